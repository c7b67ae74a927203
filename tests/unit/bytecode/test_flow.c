// SPDX-License-Identifier: MIT
//
// What the verifier refuses: for each rule a piece of code that breaks only
// that one, put in the place of a function's instructions.
#include "bytecode/code.h"
#include "compile/compile.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

// Every function has room for instructions and registers. In f the parameters
// are registers 1 and 2, the frame header 3 to 6, and the variables begin with
// 7. Its scope has an environment with the slot of `captured`.
static const char source[] =
    "function f(a, b) {"
    "  let captured = a; const g = () => captured; g.p; g.p = a; g(a, b, a);"
    "  for (const x of a) b[x] = [a, b, {a}, `${a}${b}`];"
    "  switch (a) { case 1: b(); case 2: case 3: case 4: a(); }"
    "  try { a.b.c = b; } catch (e) { a.d(e, 1.5, 'text'); }"
    "  return new g(a, b, a);"
    "}"
    "function* y(a, b) { yield a; yield b; [a, b].map(a, b, a, a); }"
    "async function w(a, b) { await a; [a, b].map(a, b, a, a, b); }"
    "class C { #p = 1; constructor(a, b) { a(b, a, b, a, b, [a]); } }"
    "class D extends C { constructor(a) { super(a, a); return a; } }"
    "function rest(...a) { return a; }"
    "function long(a) { return [a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,"
    "  a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,"
    "  a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,"
    "  a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a]; }"
    "f; y; w; C; D;";

typedef struct Program {
    JsImage *image;
    JsBudget budget;
    JsImageProblem problem;
    JsFunctionCode *code;  // of the function that is changed
    uint32_t written;      // words
} Program;

static bool never_refuel(JsBudget *budget)
{
    (void)budget;
    return false;
}

static void compile_program(Program *p, JsImageKind kind, const char *text)
{
    JsSyntaxError error;
    const JsSourceOptions options = {
        .source = text, .length = strlen(text), .kind = kind};

    memset(p, 0, sizeof *p);
    jsmi_budget_initialize(&p->budget, NULL);
    p->budget.fuel = INT64_MAX / 2;
    p->budget.refuel = never_refuel;
    cr_assert(jsmi_compile_source(&p->budget, &options, &jsmi_default_allocator,
                                  &p->image, &error),
              "%s", error.message);
}

static void *at(Program *p, uint32_t offset)
{
    return (uint8_t *)p->image + offset;
}

static void choose_function(Program *p, uint32_t index)
{
    p->code = (JsFunctionCode *)at(p, p->image->functions.offset) + index;
}

static uint32_t find_function(Program *p, const char *name)
{
    for (uint32_t i = 0; i < p->image->functions.count; i++) {
        const JsFunctionCode *code = jsmi_image_function(p->image, i);

        if (code->name.count == strlen(name) &&
            memcmp(at(p, code->name.offset), name, strlen(name)) == 0)
            return i;
    }
    cr_assert_fail("no function %s", name);
    return 0;
}

// A program of which one function is written anew.
static void begin(Program *p, const char *name)
{
    compile_program(p, JSMI_IMAGE_SCRIPT, source);
    choose_function(p, find_function(p, name));
    p->code->handlers.count = 0;
    p->code->positions.count = 0;
    for (uint32_t i = 0; i < p->code->scopes.count; i++) {
        JsScopeInfo *scope = (JsScopeInfo *)at(p, p->code->scopes.offset) + i;

        scope->start = scope->end = 0;
    }
    if (p->code->register_count < 24)
        p->code->register_count = 24;
}

static void put(Program *p, JsInstruction word)
{
    JsInstruction *words = at(p, p->code->instructions.offset);

    cr_assert_lt(p->written, p->code->instructions.count);
    words[p->written++] = word;
}

static void op(Program *p, JsOpcode opcode, uint32_t a, uint32_t b, uint32_t c)
{
    put(p, jsmi_instruction_abc(opcode, a, b, c));
}

static void op_extra(Program *p, JsOpcode opcode, uint32_t a, uint32_t b,
                     uint32_t c, uint32_t extra)
{
    op(p, opcode, a, b, c);
    put(p, extra);
}

