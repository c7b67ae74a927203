// SPDX-License-Identifier: MIT
//
// DataView objects. https://tc39.es/ecma262/#sec-dataview-objects
#include "builtins/array_buffer.h"

static bool this_view(JsCall *call, JsDataView **view)
{
    return jsmi_this_of_kind(call, JSMI_CELL_DATA_VIEW, "a DataView", view);
}

// GetViewByteLength of a view; a TypeError when it is out of bounds.
static bool view_length(JsVm *vm, const JsDataView *view, size_t *length)
{
    if (jsmi_view_is_out_of_bounds(view->buffer, view->byte_offset,
                                   view->length))
        return jsmi_throw_type_error(vm, "the DataView is out of bounds");
    *length = view->length == JSMI_LENGTH_TRACKING
                  ? jsmi_buffer_length(view->buffer) - view->byte_offset
                  : view->length;
    return true;
}

static bool throw_offset(JsVm *vm)
{
    return jsmi_throw_range_error(vm, "offset is outside of the buffer");
}

// Steps 4-10 of DataView and again 12-15: the offset and length against what
// the buffer has now.
static bool check_bounds(JsVm *vm, const JsArrayBuffer *buffer, double offset,
                         double length, bool has_length)
{
    double buffer_length;

    if (jsmi_buffer_is_detached(buffer))
        return jsmi_throw_type_error(vm, "the ArrayBuffer is detached");
    buffer_length = (double)jsmi_buffer_length(buffer);
    if (offset > buffer_length)
        return throw_offset(vm);
    if (has_length && offset + length > buffer_length)
        return jsmi_throw_range_error(vm, "invalid length of a DataView");
    return true;
}

// DataView ( buffer [ , byteOffset [ , byteLength ] ] )
// https://tc39.es/ecma262/#sec-dataview-buffer-byteoffset-bytelength
static bool data_view_constructor(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue value = jsmi_argument(call, 0);
    bool has_length = !jsmi_is_undefined(jsmi_argument(call, 2));
    JsArrayBuffer *buffer;
    JsDataView *view;
    double offset, buffer_length, length;
    bool is_tracking;

    if (!jsmi_require_new(call, "DataView"))
        return false;
    if (!jsmi_is_kind(value, JSMI_CELL_ARRAY_BUFFER))
        return jsmi_throw_type_error(vm, "%V is not a buffer", value);
    buffer = (JsArrayBuffer *)jsmi_as_cell(value);
    if (!jsmi_to_index(vm, jsmi_argument(call, 1), &offset))
        return false;
    if (!check_bounds(vm, buffer, offset, 0, false))
        return false;
    buffer_length = (double)jsmi_buffer_length(buffer);
    is_tracking = !has_length && jsmi_buffer_is_resizable(buffer);
    length = buffer_length - offset;
    if (has_length && !jsmi_to_index(vm, call->arguments[2], &length))
        return false;
    if (offset + length > buffer_length)
        return jsmi_throw_range_error(vm, "invalid length of a DataView");
    if (!jsmi_create_from_constructor(call, JSMI_INTRINSIC_DATA_VIEW_PROTOTYPE,
                                      JSMI_CELL_DATA_VIEW, sizeof *view, &view))
        return false;
    // NO BARRIER: the view is new.
    view->buffer = buffer;
    if (!check_bounds(vm, buffer, offset, length, !is_tracking))
        return false;
    view->byte_offset = (size_t)offset;
    view->length = is_tracking ? JSMI_LENGTH_TRACKING : (size_t)length;
    *result = jsmi_value_object(view);
    return true;
}

// get DataView.prototype.buffer
// https://tc39.es/ecma262/#sec-get-dataview.prototype.buffer
static bool data_view_prototype_buffer(JsCall *call, JsValue *result)
{
    JsDataView *view;

    if (!this_view(call, &view))
        return false;
    *result = jsmi_value_object(view->buffer);
    jsmi_vm_keep(call->vm, *result);
    return true;
}

// get DataView.prototype.byteLength
// https://tc39.es/ecma262/#sec-get-dataview.prototype.bytelength
static bool data_view_prototype_byte_length(JsCall *call, JsValue *result)
{
    JsDataView *view;
    size_t length;

    if (!this_view(call, &view) || !view_length(call->vm, view, &length))
        return false;
    *result = jsmi_value_number((double)length);
    return true;
}

// get DataView.prototype.byteOffset
// https://tc39.es/ecma262/#sec-get-dataview.prototype.byteoffset
static bool data_view_prototype_byte_offset(JsCall *call, JsValue *result)
{
    JsDataView *view;
    size_t length;

    if (!this_view(call, &view) || !view_length(call->vm, view, &length))
        return false;
    *result = jsmi_value_number((double)view->byte_offset);
    return true;
}

