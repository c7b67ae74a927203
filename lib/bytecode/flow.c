// SPDX-License-Identifier: MIT
//
// What the registers hold: an abstract interpretation of a function's
// instructions. A state says of each register which kinds of words may be in
// it. States are kept where control flow meets (at leaders) and grow until
// nothing changes; an instruction whose operands are not of the kinds that its
// handler takes for granted is an error, and a state that has grown cannot make
// it right again, so that errors are found on the way.
#include <string.h>

#include "bytecode/verifier.h"

// A kind is a set of language values, a bit for the marker of the temporal dead
// zone, perhaps the tag of one kind of internal word, and for an environment
// its node.
//
//   31        10 9    6 5               0
//   +-----------+------+-----------------+
//   |   node    | tag  | uninit.  values |
typedef uint32_t Kind;

enum {
    KIND_UNDEFINED = 1,
    KIND_OTHER = 2,  // primitives, none of the others
    KIND_TEXT = 4,   // a string or a number
    KIND_OBJECT = 8,
    KIND_FUNCTION = 16,  // a function of script
    KIND_VALUE = 31,
    KIND_OBJECTS = KIND_OBJECT | KIND_FUNCTION,
    KIND_UNINITIALIZED = 32,
    KIND_SET_MASK = 63,
    KIND_TAG_SHIFT = 6,
    KIND_TAG_MASK = 15 << KIND_TAG_SHIFT,
    KIND_NODE_SHIFT = 10,
};

enum {
    TAG_PRIVATE = 1 << KIND_TAG_SHIFT,
    TAG_ENVIRONMENT = 2 << KIND_TAG_SHIFT,
    TAG_ENUMERATOR = 3 << KIND_TAG_SHIFT,
    TAG_DISPOSABLES = 4 << KIND_TAG_SHIFT,
    TAG_SCOPE = 5 << KIND_TAG_SHIFT,
    // The first and the third word of an iteration record that GET_ITERATOR
    // made for the fast path. They are never copied, so that words of this kind
    // side by side belong together.
    TAG_ITERATOR = 6 << KIND_TAG_SHIFT,
    TAG_POSITION = 7 << KIND_TAG_SHIFT,
    // Anything: left behind by a callee, or one thing or another.
    TAG_UNUSABLE = 8 << KIND_TAG_SHIFT,
};

// Instead of a register, the last word of a state: whether the generator of a
// generator function's call has been made.
enum { PHASE_BEFORE = 1, PHASE_CREATED = 2 };

typedef struct EvalSite {
    uint32_t scope;  // of the image
    uint32_t instruction;
    JsEnvironmentNode environment;
} EvalSite;

typedef struct Flow {
    JsVerifier *v;
    JsInstruction *words;
    uint32_t word_count;
    uint32_t width;      // registers, and one for the phase
    uint32_t *leaders;   // per word: number of the leader there + 1
    uint32_t *handlers;  // per word: number of the handler in force + 1
    uint32_t leader_count;
    uint32_t *positions;  // per leader
    Kind **states;        // per leader, NULL until it is reached
    bool *is_dirty;       // per leader: to be visited
    Kind *current;
    Kind *handler_state;            // of the handler in force, or NULL
    uint32_t handler;               // its number + 1
    JsEnvironmentNode environment;  // of the function
    EvalSite *sites;
    uint32_t site_count, site_capacity;
} Flow;

static bool refuse(Flow *f, const char *problem)
{
    return jsmi_verifier_fail(f->v, problem);
}

// Pays for so many steps.
static bool work(Flow *f, uint32_t units)
{
    JsVerifier *v = f->v;

    if (v->work_left < units)
        return refuse(f, "the code is too tangled to be checked");
    v->work_left -= units;
    if (jsmi_spend(v->budget, units / 64 + 1))
        return true;
    v->problem.kind = JSMI_IMAGE_STOPPED;
    return refuse(f, "the checking was stopped");
}

// ----------------------------------------------------------------------- kinds

static Kind tag_of(Kind kind)
{
    return kind & KIND_TAG_MASK;
}

static JsEnvironmentNode node_of(Kind kind)
{
    return kind >> KIND_NODE_SHIFT;
}

static Kind environment_kind(JsEnvironmentNode node)
{
    if (node == JSMI_NO_ENVIRONMENT)
        return KIND_UNDEFINED;
    return (Kind)TAG_ENVIRONMENT | node << KIND_NODE_SHIFT |
           (node == JSMI_ANY_ENVIRONMENT ? KIND_UNDEFINED : 0u);
}

// The environment that a word of this kind, or its absence, stands for.
static JsEnvironmentNode environment_of(Kind kind)
{
    if (tag_of(kind) != TAG_ENVIRONMENT)
        return JSMI_NO_ENVIRONMENT;
    return kind & KIND_SET_MASK ? (JsEnvironmentNode)JSMI_ANY_ENVIRONMENT
                                : node_of(kind);
}

static JsEnvironmentNode merge_nodes(JsEnvironmentNode a, JsEnvironmentNode b)
{
    if (a == b || b == JSMI_UNSEEN_ENVIRONMENT)
        return a;
    return a == JSMI_UNSEEN_ENVIRONMENT
               ? b
               : (JsEnvironmentNode)JSMI_ANY_ENVIRONMENT;
}

static Kind merge_kinds(Kind a, Kind b)
{
    Kind set = (a | b) & KIND_SET_MASK;

    if (a == b)
        return a;
    if (!tag_of(a))
        return set | (b & ~(Kind)KIND_SET_MASK);
    if (!tag_of(b))
        return set | (a & ~(Kind)KIND_SET_MASK);
    if (tag_of(a) != tag_of(b))
        return TAG_UNUSABLE;
    return set | tag_of(a) |
           merge_nodes(node_of(a), node_of(b)) << KIND_NODE_SHIFT;
}

// Whether a handler that trusts as the letter says can be given the kind.
static bool allows(char letter, Kind kind)
{
    Kind set = kind & KIND_SET_MASK, tag = tag_of(kind);

    switch (letter) {
    case 'v':
        return !(kind & ~(Kind)KIND_VALUE);
    case 'u':
        return !(kind & ~(Kind)KIND_SET_MASK);
    case 'o':
        return !(kind & ~(Kind)KIND_OBJECTS);
    case 'f':
        return kind == KIND_FUNCTION;
    case 't':
        return kind == KIND_TEXT;
    case '0':
        return kind == KIND_UNDEFINED;
    case 'k':
        return !(set & KIND_UNINITIALIZED) && (!tag || tag == TAG_PRIVATE);
    case 'p':
        return !tag || tag == TAG_PRIVATE;
    case 'e':
        return !set && tag == TAG_ENVIRONMENT &&
               node_of(kind) != JSMI_ANY_ENVIRONMENT;
    case 'n':
        return !(set & ~(Kind)KIND_UNDEFINED) &&
               (!tag || tag == TAG_ENVIRONMENT);
    case 'r':
        return kind == TAG_SCOPE;
    case 'm':
        return kind == TAG_ENUMERATOR;
    case 'd':
        return kind == TAG_DISPOSABLES;
    default:
        return false;
    }
}

