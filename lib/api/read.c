// SPDX-License-Identifier: MIT
//
// Section 5 of jsmini.h: reading values.
#include "api/runtime.h"
#include "heap/bigint.h"
#include "object/array_buffer.h"

#include <math.h>

jsm_type jsm_typeof(jsm_value v)
{
    JsValue value = jsmi_inward(v);

    if (v.bits == 0)
        return JSM_T_NONE;
    if (jsmi_is_undefined(value))
        return JSM_T_UNDEFINED;
    if (jsmi_is_null(value))
        return JSM_T_NULL;
    if (jsmi_is_boolean(value))
        return JSM_T_BOOL;
    if (jsmi_is_number(value))
        return JSM_T_NUMBER;
    if (jsmi_is_string(value))
        return JSM_T_STRING;
    if (jsmi_is_symbol(value))
        return JSM_T_SYMBOL;
    if (jsmi_is_bigint(value))
        return JSM_T_BIGINT;
    return jsmi_is_callable(value) ? JSM_T_FUNCTION : JSM_T_OBJECT;
}

jsm_kind jsm_kindof(jsm_value v)
{
    JsValue value = jsmi_inward(v);

    if (!jsmi_is_object(value))
        return JSM_K_NONE;
    switch (jsmi_as_cell(value)->kind) {
    case JSMI_CELL_ARRAY:
        return JSM_K_ARRAY;
    case JSMI_CELL_FUNCTION:
    case JSMI_CELL_NATIVE_FUNCTION:
    case JSMI_CELL_BOUND_FUNCTION:
        return JSM_K_FUNCTION;
    case JSMI_CELL_ERROR:
        return JSM_K_ERROR;
    case JSMI_CELL_DATE:
        return JSM_K_DATE;
    case JSMI_CELL_REGEXP:
        return JSM_K_REGEXP;
    case JSMI_CELL_PROMISE:
        return JSM_K_PROMISE;
    case JSMI_CELL_PROXY:
        return JSM_K_PROXY;
    case JSMI_CELL_MAP:
        return JSM_K_MAP;
    case JSMI_CELL_SET:
        return JSM_K_SET;
    case JSMI_CELL_WEAK_MAP:
        return JSM_K_WEAKMAP;
    case JSMI_CELL_WEAK_SET:
        return JSM_K_WEAKSET;
    case JSMI_CELL_WEAK_REF:
        return JSM_K_WEAKREF;
    case JSMI_CELL_ARRAY_BUFFER:
        return jsmi_as_cell(value)->extra & JSMI_BUFFER_SHARED
                   ? JSM_K_SHAREDARRAYBUFFER
                   : JSM_K_ARRAYBUFFER;
    case JSMI_CELL_TYPED_ARRAY:
        return JSM_K_TYPEDARRAY;
    case JSMI_CELL_DATA_VIEW:
        return JSM_K_DATAVIEW;
    case JSMI_CELL_NATIVE:
    case JSMI_CELL_EXTERNAL:
        return JSM_K_NATIVE;
    default:
        return JSM_K_PLAIN;
    }
}

bool jsm_is_none(jsm_value v)
{
    return v.bits == 0;
}

// --------------------------------------------------------------------- numbers

// What takes a conversion takes a frame in C: out of line, so that numbers can
// do without.
static JSMI_NOINLINE double convert_to_number(jsm_context *cx, jsm_value v)
{
    JsEntry entry;
    double number = NAN;

    if (!jsmi_entry_begin(cx, &entry, "jsm_to_number") ||
        !jsmi_given(&entry, v))
        return NAN;
    if (jsmi_leave_status(&entry, jsmi_to_number(entry.vm, jsmi_inward(v),
                                                 &number)) != JSM_OK)
        return NAN;
    return number;
}

double jsm_to_number(jsm_context *cx, jsm_value v)
{
    return JSMI_LIKELY(jsmi_is_number(jsmi_inward(v)) &&
                       jsmi_vm_of(cx)->pending == JSMI_NOTHING_PENDING)
               ? jsmi_as_number(jsmi_inward(v))
               : convert_to_number(cx, v);
}

static JSMI_NOINLINE int32_t convert_to_int32(jsm_context *cx, jsm_value v)
{
    JsEntry entry;
    int32_t integer = 0;

    if (!jsmi_entry_begin(cx, &entry, "jsm_to_int32") || !jsmi_given(&entry, v))
        return 0;
    if (jsmi_leave_status(&entry, jsmi_to_int32(entry.vm, jsmi_inward(v),
                                                &integer)) != JSM_OK)
        return 0;
    return integer;
}

