// SPDX-License-Identifier: MIT
//
// Parses files and says of each whether it was accepted:
//
//     parse_files [--module | --strict] [--cut SEED]
//                 [--fail] [--expect-error] [--print] FILE...
//
// With "-" for the files, lines of standard input are read instead, each a
// mode (script, strict or module), a tab and a path; the answer is a line
// "ok PATH" or "error PATH: LINE:COLUMN: MESSAGE". --cut parses prefixes of
// each file, --fail lets every allocation fail in turn; both check that all
// memory is returned. --print shows trees and scopes. The exit status is 1 if a
// file's answer differs from what was expected.

#include "base/budget.h"
#include "base/text.h"
#include "syntax/print.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Text {
    void *units;
    size_t length;
    bool is_wide;
} Text;

typedef struct Settings {
    JsParseOptions options;
    bool expects_error;
    bool cuts;
    bool fails;
    bool prints;
    unsigned seed;
} Settings;

static bool never_refuel(JsBudget *budget)
{
    budget->fuel = INT64_MAX / 2;
    return true;
}

static char *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    char *bytes = NULL;
    size_t capacity = 0;

    *size = 0;
    if (!file)
        return NULL;
    do {
        capacity = capacity * 2 + 4096;
        bytes = realloc(bytes, capacity);
        if (!bytes)
            abort();
        *size += fread(bytes + *size, 1, capacity - *size, file);
    } while (*size == capacity);
    fclose(file);
    return bytes;
}

static Text decode(const char *bytes, size_t size, bool prepend_strict)
{
    static const char directive[] = "\"use strict\";\n";
    size_t extra = prepend_strict ? sizeof directive - 1 : 0;
    char *all = malloc(size + extra + 1);
    Text text = {NULL, 0, false};
    JsUtf8Measure measure;

    if (!all)
        abort();
    memcpy(all, directive, extra);
    memcpy(all + extra, bytes, size);
    size += extra;
    measure = jsmi_utf8_measure((uint8_t *)all, size);
    text.length = measure.units;
    text.is_wide = !measure.is_latin1;
    text.units = malloc((text.length << text.is_wide) + 1);
    if (!text.units)
        abort();
    if (text.is_wide)
        jsmi_utf8_to_utf16((uint8_t *)all, size, text.units);
    else
        jsmi_utf8_to_latin1((uint8_t *)all, size, text.units);
    free(all);
    return text;
}

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

static bool parse_text(const Settings *settings, const Text *text,
                       size_t length, int64_t fail_countdown,
                       JsSyntaxError *error)
{
    JsParseOptions options = settings->options;
    JsSyntaxTree tree;
    JsBudget budget;
    // An exact copy, so that reading behind the end is seen.
    size_t size = length << text->is_wide;
    void *copy = malloc(size ? size : 1);
    bool succeeded;

    if (!copy)
        abort();
    memcpy(copy, text->units, size);
    jsmi_budget_initialize(&budget, NULL);
    budget.refuel = never_refuel;
    budget.fail_countdown = fail_countdown;
    options.source = copy;
    options.length = length;
    options.is_wide = text->is_wide;
    succeeded = jsmi_parse(&tree, &budget, &options, error);
    if (succeeded) {
        uint32_t line;
        uint32_t column;

        jsmi_syntax_position(&tree, (uint32_t)length, &line, &column);
        if (settings->prints)
            print_tree(&tree);
    }
    jsmi_syntax_tree_dispose(&tree);
    free(copy);
    if (budget.used != 0) {
        printf("leak of %zu bytes\n", budget.used);
        abort();
    }
    return succeeded;
}

static void cut(const Settings *settings, const Text *text)
{
    JsSyntaxError error;
    unsigned seed = settings->seed;

    for (int i = 0; i < 20 && text->length; i++) {
        seed = seed * 1103515245u + 12345u;
        (void)!parse_text(settings, text, (seed >> 8) % text->length, 0,
                          &error);
    }
}

static void fail_allocations(const Settings *settings, const Text *text)
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
    size_t size;
    char *bytes = read_file(path, &size);
    JsSyntaxError error;
    bool succeeded;
    Text text;

    if (!bytes) {
        printf("cannot read %s\n", path);
        return false;
    }
    text = decode(bytes, size, settings->options.is_strict);
    succeeded = parse_text(settings, &text, text.length, 0, &error);
    if (succeeded)
        printf("ok %s\n", path);
    else
        printf("error %s: %u:%u: %s\n", path, (unsigned)error.line,
               (unsigned)error.column, error.message);
    if (settings->cuts)
        cut(settings, &text);
    if (settings->fails)
        fail_allocations(settings, &text);
    free(text.units);
    free(bytes);
    return succeeded != settings->expects_error;
}

static void set_mode(Settings *settings, const char *mode)
{
    settings->options.is_strict = strcmp(mode, "strict") == 0;
    settings->options.goal =
        strcmp(mode, "module") == 0 ? JSMI_PARSE_MODULE : JSMI_PARSE_SCRIPT;
}

static void run_list(Settings *settings)
{
    char line[4096];

    while (fgets(line, sizeof line, stdin)) {
        char *tab = strchr(line, '\t');

        line[strcspn(line, "\n")] = '\0';
        if (!tab)
            continue;
        *tab = '\0';
        set_mode(settings, line);
        (void)run_file(settings, tab + 1);
    }
}

int main(int count, char **arguments)
{
    Settings settings = {.seed = 1};
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
        else if (strcmp(argument, "--cut") == 0 && i + 1 < count) {
            settings.cuts = true;
            settings.seed = (unsigned)strtoul(arguments[++i], NULL, 10);
        } else if (strcmp(argument, "-") == 0)
            run_list(&settings);
        else if (!run_file(&settings, argument))
            failures++;
    }
    return failures ? 1 : 0;
}
