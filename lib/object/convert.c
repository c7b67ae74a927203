// SPDX-License-Identifier: MIT
#include "object/convert.h"

#include "number/math.h"
#include "number/parse.h"
#include "number/shortest.h"
#include "object/bigint_view.h"
#include "object/operations.h"
#include "object/wrapper.h"

// ---------------------------------------------------------------- to primitive

// OrdinaryToPrimitive ( O, hint )
// https://tc39.es/ecma262/#sec-ordinarytoprimitive
static bool ordinary_to_primitive(JsVm *vm, JsObject *object,
                                  bool prefers_string, JsValue *primitive)
{
    JsValue base = jsmi_value_cell(object);
    JsKey names[2] = {JSMI_KEY(valueOf), JSMI_KEY(toString)};

    for (int i = 0; i < 2; i++) {
        JsValue method, result;
        if (!jsmi_get(vm, object, names[prefers_string ? 1 - i : i], &method))
            return false;
        if (!jsmi_is_callable(method))
            continue;
        if (!jsmi_call(vm, method, base, NULL, 0, &result))
            return false;
        if (!jsmi_is_object(result)) {
            *primitive = result;
            return true;
        }
    }
    return jsmi_throw_type_error(
        vm, "%V cannot be converted to a primitive value", base);
}

// ToPrimitive ( input [ , preferredType ] )
// https://tc39.es/ecma262/#sec-toprimitive
bool jsmi_to_primitive(JsVm *vm, JsValue value, JsPreferredType preferred,
                       JsValue *primitive)
{
    JsValue method, hint, result;

    if (!jsmi_is_object(value)) {
        *primitive = value;
        return true;
    }
    if (!jsmi_get_method(vm, value, JSMI_KEY_SYMBOL(to_primitive), &method))
        return false;
    if (jsmi_is_undefined(method))
        return ordinary_to_primitive(vm, jsmi_as_object(value),
                                     preferred == JSMI_PREFER_STRING,
                                     primitive);
    hint = preferred == JSMI_PREFER_STRING   ? JSMI_ATOM_VALUE(string)
           : preferred == JSMI_PREFER_NUMBER ? JSMI_ATOM_VALUE(number)
                                             : JSMI_ATOM_VALUE(default_);
    if (!jsmi_call(vm, method, value, &hint, 1, &result))
        return false;
    if (jsmi_is_object(result))
        return jsmi_throw_type_error(
            vm, "[Symbol.toPrimitive] of %V returned an object", value);
    *primitive = result;
    return true;
}

// --------------------------------------------------------- booleans, numbers

// https://tc39.es/ecma262/#sec-toboolean
bool jsmi_to_boolean(JsValue value)
{
    if (jsmi_is_int(value))
        return jsmi_as_int(value) != 0;
    if (jsmi_is_number(value)) {
        double number = jsmi_as_double(value);
        return number == number && number != 0;
    }
    if (!jsmi_is_cell(value))
        return jsmi_same_word(value, JSMI_TRUE);
    switch (jsmi_as_cell(value)->kind) {
    case JSMI_CELL_STRING:
        return jsmi_string_length(jsmi_as_string(value)) != 0;
    case JSMI_CELL_BIGINT:
        return !jsmi_bigint_is_zero(jsmi_as_bigint(value));
    default:
        return !(jsmi_is_object(value) &&
                 jsmi_as_cell(value)->flags & JSMI_OBJECT_IS_HTMLDDA);
    }
}

// Texts of numbers that are read in no time are shorter.
enum { LONG_NUMBER = 1000 };

static bool string_to_number(JsVm *vm, JsString *string, double *number)
{
    JsUnits units;

    if (!jsmi_string_flatten(&vm->heap, string, &units))
        return jsmi_throw_out_of_memory(vm);
    if (!jsmi_vm_spend(vm, units.length / 64))
        return false;
    *number =
        units.is_wide
            ? jsmi_string_to_number_utf16(&vm->budget, units.wide, units.length)
            : jsmi_string_to_number_latin1(&vm->budget, units.latin1,
                                           units.length);
    return units.length < LONG_NUMBER || jsmi_poll(&vm->budget);
}

static bool primitive_to_number(JsVm *vm, JsValue value, double *number)
{
    if (jsmi_is_number(value)) {
        *number = jsmi_as_number(value);
        return true;
    }
    if (jsmi_is_string(value))
        return string_to_number(vm, jsmi_as_string(value), number);
    if (jsmi_is_undefined(value)) {
        *number = jsmi_as_double(JSMI_NAN);
        return true;
    }
    if (jsmi_is_symbol(value))
        return jsmi_throw_type_error(vm, "%V cannot be converted to a number",
                                     value);
    if (jsmi_is_bigint(value))
        return jsmi_throw_type_error(
            vm, "a BigInt cannot be mixed with other numbers");
    *number = jsmi_same_word(value, JSMI_TRUE) ? 1 : 0;
    return true;
}

