// SPDX-License-Identifier: MIT
//
// A text that is being edited: UTF-8 with a cursor, which may have lines.
#pragma once

#include <stdbool.h>
#include <stddef.h>

typedef struct EditText {
    char *bytes;  // a NUL behind them
    size_t length;
    size_t capacity;
    size_t cursor;
} EditText;

// An empty text has no memory yet; `bytes` is never NULL.
void edit_text_initialize(EditText *text);
void edit_text_dispose(EditText *text);

// What there is no memory for is left out.
void edit_text_insert(EditText *text, const char *bytes, size_t length);
void edit_text_erase(EditText *text, size_t from, size_t to);
// The whole text, the cursor at its end.
void edit_text_set(EditText *text, const char *bytes, size_t length);

// Places relative to the cursor.
size_t edit_text_previous(const EditText *text);
size_t edit_text_next(const EditText *text);
size_t edit_text_word_start(const EditText *text);
size_t edit_text_word_end(const EditText *text);
size_t edit_text_line_start(const EditText *text);
size_t edit_text_line_end(const EditText *text);

// The cursor to the line before or after, in the same column as far as that
// goes. False: there is no such line.
bool edit_text_line_up(EditText *text);
bool edit_text_line_down(EditText *text);
