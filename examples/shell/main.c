// SPDX-License-Identifier: MIT
//
// jsmini: runs scripts and modules from disk, from the command line or from
// standard input. It uses nothing but jsmini.h, and each of its files is there
// to be copied into a program of your own.
#include "clone.h"
#include "console.h"
#include "files.h"
#include "jsmini.h"
#include "loop.h"
#include "modules.h"
#include "report.h"
#include "stopwatch.h"
#include "switches.h"
#include "timers.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_UNCAUGHT = 1, EXIT_USAGE = 2 };

typedef struct Options {
    const char *code;  // of -e
    const char *path;  // of a script; NULL: standard input
    char **arguments;
    int argument_count;
    int64_t heap_limit;
    bool is_module;
    bool keeps_frames;
    bool shows_statistics;
    Switches switches;
} Options;

typedef struct Shell {
    jsm_runtime *runtime;
    jsm_context *cx;
    Console *console;
    Timers *timers;
    EventLoop loop;
    int exit_code;
    bool has_exited;  // the script called exit
} Shell;

static const char usage[] =
    "usage: jsmini [OPTION]... [SCRIPT [ARGUMENT]...]\n"
    "Runs a JavaScript file, or standard input if there is none or it is -.\n"
    "  -e CODE              run CODE instead of a file\n"
    "  -m, --module         a module, as every file that ends in .mjs is\n"
    "  --heap-limit BYTES   let scripts use no more memory than that\n"
    "  --keep-frames        make tail calls ordinary calls\n"
    "  --statistics         print memory figures at the end\n"
    "  --gc-every N         a full collection at every Nth allocation\n"
    "  --minor-gc-every N   a minor collection at every Nth allocation\n"
    "  --fail-allocation N  let the Nth allocation of the script fail\n"
    "  --fail-for-ever      and every later one\n"
    "  --version, --help\n";

// ------------------------------------------------------------ the arguments

// Takes one option that has a meaning for the shell alone: how many arguments
// it is made of, 0 for no option of that name, -1 for a wrong one.
static int parse_option(Options *options, char **argv)
{
    if (strcmp(argv[0], "-e") == 0) {
        options->code = argv[1];
        return argv[1] ? 2 : -1;
    }
    if (strcmp(argv[0], "-m") == 0 || strcmp(argv[0], "--module") == 0) {
        options->is_module = true;
        return 1;
    }
    if (strcmp(argv[0], "--keep-frames") == 0) {
        options->keeps_frames = true;
        return 1;
    }
    if (strcmp(argv[0], "--statistics") == 0) {
        options->shows_statistics = true;
        return 1;
    }
    if (strcmp(argv[0], "--heap-limit") == 0) {
        return switches_parse_count(argv[1], &options->heap_limit) ? 2 : -1;
    }
    return switches_parse(&options->switches, argv);
}

// The exit code if the program is to end at once, otherwise -1.
static int parse_arguments(Options *options, int argc, char **argv)
{
    int i = 1;

    while (i < argc && argv[i][0] == '-' && argv[i][1]) {
        int taken;

        if (strcmp(argv[i], "--help") == 0) {
            fputs(usage, stdout);
            return EXIT_SUCCESS;
        }
        if (strcmp(argv[i], "--version") == 0) {
            uint32_t version = jsm_version();

            printf("jsmini %u.%u.%u\n", version >> 16, version >> 8 & 255,
                   version & 255);
            return EXIT_SUCCESS;
        }
        if (strcmp(argv[i], "--") == 0) {
            i++;
            break;
        }
        taken = parse_option(options, argv + i);
        if (taken <= 0) {
            fprintf(stderr, "jsmini: wrong option %s\n%s", argv[i], usage);
            return EXIT_USAGE;
        }
        i += taken;
    }
    if (!options->code && i < argc) {
        options->path = strcmp(argv[i], "-") == 0 ? NULL : argv[i];
        i++;
    }
    options->arguments = argv + i;
    options->argument_count = argc - i;
    return -1;
}

