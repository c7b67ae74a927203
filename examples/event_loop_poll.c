// SPDX-License-Identifier: MIT
//
// A host whose main loop is poll(2): sockets that do not block, timers, and
// threads that post back. A server of text lines is written in JavaScript; so
// are its clients, which connect over the loopback.
//
// One turn of the loop: pump the runtime, which says when its next timer is
// due; poll the sockets that a script waits for, and the read end of a pipe,
// for as long as that; settle the promises of those that are ready. The hook
// `wakeup` writes to the pipe, so that a post of another thread ends the poll.
//
// What waits is kept: the native part of a socket holds a reference to its
// object while a promise of it is pending or there is text to be sent, and the
// collector closes what nobody uses any more.
#include "jsmini.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct Text {
    char *bytes;
    size_t length;
} Text;

typedef struct Socket Socket;
typedef struct Host Host;

struct Socket {
    Host *host;
    Socket *next;  // of the host's
    int handle;
    bool is_listener;
    bool has_ended;         // the other side sends no more
    jsm_deferred *waiting;  // for a connection or a line, or NULL
    jsm_ref *self;          // while it waits or has something to send
    Text input, output;
};

struct Host {
    jsm_context *cx;
    jsm_queue *queue;
    jsm_class *socket_class;
    Socket *sockets;
    int pipe[2];
    bool has_failed;
};

static const char script[] =
    "const server = listen();\n"
    "const { port } = server;\n"
    "\n"
    "async function serve(socket) {\n"
    "    for (;;) {\n"
    "        const line = await socket.readLine();\n"
    "        if (line === null) return socket.close();\n"
    "        const [command, ...words] = line.split(' ');\n"
    "        switch (command) {\n"
    "        case 'echo': socket.write(words.join(' ') + '\\n'); break;\n"
    "        case 'hash': socket.write(await hash(words[0]) + '\\n'); break;\n"
    "        case 'wait': await pause(+words[0]); socket.write('done\\n'); "
    "break;\n"
    "        case 'big': socket.write('x'.repeat(+words[0]) + '\\n'); break;\n"
    "        default: socket.write(`what is '${command}'?\\n`);\n"
    "        }\n"
    "    }\n"
    "}\n"
    "\n"
    "const pause = ms => new Promise(resolve => setTimeout(resolve, ms));\n"
    "\n"
    "async function accept(count) {\n"
    "    while (count-- > 0) serve(await server.accept());\n"
    "    server.close();\n"
    "    print('no more connections');\n"
    "}\n"
    "\n"
    "async function ask(name, ...lines) {\n"
    "    const socket = connect(port);\n"
    "    for (const line of lines) {\n"
    "        socket.write(line + '\\n');\n"
    "        const answer = await socket.readLine();\n"
    "        print(name, line, '->', answer.length < 40 ? answer : "
    "answer.length);\n"
    "    }\n"
    "    socket.close();\n"
    "}\n"
    "\n"
    "accept(2);\n"
    "ask('first:', 'echo hello', 'hash hello', 'wait 5', 'bye')\n"
    "    .then(() => ask('second:', 'big 3000000', 'echo \\u00e9'))\n"
    "    .then(() => connect(port).readLine())\n"
    "    .catch(e => print('third:', e.message));\n";

// ---------------------------------------------------------------------- texts

static bool append(Text *text, const char *bytes, size_t length)
{
    char *larger = realloc(text->bytes, text->length + length + 1);

    if (!larger) {
        return false;
    }
    memcpy(larger + text->length, bytes, length);
    text->bytes = larger;
    text->length += length;
    return true;
}

static void remove_front(Text *text, size_t length)
{
    text->length -= length;
    memmove(text->bytes, text->bytes + length, text->length);
}

// -------------------------------------------------------------------- sockets