// ToNumber ( argument )
// https://tc39.es/ecma262/#sec-tonumber
bool jsmi_to_number_slowly(JsVm *vm, JsValue value, double *number)
{
    JsValue primitive;

    return jsmi_to_primitive(vm, value, JSMI_PREFER_NUMBER, &primitive) &&
           primitive_to_number(vm, primitive, number);
}

// ToNumeric ( value )
// https://tc39.es/ecma262/#sec-tonumeric
bool jsmi_to_numeric(JsVm *vm, JsValue value, JsValue *numeric)
{
    JsValue primitive;
    double number;

    if (jsmi_is_number(value)) {
        *numeric = value;
        return true;
    }
    if (jsmi_is_boolean(value)) {
        *numeric = jsmi_value_int(jsmi_same_word(value, JSMI_TRUE));
        return true;
    }
    if (!jsmi_to_primitive(vm, value, JSMI_PREFER_NUMBER, &primitive))
        return false;
    if (jsmi_is_bigint(primitive)) {
        *numeric = primitive;
        return true;
    }
    if (!primitive_to_number(vm, primitive, &number))
        return false;
    *numeric = jsmi_value_from_raw_double(number);
    return true;
}

bool jsmi_to_integer_or_infinity(JsVm *vm, JsValue value, double *integer)
{
    double number;

    if (jsmi_is_int(value)) {
        *integer = jsmi_as_int(value);
        return true;
    }
    if (!jsmi_to_number(vm, value, &number))
        return false;
    *integer = jsmi_double_to_integer(number);
    return true;
}

bool jsmi_to_int32(JsVm *vm, JsValue value, int32_t *integer)
{
    double number;

    if (jsmi_is_int(value)) {
        *integer = jsmi_as_int(value);
        return true;
    }
    if (!jsmi_to_number(vm, value, &number))
        return false;
    *integer = jsmi_double_to_int32(number);
    return true;
}

bool jsmi_to_uint32(JsVm *vm, JsValue value, uint32_t *integer)
{
    int32_t number;

    if (!jsmi_to_int32(vm, value, &number))
        return false;
    *integer = (uint32_t)number;
    return true;
}

// https://tc39.es/ecma262/#sec-tolength
bool jsmi_to_length(JsVm *vm, JsValue value, double *length)
{
    double integer;

    if (!jsmi_to_integer_or_infinity(vm, value, &integer))
        return false;
    *length = integer <= 0                       ? 0
              : integer >= JSMI_MAX_SAFE_INTEGER ? JSMI_MAX_SAFE_INTEGER
                                                 : integer;
    return true;
}

// https://tc39.es/ecma262/#sec-toindex
bool jsmi_to_index(JsVm *vm, JsValue value, double *index)
{
    double integer;

    if (!jsmi_to_integer_or_infinity(vm, value, &integer))
        return false;
    if (integer < 0 || integer > JSMI_MAX_SAFE_INTEGER)
        return jsmi_throw_range_error(vm, "%V is not a valid index", value);
    *index = integer;
    return true;
}

// --------------------------------------------------------------------- BigInts

// StringToBigInt ( str )
// https://tc39.es/ecma262/#sec-stringtobigint
bool jsmi_string_to_bigint(JsVm *vm, JsString *string, JsValue *bigint)
{
    JsIntegerText parts;
    JsUnits units;
    uint32_t capacity;
    JsBigInt *made;

    if (!jsmi_string_flatten(&vm->heap, string, &units))
        return jsmi_throw_out_of_memory(vm);
    if (!(units.is_wide ? jsmi_integer_text_utf16(&vm->budget, units.wide,
                                                  units.length, &parts)
                        : jsmi_integer_text_latin1(&vm->budget, units.latin1,
                                                   units.length, &parts))) {
        *bigint = JSMI_UNDEFINED;
        return jsmi_poll(&vm->budget);
    }
    if (jsmi_integer_parse_bound(&parts, &capacity) != JSMI_INTEGER_OK)
        return jsmi_throw_range_error(vm, "BigInt is too large");
    made = jsmi_bigint_new(&vm->heap, false, NULL, capacity);
    if (!made)
        return jsmi_throw_out_of_memory(vm);

    JsIntegerResult result = {made->limbs, capacity, 0, false};
    if (!jsmi_integer_parse(&vm->budget, &parts, &result))
        return jsmi_throw_out_of_memory(vm);
    jsmi_bigint_finish(made, &result);
    *bigint = jsmi_value_cell(made);
    return true;
}

