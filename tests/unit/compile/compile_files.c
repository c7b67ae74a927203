// SPDX-License-Identifier: MIT
//
// Compiles files and verifies the images:
//
//     compile_files [--module | --strict] [--list] [--fail] FILE...
//
// With "-" for the files, lines of standard input are read instead, each a
// mode (script, strict or module), a tab and a path. --list prints the
// instructions, --fail lets every allocation fail in turn. A file that does
// not parse is passed over. The exit status is 1 if an image is not valid or
// memory is not returned.

#include "base/text.h"
#include "compile/compile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Settings {
    JsSourceOptions options;
    bool lists;
    unsigned rejected;
    bool fails;
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

static void decode(const char *bytes, size_t size, JsSourceOptions *options)
{
    JsUtf8Measure measure = jsmi_utf8_measure((const uint8_t *)bytes, size);
    void *units = malloc((measure.units << 1) + 1);

    if (!units)
        abort();
    options->length = measure.units;
    options->is_wide = !measure.is_latin1;
    if (options->is_wide)
        jsmi_utf8_to_utf16((const uint8_t *)bytes, size, units);
    else
        jsmi_utf8_to_latin1((const uint8_t *)bytes, size, units);
    options->source = units;
}

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

// False: something is wrong with the compiler.
static bool compile(Settings *settings, const char *path,
                    int64_t fail_countdown, bool *is_done)
{
    JsBudget budget;
    JsImage *image;
    JsSyntaxError error;
    const char *problem;
    bool succeeded = true;

    jsmi_budget_initialize(&budget, NULL);
    budget.refuel = never_refuel;
    budget.fail_countdown = fail_countdown;
    *is_done = true;
    if (!jsmi_compile_source(&budget, &settings->options,
                             &jsmi_default_allocator, &image, &error)) {
        settings->rejected++;
        *is_done = error.kind != JSMI_SYNTAX_OUT_OF_MEMORY;
        if (settings->lists)
            printf("%s: %s\n", path, error.message);
        if (error.kind == JSMI_SYNTAX_TOO_DEEP)
            printf("%s: %s\n", path, error.message);
    } else {
        if (!jsmi_image_verify(image, image->size, &problem)) {
            printf("%s: %s\n", path, problem);
            succeeded = false;
        }
        if (settings->lists)
            list(image);
        free(image);
    }
    if (budget.used != 0) {
        printf("%s: leak of %zu bytes\n", path, budget.used);
        succeeded = false;
    }
    return succeeded;
}

static bool run_file(Settings *settings, const char *path)
{
    bool succeeded = true, is_done = false;
    size_t size;
    char *bytes = read_file(path, &size);

    if (!bytes) {
        printf("%s: cannot be read\n", path);
        return false;
    }
    decode(bytes, size, &settings->options);
    if (settings->fails) {
        for (int64_t i = 1; !is_done && i < 2000; i++)
            succeeded &= compile(settings, path, i, &is_done);
    } else {
        succeeded = compile(settings, path, 0, &is_done);
    }
    free((void *)settings->options.source);
    free(bytes);
    return succeeded;
}

static void set_mode(Settings *settings, const char *mode)
{
    settings->options.kind =
        strcmp(mode, "module") == 0 ? JSMI_IMAGE_MODULE : JSMI_IMAGE_SCRIPT;
    settings->options.is_strict = strcmp(mode, "strict") == 0;
}

static bool run_list(Settings *settings)
{
    char line[4096];
    bool succeeded = true;

    while (fgets(line, sizeof line, stdin)) {
        char *path = strchr(line, '\t');

        if (!path)
            continue;
        *path++ = 0;
        path[strcspn(path, "\n")] = 0;
        set_mode(settings, line);
        succeeded &= run_file(settings, path);
    }
    return succeeded;
}

int main(int count, char **arguments)
{
    Settings settings = {.options = {.kind = JSMI_IMAGE_SCRIPT}};
    bool succeeded = true;

    for (int i = 1; i < count; i++) {
        if (strcmp(arguments[i], "--list") == 0)
            settings.lists = true;
        else if (strcmp(arguments[i], "--fail") == 0)
            settings.fails = true;
        else if (strncmp(arguments[i], "--", 2) == 0)
            set_mode(&settings, arguments[i] + 2);
        else if (strcmp(arguments[i], "-") == 0)
            succeeded &= run_list(&settings);
        else
            succeeded &= run_file(&settings, arguments[i]);
    }
    if (settings.rejected)
        printf("%u rejected\n", settings.rejected);
    return succeeded ? 0 : 1;
}
