// SPDX-License-Identifier: MIT
//
// Uint8Array to and from base64 and hexadecimal text.
// https://tc39.es/ecma262/#sec-uint8array-objects
#include "builtins/array_buffer.h"

#include "number/parse.h"

typedef enum Alphabet { BASE64, BASE64URL } Alphabet;
typedef enum LastChunk { LOOSE, STRICT, STOP_BEFORE_PARTIAL } LastChunk;

static const char digits_of[2][65] = {
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
};

// The result of decoding: how much was read, what was written, and whether
// the text was malformed, which is told after what came before was kept.
typedef struct Decoded {
    JsBudget *budget;
    uint32_t turns;  // until the next poll
    uint8_t *bytes;
    size_t capacity;  // of the memory, to be given back
    size_t count;
    size_t read;
    bool is_malformed;
} Decoded;

static bool throw_malformed(JsVm *vm)
{
    return jsmi_throw_syntax_error(vm, "malformed base64 or hexadecimal text");
}

// --------------------------------------------------------------------- options

// GetOptionsObject ( options )
static bool options_argument(JsCall *call, uint32_t index, JsObject **options)
{
    JsValue value = jsmi_argument(call, index);

    *options = NULL;
    if (jsmi_is_undefined(value))
        return true;
    if (!jsmi_is_object(value))
        return jsmi_throw_type_error(call->vm, "options %V are not an object",
                                     value);
    *options = jsmi_as_object(value);
    return true;
}

// An option that is one of some atoms: its number; 0 if it is undefined.
static bool choice_option(JsVm *vm, JsObject *options, JsAtomNumber name,
                          const JsAtomNumber *choices, int count, int *choice)
{
    JsValue value;
    bool same = false;

    *choice = 0;
    if (!options)
        return true;
    if (!jsmi_get(vm, options, jsmi_key_from_atom(jsmi_static_atom(name)),
                  &value))
        return false;
    if (jsmi_is_undefined(value))
        return true;
    for (*choice = 0; jsmi_is_string(value) && *choice < count; ++*choice) {
        if (!jsmi_is_strictly_equal(
                vm, value, jsmi_value_cell(jsmi_static_atom(choices[*choice])),
                &same))
            return false;
        if (same)
            return true;
    }
    return jsmi_throw_type_error(vm, "invalid option %V", value);
}

static bool alphabet_option(JsVm *vm, JsObject *options, int *alphabet)
{
    static const JsAtomNumber choices[] = {JSMI_ATOM_base64,
                                           JSMI_ATOM_base64url};

    return choice_option(vm, options, JSMI_ATOM_alphabet, choices, 2, alphabet);
}

static bool last_chunk_option(JsVm *vm, JsObject *options, int *last_chunk)
{
    static const JsAtomNumber choices[] = {JSMI_ATOM_loose, JSMI_ATOM_strict,
                                           JSMI_ATOM_stop_before_partial};

    return choice_option(vm, options, JSMI_ATOM_lastChunkHandling, choices, 3,
                         last_chunk);
}

// -------------------------------------------------------------------- decoding

static bool is_space(uint32_t unit)
{
    return unit == ' ' || unit == '\t' || unit == '\n' || unit == '\f' ||
           unit == '\r';
}

// Behind white space; what is told of text that is read no longer means
// nothing, since decode() polls at last.
static size_t skip_spaces(Decoded *decoded, JsUnits units, size_t index)
{
    while (index < units.length &&
           jsmi_poll_turn(decoded->budget, &decoded->turns) &&
           is_space(jsmi_units_at(units, (uint32_t)index)))
        index++;
    return index;
}

// The value of a digit, or -1.
static int base64_digit(uint32_t unit, int alphabet)
{
    if (unit >= 'A' && unit <= 'Z')
        return (int)unit - 'A';
    if (unit >= 'a' && unit <= 'z')
        return (int)unit - 'a' + 26;
    if (unit >= '0' && unit <= '9')
        return (int)unit - '0' + 52;
    if (unit == (uint32_t)digits_of[alphabet][62])
        return 62;
    return unit == (uint32_t)digits_of[alphabet][63] ? 63 : -1;
}

