// SPDX-License-Identifier: MIT
//
// Regular expression objects, on top of regexp/regexp.h.
//
// What a pattern compiles to is a cell of its own, a JsRegExpCode: objects
// made of the same source and flags share it, and each realm remembers those
// it made last, so that a literal in a loop is compiled once.
//
// The steps of the standard are observable everywhere: exec, flags and
// lastIndex are looked up by name, again and again. But as long as nobody
// touched %RegExp.prototype%, all of that leads back to the natives of this
// library. A realm has, therefore, a snapshot of the slots of the prototype
// that matter, and a regular expression is *pristine* while its shape is the
// one it was made with and those slots are as they were. Methods ask once,
// and then work on offsets instead of result objects.
//
// regexp.c            the constructor, accessors and small methods
// regexp_exec.c       compiling, matching, results, the snapshot
// regexp_replace.c    [Symbol.replace]
// regexp_replace_steps.c  replacing by what a function answers
// regexp_symbol_methods.c  the other methods named by symbols
// regexp_string_iterator.c what matchAll returns
// regexp_legacy.c     RegExp.$1 and its like
//
// https://tc39.es/ecma262/#sec-regexp-regular-expression-objects
#pragma once

#include "builtins/shared.h"
#include "regexp/regexp.h"

typedef struct JsRegExpCode {
    JsCell cell;
    JsString *source;
    JsShape *groups_shape;    // of the groups object of results; NULL: not
                              // made yet, or there are too many names
    JsRegExpProgram program;  // and the words behind it
} JsRegExpCode;

typedef struct JsRegExp {
    JsObject object;
    JsValue last_index;  // the property lastIndex, which is always in slot 0
    JsRegExpCode *code;
    JsRealm *realm;  // that it was made in
    bool is_plain;   // made by %RegExp% itself, not for a subclass
} JsRegExp;

_Static_assert(offsetof(JsRegExp, last_index) == sizeof(JsObject),
               "lastIndex is an inline slot");

// The rows of %RegExp.prototype% that come first, in this order.
enum {
    JSMI_REGEXP_SLOT_CONSTRUCTOR,
    JSMI_REGEXP_SLOT_EXEC,
    JSMI_REGEXP_SLOT_FLAGS,
    JSMI_REGEXP_SLOT_MATCH = JSMI_REGEXP_SLOT_FLAGS + 9,  // behind the flags
    JSMI_REGEXP_SLOT_COUNT = JSMI_REGEXP_SLOT_MATCH + 5,  // five symbols
};

enum { JSMI_REGEXP_CACHE_SIZE = 64, JSMI_REGEXP_LEGACY_CAPTURES = 10 };

// What a realm knows of regular expressions; NULL in the realm until the first
// one is made.
typedef struct JsRegExpRealm {
    JsCell cell;
    JsShape *regexp_shape;
    JsShape *result_shape;          // array with index, input, groups
    JsShape *indexed_result_shape;  // the same with indices
    JsShape *indices_shape;         // array with groups

    // The snapshot. NULL: not taken, or it never can be.
    JsShape *prototype_shape;
    JsShape *constructor_shape;
    JsObject *prototype;
    JsObject *constructor;
    uint32_t first_slot;    // in the prototype's overflow vector
    uint32_t species_slot;  // of the constructor
    bool is_examined;
    JsValue slots[JSMI_REGEXP_SLOT_COUNT];
    JsValue species;

    // The last match of a plain regular expression, for RegExp.$1.
    JsString *legacy_input;    // RegExp.input
    JsString *legacy_subject;  // NULL: invalidated
    uint32_t legacy_count;     // captures, the match included
    uint32_t legacy_captures[2 * JSMI_REGEXP_LEGACY_CAPTURES];
    uint32_t legacy_last_paren[2];

    size_t cached_size;  // of the programs in the cache, in bytes
    JsRegExpCode *cache[JSMI_REGEXP_CACHE_SIZE];
} JsRegExpRealm;

