// SPDX-License-Identifier: MIT
#include "regexp/matcher.h"

// A matching that has spent so much, and so much for each code unit of the
// subject, begins to remember.
enum { PATIENCE = 1 << 16, PATIENCE_PER_UNIT = 32 };
enum { LEAST_ENTRIES = 1 << 10, MOST_ENTRIES = 1 << 20 };

// Where an attempt went on: address and position, and what the registers that
// can make a difference say. All zero: nothing.
struct JsRegExpMemoEntry {
    uint64_t place;
    uint64_t variables;
};

void jsmi_regexp_memo_initialize(JsRegExpMatcher *matcher,
                                 const JsRegExpProgram *program, size_t length)
{
    matcher->memo = NULL;
    matcher->memo_rules = NULL;
    matcher->spent = 0;
    matcher->patience = SIZE_MAX;
    if (program->memo == 0)
        return;
    matcher->memo_rules = jsmi_regexp_words(program) + program->memo;
    matcher->patience = PATIENCE + PATIENCE_PER_UNIT * length;
    matcher->memo_size = (length + 1) * program->sets;
    // What was never set is compared too.
    for (uint32_t i = matcher->capture_registers; i < program->register_count;
         i++)
        matcher->registers[i] = 0;
}

void jsmi_regexp_memo_dispose(JsRegExpMatcher *matcher)
{
    if (matcher->memo)
        jsmi_release(matcher->budget, matcher->memo,
                     matcher->memo_size * sizeof *matcher->memo);
}

// Makes the table; without the memory it only takes longer.
static void begin_to_remember(JsRegExpMatcher *matcher)
{
    size_t wanted = matcher->memo_size;

    matcher->patience = SIZE_MAX;
    matcher->memo_size = LEAST_ENTRIES;
    while (matcher->memo_size < MOST_ENTRIES && matcher->memo_size < wanted)
        matcher->memo_size *= 2;
    matcher->memo = jsmi_allocate_zeroed(
        matcher->budget, matcher->memo_size * sizeof *matcher->memo);
}

bool jsmi_regexp_matcher_pay(JsRegExpMatcher *matcher, size_t amount)
{
    if (!jsmi_spend(matcher->budget, amount))
        return false;
    matcher->spent += amount;
    if (matcher->spent > matcher->patience)
        begin_to_remember(matcher);
    return true;
}

static bool is_excluded(const uint32_t *rules, uint32_t address)
{
    const uint32_t *ranges = rules + JSMI_MEMO_HEADER_WORDS;

    for (uint32_t i = 0; i < rules[JSMI_MEMO_RANGE_COUNT]; i++) {
        if (address >= ranges[2 * i] && address < ranges[2 * i + 1])
            return true;
    }
    return false;
}

static uint64_t pack_variables(const JsRegExpMatcher *matcher,
                               uint32_t position)
{
    const uint32_t *rules = matcher->memo_rules;
    const uint32_t *variable =
        rules + JSMI_MEMO_HEADER_WORDS + 2 * rules[JSMI_MEMO_RANGE_COUNT];
    uint64_t packed = 0;

    for (uint32_t i = 0; i < rules[JSMI_MEMO_VARIABLE_COUNT]; i++) {
        uint32_t value = matcher->registers[variable[0]];
        uint32_t limit = variable[1];

        if (limit == JSMI_MEMO_MARK)
            packed = packed << 1 | (value == position);
        else
            packed = packed << jsmi_regexp_memo_width(limit) |
                     (value < limit ? value : limit);
        variable += 2;
    }
    return packed;
}

bool jsmi_regexp_memo_visit(JsRegExpMatcher *matcher, uint32_t address,
                            uint32_t position)
{
    JsRegExpMemoEntry entry = {.place = (uint64_t)address << 32 | position};
    JsRegExpMemoEntry *place;
    uint64_t hash;

    if (is_excluded(matcher->memo_rules, address))
        return false;
    entry.variables = pack_variables(matcher, position);
    hash = (entry.place ^ entry.variables * 0x9E3779B97F4A7C15u) *
           0xD6E8FEB86659FD93u;
    place = &matcher->memo[(hash ^ hash >> 32) & (matcher->memo_size - 1)];
    if (place->place == entry.place && place->variables == entry.variables)
        return true;
    *place = entry;
    return false;
}
