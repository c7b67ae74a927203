// SPDX-License-Identifier: MIT
//
// ArrayBuffer objects. https://tc39.es/ecma262/#sec-arraybuffer-objects
#include "builtins/array_buffer.h"

static bool this_buffer(JsCall *call, JsArrayBuffer **buffer)
{
    if (!jsmi_this_of_kind(call, JSMI_CELL_ARRAY_BUFFER, "an ArrayBuffer",
                           buffer))
        return false;
    if (jsmi_buffer_is_shared(*buffer))
        return jsmi_throw_type_error(
            call->vm, "receiver %V is not an ArrayBuffer", call->this_value);
    return true;
}

static bool throw_detached(JsVm *vm)
{
    return jsmi_throw_type_error(vm, "the ArrayBuffer is detached");
}

static bool throw_immutable(JsVm *vm)
{
    return jsmi_throw_type_error(vm, "the ArrayBuffer is immutable");
}

// GetArrayBufferMaxByteLengthOption ( options )
// https://tc39.es/ecma262/#sec-getarraybuffermaxbytelengthoption
static bool max_byte_length_option(JsVm *vm, JsValue options, double *most,
                                   bool *is_resizable)
{
    JsValue value;

    *is_resizable = false;
    if (!jsmi_is_object(options))
        return true;
    if (!jsmi_get(vm, jsmi_as_object(options), JSMI_KEY(maxByteLength), &value))
        return false;
    if (jsmi_is_undefined(value))
        return true;
    *is_resizable = true;
    return jsmi_to_index(vm, value, most);
}

// ArrayBuffer ( length [ , options ] ), SharedArrayBuffer ( length [ ,
// options ] )
// https://tc39.es/ecma262/#sec-arraybuffer-length
bool jsmi_buffer_construct(JsCall *call, uint8_t flags, JsIntrinsic prototype,
                           const char *name, JsValue *result)
{
    JsVm *vm = call->vm;
    JsArrayBuffer *buffer;
    JsShape *shape;
    double length, most;
    bool is_resizable;

    if (!jsmi_require_new(call, name))
        return false;
    if (!jsmi_to_index(vm, jsmi_argument(call, 0), &length))
        return false;
    most = length;
    if (!max_byte_length_option(vm, jsmi_argument(call, 1), &most,
                                &is_resizable))
        return false;
    if (is_resizable && length > most)
        return jsmi_throw_range_error(vm, "the length exceeds maxByteLength");
    if (!jsmi_shape_from_constructor(vm, jsmi_as_object(call->new_target),
                                     prototype, &jsmi_ordinary_methods, 0,
                                     &shape))
        return false;
    if (is_resizable)
        flags |= JSMI_BUFFER_RESIZABLE;
    if (!jsmi_buffer_create(vm, shape, length, most, flags, &buffer))
        return false;
    *result = jsmi_value_object(buffer);
    return true;
}

static bool array_buffer_constructor(JsCall *call, JsValue *result)
{
    return jsmi_buffer_construct(call, 0, JSMI_INTRINSIC_ARRAY_BUFFER_PROTOTYPE,
                                 "ArrayBuffer", result);
}

// ArrayBuffer.isView ( arg )
// https://tc39.es/ecma262/#sec-arraybuffer.isview
static bool array_buffer_is_view(JsCall *call, JsValue *result)
{
    JsValue value = jsmi_argument(call, 0);

    *result = jsmi_value_boolean(jsmi_is_typed_array(value) ||
                                 jsmi_is_kind(value, JSMI_CELL_DATA_VIEW));
    return true;
}

typedef enum BufferProperty {
    BYTE_LENGTH,
    DETACHED,
    IMMUTABLE,
    MAX_BYTE_LENGTH,
    RESIZABLE,
} BufferProperty;

// get ArrayBuffer.prototype.byteLength, detached, immutable, maxByteLength,
// resizable
// https://tc39.es/ecma262/#sec-get-arraybuffer.prototype.bytelength
static bool array_buffer_prototype_property(JsCall *call, JsValue *result)
{
    JsArrayBuffer *buffer;

    if (!this_buffer(call, &buffer))
        return false;
    switch ((BufferProperty)call->callee->mode) {
    case BYTE_LENGTH:
        *result = jsmi_value_number((double)jsmi_buffer_length(buffer));
        break;
    case DETACHED:
        *result = jsmi_value_boolean(jsmi_buffer_is_detached(buffer));
        break;
    case IMMUTABLE:
        *result = jsmi_value_boolean(jsmi_buffer_is_immutable(buffer));
        break;
    case MAX_BYTE_LENGTH:
        *result = jsmi_value_number(
            buffer->backing ? (double)buffer->backing->capacity : 0);
        break;
    case RESIZABLE:
        *result = jsmi_value_boolean(jsmi_buffer_is_resizable(buffer));
        break;
    }
    return true;
}

