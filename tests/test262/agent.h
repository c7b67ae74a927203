// SPDX-License-Identifier: MIT
//
// $262.agent: the agents that a test starts, each a thread with a runtime of
// its own, and what passes between them and the main agent: a broadcast of
// one shared buffer with a number, and reports on the way back. Everything
// here that two threads touch is guarded by the one mutex of the Agents.
#pragma once

#include "jsmini.h"
#include "realm.h"

// The meeting place of a main agent and those it starts. NULL: no memory.
Agents *agents_new(const HostOptions *options);
// Terminates whatever script the agents run and waits for their threads.
void agents_end(Agents *agents);
void agents_free(Agents *agents);

// Fills the object that becomes $262.agent: with what the main agent may do
// if `agent` is NULL, otherwise with what that agent may.
void agent_install(jsm_context *cx, jsm_value object, Agents *agents,
                   Agent *agent);
