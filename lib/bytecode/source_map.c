// SPDX-License-Identifier: MIT
#include "bytecode/source_map.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/text.h"

enum {
    MOST_NESTING = 64,  // of JSON
    MOST_SECTIONS = 4,  // nesting of maps in sections of maps
    NO_SOURCE = UINT32_MAX,
};

typedef struct Mapping {
    uint32_t line, column;  // of the generated text, from 0
    uint32_t source;        // NO_SOURCE: from nowhere
    uint32_t original_line, original_column;
} Mapping;

// Texts are where they are in `units`.
typedef struct Span {
    uint32_t offset, length;
} Span;

typedef struct Source {
    Span name;
    Span content;
} Source;

struct JsSourceMap {
    JsBudget budget;
    JsBuffer mappings;
    JsBuffer sources;
    JsBuffer units;
};

// ------------------------------------------------------------------------ JSON
//
// Only as much as maps need: values are found and skipped where they lie.

typedef struct Cursor {
    const char *at;
    const char *end;
} Cursor;

static char peek(Cursor *cursor)
{
    while (cursor->at < cursor->end &&
           (*cursor->at == ' ' || *cursor->at == '\t' || *cursor->at == '\n' ||
            *cursor->at == '\r'))
        cursor->at++;
    return cursor->at < cursor->end ? *cursor->at : '\0';
}

static bool take(Cursor *cursor, char c)
{
    if (peek(cursor) != c || c == '\0')
        return false;
    cursor->at++;
    return true;
}

// Moves past a string, whose raw text lies between `*start` and `*stop`.
static bool skip_string(Cursor *cursor, const char **start, const char **stop)
{
    if (!take(cursor, '"'))
        return false;
    *start = cursor->at;
    while (cursor->at < cursor->end && *cursor->at != '"')
        cursor->at +=
            *cursor->at == '\\' && cursor->end - cursor->at > 1 ? 2 : 1;
    *stop = cursor->at;
    return take(cursor, '"');
}

// Numbers and words.
static bool skip_atom(Cursor *cursor)
{
    const char *start = cursor->at;

    while (cursor->at < cursor->end && !strchr(",]} \t\r\n", *cursor->at) &&
           *cursor->at != '\0')
        cursor->at++;
    return cursor->at > start;
}

// Moves past any value. Brackets are counted; that they match in kind is of no
// interest.
static bool skip_value(Cursor *cursor)
{
    const char *start, *stop;
    int depth = 0;

    do {
        char c = peek(cursor);

        if (c == '"') {
            if (!skip_string(cursor, &start, &stop))
                return false;
        } else if (c == '[' || c == '{') {
            cursor->at++;
            if (++depth > MOST_NESTING)
                return false;
        } else if (c == ']' || c == '}') {
            cursor->at++;
            depth--;
        } else if (depth > 0 && (c == ',' || c == ':')) {
            cursor->at++;
        } else if (!skip_atom(cursor)) {
            return false;
        }
    } while (depth > 0);
    return depth == 0;
}

// The value of a member of the object at the cursor, which stays where it is.
static bool find_member(Cursor object, const char *name, Cursor *value)
{
    size_t length = strlen(name);
    const char *start, *stop;

    if (!take(&object, '{'))
        return false;
    while (skip_string(&object, &start, &stop) && take(&object, ':')) {
        if ((size_t)(stop - start) == length &&
            memcmp(start, name, length) == 0) {
            *value = object;
            return true;
        }
        if (!skip_value(&object) || !take(&object, ','))
            return false;
    }
    return false;
}

// A number that is a natural one; 0 for everything else.
static uint32_t read_natural(Cursor cursor)
{
    uint32_t number = 0;

    (void)peek(&cursor);
    while (cursor.at < cursor.end && *cursor.at >= '0' && *cursor.at <= '9' &&
           number < UINT32_MAX / 16)
        number = number * 10 + (uint32_t)(*cursor.at++ - '0');
    return number;
}

// ----------------------------------------------------------------------- texts

