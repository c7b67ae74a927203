// SPDX-License-Identifier: MIT
#include "report.h"

#include <stdio.h>

static bool write_error(void *data, const void *p, size_t n)
{
    (void)data;
    return fwrite(p, 1, n, stderr) == n;
}

void report_error(jsm_context *cx, const char *what, jsm_value error)
{
    // What the script has printed comes first.
    fflush(stdout);
    fprintf(stderr, "%s:\n", what);
    jsm_print_error(cx, error, write_error, NULL);
}
