// SPDX-License-Identifier: MIT
//
// test262-host: runs one test, so that another driver can check the count of
// ours. It knows nothing of front matter: the preludes, the mode and what the
// outcome means are the driver's.
//
// Exit status: 0, nothing was thrown that was not caught; 1, something was,
// and a line `uncaught PHASE NAME: MESSAGE` on standard error says what; 2,
// wrong arguments or a file that cannot be read.
#include "files.h"
#include "realm.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_UNCAUGHT = 1, EXIT_USAGE = 2 };

static const char usage[] =
    "usage: test262-host [--strict | --module] [--no-can-block]\n"
    "                    [--prelude FILE]... TEST\n"
    "also:  --gc-every N, --minor-gc-every N, --fail-allocation N,\n"
    "       --fail-for-ever\n";

typedef struct Options {
    HostOptions host;
    Switches switches;
    HostMode mode;
    const char **preludes;  // as many as there are arguments fit
    int prelude_count;
    const char *test;
} Options;

static void print_line(void *data, const char *text, size_t length)
{
    (void)data;
    fwrite(text, 1, length, stdout);
    putchar('\n');
    fflush(stdout);
}

// How many arguments one option is made of; 0 or -1 if it is wrong.
static int parse_option(Options *options, char **argv)
{
    if (strcmp(argv[0], "--strict") == 0) {
        options->mode = HOST_STRICT;
        return 1;
    }
    if (strcmp(argv[0], "--module") == 0) {
        options->mode = HOST_MODULE;
        return 1;
    }
    if (strcmp(argv[0], "--no-can-block") == 0) {
        options->host.can_block = false;
        return 1;
    }
    if (strcmp(argv[0], "--prelude") == 0 && argv[1]) {
        options->preludes[options->prelude_count++] = argv[1];
        return 2;
    }
    return switches_parse(&options->switches, argv);
}

static bool parse_arguments(Options *options, int argc, char **argv)
{
    int i = 1;

    while (i < argc && argv[i][0] == '-') {
        int taken = parse_option(options, argv + i);

        if (taken <= 0) {
            return false;
        }
        i += taken;
    }
    options->test = argv[i];
    return i + 1 == argc;
}

// False when the run is over, with the exit status in `status`.
static bool run_file(Host *host, const char *path, HostMode mode, int *status)
{
    Outcome outcome;
    size_t length;
    char *text = file_read(path, &length);

    if (!text) {
        fprintf(stderr, "test262-host: cannot read %s: %s\n", path,
                strerror(errno));
        *status = EXIT_USAGE;
        return false;
    }
    host_evaluate(host, path, text, length, mode, &outcome);
    free(text);
    if (outcome.phase != PHASE_NONE) {
        fprintf(stderr, "uncaught %s %s: %s\n", phase_name(outcome.phase),
                outcome.name, outcome.message);
        *status = EXIT_UNCAUGHT;
        return false;
    }
    return true;
}

static int run(const Options *options)
{
    Host *host = host_new(&options->host);
    Outcome outcome = {.phase = PHASE_NONE};
    int status = EXIT_SUCCESS;
    bool goes_on = true;

    if (!host) {
        fputs("test262-host: cannot start the engine\n", stderr);
        return EXIT_USAGE;
    }
    host_apply_switches(host, &options->switches);
    for (int i = 0; goes_on && i < options->prelude_count; i++) {
        goes_on = run_file(host, options->preludes[i], HOST_SLOPPY, &status);
    }
    if (goes_on && run_file(host, options->test, options->mode, &status)) {
        host_run_jobs(host, NULL, NULL, &outcome);
        if (outcome.phase != PHASE_NONE) {
            fprintf(stderr, "uncaught %s %s: %s\n", phase_name(outcome.phase),
                    outcome.name, outcome.message);
            status = EXIT_UNCAUGHT;
        }
    }
    host_free(host);
    return status;
}

int main(int argc, char **argv)
{
    Options options = {
        .host = {.can_block = true, .print = print_line},
        .mode = HOST_SLOPPY,
    };
    int status = EXIT_USAGE;

    options.preludes = calloc((size_t)argc, sizeof(*options.preludes));
    if (options.preludes && parse_arguments(&options, argc, argv)) {
        status = run(&options);
    } else {
        fputs(usage, stderr);
    }
    free(options.preludes);
    return status;
}
