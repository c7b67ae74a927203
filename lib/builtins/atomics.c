// SPDX-License-Identifier: MIT
//
// Atomics. https://tc39.es/ecma262/#sec-atomics-object
//
// A waiter is in the list of the shared backing from the moment that it began
// to wait until it is notified, times out or is abandoned; the list's order is
// that of the standard's WaiterList. An agent that is blocked sleeps in slices
// of at most two milliseconds, between which it looks whether it was taken off
// the list and whether it must terminate.
#include "builtins/atomics.h"

#include "builtins/array_buffer.h"
#include "jobs/promise.h"

typedef struct JsAsyncWaiter JsAsyncWaiter;

struct JsWaiter {
    JsWaiter *next;
    size_t byte_index;
    bool is_notified;  // and not in the list any more
};

// Atomics.waitAsync: in the list of its runtime until its promise is settled.
struct JsAsyncWaiter {
    JsWaiter waiter;
    JsBacking *backing;
    JsAsyncWaiter *next;  // of the runtime
    JsPromise *promise;
    JsRealm *realm;
    int64_t deadline;  // of the monotonic clock; INT64_MAX: none
};

static void lock(JsBacking *backing)
{
    while (atomic_flag_test_and_set(&backing->lock))
        continue;
}

static void unlock(JsBacking *backing)
{
    atomic_flag_clear(&backing->lock);
}

// ------------------------------------------------------------------- arguments

// ValidateIntegerTypedArray ( typedArray, waitable )
// https://tc39.es/ecma262/#sec-validateintegertypedarray
static bool validate_integer_array(JsVm *vm, JsValue value, bool waitable,
                                   JsBufferAccess access, JsTypedArray **array,
                                   size_t *length)
{
    JsElementType type;

    if (!jsmi_validate_typed_array(vm, value, access, array, length))
        return false;
    type = jsmi_typed_array_type(*array);
    if (waitable ? type != JSMI_ELEMENT_INT32 && type != JSMI_ELEMENT_BIGINT64
                 : type >= JSMI_ELEMENT_FLOAT16 ||
                       type == JSMI_ELEMENT_UINT8_CLAMPED)
        return jsmi_throw_type_error(vm,
                                     "%V cannot be used for this operation "
                                     "of Atomics",
                                     value);
    return true;
}

// ValidateAtomicAccessOnIntegerTypedArray: the index of an element.
static bool atomic_access(JsCall *call, bool waitable, JsBufferAccess access,
                          JsTypedArray **array, size_t *index)
{
    JsVm *vm = call->vm;
    size_t length;
    double number;

    if (!validate_integer_array(vm, jsmi_argument(call, 0), waitable, access,
                                array, &length))
        return false;
    if (!jsmi_to_index(vm, jsmi_argument(call, 1), &number))
        return false;
    if (number >= (double)length)
        return jsmi_throw_range_error(vm, "index out of range");
    *index = (size_t)number;
    return true;
}

// RevalidateAtomicAccess, after script ran.
static bool revalidate(JsVm *vm, const JsTypedArray *array, size_t index)
{
    if (jsmi_typed_array_is_out_of_bounds(array))
        return jsmi_throw_type_error(vm, "the typed array is out of bounds");
    if (index >= jsmi_typed_array_length(array))
        return jsmi_throw_range_error(vm, "index out of range");
    return true;
}

// The value argument as the operations of the type take it.
typedef struct Operand {
    uint64_t bits;
    JsValue value;  // what store returns
} Operand;

static bool operand_argument(JsCall *call, uint32_t number, JsElementType type,
                             Operand *operand)
{
    JsVm *vm = call->vm;
    double integer;
    int64_t bits;

    if (jsmi_element_is_bigint(type)) {
        if (!jsmi_to_bigint(vm, jsmi_argument(call, number), &operand->value) ||
            !jsmi_to_bigint64(vm, operand->value, &bits))
            return false;
        operand->bits = (uint64_t)bits;
        return true;
    }
    if (!jsmi_to_integer_or_infinity(vm, jsmi_argument(call, number), &integer))
        return false;
    operand->value = jsmi_value_number(integer);
    operand->bits = jsmi_double_to_uint32(integer);
    return true;
}

