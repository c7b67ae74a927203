// SPDX-License-Identifier: MIT
//
// jsm_source.source_map: frames, stacks and printed errors in the places that
// the text was made from; and maps that are not what they should be.
#include "fixture.h"

#include <stdio.h>
#include <string.h>

// The generated text: throw stands at 1:14, the call of f at 2:1.
static const char text[] = "function f(){throw new Error('no')}\nf()";

static char *append_quantity(char *at, int number)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned bits =
        number < 0 ? (unsigned)-number * 2 + 1 : (unsigned)number * 2;

    do {
        *at++ = digits[(bits & 31) | (bits > 31 ? 32 : 0)];
        bits >>= 5;
    } while (bits > 0);
    *at = '\0';
    return at;
}

static char *append_segment(char *at, int column, int source, int line,
                            int original_column)
{
    at = append_quantity(at, column);
    at = append_quantity(at, source);
    at = append_quantity(at, line);
    return append_quantity(at, original_column);
}

// 1:14 is from line 3, column 5 of the first source, 1:1 from 2:1, and 2:1 from
// line 7, column 2 of the second.
static const char *mappings(void)
{
    static char made[64];
    char *at = append_segment(made, 0, 0, 1, 0);

    *at++ = ',';
    at = append_segment(at, 13, 0, 1, 4);
    *at++ = ';';
    append_segment(at, 0, 1, 4, -3);
    return made;
}

static const char *map_of(const char *more)
{
    static char made[600];

    snprintf(made, sizeof(made),
             "{\"version\":3,\"sources\":[\"a.ts\",\"\\u00e4/b.ts\"],"
             "%s\"names\":[],\"mappings\":\"%s\"}",
             more, mappings());
    return made;
}

static void run_mapped(Fixture *fixture, const char *map)
{
    const jsm_source source = {
        .size = sizeof(source),
        .kind = JSM_SRC_SCRIPT,
        .text = text,
        .len = JSM_NTS,
        .name = "out.js",
        .source_map = map,
    };
    jsm_script *script = jsm_compile(fixture->cx, &source);

    cr_assert_not_null(script);
    cr_assert_eq(jsm_run(fixture->cx, script).bits, 0);
    jsm_script_free(script);
}

typedef struct Saved {
    char bytes[4000];
    size_t size;
} Saved;

static bool save(void *data, const void *p, size_t n)
{
    Saved *saved = data;

    cr_assert_leq(n, sizeof(saved->bytes) - saved->size);
    memcpy(saved->bytes + saved->size, p, n);
    saved->size += n;
    return true;
}

static bool save_nothing_twice(void *data, const void *p, size_t n)
{
    int *calls = data;

    (void)p;
    (void)n;
    return ++*calls < 2;
}

static void expect_frame(const jsm_frame *frame, const char *file, int line,
                         int column)
{
    cr_expect_str_eq(frame->file, file);
    cr_expect_eq(frame->line, line);
    cr_expect_eq(frame->column, column);
}

static void expect_places(Fixture *fixture, const char *map, bool is_mapped)
{
    jsm_frame frames[2] = {{.size = sizeof(frames[0])},
                           {.size = sizeof(frames[0])}};
    jsm_value error;

    run_mapped(fixture, map);
    error = jsm_catch(fixture->cx);
    cr_assert_eq(jsm_error_frames(fixture->cx, error, frames, 2), 2);
    if (is_mapped) {
        expect_frame(&frames[0], "a.ts", 3, 5);
        expect_frame(&frames[1], "\303\244/b.ts", 7, 2);
    } else {
        cr_expect_str_eq(frames[0].file, "out.js", "%s", map);
        cr_expect_eq(frames[0].line, 1);
        cr_expect_eq(frames[1].line, 2);
    }
}

Test(source_maps, lead_to_the_original)
{
    Fixture fixture;

    fixture_start(&fixture);
    expect_places(&fixture, map_of(""), true);
    run_mapped(&fixture, map_of("\"sourceRoot\":\"src\","));
    jsm_set(fixture.cx, jsm_global(fixture.cx), "error", jsm_catch(fixture.cx));
    expect(&fixture, "error.stack",
           "Error: no\n    at f (src/a.ts:3:5)\n    at src/\303\244/b.ts:7:2");
    fixture_close(&fixture);
}