static const char *expectation(char letter)
{
    switch (letter) {
    case 'v':
    case 'u':
        return "a register does not surely hold a value";
    case 'o':
        return "a register does not surely hold an object";
    case 'f':
        return "a register does not surely hold a function of script";
    case 't':
        return "a register does not surely hold a string or number";
    case 'k':
    case 'p':
        return "a register does not surely hold a key or private name";
    case 'e':
        return "a register does not surely hold a known environment";
    case 'n':
        return "a register does not surely hold an environment";
    case 'r':
        return "a register does not surely hold a resolved scope";
    case 'm':
        return "a register does not surely hold an enumerator";
    case 'd':
        return "a register does not surely hold a list of disposables";
    default:
        return "a register does not surely hold an iteration record";
    }
}

static Kind kind_written(char letter)
{
    switch (letter) {
    case 'u':
        return KIND_SET_MASK;
    case 'o':
        return KIND_OBJECT;
    case 'f':
        return KIND_FUNCTION;
    case 't':
        return KIND_TEXT;
    case '0':
        return KIND_UNDEFINED;
    case 'x':
        return KIND_UNINITIALIZED;
    case 'p':
        return TAG_PRIVATE;
    case 'r':
        return TAG_SCOPE;
    case 'm':
        return TAG_ENUMERATOR;
    case 'd':
        return TAG_DISPOSABLES;
    default:
        return KIND_VALUE;
    }
}

// ---------------------------------------------------------------- environments

static JsEnvironmentNode parent_of(const JsVerifier *v, JsEnvironmentNode node)
{
    return node == JSMI_NO_ENVIRONMENT || node >= v->node_count
               ? node
               : v->parents[node];
}

// The environment `hops` above; what is above none is an error.
static bool climb(Flow *f, uint32_t hops, JsEnvironmentNode *node)
{
    *node = f->environment;
    if (!work(f, hops))
        return false;
    for (; hops > 0 && *node < f->v->node_count; hops--) {
        if (*node == JSMI_NO_ENVIRONMENT)
            return refuse(f, "there are not that many environments around");
        *node = parent_of(f->v, *node);
    }
    return *node != JSMI_UNSEEN_ENVIRONMENT ||
           refuse(f, "an environment around is not known");
}

static bool grow_nodes(JsVerifier *v)
{
    uint32_t old = v->node_capacity, capacity = old * 2;
    size_t size = sizeof(JsEnvironmentNode);
    JsEnvironmentNode *parents, *children;

    if (capacity > JSMI_UNSEEN_ENVIRONMENT)
        return jsmi_verifier_fail(v, "there are too many scopes");
    parents = jsmi_verifier_allocate(v, capacity, size);
    children = jsmi_verifier_allocate(v, capacity, size);
    if (!parents || !children) {
        jsmi_verifier_release(v, parents, capacity, size);
        jsmi_verifier_release(v, children, capacity, size);
        return false;
    }
    memcpy(parents, v->parents, old * size);
    memcpy(children, v->with_children, old * size);
    jsmi_verifier_release(v, v->parents, old, size);
    jsmi_verifier_release(v, v->with_children, old, size);
    v->parents = parents;
    v->with_children = children;
    v->node_capacity = capacity;
    return true;
}

// The environment of a with statement in another one.
static bool with_environment(Flow *f, JsEnvironmentNode parent,
                             JsEnvironmentNode *node)
{
    JsVerifier *v = f->v;

    if (parent >= v->node_count) {
        *node = JSMI_ANY_ENVIRONMENT;
        return true;
    }
    if (v->with_children[parent] == 0) {
        if (v->node_count == v->node_capacity && !grow_nodes(v))
            return false;
        v->parents[v->node_count] = parent;
        v->with_children[parent] = v->node_count++;
    }
    *node = v->with_children[parent];
    return true;
}

// The environment of a scope of the function, made in `parent`. There is one
// parent: that of the scope.
static bool scope_environment(Flow *f, uint32_t scope, JsEnvironmentNode parent,
                              JsEnvironmentNode *node)
{
    JsVerifier *v = f->v;

    *node = v->first_scopes[v->code->index] + scope + 1;
    if (v->parents[*node] == JSMI_UNSEEN_ENVIRONMENT)
        v->parents[*node] = parent;
    return v->parents[*node] == parent ||
           refuse(f, "the environment of a scope is made in several others");
}

// The slot of an environment that is known; NULL: refused.
static uint8_t *find_slot(Flow *f, JsEnvironmentNode node, uint32_t slot)
{
    JsVerifier *v = f->v;

    if (node == JSMI_NO_ENVIRONMENT || node > v->scope_count) {
        refuse(f, "an environment has no slots");
        return NULL;
    }
    if (slot >= v->first_slots[node] - v->first_slots[node - 1]) {
        refuse(f, "an environment does not have that slot");
        return NULL;
    }
    return &v->slots[v->first_slots[node - 1] + slot];
}

static void decide_slot(uint8_t *slot, uint8_t kind)
{
    if ((*slot & JSMI_SLOT_KIND_MASK) == JSMI_SLOT_HIDDEN)
        *slot |= kind;
}

// ------------------------------------------------------------------- registers

static Kind *state_at(Flow *f, uint32_t position)
{
    return f->states[f->leaders[position] - 1];
}

static void mark_dirty(Flow *f, uint32_t position)
{
    f->is_dirty[f->leaders[position] - 1] = true;
}

static void merge_into_handler(Flow *f, uint32_t reg, Kind kind)
{
    const JsHandler *handler = (const JsHandler *)jsmi_image_at(
                                   f->v->image, f->v->code->handlers.offset) +
                               (f->handler - 1);
    Kind merged;

    if (reg == handler->exception_register)
        return;
    merged = merge_kinds(f->handler_state[reg], kind);
    if (merged != f->handler_state[reg]) {
        f->handler_state[reg] = merged;
        mark_dirty(f, handler->target);
    }
}

// A handler may begin with the register as it was or as it is now.
static void put(Flow *f, uint32_t reg, Kind kind)
{
    f->current[reg] = kind;
    if (f->handler)
        merge_into_handler(f, reg, kind);
}

// `this` of a constructor is what a construction gives if the code returns
// nothing else: an object, unless it is a derived one, which is looked at.
static bool set(Flow *f, uint32_t reg, Kind kind)
{
    uint32_t flags = f->v->code->flags;

    if (reg == 0 && flags & JSMI_CODE_CONSTRUCTOR &&
        !(flags & JSMI_CODE_DERIVED))
        return refuse(f, "'this' of a constructor is written");
    put(f, reg, kind);
    return true;
}

