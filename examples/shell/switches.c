// SPDX-License-Identifier: MIT
#include "switches.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool switches_parse_count(const char *text, int64_t *count)
{
    char *end;
    long long number;

    if (!text) {
        return false;
    }
    errno = 0;
    number = strtoll(text, &end, 10);
    if (errno != 0 || end == text || *end || number <= 0) {
        return false;
    }
    *count = number;
    return true;
}

int switches_parse(Switches *switches, char **argv)
{
    int64_t *count;

    if (strcmp(argv[0], "--fail-for-ever") == 0) {
        switches->fails_for_ever = true;
        return 1;
    }
    if (strcmp(argv[0], "--gc-every") == 0) {
        count = &switches->gc_every;
    } else if (strcmp(argv[0], "--minor-gc-every") == 0) {
        count = &switches->minor_gc_every;
    } else if (strcmp(argv[0], "--fail-allocation") == 0) {
        count = &switches->fail_allocation;
    } else {
        return 0;
    }
    return switches_parse_count(argv[1], count) ? 2 : -1;
}

void switches_apply(const Switches *switches, jsm_runtime *runtime)
{
    if (switches->gc_every > 0) {
        jsm_debug_gc_every(runtime, switches->gc_every, true);
    } else if (switches->minor_gc_every > 0) {
        jsm_debug_gc_every(runtime, switches->minor_gc_every, false);
    }
    if (switches->fail_allocation > 0 && switches->fails_for_ever) {
        jsm_debug_fail_alloc_from(runtime, switches->fail_allocation);
    } else if (switches->fail_allocation > 0) {
        jsm_debug_fail_alloc(runtime, switches->fail_allocation);
    }
}
