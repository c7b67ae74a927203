// SPDX-License-Identifier: MIT
//
// The methods of typed arrays that take no callback for each element.
// https://tc39.es/ecma262/#sec-properties-of-the-%typedarrayprototype%-object
//
// Converting arguments runs script, which may shrink or detach the buffer:
// what touches bytes asks for the length again.
#include "builtins/array.h"
#include "builtins/array_buffer.h"

static bool this_array(JsCall *call, JsBufferAccess access,
                       JsTypedArray **array, double *length)
{
    size_t count;

    if (!jsmi_validate_typed_array(call->vm, call->this_value, access, array,
                                   &count))
        return false;
    *length = (double)count;
    return true;
}

// The bytes of an element that was found to be there.
static uint8_t *element_bytes(const JsTypedArray *array, double index)
{
    return jsmi_typed_array_bytes(array) +
           ((size_t)index << jsmi_element_shifts[jsmi_typed_array_type(array)]);
}

// Validates again after script ran; `*length` is then the smaller one.
static bool revalidate(JsVm *vm, const JsTypedArray *array, double *length)
{
    if (jsmi_typed_array_is_out_of_bounds(array))
        return jsmi_throw_type_error(vm, "the typed array is out of bounds");
    *length = fmin(*length, (double)jsmi_typed_array_length(array));
    return true;
}

// %TypedArray%.prototype.at ( index )
// https://tc39.es/ecma262/#sec-%typedarray%.prototype.at
bool jsmi_typed_array_prototype_at(JsCall *call, JsValue *result)
{
    JsTypedArray *array;
    double length, k;

    if (!this_array(call, JSMI_BUFFER_READ, &array, &length))
        return false;
    if (!jsmi_to_integer_or_infinity(call->vm, jsmi_argument(call, 0), &k))
        return false;
    return jsmi_typed_array_get(call->vm, array, k >= 0 ? k : length + k,
                                result);
}

// %TypedArray%.prototype.copyWithin ( target, start [ , end ] )
// https://tc39.es/ecma262/#sec-%typedarray%.prototype.copywithin
bool jsmi_typed_array_prototype_copy_within(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsTypedArray *array;
    double length, target, start, final, count;

    if (!this_array(call, JSMI_BUFFER_WRITE, &array, &length))
        return false;
    if (!jsmi_clamp_relative_index(vm, jsmi_argument(call, 0), length, 0,
                                   &target) ||
        !jsmi_clamp_relative_index(vm, jsmi_argument(call, 1), length, 0,
                                   &start) ||
        !jsmi_clamp_relative_index(vm, jsmi_argument(call, 2), length, length,
                                   &final))
        return false;
    *result = call->this_value;
    count = fmin(final - start, length - target);
    if (count <= 0)
        return true;
    if (!revalidate(vm, array, &length))
        return false;
    count = fmin(count, length - fmax(start, target));
    if (count <= 0)
        return true;
    if (!jsmi_vm_spend(vm, (size_t)(count / 128)))
        return false;
    return jsmi_relaxed_move_long(
        &vm->budget, element_bytes(array, target), element_bytes(array, start),
        (size_t)count << jsmi_element_shifts[jsmi_typed_array_type(array)],
        jsmi_buffer_is_shared(array->buffer));
}

// %TypedArray%.prototype.fill ( value [ , start [ , end ] ] )
// https://tc39.es/ecma262/#sec-%typedarray%.prototype.fill
bool jsmi_typed_array_prototype_fill(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsTypedArray *array;
    JsElementType type;
    JsNumeric numeric;
    double length, k, final;
    uint32_t turns = 0;
    uint8_t *bytes;

    if (!this_array(call, JSMI_BUFFER_WRITE, &array, &length))
        return false;
    type = jsmi_typed_array_type(array);
    if (!jsmi_to_element(vm, type, jsmi_argument(call, 0), &numeric) ||
        !jsmi_clamp_relative_index(vm, jsmi_argument(call, 1), length, 0, &k) ||
        !jsmi_clamp_relative_index(vm, jsmi_argument(call, 2), length, length,
                                   &final))
        return false;
    if (!revalidate(vm, array, &length))
        return false;
    *result = call->this_value;
    final = fmin(final, length);
    if (k >= final)
        return true;
    if (!jsmi_vm_spend(vm, (size_t)((final - k) / 64)))
        return false;
    bytes = element_bytes(array, k);
    for (size_t i = (size_t)(final - k); i > 0; i--) {
        if (!jsmi_poll_turn(&vm->budget, &turns))
            return false;
        jsmi_element_store(type, bytes, &numeric);
        bytes += jsmi_element_size(type);
    }
    return true;
}

