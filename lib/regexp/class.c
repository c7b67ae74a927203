// SPDX-License-Identifier: MIT
//
// Character classes. Without v they are flat; with v they nest, combine by
// operators and may contain strings, and are parsed with a stack of open
// classes.
//
// https://tc39.es/ecma262/#prod-CharacterClass
#include "regexp/parser.h"
#include "regexp/strings.h"

#include <string.h>

static bool refuse_unterminated(JsRegExpParser *parser)
{
    return jsmi_regexp_parser_refuse(parser, "unterminated character class");
}

// Classes without v ---------------------------------------------------------

// Ranges in any order. They are gathered in a small set that is united with
// the large one from time to time, because adding to a set in the middle
// costs its length.
typedef struct Gatherer {
    JsCodePointSet set;
    JsCodePointSet recent;
} Gatherer;

enum { MAX_RECENT_BOUNDS = 128 };

static void gather_set(Gatherer *gatherer, const JsCodePointSet *set)
{
    jsmi_code_point_set_unite(&gatherer->set, set);
}

static void gather(Gatherer *gatherer, JsCodePoint first, JsCodePoint last)
{
    jsmi_code_point_set_add(&gatherer->recent, first, last);
    if (gatherer->recent.count > MAX_RECENT_BOUNDS) {
        gather_set(gatherer, &gatherer->recent);
        jsmi_code_point_set_dispose(&gatherer->recent);
    }
}

// A ClassAtom: a character, or the set of an escape.
typedef struct ClassAtom {
    JsCodePoint character;
    bool is_set;
    JsCodePointSet set;
} ClassAtom;

static bool parse_class_atom(JsRegExpParser *parser, ClassAtom *atom)
{
    JsUnicodeProperty strings;

    if (!jsmi_regexp_parser_accept(parser, '\\')) {
        atom->character = jsmi_regexp_parser_next(parser);
        return true;
    }
    if (!jsmi_regexp_parser_at_class_escape(parser))
        return jsmi_regexp_parse_character_escape(parser, JSMI_ESCAPE_IN_CLASS,
                                                  &atom->character);
    atom->is_set = true;
    return jsmi_regexp_parse_class_escape(parser, &atom->set, &strings);
}

static void gather_atom(Gatherer *gatherer, const ClassAtom *atom)
{
    if (atom->is_set)
        gather_set(gatherer, &atom->set);
    else
        gather(gatherer, atom->character, atom->character);
}

static bool gather_range(JsRegExpParser *parser, Gatherer *gatherer,
                         const ClassAtom *from, const ClassAtom *to)
{
    if (from->is_set || to->is_set) {
        // Annex B takes the hyphen for itself.
        if (parser->is_unicode)
            return jsmi_regexp_parser_refuse(parser, "invalid character class");
        gather_atom(gatherer, from);
        gather_atom(gatherer, to);
        gather(gatherer, '-', '-');
        return true;
    }
    if (from->character > to->character)
        return jsmi_regexp_parser_refuse(
            parser, "range out of order in character class");
    if (!parser->is_validating)
        gather(gatherer, from->character, to->character);
    return true;
}

// One atom, or a range of two.
static bool parse_class_item(JsRegExpParser *parser, Gatherer *gatherer,
                             ClassAtom *from, ClassAtom *to)
{
    int32_t behind;

    if (!parse_class_atom(parser, from))
        return false;
    behind = jsmi_regexp_parser_peek_at(parser, 1);
    if (jsmi_regexp_parser_peek(parser) == '-' && behind != ']' &&
        behind != JSMI_NO_CHARACTER) {
        parser->position++;
        return parse_class_atom(parser, to) &&
               gather_range(parser, gatherer, from, to);
    }
    if (!parser->is_validating)
        gather_atom(gatherer, from);
    return true;
}

static bool parse_class_items(JsRegExpParser *parser, Gatherer *gatherer)
{
    while (!jsmi_regexp_parser_accept(parser, ']')) {
        ClassAtom from = {0};
        ClassAtom to = {0};
        bool succeeded;

        if (parser->position >= parser->text.length)
            return refuse_unterminated(parser);
        if (!jsmi_spend(parser->budget, 1 + gatherer->set.count / 64))
            return jsmi_regexp_parser_run_out(parser);
        jsmi_code_point_set_initialize(&from.set, parser->budget);
        jsmi_code_point_set_initialize(&to.set, parser->budget);
        succeeded = parse_class_item(parser, gatherer, &from, &to);
        jsmi_code_point_set_dispose(&from.set);
        jsmi_code_point_set_dispose(&to.set);
        if (!succeeded)
            return false;
    }
    return true;
}