static bool expect(Flow *f, uint32_t reg, char letter)
{
    return allows(letter, f->current[reg]) || refuse(f, expectation(letter));
}

static bool expect_window(Flow *f, uint32_t first, uint32_t count, char letter)
{
    for (uint32_t i = 0; i < count; i++) {
        if (!expect(f, first + i, letter))
            return false;
    }
    return true;
}

static Kind copyable(Kind kind)
{
    return tag_of(kind) == TAG_ITERATOR || tag_of(kind) == TAG_POSITION
               ? TAG_UNUSABLE
               : kind;
}

// --------------------------------------------------------- single instructions

typedef struct Instruction {
    JsOpcode opcode;
    uint32_t position, next;
    uint32_t a, b, c, x;
    uint32_t extra;
} Instruction;

static Instruction decode(const Flow *f, uint32_t position)
{
    JsInstruction word = f->words[position];
    JsOpcode opcode = jsmi_instruction_opcode(word);
    bool has_extra = jsmi_opcode_infos[opcode].extra != '-';

    return (Instruction){
        .opcode = opcode,
        .position = position,
        .next = position + (has_extra ? 2 : 1),
        .a = jsmi_instruction_a(word),
        .b = jsmi_instruction_b(word),
        .c = jsmi_instruction_c(word),
        .x = jsmi_instruction_x(word),
        .extra = has_extra ? f->words[position + 1] : 0,
    };
}

static void exchange(Flow *f, const Instruction *in, JsOpcode opcode)
{
    f->words[in->position] =
        (f->words[in->position] & ~(JsInstruction)0xFF) | (uint32_t)opcode;
}

static Kind constant_kind(const Flow *f, uint32_t index)
{
    const JsConstant *constants =
        jsmi_image_at(f->v->image, f->v->code->constants.offset);

    switch ((JsConstantKind)constants[index].kind) {
    case JSMI_CONSTANT_NUMBER:
    case JSMI_CONSTANT_STRING:
        return KIND_TEXT;
    case JSMI_CONSTANT_BIGINT:
    case JSMI_CONSTANT_TEMPLATE:
        break;
    }
    return KIND_VALUE;
}

// Reads of slots that may be uninitialized are made to look, but those of a
// derived constructor's `this`, after which the code looks itself.
static bool read_slot(Flow *f, const Instruction *in, JsEnvironmentNode node,
                      uint32_t number, bool is_checked, JsOpcode checking)
{
    Kind kind = KIND_VALUE;
    uint8_t *slot = find_slot(f, node, number);

    if (!slot)
        return false;
    decide_slot(slot, JSMI_SLOT_VALUE);
    switch (*slot & JSMI_SLOT_KIND_MASK) {
    case JSMI_SLOT_IMPORT:
        return refuse(f, "an import is read as a variable");
    case JSMI_SLOT_PRIVATE:
        kind = TAG_PRIVATE | KIND_UNDEFINED;
        break;
    default:
        break;
    }
    if (!is_checked && *slot & JSMI_SLOT_STARTS_UNINITIALIZED) {
        if (*slot & JSMI_SLOT_IS_THIS)
            kind |= KIND_UNINITIALIZED;
        else
            exchange(f, in, checking);
    }
    return set(f, in->a, kind);
}

static bool write_slot(Flow *f, uint32_t reg, JsEnvironmentNode node,
                       uint32_t number)
{
    Kind kind = f->current[reg];
    uint8_t *slot = find_slot(f, node, number);

    if (!slot)
        return false;
    decide_slot(slot, tag_of(kind) == TAG_PRIVATE ? JSMI_SLOT_PRIVATE
                                                  : JSMI_SLOT_VALUE);
    switch (*slot & JSMI_SLOT_KIND_MASK) {
    case JSMI_SLOT_IMPORT:
        return refuse(f, "an import is written");
    case JSMI_SLOT_PRIVATE:
        return kind == TAG_PRIVATE ||
               refuse(f, "something else is stored for a private name");
    default:
        break;
    }
    return expect(f, reg, *slot & JSMI_SLOT_STARTS_UNINITIALIZED ? 'u' : 'v');
}

static bool check_slot(Flow *f, const Instruction *in)
{
    JsEnvironmentNode node = node_of(f->current[in->b]);

    switch (in->opcode) {
    case JSMI_OP_GET_SLOT:
        return read_slot(f, in, node, in->c, false, JSMI_OP_GET_SLOT_CHECKED);
    case JSMI_OP_GET_SLOT_CHECKED:
        return read_slot(f, in, node, in->c, true, in->opcode);
    case JSMI_OP_GET_SLOT_FAR:
        return read_slot(f, in, node, in->extra, true, in->opcode);
    case JSMI_OP_SET_SLOT_FAR:
        return write_slot(f, in->a, node, in->extra);
    default:
        return write_slot(f, in->a, node, in->c);
    }
}

static bool check_import(Flow *f, const Instruction *in)
{
    const uint8_t *slot = find_slot(f, node_of(f->current[in->b]), in->extra);

    if (!slot)
        return false;
    return (*slot & JSMI_SLOT_KIND_MASK) == JSMI_SLOT_IMPORT ||
           refuse(f, "a variable is read as an import");
}

static bool check_outer(Flow *f, const Instruction *in)
{
    JsEnvironmentNode node;

    if (!climb(f, in->b, &node))
        return false;
    switch (in->opcode) {
    case JSMI_OP_GET_OUTER:
        return read_slot(f, in, node, in->c, false, JSMI_OP_GET_OUTER_CHECKED);
    case JSMI_OP_GET_OUTER_CHECKED:
        return read_slot(f, in, node, in->c, true, in->opcode);
    default:
        return write_slot(f, in->a, node, in->c);
    }
}

static bool check_environment(Flow *f, const Instruction *in)
{
    JsEnvironmentNode node;

    if (in->opcode == JSMI_OP_OUTER_ENVIRONMENT)
        return climb(f, in->x, &node) && set(f, in->a, environment_kind(node));
    node = environment_of(f->current[in->b]);
    switch (in->opcode) {
    case JSMI_OP_PARENT_ENVIRONMENT:
        node = parent_of(f->v, node);
        break;
    case JSMI_OP_NEW_ENVIRONMENT:
        if (!scope_environment(f, in->extra, node, &node))
            return false;
        break;
    case JSMI_OP_NEW_WITH_ENVIRONMENT:
        if (!with_environment(f, node, &node))
            return false;
        break;
    default:
        break;  // a copy
    }
    return set(f, in->a, environment_kind(node));
}

