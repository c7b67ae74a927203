// SPDX-License-Identifier: MIT
//
// Making nodes, with what is known about them.
#include "regexp/parser.h"

#include <string.h>

JsRegExpNode *jsmi_regexp_new_node(JsRegExpParser *parser,
                                   JsRegExpNodeKind kind)
{
    JsRegExpNode *node;

    if (parser->is_validating) {
        parser->scratch = (JsRegExpNode){0};
        node = &parser->scratch;
    } else {
        node = jsmi_arena_allocate(&parser->arena, sizeof *node);
        if (!node) {
            jsmi_regexp_parser_run_out(parser);
            return NULL;
        }
    }
    node->kind = (uint8_t)kind;
    node->is_backward = parser->is_backward;
    node->ignores_case = jsmi_regexp_parser_ignores_case(parser);
    return node;
}

bool jsmi_regexp_make_set(JsRegExpParser *parser, JsCodePointSet *set,
                          bool closes, JsRegExpNode **node)
{
    JsCodePoint *bounds = NULL;
    bool succeeded = false;

    if (closes && jsmi_regexp_parser_ignores_case(parser))
        jsmi_code_point_set_close_over_case(
            set, jsmi_regexp_parser_canonicalization(parser));
    *node = jsmi_regexp_new_node(parser, JSMI_REGEXP_NODE_SET);
    if (*node && set->count > 0)
        bounds =
            jsmi_arena_allocate(&parser->arena, set->count * sizeof *bounds);
    if (set->failed || !*node || (set->count > 0 && !bounds)) {
        jsmi_regexp_parser_run_out(parser);
    } else if (set->count == 2 && set->bounds[0] + 1 == set->bounds[1]) {
        (*node)->kind = JSMI_REGEXP_NODE_CHARACTER;
        (*node)->character = set->bounds[0];
        succeeded = true;
    } else {
        if (bounds)
            memcpy(bounds, set->bounds, set->count * sizeof *bounds);
        (*node)->set.bounds = bounds;
        (*node)->set.count = set->count;
        succeeded = true;
    }
    jsmi_code_point_set_dispose(set);
    return succeeded;
}

static bool has_no_case(JsCodePoint character)
{
    return character < 128 && (character | 32) - 'a' >= 26;
}

bool jsmi_regexp_make_character(JsRegExpParser *parser, JsCodePoint character,
                                JsRegExpNode **node)
{
    JsCodePointSet set;

    if (parser->is_validating || !jsmi_regexp_parser_ignores_case(parser) ||
        has_no_case(character)) {
        *node = jsmi_regexp_new_node(parser, JSMI_REGEXP_NODE_CHARACTER);
        if (!*node)
            return false;
        (*node)->character = character;
        return true;
    }
    jsmi_code_point_set_initialize(&set, parser->budget);
    jsmi_code_point_set_add_equivalents(
        &set, character, jsmi_regexp_parser_canonicalization(parser));
    return jsmi_regexp_make_set(parser, &set, false, node);
}

// The bits from `from` up to, without, `to`, which are at most 256.
static void add_bits(JsFirstSet *first, JsCodePoint from, JsCodePoint to)
{
    for (JsCodePoint c = from; c < to; c++)
        first->bits[c >> 6] |= (uint64_t)1 << (c & 63);
}

void jsmi_regexp_add_first_of_set(const JsCodePoint *bounds, uint32_t count,
                                  JsFirstSet *first)
{
    for (uint32_t i = 0; i < count && bounds[i] < 256; i += 2)
        add_bits(first, bounds[i], bounds[i + 1] < 256 ? bounds[i + 1] : 256);
    if (count > 0 && bounds[count - 1] > 256)
        first->has_others = true;
}

