// SPDX-License-Identifier: MIT
//
// The state of parsing a pattern, shared by the files that do it: parse.c for
// disjunctions, groups and quantifiers, escape.c for escapes, class.c for
// character classes, names.c for group names, tree.c for making nodes.
//
// Groups and nested classes are kept on stacks in budget memory: nesting is
// limited by memory alone. A function that returns false has filled in the
// error, with a NULL message if the budget refused.
//
// Validating runs the same code and makes neither nodes nor sets.
#pragma once

#include "base/buffer.h"
#include "regexp/node.h"
#include "unicode/case.h"
#include "unicode/properties.h"

// A named group of the pattern, in the order of appearance.
typedef struct JsRegExpName {
    uint32_t text;    // offset in `name_text`, in code units
    uint32_t length;  // in code units
    uint32_t hash;
    uint32_t capture;
    int32_t previous;  // the one before in the same bucket, or -1
    bool is_active;    // may take part together with the group read now
} JsRegExpName;

typedef struct JsRegExpParser {
    JsBudget *budget;
    JsArena arena;
    JsRegExpText text;
    size_t position;
    JsRegExpError *error;

    bool is_validating;
    bool is_unicode;        // u or v
    bool has_sets;          // v
    bool has_named_groups;  // anywhere: \k is then always a reference
    bool is_backward;
    bool has_references;
    uint32_t flags;           // of IGNORE_CASE, MULTILINE, DOT_ALL, as in force
    uint32_t capture_count;   // so far, with capture 0
    uint32_t total_captures;  // in the whole pattern, with capture 0

    JsRegExpNode scratch;  // the node while validating

    JsBuffer frames;      // open groups
    JsBuffer names;       // JsRegExpName
    JsBuffer name_text;   // uint16_t
    JsBuffer buckets;     // int32_t: index of the last name of each bucket
    JsBuffer references;  // NamedReference, in names.c
    JsBuffer classes;     // open classes, in class.c
} JsRegExpParser;

// The characters of the pattern. NO_CHARACTER is behind the end.
enum { JSMI_NO_CHARACTER = -1 };

static inline int32_t jsmi_regexp_parser_peek_at(const JsRegExpParser *parser,
                                                 size_t offset)
{
    size_t position = parser->position + offset;

    if (position >= parser->text.length)
        return JSMI_NO_CHARACTER;
    if (parser->text.is_latin1)
        return ((const uint8_t *)parser->text.units)[position];
    return ((const uint16_t *)parser->text.units)[position];
}

static inline int32_t jsmi_regexp_parser_peek(const JsRegExpParser *parser)
{
    return jsmi_regexp_parser_peek_at(parser, 0);
}

// Moves past `unit` if it is next.
static inline bool jsmi_regexp_parser_accept(JsRegExpParser *parser,
                                             int32_t unit)
{
    if (jsmi_regexp_parser_peek(parser) != unit)
        return false;
    parser->position++;
    return true;
}

// Reads one character of the pattern, which must not be at its end: a code
// point with u or v, else a code unit.
JsCodePoint jsmi_regexp_parser_next(JsRegExpParser *parser);

// Always false, with the message at the present position.
bool jsmi_regexp_parser_refuse(JsRegExpParser *parser, const char *message);
// Always false: the budget refused.
bool jsmi_regexp_parser_run_out(JsRegExpParser *parser);

static inline JsCanonicalization
jsmi_regexp_parser_canonicalization(const JsRegExpParser *parser)
{
    return parser->is_unicode ? JSMI_CANONICALIZE_FOLD
                              : JSMI_CANONICALIZE_UPPER_CASE;
}

static inline bool jsmi_regexp_parser_ignores_case(const JsRegExpParser *parser)
{
    return parser->flags & JSMI_REGEXP_IGNORE_CASE;
}

// escape.c ------------------------------------------------------------------

typedef enum JsEscapeContext {
    JSMI_ESCAPE_IN_PATTERN,
    JSMI_ESCAPE_IN_CLASS,      // without v
    JSMI_ESCAPE_IN_CLASS_SET,  // with v
} JsEscapeContext;

// Reads a CharacterEscape; the position is behind the backslash.
JSMI_MUST_USE bool jsmi_regexp_parse_character_escape(JsRegExpParser *parser,
                                                      JsEscapeContext context,
                                                      JsCodePoint *character);

// Reads the four digits of \uHHHH, two of these as a surrogate pair if
// `is_unicode`, or \u{...} if `is_unicode`, behind the `u`. False if there is
// none; the position is then unchanged.
bool jsmi_regexp_parse_unicode_escape(JsRegExpParser *parser, bool is_unicode,
                                      JsCodePoint *character);

// A class escape or \p{...}: whether one of d D s S w W p P stands next. p and
// P are classes only with u or v.
bool jsmi_regexp_parser_at_class_escape(const JsRegExpParser *parser);

