// SPDX-License-Identifier: MIT
#include "agent.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// What comes with a broadcast buffer: an Int32 or a BigInt.
typedef struct Payload {
    bool is_bigint;
    bool is_negative;
    uint64_t word;
    double number;
} Payload;

struct Agent {
    Agents *agents;
    Agent *next;
    pthread_t thread;
    char *source;
    size_t source_length;
    jsm_runtime *runtime;  // NULL before it is made and once it is freed
    uint64_t received;     // the number of the last broadcast it got
    bool is_running;
    bool has_left;  // said so, or its thread has ended
};

typedef struct Report Report;
struct Report {
    Report *next;
    size_t length;
    char text[];
};

struct Agents {
    HostOptions options;  // of every agent
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    Agent *first;
    Report *reports;  // oldest first
    Report **reports_end;
    jsm_backing *backing;  // of the last broadcast
    Payload payload;
    uint64_t broadcasts;  // how many there have been
    bool is_ending;
};

// ------------------------------------------------------------ begin and end

Agents *agents_new(const HostOptions *options)
{
    Agents *agents = calloc(1, sizeof(*agents));

    if (!agents) {
        return NULL;
    }
    agents->options = *options;
    agents->options.can_block = true;
    agents->reports_end = &agents->reports;
    if (pthread_mutex_init(&agents->mutex, NULL) != 0) {
        free(agents);
        return NULL;
    }
    if (pthread_cond_init(&agents->changed, NULL) != 0) {
        pthread_mutex_destroy(&agents->mutex);
        free(agents);
        return NULL;
    }
    return agents;
}

void agents_end(Agents *agents)
{
    pthread_mutex_lock(&agents->mutex);
    agents->is_ending = true;
    for (Agent *agent = agents->first; agent; agent = agent->next) {
        if (agent->runtime) {
            jsm_terminate(agent->runtime);
        }
    }
    pthread_cond_broadcast(&agents->changed);
    pthread_mutex_unlock(&agents->mutex);
    while (agents->first) {
        Agent *agent = agents->first;

        pthread_join(agent->thread, NULL);
        agents->first = agent->next;
        free(agent->source);
        free(agent);
    }
}

void agents_free(Agents *agents)
{
    if (!agents) {
        return;
    }
    while (agents->reports) {
        Report *report = agents->reports;

        agents->reports = report->next;
        free(report);
    }
    jsm_backing_free(agents->backing);
    pthread_cond_destroy(&agents->changed);
    pthread_mutex_destroy(&agents->mutex);
    free(agents);
}

// -------------------------------------------------- the thread of an agent

static bool has_left(void *data)
{
    Agent *agent = data;
    bool left;

    pthread_mutex_lock(&agent->agents->mutex);
    left = agent->has_left || agent->agents->is_ending;
    pthread_mutex_unlock(&agent->agents->mutex);
    return left;
}

static void set_running(Agent *agent, jsm_runtime *runtime)
{
    Agents *agents = agent->agents;

    pthread_mutex_lock(&agents->mutex);
    agent->runtime = runtime;
    agent->is_running = true;
    if (runtime && agents->is_ending) {
        jsm_terminate(runtime);
    }
    pthread_cond_broadcast(&agents->changed);
    pthread_mutex_unlock(&agents->mutex);
}

static void set_ended(Agent *agent)
{
    Agents *agents = agent->agents;

    pthread_mutex_lock(&agents->mutex);
    agent->runtime = NULL;
    agent->has_left = true;
    pthread_cond_broadcast(&agents->changed);
    pthread_mutex_unlock(&agents->mutex);
}

static void *run_agent(void *data)
{
    Agent *agent = data;
    Outcome outcome = {.phase = PHASE_NONE};
    Host *host = host_new_agent(&agent->agents->options, agent->agents, agent);

    set_running(agent, host ? host_runtime(host) : NULL);
    if (host) {
        host_evaluate(host, "agent", agent->source, agent->source_length,
                      HOST_SLOPPY, &outcome);
        if (outcome.phase == PHASE_NONE) {
            host_run_jobs(host, has_left, agent, &outcome);
        }
    }
    set_ended(agent);
    if (host) {
        host_free(host);
    }
    return NULL;
}

