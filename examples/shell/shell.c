// SPDX-License-Identifier: MIT
#include "shell.h"

#include "clone.h"
#include "file_module.h"
#include "modules.h"
#include "process_module.h"
#include "report.h"
#include "stopwatch.h"

#include <stdio.h>
#include <string.h>

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

bool shell_is_time_up(const Shell *shell)
{
    return shell->loop.deadline > 0 &&
           jsm_now(shell->runtime) >= shell->loop.deadline;
}

void shell_report_termination(Shell *shell)
{
    fflush(stdout);
    if (shell_is_time_up(shell)) {
        fprintf(stderr, "jsmini: stopped after %lld ms\n",
                (long long)shell->options->time_limit);
    } else {
        fputs("jsmini: terminated\n", stderr);
    }
    shell->exit_code = EXIT_UNCAUGHT;
}

void shell_report_pending(Shell *shell)
{
    jsm_status status = jsm_pending(shell->cx);

    if (shell->has_exited || status == JSM_OK) {
        return;
    }
    if (status == JSM_TERMINATED) {
        shell_report_termination(shell);
    } else {
        on_uncaught(shell, shell->cx, jsm_catch(shell->cx));
    }
}

// ------------------------------------------------- globals of the shell only

jsm_value shell_exit(jsm_context *cx, const jsm_call *call)
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

bool shell_install_globals(Shell *shell, const char *name)
{
    jsm_context *cx = shell->cx;
    jsm_value global = jsm_global(cx);

    shell->console = console_install(cx);
    shell->timers = timers_install(cx);
    jsm_define_all(cx, global, shell_functions, shell);
    jsm_set(cx, global, "scriptArgs", make_arguments(cx, shell->options, name));
    return clone_install(cx) && stopwatch_install(cx) &&
           jsm_pending(cx) == JSM_OK;
}

// The shell's own modules are made when a script asks for them.
static void load_module(void *data, jsm_context *cx,
                        jsm_module_request *request)
{
    const char *key = jsm_module_request_key(request);
    const jsm_def *exports = NULL;

    if (strcmp(key, "shell:file") == 0) {
        exports = file_module_exports;
    } else if (strcmp(key, "shell:process") == 0) {
        exports = process_module_exports;
    }
    if (exports && !jsm_module_request_attr(request, "type")) {
        jsm_module_request_native(request, exports, data);
    } else {
        modules_host.load(data, cx, request);
    }
}

// ------------------------------------------------------- opening and closing

bool shell_open(Shell *shell, const Options *options)
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
    jsm_module_host module_host = modules_host;

    shell->options = options;
    if (!loop_initialize(&shell->loop)) {
        return false;
    }
    if (options->shows_statistics) {
        counting_allocator_initialize(&shell->allocator);
        runtime_options.alloc = &shell->allocator.alloc;
    }
    shell->runtime = jsm_runtime_new(&runtime_options);
    shell->cx = shell->runtime ? jsm_context_new(shell->runtime, NULL) : NULL;
    if (shell->cx) {
        module_host.load = load_module;
        module_host.data = shell;
        jsm_set_module_host(shell->runtime, &module_host);
    }
    return shell->cx != NULL;
}

void shell_close(Shell *shell)
{
    if (shell->cx && shell->options->shows_statistics) {
        stats_print(shell->runtime, &shell->allocator);
    }
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

// -------------------------------------------------------------------- a run

static bool write_listing(void *data, const void *p, size_t n)
{
    (void)data;
    return fwrite(p, 1, n, stdout) == n;
}

void shell_run(Shell *shell, const jsm_source *source)
{
    jsm_script *script = jsm_compile(shell->cx, source);

    if (script && shell->options->disassembles) {
        if (jsm_script_disassemble(script, write_listing, NULL) != JSM_OK) {
            jsm_throwf(shell->cx, JSM_ERROR, "the code cannot be listed");
        }
    } else if (script) {
        jsm_run(shell->cx, script);
    }
    jsm_script_free(script);
}

void shell_start_clock(Shell *shell)
{
    if (shell->options->time_limit > 0) {
        shell->loop.deadline =
            jsm_now(shell->runtime) + shell->options->time_limit * 1000000;
        jsm_set_deadline(shell->runtime, shell->loop.deadline);
    }
}

void shell_stop_clock(Shell *shell)
{
    shell->loop.deadline = 0;
    jsm_set_deadline(shell->runtime, 0);
}

static bool is_over(void *data)
{
    const Shell *shell = data;

    return shell->has_exited || shell_is_time_up(shell);
}

void shell_run_tasks(Shell *shell)
{
    if (loop_run(&shell->loop, shell->runtime, is_over, shell) == JSM_OK &&
        !shell->has_exited && shell_is_time_up(shell)) {
        // The time ran out while nothing ran: nobody was told yet.
        shell_report_termination(shell);
    }
}