static void op_jump(Program *p, JsOpcode opcode, uint32_t a, int32_t jump)
{
    put(p, opcode == JSMI_OP_JUMP || opcode == JSMI_OP_LOOP
               ? jsmi_instruction_j(opcode, jump)
               : jsmi_instruction_ax(opcode, a, (uint32_t)jump & 0xFFFF));
}

static bool verify(Program *p)
{
    size_t used = p->budget.used;
    bool succeeded;

    if (p->written)
        p->code->instructions.count = p->written;
    succeeded =
        jsmi_image_verify(p->image, p->image->size, &p->budget, &p->problem);
    cr_assert_eq(p->budget.used, used);
    return succeeded;
}

static void expect_sound(Program *p)
{
    cr_expect(verify(p), "function %u, instruction %u: %s", p->problem.function,
              p->problem.instruction, p->problem.text);
    free(p->image);
}

static void expect_refused(Program *p, const char *problem)
{
    bool succeeded = verify(p);

    cr_assert_not(succeeded, "not refused: %s", problem);
    cr_expect_eq(p->problem.kind, JSMI_IMAGE_INVALID);
    cr_expect(strstr(p->problem.text, problem), "'%s' is not '%s'",
              p->problem.text, problem);
    if (p->code) {
        cr_expect(p->problem.is_in_function);
        cr_expect_eq(p->problem.function, p->code->index);
    }
    free(p->image);
}

// The problem of code that goes on with these instructions and returns.
static void expect_wrong(Program *p, const char *problem)
{
    op(p, JSMI_OP_RETURN_UNDEFINED, 0, 0, 0);
    expect_refused(p, problem);
}

static void expect_right(Program *p)
{
    op(p, JSMI_OP_RETURN_UNDEFINED, 0, 0, 0);
    expect_sound(p);
}

static const char no_value[] = "does not surely hold a value";

Test(flow, what_was_compiled_is_sound)
{
    Program p;

    begin(&p, "f");
    expect_right(&p);
    compile_program(&p, JSMI_IMAGE_SCRIPT, source);
    expect_sound(&p);
}

Test(flow, values_are_initialized)
{
    Program p;

    begin(&p, "f");
    op(&p, JSMI_OP_LOAD_UNINITIALIZED, 8, 0, 0);
    op(&p, JSMI_OP_RETURN, 8, 0, 0);
    expect_wrong(&p, no_value);
    cr_expect_eq(p.problem.instruction, 1);

    begin(&p, "f");
    op(&p, JSMI_OP_LOAD_UNINITIALIZED, 8, 0, 0);
    op_jump(&p, JSMI_OP_JUMP_IF_TRUE, 1, 1);
    op(&p, JSMI_OP_MOVE, 8, 1, 0);
    op_jump(&p, JSMI_OP_JUMP_IF_UNINITIALIZED, 8, 1);
    op(&p, JSMI_OP_RETURN, 8, 0, 0);
    expect_right(&p);

    begin(&p, "f");
    op(&p, JSMI_OP_LOAD_UNINITIALIZED, 8, 0, 0);
    op_jump(&p, JSMI_OP_JUMP_IF_UNINITIALIZED, 8, 1);
    op(&p, JSMI_OP_RETURN_UNDEFINED, 0, 0, 0);
    op(&p, JSMI_OP_RETURN, 8, 0, 0);
    expect_wrong(&p, no_value);
}

Test(flow, callees_leave_nothing_of_use)
{
    Program p;

    begin(&p, "f");
    op(&p, JSMI_OP_MOVE, 8, 1, 0);
    op(&p, JSMI_OP_MOVE, 14, 1, 0);
    op(&p, JSMI_OP_CALL, 8, 0, 0);
    op(&p, JSMI_OP_RETURN, 8, 0, 0);
    expect_right(&p);

    begin(&p, "f");
    op(&p, JSMI_OP_MOVE, 8, 1, 0);
    op(&p, JSMI_OP_MOVE, 14, 1, 0);
    op(&p, JSMI_OP_CALL, 8, 0, 0);
    op(&p, JSMI_OP_RETURN, 14, 0, 0);
    expect_wrong(&p, no_value);

    begin(&p, "f");
    op(&p, JSMI_OP_CALL, 1, 0, 0);
    expect_wrong(&p, "below the frame header");
}

