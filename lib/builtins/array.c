// SPDX-License-Identifier: MIT
//
// Array objects: the constructor, what changes an array in place, and the
// tables. https://tc39.es/ecma262/#sec-array-objects
#include "builtins/array.h"

#include <math.h>

#include "builtins/iterate.h"

#define LONGEST_ARRAY_LIKE 9007199254740991.0

bool jsmi_this_array_like(JsCall *call, JsObject **object, double *length)
{
    return jsmi_to_object(call->vm, call->this_value, object) &&
           jsmi_length_of_array_like(call->vm, *object, length);
}

bool jsmi_array_create_checked(JsVm *vm, double length, JsValue *array)
{
    if (length > UINT32_MAX)
        return jsmi_throw_range_error(vm, "invalid array length");
    return jsmi_array_create(vm, (uint32_t)length, NULL, array);
}

// IsConstructor(C), and C is %Array% of another realm than the running one.
static bool is_array_of_other_realm(JsVm *vm, JsValue constructor, bool *is)
{
    JsRealm *realm;

    *is = false;
    if (!jsmi_is_constructor(constructor))
        return true;
    if (!jsmi_get_function_realm(vm, jsmi_as_object(constructor), &realm))
        return false;
    *is = realm != vm->realm && realm->intrinsics[JSMI_INTRINSIC_ARRAY] ==
                                    jsmi_as_object(constructor);
    return true;
}

// Construct(C, « length »), or ArrayCreate if that is what it would do.
static bool construct_with_length(JsVm *vm, JsObject *constructor,
                                  double length, JsObject **array)
{
    JsValue argument = jsmi_value_number(length);
    JsValue value;

    if (constructor == vm->realm->intrinsics[JSMI_INTRINSIC_ARRAY]) {
        if (!jsmi_array_create_checked(vm, length, &value))
            return false;
    } else if (!jsmi_construct(vm, constructor, &argument, 1, NULL, &value)) {
        return false;
    }
    *array = jsmi_as_object(value);
    return true;
}

// https://tc39.es/ecma262/#sec-arrayspeciescreate
bool jsmi_array_species_create(JsVm *vm, JsObject *original, double length,
                               JsObject **array)
{
    JsValue constructor;
    bool is_array, is_foreign;

    if (!jsmi_is_array(vm, jsmi_value_object(original), &is_array))
        return false;
    if (!is_array) {
        if (!jsmi_array_create_checked(vm, length, &constructor))
            return false;
        *array = jsmi_as_object(constructor);
        return true;
    }
    if (!jsmi_get(vm, original, JSMI_KEY(constructor), &constructor))
        return false;
    if (!is_array_of_other_realm(vm, constructor, &is_foreign))
        return false;
    if (is_foreign) {
        constructor = JSMI_UNDEFINED;
    } else if (jsmi_is_object(constructor)) {
        if (!jsmi_get(vm, jsmi_as_object(constructor), JSMI_KEY_SYMBOL(species),
                      &constructor))
            return false;
        if (jsmi_is_null(constructor))
            constructor = JSMI_UNDEFINED;
    }
    if (jsmi_is_undefined(constructor)) {
        if (!jsmi_array_create_checked(vm, length, &constructor))
            return false;
        *array = jsmi_as_object(constructor);
        return true;
    }
    if (!jsmi_is_constructor(constructor))
        return jsmi_throw_type_error(vm, "species %V is not a constructor",
                                     constructor);
    return construct_with_length(vm, jsmi_as_object(constructor), length,
                                 array);
}

// ----------------------------------------------------------------- constructor

