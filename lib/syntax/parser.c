// SPDX-License-Identifier: MIT

#include "syntax/parser.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

// Nodes are cut out of blocks of so many bytes.
enum { NODE_BLOCK = 2048 };

#define SIZE_OF(member)                                                        \
    ((offsetof(JsNode, member) + sizeof(((JsNode *)0)->member) + 7) / 8 * 8)
static const uint8_t node_sizes[JSMI_NODE_KIND_COUNT] = {
#define JSMI_NODE(kind, member, description) SIZE_OF(member),
#include "syntax/nodes.def"
#undef JSMI_NODE
};
#undef SIZE_OF

void jsmi_parser_advance(JsParser *parser)
{
    parser->previous_end = parser->token.end;
    jsmi_lexer_next(&parser->lexer, &parser->token);
}

bool jsmi_parser_accept(JsParser *parser, JsTokenKind kind)
{
    if (parser->token.kind != kind)
        return false;
    jsmi_parser_advance(parser);
    return true;
}

bool jsmi_parser_expect(JsParser *parser, JsTokenKind kind)
{
    if (jsmi_parser_accept(parser, kind))
        return true;
    return jsmi_parser_unexpected(parser, jsmi_token_kind_text(kind));
}

bool jsmi_parser_expect_list_end(JsParser *parser, JsTokenKind kind)
{
    char expected[20];

    if (jsmi_parser_accept(parser, kind))
        return true;
    snprintf(expected, sizeof expected, "',' or %s",
             jsmi_token_kind_text(kind));
    return jsmi_parser_unexpected(parser, expected);
}

// Automatic semicolon insertion: before a token that is not allowed and is
// the first of its line, or a closing brace, or the end.
// https://tc39.es/ecma262/#sec-automatic-semicolon-insertion
bool jsmi_parser_semicolon(JsParser *parser)
{
    if (jsmi_parser_accept(parser, JSMI_TOKEN_SEMICOLON))
        return true;
    if (parser->token.kind == JSMI_TOKEN_RIGHT_BRACE ||
        parser->token.kind == JSMI_TOKEN_END ||
        (parser->token.newline_before &&
         parser->token.kind != JSMI_TOKEN_ERROR))
        return true;
    return jsmi_parser_unexpected(parser, "';'");
}

JsToken jsmi_parser_peek(JsParser *parser)
{
    uint32_t position = parser->lexer.position;
    JsToken token;

    jsmi_lexer_next(&parser->lexer, &token);
    jsmi_lexer_rewind(&parser->lexer, position);
    return token;
}

bool jsmi_parser_fail(JsParser *parser, uint32_t offset, const char *message)
{
    jsmi_lexer_fail(&parser->lexer, offset, "%s", message);
    return false;
}

bool jsmi_parser_fail_name(JsParser *parser, uint32_t offset,
                           const char *format, const JsName *name)
{
    JsLexer text = {
        .source = name->units,
        .length = name->length,
        .window = name->length,
        .is_wide = name->is_wide,
    };
    char quoted[80];
    char message[200];
    const char *hole = strstr(format, "%n");
    size_t before = hole ? (size_t)(hole - format) : strlen(format);

    jsmi_lexer_quote(&text, 0, name->length, quoted, sizeof quoted);
    snprintf(message, sizeof message, "%.*s%s%s", (int)before, format,
             hole ? quoted : "", hole ? hole + 2 : "");
    return jsmi_parser_fail(parser, offset, message);
}

// Whether the token seems to be the operand of an `await` that is a name here.
static bool follows_await(const JsParser *parser)
{
    enum { LENGTH = sizeof "await" - 1 };
    uint32_t start = parser->function->last_await_name;

    if (start == 0 || start - 1 + LENGTH != parser->previous_end ||
        parser->token.newline_before)
        return false;
    switch (parser->token.kind) {
    case JSMI_TOKEN_IDENTIFIER:
    case JSMI_TOKEN_NUMBER:
    case JSMI_TOKEN_BIGINT:
    case JSMI_TOKEN_STRING:
    case JSMI_TOKEN_THIS:
    case JSMI_TOKEN_NEW:
    case JSMI_TOKEN_FUNCTION:
    case JSMI_TOKEN_IMPORT:
        return true;
    default:
        return false;
    }
}

bool jsmi_parser_unexpected(JsParser *parser, const char *expected)
{
    const JsToken *token = &parser->token;
    char found[80];

    if (parser->lexer.failed)
        return false;
    parser->lexer.error->is_incomplete = token->kind == JSMI_TOKEN_END;
    if (follows_await(parser))
        return jsmi_parser_fail(parser, parser->function->last_await_name - 1,
                                "await is only allowed in async functions and "
                                "at the top level of modules");
    switch (token->kind) {
    case JSMI_TOKEN_END:
    case JSMI_TOKEN_TEMPLATE:
        snprintf(found, sizeof found, "%s", jsmi_token_kind_text(token->kind));
        break;
    default: {
        char text[48];

        jsmi_lexer_quote(&parser->lexer, token->start, token->end, text,
                         sizeof text);
        if (token->kind == JSMI_TOKEN_STRING)
            snprintf(found, sizeof found, "string %s", text);
        else if (token->kind == JSMI_TOKEN_IDENTIFIER)
            snprintf(found, sizeof found, "identifier '%s'", text);
        else if (token->kind == JSMI_TOKEN_ESCAPED_RESERVED)
            snprintf(found, sizeof found, "escaped keyword '%s'", text);
        else
            snprintf(found, sizeof found, "'%s'", text);
        break;
    }
    }
    if (expected)
        jsmi_lexer_fail(&parser->lexer, token->start,
                        "unexpected %s, expected %s", found, expected);
    else
        jsmi_lexer_fail(&parser->lexer, token->start, "unexpected %s", found);
    return false;
}

