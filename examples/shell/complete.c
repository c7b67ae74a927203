// SPDX-License-Identifier: MIT
#include "complete.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_PROTOTYPES = 64, MOST_NAMES = 32 };

static const char *const keywords[] = {
    "async",    "await",    "break",    "case",    "catch",      "class",
    "const",    "continue", "debugger", "default", "delete",     "do",
    "else",     "export",   "extends",  "false",   "finally",    "for",
    "function", "if",       "import",   "in",      "instanceof", "let",
    "new",      "null",     "of",       "return",  "static",     "super",
    "switch",   "this",     "throw",    "true",    "try",        "typeof",
    "using",    "var",      "void",     "while",   "with",       "yield",
};

bool completer_open(Completer *completer, jsm_context *cx)
{
    jsm_value descriptor_of =
        jsm_get(cx, jsm_intrinsic(cx, "Object"), "getOwnPropertyDescriptor");

    completer->cx = cx;
    completer->descriptor_of = jsm_ref_new(cx, descriptor_of);
    return completer->descriptor_of != NULL;
}

void completer_close(Completer *completer)
{
    jsm_ref_free(completer->descriptor_of);
}

// ---------------------------------------------------------- the text in front

static bool is_name_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '_' || byte == '$' ||
           (unsigned char)byte >= 0x80;
}

// Where the name begins that ends at `end`.
static size_t name_start(const char *text, size_t end)
{
    while (end > 0 && is_name_byte(text[end - 1])) {
        end--;
    }
    return end;
}

// The end of what is before the dot, or the ?., that ends at `end`; `end`
// itself if there is none.
static size_t before_dot(const char *text, size_t end)
{
    if (end == 0 || text[end - 1] != '.') {
        return end;
    }
    end--;
    return end > 0 && text[end - 1] == '?' ? end - 1 : end;
}

// --------------------------------------------------------------------- values

static bool is_object(jsm_value value)
{
    jsm_type type = jsm_typeof(value);

    return type == JSM_T_OBJECT || type == JSM_T_FUNCTION;
}

// Whose properties a value has.
static jsm_value holder_of(jsm_context *cx, jsm_value value)
{
    switch (jsm_typeof(value)) {
    case JSM_T_STRING:
        return jsm_intrinsic(cx, "String.prototype");
    case JSM_T_NUMBER:
        return jsm_intrinsic(cx, "Number.prototype");
    case JSM_T_BIGINT:
        return jsm_intrinsic(cx, "BigInt.prototype");
    case JSM_T_BOOL:
        return jsm_intrinsic(cx, "Boolean.prototype");
    case JSM_T_SYMBOL:
        return jsm_intrinsic(cx, "Symbol.prototype");
    default:
        return value;
    }
}

// The value of a data property of the object or its prototypes; JSM_NONE if it
// cannot be known.
static jsm_value read_member(const Completer *completer, jsm_value value,
                             jsm_value key)
{
    jsm_context *cx = completer->cx;
    jsm_value object = holder_of(cx, value);

    for (int i = 0; i < MOST_PROTOTYPES && is_object(object); i++) {
        const jsm_value arguments[] = {object, key};
        jsm_value descriptor;

        if (jsm_kindof(object) == JSM_K_PROXY) {
            break;
        }
        descriptor =
            jsm_call_fn(cx, jsm_ref_value(cx, completer->descriptor_of),
                        JSM_UNDEFINED, 2, arguments);
        if (is_object(descriptor)) {
            jsm_value name = jsm_string(cx, "value", JSM_NTS);

            return jsm_has(cx, descriptor, name, true) > 0
                       ? jsm_get(cx, descriptor, "value")
                       : JSM_NONE;
        }
        object = jsm_prototype(cx, object);
    }
    return JSM_NONE;
}

static bool is_declared(jsm_context *cx, jsm_value name)
{
    jsm_value names = jsm_declared_names(cx);
    int64_t count = jsm_length(cx, names);

    for (uint32_t i = 0; i < count; i++) {
        if (jsm_equal(cx, jsm_get_at(cx, names, i), name)) {
            return true;
        }
    }
    return false;
}

