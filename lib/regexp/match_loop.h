// SPDX-License-Identifier: MIT
//
// The matching loop, written for code units of either width: included once by
// match_latin1.c and once by match_utf16.c, which define
//
//   UNIT       the type of a code unit
//   MATCH      the name of the function to define
//   IS_LATIN1  1 or 0; no pairs of surrogates in Latin-1
//
// MATCH tries one position after the other; `find_start` skips those that
// cannot begin a match.
#include "unicode/case.h"

#include <string.h>

// Characters ----------------------------------------------------------------

// The character at `*at` < `end`, in the sense of u and v, and moves past it.
static inline JsCodePoint next_point(const UNIT **at, const UNIT *end)
{
    JsCodePoint unit = *(*at)++;

#if !IS_LATIN1
    if (jsmi_is_lead_surrogate(unit) && *at < end &&
        jsmi_is_trail_surrogate(**at))
        return jsmi_combine_surrogates(unit, *(*at)++);
#else
    (void)end;
#endif
    return unit;
}

// Moves back over the character before `at` > `begin`.
static inline const UNIT *previous_point(const UNIT *at, const UNIT *begin)
{
    at--;
#if !IS_LATIN1
    if (jsmi_is_trail_surrogate(*at) && at > begin &&
        jsmi_is_lead_surrogate(at[-1]))
        at--;
#else
    (void)begin;
#endif
    return at;
}

static inline bool is_line_terminator(uint32_t unit)
{
    return unit == '\n' || unit == '\r' || (!IS_LATIN1 && (unit | 1) == 0x2029);
}

static inline bool set_has_unit(const uint32_t *set, uint32_t unit)
{
    if (IS_LATIN1)
        return set[unit >> 5] >> (unit & 31) & 1;
    return jsmi_regexp_set_has(set, unit);
}

// Whether a character of one of the kinds that look at pairs matches.
static inline bool matches_point(uint32_t kind, const uint32_t *sets,
                                 uint32_t a, JsCodePoint character)
{
    switch (kind) {
    case JSMI_REGEXP_CODE_POINT:
        return character == a;
    case JSMI_REGEXP_POINT:
        return true;
    case JSMI_REGEXP_POINT_DOT:
        return !is_line_terminator(character);
    default:
        return jsmi_regexp_set_has(sets + a, character);
    }
}

// Takes as many characters as match, at most `maximum`, and returns where that
// ended. The kinds that look at pairs count in `*taken`; for the others it is
// the distance.
static const UNIT *take_points(const uint32_t *run, const uint32_t *sets,
                               const UNIT *at, const UNIT *end,
                               uint32_t maximum)
{
    uint32_t kind = run[JSMI_RUN_KIND];

    for (uint32_t taken = 0; taken < maximum && at < end; taken++) {
        const UNIT *next = at;

        if (!matches_point(kind, sets, run[JSMI_RUN_A], next_point(&next, end)))
            break;
        at = next;
    }
    return at;
}

static const UNIT *take_set(const uint32_t *set, const UNIT *at,
                            const UNIT *end)
{
    while (end - at >= 4) {
        if (!set_has_unit(set, at[0]))
            return at;
        if (!set_has_unit(set, at[1]))
            return at + 1;
        if (!set_has_unit(set, at[2]))
            return at + 2;
        if (!set_has_unit(set, at[3]))
            return at + 3;
        at += 4;
    }
    while (at < end && set_has_unit(set, *at))
        at++;
    return at;
}

// The first `unit` from `at` on, or `end`.
static const UNIT *find_unit(const UNIT *at, const UNIT *end, uint32_t unit)
{
#if IS_LATIN1
    const UNIT *found;

    if (unit > 255 || at == end)
        return end;
    found = memchr(at, (int)unit, (size_t)(end - at));
    return found ? found : end;
#else
    const uint64_t ones = 0x0001000100010001u;
    const uint64_t pattern = ones * unit;

    // Four code units at a time: a lane that becomes zero borrows.
    for (; end - at >= 4; at += 4) {
        uint64_t word;

        memcpy(&word, at, sizeof word);
        word ^= pattern;
        if ((word - ones) & ~word & ones << 15)
            break;
    }
    while (at < end && *at != unit)
        at++;
    return at;
#endif
}