Test(flow, states_meet_in_a_loop)
{
    Program p;

    begin(&p, "f");
    op(&p, JSMI_OP_LOAD_INT, 8, 0, 0);
    op(&p, JSMI_OP_ADD, 9, 8, 8);
    op(&p, JSMI_OP_LOAD_UNINITIALIZED, 8, 0, 0);
    op_jump(&p, JSMI_OP_LOOP, 0, -3);
    expect_refused(&p, no_value);
    cr_expect_eq(p.problem.instruction, 1);
}

Test(flow, handlers_see_every_state_of_what_they_handle)
{
    Program p;
    JsHandler *handler;

    for (int i = 0; i < 2; i++) {
        begin(&p, "f");
        p.code->handlers.count = 1;
        handler = at(&p, p.code->handlers.offset);
        *handler = (JsHandler){1, 3, 4, 9};
        op(&p, JSMI_OP_LOAD_INT, 8, 0, 0);
        op(&p, i ? JSMI_OP_LOAD_UNINITIALIZED : JSMI_OP_LOAD_NULL, 8, 0, 0);
        op(&p, JSMI_OP_LOAD_INT, 8, 0, 0);
        op(&p, JSMI_OP_RETURN, 8, 0, 0);
        op(&p, JSMI_OP_ADD, 8, 8, 9);
        if (i)
            expect_wrong(&p, no_value);
        else
            expect_right(&p);
    }

    begin(&p, "f");
    p.code->handlers.count = 1;
    handler = at(&p, p.code->handlers.offset);
    *handler = (JsHandler){0, 1, 0, 9};
    op(&p, JSMI_OP_THROW, 1, 0, 0);
    expect_wrong(&p, "lies before what it handles");
}

Test(flow, every_way_back_spends_fuel)
{
    Program p;

    begin(&p, "f");
    op_jump(&p, JSMI_OP_JUMP, 0, -1);
    expect_refused(&p, "would not pay for its way");
    begin(&p, "f");
    op_jump(&p, JSMI_OP_LOOP, 0, -1);
    expect_sound(&p);

    // It would gain fuel.
    begin(&p, "f");
    op_jump(&p, JSMI_OP_LOOP, 0, 0);
    op(&p, JSMI_OP_RETURN, 1, 0, 0);
    expect_refused(&p, "a loop leads forwards");

    // A conditional jump pays for 64 words, itself among them.
    for (int words = 63; words <= 64; words++) {
        begin(&p, "long");
        for (int i = 0; i < words; i++)
            op(&p, JSMI_OP_LOAD_UNDEFINED, 8, 0, 0);
        op_jump(&p, JSMI_OP_JUMP_IF_TRUE, 8, -words - 1);
        op(&p, JSMI_OP_RETURN, 8, 0, 0);
        if (words == 63)
            expect_sound(&p);
        else
            expect_refused(&p, "would not pay for its way");
    }
}

