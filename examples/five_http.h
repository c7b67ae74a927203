// SPDX-License-Identifier: MIT
//
// What examples/five.c fetches from, and how: a server of one text on the
// loopback, with a thread of its own, and a GET that blocks.
#pragma once

#include <stddef.h>

typedef struct HttpServer HttpServer;

// Serves `body` at `path` and nothing elsewhere, on a port that is free. Both
// texts have to outlive it. NULL on failure.
HttpServer *http_server_start(const char *path, const char *body);
unsigned http_server_port(const HttpServer *server);
// Ends its thread and frees it; NULL is allowed.
void http_server_stop(HttpServer *server);

// The body of what http://127.0.0.1:PORT/PATH gives with status 200, of *length
// bytes, to be freed; NULL on failure.
char *http_get(const char *url, size_t *length);
