// SPDX-License-Identifier: MIT
//
// %TypedArray% and the constructors of each type of elements.
// https://tc39.es/ecma262/#sec-typedarray-objects
#include "builtins/array.h"
#include "builtins/array_buffer.h"
#include "builtins/iterate.h"

// ValidateTypedArray ( O, order [ , accessMode ] )
// https://tc39.es/ecma262/#sec-validatetypedarray
bool jsmi_validate_typed_array(JsVm *vm, JsValue value, JsBufferAccess access,
                               JsTypedArray **array, size_t *length)
{
    if (!jsmi_is_typed_array(value))
        return jsmi_throw_type_error(vm, "%V is not a typed array", value);
    *array = jsmi_as_typed_array(value);
    if (access == JSMI_BUFFER_WRITE &&
        jsmi_buffer_is_immutable((*array)->buffer))
        return jsmi_throw_type_error(vm, "the ArrayBuffer is immutable");
    if (jsmi_typed_array_is_out_of_bounds(*array))
        return jsmi_throw_type_error(vm, "the typed array is out of bounds");
    *length = jsmi_typed_array_length(*array);
    return true;
}

bool jsmi_typed_array_from_constructor(JsVm *vm, JsObject *constructor,
                                       const JsValue *arguments, uint32_t count,
                                       double least_length,
                                       JsBufferAccess access,
                                       JsTypedArray **array)
{
    JsValue value;
    size_t length;

    if (!jsmi_construct(vm, constructor, arguments, count, NULL, &value))
        return false;
    if (!jsmi_validate_typed_array(vm, value, access, array, &length))
        return false;
    if ((double)length < least_length)
        return jsmi_throw_type_error(vm, "the new typed array is too short");
    return true;
}

static bool throw_content_type(JsVm *vm)
{
    return jsmi_throw_type_error(vm, "BigInt and Number elements do not mix");
}

bool jsmi_typed_array_species_create(JsVm *vm, JsTypedArray *exemplar,
                                     const JsValue *arguments, uint32_t count,
                                     double least_length, JsTypedArray **array)
{
    JsElementType type = jsmi_typed_array_type(exemplar);
    JsObject *constructor;

    if (!jsmi_species_constructor(vm, &exemplar->object,
                                  jsmi_element_constructor(type), &constructor))
        return false;
    if (!jsmi_typed_array_from_constructor(
            vm, constructor, arguments, count, least_length,
            count == 1 ? JSMI_BUFFER_WRITE : JSMI_BUFFER_READ, array))
        return false;
    if (jsmi_element_is_bigint(jsmi_typed_array_type(*array)) !=
        jsmi_element_is_bigint(type))
        return throw_content_type(vm);
    return true;
}

// AllocateTypedArray with a length: a new buffer, too.
static bool allocate(JsVm *vm, JsShape *shape, JsElementType type,
                     double length, JsTypedArray **array)
{
    double size = length * (double)jsmi_element_size(type);
    JsArrayBuffer *buffer;

    return jsmi_buffer_create(vm, NULL, size, size, 0, &buffer) &&
           jsmi_typed_array_create(vm, shape, type, buffer, 0, (size_t)length,
                                   array);
}

bool jsmi_typed_array_create_same_type(JsVm *vm, JsElementType type,
                                       double length, JsTypedArray **array)
{
    return allocate(vm, NULL, type, length, array);
}

bool jsmi_elements_convert(JsVm *vm, JsElementType to, uint8_t *target,
                           JsElementType from, const uint8_t *source,
                           size_t count, bool is_shared)
{
    size_t to_size = jsmi_element_size(to), from_size = jsmi_element_size(from);
    uint32_t turns = 0;

    if (to == from || jsmi_element_is_bigint(to))
        return jsmi_relaxed_move_long(&vm->budget, target, source,
                                      count * to_size, is_shared);
    for (size_t i = 0; i < count; i++) {
        if (!jsmi_poll_turn(&vm->budget, &turns))
            return false;
        jsmi_element_store_number(to, target + i * to_size,
                                  jsmi_as_number(jsmi_element_load_number(
                                      from, source + i * from_size)));
    }
    return true;
}

// --------------------------------------------------------------- constructors

