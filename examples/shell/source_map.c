// SPDX-License-Identifier: MIT
#include "source_map.h"

#include "files.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// The URL in the last line that is not blank; NULL if that is no such comment.
static const char *find_url(const char *script, size_t length, size_t *size)
{
    static const char mark[] = "//# sourceMappingURL=";
    size_t end = length, start;

    while (end > 0 && is_blank(script[end - 1])) {
        end--;
    }
    start = end;
    while (start > 0 && script[start - 1] != '\n') {
        start--;
    }
    if (end - start < sizeof(mark) ||
        memcmp(script + start, mark, sizeof(mark) - 1) != 0) {
        return NULL;
    }
    start += sizeof(mark) - 1;
    *size = end - start;
    return script + start;
}

static int digit_of_base64(char c)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *digit = c ? strchr(digits, c) : NULL;

    return digit ? (int)(digit - digits) : -1;
}

// `text` has room for what `from` gives and a NUL.
static void decode_base64(const char *from, size_t size, char *text)
{
    unsigned bits = 0;
    int count = 0;

    for (size_t i = 0; i < size; i++) {
        int digit = digit_of_base64(from[i]);

        if (digit < 0) {
            break;  // the padding, or no base64 at all
        }
        bits = (bits << 6 | (unsigned)digit) & 0xFFFF;
        count += 6;
        if (count >= 8) {
            count -= 8;
            *text++ = (char)(bits >> count & 0xFF);
        }
    }
    *text = '\0';
}

static int digit_of_hex(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void decode_percent(const char *from, size_t size, char *text)
{
    for (size_t i = 0; i < size; i++) {
        int high =
            from[i] == '%' && i + 2 < size ? digit_of_hex(from[i + 1]) : -1;
        int low = high >= 0 ? digit_of_hex(from[i + 2]) : -1;

        if (low >= 0) {
            *text++ = (char)(high * 16 + low);
            i += 2;
        } else {
            *text++ = from[i];
        }
    }
    *text = '\0';
}

// data:application/json;base64,... without "data:"
static char *decode_data(const char *url, size_t size)
{
    static const char base64[] = ";base64";
    const char *comma = memchr(url, ',', size);
    size_t head = comma ? (size_t)(comma - url) : 0;
    char *text = comma ? malloc(size - head) : NULL;

    if (!text) {
        return NULL;
    }
    if (head >= sizeof(base64) - 1 &&
        memcmp(comma - (sizeof(base64) - 1), base64, sizeof(base64) - 1) == 0) {
        decode_base64(comma + 1, size - head - 1, text);
    } else {
        decode_percent(comma + 1, size - head - 1, text);
    }
    return text;
}

// The file that the URL names from the folder of the script.
static char *read_file(const char *url, size_t size, const char *path)
{
    char *name = malloc(size + 1);
    char *file = NULL;
    char *text = NULL;
    size_t length;

    if (name) {
        decode_percent(url, size, name);
        file = file_resolve(name, path);
    }
    if (file) {
        text = file_read(file, &length);
    }
    free(file);
    free(name);
    return text;
}

char *source_map_read(const char *script, size_t length, const char *path)
{
    static const char data[] = "data:";
    size_t size;
    const char *url = find_url(script, length, &size);

    if (!url) {
        return NULL;
    }
    if (size >= sizeof(data) && memcmp(url, data, sizeof(data) - 1) == 0) {
        return decode_data(url + sizeof(data) - 1, size - sizeof(data) + 1);
    }
    return path ? read_file(url, size, path) : NULL;
}
