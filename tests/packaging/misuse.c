// SPDX-License-Identifier: MIT
//
// Uses the library well; with an argument it then uses a value after the end of
// its scope, which builds with checks stop at.
#include <jsmini.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    jsm_runtime *runtime = jsm_runtime_new(NULL);
    jsm_context *cx = jsm_context_new(runtime, NULL);
    jsm_scope scope = jsm_scope_open(cx);
    jsm_value object = jsm_eval(cx, "({x: [1, 2, 3]})", JSM_NTS, "misuse.js");

    (void)argv;
    printf("%d\n", (int)jsm_length(cx, jsm_get(cx, object, "x")));
    fflush(stdout);
    jsm_scope_close(cx, scope, JSM_UNDEFINED);
    if (argc > 1) {
        jsm_set(cx, object, "y", jsm_int(1));
    }
    jsm_context_free(cx);
    jsm_runtime_free(runtime);
    return 0;
}