Test(flow, environments_are_known)
{
    Program p;

    begin(&p, "f");
    op(&p, JSMI_OP_GET_SLOT, 8, 1, 0);
    expect_wrong(&p, "known environment");

    begin(&p, "f");
    op(&p, JSMI_OP_OUTER_ENVIRONMENT, 8, 0, 0);
    op_extra(&p, JSMI_OP_NEW_ENVIRONMENT, 9, 8, 0, 0);
    op(&p, JSMI_OP_SET_SLOT, 1, 9, 0);
    op(&p, JSMI_OP_PARENT_ENVIRONMENT, 10, 9, 0);
    op(&p, JSMI_OP_RETURN, 10, 0, 0);
    expect_right(&p);

    begin(&p, "f");
    op_extra(&p, JSMI_OP_NEW_ENVIRONMENT, 9, 7, 0, 0);
    op(&p, JSMI_OP_GET_SLOT, 8, 9, 1);
    expect_wrong(&p, "does not have that slot");

    begin(&p, "f");
    op_extra(&p, JSMI_OP_NEW_ENVIRONMENT, 9, 7, 0, 0);
    op(&p, JSMI_OP_RETURN, 9, 0, 0);
    expect_wrong(&p, no_value);

    begin(&p, "f");
    op_extra(&p, JSMI_OP_NEW_ENVIRONMENT, 9, 1, 0, 0);
    expect_wrong(&p, "does not surely hold an environment");

    begin(&p, "f");
    op(&p, JSMI_OP_GET_OUTER, 8, 0, 0);
    expect_wrong(&p, "has no slots");

    begin(&p, "f");
    put(&p, jsmi_instruction_ax(JSMI_OP_OUTER_ENVIRONMENT, 8, 1));
    expect_wrong(&p, "not that many environments");
}

Test(flow, a_scope_has_one_environment_around_it)
{
    Program p;

    begin(&p, "f");
    op_extra(&p, JSMI_OP_NEW_ENVIRONMENT, 9, 7, 0, 0);
    op_extra(&p, JSMI_OP_NEW_ENVIRONMENT, 9, 9, 0, 0);
    expect_wrong(&p, "made in several others");

    begin(&p, "f");
    op(&p, JSMI_OP_NEW_WITH_ENVIRONMENT, 9, 7, 1);
    op(&p, JSMI_OP_GET_SLOT, 8, 9, 0);
    expect_wrong(&p, "has no slots");
}

Test(flow, slots_begin_as_their_bindings_say)
{
    const JsInstruction *words;
    Program p;

    // `captured` begins uninitialized: reading it is made to look.
    begin(&p, "f");
    op_extra(&p, JSMI_OP_NEW_ENVIRONMENT, 9, 7, 0, 0);
    op(&p, JSMI_OP_GET_SLOT, 8, 9, 0);
    op(&p, JSMI_OP_RETURN, 8, 0, 0);
    cr_assert(verify(&p), "%s", p.problem.text);
    words = jsmi_function_instructions(p.code);
    cr_expect_eq(jsmi_instruction_opcode(words[2]), JSMI_OP_GET_SLOT_CHECKED);
    free(p.image);
}

Test(flow, internal_words_are_for_those_that_made_them)
{
    Program p;

    begin(&p, "f");
    op(&p, JSMI_OP_FOR_IN_START, 8, 1, 0);
    op(&p, JSMI_OP_ADD, 9, 8, 8);
    expect_wrong(&p, no_value);

    begin(&p, "f");
    op_extra(&p, JSMI_OP_FOR_IN_STEP, 9, 1, 0, 0);
    expect_wrong(&p, "enumerator");

    begin(&p, "f");
    op(&p, JSMI_OP_ADD_DISPOSABLE, 1, 1, 0);
    expect_wrong(&p, "list of disposables");

    begin(&p, "f");
    op(&p, JSMI_OP_CONCATENATE, 8, 1, 2);
    expect_wrong(&p, "string or number");

    begin(&p, "f");
    op(&p, JSMI_OP_SET_HOME_OBJECT, 1, 2, 0);
    expect_wrong(&p, "function of script");
}

Test(flow, iteration_records_stay_together)
{
    Program p;

    begin(&p, "f");
    op(&p, JSMI_OP_GET_ITERATOR, 8, 1, 0);
    op(&p, JSMI_OP_ITERATOR_STEP_VALUE, 8, 12, 0);
    op(&p, JSMI_OP_ITERATOR_CLOSE, 8, 0, 0);
    op(&p, JSMI_OP_RETURN, 12, 0, 0);
    expect_right(&p);

    begin(&p, "f");
    op(&p, JSMI_OP_GET_ITERATOR, 8, 1, 0);
    op(&p, JSMI_OP_MOVE, 8, 1, 0);
    op(&p, JSMI_OP_ITERATOR_CLOSE, 8, 0, 0);
    expect_wrong(&p, "iteration record");

    begin(&p, "f");
    op(&p, JSMI_OP_GET_ITERATOR, 8, 1, 0);
    op(&p, JSMI_OP_GET_ITERATOR, 12, 2, 0);
    op(&p, JSMI_OP_MOVE, 8, 12, 0);
    op(&p, JSMI_OP_ITERATOR_CLOSE, 8, 0, 0);
    expect_wrong(&p, "iteration record");

    // The words of yield* are values, and no array's.
    begin(&p, "f");
    op(&p, JSMI_OP_GET_ITERATOR, 8, 1, 1);
    op(&p, JSMI_OP_MOVE, 8, 2, 0);
    op(&p, JSMI_OP_ITERATOR_CLOSE, 8, 0, 0);
    expect_right(&p);
}