// InitializeTypedArrayFromTypedArray
// https://tc39.es/ecma262/#sec-initializetypedarrayfromtypedarray
static bool from_typed_array(JsVm *vm, JsShape *shape, JsElementType type,
                             const JsTypedArray *source, JsTypedArray **array)
{
    JsElementType source_type = jsmi_typed_array_type(source);
    size_t length;

    if (jsmi_typed_array_is_out_of_bounds(source))
        return jsmi_throw_type_error(vm, "the typed array is out of bounds");
    length = jsmi_typed_array_length(source);
    if (jsmi_element_is_bigint(type) != jsmi_element_is_bigint(source_type))
        return throw_content_type(vm);
    if (!allocate(vm, shape, type, (double)length, array))
        return false;
    return jsmi_vm_spend(vm, length / 64) &&
           jsmi_elements_convert(vm, type, jsmi_typed_array_bytes(*array),
                                 source_type, jsmi_typed_array_bytes(source),
                                 length, jsmi_buffer_is_shared(source->buffer));
}

static bool throw_length(JsVm *vm)
{
    return jsmi_throw_range_error(vm, "invalid offset or length of a typed "
                                      "array");
}

// InitializeTypedArrayFromArrayBuffer
// https://tc39.es/ecma262/#sec-initializetypedarrayfromarraybuffer
static bool from_buffer(JsCall *call, JsShape *shape, JsElementType type,
                        JsArrayBuffer *buffer, JsTypedArray **array)
{
    JsVm *vm = call->vm;
    double size = (double)jsmi_element_size(type);
    bool has_length = !jsmi_is_undefined(jsmi_argument(call, 2));
    double offset, length = 0, buffer_length;

    if (!jsmi_to_index(vm, jsmi_argument(call, 1), &offset))
        return false;
    if (fmod(offset, size) != 0)
        return throw_length(vm);
    if (has_length && !jsmi_to_index(vm, call->arguments[2], &length))
        return false;
    if (jsmi_buffer_is_detached(buffer))
        return jsmi_throw_type_error(vm, "the ArrayBuffer is detached");
    buffer_length = (double)jsmi_buffer_length(buffer);
    if (has_length) {
        if (offset + length * size > buffer_length)
            return throw_length(vm);
    } else if (jsmi_buffer_is_resizable(buffer)) {
        if (offset > buffer_length)
            return throw_length(vm);
        return jsmi_typed_array_create(vm, shape, type, buffer, (size_t)offset,
                                       JSMI_LENGTH_TRACKING, array);
    } else {
        if (fmod(buffer_length, size) != 0 || offset > buffer_length)
            return throw_length(vm);
        length = (buffer_length - offset) / size;
    }
    return jsmi_typed_array_create(vm, shape, type, buffer, (size_t)offset,
                                   (size_t)length, array);
}

// InitializeTypedArrayFromArrayLike
// https://tc39.es/ecma262/#sec-initializetypedarrayfromarraylike
static bool from_array_like(JsVm *vm, JsShape *shape, JsElementType type,
                            JsObject *source, JsTypedArray **array)
{
    double length;
    uint32_t mark;

    if (!jsmi_length_of_array_like(vm, source, &length))
        return false;
    if (!allocate(vm, shape, type, length, array))
        return false;
    mark = jsmi_scope_open(&vm->heap);
    for (double k = 0; k < length; k++) {
        JsValue value;

        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_element_get(vm, source, k, &value))
            return false;
        if (!jsmi_typed_array_set(vm, *array, k, value))
            return false;
    }
    return true;
}

// Sets the first elements of an object to the values of a list.
static bool set_from_list(JsVm *vm, JsObject *target, const JsValueList *list)
{
    uint32_t mark = jsmi_scope_open(&vm->heap);

    for (uint32_t i = 0; i < list->count; i++) {
        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_element_set(vm, target, i, list->cell->values[i]))
            return false;
    }
    return true;
}

// IteratorToList of what a method, already got, makes.
static bool list_from_method(JsVm *vm, JsValue source, JsValue method,
                             JsValueList *list)
{
    JsIteratorRecord record;
    bool done = false;

    if (!jsmi_get_iterator_from_method(vm, source, method, &record))
        return false;
    while (!done) {
        JsValue value;

        if (!jsmi_vm_spend(vm, 1))
            return false;
        if (!jsmi_iterator_step_value(vm, &record, &value, &done))
            return false;
        if (!done && !jsmi_value_list_append(list, value))
            return false;
    }
    return true;
}

