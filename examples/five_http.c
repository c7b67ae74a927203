// SPDX-License-Identifier: MIT
//
// HTTP/1.0, as much of it as the example needs: a connection for each request,
// and the end of the connection is the end of the body.
#include "five_http.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct HttpServer {
    int listener;
    unsigned port;
    const char *path, *body;
    pthread_t thread;
};

static struct sockaddr_in loopback(unsigned port)
{
    return (struct sockaddr_in){.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static void send_all(int connection, const char *text)
{
    size_t left = strlen(text);

    while (left > 0) {
        ssize_t sent = send(connection, text, left, MSG_NOSIGNAL);

        if (sent <= 0) {
            return;
        }
        text += sent;
        left -= (size_t)sent;
    }
}

static void answer(const HttpServer *server, int connection)
{
    char request[1024];
    char path[256] = "";
    size_t length = 0;

    // Until the empty line that ends the head.
    while (length + 1 < sizeof(request)) {
        ssize_t got =
            recv(connection, request + length, sizeof(request) - 1 - length, 0);

        if (got <= 0) {
            return;
        }
        length += (size_t)got;
        request[length] = '\0';
        if (strstr(request, "\r\n\r\n")) {
            break;
        }
    }
    if (sscanf(request, "GET %255s HTTP", path) == 1 &&
        strcmp(path, server->path) == 0) {
        send_all(connection, "HTTP/1.0 200 OK\r\n\r\n");
        send_all(connection, server->body);
    } else {
        send_all(connection, "HTTP/1.0 404 Not Found\r\n\r\n");
    }
}

// Until the listener is shut down.
static void *serve(void *data)
{
    HttpServer *server = data;
    int connection;

    while ((connection = accept(server->listener, NULL, NULL)) >= 0) {
        answer(server, connection);
        close(connection);
    }
    return NULL;
}

static int open_listener(unsigned *port)
{
    struct sockaddr_in address = loopback(0);  // any port that is free
    socklen_t size = sizeof(address);
    int listener = socket(AF_INET, SOCK_STREAM, 0);

    if (listener < 0) {
        return -1;
    }
    if (bind(listener, (struct sockaddr *)&address, size) != 0 ||
        listen(listener, 8) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &size) != 0) {
        close(listener);
        return -1;
    }
    *port = ntohs(address.sin_port);
    return listener;
}

HttpServer *http_server_start(const char *path, const char *body)
{
    HttpServer *server = calloc(1, sizeof(*server));

    if (!server) {
        return NULL;
    }
    server->path = path;
    server->body = body;
    server->listener = open_listener(&server->port);
    if (server->listener < 0) {
        free(server);
        return NULL;
    }
    if (pthread_create(&server->thread, NULL, serve, server) != 0) {
        close(server->listener);
        free(server);
        return NULL;
    }
    return server;
}

unsigned http_server_port(const HttpServer *server)
{
    return server->port;
}

void http_server_stop(HttpServer *server)
{
    if (!server) {
        return;
    }
    shutdown(server->listener, SHUT_RDWR);  // accept fails from now on
    pthread_join(server->thread, NULL);
    close(server->listener);
    free(server);
}

// All that comes until the end of the connection; NULL without memory.
static char *receive_all(int connection, size_t *length)
{
    size_t capacity = 1024;
    char *text = malloc(capacity);

    *length = 0;
    while (text) {
        ssize_t got =
            recv(connection, text + *length, capacity - 1 - *length, 0);

        if (got <= 0) {
            text[*length] = '\0';
            return text;
        }
        *length += (size_t)got;
        if (*length + 1 == capacity) {
            char *larger = realloc(text, capacity *= 2);

            if (!larger) {
                free(text);
            }
            text = larger;
        }
    }
    return NULL;
}

// Moves the body to the front; false for any other status than 200.
static bool keep_body(char *text, size_t *length)
{
    char *body = strstr(text, "\r\n\r\n");

    if (!body || strncmp(text, "HTTP/1.0 200 ", 13) != 0) {
        return false;
    }
    body += 4;
    *length -= (size_t)(body - text);
    memmove(text, body, *length + 1);
    return true;
}

char *http_get(const char *url, size_t *length)
{
    unsigned port;
    char path[256] = "/";
    char request[300];
    struct sockaddr_in address;
    int connection;
    char *text = NULL;

    if (sscanf(url, "http://127.0.0.1:%5u%255s", &port, path) < 1) {
        return NULL;
    }
    address = loopback(port);
    connection = socket(AF_INET, SOCK_STREAM, 0);
    if (connection < 0) {
        return NULL;
    }
    if (connect(connection, (struct sockaddr *)&address, sizeof(address)) ==
        0) {
        snprintf(request, sizeof(request), "GET %s HTTP/1.0\r\n\r\n", path);
        send_all(connection, request);
        text = receive_all(connection, length);
    }
    close(connection);
    if (text && !keep_body(text, length)) {
        free(text);
        text = NULL;
    }
    return text;
}
