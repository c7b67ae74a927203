// SPDX-License-Identifier: MIT
//
// Agents, as a plain program, so that a sanitizer can watch: runtimes on
// threads of their own that share memory and wait for one another, and that
// are stopped or freed while they wait.
#include "jsmini.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { AGENTS = 4, ROUNDS = 20 };

typedef struct Agent {
    jsm_backing *backing;  // the agent's own count
    const char *source;
    jsm_status status;  // how it ended
    char result[32];
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool has_begun;
    jsm_runtime *runtime;  // while it can be terminated
} Agent;

static void *run_agent(void *data)
{
    Agent *agent = data;
    const jsm_runtime_options options = {.size = sizeof(options),
                                         .flags = JSM_RT_CAN_BLOCK};
    jsm_runtime *runtime = jsm_runtime_new(&options);
    jsm_context *cx = jsm_context_new(runtime, NULL);
    jsm_value buffer = jsm_buffer_from(cx, agent->backing);
    jsm_value result;

    jsm_set(cx, jsm_global(cx), "shared", buffer);
    pthread_mutex_lock(&agent->mutex);
    agent->runtime = runtime;
    agent->has_begun = true;
    pthread_cond_signal(&agent->changed);
    pthread_mutex_unlock(&agent->mutex);

    result = jsm_eval(cx, agent->source, JSM_NTS, "agent.js");
    agent->status = jsm_pending(cx);
    if (agent->status == JSM_OK) {
        const char *text = jsm_cstr(cx, result, NULL);

        snprintf(agent->result, sizeof(agent->result), "%s", text);
    }
    jsm_clear_termination(runtime);

    pthread_mutex_lock(&agent->mutex);
    agent->runtime = NULL;
    pthread_mutex_unlock(&agent->mutex);
    jsm_context_free(cx);
    jsm_runtime_free(runtime);
    return NULL;
}

static void start(Agent *agent, pthread_t *thread, jsm_backing *backing,
                  const char *source)
{
    *agent = (Agent){.backing = jsm_backing_retain(backing), .source = source};
    pthread_mutex_init(&agent->mutex, NULL);
    pthread_cond_init(&agent->changed, NULL);
    if (pthread_create(thread, NULL, run_agent, agent) != 0) {
        abort();
    }
    pthread_mutex_lock(&agent->mutex);
    while (!agent->has_begun) {
        pthread_cond_wait(&agent->changed, &agent->mutex);
    }
    pthread_mutex_unlock(&agent->mutex);
}

static void stop(Agent *agent)
{
    pthread_mutex_lock(&agent->mutex);
    if (agent->runtime) {
        jsm_terminate(agent->runtime);
    }
    pthread_mutex_unlock(&agent->mutex);
}

static void join(Agent *agent, pthread_t thread)
{
    pthread_join(thread, NULL);
    jsm_backing_free(agent->backing);
    pthread_cond_destroy(&agent->changed);
    pthread_mutex_destroy(&agent->mutex);
}

// Agents that wait are woken, each once, and see what was stored before.
static const char *check_notified(jsm_context *cx, jsm_backing *backing)
{
    static const char waits[] =
        "const a = new Int32Array(shared); Atomics.add(a, 1, 1);"
        "Atomics.wait(a, 0, 0) + a[2]";
    static const char wakes[] =
        "while (Atomics.load(a, 1) < 4); a[2] = 7; let woken = 0;"
        "do woken += Atomics.notify(a, 0); while (woken < 4); woken";
    Agent agents[AGENTS];
    pthread_t threads[AGENTS];
    const char *wrong = NULL;

    for (int i = 0; i < AGENTS; i++) {
        start(&agents[i], &threads[i], backing, waits);
    }
    if (jsm_to_number(cx, jsm_eval(cx, wakes, JSM_NTS, "wakes.js")) != AGENTS) {
        wrong = "not every agent was woken once";
    }
    for (int i = 0; i < AGENTS; i++) {
        join(&agents[i], threads[i]);
        if (strcmp(agents[i].result, "ok7") != 0) {
            wrong = "an agent did not see what was stored before";
        }
    }
    return wrong;
}

// An agent that waits for ever ends when it is terminated, wherever it is.
static const char *check_terminated(jsm_context *cx, jsm_backing *backing)
{
    static const char waits[] =
        "const a = new Int32Array(shared); Atomics.store(a, 3, 1);"
        "try { for (;;) Atomics.wait(a, 0, 0) } finally { a[4] = 1 }";
    const char *wrong = NULL;

    for (int i = 0; i < ROUNDS; i++) {
        Agent agent;
        pthread_t thread;

        jsm_eval(cx, "a.fill(0)", JSM_NTS, "clear.js");
        start(&agent, &thread, backing, waits);
        if (i % 2) {  // not before its script runs
            jsm_eval(cx, "while (Atomics.load(a, 3) === 0);", JSM_NTS,
                     "inside.js");
        }
        stop(&agent);
        join(&agent, thread);
        if (agent.status != JSM_TERMINATED) {
            wrong = "a waiting agent was not terminated";
        }
    }
    // Not even a finally part runs.
    if (jsm_to_number(cx, jsm_eval(cx, "a[4]", JSM_NTS, "after.js")) != 0) {
        wrong = "script went on after its termination";
    }
    return wrong;
}

// A runtime that goes while its promises wait is told nothing any more, and
// who notifies does not touch it.
static const char *check_freed(jsm_context *cx, jsm_backing *backing)
{
    static const char waits[] =
        "const a = new Int32Array(shared);"
        "for (let i = 0; i < 10; i++)"
        "  Atomics.waitAsync(a, 0, 0).value.then(() => { a[5]++ });"
        "'left'";
    Agent agent;
    pthread_t thread;

    jsm_eval(cx, "a.fill(0)", JSM_NTS, "clear.js");
    for (int i = 0; i < ROUNDS; i++) {
        start(&agent, &thread, backing, waits);
        jsm_eval(cx, "Atomics.notify(a, 0)", JSM_NTS, "notify.js");
        join(&agent, thread);
        if (strcmp(agent.result, "left") != 0) {
            return "an agent could not wait";
        }
    }
    return jsm_to_number(cx, jsm_eval(cx, "Atomics.notify(a, 0) + a[5]",
                                      JSM_NTS, "after.js")) == 0
               ? NULL
               : "a freed runtime was still waiting";
}

int main(void)
{
    jsm_runtime *runtime = jsm_runtime_new(NULL);
    jsm_context *cx = jsm_context_new(runtime, NULL);
    jsm_value buffer = jsm_eval(
        cx, "var a = new Int32Array(new SharedArrayBuffer(64)); a.buffer",
        JSM_NTS, "shared.js");
    jsm_backing *backing = jsm_buffer_share(cx, buffer, false);
    const char *wrong = check_notified(cx, backing);

    wrong = wrong ? wrong : check_terminated(cx, backing);
    wrong = wrong ? wrong : check_freed(cx, backing);
    if (wrong) {
        fprintf(stderr, "%s\n", wrong);
    }
    jsm_backing_free(backing);
    jsm_context_free(cx);
    jsm_runtime_free(runtime);
    return wrong ? EXIT_FAILURE : EXIT_SUCCESS;
}