// ------------------------------------------------------------------- searching

// Whether the element at `k`, which is there, is the wanted value.
static bool element_equals(JsVm *vm, const JsTypedArray *array, double k,
                           JsValue wanted, bool same_value_zero, bool *equal)
{
    JsValue element;

    if (!jsmi_element_load(vm, jsmi_typed_array_type(array),
                           element_bytes(array, k), &element))
        return false;
    return same_value_zero ? jsmi_same_value_zero(vm, element, wanted, equal)
                           : jsmi_is_strictly_equal(vm, element, wanted, equal);
}

// Where the search begins; -1 where there is nothing to search from the end.
static bool search_start(JsCall *call, JsTypedArraySearch mode, double length,
                         double *k)
{
    double n;

    *k = mode == JSMI_TYPED_ARRAY_LAST_INDEX_OF ? length - 1 : 0;
    if (call->argument_count < 2)
        return true;
    if (!jsmi_to_integer_or_infinity(call->vm, call->arguments[1], &n))
        return false;
    if (mode == JSMI_TYPED_ARRAY_LAST_INDEX_OF)
        *k = n >= 0 ? fmin(n, length - 1) : length + n;
    else
        *k = n >= 0 ? n : fmax(length + n, 0);
    return true;
}

// %TypedArray%.prototype.includes ( searchElement [ , fromIndex ] ), indexOf,
// lastIndexOf
// https://tc39.es/ecma262/#sec-%typedarray%.prototype.includes
bool jsmi_typed_array_prototype_search(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsTypedArraySearch mode = (JsTypedArraySearch)call->callee->mode;
    bool is_backward = mode == JSMI_TYPED_ARRAY_LAST_INDEX_OF;
    JsValue wanted = jsmi_argument(call, 0);
    JsTypedArray *array;
    double length, k, current;
    bool found = false;
    uint32_t mark;

    if (!this_array(call, JSMI_BUFFER_READ, &array, &length))
        return false;
    *result =
        mode == JSMI_TYPED_ARRAY_INCLUDES ? JSMI_FALSE : jsmi_value_int(-1);
    if (length == 0)
        return true;
    if (!search_start(call, mode, length, &k))
        return false;
    current = fmin(length, (double)jsmi_typed_array_length(array));
    // Elements that are gone meanwhile read as undefined.
    if (mode == JSMI_TYPED_ARRAY_INCLUDES && jsmi_is_undefined(wanted)) {
        *result = jsmi_value_boolean(fmax(k, current) < length);
        return true;
    }
    if (is_backward)
        k = fmin(k, current - 1);
    mark = jsmi_scope_open(&vm->heap);
    for (; k >= 0 && k < current; k += is_backward ? -1 : 1) {
        if (!jsmi_turn(vm, mark))
            return false;
        if (!element_equals(vm, array, k, wanted,
                            mode == JSMI_TYPED_ARRAY_INCLUDES, &found))
            return false;
        if (found) {
            *result = mode == JSMI_TYPED_ARRAY_INCLUDES ? JSMI_TRUE
                                                        : jsmi_value_number(k);
            return true;
        }
    }
    return true;
}

// --------------------------------------------------------------- join, reverse

// %TypedArray%.prototype.join ( separator )
// https://tc39.es/ecma262/#sec-%typedarray%.prototype.join
bool jsmi_typed_array_prototype_join(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsString *separator = jsmi_unit_string(',');
    JsTypedArray *array;
    double length;

    if (!this_array(call, JSMI_BUFFER_READ, &array, &length))
        return false;
    if (!jsmi_is_undefined(jsmi_argument(call, 0)) &&
        !jsmi_to_string(vm, jsmi_argument(call, 0), &separator))
        return false;
    return jsmi_join_elements(vm, &array->object, length, separator,
                              JSMI_JOIN_STRINGS, result);
}

// %TypedArray%.prototype.toLocaleString ( )
// https://tc39.es/ecma262/#sec-%typedarray%.prototype.tolocalestring
bool jsmi_typed_array_prototype_to_locale_string(JsCall *call, JsValue *result)
{
    JsTypedArray *array;
    double length;

    return this_array(call, JSMI_BUFFER_READ, &array, &length) &&
           jsmi_join_elements(call->vm, &array->object, length,
                              jsmi_unit_string(','), JSMI_JOIN_LOCALE_STRINGS,
                              result);
}