// The value of a name of the global scope.
static jsm_value read_name(const Completer *completer, const char *text,
                           size_t length)
{
    jsm_context *cx = completer->cx;
    jsm_value name = jsm_string(cx, text, length);

    if (length == strlen("this") && memcmp(text, "this", length) == 0) {
        return jsm_global(cx);
    }
    // Reading one of these runs nothing; at worst it is not initialized.
    if (is_declared(cx, name)) {
        return jsm_eval(cx, text, length, "completion");
    }
    return read_member(completer, jsm_global(cx), name);
}

// The value of a chain of names, "a.b.c", that ends at `end`; JSM_NONE if it
// is anything else, or has more than `most` names.
static jsm_value read_chain(const Completer *completer, const char *text,
                            size_t end, int most)
{
    size_t start = name_start(text, end);
    size_t before = before_dot(text, start);
    jsm_value object;

    if (end > 0 && (text[end - 1] == '\'' || text[end - 1] == '"' ||
                    text[end - 1] == '`')) {
        return jsm_string(completer->cx, "", 0);
    }
    if (start == end || most == 0) {
        return JSM_NONE;
    }
    if (before == start) {
        return read_name(completer, text + start, end - start);
    }
    object = read_chain(completer, text, before, most - 1);
    return jsm_is_none(object)
               ? JSM_NONE
               : read_member(
                     completer, object,
                     jsm_string(completer->cx, text + start, end - start));
}

// ------------------------------------------------------------------ the words

// Only names can stand behind a dot.
static bool is_name(const char *word)
{
    size_t length = strlen(word);

    return length > 0 && name_start(word, length) == 0 &&
           !(word[0] >= '0' && word[0] <= '9');
}

static void add_word(Completions *completions, const char *word,
                     const char *prefix)
{
    char **words;
    char *copy;

    if (!is_name(word) || strncmp(word, prefix, completions->prefix) != 0) {
        return;
    }
    words =
        realloc(completions->words, (completions->count + 1) * sizeof(*words));
    copy = words ? strdup(word) : NULL;
    if (words) {
        completions->words = words;
    }
    if (copy) {
        words[completions->count++] = copy;
    }
}

static void add_list(const Completer *completer, jsm_value list,
                     const char *prefix, Completions *completions)
{
    jsm_context *cx = completer->cx;
    int64_t count = jsm_length(cx, list);

    for (uint32_t i = 0; i < count; i++) {
        jsm_scope scope = jsm_scope_open(cx);

        add_word(completions, jsm_cstr(cx, jsm_get_at(cx, list, i), NULL),
                 prefix);
        jsm_scope_close(cx, scope, JSM_UNDEFINED);
    }
}

static void add_members(const Completer *completer, jsm_value value,
                        const char *prefix, Completions *completions)
{
    jsm_context *cx = completer->cx;
    jsm_value object = holder_of(cx, value);

    for (int i = 0; i < MOST_PROTOTYPES && is_object(object) &&
                    jsm_kindof(object) != JSM_K_PROXY;
         i++) {
        add_list(completer, jsm_keys(cx, object, JSM_OWN_STRINGS), prefix,
                 completions);
        object = jsm_prototype(cx, object);
    }
}

static int compare_words(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void sort_words(Completions *completions)
{
    size_t kept = 0;

    if (completions->count == 0) {
        return;
    }
    qsort(completions->words, completions->count, sizeof(char *),
          compare_words);
    for (size_t i = 1; i < completions->count; i++) {
        if (strcmp(completions->words[kept], completions->words[i]) == 0) {
            free(completions->words[i]);
        } else {
            completions->words[++kept] = completions->words[i];
        }
    }
    completions->count = kept + 1;
}

void completer_complete(void *data, const char *text, size_t cursor,
                        Completions *completions)
{
    const Completer *completer = data;
    jsm_context *cx = completer->cx;
    jsm_scope scope = jsm_scope_open(cx);
    size_t start = name_start(text, cursor);
    size_t end = before_dot(text, start);

    completions->prefix = cursor - start;
    if (end < start) {
        jsm_value object = read_chain(completer, text, end, MOST_NAMES);

        if (!jsm_is_none(object)) {
            add_members(completer, object, text + start, completions);
        }
    } else {
        for (size_t i = 0; i < sizeof(keywords) / sizeof(*keywords); i++) {
            add_word(completions, keywords[i], text + start);
        }
        add_list(completer, jsm_declared_names(cx), text + start, completions);
        add_members(completer, jsm_global(cx), text + start, completions);
    }
    jsm_catch(cx);
    jsm_scope_close(cx, scope, JSM_UNDEFINED);
    sort_words(completions);
}