// Whether converting an element of a dense array could run script.
static bool has_objects(const JsObject *array)
{
    uint32_t length = jsmi_array_length(array);

    for (uint32_t i = 0; i < length; i++) {
        if (jsmi_is_object(array->elements->values[i]))
            return true;
    }
    return false;
}

// The object cases: iterables and array-likes.
static bool from_object(JsVm *vm, JsShape *shape, JsElementType type,
                        JsValue source, JsTypedArray **array)
{
    JsValueList list;
    JsValue method;

    // FAST PATH: what iterating would give is in the vector, and stays there.
    if (jsmi_array_iterates_plainly(vm, source) &&
        !has_objects(jsmi_as_object(source)))
        return from_array_like(vm, shape, type, jsmi_as_object(source), array);
    if (!jsmi_get_method(vm, source, JSMI_KEY_SYMBOL(iterator), &method))
        return false;
    if (jsmi_is_undefined(method))
        return from_array_like(vm, shape, type, jsmi_as_object(source), array);
    jsmi_value_list_initialize(&list, vm);
    return list_from_method(vm, source, method, &list) &&
           allocate(vm, shape, type, list.count, array) &&
           set_from_list(vm, &(*array)->object, &list);
}

// TypedArray ( ...args ); the mode is the type of the elements.
// https://tc39.es/ecma262/#sec-typedarray
static bool typed_array_construct(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsElementType type = (JsElementType)call->callee->mode;
    JsValue first = jsmi_argument(call, 0);
    JsTypedArray *array;
    double length = 0;
    JsShape *shape;
    bool succeeded;

    if (jsmi_is_undefined(call->new_target))
        return jsmi_throw_type_error(vm, "constructors of typed arrays require "
                                         "'new'");
    if (!jsmi_is_object(first) && !jsmi_to_index(vm, first, &length))
        return false;
    if (!jsmi_shape_from_constructor(vm, jsmi_as_object(call->new_target),
                                     jsmi_element_prototype(type),
                                     &jsmi_typed_array_methods, 0, &shape))
        return false;
    if (!jsmi_is_object(first))
        succeeded = allocate(vm, shape, type, length, &array);
    else if (jsmi_is_typed_array(first))
        succeeded = from_typed_array(vm, shape, type,
                                     jsmi_as_typed_array(first), &array);
    else if (jsmi_is_kind(first, JSMI_CELL_ARRAY_BUFFER))
        succeeded = from_buffer(call, shape, type,
                                (JsArrayBuffer *)jsmi_as_cell(first), &array);
    else
        succeeded = from_object(vm, shape, type, first, &array);
    if (succeeded)
        *result = jsmi_value_object(array);
    return succeeded;
}

// %TypedArray% ( )
// https://tc39.es/ecma262/#sec-%typedarray%
static bool typed_array_constructor(JsCall *call, JsValue *result)
{
    (void)result;
    return jsmi_throw_type_error(call->vm, "TypedArray cannot be constructed");
}

// ------------------------------------------------------------------- from, of

static bool this_constructor(JsCall *call)
{
    return jsmi_is_constructor(call->this_value) ||
           jsmi_throw_type_error(call->vm, "%V is not a constructor",
                                 call->this_value);
}

// The array that from and of fill.
static bool create_with_length(JsCall *call, double length,
                               JsTypedArray **array)
{
    JsValue argument = jsmi_value_number(length);

    return jsmi_typed_array_from_constructor(
        call->vm, jsmi_as_object(call->this_value), &argument, 1, length,
        JSMI_BUFFER_WRITE, array);
}

// The rest of from: elements of `source`, mapped if there is a mapper.
static bool fill_mapped(JsCall *call, JsObject *source, double length,
                        JsValue mapper, JsObject *target)
{
    JsVm *vm = call->vm;
    uint32_t mark = jsmi_scope_open(&vm->heap);

    for (double k = 0; k < length; k++) {
        JsValue arguments[2];

        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_element_get(vm, source, k, &arguments[0]))
            return false;
        arguments[1] = jsmi_value_number(k);
        if (!jsmi_is_undefined(mapper) &&
            !jsmi_call(vm, mapper, jsmi_argument(call, 2), arguments, 2,
                       &arguments[0]))
            return false;
        if (!jsmi_element_set(vm, target, k, arguments[0]))
            return false;
    }
    return true;
}

