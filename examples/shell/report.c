// SPDX-License-Identifier: MIT
#include "report.h"

#include "files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_LINE = 200 };

// The start of the line with this number (the first is 1) and its length.
static const char *find_line(const char *text, size_t length, int number,
                             size_t *line_length)
{
    const char *end = text + length;
    const char *line = text;
    const char *stop;

    while (--number > 0) {
        line = memchr(line, '\n', (size_t)(end - line));
        if (!line) {
            return NULL;
        }
        line++;
    }
    stop = memchr(line, '\n', (size_t)(end - line));
    *line_length = (size_t)((stop ? stop : end) - line);
    if (*line_length > 0 && line[*line_length - 1] == '\r') {
        --*line_length;
    }
    return line;
}

// A tab stays one, so that the caret stands where the terminal puts the
// column; the bytes of a character behind its first take no column.
static void write_caret(const char *line, size_t length, int column)
{
    for (size_t i = 0; column > 1; i++) {
        if (i < length && ((unsigned char)line[i] & 0xC0) == 0x80) {
            continue;
        }
        putc(i < length && line[i] == '\t' ? '\t' : ' ', stderr);
        column--;
    }
    fputs("^\n", stderr);
}

static void write_place(const jsm_frame *frame, const ReportSource *known)
{
    size_t length = 0;
    size_t line_length = 0;
    char *owned = NULL;
    const char *text;
    const char *line;

    fprintf(stderr, "%s:%d:%d\n", frame->file, frame->line, frame->column);
    if (known->name && strcmp(frame->file, known->name) == 0) {
        text = known->text;
        length = known->length;
    } else {
        text = owned = file_read(frame->file, &length);
    }
    line = text ? find_line(text, length, frame->line, &line_length) : NULL;
    if (line && frame->column > 0 && line_length <= LONGEST_LINE) {
        fprintf(stderr, "%.*s\n", (int)line_length, line);
        write_caret(line, line_length, frame->column);
    }
    free(owned);
}

// The innermost frame that is in a script, natives have no line to show.
static bool find_place(jsm_context *cx, jsm_value error, jsm_frame *place)
{
    enum { MOST_FRAMES = 8 };
    jsm_frame frames[MOST_FRAMES];
    size_t count;

    for (size_t i = 0; i < MOST_FRAMES; i++) {
        frames[i].size = sizeof(frames[i]);
    }
    count = jsm_error_frames(cx, error, frames, MOST_FRAMES);
    for (size_t i = 0; i < count && i < MOST_FRAMES; i++) {
        if (!frames[i].native && frames[i].file && frames[i].line > 0) {
            *place = frames[i];
            return true;
        }
    }
    return false;
}

void report_error(jsm_context *cx, const ReportSource *known, const char *what,
                  jsm_value error)
{
    jsm_scope scope = jsm_scope_open(cx);
    jsm_frame place;
    size_t length;
    const char *text;

    fflush(stdout);
    if (find_place(cx, error, &place)) {
        write_place(&place, known);
    }
    jsm_catch(cx);
    if (what) {
        fprintf(stderr, "%s: ", what);
    }
    text = jsm_cstr(cx, jsm_inspect(cx, error, 2), &length);
    if (jsm_pending(cx) != JSM_OK) {
        jsm_catch(cx);
        text = "an error that cannot be shown";
        length = strlen(text);
    }
    fwrite(text, 1, length, stderr);
    putc('\n', stderr);
    jsm_scope_close(cx, scope, JSM_UNDEFINED);
}
