// SPDX-License-Identifier: MIT
#include "interp/dispose.h"

#include "interp/slow_paths.h"
#include "jobs/promise.h"

// The list: the vector of resources, how many there are, and the two flags of
// DisposeResources.
enum { LIST_VECTOR, LIST_COUNT, LIST_NEEDS_AWAIT, LIST_HAS_AWAITED, LIST_SIZE };

// A resource takes three words of the vector.
enum { RESOURCE_VALUE, RESOURCE_METHOD, RESOURCE_HOW, RESOURCE_SIZE };

// Bits of RESOURCE_HOW.
enum {
    IS_ASYNC = 1,
    METHOD_IS_SYNC = 2,  // an async resource whose method is the sync one
    IS_DEFERRED = 4,     // the receiver is undefined
    PASSES_VALUE = 8,
};

enum { FIRST_RESOURCES = 4 };

bool jsmi_disposables_new(JsVm *vm, JsSlots **result)
{
    JsSlots *list = jsmi_heap_allocate(
        &vm->heap, sizeof *list + LIST_SIZE * sizeof(JsValue), JSMI_CELL_SLOTS);

    if (!list)
        return jsmi_throw_out_of_memory(vm);
    list->cell.auxiliary = LIST_SIZE;
    list->values[LIST_VECTOR] = JSMI_UNDEFINED;
    list->values[LIST_COUNT] = jsmi_value_int(0);
    list->values[LIST_NEEDS_AWAIT] = JSMI_FALSE;
    list->values[LIST_HAS_AWAITED] = JSMI_FALSE;
    *result = list;
    return true;
}

static JsSlots *vector_of(const JsSlots *list)
{
    return jsmi_is_undefined(list->values[LIST_VECTOR])
               ? NULL
               : (JsSlots *)jsmi_as_cell(list->values[LIST_VECTOR]);
}

static uint32_t count_of(const JsSlots *list)
{
    return (uint32_t)jsmi_as_int(list->values[LIST_COUNT]);
}

// Makes room for one more resource.
static bool grow(JsVm *vm, JsSlots *list)
{
    JsSlots *old = vector_of(list), *vector;
    uint32_t used = count_of(list) * RESOURCE_SIZE;
    uint32_t capacity = old ? old->cell.auxiliary : 0;

    if (used < capacity)
        return true;
    capacity = capacity ? capacity * 2 : FIRST_RESOURCES * RESOURCE_SIZE;
    vector = jsmi_heap_allocate(&vm->heap,
                                sizeof *vector + capacity * sizeof(JsValue),
                                JSMI_CELL_SLOTS);
    if (!vector)
        return jsmi_throw_out_of_memory(vm);
    // NO BARRIER: the vector is new.
    vector->cell.auxiliary = capacity;
    for (uint32_t i = 0; i < capacity; i++)
        vector->values[i] = i < used ? old->values[i] : JSMI_UNDEFINED;
    list->values[LIST_VECTOR] = jsmi_value_cell(vector);
    jsmi_write_barrier(&vm->heap, list);
    return true;
}

static bool append(JsVm *vm, JsSlots *list, JsValue value, JsValue method,
                   int how)
{
    uint32_t count = count_of(list);
    JsSlots *vector;
    JsValue *resource;

    jsmi_keep(&vm->heap, jsmi_value_cell(list));
    jsmi_vm_keep(vm, value);
    jsmi_vm_keep(vm, method);
    if (!grow(vm, list))
        return false;
    vector = vector_of(list);
    resource = vector->values + (size_t)count * RESOURCE_SIZE;
    resource[RESOURCE_VALUE] = value;
    resource[RESOURCE_METHOD] = method;
    resource[RESOURCE_HOW] = jsmi_value_int(how);
    jsmi_write_barrier(&vm->heap, vector);
    list->values[LIST_COUNT] = jsmi_value_int((int32_t)count + 1);
    return true;
}

// GetDisposeMethod
// https://tc39.es/ecma262/#sec-getdisposemethod
static bool find_method(JsVm *vm, JsValue value, JsDisposeHint hint,
                        JsValue *method, int *how)
{
    *how = 0;
    if (hint == JSMI_DISPOSE_ASYNC) {
        *how = IS_ASYNC;
        if (!jsmi_get_method(vm, value, JSMI_KEY_SYMBOL(async_dispose), method))
            return false;
        if (!jsmi_is_undefined(*method))
            return true;
        *how = IS_ASYNC | METHOD_IS_SYNC;
    }
    return jsmi_get_method(vm, value, JSMI_KEY_SYMBOL(dispose), method);
}

// https://tc39.es/ecma262/#sec-adddisposableresource
bool jsmi_disposables_add(JsVm *vm, JsSlots *list, JsValue value,
                          JsDisposeHint hint)
{
    JsValue method;
    int how;

    if (jsmi_is_nullish(value))
        return hint == JSMI_DISPOSE_SYNC ||
               append(vm, list, JSMI_UNDEFINED, JSMI_UNDEFINED, IS_ASYNC);
    if (!jsmi_is_object(value))
        return jsmi_throw_type_error(
            vm, "%V is not disposable: it is not an object", value);
    if (!find_method(vm, value, hint, &method, &how))
        return false;
    if (jsmi_is_undefined(method))
        return jsmi_throw_type_error(
            vm, "%V is not disposable: it has no method [Symbol.%s]", value,
            hint == JSMI_DISPOSE_ASYNC ? "asyncDispose" : "dispose");
    return append(vm, list, value, method, how);
}