// ToBigInt ( argument )
// https://tc39.es/ecma262/#sec-tobigint
bool jsmi_to_bigint(JsVm *vm, JsValue value, JsValue *bigint)
{
    JsValue primitive;
    JsBigInt *made;

    if (!jsmi_to_primitive(vm, value, JSMI_PREFER_NUMBER, &primitive))
        return false;
    if (jsmi_is_bigint(primitive)) {
        *bigint = primitive;
        return true;
    }
    if (jsmi_is_boolean(primitive)) {
        made = jsmi_bigint_from_int64(
            &vm->heap, jsmi_same_word(primitive, JSMI_TRUE) ? 1 : 0);
        if (!made)
            return jsmi_throw_out_of_memory(vm);
        *bigint = jsmi_value_cell(made);
        return true;
    }
    if (!jsmi_is_string(primitive))
        return jsmi_throw_type_error(vm, "%V cannot be converted to a BigInt",
                                     primitive);

    JsValue parsed;
    if (!jsmi_string_to_bigint(vm, jsmi_as_string(primitive), &parsed))
        return false;
    if (jsmi_is_undefined(parsed))
        return jsmi_throw_syntax_error(vm, "%V cannot be converted to a BigInt",
                                       primitive);
    *bigint = parsed;
    return true;
}

bool jsmi_to_bigint64(JsVm *vm, JsValue value, int64_t *integer)
{
    JsValue bigint;

    if (!jsmi_to_bigint(vm, value, &bigint))
        return false;
    JsInteger view = jsmi_bigint_view(jsmi_as_bigint(bigint));
    *integer = (int64_t)jsmi_integer_to_uint64(&view);
    return true;
}

static bool bigint_to_string(JsVm *vm, const JsBigInt *bigint,
                             JsString **string)
{
    JsInteger view = jsmi_bigint_view(bigint);
    size_t bound = jsmi_integer_text_bound(&view, 10);
    uint8_t *text = jsmi_allocate(&vm->budget, bound);
    size_t length;

    if (!text)
        return jsmi_throw_out_of_memory(vm);
    *string = jsmi_integer_to_text(&vm->budget, &view, 10, text, &length)
                  ? jsmi_string_from_latin1(&vm->heap, text, length)
                  : NULL;
    jsmi_release(&vm->budget, text, bound);
    return *string || jsmi_throw_out_of_memory(vm);
}

// --------------------------------------------------------------------- strings

size_t jsmi_number_value_to_text(JsValue number,
                                 char text[JSMI_NUMBER_TEXT_SIZE])
{
    return jsmi_is_int(number)
               ? jsmi_int32_to_text(jsmi_as_int(number), text)
               : jsmi_number_to_text(jsmi_as_double(number), text);
}

bool jsmi_number_to_string(JsVm *vm, double number, JsString **string)
{
    char text[JSMI_NUMBER_TEXT_SIZE];
    size_t length;
    int32_t integer;

    if (jsmi_double_fits_int32(number, &integer)) {
        if (integer >= 0 && integer < 10) {
            *string = jsmi_unit_string((uint8_t)('0' + integer));
            return true;
        }
        length = jsmi_int32_to_text(integer, text);
    } else {
        length = jsmi_number_to_text(number, text);
    }
    *string = jsmi_string_from_latin1(&vm->heap, (const uint8_t *)text, length);
    return *string || jsmi_throw_out_of_memory(vm);
}

static bool primitive_to_string(JsVm *vm, JsValue value, JsString **string)
{
    if (jsmi_is_string(value))
        *string = jsmi_as_string(value);
    else if (jsmi_is_number(value))
        return jsmi_number_to_string(vm, jsmi_as_number(value), string);
    else if (jsmi_is_undefined(value))
        *string = JSMI_ATOM(undefined);
    else if (jsmi_is_null(value))
        *string = JSMI_ATOM(null);
    else if (jsmi_is_boolean(value))
        *string = jsmi_same_word(value, JSMI_TRUE) ? JSMI_ATOM(true_)
                                                   : JSMI_ATOM(false_);
    else if (jsmi_is_bigint(value))
        return bigint_to_string(vm, jsmi_as_bigint(value), string);
    else
        return jsmi_throw_type_error(vm, "%V cannot be converted to a string",
                                     value);
    return true;
}

bool jsmi_to_string_slowly(JsVm *vm, JsValue value, JsString **string)
{
    JsValue primitive;

    return jsmi_to_primitive(vm, value, JSMI_PREFER_STRING, &primitive) &&
           primitive_to_string(vm, primitive, string);
}

