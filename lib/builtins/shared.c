// SPDX-License-Identifier: MIT
#include "builtins/shared.h"

#include <math.h>

#include "object/array_buffer.h"

void jsmi_raise_allocation_failure(JsVm *vm)
{
    if (vm->pending == JSMI_NOTHING_PENDING)
        jsmi_throw_out_of_memory(vm);
}

bool jsmi_result_string(JsVm *vm, JsString *string, JsValue *result)
{
    if (!string)
        return jsmi_fail_allocation(vm);
    *result = jsmi_value_cell(string);
    return true;
}

bool jsmi_result_text(JsVm *vm, const char *text, size_t length,
                      JsValue *result)
{
    return jsmi_result_string(
        vm, jsmi_string_from_latin1(&vm->heap, (const uint8_t *)text, length),
        result);
}

bool jsmi_result_builder(JsVm *vm, JsStringBuilder *builder, JsValue *result)
{
    bool is_too_long = builder->is_too_long;
    JsString *string = jsmi_string_builder_finish(builder);

    if (!string && is_too_long && vm->pending == JSMI_NOTHING_PENDING)
        return jsmi_throw_string_length(vm);
    return jsmi_result_string(vm, string, result);
}

bool jsmi_throw_string_length(JsVm *vm)
{
    return jsmi_throw_range_error(vm, "invalid string length");
}

bool jsmi_flatten_indirect(JsVm *vm, JsString *string, JsUnits *units)
{
    return jsmi_string_flatten(&vm->heap, string, units) ||
           jsmi_fail_allocation(vm);
}

// ------------------------------------------------------------------ receivers

bool jsmi_this_of_kind(JsCall *call, JsCellKind kind, const char *noun,
                       void *object)
{
    if (!jsmi_is_kind(call->this_value, kind))
        return jsmi_throw_type_error(call->vm, "receiver %V is not %s",
                                     call->this_value, noun);
    *(JsCell **)object = jsmi_as_cell(call->this_value);
    return true;
}

bool jsmi_this_object(JsCall *call, JsObject **object)
{
    if (!jsmi_is_object(call->this_value))
        return jsmi_throw_type_error(call->vm, "receiver %V is not an object",
                                     call->this_value);
    *object = jsmi_as_object(call->this_value);
    return true;
}

bool jsmi_this_string(JsCall *call, JsString **string)
{
    JsVm *vm = call->vm;

    if (!jsmi_is_string(call->this_value) &&
        !jsmi_require_object_coercible(vm, call->this_value))
        return false;
    return jsmi_to_string(vm, call->this_value, string);
}

bool jsmi_callable_argument(JsCall *call, uint32_t index, JsValue *function)
{
    *function = jsmi_argument(call, index);
    if (!jsmi_is_callable(*function))
        return jsmi_throw_type_error(call->vm, "%V is not a function",
                                     *function);
    return true;
}

bool jsmi_require_new(JsCall *call, const char *name)
{
    if (jsmi_is_undefined(call->new_target))
        return jsmi_throw_type_error(call->vm, "constructor %s requires 'new'",
                                     name);
    return true;
}

bool jsmi_wrap_primitive(JsCall *call, JsIntrinsic fallback, JsValue value,
                         JsValue *object)
{
    JsShape *shape;

    return jsmi_shape_from_constructor(
               call->vm, jsmi_as_object(call->new_target), fallback,
               jsmi_wrapper_methods(value), 0, &shape) &&
           jsmi_wrapper_create(call->vm, shape, value, object);
}

bool jsmi_return_this(JsCall *call, JsValue *result)
{
    *result = call->this_value;
    return true;
}

// ------------------------------------------------------------------- elements

bool jsmi_prototypes_lack_elements(const JsObject *object)
{
    for (object = object->shape->prototype; object;
         object = object->shape->prototype) {
        if (jsmi_object_is_exotic(object) || object->elements->readable > 0 ||
            object->elements->cell.kind == JSMI_CELL_SPARSE_ELEMENTS)
            return false;
    }
    return true;
}

bool jsmi_array_is_readable(const JsObject *object)
{
    return jsmi_is_array_object(object) && !jsmi_object_is_exotic(object) &&
           object->elements->readable == jsmi_array_length(object) &&
           jsmi_prototypes_lack_elements(object);
}

bool jsmi_array_is_writable(const JsObject *object)
{
    return jsmi_array_is_readable(object) &&
           object->elements->writable == object->elements->readable &&
           object->elements->cell.kind != JSMI_CELL_SPARSE_ELEMENTS &&
           !(object->cell.flags &
             (JSMI_OBJECT_LENGTH_READ_ONLY | JSMI_OBJECT_SEALED_ELEMENTS)) &&
           !(object->shape->cell.flags & JSMI_SHAPE_NOT_EXTENSIBLE);
}

// Whether the index is below `limit`, as a number to subscript with.
static bool index_is_below(double index, uint32_t limit, uint32_t *i)
{
    if (!(index < limit))
        return false;
    *i = (uint32_t)index;
    return true;
}

bool jsmi_element_get(JsVm *vm, JsObject *object, double index, JsValue *value)
{
    JsKey key;
    uint32_t i;

    // FAST PATH: a present dense element is the own property.
    if (index_is_below(index, object->elements->readable, &i) &&
        !jsmi_object_is_exotic(object) &&
        !jsmi_is_hole(object->elements->values[i])) {
        *value = object->elements->values[i];
        jsmi_vm_keep(vm, *value);
        return true;
    }
    if (index_is_below(index, UINT32_MAX, &i) &&
        jsmi_typed_array_get_fast(object, i, value))
        return true;
    if (!jsmi_key_from_integer(vm, index, &key))
        return false;
    return jsmi_get(vm, object, key, value);
}

