// SPDX-License-Identifier: MIT
#include "peer.h"

#include <duktape.h>

const char *const peer_name = "Duktape";

void peer_make_and_free(void)
{
    duk_destroy_heap(duk_create_heap_default());
}