// ------------------------------------------------------------ reading, writing

static void reverse_bytes(uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count / 2; i++) {
        uint8_t byte = bytes[i];

        bytes[i] = bytes[count - 1 - i];
        bytes[count - 1 - i] = byte;
    }
}

static bool machine_is_little_endian(void)
{
    uint16_t word = 1;
    uint8_t first;

    memcpy(&first, &word, 1);
    return first == 1;
}

// The bytes of an access at `offset`, or a RangeError.
static bool locate(JsVm *vm, const JsDataView *view, double offset, size_t size,
                   uint8_t **bytes)
{
    size_t length;

    if (!view_length(vm, view, &length))
        return false;
    if (offset + (double)size > (double)length)
        return throw_offset(vm);
    *bytes = view->buffer->bytes + view->byte_offset + (size_t)offset;
    return true;
}

// GetViewValue ( view, requestIndex, isLittleEndian, type )
// https://tc39.es/ecma262/#sec-getviewvalue
static bool data_view_prototype_get(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsElementType type = (JsElementType)call->callee->mode;
    size_t size = jsmi_element_size(type);
    _Alignas(8) uint8_t raw[8];
    uint8_t *bytes;
    JsDataView *view;
    double offset;

    if (!this_view(call, &view))
        return false;
    if (!jsmi_to_index(vm, jsmi_argument(call, 0), &offset))
        return false;
    if (!locate(vm, view, offset, size, &bytes))
        return false;
    jsmi_relaxed_move(raw, bytes, size, jsmi_buffer_is_shared(view->buffer));
    if (jsmi_to_boolean(jsmi_argument(call, 1)) != machine_is_little_endian())
        reverse_bytes(raw, size);
    return jsmi_element_load(vm, type, raw, result);
}

// SetViewValue ( view, requestIndex, isLittleEndian, type, value )
// https://tc39.es/ecma262/#sec-setviewvalue
static bool data_view_prototype_set(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsElementType type = (JsElementType)call->callee->mode;
    size_t size = jsmi_element_size(type);
    _Alignas(8) uint8_t raw[8];
    uint8_t *bytes;
    JsNumeric numeric;
    JsDataView *view;
    double offset;

    *result = JSMI_UNDEFINED;
    if (!this_view(call, &view))
        return false;
    if (jsmi_buffer_is_immutable(view->buffer))
        return jsmi_throw_type_error(vm, "the ArrayBuffer is immutable");
    if (!jsmi_to_index(vm, jsmi_argument(call, 0), &offset))
        return false;
    if (!jsmi_to_element(vm, type, jsmi_argument(call, 1), &numeric))
        return false;
    if (!locate(vm, view, offset, size, &bytes))
        return false;
    jsmi_element_store(type, raw, &numeric);
    if (jsmi_to_boolean(jsmi_argument(call, 2)) != machine_is_little_endian())
        reverse_bytes(raw, size);
    jsmi_relaxed_move(bytes, raw, size, jsmi_buffer_is_shared(view->buffer));
    return true;
}

#define ACCESS(name_, type_)                                                   \
    JSMI_METHOD_MODE(get##name_, 1, data_view_prototype_get,                   \
                     JSMI_ELEMENT_##type_),                                    \
        JSMI_METHOD_MODE(set##name_, 2, data_view_prototype_set,               \
                         JSMI_ELEMENT_##type_)

const JsPropertySpec jsmi_data_view_prototype_properties[] = {
    JSMI_OBJECT(constructor, DATA_VIEW, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_GETTER(buffer, data_view_prototype_buffer),
    JSMI_GETTER(byteLength, data_view_prototype_byte_length),
    JSMI_GETTER(byteOffset, data_view_prototype_byte_offset),
    ACCESS(BigInt64, BIGINT64),
    ACCESS(BigUint64, BIGUINT64),
    ACCESS(Float16, FLOAT16),
    ACCESS(Float32, FLOAT32),
    ACCESS(Float64, FLOAT64),
    ACCESS(Int8, INT8),
    ACCESS(Int16, INT16),
    ACCESS(Int32, INT32),
    ACCESS(Uint8, UINT8),
    ACCESS(Uint16, UINT16),
    ACCESS(Uint32, UINT32),
    JSMI_TAG(DataView),
    JSMI_END,
};

#undef ACCESS

const JsPropertySpec jsmi_data_view_properties[] = {
    JSMI_METHOD(DataView, 1, data_view_constructor),
    JSMI_OBJECT(prototype, DATA_VIEW_PROTOTYPE, 0),
    JSMI_END,
};
