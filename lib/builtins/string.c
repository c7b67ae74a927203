// SPDX-License-Identifier: MIT
//
// String objects: the constructor, units and code points, searching, cutting
// and padding; and the tables. https://tc39.es/ecma262/#sec-string-objects
#include "builtins/string.h"

#include <math.h>

#include "number/math.h"
#include "number/parse.h"

bool jsmi_append_part(JsVm *vm, JsStringBuilder *builder, JsString *string,
                      uint32_t start, uint32_t end)
{
    JsUnits units;

    if (start == end)
        return true;
    if (!jsmi_flatten(vm, string, &units))
        return false;
    if (units.is_wide)
        units.wide += start;
    else
        units.latin1 += start;
    units.length = end - start;
    jsmi_string_builder_append_units(builder, units);
    return true;
}

bool jsmi_string_index_of(JsVm *vm, JsString *string, JsString *needle,
                          uint32_t from, int64_t *position)
{
    JsUnits units, needle_units;

    if (!jsmi_flatten(vm, string, &units) ||
        !jsmi_flatten(vm, needle, &needle_units))
        return false;
    return jsmi_units_index_of(&vm->budget, units, needle_units, from,
                               position) &&
           jsmi_vm_spend(
               vm,
               (*position < 0 ? units.length : (uint32_t)*position) / 64 + 1);
}

static bool result_part(JsVm *vm, JsString *string, uint32_t start,
                        uint32_t end, JsValue *result)
{
    return jsmi_result_string(
        vm, jsmi_string_substring(&vm->heap, string, start, end), result);
}

// ----------------------------------------------------------------- constructor

// String ( value )
// https://tc39.es/ecma262/#sec-string-constructor-string-value
static bool string_constructor(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue value = jsmi_argument(call, 0);
    JsString *string = JSMI_ATOM(empty);

    if (jsmi_is_undefined(call->new_target) && jsmi_is_symbol(value)) {
        // SymbolDescriptiveString ( sym )
        JsString *description = jsmi_as_symbol(value)->description;
        JsStringBuilder builder;

        jsmi_string_builder_initialize(&builder, &vm->heap);
        jsmi_string_builder_append_text(&builder, "Symbol(");
        if (description)
            jsmi_string_builder_append_string(&builder, description);
        jsmi_string_builder_append_unit(&builder, ')');
        return jsmi_result_builder(vm, &builder, result);
    }
    if (call->argument_count > 0 && !jsmi_to_string(vm, value, &string))
        return false;
    *result = jsmi_value_cell(string);
    if (jsmi_is_undefined(call->new_target))
        return true;
    return jsmi_wrap_primitive(call, JSMI_INTRINSIC_STRING_PROTOTYPE, *result,
                               result);
}

// Finishes or, where the arguments threw, disposes of the builder.
static bool finish_builder(JsVm *vm, JsStringBuilder *builder, bool succeeded,
                           JsValue *result)
{
    if (!succeeded) {
        jsmi_string_builder_dispose(builder);
        return false;
    }
    return jsmi_result_builder(vm, builder, result);
}

// String.fromCharCode ( ...codeUnits )
// https://tc39.es/ecma262/#sec-string.fromcharcode
static bool append_char_codes(JsCall *call, JsStringBuilder *builder)
{
    JsVm *vm = call->vm;

    for (uint32_t i = 0; i < call->argument_count; i++) {
        uint32_t unit;

        if (!jsmi_vm_spend(vm, 1))
            return false;
        if (!jsmi_to_uint32(vm, call->arguments[i], &unit))
            return false;
        jsmi_string_builder_append_unit(builder, (uint16_t)unit);
    }
    return true;
}

static bool string_from_char_code(JsCall *call, JsValue *result)
{
    JsStringBuilder builder;

    // FAST PATH: one unit of Latin-1 is a string already made.
    if (call->argument_count == 1 && jsmi_is_int(call->arguments[0]) &&
        (uint32_t)jsmi_as_int(call->arguments[0]) < 256) {
        *result = jsmi_value_cell(
            jsmi_unit_string((uint8_t)jsmi_as_int(call->arguments[0])));
        return true;
    }
    jsmi_string_builder_initialize(&builder, &call->vm->heap);
    return finish_builder(call->vm, &builder, append_char_codes(call, &builder),
                          result);
}