static const UNIT *take_dots(const UNIT *at, const UNIT *end)
{
#if IS_LATIN1
    const UNIT *line_end = find_unit(at, end, '\n');

    return find_unit(at, line_end, '\r');
#else
    while (at < end && !is_line_terminator(*at))
        at++;
    return at;
#endif
}

static const UNIT *take_units(const uint32_t *run, const uint32_t *sets,
                              const UNIT *at, const UNIT *end)
{
    uint32_t a = run[JSMI_RUN_A];
    uint32_t b = run[JSMI_RUN_B];

    switch (run[JSMI_RUN_KIND]) {
    case JSMI_REGEXP_CHARACTER:
        while (at < end && *at == a)
            at++;
        return at;
    case JSMI_REGEXP_EITHER:
        while (at < end && (*at == a || *at == b))
            at++;
        return at;
    case JSMI_REGEXP_UNIT:
        return end;
    case JSMI_REGEXP_DOT:
        return take_dots(at, end);
    default:
        return take_set(sets + a, at, end);
    }
}

static inline bool is_point_run(const uint32_t *run)
{
    return run[JSMI_RUN_KIND] >= JSMI_REGEXP_CODE_POINT;
}

static inline const UNIT *take(const uint32_t *run, const uint32_t *sets,
                               const UNIT *at, const UNIT *end,
                               uint32_t maximum)
{
    if (is_point_run(run))
        return take_points(run, sets, at, end, maximum);
    if ((size_t)(end - at) > maximum)
        end = at + maximum;
    return take_units(run, sets, at, end);
}

// Moves over the minimum of a run that is known to match, or returns NULL if
// the run is shorter.
static inline const UNIT *skip_minimum(const uint32_t *run, const UNIT *at,
                                       const UNIT *run_end)
{
    uint32_t minimum = run[JSMI_RUN_MINIMUM];

    if (!is_point_run(run))
        return (size_t)(run_end - at) < minimum ? NULL : at + minimum;
    for (; minimum > 0; minimum--) {
        if (at == run_end)
            return NULL;
        next_point(&at, run_end);
    }
    return at;
}

// The last position below `at` and not below `least` at which the run may
// end, going by what must follow; NULL if there is none.
static inline const UNIT *shorten_run(const uint32_t *run, const UNIT *at,
                                      const UNIT *least)
{
    uint32_t hint = run[JSMI_RUN_HINT];

    if (at == least)
        return NULL;
    if (hint != JSMI_REGEXP_NO_HINT) {
        while (--at > least && *at != hint)
            continue;
        return *at == hint ? at : NULL;
    }
    return is_point_run(run) ? previous_point(at, least) : at - 1;
}

static inline bool is_word_unit(const UNIT *at, uint32_t is_wide)
{
    uint32_t unit = *at;

    if (unit < 128)
        return (unit | 32) - 'a' < 26 || unit - '0' < 10 || unit == '_';
    return is_wide && (unit == 0x17F || unit == 0x212A);
}

static inline bool is_at_boundary(const UNIT *at, const UNIT *begin,
                                  const UNIT *end, uint32_t is_wide)
{
    bool before = at > begin && is_word_unit(at - 1, is_wide);
    bool behind = at < end && is_word_unit(at, is_wide);

    return before != behind;
}

static inline bool has_text(const uint32_t *text, const UNIT *at,
                            const UNIT *end)
{
    uint32_t length = text[1];

    if ((size_t)(end - at) < length)
        return false;
    for (uint32_t i = 0; i < length; i++) {
        if (at[i] != (uint16_t)(text[2 + i / 2] >> (i % 2 * 16)))
            return false;
    }
    return true;
}

// Whether a position lies within a character of two units.
static inline bool is_within_point(const UNIT *at, const UNIT *begin,
                                   const UNIT *end)
{
#if !IS_LATIN1
    return at > begin && at < end && jsmi_is_lead_surrogate(at[-1]) &&
           jsmi_is_trail_surrogate(*at);
#else
    (void)at;
    (void)begin;
    (void)end;
    return false;
#endif
}