// ---------------------------------------------------- reading, changing memory

typedef enum AtomicOperation {
    ADD,
    AND,
    COMPARE_EXCHANGE,
    EXCHANGE,
    OR,
    SUBTRACT,
    XOR,
} AtomicOperation;

// One operation on a location of a type: sequentially consistent, whatever
// the memory was allocated as. Elements are aligned in memory because buffers
// are and offsets must be.
#define CHANGE(Type_)                                                          \
    static uint64_t change_##Type_(AtomicOperation operation, void *bytes,     \
                                   uint64_t operand, uint64_t replacement)     \
    {                                                                          \
        _Atomic Type_ *location = bytes;                                       \
        Type_ value = (Type_)operand;                                          \
                                                                               \
        switch (operation) {                                                   \
        case ADD:                                                              \
            return atomic_fetch_add(location, value);                          \
        case AND:                                                              \
            return atomic_fetch_and(location, value);                          \
        case COMPARE_EXCHANGE:                                                 \
            atomic_compare_exchange_strong(location, &value,                   \
                                           (Type_)replacement);                \
            return value;                                                      \
        case EXCHANGE:                                                         \
            return atomic_exchange(location, value);                           \
        case OR:                                                               \
            return atomic_fetch_or(location, value);                           \
        case SUBTRACT:                                                         \
            return atomic_fetch_sub(location, value);                          \
        default:                                                               \
            return atomic_fetch_xor(location, value);                          \
        }                                                                      \
    }

CHANGE(uint8_t)
CHANGE(uint16_t)
CHANGE(uint32_t)
CHANGE(uint64_t)

#undef CHANGE

static uint64_t change(AtomicOperation operation, size_t size, void *bytes,
                       uint64_t operand, uint64_t replacement)
{
    switch (size) {
    case 1:
        return change_uint8_t(operation, bytes, operand, replacement);
    case 2:
        return change_uint16_t(operation, bytes, operand, replacement);
    case 4:
        return change_uint32_t(operation, bytes, operand, replacement);
    default:
        return change_uint64_t(operation, bytes, operand, replacement);
    }
}

static uint64_t load_bits(size_t size, void *bytes)
{
    switch (size) {
    case 1:
        return atomic_load((_Atomic uint8_t *)bytes);
    case 2:
        return atomic_load((_Atomic uint16_t *)bytes);
    case 4:
        return atomic_load((_Atomic uint32_t *)bytes);
    default:
        return atomic_load((_Atomic uint64_t *)bytes);
    }
}

static void *location_of(const JsTypedArray *array, size_t index)
{
    return jsmi_typed_array_bytes(array) +
           (index << jsmi_element_shifts[jsmi_typed_array_type(array)]);
}

// The bits of an element as a value.
static bool value_of_bits(JsVm *vm, JsElementType type, uint64_t bits,
                          JsValue *value)
{
    _Alignas(8) uint8_t raw[8];
    uint32_t word = (uint32_t)bits;
    uint16_t half = (uint16_t)bits;

    switch (jsmi_element_size(type)) {
    case 1:
        raw[0] = (uint8_t)bits;
        break;
    case 2:
        memcpy(raw, &half, 2);
        break;
    case 4:
        memcpy(raw, &word, 4);
        break;
    default:
        memcpy(raw, &bits, 8);
        break;
    }
    return jsmi_element_load(vm, type, raw, value);
}

