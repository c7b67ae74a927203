// SPDX-License-Identifier: MIT
//
// Disjunctions, groups, terms and quantifiers.
#include "regexp/parser.h"

#include <string.h>

typedef enum GroupKind {
    PATTERN,  // the whole, at the bottom of the stack
    GROUP,
    CAPTURING_GROUP,
    LOOKAROUND,
} GroupKind;

typedef struct NodeList {
    JsRegExpNode *head;
    JsRegExpNode *tail;
} NodeList;

// A group that is being parsed.
typedef struct Frame {
    GroupKind kind;
    JsRegExpNode *node;  // the capture or lookaround, filled in at the end
    NodeList alternatives;
    NodeList terms;  // of the present alternative
    uint32_t flags;  // to be in force again behind the group
    bool was_backward;
    uint32_t first_capture;
    uint32_t first_name;
    uint32_t first_name_of_alternative;
} Frame;

// The atom that a quantifier stands behind.
typedef struct Atom {
    JsRegExpNode *node;
    uint32_t first_capture;
    bool is_quantifiable;
} Atom;

static Frame *top_frame(const JsRegExpParser *parser)
{
    return (Frame *)(parser->frames.data + parser->frames.size) - 1;
}

static bool is_at_bottom(const JsRegExpParser *parser)
{
    return parser->frames.size == sizeof(Frame);
}

bool jsmi_regexp_parser_refuse(JsRegExpParser *parser, const char *message)
{
    *parser->error = (JsRegExpError){message, parser->position};
    return false;
}

bool jsmi_regexp_parser_run_out(JsRegExpParser *parser)
{
    *parser->error = (JsRegExpError){NULL, parser->position};
    return false;
}

JsCodePoint jsmi_regexp_parser_next(JsRegExpParser *parser)
{
    if (parser->is_unicode && !parser->text.is_latin1)
        return jsmi_utf16_decode(parser->text.units, parser->text.length,
                                 &parser->position);
    parser->position++;
    return (JsCodePoint)jsmi_regexp_parser_peek_at(parser, (size_t)-1);
}

static void append(NodeList *list, JsRegExpNode *node)
{
    if (list->tail)
        list->tail->next = node;
    else
        list->head = node;
    list->tail = node;
}

static void prepend(NodeList *list, JsRegExpNode *node)
{
    node->next = list->head;
    list->head = node;
    if (!list->tail)
        list->tail = node;
}

// Groups --------------------------------------------------------------------

static bool push_frame(JsRegExpParser *parser, GroupKind kind,
                       JsRegExpNode *node)
{
    Frame *frame = jsmi_buffer_extend(&parser->frames, sizeof *frame);

    if (!frame)
        return jsmi_regexp_parser_run_out(parser);
    *frame = (Frame){
        .kind = kind,
        .node = node,
        .flags = parser->flags,
        .was_backward = parser->is_backward,
        .first_capture = parser->capture_count,
        .first_name = jsmi_regexp_group_name_count(parser),
        .first_name_of_alternative = jsmi_regexp_group_name_count(parser),
    };
    return true;
}

static bool open_capture(JsRegExpParser *parser, bool has_name)
{
    JsRegExpNode *node = jsmi_regexp_new_node(parser, JSMI_REGEXP_NODE_CAPTURE);
    uint32_t start;

    if (!node || !push_frame(parser, CAPTURING_GROUP, node))
        return false;
    node->capture = parser->capture_count++;
    if (!has_name)
        return true;
    if (!jsmi_regexp_parse_group_name(parser, &start) ||
        !jsmi_regexp_declare_group_name(parser, start,
                                        parser->capture_count - 1))
        return false;
    // The group's own name belongs to all of its alternatives.
    top_frame(parser)->first_name_of_alternative =
        jsmi_regexp_group_name_count(parser);
    return true;
}

static bool open_lookaround(JsRegExpParser *parser, bool is_behind,
                            bool is_negative)
{
    JsRegExpNode *node =
        jsmi_regexp_new_node(parser, JSMI_REGEXP_NODE_LOOKAROUND);

    if (!node || !push_frame(parser, LOOKAROUND, node))
        return false;
    node->lookaround.is_behind = is_behind;
    node->lookaround.is_negative = is_negative;
    node->is_nullable = true;
    parser->is_backward = is_behind;
    return true;
}