// ArrayBuffer.prototype.resize ( newLength )
// https://tc39.es/ecma262/#sec-arraybuffer.prototype.resize
static bool array_buffer_prototype_resize(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsArrayBuffer *buffer;
    double length;

    *result = JSMI_UNDEFINED;
    if (!this_buffer(call, &buffer))
        return false;
    if (!jsmi_buffer_is_resizable(buffer))
        return jsmi_throw_type_error(vm, "the ArrayBuffer is not resizable");
    if (!jsmi_to_index(vm, jsmi_argument(call, 0), &length))
        return false;
    if (jsmi_buffer_is_detached(buffer))
        return throw_detached(vm);
    if (length > (double)buffer->backing->capacity)
        return jsmi_throw_range_error(vm, "the length exceeds maxByteLength");
    return jsmi_buffer_resize(vm, buffer, (size_t)length);
}

// The species of a buffer, constructed with a length, and checked as slice has
// it. https://tc39.es/ecma262/#sec-arraybuffer.prototype.slice
bool jsmi_buffer_species_create(JsCall *call, JsArrayBuffer *buffer,
                                JsIntrinsic fallback, double length,
                                JsArrayBuffer **created)
{
    JsVm *vm = call->vm;
    JsValue argument = jsmi_value_number(length);
    JsObject *constructor;
    JsValue value;

    if (!jsmi_species_constructor(vm, &buffer->object, fallback, &constructor))
        return false;
    if (!jsmi_construct(vm, constructor, &argument, 1, NULL, &value))
        return false;
    if (!jsmi_is_kind(value, JSMI_CELL_ARRAY_BUFFER))
        return jsmi_throw_type_error(vm, "%V is not a buffer", value);
    *created = (JsArrayBuffer *)jsmi_as_cell(value);
    if (jsmi_buffer_is_shared(*created) != jsmi_buffer_is_shared(buffer))
        return jsmi_throw_type_error(vm, "%V is a buffer of another kind",
                                     value);
    if (jsmi_buffer_is_detached(*created))
        return throw_detached(vm);
    if (jsmi_buffer_is_immutable(*created))
        return throw_immutable(vm);
    if (*created == buffer || (*created)->backing == buffer->backing)
        return jsmi_throw_type_error(vm, "slice needs another buffer");
    if ((double)jsmi_buffer_length(*created) < length)
        return jsmi_throw_type_error(vm, "the new buffer is too short");
    return true;
}

// Steps that slice and sliceToImmutable begin with: a buffer with its bytes,
// and the range in it that the arguments name. Converting them may have
// changed the buffer.
static bool this_range(JsCall *call, JsArrayBuffer **buffer, double *first,
                       double *final)
{
    JsVm *vm = call->vm;
    double length;

    if (!this_buffer(call, buffer))
        return false;
    if (jsmi_buffer_is_detached(*buffer))
        return throw_detached(vm);
    length = (double)jsmi_buffer_length(*buffer);
    return jsmi_clamp_relative_index(vm, jsmi_argument(call, 0), length, 0,
                                     first) &&
           jsmi_clamp_relative_index(vm, jsmi_argument(call, 1), length, length,
                                     final);
}

// ArrayBuffer.prototype.slice ( start, end )
// https://tc39.es/ecma262/#sec-arraybuffer.prototype.slice
static bool array_buffer_prototype_slice(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsArrayBuffer *buffer, *created;
    double first, final, current;

    if (!this_range(call, &buffer, &first, &final))
        return false;
    if (!jsmi_buffer_species_create(call, buffer, JSMI_INTRINSIC_ARRAY_BUFFER,
                                    fmax(final - first, 0), &created))
        return false;
    if (jsmi_buffer_is_detached(buffer))
        return throw_detached(vm);
    // 22-25. The conversions may have made the buffer shorter.
    current = (double)jsmi_buffer_length(buffer);
    final = fmin(final, current);
    if (first < final) {
        if (!jsmi_vm_spend(vm, (size_t)((final - first) / 1024)) ||
            !jsmi_memory_copy(&vm->budget, created->bytes,
                              buffer->bytes + (size_t)first,
                              (size_t)(final - first)))
            return false;
    }
    *result = jsmi_value_object(created);
    return true;
}

// ArrayBuffer.prototype.sliceToImmutable ( [ start [ , end ] ] )
// https://tc39.es/proposal-immutable-arraybuffer/#sec-arraybuffer.prototype.slicetoimmutable
static bool array_buffer_prototype_slice_to_immutable(JsCall *call,
                                                      JsValue *result)
{
    JsVm *vm = call->vm;
    JsArrayBuffer *buffer, *created;
    double first, final, count;

    if (!this_range(call, &buffer, &first, &final))
        return false;
    if (jsmi_buffer_is_detached(buffer))
        return throw_detached(vm);
    count = fmax(final - first, 0);
    if ((double)jsmi_buffer_length(buffer) < fmax(first, final))
        return jsmi_throw_range_error(vm, "the ArrayBuffer became too short");
    if (!jsmi_buffer_create(vm, NULL, count, count, JSMI_BUFFER_IMMUTABLE,
                            &created))
        return false;
    if (!jsmi_memory_copy(&vm->budget, created->bytes,
                          buffer->bytes + (size_t)first, (size_t)count))
        return false;
    *result = jsmi_value_object(created);
    return true;
}