// The realm's record, made at need.
JSMI_MUST_USE bool jsmi_regexp_realm(JsVm *vm, JsRegExpRealm **realm);

// ------------------------------------------------------------------ compiling

// RegExpAlloc ( newTarget )
JSMI_MUST_USE bool jsmi_regexp_allocate(JsVm *vm, JsObject *new_target,
                                        JsRegExp **regexp);
// RegExpInitialize ( obj, pattern, flags ), but for lastIndex, which is 0 in a
// new object already
JSMI_MUST_USE bool jsmi_regexp_initialize(JsVm *vm, JsRegExp *regexp,
                                          JsValue pattern, JsValue flags);
// RegExpCreate ( P, F ): for literals.
JSMI_MUST_USE bool jsmi_regexp_create(JsVm *vm, JsValue pattern, JsValue flags,
                                      JsValue *regexp);
// RegExpInitialize with flags as bits, but for lastIndex.
JSMI_MUST_USE bool jsmi_regexp_compile_into(JsVm *vm, JsRegExp *regexp,
                                            JsString *source, uint32_t flags);

// The regular expression as a literal of its pattern and flags, recorded in the
// scope. Runs no script.
JSMI_MUST_USE bool jsmi_regexp_literal(JsVm *vm, const JsRegExp *regexp,
                                       JsString **literal);

// ------------------------------------------------------------------- matching

// String.prototype.replace where it calls a function for each match.
typedef struct JsReplacement {
    JsCell cell;
    JsString *string;
    JsRegExpCode *code;
    JsBuffer offsets;  // uint32_t: the captures of match after match
    size_t at;         // in the offsets, in bytes: the match whose turn it is
    uint32_t next;     // what is before in the string was copied or replaced
    JsStringBuilder builder;
} JsReplacement;

// Offsets of a match. Dispose of it, also after a failure.
typedef struct JsRegExpMatch {
    JsBudget *budget;
    uint32_t *captures;
    uint32_t capacity;
    uint32_t count;  // of captures, the match included
    uint32_t few[32];
} JsRegExpMatch;

void jsmi_regexp_match_initialize(JsRegExpMatch *match, JsVm *vm);
void jsmi_regexp_match_dispose(JsRegExpMatch *match);

// Looks for a match of the code at `start` or, unless `mode` says otherwise,
// behind. Touches nothing.
JSMI_MUST_USE bool jsmi_regexp_find(JsVm *vm, const JsRegExpCode *code,
                                    JsString *string, uint32_t start,
                                    JsRegExpMode mode, JsRegExpMatch *match,
                                    bool *found);

// RegExpBuiltinExec ( R, S ), but for making the result.
JSMI_MUST_USE bool jsmi_regexp_builtin_match(JsVm *vm, JsRegExp *regexp,
                                             JsString *string,
                                             JsRegExpMatch *match, bool *found);

// RegExpExec ( R, S ): null or an object.
JSMI_MUST_USE bool jsmi_regexp_exec(JsVm *vm, JsObject *regexp,
                                    JsString *string, JsValue *result);
// Whether that would be an object, without making it if nobody can tell.
JSMI_MUST_USE bool jsmi_regexp_test(JsVm *vm, JsObject *regexp,
                                    JsString *string, bool *found);

// The string that capture number `i` matched, or undefined.
JSMI_MUST_USE bool jsmi_regexp_capture(JsVm *vm, JsString *string,
                                       const uint32_t *captures, uint32_t i,
                                       JsValue *value);

// The groups object of a match, undefined if the pattern names no groups.
// `indices`: with pairs of indices in the place of strings.
JSMI_MUST_USE bool jsmi_regexp_groups(JsVm *vm, JsRegExpCode *code,
                                      JsString *string,
                                      const uint32_t *captures, bool indices,
                                      JsValue *groups);

// AdvanceStringIndex ( S, index, unicode )
double jsmi_advance_string_index(JsUnits units, double index, bool is_unicode);