// ArrayCreate with the prototype of new.target.
static bool create_for_new_target(JsCall *call, uint32_t length,
                                  JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *new_target = jsmi_is_undefined(call->new_target)
                               ? &call->callee->object
                               : jsmi_as_object(call->new_target);
    JsShape *shape;
    JsObject *array;

    if (new_target == vm->realm->intrinsics[JSMI_INTRINSIC_ARRAY])
        return jsmi_array_create(vm, length, NULL, result);
    if (!jsmi_shape_from_constructor(vm, new_target,
                                     JSMI_INTRINSIC_ARRAY_PROTOTYPE,
                                     &jsmi_array_methods, 0, &shape))
        return false;
    if (!jsmi_object_allocate(vm, JSMI_CELL_ARRAY, sizeof(JsArray), shape,
                              &array))
        return false;
    array->cell.auxiliary = length;
    *result = jsmi_value_object(array);
    return true;
}

// Array ( ...values )
// https://tc39.es/ecma262/#sec-array
static bool array_constructor(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue first = jsmi_argument(call, 0);

    if (call->argument_count == 1 && jsmi_is_number(first)) {
        double length = jsmi_as_number(first);

        if (!(length >= 0 && length <= UINT32_MAX && trunc(length) == length))
            return jsmi_throw_range_error(vm, "invalid array length");
        return create_for_new_target(call, (uint32_t)length, result);
    }
    if (!create_for_new_target(call, 0, result))
        return false;
    if (!jsmi_vm_spend(vm, call->argument_count / 64))
        return false;
    for (uint32_t i = 0; i < call->argument_count; i++) {
        if (!jsmi_array_append(vm, jsmi_as_object(*result), call->arguments[i]))
            return false;
    }
    return true;
}

// Array.from ( items [ , mapper [ , thisArg ] ] )
// https://tc39.es/ecma262/#sec-array.from
typedef struct ArrayFrom {
    JsObject *array;
    JsValue mapper;  // or undefined
    JsValue this_argument;
} ArrayFrom;

static bool from_value(JsVm *vm, void *data, double index, JsValue value,
                       bool *stop)
{
    ArrayFrom *from = data;

    (void)stop;
    if (!jsmi_is_undefined(from->mapper)) {
        JsValue arguments[2] = {value, jsmi_value_number(index)};

        if (!jsmi_call(vm, from->mapper, from->this_argument, arguments, 2,
                       &value))
            return false;
    }
    return jsmi_element_create(vm, from->array, index, value);
}

// Construct(C, arguments) or ArrayCreate.
static bool create_for_this(JsCall *call, const double *length,
                            JsObject **array)
{
    JsVm *vm = call->vm;
    JsValue value;

    if (jsmi_is_constructor(call->this_value)) {
        JsValue argument = jsmi_value_number(length ? *length : 0);

        if (!jsmi_construct(vm, jsmi_as_object(call->this_value), &argument,
                            length ? 1 : 0, NULL, &value))
            return false;
    } else if (!jsmi_array_create_checked(vm, length ? *length : 0, &value)) {
        return false;
    }
    *array = jsmi_as_object(value);
    return true;
}

static bool from_array_like(JsCall *call, ArrayFrom *from, JsValue items)
{
    JsVm *vm = call->vm;
    JsObject *array_like;
    double length;
    uint32_t mark;

    if (!jsmi_to_object(vm, items, &array_like))
        return false;
    if (!jsmi_length_of_array_like(vm, array_like, &length))
        return false;
    if (!create_for_this(call, &length, &from->array))
        return false;
    mark = jsmi_scope_open(&vm->heap);
    for (double k = 0; k < length; k++) {
        JsValue value;
        bool stop;

        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_element_get(vm, array_like, k, &value))
            return false;
        if (!from_value(vm, from, k, value, &stop))
            return false;
    }
    return jsmi_length_set(vm, from->array, length);
}