// %TypedArray%.from ( source [ , mapper [ , thisArg ] ] )
// https://tc39.es/ecma262/#sec-%typedarray%.from
static bool typed_array_from(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue source = jsmi_argument(call, 0);
    JsValue mapper = jsmi_argument(call, 1);
    JsTypedArray *target;
    JsObject *items;
    JsValueList list;
    JsValue method;
    double length;

    if (!this_constructor(call))
        return false;
    if (!jsmi_is_undefined(mapper) && !jsmi_is_callable(mapper))
        return jsmi_throw_type_error(vm, "%V is not a function", mapper);
    if (!jsmi_get_method(vm, source, JSMI_KEY_SYMBOL(iterator), &method))
        return false;
    if (jsmi_is_undefined(method)) {
        if (!jsmi_to_object(vm, source, &items) ||
            !jsmi_length_of_array_like(vm, items, &length))
            return false;
    } else {
        JsValue array;

        // An array of the values that no script sees.
        jsmi_value_list_initialize(&list, vm);
        if (!list_from_method(vm, source, method, &list) ||
            !jsmi_create_array_from_list(vm, &list, &array))
            return false;
        items = jsmi_as_object(array);
        length = list.count;
    }
    if (!create_with_length(call, length, &target))
        return false;
    *result = jsmi_value_object(target);
    return fill_mapped(call, items, length, mapper, &target->object);
}

// %TypedArray%.of ( ...items )
// https://tc39.es/ecma262/#sec-%typedarray%.of
static bool typed_array_of(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsTypedArray *array;
    uint32_t mark;

    if (!this_constructor(call))
        return false;
    if (!create_with_length(call, call->argument_count, &array))
        return false;
    *result = jsmi_value_object(array);
    mark = jsmi_scope_open(&vm->heap);
    for (uint32_t k = 0; k < call->argument_count; k++) {
        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_element_set(vm, &array->object, k, call->arguments[k]))
            return false;
    }
    return true;
}

// -------------------------------------------------------------------- getters

static bool this_array(JsCall *call, JsTypedArray **array)
{
    return jsmi_this_of_kind(call, JSMI_CELL_TYPED_ARRAY, "a typed array",
                             array);
}

// get %TypedArray%.prototype.buffer
// https://tc39.es/ecma262/#sec-get-%typedarray%.prototype.buffer
static bool typed_array_prototype_buffer(JsCall *call, JsValue *result)
{
    JsTypedArray *array;

    if (!this_array(call, &array))
        return false;
    *result = jsmi_value_object(array->buffer);
    jsmi_vm_keep(call->vm, *result);
    return true;
}

// get %TypedArray%.prototype.byteLength
// https://tc39.es/ecma262/#sec-get-%typedarray%.prototype.bytelength
static bool typed_array_prototype_byte_length(JsCall *call, JsValue *result)
{
    JsTypedArray *array;

    if (!this_array(call, &array))
        return false;
    *result = jsmi_value_number(
        (double)(jsmi_typed_array_length(array)
                 << jsmi_element_shifts[jsmi_typed_array_type(array)]));
    return true;
}

// get %TypedArray%.prototype.byteOffset
// https://tc39.es/ecma262/#sec-get-%typedarray%.prototype.byteoffset
static bool typed_array_prototype_byte_offset(JsCall *call, JsValue *result)
{
    JsTypedArray *array;

    if (!this_array(call, &array))
        return false;
    *result = jsmi_value_number(jsmi_typed_array_is_out_of_bounds(array)
                                    ? 0
                                    : (double)array->byte_offset);
    return true;
}

// get %TypedArray%.prototype.length
// https://tc39.es/ecma262/#sec-get-%typedarray%.prototype.length
bool jsmi_typed_array_prototype_length(JsCall *call, JsValue *result)
{
    JsTypedArray *array;

    if (!this_array(call, &array))
        return false;
    *result = jsmi_value_number((double)jsmi_typed_array_length(array));
    return true;
}

