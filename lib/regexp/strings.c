// SPDX-License-Identifier: MIT
#include "regexp/strings.h"

#include <string.h>

void jsmi_string_set_initialize(JsStringSet *set, JsBudget *budget)
{
    jsmi_buffer_initialize(&set->text, budget);
    jsmi_buffer_initialize(&set->spans, budget);
}

void jsmi_string_set_dispose(JsStringSet *set)
{
    jsmi_buffer_dispose(&set->text);
    jsmi_buffer_dispose(&set->spans);
}

static JsStringSpan *spans_of(const JsStringSet *set)
{
    return (JsStringSpan *)(void *)set->spans.data;
}

static JsCodePoint *text_of(const JsStringSet *set, JsStringSpan span)
{
    // There is no text at all if there are only empty strings.
    return span.length == 0
               ? NULL
               : (JsCodePoint *)(void *)set->text.data + span.start;
}

bool jsmi_string_set_has_empty(const JsStringSet *set)
{
    for (size_t i = 0; i < jsmi_string_set_count(set); i++) {
        if (spans_of(set)[i].length == 0)
            return true;
    }
    return false;
}

void jsmi_string_set_add(JsStringSet *set, const JsCodePoint *text,
                         uint32_t length)
{
    JsStringSpan span = {(uint32_t)(set->text.size / sizeof *text), length};

    if (length > 0)
        jsmi_buffer_append(&set->text, text, length * sizeof *text);
    if (!set->text.failed)
        jsmi_buffer_append(&set->spans, &span, sizeof span);
    set->spans.failed |= set->text.failed;
}

// ------------------------------------------------------------------- in order

// Negative, zero or positive; the beginning of a string is before it.
static int compare(const JsStringSet *left_set, JsStringSpan left,
                   const JsStringSet *right_set, JsStringSpan right)
{
    uint32_t length = left.length < right.length ? left.length : right.length;

    for (uint32_t i = 0; i < length; i++) {
        JsCodePoint a = text_of(left_set, left)[i];
        JsCodePoint b = text_of(right_set, right)[i];

        if (a != b)
            return a < b ? -1 : 1;
    }
    return left.length == right.length ? 0
                                       : (left.length < right.length ? -1 : 1);
}

static bool is_in_order(const JsStringSet *set)
{
    const JsStringSpan *spans = spans_of(set);

    for (size_t i = 1; i < jsmi_string_set_count(set); i++) {
        if (compare(set, spans[i - 1], set, spans[i]) >= 0)
            return false;
    }
    return true;
}

// Merges the sorted spans [from, middle) and [middle, to) into `merged`.
static void merge_runs(const JsStringSet *set, size_t from, size_t middle,
                       size_t to, JsStringSpan *merged)
{
    const JsStringSpan *spans = spans_of(set);
    size_t left = from;
    size_t right = middle;

    for (size_t k = from; k < to; k++) {
        bool takes_left =
            left < middle &&
            (right == to || compare(set, spans[left], set, spans[right]) <= 0);

        merged[k] = spans[takes_left ? left++ : right++];
    }
}

static void drop_equal_neighbours(JsStringSet *set)
{
    JsStringSpan *spans = spans_of(set);
    size_t kept = 0;

    for (size_t i = 0; i < jsmi_string_set_count(set); i++) {
        if (kept == 0 || compare(set, spans[kept - 1], set, spans[i]) != 0)
            spans[kept++] = spans[i];
    }
    set->spans.size = kept * sizeof *spans;
}

// Sorts the spans and drops those that are there twice.
static bool put_in_order(JsStringSet *set)
{
    JsBudget *budget = set->spans.budget;
    size_t count = jsmi_string_set_count(set);
    JsStringSpan *other;

    if (set->spans.failed || !jsmi_spend(budget, count))
        return false;
    if (is_in_order(set))
        return true;
    other = jsmi_allocate(budget, count * sizeof *other);
    for (size_t width = 1; other && width < count; width *= 2) {
        for (size_t from = 0; from < count; from += width * 2) {
            size_t middle = from + width < count ? from + width : count;
            size_t to = middle + width < count ? middle + width : count;

            merge_runs(set, from, middle, to, other);
        }
        memcpy(spans_of(set), other, count * sizeof *other);
        if (!jsmi_spend(budget, count)) {
            jsmi_release(budget, other, count * sizeof *other);
            return false;
        }
    }
    if (!other)
        return false;
    jsmi_release(budget, other, count * sizeof *other);
    drop_equal_neighbours(set);
    return true;
}

// ------------------------------------------------------------------ operations

static bool unite(JsStringSet *set, const JsStringSet *other)
{
    for (size_t i = 0; i < jsmi_string_set_count(other); i++) {
        JsStringSpan span = spans_of(other)[i];

        jsmi_string_set_add(set, text_of(other, span), span.length);
    }
    return jsmi_spend(set->spans.budget, jsmi_string_set_count(other)) &&
           !set->spans.failed;
}