static bool array_from(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue items = jsmi_argument(call, 0);
    ArrayFrom from = {NULL, jsmi_argument(call, 1), jsmi_argument(call, 2)};
    JsValue using_iterator;
    JsIteratorRecord record;
    double count;

    if (!jsmi_is_undefined(from.mapper) && !jsmi_is_callable(from.mapper))
        return jsmi_throw_type_error(vm, "%V is not a function", from.mapper);
    if (!jsmi_get_method(vm, items, JSMI_KEY_SYMBOL(iterator), &using_iterator))
        return false;
    if (jsmi_is_undefined(using_iterator)) {
        if (!from_array_like(call, &from, items))
            return false;
        *result = jsmi_value_object(from.array);
        return true;
    }
    if (!create_for_this(call, NULL, &from.array))
        return false;
    if (!jsmi_get_iterator_from_method(vm, items, using_iterator, &record))
        return false;
    if (!jsmi_iterate_record(vm, &record, from_value, &from, &count))
        return false;
    *result = jsmi_value_object(from.array);
    return jsmi_length_set(vm, from.array, count);
}

// Array.isArray ( arg )
// https://tc39.es/ecma262/#sec-array.isarray
static bool array_is_array(JsCall *call, JsValue *result)
{
    bool is_array;

    if (!jsmi_is_array(call->vm, jsmi_argument(call, 0), &is_array))
        return false;
    *result = jsmi_value_boolean(is_array);
    return true;
}

// Array.of ( ...items )
// https://tc39.es/ecma262/#sec-array.of
static bool array_of(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    double length = call->argument_count;
    JsObject *array;
    uint32_t mark;

    if (!create_for_this(call, &length, &array))
        return false;
    *result = jsmi_value_object(array);
    mark = jsmi_scope_open(&vm->heap);
    for (uint32_t k = 0; k < call->argument_count; k++) {
        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_element_create(vm, array, k, call->arguments[k]))
            return false;
    }
    return jsmi_length_set(vm, array, length);
}

// ------------------------------------------------------------ changed in place

// Array.prototype.at ( index )
// https://tc39.es/ecma262/#sec-array.prototype.at
static bool array_prototype_at(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *object;
    double length, k;

    if (!jsmi_this_array_like(call, &object, &length))
        return false;
    if (!jsmi_to_integer_or_infinity(vm, jsmi_argument(call, 0), &k))
        return false;
    if (k < 0)
        k += length;
    *result = JSMI_UNDEFINED;
    return !(k >= 0 && k < length) || jsmi_element_get(vm, object, k, result);
}

// Array.prototype.copyWithin ( target, start [ , end ] )
// https://tc39.es/ecma262/#sec-array.prototype.copywithin
static bool array_prototype_copy_within(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *object;
    double length, to, from, final, count, direction = 1;
    uint32_t mark;

    if (!jsmi_this_array_like(call, &object, &length))
        return false;
    if (!jsmi_clamp_relative_index(vm, jsmi_argument(call, 0), length, 0, &to))
        return false;
    if (!jsmi_clamp_relative_index(vm, jsmi_argument(call, 1), length, 0,
                                   &from))
        return false;
    if (!jsmi_clamp_relative_index(vm, jsmi_argument(call, 2), length, length,
                                   &final))
        return false;
    count = fmin(final - from, length - to);
    // 12. Overlapping to the right: begin at the end.
    if (from < to && to < from + count) {
        direction = -1;
        from += count - 1;
        to += count - 1;
    }
    mark = jsmi_scope_open(&vm->heap);
    for (; count > 0; count--, from += direction, to += direction) {
        JsValue value;
        bool present;

        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_element_get_present(vm, object, from, &value, &present))
            return false;
        if (present ? !jsmi_element_set(vm, object, to, value)
                    : !jsmi_element_delete(vm, object, to))
            return false;
    }
    *result = jsmi_value_object(object);
    return true;
}

// FAST PATH: the elements are in the vector; overwriting runs no script.
static bool fill_dense(JsVm *vm, JsObject *object, JsValue value, double k,
                       double final)
{
    JsElements *elements = object->elements;

    if (!jsmi_array_is_writable(object) || final > elements->writable)
        return false;
    for (uint32_t i = (uint32_t)k; i < (uint32_t) final; i++)
        elements->values[i] = value;
    jsmi_write_barrier(&vm->heap, elements);
    return true;
}

