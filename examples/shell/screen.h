// SPDX-License-Identifier: MIT
//
// The text being edited as the terminal shows it: behind a prompt, in as many
// rows as it takes. Everything is drawn anew after each key, which terminals
// are fast enough for.
#pragma once

#include "edit_text.h"

typedef struct Screen {
    size_t cursor_row;  // of the rows that are drawn; where the cursor stands
    bool is_drawn;
    bool is_colored;
} Screen;

// Draws, in place of what was drawn before. `prompt` is ASCII; lines but the
// first have a prompt as long as that one, of dots.
void screen_draw(Screen *screen, const char *prompt, const EditText *text);
// Takes it away; the cursor is where the prompt began.
void screen_hide(Screen *screen);
// Leaves it there; the cursor is at the start of the row below.
void screen_leave(Screen *screen, const char *prompt, EditText *text);
// The same for the whole screen.
void screen_clear(Screen *screen);
