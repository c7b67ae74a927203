// SPDX-License-Identifier: MIT
//
// The first program: run a string, print what it gives.
#include "jsmini.h"

#include <stdio.h>

int main(void)
{
    jsm_runtime *runtime = jsm_runtime_new(NULL);
    jsm_context *cx = runtime ? jsm_context_new(runtime, NULL) : NULL;
    jsm_value result;

    if (!cx) {
        fputs("no memory\n", stderr);
        jsm_runtime_free(runtime);
        return 1;
    }
    result = jsm_eval(cx, "[1, 2, 3].map(x => x * 2).join(' + ')", JSM_NTS,
                      "hello.js");
    if (jsm_pending(cx)) {
        result = jsm_catch(cx);  // show the error instead
    }
    printf("%s\n", jsm_cstr(cx, result, NULL));
    jsm_catch(cx);              // if there was no memory for the text
    jsm_runtime_free(runtime);  // and its contexts
    return 0;
}