// get %TypedArray%.prototype [ %Symbol.toStringTag% ]
// https://tc39.es/ecma262/#sec-get-%typedarray%.prototype-%symbol.tostringtag%
static bool typed_array_prototype_tag(JsCall *call, JsValue *result)
{
    static const uint16_t names[JSMI_ELEMENT_TYPES] = {
        JSMI_ATOM_Int8Array,         JSMI_ATOM_Uint8Array,
        JSMI_ATOM_Uint8ClampedArray, JSMI_ATOM_Int16Array,
        JSMI_ATOM_Uint16Array,       JSMI_ATOM_Int32Array,
        JSMI_ATOM_Uint32Array,       JSMI_ATOM_BigInt64Array,
        JSMI_ATOM_BigUint64Array,    JSMI_ATOM_Float16Array,
        JSMI_ATOM_Float32Array,      JSMI_ATOM_Float64Array,
    };

    *result = JSMI_UNDEFINED;
    if (jsmi_is_typed_array(call->this_value))
        *result = jsmi_value_cell(
            jsmi_static_atom((JsAtomNumber)names[jsmi_typed_array_type(
                jsmi_as_typed_array(call->this_value))]));
    return true;
}

// %TypedArray%.prototype.entries ( ), keys ( ), values ( )
// https://tc39.es/ecma262/#sec-%typedarray%.prototype.entries
static bool typed_array_prototype_iterate(JsCall *call, JsValue *result)
{
    JsTypedArray *array;
    size_t length;

    return jsmi_validate_typed_array(call->vm, call->this_value,
                                     JSMI_BUFFER_READ, &array, &length) &&
           jsmi_array_iterator_create(call->vm, &array->object,
                                      (JsEnumerateKind)call->callee->mode,
                                      result);
}

// --------------------------------------------------------------------- tables