// AtomicReadModifyWrite: Atomics.add, and, exchange, or, sub, xor, and
// compareExchange.
// https://tc39.es/ecma262/#sec-atomicreadmodifywrite
static bool atomics_change(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    AtomicOperation operation = (AtomicOperation)call->callee->mode;
    Operand operand, replacement = {0, JSMI_UNDEFINED};
    JsTypedArray *array;
    JsElementType type;
    size_t index;

    if (!atomic_access(call, false, JSMI_BUFFER_WRITE, &array, &index))
        return false;
    type = jsmi_typed_array_type(array);
    if (!operand_argument(call, 2, type, &operand))
        return false;
    if (operation == COMPARE_EXCHANGE &&
        !operand_argument(call, 3, type, &replacement))
        return false;
    if (!revalidate(vm, array, index))
        return false;
    return value_of_bits(vm, type,
                         change(operation, jsmi_element_size(type),
                                location_of(array, index), operand.bits,
                                replacement.bits),
                         result);
}

// Atomics.isLockFree ( size )
// https://tc39.es/ecma262/#sec-atomics.islockfree
static bool atomics_is_lock_free(JsCall *call, JsValue *result)
{
    double n;

    if (!jsmi_to_integer_or_infinity(call->vm, jsmi_argument(call, 0), &n))
        return false;
    *result = jsmi_value_boolean(n == 1 || n == 2 || n == 4 || n == 8);
    return true;
}

// Atomics.load ( typedArray, index )
// https://tc39.es/ecma262/#sec-atomics.load
static bool atomics_load(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsTypedArray *array;
    JsElementType type;
    size_t index;

    if (!atomic_access(call, false, JSMI_BUFFER_READ, &array, &index) ||
        !revalidate(vm, array, index))
        return false;
    type = jsmi_typed_array_type(array);
    return value_of_bits(
        vm, type, load_bits(jsmi_element_size(type), location_of(array, index)),
        result);
}

// Atomics.store ( typedArray, index, value )
// https://tc39.es/ecma262/#sec-atomics.store
static bool atomics_store(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsTypedArray *array;
    Operand operand;
    size_t index;

    if (!atomic_access(call, false, JSMI_BUFFER_WRITE, &array, &index) ||
        !operand_argument(call, 2, jsmi_typed_array_type(array), &operand) ||
        !revalidate(vm, array, index))
        return false;
    change(EXCHANGE, jsmi_element_size(jsmi_typed_array_type(array)),
           location_of(array, index), operand.bits, 0);
    *result = operand.value;
    return true;
}

// Atomics.pause ( [ N ] )
// https://tc39.es/proposal-atomics-microwait/#Atomics.pause
static bool atomics_pause(JsCall *call, JsValue *result)
{
    JsValue n = jsmi_argument(call, 0);

    *result = JSMI_UNDEFINED;
    if (!jsmi_is_undefined(n) &&
        !(jsmi_is_number(n) && jsmi_double_is_integral(jsmi_as_number(n))))
        return jsmi_throw_type_error(call->vm, "%V is not an integral Number",
                                     n);
    return true;
}

// --------------------------------------------------------------------- waiting

static void add_waiter(JsBacking *backing, JsWaiter *waiter)
{
    JsWaiter **end = &backing->waiters;

    while (*end)
        end = &(*end)->next;
    waiter->next = NULL;
    *end = waiter;
}

static void remove_waiter(JsBacking *backing, JsWaiter *waiter)
{
    JsWaiter **link = &backing->waiters;

    while (*link && *link != waiter)
        link = &(*link)->next;
    if (*link)
        *link = waiter->next;
}

// Enters the list unless the location has another value.
static bool begin_waiting(JsBacking *backing, JsWaiter *waiter,
                          const void *location, size_t size, uint64_t expected)
{
    bool is_equal;

    lock(backing);
    is_equal = load_bits(size, (void *)(uintptr_t)location) == expected;
    if (is_equal)
        add_waiter(backing, waiter);
    unlock(backing);
    return is_equal;
}

// Leaves the list; whether it was notified before.
static bool end_waiting(JsBacking *backing, JsWaiter *waiter)
{
    bool was_notified;

    lock(backing);
    was_notified = waiter->is_notified;
    if (!was_notified)
        remove_waiter(backing, waiter);
    unlock(backing);
    return was_notified;
}

