// SPDX-License-Identifier: MIT
//
// From the tree to code. The walk keeps its own stack of tasks, one for each
// node that is being compiled; a task is resumed after each child.
//
// What makes matching fast is known here: a loop over single characters is one
// instruction, and a loop or an alternative whose beginning cannot be confused
// with what follows leaves no choice behind. `follow` is therefore handed down
// the tree: the set of code units that can come after a node.
#include "regexp/assembler.h"
#include "regexp/parser.h"

typedef struct Task {
    JsRegExpNode *node;
    JsRegExpNode *child;  // the next one to compile
    uint32_t step;        // how often the task was resumed
    uint32_t label;       // where a loop begins
    uint32_t patch;       // an operand that awaits the end
    uint32_t next_patch;  // an operand that awaits the next alternative
    uint32_t counter;     // registers
    uint32_t mark;
} Task;

typedef struct Compiler {
    JsRegExpAssembler assembler;
    JsArena *arena;
    JsBuffer tasks;
    JsBuffer ranges;     // of the memo: addresses inside of lookarounds
    JsBuffer variables;  // and registers with their limits
    uint32_t memo_width;
    uint32_t look_depth;  // lookarounds that are open
    uint32_t flags;
    bool is_unicode;
} Compiler;

static bool push_task(Compiler *compiler, JsRegExpNode *node,
                      const JsFirstSet *follow)
{
    Task *task = jsmi_buffer_extend(&compiler->tasks, sizeof *task);

    if (!task)
        return false;
    node->follow = follow;
    *task = (Task){.node = node, .child = node->child};
    return jsmi_spend(compiler->tasks.budget, 1);
}

static void pop_task(Compiler *compiler)
{
    compiler->tasks.size -= sizeof(Task);
}

// A register of a loop, with its limit for the memo.
static uint32_t new_variable(Compiler *compiler, uint32_t limit)
{
    uint32_t variable =
        jsmi_regexp_assembler_new_registers(&compiler->assembler, 1);

    // Inside of a lookaround nothing is remembered.
    if (compiler->look_depth > 0)
        return variable;
    jsmi_buffer_append_u32(&compiler->variables, variable);
    jsmi_buffer_append_u32(&compiler->variables, limit);
    compiler->memo_width +=
        limit == JSMI_MEMO_MARK ? 1 : jsmi_regexp_memo_width(limit);
    return variable;
}

static JsFirstSet *new_first_set(Compiler *compiler)
{
    return jsmi_arena_allocate(compiler->arena, sizeof(JsFirstSet));
}

// Adds `more`; NULL, anything, makes that of the whole.
static const JsFirstSet *unite(JsFirstSet *first, const JsFirstSet *more)
{
    if (!more)
        return NULL;
    for (int i = 0; i < 4; i++)
        first->bits[i] |= more->bits[i];
    first->has_others |= more->has_others;
    return first;
}

// Single characters ---------------------------------------------------------

typedef struct Single {
    uint32_t kind;
    uint32_t a;
    uint32_t b;
} Single;

static bool is_dot(const JsRegExpNode *node, JsCodePoint limit)
{
    static const JsCodePoint bounds[] = {0,        '\n',   '\n' + 1, '\r',
                                         '\r' + 1, 0x2028, 0x202A};
    const uint32_t count = sizeof bounds / sizeof *bounds;

    if (node->set.count != count + 1 || node->set.bounds[count] != limit)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        if (node->set.bounds[i] != bounds[i])
            return false;
    }
    return true;
}

// With u and v, a set of neither surrogates nor code points above the basic
// plane can be matched by code units all the same.
static bool has_only_plain_units(const JsRegExpNode *node)
{
    for (uint32_t i = 0; i < node->set.count; i += 2) {
        if (node->set.bounds[i + 1] > 0xD800 && node->set.bounds[i] < 0xE000)
            return false;
        if (node->set.bounds[i + 1] > 0x10000)
            return false;
    }
    return true;
}