#define CALLBACK(name_, mode_)                                                 \
    JSMI_STEPS(name_, 1, jsmi_array_prototype_callback_steps,                  \
               JSMI_ARRAY_##mode_ | JSMI_ARRAY_IS_TYPED)

const JsPropertySpec jsmi_typed_array_prototype_properties[] = {
    // clang-format off
    JSMI_METHOD(at, 1, jsmi_typed_array_prototype_at),
    JSMI_GETTER(buffer, typed_array_prototype_buffer),
    JSMI_GETTER(byteLength, typed_array_prototype_byte_length),
    JSMI_GETTER(byteOffset, typed_array_prototype_byte_offset),
    JSMI_OBJECT(constructor, TYPED_ARRAY, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_METHOD(copyWithin, 2, jsmi_typed_array_prototype_copy_within),
    JSMI_METHOD_MODE(entries, 0, typed_array_prototype_iterate, JSMI_ENUMERATE_ENTRIES),
    CALLBACK(every, EVERY),
    JSMI_METHOD(fill, 1, jsmi_typed_array_prototype_fill),
    CALLBACK(filter, FILTER),
    CALLBACK(find, FIND),
    CALLBACK(findIndex, FIND_INDEX),
    CALLBACK(findLast, FIND_LAST),
    CALLBACK(findLastIndex, FIND_LAST_INDEX),
    CALLBACK(forEach, FOR_EACH),
    JSMI_METHOD_MODE(includes, 1, jsmi_typed_array_prototype_search, JSMI_TYPED_ARRAY_INCLUDES),
    JSMI_METHOD_MODE(indexOf, 1, jsmi_typed_array_prototype_search, JSMI_TYPED_ARRAY_INDEX_OF),
    JSMI_METHOD(join, 1, jsmi_typed_array_prototype_join),
    JSMI_METHOD_MODE(keys, 0, typed_array_prototype_iterate, JSMI_ENUMERATE_KEYS),
    JSMI_METHOD_MODE(lastIndexOf, 1, jsmi_typed_array_prototype_search, JSMI_TYPED_ARRAY_LAST_INDEX_OF),
    JSMI_GETTER(length, jsmi_typed_array_prototype_length),
    CALLBACK(map, MAP),
    CALLBACK(reduce, REDUCE),
    CALLBACK(reduceRight, REDUCE_RIGHT),
    JSMI_METHOD(reverse, 0, jsmi_typed_array_prototype_reverse),
    JSMI_METHOD(set, 1, jsmi_typed_array_prototype_set),
    JSMI_METHOD(slice, 2, jsmi_typed_array_prototype_slice),
    CALLBACK(some, SOME),
    JSMI_STEPS(sort, 1, jsmi_array_prototype_sort_steps, JSMI_TYPED_ARRAY_SORT),
    JSMI_METHOD(subarray, 2, jsmi_typed_array_prototype_subarray),
    JSMI_METHOD(toLocaleString, 0, jsmi_typed_array_prototype_to_locale_string),
    JSMI_METHOD(toReversed, 0, jsmi_typed_array_prototype_to_reversed),
    JSMI_STEPS(toSorted, 1, jsmi_array_prototype_sort_steps, JSMI_TYPED_ARRAY_TO_SORTED),
    JSMI_OBJECT(toString, ARRAY_TO_STRING, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_METHOD_MODE(values, 0, typed_array_prototype_iterate, JSMI_ENUMERATE_VALUES),
    JSMI_METHOD(with, 2, jsmi_typed_array_prototype_with),
    JSMI_SYMBOL_ALIAS(iterator, values, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_SYMBOL_GETTER(to_string_tag, typed_array_prototype_tag),
    JSMI_END,
    // clang-format on
};

#undef CALLBACK

const JsPropertySpec jsmi_typed_array_properties[] = {
    JSMI_METHOD(TypedArray, 0, typed_array_constructor),
    JSMI_OBJECT(prototype, TYPED_ARRAY_PROTOTYPE, 0),
    JSMI_METHOD(from, 1, typed_array_from),
    JSMI_METHOD(of, 0, typed_array_of),
    JSMI_SYMBOL_GETTER(species, jsmi_return_this),
    JSMI_END,
};

// The rows that every type has; Uint8Array's has more behind them.
#define CONSTRUCTOR_ROWS(name_, TYPE_, size_)                                  \
    JSMI_METHOD_MODE(name_, 3, typed_array_construct, JSMI_ELEMENT_##TYPE_),   \
        JSMI_OBJECT(prototype, TYPE_##_ARRAY_PROTOTYPE, 0),                    \
        JSMI_NUMBER(BYTES_PER_ELEMENT, size_)
#define PROTOTYPE_ROWS(TYPE_, size_)                                           \
    JSMI_OBJECT(constructor, TYPE_##_ARRAY, JSMI_BUILTIN_ATTRIBUTES),          \
        JSMI_NUMBER(BYTES_PER_ELEMENT, size_)
#define TABLES(table_, name_, TYPE_, size_)                                    \
    const JsPropertySpec jsmi_##table_##_array_properties[] = {                \
        CONSTRUCTOR_ROWS(name_, TYPE_, size_), JSMI_END};                      \
    const JsPropertySpec jsmi_##table_##_array_prototype_properties[] = {      \
        PROTOTYPE_ROWS(TYPE_, size_), JSMI_END};

// clang-format off
TABLES(int8, Int8Array, INT8, 1)
TABLES(uint8_clamped, Uint8ClampedArray, UINT8_CLAMPED, 1)
TABLES(int16, Int16Array, INT16, 2)
TABLES(uint16, Uint16Array, UINT16, 2)
TABLES(int32, Int32Array, INT32, 4)
TABLES(uint32, Uint32Array, UINT32, 4)
TABLES(bigint64, BigInt64Array, BIGINT64, 8)
TABLES(biguint64, BigUint64Array, BIGUINT64, 8)
TABLES(float16, Float16Array, FLOAT16, 2)
TABLES(float32, Float32Array, FLOAT32, 4)
TABLES(float64, Float64Array, FLOAT64, 8)

const JsPropertySpec jsmi_uint8_array_properties[] = {
    CONSTRUCTOR_ROWS(Uint8Array, UINT8, 1),
    JSMI_METHOD(fromBase64, 1, jsmi_uint8_array_from_base64),
    JSMI_METHOD(fromHex, 1, jsmi_uint8_array_from_hex),
    JSMI_END,
};

const JsPropertySpec jsmi_uint8_array_prototype_properties[] = {
    PROTOTYPE_ROWS(UINT8, 1),
    JSMI_METHOD(setFromBase64, 1, jsmi_uint8_array_prototype_set_from_base64),
    JSMI_METHOD(setFromHex, 1, jsmi_uint8_array_prototype_set_from_hex),
    JSMI_METHOD(toBase64, 0, jsmi_uint8_array_prototype_to_base64),
    JSMI_METHOD(toHex, 0, jsmi_uint8_array_prototype_to_hex),
    JSMI_END,
};
// clang-format on

#undef CONSTRUCTOR_ROWS
#undef PROTOTYPE_ROWS
#undef TABLES
