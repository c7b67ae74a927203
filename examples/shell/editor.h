// SPDX-License-Identifier: MIT
//
// An editor of one input, which may have several lines: what each key does to
// the text, to the place in the history and to the screen. It reads nothing
// itself: keys are given to it, so that the program can do other things
// between two of them.
#pragma once

#include "history.h"
#include "keys.h"
#include "screen.h"

// Words that may stand at the cursor.
typedef struct Completions {
    char **words;
    size_t count;
    size_t prefix;  // how many bytes of them are before the cursor already
} Completions;

// What the editor asks its owner; `data` is the first argument.
typedef struct EditorHost {
    void *data;
    // Whether Enter ends the input; otherwise it begins another line.
    bool (*is_complete)(void *data, const char *text);
    // Fills zeroed `completions`, which the editor frees.
    void (*complete)(void *data, const char *text, size_t cursor,
                     Completions *completions);
} EditorHost;

typedef enum EditState {
    EDIT_GOES_ON,
    EDIT_ACCEPTED,   // the text is the input
    EDIT_CANCELLED,  // Ctrl-C
    EDIT_ENDED       // Ctrl-D without a text
} EditState;

typedef struct Editor {
    EditorHost host;
    const char *prompt;
    EditText text;
    Screen screen;
    History *history;
    size_t entry;      // of the history that is shown; count: the draft
    EditText draft;    // what was typed before looking at the history
    EditText erased;   // for Ctrl-Y
    EditText pattern;  // of a search
    size_t match;      // the entry found
    bool is_searching;
    bool is_pasting;
    bool has_tabbed;  // the last key was a Tab that changed nothing
} Editor;

void editor_initialize(Editor *editor, const EditorHost *host, History *history,
                       bool is_colored);
void editor_dispose(Editor *editor);

// An empty text.
void editor_begin(Editor *editor);
// What a key does. The screen shows it after editor_show, which can wait until
// there are no more keys; after an end of the input it is up to date, and the
// cursor at the start of a row.
EditState editor_take(Editor *editor, const Key *key);

// Around output of others while a text is being edited.
void editor_hide(Editor *editor);
void editor_show(Editor *editor);

void completions_dispose(Completions *completions);