// String.fromCodePoint ( ...codePoints )
// https://tc39.es/ecma262/#sec-string.fromcodepoint
static bool append_code_points(JsCall *call, JsStringBuilder *builder)
{
    JsVm *vm = call->vm;

    for (uint32_t i = 0; i < call->argument_count; i++) {
        double number;

        if (!jsmi_vm_spend(vm, 1))
            return false;
        if (!jsmi_to_number(vm, call->arguments[i], &number))
            return false;
        if (!(number >= 0 && number <= 0x10FFFF && trunc(number) == number))
            return jsmi_throw_range_error(vm, "invalid code point %V",
                                          call->arguments[i]);
        jsmi_string_builder_append_code_point(builder, (JsCodePoint)number);
    }
    return true;
}

static bool string_from_code_point(JsCall *call, JsValue *result)
{
    JsStringBuilder builder;

    jsmi_string_builder_initialize(&builder, &call->vm->heap);
    return finish_builder(call->vm, &builder,
                          append_code_points(call, &builder), result);
}

// String.raw ( template, ...substitutions )
// https://tc39.es/ecma262/#sec-string.raw
static bool append_raw(JsCall *call, JsObject *literals, double count,
                       JsStringBuilder *builder)
{
    JsVm *vm = call->vm;
    uint32_t mark = jsmi_scope_open(&vm->heap);

    for (double i = 0; i < count; i++) {
        JsValue value;
        JsString *string;

        if (!jsmi_turn(vm, mark))
            return false;
        if (builder->buffer.failed)
            return true;
        if (!jsmi_element_get(vm, literals, i, &value))
            return false;
        if (!jsmi_to_string(vm, value, &string))
            return false;
        jsmi_string_builder_append_string(builder, string);
        if (i + 1 < count && i + 1 < call->argument_count) {
            if (!jsmi_to_string(vm, call->arguments[(uint32_t)i + 1], &string))
                return false;
            jsmi_string_builder_append_string(builder, string);
        }
    }
    return true;
}

static bool string_raw(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *cooked;
    JsObject *literals;
    JsValue value;
    double count;
    JsStringBuilder builder;

    if (!jsmi_to_object(vm, jsmi_argument(call, 0), &cooked))
        return false;
    if (!jsmi_get(vm, cooked, JSMI_KEY(raw), &value))
        return false;
    if (!jsmi_to_object(vm, value, &literals))
        return false;
    if (!jsmi_length_of_array_like(vm, literals, &count))
        return false;
    jsmi_string_builder_initialize(&builder, &vm->heap);
    return finish_builder(vm, &builder,
                          append_raw(call, literals, count, &builder), result);
}

// ------------------------------------------------------- units and code points

// The receiver and the position that the first argument names.
static bool this_string_and_position(JsCall *call, JsString **string,
                                     double *position)
{
    return jsmi_this_string(call, string) &&
           jsmi_to_integer_or_infinity(call->vm, jsmi_argument(call, 0),
                                       position);
}

static bool is_inside(double position, const JsString *string)
{
    return position >= 0 && position < jsmi_string_length(string);
}

static bool unit_as_string(JsVm *vm, JsString *string, uint32_t position,
                           JsValue *result)
{
    uint32_t unit;

    if (!jsmi_string_unit_at(&vm->heap, string, position, &unit))
        return jsmi_fail_allocation(vm);
    if (unit < 256) {
        *result = jsmi_value_cell(jsmi_unit_string((uint8_t)unit));
        return true;
    }
    return jsmi_result_string(
        vm, jsmi_string_from_utf16(&vm->heap, &(uint16_t){(uint16_t)unit}, 1),
        result);
}

