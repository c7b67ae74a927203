// SPDX-License-Identifier: MIT
//
// DisposableStack and AsyncDisposableStack objects. The two differ in the hint
// that their methods pass on, which is the mode of their rows.
// https://tc39.es/ecma262/#sec-disposablestack-objects
#include "builtins/disposable_stack.h"

#include "jobs/promise.h"

void jsmi_disposable_stack_trace(JsMarker *marker, JsCell *cell)
{
    jsmi_object_trace(marker, cell);
    jsmi_mark_cell(marker, ((JsDisposableStack *)cell)->list);
}

static JsDisposeHint hint_of(const JsCall *call)
{
    return (JsDisposeHint)call->callee->mode;
}

static const char *class_name(const JsCall *call)
{
    return hint_of(call) == JSMI_DISPOSE_ASYNC ? "AsyncDisposableStack"
                                               : "DisposableStack";
}

// The receiver, disposed of or not.
static bool this_stack(JsCall *call, JsDisposableStack **stack)
{
    JsValue value = call->this_value;

    if (!jsmi_is_kind(value, JSMI_CELL_DISPOSABLE_STACK) ||
        jsmi_as_cell(value)->auxiliary != (uint32_t)hint_of(call))
        return jsmi_throw_type_error(
            call->vm, "receiver %V is not a%s %s", value,
            hint_of(call) == JSMI_DISPOSE_ASYNC ? "n" : "", class_name(call));
    *stack = (JsDisposableStack *)jsmi_as_cell(value);
    return true;
}

// The receiver, which must not be disposed of yet.
static bool this_pending_stack(JsCall *call, JsDisposableStack **stack)
{
    if (!this_stack(call, stack))
        return false;
    if (!(*stack)->list)
        return jsmi_throw_reference_error(
            call->vm, "this %s has already been disposed of", class_name(call));
    return true;
}

static void set_list(JsVm *vm, JsDisposableStack *stack, JsSlots *list)
{
    stack->list = list;
    jsmi_write_barrier(&vm->heap, stack);
}

// Takes the list away: the stack counts as disposed of.
static JsSlots *take_list(JsVm *vm, JsDisposableStack *stack)
{
    JsSlots *list = stack->list;

    jsmi_keep(&vm->heap, jsmi_value_cell(list));
    set_list(vm, stack, NULL);
    return list;
}

// DisposableStack ( ), AsyncDisposableStack ( )
// https://tc39.es/ecma262/#sec-disposablestack
static bool stack_constructor(JsCall *call, JsValue *result)
{
    JsDisposeHint hint = hint_of(call);
    JsDisposableStack *stack;
    JsSlots *list;

    if (!jsmi_require_new(call, class_name(call)))
        return false;
    if (!jsmi_create_from_constructor(
            call,
            hint == JSMI_DISPOSE_ASYNC
                ? JSMI_INTRINSIC_ASYNC_DISPOSABLE_STACK_PROTOTYPE
                : JSMI_INTRINSIC_DISPOSABLE_STACK_PROTOTYPE,
            JSMI_CELL_DISPOSABLE_STACK, sizeof *stack, &stack))
        return false;
    stack->object.cell.auxiliary = hint;
    if (!jsmi_disposables_new(call->vm, &list))
        return false;
    set_list(call->vm, stack, list);
    *result = jsmi_value_object(stack);
    return true;
}

// DisposableStack.prototype.adopt ( value, onDispose )
// https://tc39.es/ecma262/#sec-disposablestack.prototype.adopt
static bool stack_adopt(JsCall *call, JsValue *result)
{
    JsDisposableStack *stack;
    JsValue function;

    if (!this_pending_stack(call, &stack))
        return false;
    if (!jsmi_callable_argument(call, 1, &function))
        return false;
    *result = jsmi_argument(call, 0);
    return jsmi_disposables_defer(call->vm, stack->list, function,
                                  hint_of(call), true, *result);
}

// DisposableStack.prototype.defer ( onDispose )
// https://tc39.es/ecma262/#sec-disposablestack.prototype.defer
static bool stack_defer(JsCall *call, JsValue *result)
{
    JsDisposableStack *stack;
    JsValue function;

    (void)result;
    if (!this_pending_stack(call, &stack))
        return false;
    if (!jsmi_callable_argument(call, 0, &function))
        return false;
    return jsmi_disposables_defer(call->vm, stack->list, function,
                                  hint_of(call), false, JSMI_UNDEFINED);
}

// DisposableStack.prototype.use ( value )
// https://tc39.es/ecma262/#sec-disposablestack.prototype.use
static bool stack_use(JsCall *call, JsValue *result)
{
    JsDisposableStack *stack;

    if (!this_pending_stack(call, &stack))
        return false;
    *result = jsmi_argument(call, 0);
    return jsmi_disposables_add(call->vm, stack->list, *result, hint_of(call));
}