static Single classify_set(Compiler *compiler, const JsRegExpNode *node)
{
    const JsCodePoint *bounds = node->set.bounds;
    uint32_t count = node->set.count;
    JsCodePoint limit = compiler->is_unicode ? JSMI_CODE_POINT_LIMIT : 0x10000;
    uint32_t shift = 0;

    if (compiler->is_unicode && !has_only_plain_units(node))
        shift = JSMI_REGEXP_POINT - JSMI_REGEXP_UNIT;
    else if (count == 4 && bounds[0] + 1 == bounds[1] &&
             bounds[2] + 1 == bounds[3])
        return (Single){JSMI_REGEXP_EITHER, bounds[0], bounds[2]};
    if (count == 2 && bounds[0] == 0 && bounds[1] == limit)
        return (Single){JSMI_REGEXP_UNIT + shift, 0, 0};
    if (is_dot(node, limit))
        return (Single){JSMI_REGEXP_DOT + shift, 0, 0};
    return (Single){
        JSMI_REGEXP_CLASS + shift,
        jsmi_regexp_assemble_set(&compiler->assembler, bounds, count), 0};
}

static Single classify(Compiler *compiler, const JsRegExpNode *node)
{
    bool is_point;

    if (node->kind == JSMI_REGEXP_NODE_SET)
        return classify_set(compiler, node);
    is_point = compiler->is_unicode && (node->character >= 0x10000 ||
                                        jsmi_is_surrogate(node->character));
    return (Single){is_point ? JSMI_REGEXP_CODE_POINT : JSMI_REGEXP_CHARACTER,
                    node->character, 0};
}

static void emit_single(Compiler *compiler, const JsRegExpNode *node)
{
    JsRegExpAssembler *assembler = &compiler->assembler;
    JsRegExpOpcode step_back = compiler->is_unicode
                                   ? JSMI_REGEXP_STEP_BACK_POINT
                                   : JSMI_REGEXP_STEP_BACK;
    Single single = classify(compiler, node);

    if (node->is_backward)
        jsmi_regexp_assemble(assembler, step_back);
    jsmi_regexp_assemble_2(assembler, (JsRegExpOpcode)single.kind, single.a,
                           single.b);
    if (node->is_backward)
        jsmi_regexp_assemble(assembler, step_back);
}

// Sequences -----------------------------------------------------------------

// Whether a character can be part of a TEXT instruction. With u and v, a lone
// surrogate must not match half of a pair.
static bool is_literal(const Compiler *compiler, const JsRegExpNode *node)
{
    return node->kind == JSMI_REGEXP_NODE_CHARACTER && !node->is_backward &&
           !(compiler->is_unicode && jsmi_is_surrogate(node->character));
}

// Emits all literals from `node` on as one TEXT and returns what is behind.
static JsRegExpNode *emit_literals(Compiler *compiler, JsRegExpNode *node)
{
    JsRegExpAssembler *assembler = &compiler->assembler;
    uint32_t address;

    if ((!node->next || !is_literal(compiler, node->next)) &&
        node->character < 0x10000) {
        emit_single(compiler, node);
        return node->next;
    }
    address = jsmi_regexp_assemble_text(assembler);
    for (; node && is_literal(compiler, node); node = node->next) {
        if (node->character >= 0x10000) {
            jsmi_regexp_assemble_unit(assembler, address,
                                      jsmi_lead_surrogate(node->character));
            jsmi_regexp_assemble_unit(assembler, address,
                                      jsmi_trail_surrogate(node->character));
        } else {
            jsmi_regexp_assemble_unit(assembler, address,
                                      (uint16_t)node->character);
        }
    }
    return node;
}

// Tells each term what follows it, from the last to the first. `follow` of a
// term is then what the terms behind it can begin with, and beyond them what
// follows the whole if they are nullable.
static bool distribute_follow(Compiler *compiler, JsRegExpNode *sequence)
{
    JsRegExpNode *reversed = NULL;
    const JsFirstSet *follow = sequence->follow;

    // Reverses the list and back again.
    for (JsRegExpNode *node = sequence->child, *next; node; node = next) {
        next = node->next;
        node->next = reversed;
        reversed = node;
    }
    sequence->child = NULL;
    for (JsRegExpNode *node = reversed, *next; node; node = next) {
        JsFirstSet *first;

        next = node->next;
        node->next = sequence->child;
        sequence->child = node;
        node->follow = follow;
        if (node->is_nullable &&
            (!follow || node->kind == JSMI_REGEXP_NODE_ASSERTION ||
             node->kind == JSMI_REGEXP_NODE_LOOKAROUND))
            continue;
        first = new_first_set(compiler);
        if (!first)
            return false;
        jsmi_regexp_add_first(node, first);
        follow = node->is_nullable ? unite(first, follow) : first;
    }
    return true;
}

