// SPDX-License-Identifier: MIT
#include "execute.h"

#include "files.h"
#include "judge.h"

#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct HarnessFile HarnessFile;
struct HarnessFile {
    HarnessFile *next;
    char *name;  // relative to the harness folder
    char *text;
    size_t length;
};

// What an asynchronous test said through print. Agents print too, hence the
// mutex.
typedef struct Channel {
    pthread_mutex_t mutex;
    bool is_done;
    bool has_failed;
    char report[160];
} Channel;

struct Harness {
    HarnessFile *files;
    Channel channel;
    Host *warm;
};

// ---------------------------------------------------------------- the files

static void add_file(Harness *harness, const char *folder, char *name)
{
    HarnessFile *file = calloc(1, sizeof(*file));
    char *path = file_join(folder, name);

    if (file && path) {
        file->name = name;
        file->text = file_read(path, &file->length);
    }
    free(path);
    if (!file || !file->text) {
        free(file);
        free(name);
        return;
    }
    file->next = harness->files;
    harness->files = file;
}

// Adds the .js files of a folder and, one level deep, of the folders in it.
static void add_folder(Harness *harness, const char *root, const char *below)
{
    char *path = file_join(root, below);
    DIR *folder = path ? opendir(path) : NULL;
    const struct dirent *entry;

    while (folder && (entry = readdir(folder)) != NULL) {
        char *name = file_join(below, entry->d_name);

        if (name && file_has_suffix(name, ".js")) {
            add_file(harness, root, name);
            continue;
        }
        if (name && !*below && !strchr(name, '.')) {
            add_folder(harness, root, name);
        }
        free(name);
    }
    if (folder) {
        closedir(folder);
    }
    free(path);
}

static const HarnessFile *find_file(const Harness *harness, Span name)
{
    for (const HarnessFile *file = harness->files; file; file = file->next) {
        if (span_equals(name, file->name)) {
            return file;
        }
    }
    return NULL;
}

Harness *harness_new(const char *suite_folder)
{
    Harness *harness = calloc(1, sizeof(*harness));
    char *folder = file_join(suite_folder, "harness");

    if (harness && folder) {
        pthread_mutex_init(&harness->channel.mutex, NULL);
        add_folder(harness, folder, "");
    }
    free(folder);
    if (harness && !harness->files) {
        harness_free(harness);
        harness = NULL;
    }
    return harness;
}

void harness_free(Harness *harness)
{
    while (harness->files) {
        HarnessFile *file = harness->files;

        harness->files = file->next;
        free(file->name);
        free(file->text);
        free(file);
    }
    if (harness->warm) {
        host_free(harness->warm);
    }
    pthread_mutex_destroy(&harness->channel.mutex);
    free(harness);
}

// ------------------------------------------------------------------- running

static void hear(void *data, const char *text, size_t length)
{
    static const char complete[] = "Test262:AsyncTestComplete";
    static const char failure[] = "Test262:AsyncTestFailure:";
    Channel *channel = data;
    size_t prefix = sizeof(failure) - 1;

    pthread_mutex_lock(&channel->mutex);
    if (length == sizeof(complete) - 1 && memcmp(text, complete, length) == 0) {
        channel->is_done = true;
    } else if (length >= prefix && memcmp(text, failure, prefix) == 0) {
        channel->has_failed = true;
        snprintf(channel->report, sizeof(channel->report), "%.*s",
                 (int)(length - prefix), text + prefix);
    }
    pthread_mutex_unlock(&channel->mutex);
}

static bool has_reported(void *data)
{
    Channel *channel = data;
    bool reported;

    pthread_mutex_lock(&channel->mutex);
    reported = channel->is_done || channel->has_failed;
    pthread_mutex_unlock(&channel->mutex);
    return reported;
}

static Host *new_host(Harness *harness, bool can_block)
{
    HostOptions options = {
        .can_block = can_block,
        .print = hear,
        .data = &harness->channel,
    };

    return host_new(&options);
}