Test(flow, fields_are_defined_on_objects)
{
    const JsInstruction *words;
    Program p;

    begin(&p, "f");
    cr_assert_gt(p.code->caches.count, 0);
    op_extra(&p, JSMI_OP_NEW_OBJECT, 8, 0, 0, 1);
    op_extra(&p, JSMI_OP_DEFINE_FIELD, 8, 1, 0, 0);
    op_extra(&p, JSMI_OP_DEFINE_FIELD, 1, 1, 0, 0);
    op(&p, JSMI_OP_RETURN_UNDEFINED, 0, 0, 0);
    cr_assert(verify(&p), "%s", p.problem.text);
    words = jsmi_function_instructions(p.code);
    cr_expect_eq(jsmi_instruction_opcode(words[2]), JSMI_OP_DEFINE_FIELD);
    cr_expect_eq(jsmi_instruction_opcode(words[4]),
                 JSMI_OP_DEFINE_FIELD_CHECKED);
    free(p.image);
}

Test(flow, caches_are_used_in_one_way)
{
    Program p;

    begin(&p, "f");
    op_extra(&p, JSMI_OP_GET_PROPERTY, 8, 1, 0, 0);
    op_extra(&p, JSMI_OP_GET_GLOBAL, 8, 0, 0, 0);
    expect_wrong(&p, "used in two ways");
}

Test(flow, numbers_are_in_range)
{
    Program p;

    begin(&p, "f");
    op(&p, JSMI_OP_CHECK_OBJECT, 1, 0, 3);
    expect_wrong(&p, "too large for its instruction");
}

static const char wrong_kind[] = "a function of the wrong kind";

Test(flow, suspending_is_for_those_that_can)
{
    Program p;

    begin(&p, "f");
    op(&p, JSMI_OP_YIELD, 8, 9, 1);
    expect_wrong(&p, wrong_kind);
    begin(&p, "f");
    op(&p, JSMI_OP_AWAIT, 8, 1, 0);
    expect_wrong(&p, wrong_kind);
    begin(&p, "f");
    op(&p, JSMI_OP_ARGUMENT, 8, 0, 0);
    expect_wrong(&p, wrong_kind);
    begin(&p, "w");
    expect_wrong(&p, wrong_kind);
    begin(&p, "w");
    op(&p, JSMI_OP_YIELD_ASYNC_RESUME, 8, 9, 1);
    expect_wrong(&p, wrong_kind);
    begin(&p, "y");
    op(&p, JSMI_OP_CREATE_GENERATOR, 0, 0, 0);
    expect_wrong(&p, wrong_kind);
}

Test(flow, a_generator_is_made_once)
{
    Program p;

    begin(&p, "y");
    op(&p, JSMI_OP_CREATE_GENERATOR, 0, 0, 0);
    op(&p, JSMI_OP_YIELD, 8, 9, 1);
    op(&p, JSMI_OP_GENERATOR_RETURN, 8, 0, 0);
    expect_sound(&p);
    begin(&p, "y");
    op(&p, JSMI_OP_YIELD, 8, 9, 1);
    op(&p, JSMI_OP_GENERATOR_RETURN, 8, 0, 0);
    expect_refused(&p, "a generator is not there, or there already");
    begin(&p, "y");
    op(&p, JSMI_OP_CREATE_GENERATOR, 0, 0, 0);
    op(&p, JSMI_OP_CREATE_GENERATOR, 0, 0, 0);
    op(&p, JSMI_OP_GENERATOR_RETURN, 1, 0, 0);
    expect_refused(&p, "a generator is not there, or there already");
}