// ---------------------------------------------------------------- the hooks

static void on_wakeup(void *data)
{
    Shell *shell = data;

    loop_wake(&shell->loop);
}

static void on_uncaught(void *data, jsm_context *cx, jsm_value error)
{
    Shell *shell = data;

    shell->exit_code = EXIT_UNCAUGHT;
    report_error(cx, "Uncaught", error);
}

static void on_unhandled_rejection(void *data, jsm_context *cx,
                                   jsm_value promise, jsm_value reason)
{
    Shell *shell = data;

    (void)promise;
    shell->exit_code = EXIT_UNCAUGHT;
    report_error(cx, "Uncaught (in promise)", reason);
}

// Takes what is pending, reports it, and says why the script stopped if that
// was no exception.
static void report_pending(Shell *shell)
{
    jsm_status status = jsm_pending(shell->cx);

    if (shell->has_exited || status == JSM_OK) {
        return;
    }
    if (status == JSM_TERMINATED) {
        fputs("jsmini: terminated\n", stderr);
        shell->exit_code = EXIT_UNCAUGHT;
        return;
    }
    on_uncaught(shell, shell->cx, jsm_catch(shell->cx));
}

// ------------------------------------------------- globals of the shell only

// exit ( [ code ] ): no script runs after it, not even a finally block.
static jsm_value shell_exit(jsm_context *cx, const jsm_call *call)
{
    Shell *shell = call->data;
    int64_t code = jsm_arg_int(cx, call, 0, 0, 255, 0);

    if (jsm_pending(cx) != JSM_OK) {
        return JSM_NONE;
    }
    shell->exit_code = (int)code;
    shell->has_exited = true;
    jsm_terminate(shell->runtime);
    // The engine looks for a termination now and then, and has to look before
    // the caller goes on.
    return jsm_eval(cx, "for (;;) ;", JSM_NTS, "exit");
}

static jsm_value shell_gc(jsm_context *cx, const jsm_call *call)
{
    (void)call;
    jsm_gc(jsm_context_runtime(cx));
    return JSM_UNDEFINED;
}

static const jsm_def shell_functions[] = {
    JSM_FN("exit", shell_exit, 1),
    JSM_FN("gc", shell_gc, 0),
    JSM_END,
};

// scriptArgs: the name of the script and the arguments behind it.
static jsm_value make_arguments(jsm_context *cx, const Options *options,
                                const char *name)
{
    jsm_value list = jsm_array(cx, 0, NULL);

    jsm_set_at(cx, list, 0, jsm_string(cx, name, JSM_NTS));
    for (int i = 0; i < options->argument_count; i++) {
        jsm_set_at(cx, list, (uint32_t)i + 1,
                   jsm_string(cx, options->arguments[i], JSM_NTS));
    }
    return list;
}

static bool install_globals(Shell *shell, const Options *options,
                            const char *name)
{
    jsm_context *cx = shell->cx;
    jsm_value global = jsm_global(cx);

    shell->console = console_install(cx);
    shell->timers = timers_install(cx);
    jsm_define_all(cx, global, shell_functions, shell);
    jsm_set(cx, global, "scriptArgs", make_arguments(cx, options, name));
    return clone_install(cx) && stopwatch_install(cx) &&
           jsm_pending(cx) == JSM_OK;
}

// -------------------------------------------------------------------- a run

static bool shell_open(Shell *shell, const Options *options)
{
    jsm_hooks hooks = {
        .size = sizeof(hooks),
        .data = shell,
        .wakeup = on_wakeup,
        .uncaught = on_uncaught,
        .unhandled_rejection = on_unhandled_rejection,
    };
    jsm_limits limits = {
        .size = sizeof(limits),
        .heap_hard = (size_t)options->heap_limit,
    };
    jsm_runtime_options runtime_options = {
        .size = sizeof(runtime_options),
        .flags = (uint32_t)JSM_RT_CAN_BLOCK |
                 (options->keeps_frames ? (uint32_t)JSM_RT_KEEP_FRAMES : 0),
        .hooks = &hooks,
        .limits = &limits,
    };

    if (!loop_initialize(&shell->loop)) {
        return false;
    }
    shell->runtime = jsm_runtime_new(&runtime_options);
    shell->cx = shell->runtime ? jsm_context_new(shell->runtime, NULL) : NULL;
    if (shell->cx) {
        modules_install(shell->runtime);
    }
    return shell->cx != NULL;
}

