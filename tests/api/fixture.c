// SPDX-License-Identifier: MIT
#include "fixture.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static bool refuses(Fixture *fixture)
{
    if (fixture->fail_at > 0 && --fixture->fail_at == 0) {
        fixture->fail_at = fixture->fails_for_ever ? 1 : 0;
        return true;
    }
    return false;
}

static void *count_realloc(void *data, void *p, size_t old_size,
                           size_t new_size)
{
    Fixture *fixture = data;
    void *block = NULL;

    if (new_size == 0) {
        free(p);
        fixture->used -= old_size;
        return NULL;
    }
    if (!refuses(fixture)) {
        block = realloc(p, new_size);
    }
    if (block) {
        fixture->used += new_size - old_size;
    }
    return block;
}

static void *count_map(void *data, size_t size, size_t alignment)
{
    Fixture *fixture = data;
    void *block = NULL;

    if (refuses(fixture) || posix_memalign(&block, alignment, size) != 0) {
        return NULL;
    }
    fixture->used += size;
    return block;
}

static void count_unmap(void *data, void *p, size_t size)
{
    Fixture *fixture = data;

    free(p);
    fixture->used -= size;
}

void fixture_prepare(Fixture *fixture)
{
    *fixture = (Fixture){0};
    fixture->alloc = (jsm_alloc){
        .size = sizeof(jsm_alloc),
        .data = fixture,
        .realloc = count_realloc,
        .map = count_map,
        .unmap = count_unmap,
    };
    fixture->hooks.size = sizeof(fixture->hooks);
    fixture->hooks.data = fixture;
    fixture->limits.size = sizeof(fixture->limits);
}

bool fixture_open(Fixture *fixture)
{
    const jsm_runtime_options options = {
        .size = sizeof(options),
        .flags = fixture->flags,
        .alloc = &fixture->alloc,
        .limits = &fixture->limits,
        .hooks = &fixture->hooks,
    };

    fixture->runtime = jsm_runtime_new(&options);
    if (fixture->runtime) {
        fixture->cx = jsm_context_new(fixture->runtime, NULL);
    }
    return fixture->cx != NULL;
}

void fixture_free(Fixture *fixture)
{
    if (fixture->cx) {
        jsm_context_free(fixture->cx);
    }
    if (fixture->runtime) {
        jsm_runtime_free(fixture->runtime);
    }
    fixture->cx = NULL;
    fixture->runtime = NULL;
}

void fixture_close(Fixture *fixture)
{
    fixture_free(fixture);
    cr_assert_eq(fixture->used, 0, "%zu bytes are left", fixture->used);
}

void fixture_start(Fixture *fixture)
{
    fixture_prepare(fixture);
    cr_assert(fixture_open(fixture));
}

const char *text_of(Fixture *fixture, jsm_value value)
{
    return jsm_cstr(fixture->cx, value, NULL);
}

jsm_value run(Fixture *fixture, const char *script)
{
    jsm_value result = jsm_eval(fixture->cx, script, JSM_NTS, "test.js");

    if (jsm_pending(fixture->cx) != JSM_OK) {
        jsm_value error = jsm_catch(fixture->cx);

        cr_assert_fail("%s threw %s", script, text_of(fixture, error));
    }
    return result;
}

void expect(Fixture *fixture, const char *script, const char *text)
{
    jsm_scope scope = jsm_scope_open(fixture->cx);

    cr_assert_str_eq(text_of(fixture, run(fixture, script)), text);
    jsm_scope_close(fixture->cx, scope, JSM_UNDEFINED);
}

void expect_pending(Fixture *fixture, const char *words)
{
    jsm_value error;

    cr_assert_eq(jsm_pending(fixture->cx), JSM_EXCEPTION, "expected %s", words);
    error = jsm_catch(fixture->cx);
    cr_assert_eq(jsm_pending(fixture->cx), JSM_OK);
    cr_assert(strstr(text_of(fixture, error), words), "'%s' is not in '%s'",
              words, text_of(fixture, error));
}

void pump(Fixture *fixture)
{
    jsm_pump state = {.size = sizeof(state), .min_priority = INT_MIN};

    while (jsm_pump_tasks(fixture->runtime, &state) == JSM_OK && state.alive) {
        if (!state.more && state.next_ns > 0) {
            const struct timespec rest = {state.next_ns / 1000000000,
                                          state.next_ns % 1000000000};

            nanosleep(&rest, NULL);
        }
    }
}