void jsmi_regexp_add_first(const JsRegExpNode *node, JsFirstSet *first)
{
    if (node->lead)
        node = node->lead;
    switch ((JsRegExpNodeKind)node->kind) {
    case JSMI_REGEXP_NODE_CHARACTER:
        if (node->character < 256)
            add_bits(first, node->character, node->character + 1);
        else
            first->has_others = true;
        break;
    case JSMI_REGEXP_NODE_SET:
        jsmi_regexp_add_first_of_set(node->set.bounds, node->set.count, first);
        break;
    case JSMI_REGEXP_NODE_SEQUENCE:
    case JSMI_REGEXP_NODE_ALTERNATION:
    case JSMI_REGEXP_NODE_STRINGS:
        for (int i = 0; i < 4; i++)
            first->bits[i] |= node->first->bits[i];
        first->has_others |= node->first->has_others;
        break;
    case JSMI_REGEXP_NODE_BACK_REFERENCE:
        jsmi_regexp_first_set_add_all(first);
        break;
    default:
        break;
    }
}

bool jsmi_regexp_make_sequence(JsRegExpParser *parser, JsRegExpNode *terms,
                               JsRegExpNode **node)
{
    JsFirstSet *first;
    bool is_nullable = true;

    if (parser->is_validating || !terms) {
        *node = jsmi_regexp_new_node(parser, JSMI_REGEXP_NODE_EMPTY);
        if (*node)
            (*node)->is_nullable = true;
        return *node;
    }
    if (!terms->next) {
        *node = terms;
        return true;
    }
    *node = jsmi_regexp_new_node(parser, JSMI_REGEXP_NODE_SEQUENCE);
    first = jsmi_arena_allocate(&parser->arena, sizeof *first);
    if (!*node || !first)
        return jsmi_regexp_parser_run_out(parser);
    for (const JsRegExpNode *term = terms; term && is_nullable;
         term = term->next) {
        jsmi_regexp_add_first(term, first);
        is_nullable = term->is_nullable;
    }
    (*node)->child = terms;
    (*node)->first = first;
    (*node)->is_nullable = is_nullable;
    return true;
}

// FAST PATH: alternatives that are single characters are one set, because
// matching any of them goes on in the same way.
static bool merge_singles(JsRegExpParser *parser,
                          const JsRegExpNode *alternatives, JsRegExpNode **node)
{
    JsCodePointSet set;

    jsmi_code_point_set_initialize(&set, parser->budget);
    for (const JsRegExpNode *single = alternatives; single;
         single = single->next) {
        if (single->kind == JSMI_REGEXP_NODE_CHARACTER) {
            jsmi_code_point_set_add(&set, single->character, single->character);
            continue;
        }
        for (uint32_t i = 0; i < single->set.count; i += 2)
            jsmi_code_point_set_add(&set, single->set.bounds[i],
                                    single->set.bounds[i + 1] - 1);
    }
    return jsmi_regexp_make_set(parser, &set, false, node);
}

bool jsmi_regexp_make_alternation(JsRegExpParser *parser,
                                  JsRegExpNode *alternatives,
                                  JsRegExpNode **node)
{
    bool has_only_singles = true;
    bool is_nullable = false;
    JsFirstSet *first;

    if (!alternatives->next) {
        *node = alternatives;
        return true;
    }
    *node = jsmi_regexp_new_node(parser, JSMI_REGEXP_NODE_ALTERNATION);
    first = jsmi_arena_allocate(&parser->arena, sizeof *first);
    if (!*node || !first)
        return jsmi_regexp_parser_run_out(parser);
    for (const JsRegExpNode *alternative = alternatives; alternative;
         alternative = alternative->next) {
        jsmi_regexp_add_first(alternative, first);
        is_nullable |= alternative->is_nullable;
        has_only_singles &= jsmi_regexp_is_single(alternative);
    }
    if (has_only_singles)
        return merge_singles(parser, alternatives, node);
    (*node)->child = alternatives;
    (*node)->first = first;
    (*node)->is_nullable = is_nullable;
    return true;
}