static bool compile_sequence(Compiler *compiler, Task *task)
{
    JsRegExpNode *child;

    if (task->step++ == 0) {
        if (!task->node->is_backward &&
            !distribute_follow(compiler, task->node))
            return false;
        task->child = task->node->child;
    }
    while (task->child && jsmi_regexp_is_single(task->child)) {
        if (is_literal(compiler, task->child)) {
            task->child = emit_literals(compiler, task->child);
        } else {
            emit_single(compiler, task->child);
            task->child = task->child->next;
        }
    }
    child = task->child;
    if (!child) {
        pop_task(compiler);
        return true;
    }
    task->child = child->next;
    return push_task(compiler, child,
                     task->node->is_backward ? NULL : child->follow);
}

// Alternations --------------------------------------------------------------

// Tells each alternative what the later ones can begin with.
static bool distribute_rest(Compiler *compiler, JsRegExpNode *alternation)
{
    JsRegExpNode *reversed = NULL;
    const JsFirstSet *rest = NULL;
    bool is_last = true;

    for (JsRegExpNode *node = alternation->child, *next; node; node = next) {
        next = node->next;
        node->next = reversed;
        reversed = node;
    }
    alternation->child = NULL;
    for (JsRegExpNode *node = reversed, *next; node; node = next) {
        JsFirstSet *first = new_first_set(compiler);
        const JsFirstSet *own = first;

        if (!first)
            return false;
        next = node->next;
        node->next = alternation->child;
        alternation->child = node;
        node->rest = rest;
        jsmi_regexp_add_first(node, first);
        if (node->is_nullable)
            own = unite(first, alternation->follow);
        if (!is_last)
            own = own ? unite(first, rest) : NULL;
        rest = own;
        is_last = false;
    }
    return true;
}

// Emits the choice between an alternative, compiled next, and the later ones.
// Returns the operand that awaits the address of the next alternative.
static uint32_t emit_choice(Compiler *compiler, const JsRegExpNode *alternative)
{
    JsRegExpAssembler *assembler = &compiler->assembler;
    JsFirstSet first = {0};
    JsRegExpOpcode opcode = JSMI_REGEXP_SPLIT_IF;

    if (alternative->is_nullable || alternative->is_backward)
        return jsmi_regexp_assemble_forward(assembler, JSMI_REGEXP_SPLIT);
    jsmi_regexp_add_first(alternative, &first);
    if (alternative->rest &&
        !jsmi_regexp_first_set_intersects(&first, alternative->rest))
        opcode = JSMI_REGEXP_BRANCH_IF;
    return jsmi_regexp_assemble_2(
               assembler, opcode,
               jsmi_regexp_assemble_first_set(assembler, &first), 0) +
           2;
}

static bool compile_alternation(Compiler *compiler, Task *task)
{
    JsRegExpAssembler *assembler = &compiler->assembler;
    JsRegExpNode *child;

    if (task->step++ == 0) {
        if (!distribute_rest(compiler, task->node))
            return false;
        task->child = task->node->child;
    } else if (task->child) {
        // Jumps to the end are chained through their operands.
        uint32_t jump =
            jsmi_regexp_assemble_forward(assembler, JSMI_REGEXP_JUMP);

        jsmi_regexp_assembler_set(assembler, jump, task->patch);
        task->patch = jump;
        jsmi_regexp_assembler_patch(assembler, task->next_patch);
    }
    child = task->child;
    if (!child) {
        jsmi_regexp_assembler_patch_chain(assembler, task->patch);
        pop_task(compiler);
        return true;
    }
    task->child = child->next;
    if (child->next)
        task->next_patch = emit_choice(compiler, child);
    return push_task(compiler, child, task->node->follow);
}

// Quantifiers ---------------------------------------------------------------

// The code unit that must follow, if it is just one.
static uint32_t hint_of(const JsFirstSet *follow)
{
    uint32_t hint = JSMI_REGEXP_NO_HINT;

    if (!follow || follow->has_others)
        return hint;
    for (uint32_t i = 0; i < 4; i++) {
        uint64_t bits = follow->bits[i];

        if (bits == 0)
            continue;
        if (hint != JSMI_REGEXP_NO_HINT || (bits & (bits - 1)))
            return JSMI_REGEXP_NO_HINT;
        hint = i * 64 + (uint32_t)jsmi_count_trailing_zeros_64(bits);
    }
    return hint;
}

