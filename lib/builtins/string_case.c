// SPDX-License-Identifier: MIT
//
// The methods of strings that Unicode has a say in.
#include "builtins/string.h"
#include "unicode/case.h"
#include "unicode/normalize.h"

// The first Latin-1 letter with a canonical decomposition, U+00C0.
enum { FIRST_COMPOSED = 0xC0 };

static void release_wide(JsVm *vm, const JsString *string, uint16_t *copy)
{
    if (copy)
        jsmi_release(&vm->budget, copy,
                     (size_t)jsmi_string_length(string) * 2 + 2);
}

// The units of a string as UTF-16: its own, or a widened copy of `*size` bytes
// for the caller to release.
static bool wide_units(JsVm *vm, JsString *string, const uint16_t **wide,
                       uint16_t **copy)
{
    JsUnits units;
    uint32_t turns = 0;

    *copy = NULL;
    if (!jsmi_flatten(vm, string, &units))
        return false;
    if (!jsmi_vm_spend(vm, units.length / 64 + 1))
        return false;
    if (units.is_wide) {
        *wide = units.wide;
        return true;
    }
    *copy = jsmi_allocate(&vm->budget, (size_t)units.length * 2 + 2);
    if (!*copy)
        return jsmi_fail_allocation(vm);
    for (uint32_t i = 0; i < units.length; i++) {
        (*copy)[i] = units.latin1[i];
        if (!jsmi_poll_turn(&vm->budget, &turns)) {
            release_wide(vm, string, *copy);
            return false;
        }
    }
    *wide = *copy;
    return true;
}

// The text in a buffer as a string; disposes of the buffer.
static bool result_buffer(JsVm *vm, JsBuffer *buffer, bool succeeded,
                          JsValue *result)
{
    if (!succeeded || buffer->failed) {
        succeeded = jsmi_fail_allocation(vm);
    } else if (buffer->size / 2 > vm->heap.longest_string) {
        succeeded = jsmi_throw_string_length(vm);
    } else {
        succeeded = jsmi_result_string(
            vm,
            jsmi_string_from_utf16(&vm->heap,
                                   (const uint16_t *)(void *)buffer->data,
                                   buffer->size / 2),
            result);
    }
    jsmi_buffer_dispose(buffer);
    return succeeded;
}

// Units that are looked at or mapped between two polls.
enum { PIECE = 64 * 1024 };

// What of Latin-1 text is no ASCII (0: nothing), and whether there are letters
// of the case that begins with `first`.
static bool look_at_case(JsVm *vm, JsUnits units, uint8_t first,
                         uint8_t *beyond_ascii, bool *has_letters)
{
    uint8_t all = 0, letters = 0;

    for (uint32_t i = 0; i < units.length;) {
        uint32_t end = units.length - i > PIECE ? i + PIECE : units.length;

        for (; i < end; i++) {
            all |= units.latin1[i];
            letters |= (uint8_t)(units.latin1[i] - first) < 26;
        }
        if (all >= 128)
            break;
        if (i < units.length && !jsmi_poll(&vm->budget))
            return false;
    }
    *beyond_ascii = all & 128;
    *has_letters = letters;
    return true;
}

static bool map_case(JsVm *vm, JsUnits units, uint8_t first, uint8_t *mapped)
{
    for (uint32_t i = 0; i < units.length;) {
        uint32_t end = units.length - i > PIECE ? i + PIECE : units.length;

        for (; i < end; i++) {
            uint8_t unit = units.latin1[i];

            mapped[i] =
                (uint8_t)(unit - first) < 26 ? (uint8_t)(unit ^ 0x20) : unit;
        }
        if (i < units.length && !jsmi_poll(&vm->budget))
            return false;
    }
    return true;
}

// FAST PATH: ASCII maps unit by unit. False in `*done`: there is other text.
static bool change_ascii_case(JsVm *vm, JsString *string, JsUnits units,
                              JsCaseMode mode, bool *done, JsValue *result)
{
    uint8_t first = mode == JSMI_UPPER_CASE ? 'a' : 'A';
    uint8_t beyond_ascii;
    bool changes;
    void *mapped;

    *done = false;
    if (units.is_wide)
        return true;
    if (!look_at_case(vm, units, first, &beyond_ascii, &changes))
        return false;
    if (beyond_ascii)
        return true;
    *done = true;
    *result = jsmi_value_cell(string);
    return !changes ||
           (jsmi_result_string(
                vm, jsmi_string_new(&vm->heap, units.length, false, &mapped),
                result) &&
            map_case(vm, units, first, mapped));
}