static bool is_notified(JsBacking *backing, const JsWaiter *waiter)
{
    bool answer;

    lock(backing);
    answer = waiter->is_notified;
    unlock(backing);
    return answer;
}

enum { SLICE = 2000000 };  // nanoseconds

// When a wait of so many milliseconds from now ends.
static int64_t deadline_after(JsVm *vm, double milliseconds)
{
    int64_t now = vm->hooks.monotonic ? vm->hooks.monotonic(vm) : 0;

    // A century is endless.
    return milliseconds < 3.2e12 ? now + (int64_t)(milliseconds * 1e6)
                                 : INT64_MAX;
}

// Sleeps until the waiter is notified or the time is over. False: terminated.
static bool block(JsVm *vm, JsBacking *backing, const JsWaiter *waiter,
                  int64_t deadline)
{
    while (!is_notified(backing, waiter)) {
        int64_t left = INT64_MAX;

        if (deadline != INT64_MAX)
            left = deadline - vm->hooks.monotonic(vm);
        if (left <= 0)
            return true;
        if (vm->terminate ||
            (vm->deadline != 0 && vm->hooks.monotonic(vm) >= vm->deadline))
            return jsmi_throw_termination(vm);
        vm->hooks.sleep(vm, left < SLICE ? left : SLICE);
        if (!jsmi_vm_spend(vm, 1))
            return false;
    }
    return true;
}

// What wait and waitAsync begin with.
typedef struct WaitArguments {
    JsTypedArray *array;
    size_t index;
    uint64_t expected;
    double timeout;  // milliseconds
} WaitArguments;

static bool wait_arguments(JsCall *call, WaitArguments *arguments)
{
    JsVm *vm = call->vm;
    JsElementType type;
    size_t length;
    double number;
    int64_t integer;
    int32_t word;

    if (!validate_integer_array(vm, jsmi_argument(call, 0), true,
                                JSMI_BUFFER_READ, &arguments->array, &length))
        return false;
    if (!jsmi_buffer_is_shared(arguments->array->buffer))
        return jsmi_throw_type_error(vm, "waiting needs a SharedArrayBuffer");
    if (!jsmi_to_index(vm, jsmi_argument(call, 1), &number))
        return false;
    if (number >= (double)length)
        return jsmi_throw_range_error(vm, "index out of range");
    arguments->index = (size_t)number;
    type = jsmi_typed_array_type(arguments->array);
    if (jsmi_element_is_bigint(type)) {
        if (!jsmi_to_bigint64(vm, jsmi_argument(call, 2), &integer))
            return false;
        arguments->expected = (uint64_t)integer;
    } else {
        if (!jsmi_to_int32(vm, jsmi_argument(call, 2), &word))
            return false;
        arguments->expected = (uint32_t)word;
    }
    if (!jsmi_to_number(vm, jsmi_argument(call, 3), &arguments->timeout))
        return false;
    if (isnan(arguments->timeout))
        arguments->timeout = INFINITY;
    arguments->timeout = fmax(arguments->timeout, 0);
    return true;
}

static size_t byte_index_of(const WaitArguments *arguments)
{
    const JsTypedArray *array = arguments->array;

    return array->byte_offset +
           (arguments->index
            << jsmi_element_shifts[jsmi_typed_array_type(array)]);
}

// Atomics.wait ( typedArray, index, value, timeout )
// https://tc39.es/ecma262/#sec-atomics.wait
static bool atomics_wait(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    WaitArguments arguments;
    JsWaiter waiter = {0};
    JsBacking *backing;
    bool succeeded;

    if (!wait_arguments(call, &arguments))
        return false;
    if (!vm->can_block || !vm->hooks.sleep || !vm->hooks.monotonic)
        return jsmi_throw_type_error(vm, "Atomics.wait cannot be called here");
    backing = arguments.array->buffer->backing;
    waiter.byte_index = byte_index_of(&arguments);
    if (!begin_waiting(
            backing, &waiter, location_of(arguments.array, arguments.index),
            jsmi_element_size(jsmi_typed_array_type(arguments.array)),
            arguments.expected)) {
        *result = JSMI_ATOM_VALUE(not_equal);
        return true;
    }
    succeeded =
        block(vm, backing, &waiter, deadline_after(vm, arguments.timeout));
    *result = end_waiting(backing, &waiter) ? JSMI_ATOM_VALUE(ok)
                                            : JSMI_ATOM_VALUE(timed_out);
    return succeeded;
}