// get DisposableStack.prototype.disposed
// https://tc39.es/ecma262/#sec-get-disposablestack.prototype.disposed
static bool stack_disposed(JsCall *call, JsValue *result)
{
    JsDisposableStack *stack;

    if (!this_stack(call, &stack))
        return false;
    *result = jsmi_value_boolean(!stack->list);
    return true;
}

// DisposableStack.prototype.move ( )
// https://tc39.es/ecma262/#sec-disposablestack.prototype.move
static bool stack_move(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsDisposableStack *stack, *fresh;

    if (!this_pending_stack(call, &stack))
        return false;
    if (!jsmi_create_of_kind(
            vm,
            hint_of(call) == JSMI_DISPOSE_ASYNC
                ? JSMI_INTRINSIC_ASYNC_DISPOSABLE_STACK_PROTOTYPE
                : JSMI_INTRINSIC_DISPOSABLE_STACK_PROTOTYPE,
            JSMI_CELL_DISPOSABLE_STACK, sizeof *fresh, &fresh))
        return false;
    fresh->object.cell.auxiliary = (uint32_t)hint_of(call);
    set_list(vm, fresh, take_list(vm, stack));
    *result = jsmi_value_object(fresh);
    return true;
}

// An error of the disposal, which suppresses the one before, if there is one
// (uninitialized: none).
static bool add_error(JsVm *vm, JsValue thrown, JsValue *error)
{
    if (!jsmi_is_uninitialized(*error))
        return jsmi_suppressed_error(vm, thrown, *error, error);
    *error = thrown;
    return true;
}

// DisposableStack.prototype.dispose ( )
// https://tc39.es/ecma262/#sec-disposablestack.prototype.dispose
static bool stack_dispose(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue error = JSMI_UNINITIALIZED;
    JsDisposableStack *stack;
    bool done = false;
    JsSlots *list;
    uint32_t mark;

    (void)result;
    if (!this_stack(call, &stack))
        return false;
    if (!stack->list)
        return true;
    list = take_list(vm, stack);
    mark = jsmi_scope_open(&vm->heap);
    while (!done) {
        JsValue value;

        jsmi_scope_rewind(&vm->heap, mark);
        jsmi_vm_keep(vm, error);
        if (!jsmi_disposables_step(vm, list, &value, &done) &&
            (!jsmi_take_exception(vm, &value) || !add_error(vm, value, &error)))
            return false;
    }
    return jsmi_is_uninitialized(error) || jsmi_throw(vm, error);
}

// ----------------------------------------------------------------------- async

// An asynchronous disposal under way, a cell JSMI_CELL_SLOTS: the list, the
// promise of it all, and the error so far or uninitialized.
enum { DISPOSAL_LIST, DISPOSAL_PROMISE, DISPOSAL_ERROR, DISPOSAL_SIZE };

static bool note_error(JsVm *vm, JsSlots *disposal, JsValue thrown)
{
    JsValue error = disposal->values[DISPOSAL_ERROR];

    if (!add_error(vm, thrown, &error))
        return false;
    disposal->values[DISPOSAL_ERROR] = error;
    jsmi_write_barrier(&vm->heap, disposal);
    return true;
}

static bool settle_disposal(JsVm *vm, const JsSlots *disposal)
{
    JsPromise *promise = jsmi_as_promise(disposal->values[DISPOSAL_PROMISE]);
    JsValue error = disposal->values[DISPOSAL_ERROR];

    return jsmi_is_uninitialized(error)
               ? jsmi_promise_fulfill(vm, promise, JSMI_UNDEFINED)
               : jsmi_promise_reject(vm, promise, error);
}

static bool resume_disposal(JsVm *vm, JsCell *target, bool is_rejected,
                            JsValue value);

// Takes steps until something must be awaited or the list is empty.
static bool drive_disposal(JsVm *vm, JsSlots *disposal)
{
    JsSlots *list = (JsSlots *)jsmi_as_cell(disposal->values[DISPOSAL_LIST]);
    uint32_t mark = jsmi_scope_open(&vm->heap);

    for (;;) {
        JsValue awaited;
        bool done = false;

        jsmi_scope_rewind(&vm->heap, mark);
        if (jsmi_disposables_step(vm, list, &awaited, &done)) {
            if (done)
                return settle_disposal(vm, disposal);
            if (jsmi_is_uninitialized(awaited))
                continue;
            if (jsmi_await(vm, awaited, &disposal->cell, resume_disposal))
                return true;
        }
        if (!jsmi_take_exception(vm, &awaited) ||
            !note_error(vm, disposal, awaited))
            return false;
    }
}