// DecodeFinalBase64Chunk and DecodeFullLengthBase64Chunk: so many digits, the
// first one highest in `chunk`.
static bool flush_chunk(Decoded *decoded, uint32_t chunk, int digit_count,
                        bool is_strict)
{
    chunk <<= 6 * (4 - digit_count);
    if (is_strict && digit_count < 4 &&
        chunk & (digit_count == 2 ? 0xFFFFu : 0xFFu))
        return false;
    for (int i = 0; i < digit_count - 1; i++)
        decoded->bytes[decoded->count++] = (uint8_t)(chunk >> (16 - 8 * i));
    return true;
}

// The end of the text is reached with a partial chunk of no padding.
static void decode_rest(Decoded *decoded, size_t length, uint32_t chunk,
                        int digit_count, int last_chunk)
{
    if (digit_count > 0) {
        if (last_chunk == STOP_BEFORE_PARTIAL)
            return;
        if (last_chunk == STRICT || digit_count == 1) {
            decoded->is_malformed = true;
            return;
        }
        flush_chunk(decoded, chunk, digit_count, false);
    }
    decoded->read = length;
}

// A padding sign came at `index - 1`.
static void decode_padded(Decoded *decoded, JsUnits units, size_t index,
                          uint32_t chunk, int digit_count, int last_chunk)
{
    decoded->is_malformed = true;
    if (digit_count < 2)
        return;
    index = skip_spaces(decoded, units, index);
    if (digit_count == 2) {
        if (index == units.length) {
            decoded->is_malformed = last_chunk != STOP_BEFORE_PARTIAL;
            return;
        }
        if (jsmi_units_at(units, (uint32_t)index) == '=')
            index = skip_spaces(decoded, units, index + 1);
        else
            return;
    }
    if (index < units.length ||
        !flush_chunk(decoded, chunk, digit_count, last_chunk == STRICT))
        return;
    decoded->is_malformed = false;
    decoded->read = units.length;
}

// FromBase64 ( string, alphabet, lastChunkHandling, maxLength )
// https://tc39.es/ecma262/#sec-frombase64
static void decode_base64(Decoded *decoded, JsUnits units, int alphabet,
                          int last_chunk, size_t most)
{
    uint32_t chunk = 0;
    int digit_count = 0;
    size_t index = 0;

    if (most == 0)
        return;
    for (;;) {
        size_t remaining = most - decoded->count;
        int digit;

        index = skip_spaces(decoded, units, index);
        if (!jsmi_poll_turn(decoded->budget, &decoded->turns))
            return;
        if (index == units.length) {
            decode_rest(decoded, units.length, chunk, digit_count, last_chunk);
            return;
        }
        if (jsmi_units_at(units, (uint32_t)index) == '=') {
            decode_padded(decoded, units, index + 1, chunk, digit_count,
                          last_chunk);
            return;
        }
        digit = base64_digit(jsmi_units_at(units, (uint32_t)index++), alphabet);
        if (digit < 0) {
            decoded->is_malformed = true;
            return;
        }
        // The chunk would not fit any more.
        if ((remaining == 1 && digit_count == 2) ||
            (remaining == 2 && digit_count == 3))
            return;
        chunk = chunk << 6 | (uint32_t)digit;
        if (++digit_count < 4)
            continue;
        flush_chunk(decoded, chunk, 4, false);
        chunk = 0;
        digit_count = 0;
        decoded->read = index;
        if (decoded->count == most)
            return;
    }
}

// FromHex ( string, maxLength )
// https://tc39.es/ecma262/#sec-fromhex
static void decode_hex(Decoded *decoded, JsUnits units, size_t most)
{
    if (units.length % 2) {
        decoded->is_malformed = true;
        return;
    }
    while (decoded->read < units.length && decoded->count < most) {
        uint32_t at = (uint32_t)decoded->read;
        int high = jsmi_digit_value(jsmi_units_at(units, at));
        int low = jsmi_digit_value(jsmi_units_at(units, at + 1));

        if (!jsmi_poll_turn(decoded->budget, &decoded->turns))
            return;
        if (high > 15 || low > 15) {
            decoded->is_malformed = true;
            return;
        }
        decoded->bytes[decoded->count++] = (uint8_t)(high << 4 | low);
        decoded->read += 2;
    }
}

static bool string_argument(JsCall *call, JsString **string)
{
    JsValue value = jsmi_argument(call, 0);

    if (!jsmi_is_string(value))
        return jsmi_throw_type_error(call->vm, "%V is not a string", value);
    *string = jsmi_as_string(value);
    return true;
}

// The options of decoding base64.
typedef struct DecodeOptions {
    bool is_hex;
    int alphabet;
    int last_chunk;
} DecodeOptions;