// String.prototype.at ( index )
// https://tc39.es/ecma262/#sec-string.prototype.at
static bool string_prototype_at(JsCall *call, JsValue *result)
{
    JsString *string;
    double k;

    if (!this_string_and_position(call, &string, &k))
        return false;
    if (k < 0)
        k += jsmi_string_length(string);
    *result = JSMI_UNDEFINED;
    return !is_inside(k, string) ||
           unit_as_string(call->vm, string, (uint32_t)k, result);
}

// String.prototype.charAt ( pos )
// https://tc39.es/ecma262/#sec-string.prototype.charat
static bool string_prototype_char_at(JsCall *call, JsValue *result)
{
    JsString *string;
    double position;

    if (!this_string_and_position(call, &string, &position))
        return false;
    *result = JSMI_ATOM_VALUE(empty);
    return !is_inside(position, string) ||
           unit_as_string(call->vm, string, (uint32_t)position, result);
}

// FAST PATH: an index within a flat string.
static bool char_code_at_int(const JsCall *call, JsValue *result)
{
    JsValue position = jsmi_argument(call, 0);
    const JsString *string;
    uint32_t unit, i;

    if (!jsmi_is_string(call->this_value) || !jsmi_is_int(position))
        return false;
    string = jsmi_as_string(call->this_value);
    i = (uint32_t)jsmi_as_int(position);
    if (i >= jsmi_string_length(string) || jsmi_string_is_rope(string))
        return false;
    unit = jsmi_units_at(jsmi_string_units(string), i);
    *result = jsmi_value_int((int32_t)unit);
    return true;
}

// String.prototype.charCodeAt ( pos )
// https://tc39.es/ecma262/#sec-string.prototype.charcodeat
static bool string_prototype_char_code_at(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsString *string;
    double position;
    uint32_t unit;

    if (char_code_at_int(call, result))
        return true;
    if (!this_string_and_position(call, &string, &position))
        return false;
    *result = JSMI_NAN;
    if (!is_inside(position, string))
        return true;
    if (!jsmi_string_unit_at(&vm->heap, string, (uint32_t)position, &unit))
        return jsmi_fail_allocation(vm);
    *result = jsmi_value_int((int32_t)unit);
    return true;
}

// String.prototype.codePointAt ( pos )
// https://tc39.es/ecma262/#sec-string.prototype.codepointat
static bool string_prototype_code_point_at(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsString *string;
    JsUnits units;
    double position;
    size_t at;

    if (!this_string_and_position(call, &string, &position))
        return false;
    *result = JSMI_UNDEFINED;
    if (!is_inside(position, string))
        return true;
    if (!jsmi_flatten(vm, string, &units))
        return false;
    at = (size_t)position;
    *result = jsmi_value_int(units.is_wide ? (int32_t)jsmi_utf16_decode(
                                                 units.wide, units.length, &at)
                                           : (int32_t)units.latin1[at]);
    return true;
}

// ------------------------------------------------------------------- searching

// The argument as a string that is no regular expression.
static bool search_argument(JsCall *call, JsString **search)
{
    JsVm *vm = call->vm;
    bool is_regexp;

    if (!jsmi_is_regexp(vm, jsmi_argument(call, 0), &is_regexp))
        return false;
    if (is_regexp)
        return jsmi_throw_type_error(
            vm, "the first argument must not be a regular expression");
    return jsmi_to_string(vm, jsmi_argument(call, 0), search);
}

// A position clamped to the string; undefined is `fallback`.
static bool clamp_position(JsVm *vm, JsValue argument, const JsString *string,
                           double fallback, uint32_t *position)
{
    double number = fallback;

    if (!jsmi_is_undefined(argument) &&
        !jsmi_to_integer_or_infinity(vm, argument, &number))
        return false;
    *position = (uint32_t)fmin(fmax(number, 0), jsmi_string_length(string));
    return true;
}

