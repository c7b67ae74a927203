// SPDX-License-Identifier: MIT
//
// The smallest program that uses an installed library.
#include <jsmini.h>
#include <stdio.h>

int main(void)
{
    jsm_runtime *runtime = jsm_runtime_new(NULL);
    jsm_context *cx = jsm_context_new(runtime, NULL);
    jsm_value sum = jsm_eval(cx, "[1, 2, 3].reduce((a, b) => a + b)", JSM_NTS,
                             "consumer.js");

    printf("%s %u\n", jsm_cstr(cx, sum, NULL), (unsigned)jsm_version());
    jsm_context_free(cx);
    jsm_runtime_free(runtime);
    return 0;
}
