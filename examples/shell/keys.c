// SPDX-License-Identifier: MIT
#include "keys.h"

#include <string.h>

enum { ESCAPE = 0x1B, RUBOUT = 0x7F };

// Ctrl-A has the code 1 and so on.
static const KeyCode controls[' '] = {
    ['A' & 31] = KEY_HOME,
    ['B' & 31] = KEY_LEFT,
    ['C' & 31] = KEY_CANCEL,
    ['D' & 31] = KEY_END_OF_INPUT,
    ['E' & 31] = KEY_END,
    ['F' & 31] = KEY_RIGHT,
    ['G' & 31] = KEY_ABORT,
    ['H' & 31] = KEY_BACKSPACE,
    ['I' & 31] = KEY_TAB,
    ['J' & 31] = KEY_ENTER,
    ['K' & 31] = KEY_ERASE_AFTER,
    ['L' & 31] = KEY_CLEAR_SCREEN,
    ['M' & 31] = KEY_ENTER,
    ['N' & 31] = KEY_DOWN,
    ['P' & 31] = KEY_UP,
    ['R' & 31] = KEY_SEARCH,
    ['T' & 31] = KEY_SWAP,
    ['U' & 31] = KEY_ERASE_BEFORE,
    ['W' & 31] = KEY_ERASE_WORD_BEFORE,
    ['Y' & 31] = KEY_YANK,
};

// What terminals send behind ESC, in all their dialects.
static const struct {
    const char *bytes;
    KeyCode code;
} sequences[] = {
    {"[A", KEY_UP},
    {"OA", KEY_UP},
    {"[B", KEY_DOWN},
    {"OB", KEY_DOWN},
    {"[C", KEY_RIGHT},
    {"OC", KEY_RIGHT},
    {"[D", KEY_LEFT},
    {"OD", KEY_LEFT},
    {"[H", KEY_HOME},
    {"OH", KEY_HOME},
    {"[F", KEY_END},
    {"OF", KEY_END},
    {"[1~", KEY_HOME},
    {"[7~", KEY_HOME},
    {"[4~", KEY_END},
    {"[8~", KEY_END},
    {"[3~", KEY_DELETE},
    {"[1;5C", KEY_WORD_RIGHT},
    {"[1;5D", KEY_WORD_LEFT},
    {"[1;3C", KEY_WORD_RIGHT},
    {"[1;3D", KEY_WORD_LEFT},
    {"f", KEY_WORD_RIGHT},
    {"b", KEY_WORD_LEFT},
    {"d", KEY_ERASE_WORD_AFTER},
    {"\x7F", KEY_ERASE_WORD_BEFORE},
    {"[200~", KEY_PASTE_BEGINS},
    {"[201~", KEY_PASTE_ENDS},
};

// Whether the bytes behind ESC are all there.
static bool is_complete_sequence(const char *bytes, size_t length)
{
    char last = bytes[length - 1];

    if (bytes[0] != '[' && bytes[0] != 'O') {
        return true;
    }
    return length > 1 && last >= '@' && last <= '~';
}

static KeyCode find_sequence(const char *bytes, size_t length)
{
    for (size_t i = 0; i < sizeof(sequences) / sizeof(*sequences); i++) {
        if (strlen(sequences[i].bytes) == length &&
            memcmp(sequences[i].bytes, bytes, length) == 0) {
            return sequences[i].code;
        }
    }
    return KEY_NONE;
}

// How many bytes a character has whose first one this is.
static size_t character_length(char first)
{
    unsigned char byte = (unsigned char)first;

    return byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

static bool is_complete(const KeyDecoder *decoder)
{
    if (decoder->length == sizeof(decoder->bytes)) {
        return true;
    }
    if (decoder->bytes[0] == ESCAPE) {
        return decoder->length > 1 &&
               is_complete_sequence(decoder->bytes + 1, decoder->length - 1);
    }
    return decoder->length == character_length(decoder->bytes[0]);
}

bool keys_decode(KeyDecoder *decoder, char byte, Key *key)
{
    unsigned char first;

    decoder->bytes[decoder->length++] = byte;
    if (!is_complete(decoder)) {
        return false;
    }
    first = (unsigned char)decoder->bytes[0];
    *key = (Key){.code = KEY_TEXT, .length = decoder->length};
    if (first == ESCAPE) {
        key->code = find_sequence(decoder->bytes + 1, decoder->length - 1);
    } else if (first == RUBOUT) {
        key->code = KEY_BACKSPACE;
    } else if (first < ' ') {
        key->code = controls[first];
    } else {
        memcpy(key->bytes, decoder->bytes, decoder->length);
    }
    decoder->length = 0;
    return true;
}