// Atomics.notify ( typedArray, index, count )
// https://tc39.es/ecma262/#sec-atomics.notify
static bool atomics_notify(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    double count = INFINITY, notified = 0;
    JsTypedArray *array;
    JsBacking *backing;
    size_t index, byte_index;

    if (!atomic_access(call, true, JSMI_BUFFER_READ, &array, &index))
        return false;
    if (!jsmi_is_undefined(jsmi_argument(call, 2))) {
        if (!jsmi_to_integer_or_infinity(vm, call->arguments[2], &count))
            return false;
        count = fmax(count, 0);
    }
    *result = jsmi_value_int(0);
    if (!jsmi_buffer_is_shared(array->buffer))
        return true;
    backing = array->buffer->backing;
    byte_index = array->byte_offset +
                 (index << jsmi_element_shifts[jsmi_typed_array_type(array)]);
    lock(backing);
    for (JsWaiter **link = &backing->waiters; *link && notified < count;) {
        JsWaiter *waiter = *link;

        if (waiter->byte_index != byte_index) {
            link = &waiter->next;
            continue;
        }
        // It may be gone as soon as it is unlocked.
        *link = waiter->next;
        waiter->is_notified = true;
        notified++;
    }
    unlock(backing);
    *result = jsmi_value_number(notified);
    return jsmi_atomics_settle(vm);
}

// ------------------------------------------------------------------- waitAsync

static void free_async(JsVm *vm, JsAsyncWaiter *async)
{
    end_waiting(async->backing, &async->waiter);
    jsmi_backing_release(async->backing);
    jsmi_release(&vm->budget, async, sizeof *async);
}

static bool settle_job(JsVm *vm, JsValue *values)
{
    return jsmi_promise_resolve_with(vm, jsmi_as_promise(values[0]), values[1]);
}

bool jsmi_atomics_settle(JsVm *vm)
{
    int64_t now =
        vm->async_waiters && vm->hooks.monotonic ? vm->hooks.monotonic(vm) : 0;

    for (JsAsyncWaiter **link = &vm->async_waiters; *link;) {
        JsAsyncWaiter *async = *link;
        bool was_notified = is_notified(async->backing, &async->waiter);
        JsValue values[JSMI_JOB_VALUES] = {
            jsmi_value_object(async->promise),
            was_notified ? JSMI_ATOM_VALUE(ok) : JSMI_ATOM_VALUE(timed_out),
            JSMI_UNDEFINED, JSMI_UNDEFINED};

        if (!was_notified && now < async->deadline) {
            link = &async->next;
            continue;
        }
        if (!jsmi_enqueue_job(vm, async->realm, settle_job, values,
                              JSMI_JOB_VALUES))
            return false;
        *link = async->next;
        free_async(vm, async);
    }
    return true;
}

int64_t jsmi_atomics_next_look(const JsVm *vm)
{
    int64_t now = vm->async_waiters && vm->hooks.monotonic
                      ? vm->hooks.monotonic((JsVm *)(uintptr_t)vm)
                      : 0;
    int64_t next = INT64_MAX;

    for (const JsAsyncWaiter *async = vm->async_waiters; async;
         async = async->next) {
        int64_t left = async->deadline == INT64_MAX ? INT64_MAX
                       : async->deadline > now      ? async->deadline - now
                                                    : 0;

        if (atomic_load(&async->backing->is_elsewhere) && left > SLICE)
            left = SLICE;
        if (left < next)
            next = left;
    }
    return next;
}