// Compares the text of a capture with what stands at `at`, in the direction
// of `way`, and returns the position behind, or NULL.
static const UNIT *match_reference(uint32_t way, const UNIT *from,
                                   const UNIT *to, const UNIT *at,
                                   const UNIT *begin, const UNIT *end)
{
    JsCanonicalization canonicalization = way & JSMI_REFERENCE_IS_UNICODE
                                              ? JSMI_CANONICALIZE_FOLD
                                              : JSMI_CANONICALIZE_UPPER_CASE;
    size_t length = (size_t)(to - from);
    const UNIT *behind = at;

    if (way & JSMI_REFERENCE_IS_BACKWARD) {
        if ((size_t)(at - begin) < length)
            return NULL;
        at -= length;
        behind = at;
    } else {
        if ((size_t)(end - at) < length)
            return NULL;
        behind = at + length;
    }
    if (way & JSMI_REFERENCE_IS_UNICODE && is_within_point(behind, begin, end))
        return NULL;
    if (memcmp(from, at, length * sizeof *at) != 0) {
        const UNIT *limit = at + length;

        if (!(way & JSMI_REFERENCE_IGNORES_CASE))
            return NULL;
        // Simple foldings do not change the number of code units.
        while (from < to) {
            JsCodePoint left = *from++;
            JsCodePoint right = *at++;

            if (!IS_LATIN1 && (way & JSMI_REFERENCE_IS_UNICODE)) {
                from--;
                at--;
                left = next_point(&from, to);
                right = next_point(&at, limit);
            }
            if (jsmi_canonicalize(canonicalization, left) !=
                jsmi_canonicalize(canonicalization, right))
                return NULL;
        }
    }
    return behind;
}

// The node of a trie that the next character leads to from `node`, and moves
// past the character; 0 if there is none.
static uint32_t next_string_node(const uint32_t *trie, uint32_t node,
                                 uint32_t way, const UNIT **at,
                                 const UNIT *begin, const UNIT *end)
{
    uint32_t edge_count = trie[node] / 2;
    const uint32_t *edges = trie + node + 1;
    bool is_backward = way & JSMI_REFERENCE_IS_BACKWARD;
    JsCodePoint character;
    uint32_t low = 0;
    uint32_t high = edge_count;

    if (edge_count == 0 || *at == (is_backward ? begin : end))
        return 0;
    if (is_backward) {
        const UNIT *behind = *at;
        const UNIT *before = previous_point(behind, begin);

        *at = before;
        character = next_point(&before, behind);
    } else {
        character = next_point(at, end);
    }
    if (way & JSMI_REFERENCE_IGNORES_CASE)
        character = jsmi_canonicalize(JSMI_CANONICALIZE_FOLD, character);
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (edges[middle] < character)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == edge_count || edges[low] != character)
        return 0;
    return edges[edge_count + low];
}

// Where to begin ------------------------------------------------------------

static const UNIT *find_set(const uint32_t *set, const UNIT *at,
                            const UNIT *end)
{
    while (at < end && !set_has_unit(set, *at))
        at++;
    return at;
}

// A text that begins before `pause`, or `pause`.
static const UNIT *find_text(const uint32_t *text, const UNIT *at,
                             const UNIT *end, const UNIT *pause)
{
    uint32_t first = text[2] & 0xFFFF;

    for (;; at++) {
        at = find_unit(at, pause, first);
        if (at == pause || has_text(text, at, end))
            return at;
    }
}

// The beginning of a run, not before `at`, that the code unit follows.
static const UNIT *find_run(const JsPrefilter *prefilter, const uint32_t *set,
                            const UNIT *at, const UNIT *end)
{
    for (;; at++) {
        const UNIT *run_end = find_unit(at, end, prefilter->operand);
        const UNIT *start = run_end;

        if (run_end == end)
            return end;
        while (start > at && set_has_unit(set, start[-1]))
            start--;
        if ((size_t)(run_end - start) >= prefilter->run_minimum)
            return start;
        at = run_end;
    }
}

// The beginning of a line, at `at` or behind it; NULL if there is none. `at`
// is not the beginning of the subject.
static const UNIT *find_line(const UNIT *at, const UNIT *end)
{
    const UNIT *line_end = take_dots(at - 1, end);

    return line_end == end ? NULL : line_end + 1;
}

// Where a search from `from` pauses, to pay for what it has looked at. One for
// runs cannot: they may lie on both sides.
static inline const UNIT *find_pause(const JsRegExpMatcher *matcher,
                                     const UNIT *from, const UNIT *end)
{
    enum { PIECE = 64 * 1024 };

    return end - from <= PIECE || matcher->prefilter->kind == JSMI_PREFILTER_RUN
               ? end
               : from + PIECE;
}

