// SPDX-License-Identifier: MIT
//
// Names of groups. Names are found by hash; of several groups with one name
// only those are active that could take part in a match together with what is
// being parsed, and no two active ones may have the same name.
#include "regexp/parser.h"
#include "unicode/identifier.h"

#include <string.h>

// A \k<name> whose captures are not known before the end of the pattern.
typedef struct NamedReference {
    JsRegExpNode *node;
    uint32_t text;
    uint32_t length;
    size_t position;
} NamedReference;

enum { FIRST_BUCKET_COUNT = 16 };

uint32_t jsmi_regexp_group_name_count(const JsRegExpParser *parser)
{
    return (uint32_t)(parser->names.size / sizeof(JsRegExpName));
}

static JsRegExpName *name_at(const JsRegExpParser *parser, size_t index)
{
    return (JsRegExpName *)parser->names.data + index;
}

// One code point of the name. In names, surrogate pairs and \u{...} always
// mean a code point.
static bool read_name_character(JsRegExpParser *parser, JsCodePoint *character)
{
    int32_t unit = jsmi_regexp_parser_peek(parser);
    int32_t trail;

    if (unit == '\\') {
        parser->position++;
        return jsmi_regexp_parser_accept(parser, 'u') &&
               jsmi_regexp_parse_unicode_escape(parser, true, character);
    }
    if (unit == JSMI_NO_CHARACTER)
        return false;
    parser->position++;
    *character = (JsCodePoint)unit;
    trail = jsmi_regexp_parser_peek(parser);
    if (jsmi_is_lead_surrogate(*character) && trail >= 0 &&
        jsmi_is_trail_surrogate((uint32_t)trail)) {
        parser->position++;
        *character = jsmi_combine_surrogates(*character, (uint32_t)trail);
    }
    return true;
}

static void append_code_point(JsBuffer *text, JsCodePoint character)
{
    if (character >= 0x10000) {
        jsmi_buffer_append_u16(text, jsmi_lead_surrogate(character));
        character = jsmi_trail_surrogate(character);
    }
    jsmi_buffer_append_u16(text, (uint16_t)character);
}

bool jsmi_regexp_parse_group_name(JsRegExpParser *parser, uint32_t *start)
{
    JsBuffer *text = &parser->name_text;
    bool is_first = true;

    *start = (uint32_t)(text->size / sizeof(uint16_t));
    while (is_first || !jsmi_regexp_parser_accept(parser, '>')) {
        JsCodePoint character;

        if (!read_name_character(parser, &character) ||
            !(is_first ? jsmi_is_identifier_start(character)
                       : jsmi_is_identifier_part(character)))
            return jsmi_regexp_parser_refuse(parser,
                                             "invalid capture group name");
        append_code_point(text, character);
        is_first = false;
    }
    if (text->failed)
        return jsmi_regexp_parser_run_out(parser);
    return true;
}

static const uint16_t *text_at(const JsRegExpParser *parser, uint32_t offset)
{
    return (const uint16_t *)parser->name_text.data + offset;
}

static uint32_t hash_name(const uint16_t *text, uint32_t length)
{
    uint32_t hash = 2166136261u;

    for (uint32_t i = 0; i < length; i++)
        hash = (hash ^ text[i]) * 16777619u;
    return hash;
}

static bool is_name(const JsRegExpParser *parser, const JsRegExpName *name,
                    const uint16_t *text, uint32_t length, uint32_t hash)
{
    return name->hash == hash && name->length == length &&
           memcmp(text_at(parser, name->text), text, length * sizeof *text) ==
               0;
}

static uint32_t bucket_count(const JsRegExpParser *parser)
{
    return (uint32_t)(parser->buckets.size / sizeof(int32_t));
}

static int32_t *bucket_of(const JsRegExpParser *parser, uint32_t hash)
{
    return (int32_t *)parser->buckets.data +
           (hash & (bucket_count(parser) - 1));
}

// Makes room in the table for one more name, and sorts the names anew.
static bool grow_buckets(JsRegExpParser *parser)
{
    uint32_t count = bucket_count(parser);
    uint32_t names = jsmi_regexp_group_name_count(parser);
    uint32_t wanted = count ? count * 2 : FIRST_BUCKET_COUNT;
    void *more;

    if (names < count)
        return true;
    more = jsmi_buffer_extend(&parser->buckets,
                              (wanted - count) * sizeof(int32_t));
    if (!more)
        return jsmi_regexp_parser_run_out(parser);
    memset(parser->buckets.data, 0xFF, parser->buckets.size);
    for (uint32_t i = 0; i < names; i++) {
        int32_t *bucket = bucket_of(parser, name_at(parser, i)->hash);

        name_at(parser, i)->previous = *bucket;
        *bucket = (int32_t)i;
    }
    return true;
}