typedef enum TransferMode {
    PRESERVE_RESIZABILITY,
    FIXED_LENGTH,
    TO_IMMUTABLE,
} TransferMode;

// FAST PATH: a buffer of the same length and fixed takes the bytes over.
static bool transfer_backing(JsVm *vm, JsArrayBuffer *buffer, uint8_t flags,
                             JsArrayBuffer **created)
{
    size_t length = buffer->length;
    JsBacking *backing;

    return jsmi_buffer_detach(vm, buffer, JSMI_UNDEFINED, &backing) &&
           jsmi_buffer_from_backing(vm, NULL, backing, length, flags, created);
}

// ArrayBufferCopyAndDetach ( arrayBuffer, newLength, preserveResizability )
// https://tc39.es/ecma262/#sec-arraybuffercopyanddetach
static bool array_buffer_prototype_transfer(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    TransferMode mode = (TransferMode)call->callee->mode;
    JsArrayBuffer *buffer, *created;
    double length, most;
    uint8_t flags = 0;

    if (!this_buffer(call, &buffer))
        return false;
    length = (double)jsmi_buffer_length(buffer);
    if (!jsmi_is_undefined(jsmi_argument(call, 0)) &&
        !jsmi_to_index(vm, call->arguments[0], &length))
        return false;
    if (jsmi_buffer_is_detached(buffer))
        return throw_detached(vm);
    if (jsmi_buffer_is_immutable(buffer))
        return throw_immutable(vm);
    if (!jsmi_is_undefined(buffer->detach_key))
        return jsmi_throw_type_error(vm, "the ArrayBuffer cannot be detached");
    most = length;
    if (mode == PRESERVE_RESIZABILITY && jsmi_buffer_is_resizable(buffer)) {
        flags = JSMI_BUFFER_RESIZABLE;
        most = (double)buffer->backing->capacity;
    } else if (mode == TO_IMMUTABLE) {
        flags = JSMI_BUFFER_IMMUTABLE;
    }
    if (most == (double)buffer->backing->capacity &&
        length == (double)buffer->length) {
        if (!transfer_backing(vm, buffer, flags, &created))
            return false;
    } else {
        if (!jsmi_buffer_create(vm, NULL, length, most, flags, &created) ||
            !jsmi_memory_copy(&vm->budget, created->bytes, buffer->bytes,
                              (size_t)fmin(length, (double)buffer->length)))
            return false;
        if (!jsmi_buffer_detach(vm, buffer, JSMI_UNDEFINED, NULL))
            return false;
    }
    *result = jsmi_value_object(created);
    return true;
}

const JsPropertySpec jsmi_array_buffer_prototype_properties[] = {
    // clang-format off
    JSMI_OBJECT(constructor, ARRAY_BUFFER, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_GETTER_MODE(byteLength, array_buffer_prototype_property, BYTE_LENGTH),
    JSMI_GETTER_MODE(detached, array_buffer_prototype_property, DETACHED),
    JSMI_GETTER_MODE(immutable, array_buffer_prototype_property, IMMUTABLE),
    JSMI_GETTER_MODE(maxByteLength, array_buffer_prototype_property, MAX_BYTE_LENGTH),
    JSMI_GETTER_MODE(resizable, array_buffer_prototype_property, RESIZABLE),
    JSMI_METHOD(resize, 1, array_buffer_prototype_resize),
    JSMI_METHOD(slice, 2, array_buffer_prototype_slice),
    JSMI_METHOD(sliceToImmutable, 2, array_buffer_prototype_slice_to_immutable),
    JSMI_METHOD_MODE(transfer, 0, array_buffer_prototype_transfer, PRESERVE_RESIZABILITY),
    JSMI_METHOD_MODE(transferToFixedLength, 0, array_buffer_prototype_transfer, FIXED_LENGTH),
    JSMI_METHOD_MODE(transferToImmutable, 0, array_buffer_prototype_transfer, TO_IMMUTABLE),
    JSMI_TAG(ArrayBuffer),
    JSMI_END,
    // clang-format on
};

const JsPropertySpec jsmi_array_buffer_properties[] = {
    // clang-format off
    JSMI_METHOD(ArrayBuffer, 1, array_buffer_constructor),
    JSMI_OBJECT(prototype, ARRAY_BUFFER_PROTOTYPE, 0),
    JSMI_METHOD(isView, 1, array_buffer_is_view),
    JSMI_SYMBOL_GETTER(species, jsmi_return_this),
    JSMI_END,
    // clang-format on
};