// The elements of one array in reverse order in another of the type, or in
// itself.
static bool reverse_into(JsVm *vm, uint8_t *target, const JsTypedArray *array,
                         size_t count)
{
    const uint8_t *source = jsmi_typed_array_bytes(array);
    size_t size = jsmi_element_size(jsmi_typed_array_type(array));
    bool is_shared = jsmi_buffer_is_shared(array->buffer);
    uint32_t turns = 0;

    for (size_t i = 0; i < (count + 1) / 2; i++) {
        size_t j = count - 1 - i;
        _Alignas(8) uint8_t first[8], last[8];

        if (!jsmi_poll_turn(&vm->budget, &turns))
            return false;

        jsmi_relaxed_move(first, source + i * size, size, is_shared);
        jsmi_relaxed_move(last, source + j * size, size, is_shared);
        jsmi_relaxed_move(target + i * size, last, size, is_shared);
        jsmi_relaxed_move(target + j * size, first, size, is_shared);
    }
    return true;
}

// %TypedArray%.prototype.reverse ( )
// https://tc39.es/ecma262/#sec-%typedarray%.prototype.reverse
bool jsmi_typed_array_prototype_reverse(JsCall *call, JsValue *result)
{
    JsTypedArray *array;
    double length;

    if (!this_array(call, JSMI_BUFFER_WRITE, &array, &length))
        return false;
    *result = call->this_value;
    return jsmi_vm_spend(call->vm, (size_t)(length / 64)) &&
           reverse_into(call->vm, jsmi_typed_array_bytes(array), array,
                        (size_t)length);
}

// %TypedArray%.prototype.toReversed ( )
// https://tc39.es/ecma262/#sec-%typedarray%.prototype.toreversed
bool jsmi_typed_array_prototype_to_reversed(JsCall *call, JsValue *result)
{
    JsTypedArray *array, *reversed;
    JsElementType type;
    double length;

    if (!this_array(call, JSMI_BUFFER_READ, &array, &length))
        return false;
    type = jsmi_typed_array_type(array);
    if (!jsmi_typed_array_create_same_type(call->vm, type, length, &reversed))
        return false;
    if (!jsmi_vm_spend(call->vm, (size_t)(length / 64)) ||
        !reverse_into(call->vm, jsmi_typed_array_bytes(reversed), array,
                      (size_t)length))
        return false;
    *result = jsmi_value_object(reversed);
    return true;
}

// %TypedArray%.prototype.with ( index, value )
// https://tc39.es/ecma262/#sec-%typedarray%.prototype.with
bool jsmi_typed_array_prototype_with(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsTypedArray *array, *changed;
    JsElementType type;
    JsNumeric numeric;
    double length, k, current;

    if (!this_array(call, JSMI_BUFFER_READ, &array, &length))
        return false;
    type = jsmi_typed_array_type(array);
    if (!jsmi_to_integer_or_infinity(vm, jsmi_argument(call, 0), &k))
        return false;
    if (k < 0)
        k += length;
    if (!jsmi_to_element(vm, type, jsmi_argument(call, 1), &numeric))
        return false;
    current = (double)jsmi_typed_array_length(array);
    if (!(k >= 0 && k < current))
        return jsmi_throw_range_error(vm, "index out of range");
    if (!jsmi_typed_array_create_same_type(vm, type, length, &changed))
        return false;
    if (!jsmi_vm_spend(vm, (size_t)(length / 64)))
        return false;
    // What is gone reads as undefined, which is NaN, or 0 of integers.
    for (double i = current; i < length; i++)
        if (!jsmi_typed_array_set(vm, changed, i, JSMI_UNDEFINED))
            return false;
    if (!jsmi_relaxed_move_long(
            &vm->budget, changed->buffer->bytes, jsmi_typed_array_bytes(array),
            (size_t)fmin(current, length) << jsmi_element_shifts[type],
            jsmi_buffer_is_shared(array->buffer)))
        return false;
    if (k < length)
        jsmi_element_store(type, element_bytes(changed, k), &numeric);
    *result = jsmi_value_object(changed);
    return true;
}

// ------------------------------------------------------------------------- set

static bool throw_offset(JsVm *vm)
{
    return jsmi_throw_range_error(vm, "offset is outside of the typed array");
}

