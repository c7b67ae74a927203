// SPDX-License-Identifier: MIT
//
// The interpreter's loop. Handlers are short: a fast test and a fast action,
// or a call of a function in slow_paths.h. The macros below are only to be
// used inside jsmi_execute and are undefined after it.
#include <math.h>

#include "interp/host_call.h"
#include "interp/inline_cache.h"
#include "interp/slow_paths.h"
#include "interp/suspend.h"
#include "interp/tail_calls.h"

// IsStrictlyEqual where no string content or BigInt need be looked at: 1, 0,
// or -1 for "look".
static inline int strictly_equal(JsValue a, JsValue b)
{
    if (a.bits == b.bits)
        return !jsmi_is_double(a) || jsmi_as_double(a) == jsmi_as_double(a);
    if (jsmi_is_number(a) && jsmi_is_number(b))
        return jsmi_as_number(a) == jsmi_as_number(b);
    if (!jsmi_is_cell(a) || !jsmi_is_cell(b))
        return 0;
    if (jsmi_as_cell(a)->kind != jsmi_as_cell(b)->kind)
        return 0;
    if (jsmi_as_cell(a)->kind == JSMI_CELL_STRING)
        return jsmi_strings_differ_at_sight((const JsString *)jsmi_as_cell(a),
                                            (const JsString *)jsmi_as_cell(b))
                   ? 0
                   : -1;
    return jsmi_as_cell(a)->kind == JSMI_CELL_BIGINT ? -1 : 0;
}

// Only undefined, null and objects like document.all do. (In other cells the
// flag means something else: the slow path will find out.)
static inline int equals_null(JsValue value)
{
    if (jsmi_is_cell(value))
        return jsmi_as_cell(value)->flags & JSMI_OBJECT_IS_HTMLDDA ? -1 : 0;
    return jsmi_is_nullish(value);
}

// IsLooselyEqual, likewise.
static inline int loosely_equal(JsValue a, JsValue b)
{
    if (jsmi_is_number(a) && jsmi_is_number(b))
        return jsmi_as_number(a) == jsmi_as_number(b);
    if (a.bits == b.bits)
        return 1;
    if (jsmi_is_nullish(b))
        return equals_null(a);
    if (jsmi_is_nullish(a))
        return equals_null(b);
    if (!jsmi_is_cell(a) || !jsmi_is_cell(b))
        return -1;
    if (jsmi_is_string(a) && jsmi_is_string(b))
        return jsmi_strings_differ_at_sight((const JsString *)jsmi_as_cell(a),
                                            (const JsString *)jsmi_as_cell(b))
                   ? 0
                   : -1;
    return jsmi_is_object(a) && jsmi_is_object(b) ? 0 : -1;
}

static inline bool equals_integer(JsValue value, int32_t integer)
{
    if (jsmi_is_int(value))
        return jsmi_as_int(value) == integer;
    return jsmi_is_double(value) && jsmi_as_double(value) == integer;
}

static inline bool truth_of(JsValue value)
{
    if (jsmi_is_boolean(value))
        return value.bits == JSMI_TRUE.bits;
    if (jsmi_is_int(value))
        return jsmi_as_int(value) != 0;
    return jsmi_to_boolean(value);
}

// The environment `hops` above the running function's own.
static inline JsEnvironment *outer_environment(const JsValue *fp, uint32_t hops)
{
    JsEnvironment *environment = jsmi_frame_function(fp)->environment;

    while (hops-- > 0)
        environment = environment->parent;
    return environment;
}

// For the test as a whole, the hint would reach the first half of it alone.
static inline bool is_likely_object(JsValue value)
{
    return JSMI_LIKELY(jsmi_is_cell(value)) &&
           JSMI_LIKELY(jsmi_is_object(value));
}

// Where the lookup of a method begins, for objects and strings; NULL: a slow
// path knows.
static inline JsObject *method_start(const JsVm *vm, JsValue base)
{
    if (is_likely_object(base))
        return jsmi_as_object(base);
    return jsmi_is_string(base)
               ? vm->realm->intrinsics[JSMI_INTRINSIC_STRING_PROTOTYPE]
               : NULL;
}

static inline JsEnvironment *as_environment(JsValue value)
{
    return (JsEnvironment *)jsmi_as_cell(value);
}

// An instruction is kept in a word as wide as an index, so that its bytes are
// extended once; functions are given it as it is.
#define WORD     ((JsInstruction)instruction)
#define A        (instruction >> 8 & 0xFF)
#define B        (instruction >> 16 & 0xFF)
#define C        (WORD >> 24)
#define X16      (WORD >> 16)
#define SIGNED_B ((int32_t)(int8_t)(uint8_t)(instruction >> 16))
#define SIGNED_C ((int32_t)instruction >> 24)
#define RA       fp[A]
#define RB       fp[B]
#define RC       fp[instruction >> 24]

#if JSMI_HAS_COMPUTED_GOTO
#define DISPATCH() goto *labels[(instruction = *pc++) & 0xFF]
#define OP(name)   label_##name
#else
#define DISPATCH() goto dispatch
#define OP(name)   case JSMI_OP_##name
#endif
#define NEXT       DISPATCH()

// Before anything that can throw, collect, trace or call.
#define SAVE() (vm->program_counter = pc, vm->frame_pointer = fp)
// After it.
#define REWIND() (vm->heap.scope_count = scope_mark)

#define TRY(expression)                                                        \
    do {                                                                       \
        SAVE();                                                                \
        if (!(expression))                                                     \
            goto failed;                                                       \
        REWIND();                                                              \
    } while (0)