// Mapped arguments share the environment's first slots.
static bool check_arguments(Flow *f, const Instruction *in)
{
    uint32_t count = f->v->code->length;
    uint8_t *slot;

    if (in->c == 0)
        return true;
    if (!expect(f, in->b, 'e'))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        slot = find_slot(f, node_of(f->current[in->b]), i);
        if (!slot)
            return false;
        decide_slot(slot, JSMI_SLOT_VALUE);
        if (*slot != JSMI_SLOT_VALUE)
            return refuse(f, "a slot cannot be shared with arguments");
    }
    return true;
}

static bool check_closure(Flow *f, const Instruction *in)
{
    JsVerifier *v = f->v;
    const uint32_t *children =
        jsmi_image_at(v->image, v->code->children.offset);
    uint32_t child = children[in->extra];
    bool is_class =
        jsmi_image_function(v->image, child)->flags & JSMI_CODE_CLASS;
    bool wants_class = in->opcode == JSMI_OP_NEW_CLASS;

    if (is_class != wants_class)
        return refuse(f, "a closure is no class, or a class a closure");
    v->function_environments[child] = merge_nodes(
        v->function_environments[child], environment_of(f->current[in->b]));
    return set(f, in->a, KIND_FUNCTION) &&
           (!wants_class || set(f, in->a + 1, KIND_OBJECT));
}

// Fields have initializers, accessors a setter besides.
static bool check_decorate(Flow *f, const Instruction *in)
{
    uint32_t kind = in->extra & JSMI_DECORATED_KIND_MASK;
    uint32_t window = in->a;
    bool is_accessor = kind == JSMI_DECORATED_ACCESSOR;
    bool is_field = kind == JSMI_DECORATED_FIELD || is_accessor;

    return expect(f, window + JSMI_DECORATE_VALUE, 'v') &&
           (!is_accessor || expect(f, window + JSMI_DECORATE_SETTER, 'v')) &&
           expect(f, window + JSMI_DECORATE_KEY, 'k') &&
           expect(f, window + JSMI_DECORATE_DECORATORS, 'v') &&
           (!is_field || expect(f, window + JSMI_DECORATE_INITIALIZERS, 'v')) &&
           expect(f, window + JSMI_DECORATE_EXTRA, 'v') &&
           expect(f, window + JSMI_DECORATE_METADATA, 'v') &&
           set(f, window + JSMI_DECORATE_VALUE, KIND_VALUE) &&
           (!is_accessor || set(f, window + JSMI_DECORATE_SETTER, KIND_VALUE));
}

static bool check_record(Flow *f, uint32_t first)
{
    Kind iterator = f->current[first], position = f->current[first + 2];
    bool is_finished = iterator == KIND_UNDEFINED;
    bool is_record =
        tag_of(iterator) == TAG_ITERATOR || is_finished
            ? !(iterator & KIND_SET_MASK & ~(Kind)KIND_UNDEFINED) &&
                  (!tag_of(position) || tag_of(position) == TAG_POSITION) &&
                  !(position & KIND_SET_MASK & ~(Kind)KIND_UNDEFINED)
            : allows('v', iterator) && position == KIND_UNDEFINED;

    if (!is_record || !allows('v', f->current[first + 1]))
        return refuse(f, expectation('i'));
    // A record that is finished has undefined for its iterator.
    if (!tag_of(iterator))
        return set(f, first, iterator | KIND_UNDEFINED);
    return true;
}

static bool start_iteration(Flow *f, const Instruction *in)
{
    bool is_raw = in->opcode == JSMI_OP_GET_ASYNC_ITERATOR || in->c != 0;

    return set(f, in->a, is_raw ? (Kind)KIND_VALUE : (Kind)TAG_ITERATOR) &&
           set(f, in->a + 1, KIND_VALUE) &&
           set(f, in->a + 2,
               is_raw ? (Kind)KIND_UNDEFINED : (Kind)TAG_POSITION);
}

// The marker of the temporal dead zone is not in the register after the check.
static bool check_initialized(Flow *f, uint32_t reg)
{
    Kind rest = f->current[reg] & ~(Kind)KIND_UNINITIALIZED;

    if (!expect(f, reg, 'u'))
        return false;
    f->current[reg] = rest ? rest : (Kind)KIND_VALUE;
    return true;
}

static bool check_object(Flow *f, uint32_t reg)
{
    Kind rest = f->current[reg] & KIND_OBJECTS;

    if (!expect(f, reg, 'v'))
        return false;
    f->current[reg] = rest ? rest : (Kind)KIND_OBJECT;
    return true;
}

// ----------------------------------------------------------------------- calls

// The words of a window that a call reads. CALL does not read its `this`.
static bool check_call_window(Flow *f, const Instruction *in)
{
    uint32_t header = f->v->code->parameter_count + 1;
    uint32_t count = 2 + in->b;

    switch (in->opcode) {
    case JSMI_OP_CALL_SPREAD:
    case JSMI_OP_TAIL_CALL_SPREAD:
    case JSMI_OP_CONSTRUCT_SPREAD:
    case JSMI_OP_CALL_EVAL_SPREAD:
        return expect_window(f, in->a, 3, 'v');
    case JSMI_OP_CALL:
        f->current[in->a + 1] = KIND_UNDEFINED;
        break;
    default:
        break;
    }
    // The callee's frame begins in the window, and takes all that is above.
    if (in->a < header)
        return refuse(f, "a call's window lies below the frame header");
    return expect_window(f, in->a, count, 'v');
}

static bool note_eval(Flow *f, const Instruction *in)
{
    JsVerifier *v = f->v;

    if (f->site_count == f->site_capacity) {
        uint32_t capacity = f->site_capacity ? f->site_capacity * 2 : 8;
        EvalSite *grown = jsmi_verifier_allocate(v, capacity, sizeof *grown);

        if (!grown)
            return false;
        if (f->sites)
            memcpy(grown, f->sites, f->site_count * sizeof *grown);
        jsmi_verifier_release(v, f->sites, f->site_capacity, sizeof *grown);
        f->sites = grown;
        f->site_capacity = capacity;
    }
    f->sites[f->site_count++] = (EvalSite){
        .scope = v->first_scopes[v->code->index] + in->extra,
        .instruction = in->position,
        .environment = environment_of(f->current[in->c]),
    };
    return true;
}

// What a callee leaves behind in the registers above its result is no business
// of the caller's; a spread call lays its window out beyond the frame.
static bool check_call(Flow *f, const Instruction *in)
{
    bool is_spread = in->opcode == JSMI_OP_CALL_SPREAD ||
                     in->opcode == JSMI_OP_TAIL_CALL_SPREAD ||
                     in->opcode == JSMI_OP_CONSTRUCT_SPREAD ||
                     in->opcode == JSMI_OP_CALL_EVAL_SPREAD;
    bool is_construct = in->opcode == JSMI_OP_CONSTRUCT ||
                        in->opcode == JSMI_OP_CONSTRUCT_SPREAD;

    if (!check_call_window(f, in))
        return false;
    if (jsmi_opcode_infos[in->opcode].extra == 's' && !note_eval(f, in))
        return false;
    for (uint32_t i = in->a + 1; !is_spread && i < f->width - 1; i++)
        put(f, i, TAG_UNUSABLE);
    return set(f, in->a, is_construct ? (Kind)KIND_OBJECT : (Kind)KIND_VALUE);
}

