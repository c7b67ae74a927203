// SPDX-License-Identifier: MIT
//
// From the bytes that a terminal sends to keys.
#pragma once

#include <stdbool.h>
#include <stddef.h>

typedef enum KeyCode {
    KEY_NONE,  // of no meaning here
    KEY_TEXT,  // a character: the bytes of the key
    KEY_ENTER,
    KEY_TAB,
    KEY_BACKSPACE,
    KEY_DELETE,
    KEY_LEFT,
    KEY_RIGHT,
    KEY_UP,
    KEY_DOWN,
    KEY_HOME,
    KEY_END,
    KEY_WORD_LEFT,
    KEY_WORD_RIGHT,
    KEY_ERASE_WORD_BEFORE,  // Ctrl-W, Alt-Backspace
    KEY_ERASE_WORD_AFTER,   // Alt-D
    KEY_ERASE_BEFORE,       // Ctrl-U: to the start of the line
    KEY_ERASE_AFTER,        // Ctrl-K
    KEY_YANK,               // Ctrl-Y: what was erased last
    KEY_SWAP,               // Ctrl-T
    KEY_CLEAR_SCREEN,       // Ctrl-L
    KEY_CANCEL,             // Ctrl-C
    KEY_ABORT,              // Ctrl-G
    KEY_END_OF_INPUT,       // Ctrl-D
    KEY_SEARCH,             // Ctrl-R
    KEY_PASTE_BEGINS,
    KEY_PASTE_ENDS
} KeyCode;

typedef struct Key {
    KeyCode code;
    char bytes[4];
    size_t length;
} Key;

// Zeroed at first.
typedef struct KeyDecoder {
    char bytes[16];  // of a key that is not complete yet
    size_t length;
} KeyDecoder;

// Takes a byte; true if it completes a key.
bool keys_decode(KeyDecoder *decoder, char byte, Key *key);