// Whether the part of the string at `start` spells `search`.
static bool part_equals(JsVm *vm, JsString *string, uint32_t start,
                        JsString *search, bool *equal)
{
    JsUnits units, wanted;

    if (!jsmi_flatten(vm, string, &units) || !jsmi_flatten(vm, search, &wanted))
        return false;
    units = jsmi_units_part(units, start, start + wanted.length);
    return jsmi_units_equal_long(&vm->budget, units, wanted, equal) &&
           jsmi_vm_spend(vm, wanted.length / 64);
}

typedef enum Edge { START, END } Edge;

// String.prototype.startsWith ( searchString [ , position ] ), endsWith
// https://tc39.es/ecma262/#sec-string.prototype.startswith
// https://tc39.es/ecma262/#sec-string.prototype.endswith
static bool string_prototype_has_at_edge(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    bool is_start = call->callee->mode == START;
    JsString *string;
    JsString *search;
    uint32_t edge, room, length;
    bool equal;

    if (!jsmi_this_string(call, &string) || !search_argument(call, &search))
        return false;
    if (!clamp_position(vm, jsmi_argument(call, 1), string,
                        is_start ? 0 : jsmi_string_length(string), &edge))
        return false;
    *result = JSMI_FALSE;
    length = jsmi_string_length(search);
    room = is_start ? jsmi_string_length(string) - edge : edge;
    if (length > room)
        return true;
    if (!part_equals(vm, string, is_start ? edge : edge - length, search,
                     &equal))
        return false;
    *result = jsmi_value_boolean(equal);
    return true;
}

// Where the string that is searched for stands at or after the position that
// the second argument is, or -1.
static bool search_from_argument(JsCall *call, JsString *string,
                                 JsString *search, int64_t *position)
{
    uint32_t start;

    return clamp_position(call->vm, jsmi_argument(call, 1), string, 0,
                          &start) &&
           jsmi_string_index_of(call->vm, string, search, start, position);
}

// String.prototype.includes ( searchString [ , position ] )
// https://tc39.es/ecma262/#sec-string.prototype.includes
static bool string_prototype_includes(JsCall *call, JsValue *result)
{
    JsString *string;
    JsString *search;
    int64_t position;

    if (!jsmi_this_string(call, &string) || !search_argument(call, &search) ||
        !search_from_argument(call, string, search, &position))
        return false;
    *result = jsmi_value_boolean(position >= 0);
    return true;
}

// String.prototype.indexOf ( searchString [ , position ] )
// https://tc39.es/ecma262/#sec-string.prototype.indexof
static bool string_prototype_index_of(JsCall *call, JsValue *result)
{
    JsString *string;
    JsString *search;
    int64_t position;

    if (!jsmi_this_string(call, &string) ||
        !jsmi_to_string(call->vm, jsmi_argument(call, 0), &search) ||
        !search_from_argument(call, string, search, &position))
        return false;
    *result = jsmi_value_int((int32_t)position);
    return true;
}

// String.prototype.lastIndexOf ( searchString [ , position ] )
// https://tc39.es/ecma262/#sec-string.prototype.lastindexof
static bool string_prototype_last_index_of(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsString *string;
    JsString *search;
    JsUnits units, wanted;
    double number;
    double start;
    int64_t position;

    if (!jsmi_this_string(call, &string))
        return false;
    if (!jsmi_to_string(vm, jsmi_argument(call, 0), &search))
        return false;
    if (!jsmi_to_number(vm, jsmi_argument(call, 1), &number))
        return false;
    // 4. If numPos is NaN, let pos be +∞.
    start = isnan(number) ? INFINITY : jsmi_double_to_integer(number);
    *result = jsmi_value_int(-1);
    if (jsmi_string_length(search) > jsmi_string_length(string))
        return true;
    start = fmin(fmax(start, 0),
                 jsmi_string_length(string) - jsmi_string_length(search));
    if (!jsmi_flatten(vm, string, &units) || !jsmi_flatten(vm, search, &wanted))
        return false;
    if (!jsmi_vm_spend(vm, units.length / 64 + 1))
        return false;
    if (!jsmi_units_last_index_of(&vm->budget, units, wanted, (uint32_t)start,
                                  &position))
        return false;
    *result = jsmi_value_int((int32_t)position);
    return true;
}