// ToObject ( argument )
// https://tc39.es/ecma262/#sec-toobject
bool jsmi_to_object(JsVm *vm, JsValue value, JsObject **object)
{
    JsObject *prototype;
    JsValue wrapper;
    JsShape *shape;

    if (jsmi_is_object(value)) {
        *object = jsmi_as_object(value);
        return true;
    }
    if (jsmi_is_nullish(value))
        return jsmi_throw_type_error(vm, "%V cannot be converted to an object",
                                     value);
    if (!jsmi_realm_intrinsic(vm, vm->realm, jsmi_primitive_prototype(value),
                              &prototype))
        return false;
    shape = jsmi_shape_root(vm, prototype, jsmi_wrapper_methods(value), 0);
    if (!shape)
        return jsmi_throw_out_of_memory(vm);
    if (!jsmi_wrapper_create(vm, shape, value, &wrapper))
        return false;
    *object = jsmi_as_object(wrapper);
    return true;
}

// ------------------------------------------------------------------------ keys

bool jsmi_key_from_string(JsVm *vm, JsString *string, JsKey *key)
{
    JsUnits units;
    JsString *atom;
    uint32_t index;

    if (jsmi_string_is_name(string)) {
        *key = jsmi_key_from_atom(string);
        return true;
    }
    if (!jsmi_string_flatten(&vm->heap, string, &units))
        return jsmi_throw_out_of_memory(vm);
    if (jsmi_units_array_index(units, &index)) {
        *key = jsmi_key_from_index(index);
        return true;
    }
    atom = jsmi_atomize(&vm->heap, &vm->atoms, string);
    if (!atom)
        return jsmi_throw_out_of_memory(vm);
    *key = jsmi_key_from_atom(atom);
    return true;
}

// ToPropertyKey ( argument )
// https://tc39.es/ecma262/#sec-topropertykey
bool jsmi_to_property_key(JsVm *vm, JsValue value, JsKey *key)
{
    JsValue primitive;
    JsString *string;

    // FAST PATH: an integer that is an index.
    if (jsmi_is_int(value) && jsmi_as_int(value) >= 0) {
        *key = jsmi_key_from_index((uint32_t)jsmi_as_int(value));
        return true;
    }
    if (jsmi_is_string(value))
        return jsmi_key_from_string(vm, jsmi_as_string(value), key);
    if (!jsmi_to_primitive(vm, value, JSMI_PREFER_STRING, &primitive))
        return false;
    if (jsmi_is_symbol(primitive)) {
        *key = jsmi_key_from_symbol(jsmi_as_symbol(primitive));
        return true;
    }
    return primitive_to_string(vm, primitive, &string) &&
           jsmi_key_from_string(vm, string, key);
}

bool jsmi_key_from_integer(JsVm *vm, double integer, JsKey *key)
{
    JsString *string;

    JSMI_ASSERT(integer >= 0);
    if (integer <= JSMI_LARGEST_INDEX) {
        *key = jsmi_key_from_index((uint32_t)integer);
        return true;
    }
    return jsmi_number_to_string(vm, integer, &string) &&
           jsmi_key_from_string(vm, string, key);
}

bool jsmi_key_to_value(JsVm *vm, JsKey key, JsValue *value)
{
    JsString *string;

    if (!jsmi_key_is_index(key)) {
        *value = jsmi_value_cell(jsmi_key_cell(key));
        return true;
    }
    if (!jsmi_number_to_string(vm, jsmi_key_index(key), &string))
        return false;
    *value = jsmi_value_cell(string);
    return true;
}

bool jsmi_key_from_text(JsVm *vm, const char *text, JsKey *key)
{
    JsString *string = jsmi_string_from_text(&vm->heap, text);

    if (!string)
        return jsmi_throw_out_of_memory(vm);
    return jsmi_key_from_string(vm, string, key);
}

// CanonicalNumericIndexString ( argument )
// https://tc39.es/ecma262/#sec-canonicalnumericindexstring
bool jsmi_canonical_numeric_index(JsVm *vm, JsKey key, bool *is_numeric,
                                  double *number)
{
    char text[JSMI_NUMBER_TEXT_SIZE];
    JsUnits units;
    size_t length;

    *is_numeric = false;
    if (jsmi_key_is_index(key)) {
        *is_numeric = true;
        *number = jsmi_key_index(key);
        return true;
    }
    if (jsmi_key_is_symbol(key))
        return true;
    units = jsmi_string_units((JsString *)jsmi_key_cell(key));
    if (jsmi_units_equal_text(units, "-0")) {
        *is_numeric = true;
        *number = -0.0;
        return true;
    }
    // What spells a number canonically is short and begins like one.
    if (units.is_wide || units.length == 0 || units.length >= sizeof text ||
        !strchr("-0123456789IN", units.latin1[0]))
        return true;
    *number = jsmi_string_to_number_latin1(NULL, units.latin1, units.length);
    length = jsmi_number_to_text(*number, text);
    *is_numeric =
        length == units.length && memcmp(text, units.latin1, length) == 0;
    (void)vm;
    return true;
}