static Agent *agent_new(Agents *agents, const char *source, size_t length)
{
    Agent *agent = calloc(1, sizeof(*agent));
    char *copy = malloc(length + 1);

    if (!agent || !copy) {
        free(agent);
        free(copy);
        return NULL;
    }
    memcpy(copy, source, length);
    copy[length] = '\0';
    agent->agents = agents;
    agent->source = copy;
    agent->source_length = length;
    agent->received = agents->broadcasts;
    return agent;
}

static jsm_value agent_start(jsm_context *cx, const jsm_call *call)
{
    Agents *agents = call->data;
    size_t length;
    const char *source =
        jsm_cstr(cx, jsm_to_string(cx, jsm_arg(call, 0)), &length);
    Agent *agent;

    if (jsm_pending(cx) != JSM_OK) {
        return JSM_NONE;
    }
    agent = agent_new(agents, source, length);
    if (!agent || pthread_create(&agent->thread, NULL, run_agent, agent) != 0) {
        if (agent) {
            free(agent->source);
        }
        free(agent);
        return jsm_throwf(cx, JSM_RANGE_ERROR, "cannot start an agent");
    }
    pthread_mutex_lock(&agents->mutex);
    agent->next = agents->first;
    agents->first = agent;
    while (!agent->is_running) {
        pthread_cond_wait(&agents->changed, &agents->mutex);
    }
    pthread_mutex_unlock(&agents->mutex);
    return JSM_UNDEFINED;
}

// ---------------------------------------------------------------- broadcasts

static bool read_payload(jsm_context *cx, jsm_value value, Payload *payload)
{
    *payload = (Payload){.number = 0};
    if (jsm_typeof(value) == JSM_T_BIGINT) {
        payload->is_bigint = true;
        jsm_bigint_words(cx, value, &payload->is_negative, &payload->word, 1);
    } else if (jsm_typeof(value) != JSM_T_UNDEFINED) {
        payload->number = (double)jsm_to_int32(cx, value);
    }
    return jsm_pending(cx) == JSM_OK;
}

static jsm_value payload_value(jsm_context *cx, const Payload *payload)
{
    if (payload->is_bigint) {
        return jsm_bigint(cx, payload->is_negative, &payload->word, 1);
    }
    return jsm_number(payload->number);
}

// With the mutex held.
static bool all_have_received(const Agents *agents)
{
    for (Agent *agent = agents->first; agent; agent = agent->next) {
        if (!agent->has_left && agent->received < agents->broadcasts) {
            return false;
        }
    }
    return true;
}

// Blocks until every agent that has not left has got it.
static jsm_value agent_broadcast(jsm_context *cx, const jsm_call *call)
{
    Agents *agents = call->data;
    Payload payload;
    jsm_backing *backing;
    jsm_backing *previous;

    if (!read_payload(cx, jsm_arg(call, 1), &payload)) {
        return JSM_NONE;
    }
    backing = jsm_buffer_share(cx, jsm_arg(call, 0), false);
    if (!backing) {
        return JSM_NONE;
    }
    pthread_mutex_lock(&agents->mutex);
    previous = agents->backing;
    agents->backing = backing;
    agents->payload = payload;
    agents->broadcasts++;
    pthread_cond_broadcast(&agents->changed);
    while (!all_have_received(agents)) {
        pthread_cond_wait(&agents->changed, &agents->mutex);
    }
    pthread_mutex_unlock(&agents->mutex);
    jsm_backing_free(previous);
    return JSM_UNDEFINED;
}

// Blocks until there is a broadcast that this agent has not had. NULL: the
// test is over.
static jsm_backing *receive(Agent *agent, Payload *payload)
{
    Agents *agents = agent->agents;
    jsm_backing *backing = NULL;

    pthread_mutex_lock(&agents->mutex);
    while (agent->received == agents->broadcasts && !agents->is_ending) {
        pthread_cond_wait(&agents->changed, &agents->mutex);
    }
    if (agent->received < agents->broadcasts) {
        backing = jsm_backing_retain(agents->backing);
        *payload = agents->payload;
        agent->received = agents->broadcasts;
        pthread_cond_broadcast(&agents->changed);
    }
    pthread_mutex_unlock(&agents->mutex);
    return backing;
}