// --------------------------------------------------------------------- cutting

// String.prototype.slice ( start, end )
// https://tc39.es/ecma262/#sec-string.prototype.slice
static bool string_prototype_slice(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsString *string;
    double length, from, to;

    if (!jsmi_this_string(call, &string))
        return false;
    length = jsmi_string_length(string);
    if (!jsmi_clamp_relative_index(vm, jsmi_argument(call, 0), length, 0,
                                   &from))
        return false;
    if (!jsmi_clamp_relative_index(vm, jsmi_argument(call, 1), length, length,
                                   &to))
        return false;
    return result_part(vm, string, (uint32_t)from, (uint32_t)fmax(from, to),
                       result);
}

// String.prototype.substr ( start, length )
// https://tc39.es/ecma262/#sec-string.prototype.substr
static bool string_prototype_substr(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsString *string;
    double size, start, length;

    if (!jsmi_this_string(call, &string))
        return false;
    size = jsmi_string_length(string);
    if (!jsmi_clamp_relative_index(vm, jsmi_argument(call, 0), size, 0, &start))
        return false;
    length = size;
    if (!jsmi_is_undefined(jsmi_argument(call, 1)) &&
        !jsmi_to_integer_or_infinity(vm, jsmi_argument(call, 1), &length))
        return false;
    length = fmin(fmax(length, 0), size - start);
    return result_part(vm, string, (uint32_t)start, (uint32_t)(start + length),
                       result);
}

// String.prototype.substring ( start, end )
// https://tc39.es/ecma262/#sec-string.prototype.substring
static bool string_prototype_substring(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsString *string;
    uint32_t start, end;

    if (!jsmi_this_string(call, &string))
        return false;
    if (!clamp_position(vm, jsmi_argument(call, 0), string, 0, &start))
        return false;
    if (!clamp_position(vm, jsmi_argument(call, 1), string,
                        jsmi_string_length(string), &end))
        return false;
    return start < end ? result_part(vm, string, start, end, result)
                       : result_part(vm, string, end, start, result);
}

typedef enum TrimMode { TRIM_START = 1, TRIM_END = 2, TRIM = 3 } TrimMode;

// TrimString ( string, where ), String.prototype.trim ( ) and its kin
// https://tc39.es/ecma262/#sec-trimstring
static bool string_prototype_trim(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    TrimMode where = (TrimMode)call->callee->mode;
    JsString *string;
    JsUnits units;
    uint32_t start = 0, turns = 0;
    uint32_t end;

    if (!jsmi_this_string(call, &string))
        return false;
    if (!jsmi_flatten(vm, string, &units))
        return false;
    end = units.length;
    while (where & TRIM_START && start < end &&
           jsmi_is_string_white_space(jsmi_units_at(units, start))) {
        if (!jsmi_poll_turn(&vm->budget, &turns))
            return false;
        start++;
    }
    while (where & TRIM_END && start < end &&
           jsmi_is_string_white_space(jsmi_units_at(units, end - 1))) {
        if (!jsmi_poll_turn(&vm->budget, &turns))
            return false;
        end--;
    }
    if (!jsmi_vm_spend(vm, (units.length - (end - start)) / 64 + 1))
        return false;
    return result_part(vm, string, start, end, result);
}

// ------------------------------------------------------- repeating and padding

// Appends the string over and over until `length` units are there.
static bool append_repeated(JsVm *vm, JsStringBuilder *builder,
                            JsString *string, double length)
{
    JsUnits units;

    if (!jsmi_flatten(vm, string, &units))
        return false;
    if (!jsmi_vm_spend(vm, (size_t)(length / 64) + 1))
        return false;
    for (; length >= units.length && !builder->buffer.failed;
         length -= units.length) {
        jsmi_string_builder_append_units(builder, units);
    }
    units.length = (uint32_t)length;
    if (units.length > 0)
        jsmi_string_builder_append_units(builder, units);
    return true;
}