// Keeps the strings whose being in `other` is as `wanted`; both in order.
static void filter(JsStringSet *set, const JsStringSet *other, bool wanted)
{
    JsStringSpan *spans = spans_of(set);
    size_t other_count = jsmi_string_set_count(other);
    size_t kept = 0;
    size_t k = 0;

    for (size_t i = 0; i < jsmi_string_set_count(set); i++) {
        int order = 1;

        while (k < other_count &&
               (order = compare(set, spans[i], other, spans_of(other)[k])) > 0)
            k++;
        if ((k < other_count && order == 0) == wanted)
            spans[kept++] = spans[i];
    }
    set->spans.size = kept * sizeof *spans;
}

bool jsmi_string_set_combine(JsStringSet *set, JsStringSet *other,
                             JsStringSetOperation operation)
{
    if (set->spans.failed || other->spans.failed)
        return false;
    if (operation == JSMI_STRINGS_UNITE)
        return unite(set, other);
    if (!put_in_order(set) || !put_in_order(other))
        return false;
    filter(set, other, operation == JSMI_STRINGS_INTERSECT);
    return true;
}

// -------------------------------------------------------------------- the trie

// A node to be made: of the strings from `from` up to, without, `to`, which
// have `depth` code points in common.
typedef struct TrieTask {
    uint32_t from;
    uint32_t to;
    uint32_t depth;
    uint32_t patch;  // the word that waits for the node; 0: none
} TrieTask;

static void push_task(JsBuffer *tasks, TrieTask task)
{
    jsmi_buffer_append(tasks, &task, sizeof task);
}

static uint32_t word_count_of(const JsBuffer *words)
{
    return (uint32_t)(words->size / sizeof(uint32_t));
}

static uint32_t count_edges(const JsStringSet *set, TrieTask task)
{
    const JsStringSpan *spans = spans_of(set);
    uint32_t count = 0;

    for (uint32_t i = task.from; i < task.to; i++)
        count += i == task.from || text_of(set, spans[i])[task.depth] !=
                                       text_of(set, spans[i - 1])[task.depth];
    return count;
}

// Appends the node and pushes tasks for those below.
static void make_node(const JsStringSet *set, TrieTask task, JsBuffer *words,
                      JsBuffer *tasks)
{
    const JsStringSpan *spans = spans_of(set);
    bool is_end = task.depth > 0 && spans[task.from].length == task.depth;
    uint32_t node = word_count_of(words);
    uint32_t edge_count;
    uint32_t *room;

    if (task.patch != 0)
        ((uint32_t *)(void *)words->data)[task.patch] = node;
    task.from += is_end;
    edge_count = count_edges(set, task);
    room =
        jsmi_buffer_extend(words, (1 + 2 * (size_t)edge_count) * sizeof *room);
    if (!room)
        return;
    *room = edge_count * 2 + is_end;
    for (uint32_t edge = 0, i = task.from; edge < edge_count; edge++) {
        uint32_t from = i;
        uint32_t patch = node + 1 + edge_count + edge;
        JsCodePoint code_point = text_of(set, spans[i])[task.depth];

        while (i < task.to && text_of(set, spans[i])[task.depth] == code_point)
            i++;
        room[1 + edge] = code_point;
        push_task(tasks, (TrieTask){from, i, task.depth + 1, patch});
    }
}

static bool make_nodes(const JsStringSet *set, JsBuffer *words)
{
    uint32_t count = (uint32_t)jsmi_string_set_count(set);
    JsBuffer tasks;
    bool has_paid = true;
    // The empty string is no part of the trie.
    uint32_t from = count > 0 && spans_of(set)[0].length == 0;

    jsmi_buffer_initialize(&tasks, words->budget);
    push_task(&tasks, (TrieTask){from, count, 0, 0});
    while (has_paid && tasks.size > 0 && !words->failed && !tasks.failed) {
        TrieTask task;

        tasks.size -= sizeof task;
        memcpy(&task, tasks.data + tasks.size, sizeof task);
        make_node(set, task, words, &tasks);
        has_paid = jsmi_spend(words->budget, 1 + task.to - task.from);
    }
    words->failed |= tasks.failed;
    jsmi_buffer_dispose(&tasks);
    return has_paid && !words->failed;
}

static void reverse_all(const JsStringSet *set)
{
    for (size_t i = 0; i < jsmi_string_set_count(set); i++) {
        JsStringSpan span = spans_of(set)[i];
        JsCodePoint *text = text_of(set, span);

        for (uint32_t k = 0; k < span.length / 2; k++) {
            JsCodePoint code_point = text[k];

            text[k] = text[span.length - 1 - k];
            text[span.length - 1 - k] = code_point;
        }
    }
}

const uint32_t *jsmi_string_set_trie(JsStringSet *set, bool is_backward,
                                     JsArena *arena, JsCodePointSet *first,
                                     uint32_t *word_count)
{
    uint32_t *trie = NULL;
    JsBuffer words;

    if (is_backward)
        reverse_all(set);
    if (!put_in_order(set))
        return NULL;
    jsmi_buffer_initialize(&words, set->spans.budget);
    if (make_nodes(set, &words))
        trie = jsmi_arena_allocate(arena, words.size);
    if (trie) {
        memcpy(trie, words.data, words.size);
        *word_count = word_count_of(&words);
        for (uint32_t i = 1; i <= trie[0] / 2; i++)
            jsmi_code_point_set_add(first, trie[i], trie[i]);
    }
    jsmi_buffer_dispose(&words);
    return trie;
}