// String.prototype.toLowerCase ( ), toUpperCase ( )
// https://tc39.es/ecma262/#sec-string.prototype.tolowercase
bool jsmi_string_prototype_change_case(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsCaseMode mode = (JsCaseMode)call->callee->mode;
    JsString *string;
    JsUnits units;
    const uint16_t *wide;
    uint16_t *copy;
    JsBuffer buffer;
    bool done, succeeded;

    if (!jsmi_this_string(call, &string))
        return false;
    if (!jsmi_flatten(vm, string, &units))
        return false;
    if (!jsmi_vm_spend(vm, units.length / 64 + 1))
        return false;
    if (!change_ascii_case(vm, string, units, mode, &done, result))
        return false;
    if (done)
        return true;
    if (!wide_units(vm, string, &wide, &copy))
        return false;
    jsmi_buffer_initialize(&buffer, &vm->budget);
    succeeded = mode == JSMI_UPPER_CASE
                    ? jsmi_append_upper_case(wide, units.length, &buffer)
                    : jsmi_append_lower_case(wide, units.length, &buffer);
    release_wide(vm, string, copy);
    return result_buffer(vm, &buffer, succeeded, result);
}

static bool normalization_form(JsVm *vm, JsValue argument,
                               JsNormalizationForm *form)
{
    static const struct {
        const char *name;
        JsNormalizationForm form;
    } forms[] = {{"NFC", JSMI_NFC},
                 {"NFD", JSMI_NFD},
                 {"NFKC", JSMI_NFKC},
                 {"NFKD", JSMI_NFKD}};
    JsString *name;
    JsUnits units;

    *form = JSMI_NFC;
    if (jsmi_is_undefined(argument))
        return true;
    if (!jsmi_to_string(vm, argument, &name))
        return false;
    if (!jsmi_flatten(vm, name, &units))
        return false;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (jsmi_units_equal_text(units, forms[i].name)) {
            *form = forms[i].form;
            return true;
        }
    }
    return jsmi_throw_range_error(vm, "%S is not a normalization form", name);
}

static bool normalize(JsVm *vm, JsString *string, JsNormalizationForm form,
                      JsValue *result)
{
    const uint16_t *wide;
    uint16_t *copy;
    uint32_t length = jsmi_string_length(string);
    JsBuffer buffer;
    bool succeeded;

    if (!wide_units(vm, string, &wide, &copy))
        return false;
    if (jsmi_is_surely_normalized(form, wide, length)) {
        release_wide(vm, string, copy);
        *result = jsmi_value_cell(string);
        return true;
    }
    jsmi_buffer_initialize(&buffer, &vm->budget);
    succeeded = jsmi_append_normalized(form, wide, length, &buffer);
    release_wide(vm, string, copy);
    return result_buffer(vm, &buffer, succeeded, result);
}

// String.prototype.normalize ( [ form ] )
// https://tc39.es/ecma262/#sec-string.prototype.normalize
bool jsmi_string_prototype_normalize(JsCall *call, JsValue *result)
{
    JsString *string;
    JsNormalizationForm form;

    return jsmi_this_string(call, &string) &&
           normalization_form(call->vm, jsmi_argument(call, 0), &form) &&
           normalize(call->vm, string, form, result);
}

// FAST PATH: strings of Latin-1 whose first difference is not at a letter that
// decomposes compare as they are. All units before it are the same, and none
// is a mark that would change places. False: `*order` is not known.
static bool compare_latin1(JsUnits a, JsUnits b, int *order)
{
    uint32_t shorter = a.length < b.length ? a.length : b.length;
    uint32_t i = 0;

    // What is longer is a loop that polls.
    if (a.is_wide || b.is_wide || shorter > 256)
        return false;
    while (i < shorter && a.latin1[i] == b.latin1[i])
        i++;
    if (i == shorter) {
        *order = (a.length > b.length) - (a.length < b.length);
        return true;
    }
    *order = a.latin1[i] < b.latin1[i] ? -1 : 1;
    return a.latin1[i] < FIRST_COMPOSED && b.latin1[i] < FIRST_COMPOSED;
}