static void emit_run(Compiler *compiler, const JsRegExpNode *node)
{
    JsRegExpOpcode opcode =
        node->quantifier.is_greedy ? JSMI_REGEXP_RUN : JSMI_REGEXP_RUN_LAZY;
    Single single = classify(compiler, node->child);
    JsFirstSet first = {0};

    // If nothing of the run can begin what follows, what follows can only be
    // matched at the end of the run.
    jsmi_regexp_add_first(node->child, &first);
    if (node->follow && !jsmi_regexp_first_set_intersects(&first, node->follow))
        opcode = JSMI_REGEXP_RUN_ALL;
    jsmi_regexp_assemble_run(&compiler->assembler, opcode,
                             (const uint32_t[]){single.kind, single.a, single.b,
                                                node->quantifier.minimum,
                                                node->quantifier.maximum,
                                                hint_of(node->follow)});
}

// So many single characters are better matched one by one than by a run.
enum { MAX_UNROLLED = 4 };

static void emit_repeated(Compiler *compiler, const JsRegExpNode *node,
                          uint32_t count)
{
    Single single = classify(compiler, node);

    for (uint32_t i = 0; i < count; i++)
        jsmi_regexp_assemble_2(&compiler->assembler,
                               (JsRegExpOpcode)single.kind, single.a, single.b);
}

static void emit_reset(Compiler *compiler, const JsRegExpNode *node)
{
    if (node->quantifier.first_capture < node->quantifier.end_capture)
        jsmi_regexp_assemble_2(&compiler->assembler, JSMI_REGEXP_RESET,
                               node->quantifier.first_capture * 2,
                               node->quantifier.end_capture * 2);
}

// Whether the beginning of the body decides between another round and going
// on: its set, and whether it does so for certain.
static bool is_decidable(const JsRegExpNode *node, JsFirstSet *first,
                         bool *is_certain)
{
    *first = (JsFirstSet){0};
    if (node->child->is_nullable || node->is_backward)
        return false;
    jsmi_regexp_add_first(node->child, first);
    *is_certain =
        node->follow && !jsmi_regexp_first_set_intersects(first, node->follow);
    return true;
}

// What follows the body of a loop: the body again or what follows the loop.
static bool follow_in_loop(Compiler *compiler, const JsRegExpNode *node,
                           const JsFirstSet **follow)
{
    JsFirstSet *first;

    *follow = NULL;
    if (!node->follow || node->is_backward)
        return true;
    first = new_first_set(compiler);
    if (!first)
        return false;
    jsmi_regexp_add_first(node->child, first);
    *follow = unite(first, node->follow);
    return true;
}

// The choice between the body, compiled next, and the end of the loop.
static uint32_t emit_loop_choice(Compiler *compiler, const JsRegExpNode *node)
{
    JsRegExpAssembler *assembler = &compiler->assembler;
    JsFirstSet first;
    bool is_certain = false;

    if (is_decidable(node, &first, &is_certain) &&
        (node->quantifier.is_greedy || is_certain))
        return jsmi_regexp_assemble_2(
                   assembler,
                   is_certain ? JSMI_REGEXP_BRANCH_IF : JSMI_REGEXP_SPLIT_IF,
                   jsmi_regexp_assemble_first_set(assembler, &first), 0) +
               2;
    return jsmi_regexp_assemble_forward(
        assembler, node->quantifier.is_greedy ? JSMI_REGEXP_SPLIT
                                              : JSMI_REGEXP_SPLIT_AWAY);
}

// x* and x?: choice, body, back to the choice.
static bool compile_star(Compiler *compiler, Task *task)
{
    JsRegExpAssembler *assembler = &compiler->assembler;
    const JsRegExpNode *node = task->node;
    bool is_loop = node->quantifier.maximum != 1;
    const JsFirstSet *follow;

    if (task->step++ == 0) {
        task->label = jsmi_regexp_assembler_address(assembler);
        task->patch = emit_loop_choice(compiler, node);
        if (is_loop)
            emit_reset(compiler, node);
        if (node->child->is_nullable) {
            task->mark = new_variable(compiler, JSMI_MEMO_MARK);
            jsmi_regexp_assemble_1(assembler, JSMI_REGEXP_SAVE, task->mark);
        }
        follow = node->follow;
        if (is_loop && !follow_in_loop(compiler, node, &follow))
            return false;
        return push_task(compiler, node->child, follow);
    }
    if (node->child->is_nullable)
        jsmi_regexp_assemble_1(assembler, JSMI_REGEXP_CHECK_ADVANCED,
                               task->mark);
    if (is_loop)
        jsmi_regexp_assemble_1(assembler, JSMI_REGEXP_JUMP, task->label);
    jsmi_regexp_assembler_patch(assembler, task->patch);
    pop_task(compiler);
    return true;
}

