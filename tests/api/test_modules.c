// SPDX-License-Identifier: MIT
//
// Modules as the host sees them: sources made on the fly, long chains, module
// sources.
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHAIN = 5000 };

// Module number n imports number n + 1; the name passes through all of them,
// by name and by star in turn.
static void load_link_of_chain(void *data, jsm_context *cx,
                               jsm_module_request *request)
{
    jsm_source source = {
        .size = sizeof(source), .kind = JSM_SRC_MODULE, .line = 1};
    int number = atoi(jsm_module_request_key(request));
    char text[200];

    (void)data;
    (void)cx;
    if (number == CHAIN) {
        snprintf(text, sizeof(text),
                 "export let x = 'the end'; globalThis.n = 0;");
    } else if (number % 2) {
        snprintf(text, sizeof(text), "export * from '%d'; globalThis.n++",
                 number + 1);
    } else {
        snprintf(text, sizeof(text), "export { x } from '%d'; globalThis.n++",
                 number + 1);
    }
    source.text = text;
    source.len = strlen(text);
    jsm_module_request_source(request, &source);
}

Test(modules, import_each_other_in_long_chains)
{
    static const jsm_module_host host = {.size = sizeof(host),
                                         .load = load_link_of_chain};
    Fixture fixture = {0};
    jsm_value namespace;
    jsm_value promise;

    fixture_start(&fixture);
    jsm_set_module_host(fixture.runtime, &host);
    promise = jsm_import(fixture.cx, "0");
    pump(&fixture);
    cr_assert_eq(jsm_promise_state(fixture.cx, promise, &namespace),
                 JSM_P_FULFILLED);
    cr_assert_str_eq(text_of(&fixture, jsm_get(fixture.cx, namespace, "x")),
                     "the end");
    expect(&fixture, "n", "5000");
    fixture_close(&fixture);
}

static void load_importer(void *data, jsm_context *cx,
                          jsm_module_request *request)
{
    static const char text[] =
        "import source program from 'program';"
        "import { answer } from 'program';"
        "export { program as it };"
        "globalThis.seen = [String(program), answer].join();";
    jsm_source source = {
        .size = sizeof(source), .kind = JSM_SRC_MODULE, .line = 1};

    (void)data;
    (void)cx;
    source.text = text;
    source.len = strlen(text);
    jsm_module_request_source(request, &source);
}

Test(modules, have_a_source_phase_if_the_host_says_so)
{
    static const jsm_module_host host = {.size = sizeof(host),
                                         .load = load_importer};
    static const jsm_class_def definition = {.size = sizeof(definition),
                                             .name = "Program",
                                             .flags = JSM_CLASS_MODULE_SOURCE};
    static const jsm_def exports[] = {JSM_NUM("answer", 42), JSM_END};
    Fixture fixture = {0};
    jsm_class *class;
    jsm_value source;

    fixture_start(&fixture);
    jsm_set_module_host(fixture.runtime, &host);
    class = jsm_class_new(fixture.runtime, &definition);
    source = jsm_native_new(fixture.cx, class, NULL);
    cr_assert_neq(jsm_module_set_source(fixture.cx, "program", source), JSM_OK);
    expect_pending(&fixture, "there is no module 'program'");
    jsm_module_native(fixture.cx, "program", exports, NULL);
    cr_assert_neq(jsm_module_set_source(fixture.cx, "program", jsm_int(1)),
                  JSM_OK);
    expect_pending(&fixture, "no object");
    cr_assert_eq(jsm_module_set_source(fixture.cx, "program", source), JSM_OK);
    run(&fixture, "import('a').then(n => import.source('program')"
                  ".then(s => globalThis.same = n.it === s));"
                  "import.source('a').catch(e => globalThis.error = e)");
    pump(&fixture);
    expect(&fixture, "seen", "[object Program],42");
    expect(&fixture, "same", "true");
    expect(&fixture, "String(error)",
           "SyntaxError: module 'a' has no source phase");
    fixture_close(&fixture);
}