bool jsmi_regexp_parse_class(JsRegExpParser *parser, JsRegExpNode **node)
{
    bool is_negated = jsmi_regexp_parser_accept(parser, '^');
    Gatherer gatherer;
    bool succeeded;

    jsmi_code_point_set_initialize(&gatherer.set, parser->budget);
    jsmi_code_point_set_initialize(&gatherer.recent, parser->budget);
    succeeded = parse_class_items(parser, &gatherer);
    if (succeeded && !parser->is_validating) {
        gather_set(&gatherer, &gatherer.recent);
        // A negated class excludes what equals a member apart from case.
        if (jsmi_regexp_parser_ignores_case(parser))
            jsmi_code_point_set_close_over_case(
                &gatherer.set, jsmi_regexp_parser_canonicalization(parser));
        if (is_negated)
            jsmi_regexp_parser_complement(parser, &gatherer.set);
    }
    jsmi_code_point_set_dispose(&gatherer.recent);
    if (succeeded)
        return jsmi_regexp_make_set(parser, &gatherer.set, false, node);
    jsmi_code_point_set_dispose(&gatherer.set);
    return false;
}

// Strings of classes --------------------------------------------------------

// Alternatives in the order in which classes match: long strings first, then
// single characters, the empty string at last.
typedef struct AlternativeList {
    JsRegExpNode *head;
    JsRegExpNode *tail;
} AlternativeList;

static void append_alternative(AlternativeList *list, JsRegExpNode *node)
{
    if (list->tail)
        list->tail->next = node;
    else
        list->head = node;
    list->tail = node;
}

// The strings that are not empty, as one node.
static bool append_strings(JsRegExpParser *parser, JsStringSet *strings,
                           AlternativeList *list)
{
    JsFirstSet *first = jsmi_arena_allocate(&parser->arena, sizeof(JsFirstSet));
    JsCodePointSet set;
    JsRegExpNode *node = jsmi_regexp_new_node(parser, JSMI_REGEXP_NODE_STRINGS);
    bool succeeded = false;

    if (!first || !node)
        return jsmi_regexp_parser_run_out(parser);
    jsmi_code_point_set_initialize(&set, parser->budget);
    node->strings.trie =
        jsmi_string_set_trie(strings, parser->is_backward, &parser->arena, &set,
                             &node->strings.count);
    if (node->strings.trie && node->ignores_case)
        jsmi_code_point_set_close_over_case(&set, JSMI_CANONICALIZE_FOLD);
    if (node->strings.trie && !set.failed) {
        jsmi_regexp_add_first_of_set(set.bounds, set.count, first);
        node->first = first;
        append_alternative(list, node);
        succeeded = true;
    }
    jsmi_code_point_set_dispose(&set);
    return succeeded || jsmi_regexp_parser_run_out(parser);
}

static bool append_all(JsRegExpParser *parser, JsCodePointSet *set,
                       JsStringSet *strings, AlternativeList *list)
{
    bool has_characters = set->count > 0;
    bool has_empty = jsmi_string_set_has_empty(strings);
    JsRegExpNode *node;

    if (strings->text.size > 0 && !append_strings(parser, strings, list)) {
        jsmi_code_point_set_dispose(set);
        return false;
    }
    if (!jsmi_regexp_make_set(parser, set, true, &node))
        return false;
    if (has_characters)
        append_alternative(list, node);
    if (has_empty) {
        if (!jsmi_regexp_make_sequence(parser, NULL, &node))
            return false;
        append_alternative(list, node);
    }
    return true;
}

// The atom for a set with strings. The set is disposed of.
static bool make_atom(JsRegExpParser *parser, JsCodePointSet *set,
                      JsStringSet *strings, JsRegExpNode **node)
{
    AlternativeList list = {0};

    if (strings->spans.failed) {
        jsmi_code_point_set_dispose(set);
        return jsmi_regexp_parser_run_out(parser);
    }
    if (jsmi_string_set_count(strings) == 0)
        return jsmi_regexp_make_set(parser, set, true, node);
    return append_all(parser, set, strings, &list) &&
           jsmi_regexp_make_alternation(parser, list.head, node);
}

static void fold_text(const JsRegExpParser *parser, JsCodePoint *text,
                      size_t length)
{
    if (!jsmi_regexp_parser_ignores_case(parser))
        return;
    for (size_t i = 0; i < length; i++)
        text[i] = jsmi_simple_case_fold(text[i]);
}