int32_t jsm_to_int32(jsm_context *cx, jsm_value v)
{
    return JSMI_LIKELY(jsmi_is_int(jsmi_inward(v)) &&
                       jsmi_vm_of(cx)->pending == JSMI_NOTHING_PENDING)
               ? jsmi_as_int(jsmi_inward(v))
               : convert_to_int32(cx, v);
}

static int64_t saturate(double number)
{
    if (number != number)
        return 0;
    if (number >= 9223372036854775808.0)
        return INT64_MAX;
    if (number <= -9223372036854775808.0)
        return INT64_MIN;
    return (int64_t)number;
}

static int64_t saturate_bigint(const JsBigInt *bigint)
{
    uint64_t limb = bigint->cell.auxiliary ? bigint->limbs[0] : 0;

    if (jsmi_bigint_is_negative(bigint))
        return bigint->cell.auxiliary > 1 || limb > (uint64_t)INT64_MAX
                   ? INT64_MIN
                   : -(int64_t)limb;
    return bigint->cell.auxiliary > 1 || limb > (uint64_t)INT64_MAX
               ? INT64_MAX
               : (int64_t)limb;
}

int64_t jsm_to_int64(jsm_context *cx, jsm_value v)
{
    JsEntry entry;
    JsValue numeric = JSMI_NONE;

    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, v))
        return 0;
    if (!jsmi_to_numeric(entry.vm, jsmi_inward(v), &numeric)) {
        jsmi_leave_status(&entry, false);
        return 0;
    }
    jsmi_leave_status(&entry, true);
    return jsmi_is_bigint(numeric) ? saturate_bigint(jsmi_as_bigint(numeric))
                                   : saturate(jsmi_as_number(numeric));
}

bool jsm_to_bool(jsm_value v)
{
    return v.bits != 0 && jsmi_to_boolean(jsmi_inward(v));
}

size_t jsm_bigint_words(jsm_context *cx, jsm_value v, bool *negative,
                        uint64_t *words, size_t cap)
{
    JsEntry entry;
    const JsBigInt *bigint;
    size_t count;

    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, v))
        return 0;
    if (!jsmi_is_bigint(jsmi_inward(v))) {
        jsmi_throw_type_error(entry.vm, "%V is not a BigInt", jsmi_inward(v));
        jsmi_leave_status(&entry, false);
        return 0;
    }
    jsmi_leave_status(&entry, true);
    bigint = jsmi_as_bigint(jsmi_inward(v));
    count = bigint->cell.auxiliary;
    if (negative)
        *negative = jsmi_bigint_is_negative(bigint);
    for (size_t i = 0; i < count && i < cap; i++)
        words[i] = bigint->limbs[i];
    return count;
}

// ------------------------------------------------------------------------ text

jsm_value jsm_to_string(jsm_context *cx, jsm_value v)
{
    JsEntry entry;
    JsString *string = NULL;
    bool succeeded;

    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, v))
        return JSM_NONE;
    succeeded = jsmi_to_string(entry.vm, jsmi_inward(v), &string);
    return jsmi_leave(&entry, succeeded, jsmi_value_cell(string));
}

const char *jsm_cstr(jsm_context *cx, jsm_value v, size_t *len)
{
    JsEntry entry;
    JsString *string;
    const char *text = "";
    size_t length = 0;
    bool succeeded;

    if (len)
        *len = 0;
    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, v))
        return "";
    succeeded = jsmi_to_string(entry.vm, jsmi_inward(v), &string) &&
                jsmi_string_to_utf8(entry.vm, string, &text, &length);
    if (jsmi_leave_status(&entry, succeeded) != JSM_OK)
        return "";
    // The bytes are in a cell of their own, just before the text.
    jsmi_keep(&entry.vm->heap,
              jsmi_value_cell((const uint8_t *)text - sizeof(JsCell)));
    if (len)
        *len = length;
    return text;
}

static size_t copy_latin1(JsUnits units, uint8_t *to, size_t cap, bool *lossy)
{
    for (uint32_t i = 0; i < units.length; i++) {
        uint32_t unit = jsmi_units_at(units, i);

        if (unit > 0xFF)
            *lossy = true;
        if (i < cap)
            to[i] = unit > 0xFF ? '?' : (uint8_t)unit;
    }
    return units.length;
}

