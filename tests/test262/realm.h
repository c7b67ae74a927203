// SPDX-License-Identifier: MIT
//
// The host that test262 asks for (its INTERPRETING.md): a runtime with a realm
// that has `print` and `$262`, built on the public API alone. An agent that a
// test starts is another such host on a thread of its own.
#pragma once

#include "jsmini.h"
#include "outcome.h"
#include "switches.h"

typedef struct Host Host;
typedef struct Agents Agents;
typedef struct Agent Agent;

typedef struct HostOptions {
    bool can_block;  // [[CanBlock]] of the main agent
    // Gets what the test prints, one call a line, not terminated by a newline.
    // May be called from an agent's thread.
    void (*print)(void *data, const char *text, size_t length);
    void *data;
} HostOptions;

typedef enum HostMode { HOST_SLOPPY, HOST_STRICT, HOST_MODULE } HostMode;

// NULL if the engine cannot even start. `options` is copied.
Host *host_new(const HostOptions *options);
// The host of an agent that belongs to `agents`, on the calling thread.
Host *host_new_agent(const HostOptions *options, Agents *agents, Agent *agent);
// Ends the agents that still run, then frees everything.
void host_free(Host *host);

// Ends the agents that are left, which may be waiting: what a process does that
// exits without freeing its host.
void host_end_agents(Host *host);

// Turns switches on: from here on they count.
void host_apply_switches(Host *host, const Switches *switches);
// From here on scripts are saved, loaded as nobody trusts them, and run.
void host_reload_scripts(Host *host);

// Evaluates a text in the realm and, for a module, runs jobs until its
// evaluation is done or none is left. A script beginning with a "use strict"
// directive is what HOST_STRICT makes of any. `path` names the text and is
// what its imports are relative to.
void host_evaluate(Host *host, const char *path, const char *text,
                   size_t length, HostMode mode, Outcome *outcome);

// Runs jobs until none is left and none can come, or `stop` says so.
void host_run_jobs(Host *host, bool (*stop)(void *data), void *data,
                   Outcome *outcome);

jsm_runtime *host_runtime(const Host *host);
const HostOptions *host_options(const Host *host);