// The first position from `at` on, before `pause`, where a match can begin;
// NULL if none.
static inline const UNIT *find_start(const JsRegExpMatcher *matcher,
                                     const UNIT *begin, const UNIT *end,
                                     const UNIT *pause, const UNIT *at)
{
    const JsPrefilter *prefilter = matcher->prefilter;

    switch ((JsPrefilterKind)prefilter->kind) {
    case JSMI_PREFILTER_START:
        return at == begin ? at : NULL;
    case JSMI_PREFILTER_LINE:
        return at == begin ? at : find_line(at, pause);
    case JSMI_PREFILTER_SET:
        at = find_set(matcher->sets + prefilter->operand, at, pause);
        break;
    case JSMI_PREFILTER_UNIT:
        at = find_unit(at, pause, prefilter->operand);
        break;
    case JSMI_PREFILTER_TEXT:
        at = find_text(matcher->code + prefilter->operand, at, end, pause);
        break;
    case JSMI_PREFILTER_RUN:
        at = find_run(prefilter, matcher->sets + prefilter->run_set, at, end);
        break;
    default:
        return at;
    }
    return at == pause ? NULL : at;
}

// The next position after a failed attempt at `at`; NULL behind the end.
static inline const UNIT *next_start(const JsRegExpMatcher *matcher,
                                     const UNIT *end, const UNIT *at)
{
    uint32_t run_set = matcher->prefilter->run_set;

    if (at == end)
        return NULL;
    if (run_set != 0) {
        const UNIT *run_end = take_set(matcher->sets + run_set, at, end);

        if (run_end > at)
            return run_end;
    }
    if (matcher->is_unicode)
        next_point(&at, end);
    else
        at++;
    return at;
}

static inline void forget_captures(const JsRegExpMatcher *matcher)
{
    for (uint32_t i = 0; i < matcher->capture_registers; i++)
        matcher->registers[i] = JSMI_REGEXP_NO_CAPTURE;
}

// The loop ------------------------------------------------------------------

// The text of the capture that a BACK_REFERENCE means; false if none is set.
static bool find_capture(const JsRegExpMatcher *matcher, const uint32_t *pc,
                         uint32_t *from, uint32_t *to)
{
    for (uint32_t i = 0; i < pc[2]; i++) {
        const uint32_t *capture = &matcher->registers[pc[3 + i] * 2];

        if (capture[0] != JSMI_REGEXP_NO_CAPTURE &&
            capture[1] != JSMI_REGEXP_NO_CAPTURE) {
            *from = capture[0];
            *to = capture[1];
            return true;
        }
    }
    return false;
}

// The labels of the instructions, and the ways from one to the next. Only to
// be used within MATCH.
#if JSMI_HAS_COMPUTED_GOTO
#define INSTRUCTION(name)  label_##name:
#define DISPATCH()         goto *labels[*pc]
#define BEGIN_INSTRUCTIONS DISPATCH();
#define END_INSTRUCTIONS
#else
#define INSTRUCTION(name) case JSMI_REGEXP_##name:
#define DISPATCH()        goto dispatch
#define BEGIN_INSTRUCTIONS                                                     \
    dispatch:                                                                  \
    switch ((JsRegExpOpcode)*pc) {
#define END_INSTRUCTIONS                                                       \
    case JSMI_REGEXP_OPCODE_COUNT:                                             \
        break;                                                                 \
        }
#endif
#define NEXT(words)                                                            \
    do {                                                                       \
        pc += (words);                                                         \
        DISPATCH();                                                            \
    } while (0)
#define FAIL_UNLESS(condition)                                                 \
    do {                                                                       \
        if (!(condition))                                                      \
            goto fail;                                                         \
    } while (0)
#define PUSH(word)                                                             \
    do {                                                                       \
        if (JSMI_UNLIKELY(top == limit)) {                                     \
            size_t height = (size_t)(top - matcher->stack);                    \
                                                                               \
            if (!jsmi_regexp_matcher_grow(matcher))                            \
                goto out_of_budget;                                            \
            top = matcher->stack + height;                                     \
            limit = matcher->stack + matcher->stack_capacity;                  \
        }                                                                      \
        *top++ = (word);                                                       \
    } while (0)