static jsm_value agent_receive_broadcast(jsm_context *cx, const jsm_call *call)
{
    Agent *agent = call->data;
    jsm_value function = jsm_arg_function(cx, call, 0);
    Payload payload;
    jsm_value arguments[2];
    jsm_backing *backing;

    if (jsm_is_none(function)) {
        return JSM_NONE;
    }
    backing = receive(agent, &payload);
    if (!backing) {
        return JSM_UNDEFINED;
    }
    arguments[0] = jsm_buffer_from(cx, backing);
    jsm_backing_free(backing);
    arguments[1] = payload_value(cx, &payload);
    return jsm_call_fn(cx, function, JSM_UNDEFINED, 2, arguments);
}

// ------------------------------------------------------------------- reports

static jsm_value agent_report(jsm_context *cx, const jsm_call *call)
{
    Agents *agents = ((Agent *)call->data)->agents;
    size_t length;
    const char *text =
        jsm_cstr(cx, jsm_to_string(cx, jsm_arg(call, 0)), &length);
    Report *report;

    if (jsm_pending(cx) != JSM_OK) {
        return JSM_NONE;
    }
    report = malloc(sizeof(*report) + length);
    if (!report) {
        return jsm_throwf(cx, JSM_RANGE_ERROR, "out of memory");
    }
    report->next = NULL;
    report->length = length;
    memcpy(report->text, text, length);
    pthread_mutex_lock(&agents->mutex);
    *agents->reports_end = report;
    agents->reports_end = &report->next;
    pthread_mutex_unlock(&agents->mutex);
    return JSM_UNDEFINED;
}

static jsm_value agent_get_report(jsm_context *cx, const jsm_call *call)
{
    Agents *agents = call->data;
    jsm_value result;
    Report *report;

    pthread_mutex_lock(&agents->mutex);
    report = agents->reports;
    if (report) {
        agents->reports = report->next;
        if (!report->next) {
            agents->reports_end = &agents->reports;
        }
    }
    pthread_mutex_unlock(&agents->mutex);
    if (!report) {
        return JSM_NULL;
    }
    result = jsm_string(cx, report->text, report->length);
    free(report);
    return result;
}

// ------------------------------------------------------------ leaving, time

static jsm_value agent_leaving(jsm_context *cx, const jsm_call *call)
{
    Agent *agent = call->data;

    (void)cx;
    pthread_mutex_lock(&agent->agents->mutex);
    agent->has_left = true;
    pthread_cond_broadcast(&agent->agents->changed);
    pthread_mutex_unlock(&agent->agents->mutex);
    return JSM_UNDEFINED;
}

static jsm_value agent_sleep(jsm_context *cx, const jsm_call *call)
{
    double milliseconds = jsm_arg_number(cx, call, 0, 0);
    struct timespec rest;

    if (jsm_pending(cx) != JSM_OK) {
        return JSM_NONE;
    }
    milliseconds = fmin(fmax(milliseconds, 0), 1e9);
    rest.tv_sec = (time_t)(milliseconds / 1000);
    rest.tv_nsec = (long)(fmod(milliseconds, 1000) * 1e6);
    nanosleep(&rest, NULL);
    return JSM_UNDEFINED;
}

static jsm_value agent_monotonic_now(jsm_context *cx, const jsm_call *call)
{
    struct timespec now;

    (void)cx;
    (void)call;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return jsm_number((double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6);
}

static const jsm_def main_functions[] = {
    JSM_FN("start", agent_start, 1),
    JSM_FN("broadcast", agent_broadcast, 2),
    JSM_FN("getReport", agent_get_report, 0),
    JSM_FN("sleep", agent_sleep, 1),
    JSM_FN("monotonicNow", agent_monotonic_now, 0),
    JSM_END,
};

static const jsm_def agent_functions[] = {
    JSM_FN("receiveBroadcast", agent_receive_broadcast, 1),
    JSM_FN("report", agent_report, 1),
    JSM_FN("leaving", agent_leaving, 0),
    JSM_FN("sleep", agent_sleep, 1),
    JSM_FN("monotonicNow", agent_monotonic_now, 0),
    JSM_END,
};

void agent_install(jsm_context *cx, jsm_value object, Agents *agents,
                   Agent *agent)
{
    if (agent) {
        jsm_define_all(cx, object, agent_functions, agent);
    } else {
        jsm_define_all(cx, object, main_functions, agents);
    }
}