static bool run_prelude(const Harness *harness, Host *host, Span name,
                        Outcome *outcome)
{
    const HarnessFile *file = find_file(harness, name);

    if (!file) {
        outcome->phase = PHASE_RUNTIME;
        snprintf(outcome->name, sizeof(outcome->name), "no harness file");
        snprintf(outcome->message, sizeof(outcome->message), "%.*s",
                 (int)name.length, name.start);
        return false;
    }
    host_evaluate(host, file->name, file->text, file->length, HOST_SLOPPY,
                  outcome);
    return outcome->phase == PHASE_NONE;
}

static bool run_named_prelude(const Harness *harness, Host *host,
                              const char *name, Outcome *outcome)
{
    return run_prelude(harness, host, (Span){name, strlen(name)}, outcome);
}

static bool run_standard_preludes(const Harness *harness, Host *host,
                                  Outcome *outcome)
{
    return run_named_prelude(harness, host, "assert.js", outcome) &&
           run_named_prelude(harness, host, "sta.js", outcome);
}

void harness_warm_up(Harness *harness)
{
    Outcome outcome = {.phase = PHASE_NONE};

    harness->warm = new_host(harness, true);
    if (harness->warm &&
        !run_standard_preludes(harness, harness->warm, &outcome)) {
        host_free(harness->warm);
        harness->warm = NULL;
    }
}

static void begin_test(const Execution *execution, Host *host)
{
    host_apply_switches(host, execution->switches);
    if (execution->reloads_scripts) {
        host_reload_scripts(host);
    }
}

// The host for a test, with the standard preludes evaluated if it takes any.
// NULL with an outcome if that is not to be had.
static Host *prepare_host(const Execution *execution, Outcome *outcome)
{
    Harness *harness = execution->harness;
    unsigned flags = execution->metadata->flags;
    bool can_block = !(flags & TEST_CAN_BLOCK_IS_FALSE);
    bool is_raw = flags & TEST_RAW;
    Host *host;

    if (harness->warm && can_block && !is_raw) {
        begin_test(execution, harness->warm);
        return harness->warm;
    }
    host = new_host(harness, can_block);
    if (!host) {
        outcome->phase = PHASE_RUNTIME;
        snprintf(outcome->name, sizeof(outcome->name), "no runtime");
        return NULL;
    }
    begin_test(execution, host);
    if (!is_raw && !run_standard_preludes(harness, host, outcome)) {
        return NULL;
    }
    return host;
}

static bool run_own_preludes(const Execution *execution, Host *host,
                             Outcome *outcome)
{
    const Metadata *metadata = execution->metadata;

    if (metadata->flags & TEST_RAW) {
        return true;
    }
    if ((metadata->flags & TEST_ASYNC) &&
        !run_named_prelude(execution->harness, host, "doneprintHandle.js",
                           outcome)) {
        return false;
    }
    for (int i = 0; i < metadata->include_count; i++) {
        if (!run_prelude(execution->harness, host, metadata->includes[i],
                         outcome)) {
            return false;
        }
    }
    return true;
}

static void run_test(const Execution *execution, Host *host, Outcome *outcome)
{
    static const HostMode modes[] = {
        [RUN_SLOPPY] = HOST_SLOPPY,
        [RUN_STRICT] = HOST_STRICT,
        [RUN_MODULE] = HOST_MODULE,
        [RUN_RAW] = HOST_SLOPPY,
    };
    Channel *channel = &execution->harness->channel;
    bool is_async = execution->metadata->flags & TEST_ASYNC;

    host_evaluate(host, execution->path, execution->text, execution->length,
                  modes[execution->mode], outcome);
    if (outcome->phase == PHASE_NONE) {
        host_run_jobs(host, is_async ? has_reported : NULL, channel, outcome);
    }
}

void execute(const Execution *execution, RunResult *result)
{
    Channel *channel = &execution->harness->channel;
    Outcome outcome = {.phase = PHASE_NONE};
    Host *host = prepare_host(execution, &outcome);

    if (!host || !run_own_preludes(execution, host, &outcome)) {
        snprintf(result->message, sizeof(result->message),
                 "in a prelude: %s: %s", outcome.name, outcome.message);
        result->status = RUN_FAILED;
        return;
    }
    run_test(execution, host, &outcome);
    host_end_agents(host);
    judge(execution->metadata, &outcome, channel->is_done,
          channel->has_failed ? channel->report : NULL, result);
}