// Array.prototype.fill ( value [ , start [ , end ] ] )
// https://tc39.es/ecma262/#sec-array.prototype.fill
static bool array_prototype_fill(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *object;
    double length, k, final;
    uint32_t mark;

    if (!jsmi_this_array_like(call, &object, &length))
        return false;
    // 3-10. Let k be the clamped start and final the clamped end.
    if (!jsmi_clamp_relative_index(vm, jsmi_argument(call, 1), length, 0, &k))
        return false;
    if (!jsmi_clamp_relative_index(vm, jsmi_argument(call, 2), length, length,
                                   &final))
        return false;
    *result = jsmi_value_object(object);
    if (k < final && final <= UINT32_MAX) {
        if (!jsmi_vm_spend(vm, (size_t)(final - k) / 64))
            return false;
        if (fill_dense(vm, object, jsmi_argument(call, 0), k, final))
            return true;
    }
    // 11. Repeat, while k < final.
    mark = jsmi_scope_open(&vm->heap);
    for (; k < final; k++) {
        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_element_set(vm, object, k, jsmi_argument(call, 0)))
            return false;
    }
    return true;
}

// Array.prototype.pop ( )
// https://tc39.es/ecma262/#sec-array.prototype.pop
static bool pop_dense(JsObject *array, JsValue *result)
{
    JsElements *elements = array->elements;

    // FAST PATH: the last element is in the vector, and taking it away runs no
    // script.
    if (!jsmi_array_is_writable(array) || elements->readable == 0)
        return false;
    *result = jsmi_hole_to_undefined(elements->values[elements->readable - 1]);
    elements->readable--;
    elements->writable--;
    array->cell.auxiliary--;
    return true;
}

static bool array_prototype_pop(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *object;
    double length;

    if (!jsmi_to_object(vm, call->this_value, &object))
        return false;
    if (pop_dense(object, result)) {
        jsmi_vm_keep(vm, *result);
        return true;
    }
    if (!jsmi_length_of_array_like(vm, object, &length))
        return false;
    *result = JSMI_UNDEFINED;
    if (length == 0)
        return jsmi_length_set(vm, object, 0);
    return jsmi_element_get(vm, object, length - 1, result) &&
           jsmi_element_delete(vm, object, length - 1) &&
           jsmi_length_set(vm, object, length - 1);
}

// Array.prototype.push ( ...items )
// https://tc39.es/ecma262/#sec-array.prototype.push
static bool array_prototype_push(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *object;
    double length;

    if (!jsmi_to_object(vm, call->this_value, &object))
        return false;
    // FAST PATH: a plain array only grows.
    if (jsmi_array_is_writable(object) &&
        UINT32_MAX - jsmi_array_length(object) > call->argument_count) {
        for (uint32_t i = 0; i < call->argument_count; i++) {
            if (!jsmi_array_append(vm, object, call->arguments[i]))
                return false;
        }
        *result = jsmi_value_uint32(jsmi_array_length(object));
        return true;
    }
    if (!jsmi_length_of_array_like(vm, object, &length))
        return false;
    if (length + call->argument_count > LONGEST_ARRAY_LIKE)
        return jsmi_throw_type_error(vm, "the length would exceed 2^53 - 1");
    for (uint32_t i = 0; i < call->argument_count; i++) {
        if (!jsmi_vm_spend(vm, 1))
            return false;
        if (!jsmi_element_set(vm, object, length++, call->arguments[i]))
            return false;
    }
    *result = jsmi_value_number(length);
    return jsmi_length_set(vm, object, length);
}

// FAST PATH: both halves are in the vector.
static bool reverse_dense(JsVm *vm, JsObject *object)
{
    JsElements *elements = object->elements;

    if (!jsmi_array_is_writable(object))
        return false;
    for (uint32_t i = 0, j = elements->readable; i + 1 < j; i++) {
        JsValue lower = elements->values[i];

        elements->values[i] = elements->values[--j];
        elements->values[j] = lower;
    }
    jsmi_write_barrier(&vm->heap, elements);
    return true;
}

