// SPDX-License-Identifier: MIT
//
// SharedArrayBuffer objects.
// https://tc39.es/ecma262/#sec-sharedarraybuffer-objects
#include "builtins/array_buffer.h"

static bool this_buffer(JsCall *call, JsArrayBuffer **buffer)
{
    if (!jsmi_this_of_kind(call, JSMI_CELL_ARRAY_BUFFER, "a SharedArrayBuffer",
                           buffer))
        return false;
    if (!jsmi_buffer_is_shared(*buffer))
        return jsmi_throw_type_error(call->vm,
                                     "receiver %V is not a SharedArrayBuffer",
                                     call->this_value);
    return true;
}

// SharedArrayBuffer ( length [ , options ] )
// https://tc39.es/ecma262/#sec-sharedarraybuffer-length
static bool shared_array_buffer_constructor(JsCall *call, JsValue *result)
{
    return jsmi_buffer_construct(call, JSMI_BUFFER_SHARED,
                                 JSMI_INTRINSIC_SHARED_ARRAY_BUFFER_PROTOTYPE,
                                 "SharedArrayBuffer", result);
}

// get SharedArrayBuffer.prototype.byteLength
// https://tc39.es/ecma262/#sec-get-sharedarraybuffer.prototype.bytelength
static bool shared_array_buffer_prototype_byte_length(JsCall *call,
                                                      JsValue *result)
{
    JsArrayBuffer *buffer;

    if (!this_buffer(call, &buffer))
        return false;
    *result = jsmi_value_number((double)jsmi_buffer_length(buffer));
    return true;
}

// get SharedArrayBuffer.prototype.growable
// https://tc39.es/ecma262/#sec-sharedarraybuffer.prototype.growable
static bool shared_array_buffer_prototype_growable(JsCall *call,
                                                   JsValue *result)
{
    JsArrayBuffer *buffer;

    if (!this_buffer(call, &buffer))
        return false;
    *result = jsmi_value_boolean(jsmi_buffer_is_resizable(buffer));
    return true;
}

// get SharedArrayBuffer.prototype.maxByteLength
// https://tc39.es/ecma262/#sec-get-sharedarraybuffer.prototype.maxbytelength
static bool shared_array_buffer_prototype_max_byte_length(JsCall *call,
                                                          JsValue *result)
{
    JsArrayBuffer *buffer;

    if (!this_buffer(call, &buffer))
        return false;
    *result = jsmi_value_number((double)buffer->backing->capacity);
    return true;
}

// SharedArrayBuffer.prototype.grow ( newLength )
// https://tc39.es/ecma262/#sec-sharedarraybuffer.prototype.grow
static bool shared_array_buffer_prototype_grow(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsArrayBuffer *buffer;
    size_t current, wanted;
    double length;

    *result = JSMI_UNDEFINED;
    if (!this_buffer(call, &buffer))
        return false;
    if (!jsmi_buffer_is_resizable(buffer))
        return jsmi_throw_type_error(vm,
                                     "the SharedArrayBuffer is not growable");
    if (!jsmi_to_index(vm, jsmi_argument(call, 0), &length))
        return false;
    if (length > (double)buffer->backing->capacity)
        return jsmi_throw_range_error(vm, "the length exceeds maxByteLength");
    wanted = (size_t)length;
    current = atomic_load(&buffer->backing->length);
    // Others may be growing it, too: it never gets shorter.
    do {
        if (wanted < current)
            return jsmi_throw_range_error(vm, "a SharedArrayBuffer cannot "
                                              "shrink");
    } while (!atomic_compare_exchange_weak(&buffer->backing->length, &current,
                                           wanted));
    return true;
}

// SharedArrayBuffer.prototype.slice ( start, end )
// https://tc39.es/ecma262/#sec-sharedarraybuffer.prototype.slice
static bool shared_array_buffer_prototype_slice(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsArrayBuffer *buffer, *created;
    double length, first, final, count;

    if (!this_buffer(call, &buffer))
        return false;
    length = (double)jsmi_buffer_length(buffer);
    if (!jsmi_clamp_relative_index(vm, jsmi_argument(call, 0), length, 0,
                                   &first) ||
        !jsmi_clamp_relative_index(vm, jsmi_argument(call, 1), length, length,
                                   &final))
        return false;
    count = fmax(final - first, 0);
    if (!jsmi_buffer_species_create(
            call, buffer, JSMI_INTRINSIC_SHARED_ARRAY_BUFFER, count, &created))
        return false;
    if (!jsmi_vm_spend(vm, (size_t)(count / 1024)))
        return false;
    if (!jsmi_relaxed_move_long(&vm->budget, created->bytes,
                                buffer->bytes + (size_t)first, (size_t)count,
                                true))
        return false;
    *result = jsmi_value_object(created);
    return true;
}

const JsPropertySpec jsmi_shared_array_buffer_prototype_properties[] = {
    // clang-format off
    JSMI_OBJECT(constructor, SHARED_ARRAY_BUFFER, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_GETTER(byteLength, shared_array_buffer_prototype_byte_length),
    JSMI_METHOD(grow, 1, shared_array_buffer_prototype_grow),
    JSMI_GETTER(growable, shared_array_buffer_prototype_growable),
    JSMI_GETTER(maxByteLength, shared_array_buffer_prototype_max_byte_length),
    JSMI_METHOD(slice, 2, shared_array_buffer_prototype_slice),
    JSMI_TAG(SharedArrayBuffer),
    JSMI_END,
    // clang-format on
};

const JsPropertySpec jsmi_shared_array_buffer_properties[] = {
    // clang-format off
    JSMI_METHOD(SharedArrayBuffer, 1, shared_array_buffer_constructor),
    JSMI_OBJECT(prototype, SHARED_ARRAY_BUFFER_PROTOTYPE, 0),
    JSMI_SYMBOL_GETTER(species, jsmi_return_this),
    JSMI_END,
    // clang-format on
};