// -------------------------------------------------------- where it may be run

// Bits of a function that an instruction wants, and those that it forbids.
static bool check_function(Flow *f, uint32_t wanted, uint32_t forbidden)
{
    uint32_t flags = f->v->code->flags;

    return ((flags & wanted) == wanted && !(flags & forbidden)) ||
           refuse(f, "an instruction is in a function of the wrong kind");
}

static bool check_phase(Flow *f, Kind phase)
{
    return f->current[f->width - 1] == phase ||
           refuse(f, "a generator is not there, or there already");
}

static bool check_place(Flow *f, const Instruction *in)
{
    bool is_generator = f->v->code->flags & JSMI_CODE_GENERATOR;

    switch (in->opcode) {
    case JSMI_OP_CREATE_GENERATOR:
        if (!check_function(f, JSMI_CODE_GENERATOR, 0) ||
            !check_phase(f, PHASE_BEFORE))
            return false;
        put(f, f->width - 1, PHASE_CREATED);
        return true;
    case JSMI_OP_YIELD:
    case JSMI_OP_YIELD_DELEGATED:
        return check_function(f, JSMI_CODE_GENERATOR, JSMI_CODE_ASYNC) &&
               check_phase(f, PHASE_CREATED);
    case JSMI_OP_YIELD_ASYNC_RESUME:
        return check_function(f, JSMI_CODE_GENERATOR | JSMI_CODE_ASYNC, 0) &&
               check_phase(f, PHASE_CREATED);
    case JSMI_OP_GENERATOR_RETURN:
        return check_function(f, JSMI_CODE_GENERATOR, 0) &&
               check_phase(f, PHASE_CREATED);
    case JSMI_OP_AWAIT:
        return check_function(f, JSMI_CODE_ASYNC, 0) &&
               (!is_generator || check_phase(f, PHASE_CREATED));
    case JSMI_OP_START_ASYNC:
    case JSMI_OP_ASYNC_RETURN:
    case JSMI_OP_ASYNC_THROW:
        return check_function(f, JSMI_CODE_ASYNC, JSMI_CODE_GENERATOR);
    case JSMI_OP_CALL_EVAL_SPREAD:
        if (in->b == 0)
            return true;
        JSMI_FALLTHROUGH;
    case JSMI_OP_RETURN:
    case JSMI_OP_RETURN_UNDEFINED:
    case JSMI_OP_TAIL_CALL:
    case JSMI_OP_TAIL_CALL_SPREAD:
    case JSMI_OP_TAIL_CALL_EVAL:
        return check_function(
            f, 0, JSMI_CODE_GENERATOR | JSMI_CODE_ASYNC | JSMI_CODE_DERIVED);
    case JSMI_OP_RETURN_DERIVED:
        return check_function(f, JSMI_CODE_DERIVED, 0);
    case JSMI_OP_CREATE_ARGUMENTS:
    case JSMI_OP_REST_ARGUMENTS:
    case JSMI_OP_ARGUMENT:
        return check_function(f, JSMI_CODE_NEEDS_ARGUMENTS, 0);
    default:
        return true;
    }
}

// ------------------------------------------------------- operands by the table

static bool is_window_written(JsOpcode opcode)
{
    return opcode == JSMI_OP_GET_METHOD ||
           opcode == JSMI_OP_GET_ELEMENT_METHOD ||
           opcode == JSMI_OP_GET_NAME_AND_THIS;
}

static bool check_reads(Flow *f, const Instruction *in)
{
    const JsOpcodeInfo *info = &jsmi_opcode_infos[in->opcode];
    const uint32_t fields[3] = {in->a, in->b, in->c};

    for (int k = 0; k < 3 && info->operands[k]; k++) {
        char operand = info->operands[k], letter = info->kinds[k];

        if (letter == '-' || letter == '*')
            continue;
        if (letter == 'i') {
            if (!check_record(f, fields[k]))
                return false;
        } else if (operand == 'w') {
            if (!is_window_written(in->opcode) &&
                !expect_window(
                    f, fields[k],
                    jsmi_verifier_window(f->words[in->position], in->extra),
                    letter))
                return false;
        } else if ((operand == 'R' || operand == 'M') &&
                   !expect(f, fields[k], letter)) {
            return false;
        }
    }
    return true;
}

static bool check_writes(Flow *f, const Instruction *in)
{
    const JsOpcodeInfo *info = &jsmi_opcode_infos[in->opcode];
    const uint32_t fields[3] = {in->a, in->b, in->c};

    for (int k = 0; k < 3 && info->operands[k]; k++) {
        char operand = info->operands[k], letter = info->kinds[k];

        if (letter == '-' || letter == '*' || letter == 'i')
            continue;
        if ((operand == 'W' || operand == 'M') &&
            !set(f, fields[k], kind_written(letter)))
            return false;
        if (operand == 'w' && is_window_written(in->opcode) &&
            (!set(f, fields[k], KIND_VALUE) ||
             !set(f, fields[k] + 1, KIND_VALUE)))
            return false;
    }
    return true;
}

