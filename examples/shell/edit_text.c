// SPDX-License-Identifier: MIT
#include "edit_text.h"

#include "wide.h"

#include <stdlib.h>
#include <string.h>

static char empty[1];

void edit_text_initialize(EditText *text)
{
    *text = (EditText){.bytes = empty};
}

void edit_text_dispose(EditText *text)
{
    if (text->bytes != empty) {
        free(text->bytes);
    }
    edit_text_initialize(text);
}

static bool make_room(EditText *text, size_t length)
{
    size_t needed = text->length + length + 1;
    size_t capacity = text->capacity ? text->capacity : 64;
    char *bytes;

    if (needed <= text->capacity) {
        return true;
    }
    while (capacity < needed) {
        capacity *= 2;
    }
    bytes = realloc(text->bytes == empty ? NULL : text->bytes, capacity);
    if (!bytes) {
        return false;
    }
    text->bytes = bytes;
    text->capacity = capacity;
    bytes[text->length] = '\0';
    return true;
}

void edit_text_insert(EditText *text, const char *bytes, size_t length)
{
    if (!make_room(text, length)) {
        return;
    }
    memmove(text->bytes + text->cursor + length, text->bytes + text->cursor,
            text->length - text->cursor + 1);
    memcpy(text->bytes + text->cursor, bytes, length);
    text->length += length;
    text->cursor += length;
}

void edit_text_erase(EditText *text, size_t from, size_t to)
{
    if (from == to) {
        return;
    }
    memmove(text->bytes + from, text->bytes + to, text->length - to + 1);
    text->length -= to - from;
    text->cursor = from;
}

void edit_text_set(EditText *text, const char *bytes, size_t length)
{
    text->cursor = text->length;
    edit_text_erase(text, 0, text->length);
    edit_text_insert(text, bytes, length);
}

size_t edit_text_previous(const EditText *text)
{
    return wide_previous(text->bytes, text->length, text->cursor);
}

size_t edit_text_next(const EditText *text)
{
    return wide_next(text->bytes, text->length, text->cursor);
}

static bool is_word(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '_' || byte == '$' ||
           (unsigned char)byte >= 0x80;
}

size_t edit_text_word_start(const EditText *text)
{
    size_t at = text->cursor;

    while (at > 0 && !is_word(text->bytes[at - 1])) {
        at--;
    }
    while (at > 0 && is_word(text->bytes[at - 1])) {
        at--;
    }
    return at;
}

size_t edit_text_word_end(const EditText *text)
{
    size_t at = text->cursor;

    while (at < text->length && !is_word(text->bytes[at])) {
        at++;
    }
    while (at < text->length && is_word(text->bytes[at])) {
        at++;
    }
    return at;
}

size_t edit_text_line_start(const EditText *text)
{
    size_t at = text->cursor;

    while (at > 0 && text->bytes[at - 1] != '\n') {
        at--;
    }
    return at;
}

size_t edit_text_line_end(const EditText *text)
{
    size_t at = text->cursor;

    while (at < text->length && text->bytes[at] != '\n') {
        at++;
    }
    return at;
}

// The cursor to so many characters behind the start of its line.
static void go_right(EditText *text, size_t characters)
{
    size_t end = edit_text_line_end(text);

    while (characters-- > 0 && text->cursor < end) {
        text->cursor = edit_text_next(text);
    }
}

static size_t characters_before(EditText *text)
{
    size_t cursor = text->cursor;
    size_t count = 0;

    for (text->cursor = edit_text_line_start(text); text->cursor < cursor;
         text->cursor = edit_text_next(text)) {
        count++;
    }
    text->cursor = cursor;
    return count;
}

bool edit_text_line_up(EditText *text)
{
    size_t start = edit_text_line_start(text);
    size_t column = characters_before(text);

    if (start == 0) {
        return false;
    }
    text->cursor = start - 1;
    text->cursor = edit_text_line_start(text);
    go_right(text, column);
    return true;
}

bool edit_text_line_down(EditText *text)
{
    size_t end = edit_text_line_end(text);
    size_t column = characters_before(text);

    if (end == text->length) {
        return false;
    }
    text->cursor = end + 1;
    go_right(text, column);
    return true;
}