// Array.prototype.reverse ( )
// https://tc39.es/ecma262/#sec-array.prototype.reverse
static bool reverse_pair(JsVm *vm, JsObject *object, double lower, double upper)
{
    JsValue lower_value, upper_value;
    bool lower_exists, upper_exists;

    if (!jsmi_element_get_present(vm, object, lower, &lower_value,
                                  &lower_exists))
        return false;
    if (!jsmi_element_get_present(vm, object, upper, &upper_value,
                                  &upper_exists))
        return false;
    if (upper_exists && !jsmi_element_set(vm, object, lower, upper_value))
        return false;
    if (!upper_exists && lower_exists &&
        !jsmi_element_delete(vm, object, lower))
        return false;
    if (lower_exists)
        return jsmi_element_set(vm, object, upper, lower_value);
    return !upper_exists || jsmi_element_delete(vm, object, upper);
}

static bool array_prototype_reverse(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *object;
    double length;
    uint32_t mark;

    if (!jsmi_this_array_like(call, &object, &length))
        return false;
    *result = jsmi_value_object(object);
    if (jsmi_is_array_object(object)) {
        if (!jsmi_vm_spend(vm, (size_t)length / 64))
            return false;
        if (reverse_dense(vm, object))
            return true;
    }
    mark = jsmi_scope_open(&vm->heap);
    for (double lower = 0; lower < floor(length / 2); lower++) {
        if (!jsmi_turn(vm, mark))
            return false;
        if (!reverse_pair(vm, object, lower, length - lower - 1))
            return false;
    }
    return true;
}

// Moves a run of elements, from either end, as shift, unshift and splice do:
// what is absent is deleted at its new place.
static bool move_elements(JsVm *vm, JsObject *object, double from, double to,
                          double count)
{
    uint32_t mark = jsmi_scope_open(&vm->heap);
    bool from_end = from < to;

    for (double i = 0; i < count; i++) {
        double k = from_end ? count - 1 - i : i;
        JsValue value;
        bool present;

        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_element_get_present(vm, object, from + k, &value, &present))
            return false;
        if (present ? !jsmi_element_set(vm, object, to + k, value)
                    : !jsmi_element_delete(vm, object, to + k))
            return false;
    }
    return true;
}

// FAST PATH: all is in the vector. False in `*done`: not so.
static bool shift_dense(JsVm *vm, JsObject *array, bool *done, JsValue *result)
{
    JsElements *elements = array->elements;

    *done = false;
    if (!jsmi_array_is_writable(array) || elements->readable == 0)
        return true;
    *result = jsmi_hole_to_undefined(elements->values[0]);
    elements->readable--;
    elements->writable--;
    array->cell.auxiliary--;
    jsmi_write_barrier(&vm->heap, elements);
    *done = true;
    return jsmi_memory_move(&vm->budget, elements->values, elements->values + 1,
                            elements->readable * sizeof(JsValue));
}

// Array.prototype.shift ( )
// https://tc39.es/ecma262/#sec-array.prototype.shift
static bool array_prototype_shift(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *object;
    double length;
    bool is_done;

    if (!jsmi_this_array_like(call, &object, &length))
        return false;
    if (length == 0) {
        *result = JSMI_UNDEFINED;
        return jsmi_length_set(vm, object, 0);
    }
    if (!shift_dense(vm, object, &is_done, result))
        return false;
    if (is_done) {
        jsmi_vm_keep(vm, *result);
        return jsmi_vm_spend(vm, (size_t)length / 256);
    }
    return jsmi_element_get(vm, object, 0, result) &&
           move_elements(vm, object, 1, 0, length - 1) &&
           jsmi_element_delete(vm, object, length - 1) &&
           jsmi_length_set(vm, object, length - 1);
}