static void add_property_strings(const JsRegExpParser *parser,
                                 JsUnicodeProperty property,
                                 JsStringSet *strings)
{
    JsUnicodePropertyStrings walk = {0};

    while (jsmi_unicode_property_next_string(property, &walk)) {
        JsCodePoint text[sizeof walk.text / sizeof *walk.text];

        memcpy(text, walk.text, sizeof text);
        fold_text(parser, text, walk.length);
        jsmi_string_set_add(strings, text, (uint32_t)walk.length);
    }
}

bool jsmi_regexp_make_strings(JsRegExpParser *parser, JsCodePointSet *set,
                              JsUnicodeProperty property, JsRegExpNode **node)
{
    JsStringSet strings;
    bool succeeded;

    if (parser->is_validating)
        return jsmi_regexp_make_set(parser, set, false, node);
    jsmi_string_set_initialize(&strings, parser->budget);
    add_property_strings(parser, property, &strings);
    succeeded = make_atom(parser, set, &strings, node);
    jsmi_string_set_dispose(&strings);
    return succeeded;
}

// Classes with v ------------------------------------------------------------

typedef enum Operation {
    UNKNOWN,  // fewer than two operands
    UNION,
    INTERSECTION,
    SUBTRACTION,
} Operation;

// What a ClassSetOperand stands for.
typedef struct Operand {
    JsCodePointSet set;
    JsStringSet strings;
    bool may_contain_strings;
} Operand;

// An open class: what its operands so far gave.
typedef struct ClassFrame {
    Operand result;
    Operation operation;
    bool is_negated;
    bool has_operand;
    bool expects_operand;  // behind an operator
} ClassFrame;

static void initialize_operand(Operand *operand, JsBudget *budget)
{
    *operand = (Operand){.may_contain_strings = false};
    jsmi_code_point_set_initialize(&operand->set, budget);
    jsmi_string_set_initialize(&operand->strings, budget);
}

static void dispose_operand(Operand *operand)
{
    jsmi_code_point_set_dispose(&operand->set);
    jsmi_string_set_dispose(&operand->strings);
}

static ClassFrame *top_class(const JsRegExpParser *parser)
{
    return (ClassFrame *)(parser->classes.data + parser->classes.size) - 1;
}

static bool open_class(JsRegExpParser *parser)
{
    ClassFrame *frame = jsmi_buffer_extend(&parser->classes, sizeof *frame);

    if (!frame)
        return jsmi_regexp_parser_run_out(parser);
    *frame = (ClassFrame){.is_negated = jsmi_regexp_parser_accept(parser, '^')};
    initialize_operand(&frame->result, parser->budget);
    return true;
}

// Combines the class with one more operand, which is disposed of.
static bool combine(JsRegExpParser *parser, Operand *operand)
{
    ClassFrame *frame = top_class(parser);
    Operand *result = &frame->result;
    bool succeeded = jsmi_spend(parser->budget,
                                (result->set.count + operand->set.count) / 16);

    if (!frame->has_operand) {
        dispose_operand(result);
        *result = *operand;
        frame->has_operand = true;
        return succeeded || jsmi_regexp_parser_run_out(parser);
    }
    switch (frame->operation) {
    case INTERSECTION:
        jsmi_code_point_set_intersect(&result->set, &operand->set);
        succeeded &= jsmi_string_set_combine(
            &result->strings, &operand->strings, JSMI_STRINGS_INTERSECT);
        result->may_contain_strings &= operand->may_contain_strings;
        break;
    case SUBTRACTION:
        jsmi_code_point_set_subtract(&result->set, &operand->set);
        succeeded &= jsmi_string_set_combine(
            &result->strings, &operand->strings, JSMI_STRINGS_SUBTRACT);
        break;
    default:
        jsmi_code_point_set_unite(&result->set, &operand->set);
        succeeded &= jsmi_string_set_combine(
            &result->strings, &operand->strings, JSMI_STRINGS_UNITE);
        result->may_contain_strings |= operand->may_contain_strings;
        break;
    }
    frame->expects_operand = false;
    dispose_operand(operand);
    return succeeded || jsmi_regexp_parser_run_out(parser);
}

static bool is_class_syntax(int32_t unit)
{
    return unit > 0 && unit < 128 && strchr("()[]{}/-\\|", unit);
}

