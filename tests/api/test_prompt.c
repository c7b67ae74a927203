// SPDX-License-Identifier: MIT
//
// What a prompt needs of the engine: sources that are typed line by line,
// incomplete at first, and the listing of compiled code.
#include "fixture.h"

#include <string.h>

static jsm_script *compile_prompt(Fixture *fixture, const char *text)
{
    jsm_source source = {
        .size = sizeof(source),
        .kind = JSM_SRC_SCRIPT,
        .text = text,
        .len = JSM_NTS,
        .name = "prompt",
        .flags = JSM_SRC_PROMPT,
    };

    return jsm_compile(fixture->cx, &source);
}

// What a prompt does with a source: its value, waited for if it awaits.
static jsm_value type(Fixture *fixture, const char *text)
{
    jsm_script *script = compile_prompt(fixture, text);
    jsm_value value;

    if (!script) {
        return JSM_NONE;
    }
    value = jsm_run(fixture->cx, script);
    if (jsm_script_awaits(script)) {
        value = jsm_await(fixture->cx, value, -1);
    }
    jsm_script_free(script);
    return value;
}

static void expect_typed(Fixture *fixture, const char *text, const char *value)
{
    jsm_value result = type(fixture, text);

    cr_assert_eq(jsm_pending(fixture->cx), JSM_OK, "%s throws", text);
    cr_expect_str_eq(text_of(fixture, result), value, "%s", text);
}

Test(prompt, sources_that_more_lines_may_make_right)
{
    static const char *const incomplete[] = {
        "{",      "(1,",     "function f(",   "`a ${",
        "`a",     "/* b",    "'a\\",          "1 +",
        "if (x)", "try {}",  "class A {",     "x = [1,\n2,",
        "let",    "a ? b :", "async () => {", "for (;;)",
    };
    static const char *const wrong[] = {
        ")", "'a", "let 1", "a b", "/x", "let x; let x", "{ ]", "1 +* 2",
    };
    Fixture fixture;

    fixture_start(&fixture);
    for (size_t i = 0; i < sizeof(incomplete) / sizeof(*incomplete); i++) {
        jsm_script_free(compile_prompt(&fixture, incomplete[i]));
        if (strcmp(incomplete[i], "let") == 0) {
            cr_expect_eq(jsm_pending(fixture.cx), JSM_OK, "a name here");
            continue;
        }
        cr_expect(jsm_error_incomplete(jsm_catch(fixture.cx)), "%s",
                  incomplete[i]);
    }
    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
        jsm_value error;

        cr_expect_null(compile_prompt(&fixture, wrong[i]), "%s", wrong[i]);
        error = jsm_catch(fixture.cx);
        cr_expect_eq(jsm_kindof(error), JSM_K_ERROR);
        cr_expect_not(jsm_error_incomplete(error), "%s", wrong[i]);
    }
    cr_expect_not(jsm_error_incomplete(JSM_UNDEFINED));
    cr_expect_not(jsm_error_incomplete(run(&fixture, "new SyntaxError('x')")));
    fixture_close(&fixture);
}

Test(prompt, declares_again)
{
    Fixture fixture;

    fixture_start(&fixture);
    expect_typed(&fixture, "let x = 1; const y = 2; class C {}; typeof C",
                 "function");
    // The caches of this function have seen both bindings.
    expect_typed(&fixture, "function f() { return x + y }; f(), f(), f(), f()",
                 "3");
    expect_typed(&fixture, "const x = 10; f()", "12");
    type(&fixture, "x = 1");
    expect_pending(&fixture, "assignment to constant");
    expect_typed(&fixture, "let y = 5; y = 6; f()", "16");
    type(&fixture, "let y = f()");
    expect_pending(&fixture, "before initialization");
    type(&fixture, "f()");
    expect_pending(&fixture, "before initialization");
    expect_typed(&fixture, "let y = 1; f()", "11");
    expect_typed(&fixture, "class C { a = 1 }; new C().a", "1");
    type(&fixture, "var x");
    expect_pending(&fixture, "already been declared");
    type(&fixture, "var z; 1");
    type(&fixture, "let z");
    expect_pending(&fixture, "already been declared");
    expect_typed(&fixture, "typeof declared", "undefined");
    jsm_set(fixture.cx, jsm_global(fixture.cx), "declared",
            jsm_declared_names(fixture.cx));
    expect_typed(&fixture, "declared.sort()", "C,x,y");
    // Others keep to the standard.
    jsm_eval(fixture.cx, "let y", JSM_NTS, "script");
    expect_pending(&fixture, "already been declared");
    fixture_close(&fixture);
}

Test(prompt, awaits)
{
    Fixture fixture;
    jsm_script *script;

    fixture_start(&fixture);
    expect_typed(&fixture, "let a = await Promise.resolve(2); a + 1", "3");
    expect_typed(&fixture, "a", "2");
    expect_typed(&fixture,
                 "function g() { return this === globalThis }"
                 "let s = 0; for await (const i of [1, 2]) s += i; [s, g()]",
                 "3,true");
    expect_typed(&fixture, "if (await 1) 'yes'; else 'no'", "yes");
    expect_typed(&fixture, "try { await Promise.reject('e') } catch (e) { e }",
                 "e");
    expect_typed(&fixture,
                 "{ await using r = { "
                 "[Symbol.dispose]() { a = 'closed' } } } a",
                 "closed");
    type(&fixture, "await Promise.reject(new TypeError('late'))");
    expect_pending(&fixture, "late");
    type(&fixture, "await 1; let q = nothing");
    expect_pending(&fixture, "is not defined");
    // What is no async function is none because of it.
    expect_typed(&fixture, "(function () { var await = 4; return await })()",
                 "4");
    script = compile_prompt(&fixture, "async () => await 1");
    cr_expect_not(jsm_script_awaits(script));
    jsm_script_free(script);
    script = compile_prompt(&fixture, "await 1");
    cr_expect(jsm_script_awaits(script));
    jsm_script_free(script);
    // A script is none of these.
    jsm_eval(fixture.cx, "await 1", JSM_NTS, "script");
    expect_pending(&fixture, "SyntaxError");
    fixture_close(&fixture);
}

typedef struct Listing {
    char text[4096];
    size_t length;
    size_t room;
} Listing;

static bool list(void *data, const void *p, size_t n)
{
    Listing *listing = data;

    if (n > listing->room - listing->length) {
        return false;
    }
    memcpy(listing->text + listing->length, p, n);
    listing->length += n;
    return true;
}

Test(tools, list_the_code_of_a_script)
{
    Listing listing = {.room = sizeof(listing.text) - 1};
    Listing small = {.room = 8};
    Fixture fixture;
    jsm_script *script;

    fixture_start(&fixture);
    script = compile_prompt(&fixture, "let total = 1;\n"
                                      "function add(term) {\n"
                                      "    return total + term;\n"
                                      "}");
    cr_assert_eq(jsm_script_disassemble(script, list, &listing), JSM_OK);
    cr_expect(strstr(listing.text, "function 1 add (1 parameters"));
    cr_expect(strstr(listing.text, ": term R1"), "%s", listing.text);
    cr_expect(strstr(listing.text, "3:12"), "%s", listing.text);
    cr_expect(strstr(listing.text, "GET_GLOBAL R"));
    cr_expect_eq(jsm_script_disassemble(script, list, &small), JSM_INVALID);
    fixture.fail_at = 1;
    fixture.fails_for_ever = true;
    cr_expect_eq(jsm_script_disassemble(script, list, &listing), JSM_NOMEM);
    fixture.fail_at = 0;
    jsm_script_free(script);
    fixture_close(&fixture);
}