static uint32_t units_count(const JsSourceMap *map)
{
    return (uint32_t)(map->units.size / sizeof(uint16_t));
}

static void append_code_point(JsSourceMap *map, JsCodePoint code_point)
{
    if (code_point > 0xFFFF) {
        jsmi_buffer_append_u16(&map->units, jsmi_lead_surrogate(code_point));
        code_point = jsmi_trail_surrogate(code_point);
    }
    jsmi_buffer_append_u16(&map->units, (uint16_t)code_point);
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 0;
}

// What a backslash stands for; `at` is behind it.
static const char *append_escape(JsSourceMap *map, const char *at,
                                 const char *stop)
{
    static const char letters[] = "bfnrt";
    static const char meanings[] = "\b\f\n\r\t";
    const char *letter;
    uint32_t unit = 0;

    if (*at == 'u' && stop - at > 4) {
        for (int i = 1; i <= 4; i++)
            unit = unit * 16 + (uint32_t)hex_digit(at[i]);
        jsmi_buffer_append_u16(&map->units, (uint16_t)unit);
        return at + 5;
    }
    letter = *at ? strchr(letters, *at) : NULL;
    append_code_point(map,
                      (uint8_t)(letter ? meanings[letter - letters] : *at));
    return at + 1;
}

// Appends the string at the cursor, and moves past whatever value is there.
static bool read_text(JsSourceMap *map, Cursor *cursor)
{
    const char *start, *stop;

    if (peek(cursor) != '"')
        return skip_value(cursor);
    if (!skip_string(cursor, &start, &stop))
        return false;
    while (start < stop) {
        size_t position = 0;

        if (*start == '\\' && stop - start > 1) {
            start = append_escape(map, start + 1, stop);
            continue;
        }
        append_code_point(map, jsmi_utf8_decode((const uint8_t *)start,
                                                (size_t)(stop - start),
                                                &position, NULL));
        start += position;
    }
    return true;
}

// --------------------------------------------------------------------- sources

static Source *source_at(const JsSourceMap *map, uint32_t i)
{
    return (Source *)(void *)map->sources.data + i;
}

static uint32_t source_count(const JsSourceMap *map)
{
    return (uint32_t)(map->sources.size / sizeof(Source));
}

// A name in `sources`, with `sourceRoot` in front of it.
static bool read_name(JsSourceMap *map, Cursor root, Cursor *cursor, Span *name)
{
    uint32_t start = units_count(map);
    const uint16_t *units;
    uint32_t count;

    name->offset = start;
    if (root.at && !read_text(map, &root))
        return false;
    count = units_count(map);
    units = (const uint16_t *)(const void *)map->units.data;
    if (count > start && !map->units.failed && units[count - 1] != '/')
        append_code_point(map, '/');
    if (!read_text(map, cursor))
        return false;
    name->length = units_count(map) - start;
    return true;
}

static void read_sources(JsSourceMap *map, Cursor object)
{
    Cursor root = {NULL, NULL}, cursor;
    Source source = {{0, 0}, {0, 0}};

    if (!find_member(object, "sourceRoot", &root))
        root.at = NULL;
    if (!find_member(object, "sources", &cursor) || !take(&cursor, '['))
        return;
    while (peek(&cursor) != ']' && !map->units.failed &&
           read_name(map, root, &cursor, &source.name)) {
        jsmi_buffer_append(&map->sources, &source, sizeof source);
        if (!take(&cursor, ','))
            return;
    }
}

static void read_contents(JsSourceMap *map, Cursor object, uint32_t first)
{
    Cursor cursor;

    if (!find_member(object, "sourcesContent", &cursor) ||
        !take(&cursor, '[') || map->sources.failed)
        return;
    for (uint32_t i = first; i < source_count(map); i++) {
        uint32_t start = units_count(map);

        if (peek(&cursor) == ']' || !read_text(map, &cursor))
            return;
        source_at(map, i)->content = (Span){start, units_count(map) - start};
        if (!take(&cursor, ','))
            return;
    }
}

// -------------------------------------------------------------------- mappings