// FAST PATH: a plain array makes room at its beginning. False in `*done`: not
// one.
static bool unshift_dense(JsCall *call, JsObject *array, bool *done)
{
    JsVm *vm = call->vm;
    uint32_t count = call->argument_count;
    uint32_t length;

    *done = jsmi_array_is_writable(array) &&
            jsmi_array_length(array) < (1u << 24) && count < (1u << 24);
    if (!*done)
        return true;
    length = array->elements->readable;
    if (!jsmi_vm_spend(vm, length / 256))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        if (!jsmi_array_append(vm, array, JSMI_UNDEFINED))
            return false;
    }
    jsmi_write_barrier(&vm->heap, array->elements);
    if (!jsmi_memory_move(&vm->budget, array->elements->values + count,
                          array->elements->values, length * sizeof(JsValue)))
        return false;
    memcpy(array->elements->values, call->arguments, count * sizeof(JsValue));
    return true;
}

// Array.prototype.unshift ( ...items )
// https://tc39.es/ecma262/#sec-array.prototype.unshift
static bool array_prototype_unshift(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    uint32_t count = call->argument_count;
    JsObject *object;
    double length;
    bool done = false;

    if (!jsmi_this_array_like(call, &object, &length))
        return false;
    *result = jsmi_value_number(length + count);
    if (count == 0)
        return jsmi_length_set(vm, object, length);
    if (!unshift_dense(call, object, &done))
        return false;
    if (done)
        return true;
    if (length + count > LONGEST_ARRAY_LIKE)
        return jsmi_throw_type_error(vm, "the length would exceed 2^53 - 1");
    if (!move_elements(vm, object, 0, count, length))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        if (!jsmi_element_set(vm, object, i, call->arguments[i]))
            return false;
    }
    return jsmi_length_set(vm, object, length + count);
}

// --------------------------------------------------------------------- as text

// Whether the same native is already at work on the same receiver: an array
// that contains itself joins as nothing, as everywhere on the web.
static bool is_being_joined(const JsCall *call)
{
    const JsCall *outer = call->previous;

    for (int depth = 0; outer && depth < 64; depth++, outer = outer->previous) {
        if (outer->callee && outer->callee->native == call->callee->native &&
            jsmi_same_word(outer->this_value, call->this_value))
            return true;
    }
    return false;
}

static bool append_element_text(JsVm *vm, JsStringBuilder *builder,
                                JsValue value, JsJoinMode mode)
{
    JsString *string;

    if (jsmi_is_nullish(value))
        return true;
    if (mode == JSMI_JOIN_LOCALE_STRINGS &&
        !jsmi_invoke(vm, value, JSMI_KEY(toLocaleString), NULL, 0, &value))
        return false;
    if (!jsmi_to_string(vm, value, &string))
        return false;
    jsmi_string_builder_append_string(builder, string);
    return true;
}

static bool append_elements(JsVm *vm, JsStringBuilder *builder,
                            JsObject *object, double length,
                            JsString *separator, JsJoinMode mode)
{
    uint32_t mark = jsmi_scope_open(&vm->heap);

    for (double k = 0; k < length; k++) {
        JsValue value;

        if (!jsmi_turn(vm, mark))
            return false;
        if (k > 0)
            jsmi_string_builder_append_string(builder, separator);
        if (builder->buffer.failed)
            break;
        if (!jsmi_element_get(vm, object, k, &value))
            return false;
        if (!append_element_text(vm, builder, value, mode))
            return false;
    }
    return true;
}

bool jsmi_join_elements(JsVm *vm, JsObject *object, double length,
                        JsString *separator, JsJoinMode mode, JsValue *result)
{
    JsStringBuilder builder;

    if ((length - 1) * jsmi_string_length(separator) > vm->heap.longest_string)
        return jsmi_throw_string_length(vm);
    jsmi_string_builder_initialize(&builder, &vm->heap);
    if (!append_elements(vm, &builder, object, length, separator, mode)) {
        jsmi_string_builder_dispose(&builder);
        return false;
    }
    return jsmi_result_builder(vm, &builder, result);
}