bool jsmi_regexp_declare_group_name(JsRegExpParser *parser, uint32_t start,
                                    uint32_t capture)
{
    const uint16_t *text = text_at(parser, start);
    JsRegExpName name = {
        .text = start,
        .length = (uint32_t)(parser->name_text.size / sizeof(uint16_t)) - start,
        .capture = capture,
        .is_active = true,
    };
    JsRegExpName *added;
    int32_t *bucket;

    if (!grow_buckets(parser))
        return false;
    name.hash = hash_name(text, name.length);
    bucket = bucket_of(parser, name.hash);
    for (int32_t i = *bucket; i >= 0;
         i = name_at(parser, (size_t)i)->previous) {
        const JsRegExpName *other = name_at(parser, (size_t)i);

        if (!jsmi_spend(parser->budget, 1))
            return jsmi_regexp_parser_run_out(parser);
        if (other->is_active &&
            is_name(parser, other, text, name.length, name.hash))
            return jsmi_regexp_parser_refuse(parser,
                                             "duplicate capture group name");
    }
    name.previous = *bucket;
    *bucket = (int32_t)jsmi_regexp_group_name_count(parser);
    added = jsmi_buffer_extend(&parser->names, sizeof name);
    if (!added)
        return jsmi_regexp_parser_run_out(parser);
    *added = name;
    return true;
}

void jsmi_regexp_activate_group_names(JsRegExpParser *parser, uint32_t from,
                                      bool is_active)
{
    for (uint32_t i = from; i < jsmi_regexp_group_name_count(parser); i++)
        name_at(parser, i)->is_active = is_active;
}

bool jsmi_regexp_refer_to_group_name(JsRegExpParser *parser, uint32_t start,
                                     size_t position, JsRegExpNode *node)
{
    NamedReference *reference =
        jsmi_buffer_extend(&parser->references, sizeof *reference);

    if (!reference)
        return jsmi_regexp_parser_run_out(parser);
    *reference = (NamedReference){
        .node = node,
        .text = start,
        .length = (uint32_t)(parser->name_text.size / sizeof(uint16_t)) - start,
        .position = position,
    };
    return true;
}

// The captures of all groups that have the name, in ascending order.
static bool resolve(JsRegExpParser *parser, const NamedReference *reference)
{
    const uint16_t *text = text_at(parser, reference->text);
    uint32_t hash = hash_name(text, reference->length);
    uint32_t count = 0;
    uint32_t *captures;
    int32_t first = bucket_count(parser) ? *bucket_of(parser, hash) : -1;

    for (int32_t i = first; i >= 0; i = name_at(parser, (size_t)i)->previous)
        count += is_name(parser, name_at(parser, (size_t)i), text,
                         reference->length, hash);
    if (count == 0) {
        parser->position = reference->position;
        return jsmi_regexp_parser_refuse(parser,
                                         "reference to an unknown group name");
    }
    if (parser->is_validating)
        return true;
    captures = jsmi_arena_allocate(&parser->arena, count * sizeof *captures);
    if (!captures || !jsmi_spend(parser->budget, count))
        return jsmi_regexp_parser_run_out(parser);
    reference->node->reference.captures = captures;
    reference->node->reference.count = count;
    for (int32_t i = first; i >= 0; i = name_at(parser, (size_t)i)->previous) {
        if (is_name(parser, name_at(parser, (size_t)i), text, reference->length,
                    hash))
            captures[--count] = name_at(parser, (size_t)i)->capture;
    }
    return true;
}

bool jsmi_regexp_resolve_group_names(JsRegExpParser *parser)
{
    const NamedReference *references =
        (const NamedReference *)parser->references.data;
    size_t count = parser->references.size / sizeof *references;

    for (size_t i = 0; i < count; i++) {
        if (!resolve(parser, &references[i]))
            return false;
    }
    return true;
}

uint32_t jsmi_regexp_group_name_before(const JsRegExpParser *parser,
                                       uint32_t index)
{
    const JsRegExpName *name = name_at(parser, index);
    const uint16_t *text = text_at(parser, name->text);
    int32_t i = name->previous;

    while (i >= 0 && !is_name(parser, name_at(parser, (size_t)i), text,
                              name->length, name->hash))
        i = name_at(parser, (size_t)i)->previous;
    return i >= 0 ? (uint32_t)i : index;
}