static struct sockaddr_in loopback(int64_t port)
{
    return (struct sockaddr_in){.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static bool is_busy(const Socket *socket)
{
    return socket->waiting || socket->output.length > 0;
}

// Whoever changed what is_busy looks at calls this.
static void keep_while_busy(Socket *socket, jsm_value object)
{
    jsm_context *cx = socket->host->cx;

    if (is_busy(socket) && !socket->self) {
        socket->self = jsm_ref_new(cx, object);
    } else if (!is_busy(socket) && socket->self) {
        jsm_ref_free(socket->self);
        socket->self = NULL;
    }
}

static void close_socket(Socket *socket)
{
    Socket **link;

    if (socket->handle < 0) {
        return;
    }
    for (link = &socket->host->sockets; *link != socket;) {
        link = &(*link)->next;
    }
    *link = socket->next;
    close(socket->handle);
    socket->handle = -1;
    jsm_deferred_free(socket->waiting);
    jsm_ref_free(socket->self);
    free(socket->input.bytes);
    free(socket->output.bytes);
    socket->waiting = NULL;
    socket->self = NULL;
    socket->input = socket->output = (Text){NULL, 0};
}

static void finalize(void *self)
{
    // One whose making failed belongs to no host.
    if (((Socket *)self)->host) {
        close_socket(self);
    }
}

// Takes over the handle, also when it fails.
static jsm_value make_socket(Host *host, int handle, bool is_listener)
{
    jsm_value object = JSM_NONE;
    Socket *socket;

    if (handle < 0 || fcntl(handle, F_SETFL, O_NONBLOCK) != 0) {
        jsm_throwf(host->cx, JSM_ERROR, "%s", strerror(errno));
    }
    object = jsm_native_new(host->cx, host->socket_class, NULL);
    socket = jsm_native_data(host->cx, object, host->socket_class);
    if (!socket) {
        if (handle >= 0) {
            close(handle);
        }
        return JSM_NONE;
    }
    socket->host = host;
    socket->handle = handle;
    socket->is_listener = is_listener;
    socket->next = host->sockets;
    host->sockets = socket;
    return object;
}

// What the promise that waits is settled with: true, or false with the value in
// *value, which is JSM_NONE for what is pending.
static bool is_still_waiting(Socket *socket, jsm_value *value)
{
    jsm_context *cx = socket->host->cx;
    const char *end;
    int handle;

    if (socket->is_listener) {
        handle = accept(socket->handle, NULL, NULL);
        if (handle < 0 && (errno == EAGAIN || errno == EINTR)) {
            return true;
        }
        *value = make_socket(socket->host, handle, false);
        return false;
    }
    end = socket->input.length == 0
              ? NULL
              : memchr(socket->input.bytes, '\n', socket->input.length);
    if (end) {
        size_t length = (size_t)(end - socket->input.bytes);

        *value = jsm_string(cx, socket->input.bytes, length);
        remove_front(&socket->input, length + 1);
        return false;
    }
    *value = JSM_NULL;
    return !socket->has_ended;
}

static void settle_if_possible(Socket *socket)
{
    jsm_value value;

    if (socket->waiting && !is_still_waiting(socket, &value)) {
        jsm_resolve(socket->host->cx, socket->waiting, value);
        socket->waiting = NULL;
    }
}

static void fail(Socket *socket, const char *why)
{
    jsm_context *cx = socket->host->cx;

    socket->has_ended = true;
    socket->output.length = 0;
    if (socket->waiting) {
        jsm_reject(cx, socket->waiting, jsm_error(cx, JSM_ERROR, "%s", why));
        socket->waiting = NULL;
    }
}

static void receive(Socket *socket)
{
    char bytes[4096];
    ssize_t got = recv(socket->handle, bytes, sizeof(bytes), 0);

    if (got > 0) {
        if (!append(&socket->input, bytes, (size_t)got)) {
            fail(socket, "out of memory");
        }
    } else if (got == 0) {
        socket->has_ended = true;
    } else if (errno != EAGAIN && errno != EINTR) {
        fail(socket, strerror(errno));
    }
}

static void transmit(Socket *socket)
{
    ssize_t sent = send(socket->handle, socket->output.bytes,
                        socket->output.length, MSG_NOSIGNAL);

    if (sent > 0) {
        remove_front(&socket->output, (size_t)sent);
    } else if (errno != EAGAIN && errno != EINTR) {
        fail(socket, strerror(errno));
    }
}

static short events_of(const Socket *socket)
{
    return (short)((socket->waiting ? POLLIN : 0) |
                   (socket->output.length > 0 ? POLLOUT : 0));
}

static void handle_events(Socket *socket, short events)
{
    if (events & POLLOUT && socket->output.length > 0) {
        transmit(socket);
    }
    if (events & (POLLIN | POLLHUP | POLLERR) && !socket->is_listener) {
        receive(socket);
    }
    settle_if_possible(socket);
    keep_while_busy(socket, JSM_UNDEFINED);
}

// ------------------------------------------- what scripts can do with sockets

static Socket *open_socket_of(jsm_context *cx, const jsm_call *call)
{
    const Host *host = call->data;
    Socket *socket = jsm_arg_native(cx, call, -1, host->socket_class);

    if (socket && socket->handle < 0) {
        jsm_throwf(cx, JSM_ERROR, "the socket is closed");
        return NULL;
    }
    return socket;
}

static jsm_value start_waiting(jsm_context *cx, const jsm_call *call,
                               bool is_listener)
{
    Socket *socket = open_socket_of(cx, call);
    jsm_value promise;

    if (!socket) {
        return JSM_NONE;
    }
    if (socket->is_listener != is_listener || socket->waiting) {
        return jsm_throwf(cx, JSM_TYPE_ERROR,
                          socket->waiting ? "one is waiting already"
                                          : "not for a socket of this kind");
    }
    socket->waiting = jsm_promise_new(cx, &promise);
    if (!socket->waiting) {
        return JSM_NONE;
    }
    settle_if_possible(socket);  // what is waited for may have come before
    keep_while_busy(socket, call->this_val);
    return promise;
}

static jsm_value accept_connection(jsm_context *cx, const jsm_call *call)
{
    return start_waiting(cx, call, true);
}

static jsm_value read_line(jsm_context *cx, const jsm_call *call)
{
    return start_waiting(cx, call, false);
}

static jsm_value write_text(jsm_context *cx, const jsm_call *call)
{
    Socket *socket = open_socket_of(cx, call);
    size_t length;
    const char *text = jsm_arg_string(cx, call, 0, &length);

    if (!socket || jsm_pending(cx) != JSM_OK) {
        return JSM_NONE;
    }
    if (!append(&socket->output, text, length)) {
        return jsm_throwf(cx, JSM_RANGE_ERROR, "out of memory");
    }
    keep_while_busy(socket, call->this_val);
    return JSM_UNDEFINED;
}

// Sends what is left, as far as that goes at once. Who waits gets null.
static jsm_value close_now(jsm_context *cx, const jsm_call *call)
{
    Socket *socket = open_socket_of(cx, call);

    if (!socket) {
        return JSM_NONE;
    }
    if (socket->output.length > 0) {
        transmit(socket);
    }
    if (socket->waiting) {
        jsm_resolve(cx, socket->waiting, JSM_NULL);
        socket->waiting = NULL;
    }
    close_socket(socket);
    return JSM_UNDEFINED;
}

static jsm_value get_port(jsm_context *cx, const jsm_call *call)
{
    const Socket *socket = open_socket_of(cx, call);
    struct sockaddr_in address;
    socklen_t size = sizeof(address);

    if (!socket) {
        return JSM_NONE;
    }
    if (getsockname(socket->handle, (struct sockaddr *)&address, &size) != 0) {
        return jsm_throwf(cx, JSM_ERROR, "%s", strerror(errno));
    }
    return jsm_int(ntohs(address.sin_port));
}

static const jsm_def socket_members[] = {
    JSM_FN("accept", accept_connection, 0),
    JSM_FN("readLine", read_line, 0),
    JSM_FN("write", write_text, 1),
    JSM_FN("close", close_now, 0),
    JSM_GET("port", get_port),
    JSM_END,
};

static jsm_value listen_on_loopback(jsm_context *cx, const jsm_call *call)
{
    struct sockaddr_in address = loopback(0);  // any port that is free
    int handle = socket(AF_INET, SOCK_STREAM, 0);

    if (handle >= 0 &&
        (bind(handle, (struct sockaddr *)&address, sizeof(address)) != 0 ||
         listen(handle, 8) != 0)) {
        jsm_throwf(cx, JSM_ERROR, "listen: %s", strerror(errno));
    }
    return make_socket(call->data, handle, true);
}

// What is written before the connection stands is sent when it does.
static jsm_value connect_to_port(jsm_context *cx, const jsm_call *call)
{
    int64_t port = jsm_arg_int(cx, call, 0, 1, 65535, 0);
    struct sockaddr_in address = loopback(port);
    Host *host = call->data;
    jsm_value object =
        make_socket(host, socket(AF_INET, SOCK_STREAM, 0), false);
    Socket *socket = jsm_native_data(cx, object, host->socket_class);

    if (!socket) {
        return JSM_NONE;
    }
    if (connect(socket->handle, (struct sockaddr *)&address, sizeof(address)) !=
            0 &&
        errno != EINPROGRESS) {
        jsm_throwf(cx, JSM_ERROR, "%s", strerror(errno));
        close_socket(socket);
        return JSM_NONE;
    }
    return object;
}

// --------------------------------------------- a computation on another thread

typedef struct Sum {
    Text text;
    uint32_t result;
    jsm_queue *queue;
    jsm_deferred *deferred;
} Sum;

static void free_sum(void *data)
{
    Sum *sum = data;

    jsm_deferred_free(sum->deferred);
    jsm_queue_free(sum->queue);
    free(sum->text.bytes);
    free(sum);
}

// A task: this thread is the script's again.
static void finish_sum(jsm_context *cx, void *data)
{
    Sum *sum = data;

    jsm_resolve(cx, sum->deferred, jsm_stringf(cx, "%08x", sum->result));
    sum->deferred = NULL;
}

static void *compute_sum(void *data)
{
    Sum *sum = data;

    sum->result = 2166136261u;
    for (size_t i = 0; i < sum->text.length; i++) {
        sum->result = (sum->result ^ (uint8_t)sum->text.bytes[i]) * 16777619u;
    }
    jsm_post(sum->queue, finish_sum, sum, free_sum);  // frees it in any case
    return NULL;
}

static jsm_value hash(jsm_context *cx, const jsm_call *call)
{
    const Host *host = call->data;
    size_t length;
    const char *text = jsm_arg_string(cx, call, 0, &length);
    Sum *sum = calloc(1, sizeof(*sum));
    jsm_value promise;
    pthread_t thread;

    if (!sum) {
        return jsm_throwf(cx, JSM_RANGE_ERROR, "out of memory");
    }
    sum->queue = jsm_queue_retain(host->queue);
    sum->deferred = jsm_promise_new(cx, &promise);
    if (!sum->deferred || !append(&sum->text, text, length) ||
        pthread_create(&thread, NULL, compute_sum, sum) != 0) {
        free_sum(sum);
        return jsm_throwf(cx, JSM_ERROR, "hash: no memory or no thread");
    }
    pthread_detach(thread);
    return promise;
}

// ------------------------------------------------------------ timers, printing

static void fire(jsm_context *cx, void *function)
{
    jsm_call_fn(cx, jsm_ref_value(cx, function), JSM_UNDEFINED, 0, NULL);
}

static jsm_value set_timeout(jsm_context *cx, const jsm_call *call)
{
    const Host *host = call->data;
    double ms = jsm_arg_number(cx, call, 1, 0);
    jsm_ref *function = jsm_ref_new(cx, jsm_arg_function(cx, call, 0));
    int64_t id = 0;

    if (function) {
        id = jsm_post_after(host->queue, ms, fire, function, jsm_ref_free);
    }
    return id > 0 ? jsm_int(id) : jsm_throwf(cx, JSM_ERROR, "no more timers");
}

static jsm_value print(jsm_context *cx, const jsm_call *call)
{
    for (int i = 0; i < call->argc; i++) {
        printf("%s%s", i ? " " : "", jsm_cstr(cx, call->argv[i], NULL));
    }
    putchar('\n');
    return JSM_UNDEFINED;
}

static const jsm_def globals[] = {
    JSM_FN("listen", listen_on_loopback, 0),
    JSM_FN("connect", connect_to_port, 1),
    JSM_FN("hash", hash, 1),
    JSM_FN("setTimeout", set_timeout, 2),
    JSM_FN("print", print, 0),
    JSM_END,
};

// ------------------------------------------------------------------- the loop

// Any thread. One byte is enough, and the pipe cannot be full: the runtime
// calls this once, until it has been pumped.
static void wake(void *data)
{
    const Host *host = data;

    if (write(host->pipe[1], "", 1) != 1) {
        perror("cannot wake the loop");
    }
}

static bool write_error(void *data, const void *text, size_t length)
{
    return fwrite(text, 1, length, data) == length;
}

static void report(void *data, jsm_context *cx, jsm_value error)
{
    Host *host = data;

    host->has_failed = true;
    jsm_print_error(cx, error, write_error, stderr);
}

static void report_rejection(void *data, jsm_context *cx, jsm_value promise,
                             jsm_value reason)
{
    (void)promise;
    report(data, cx, reason);
}

// In milliseconds, rounded up, so that a timer is due when the poll ends; at
// most a minute, since another turn does no harm.
static int timeout_of(const jsm_pump *pump)
{
    if (pump->more) {
        return 0;
    }
    if (pump->next_ns < 0) {
        return -1;
    }
    return pump->next_ns < 60000000000
               ? (int)((pump->next_ns + 999999) / 1000000)
               : 60000;
}

// Polls the pipe and the sockets that somebody waits for.
static bool wait_for_events(Host *host, int timeout)
{
    size_t count = 1;
    struct pollfd *polls;
    Socket **sockets;
    bool is_well = false;

    for (const Socket *s = host->sockets; s; s = s->next) {
        count += events_of(s) != 0;
    }
    polls = calloc(count, sizeof(*polls));
    sockets = calloc(count, sizeof(*sockets));
    if (polls && sockets) {
        size_t i = 1;

        polls[0] = (struct pollfd){host->pipe[0], POLLIN, 0};
        for (Socket *s = host->sockets; s; s = s->next) {
            if (events_of(s) != 0) {
                polls[i] = (struct pollfd){s->handle, events_of(s), 0};
                sockets[i++] = s;
            }
        }
        is_well = poll(polls, count, timeout) >= 0 || errno == EINTR;
        if (is_well && polls[0].revents) {
            is_well = read(host->pipe[0], &(char){0}, 1) == 1;
        }
        for (i = 1; is_well && i < count; i++) {
            // No script runs in here: settling a promise only queues its jobs.
            jsm_scope scope = jsm_scope_open(host->cx);

            if (polls[i].revents) {
                handle_events(sockets[i], polls[i].revents);
            }
            jsm_scope_close(host->cx, scope, JSM_NONE);
        }
    }
    free(polls);
    free(sockets);
    return is_well;
}

static bool has_busy_socket(const Host *host)
{
    const Socket *socket = host->sockets;

    while (socket && !is_busy(socket)) {
        socket = socket->next;
    }
    return socket;
}

// Until nothing can happen any more: no task, no timer, no promise that
// something native is to settle, nothing to send.
static void run_loop(Host *host)
{
    jsm_runtime *runtime = jsm_context_runtime(host->cx);
    jsm_pump pump = {.size = sizeof(pump), .max_tasks = 64};

    for (;;) {
        if (jsm_pump_tasks(runtime, &pump) != JSM_OK) {
            break;
        }
        if (!pump.alive && !has_busy_socket(host)) {
            return;
        }
        if (!wait_for_events(host, timeout_of(&pump))) {
            break;
        }
    }
    host->has_failed = true;
}

static void run(Host *host, jsm_runtime *runtime)
{
    const jsm_class_def definition = {
        .size = sizeof(definition),
        .name = "Socket",
        .native_size = sizeof(Socket),
        .finalize = finalize,
        .members = socket_members,
        .data = host,
    };

    host->cx = jsm_context_new(runtime, NULL);
    if (host->cx) {
        host->queue = jsm_queue_new(host->cx, NULL);
        host->socket_class = jsm_class_new(runtime, &definition);
        jsm_define_all(host->cx, jsm_global(host->cx), globals, host);
        jsm_eval(host->cx, script, JSM_NTS, "lines.js");
        run_loop(host);  // tells what the lines above have thrown, too
        jsm_queue_free(host->queue);
    }
    jsm_runtime_free(runtime);  // closes the sockets that are left
}

int main(void)
{
    Host host = {.has_failed = false};
    jsm_hooks hooks = {
        .size = sizeof(hooks),
        .data = &host,
        .wakeup = wake,
        .uncaught = report,
        .unhandled_rejection = report_rejection,
    };
    jsm_runtime_options options = {.size = sizeof(options), .hooks = &hooks};
    jsm_runtime *runtime;

    if (pipe(host.pipe) != 0) {
        perror("pipe");
        return EXIT_FAILURE;
    }
    runtime = jsm_runtime_new(&options);
    if (runtime) {
        run(&host, runtime);
    }
    close(host.pipe[0]);
    close(host.pipe[1]);
    return host.cx && !host.has_failed ? EXIT_SUCCESS : EXIT_FAILURE;
}
