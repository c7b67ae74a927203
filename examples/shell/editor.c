// SPDX-License-Identifier: MIT
#include "editor.h"

#include "terminal.h"
#include "wide.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void editor_initialize(Editor *editor, const EditorHost *host, History *history,
                       bool is_colored)
{
    *editor = (Editor){
        .host = *host,
        .prompt = "> ",
        .history = history,
        .screen = {.is_colored = is_colored},
    };
    edit_text_initialize(&editor->text);
    edit_text_initialize(&editor->draft);
    edit_text_initialize(&editor->erased);
    edit_text_initialize(&editor->pattern);
}

void editor_dispose(Editor *editor)
{
    edit_text_dispose(&editor->text);
    edit_text_dispose(&editor->draft);
    edit_text_dispose(&editor->erased);
    edit_text_dispose(&editor->pattern);
}

void editor_begin(Editor *editor)
{
    edit_text_set(&editor->text, "", 0);
    editor->entry = editor->history->count;
    editor->is_searching = false;
    editor->is_pasting = false;
    editor->has_tabbed = false;
}

void editor_show(Editor *editor)
{
    char prompt[160];

    if (!editor->is_searching) {
        screen_draw(&editor->screen, editor->prompt, &editor->text);
        return;
    }
    snprintf(prompt, sizeof(prompt),
             "search '%.120s': ", editor->pattern.bytes);
    screen_draw(&editor->screen, prompt, &editor->text);
}

void editor_hide(Editor *editor)
{
    screen_hide(&editor->screen);
}

static EditState leave(Editor *editor, EditState state)
{
    editor->is_searching = false;
    screen_leave(&editor->screen, editor->prompt, &editor->text);
    return state;
}

// ----------------------------------------------------------------- the history

static void show_entry(Editor *editor, size_t entry)
{
    const History *history = editor->history;
    const char *text;

    if (editor->entry == history->count) {
        edit_text_set(&editor->draft, editor->text.bytes, editor->text.length);
    }
    editor->entry = entry;
    text =
        entry < history->count ? history->entries[entry] : editor->draft.bytes;
    edit_text_set(&editor->text, text, strlen(text));
}

static void go_up(Editor *editor)
{
    if (!edit_text_line_up(&editor->text) && editor->entry > 0) {
        show_entry(editor, editor->entry - 1);
    }
}

static void go_down(Editor *editor)
{
    if (!edit_text_line_down(&editor->text) &&
        editor->entry < editor->history->count) {
        show_entry(editor, editor->entry + 1);
    }
}

// The latest entry before `before` that has the pattern, if there is one.
static void search(Editor *editor, size_t before)
{
    size_t found;

    if (history_find(editor->history, before, editor->pattern.bytes, &found)) {
        editor->match = found;
        show_entry(editor, found);
    }
}

static void begin_search(Editor *editor)
{
    if (editor->entry == editor->history->count) {
        edit_text_set(&editor->draft, editor->text.bytes, editor->text.length);
    }
    editor->is_searching = true;
    editor->match = editor->history->count;
    edit_text_set(&editor->pattern, "", 0);
}

// A key while searching. False: the search is over, and the key has its usual
// meaning.
static bool take_search_key(Editor *editor, const Key *key)
{
    switch (key->code) {
    case KEY_TEXT:
        edit_text_insert(&editor->pattern, key->bytes, key->length);
        search(editor, editor->match < editor->history->count
                           ? editor->match + 1
                           : editor->match);
        return true;
    case KEY_SEARCH:
        search(editor, editor->match);
        return true;
    case KEY_BACKSPACE:
        edit_text_erase(&editor->pattern, edit_text_previous(&editor->pattern),
                        editor->pattern.cursor);
        editor->match = editor->history->count;
        search(editor, editor->match);
        return true;
    case KEY_ABORT:
    case KEY_CANCEL:
        editor->is_searching = false;
        show_entry(editor, editor->history->count);
        return true;
    default:
        editor->is_searching = false;
        return false;
    }
}

// ------------------------------------------------------------------ completion

void completions_dispose(Completions *completions)
{
    for (size_t i = 0; i < completions->count; i++) {
        free(completions->words[i]);
    }
    free(completions->words);
    *completions = (Completions){0};
}

// How many bytes all words begin with.
static size_t common_length(const Completions *completions)
{
    const char *first = completions->words[0];
    size_t length = strlen(first);

    for (size_t i = 1; i < completions->count; i++) {
        size_t k = 0;

        while (k < length && first[k] == completions->words[i][k]) {
            k++;
        }
        length = k;
    }
    // Whole characters.
    while (length > 0 && ((unsigned char)first[length] & 0xC0) == 0x80) {
        length--;
    }
    return length;
}

static void list_words(Editor *editor, const Completions *completions)
{
    enum { MOST_WORDS = 120, GAP = 2 };
    size_t columns = terminal_columns();
    size_t widest = 1;
    size_t per_row;

    for (size_t i = 0; i < completions->count; i++) {
        size_t length = strlen(completions->words[i]);

        widest = length > widest ? length : widest;
    }
    per_row = columns / (widest + GAP) > 0 ? columns / (widest + GAP) : 1;
    editor_hide(editor);
    for (size_t i = 0; i < completions->count && i < MOST_WORDS; i++) {
        bool is_last = (i + 1) % per_row == 0 || i + 1 == completions->count;

        printf("%-*s%s", is_last ? 0 : (int)(widest + GAP),
               completions->words[i], is_last ? "\n" : "");
    }
    if (completions->count > MOST_WORDS) {
        printf("\n... %zu more\n", completions->count - MOST_WORDS);
    }
    fflush(stdout);
}