// SetTypedArrayFromTypedArray ( target, targetOffset, source )
// https://tc39.es/ecma262/#sec-settypedarrayfromtypedarray
static bool set_from_typed_array(JsVm *vm, JsTypedArray *target, double offset,
                                 const JsTypedArray *source)
{
    JsElementType to = jsmi_typed_array_type(target);
    JsElementType from = jsmi_typed_array_type(source);
    bool is_shared = jsmi_buffer_is_shared(target->buffer) ||
                     jsmi_buffer_is_shared(source->buffer);
    size_t length, size;
    uint8_t *copy;
    bool succeeded;

    if (jsmi_typed_array_is_out_of_bounds(target) ||
        jsmi_typed_array_is_out_of_bounds(source))
        return jsmi_throw_type_error(vm, "the typed array is out of bounds");
    length = jsmi_typed_array_length(source);
    if (jsmi_element_is_bigint(to) != jsmi_element_is_bigint(from))
        return jsmi_throw_type_error(vm, "BigInt and Number elements do not "
                                         "mix");
    if ((double)length + offset > (double)jsmi_typed_array_length(target))
        return throw_offset(vm);
    if (!jsmi_vm_spend(vm, length / 64))
        return false;
    size = length << jsmi_element_shifts[from];
    if (to == from || source->buffer->bytes != target->buffer->bytes ||
        size == 0)
        return jsmi_elements_convert(vm, to, element_bytes(target, offset),
                                     from, jsmi_typed_array_bytes(source),
                                     length, is_shared);
    copy = jsmi_allocate(&vm->budget, size);
    if (!copy)
        return jsmi_fail_allocation(vm);
    succeeded = jsmi_relaxed_move_long(&vm->budget, copy,
                                       jsmi_typed_array_bytes(source), size,
                                       is_shared) &&
                jsmi_elements_convert(vm, to, element_bytes(target, offset),
                                      from, copy, length, is_shared);
    jsmi_release(&vm->budget, copy, size);
    return succeeded;
}

// SetTypedArrayFromArrayLike ( target, targetOffset, source )
// https://tc39.es/ecma262/#sec-settypedarrayfromarraylike
static bool set_from_array_like(JsVm *vm, JsTypedArray *target, double offset,
                                JsValue value)
{
    double target_length, length;
    JsObject *source;
    uint32_t mark;

    if (jsmi_typed_array_is_out_of_bounds(target))
        return jsmi_throw_type_error(vm, "the typed array is out of bounds");
    target_length = (double)jsmi_typed_array_length(target);
    if (!jsmi_to_object(vm, value, &source) ||
        !jsmi_length_of_array_like(vm, source, &length))
        return false;
    if (length + offset > target_length)
        return throw_offset(vm);
    mark = jsmi_scope_open(&vm->heap);
    for (double k = 0; k < length; k++) {
        JsValue element;

        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_element_get(vm, source, k, &element))
            return false;
        if (!jsmi_typed_array_set(vm, target, offset + k, element))
            return false;
    }
    return true;
}

// %TypedArray%.prototype.set ( source [ , offset ] )
// https://tc39.es/ecma262/#sec-%typedarray%.prototype.set
bool jsmi_typed_array_prototype_set(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue source = jsmi_argument(call, 0);
    JsTypedArray *target;
    double offset;

    *result = JSMI_UNDEFINED;
    if (!jsmi_this_of_kind(call, JSMI_CELL_TYPED_ARRAY, "a typed array",
                           &target))
        return false;
    if (jsmi_buffer_is_immutable(target->buffer))
        return jsmi_throw_type_error(vm, "the ArrayBuffer is immutable");
    if (!jsmi_to_integer_or_infinity(vm, jsmi_argument(call, 1), &offset))
        return false;
    if (offset < 0)
        return throw_offset(vm);
    return jsmi_is_typed_array(source)
               ? set_from_typed_array(vm, target, offset,
                                      jsmi_as_typed_array(source))
               : set_from_array_like(vm, target, offset, source);
}

// ------------------------------------------------------------- slice, subarray