// What the table says with '*'.
static bool check_special(Flow *f, const Instruction *in)
{
    switch (in->opcode) {
    case JSMI_OP_MOVE:
        return set(f, in->a, copyable(f->current[in->b]));
    case JSMI_OP_LOAD_FAR:
        return set(f, in->a, copyable(f->current[in->x]));
    case JSMI_OP_STORE_FAR:
        return set(f, in->x, copyable(f->current[in->a]));
    case JSMI_OP_LOAD_CONSTANT:
        return set(f, in->a, constant_kind(f, in->x));
    case JSMI_OP_LOAD_CONSTANT_FAR:
        return set(f, in->a, constant_kind(f, in->extra));
    case JSMI_OP_OUTER_ENVIRONMENT:
    case JSMI_OP_PARENT_ENVIRONMENT:
    case JSMI_OP_NEW_ENVIRONMENT:
    case JSMI_OP_COPY_ENVIRONMENT:
    case JSMI_OP_NEW_WITH_ENVIRONMENT:
        return check_environment(f, in);
    case JSMI_OP_GET_SLOT:
    case JSMI_OP_GET_SLOT_CHECKED:
    case JSMI_OP_GET_SLOT_FAR:
    case JSMI_OP_SET_SLOT:
    case JSMI_OP_SET_SLOT_CHECKED:
    case JSMI_OP_SET_SLOT_FAR:
        return check_slot(f, in);
    case JSMI_OP_GET_OUTER:
    case JSMI_OP_GET_OUTER_CHECKED:
    case JSMI_OP_SET_OUTER:
    case JSMI_OP_SET_OUTER_CHECKED:
        return check_outer(f, in);
    case JSMI_OP_CHECK_INITIALIZED:
    case JSMI_OP_CHECK_THIS:
    case JSMI_OP_JUMP_IF_UNINITIALIZED:  // after its jump has been followed
        return check_initialized(f, in->a);
    case JSMI_OP_GET_IMPORT:
        return check_import(f, in);
    case JSMI_OP_CHECK_OBJECT:
        return check_object(f, in->a);
    case JSMI_OP_COERCE_THIS:
        if (!expect(f, 0, 'v'))
            return false;
        put(f, 0, KIND_OBJECT);
        return true;
    case JSMI_OP_DEFINE_FIELD:
        if (!allows('o', f->current[in->a]))
            exchange(f, in, JSMI_OP_DEFINE_FIELD_CHECKED);
        return expect(f, in->a, 'v');
    case JSMI_OP_CLOSURE:
    case JSMI_OP_NEW_CLASS:
        return check_closure(f, in);
    case JSMI_OP_DECORATE:
        return check_decorate(f, in);
    case JSMI_OP_CREATE_ARGUMENTS:
        return check_arguments(f, in);
    case JSMI_OP_GET_ITERATOR:
    case JSMI_OP_GET_ASYNC_ITERATOR:
        return start_iteration(f, in);
    case JSMI_OP_CALL:
    case JSMI_OP_CALL_METHOD:
    case JSMI_OP_CALL_SPREAD:
    case JSMI_OP_CALL_EVAL:
    case JSMI_OP_CALL_EVAL_SPREAD:
    case JSMI_OP_TAIL_CALL:
    case JSMI_OP_TAIL_CALL_SPREAD:
    case JSMI_OP_TAIL_CALL_EVAL:
    case JSMI_OP_CONSTRUCT:
    case JSMI_OP_CONSTRUCT_SPREAD:
        return check_call(f, in);
    default:
        return true;
    }
}

// ------------------------------------------------------------------ the states

static bool merge_into(Flow *f, uint32_t position)
{
    uint32_t leader = f->leaders[position] - 1;
    Kind *state = f->states[leader];

    if (!work(f, f->width))
        return false;
    if (!state) {
        state = jsmi_verifier_allocate(f->v, f->width, sizeof *state);
        if (!state)
            return false;
        memcpy(state, f->current, f->width * sizeof *state);
        f->states[leader] = state;
        f->is_dirty[leader] = true;
        return true;
    }
    for (uint32_t i = 0; i < f->width; i++) {
        Kind merged = merge_kinds(state[i], f->current[i]);

        if (merged != state[i]) {
            state[i] = merged;
            f->is_dirty[leader] = true;
        }
    }
    return true;
}

static bool follow_table(Flow *f, const Instruction *in)
{
    const JsJumpTable *table =
        (const JsJumpTable *)jsmi_image_at(f->v->image,
                                           f->v->code->jump_tables.offset) +
        in->extra;
    const int32_t *jumps = jsmi_image_at(f->v->image, table->jumps.offset);

    for (uint32_t i = 0; i < table->jumps.count; i++) {
        if (jumps[i] != 0 &&
            !merge_into(f, (uint32_t)((int32_t)in->next + jumps[i])))
            return false;
    }
    return true;
}

// Whether the instruction has a jump, and where that leads.
static bool jump_target(const Flow *f, const Instruction *in, uint32_t *target)
{
    const JsOpcodeInfo *info = &jsmi_opcode_infos[in->opcode];
    JsInstruction word = f->words[in->position];
    int32_t jump;

    if (info->operands[0] == 'J')
        jump = jsmi_instruction_jump(word);
    else if (info->operands[1] == 'j')
        jump = jsmi_instruction_s(word);
    else if (info->extra == 'j')
        jump = (int32_t)in->extra;
    else
        return false;
    *target = (uint32_t)((int32_t)in->next + jump);
    return true;
}

static bool follow_jumps(Flow *f, const Instruction *in)
{
    uint32_t target;
    Kind whole;

    if (jsmi_opcode_infos[in->opcode].extra == 't')
        return follow_table(f, in);
    if (!jump_target(f, in, &target))
        return true;
    if (in->opcode != JSMI_OP_JUMP_IF_UNINITIALIZED)
        return merge_into(f, target);
    whole = f->current[in->a];
    f->current[in->a] = KIND_UNINITIALIZED;
    if (!merge_into(f, target))
        return false;
    f->current[in->a] = whole;
    return true;
}

static bool check_instruction(Flow *f, const Instruction *in)
{
    f->v->instruction = in->position;
    if (!check_place(f, in) || !check_reads(f, in))
        return false;
    // Where it jumps the register is known, where it goes on as well.
    if (in->opcode == JSMI_OP_JUMP_IF_UNINITIALIZED)
        return expect(f, in->a, 'u') && follow_jumps(f, in) &&
               check_special(f, in);
    return check_special(f, in) && check_writes(f, in) && follow_jumps(f, in);
}

// The handler in force finds the exception in a register of its own.
static bool enter_handler(Flow *f, uint32_t position)
{
    const JsHandler *handlers =
        jsmi_image_at(f->v->image, f->v->code->handlers.offset);
    const JsHandler *handler;
    Kind saved;

    f->handler = f->handlers[position];
    if (!f->handler)
        return true;
    handler = &handlers[f->handler - 1];
    saved = f->current[handler->exception_register];
    if (!set(f, handler->exception_register, KIND_VALUE))
        return false;
    if (!merge_into(f, handler->target))
        return false;
    f->current[handler->exception_register] = saved;
    f->handler_state = state_at(f, handler->target);
    return true;
}

static bool visit(Flow *f, uint32_t leader)
{
    uint32_t position = f->positions[leader];

    f->is_dirty[leader] = false;
    memcpy(f->current, f->states[leader], f->width * sizeof *f->current);
    f->v->instruction = position;
    f->handler = 0;
    if (!work(f, f->width) || !enter_handler(f, position))
        return false;
    for (;;) {
        Instruction in = decode(f, position);

        // A call overwrites every register above its window.
        if (!work(f, jsmi_opcode_infos[in.opcode].operands[0] == 'w' ? f->width
                                                                     : 8) ||
            !check_instruction(f, &in))
            return false;
        if (jsmi_instruction_ends_flow(in.opcode))
            return true;
        position = in.next;
        if (f->leaders[position])
            return merge_into(f, position);
    }
}

// ----------------------------------------------------------------- the leaders

static void add_leader(Flow *f, uint32_t position)
{
    if (position < f->word_count && !f->leaders[position])
        f->leaders[position] = 1;
}

