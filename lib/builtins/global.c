// SPDX-License-Identifier: MIT
//
// The global object: its functions of text, and the table of globals.
// https://tc39.es/ecma262/#sec-global-object
#include "builtins/shared.h"

#include <math.h>

#include "base/text.h"
#include "number/parse.h"

// isFinite ( number )
// https://tc39.es/ecma262/#sec-isfinite-number
static bool global_is_finite(JsCall *call, JsValue *result)
{
    double number;

    if (!jsmi_to_number(call->vm, jsmi_argument(call, 0), &number))
        return false;
    *result = jsmi_value_boolean(isfinite(number));
    return true;
}

// isNaN ( number )
// https://tc39.es/ecma262/#sec-isnan-number
static bool global_is_nan(JsCall *call, JsValue *result)
{
    double number;

    if (!jsmi_to_number(call->vm, jsmi_argument(call, 0), &number))
        return false;
    *result = jsmi_value_boolean(isnan(number));
    return true;
}

// eval ( x ), called as a function of that name in any other way than
// directly.
// https://tc39.es/ecma262/#sec-eval-x
static bool global_eval(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue source = jsmi_argument(call, 0);
    JsValue function;

    if (!jsmi_is_string(source)) {
        *result = source;
        return true;
    }
    return vm->hooks.compile_eval(vm, call->realm, jsmi_as_string(source),
                                  &function) &&
           jsmi_call(vm, function, call->realm->global_this, NULL, 0, result);
}

// ------------------------------------------------------------------------ URIs

typedef enum UriMode { URI, URI_COMPONENT } UriMode;

static bool is_alphanumeric(uint32_t unit)
{
    return jsmi_digit_value(unit) < 36;
}

static bool is_one_of(uint32_t unit, const char *set)
{
    return unit > 0 && unit < 128 && strchr(set, (int)unit);
}

// What encoding leaves as it is.
static bool is_unescaped(uint32_t unit, UriMode mode)
{
    return is_alphanumeric(unit) || is_one_of(unit, "-_.!~*'()") ||
           (mode == URI && is_one_of(unit, ";/?:@&=+$,#"));
}

static void append_escaped_byte(JsStringBuilder *builder, uint8_t byte)
{
    static const char digits[] = "0123456789ABCDEF";

    jsmi_string_builder_append_unit(builder, '%');
    jsmi_string_builder_append_unit(builder, (uint8_t)digits[byte >> 4]);
    jsmi_string_builder_append_unit(builder, (uint8_t)digits[byte & 15]);
}

static bool throw_uri_error(JsVm *vm)
{
    return jsmi_throw_error(vm, JSMI_INTRINSIC_URI_ERROR_PROTOTYPE,
                            "malformed URI");
}

static bool append_encoded(JsVm *vm, JsStringBuilder *builder, JsUnits units,
                           UriMode mode)
{
    uint32_t turns = 0;

    for (size_t k = 0; k < units.length;) {
        JsCodePoint code_point;
        uint8_t bytes[4];
        size_t count;

        if (!jsmi_poll_turn(&vm->budget, &turns))
            return false;
        if (is_unescaped(jsmi_units_at(units, (uint32_t)k), mode)) {
            jsmi_string_builder_append_unit(
                builder, (uint16_t)jsmi_units_at(units, (uint32_t)k++));
            continue;
        }
        if (units.is_wide)
            code_point = jsmi_utf16_decode(units.wide, units.length, &k);
        else
            code_point = units.latin1[k++];
        if (jsmi_is_surrogate(code_point))
            return throw_uri_error(vm);
        count = jsmi_utf8_encode(code_point, bytes);
        for (size_t i = 0; i < count; i++)
            append_escaped_byte(builder, bytes[i]);
    }
    return true;
}

// The byte that %XX at `k` stands for; false: it is none.
static bool read_escaped_byte(JsUnits units, uint32_t k, uint8_t *byte)
{
    int high, low;

    if (k + 3 > units.length || jsmi_units_at(units, k) != '%')
        return false;
    high = jsmi_digit_value(jsmi_units_at(units, k + 1));
    low = jsmi_digit_value(jsmi_units_at(units, k + 2));
    if (high > 15 || low > 15)
        return false;
    *byte = (uint8_t)(high << 4 | low);
    return true;
}

// The code point whose escaped UTF-8 begins at `k`, which moves behind it.
static bool read_escaped(JsUnits units, uint32_t *k, JsCodePoint *code_point)
{
    uint8_t bytes[4];
    size_t count = 1;
    size_t position = 0;
    bool valid = true;

    if (!read_escaped_byte(units, *k, &bytes[0]))
        return false;
    *k += 3;
    if (bytes[0] >= 0xF0)
        count = 4;
    else if (bytes[0] >= 0xE0)
        count = 3;
    else if (bytes[0] >= 0x80)
        count = 2;
    for (size_t i = 1; i < count; i++, *k += 3) {
        if (!read_escaped_byte(units, *k, &bytes[i]))
            return false;
    }
    *code_point = jsmi_utf8_decode(bytes, count, &position, &valid);
    return valid && position == count;
}