bool jsmi_element_get_present(JsVm *vm, JsObject *object, double index,
                              JsValue *value, bool *present)
{
    JsKey key;
    uint32_t i;

    // FAST PATH: a present dense element is the own property.
    if (index_is_below(index, object->elements->readable, &i) &&
        !jsmi_object_is_exotic(object) &&
        !jsmi_is_hole(object->elements->values[i])) {
        *value = object->elements->values[i];
        *present = true;
        jsmi_vm_keep(vm, *value);
        return true;
    }
    if (!jsmi_key_from_integer(vm, index, &key))
        return false;
    if (!jsmi_has_property(vm, object, key, present))
        return false;
    return !*present || jsmi_get(vm, object, key, value);
}

double jsmi_element_next(const JsObject *object, double k, double length)
{
    const JsSparseElements *sparse;
    double next = length;

    // Not worth a look at the whole for a short way.
    if (length - k < 1024 || jsmi_object_is_exotic(object) ||
        !jsmi_prototypes_lack_elements(object))
        return k;
    if (object->elements->cell.kind != JSMI_CELL_SPARSE_ELEMENTS)
        return k < object->elements->readable ? k : length;
    sparse = (const JsSparseElements *)object->elements;
    for (uint32_t i = 0; i < sparse->table->count; i++) {
        const JsProperty *property = &sparse->table->entries[i];
        double index;

        if (property->attributes & JSMI_IS_DELETED)
            continue;
        index = jsmi_key_index(property->key);
        if (index >= k && index < next)
            next = index;
    }
    return next;
}

bool jsmi_element_set(JsVm *vm, JsObject *object, double index, JsValue value)
{
    JsKey key;
    uint32_t i;

    // FAST PATH: a present, writable dense element is overwritten.
    if (index_is_below(index, object->elements->writable, &i) &&
        !jsmi_object_is_exotic(object) &&
        !jsmi_is_hole(object->elements->values[i])) {
        object->elements->values[i] = value;
        jsmi_write_barrier(&vm->heap, object->elements);
        return true;
    }
    if (index_is_below(index, UINT32_MAX, &i) &&
        jsmi_typed_array_set_fast(object, i, value))
        return true;
    if (!jsmi_key_from_integer(vm, index, &key))
        return false;
    return jsmi_set(vm, object, key, value, true);
}

bool jsmi_element_create(JsVm *vm, JsObject *object, double index,
                         JsValue value)
{
    JsKey key;
    uint32_t i;

    // FAST PATH: a present dense element with all attributes keeps them.
    if (index_is_below(index, object->elements->writable, &i) &&
        !(object->cell.flags &
          (JSMI_OBJECT_EXOTIC | JSMI_OBJECT_SEALED_ELEMENTS)) &&
        !jsmi_is_hole(object->elements->values[i])) {
        object->elements->values[i] = value;
        jsmi_write_barrier(&vm->heap, object->elements);
        return true;
    }
    // FAST PATH: the next element of a plain array.
    if (jsmi_is_array_object(object) && index == jsmi_array_length(object) &&
        index < JSMI_LARGEST_INDEX && jsmi_array_is_writable(object))
        return jsmi_array_append(vm, object, value);
    if (!jsmi_key_from_integer(vm, index, &key))
        return false;
    return jsmi_create_data_property_or_throw(vm, object, key, value);
}

bool jsmi_element_delete(JsVm *vm, JsObject *object, double index)
{
    JsKey key;

    return jsmi_key_from_integer(vm, index, &key) &&
           jsmi_delete_property_or_throw(vm, object, key);
}

bool jsmi_length_set(JsVm *vm, JsObject *object, double length)
{
    return jsmi_set(vm, object, JSMI_KEY(length), jsmi_value_number(length),
                    true);
}

// ------------------------------------------------------------ arguments, turns

bool jsmi_clamp_relative_index(JsVm *vm, JsValue argument, double length,
                               double fallback, double *index)
{
    double relative;

    if (jsmi_is_undefined(argument)) {
        *index = fallback;
        return true;
    }
    if (!jsmi_to_integer_or_infinity(vm, argument, &relative))
        return false;
    *index = relative < 0 ? fmax(length + relative, 0) : fmin(relative, length);
    return true;
}

bool jsmi_closure_create(JsCall *call, JsNative *native, uint32_t length,
                         JsNativeFunction **function)
{
    JsValue value;

    if (!jsmi_native_function_create(call->vm, call->realm, native,
                                     JSMI_KEY(empty), length, &value))
        return false;
    *function = (JsNativeFunction *)jsmi_as_object(value);
    (*function)->data[0] = JSMI_UNDEFINED;
    (*function)->data[1] = JSMI_UNDEFINED;
    return true;
}

bool jsmi_create_from_constructor(JsCall *call, JsIntrinsic fallback,
                                  JsCellKind kind, size_t size, void *object)
{
    JsVm *vm = call->vm;
    JsShape *shape;

    if (!jsmi_shape_from_constructor(vm, jsmi_as_object(call->new_target),
                                     fallback, &jsmi_ordinary_methods, 0,
                                     &shape))
        return false;
    return jsmi_object_allocate(vm, kind, size, shape, object);
}

bool jsmi_create_of_kind(JsVm *vm, JsIntrinsic prototype, JsCellKind kind,
                         size_t size, void *object)
{
    JsObject *parent;
    JsShape *shape;

    if (!jsmi_realm_intrinsic(vm, vm->realm, prototype, &parent))
        return false;
    shape = jsmi_shape_root(vm, parent, &jsmi_ordinary_methods, 0);
    if (!shape)
        return jsmi_fail_allocation(vm);
    return jsmi_object_allocate(vm, kind, size, shape, object);
}