static size_t copy_utf16(JsUnits units, uint16_t *to, size_t cap)
{
    for (uint32_t i = 0; i < units.length && i < cap; i++)
        to[i] = (uint16_t)jsmi_units_at(units, i);
    return units.length;
}

// Whole characters only.
static size_t copy_utf8(JsUnits units, uint8_t *to, size_t cap, bool *lossy)
{
    size_t total = 0;
    size_t i = 0;

    while (i < units.length) {
        uint8_t bytes[4];
        JsCodePoint c = units.is_wide
                            ? jsmi_utf16_decode(units.wide, units.length, &i)
                            : units.latin1[i++];
        size_t size;

        if (jsmi_is_surrogate(c)) {
            c = JSMI_REPLACEMENT_CHARACTER;
            *lossy = true;
        }
        size = jsmi_utf8_encode(c, bytes);
        if (total + size <= cap)
            memcpy(to + total, bytes, size);
        else
            cap = 0;
        total += size;
    }
    return total;
}

size_t jsm_string_copy(jsm_context *cx, jsm_value v, jsm_encoding enc,
                       void *buf, size_t cap, bool *lossy)
{
    JsEntry entry;
    JsString *string;
    JsUnits units;
    bool is_lossy = false;
    size_t size;

    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, v))
        return 0;
    if (!jsmi_to_string(entry.vm, jsmi_inward(v), &string) ||
        !jsmi_string_flatten(&entry.vm->heap, string, &units)) {
        jsmi_leave_status(&entry, false);
        return 0;
    }
    size = enc == JSM_UTF8    ? copy_utf8(units, buf, cap, &is_lossy)
           : enc == JSM_UTF16 ? copy_utf16(units, buf, cap)
                              : copy_latin1(units, buf, cap, &is_lossy);
    if (lossy)
        *lossy = is_lossy;
    jsmi_leave_status(&entry, true);
    return size;
}

jsm_encoding jsm_string_view(jsm_context *cx, jsm_value v, const void **p,
                             size_t *units)
{
    JsEntry entry;
    JsUnits view = {.latin1 = (const uint8_t *)""};

    *p = "";
    *units = 0;
    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, v))
        return JSM_LATIN1;
    if (!jsmi_is_string(jsmi_inward(v))) {
        jsmi_throw_type_error(entry.vm, "%V is not a string", jsmi_inward(v));
        jsmi_leave_status(&entry, false);
        return JSM_LATIN1;
    }
    if (jsmi_leave_status(&entry,
                          jsmi_string_flatten(&entry.vm->heap,
                                              jsmi_as_string(jsmi_inward(v)),
                                              &view)) != JSM_OK)
        return JSM_LATIN1;
    *p = view.data;
    *units = view.length;
    return view.is_wide ? JSM_UTF16 : JSM_LATIN1;
}

// ------------------------------------------------------------------- comparing

typedef bool Comparison(JsVm *vm, JsValue a, JsValue b, bool *result);

static bool compare(jsm_context *cx, jsm_value a, jsm_value b,
                    Comparison *comparison)
{
    JsEntry entry;
    bool result = false;

    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, a) ||
        !jsmi_given(&entry, b))
        return false;
    return jsmi_leave_status(&entry, comparison(entry.vm, jsmi_inward(a),
                                                jsmi_inward(b), &result)) ==
               JSM_OK &&
           result;
}

bool jsm_same(jsm_context *cx, jsm_value a, jsm_value b)
{
    return compare(cx, a, b, jsmi_same_value);
}

bool jsm_equal(jsm_context *cx, jsm_value a, jsm_value b)
{
    return compare(cx, a, b, jsmi_is_strictly_equal);
}

int jsm_instanceof(jsm_context *cx, jsm_value v, jsm_value ctor)
{
    JsEntry entry;
    bool is = false;
    jsm_status status;

    if (!jsmi_enter(cx, &entry))
        return (int)jsm_pending(cx);
    if (!jsmi_given(&entry, v) || !jsmi_given(&entry, ctor))
        return JSM_INVALID;
    status =
        jsmi_leave_status(&entry, jsmi_instance_of(entry.vm, jsmi_inward(v),
                                                   jsmi_inward(ctor), &is));
    return status == JSM_OK ? is : (int)status;
}