static uint32_t modifier_flag(int32_t unit)
{
    switch (unit) {
    case 'i':
        return JSMI_REGEXP_IGNORE_CASE;
    case 'm':
        return JSMI_REGEXP_MULTILINE;
    case 's':
        return JSMI_REGEXP_DOT_ALL;
    default:
        return 0;
    }
}

// Flags up to another character; none may be among `seen` or twice.
static bool parse_modifiers(JsRegExpParser *parser, uint32_t seen,
                            uint32_t *flags)
{
    uint32_t flag;

    *flags = 0;
    while ((flag = modifier_flag(jsmi_regexp_parser_peek(parser))) != 0) {
        if ((*flags | seen) & flag)
            return jsmi_regexp_parser_refuse(parser,
                                             "repeated flag in a group");
        *flags |= flag;
        parser->position++;
    }
    return true;
}

// (?ims-ims: behind the question mark.
static bool open_modified_group(JsRegExpParser *parser)
{
    uint32_t added;
    uint32_t removed = 0;
    bool has_minus;

    if (!parse_modifiers(parser, 0, &added))
        return false;
    has_minus = jsmi_regexp_parser_accept(parser, '-');
    if (has_minus && !parse_modifiers(parser, added, &removed))
        return false;
    if (!jsmi_regexp_parser_accept(parser, ':') || (added | removed) == 0)
        return jsmi_regexp_parser_refuse(parser, "invalid group");
    if (!push_frame(parser, GROUP, NULL))
        return false;
    parser->flags = (parser->flags | added) & ~removed;
    return true;
}

static bool open_group(JsRegExpParser *parser)
{
    if (!jsmi_regexp_parser_accept(parser, '?'))
        return open_capture(parser, false);
    if (jsmi_regexp_parser_accept(parser, ':'))
        return push_frame(parser, GROUP, NULL);
    if (jsmi_regexp_parser_accept(parser, '='))
        return open_lookaround(parser, false, false);
    if (jsmi_regexp_parser_accept(parser, '!'))
        return open_lookaround(parser, false, true);
    if (!jsmi_regexp_parser_accept(parser, '<'))
        return open_modified_group(parser);
    if (jsmi_regexp_parser_accept(parser, '='))
        return open_lookaround(parser, true, false);
    if (jsmi_regexp_parser_accept(parser, '!'))
        return open_lookaround(parser, true, true);
    return open_capture(parser, true);
}

static bool close_alternative(JsRegExpParser *parser)
{
    Frame *frame = top_frame(parser);
    JsRegExpNode *node;

    if (!jsmi_regexp_make_sequence(parser, frame->terms.head, &node))
        return false;
    if (!parser->is_validating)
        append(&frame->alternatives, node);
    frame->terms = (NodeList){0};
    return true;
}

// At "|": the names so far cannot take part together with those to come, but
// all of them can with what stands behind the group.
static bool begin_alternative(JsRegExpParser *parser)
{
    Frame *frame = top_frame(parser);

    if (!close_alternative(parser))
        return false;
    jsmi_regexp_activate_group_names(parser, frame->first_name_of_alternative,
                                     false);
    frame->first_name_of_alternative = jsmi_regexp_group_name_count(parser);
    return true;
}

static bool make_disjunction(JsRegExpParser *parser, JsRegExpNode **node)
{
    if (!close_alternative(parser))
        return false;
    if (parser->is_validating) {
        *node = &parser->scratch;
        return true;
    }
    return jsmi_regexp_make_alternation(
        parser, top_frame(parser)->alternatives.head, node);
}

static bool close_group(JsRegExpParser *parser, Atom *atom)
{
    Frame *frame;
    JsRegExpNode *body;

    if (!make_disjunction(parser, &body))
        return false;
    frame = top_frame(parser);
    *atom = (Atom){body, frame->first_capture, true};
    if (frame->node) {
        atom->node = frame->node;
        if (frame->kind == LOOKAROUND)
            frame->node->child = body;
        else
            jsmi_regexp_set_child(frame->node, body);
    }
    if (frame->kind == CAPTURING_GROUP)
        atom->node->is_nullable = body->is_nullable;
    // Annex B allows quantifiers behind lookaheads.
    if (frame->kind == LOOKAROUND)
        atom->is_quantifiable = !parser->is_unicode && !parser->is_backward;
    jsmi_regexp_activate_group_names(parser, frame->first_name, true);
    parser->flags = frame->flags;
    parser->is_backward = frame->was_backward;
    parser->frames.size -= sizeof *frame;
    return true;
}