// x+ where x is not nullable: body, then the choice to do it again.
static bool compile_plus(Compiler *compiler, Task *task)
{
    JsRegExpAssembler *assembler = &compiler->assembler;
    const JsRegExpNode *node = task->node;
    const JsFirstSet *follow;
    JsFirstSet first;
    bool is_certain = false;

    if (task->step++ == 0) {
        task->label = jsmi_regexp_assembler_address(assembler);
        emit_reset(compiler, node);
        return follow_in_loop(compiler, node, &follow) &&
               push_task(compiler, node->child, follow);
    }
    if (is_decidable(node, &first, &is_certain) &&
        (node->quantifier.is_greedy || is_certain))
        jsmi_regexp_assemble_2(
            assembler,
            is_certain ? JSMI_REGEXP_RETURN_IF : JSMI_REGEXP_REPEAT_IF,
            jsmi_regexp_assemble_first_set(assembler, &first), task->label);
    else
        jsmi_regexp_assemble_1(assembler,
                               node->quantifier.is_greedy
                                   ? JSMI_REGEXP_SPLIT_AWAY
                                   : JSMI_REGEXP_SPLIT,
                               task->label);
    pop_task(compiler);
    return true;
}

// Beyond this count a loop goes on as before.
static uint32_t counter_limit(const JsRegExpNode *node)
{
    uint32_t limit = node->quantifier.maximum == JSMI_REGEXP_INFINITY
                         ? node->quantifier.minimum
                         : node->quantifier.maximum;

    return limit < JSMI_MEMO_MARK ? limit : JSMI_MEMO_MARK - 1;
}

// Everything else counts in a register.
static bool compile_counted(Compiler *compiler, Task *task)
{
    JsRegExpAssembler *assembler = &compiler->assembler;
    const JsRegExpNode *node = task->node;
    const JsFirstSet *follow;

    if (task->step++ == 0) {
        task->counter = new_variable(compiler, counter_limit(node));
        task->mark = new_variable(compiler, JSMI_MEMO_MARK);
        jsmi_regexp_assemble_1(assembler, JSMI_REGEXP_CLEAR, task->counter);
        task->label = jsmi_regexp_assembler_address(assembler);
        task->patch = jsmi_regexp_assemble_count(
            assembler,
            node->quantifier.is_greedy ? JSMI_REGEXP_COUNT
                                       : JSMI_REGEXP_COUNT_LAZY,
            task->counter, node->quantifier.minimum, node->quantifier.maximum);
        emit_reset(compiler, node);
        if (node->child->is_nullable)
            jsmi_regexp_assemble_1(assembler, JSMI_REGEXP_SAVE, task->mark);
        return follow_in_loop(compiler, node, &follow) &&
               push_task(compiler, node->child, follow);
    }
    if (node->child->is_nullable)
        jsmi_regexp_assemble_count_check(assembler, task->counter,
                                         node->quantifier.minimum, task->mark);
    jsmi_regexp_assemble_2(assembler, JSMI_REGEXP_NEXT, task->counter,
                           task->label);
    jsmi_regexp_assembler_patch(assembler, task->patch);
    pop_task(compiler);
    return true;
}

static bool compile_quantifier(Compiler *compiler, Task *task)
{
    const JsRegExpNode *node = task->node;
    uint32_t minimum = node->quantifier.minimum;
    uint32_t maximum = node->quantifier.maximum;

    if (jsmi_regexp_is_single(node->child) && !node->is_backward) {
        if (minimum == maximum && minimum <= MAX_UNROLLED)
            emit_repeated(compiler, node->child, minimum);
        else
            emit_run(compiler, node);
        pop_task(compiler);
        return true;
    }
    if (minimum == 0 && (maximum == 1 || maximum == JSMI_REGEXP_INFINITY))
        return compile_star(compiler, task);
    if (minimum == 1 && maximum == JSMI_REGEXP_INFINITY &&
        !node->child->is_nullable)
        return compile_plus(compiler, task);
    return compile_counted(compiler, task);
}