Test(flow, constructors_give_objects)
{
    Program p;

    begin(&p, "f");
    op(&p, JSMI_OP_MOVE, 0, 1, 0);
    expect_wrong(&p, "'this' of a constructor");
    begin(&p, "D");
    op(&p, JSMI_OP_MOVE, 0, 1, 0);
    op(&p, JSMI_OP_RETURN_DERIVED, 1, 0, 0);
    expect_sound(&p);
    begin(&p, "D");
    expect_wrong(&p, wrong_kind);
    begin(&p, "D");
    op(&p, JSMI_OP_ADD, 8, 0, 0);
    op(&p, JSMI_OP_RETURN_DERIVED, 1, 0, 0);
    expect_refused(&p, no_value);
    begin(&p, "D");
    p.code->flags &= ~(uint32_t)JSMI_CODE_CLASS;
    expect_refused(&p, "contradict");
    begin(&p, "f");
    p.code->flags |= JSMI_CODE_GENERATOR;
    expect_refused(&p, "contradict");
    begin(&p, "f");
    p.code->kind = JSMI_CODE_FUNCTION_TOP_LEVEL;
    expect_refused(&p, "where its kind belongs");
}

Test(flow, classes_are_made_as_such)
{
    Program p;

    compile_program(&p, JSMI_IMAGE_SCRIPT, "class C {} function f() {}");
    choose_function(&p, find_function(&p, "f"));
    p.code->flags |= JSMI_CODE_CLASS;
    choose_function(&p, 0);
    expect_refused(&p, "no class, or a class a closure");
}

// The binding of a name somewhere in the image.
static JsBindingInfo *find_binding(Program *p, const char *name,
                                   JsScopeInfo **found)
{
    for (uint32_t i = 0; i < p->image->functions.count; i++) {
        const JsFunctionCode *code = jsmi_image_function(p->image, i);

        for (uint32_t k = 0; k < code->scopes.count; k++) {
            JsScopeInfo *scope =
                at(p, code->scopes.offset + k * (uint32_t)sizeof(JsScopeInfo));

            for (uint32_t n = 0; n < scope->bindings.count; n++) {
                JsBindingInfo *binding =
                    (JsBindingInfo *)at(p, scope->bindings.offset) + n;

                if (binding->name.count == strlen(name) &&
                    memcmp(at(p, binding->name.offset), name, strlen(name)) ==
                        0) {
                    *found = scope;
                    return binding;
                }
            }
        }
    }
    cr_assert_fail("no binding %s", name);
    return NULL;
}

Test(flow, bindings_are_what_their_scope_can_have)
{
    JsBindingInfo *binding;
    JsScopeInfo *scope;
    Program p;

    compile_program(&p, JSMI_IMAGE_SCRIPT, source);
    binding = find_binding(&p, "captured", &scope);
    binding->kind = JSMI_CODE_BINDING_IMPORT;
    expect_refused(&p, "that its scope cannot have");

    compile_program(&p, JSMI_IMAGE_SCRIPT, source);
    binding = find_binding(&p, "captured", &scope);
    binding->kind = JSMI_CODE_BINDING_VAR;
    expect_refused(&p, "that its scope cannot have");

    compile_program(&p, JSMI_IMAGE_SCRIPT, source);
    find_binding(&p, "captured", &scope);
    scope->flags &= ~(uint32_t)JSMI_SCOPE_HAS_ENVIRONMENT;
    expect_refused(&p, "has no environment");

    // A private name where the code has values.
    compile_program(&p, JSMI_IMAGE_SCRIPT, source);
    binding = find_binding(&p, "captured", &scope);
    binding->kind = JSMI_CODE_BINDING_PRIVATE_NAME;
    binding->flags &= ~(uint32_t)JSMI_BINDING_STARTS_UNINITIALIZED;
    expect_refused(&p, "stored for a private name");

    compile_program(&p, JSMI_IMAGE_SCRIPT,
                    "class A { #p; m(v) { return v.#p; } }; { let q = 1, r; "
                    "(() => q + r)(); }");
    binding = find_binding(&p, "r", &scope);
    binding->kind = JSMI_CODE_BINDING_PRIVATE_NAME;
    binding->flags &= ~(uint32_t)JSMI_BINDING_STARTS_UNINITIALIZED;
    binding->location = 0;
    expect_refused(&p, "bindings share a slot");
}