#define PUSH_CHOICE(address)                                                   \
    PUSH(jsmi_regexp_stack_word(JSMI_STACK_CHOICE, (uint32_t)(address),        \
                                (uint32_t)(at - begin)))
#define SET_REGISTER(index, value)                                             \
    do {                                                                       \
        uint32_t new_value = (value);                                          \
                                                                               \
        if (top == matcher->stack)                                             \
            is_dirty = true;                                                   \
        else                                                                   \
            PUSH(jsmi_regexp_stack_word(JSMI_STACK_UNDO, (index),              \
                                        registers[index]));                    \
        registers[index] = new_value;                                          \
    } while (0)
#define PAY(amount)                                                            \
    do {                                                                       \
        steps -= (amount);                                                     \
        if (JSMI_UNLIKELY(steps <= 0)) {                                       \
            if (!jsmi_regexp_matcher_pay(                                      \
                    matcher, (size_t)(JSMI_STEPS_PER_PAYMENT - steps)))        \
                goto out_of_budget;                                            \
            steps = JSMI_STEPS_PER_PAYMENT;                                    \
        }                                                                      \
    } while (0)

// Fails if going on at an address from here was tried before.
#define FAIL_IF_VISITED(address)                                               \
    do {                                                                       \
        if (JSMI_UNLIKELY(matcher->memo != NULL) &&                            \
            jsmi_regexp_memo_visit(matcher, (uint32_t)(address),               \
                                   (uint32_t)(at - begin)))                    \
            goto fail;                                                         \
    } while (0)

