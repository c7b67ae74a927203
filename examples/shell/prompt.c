// SPDX-License-Identifier: MIT
#include "prompt.h"

#include "colors.h"
#include "complete.h"
#include "editor.h"
#include "evaluate.h"
#include "files.h"
#include "interrupt.h"
#include "terminal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct Prompt {
    Shell *shell;
    Completer completer;
    History history;
    Editor editor;
    KeyDecoder decoder;
    EditText line;       // without a terminal: what was read of the next line
    EditText input;      // and the lines of an input that goes on
    EditText session;    // all that was evaluated, for .save
    bool is_terminal;    // there is an editor
    bool asks;           // without one: somebody sees a prompt all the same
    bool asks_again;     // that prompt is to be shown
    bool has_evaluated;  // and may have left tasks
    bool is_over;
} Prompt;

static const char help[] =
    ".exit         leave; so does Ctrl-D\n"
    ".help         this\n"
    ".load FILE    evaluate a file as if it were typed\n"
    ".save FILE    write down what was evaluated\n"
    "Tab completes, Ctrl-R searches what was typed before, Ctrl-C interrupts.\n"
    "_ is the last value. await works; let and const may be declared again.\n";

// ------------------------------------------------------------------- commands

static void evaluate(Prompt *prompt, const char *text)
{
    terminal_set_signals(true);
    evaluate_input(prompt->shell, text);
    terminal_set_signals(false);
    edit_text_insert(&prompt->session, text, strlen(text));
    edit_text_insert(&prompt->session, "\n", 1);
    prompt->has_evaluated = true;
    prompt->is_over = prompt->shell->has_exited;
}

static void load(Prompt *prompt, const char *path)
{
    size_t length;
    char *text = file_read(path, &length);

    if (!text) {
        fprintf(stderr, "cannot read %s: %s\n", path, strerror(errno));
        return;
    }
    evaluate(prompt, text);
    free(text);
}

static void save(const Prompt *prompt, const char *path)
{
    FILE *stream = fopen(path, "wb");
    bool written =
        stream && fwrite(prompt->session.bytes, 1, prompt->session.length,
                         stream) == prompt->session.length;

    if ((stream && fclose(stream) != 0) || !written) {
        fprintf(stderr, "cannot write %s: %s\n", path, strerror(errno));
    }
}

// The operand of a command if the text is one; NULL if not.
static const char *operand(const char *text, const char *command)
{
    size_t length = strlen(command);

    if (strncmp(text, command, length) != 0 ||
        (text[length] && text[length] != ' ')) {
        return NULL;
    }
    return text + length + strspn(text + length, " ");
}

// A dot and a letter begin no script.
static bool is_command(const char *text)
{
    return text[0] == '.' && text[1] >= 'a' && text[1] <= 'z';
}

static void run_command(Prompt *prompt, const char *text)
{
    const char *path;

    if (operand(text, ".exit")) {
        prompt->is_over = true;
    } else if (operand(text, ".help")) {
        fputs(help, stdout);
    } else if ((path = operand(text, ".load")) && *path) {
        load(prompt, path);
    } else if ((path = operand(text, ".save")) && *path) {
        save(prompt, path);
    } else {
        fprintf(stderr, "no such command; see .help\n");
    }
    fflush(stdout);
}

static void take_input(Prompt *prompt, const char *text)
{
    if (is_command(text)) {
        run_command(prompt, text);
    } else if (text[strspn(text, " \t\n")]) {
        evaluate(prompt, text);
    }
}

static bool is_complete(void *data, const char *text)
{
    const Prompt *prompt = data;

    return is_command(text) || evaluate_is_complete(prompt->shell, text);
}

static void complete(void *data, const char *text, size_t cursor,
                     Completions *completions)
{
    Prompt *prompt = data;

    completer_complete(&prompt->completer, text, cursor, completions);
}

// ---------------------------------------------------------------------- input

static void show(Prompt *prompt)
{
    if (prompt->is_terminal) {
        editor_show(&prompt->editor);
    } else if (prompt->asks && prompt->asks_again) {
        fputs(prompt->input.length > 0 ? "... " : "> ", stdout);
        fflush(stdout);
        prompt->asks_again = false;
    }
}

static void begin(Prompt *prompt)
{
    if (prompt->is_terminal) {
        editor_begin(&prompt->editor);
    }
    edit_text_set(&prompt->input, "", 0);
}

static void take_key(Prompt *prompt, const Key *key)
{
    char *text;

    switch (editor_take(&prompt->editor, key)) {
    case EDIT_GOES_ON:
        return;
    case EDIT_ENDED:
        prompt->is_over = true;
        return;
    case EDIT_CANCELLED:
        break;
    case EDIT_ACCEPTED:
        text = strdup(prompt->editor.text.bytes);
        if (text) {
            history_add(&prompt->history, text);
            take_input(prompt, text);
            free(text);
        }
        break;
    }
    begin(prompt);
}

// A line without a terminal, or all that there is at the end.
static void take_line(Prompt *prompt, bool is_last)
{
    if (prompt->input.length > 0) {
        edit_text_insert(&prompt->input, "\n", 1);
    }
    edit_text_insert(&prompt->input, prompt->line.bytes, prompt->line.length);
    edit_text_set(&prompt->line, "", 0);
    if (is_last || is_complete(prompt, prompt->input.bytes)) {
        take_input(prompt, prompt->input.bytes);
        begin(prompt);
    }
    prompt->asks_again = true;
}