static void find_jumps(Flow *f)
{
    const JsJumpTable *tables =
        jsmi_image_at(f->v->image, f->v->code->jump_tables.offset);
    uint32_t target;

    for (uint32_t i = 0; i < f->word_count;) {
        Instruction in = decode(f, i);

        if (jump_target(f, &in, &target))
            add_leader(f, target);
        if (jsmi_opcode_infos[in.opcode].extra == 't') {
            JsImageSpan span = tables[in.extra].jumps;
            const int32_t *jumps = jsmi_image_at(f->v->image, span.offset);

            for (uint32_t k = 0; k < span.count; k++)
                add_leader(f, (uint32_t)((int32_t)in.next + jumps[k]));
        }
        i = in.next;
    }
}

// Inner handlers come first: each takes the words that none has taken yet.
// `next` leads from a word that is taken to one that may not be.
static bool find_handlers(Flow *f)
{
    JsImageSpan span = f->v->code->handlers;
    const JsHandler *handlers = jsmi_image_at(f->v->image, span.offset);
    uint32_t *next;

    if (span.count == 0)
        return true;
    next = jsmi_verifier_allocate(f->v, f->word_count + 1, sizeof *next);
    if (!next)
        return false;
    for (uint32_t i = 0; i <= f->word_count; i++)
        next[i] = i;
    for (uint32_t i = 0; i < span.count; i++) {
        uint32_t word = handlers[i].start;

        add_leader(f, handlers[i].start);
        add_leader(f, handlers[i].end);
        add_leader(f, handlers[i].target);
        while (word < handlers[i].end) {
            uint32_t free = word;

            while (next[free] != free) {
                next[free] = next[next[free]];
                free = next[free];
            }
            if (free < handlers[i].end) {
                f->handlers[free] = i + 1;
                next[free] = free + 1;
            }
            word = free + 1;
        }
    }
    jsmi_verifier_release(f->v, next, f->word_count + 1, sizeof *next);
    return true;
}

static bool find_leaders(Flow *f)
{
    uint32_t count = 0;

    add_leader(f, 0);
    find_jumps(f);
    if (!find_handlers(f))
        return false;
    for (uint32_t i = 0; i < f->word_count; i++)
        count += f->leaders[i];
    f->leader_count = count;
    f->positions = jsmi_verifier_allocate(f->v, count, sizeof *f->positions);
    f->states = jsmi_verifier_allocate(f->v, count, sizeof *f->states);
    f->is_dirty = jsmi_verifier_allocate(f->v, count, sizeof *f->is_dirty);
    if (!f->positions || !f->states || !f->is_dirty)
        return false;
    for (uint32_t i = 0, k = 0; i < f->word_count; i++) {
        if (!f->leaders[i])
            continue;
        f->positions[k] = i;
        f->leaders[i] = ++k;
    }
    return true;
}

// ---------------------------------------------------------------- the function

static void fill_entry(Flow *f)
{
    const JsFunctionCode *code = f->v->code;
    uint32_t header = code->parameter_count + 1;

    for (uint32_t i = 0; i < f->width - 1; i++)
        f->current[i] = i < header ? KIND_VALUE
                        : i < header + JSMI_FRAME_HEADER_WORDS
                            ? (Kind)TAG_UNUSABLE
                            : (Kind)KIND_UNDEFINED;
    if (code->flags & JSMI_CODE_DERIVED)
        f->current[0] = KIND_UNINITIALIZED;
    else if (code->flags & JSMI_CODE_CLASS)
        f->current[0] = KIND_OBJECT;
    f->current[f->width - 1] = PHASE_BEFORE;
}

static bool run(Flow *f)
{
    bool is_done = false;

    fill_entry(f);
    f->v->instruction = 0;
    if (!merge_into(f, 0))
        return false;
    while (!is_done) {
        is_done = true;
        for (uint32_t i = 0; i < f->leader_count; i++) {
            if (!f->is_dirty[i])
                continue;
            is_done = false;
            if (!visit(f, i))
                return false;
        }
        if (!work(f, f->leader_count))
            return false;
    }
    return true;
}

static void describe_scope(JsVerifier *v, const JsScopeInfo *scope,
                           uint32_t number)
{
    uint32_t outer = scope->parent == JSMI_NO_SCOPE
                         ? v->outer_scopes[scope->function]
                         : v->first_scopes[scope->function] + scope->parent;
    JsEnvironmentNode around = JSMI_NO_ENVIRONMENT;
    bool is_open = true;

    if (outer != JSMI_NO_SCOPE) {
        around = v->described[outer];
        is_open = v->is_open[outer];
    }
    for (uint32_t i = 0; i < scope->bindings.count; i++) {
        if (!(jsmi_scope_binding(scope, i)->flags &
              JSMI_BINDING_IN_ENVIRONMENT))
            is_open = false;
    }
    // The names of scripts are global: evals do not look further.
    v->is_open[number] = is_open || scope->kind == JSMI_CODE_SCOPE_GLOBAL;
    if (!(scope->flags & JSMI_SCOPE_HAS_ENVIRONMENT))
        v->described[number] = around;
    else if (around >= v->node_count)
        v->described[number] = JSMI_UNSEEN_ENVIRONMENT;
    else if (scope->kind == JSMI_CODE_SCOPE_WITH)
        v->described[number] = v->with_children[around]
                                   ? v->with_children[around]
                                   : (uint32_t)JSMI_UNSEEN_ENVIRONMENT;
    else
        v->described[number] = v->parents[number + 1] == around
                                   ? number + 1
                                   : (uint32_t)JSMI_UNSEEN_ENVIRONMENT;
}

// A direct eval is compiled after the descriptions of the scopes around it, so
// they must be right.
static bool check_evals(Flow *f)
{
    JsVerifier *v = f->v;

    for (uint32_t i = 0; i < v->code->scopes.count; i++)
        describe_scope(v, jsmi_function_scope(v->code, i),
                       v->first_scopes[v->code->index] + i);
    for (uint32_t i = 0; i < f->site_count; i++) {
        const EvalSite *site = &f->sites[i];

        v->instruction = site->instruction;
        if (v->described[site->scope] != site->environment ||
            !v->is_open[site->scope])
            return refuse(f, "the scopes around an eval are not as described");
    }
    return true;
}

static void dispose(Flow *f)
{
    JsVerifier *v = f->v;
    uint32_t count = f->leader_count;

    for (uint32_t i = 0; f->states && i < count; i++)
        jsmi_verifier_release(v, f->states[i], f->width, sizeof(Kind));
    jsmi_verifier_release(v, f->states, count, sizeof *f->states);
    jsmi_verifier_release(v, f->positions, count, sizeof *f->positions);
    jsmi_verifier_release(v, f->is_dirty, count, sizeof *f->is_dirty);
    jsmi_verifier_release(v, f->leaders, f->word_count, sizeof *f->leaders);
    jsmi_verifier_release(v, f->handlers, f->word_count, sizeof *f->handlers);
    jsmi_verifier_release(v, f->current, f->width, sizeof *f->current);
    jsmi_verifier_release(v, f->sites, f->site_capacity, sizeof *f->sites);
}