// String.prototype.repeat ( count )
// https://tc39.es/ecma262/#sec-string.prototype.repeat
static bool string_prototype_repeat(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsString *string;
    double count, length;
    JsStringBuilder builder;

    if (!this_string_and_position(call, &string, &count))
        return false;
    if (count < 0 || isinf(count))
        return jsmi_throw_range_error(vm, "invalid count %V",
                                      jsmi_value_number(count));
    *result = JSMI_ATOM_VALUE(empty);
    if (count == 0 || jsmi_string_length(string) == 0)
        return true;
    length = count * jsmi_string_length(string);
    if (length > vm->heap.longest_string)
        return jsmi_throw_string_length(vm);
    jsmi_string_builder_initialize(&builder, &vm->heap);
    return finish_builder(
        vm, &builder, append_repeated(vm, &builder, string, length), result);
}

typedef enum PadMode { PAD_START, PAD_END } PadMode;

// String.prototype.padEnd ( maxLength [ , fillString ] ), padStart
// https://tc39.es/ecma262/#sec-stringpaddingbuiltinsimpl
static bool string_prototype_pad(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    bool at_start = call->callee->mode == PAD_START;
    JsString *string;
    JsString *fill = jsmi_unit_string(' ');
    double length, fill_length;
    JsStringBuilder builder;
    bool succeeded;

    if (!jsmi_this_string(call, &string))
        return false;
    if (!jsmi_to_length(vm, jsmi_argument(call, 0), &length))
        return false;
    *result = jsmi_value_cell(string);
    if (length <= jsmi_string_length(string))
        return true;
    if (!jsmi_is_undefined(jsmi_argument(call, 1)) &&
        !jsmi_to_string(vm, jsmi_argument(call, 1), &fill))
        return false;
    if (jsmi_string_length(fill) == 0)
        return true;
    if (length > vm->heap.longest_string)
        return jsmi_throw_string_length(vm);
    fill_length = length - jsmi_string_length(string);
    jsmi_string_builder_initialize(&builder, &vm->heap);
    if (!at_start)
        jsmi_string_builder_append_string(&builder, string);
    succeeded = append_repeated(vm, &builder, fill, fill_length);
    if (at_start)
        jsmi_string_builder_append_string(&builder, string);
    return finish_builder(vm, &builder, succeeded, result);
}

// String.prototype.concat ( ...args )
// https://tc39.es/ecma262/#sec-string.prototype.concat
static bool string_prototype_concat(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsString *string;

    if (!jsmi_this_string(call, &string))
        return false;
    for (uint32_t i = 0; i < call->argument_count; i++) {
        JsString *next;

        if (!jsmi_vm_spend(vm, 1))
            return false;
        if (!jsmi_to_string(vm, call->arguments[i], &next))
            return false;
        if (!jsmi_concatenate(vm, string, next, &string))
            return false;
    }
    *result = jsmi_value_cell(string);
    return true;
}

// ------------------------------------------------------------------------ HTML

typedef struct HtmlElement {
    const char *tag;
    const char *attribute;  // or NULL
} HtmlElement;

typedef enum HtmlMode {
    HTML_ANCHOR,
    HTML_BIG,
    HTML_BLINK,
    HTML_BOLD,
    HTML_FIXED,
    HTML_FONT_COLOR,
    HTML_FONT_SIZE,
    HTML_ITALICS,
    HTML_LINK,
    HTML_SMALL,
    HTML_STRIKE,
    HTML_SUB,
    HTML_SUP,
} HtmlMode;

static const HtmlElement html_elements[] = {
    [HTML_ANCHOR] = {"a", "name"},       [HTML_BIG] = {"big", NULL},
    [HTML_BLINK] = {"blink", NULL},      [HTML_BOLD] = {"b", NULL},
    [HTML_FIXED] = {"tt", NULL},         [HTML_FONT_COLOR] = {"font", "color"},
    [HTML_FONT_SIZE] = {"font", "size"}, [HTML_ITALICS] = {"i", NULL},
    [HTML_LINK] = {"a", "href"},         [HTML_SMALL] = {"small", NULL},
    [HTML_STRIKE] = {"strike", NULL},    [HTML_SUB] = {"sub", NULL},
    [HTML_SUP] = {"sup", NULL},
};