static void take_byte(Prompt *prompt, char byte)
{
    Key key;

    if (prompt->is_terminal) {
        if (keys_decode(&prompt->decoder, byte, &key)) {
            take_key(prompt, &key);
        }
    } else if (byte == '\n') {
        take_line(prompt, false);
    } else {
        edit_text_insert(&prompt->line, &byte, 1);
    }
}

// Reads what there is. The end of the input is the end of the prompt, but not
// of what the script still has to do.
static void read_input(Prompt *prompt)
{
    char bytes[1024];
    ssize_t count = read(STDIN_FILENO, bytes, sizeof(bytes));

    for (ssize_t i = 0; i < count && !prompt->is_over; i++) {
        take_byte(prompt, bytes[i]);
    }
    if (count > 0 || (count < 0 && errno == EINTR)) {
        // After an evaluation its tasks come first.
        if (!prompt->is_over && !prompt->has_evaluated) {
            show(prompt);
        }
        return;
    }
    if (!prompt->is_over && prompt->line.length + prompt->input.length > 0) {
        take_line(prompt, true);
    }
    if (!prompt->is_over && !prompt->is_terminal) {
        shell_run_tasks(prompt->shell);
        shell_report_pending(prompt->shell);
    }
    prompt->is_over = true;
}

// ---------------------------------------------------------------------- tasks

// Runs tasks while somebody types: how long until there are more, as
// jsm_pump.next_ns says it.
static int64_t run_tasks(Prompt *prompt)
{
    Shell *shell = prompt->shell;
    jsm_pump pump = {.size = sizeof(pump), .max_tasks = 64};

    if (prompt->is_terminal) {
        editor_hide(&prompt->editor);
    }
    terminal_set_signals(true);
    shell_start_clock(shell);
    if (jsm_pump_tasks(shell->runtime, &pump) != JSM_OK) {
        shell_report_pending(shell);
        interrupt_take();
        jsm_clear_termination(shell->runtime);
        pump.more = true;
    }
    shell_stop_clock(shell);
    terminal_set_signals(false);
    fflush(stdout);
    prompt->is_over |= shell->has_exited;
    if (!prompt->is_over) {
        show(prompt);
    }
    return pump.more ? 0 : pump.next_ns;
}

// Ctrl-C without an editor: what was typed of an input is forgotten.
static void forget(Prompt *prompt)
{
    jsm_clear_termination(prompt->shell->runtime);
    edit_text_set(&prompt->line, "", 0);
    putchar('\n');
    begin(prompt);
    prompt->asks_again = true;
    show(prompt);
}

// Tasks run when there may be some, not after every key.
static void loop(Prompt *prompt)
{
    Shell *shell = prompt->shell;
    int64_t next = -1;  // nanoseconds from `since` until there is a task

    while (!prompt->is_over) {
        int64_t since = jsm_now(shell->runtime);
        LoopEvents events =
            loop_wait(&shell->loop, shell->runtime, STDIN_FILENO, next);
        bool is_due = events.is_woken;

        if (events.has_input) {
            read_input(prompt);
        }
        if (!prompt->is_over && interrupt_take()) {
            forget(prompt);
        }
        if (next >= 0) {
            next -= jsm_now(shell->runtime) - since;
            is_due |= next <= 0;
        }
        if (!prompt->is_over && (is_due || prompt->has_evaluated)) {
            prompt->has_evaluated = false;
            next = run_tasks(prompt);
        }
    }
}

// -------------------------------------------------------------- begin and end

static void open_prompt(Prompt *prompt, Shell *shell)
{
    bool colored = colors_wanted(stdout);
    const EditorHost host = {
        .data = prompt,
        .is_complete = is_complete,
        .complete = complete,
    };

    *prompt = (Prompt){.shell = shell};
    edit_text_initialize(&prompt->line);
    edit_text_initialize(&prompt->input);
    edit_text_initialize(&prompt->session);
    prompt->is_terminal = terminal_open();
    prompt->asks = isatty(STDIN_FILENO);
    history_open(&prompt->history,
                 prompt->is_terminal && !shell->options->keeps_no_history);
    editor_initialize(&prompt->editor, &host, &prompt->history, colored);
}

static void close_prompt(Prompt *prompt)
{
    terminal_close();
    history_close(&prompt->history);
    editor_dispose(&prompt->editor);
    edit_text_dispose(&prompt->line);
    edit_text_dispose(&prompt->input);
    edit_text_dispose(&prompt->session);
}

void prompt_run(Shell *shell)
{
    Prompt prompt;

    open_prompt(&prompt, shell);
    if (!completer_open(&prompt.completer, shell->cx)) {
        shell_report_pending(shell);
        close_prompt(&prompt);
        return;
    }
    interrupt_install(shell->runtime, &shell->loop);
    if (prompt.is_terminal) {
        uint32_t version = jsm_version();

        printf("jsmini %u.%u.%u, .help for help\n", version >> 16,
               version >> 8 & 255, version & 255);
        fflush(stdout);
    }
    begin(&prompt);
    prompt.asks_again = true;
    show(&prompt);
    loop(&prompt);
    interrupt_uninstall();
    completer_close(&prompt.completer);
    close_prompt(&prompt);
    if (!shell->has_exited) {
        // What was reported meanwhile is no failure of the session.
        shell->exit_code = EXIT_SUCCESS;
    }
}