static bool append_decoded(JsVm *vm, JsStringBuilder *builder, JsUnits units,
                           UriMode mode)
{
    uint32_t turns = 0;

    for (uint32_t k = 0; k < units.length;) {
        uint32_t start = k;
        JsCodePoint code_point;

        if (!jsmi_poll_turn(&vm->budget, &turns))
            return false;
        if (jsmi_units_at(units, k) != '%') {
            jsmi_string_builder_append_unit(
                builder, (uint16_t)jsmi_units_at(units, k++));
            continue;
        }
        if (!read_escaped(units, &k, &code_point))
            return throw_uri_error(vm);
        if (mode == URI && is_one_of(code_point, ";/?:@&=+$,#")) {
            for (; start < k; start++)
                jsmi_string_builder_append_unit(
                    builder, (uint16_t)jsmi_units_at(units, start));
        } else {
            jsmi_string_builder_append_code_point(builder, code_point);
        }
    }
    return true;
}

typedef bool TextMapping(JsVm *vm, JsStringBuilder *builder, JsUnits units,
                         UriMode mode);

// The argument as a string, mapped.
static bool map_text(JsCall *call, TextMapping *mapping, JsValue *result)
{
    JsVm *vm = call->vm;
    JsString *string;
    JsUnits units;
    JsStringBuilder builder;

    if (!jsmi_to_string(vm, jsmi_argument(call, 0), &string))
        return false;
    if (!jsmi_flatten(vm, string, &units))
        return false;
    if (!jsmi_vm_spend(vm, units.length / 16))
        return false;
    jsmi_string_builder_initialize(&builder, &vm->heap);
    if (!mapping(vm, &builder, units, (UriMode)call->callee->mode)) {
        jsmi_string_builder_dispose(&builder);
        return false;
    }
    return jsmi_result_builder(vm, &builder, result);
}

// decodeURI ( encodedURI ), decodeURIComponent ( encodedURIComponent )
// https://tc39.es/ecma262/#sec-decodeuri-encodeduri
static bool global_decode_uri(JsCall *call, JsValue *result)
{
    return map_text(call, append_decoded, result);
}

// encodeURI ( uri ), encodeURIComponent ( uriComponent )
// https://tc39.es/ecma262/#sec-encodeuri-uri
static bool global_encode_uri(JsCall *call, JsValue *result)
{
    return map_text(call, append_encoded, result);
}

// ------------------------------------------------------------ escape, unescape

static bool append_escape(JsVm *vm, JsStringBuilder *builder, JsUnits units,
                          UriMode mode)
{
    uint32_t turns = 0;

    (void)mode;
    for (uint32_t k = 0; k < units.length; k++) {
        uint32_t unit = jsmi_units_at(units, k);

        if (!jsmi_poll_turn(&vm->budget, &turns))
            return false;
        if (is_alphanumeric(unit) || is_one_of(unit, "@*_+-./")) {
            jsmi_string_builder_append_unit(builder, (uint16_t)unit);
        } else if (unit < 256) {
            append_escaped_byte(builder, (uint8_t)unit);
        } else {
            static const char digits[] = "0123456789ABCDEF";

            jsmi_string_builder_append_text(builder, "%u");
            for (int shift = 12; shift >= 0; shift -= 4)
                jsmi_string_builder_append_unit(
                    builder, (uint8_t)digits[unit >> shift & 15]);
        }
    }
    return true;
}

// The unit that %uXXXX at `k` stands for; false: it is none.
static bool read_wide_escape(JsUnits units, uint32_t k, uint16_t *unit)
{
    *unit = 0;
    if (k + 6 > units.length || jsmi_units_at(units, k + 1) != 'u')
        return false;
    for (uint32_t i = k + 2; i < k + 6; i++) {
        int digit = jsmi_digit_value(jsmi_units_at(units, i));

        if (digit > 15)
            return false;
        *unit = (uint16_t)(*unit << 4 | digit);
    }
    return true;
}

static bool append_unescape(JsVm *vm, JsStringBuilder *builder, JsUnits units,
                            UriMode mode)
{
    uint32_t turns = 0;

    (void)mode;
    for (uint32_t k = 0; k < units.length;) {
        uint16_t unit = (uint16_t)jsmi_units_at(units, k);
        uint16_t wide;
        uint8_t byte;

        if (!jsmi_poll_turn(&vm->budget, &turns))
            return false;
        if (unit == '%' && read_wide_escape(units, k, &wide)) {
            jsmi_string_builder_append_unit(builder, wide);
            k += 6;
        } else if (unit == '%' && read_escaped_byte(units, k, &byte)) {
            jsmi_string_builder_append_unit(builder, byte);
            k += 3;
        } else {
            jsmi_string_builder_append_unit(builder, unit);
            k++;
        }
    }
    return true;
}

// escape ( string )
// https://tc39.es/ecma262/#sec-escape-string
static bool global_escape(JsCall *call, JsValue *result)
{
    return map_text(call, append_escape, result);
}