static bool decode_options(JsCall *call, DecodeOptions *options)
{
    JsObject *object;

    return options->is_hex ||
           (options_argument(call, 1, &object) &&
            alphabet_option(call->vm, object, &options->alphabet) &&
            last_chunk_option(call->vm, object, &options->last_chunk));
}

// Decodes into memory that is to be released.
static bool decode(JsVm *vm, JsString *string, const DecodeOptions *options,
                   size_t most, Decoded *decoded)
{
    JsUnits units;

    *decoded = (Decoded){.budget = &vm->budget};
    if (!jsmi_flatten(vm, string, &units))
        return false;
    if (!jsmi_vm_spend(vm, units.length / 16))
        return false;
    decoded->capacity = (size_t)units.length + 4;
    decoded->bytes = jsmi_allocate(&vm->budget, decoded->capacity);
    if (!decoded->bytes)
        return jsmi_fail_allocation(vm);
    if (options->is_hex)
        decode_hex(decoded, units, most);
    else
        decode_base64(decoded, units, options->alphabet, options->last_chunk,
                      most);
    if (jsmi_poll(&vm->budget))
        return true;
    jsmi_release(&vm->budget, decoded->bytes, decoded->capacity);
    return false;
}

static bool from_text(JsCall *call, DecodeOptions options, JsValue *result)
{
    JsVm *vm = call->vm;
    JsTypedArray *array;
    Decoded decoded;
    JsString *string;
    bool succeeded;

    if (!string_argument(call, &string) || !decode_options(call, &options) ||
        !decode(vm, string, &options, SIZE_MAX, &decoded))
        return false;
    if (decoded.is_malformed)
        succeeded = throw_malformed(vm);
    else
        succeeded = jsmi_typed_array_create_same_type(
            vm, JSMI_ELEMENT_UINT8, (double)decoded.count, &array);
    if (succeeded) {
        succeeded = jsmi_memory_copy(&vm->budget, array->buffer->bytes,
                                     decoded.bytes, decoded.count);
        *result = jsmi_value_object(array);
    }
    jsmi_release(&vm->budget, decoded.bytes, decoded.capacity);
    return succeeded;
}

// Uint8Array.fromBase64 ( string [ , options ] )
// https://tc39.es/ecma262/#sec-uint8array.frombase64
bool jsmi_uint8_array_from_base64(JsCall *call, JsValue *result)
{
    return from_text(call, (DecodeOptions){false, BASE64, LOOSE}, result);
}

// Uint8Array.fromHex ( string )
// https://tc39.es/ecma262/#sec-uint8array.fromhex
bool jsmi_uint8_array_from_hex(JsCall *call, JsValue *result)
{
    return from_text(call, (DecodeOptions){true, BASE64, LOOSE}, result);
}

// ValidateUint8Array ( ta )
static bool this_uint8_array(JsCall *call, JsTypedArray **array)
{
    if (!jsmi_this_of_kind(call, JSMI_CELL_TYPED_ARRAY, "a Uint8Array", array))
        return false;
    if (jsmi_typed_array_type(*array) != JSMI_ELEMENT_UINT8)
        return jsmi_throw_type_error(
            call->vm, "receiver %V is not a Uint8Array", call->this_value);
    return true;
}

static bool check_bounds(JsVm *vm, const JsTypedArray *array)
{
    return !jsmi_typed_array_is_out_of_bounds(array) ||
           jsmi_throw_type_error(vm, "the typed array is out of bounds");
}

static bool set_from_text(JsCall *call, DecodeOptions options, JsValue *result)
{
    JsVm *vm = call->vm;
    JsTypedArray *array;
    JsObject *prototype;
    Decoded decoded;
    JsString *string;
    bool is_malformed;

    if (!this_uint8_array(call, &array))
        return false;
    if (jsmi_buffer_is_immutable(array->buffer))
        return jsmi_throw_type_error(vm, "the ArrayBuffer is immutable");
    if (!string_argument(call, &string) || !decode_options(call, &options) ||
        !check_bounds(vm, array) ||
        !decode(vm, string, &options, jsmi_typed_array_length(array), &decoded))
        return false;
    if (decoded.count > 0)
        jsmi_relaxed_move(jsmi_typed_array_bytes(array), decoded.bytes,
                          decoded.count, jsmi_buffer_is_shared(array->buffer));
    is_malformed = decoded.is_malformed;
    jsmi_release(&vm->budget, decoded.bytes, decoded.capacity);
    if (is_malformed)
        return throw_malformed(vm);
    return jsmi_realm_intrinsic(vm, vm->realm, JSMI_INTRINSIC_OBJECT_PROTOTYPE,
                                &prototype) &&
           jsmi_object_create(vm, prototype, 2, result) &&
           jsmi_create_data_property_or_throw(
               vm, jsmi_as_object(*result), JSMI_KEY(read),
               jsmi_value_number((double)decoded.read)) &&
           jsmi_create_data_property_or_throw(
               vm, jsmi_as_object(*result), JSMI_KEY(written),
               jsmi_value_number((double)decoded.count));
}