// If the object is a pristine regular expression of the running realm.
JSMI_MUST_USE bool jsmi_regexp_is_pristine(JsVm *vm, JsObject *object,
                                           JsRegExp **regexp);
// The same, and so are its species.
JSMI_MUST_USE bool jsmi_regexp_has_pristine_species(JsVm *vm, JsObject *object,
                                                    JsRegExp **regexp);

// Every match from the start of the string on, as for the flag g. Records the
// last one for RegExp.$1. `regexp` is pristine; a visitor that fails has
// thrown, and runs no script.
typedef bool JsRegExpVisitor(JsVm *vm, void *data, const JsRegExpMatch *match);
JSMI_MUST_USE bool jsmi_regexp_match_all(JsVm *vm, JsRegExp *regexp,
                                         JsString *string,
                                         JsRegExpVisitor *visit, void *data);

// ToString(? Get(object, "flags")), and what is of interest in it.
typedef struct JsRegExpFlags {
    JsString *text;
    bool is_global;
    bool is_sticky;
    bool is_unicode;  // u or v
} JsRegExpFlags;
JSMI_MUST_USE bool jsmi_regexp_read_flags(JsVm *vm, JsObject *object,
                                          JsRegExpFlags *flags);

// lastIndex of any object: ToLength(? Get), Set with throwing.
JSMI_MUST_USE bool jsmi_last_index_get(JsVm *vm, JsObject *object,
                                       double *index);
JSMI_MUST_USE bool jsmi_last_index_set(JsVm *vm, JsObject *object,
                                       double index);
// After an empty match: the index beyond it.
JSMI_MUST_USE bool jsmi_last_index_advance(JsVm *vm, JsObject *object,
                                           JsString *string, bool is_unicode);

// -------------------------------------------------------------------- methods

JsNative jsmi_regexp_prototype_exec;
JsNative jsmi_regexp_prototype_test;
JsNative jsmi_regexp_prototype_match;
JsNative jsmi_regexp_prototype_match_all;
JsNative jsmi_regexp_prototype_replace;
JsNative jsmi_regexp_prototype_search;
JsNative jsmi_regexp_prototype_split;

// What a method of strings does first: if its pattern is a pristine regular
// expression, calls the method (one of the last five) with the receiver and,
// behind it, the second argument. False in `*done`: it is not.
JSMI_MUST_USE bool jsmi_regexp_delegate(JsCall *call, JsNative *method,
                                        bool *done, JsValue *result);

// CreateRegExpStringIterator
JSMI_MUST_USE bool jsmi_regexp_string_iterator(JsVm *vm, JsObject *matcher,
                                               JsString *string,
                                               JsRegExpFlags flags,
                                               JsValue *iterator);

// --------------------------------------------------------------------- legacy
// https://github.com/tc39/proposal-regexp-legacy-features

typedef enum JsRegExpLegacy {
    JSMI_LEGACY_INPUT,
    JSMI_LEGACY_PAREN_1,
    JSMI_LEGACY_PAREN_9 = JSMI_LEGACY_PAREN_1 + 8,
    JSMI_LEGACY_LAST_MATCH,
    JSMI_LEGACY_LAST_PAREN,
    JSMI_LEGACY_LEFT_CONTEXT,
    JSMI_LEGACY_RIGHT_CONTEXT,
} JsRegExpLegacy;

JsNative jsmi_regexp_legacy_get;
JsNative jsmi_regexp_legacy_set_input;

// Remembers a match of the regular expression.
void jsmi_regexp_legacy_update(JsVm *vm, const JsRegExp *regexp,
                               JsString *string, const JsRegExpMatch *match);

// ---------------------------------------------------------- for the collector

void jsmi_regexp_trace(JsMarker *marker, JsCell *cell);
void jsmi_regexp_code_trace(JsMarker *marker, JsCell *cell);
void jsmi_regexp_realm_trace(JsMarker *marker, JsCell *cell);
void jsmi_replacement_trace(JsMarker *marker, JsCell *cell);
void jsmi_replacement_finalize(JsHeap *heap, JsCell *cell);
