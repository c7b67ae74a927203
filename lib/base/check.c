// SPDX-License-Identifier: MIT
#include "base/check.h"

#include <stdio.h>
#include <stdlib.h>

void jsmi_check_failed(const char *condition, const char *file, int line)
{
    fprintf(stderr, "libjsmini: %s:%d: check failed: %s\n", file, line,
            condition);
    abort();
}