static bool resume_disposal(JsVm *vm, JsCell *target, bool is_rejected,
                            JsValue value)
{
    JsSlots *disposal = (JsSlots *)target;

    if (is_rejected && !note_error(vm, disposal, value))
        return false;
    return drive_disposal(vm, disposal);
}

static bool start_disposal(JsCall *call, JsPromise *promise)
{
    JsVm *vm = call->vm;
    JsDisposableStack *stack;
    JsSlots *disposal;

    if (!this_stack(call, &stack))
        return false;
    if (!stack->list)
        return jsmi_promise_fulfill(vm, promise, JSMI_UNDEFINED);
    disposal = jsmi_heap_allocate(
        &vm->heap, sizeof *disposal + DISPOSAL_SIZE * sizeof(JsValue),
        JSMI_CELL_SLOTS);
    if (!disposal)
        return jsmi_fail_allocation(vm);
    // NO BARRIER: the cell is new.
    disposal->cell.auxiliary = DISPOSAL_SIZE;
    disposal->values[DISPOSAL_LIST] = jsmi_value_cell(take_list(vm, stack));
    disposal->values[DISPOSAL_PROMISE] = jsmi_value_object(promise);
    disposal->values[DISPOSAL_ERROR] = JSMI_UNINITIALIZED;
    return drive_disposal(vm, disposal);
}

// AsyncDisposableStack.prototype.disposeAsync ( )
// https://tc39.es/ecma262/#sec-asyncdisposablestack.prototype.disposeAsync
static bool stack_dispose_async(JsCall *call, JsValue *result)
{
    JsPromise *promise;

    if (!jsmi_promise_new(call->vm, NULL, &promise))
        return false;
    *result = jsmi_value_object(promise);
    return start_disposal(call, promise) ||
           jsmi_promise_reject_pending(call->vm, promise);
}

const JsPropertySpec jsmi_disposable_stack_properties[] = {
    // clang-format off
    JSMI_METHOD_MODE(DisposableStack, 0, stack_constructor, JSMI_DISPOSE_SYNC),
    JSMI_OBJECT(prototype, DISPOSABLE_STACK_PROTOTYPE, 0),
    JSMI_END,
    // clang-format on
};

const JsPropertySpec jsmi_disposable_stack_prototype_properties[] = {
    // clang-format off
    JSMI_METHOD_MODE(adopt, 2, stack_adopt, JSMI_DISPOSE_SYNC),
    JSMI_OBJECT(constructor, DISPOSABLE_STACK, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_METHOD_MODE(defer, 1, stack_defer, JSMI_DISPOSE_SYNC),
    JSMI_METHOD_MODE(dispose, 0, stack_dispose, JSMI_DISPOSE_SYNC),
    JSMI_GETTER_MODE(disposed, stack_disposed, JSMI_DISPOSE_SYNC),
    JSMI_METHOD_MODE(move, 0, stack_move, JSMI_DISPOSE_SYNC),
    JSMI_METHOD_MODE(use, 1, stack_use, JSMI_DISPOSE_SYNC),
    JSMI_SYMBOL_ALIAS(dispose, dispose, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_TAG(DisposableStack),
    JSMI_END,
    // clang-format on
};

const JsPropertySpec jsmi_async_disposable_stack_properties[] = {
    // clang-format off
    JSMI_METHOD_MODE(AsyncDisposableStack, 0, stack_constructor, JSMI_DISPOSE_ASYNC),
    JSMI_OBJECT(prototype, ASYNC_DISPOSABLE_STACK_PROTOTYPE, 0),
    JSMI_END,
    // clang-format on
};

const JsPropertySpec jsmi_async_disposable_stack_prototype_properties[] = {
    // clang-format off
    JSMI_METHOD_MODE(adopt, 2, stack_adopt, JSMI_DISPOSE_ASYNC),
    JSMI_OBJECT(constructor, ASYNC_DISPOSABLE_STACK, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_METHOD_MODE(defer, 1, stack_defer, JSMI_DISPOSE_ASYNC),
    JSMI_METHOD_MODE(disposeAsync, 0, stack_dispose_async, JSMI_DISPOSE_ASYNC),
    JSMI_GETTER_MODE(disposed, stack_disposed, JSMI_DISPOSE_ASYNC),
    JSMI_METHOD_MODE(move, 0, stack_move, JSMI_DISPOSE_ASYNC),
    JSMI_METHOD_MODE(use, 1, stack_use, JSMI_DISPOSE_ASYNC),
    JSMI_SYMBOL_ALIAS(async_dispose, disposeAsync, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_TAG(AsyncDisposableStack),
    JSMI_END,
    // clang-format on
};
