// SPDX-License-Identifier: MIT
//
// Compiles files and verifies the images:
//
//     compile_files [--module | --strict] [--list] [--cut STEP] [--fail]
//                   FILE...
//
// With "-" for the files, lines of standard input are read instead, each a
// mode (script, strict or module), a tab and a path. --list prints the
// instructions, --cut compiles besides each file cut at every multiple of
// STEP, --fail lets every allocation fail in turn. A file that does not parse
// is passed over. The exit status is 1 if an image is not valid or memory is
// not returned.

#include "compile/compile.h"
#include "source_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Settings {
    JsSourceOptions options;
    bool lists;
    bool fails;
    size_t cut_step;
    unsigned rejected;
    unsigned compiled;
} Settings;

static void list(const JsImage *image)
{
    JsBudget budget;
    JsBuffer text;

    jsmi_budget_initialize(&budget, NULL);
    jsmi_buffer_initialize(&text, &budget);
    jsmi_image_disassemble(image, &text);
    fwrite(text.data, 1, text.size, stdout);
    jsmi_buffer_dispose(&text);
}

static void reject(Settings *settings, const char *path,
                   const JsSyntaxError *error)
{
    settings->rejected++;
    if (settings->lists || error->kind == JSMI_SYNTAX_TOO_DEEP)
        printf("%s: %s\n", path, error->message);
}

// False: something is wrong with the compiler. *is_done: no allocation
// failed.
static bool compile(Settings *settings, const char *path,
                    const SourceText *text, int64_t fail_countdown,
                    bool *is_done)
{
    JsSourceOptions options = settings->options;
    JsBudget budget;
    JsImage *image;
    JsSyntaxError error;
    JsImageProblem problem;
    bool succeeded = true;

    source_budget_initialize(&budget, fail_countdown);
    options.source = text->units;
    options.length = text->length;
    options.is_wide = text->is_wide;
    *is_done = true;
    if (!jsmi_compile_source(&budget, &options, &jsmi_default_allocator, &image,
                             &error)) {
        *is_done = error.kind != JSMI_SYNTAX_OUT_OF_MEMORY;
        reject(settings, path, &error);
    } else {
        settings->compiled++;
        if (!jsmi_image_verify(image, image->size, &budget, &problem) &&
            problem.kind == JSMI_IMAGE_INVALID) {
            printf("%s: function %u, instruction %u: %s\n", path,
                   problem.function, problem.instruction, problem.text);
            succeeded = false;
        }
        if (settings->lists)
            list(image);
        jsmi_default_allocator.reallocate(NULL, image, image->size, 0);
    }
    if (budget.used != 0) {
        printf("%s: leak of %zu bytes\n", path, budget.used);
        succeeded = false;
    }
    return succeeded;
}

static bool cut(Settings *settings, const char *path, const SourceText *text)
{
    bool succeeded = true, is_done;

    for (size_t i = 0; i < text->length; i += settings->cut_step) {
        SourceText prefix = source_text_prefix(text, i);

        succeeded &= compile(settings, path, &prefix, 0, &is_done);
        source_text_free(&prefix);
    }
    return succeeded;
}

static bool run_file(Settings *settings, const char *path)
{
    bool succeeded, is_done;
    SourceText text;

    if (!source_text_read(&text, path)) {
        printf("%s: cannot be read\n", path);
        return false;
    }
    succeeded = compile(settings, path, &text, 0, &is_done);
    is_done = !settings->fails;
    for (int64_t i = 1; !is_done && i < 2000; i++)
        succeeded &= compile(settings, path, &text, i, &is_done);
    if (settings->cut_step)
        succeeded &= cut(settings, path, &text);
    source_text_free(&text);
    return succeeded;
}

static void set_mode(Settings *settings, const char *mode)
{
    settings->options.kind =
        strcmp(mode, "module") == 0 ? JSMI_IMAGE_MODULE : JSMI_IMAGE_SCRIPT;
    settings->options.is_strict = strcmp(mode, "strict") == 0;
}

static bool run_line(void *data, const char *mode, const char *path)
{
    Settings *settings = data;

    set_mode(settings, mode);
    return run_file(settings, path);
}

int main(int count, char **arguments)
{
    Settings settings = {.options = {.kind = JSMI_IMAGE_SCRIPT}};
    bool succeeded = true;

    for (int i = 1; i < count; i++) {
        const char *argument = arguments[i];

        if (strcmp(argument, "--list") == 0)
            settings.lists = true;
        else if (strcmp(argument, "--fail") == 0)
            settings.fails = true;
        else if (strcmp(argument, "--cut") == 0 && i + 1 < count)
            settings.cut_step = strtoul(arguments[++i], NULL, 10);
        else if (strncmp(argument, "--", 2) == 0)
            set_mode(&settings, argument + 2);
        else if (strcmp(argument, "-") == 0)
            succeeded &= source_list_each(run_line, &settings);
        else
            succeeded &= run_file(&settings, argument);
    }
    printf("%u compiled, %u rejected\n", settings.compiled, settings.rejected);
    return succeeded ? 0 : 1;
}