static int base64_digit(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

// A base64 variable-length quantity. False, past it or at its end: it is none
// that fits into 32 bits.
static bool read_quantity(Cursor *cursor, int64_t *quantity)
{
    uint64_t bits = 0;
    unsigned shift = 0;
    int digit;

    do {
        digit = cursor->at < cursor->end ? base64_digit(*cursor->at) : -1;
        if (digit < 0 || shift > 30)
            return false;
        cursor->at++;
        bits |= (uint64_t)(digit & 31) << shift;
        shift += 5;
    } while (digit & 32);
    *quantity = bits & 1 ? -(int64_t)(bits >> 1) : (int64_t)(bits >> 1);
    return true;
}

// What the quantities of a segment are added to.
typedef struct Position {
    int64_t column;
    int64_t source, original_line, original_column;
} Position;

static bool is_unsigned(int64_t number)
{
    return number >= 0 && number < UINT32_MAX;
}

// One segment, up to a comma or semicolon. False: it makes no sense.
static bool read_segment(Cursor *cursor, Position *position, bool *has_source)
{
    int64_t ignored, fields[4];

    *has_source = false;
    if (!read_quantity(cursor, &fields[0]))
        return false;
    position->column += fields[0];
    if (cursor->at >= cursor->end || *cursor->at == ',' || *cursor->at == ';')
        return true;
    for (int i = 1; i < 4; i++) {
        if (!read_quantity(cursor, &fields[i]))
            return false;
    }
    position->source += fields[1];
    position->original_line += fields[2];
    position->original_column += fields[3];
    *has_source = true;
    // The number of a name may follow.
    return cursor->at >= cursor->end || *cursor->at == ',' ||
           *cursor->at == ';' || read_quantity(cursor, &ignored);
}

static void add_mapping(JsSourceMap *map, uint32_t line, uint32_t first_column,
                        uint32_t first_source, const Position *position,
                        bool has_source)
{
    Mapping mapping = {.line = line, .source = NO_SOURCE};

    if (!is_unsigned(position->column + first_column))
        return;
    mapping.column = (uint32_t)(position->column + first_column);
    if (has_source && is_unsigned(position->source) &&
        position->source < source_count(map) - first_source &&
        is_unsigned(position->original_line) &&
        is_unsigned(position->original_column)) {
        mapping.source = first_source + (uint32_t)position->source;
        mapping.original_line = (uint32_t)position->original_line;
        mapping.original_column = (uint32_t)position->original_column;
    }
    jsmi_buffer_append(&map->mappings, &mapping, sizeof mapping);
}

// The mappings of a map that begins at a line and column of the whole.
static void read_mappings(JsSourceMap *map, Cursor object, uint32_t line,
                          uint32_t column, uint32_t first_source)
{
    Position position = {0, 0, 0, 0};
    Cursor cursor, text;

    if (!find_member(object, "mappings", &cursor) ||
        !skip_string(&cursor, &text.at, &text.end))
        return;
    while (text.at < text.end && !map->mappings.failed) {
        bool has_source;

        if (*text.at == ';') {
            if (line == UINT32_MAX)
                return;
            line++;
            column = 0;
            position.column = 0;
            text.at++;
        } else if (*text.at == ',') {
            text.at++;
        } else if (read_segment(&text, &position, &has_source)) {
            add_mapping(map, line, column, first_source, &position, has_source);
        } else {
            // What follows is reckoned from here: nothing of it can be right.
            return;
        }
    }
}

static void read_map(JsSourceMap *map, Cursor object, uint32_t line,
                     uint32_t column, int nesting);

static void read_sections(JsSourceMap *map, Cursor cursor, uint32_t line,
                          uint32_t column, int nesting)
{
    if (!take(&cursor, '['))
        return;
    while (peek(&cursor) == '{') {
        Cursor offset, member, inner;
        uint32_t down = 0, across = 0;

        if (find_member(cursor, "offset", &offset)) {
            if (find_member(offset, "line", &member))
                down = read_natural(member);
            if (find_member(offset, "column", &member))
                across = read_natural(member);
        }
        if (find_member(cursor, "map", &inner))
            read_map(map, inner, line + down, down ? across : column + across,
                     nesting + 1);
        if (!skip_value(&cursor) || !take(&cursor, ','))
            return;
    }
}

static void read_map(JsSourceMap *map, Cursor object, uint32_t line,
                     uint32_t column, int nesting)
{
    uint32_t first_source = source_count(map);
    Cursor sections;

    if (nesting > MOST_SECTIONS)
        return;
    if (find_member(object, "sections", &sections)) {
        read_sections(map, sections, line, column, nesting);
        return;
    }
    read_sources(map, object);
    read_contents(map, object, first_source);
    if (!map->sources.failed)
        read_mappings(map, object, line, column, first_source);
}

static int compare_mappings(const void *a, const void *b)
{
    const Mapping *left = a, *right = b;

    if (left->line != right->line)
        return left->line < right->line ? -1 : 1;
    return left->column < right->column ? -1 : left->column > right->column;
}

// Maps are in order but for those made wrong on purpose.
static void sort_mappings(JsSourceMap *map)
{
    Mapping *mappings = (Mapping *)(void *)map->mappings.data;
    size_t count = map->mappings.size / sizeof *mappings;

    for (size_t i = 1; i < count; i++) {
        if (compare_mappings(&mappings[i - 1], &mappings[i]) > 0) {
            qsort(mappings, count, sizeof *mappings, compare_mappings);
            return;
        }
    }
}

// -------------------------------------------------------- the public functions

JsSourceMap *jsmi_source_map_decode(const JsAllocator *allocator,
                                    const char *json, size_t size)
{
    Cursor cursor = {json, json + size};
    JsSourceMap *map =
        allocator->reallocate(allocator->data, NULL, 0, sizeof *map);

    if (!map)
        return NULL;
    jsmi_budget_initialize(&map->budget, allocator);
    jsmi_buffer_initialize(&map->mappings, &map->budget);
    jsmi_buffer_initialize(&map->sources, &map->budget);
    jsmi_buffer_initialize(&map->units, &map->budget);
    // Offsets into the texts have 32 bits.
    if (size > UINT32_MAX / 4)
        return map;
    // A first line that keeps scripts from being fooled by the text.
    if (size > 3 && memcmp(json, ")]}", 3) == 0) {
        while (cursor.at < cursor.end && *cursor.at != '\n')
            cursor.at++;
    }
    read_map(map, cursor, 0, 0, 0);
    if (map->mappings.failed || map->sources.failed || map->units.failed) {
        jsmi_source_map_free(map);
        return NULL;
    }
    sort_mappings(map);
    return map;
}

void jsmi_source_map_free(JsSourceMap *map)
{
    JsAllocator allocator;

    if (!map)
        return;
    allocator = map->budget.allocator;
    jsmi_buffer_dispose(&map->mappings);
    jsmi_buffer_dispose(&map->sources);
    jsmi_buffer_dispose(&map->units);
    allocator.reallocate(allocator.data, map, sizeof *map, 0);
}

static JsMapText text_at(const JsSourceMap *map, Span span)
{
    return (JsMapText){(const uint16_t *)(const void *)map->units.data +
                           span.offset,
                       span.length};
}

bool jsmi_source_map_find(const JsSourceMap *map, uint32_t line,
                          uint32_t column, JsMappedPlace *place)
{
    const Mapping wanted = {.line = line - 1, .column = column - 1};
    const Mapping *mappings = (const Mapping *)(const void *)map->mappings.data;
    size_t low = 0, high = map->mappings.size / sizeof *mappings;
    const Mapping *found;

    // The last one that begins there or before.
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (compare_mappings(&mappings[middle], &wanted) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return false;
    found = &mappings[low - 1];
    if (found->line != wanted.line || found->source == NO_SOURCE)
        return false;
    place->file = text_at(map, source_at(map, found->source)->name);
    place->content = text_at(map, source_at(map, found->source)->content);
    place->line = found->original_line + 1;
    place->column = found->original_column + 1;
    return true;
}
