// SPDX-License-Identifier: MIT
#include "colors.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const jsm_styles value_styles = {
    .size = sizeof(value_styles),
    .end = "\x1b[0m",
    .number = "\x1b[33m",
    .string = "\x1b[32m",
    .symbol = "\x1b[32m",
    .boolean = "\x1b[33m",
    .null = "\x1b[1m",
    .undefined = "\x1b[90m",
    .date = "\x1b[35m",
    .regexp = "\x1b[31m",
    .special = "\x1b[36m",
};

bool colors_wanted(FILE *stream)
{
    const char *refused = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");

    return !(refused && *refused) && isatty(fileno(stream)) &&
           !(terminal && strcmp(terminal, "dumb") == 0);
}

const jsm_styles *colors_of_values(bool wanted)
{
    return wanted ? &value_styles : NULL;
}