// Reads it into `set`, empty so far. With v and i in force the set is in
// canonical form. If it is a property of strings, which needs v, `strings` is
// that property and the set has its single characters.
JSMI_MUST_USE bool jsmi_regexp_parse_class_escape(JsRegExpParser *parser,
                                                  JsCodePointSet *set,
                                                  JsUnicodeProperty *strings);

// Replaces `set` by all other characters there are under the flags in force.
void jsmi_regexp_parser_complement(const JsRegExpParser *parser,
                                   JsCodePointSet *set);

// class.c -------------------------------------------------------------------

// Reads a class behind its opening bracket. `node` gets the atom.
JSMI_MUST_USE bool jsmi_regexp_parse_class(JsRegExpParser *parser,
                                           JsRegExpNode **node);
JSMI_MUST_USE bool jsmi_regexp_parse_class_set(JsRegExpParser *parser,
                                               JsRegExpNode **node);

// Makes the atom for a property of strings outside of a class. The set is
// disposed of.
JSMI_MUST_USE bool jsmi_regexp_make_strings(JsRegExpParser *parser,
                                            JsCodePointSet *set,
                                            JsUnicodeProperty strings,
                                            JsRegExpNode **node);

// charset.c -----------------------------------------------------------------

// Replace the members by what they are canonicalised to, and add everything
// that is canonicalised to the same as a member.
void jsmi_code_point_set_canonicalize(JsCodePointSet *set,
                                      JsCanonicalization canonicalization);
void jsmi_code_point_set_close_over_case(JsCodePointSet *set,
                                         JsCanonicalization canonicalization);
// Adds all characters that are canonicalised to the same as `character`.
void jsmi_code_point_set_add_equivalents(JsCodePointSet *set,
                                         JsCodePoint character,
                                         JsCanonicalization canonicalization);
// All code points that are canonicalised to themselves.
void jsmi_code_point_set_add_canonical(JsCodePointSet *set,
                                       JsCanonicalization canonicalization);

// names.c -------------------------------------------------------------------

// Reads a group name behind "<" up to and with ">", and adds its text to
// `name_text` from `*start`.
JSMI_MUST_USE bool jsmi_regexp_parse_group_name(JsRegExpParser *parser,
                                                uint32_t *start);

// Declares the name just read for `capture`.
JSMI_MUST_USE bool jsmi_regexp_declare_group_name(JsRegExpParser *parser,
                                                  uint32_t start,
                                                  uint32_t capture);

// Remembers that `node` refers to the name just read, for an error at
// `position` if there is no such group; gives all such nodes their captures.
JSMI_MUST_USE bool jsmi_regexp_refer_to_group_name(JsRegExpParser *parser,
                                                   uint32_t start,
                                                   size_t position,
                                                   JsRegExpNode *node);
JSMI_MUST_USE bool jsmi_regexp_resolve_group_names(JsRegExpParser *parser);

// Switches the names from index `from` on.
void jsmi_regexp_activate_group_names(JsRegExpParser *parser, uint32_t from,
                                      bool is_active);
uint32_t jsmi_regexp_group_name_count(const JsRegExpParser *parser);

// The last group before `index` that has the same name, or `index`.
uint32_t jsmi_regexp_group_name_before(const JsRegExpParser *parser,
                                       uint32_t index);

// tree.c --------------------------------------------------------------------

// A zeroed node, or NULL. While validating it is one that is reused.
JSMI_MUST_USE JsRegExpNode *jsmi_regexp_new_node(JsRegExpParser *parser,
                                                 JsRegExpNodeKind kind);

// The node for one character, under the flags in force.
JSMI_MUST_USE bool jsmi_regexp_make_character(JsRegExpParser *parser,
                                              JsCodePoint character,
                                              JsRegExpNode **node);

// The node for a set, which is closed over case first if `closes` and the
// flags in force ask for it. The set is disposed of in any case.
JSMI_MUST_USE bool jsmi_regexp_make_set(JsRegExpParser *parser,
                                        JsCodePointSet *set, bool closes,
                                        JsRegExpNode **node);

// The node for a list of terms in the order of matching, or of alternatives.
JSMI_MUST_USE bool jsmi_regexp_make_sequence(JsRegExpParser *parser,
                                             JsRegExpNode *terms,
                                             JsRegExpNode **node);
JSMI_MUST_USE bool jsmi_regexp_make_alternation(JsRegExpParser *parser,
                                                JsRegExpNode *alternatives,
                                                JsRegExpNode **node);

// parse.c -------------------------------------------------------------------

// Parses the whole pattern; `tree` is not touched while validating. The
// parser's arena and names stay until it is disposed of.
void jsmi_regexp_parser_initialize(JsRegExpParser *parser, JsBudget *budget,
                                   JsRegExpText pattern, uint32_t flags,
                                   JsRegExpError *error);
void jsmi_regexp_parser_dispose(JsRegExpParser *parser);
JSMI_MUST_USE bool jsmi_regexp_parser_parse(JsRegExpParser *parser,
                                            JsRegExpTree *tree);