static bool is_at_indent(const EditText *text)
{
    size_t start = edit_text_line_start(text);

    while (start < text->cursor && text->bytes[start] == ' ') {
        start++;
    }
    return start == text->cursor;
}

static void take_tab(Editor *editor, bool is_second)
{
    Completions completions = {0};
    size_t common;

    if (is_at_indent(&editor->text) && editor->text.length > 0) {
        edit_text_insert(&editor->text, "  ", 2);
        return;
    }
    editor->host.complete(editor->host.data, editor->text.bytes,
                          editor->text.cursor, &completions);
    if (completions.count > 0) {
        common = common_length(&completions);
        if (common > completions.prefix) {
            edit_text_insert(&editor->text,
                             completions.words[0] + completions.prefix,
                             common - completions.prefix);
        } else if (completions.count > 1 && is_second) {
            list_words(editor, &completions);
        } else if (completions.count > 1) {
            editor->has_tabbed = true;
        }
    }
    completions_dispose(&completions);
}

// --------------------------------------------------------------------- editing

// Erases between the cursor and `to`, and keeps it for Ctrl-Y.
static void cut(Editor *editor, size_t to)
{
    size_t from = editor->text.cursor < to ? editor->text.cursor : to;
    size_t end = editor->text.cursor < to ? to : editor->text.cursor;

    if (from < end) {
        edit_text_set(&editor->erased, editor->text.bytes + from, end - from);
        edit_text_erase(&editor->text, from, end);
    }
}

// The characters around the cursor change places.
static void swap(EditText *text)
{
    size_t middle, start;
    char bytes[16];

    if (text->cursor == text->length) {
        text->cursor = edit_text_previous(text);
    }
    middle = text->cursor;
    start = edit_text_previous(text);
    if (start < middle && middle - start < sizeof(bytes)) {
        size_t length = middle - start;

        memcpy(bytes, text->bytes + start, length);
        edit_text_erase(text, start, middle);
        text->cursor = edit_text_next(text);
        edit_text_insert(text, bytes, length);
    }
}

static void edit(Editor *editor, const Key *key)
{
    EditText *text = &editor->text;

    switch (key->code) {
    case KEY_TEXT:
        edit_text_insert(text, key->bytes, key->length);
        break;
    case KEY_BACKSPACE:
        edit_text_erase(text, edit_text_previous(text), text->cursor);
        break;
    case KEY_DELETE:
        edit_text_erase(text, text->cursor, edit_text_next(text));
        break;
    case KEY_ERASE_WORD_BEFORE:
        cut(editor, edit_text_word_start(text));
        break;
    case KEY_ERASE_WORD_AFTER:
        cut(editor, edit_text_word_end(text));
        break;
    case KEY_ERASE_BEFORE:
        cut(editor, edit_text_line_start(text));
        break;
    case KEY_ERASE_AFTER:
        cut(editor, edit_text_line_end(text));
        break;
    case KEY_YANK:
        edit_text_insert(text, editor->erased.bytes, editor->erased.length);
        break;
    case KEY_SWAP:
        swap(text);
        break;
    default:
        break;
    }
}

static void move(Editor *editor, KeyCode code)
{
    EditText *text = &editor->text;

    switch (code) {
    case KEY_LEFT:
        text->cursor = edit_text_previous(text);
        break;
    case KEY_RIGHT:
        text->cursor = edit_text_next(text);
        break;
    case KEY_WORD_LEFT:
        text->cursor = edit_text_word_start(text);
        break;
    case KEY_WORD_RIGHT:
        text->cursor = edit_text_word_end(text);
        break;
    case KEY_HOME:
        text->cursor = edit_text_line_start(text);
        break;
    case KEY_END:
        text->cursor = edit_text_line_end(text);
        break;
    case KEY_UP:
        go_up(editor);
        break;
    case KEY_DOWN:
        go_down(editor);
        break;
    default:
        break;
    }
}

static EditState take_enter(Editor *editor)
{
    if (!editor->is_pasting &&
        editor->host.is_complete(editor->host.data, editor->text.bytes)) {
        return leave(editor, EDIT_ACCEPTED);
    }
    if (!editor->is_pasting) {
        editor->text.cursor = editor->text.length;
    }
    edit_text_insert(&editor->text, "\n", 1);
    return EDIT_GOES_ON;
}

// The keys that do more than change the text.
static EditState act(Editor *editor, const Key *key, bool has_tabbed)
{
    switch (key->code) {
    case KEY_ENTER:
        return take_enter(editor);
    case KEY_CANCEL:
        return leave(editor, EDIT_CANCELLED);
    case KEY_END_OF_INPUT:
        if (editor->text.length == 0) {
            return leave(editor, EDIT_ENDED);
        }
        edit_text_erase(&editor->text, editor->text.cursor,
                        edit_text_next(&editor->text));
        break;
    case KEY_TAB:
        if (editor->is_pasting) {
            edit_text_insert(&editor->text, "\t", 1);
        } else {
            take_tab(editor, has_tabbed);
        }
        break;
    case KEY_SEARCH:
        begin_search(editor);
        break;
    case KEY_CLEAR_SCREEN:
        screen_clear(&editor->screen);
        break;
    case KEY_PASTE_BEGINS:
    case KEY_PASTE_ENDS:
        editor->is_pasting = key->code == KEY_PASTE_BEGINS;
        break;
    default:
        move(editor, key->code);
        edit(editor, key);
        break;
    }
    return EDIT_GOES_ON;
}

EditState editor_take(Editor *editor, const Key *key)
{
    bool has_tabbed = editor->has_tabbed;
    EditState state = EDIT_GOES_ON;

    editor->has_tabbed = false;
    if (!editor->is_searching || !take_search_key(editor, key)) {
        state = act(editor, key, has_tabbed);
    }
    return state;
}