static bool append_html(JsCall *call, JsStringBuilder *builder,
                        JsString *string)
{
    JsVm *vm = call->vm;
    const HtmlElement *element = &html_elements[call->callee->mode];
    JsString *value = NULL;
    JsUnits units;

    jsmi_string_builder_append_unit(builder, '<');
    jsmi_string_builder_append_text(builder, element->tag);
    if (element->attribute) {
        if (!jsmi_to_string(vm, jsmi_argument(call, 0), &value))
            return false;
        if (!jsmi_flatten(vm, value, &units))
            return false;
        if (!jsmi_vm_spend(vm, units.length / 64))
            return false;
        jsmi_string_builder_append_unit(builder, ' ');
        jsmi_string_builder_append_text(builder, element->attribute);
        jsmi_string_builder_append_text(builder, "=\"");
        for (uint32_t i = 0; i < units.length && !builder->buffer.failed; i++) {
            uint32_t unit = jsmi_units_at(units, i);

            if (unit == '"')
                jsmi_string_builder_append_text(builder, "&quot;");
            else
                jsmi_string_builder_append_unit(builder, (uint16_t)unit);
        }
        jsmi_string_builder_append_unit(builder, '"');
    }
    jsmi_string_builder_append_unit(builder, '>');
    jsmi_string_builder_append_string(builder, string);
    jsmi_string_builder_append_text(builder, "</");
    jsmi_string_builder_append_text(builder, element->tag);
    jsmi_string_builder_append_unit(builder, '>');
    return true;
}

// CreateHTML ( string, tag, attribute, value ): anchor, big, blink ...
// https://tc39.es/ecma262/#sec-createhtml
static bool string_prototype_html(JsCall *call, JsValue *result)
{
    JsString *string;
    JsStringBuilder builder;

    if (!jsmi_this_string(call, &string))
        return false;
    jsmi_string_builder_initialize(&builder, &call->vm->heap);
    return finish_builder(call->vm, &builder,
                          append_html(call, &builder, string), result);
}

// String.prototype.toString ( ), valueOf ( )
// https://tc39.es/ecma262/#sec-string.prototype.tostring
static bool string_prototype_value_of(JsCall *call, JsValue *result)
{
    *result = jsmi_unwrap_primitive(call->this_value);
    if (!jsmi_is_string(*result))
        return jsmi_throw_type_error(call->vm, "receiver %V is not a string",
                                     call->this_value);
    return true;
}

