// SPDX-License-Identifier: MIT
#include "metadata.h"

#include <string.h>

typedef struct Reader {
    const char *at;
    const char *end;
    Metadata *metadata;
    bool has_failed;
} Reader;

typedef void (*TakeItem)(Reader *reader, Span item);

bool span_equals(Span span, const char *text)
{
    return span.length == strlen(text) &&
           memcmp(span.start, text, span.length) == 0;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static Span trim(Span span)
{
    while (span.length > 0 && is_blank(span.start[0])) {
        span.start++;
        span.length--;
    }
    while (span.length > 0 && is_blank(span.start[span.length - 1])) {
        span.length--;
    }
    if (span.length > 1 && (span.start[0] == '"' || span.start[0] == '\'') &&
        span.start[span.length - 1] == span.start[0]) {
        span.start++;
        span.length -= 2;
    }
    return span;
}

// The next line without its end (LF, CR or both); false at the end.
static bool next_line(Reader *reader, Span *line)
{
    const char *at = reader->at;

    if (at >= reader->end) {
        return false;
    }
    line->start = at;
    while (at < reader->end && *at != '\n' && *at != '\r') {
        at++;
    }
    line->length = (size_t)(at - line->start);
    if (at + 1 < reader->end && at[0] == '\r' && at[1] == '\n') {
        at++;
    }
    if (at < reader->end) {
        at++;
    }
    reader->at = at;
    return true;
}

// A line that goes on with the value of the key above it.
static bool next_indented_line(Reader *reader, Span *line)
{
    const char *start = reader->at;

    while (next_line(reader, line)) {
        if (line->length > 0 && line->start[0] != '#') {
            if (is_blank(line->start[0]) || line->start[0] == '-') {
                return true;
            }
            break;
        }
        start = reader->at;
    }
    reader->at = start;
    return false;
}

// ---------------------------------------------------------------------- lists

static void take_items(Reader *reader, Span list, TakeItem take)
{
    while (list.length > 0) {
        const char *comma = memchr(list.start, ',', list.length);
        size_t length = comma ? (size_t)(comma - list.start) : list.length;
        Span item = trim((Span){list.start, length});

        if (item.length > 0) {
            take(reader, item);
        }
        length += comma ? 1 : 0;
        list.start += length;
        list.length -= length;
    }
}

static void read_list(Reader *reader, Span value, TakeItem take)
{
    Span line;

    if (value.length > 0 && value.start[0] == '[') {
        const char *close = memchr(value.start, ']', value.length);

        if (!close) {
            reader->has_failed = true;
            return;
        }
        value.start++;
        value.length = (size_t)(close - value.start);
        take_items(reader, value, take);
        return;
    }
    if (value.length > 0) {
        reader->has_failed = true;
        return;
    }
    while (next_indented_line(reader, &line)) {
        line = trim(line);
        if (line.length < 2 || line.start[0] != '-') {
            reader->has_failed = true;
            return;
        }
        take(reader, trim((Span){line.start + 1, line.length - 1}));
    }
}

static void take_flag(Reader *reader, Span item)
{
    static const struct {
        const char *name;
        TestFlag flag;
    } flags[] = {
        {"onlyStrict", TEST_ONLY_STRICT},
        {"noStrict", TEST_NO_STRICT},
        {"module", TEST_MODULE},
        {"raw", TEST_RAW},
        {"async", TEST_ASYNC},
        {"CanBlockIsFalse", TEST_CAN_BLOCK_IS_FALSE},
    };

    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
        if (span_equals(item, flags[i].name)) {
            reader->metadata->flags |= (unsigned)flags[i].flag;
        }
    }
}

static void take_include(Reader *reader, Span item)
{
    Metadata *metadata = reader->metadata;

    if (metadata->include_count == MOST_INCLUDES) {
        reader->has_failed = true;
        return;
    }
    metadata->includes[metadata->include_count++] = item;
}

static void take_feature(Reader *reader, Span item)
{
    Metadata *metadata = reader->metadata;

    if (metadata->feature_count == MOST_FEATURES) {
        reader->has_failed = true;
        return;
    }
    metadata->features[metadata->feature_count++] = item;
}

// ----------------------------------------------------------------------- keys

// Splits "key: value"; false for a line of another form.
static bool split_pair(Span line, Span *key, Span *value)
{
    const char *colon = memchr(line.start, ':', line.length);

    if (!colon) {
        return false;
    }
    *key = trim((Span){line.start, (size_t)(colon - line.start)});
    *value = trim(
        (Span){colon + 1, (size_t)(line.start + line.length - (colon + 1))});
    return true;
}

static bool read_phase(Span value, Phase *phase)
{
    for (Phase known = PHASE_PARSE; known <= PHASE_RUNTIME; known++) {
        if (span_equals(value, phase_name(known))) {
            *phase = known;
            return true;
        }
    }
    return false;
}

static void read_negative(Reader *reader)
{
    Metadata *metadata = reader->metadata;
    Span line;
    Span key;
    Span value;

    while (next_indented_line(reader, &line)) {
        if (!split_pair(line, &key, &value)) {
            reader->has_failed = true;
        } else if (span_equals(key, "phase")) {
            reader->has_failed |= !read_phase(value, &metadata->negative_phase);
        } else if (span_equals(key, "type")) {
            metadata->negative_type = value;
        }
    }
    if (metadata->negative_phase == PHASE_NONE ||
        metadata->negative_type.length == 0) {
        reader->has_failed = true;
    }
}

static void read_key(Reader *reader, Span key, Span value)
{
    if (span_equals(key, "flags")) {
        read_list(reader, value, take_flag);
    } else if (span_equals(key, "includes")) {
        read_list(reader, value, take_include);
    } else if (span_equals(key, "features")) {
        read_list(reader, value, take_feature);
    } else if (span_equals(key, "negative")) {
        read_negative(reader);
    }
}

static const char *find(const char *start, const char *end, const char *mark)
{
    size_t length = strlen(mark);

    for (; (size_t)(end - start) >= length; start++) {
        start = memchr(start, mark[0], (size_t)(end - start));
        if (!start || (size_t)(end - start) < length) {
            return NULL;
        }
        if (memcmp(start, mark, length) == 0) {
            return start;
        }
    }
    return NULL;
}

bool metadata_parse(const char *text, size_t length, Metadata *metadata)
{
    Reader reader = {.metadata = metadata};
    const char *start = find(text, text + length, "/*---");
    const char *end = start ? find(start, text + length, "---*/") : NULL;
    Span line;
    Span key;
    Span value;

    memset(metadata, 0, sizeof(*metadata));
    if (!end) {
        return false;
    }
    reader.at = start + strlen("/*---");
    reader.end = end;
    while (next_line(&reader, &line)) {
        bool is_key =
            line.length > 0 && !is_blank(line.start[0]) && line.start[0] != '#';

        if (is_key && split_pair(line, &key, &value)) {
            read_key(&reader, key, value);
        }
    }
    return !reader.has_failed;
}