bool jsmi_disposables_defer(JsVm *vm, JsSlots *list, JsValue method,
                            JsDisposeHint hint, bool passes_value,
                            JsValue value)
{
    int how = IS_DEFERRED;

    if (hint == JSMI_DISPOSE_ASYNC)
        how |= IS_ASYNC;
    if (passes_value)
        how |= PASSES_VALUE;
    return append(vm, list, value, method, how);
}

// ------------------------------------------------------------------- disposing

// A sync method called for an async resource: what it returns is not awaited,
// and what it throws is as if a promise were rejected with it.
static bool call_sync_method(JsVm *vm, JsValue method, JsValue value,
                             JsValue *awaited)
{
    JsPromise *promise;

    if (jsmi_call(vm, method, value, NULL, 0, awaited)) {
        *awaited = JSMI_UNDEFINED;
        return true;
    }
    if (!jsmi_take_exception(vm, awaited))
        return false;
    if (!jsmi_promise_new(vm, NULL, &promise) ||
        !jsmi_promise_reject(vm, promise, *awaited))
        return false;
    *awaited = jsmi_value_cell(promise);
    return true;
}

static bool call_method(JsVm *vm, const JsValue *resource, int how,
                        JsValue *result)
{
    JsValue value = resource[RESOURCE_VALUE];
    JsValue method = resource[RESOURCE_METHOD];

    jsmi_vm_keep(vm, value);
    jsmi_vm_keep(vm, method);
    if (how & METHOD_IS_SYNC)
        return call_sync_method(vm, method, value, result);
    if (how & IS_DEFERRED)
        return jsmi_call(vm, method, JSMI_UNDEFINED, &value,
                         how & PASSES_VALUE ? 1 : 0, result);
    return jsmi_call(vm, method, value, NULL, 0, result);
}

// Whether null and undefined resources ask for an await that none of the
// others has made.
static bool takes_await(JsSlots *list)
{
    if (!jsmi_to_boolean(list->values[LIST_NEEDS_AWAIT]) ||
        jsmi_to_boolean(list->values[LIST_HAS_AWAITED]))
        return false;
    list->values[LIST_NEEDS_AWAIT] = JSMI_FALSE;
    return true;
}

// https://tc39.es/ecma262/#sec-disposeresources
bool jsmi_disposables_step(JsVm *vm, JsSlots *list, JsValue *awaited,
                           bool *done)
{
    uint32_t count = count_of(list);
    JsValue resource[RESOURCE_SIZE], result;
    int how;

    *done = false;
    *awaited = JSMI_UNINITIALIZED;
    if (!jsmi_vm_spend(vm, 1))
        return false;
    if (count == 0) {
        if (takes_await(list))
            *awaited = JSMI_UNDEFINED;
        else
            *done = true;
        return true;
    }
    memcpy(resource,
           vector_of(list)->values + (size_t)(count - 1) * RESOURCE_SIZE,
           sizeof resource);
    how = jsmi_as_int(resource[RESOURCE_HOW]);
    if (!(how & IS_ASYNC) && takes_await(list)) {
        *awaited = JSMI_UNDEFINED;
        return true;
    }
    list->values[LIST_COUNT] = jsmi_value_int((int32_t)count - 1);
    if (jsmi_is_undefined(resource[RESOURCE_METHOD])) {
        list->values[LIST_NEEDS_AWAIT] = JSMI_TRUE;
        return true;
    }
    if (!call_method(vm, resource, how, &result))
        return false;
    if (how & IS_ASYNC) {
        list->values[LIST_HAS_AWAITED] = JSMI_TRUE;
        *awaited = result;
    }
    return true;
}

static bool define_hidden(JsVm *vm, JsValue object, JsKey key, JsValue value)
{
    return jsmi_object_add_property(vm, jsmi_as_object(object), key, value,
                                    JSMI_BUILTIN_ATTRIBUTES);
}

bool jsmi_suppressed_error(JsVm *vm, JsValue error, JsValue suppressed,
                           JsValue *result)
{
    JsString *message = jsmi_string_from_text(
        &vm->heap, "an error was suppressed during disposal");
    JsValue object;

    if (!message)
        return jsmi_throw_out_of_memory(vm);
    if (!jsmi_error_create(vm, vm->realm,
                           JSMI_INTRINSIC_SUPPRESSED_ERROR_PROTOTYPE, message,
                           &object) ||
        !define_hidden(vm, object, JSMI_KEY(error), error) ||
        !define_hidden(vm, object, JSMI_KEY(suppressed), suppressed))
        return false;
    *result = object;
    return true;
}

// ---------------------------------------------------------------- instructions

#define A jsmi_instruction_a(instruction)
#define B jsmi_instruction_b(instruction)
#define C jsmi_instruction_c(instruction)

JSMI_OPERATION(new_disposables)
{
    JsSlots *list;

    (void)extra;
    if (!jsmi_disposables_new(vm, &list))
        return false;
    fp[A] = jsmi_value_cell(list);
    return true;
}

JSMI_OPERATION(add_disposable)
{
    (void)extra;
    return jsmi_disposables_add(vm, (JsSlots *)jsmi_as_cell(fp[A]), fp[B],
                                C ? JSMI_DISPOSE_ASYNC : JSMI_DISPOSE_SYNC);
}

bool jsmi_dispose_step(JsVm *vm, JsValue *fp, JsInstruction instruction,
                       bool *done)
{
    JsValue awaited;

    if (!jsmi_disposables_step(vm, (JsSlots *)jsmi_as_cell(fp[A]), &awaited,
                               done))
        return false;
    fp[B] = awaited;
    return true;
}

JSMI_OPERATION(suppressed_error)
{
    JsValue error;

    (void)extra;
    if (!jsmi_suppressed_error(vm, fp[B], fp[C], &error))
        return false;
    fp[A] = error;
    return true;
}

#undef A
#undef B
#undef C