// The rest ------------------------------------------------------------------

static bool compile_capture(Compiler *compiler, Task *task)
{
    const JsRegExpNode *node = task->node;
    uint32_t start = node->capture * 2;
    bool is_second = task->step++ != 0;

    jsmi_regexp_assemble_1(&compiler->assembler, JSMI_REGEXP_SAVE,
                           is_second == node->is_backward ? start : start + 1);
    if (!is_second)
        return push_task(compiler, node->child, node->follow);
    pop_task(compiler);
    return true;
}

static bool compile_lookaround(Compiler *compiler, Task *task)
{
    JsRegExpAssembler *assembler = &compiler->assembler;
    bool is_negative = task->node->lookaround.is_negative;

    if (task->step++ == 0) {
        task->mark = jsmi_regexp_assembler_new_registers(assembler, 2);
        if (is_negative)
            task->patch = jsmi_regexp_assemble_2(
                              assembler, JSMI_REGEXP_LOOK_NOT, task->mark, 0) +
                          2;
        else
            jsmi_regexp_assemble_1(assembler, JSMI_REGEXP_LOOK, task->mark);
        if (compiler->look_depth++ == 0)
            jsmi_buffer_append_u32(&compiler->ranges,
                                   jsmi_regexp_assembler_address(assembler));
        return push_task(compiler, task->node->child, NULL);
    }
    // The last instruction is inside too: a choice may go on there.
    if (--compiler->look_depth == 0)
        jsmi_buffer_append_u32(&compiler->ranges,
                               jsmi_regexp_assembler_address(assembler) + 1);
    jsmi_regexp_assemble_1(assembler,
                           is_negative ? JSMI_REGEXP_LOOK_NOT_FAILED
                                       : JSMI_REGEXP_LOOK_SUCCEEDED,
                           task->mark);
    if (is_negative)
        jsmi_regexp_assembler_patch(assembler, task->patch);
    pop_task(compiler);
    return true;
}

static void emit_assertion(Compiler *compiler, const JsRegExpNode *node)
{
    static const JsRegExpOpcode opcodes[] = {
        [JSMI_ASSERT_START] = JSMI_REGEXP_START,
        [JSMI_ASSERT_END] = JSMI_REGEXP_END,
        [JSMI_ASSERT_LINE_START] = JSMI_REGEXP_LINE_START,
        [JSMI_ASSERT_LINE_END] = JSMI_REGEXP_LINE_END,
        [JSMI_ASSERT_WORD_BOUNDARY] = JSMI_REGEXP_WORD_BOUNDARY,
        [JSMI_ASSERT_NOT_WORD_BOUNDARY] = JSMI_REGEXP_NOT_WORD_BOUNDARY,
    };

    if (node->assertion >= JSMI_ASSERT_WORD_BOUNDARY)
        jsmi_regexp_assemble_1(&compiler->assembler, opcodes[node->assertion],
                               compiler->is_unicode && node->ignores_case);
    else
        jsmi_regexp_assemble(&compiler->assembler, opcodes[node->assertion]);
}

static void emit_reference(Compiler *compiler, const JsRegExpNode *node)
{
    uint32_t way = 0;

    if (node->ignores_case)
        way |= JSMI_REFERENCE_IGNORES_CASE;
    if (compiler->is_unicode)
        way |= JSMI_REFERENCE_IS_UNICODE;
    if (node->is_backward)
        way |= JSMI_REFERENCE_IS_BACKWARD;
    jsmi_regexp_assemble_2(&compiler->assembler, JSMI_REGEXP_BACK_REFERENCE,
                           way, node->reference.count);
    for (uint32_t i = 0; i < node->reference.count; i++)
        jsmi_regexp_assemble_word(&compiler->assembler,
                                  node->reference.captures[i]);
}

static void emit_strings(Compiler *compiler, const JsRegExpNode *node)
{
    uint32_t trie = jsmi_regexp_assemble_words(
        &compiler->assembler, node->strings.trie, node->strings.count);
    uint32_t way = (node->ignores_case ? JSMI_REFERENCE_IGNORES_CASE : 0u) |
                   (node->is_backward ? JSMI_REFERENCE_IS_BACKWARD : 0u);

    jsmi_regexp_assemble_2(&compiler->assembler, JSMI_REGEXP_STRINGS, trie,
                           way);
}

