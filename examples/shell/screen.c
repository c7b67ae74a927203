// SPDX-License-Identifier: MIT
#include "screen.h"

#include "colors.h"
#include "terminal.h"
#include "wide.h"

#include <stdio.h>
#include <string.h>

// Where drawing has come to.
typedef struct Pen {
    EditText out;  // what to send
    size_t columns;
    size_t row, column;
} Pen;

static void send_text(Pen *pen, const char *ascii)
{
    edit_text_insert(&pen->out, ascii, strlen(ascii));
}

static void send_format(Pen *pen, const char *format, size_t count)
{
    char text[32];

    if (count > 0) {
        snprintf(text, sizeof(text), format, (unsigned)count);
        send_text(pen, text);
    }
}

static void break_row(Pen *pen)
{
    send_text(pen, "\n");
    pen->row++;
    pen->column = 0;
}

static void send_character(Pen *pen, const char *bytes, size_t length,
                           size_t columns)
{
    if (pen->column + columns > pen->columns) {
        break_row(pen);
    }
    edit_text_insert(&pen->out, bytes, length);
    pen->column += columns;
}

static void send_prompt(Pen *pen, const char *prompt, bool is_first,
                        bool is_colored)
{
    size_t length = strlen(prompt);

    send_text(pen, is_colored ? COLOR_PROMPT : "");
    for (size_t i = 0; i < length; i++) {
        bool is_dot = !is_first && prompt[i] != ' ';

        send_character(pen, is_dot ? "." : prompt + i, 1, 1);
    }
    send_text(pen, is_colored ? COLOR_END : "");
}

// Controls show as ^X; a tab takes two columns.
static size_t draw_character(Pen *pen, const EditText *text, size_t at)
{
    size_t next;
    uint32_t code_point = wide_decode(text->bytes, text->length, at, &next);

    if (code_point == '\t') {
        send_character(pen, "  ", 2, 2);
    } else if (code_point < ' ' || code_point == 0x7F) {
        char shown[2] = {'^', (char)(code_point ^ 64)};

        send_character(pen, shown, 2, 2);
    } else if (code_point >= 0x80 && code_point < 0xA0) {
        send_character(pen, "?", 1, 1);
    } else if (code_point == 0xFFFD) {
        send_character(pen, "\xEF\xBF\xBD", 3, 1);
    } else {
        send_character(pen, text->bytes + at, next - at,
                       (size_t)wide_columns(code_point));
    }
    return next;
}

// Up to the first row of what is drawn, and nothing below.
static void erase(Pen *pen, const Screen *screen)
{
    if (screen->is_drawn) {
        send_format(pen, "\x1b[%uA", screen->cursor_row);
    }
    send_text(pen, "\r\x1b[J");
}

static void finish(Pen *pen)
{
    terminal_write(pen->out.bytes, pen->out.length);
    edit_text_dispose(&pen->out);
}

static void begin(Pen *pen)
{
    *pen = (Pen){.columns = terminal_columns()};
    edit_text_initialize(&pen->out);
    if (pen->columns < 4) {
        pen->columns = 4;
    }
}

void screen_draw(Screen *screen, const char *prompt, const EditText *text)
{
    size_t cursor_row = 0, cursor_column = 0;
    Pen pen;

    begin(&pen);
    erase(&pen, screen);
    send_prompt(&pen, prompt, true, screen->is_colored);
    for (size_t at = 0; at <= text->length;) {
        if (pen.column == pen.columns) {
            break_row(&pen);
        }
        if (at == text->cursor) {
            cursor_row = pen.row;
            cursor_column = pen.column;
        }
        if (at == text->length) {
            break;
        }
        if (text->bytes[at] == '\n') {
            break_row(&pen);
            send_prompt(&pen, prompt, false, screen->is_colored);
            at++;
        } else {
            at = draw_character(&pen, text, at);
        }
    }
    send_format(&pen, "\x1b[%uA", pen.row - cursor_row);
    send_text(&pen, "\r");
    send_format(&pen, "\x1b[%uC", cursor_column);
    finish(&pen);
    screen->cursor_row = cursor_row;
    screen->is_drawn = true;
}

void screen_hide(Screen *screen)
{
    Pen pen;

    if (screen->is_drawn) {
        begin(&pen);
        erase(&pen, screen);
        finish(&pen);
        screen->is_drawn = false;
    }
}

void screen_leave(Screen *screen, const char *prompt, EditText *text)
{
    text->cursor = text->length;
    screen_draw(screen, prompt, text);
    terminal_write("\n", 1);
    screen->is_drawn = false;
}

void screen_clear(Screen *screen)
{
    static const char sequence[] = "\x1b[H\x1b[2J";

    terminal_write(sequence, sizeof(sequence) - 1);
    screen->is_drawn = false;
}
