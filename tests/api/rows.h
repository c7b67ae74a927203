// SPDX-License-Identifier: MIT
//
// Programs that check each of the cases of a script, whose completion value
// has their names, or those that the command line asks for.
#pragma once

#include "jsmini.h"

#include <stdio.h>
#include <string.h>

// What is asked for: "2/5", the second of every five; names, or "all" for all;
// or nothing, which is all of them.
static inline bool is_part(const char *text, unsigned *part, unsigned *parts)
{
    return sscanf(text, "%u/%u", part, parts) == 2 && *parts > 0;
}

static inline bool is_asked_for(const char *name, size_t number, int count,
                                char **asked)
{
    unsigned part, parts;

    if (count == 1 && is_part(asked[0], &part, &parts)) {
        return number % parts == part % parts;
    }
    for (int i = 0; i < count; i++) {
        if (strcmp(asked[i], name) == 0 || strcmp(asked[i], "all") == 0) {
            return true;
        }
    }
    return count == 0;
}

// Whether cases are asked for by name, to see their figures.
static inline bool are_named(int count, char **asked)
{
    unsigned part, parts;

    return count > 0 && !(count == 1 && is_part(asked[0], &part, &parts));
}

// Whether `check` says of each case that is asked for that it is as it should
// be, and there are some.
static inline bool check_rows(const char *text, int count, char **asked,
                              bool (*check)(const char *name, size_t number))
{
    jsm_runtime *runtime = jsm_runtime_new(NULL);
    jsm_context *cx = jsm_context_new(runtime, NULL);
    jsm_value script = jsm_eval(cx, text, JSM_NTS, "rows.js");
    jsm_value names = jsm_get(cx, script, "names");
    int64_t length = jsm_length(cx, names);
    bool is_good = length > 0;

    for (uint32_t i = 0; i < length; i++) {
        jsm_scope scope = jsm_scope_open(cx);
        const char *name = jsm_cstr(cx, jsm_get_at(cx, names, i), NULL);

        if (is_asked_for(name, i, count, asked)) {
            is_good &= check(name, i);
        }
        jsm_scope_close(cx, scope, JSM_UNDEFINED);
    }
    jsm_context_free(cx);
    jsm_runtime_free(runtime);
    return is_good;
}