Test(source_maps, are_saved_with_scripts)
{
    const jsm_source source = {
        .size = sizeof(source),
        .text = text,
        .len = JSM_NTS,
        .name = "out.js",
        .source_map = map_of(""),
    };
    Saved saved = {.size = 0};
    jsm_frame frame = {.size = sizeof(frame)};
    Fixture fixture;
    jsm_script *script;
    int calls = 0;

    fixture_start(&fixture);
    script = jsm_compile(fixture.cx, &source);
    cr_assert_eq(jsm_script_save(script, save, &saved), JSM_OK);
    // The code and the map are written apart.
    cr_assert_eq(jsm_script_save(script, save_nothing_twice, &calls),
                 JSM_INVALID);
    cr_assert_eq(calls, 2);
    jsm_script_free(script);
    for (int trusted = 0; trusted < 2; trusted++) {
        script = jsm_script_load(fixture.cx, saved.bytes, saved.size, trusted);
        cr_assert_not_null(script);
        jsm_run(fixture.cx, script);
        cr_assert_eq(
            jsm_error_frames(fixture.cx, jsm_catch(fixture.cx), &frame, 1), 2);
        expect_frame(&frame, "a.ts", 3, 5);
        jsm_script_free(script);
    }
    // A map that is cut off is left out, as others are.
    script = jsm_script_load(fixture.cx, saved.bytes, saved.size - 20, false);
    jsm_run(fixture.cx, script);
    jsm_error_frames(fixture.cx, jsm_catch(fixture.cx), &frame, 1);
    cr_expect_str_eq(frame.file, "out.js");
    jsm_script_free(script);
    fixture_close(&fixture);
}

Test(source_maps, may_have_sections)
{
    char map[900];
    Fixture fixture;

    fixture_start(&fixture);
    // The second half begins at the second line.
    snprintf(map, sizeof(map),
             "{\"version\":3,\"sections\":["
             "{\"offset\":{\"line\":0,\"column\":13},\"map\":{\"version\":3,"
             "  \"sources\":[\"a.ts\"],\"mappings\":\"AAEI\"}},"
             "{\"offset\":{\"line\":1,\"column\":0},\"map\":{\"version\":3,"
             "  \"sources\":[null,\"\303\244/b.ts\"],"
             "  \"mappings\":\"ACMC\"}}]}");
    expect_places(&fixture, map, true);
    fixture_close(&fixture);
}

static bool collect(void *data, const void *p, size_t n)
{
    strncat(data, p, n);
    return true;
}

static void expect_printed(Fixture *fixture, const char *map,
                           const char *beginning)
{
    char printed[600] = "";

    run_mapped(fixture, map);
    jsm_print_error(fixture->cx, jsm_catch(fixture->cx), collect, printed);
    cr_expect_eq(strncmp(printed, beginning, strlen(beginning)), 0, "%s",
                 printed);
}

Test(source_maps, show_the_original_line)
{
    Fixture fixture;

    fixture_start(&fixture);
    expect_printed(&fixture,
                   map_of("\"sourcesContent\":[\"\\nfn f() {\\n    "
                          "throw new Error('no');\\n}\\n\",null],"),
                   "a.ts:3:5\n    throw new Error('no');\n    ^\nError: no");
    expect_printed(&fixture, map_of(""), "a.ts:3:5\nError: no");
    fixture_close(&fixture);
}

Test(source_maps, begin_where_the_text_does)
{
    jsm_source source = {
        .size = sizeof(source),
        .kind = JSM_SRC_SCRIPT,
        .text = text,
        .len = JSM_NTS,
        .line = 40,
        .column = 9,
    };
    jsm_frame frame = {.size = sizeof(frame)};
    Fixture fixture;
    jsm_script *script;

    fixture_start(&fixture);
    source.source_map = map_of("");
    script = jsm_compile(fixture.cx, &source);
    jsm_run(fixture.cx, script);
    jsm_error_frames(fixture.cx, jsm_catch(fixture.cx), &frame, 1);
    expect_frame(&frame, "a.ts", 3, 5);
    jsm_script_free(script);
    fixture_close(&fixture);
}