// Array.prototype.join ( separator )
// https://tc39.es/ecma262/#sec-array.prototype.join
static bool array_prototype_join(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *object;
    JsString *separator = jsmi_unit_string(',');
    double length;

    if (!jsmi_this_array_like(call, &object, &length))
        return false;
    if (!jsmi_is_undefined(jsmi_argument(call, 0)) &&
        !jsmi_to_string(vm, jsmi_argument(call, 0), &separator))
        return false;
    if (is_being_joined(call)) {
        *result = JSMI_ATOM_VALUE(empty);
        return true;
    }
    return jsmi_join_elements(vm, object, length, separator, JSMI_JOIN_STRINGS,
                              result);
}

// Array.prototype.toLocaleString ( [ reserved1 [ , reserved2 ] ] )
// https://tc39.es/ecma262/#sec-array.prototype.tolocalestring
static bool array_prototype_to_locale_string(JsCall *call, JsValue *result)
{
    JsObject *object;
    double length;

    if (!jsmi_this_array_like(call, &object, &length))
        return false;
    if (is_being_joined(call)) {
        *result = JSMI_ATOM_VALUE(empty);
        return true;
    }
    return jsmi_join_elements(call->vm, object, length, jsmi_unit_string(','),
                              JSMI_JOIN_LOCALE_STRINGS, result);
}

// Array.prototype.toString ( )
// https://tc39.es/ecma262/#sec-array.prototype.tostring
static bool array_prototype_to_string(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *array;
    JsValue join;

    if (!jsmi_to_object(vm, call->this_value, &array))
        return false;
    if (!jsmi_get(vm, array, JSMI_KEY(join), &join))
        return false;
    if (jsmi_is_callable(join))
        return jsmi_call(vm, join, jsmi_value_object(array), NULL, 0, result);
    return jsmi_object_to_string(vm, jsmi_value_object(array), result);
}

// Array.prototype [ %Symbol.unscopables% ]
// https://tc39.es/ecma262/#sec-array.prototype-%symbol.unscopables%
// Typed arrays have the same function.
const JsPropertySpec jsmi_array_to_string_properties[] = {
    JSMI_METHOD(toString, 0, array_prototype_to_string),
    JSMI_END,
};