const JsPropertySpec jsmi_string_prototype_properties[] = {
    // clang-format off
    JSMI_METHOD_MODE(anchor, 1, string_prototype_html, HTML_ANCHOR),
    JSMI_METHOD(at, 1, string_prototype_at),
    JSMI_METHOD_MODE(big, 0, string_prototype_html, HTML_BIG),
    JSMI_METHOD_MODE(blink, 0, string_prototype_html, HTML_BLINK),
    JSMI_METHOD_MODE(bold, 0, string_prototype_html, HTML_BOLD),
    JSMI_METHOD(charAt, 1, string_prototype_char_at),
    JSMI_METHOD(charCodeAt, 1, string_prototype_char_code_at),
    JSMI_METHOD(codePointAt, 1, string_prototype_code_point_at),
    JSMI_METHOD(concat, 1, string_prototype_concat),
    JSMI_OBJECT(constructor, STRING, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_METHOD_MODE(endsWith, 1, string_prototype_has_at_edge, END),
    JSMI_METHOD_MODE(fixed, 0, string_prototype_html, HTML_FIXED),
    JSMI_METHOD_MODE(fontcolor, 1, string_prototype_html, HTML_FONT_COLOR),
    JSMI_METHOD_MODE(fontsize, 1, string_prototype_html, HTML_FONT_SIZE),
    JSMI_METHOD(includes, 1, string_prototype_includes),
    JSMI_METHOD(indexOf, 1, string_prototype_index_of),
    JSMI_METHOD(isWellFormed, 0, jsmi_string_prototype_is_well_formed),
    JSMI_METHOD_MODE(italics, 0, string_prototype_html, HTML_ITALICS),
    JSMI_METHOD(lastIndexOf, 1, string_prototype_last_index_of),
    JSMI_METHOD_MODE(link, 1, string_prototype_html, HTML_LINK),
    JSMI_METHOD(localeCompare, 1, jsmi_string_prototype_locale_compare),
    JSMI_METHOD(match, 1, jsmi_string_prototype_match),
    JSMI_METHOD(matchAll, 1, jsmi_string_prototype_match_all),
    JSMI_METHOD(normalize, 0, jsmi_string_prototype_normalize),
    JSMI_METHOD_MODE(padEnd, 1, string_prototype_pad, PAD_END),
    JSMI_METHOD_MODE(padStart, 1, string_prototype_pad, PAD_START),
    JSMI_METHOD(repeat, 1, string_prototype_repeat),
    JSMI_STEPS(replace, 2, jsmi_string_prototype_replace_steps, JSMI_REPLACE_FIRST),
    JSMI_STEPS(replaceAll, 2, jsmi_string_prototype_replace_steps, JSMI_REPLACE_ALL),
    JSMI_METHOD(search, 1, jsmi_string_prototype_search),
    JSMI_METHOD(slice, 2, string_prototype_slice),
    JSMI_METHOD_MODE(small, 0, string_prototype_html, HTML_SMALL),
    JSMI_METHOD(split, 2, jsmi_string_prototype_split),
    JSMI_METHOD_MODE(startsWith, 1, string_prototype_has_at_edge, START),
    JSMI_METHOD_MODE(strike, 0, string_prototype_html, HTML_STRIKE),
    JSMI_METHOD_MODE(sub, 0, string_prototype_html, HTML_SUB),
    JSMI_METHOD(substr, 2, string_prototype_substr),
    JSMI_METHOD(substring, 2, string_prototype_substring),
    JSMI_METHOD_MODE(sup, 0, string_prototype_html, HTML_SUP),
    JSMI_METHOD_MODE(toLocaleLowerCase, 0, jsmi_string_prototype_change_case, JSMI_LOWER_CASE),
    JSMI_METHOD_MODE(toLocaleUpperCase, 0, jsmi_string_prototype_change_case, JSMI_UPPER_CASE),
    JSMI_METHOD_MODE(toLowerCase, 0, jsmi_string_prototype_change_case, JSMI_LOWER_CASE),
    JSMI_METHOD(toString, 0, string_prototype_value_of),
    JSMI_METHOD_MODE(toUpperCase, 0, jsmi_string_prototype_change_case, JSMI_UPPER_CASE),
    JSMI_METHOD(toWellFormed, 0, jsmi_string_prototype_to_well_formed),
    JSMI_METHOD_MODE(trim, 0, string_prototype_trim, TRIM),
    JSMI_METHOD_MODE(trimEnd, 0, string_prototype_trim, TRIM_END),
    JSMI_METHOD_MODE(trimStart, 0, string_prototype_trim, TRIM_START),
    JSMI_ALIAS(trimLeft, trimStart),
    JSMI_ALIAS(trimRight, trimEnd),
    JSMI_METHOD(valueOf, 0, string_prototype_value_of),
    JSMI_SYMBOL_METHOD(iterator, 0, jsmi_string_prototype_iterate, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_END,
    // clang-format on
};

const JsPropertySpec jsmi_string_properties[] = {
    // clang-format off
    JSMI_METHOD(String, 1, string_constructor),
    JSMI_OBJECT(prototype, STRING_PROTOTYPE, 0),
    JSMI_METHOD(fromCharCode, 1, string_from_char_code),
    JSMI_METHOD(fromCodePoint, 1, string_from_code_point),
    JSMI_METHOD(raw, 1, string_raw),
    JSMI_END,
    // clang-format on
};
