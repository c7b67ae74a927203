// SPDX-License-Identifier: MIT
#include "report.h"

#include "colors.h"

#include <stdio.h>

static bool write_error(void *data, const void *p, size_t n)
{
    (void)data;
    return fwrite(p, 1, n, stderr) == n;
}

void report_error(jsm_context *cx, const char *what, jsm_value error)
{
    bool colored = colors_wanted(stderr);

    // What the script has printed comes first.
    fflush(stdout);
    fprintf(stderr, "%s%s:%s\n", colored ? COLOR_ERROR : "", what,
            colored ? COLOR_END : "");
    jsm_print_error(cx, error, write_error, NULL);
}