Test(flow, evals_find_the_scopes_as_described)
{
    static const char text[] =
        "function f(a) { let b = 1; { let c = 2; eval('a'); } }";
    JsBindingInfo *binding;
    JsScopeInfo *scope;
    Program p;

    compile_program(&p, JSMI_IMAGE_SCRIPT, text);
    expect_sound(&p);
    compile_program(&p, JSMI_IMAGE_SCRIPT, text);
    find_binding(&p, "c", &scope);
    scope->parent = JSMI_NO_SCOPE;
    expect_refused(&p, "not as described");
    compile_program(&p, JSMI_IMAGE_SCRIPT, text);
    binding = find_binding(&p, "c", &scope);
    binding->flags &= ~(uint32_t)JSMI_BINDING_IN_ENVIRONMENT;
    binding->location = 0;
    expect_refused(&p, "not as described");
}

Test(flow, modules_have_what_they_import_and_export)
{
    static const char text[] =
        "import {a} from 'm'; export let b = 1; (() => a + b)();";
    JsExportInfo *exported;
    JsImportInfo *imported;
    JsBindingInfo *binding;
    JsScopeInfo *scope;
    Program p;

    compile_program(&p, JSMI_IMAGE_MODULE, text);
    expect_sound(&p);

    compile_program(&p, JSMI_IMAGE_MODULE, text);
    imported = at(&p, p.image->imports.offset);
    exported = at(&p, p.image->exports.offset);
    exported->slot = imported->slot;
    expect_refused(&p, "an export is inconsistent");

    compile_program(&p, JSMI_IMAGE_MODULE, text);
    binding = find_binding(&p, "b", &scope);
    imported = at(&p, p.image->imports.offset);
    imported->slot = binding->location;
    expect_refused(&p, "an import is inconsistent");

    compile_program(&p, JSMI_IMAGE_MODULE, text);
    binding = find_binding(&p, "a", &scope);
    binding->kind = JSMI_CODE_BINDING_CONST;
    expect_refused(&p, "read as an import");

    compile_program(&p, JSMI_IMAGE_MODULE, text);
    choose_function(&p, 0);
    p.code->flags &= ~(uint32_t)JSMI_CODE_GENERATOR;
    expect_refused(&p, "top level is of the wrong kind");

    compile_program(&p, JSMI_IMAGE_MODULE, text);
    choose_function(&p, 0);
    p.code->scopes.count = 0;
    p.code = NULL;
    cr_expect_not(verify(&p));
    free(p.image);
}

Test(flow, arrays_do_not_overlap)
{
    JsFunctionCode *other;
    Program p;

    compile_program(&p, JSMI_IMAGE_SCRIPT, source);
    choose_function(&p, find_function(&p, "f"));
    other = p.code;
    choose_function(&p, find_function(&p, "y"));
    p.code->instructions = other->instructions;
    expect_refused(&p, "arrays overlap");
}

Test(flow, memory_and_fuel_run_out)
{
    Program p;
    bool succeeded = false;

    compile_program(&p, JSMI_IMAGE_SCRIPT, source);
    for (int64_t i = 1; !succeeded; i++) {
        p.budget.fail_countdown = i;
        succeeded = verify(&p);
        cr_assert(succeeded || p.problem.kind == JSMI_IMAGE_NO_MEMORY);
    }
    p.budget.fail_countdown = 0;
    p.budget.fuel = 20;
    cr_expect_not(verify(&p));
    cr_expect_eq(p.problem.kind, JSMI_IMAGE_STOPPED);
    free(p.image);
}