static bool compile_leaf(Compiler *compiler, JsRegExpNode *node)
{
    if (node->kind == JSMI_REGEXP_NODE_CHARACTER &&
        is_literal(compiler, node)) {
        JsRegExpNode *next = node->next;

        // This one alone, whatever list it is in.
        node->next = NULL;
        emit_literals(compiler, node);
        node->next = next;
    } else if (jsmi_regexp_is_single(node)) {
        emit_single(compiler, node);
    } else if (node->kind == JSMI_REGEXP_NODE_ASSERTION) {
        emit_assertion(compiler, node);
    } else if (node->kind == JSMI_REGEXP_NODE_BACK_REFERENCE) {
        emit_reference(compiler, node);
    } else if (node->kind == JSMI_REGEXP_NODE_STRINGS) {
        emit_strings(compiler, node);
    }
    pop_task(compiler);
    return true;
}

static bool resume(Compiler *compiler, Task *task)
{
    switch ((JsRegExpNodeKind)task->node->kind) {
    case JSMI_REGEXP_NODE_SEQUENCE:
        return compile_sequence(compiler, task);
    case JSMI_REGEXP_NODE_ALTERNATION:
        return compile_alternation(compiler, task);
    case JSMI_REGEXP_NODE_QUANTIFIER:
        return compile_quantifier(compiler, task);
    case JSMI_REGEXP_NODE_CAPTURE:
        return compile_capture(compiler, task);
    case JSMI_REGEXP_NODE_LOOKAROUND:
        return compile_lookaround(compiler, task);
    default:
        return compile_leaf(compiler, task->node);
    }
}

static bool compile_tree(Compiler *compiler, JsRegExpNode *root)
{
    bool succeeded = push_task(compiler, root, NULL);

    while (succeeded && compiler->tasks.size > 0)
        succeeded =
            resume(compiler,
                   (Task *)(compiler->tasks.data + compiler->tasks.size) - 1);
    jsmi_regexp_assemble(&compiler->assembler, JSMI_REGEXP_ACCEPT);
    return succeeded;
}

// The prefilter -------------------------------------------------------------

// The first term of the pattern, looked for inside of captures and sequences.
static const JsRegExpNode *first_term(const JsRegExpNode *root)
{
    while (root->kind == JSMI_REGEXP_NODE_SEQUENCE ||
           root->kind == JSMI_REGEXP_NODE_CAPTURE)
        root = root->child;
    return root;
}

static uint32_t leading_run(Compiler *compiler, const JsRegExpTree *tree)
{
    const JsRegExpNode *term = first_term(tree->root);
    JsFirstSet first = {0};

    if (term->kind != JSMI_REGEXP_NODE_QUANTIFIER || tree->has_references ||
        !jsmi_regexp_is_single(term->child) ||
        term->quantifier.maximum != JSMI_REGEXP_INFINITY)
        return 0;
    if (classify(compiler, term->child).kind >= JSMI_REGEXP_CODE_POINT)
        return 0;
    if (term->child->kind == JSMI_REGEXP_NODE_SET)
        return jsmi_regexp_assemble_set(&compiler->assembler,
                                        term->child->set.bounds,
                                        term->child->set.count);
    if (term->child->character > 255)
        return 0;
    jsmi_regexp_add_first(term->child, &first);
    return jsmi_regexp_assemble_first_set(&compiler->assembler, &first);
}

// Whether a leading run is always followed by one code unit that cannot be
// part of it.
static bool ends_in_hint(const JsRegExpNode *run)
{
    JsFirstSet first = {0};

    jsmi_regexp_add_first(run->child, &first);
    return hint_of(run->follow) != JSMI_REGEXP_NO_HINT &&
           !jsmi_regexp_first_set_intersects(&first, run->follow);
}