// Quantifiers ---------------------------------------------------------------

typedef struct Quantifier {
    uint64_t minimum;
    uint64_t maximum;
} Quantifier;

static bool parse_number(JsRegExpParser *parser, uint64_t *number)
{
    size_t start = parser->position;

    *number = 0;
    for (;;) {
        int32_t unit = jsmi_regexp_parser_peek(parser);

        if (unit < '0' || unit > '9')
            return parser->position > start;
        if (*number > (UINT64_MAX - 9) / 10)
            *number = UINT64_MAX;
        else
            *number = *number * 10 + (uint64_t)(unit - '0');
        parser->position++;
    }
}

// {n}, {n,} or {n,m} behind the brace. False, at an undefined position, if it
// is none of these.
static bool parse_braces(JsRegExpParser *parser, Quantifier *quantifier)
{
    if (!parse_number(parser, &quantifier->minimum))
        return false;
    quantifier->maximum = quantifier->minimum;
    if (jsmi_regexp_parser_accept(parser, ',')) {
        quantifier->maximum = UINT64_MAX;
        if (jsmi_regexp_parser_peek(parser) != '}' &&
            !parse_number(parser, &quantifier->maximum))
            return false;
    }
    return jsmi_regexp_parser_accept(parser, '}');
}

// Reads the quantifier's prefix if there is one.
static bool accept_quantifier(JsRegExpParser *parser, Quantifier *quantifier)
{
    size_t start = parser->position;

    *quantifier = (Quantifier){0, UINT64_MAX};
    if (jsmi_regexp_parser_accept(parser, '*'))
        return true;
    if (jsmi_regexp_parser_accept(parser, '+')) {
        quantifier->minimum = 1;
        return true;
    }
    if (jsmi_regexp_parser_accept(parser, '?')) {
        quantifier->maximum = 1;
        return true;
    }
    if (jsmi_regexp_parser_accept(parser, '{') &&
        parse_braces(parser, quantifier))
        return true;
    parser->position = start;
    return false;
}

// No subject is long enough to tell the limit from more.
static uint32_t clamp_count(uint64_t count)
{
    return count > JSMI_REGEXP_MAX_LENGTH ? JSMI_REGEXP_INFINITY
                                          : (uint32_t)count;
}

static bool quantify(JsRegExpParser *parser, const Quantifier *quantifier,
                     Atom *atom)
{
    JsRegExpNode *child = atom->node;
    JsRegExpNode *node;
    bool is_greedy = !jsmi_regexp_parser_accept(parser, '?');

    if (parser->is_validating)
        return true;
    if (quantifier->maximum == 0 || child->kind == JSMI_REGEXP_NODE_EMPTY)
        return jsmi_regexp_make_sequence(parser, NULL, &atom->node);
    if (quantifier->minimum == 1 && quantifier->maximum == 1)
        return true;
    node = jsmi_regexp_new_node(parser, JSMI_REGEXP_NODE_QUANTIFIER);
    if (!node)
        return false;
    jsmi_regexp_set_child(node, child);
    node->is_nullable = quantifier->minimum == 0 || child->is_nullable;
    node->quantifier.minimum = clamp_count(quantifier->minimum);
    if (quantifier->minimum > JSMI_REGEXP_MAX_LENGTH)
        node->quantifier.minimum = (uint32_t)JSMI_REGEXP_MAX_LENGTH;
    node->quantifier.maximum = clamp_count(quantifier->maximum);
    node->quantifier.first_capture = atom->first_capture;
    node->quantifier.end_capture = parser->capture_count;
    node->quantifier.is_greedy = is_greedy;
    atom->node = node;
    return true;
}

// Terms ---------------------------------------------------------------------

static bool make_assertion(JsRegExpParser *parser, JsRegExpAssertion assertion,
                           Atom *atom)
{
    atom->node = jsmi_regexp_new_node(parser, JSMI_REGEXP_NODE_ASSERTION);
    if (!atom->node)
        return false;
    atom->node->assertion = assertion;
    atom->node->is_nullable = true;
    atom->is_quantifiable = false;
    return true;
}

static bool make_reference(JsRegExpParser *parser, Atom *atom)
{
    atom->node = jsmi_regexp_new_node(parser, JSMI_REGEXP_NODE_BACK_REFERENCE);
    if (!atom->node)
        return false;
    atom->node->is_nullable = true;
    parser->has_references = true;
    return true;
}