const JsPropertySpec jsmi_array_prototype_properties[] = {
    // clang-format off
    JSMI_METHOD(at, 1, array_prototype_at),
    JSMI_METHOD(concat, 1, jsmi_array_prototype_concat),
    JSMI_OBJECT(constructor, ARRAY, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_METHOD(copyWithin, 2, array_prototype_copy_within),
    JSMI_METHOD_MODE(entries, 0, jsmi_array_prototype_iterate, JSMI_ENUMERATE_ENTRIES),
    JSMI_STEPS(every, 1, jsmi_array_prototype_callback_steps, JSMI_ARRAY_EVERY),
    JSMI_METHOD(fill, 1, array_prototype_fill),
    JSMI_STEPS(filter, 1, jsmi_array_prototype_callback_steps, JSMI_ARRAY_FILTER),
    JSMI_STEPS(find, 1, jsmi_array_prototype_callback_steps, JSMI_ARRAY_FIND),
    JSMI_STEPS(findIndex, 1, jsmi_array_prototype_callback_steps, JSMI_ARRAY_FIND_INDEX),
    JSMI_STEPS(findLast, 1, jsmi_array_prototype_callback_steps, JSMI_ARRAY_FIND_LAST),
    JSMI_STEPS(findLastIndex, 1, jsmi_array_prototype_callback_steps, JSMI_ARRAY_FIND_LAST_INDEX),
    JSMI_METHOD(flat, 0, jsmi_array_prototype_flat),
    JSMI_METHOD(flatMap, 1, jsmi_array_prototype_flat_map),
    JSMI_STEPS(forEach, 1, jsmi_array_prototype_callback_steps, JSMI_ARRAY_FOR_EACH),
    JSMI_METHOD(includes, 1, jsmi_array_prototype_includes),
    JSMI_METHOD(indexOf, 1, jsmi_array_prototype_index_of),
    JSMI_METHOD(join, 1, array_prototype_join),
    JSMI_METHOD_MODE(keys, 0, jsmi_array_prototype_iterate, JSMI_ENUMERATE_KEYS),
    JSMI_METHOD(lastIndexOf, 1, jsmi_array_prototype_last_index_of),
    JSMI_STEPS(map, 1, jsmi_array_prototype_callback_steps, JSMI_ARRAY_MAP),
    JSMI_METHOD(pop, 0, array_prototype_pop),
    JSMI_METHOD(push, 1, array_prototype_push),
    JSMI_STEPS(reduce, 1, jsmi_array_prototype_callback_steps, JSMI_ARRAY_REDUCE),
    JSMI_STEPS(reduceRight, 1, jsmi_array_prototype_callback_steps, JSMI_ARRAY_REDUCE_RIGHT),
    JSMI_METHOD(reverse, 0, array_prototype_reverse),
    JSMI_METHOD(shift, 0, array_prototype_shift),
    JSMI_METHOD(slice, 2, jsmi_array_prototype_slice),
    JSMI_STEPS(some, 1, jsmi_array_prototype_callback_steps, JSMI_ARRAY_SOME),
    JSMI_STEPS(sort, 1, jsmi_array_prototype_sort_steps, JSMI_ARRAY_SORT),
    JSMI_METHOD(splice, 2, jsmi_array_prototype_splice),
    JSMI_METHOD(toLocaleString, 0, array_prototype_to_locale_string),
    JSMI_METHOD(toReversed, 0, jsmi_array_prototype_to_reversed),
    JSMI_STEPS(toSorted, 1, jsmi_array_prototype_sort_steps,
               JSMI_ARRAY_TO_SORTED),
    JSMI_METHOD(toSpliced, 2, jsmi_array_prototype_to_spliced),
    JSMI_OBJECT(toString, ARRAY_TO_STRING, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_METHOD(unshift, 1, array_prototype_unshift),
    JSMI_METHOD_MODE(values, 0, jsmi_array_prototype_iterate, JSMI_ENUMERATE_VALUES),
    JSMI_METHOD(with, 2, jsmi_array_prototype_with),
    JSMI_SYMBOL_ALIAS(iterator, values, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_SYMBOL_OBJECT(unscopables, ARRAY_UNSCOPABLES, JSMI_CONFIGURABLE),
    JSMI_END,
    // clang-format on
};

const JsPropertySpec jsmi_array_unscopables_properties[] = {
    // clang-format off
    JSMI_FLAG(at),
    JSMI_FLAG(copyWithin),
    JSMI_FLAG(entries),
    JSMI_FLAG(fill),
    JSMI_FLAG(find),
    JSMI_FLAG(findIndex),
    JSMI_FLAG(findLast),
    JSMI_FLAG(findLastIndex),
    JSMI_FLAG(flat),
    JSMI_FLAG(flatMap),
    JSMI_FLAG(includes),
    JSMI_FLAG(keys),
    JSMI_FLAG(toReversed),
    JSMI_FLAG(toSorted),
    JSMI_FLAG(toSpliced),
    JSMI_FLAG(values),
    JSMI_END,
    // clang-format on
};

const JsPropertySpec jsmi_array_properties[] = {
    // clang-format off
    JSMI_METHOD(Array, 1, array_constructor),
    JSMI_OBJECT(prototype, ARRAY_PROTOTYPE, 0),
    JSMI_METHOD(from, 1, array_from),
    JSMI_METHOD(fromAsync, 1, jsmi_array_from_async),
    JSMI_METHOD(isArray, 1, array_is_array),
    JSMI_METHOD(of, 0, array_of),
    JSMI_SYMBOL_GETTER(species, jsmi_return_this),
    JSMI_END,
    // clang-format on
};