static JsPrefilter make_prefilter(Compiler *compiler, const JsRegExpTree *tree)
{
    JsRegExpAssembler *assembler = &compiler->assembler;
    const JsRegExpNode *term = first_term(tree->root);
    JsPrefilter filter = {.run_set = leading_run(compiler, tree)};
    uint32_t text;
    JsFirstSet first = {0};

    if (term->kind == JSMI_REGEXP_NODE_ASSERTION &&
        term->assertion == JSMI_ASSERT_START) {
        filter.kind = JSMI_PREFILTER_START;
        return filter;
    }
    if (term->kind == JSMI_REGEXP_NODE_ASSERTION &&
        term->assertion == JSMI_ASSERT_LINE_START) {
        filter.kind = JSMI_PREFILTER_LINE;
        return filter;
    }
    if (tree->root->is_nullable)
        return filter;
    jsmi_regexp_add_first(tree->root, &first);
    if (filter.run_set != 0 && ends_in_hint(term)) {
        filter.kind = JSMI_PREFILTER_RUN;
        filter.operand = hint_of(term->follow);
        filter.run_minimum = term->quantifier.minimum;
        return filter;
    }
    if (hint_of(&first) != JSMI_REGEXP_NO_HINT) {
        filter.kind = JSMI_PREFILTER_UNIT;
        filter.operand = hint_of(&first);
    } else {
        filter.kind = JSMI_PREFILTER_SET;
        filter.operand = jsmi_regexp_assemble_first_set(assembler, &first);
    }
    if (term->kind == JSMI_REGEXP_NODE_CHARACTER &&
        jsmi_regexp_assembler_first_text(assembler, &text)) {
        filter.kind = JSMI_PREFILTER_TEXT;
        filter.operand = text;
    }
    return filter;
}

// What the matcher has to know to remember failures; nothing if it cannot.
static void make_memo(const Compiler *compiler, const JsRegExpTree *tree,
                      JsBuffer *memo)
{
    const JsBuffer *ranges = &compiler->ranges;
    const JsBuffer *variables = &compiler->variables;
    const size_t row_size = 2 * sizeof(uint32_t);

    memo->failed = ranges->failed || variables->failed;
    if (tree->has_references || compiler->memo_width > 64)
        return;
    jsmi_buffer_append_u32(memo, (uint32_t)(ranges->size / row_size));
    jsmi_buffer_append_u32(memo, (uint32_t)(variables->size / row_size));
    if (ranges->size > 0)
        jsmi_buffer_append(memo, ranges->data, ranges->size);
    if (variables->size > 0)
        jsmi_buffer_append(memo, variables->data, variables->size);
}

static JsRegExpProgram *compile(JsRegExpParser *parser, JsRegExpTree *tree,
                                uint32_t flags)
{
    Compiler compiler = {
        .arena = &parser->arena,
        .flags = flags,
        .is_unicode = parser->is_unicode,
    };
    JsRegExpProgram *program = NULL;
    JsBuffer memo;

    jsmi_regexp_assembler_initialize(&compiler.assembler, parser->budget,
                                     tree->capture_count * 2);
    jsmi_buffer_initialize(&compiler.tasks, parser->budget);
    jsmi_buffer_initialize(&compiler.ranges, parser->budget);
    jsmi_buffer_initialize(&compiler.variables, parser->budget);
    jsmi_buffer_initialize(&memo, parser->budget);
    if (compile_tree(&compiler, tree->root)) {
        JsPrefilter prefilter = make_prefilter(&compiler, tree);

        make_memo(&compiler, tree, &memo);
        program = jsmi_regexp_assembler_finish(&compiler.assembler, parser,
                                               &prefilter, &memo, flags);
    }
    jsmi_regexp_assembler_dispose(&compiler.assembler);
    jsmi_buffer_dispose(&compiler.tasks);
    jsmi_buffer_dispose(&compiler.ranges);
    jsmi_buffer_dispose(&compiler.variables);
    jsmi_buffer_dispose(&memo);
    return program;
}

JsRegExpProgram *jsmi_regexp_compile(JsBudget *budget, JsRegExpText pattern,
                                     uint32_t flags, JsRegExpError *error)
{
    JsRegExpProgram *program = NULL;
    JsRegExpParser parser;
    JsRegExpTree tree;

    jsmi_regexp_parser_initialize(&parser, budget, pattern, flags, error);
    if (jsmi_regexp_parser_parse(&parser, &tree)) {
        program = compile(&parser, &tree, flags);
        if (!program)
            jsmi_regexp_parser_run_out(&parser);
    }
    jsmi_regexp_parser_dispose(&parser);
    return program;
}