// String.prototype.localeCompare ( that [ , reserved1 [ , reserved2 ] ] ):
// by code units of the canonical decomposition, so that canonically
// equivalent strings are equal.
// https://tc39.es/ecma262/#sec-string.prototype.localecompare
bool jsmi_string_prototype_locale_compare(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsString *string;
    JsString *that;
    JsUnits string_units, that_units;
    JsValue a, b;
    int order;

    if (!jsmi_this_string(call, &string))
        return false;
    if (!jsmi_to_string(vm, jsmi_argument(call, 0), &that))
        return false;
    if (!jsmi_flatten(vm, string, &string_units) ||
        !jsmi_flatten(vm, that, &that_units))
        return false;
    if (compare_latin1(string_units, that_units, &order)) {
        *result = jsmi_value_int(order);
        return jsmi_vm_spend(vm, string_units.length / 64 +
                                     that_units.length / 64 + 2);
    }
    if (!normalize(vm, string, JSMI_NFD, &a) ||
        !normalize(vm, that, JSMI_NFD, &b))
        return false;
    if (!jsmi_string_compare(&vm->heap, jsmi_as_string(a), jsmi_as_string(b),
                             &order))
        return jsmi_fail_allocation(vm);
    *result = jsmi_value_int((order > 0) - (order < 0));
    return true;
}

// The position of the first lone surrogate at or after `from`, or the length.
static bool find_lone_surrogate(JsVm *vm, JsUnits units, uint32_t from,
                                uint32_t *position)
{
    uint32_t turns = 0;

    *position = units.length;
    if (!units.is_wide)
        return true;
    for (size_t i = from; i < units.length;) {
        size_t start = i;

        if (jsmi_is_surrogate(
                jsmi_utf16_decode(units.wide, units.length, &i))) {
            *position = (uint32_t)start;
            return true;
        }
        if (!jsmi_poll_turn(&vm->budget, &turns))
            return false;
    }
    return true;
}

// String.prototype.isWellFormed ( )
// https://tc39.es/ecma262/#sec-string.prototype.iswellformed
bool jsmi_string_prototype_is_well_formed(JsCall *call, JsValue *result)
{
    JsString *string;
    JsUnits units;
    uint32_t position;

    if (!jsmi_this_string(call, &string))
        return false;
    if (!jsmi_flatten(call->vm, string, &units))
        return false;
    if (!jsmi_vm_spend(call->vm, units.length / 64) ||
        !find_lone_surrogate(call->vm, units, 0, &position))
        return false;
    *result = jsmi_value_boolean(position == units.length);
    return true;
}

// String.prototype.toWellFormed ( )
// https://tc39.es/ecma262/#sec-string.prototype.towellformed
bool jsmi_string_prototype_to_well_formed(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsString *string;
    JsUnits units;
    uint32_t position, turns = 0;
    void *copy;

    if (!jsmi_this_string(call, &string))
        return false;
    if (!jsmi_flatten(vm, string, &units))
        return false;
    if (!jsmi_vm_spend(vm, units.length / 64))
        return false;
    *result = jsmi_value_cell(string);
    if (!find_lone_surrogate(vm, units, 0, &position))
        return false;
    if (position == units.length)
        return true;
    if (!jsmi_result_string(
            vm, jsmi_string_new(&vm->heap, units.length, true, &copy), result))
        return false;
    if (!jsmi_memory_copy(&vm->budget, copy, units.wide,
                          (size_t)units.length * 2))
        return false;
    while (position < units.length) {
        ((uint16_t *)copy)[position] = JSMI_REPLACEMENT_CHARACTER;
        // What is replaced often finds the next one before it polls.
        if (!jsmi_poll_turn(&vm->budget, &turns) ||
            !find_lone_surrogate(vm, units, position + 1, &position))
            return false;
    }
    return true;
}