// Changes of registers are undone only as far as there are older choices: a
// failed attempt leaves them in disorder.
JsRegExpResult MATCH(JsRegExpMatcher *matcher, const UNIT *begin, size_t length,
                     size_t start, JsRegExpMode mode)
{
#if JSMI_HAS_COMPUTED_GOTO
    static const void *const labels[JSMI_REGEXP_OPCODE_COUNT] = {
#define JSMI_REGEXP_OPCODE(name, operands) &&label_##name,
#include "regexp/opcodes.def"
#undef JSMI_REGEXP_OPCODE
    };
#endif
    const uint32_t *const code = matcher->code;
    const uint32_t *const sets = matcher->sets;
    uint32_t *const registers = matcher->registers;
    const UNIT *const end = begin + length;
    uint64_t *top = matcher->stack;
    const uint64_t *limit = matcher->stack + matcher->stack_capacity;
    JsRegExpResult result = JSMI_REGEXP_FAILED;
    const UNIT *from = begin + start;  // where to search from
    const UNIT *at;
    const uint32_t *pc;
    int64_t steps = JSMI_STEPS_PER_PAYMENT - 1;
    bool is_dirty = true;  // captures may be left from an older attempt
    uint64_t word;

search:
    at = from;
    if (mode == JSMI_REGEXP_SEARCH) {
        const UNIT *pause = find_pause(matcher, from, end);

        at = find_start(matcher, begin, end, pause, from);
        PAY(((at ? at : pause) - from) >> 6);
        if (!at && pause != end) {
            from = pause;
            goto search;
        }
        if (!at) {
            result = JSMI_REGEXP_NOT_FOUND;
            goto done;
        }
    }
    PAY(1);
    if (is_dirty) {
        PAY(matcher->capture_registers >> 6);
        forget_captures(matcher);
        is_dirty = false;
    }
    registers[0] = (uint32_t)(at - begin);
    pc = code;
    BEGIN_INSTRUCTIONS

    INSTRUCTION(CHARACTER)
    {
        FAIL_UNLESS(at < end && *at == pc[1]);
        at++;
        NEXT(3);
    }

    INSTRUCTION(EITHER)
    {
        FAIL_UNLESS(at < end && (*at == pc[1] || *at == pc[2]));
        at++;
        NEXT(3);
    }

    INSTRUCTION(UNIT)
    {
        FAIL_UNLESS(at < end);
        at++;
        NEXT(3);
    }

    INSTRUCTION(DOT)
    {
        FAIL_UNLESS(at < end && !is_line_terminator(*at));
        at++;
        NEXT(3);
    }

    INSTRUCTION(CLASS)
    {
        FAIL_UNLESS(at < end && set_has_unit(sets + pc[1], *at));
        at++;
        NEXT(3);
    }

    INSTRUCTION(CODE_POINT)
    INSTRUCTION(POINT)
    INSTRUCTION(POINT_DOT)
    INSTRUCTION(POINT_CLASS)
    {
        FAIL_UNLESS(at < end &&
                    matches_point(*pc, sets, pc[1], next_point(&at, end)));
        NEXT(3);
    }

    INSTRUCTION(TEXT)
    {
        FAIL_UNLESS(has_text(pc, at, end));
        at += pc[1];
        NEXT(2 + (pc[1] + 1) / 2);
    }

    INSTRUCTION(STRINGS)
    {
        const uint32_t *trie = sets + pc[1];
        const UNIT *behind = at;
        uint32_t node = 0;

        at = NULL;
        while ((node = next_string_node(trie, node, pc[2], &behind, begin,
                                        end)) != 0) {
            PAY(1);
            if (!(trie[node] & 1))
                continue;
            if (at)
                PUSH_CHOICE(pc + 3 - code);
            at = behind;
        }
        FAIL_UNLESS(at);
        NEXT(3);
    }

    INSTRUCTION(STEP_BACK)
    {
        FAIL_UNLESS(at > begin);
        at--;
        NEXT(1);
    }

    INSTRUCTION(STEP_BACK_POINT)
    {
        FAIL_UNLESS(at > begin);
        at = previous_point(at, begin);
        NEXT(1);
    }

    INSTRUCTION(RUN)
    {
        const UNIT *run_end = take(pc, sets, at, end, pc[JSMI_RUN_MAXIMUM]);
        const UNIT *least = skip_minimum(pc, at, run_end);

        FAIL_UNLESS(least);
        PAY((run_end - at) >> 4);
        at = run_end;
        if (least < run_end) {
            PUSH((uint32_t)(least - begin));
            PUSH(jsmi_regexp_stack_word(JSMI_STACK_RUN, (uint32_t)(pc - code),
                                        (uint32_t)(at - begin)));
        }
        NEXT(JSMI_RUN_WORDS);
    }

    INSTRUCTION(RUN_ALL)
    {
        const UNIT *run_end = take(pc, sets, at, end, pc[JSMI_RUN_MAXIMUM]);

        FAIL_UNLESS(skip_minimum(pc, at, run_end));
        PAY((run_end - at) >> 4);
        at = run_end;
        NEXT(JSMI_RUN_WORDS);
    }

    INSTRUCTION(RUN_LAZY)
    {
        uint32_t minimum = pc[JSMI_RUN_MINIMUM];
        uint32_t more = pc[JSMI_RUN_MAXIMUM] - minimum;

        if (minimum > 0) {
            const UNIT *run_end = take(pc, sets, at, end, minimum);

            at = skip_minimum(pc, at, run_end);
            FAIL_UNLESS(at);
        }
        if (pc[JSMI_RUN_MAXIMUM] == UINT32_MAX)
            more = UINT32_MAX;
        if (more > 0) {
            PUSH(more);
            PUSH(jsmi_regexp_stack_word(JSMI_STACK_LAZY, (uint32_t)(pc - code),
                                        (uint32_t)(at - begin)));
        }
        NEXT(JSMI_RUN_WORDS);
    }

    INSTRUCTION(JUMP)
    {
        PAY(1);
        pc = code + pc[1];
        DISPATCH();
    }

    INSTRUCTION(SPLIT)
    {
        PUSH_CHOICE(pc[1]);
        PAY(1);
        NEXT(2);
    }

    INSTRUCTION(SPLIT_AWAY)
    {
        PUSH_CHOICE(pc + 2 - code);
        PAY(1);
        pc = code + pc[1];
        DISPATCH();
    }

    INSTRUCTION(SPLIT_IF)
    {
        if (at < end && set_has_unit(sets + pc[1], *at)) {
            PUSH_CHOICE(pc[2]);
            NEXT(3);
        }
        PAY(1);
        pc = code + pc[2];
        DISPATCH();
    }

    INSTRUCTION(BRANCH_IF)
    {
        if (at < end && set_has_unit(sets + pc[1], *at))
            NEXT(3);
        PAY(1);
        pc = code + pc[2];
        DISPATCH();
    }

    INSTRUCTION(REPEAT_IF)
    {
        if (at < end && set_has_unit(sets + pc[1], *at)) {
            PUSH_CHOICE(pc + 3 - code);
            PAY(1);
            pc = code + pc[2];
            DISPATCH();
        }
        NEXT(3);
    }

    INSTRUCTION(RETURN_IF)
    {
        if (at < end && set_has_unit(sets + pc[1], *at)) {
            PAY(1);
            pc = code + pc[2];
            DISPATCH();
        }
        NEXT(3);
    }

    INSTRUCTION(SAVE)
    {
        SET_REGISTER(pc[1], (uint32_t)(at - begin));
        NEXT(2);
    }

    INSTRUCTION(RESET)
    {
        for (uint32_t i = pc[1]; i < pc[2]; i++) {
            if (registers[i] != JSMI_REGEXP_NO_CAPTURE)
                SET_REGISTER(i, JSMI_REGEXP_NO_CAPTURE);
        }
        PAY((pc[2] - pc[1]) >> 4);
        NEXT(3);
    }

    INSTRUCTION(CLEAR)
    {
        SET_REGISTER(pc[1], 0);
        NEXT(2);
    }

    INSTRUCTION(CHECK_ADVANCED)
    {
        FAIL_UNLESS(registers[pc[1]] != (uint32_t)(at - begin));
        NEXT(2);
    }

    INSTRUCTION(COUNT)
    {
        if (registers[pc[1]] >= pc[2]) {
            if (registers[pc[1]] >= pc[3]) {
                pc = code + pc[4];
                DISPATCH();
            }
            PUSH_CHOICE(pc[4]);
        }
        NEXT(5);
    }

    INSTRUCTION(COUNT_LAZY)
    {
        if (registers[pc[1]] >= pc[2]) {
            if (registers[pc[1]] < pc[3])
                PUSH_CHOICE(pc + 5 - code);
            pc = code + pc[4];
            DISPATCH();
        }
        NEXT(5);
    }

    INSTRUCTION(COUNT_CHECK)
    {
        FAIL_UNLESS(registers[pc[1]] < pc[2] ||
                    registers[pc[3]] != (uint32_t)(at - begin));
        NEXT(4);
    }

    INSTRUCTION(NEXT)
    {
        PAY(1);
        SET_REGISTER(pc[1], registers[pc[1]] + 1);
        pc = code + pc[2];
        DISPATCH();
    }

    INSTRUCTION(LOOK)
    {
        SET_REGISTER(pc[1], 0);
        SET_REGISTER(pc[1] + 1, (uint32_t)(at - begin));
        registers[pc[1]] = (uint32_t)(top - matcher->stack);
        NEXT(2);
    }

    INSTRUCTION(LOOK_SUCCEEDED)
    {
        size_t height = (size_t)(top - matcher->stack);

        if (!jsmi_regexp_matcher_cut(matcher, registers[pc[1]], &height))
            goto out_of_budget;
        top = matcher->stack + height;
        at = begin + registers[pc[1] + 1];
        NEXT(2);
    }

    INSTRUCTION(LOOK_NOT)
    {
        SET_REGISTER(pc[1], 0);
        registers[pc[1]] = (uint32_t)(top - matcher->stack);
        PUSH_CHOICE(pc[2]);
        NEXT(3);
    }

    INSTRUCTION(LOOK_NOT_FAILED)
    {
        const uint64_t *height = matcher->stack + registers[pc[1]];

        while (top > height) {
            word = *--top;
            switch (word >> JSMI_STACK_KIND_SHIFT) {
            case JSMI_STACK_UNDO:
                registers[jsmi_regexp_stack_address(word)] = (uint32_t)word;
                break;
            case JSMI_STACK_CHOICE:
                break;
            default:
                top--;
                break;
            }
        }
        goto fail;
    }

    INSTRUCTION(BACK_REFERENCE)
    {
        uint32_t first, last;

        if (find_capture(matcher, pc, &first, &last)) {
            at = match_reference(pc[1], begin + first, begin + last, at, begin,
                                 end);
            FAIL_UNLESS(at);
            PAY((last - first) >> 4);
        }
        NEXT(3 + pc[2]);
    }

    INSTRUCTION(START)
    {
        FAIL_UNLESS(at == begin);
        NEXT(1);
    }

    INSTRUCTION(END)
    {
        FAIL_UNLESS(at == end);
        NEXT(1);
    }

    INSTRUCTION(LINE_START)
    {
        FAIL_UNLESS(at == begin || is_line_terminator(at[-1]));
        NEXT(1);
    }

    INSTRUCTION(LINE_END)
    {
        FAIL_UNLESS(at == end || is_line_terminator(*at));
        NEXT(1);
    }

    INSTRUCTION(WORD_BOUNDARY)
    {
        FAIL_UNLESS(is_at_boundary(at, begin, end, pc[1]));
        NEXT(2);
    }

    INSTRUCTION(NOT_WORD_BOUNDARY)
    {
        FAIL_UNLESS(!is_at_boundary(at, begin, end, pc[1]));
        NEXT(2);
    }

    INSTRUCTION(ACCEPT)
    {
        registers[1] = (uint32_t)(at - begin);
        result = JSMI_REGEXP_FOUND;
        goto done;
    }

    END_INSTRUCTIONS

fail:
    PAY(1);
go_back:
    if (top == matcher->stack) {
        from = next_start(matcher, end, begin + registers[0]);
        if (from && mode == JSMI_REGEXP_SEARCH)
            goto search;
        result = JSMI_REGEXP_NOT_FOUND;
        goto done;
    }
    word = *--top;
    switch (word >> JSMI_STACK_KIND_SHIFT) {
    case JSMI_STACK_CHOICE:
        pc = code + jsmi_regexp_stack_address(word);
        at = begin + (uint32_t)word;
        FAIL_IF_VISITED(pc - code);
        DISPATCH();

    case JSMI_STACK_UNDO:
        registers[jsmi_regexp_stack_address(word)] = (uint32_t)word;
        goto go_back;

    case JSMI_STACK_RUN: {
        const UNIT *least = begin + top[-1];
        const UNIT *run_end = begin + (uint32_t)word;

        pc = code + jsmi_regexp_stack_address(word);
        at = shorten_run(pc, run_end, least);
        if (!at) {
            top--;
            PAY((run_end - least) >> 4);
            goto go_back;
        }
        PAY((run_end - at) >> 4);
        if (at == least)
            top--;
        else
            *top++ = jsmi_regexp_stack_word(
                JSMI_STACK_RUN, (uint32_t)(pc - code), (uint32_t)(at - begin));
        FAIL_IF_VISITED(pc + JSMI_RUN_WORDS - code);
        NEXT(JSMI_RUN_WORDS);
    }

    default: {
        uint32_t more = (uint32_t)top[-1];
        const UNIT *before = begin + (uint32_t)word;
        uint32_t hint;

        pc = code + jsmi_regexp_stack_address(word);
        hint = pc[JSMI_RUN_HINT];
        at = before;
        // One more; with a hint as many more as lead to it.
        do {
            const UNIT *run_end = take(pc, sets, at, end, 1);

            if (run_end == at) {
                top--;
                PAY((at - before) >> 2);
                goto go_back;
            }
            at = run_end;
            if (more != UINT32_MAX)
                more--;
        } while (more > 0 && hint != JSMI_REGEXP_NO_HINT && at < end &&
                 *at != hint);
        PAY((at - before) >> 2);
        if (more == 0) {
            top--;
        } else {
            top[-1] = more;
            *top++ = jsmi_regexp_stack_word(
                JSMI_STACK_LAZY, (uint32_t)(pc - code), (uint32_t)(at - begin));
        }
        FAIL_IF_VISITED(pc + JSMI_RUN_WORDS - code);
        NEXT(JSMI_RUN_WORDS);
    }
    }

out_of_budget:
    return JSMI_REGEXP_FAILED;

done:
    if (!jsmi_spend(matcher->budget, (size_t)(JSMI_STEPS_PER_PAYMENT - steps)))
        return JSMI_REGEXP_FAILED;
    return result;
}

#undef INSTRUCTION
#undef BEGIN_INSTRUCTIONS
#undef END_INSTRUCTIONS
#undef DISPATCH
#undef NEXT
#undef FAIL_UNLESS
#undef PUSH
#undef PUSH_CHOICE
#undef SET_REGISTER
#undef PAY
#undef FAIL_IF_VISITED