static bool make_numbered_reference(JsRegExpParser *parser, uint32_t capture,
                                    Atom *atom)
{
    uint32_t *captures;

    if (!make_reference(parser, atom))
        return false;
    if (parser->is_validating)
        return true;
    captures = jsmi_arena_allocate(&parser->arena, sizeof *captures);
    if (!captures)
        return jsmi_regexp_parser_run_out(parser);
    *captures = capture;
    atom->node->reference.captures = captures;
    atom->node->reference.count = 1;
    return true;
}

// \1 and so on. Without u and v, numbers of no group are not references.
static bool parse_decimal_escape(JsRegExpParser *parser, Atom *atom)
{
    size_t start = parser->position;
    JsCodePoint character;
    uint64_t number;

    if (parse_number(parser, &number) && number < parser->total_captures)
        return make_numbered_reference(parser, (uint32_t)number, atom);
    if (parser->is_unicode)
        return jsmi_regexp_parser_refuse(parser,
                                         "reference to an unknown group");
    parser->position = start;
    return jsmi_regexp_parse_character_escape(parser, JSMI_ESCAPE_IN_PATTERN,
                                              &character) &&
           jsmi_regexp_make_character(parser, character, &atom->node);
}

// \k<name> behind the k.
static bool parse_named_reference(JsRegExpParser *parser, Atom *atom)
{
    size_t position = parser->position;
    uint32_t start;

    if (!jsmi_regexp_parser_accept(parser, '<'))
        return jsmi_regexp_parser_refuse(parser, "invalid named reference");
    return jsmi_regexp_parse_group_name(parser, &start) &&
           make_reference(parser, atom) &&
           jsmi_regexp_refer_to_group_name(parser, start, position, atom->node);
}

static bool parse_class_escape_atom(JsRegExpParser *parser, Atom *atom)
{
    JsCodePointSet set;
    JsUnicodeProperty strings;

    jsmi_code_point_set_initialize(&set, parser->budget);
    if (!jsmi_regexp_parse_class_escape(parser, &set, &strings)) {
        jsmi_code_point_set_dispose(&set);
        return false;
    }
    if (strings.kind == JSMI_PROPERTY_OF_STRINGS)
        return jsmi_regexp_make_strings(parser, &set, strings, &atom->node);
    return jsmi_regexp_make_set(parser, &set, true, &atom->node);
}

// Behind a backslash.
static bool parse_escape(JsRegExpParser *parser, Atom *atom)
{
    int32_t unit = jsmi_regexp_parser_peek(parser);
    JsCodePoint character;

    if (unit == 'b' || unit == 'B') {
        parser->position++;
        return make_assertion(parser,
                              unit == 'b' ? JSMI_ASSERT_WORD_BOUNDARY
                                          : JSMI_ASSERT_NOT_WORD_BOUNDARY,
                              atom);
    }
    if (unit >= '1' && unit <= '9')
        return parse_decimal_escape(parser, atom);
    if (unit == 'k' && (parser->is_unicode || parser->has_named_groups)) {
        parser->position++;
        return parse_named_reference(parser, atom);
    }
    if (jsmi_regexp_parser_at_class_escape(parser))
        return parse_class_escape_atom(parser, atom);
    return jsmi_regexp_parse_character_escape(parser, JSMI_ESCAPE_IN_PATTERN,
                                              &character) &&
           jsmi_regexp_make_character(parser, character, &atom->node);
}

static bool make_dot(JsRegExpParser *parser, JsRegExpNode **node)
{
    JsCodePointSet set;

    jsmi_code_point_set_initialize(&set, parser->budget);
    if (!parser->is_validating) {
        if (!(parser->flags & JSMI_REGEXP_DOT_ALL)) {
            jsmi_code_point_set_add(&set, '\n', '\n');
            jsmi_code_point_set_add(&set, '\r', '\r');
            jsmi_code_point_set_add(&set, 0x2028, 0x2029);
        }
        jsmi_code_point_set_complement(
            &set, parser->is_unicode ? JSMI_CODE_POINT_LIMIT : 0x10000);
    }
    return jsmi_regexp_make_set(parser, &set, false, node);
}