static void shell_close(Shell *shell)
{
    if (shell->cx) {
        jsm_context_free(shell->cx);
    }
    if (shell->runtime) {
        jsm_runtime_free(shell->runtime);
    }
    timers_free(shell->timers);
    console_free(shell->console);
    loop_destroy(&shell->loop);
}

static bool has_exited(void *data)
{
    const Shell *shell = data;

    return shell->has_exited;
}

static void run_text(Shell *shell, const Options *options, const char *name,
                     const char *text, size_t length)
{
    jsm_source source = {
        .size = sizeof(source),
        .kind = options->is_module ? JSM_SRC_MODULE : JSM_SRC_SCRIPT,
        .text = text,
        .len = length,
        .enc = JSM_UTF8,
        .name = name,
        .line = 1,
    };
    jsm_script *script = jsm_compile(shell->cx, &source);

    if (script) {
        jsm_run(shell->cx, script);
        jsm_script_free(script);
    }
}

static void print_statistics(const Shell *shell)
{
    jsm_stats stats = {.size = sizeof(stats)};

    jsm_runtime_stats(shell->runtime, &stats);
    fprintf(stderr,
            "memory: %zu bytes in use, %zu at most, %zu objects\n"
            "collections: %llu, %.3f ms in all, %.3f ms the longest\n",
            stats.heap_used, stats.heap_peak, stats.objects,
            (unsigned long long)stats.gc_count, (double)stats.gc_ns_total / 1e6,
            (double)stats.gc_ns_max / 1e6);
}

static void run(Shell *shell, const Options *options, const char *name,
                const char *text, size_t length)
{
    if (!install_globals(shell, options, name)) {
        report_pending(shell);
        return;
    }
    switches_apply(&options->switches, shell->runtime);
    if (options->is_module && options->path) {
        // Nobody handles its promise, so the hook reports a rejection.
        jsm_import(shell->cx, options->path);
    } else {
        run_text(shell, options, name, text, length);
    }
    report_pending(shell);
    if (!shell->has_exited &&
        loop_run(&shell->loop, shell->runtime, has_exited, shell) != JSM_OK) {
        report_pending(shell);
    }
    if (options->shows_statistics) {
        print_statistics(shell);
    }
}

static char *read_script(const Options *options, size_t *length)
{
    char *text = options->path ? file_read(options->path, length)
                               : file_read_standard_input(length);

    if (!text) {
        fprintf(stderr, "jsmini: cannot read %s: %s\n",
                options->path ? options->path : "standard input",
                strerror(errno));
    }
    return text;
}

int main(int argc, char **argv)
{
    Options options = {0};
    Shell shell = {0};
    const char *name;
    const char *text;
    char *owned = NULL;
    size_t length;
    int exit_code = parse_arguments(&options, argc, argv);

    if (exit_code >= 0) {
        return exit_code;
    }
    name = options.path ? options.path : options.code ? "<-e>" : "<stdin>";
    if (options.code) {
        text = options.code;
        length = strlen(text);
    } else {
        text = owned = read_script(&options, &length);
        if (!text) {
            return EXIT_USAGE;
        }
    }
    if (options.path && file_has_suffix(options.path, ".mjs")) {
        options.is_module = true;
    }
    if (shell_open(&shell, &options)) {
        run(&shell, &options, name, text, length);
    } else {
        fputs("jsmini: out of memory\n", stderr);
        shell.exit_code = EXIT_UNCAUGHT;
    }
    shell_close(&shell);
    free(owned);
    return shell.exit_code;
}