void *jsmi_parser_allocate(JsParser *parser, size_t size)
{
    void *block = jsmi_arena_allocate(&parser->tree->arena, size);

    if (!block)
        jsmi_lexer_fail_memory(&parser->lexer);
    return block;
}

static JSMI_NOINLINE bool add_nodes(JsParser *parser)
{
    uint8_t *block = jsmi_parser_allocate(parser, NODE_BLOCK);

    if (!block)
        return false;
    parser->next_node = block;
    parser->last_node = block + NODE_BLOCK;
    return true;
}

// A node is as large as the part of the union that its kind uses. Where the
// sanitizer can tell, the other parts must not be touched.
static JsNode *make_node(JsParser *parser, size_t size)
{
    size_t whole = JSMI_ADDRESS_SANITIZER ? sizeof(JsNode) : size;
    uint8_t *node;

    if (JSMI_UNLIKELY((size_t)(parser->last_node - parser->next_node) <
                      whole) &&
        !add_nodes(parser))
        return NULL;
    node = parser->next_node;
    parser->next_node += whole;
    if (whole > size)
        JSMI_FORBID(node + size, whole - size);
    return (JsNode *)(void *)node;
}

JsNode *jsmi_parser_node(JsParser *parser, JsNodeKind kind, uint32_t start)
{
    JsNode *node = make_node(parser, node_sizes[kind]);

    if (!node)
        return NULL;
    node->kind = (uint8_t)kind;
    node->start = start;
    node->position = start;
    node->end = parser->token.end;
    return node;
}

JsNode *jsmi_parser_finish(JsParser *parser, JsNode *node)
{
    node->end = parser->previous_end;
    return node;
}

void jsmi_list_append(JsListBuilder *builder, JsNode *node)
{
    if (builder->last)
        builder->last->next = node;
    else
        builder->list.first = node;
    builder->last = node;
    builder->list.count++;
}

bool jsmi_parser_enter(JsParser *parser, uint32_t cost)
{
    parser->depth += cost;
    if (JSMI_LIKELY(parser->depth <= parser->depth_limit))
        return true;
    jsmi_lexer_fail_kind(&parser->lexer, JSMI_SYNTAX_TOO_DEEP,
                         parser->token.start, "too deeply nested");
    return false;
}

JsName *jsmi_parser_pseudo_name(JsParser *parser, JsName **slot,
                                const char *text)
{
    if (!*slot) {
        *slot = jsmi_names_intern_ascii(&parser->names, text);
        if (!*slot)
            jsmi_lexer_fail_memory(&parser->lexer);
    }
    return *slot;
}

static bool is_reserved_here(const JsParser *parser, const JsName *name)
{
    uint8_t known = name->known;

    if (known == JSMI_TOKEN_AWAIT)
        return parser->options->goal == JSMI_PARSE_MODULE ||
               parser->function->await_is_keyword ||
               parser->function->await_is_reserved;
    if (known == JSMI_TOKEN_YIELD && parser->function->yield_is_keyword)
        return true;
    return parser->is_strict && known >= JSMI_FIRST_STRICT_RESERVED &&
           known <= JSMI_LAST_STRICT_RESERVED;
}

bool jsmi_parser_at_identifier(const JsParser *parser)
{
    return parser->token.kind == JSMI_TOKEN_IDENTIFIER &&
           !is_reserved_here(parser, parser->token.name);
}

JsName *jsmi_parser_identifier(JsParser *parser)
{
    JsName *name = parser->token.name;

    if (parser->token.kind != JSMI_TOKEN_IDENTIFIER) {
        jsmi_parser_unexpected(parser, "an identifier");
        return NULL;
    }
    if (name->known) {
        if (is_reserved_here(parser, name)) {
            jsmi_parser_fail_name(parser, parser->token.start,
                                  "'%n' is reserved here and cannot be an "
                                  "identifier",
                                  name);
            return NULL;
        }
        if (name->known == JSMI_TOKEN_AWAIT)
            parser->function->last_await_name = parser->token.start + 1;
    }
    jsmi_parser_advance(parser);
    return name;
}

bool jsmi_parser_check_strict_binding(JsParser *parser, const JsName *name,
                                      uint32_t offset)
{
    if (!parser->is_strict || !name->known)
        return true;
    if (name->known == JSMI_TOKEN_EVAL || name->known == JSMI_TOKEN_ARGUMENTS)
        return jsmi_parser_fail_name(parser, offset,
                                     "'%n' cannot be bound or assigned in "
                                     "strict code",
                                     name);
    if (name->known >= JSMI_FIRST_STRICT_RESERVED &&
        name->known <= JSMI_LAST_STRICT_RESERVED)
        return jsmi_parser_fail_name(parser, offset,
                                     "'%n' is reserved in strict code", name);
    return true;
}