#define RUN(name, extra)                                                       \
    do {                                                                       \
        TRY(jsmi_op_##name(vm, fp, WORD, extra));                              \
        NEXT;                                                                  \
    } while (0)

#define STEP(name, extra)                                                      \
    do {                                                                       \
        SAVE();                                                                \
        step = jsmi_step_##name(vm, fp, WORD, extra);                          \
        goto stepped;                                                          \
    } while (0)

// A whole handler that is a slow path.
#define SIMPLE(NAME, name)                                                     \
    OP(NAME) : RUN(name, 0);
#define SIMPLE_EXTRA(NAME, name)                                               \
    OP(NAME) : {                                                               \
        uint32_t extra = *pc++;                                                \
        RUN(name, extra);                                                      \
    }
#define STEPPING(NAME, name)                                                   \
    OP(NAME) : STEP(name, 0);

#define ARITHMETIC(NAME, OPERATION, integers, doubles)                         \
    OP(NAME) : {                                                               \
        JsValue a = RB, b = RC;                                                \
        int32_t integer;                                                       \
        if (JSMI_LIKELY(jsmi_are_ints(a, b)) &&                                \
            JSMI_LIKELY(!integers(jsmi_as_int(a), jsmi_as_int(b), &integer)))  \
            RA = jsmi_value_int(integer);                                      \
        else if (JSMI_LIKELY(jsmi_is_number(a) && jsmi_is_number(b)))          \
            RA = jsmi_value_double(jsmi_as_number(a)                           \
                                       doubles jsmi_as_number(b));             \
        else                                                                   \
            RUN(binary, JSMI_BINARY_##OPERATION);                              \
        NEXT;                                                                  \
    }

#define ARITHMETIC_IMMEDIATE(NAME, OPERATION, integers, doubles)               \
    OP(NAME) : {                                                               \
        JsValue a = RB;                                                        \
        int32_t integer;                                                       \
        if (JSMI_LIKELY(jsmi_is_int(a)) &&                                     \
            JSMI_LIKELY(!integers(jsmi_as_int(a), SIGNED_C, &integer)))        \
            RA = jsmi_value_int(integer);                                      \
        else if (JSMI_LIKELY(jsmi_is_number(a)))                               \
            RA = jsmi_value_double(jsmi_as_number(a) doubles SIGNED_C);        \
        else                                                                   \
            RUN(binary_immediate, JSMI_BINARY_##OPERATION);                    \
        NEXT;                                                                  \
    }

#define BITWISE(NAME, OPERATION, expression)                                   \
    OP(NAME) : {                                                               \
        JsValue left = RB, right = RC;                                         \
        if (JSMI_LIKELY(jsmi_are_ints(left, right))) {                         \
            int32_t a = jsmi_as_int(left), b = jsmi_as_int(right);             \
            RA = expression;                                                   \
            NEXT;                                                              \
        }                                                                      \
        if (JSMI_LIKELY(jsmi_is_number(left) && jsmi_is_number(right))) {      \
            int32_t a = jsmi_double_to_int32(jsmi_as_number(left));            \
            int32_t b = jsmi_double_to_int32(jsmi_as_number(right));           \
            RA = expression;                                                   \
            NEXT;                                                              \
        }                                                                      \
        RUN(binary, JSMI_BINARY_##OPERATION);                                  \
    }

#define BITWISE_IMMEDIATE(NAME, OPERATION, expression)                         \
    OP(NAME) : {                                                               \
        JsValue left = RB;                                                     \
        if (JSMI_LIKELY(jsmi_is_int(left))) {                                  \
            int32_t a = jsmi_as_int(left), b = SIGNED_C;                       \
            RA = expression;                                                   \
            NEXT;                                                              \
        }                                                                      \
        if (JSMI_LIKELY(jsmi_is_number(left))) {                               \
            int32_t a = jsmi_double_to_int32(jsmi_as_double(left));            \
            int32_t b = SIGNED_C;                                              \
            RA = expression;                                                   \
            NEXT;                                                              \
        }                                                                      \
        RUN(binary_immediate, JSMI_BINARY_##OPERATION);                        \
    }

// `truth` := left relation right
#define RELATE(left, right, relation, COMPARISON)                              \
    if (JSMI_LIKELY(jsmi_are_ints(left, right)))                               \
        truth = jsmi_as_int(left) relation jsmi_as_int(right);                 \
    else if (JSMI_LIKELY(jsmi_is_number(left) && jsmi_is_number(right)))       \
        truth = jsmi_as_number(left) relation jsmi_as_number(right);           \
    else if ((order = jsmi_compare_short_strings(left, right)) !=              \
             JSMI_NOT_SHORT_STRINGS)                                           \
        truth = order relation 0;                                              \
    else                                                                       \
        TRY(jsmi_compare_slowly(vm, JSMI_COMPARE_##COMPARISON, left, right,    \
                                &truth))

#define RELATION(NAME, relation)                                               \
    OP(NAME) : {                                                               \
        JsValue left = RB, right = RC;                                         \
        bool truth;                                                            \
        int order;                                                             \
        RELATE(left, right, relation, NAME);                                   \
        RA = jsmi_value_boolean(truth);                                        \
        NEXT;                                                                  \
    }

#define SPEND(units)                                                           \
    do {                                                                       \
        vm->budget.fuel -= (units);                                            \
        if (JSMI_UNLIKELY(vm->budget.fuel < 0))                                \
            TRY(jsmi_vm_spend(vm, 0));                                         \
    } while (0)

// Jumps; backwards it spends fuel.
#define GO(distance)                                                           \
    do {                                                                       \
        pc += (distance);                                                      \
        if ((distance) < 0)                                                    \
            SPEND(1);                                                          \
    } while (0)

// Jumps by the extra word when `condition`.
#define JUMP_WHEN(condition)                                                   \
    do {                                                                       \
        int32_t jump = (int32_t)*pc++;                                         \
        if (condition)                                                         \
            GO(jump);                                                          \
        NEXT;                                                                  \
    } while (0)

#define JUMP_RELATION(NAME, relation, COMPARISON, negation)                    \
    OP(NAME) : {                                                               \
        JsValue left = RA, right = RB;                                         \
        bool truth;                                                            \
        int order;                                                             \
        if (JSMI_LIKELY(jsmi_are_ints(left, right)))                           \
            JUMP_WHEN(negation(jsmi_as_int(left) relation jsmi_as_int(right)));\
        if (JSMI_LIKELY(jsmi_is_number(left) && jsmi_is_number(right)))        \
            JUMP_WHEN(negation(jsmi_as_number(left)                            \
                                   relation jsmi_as_number(right)));           \
        order = jsmi_compare_short_strings(left, right);                       \
        if (JSMI_LIKELY(order != JSMI_NOT_SHORT_STRINGS))                      \
            JUMP_WHEN(negation(order relation 0));                             \
        TRY(jsmi_compare_slowly(vm, JSMI_COMPARE_##COMPARISON, left, right,    \
                                &truth));                                      \
        JUMP_WHEN(negation truth);                                             \
    }

#define JUMP_RELATION_IMMEDIATE(NAME, relation, COMPARISON, negation)          \
    OP(NAME) : {                                                               \
        JsValue left = RA;                                                     \
        bool truth;                                                            \
        if (JSMI_LIKELY(jsmi_is_int(left)))                                    \
            JUMP_WHEN(negation(jsmi_as_int(left) relation SIGNED_B));          \
        if (JSMI_LIKELY(jsmi_is_number(left)))                                 \
            JUMP_WHEN(negation(jsmi_as_double(left) relation SIGNED_B));       \
        TRY(jsmi_compare_slowly(vm, JSMI_COMPARE_##COMPARISON, left,           \
                                jsmi_value_int(SIGNED_B), &truth));            \
        JUMP_WHEN(negation truth);                                             \
    }

#define EQUALITY(truth, left, right, fast, COMPARISON)                         \
    do {                                                                       \
        int known = fast(left, right);                                         \
        truth = known > 0;                                                     \
        if (JSMI_UNLIKELY(known < 0))                                          \
            TRY(jsmi_compare_slowly(vm, JSMI_COMPARE_##COMPARISON, left,       \
                                    right, &truth));                           \
    } while (0)

#define EQUALITY_VALUE(NAME, fast, COMPARISON, negation)                       \
    OP(NAME) : {                                                               \
        JsValue left = RB, right = RC;                                         \
        bool truth;                                                            \
        EQUALITY(truth, left, right, fast, COMPARISON);                        \
        RA = jsmi_value_boolean(negation truth);                               \
        NEXT;                                                                  \
    }

#define EQUALITY_JUMP(NAME, fast, COMPARISON, negation)                        \
    OP(NAME) : {                                                               \
        JsValue left = RA, right = RB;                                         \
        bool truth;                                                            \
        EQUALITY(truth, left, right, fast, COMPARISON);                        \
        JUMP_WHEN(negation truth);                                             \
    }

#define NEAR_JUMP(NAME, condition)                                             \
    OP(NAME) : {                                                               \
        if (condition)                                                         \
            GO((int32_t)instruction >> 16);                                    \
        NEXT;                                                                  \
    }

static inline bool multiply_overflows(int32_t a, int32_t b, int32_t *product)
{
    // A zero product of a negative factor is -0.
    return jsmi_multiply_overflows_int32(a, b, product) ||
           (*product == 0 && (a | b) < 0);
}

static inline bool remainder_overflows(int32_t a, int32_t b, int32_t *rest)
{
    if (a < 0 || b <= 0)
        return true;
    *rest = a % b;
    return false;
}

static inline bool divide_overflows(int32_t a, int32_t b, int32_t *quotient)
{
    if (b <= 0 || a == 0 || a % b != 0)
        return true;
    *quotient = a / b;
    return false;
}

// Whether a tail call can replace the running frame by one of its like: both
// are plain frames of code without kept arguments, and the new one fits.
static inline bool may_replace_frame(const JsVm *vm, JsValue *fp,
                                     const JsLinkedCode *linked,
                                     const JsLinkedCode *target)
{
    const JsFrame *frame = jsmi_frame_header(fp, linked->parameter_count);

    return JSMI_LIKELY(jsmi_frame_is_plain(frame)) &&
           JSMI_LIKELY(linked->simple_frame_bytes != JSMI_NO_SIMPLE_FRAME) &&
           JSMI_LIKELY(jsmi_frame_is_simple(vm, target, fp)) &&
           JSMI_LIKELY(vm->tail_calls != NULL) && !vm->keeps_frames;
}

static inline void replace_frame(JsVm *vm, JsValue *fp, const JsValue *window,
                                 uint32_t count, const JsInstruction *pc,
                                 JsLinkedCode *linked,
                                 const JsLinkedCode *target)
{
    const JsFrame *header = jsmi_frame_header(fp, linked->parameter_count);
    JsFrame frame = *header;

    jsmi_tail_calls_add(vm->tail_calls, header, linked, pc);
    for (uint32_t i = 0; i < count + 2; i++)
        fp[(int64_t)i - 1] = window[i];
    jsmi_frame_fill(fp, target, count, frame.return_address, frame.caller,
                    jsmi_frame_call(JSMI_RETURN_REPLACED,
                                    jsmi_frame_result_register(&frame), count),
                    frame.linked_or_new_target);
}

JsValue jsmi_execute(JsVm *vm, JsValue *fp, const JsInstruction *pc,
                     JsLinkedCode *linked)
{
#if JSMI_HAS_COMPUTED_GOTO
    static const void *const labels[JSMI_OPCODE_COUNT] = {
#define X(name, operands, extra, kinds, semantics) &&label_##name,
#include "bytecode/opcodes.def"
#undef X
    };
#endif
    const uint32_t scope_mark = jsmi_scope_open(&vm->heap);
    uintptr_t instruction;
    JsValue returned;
    JsStep step;

    NEXT;
#if !JSMI_HAS_COMPUTED_GOTO
dispatch:
    instruction = *pc++;
    switch (jsmi_instruction_opcode(WORD)) {
#endif

    // ---------------------------------------------------- moves and constants
    OP(MOVE) : RA = RB;
    NEXT;
    OP(LOAD_FAR) : RA = fp[X16];
    NEXT;
    OP(STORE_FAR) : fp[X16] = RA;
    NEXT;
    OP(LOAD_UNDEFINED) : RA = JSMI_UNDEFINED;
    NEXT;
    OP(LOAD_NULL) : RA = JSMI_NULL;
    NEXT;
    OP(LOAD_TRUE) : RA = JSMI_TRUE;
    NEXT;
    OP(LOAD_FALSE) : RA = JSMI_FALSE;
    NEXT;
    OP(LOAD_UNINITIALIZED) : RA = JSMI_UNINITIALIZED;
    NEXT;
    OP(LOAD_INT) : RA = jsmi_value_int((int32_t)instruction >> 16);
    NEXT;
    OP(LOAD_CONSTANT) : RA = linked->constants[X16];
    NEXT;
    OP(LOAD_CONSTANT_FAR) : RA = linked->constants[*pc++];
    NEXT;
    OP(CALLEE) : RA = fp[-1];
    NEXT;
    OP(NEW_TARGET)
        : RA = jsmi_frame_new_target(
            jsmi_frame_header(fp, linked->parameter_count));
    NEXT;
    OP(HOME_OBJECT) : {
        JsObject *home = jsmi_frame_function(fp)->home_object;

        RA = home ? jsmi_value_cell(home) : JSMI_UNDEFINED;
        NEXT;
    }

    // ------------------------------------------------ variables in environments
    OP(OUTER_ENVIRONMENT) : {
        JsEnvironment *environment = outer_environment(fp, X16);

        RA = environment ? jsmi_value_cell(environment) : JSMI_UNDEFINED;
        NEXT;
    }
    OP(PARENT_ENVIRONMENT) : {
        JsEnvironment *parent = as_environment(RB)->parent;

        RA = parent ? jsmi_value_cell(parent) : JSMI_UNDEFINED;
        NEXT;
    }
    SIMPLE_EXTRA(NEW_ENVIRONMENT, new_environment)
    SIMPLE(COPY_ENVIRONMENT, copy_environment)
    OP(GET_SLOT) : RA = as_environment(RB)->slots[C];
    NEXT;
    OP(GET_SLOT_CHECKED) : {
        JsEnvironment *environment = as_environment(RB);
        JsValue value = environment->slots[C];

        if (JSMI_UNLIKELY(jsmi_is_uninitialized(value)))
            TRY(jsmi_throw_uninitialized_slot(vm, environment, C));
        RA = value;
        NEXT;
    }
    OP(SET_SLOT) : {
        JsEnvironment *environment = as_environment(RB);

        environment->slots[C] = RA;
        jsmi_write_barrier(&vm->heap, environment);
        NEXT;
    }
    OP(SET_SLOT_CHECKED) : {
        JsEnvironment *environment = as_environment(RB);

        if (JSMI_UNLIKELY(jsmi_is_uninitialized(environment->slots[C])))
            TRY(jsmi_throw_uninitialized_slot(vm, environment, C));
        environment->slots[C] = RA;
        jsmi_write_barrier(&vm->heap, environment);
        NEXT;
    }
    OP(GET_SLOT_FAR) : {
        JsEnvironment *environment = as_environment(RB);
        uint32_t slot = *pc++;
        JsValue value = environment->slots[slot];

        if (JSMI_UNLIKELY(jsmi_is_uninitialized(value)))
            TRY(jsmi_throw_uninitialized_slot(vm, environment, slot));
        RA = value;
        NEXT;
    }
    OP(SET_SLOT_FAR) : {
        JsEnvironment *environment = as_environment(RB);
        uint32_t slot = *pc++;

        if (JSMI_UNLIKELY(C &&
                          jsmi_is_uninitialized(environment->slots[slot])))
            TRY(jsmi_throw_uninitialized_slot(vm, environment, slot));
        environment->slots[slot] = RA;
        jsmi_write_barrier(&vm->heap, environment);
        NEXT;
    }
    OP(GET_OUTER) : RA = outer_environment(fp, B)->slots[C];
    NEXT;
    OP(GET_OUTER_CHECKED) : {
        JsEnvironment *environment = outer_environment(fp, B);
        JsValue value = environment->slots[C];

        if (JSMI_UNLIKELY(jsmi_is_uninitialized(value)))
            TRY(jsmi_throw_uninitialized_slot(vm, environment, C));
        RA = value;
        NEXT;
    }
    OP(SET_OUTER) : {
        JsEnvironment *environment = outer_environment(fp, B);

        environment->slots[C] = RA;
        jsmi_write_barrier(&vm->heap, environment);
        NEXT;
    }
    OP(SET_OUTER_CHECKED) : {
        JsEnvironment *environment = outer_environment(fp, B);

        if (JSMI_UNLIKELY(jsmi_is_uninitialized(environment->slots[C])))
            TRY(jsmi_throw_uninitialized_slot(vm, environment, C));
        environment->slots[C] = RA;
        jsmi_write_barrier(&vm->heap, environment);
        NEXT;
    }
    OP(CHECK_INITIALIZED) : {
        uint32_t name = *pc++;

        if (JSMI_UNLIKELY(jsmi_is_uninitialized(RA)))
            TRY(jsmi_throw_uninitialized_constant(vm, fp, name));
        NEXT;
    }
    SIMPLE_EXTRA(GET_IMPORT, get_import)
    OP(THROW_CONSTANT)
        : OP(THROW_REFERENCE) : OP(THROW_TYPE) : {
        uint32_t extra = *pc++;

        SAVE();
        jsmi_throw_with_constant(vm, fp, WORD, extra);
        goto failed;
    }

    // ------------------------------------------------------- globals and names
    OP(GET_GLOBAL) : {
        uint32_t extra = *pc++;
        const JsPropertyCache *cache = &linked->caches[extra];

        if (JSMI_LIKELY(jsmi_cache_knows_global(cache))) {
            RA = jsmi_cache_global_slots(cache)->values[cache->slot];
            NEXT;
        }
        RUN(get_global, extra);
    }
    SIMPLE_EXTRA(GET_GLOBAL_OR_UNDEFINED, get_global_or_undefined)
    OP(SET_GLOBAL) : {
        uint32_t extra = *pc++;
        const JsPropertyCache *cache = &linked->caches[extra];

        if (JSMI_LIKELY(jsmi_cache_knows_global(cache))) {
            JsSlots *slots = jsmi_cache_global_slots(cache);

            slots->values[cache->slot] = RA;
            jsmi_write_barrier(&vm->heap, slots);
            NEXT;
        }
        RUN(set_global, extra);
    }
    SIMPLE_EXTRA(INITIALIZE_GLOBAL, initialize_global)
    SIMPLE_EXTRA(DECLARE_GLOBALS, declare_globals)
    SIMPLE_EXTRA(DECLARE_GLOBAL_FUNCTION, declare_global_function)
    SIMPLE_EXTRA(DECLARE_EVAL_VARIABLES, declare_eval_variables)
    SIMPLE_EXTRA(DECLARE_EVAL_FUNCTION, declare_eval_function)
    SIMPLE_EXTRA(GET_NAME, get_name)
    SIMPLE_EXTRA(GET_NAME_OR_UNDEFINED, get_name_or_undefined)
    SIMPLE_EXTRA(GET_NAME_AND_THIS, get_name_and_this)
    SIMPLE_EXTRA(RESOLVE_NAME, resolve_name)
    SIMPLE_EXTRA(GET_RESOLVED, get_resolved)
    SIMPLE_EXTRA(SET_RESOLVED, set_resolved)
    SIMPLE_EXTRA(INITIALIZE_NAME, initialize_name)
    SIMPLE_EXTRA(DELETE_NAME, delete_name)
    SIMPLE(NEW_WITH_ENVIRONMENT, new_with_environment)

    // -------------------------------------------------------------- properties
    OP(GET_PROPERTY) : {
        uint32_t extra = *pc++;
        const JsPropertyCache *cache = &linked->caches[extra];
        JsValue base = RB;

        if (is_likely_object(base)) {
            JsObject *object = jsmi_as_object(base);
            uintptr_t kind = jsmi_cache_kind_for(cache, object->shape);
            const JsValue *place;

            if (JSMI_LIKELY(kind == JSMI_CACHE_OWN_INLINE)) {
                RA = *jsmi_cache_inline_slot(object, cache);
                NEXT;
            }
            if (kind == JSMI_CACHE_FIELD_DOUBLE &&
                JSMI_LIKELY(jsmi_cache_has_field(vm, object, cache))) {
                RA = jsmi_field_read_double(object, cache->slot);
                NEXT;
            }
            if (jsmi_cache_matches(cache, NULL, JSMI_CACHE_ARRAY_LENGTH) &&
                jsmi_is_array_object(object)) {
                RA = jsmi_value_uint32(jsmi_array_length(object));
                NEXT;
            }
            if (JSMI_LIKELY(kind == JSMI_CACHE_FIELD_INT32) &&
                JSMI_LIKELY(jsmi_cache_has_field(vm, object, cache))) {
                RA = jsmi_field_read_int32(object, cache->slot);
                NEXT;
            }
            place = jsmi_cache_lookup(vm, object, cache);
            if (JSMI_LIKELY(place != NULL)) {
                RA = *place;
                NEXT;
            }
        } else if (jsmi_cache_matches(cache, NULL, JSMI_CACHE_STRING_LENGTH) &&
                   jsmi_is_string(base)) {
            RA = jsmi_value_uint32(jsmi_string_length(jsmi_as_string(base)));
            NEXT;
        }
        STEP(get_property, extra);
    }
    OP(GET_METHOD) : {
        uint32_t extra = *pc++;
        const JsPropertyCache *cache = &linked->caches[extra];
        JsValue base = RB;

        JsObject *object = method_start(vm, base);

        if (JSMI_LIKELY(object != NULL)) {
            const JsValue *place = jsmi_cache_lookup(vm, object, cache);

            if (JSMI_LIKELY(place != NULL)) {
                fp[A + 1] = base;
                RA = *place;
                NEXT;
            }
            if (jsmi_cache_matches(cache, object->shape,
                                   JSMI_CACHE_OWN_INLINE)) {
                fp[A + 1] = base;
                RA = *jsmi_cache_inline_slot(object, cache);
                NEXT;
            }
        }
        STEP(get_method, extra);
    }
    OP(SET_PROPERTY) : {
        uint32_t extra = *pc++;
        const JsPropertyCache *cache = &linked->caches[extra];
        JsValue base = RA;

        if (is_likely_object(base)) {
            JsObject *object = jsmi_as_object(base);
            uintptr_t kind = jsmi_cache_kind_for(cache, object->shape);

            if (JSMI_LIKELY(kind == JSMI_CACHE_OWN_INLINE)) {
                *jsmi_cache_inline_slot(object, cache) = RB;
                jsmi_write_barrier(&vm->heap, object);
                NEXT;
            }
            if (kind == JSMI_CACHE_FIELD_DOUBLE &&
                JSMI_LIKELY(jsmi_cache_has_field(vm, object, cache)) &&
                JSMI_LIKELY(jsmi_field_write_double(object, cache->slot, RB)))
                NEXT;
            if (JSMI_LIKELY(kind == JSMI_CACHE_ADD_INLINE &&
                            cache->epoch == vm->prototype_epoch)) {
                object->shape = (JsShape *)cache->holder;
                *jsmi_cache_inline_slot(object, cache) = RB;
                jsmi_write_barrier(&vm->heap, object);
                NEXT;
            }
            if (kind == JSMI_CACHE_FIELD_INT32 &&
                JSMI_LIKELY(jsmi_cache_has_field(vm, object, cache)) &&
                JSMI_LIKELY(jsmi_field_write_int32(object, cache->slot, RB)))
                NEXT;
        }
        STEP(set_property, extra);
    }
    OP(GET_ELEMENT) : {
        JsValue base = RB, key = RC;

        if (is_likely_object(base)) {
            JsObject *object = jsmi_as_object(base);

            if (JSMI_LIKELY(jsmi_is_int(key))) {
                const JsElements *elements = object->elements;
                uint32_t index = (uint32_t)jsmi_as_int(key);

                if (!jsmi_object_is_exotic(object) &&
                    JSMI_LIKELY(index < elements->readable) &&
                    JSMI_LIKELY(!jsmi_is_hole(elements->values[index]))) {
                    RA = elements->values[index];
                    NEXT;
                }
                if (object->cell.kind == JSMI_CELL_TYPED_ARRAY &&
                    jsmi_get_typed_element(object, jsmi_as_int(key), &RA))
                    NEXT;
            } else if (jsmi_is_string(key)) {
                const JsValue *place =
                    jsmi_named_element(vm, object, jsmi_as_string(key));

                if (JSMI_LIKELY(place != NULL)) {
                    RA = *place;
                    NEXT;
                }
            }
        }
        STEP(get_element, 0);
    }
    STEPPING(GET_ELEMENT_METHOD, get_element_method)
    OP(SET_ELEMENT) : {
        JsValue base = RA, key = RB;

        if (is_likely_object(base) &&
            JSMI_LIKELY(jsmi_is_int(key)) &&
            !jsmi_object_is_exotic(jsmi_as_object(base))) {
            JsElements *elements = jsmi_as_object(base)->elements;
            uint32_t index = (uint32_t)jsmi_as_int(key);

            if (JSMI_LIKELY(index < elements->writable) &&
                JSMI_LIKELY(!jsmi_is_hole(elements->values[index]))) {
                elements->values[index] = RC;
                jsmi_write_barrier(&vm->heap, elements);
                NEXT;
            }
        } else if (jsmi_is_kind(base, JSMI_CELL_TYPED_ARRAY) &&
                   jsmi_is_int(key)) {
            if (jsmi_set_typed_element(jsmi_as_object(base), jsmi_as_int(key),
                                       RC))
                NEXT;
        }
        STEP(set_element, 0);
    }
    SIMPLE(DELETE_ELEMENT, delete_element)
    SIMPLE(GET_SUPER, get_super)
    SIMPLE(SET_SUPER, set_super)
    SIMPLE(SUPER_BASE, super_base)
    SIMPLE(HAS_PROPERTY, has_property)
    SIMPLE(INSTANCE_OF, instance_of)
    OP(TO_PROPERTY_KEY) : {
        JsValue key = RB;

        if (jsmi_is_int(key) || jsmi_is_string(key) || jsmi_is_symbol(key)) {
            RA = key;
            NEXT;
        }
        RUN(to_property_key, 0);
    }
    SIMPLE_EXTRA(NEW_PRIVATE_NAME, new_private_name)
    SIMPLE(GET_PRIVATE, get_private)
    SIMPLE(SET_PRIVATE, set_private)
    SIMPLE(DEFINE_PRIVATE_FIELD, define_private_field)
    SIMPLE_EXTRA(DEFINE_PRIVATE_METHOD, define_private_method)
    SIMPLE(HAS_PRIVATE, has_private)

    // ---------------------------------------------------------------- literals
    SIMPLE_EXTRA(NEW_OBJECT, new_object)
    SIMPLE_EXTRA(NEW_ARRAY, new_array)
    SIMPLE(ARRAY_APPEND, array_append)
    SIMPLE(ARRAY_APPEND_HOLE, array_append_hole)
    SIMPLE(ARRAY_SPREAD, array_spread)
    OP(DEFINE_FIELD_CHECKED) : {
        if (!jsmi_is_object(RA))
            TRY(jsmi_throw_operand(vm));
    }
    // Falls through.
    OP(DEFINE_FIELD) : {
        uint32_t extra = *pc++;
        const JsPropertyCache *cache = &linked->caches[extra];
        JsObject *object = jsmi_as_object(RA);

        if (JSMI_LIKELY(jsmi_cache_matches(cache, object->shape,
                                           JSMI_CACHE_ADD_INLINE))) {
            object->shape = (JsShape *)cache->holder;
            *jsmi_cache_inline_slot(object, cache) = RB;
            jsmi_write_barrier(&vm->heap, object);
            NEXT;
        }
        RUN(define_field, extra);
    }
    SIMPLE(DEFINE_ELEMENT, define_element)
    SIMPLE_EXTRA(DEFINE_METHOD, define_method)
    SIMPLE(SET_FUNCTION_NAME, set_function_name)
    OP(SET_HOME_OBJECT) : {
        JsFunction *function = (JsFunction *)jsmi_as_cell(RA);

        function->home_object = jsmi_as_object(RB);
        jsmi_write_barrier(&vm->heap, function);
        NEXT;
    }
    SIMPLE(SET_PROTOTYPE, set_prototype)
    SIMPLE(COPY_DATA_PROPERTIES, copy_data_properties)
    SIMPLE_EXTRA(COPY_REST_PROPERTIES, copy_rest_properties)
    SIMPLE_EXTRA(NEW_REGEXP, new_regexp)
    SIMPLE_EXTRA(TEMPLATE_OBJECT, template_object)
    SIMPLE_EXTRA(CLOSURE, closure)
    SIMPLE_EXTRA(NEW_CLASS, new_class)
    SIMPLE(SET_FIELD_INITIALIZER, set_field_initializer)
    SIMPLE(FIELD_INITIALIZER, field_initializer)
    SIMPLE_EXTRA(DECORATE, decorate)
    SIMPLE(CLASS_METADATA, class_metadata)
    SIMPLE(RUN_INITIALIZERS, run_initializers)
    SIMPLE(INITIALIZE_VALUE, initialize_value)
    SIMPLE(CREATE_ARGUMENTS, create_arguments)
    SIMPLE(REST_ARGUMENTS, rest_arguments)
    OP(ARGUMENT) : {
        const JsFrame *frame = jsmi_frame_header(fp, linked->parameter_count);
        uint32_t number = X16;

        uint32_t count = jsmi_frame_argument_count(frame);

        RA = number < count ? fp[-1 - (int64_t)count + number] : JSMI_UNDEFINED;
        NEXT;
    }

    // --------------------------------------------------------------- operators
    ARITHMETIC(ADD, ADD, jsmi_add_overflows_int32, +)
    ARITHMETIC(SUBTRACT, SUBTRACT, jsmi_subtract_overflows_int32, -)
    ARITHMETIC(MULTIPLY, MULTIPLY, multiply_overflows, *)
    ARITHMETIC(DIVIDE, DIVIDE, divide_overflows, /)
    OP(REMAINDER) : {
        JsValue a = RB, b = RC;
        int32_t integer;

        if (JSMI_LIKELY(jsmi_are_ints(a, b)) &&
            JSMI_LIKELY(!remainder_overflows(jsmi_as_int(a), jsmi_as_int(b),
                                             &integer))) {
            RA = jsmi_value_int(integer);
            NEXT;
        }
        if (JSMI_LIKELY(jsmi_is_number(a) && jsmi_is_number(b))) {
            RA = jsmi_value_from_raw_double(
                jsmi_number_remainder(jsmi_as_number(a), jsmi_as_number(b)));
            NEXT;
        }
        RUN(binary, JSMI_BINARY_REMAINDER);
    }
    OP(EXPONENTIATE) : RUN(binary, JSMI_BINARY_EXPONENTIATE);
    BITWISE(BIT_AND, AND, jsmi_value_int(a & b))
    BITWISE(BIT_OR, OR, jsmi_value_int(a | b))
    BITWISE(BIT_XOR, XOR, jsmi_value_int(a ^ b))
    BITWISE(SHIFT_LEFT, SHIFT_LEFT,
            jsmi_value_int((int32_t)((uint32_t)a << (b & 31))))
    BITWISE(SHIFT_RIGHT, SHIFT_RIGHT, jsmi_value_int(a >> (b & 31)))
    BITWISE(SHIFT_RIGHT_UNSIGNED, SHIFT_RIGHT_UNSIGNED,
            jsmi_value_uint32((uint32_t)a >> (b & 31)))
    ARITHMETIC_IMMEDIATE(ADD_IMMEDIATE, ADD, jsmi_add_overflows_int32, +)
    ARITHMETIC_IMMEDIATE(SUBTRACT_IMMEDIATE, SUBTRACT,
                         jsmi_subtract_overflows_int32, -)
    ARITHMETIC_IMMEDIATE(MULTIPLY_IMMEDIATE, MULTIPLY, multiply_overflows, *)
    BITWISE_IMMEDIATE(BIT_AND_IMMEDIATE, AND, jsmi_value_int(a & b))
    BITWISE_IMMEDIATE(BIT_OR_IMMEDIATE, OR, jsmi_value_int(a | b))
    BITWISE_IMMEDIATE(BIT_XOR_IMMEDIATE, XOR, jsmi_value_int(a ^ b))
    BITWISE_IMMEDIATE(SHIFT_LEFT_IMMEDIATE, SHIFT_LEFT,
                      jsmi_value_int((int32_t)((uint32_t)a << (b & 31))))
    BITWISE_IMMEDIATE(SHIFT_RIGHT_IMMEDIATE, SHIFT_RIGHT,
                      jsmi_value_int(a >> (b & 31)))
    BITWISE_IMMEDIATE(SHIFT_RIGHT_UNSIGNED_IMMEDIATE, SHIFT_RIGHT_UNSIGNED,
                      jsmi_value_uint32((uint32_t)a >> (b & 31)))
    EQUALITY_VALUE(EQUAL, loosely_equal, EQUAL, )
    EQUALITY_VALUE(NOT_EQUAL, loosely_equal, EQUAL, !)
    EQUALITY_VALUE(STRICT_EQUAL, strictly_equal, STRICT_EQUAL, )
    EQUALITY_VALUE(STRICT_NOT_EQUAL, strictly_equal, STRICT_EQUAL, !)
    RELATION(LESS, <)
    RELATION(LESS_EQUAL, <=)
    RELATION(GREATER, >)
    RELATION(GREATER_EQUAL, >=)
    OP(NOT) : RA = jsmi_value_boolean(!truth_of(RB));
    NEXT;
    OP(NEGATE) : {
        JsValue value = RB;

        if (JSMI_LIKELY(jsmi_is_int(value) && jsmi_as_int(value) != 0 &&
                        jsmi_as_int(value) != INT32_MIN))
            RA = jsmi_value_int(-jsmi_as_int(value));
        else if (JSMI_LIKELY(jsmi_is_number(value)))
            RA = jsmi_value_double(-jsmi_as_number(value));
        else
            RUN(unary, JSMI_UNARY_NEGATE);
        NEXT;
    }
    OP(BIT_NOT) : {
        if (JSMI_LIKELY(jsmi_is_int(RB))) {
            RA = jsmi_value_int(~jsmi_as_int(RB));
            NEXT;
        }
        RUN(unary, JSMI_UNARY_NOT);
    }
    OP(TO_NUMBER) : {
        if (JSMI_LIKELY(jsmi_is_number(RB))) {
            RA = RB;
            NEXT;
        }
        RUN(to_number, 0);
    }
    OP(TO_NUMERIC) : {
        if (JSMI_LIKELY(jsmi_is_number(RB))) {
            RA = RB;
            NEXT;
        }
        RUN(to_numeric, 0);
    }
    OP(INCREMENT) : {
        JsValue value = RB;

        if (JSMI_LIKELY(jsmi_is_int(value) && jsmi_as_int(value) != INT32_MAX))
            RA = jsmi_value_int(jsmi_as_int(value) + 1);
        else if (JSMI_LIKELY(jsmi_is_number(value)))
            RA = jsmi_value_double(jsmi_as_number(value) + 1);
        else
            RUN(unary, JSMI_UNARY_INCREMENT);
        NEXT;
    }
    OP(DECREMENT) : {
        JsValue value = RB;

        if (JSMI_LIKELY(jsmi_is_int(value) && jsmi_as_int(value) != INT32_MIN))
            RA = jsmi_value_int(jsmi_as_int(value) - 1);
        else if (JSMI_LIKELY(jsmi_is_number(value)))
            RA = jsmi_value_double(jsmi_as_number(value) - 1);
        else
            RUN(unary, JSMI_UNARY_DECREMENT);
        NEXT;
    }
    OP(TYPEOF) : RA = jsmi_value_cell(jsmi_typeof(RB));
    NEXT;
    OP(TO_STRING) : {
        if (jsmi_is_string(RB)) {
            RA = RB;
            NEXT;
        }
        RUN(to_string, 0);
    }
    SIMPLE(CONCATENATE, concatenate)
    OP(TO_OBJECT) : {
        if (jsmi_is_object(RB)) {
            RA = RB;
            NEXT;
        }
        RUN(to_object, 0);
    }
    OP(CHECK_OBJECT_COERCIBLE) : {
        if (JSMI_UNLIKELY(jsmi_is_nullish(RA)))
            RUN(check_object_coercible, 0);
        NEXT;
    }
    OP(CHECK_OBJECT) : {
        if (JSMI_UNLIKELY(!jsmi_is_object(RA)))
            RUN(check_object, 0);
        NEXT;
    }
    OP(CHECK_THIS) : {
        if (JSMI_UNLIKELY(jsmi_is_uninitialized(RA)))
            TRY(jsmi_throw_this_uninitialized(vm, false));
        NEXT;
    }
    OP(CHECK_THIS_UNSET) : {
        if (JSMI_UNLIKELY(!jsmi_is_uninitialized(RA)))
            TRY(jsmi_throw_this_uninitialized(vm, true));
        NEXT;
    }
    OP(COERCE_THIS) : {
        if (JSMI_UNLIKELY(!jsmi_is_object(fp[0])))
            RUN(coerce_this, 0);
        NEXT;
    }

    // ------------------------------------------------------------------- jumps
    OP(JUMP) : pc += (int32_t)instruction >> 8;
    NEXT;
    OP(LOOP) : {
        int32_t distance = (int32_t)instruction >> 8;
        pc += distance;
        SPEND(1 - distance / JSMI_WORDS_PER_UNIT);
        NEXT;
    }
    NEAR_JUMP(JUMP_IF_TRUE, truth_of(RA))
    NEAR_JUMP(JUMP_IF_FALSE, !truth_of(RA))
    NEAR_JUMP(JUMP_IF_NULLISH, jsmi_is_nullish(RA))
    NEAR_JUMP(JUMP_IF_NOT_NULLISH, !jsmi_is_nullish(RA))
    NEAR_JUMP(JUMP_IF_UNDEFINED, jsmi_is_undefined(RA))
    NEAR_JUMP(JUMP_IF_NOT_UNDEFINED, !jsmi_is_undefined(RA))
    NEAR_JUMP(JUMP_IF_UNINITIALIZED, jsmi_is_uninitialized(RA))
    EQUALITY_JUMP(JUMP_IF_EQUAL, loosely_equal, EQUAL, )
    EQUALITY_JUMP(JUMP_IF_NOT_EQUAL, loosely_equal, EQUAL, !)
    EQUALITY_JUMP(JUMP_IF_STRICT_EQUAL, strictly_equal, STRICT_EQUAL, )
    EQUALITY_JUMP(JUMP_IF_STRICT_NOT_EQUAL, strictly_equal, STRICT_EQUAL, !)
    JUMP_RELATION(JUMP_IF_LESS, <, LESS, )
    JUMP_RELATION(JUMP_IF_NOT_LESS, <, LESS, !)
    JUMP_RELATION(JUMP_IF_LESS_EQUAL, <=, LESS_EQUAL, )
    JUMP_RELATION(JUMP_IF_NOT_LESS_EQUAL, <=, LESS_EQUAL, !)
    JUMP_RELATION(JUMP_IF_GREATER, >, GREATER, )
    JUMP_RELATION(JUMP_IF_NOT_GREATER, >, GREATER, !)
    JUMP_RELATION(JUMP_IF_GREATER_EQUAL, >=, GREATER_EQUAL, )
    JUMP_RELATION(JUMP_IF_NOT_GREATER_EQUAL, >=, GREATER_EQUAL, !)
    JUMP_RELATION_IMMEDIATE(JUMP_IF_LESS_IMMEDIATE, <, LESS, )
    JUMP_RELATION_IMMEDIATE(JUMP_IF_NOT_LESS_IMMEDIATE, <, LESS, !)
    JUMP_RELATION_IMMEDIATE(JUMP_IF_LESS_EQUAL_IMMEDIATE, <=, LESS_EQUAL, )
    JUMP_RELATION_IMMEDIATE(JUMP_IF_NOT_LESS_EQUAL_IMMEDIATE, <=, LESS_EQUAL, !)
    JUMP_RELATION_IMMEDIATE(JUMP_IF_GREATER_IMMEDIATE, >, GREATER, )
    JUMP_RELATION_IMMEDIATE(JUMP_IF_NOT_GREATER_IMMEDIATE, >, GREATER, !)
    JUMP_RELATION_IMMEDIATE(JUMP_IF_GREATER_EQUAL_IMMEDIATE, >=,
                            GREATER_EQUAL, )
    JUMP_RELATION_IMMEDIATE(JUMP_IF_NOT_GREATER_EQUAL_IMMEDIATE, >=,
                            GREATER_EQUAL, !)
    OP(JUMP_IF_STRICT_EQUAL_IMMEDIATE)
        : JUMP_WHEN(equals_integer(RA, SIGNED_B));
    OP(JUMP_IF_STRICT_NOT_EQUAL_IMMEDIATE)
        : JUMP_WHEN(!equals_integer(RA, SIGNED_B));
    OP(SWITCH) : {
        uint32_t table = *pc++;

        pc += jsmi_switch_jump(linked, table, RA);
        NEXT;
    }

    // ------------------------------------------------------------------- calls
    OP(CALL) : fp[A + 1] = JSMI_UNDEFINED;
    // Falls through.
    OP(CALL_METHOD) : {
        JsValue callee = RA;
        JsCallCache *cache = &linked->call_caches[C];
        JsLinkedCode *target = cache->target;
        JsValue *window = fp + A + 1;

        // The cache is there for the processor's sake: what it predicts need
        // not be loaded from the function before the callee can begin.
        if (JSMI_UNLIKELY(callee.bits != cache->callee.bits)) {
            if (!jsmi_is_kind(callee, JSMI_CELL_FUNCTION)) {
                // Laid out for the host's, whose functions do less.
                if (JSMI_UNLIKELY(jsmi_is_plain_native(callee)))
                    RUN(call_native, 0);
                if (JSMI_UNLIKELY(!jsmi_is_host_function(callee)))
                    STEP(call, 0);
                TRY(jsmi_call_host(vm, fp + A, B));
                NEXT;
            }
            target = ((JsFunction *)jsmi_as_cell(callee))->linked;
            if (target->realm != vm->realm)
                STEP(call, 0);
            cache->callee = callee;
            cache->target = target;
        }
        // A class, unlinked code, kept arguments, the end of the segment or of
        // the allowed depth: all out of line.
        if (JSMI_UNLIKELY(target->simple_frame_bytes >
                          (uint8_t *)vm->stack_limit - (uint8_t *)window))
            STEP(call, 0);
        if (JSMI_UNLIKELY(--vm->budget.fuel < 0))
            TRY(jsmi_vm_spend(vm, 0));
        if (JSMI_UNLIKELY(--vm->depth_left < 0))
            STEP(call_too_deep, 0);
        jsmi_frame_fill(window, target, B, pc, fp,
                        jsmi_frame_plain_call(WORD),
                        jsmi_value_cell(linked));
        fp = window;
        linked = target;
        pc = target->instructions;
        NEXT;
    }
    STEPPING(CALL_SPREAD, call_spread)
    OP(CALL_EVAL) : {
        uint32_t extra = *pc++;

        STEP(call_eval, extra);
    }
    OP(CALL_EVAL_SPREAD) : {
        uint32_t extra = *pc++;

        STEP(call_eval_spread, extra);
    }
    OP(TAIL_CALL_EVAL) : {
        uint32_t extra = *pc++;

        STEP(tail_call_eval, extra);
    }
    OP(TAIL_CALL) : {
        JsValue callee = RA;
        JsLinkedCode *target;

        if (!jsmi_is_kind(callee, JSMI_CELL_FUNCTION)) {
            if (jsmi_is_plain_native(callee))
                RUN(call_native, 0);
            STEP(tail_call, 0);
        }
        target = ((JsFunction *)jsmi_as_cell(callee))->linked;
        if (JSMI_UNLIKELY(!may_replace_frame(vm, fp, linked, target)))
            STEP(tail_call, 0);
        if (JSMI_UNLIKELY(--vm->budget.fuel < 0))
            TRY(jsmi_vm_spend(vm, 0));
        replace_frame(vm, fp, fp + A, B, pc, linked, target);
        linked = target;
        pc = target->instructions;
        NEXT;
    }
    STEPPING(TAIL_CALL_SPREAD, tail_call_spread)
    STEPPING(CONSTRUCT, construct)
    STEPPING(CONSTRUCT_SPREAD, construct_spread)
    SIMPLE(SUPER_CONSTRUCTOR, super_constructor)
    OP(RETURN_DERIVED) : {
        returned = RA;
        if (!jsmi_is_object(returned)) {
            if (!jsmi_is_undefined(returned) || !jsmi_is_object(RB)) {
                SAVE();
                jsmi_throw_derived_return(vm, returned);
                goto failed;
            }
            returned = RB;
        }
        goto leave;
    }
    OP(RETURN_UNDEFINED) : returned = JSMI_UNDEFINED;
    goto leave;
    OP(RETURN) : returned = RA;
leave: {
    JsFrame *frame = jsmi_frame_header(fp, linked->parameter_count);
    uint32_t result_register = jsmi_frame_result_register(frame);

    if (JSMI_LIKELY(jsmi_frame_is_plain(frame))) {
        linked = (JsLinkedCode *)jsmi_as_cell(frame->linked_or_new_target);
    } else if (JSMI_LIKELY(jsmi_frame_returns_as(frame, JSMI_RETURN_ENTRY))) {
        // Whatever was recorded was rewound.
        JSMI_ASSERT(vm->heap.scope_count == scope_mark);
        vm->depth_left++;
        vm->frame_pointer = frame->caller;
        // There is neither, and nothing to be cleared, where nothing ran.
        if (frame->caller) {
            vm->program_counter = frame->return_address;
            jsmi_frame_clear_header(frame);
        }
        return returned;
    } else if (jsmi_frame_returns_as(frame, JSMI_RETURN_CONSTRUCT)) {
        if (!jsmi_is_object(returned))
            returned = fp[0];
        linked = jsmi_frame_function(frame->caller)->linked;
    } else {
        if (jsmi_frame_returns_as(frame, JSMI_RETURN_CALLBACK)) {
            JsCallbackTurn *turn =
                (JsCallbackTurn *)jsmi_as_address(frame->linked_or_new_target);

            if (JSMI_LIKELY(turn(vm, fp, returned, frame, linked))) {
                pc = linked->instructions;
                NEXT;
            }
        }
        SAVE();
        step = jsmi_leave_frame(vm, returned);
        goto stepped;
    }
    pc = frame->return_address;
    fp = frame->caller;
    jsmi_frame_clear_header(frame);
    fp[result_register] = returned;
    vm->depth_left++;
    NEXT;
}
    OP(THROW) : {
        SAVE();
        jsmi_throw(vm, RA);
        goto failed;
    }
    OP(DEBUGGER) : NEXT;
    OP(NATIVE_STEP) : {
        // The step comes back to this instruction until the frame is left.
        pc = linked->instructions;
        SAVE();
        if (JSMI_UNLIKELY(--vm->budget.fuel < 0))
            TRY(jsmi_vm_spend(vm, 0));
        step = ((JsNativeFunction *)jsmi_as_cell(fp[-1]))->steps(vm, fp);
        if (JSMI_LIKELY(step == JSMI_STEP_ENTERED))
            goto entered;
        goto stepped;
    }

    // --------------------------------------------------------------- iteration
    SIMPLE(GET_ITERATOR, get_iterator)
    SIMPLE(GET_ASYNC_ITERATOR, get_async_iterator)
    OP(ITERATOR_STEP) : {
        int32_t jump = (int32_t)*pc++;
        bool done = false;

        SAVE();
        step = jsmi_step_iterator(vm, fp, WORD, &done);
        if (JSMI_UNLIKELY(step != JSMI_STEP_DONE))
            goto stepped;
        REWIND();
        if (done)
            pc += jump;
        NEXT;
    }
    SIMPLE(ITERATOR_STEP_VALUE, iterator_step_value)
    SIMPLE(ITERATOR_REST, iterator_rest)
    SIMPLE(ITERATOR_CLOSE, iterator_close)
    SIMPLE(ITERATOR_CLOSE_SILENTLY, iterator_close_silently)
    SIMPLE(FOR_IN_START, for_in_start)
    OP(FOR_IN_STEP) : {
        int32_t jump = (int32_t)*pc++;
        bool done;

        TRY(jsmi_for_in_next(vm, RB, &RA, &done));
        if (done)
            pc += jump;
        NEXT;
    }
    SIMPLE(ITERATOR_RESULT, iterator_result)

    // --------------------------------------------- generators, async functions
    STEPPING(CREATE_GENERATOR, create_generator)
    STEPPING(YIELD, yield)
    STEPPING(YIELD_DELEGATED, yield)
    STEPPING(YIELD_ASYNC_RESUME, yield)
    STEPPING(GENERATOR_RETURN, generator_return)
    // The promise is made at the first await, or at the end.
    OP(START_ASYNC) : NEXT;
    STEPPING(AWAIT, await)
    STEPPING(ASYNC_RETURN, async_return)
    STEPPING(ASYNC_THROW, async_throw)

    // ----------------------------------------------------------------- disposal
    SIMPLE(NEW_DISPOSABLES, new_disposables)
    SIMPLE(ADD_DISPOSABLE, add_disposable)
    OP(DISPOSE_STEP) : {
        int32_t jump = (int32_t)*pc++;
        bool done;
        TRY(jsmi_dispose_step(vm, fp, WORD, &done));
        if (done)
            pc += jump;
        NEXT;
    }
    SIMPLE(SUPPRESSED_ERROR, suppressed_error)

    // ----------------------------------------------------------------- modules
    SIMPLE(IMPORT_META, import_meta)
    SIMPLE_EXTRA(IMPORT_CALL, import_call)
#if !JSMI_HAS_COMPUTED_GOTO
    case JSMI_OPCODE_COUNT:
        break;
    }
#endif

stepped:
    if (JSMI_LIKELY(step == JSMI_STEP_DONE)) {
        REWIND();
        NEXT;
    }
    if (step == JSMI_STEP_LEFT) {
        REWIND();
        return jsmi_take_entry_result(vm);
    }
    if (step == JSMI_STEP_FAILED)
        goto failed;
entered:
    REWIND();
    fp = vm->frame_pointer;
    linked = jsmi_frame_function(fp)->linked;
    pc = vm->program_counter;
    NEXT;

failed:
    step = jsmi_unwind(vm);
    if (step != JSMI_STEP_FAILED)
        goto stepped;
    REWIND();
    return JSMI_NONE;
}

#undef WORD
#undef A
#undef B
#undef C
#undef X16
#undef SIGNED_B
#undef SIGNED_C
#undef RA
#undef RB
#undef RC
#undef DISPATCH
#undef OP
#undef NEXT
#undef SAVE
#undef REWIND
#undef TRY
#undef RUN
#undef STEP
#undef SIMPLE
#undef SIMPLE_EXTRA
#undef STEPPING
#undef ARITHMETIC
#undef ARITHMETIC_IMMEDIATE
#undef BITWISE
#undef BITWISE_IMMEDIATE
#undef RELATE
#undef RELATION
#undef GO
#undef JUMP_WHEN
#undef JUMP_RELATION
#undef JUMP_RELATION_IMMEDIATE
#undef EQUALITY
#undef EQUALITY_VALUE
#undef EQUALITY_JUMP
#undef NEAR_JUMP
