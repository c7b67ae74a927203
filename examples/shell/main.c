// SPDX-License-Identifier: MIT
//
// jsmini: runs scripts and modules from disk, from the command line or from
// standard input, or evaluates what somebody types. It uses nothing but
// jsmini.h, the C library and POSIX, and each of its files is there to be
// copied into a program of your own.
#include "files.h"
#include "prompt.h"
#include "shell.h"
#include "source_map.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Runs the text, or imports the file, and then what that leaves to do.
static void run(Shell *shell, const jsm_source *source)
{
    const Options *options = shell->options;

    switches_apply(&options->switches, shell->runtime);
    shell_start_clock(shell);
    if (options->is_module && options->path && !options->disassembles) {
        // Nobody handles its promise, so the hook reports a rejection.
        jsm_import(shell->cx, options->path);
    } else {
        shell_run(shell, source);
    }
    shell_report_pending(shell);
    if (!shell->has_exited && jsm_pending(shell->cx) == JSM_OK) {
        shell_run_tasks(shell);
        shell_report_pending(shell);
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

// The script that the options name. False if it cannot be read; `*text` and
// `*map` are what to free.
static bool find_source(const Options *options, jsm_source *source, char **text,
                        char **map)
{
    *source = (jsm_source){
        .size = sizeof(*source),
        .kind = options->is_module ? JSM_SRC_MODULE : JSM_SRC_SCRIPT,
        .enc = JSM_UTF8,
        .text = options->code,
        .len = JSM_NTS,
        .name = options->path   ? options->path
                : options->code ? "<-e>"
                                : "<stdin>",
    };
    if (!options->code) {
        source->text = *text = read_script(options, &source->len);
    }
    if (*text) {
        source->source_map = *map =
            source_map_read(*text, source->len, options->path);
    }
    return source->text != NULL;
}

// Everything between opening and closing.
static void use(Shell *shell, const jsm_source *source)
{
    if (!shell_install_globals(shell, source->name)) {
        shell_report_pending(shell);
        return;
    }
    if (source->text) {
        run(shell, source);
    }
    if (shell->options->is_interactive && !shell->has_exited) {
        prompt_run(shell);
    }
}

int main(int argc, char **argv)
{
    Options options = {0};
    Shell shell = {0};
    jsm_source source = {.name = "<prompt>"};
    char *text = NULL;
    char *map = NULL;
    int exit_code = options_parse(&options, argc, argv);
    bool has_script;

    if (exit_code >= 0) {
        return exit_code;
    }
    has_script = options.code || options.path || options.reads_input;
    options.is_interactive |= !has_script && isatty(STDIN_FILENO);
    options.is_module |= options.path && file_has_suffix(options.path, ".mjs");
    if ((has_script || !options.is_interactive) &&
        !find_source(&options, &source, &text, &map)) {
        return EXIT_USAGE;
    }
    if (shell_open(&shell, &options)) {
        use(&shell, &source);
    } else {
        fputs("jsmini: out of memory\n", stderr);
        shell.exit_code = EXIT_UNCAUGHT;
    }
    shell_close(&shell);
    free(map);
    free(text);
    return shell.exit_code;
}