// unescape ( string )
// https://tc39.es/ecma262/#sec-unescape-string
static bool global_unescape(JsCall *call, JsValue *result)
{
    return map_text(call, append_unescape, result);
}

const JsPropertySpec jsmi_eval_properties[] = {
    JSMI_METHOD(eval, 1, global_eval),
    JSMI_END,
};

#define GLOBAL(name_, intrinsic_)                                              \
    JSMI_OBJECT(name_, intrinsic_, JSMI_BUILTIN_ATTRIBUTES)

const JsPropertySpec jsmi_global_properties[] = {
    // clang-format off
    {JSMI_SPEC_GLOBAL_THIS, JSMI_BUILTIN_ATTRIBUTES, JSMI_ATOM_globalThis, 0, 0, {NULL}, NULL, 0, 0},
    JSMI_NUMBER(Infinity, (double)INFINITY),
    JSMI_NUMBER(NaN, (double)NAN),
    {JSMI_SPEC_UNDEFINED, 0, JSMI_ATOM_undefined, 0, 0, {NULL}, NULL, 0, 0},
    GLOBAL(eval, EVAL),
    JSMI_METHOD(isFinite, 1, global_is_finite),
    JSMI_METHOD(isNaN, 1, global_is_nan),
    GLOBAL(parseFloat, PARSE_FLOAT),
    GLOBAL(parseInt, PARSE_INT),
    JSMI_METHOD_MODE(decodeURI, 1, global_decode_uri, URI),
    JSMI_METHOD_MODE(decodeURIComponent, 1, global_decode_uri, URI_COMPONENT),
    JSMI_METHOD_MODE(encodeURI, 1, global_encode_uri, URI),
    JSMI_METHOD_MODE(encodeURIComponent, 1, global_encode_uri, URI_COMPONENT),
    JSMI_METHOD(escape, 1, global_escape),
    JSMI_METHOD(unescape, 1, global_unescape),
    GLOBAL(AggregateError, AGGREGATE_ERROR),
    GLOBAL(Array, ARRAY),
    GLOBAL(ArrayBuffer, ARRAY_BUFFER),
    GLOBAL(AsyncDisposableStack, ASYNC_DISPOSABLE_STACK),
    GLOBAL(Atomics, ATOMICS),
    GLOBAL(BigInt, BIGINT),
    GLOBAL(BigInt64Array, BIGINT64_ARRAY),
    GLOBAL(BigUint64Array, BIGUINT64_ARRAY),
    GLOBAL(Boolean, BOOLEAN),
    GLOBAL(DataView, DATA_VIEW),
    GLOBAL(Date, DATE),
    GLOBAL(DisposableStack, DISPOSABLE_STACK),
    GLOBAL(Error, ERROR),
    GLOBAL(EvalError, EVAL_ERROR),
    GLOBAL(FinalizationRegistry, FINALIZATION_REGISTRY),
    GLOBAL(Float16Array, FLOAT16_ARRAY),
    GLOBAL(Float32Array, FLOAT32_ARRAY),
    GLOBAL(Float64Array, FLOAT64_ARRAY),
    GLOBAL(Function, FUNCTION),
    GLOBAL(Int16Array, INT16_ARRAY),
    GLOBAL(Int32Array, INT32_ARRAY),
    GLOBAL(Int8Array, INT8_ARRAY),
    GLOBAL(Iterator, ITERATOR),
    GLOBAL(JSON, JSON),
    GLOBAL(Map, MAP),
    GLOBAL(Math, MATH),
    GLOBAL(Number, NUMBER),
    GLOBAL(Object, OBJECT),
    GLOBAL(Promise, PROMISE),
    GLOBAL(Proxy, PROXY),
    GLOBAL(RangeError, RANGE_ERROR),
    GLOBAL(ReferenceError, REFERENCE_ERROR),
    GLOBAL(Reflect, REFLECT),
    GLOBAL(RegExp, REGEXP),
    GLOBAL(Set, SET),
    GLOBAL(ShadowRealm, SHADOW_REALM),
    GLOBAL(SharedArrayBuffer, SHARED_ARRAY_BUFFER),
    GLOBAL(String, STRING),
    GLOBAL(SuppressedError, SUPPRESSED_ERROR),
    GLOBAL(Symbol, SYMBOL),
    GLOBAL(SyntaxError, SYNTAX_ERROR),
    GLOBAL(TypeError, TYPE_ERROR),
    GLOBAL(Uint16Array, UINT16_ARRAY),
    GLOBAL(Uint32Array, UINT32_ARRAY),
    GLOBAL(Uint8Array, UINT8_ARRAY),
    GLOBAL(Uint8ClampedArray, UINT8_CLAMPED_ARRAY),
    GLOBAL(URIError, URI_ERROR),
    GLOBAL(WeakMap, WEAK_MAP),
    GLOBAL(WeakRef, WEAK_REF),
    GLOBAL(WeakSet, WEAK_SET),
    JSMI_END,
    // clang-format on
};

#undef GLOBAL