void jsmi_atomics_trace(const JsVm *vm, JsMarker *marker)
{
    for (const JsAsyncWaiter *async = vm->async_waiters; async;
         async = async->next) {
        jsmi_mark_cell(marker, async->promise);
        jsmi_mark_cell(marker, async->realm);
    }
}

void jsmi_atomics_dispose(JsVm *vm)
{
    while (vm->async_waiters) {
        JsAsyncWaiter *async = vm->async_waiters;

        vm->async_waiters = async->next;
        free_async(vm, async);
    }
}

// The answer of waitAsync: { async, value }.
static bool wait_result(JsVm *vm, bool is_async, JsValue value, JsValue *result)
{
    JsObject *prototype;

    return jsmi_realm_intrinsic(vm, vm->realm, JSMI_INTRINSIC_OBJECT_PROTOTYPE,
                                &prototype) &&
           jsmi_object_create(vm, prototype, 2, result) &&
           jsmi_create_data_property_or_throw(vm, jsmi_as_object(*result),
                                              JSMI_KEY(async),
                                              jsmi_value_boolean(is_async)) &&
           jsmi_create_data_property_or_throw(vm, jsmi_as_object(*result),
                                              JSMI_KEY(value), value);
}

// Atomics.waitAsync ( typedArray, index, value, timeout )
// https://tc39.es/ecma262/#sec-atomics.waitasync
static bool atomics_wait_async(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    WaitArguments arguments;
    JsAsyncWaiter *async;
    JsPromise *promise;
    bool is_equal;

    if (!wait_arguments(call, &arguments))
        return false;
    if (!jsmi_promise_new(vm, NULL, &promise) ||
        !wait_result(vm, true, jsmi_value_object(promise), result))
        return false;
    async = jsmi_allocate_zeroed(&vm->budget, sizeof *async);
    if (!async)
        return jsmi_fail_allocation(vm);
    async->backing = arguments.array->buffer->backing;
    atomic_fetch_add(&async->backing->references, 1);
    async->waiter.byte_index = byte_index_of(&arguments);
    async->promise = promise;
    async->realm = call->realm;
    async->deadline = deadline_after(vm, arguments.timeout);
    is_equal =
        begin_waiting(async->backing, &async->waiter,
                      location_of(arguments.array, arguments.index),
                      jsmi_element_size(jsmi_typed_array_type(arguments.array)),
                      arguments.expected);
    if (is_equal && arguments.timeout > 0) {
        async->next = vm->async_waiters;
        vm->async_waiters = async;
        return true;
    }
    free_async(vm, async);
    return wait_result(vm, false,
                       is_equal ? JSMI_ATOM_VALUE(timed_out)
                                : JSMI_ATOM_VALUE(not_equal),
                       result);
}

const JsPropertySpec jsmi_atomics_properties[] = {
    // clang-format off
    JSMI_METHOD_MODE(add, 3, atomics_change, ADD),
    JSMI_METHOD_MODE(and, 3, atomics_change, AND),
    JSMI_METHOD_MODE(compareExchange, 4, atomics_change, COMPARE_EXCHANGE),
    JSMI_METHOD_MODE(exchange, 3, atomics_change, EXCHANGE),
    JSMI_METHOD(isLockFree, 1, atomics_is_lock_free),
    JSMI_METHOD(load, 2, atomics_load),
    JSMI_METHOD(notify, 3, atomics_notify),
    JSMI_METHOD_MODE(or, 3, atomics_change, OR),
    JSMI_METHOD(pause, 0, atomics_pause),
    JSMI_METHOD(store, 3, atomics_store),
    JSMI_METHOD_MODE(sub, 3, atomics_change, SUBTRACT),
    JSMI_METHOD(wait, 4, atomics_wait),
    JSMI_METHOD(waitAsync, 4, atomics_wait_async),
    JSMI_METHOD_MODE(xor, 3, atomics_change, XOR),
    JSMI_TAG(Atomics),
    JSMI_END,
    // clang-format on
};