Test(source_maps, that_make_no_sense_are_left_out)
{
    static const char *const maps[] = {
        "",
        "{",
        "nothing",
        "[]",
        "{\"version\":3}",
        "{\"mappings\":3}",
        "{\"sources\":[\"a\"],\"mappings\":\"\"}",
        "{\"sources\":[],\"mappings\":\"AAAA,aACE\"}",
        "{\"sources\":[\"a\"],\"mappings\":\"!\"}",
        "{\"sources\":[\"a\"],\"mappings\":\"A\"}",
        "{\"sources\":[\"a\"],\"mappings\":\"AAA\"}",
        "{\"sources\":[\"a\"],\"mappings\":\"ADDD\"}",
        "{\"sources\":[\"a\"],\"mappings\":\"gggggggggggggggggggggA\"}",
        "{\"sources\":[\"a\"],\"mappings\":\"+/////B\"}",
        "{\"sources\":[\"a\",\"mappings\":\"AAAA\"}",
        "{\"sources\":{},\"mappings\":\"AAAA\"}",
        "{\"sources\":[\"\\u",
        "{\"sources\":[\"a\\",
        "{\"sources\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        "{\"sections\":[{\"map\":{\"sections\":[{\"map\":{\"sections\":[{\"map"
        "\":{\"sections\":[{\"map\":{\"sections\":[{\"map\":{\"sections\":[{"
        "\"map\":{\"sources\":[\"a\"],\"mappings\":\"AAAA\"}}]}}]}}]}}]}}]}}]}",
        "{\"sections\":[{\"offset\":{\"line\":4294967295,\"column\":-1},"
        "\"map\":{\"sources\":[\"a\"],\"mappings\":\";;AAAA\"}}]}",
    };
    Fixture fixture;

    fixture_start(&fixture);
    for (size_t i = 0; i < sizeof(maps) / sizeof(maps[0]); i++) {
        expect_places(&fixture, maps[i], false);
    }
    fixture_close(&fixture);
}

Test(source_maps, cut_anywhere_do_no_harm)
{
    const char *map = map_of("\"sourcesContent\":[\"a\\nb\\nccccccc\"],");
    size_t length = strlen(map);
    Fixture fixture;

    fixture_start(&fixture);
    for (size_t i = 0; i < length; i++) {
        char cut[600];
        char printed[900] = "";

        snprintf(cut, sizeof(cut), "%.*s%s", (int)i, map, i % 2 ? "" : "\"");
        run_mapped(&fixture, cut);
        jsm_print_error(fixture.cx, jsm_catch(fixture.cx), collect, printed);
        // And with one byte that does not belong there.
        strcpy(cut, map);
        cut[i] = "\"\\]},;/9"[i % 8];
        printed[0] = '\0';
        run_mapped(&fixture, cut);
        jsm_print_error(fixture.cx, jsm_catch(fixture.cx), collect, printed);
    }
    fixture_close(&fixture);
}

static void load_mapped(void *data, jsm_context *cx, jsm_module_request *r)
{
    const jsm_source source = {
        .size = sizeof(source),
        .kind = JSM_SRC_MODULE,
        .text = text,
        .len = JSM_NTS,
        .source_map = map_of(""),
    };

    (void)cx;
    if (data) {
        *(jsm_module_request **)data = r;
    } else {
        jsm_module_request_source(r, &source);
    }
}

static jsm_value resolve(void *data, jsm_context *cx, const char *specifier,
                         const char *referrer)
{
    (void)data;
    (void)referrer;
    return jsm_string(cx, specifier, JSM_NTS);
}

Test(source_maps, belong_to_modules_too)
{
    jsm_module_request *request = NULL;
    jsm_module_host host = {.size = sizeof(host),
                            .resolve = resolve,
                            .load = load_mapped,
                            .data = &request};
    Fixture fixture;
    jsm_value promise, error;
    jsm_frame frame = {.size = sizeof(frame)};

    fixture_start(&fixture);
    jsm_set_module_host(fixture.runtime, &host);
    promise = jsm_import(fixture.cx, "m");
    // Finished later: the map is a copy, too.
    load_mapped(NULL, fixture.cx, request);
    pump(&fixture);
    cr_assert_eq(jsm_promise_state(fixture.cx, promise, &error),
                 JSM_P_REJECTED);
    cr_assert_eq(jsm_error_frames(fixture.cx, error, &frame, 1), 2);
    expect_frame(&frame, "a.ts", 3, 5);
    fixture_close(&fixture);
}

Test(source_maps, decoding_may_run_out_of_memory)
{
    Fixture fixture;

    fixture_start(&fixture);
    for (int64_t n = 1; n < 12; n++) {
        jsm_frame frame = {.size = sizeof(frame)};
        jsm_value error;

        run_mapped(&fixture, map_of(""));
        error = jsm_catch(fixture.cx);
        fixture.fail_at = n;
        jsm_error_frames(fixture.cx, error, &frame, 1);
        fixture.fail_at = 0;
        jsm_catch(fixture.cx);
    }
    fixture_close(&fixture);
}