static bool is_double_punctuator(const JsRegExpParser *parser)
{
    int32_t unit = jsmi_regexp_parser_peek(parser);

    return unit > 0 && unit < 128 && strchr("&!#$%*+,.:;<=>?@^`~", unit) &&
           jsmi_regexp_parser_peek_at(parser, 1) == unit;
}

// ClassSetCharacter
static bool parse_set_character(JsRegExpParser *parser, JsCodePoint *character)
{
    if (jsmi_regexp_parser_peek(parser) == JSMI_NO_CHARACTER)
        return refuse_unterminated(parser);
    if (jsmi_regexp_parser_accept(parser, '\\')) {
        if (!jsmi_regexp_parse_character_escape(
                parser, JSMI_ESCAPE_IN_CLASS_SET, character))
            return false;
    } else {
        if (is_class_syntax(jsmi_regexp_parser_peek(parser)) ||
            is_double_punctuator(parser))
            return jsmi_regexp_parser_refuse(
                parser, "invalid character in character class");
        *character = jsmi_regexp_parser_next(parser);
    }
    return true;
}

// One of the alternatives of \q{...}, up to "|" or "}".
static bool parse_class_string(JsRegExpParser *parser, JsBuffer *text,
                               Operand *operand)
{
    size_t length;

    text->size = 0;
    while (jsmi_regexp_parser_peek(parser) != '|' &&
           jsmi_regexp_parser_peek(parser) != '}') {
        JsCodePoint character;

        if (!parse_set_character(parser, &character))
            return false;
        jsmi_buffer_append_u32(text, character);
    }
    if (text->failed)
        return jsmi_regexp_parser_run_out(parser);
    length = text->size / sizeof(JsCodePoint);
    operand->may_contain_strings |= length != 1;
    if (parser->is_validating)
        return true;
    fold_text(parser, (JsCodePoint *)text->data, length);
    if (length == 1) {
        JsCodePoint character = *(JsCodePoint *)text->data;

        jsmi_code_point_set_add(&operand->set, character, character);
    } else {
        jsmi_string_set_add(&operand->strings, (JsCodePoint *)text->data,
                            (uint32_t)length);
    }
    return true;
}

// \q{...} behind the q.
static bool parse_string_disjunction(JsRegExpParser *parser, Operand *operand)
{
    JsBuffer text;
    bool succeeded;

    if (!jsmi_regexp_parser_accept(parser, '{'))
        return jsmi_regexp_parser_refuse(parser, "invalid escape");
    jsmi_buffer_initialize(&text, parser->budget);
    do {
        succeeded = parse_class_string(parser, &text, operand) &&
                    jsmi_spend(parser->budget, 1);
    } while (succeeded && jsmi_regexp_parser_accept(parser, '|'));
    jsmi_buffer_dispose(&text);
    if (!succeeded)
        return false;
    parser->position++;  // the brace
    return true;
}

static bool parse_set_escape(JsRegExpParser *parser, Operand *operand)
{
    JsUnicodeProperty strings;

    if (!jsmi_regexp_parse_class_escape(parser, &operand->set, &strings))
        return false;
    if (strings.kind != JSMI_PROPERTY_OF_STRINGS)
        return true;
    operand->may_contain_strings = true;
    if (!parser->is_validating)
        add_property_strings(parser, strings, &operand->strings);
    return true;
}

// A character, or with "-" a range of them, which only a union may have.
static bool parse_set_range(JsRegExpParser *parser, Operand *operand)
{
    ClassFrame *frame = top_class(parser);
    JsCodePoint first;
    JsCodePoint last;

    if (!parse_set_character(parser, &first))
        return false;
    last = first;
    if (jsmi_regexp_parser_peek(parser) == '-' &&
        jsmi_regexp_parser_peek_at(parser, 1) != '-') {
        if (frame->operation == INTERSECTION || frame->operation == SUBTRACTION)
            return jsmi_regexp_parser_refuse(
                parser, "invalid set operation in character class");
        frame->operation = UNION;
        parser->position++;
        if (!parse_set_character(parser, &last))
            return false;
        if (first > last)
            return jsmi_regexp_parser_refuse(
                parser, "range out of order in character class");
    }
    if (parser->is_validating)
        return true;
    jsmi_code_point_set_add(&operand->set, first, last);
    if (jsmi_regexp_parser_ignores_case(parser))
        jsmi_code_point_set_canonicalize(&operand->set, JSMI_CANONICALIZE_FOLD);
    return true;
}