// A character that may be a brace or bracket, which Annex B lets stand for
// itself where it begins nothing.
static bool parse_plain_character(JsRegExpParser *parser, Atom *atom)
{
    int32_t unit = jsmi_regexp_parser_peek(parser);
    size_t start = parser->position;
    Quantifier quantifier;

    if (unit == '{' || unit == '}' || unit == ']') {
        if (parser->is_unicode)
            return jsmi_regexp_parser_refuse(parser, "lone bracket");
        if (unit == '{' && accept_quantifier(parser, &quantifier)) {
            parser->position = start;
            return jsmi_regexp_parser_refuse(parser, "nothing to repeat");
        }
    }
    return jsmi_regexp_make_character(parser, jsmi_regexp_parser_next(parser),
                                      &atom->node);
}

// Reads one term without its quantifier. A group only begins here.
static bool parse_atom(JsRegExpParser *parser, int32_t unit, Atom *atom)
{
    bool is_multiline = parser->flags & JSMI_REGEXP_MULTILINE;

    switch (unit) {
    case '^':
        parser->position++;
        return make_assertion(
            parser, is_multiline ? JSMI_ASSERT_LINE_START : JSMI_ASSERT_START,
            atom);
    case '$':
        parser->position++;
        return make_assertion(
            parser, is_multiline ? JSMI_ASSERT_LINE_END : JSMI_ASSERT_END,
            atom);
    case '.':
        parser->position++;
        return make_dot(parser, &atom->node);
    case '[':
        parser->position++;
        return parser->has_sets
                   ? jsmi_regexp_parse_class_set(parser, &atom->node)
                   : jsmi_regexp_parse_class(parser, &atom->node);
    case '\\':
        parser->position++;
        return parse_escape(parser, atom);
    case '*':
    case '+':
    case '?':
        return jsmi_regexp_parser_refuse(parser, "nothing to repeat");
    default:
        return parse_plain_character(parser, atom);
    }
}

// Finishes a term: its quantifier, and its place among the others.
static bool add_term(JsRegExpParser *parser, Atom *atom)
{
    Frame *frame = top_frame(parser);
    Quantifier quantifier;

    if (accept_quantifier(parser, &quantifier)) {
        if (!atom->is_quantifiable)
            return jsmi_regexp_parser_refuse(parser, "nothing to repeat");
        if (quantifier.minimum > quantifier.maximum)
            return jsmi_regexp_parser_refuse(
                parser, "numbers out of order in quantifier");
        if (!quantify(parser, &quantifier, atom))
            return false;
    } else if (parser->is_unicode && jsmi_regexp_parser_peek(parser) == '{') {
        return jsmi_regexp_parser_refuse(parser, "incomplete quantifier");
    }
    if (parser->is_validating || atom->node->kind == JSMI_REGEXP_NODE_EMPTY)
        return true;
    if (parser->is_backward)
        prepend(&frame->terms, atom->node);
    else
        append(&frame->terms, atom->node);
    return true;
}

// One step: the beginning or the end of a group, "|", or a term.
static bool parse_step(JsRegExpParser *parser, int32_t unit)
{
    Atom atom = {NULL, parser->capture_count, true};

    switch (unit) {
    case '(':
        parser->position++;
        return open_group(parser);
    case '|':
        parser->position++;
        return begin_alternative(parser);
    case ')':
        if (is_at_bottom(parser))
            return jsmi_regexp_parser_refuse(parser, "unmatched )");
        parser->position++;
        return close_group(parser, &atom) && add_term(parser, &atom);
    default:
        return parse_atom(parser, unit, &atom) && add_term(parser, &atom);
    }
}

// The pattern ---------------------------------------------------------------

// Moves behind a class, nested ones with v, as well as can be told before
// parsing.
static void skip_class(JsRegExpParser *parser)
{
    size_t depth = 1;

    while (depth > 0 && parser->position < parser->text.length) {
        int32_t unit = jsmi_regexp_parser_peek(parser);

        parser->position += unit == '\\' ? 2 : 1;
        if (unit == ']')
            depth--;
        else if (unit == '[' && parser->has_sets)
            depth++;
    }
}

