// SPDX-License-Identifier: MIT
#include "peer.h"

#include <stddef.h>

const char *const peer_name = NULL;

void peer_make_and_free(void)
{
}

bool peer_border_open(void)
{
    return false;
}

double peer_border_cross(BorderCall call, int count)
{
    (void)call;
    return count;
}

void peer_border_close(void)
{
}
