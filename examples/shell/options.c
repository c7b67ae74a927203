// SPDX-License-Identifier: MIT
#include "options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: jsmini [OPTION]... [SCRIPT [ARGUMENT]...]\n"
    "Runs a JavaScript file, or standard input if that is - or no terminal.\n"
    "On a terminal, without a script, it evaluates what is typed.\n"
    "  -e CODE              run CODE instead of a file\n"
    "  -i                   prompt for input, also without a terminal\n"
    "  -m, --module         a module, as every file that ends in .mjs is\n"
    "  --heap-limit SIZE    let scripts use no more memory: 500000, 64K, 32M\n"
    "  --time-limit MS      end scripts after so many milliseconds; at the\n"
    "                       prompt, each input\n"
    "  --keep-frames        make tail calls ordinary calls\n"
    "  --no-history         neither read nor write the file of earlier input\n"
    "  --disassemble        print the bytecode of the script, run nothing\n"
    "  --stats              print figures of memory and work at the end\n"
    "  --gc-every N         a full collection at every Nth allocation\n"
    "  --minor-gc-every N   a minor collection at every Nth allocation\n"
    "  --fail-allocation N  let the Nth allocation of the script fail\n"
    "  --fail-for-ever      and every later one\n"
    "  --version, --help\n";

// A number of bytes, with K, M or G behind it for larger ones.
static bool parse_size(const char *text, int64_t *size)
{
    static const char units[] = "KMG";
    const char *unit;
    long long number;
    char *end;

    if (!text) {
        return false;
    }
    errno = 0;
    number = strtoll(text, &end, 10);
    unit = *end ? strchr(units, *end & ~32) : NULL;
    if (errno != 0 || end == text || number <= 0 || (*end && !unit)) {
        return false;
    }
    for (const char *step = units; unit && step <= unit; step++) {
        if (number > INT64_MAX / 1024) {
            return false;
        }
        number *= 1024;
    }
    *size = number;
    return !*end || !end[1];
}

// The member that a plain switch sets; NULL for no switch of that name.
static bool *find_switch(Options *options, const char *name)
{
    const struct {
        const char *name;
        bool *value;
    } switches[] = {
        {"-i", &options->is_interactive},
        {"-m", &options->is_module},
        {"--module", &options->is_module},
        {"--keep-frames", &options->keeps_frames},
        {"--no-history", &options->keeps_no_history},
        {"--disassemble", &options->disassembles},
        {"--stats", &options->shows_statistics},
    };

    for (size_t i = 0; i < sizeof(switches) / sizeof(*switches); i++) {
        if (strcmp(switches[i].name, name) == 0) {
            return switches[i].value;
        }
    }
    return NULL;
}

// How many arguments an option is made of; -1 for a wrong one.
static int parse_option(Options *options, char **argv)
{
    bool *value = find_switch(options, argv[0]);
    int taken;

    if (value) {
        *value = true;
        return 1;
    }
    if (strcmp(argv[0], "-e") == 0) {
        options->code = argv[1];
        return argv[1] ? 2 : -1;
    }
    if (strcmp(argv[0], "--heap-limit") == 0) {
        return parse_size(argv[1], &options->heap_limit) ? 2 : -1;
    }
    if (strcmp(argv[0], "--time-limit") == 0) {
        return switches_parse_count(argv[1], &options->time_limit) ? 2 : -1;
    }
    taken = switches_parse(&options->switches, argv);
    return taken > 0 ? taken : -1;
}

int options_parse(Options *options, int argc, char **argv)
{
    int i = 1;

    while (i < argc && argv[i][0] == '-' && argv[i][1]) {
        int taken;

        if (strcmp(argv[i], "--help") == 0) {
            fputs(usage, stdout);
            return EXIT_SUCCESS;
        }
        if (strcmp(argv[i], "--version") == 0) {
            uint32_t version = jsm_version();

            printf("jsmini %u.%u.%u\n", version >> 16, version >> 8 & 255,
                   version & 255);
            return EXIT_SUCCESS;
        }
        if (strcmp(argv[i], "--") == 0) {
            i++;
            break;
        }
        taken = parse_option(options, argv + i);
        if (taken < 0) {
            fprintf(stderr, "jsmini: wrong option %s\n%s", argv[i], usage);
            return EXIT_USAGE;
        }
        i += taken;
    }
    if (!options->code && i < argc) {
        options->reads_input = strcmp(argv[i], "-") == 0;
        options->path = options->reads_input ? NULL : argv[i];
        i++;
    }
    options->arguments = argv + i;
    options->argument_count = argc - i;
    return -1;
}
