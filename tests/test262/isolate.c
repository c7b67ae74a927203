// SPDX-License-Identifier: MIT
#include "isolate.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

bool isolate_initialize(void)
{
    sigset_t child;
    FILE *output = tmpfile();

    if (!output || dup2(fileno(output), STDERR_FILENO) < 0) {
        return false;
    }
    fclose(output);
    // Blocked, so that its arrival can be waited for with a time limit.
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    return sigprocmask(SIG_BLOCK, &child, NULL) == 0;
}

static int64_t now_microseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

// Waits until the child has ended or the deadline has passed; false then.
static bool wait_until(pid_t child, int64_t deadline, int *status)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    for (;;) {
        struct timespec rest;
        int64_t left;

        if (waitpid(child, status, WNOHANG) == child) {
            return true;
        }
        left = deadline - now_microseconds();
        if (left <= 0) {
            return false;
        }
        rest.tv_sec = (time_t)(left / 1000000);
        rest.tv_nsec = (long)(left % 1000000 * 1000);
        sigtimedwait(&set, NULL, &rest);
    }
}

// The line of a sanitizer's or an assertion's report that says most: the one
// that sums it up, otherwise the first.
static void take_report(char *message, size_t size)
{
    char text[16384];
    ssize_t length = pread(STDERR_FILENO, text, sizeof(text) - 1, 0);
    const char *line = text;
    size_t used = strlen(message);
    char *summary;

    if (length <= 0) {
        return;
    }
    text[length] = '\0';
    summary = strstr(text, "SUMMARY: ");
    if (!summary) {
        summary = strstr(text, "runtime error: ");
    }
    if (summary) {
        line = summary;
    }
    snprintf(message + used, size - used, ": %.*s", (int)strcspn(line, "\n"),
             line);
}

static void describe_end(RunResult *result, int status)
{
    size_t size = sizeof(result->message);

    if (WIFSIGNALED(status)) {
        snprintf(result->message, size, "signal %d (%s)", WTERMSIG(status),
                 strsignal(WTERMSIG(status)));
    } else {
        snprintf(result->message, size, "ended with status %d",
                 WEXITSTATUS(status));
    }
    take_report(result->message, size);
}

static _Noreturn void run_child(void (*work)(void *data, RunResult *result),
                                void *data, RunResult *result)
{
    struct rlimit none = {0, 0};

    setrlimit(RLIMIT_CORE, &none);
    // Over an earlier child's report, from its start.
    if (lseek(STDERR_FILENO, 0, SEEK_END) > 0 &&
        ftruncate(STDERR_FILENO, 0) == 0) {
        lseek(STDERR_FILENO, 0, SEEK_SET);
    }
    work(data, result);
    fflush(NULL);
    _exit(EXIT_SUCCESS);
}

bool isolate(void (*work)(void *data, RunResult *result), void *data,
             RunResult *result, int64_t timeout_milliseconds)
{
    int64_t start = now_microseconds();
    int64_t deadline = start + timeout_milliseconds * 1000;
    int status = 0;
    pid_t child;

    result->status = RUN_NOT_RUN;
    result->message[0] = '\0';
    child = fork();
    if (child < 0) {
        return false;
    }
    if (child == 0) {
        run_child(work, data, result);
    }
    if (!wait_until(child, deadline, &status)) {
        kill(child, SIGKILL);
        waitpid(child, &status, 0);
        result->status = RUN_TIMED_OUT;
        snprintf(result->message, sizeof(result->message),
                 "no end after %lld ms", (long long)timeout_milliseconds);
    } else if (status != 0 || result->status == RUN_NOT_RUN) {
        result->status = RUN_CRASHED;
        describe_end(result, status);
    }
    result->microseconds = (uint32_t)(now_microseconds() - start);
    return true;
}
