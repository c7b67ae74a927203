// SPDX-License-Identifier: MIT
//
// Parses files and says of each whether it was accepted:
//
//     parse_files [--module | --strict] [--cut STEP]
//                 [--fail] [--expect-error] [--print] FILE...
//
// With "-" for the files, lines of standard input are read instead, each a
// mode (script, strict or module), a tab and a path; the answer is a line
// "ok PATH" or "error PATH: LINE:COLUMN: MESSAGE". --cut parses besides each
// file cut at every multiple of STEP, --fail lets every allocation fail in
// turn; both check that all memory is returned. --print shows trees and
// scopes. The exit status is 1 if a file's answer differs from what was
// expected.

#include "source_text.h"
#include "syntax/print.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Settings {
    JsParseOptions options;
    bool expects_error;
    bool fails;
    bool prints;
    size_t cut_step;
} Settings;

static void print_tree(const JsSyntaxTree *tree)
{
    JsBudget budget;
    JsBuffer text;

    jsmi_budget_initialize(&budget, NULL);
    jsmi_buffer_initialize(&text, &budget);
    jsmi_syntax_print(tree, &text);
    jsmi_buffer_append_text(&text, "\n");
    jsmi_syntax_print_scopes(tree, &text);
    fwrite(text.data, 1, text.size, stdout);
    jsmi_buffer_dispose(&text);
}

static bool parse_text(const Settings *settings, const SourceText *text,
                       size_t length, int64_t fail_countdown,
                       JsSyntaxError *error)
{
    SourceText copy = source_text_prefix(text, length);
    JsParseOptions options = settings->options;
    JsSyntaxTree tree;
    JsBudget budget;
    bool succeeded;

    source_budget_initialize(&budget, fail_countdown);
    options.source = copy.units;
    options.length = length;
    options.is_wide = copy.is_wide;
    succeeded = jsmi_parse(&tree, &budget, &options, error);
    if (succeeded) {
        uint32_t line;
        uint32_t column;

        jsmi_syntax_position(&tree, (uint32_t)length, &line, &column);
        if (settings->prints)
            print_tree(&tree);
    }
    jsmi_syntax_tree_dispose(&tree);
    source_text_free(&copy);
    if (budget.used != 0) {
        printf("leak of %zu bytes\n", budget.used);
        abort();
    }
    return succeeded;
}

static void fail_allocations(const Settings *settings, const SourceText *text)
{
    JsSyntaxError error;

    for (int64_t i = 1; i < 10000; i++) {
        if (parse_text(settings, text, text->length, i, &error) ||
            error.kind != JSMI_SYNTAX_OUT_OF_MEMORY)
            return;
    }
}

static bool run_file(const Settings *settings, const char *path)
{
    JsSyntaxError error;
    SourceText text;
    bool succeeded;

    if (!source_text_read(&text, path)) {
        printf("cannot read %s\n", path);
        return false;
    }
    succeeded = parse_text(settings, &text, text.length, 0, &error);
    if (succeeded)
        printf("ok %s\n", path);
    else
        printf("error %s: %u:%u: %s\n", path, (unsigned)error.line,
               (unsigned)error.column, error.message);
    for (size_t i = 0; settings->cut_step && i < text.length;
         i += settings->cut_step)
        (void)!parse_text(settings, &text, i, 0, &error);
    if (settings->fails)
        fail_allocations(settings, &text);
    source_text_free(&text);
    return succeeded != settings->expects_error;
}

static void set_mode(Settings *settings, const char *mode)
{
    settings->options.is_strict = strcmp(mode, "strict") == 0;
    settings->options.goal =
        strcmp(mode, "module") == 0 ? JSMI_PARSE_MODULE : JSMI_PARSE_SCRIPT;
}

static bool run_line(void *data, const char *mode, const char *path)
{
    Settings *settings = data;

    set_mode(settings, mode);
    (void)run_file(settings, path);
    return true;
}

int main(int count, char **arguments)
{
    Settings settings = {.cut_step = 0};
    int failures = 0;

    for (int i = 1; i < count; i++) {
        const char *argument = arguments[i];

        if (strcmp(argument, "--module") == 0 ||
            strcmp(argument, "--strict") == 0)
            set_mode(&settings, argument + 2);
        else if (strcmp(argument, "--expect-error") == 0)
            settings.expects_error = true;
        else if (strcmp(argument, "--print") == 0)
            settings.prints = true;
        else if (strcmp(argument, "--fail") == 0)
            settings.fails = true;
        else if (strcmp(argument, "--cut") == 0 && i + 1 < count)
            settings.cut_step = strtoul(arguments[++i], NULL, 10);
        else if (strcmp(argument, "-") == 0)
            (void)source_list_each(run_line, &settings);
        else if (!run_file(&settings, argument))
            failures++;
    }
    return failures ? 1 : 0;
}