bool jsmi_flow_check(JsVerifier *v)
{
    const JsFunctionCode *code = v->code;
    Flow f = {
        .v = v,
        .words = (JsInstruction *)(void *)((uint8_t *)v->image +
                                           code->instructions.offset),
        .word_count = code->instructions.count,
        .width = code->register_count + 1,
        .environment = v->function_environments[code->index],
    };
    bool succeeded;

    f.leaders = jsmi_verifier_allocate(v, f.word_count, sizeof *f.leaders);
    f.handlers = jsmi_verifier_allocate(v, f.word_count, sizeof *f.handlers);
    f.current = jsmi_verifier_allocate(v, f.width, sizeof *f.current);
    // A function of which nothing reachable makes a closure is never run.
    succeeded = f.leaders && f.handlers && f.current &&
                (f.environment == JSMI_UNSEEN_ENVIRONMENT ||
                 (find_leaders(&f) && run(&f))) &&
                check_evals(&f);
    dispose(&f);
    return succeeded;
}

// ------------------------------------------------------------- the whole image

static bool classify_slot(JsVerifier *v, uint8_t *slot,
                          const JsBindingInfo *binding)
{
    uint8_t kind = JSMI_SLOT_VALUE;

    if (binding->kind == JSMI_CODE_BINDING_PRIVATE_NAME)
        kind = JSMI_SLOT_PRIVATE;
    else if (binding->kind == JSMI_CODE_BINDING_IMPORT)
        kind = JSMI_SLOT_IMPORT;
    decide_slot(slot, kind);
    if ((*slot & JSMI_SLOT_KIND_MASK) != kind)
        return jsmi_verifier_fail(v, "bindings share a slot");
    if (binding->flags & JSMI_BINDING_STARTS_UNINITIALIZED)
        *slot |= JSMI_SLOT_STARTS_UNINITIALIZED;
    if (binding->kind == JSMI_CODE_BINDING_THIS)
        *slot |= JSMI_SLOT_IS_THIS;
    return true;
}

static bool classify_slots(JsVerifier *v)
{
    uint32_t number = 0;

    for (uint32_t i = 0; i < v->image->functions.count; i++) {
        const JsFunctionCode *code = jsmi_image_function(v->image, i);

        for (uint32_t k = 0; k < code->scopes.count; k++, number++) {
            const JsScopeInfo *scope = jsmi_function_scope(code, k);

            for (uint32_t n = 0; n < scope->bindings.count; n++) {
                const JsBindingInfo *binding = jsmi_scope_binding(scope, n);

                if (binding->flags & JSMI_BINDING_IN_ENVIRONMENT &&
                    !classify_slot(
                        v,
                        &v->slots[v->first_slots[number] + binding->location],
                        binding))
                    return false;
            }
        }
    }
    return true;
}

// The number of the scope around a function, as jsmi_scope_outer finds it.
static uint32_t outer_scope(const JsVerifier *v, const JsFunctionCode *code)
{
    if (code->outer_function == JSMI_NO_SCOPE)
        return JSMI_NO_SCOPE;
    return code->outer_scope == JSMI_NO_SCOPE
               ? v->outer_scopes[code->outer_function]
               : v->first_scopes[code->outer_function] + code->outer_scope;
}

static void number_scopes(JsVerifier *v)
{
    uint32_t scope = 0, slot = 0;

    for (uint32_t i = 0; i < v->image->functions.count; i++) {
        const JsFunctionCode *code = jsmi_image_function(v->image, i);

        v->function_environments[i] = JSMI_UNSEEN_ENVIRONMENT;
        v->first_scopes[i] = scope;
        v->outer_scopes[i] = outer_scope(v, code);
        for (uint32_t k = 0; k < code->scopes.count; k++) {
            v->first_slots[scope++] = slot;
            slot += jsmi_function_scope(code, k)->slot_count;
        }
    }
    v->first_slots[scope] = slot;
    for (uint32_t i = 0; i < v->node_capacity; i++)
        v->parents[i] = JSMI_UNSEEN_ENVIRONMENT;
    v->parents[JSMI_NO_ENVIRONMENT] = JSMI_NO_ENVIRONMENT;
}

bool jsmi_flow_begin(JsVerifier *v)
{
    uint32_t functions = v->image->functions.count;
    uint32_t scopes = v->scope_count;
    size_t size = sizeof(uint32_t);

    v->node_count = scopes + 1;
    v->node_capacity = v->node_count + 8;
    v->function_environments = jsmi_verifier_allocate(v, functions, size);
    v->first_scopes = jsmi_verifier_allocate(v, functions, size);
    v->outer_scopes = jsmi_verifier_allocate(v, functions, size);
    v->first_slots = jsmi_verifier_allocate(v, scopes + 1, size);
    v->slots = jsmi_verifier_allocate(v, v->slot_count, 1);
    v->described = jsmi_verifier_allocate(v, scopes, size);
    v->is_open = jsmi_verifier_allocate(v, scopes, sizeof *v->is_open);
    v->parents = jsmi_verifier_allocate(v, v->node_capacity, size);
    v->with_children = jsmi_verifier_allocate(v, v->node_capacity, size);
    if (!v->function_environments || !v->first_scopes || !v->outer_scopes ||
        !v->first_slots || !v->slots || !v->described || !v->is_open ||
        !v->parents || !v->with_children)
        return false;
    number_scopes(v);
    // A module's code is closed over its environment, which linking makes.
    v->function_environments[0] = v->image->kind == JSMI_IMAGE_EVAL
                                      ? (uint32_t)JSMI_ANY_ENVIRONMENT
                                      : (uint32_t)JSMI_NO_ENVIRONMENT;
    if (v->image->kind == JSMI_IMAGE_MODULE) {
        v->function_environments[0] = 1;
        v->parents[1] = JSMI_NO_ENVIRONMENT;
    }
    return classify_slots(v);
}

void jsmi_flow_dispose(JsVerifier *v)
{
    uint32_t functions = v->image->functions.count;
    size_t size = sizeof(uint32_t);

    jsmi_verifier_release(v, v->function_environments, functions, size);
    jsmi_verifier_release(v, v->first_scopes, functions, size);
    jsmi_verifier_release(v, v->outer_scopes, functions, size);
    jsmi_verifier_release(v, v->first_slots, v->scope_count + 1, size);
    jsmi_verifier_release(v, v->slots, v->slot_count, 1);
    jsmi_verifier_release(v, v->described, v->scope_count, size);
    jsmi_verifier_release(v, v->is_open, v->scope_count, sizeof *v->is_open);
    jsmi_verifier_release(v, v->parents, v->node_capacity, size);
    jsmi_verifier_release(v, v->with_children, v->node_capacity, size);
}