// Uint8Array.prototype.setFromBase64 ( string [ , options ] )
// https://tc39.es/ecma262/#sec-uint8array.prototype.setfrombase64
bool jsmi_uint8_array_prototype_set_from_base64(JsCall *call, JsValue *result)
{
    return set_from_text(call, (DecodeOptions){false, BASE64, LOOSE}, result);
}

// Uint8Array.prototype.setFromHex ( string )
// https://tc39.es/ecma262/#sec-uint8array.prototype.setfromhex
bool jsmi_uint8_array_prototype_set_from_hex(JsCall *call, JsValue *result)
{
    return set_from_text(call, (DecodeOptions){true, BASE64, LOOSE}, result);
}

// -------------------------------------------------------------------- encoding

static void append_base64(JsStringBuilder *builder, const uint8_t *bytes,
                          size_t count, int alphabet, bool omits_padding)
{
    const char *digits = digits_of[alphabet];

    for (size_t i = 0; i < count && !builder->buffer.failed; i += 3) {
        size_t rest = count - i;
        uint32_t chunk = (uint32_t)bytes[i] << 16;

        if (rest > 1)
            chunk |= (uint32_t)bytes[i + 1] << 8;
        if (rest > 2)
            chunk |= bytes[i + 2];
        for (size_t k = 0; k < 4; k++) {
            if (k <= rest)
                jsmi_string_builder_append_unit(
                    builder, (uint8_t)digits[chunk >> (18 - 6 * k) & 63]);
            else if (!omits_padding)
                jsmi_string_builder_append_unit(builder, '=');
        }
    }
}

// Uint8Array.prototype.toBase64 ( [ options ] )
// https://tc39.es/ecma262/#sec-uint8array.prototype.tobase64
bool jsmi_uint8_array_prototype_to_base64(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue omits_padding = JSMI_FALSE;
    JsStringBuilder builder;
    JsTypedArray *array;
    JsObject *options;
    int alphabet;

    if (!this_uint8_array(call, &array) ||
        !options_argument(call, 0, &options) ||
        !alphabet_option(vm, options, &alphabet) ||
        (options &&
         !jsmi_get(vm, options, JSMI_KEY(omitPadding), &omits_padding)) ||
        !check_bounds(vm, array) ||
        !jsmi_vm_spend(vm, jsmi_typed_array_length(array) / 16))
        return false;
    jsmi_string_builder_initialize(&builder, &vm->heap);
    append_base64(&builder, jsmi_typed_array_bytes(array),
                  jsmi_typed_array_length(array), alphabet,
                  jsmi_to_boolean(omits_padding));
    return jsmi_result_builder(vm, &builder, result);
}

// Uint8Array.prototype.toHex ( )
// https://tc39.es/ecma262/#sec-uint8array.prototype.tohex
bool jsmi_uint8_array_prototype_to_hex(JsCall *call, JsValue *result)
{
    static const char digits[] = "0123456789abcdef";
    JsVm *vm = call->vm;
    JsStringBuilder builder;
    JsTypedArray *array;
    const uint8_t *bytes;
    size_t count;

    if (!this_uint8_array(call, &array) || !check_bounds(vm, array))
        return false;
    count = jsmi_typed_array_length(array);
    bytes = jsmi_typed_array_bytes(array);
    if (!jsmi_vm_spend(vm, count / 16))
        return false;
    jsmi_string_builder_initialize(&builder, &vm->heap);
    for (size_t i = 0; i < count && !builder.buffer.failed; i++) {
        jsmi_string_builder_append_unit(&builder,
                                        (uint8_t)digits[bytes[i] >> 4]);
        jsmi_string_builder_append_unit(&builder,
                                        (uint8_t)digits[bytes[i] & 15]);
    }
    return jsmi_result_builder(vm, &builder, result);
}