// Counts the captures and looks for names: what a back reference means
// depends on groups behind it.
static void scan_groups(JsRegExpParser *parser)
{
    parser->total_captures = 1;
    while (parser->position < parser->text.length) {
        int32_t unit = jsmi_regexp_parser_peek(parser);

        parser->position += unit == '\\' ? 2 : 1;
        if (unit == '[')
            skip_class(parser);
        if (unit != '(')
            continue;
        if (jsmi_regexp_parser_peek(parser) != '?') {
            parser->total_captures++;
        } else if (jsmi_regexp_parser_peek_at(parser, 1) == '<' &&
                   jsmi_regexp_parser_peek_at(parser, 2) != '=' &&
                   jsmi_regexp_parser_peek_at(parser, 2) != '!') {
            parser->total_captures++;
            parser->has_named_groups = true;
        }
    }
    parser->position = 0;
}

void jsmi_regexp_parser_initialize(JsRegExpParser *parser, JsBudget *budget,
                                   JsRegExpText pattern, uint32_t flags,
                                   JsRegExpError *error)
{
    *parser = (JsRegExpParser){
        .budget = budget,
        .text = pattern,
        .error = error,
        .is_unicode = flags & (JSMI_REGEXP_UNICODE | JSMI_REGEXP_UNICODE_SETS),
        .has_sets = flags & JSMI_REGEXP_UNICODE_SETS,
        .flags = flags & (JSMI_REGEXP_IGNORE_CASE | JSMI_REGEXP_MULTILINE |
                          JSMI_REGEXP_DOT_ALL),
        .capture_count = 1,
    };
    jsmi_arena_initialize(&parser->arena, budget);
    jsmi_buffer_initialize(&parser->frames, budget);
    jsmi_buffer_initialize(&parser->names, budget);
    jsmi_buffer_initialize(&parser->name_text, budget);
    jsmi_buffer_initialize(&parser->buckets, budget);
    jsmi_buffer_initialize(&parser->references, budget);
    jsmi_buffer_initialize(&parser->classes, budget);
}

void jsmi_regexp_parser_dispose(JsRegExpParser *parser)
{
    jsmi_arena_dispose(&parser->arena);
    jsmi_buffer_dispose(&parser->frames);
    jsmi_buffer_dispose(&parser->names);
    jsmi_buffer_dispose(&parser->name_text);
    jsmi_buffer_dispose(&parser->buckets);
    jsmi_buffer_dispose(&parser->references);
    jsmi_buffer_dispose(&parser->classes);
}

bool jsmi_regexp_parser_parse(JsRegExpParser *parser, JsRegExpTree *tree)
{
    JsRegExpNode *root;

    scan_groups(parser);
    if (!push_frame(parser, PATTERN, NULL))
        return false;
    while (parser->position < parser->text.length) {
        if (!jsmi_spend(parser->budget, 1))
            return jsmi_regexp_parser_run_out(parser);
        if (!parse_step(parser, jsmi_regexp_parser_peek(parser)))
            return false;
    }
    if (!is_at_bottom(parser))
        return jsmi_regexp_parser_refuse(parser, "unterminated group");
    if (!make_disjunction(parser, &root) ||
        !jsmi_regexp_resolve_group_names(parser))
        return false;
    if (parser->is_validating)
        return true;
    *tree = (JsRegExpTree){
        .root = root,
        .capture_count = parser->capture_count,
        .has_references = parser->has_references,
    };
    return true;
}

bool jsmi_regexp_validate(JsBudget *budget, JsRegExpText pattern,
                          uint32_t flags, JsRegExpError *error)
{
    JsRegExpParser parser;
    bool is_valid;

    jsmi_regexp_parser_initialize(&parser, budget, pattern, flags, error);
    parser.is_validating = true;
    is_valid = jsmi_regexp_parser_parse(&parser, NULL);
    jsmi_regexp_parser_dispose(&parser);
    return is_valid;
}

bool jsmi_regexp_parse_flags(JsRegExpText text, uint32_t *flags)
{
    static const char letters[] = "dgimsuvy";  // in the order of the bits
    const uint32_t both = JSMI_REGEXP_UNICODE | JSMI_REGEXP_UNICODE_SETS;

    *flags = 0;
    for (size_t i = 0; i < text.length; i++) {
        uint16_t unit = text.is_latin1 ? ((const uint8_t *)text.units)[i]
                                       : ((const uint16_t *)text.units)[i];
        const char *letter =
            unit > 0 && unit < 128 ? strchr(letters, unit) : NULL;

        if (!letter || *flags & 1u << (letter - letters))
            return false;
        *flags |= 1u << (letter - letters);
    }
    return (*flags & both) != both;
}