// An operand that is no nested class.
static bool parse_operand(JsRegExpParser *parser, Operand *operand)
{
    size_t start = parser->position;

    if (jsmi_regexp_parser_accept(parser, '\\')) {
        if (jsmi_regexp_parser_accept(parser, 'q'))
            return parse_string_disjunction(parser, operand);
        if (jsmi_regexp_parser_at_class_escape(parser))
            return parse_set_escape(parser, operand);
        parser->position = start;
    }
    return parse_set_range(parser, operand);
}

// "&&" or "--": all operators of a class are the same, and there is an operand
// on either side of each.
static bool parse_operator(JsRegExpParser *parser, Operation operation)
{
    ClassFrame *frame = top_class(parser);

    parser->position += 2;
    if (!frame->has_operand || frame->expects_operand ||
        (frame->operation != UNKNOWN && frame->operation != operation) ||
        (operation == INTERSECTION && jsmi_regexp_parser_peek(parser) == '&'))
        return jsmi_regexp_parser_refuse(
            parser, "invalid set operation in character class");
    frame->operation = operation;
    frame->expects_operand = true;
    return true;
}

static bool at_pair(const JsRegExpParser *parser, int32_t unit)
{
    return jsmi_regexp_parser_peek(parser) == unit &&
           jsmi_regexp_parser_peek_at(parser, 1) == unit;
}

// At "]": the class becomes an operand of the one around it.
static bool close_class(JsRegExpParser *parser, Operand *operand)
{
    ClassFrame *frame = top_class(parser);

    if (frame->expects_operand)
        return jsmi_regexp_parser_refuse(
            parser, "invalid set operation in character class");
    if (frame->is_negated && frame->result.may_contain_strings)
        return jsmi_regexp_parser_refuse(
            parser, "negated character class may contain strings");
    parser->position++;
    if (frame->is_negated && !parser->is_validating)
        jsmi_regexp_parser_complement(parser, &frame->result.set);
    dispose_operand(operand);
    *operand = frame->result;
    parser->classes.size -= sizeof *frame;
    return true;
}

// Whether an operand may stand here, now that there is no operator; two side
// by side make a union.
static bool begin_operand(JsRegExpParser *parser)
{
    ClassFrame *frame = top_class(parser);

    if (!frame->has_operand || frame->expects_operand)
        return true;
    if (frame->operation == INTERSECTION || frame->operation == SUBTRACTION)
        return jsmi_regexp_parser_refuse(
            parser, "invalid set operation in character class");
    frame->operation = UNION;
    return true;
}

// One step inside of the innermost open class. `operand` is set when an
// operand is complete.
static bool parse_set_step(JsRegExpParser *parser, Operand *operand,
                           bool *is_complete)
{
    *is_complete = false;
    if (at_pair(parser, '&'))
        return parse_operator(parser, INTERSECTION);
    if (at_pair(parser, '-'))
        return parse_operator(parser, SUBTRACTION);
    if (jsmi_regexp_parser_peek(parser) == ']') {
        *is_complete = true;
        return close_class(parser, operand);
    }
    if (!begin_operand(parser))
        return false;
    if (jsmi_regexp_parser_accept(parser, '['))
        return open_class(parser);
    *is_complete = true;
    return parse_operand(parser, operand);
}

// Runs until the outermost class is closed; `operand` is then what it gave.
static bool parse_nested_classes(JsRegExpParser *parser, Operand *operand)
{
    for (;;) {
        bool is_complete;

        initialize_operand(operand, parser->budget);
        if (!jsmi_spend(parser->budget, 1))
            return jsmi_regexp_parser_run_out(parser);
        if (!parse_set_step(parser, operand, &is_complete))
            return false;
        if (!is_complete)
            continue;
        if (parser->classes.size == 0)
            return true;
        if (!combine(parser, operand))
            return false;
    }
}

bool jsmi_regexp_parse_class_set(JsRegExpParser *parser, JsRegExpNode **node)
{
    Operand operand;
    bool succeeded;

    if (!open_class(parser))
        return false;
    succeeded = parse_nested_classes(parser, &operand);
    while (parser->classes.size > 0) {
        dispose_operand(&top_class(parser)->result);
        parser->classes.size -= sizeof(ClassFrame);
    }
    if (!succeeded) {
        dispose_operand(&operand);
        return false;
    }
    succeeded = make_atom(parser, &operand.set, &operand.strings, node);
    jsmi_string_set_dispose(&operand.strings);
    return succeeded;
}