// Steps 14 on of slice: the elements from `k` to `final` into the new array.
static bool copy_slice(JsVm *vm, const JsTypedArray *array, double k,
                       double final, JsTypedArray *target)
{
    JsElementType from = jsmi_typed_array_type(array);
    JsElementType to = jsmi_typed_array_type(target);
    const uint8_t *source;
    uint8_t *bytes;
    double count;
    uint32_t turns = 0;

    if (!revalidate(vm, array, &final))
        return false;
    if (k >= final)
        return true;
    if (!jsmi_vm_spend(vm, (size_t)((final - k) / 64)))
        return false;
    count = fmin(final - k, (double)jsmi_typed_array_length(target));
    source = element_bytes(array, k);
    bytes = jsmi_typed_array_bytes(target);
    // The standard copies byte by byte from the front, which shows if the
    // species gave an array of the same buffer.
    if (to == from && target->buffer->bytes == array->buffer->bytes) {
        size_t size = (size_t)count << jsmi_element_shifts[to];

        for (size_t i = 0; i < size; i++) {
            if (!jsmi_poll_turn(&vm->budget, &turns))
                return false;
            jsmi_relaxed_store_8(bytes + i, jsmi_relaxed_load_8(source + i));
        }
        return true;
    }
    return jsmi_elements_convert(vm, to, bytes, from, source, (size_t)count,
                                 jsmi_buffer_is_shared(array->buffer) ||
                                     jsmi_buffer_is_shared(target->buffer));
}

// %TypedArray%.prototype.slice ( start, end )
// https://tc39.es/ecma262/#sec-%typedarray%.prototype.slice
bool jsmi_typed_array_prototype_slice(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsTypedArray *array, *target;
    double length, k, final, count;
    JsValue argument;

    if (!this_array(call, JSMI_BUFFER_READ, &array, &length))
        return false;
    if (!jsmi_clamp_relative_index(vm, jsmi_argument(call, 0), length, 0, &k) ||
        !jsmi_clamp_relative_index(vm, jsmi_argument(call, 1), length, length,
                                   &final))
        return false;
    count = fmax(final - k, 0);
    argument = jsmi_value_number(count);
    if (!jsmi_typed_array_species_create(vm, array, &argument, 1, count,
                                         &target))
        return false;
    *result = jsmi_value_object(target);
    return count == 0 || copy_slice(vm, array, k, final, target);
}

// %TypedArray%.prototype.subarray ( start, end )
// https://tc39.es/ecma262/#sec-%typedarray%.prototype.subarray
bool jsmi_typed_array_prototype_subarray(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsTypedArray *array, *made;
    double length, start, final, size;
    JsValue arguments[3];
    uint32_t count = 2;

    if (!jsmi_this_of_kind(call, JSMI_CELL_TYPED_ARRAY, "a typed array",
                           &array))
        return false;
    size = (double)jsmi_element_size(jsmi_typed_array_type(array));
    length = (double)jsmi_typed_array_length(array);
    if (!jsmi_clamp_relative_index(vm, jsmi_argument(call, 0), length, 0,
                                   &start))
        return false;
    final = length;
    if (array->length != JSMI_LENGTH_TRACKING ||
        !jsmi_is_undefined(jsmi_argument(call, 1))) {
        if (!jsmi_clamp_relative_index(vm, jsmi_argument(call, 1), length,
                                       length, &final))
            return false;
        arguments[2] = jsmi_value_number(fmax(final - start, 0));
        count = 3;
    }
    arguments[0] = jsmi_value_object(array->buffer);
    arguments[1] = jsmi_value_number((double)array->byte_offset + start * size);
    if (!jsmi_typed_array_species_create(vm, array, arguments, count, 0, &made))
        return false;
    *result = jsmi_value_object(made);
    return true;
}

// -------------------------------------------------------------------- sorting
//
// Without a comparator, each element becomes a word of 64 bits such that the
// words compare as the standard has the elements compare (-0 before +0, NaN
// last), and the words are sorted by their bytes, one after the other.

#define SIGN_BIT (UINT64_C(1) << 63)

static uint64_t sort_word(JsElementType type, const uint8_t *bytes)
{
    double number;
    uint64_t word;

    if (jsmi_element_is_bigint(type)) {
        word = jsmi_relaxed_load_64(bytes);
        return type == JSMI_ELEMENT_BIGINT64 ? word ^ SIGN_BIT : word;
    }
    number = jsmi_as_number(jsmi_element_load_number(type, bytes));
    if (type < JSMI_ELEMENT_FLOAT16)
        return (uint64_t)((int64_t)number + INT64_C(0x80000000));
    if (isnan(number))
        return UINT64_MAX;
    word = jsmi_double_bits(number);
    return word & SIGN_BIT ? ~word : word ^ SIGN_BIT;
}

