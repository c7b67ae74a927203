// SPDX-License-Identifier: MIT
//
// Type conversion. https://tc39.es/ecma262/#sec-type-conversion
//
// Each can run script (through ToPrimitive) and throw, except where it says
// otherwise; what it yields is recorded in the native scope.
#pragma once

#include "number/shortest.h"
#include "object/vm.h"

typedef enum JsPreferredType {
    JSMI_PREFER_DEFAULT,
    JSMI_PREFER_STRING,
    JSMI_PREFER_NUMBER,
} JsPreferredType;

JSMI_MUST_USE bool jsmi_to_primitive(JsVm *vm, JsValue value,
                                     JsPreferredType preferred,
                                     JsValue *primitive);
// Cannot throw nor collect.
bool jsmi_to_boolean(JsValue value);
JSMI_MUST_USE bool jsmi_to_numeric(JsVm *vm, JsValue value, JsValue *numeric);
// What is left of ToNumber and ToString for values of another type.
JSMI_MUST_USE bool jsmi_to_number_slowly(JsVm *vm, JsValue value,
                                         double *number);
JSMI_MUST_USE bool jsmi_to_string_slowly(JsVm *vm, JsValue value,
                                         JsString **string);

// ToNumber ( argument )
// https://tc39.es/ecma262/#sec-tonumber
static inline JSMI_MUST_USE bool jsmi_to_number(JsVm *vm, JsValue value,
                                                double *number)
{
    if (JSMI_LIKELY(jsmi_is_number(value))) {
        *number = jsmi_as_number(value);
        return true;
    }
    return jsmi_to_number_slowly(vm, value, number);
}
// -Infinity .. Infinity, never NaN or -0.
JSMI_MUST_USE bool jsmi_to_integer_or_infinity(JsVm *vm, JsValue value,
                                               double *integer);
JSMI_MUST_USE bool jsmi_to_int32(JsVm *vm, JsValue value, int32_t *integer);
JSMI_MUST_USE bool jsmi_to_uint32(JsVm *vm, JsValue value, uint32_t *integer);
JSMI_MUST_USE bool jsmi_to_bigint(JsVm *vm, JsValue value, JsValue *bigint);
// StringToBigInt; `*bigint` is undefined if the text is no integer.
JSMI_MUST_USE bool jsmi_string_to_bigint(JsVm *vm, JsString *string,
                                         JsValue *bigint);
JSMI_MUST_USE bool jsmi_to_bigint64(JsVm *vm, JsValue value, int64_t *integer);

// ToString ( argument )
// https://tc39.es/ecma262/#sec-tostring
static inline JSMI_MUST_USE bool jsmi_to_string(JsVm *vm, JsValue value,
                                                JsString **string)
{
    if (JSMI_LIKELY(jsmi_is_string(value))) {
        *string = jsmi_as_string(value);
        return true;
    }
    return jsmi_to_string_slowly(vm, value, string);
}

JSMI_MUST_USE bool jsmi_number_to_string(JsVm *vm, double number,
                                         JsString **string);
// The same as text; answers the length.
size_t jsmi_number_value_to_text(JsValue number,
                                 char text[JSMI_NUMBER_TEXT_SIZE]);
JSMI_MUST_USE bool jsmi_to_object(JsVm *vm, JsValue value, JsObject **object);
JSMI_MUST_USE bool jsmi_to_property_key(JsVm *vm, JsValue value, JsKey *key);
JSMI_MUST_USE bool jsmi_to_length(JsVm *vm, JsValue value, double *length);
JSMI_MUST_USE bool jsmi_to_index(JsVm *vm, JsValue value, double *index);
// CanonicalNumericIndexString of a key; false in `*is_numeric` if it is none.
JSMI_MUST_USE bool jsmi_canonical_numeric_index(JsVm *vm, JsKey key,
                                                bool *is_numeric,
                                                double *number);

// The key for a string: an index or an atom.
JSMI_MUST_USE bool jsmi_key_from_string(JsVm *vm, JsString *string, JsKey *key);
// The key for an integer from 0 to 2^53 - 1.
JSMI_MUST_USE bool jsmi_key_from_integer(JsVm *vm, double integer, JsKey *key);
// The string or symbol that a key stands for.
JSMI_MUST_USE bool jsmi_key_to_value(JsVm *vm, JsKey key, JsValue *value);
// The atom of ASCII text of C code.
JSMI_MUST_USE bool jsmi_key_from_text(JsVm *vm, const char *text, JsKey *key);
