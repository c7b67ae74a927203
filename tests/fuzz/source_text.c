// SPDX-License-Identifier: MIT
#include "source_text.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool never_refuse(JsBudget *budget)
{
    budget->fuel = INT64_MAX / 2;
    return true;
}

static void *allocate(size_t size)
{
    void *block = malloc(size ? size : 1);

    if (!block)
        abort();
    return block;
}

static char *read_bytes(const char *path, size_t *size)
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

bool source_text_read(SourceText *text, const char *path)
{
    size_t size;
    char *bytes = read_bytes(path, &size);
    JsUtf8Measure measure;

    *text = (SourceText){NULL, 0, false};
    if (!bytes)
        return false;
    measure = jsmi_utf8_measure((const uint8_t *)bytes, size);
    text->length = measure.units;
    text->is_wide = !measure.is_latin1;
    text->units = allocate(text->length << text->is_wide);
    if (text->is_wide)
        jsmi_utf8_to_utf16((const uint8_t *)bytes, size, text->units);
    else
        jsmi_utf8_to_latin1((const uint8_t *)bytes, size, text->units);
    free(bytes);
    return true;
}

void source_text_free(SourceText *text)
{
    free(text->units);
    text->units = NULL;
}

SourceText source_text_prefix(const SourceText *text, size_t length)
{
    size_t size = length << text->is_wide;
    SourceText prefix = {allocate(size), length, text->is_wide};

    memcpy(prefix.units, text->units, size);
    return prefix;
}

void source_budget_initialize(JsBudget *budget, int64_t fail_countdown)
{
    jsmi_budget_initialize(budget, NULL);
    budget->refuel = never_refuse;
    budget->fail_countdown = fail_countdown;
}

bool source_list_each(bool (*visit)(void *data, const char *mode,
                                    const char *path),
                      void *data)
{
    char line[4096];
    bool succeeded = true;

    while (fgets(line, sizeof line, stdin)) {
        char *path = strchr(line, '\t');

        if (!path)
            continue;
        *path++ = '\0';
        path[strcspn(path, "\n")] = '\0';
        succeeded &= visit(data, line, path);
    }
    return succeeded;
}