static void store_sort_word(JsElementType type, uint8_t *bytes, uint64_t word)
{
    double number;

    if (jsmi_element_is_bigint(type)) {
        if (type == JSMI_ELEMENT_BIGINT64)
            word ^= SIGN_BIT;
        jsmi_relaxed_store_64(bytes, word);
        return;
    }
    if (type < JSMI_ELEMENT_FLOAT16)
        number = (double)((int64_t)word - INT64_C(0x80000000));
    else if (word == UINT64_MAX)
        number = NAN;
    else
        number =
            jsmi_double_from_bits(word & SIGN_BIT ? word ^ SIGN_BIT : ~word);
    jsmi_element_store_number(type, bytes, number);
}

// Counts the words by one of their bytes. False: stop now.
static bool count_words(JsVm *vm, const uint64_t *words, size_t count,
                        unsigned shift, size_t *places)
{
    uint32_t turns = 0;

    for (size_t i = 0; i < count; i++) {
        if (!jsmi_poll_turn(&vm->budget, &turns))
            return false;
        places[words[i] >> shift & 255]++;
    }
    return true;
}

// Puts the words into their places. False: stop now.
static bool place_words(JsVm *vm, const uint64_t *words, size_t count,
                        unsigned shift, size_t *places, uint64_t *other)
{
    uint32_t turns = 0;

    for (size_t i = 0; i < count; i++) {
        if (!jsmi_poll_turn(&vm->budget, &turns))
            return false;
        other[places[words[i] >> shift & 255]++] = words[i];
    }
    return true;
}

// One pass for each byte in which the words differ. The sorted words are in
// what is returned, one of both; NULL: stop now.
static uint64_t *sort_words(JsVm *vm, uint64_t *words, uint64_t *other,
                            size_t count)
{
    for (unsigned shift = 0; shift < 64; shift += 8) {
        size_t places[256] = {0};
        size_t place = 0;
        uint64_t *swap = other;

        if (!count_words(vm, words, count, shift, places))
            return NULL;
        if (places[words[0] >> shift & 255] == count)
            continue;
        for (size_t i = 0; i < 256; i++) {
            size_t here = places[i];

            places[i] = place;
            place += here;
        }
        if (!place_words(vm, words, count, shift, places, other))
            return NULL;
        other = words;
        words = swap;
    }
    return words;
}

// `words` has room for twice as many as are sorted.
static bool sort_bytes(JsVm *vm, JsElementType type, uint8_t *bytes,
                       uint64_t *words, size_t count)
{
    size_t size = jsmi_element_size(type);
    uint64_t *sorted;
    uint32_t turns = 0;

    for (size_t i = 0; i < count; i++) {
        if (!jsmi_poll_turn(&vm->budget, &turns))
            return false;
        words[i] = sort_word(type, bytes + i * size);
    }
    sorted = sort_words(vm, words, words + count, count);
    for (size_t i = 0; sorted && i < count; i++) {
        if (!jsmi_poll_turn(&vm->budget, &turns))
            return false;
        store_sort_word(type, bytes + i * size, sorted[i]);
    }
    return sorted != NULL;
}

static bool sort_numerically(JsVm *vm, JsElementType type, uint8_t *bytes,
                             size_t count)
{
    uint64_t *words;
    bool succeeded;

    if (count < 2)
        return true;
    if (!jsmi_vm_spend(vm, count))
        return false;
    words = jsmi_allocate(&vm->budget, count * 2 * sizeof *words);
    if (!words)
        return jsmi_fail_allocation(vm);
    succeeded = sort_bytes(vm, type, bytes, words, count);
    jsmi_release(&vm->budget, words, count * 2 * sizeof *words);
    return succeeded;
}

bool jsmi_typed_array_sort_by_default(JsVm *vm, JsTypedArray *target,
                                      JsTypedArray *source, double length)
{
    JsElementType type = jsmi_typed_array_type(source);

    if (target != source &&
        !jsmi_relaxed_move_long(&vm->budget, jsmi_typed_array_bytes(target),
                                jsmi_typed_array_bytes(source),
                                (size_t)length << jsmi_element_shifts[type],
                                jsmi_buffer_is_shared(source->buffer)))
        return false;
    return sort_numerically(vm, type, jsmi_typed_array_bytes(target),
                            (size_t)length);
}

#undef SIGN_BIT
