// SPDX-License-Identifier: MIT
//
// Section 4 of jsmini.h: making values.
#include "api/external.h"
#include "api/runtime.h"
#include "heap/bigint.h"
#include "object/symbol_registry.h"

jsm_value jsm_number(double d)
{
    return jsmi_outward(jsmi_value_from_raw_double(d));
}

jsm_value jsm_int(int64_t i)
{
    return jsmi_outward(i >= INT32_MIN && i <= INT32_MAX
                            ? jsmi_value_int((int32_t)i)
                            : jsmi_value_double((double)i));
}

jsm_value jsm_bool(bool b)
{
    return b ? JSM_TRUE : JSM_FALSE;
}

jsm_value jsm_bigint(jsm_context *cx, bool negative, const uint64_t *words,
                     size_t n)
{
    JsEntry entry;
    JsBigInt *bigint;

    if (!jsmi_enter(cx, &entry))
        return JSM_NONE;
    while (n > 0 && words[n - 1] == 0)
        n--;
    bigint = jsmi_bigint_new(&entry.vm->heap, negative && n > 0, words, n);
    return jsmi_leave(&entry, bigint, jsmi_value_cell(bigint));
}

// --------------------------------------------------------------------- strings

jsm_value jsm_string(jsm_context *cx, const char *utf8, size_t len)
{
    return jsm_string_encoded(cx, JSM_UTF8, utf8, len);
}

static size_t units_before_nul(const uint16_t *units)
{
    size_t length = 0;

    while (units[length])
        length++;
    return length;
}

static size_t encoded_length(jsm_encoding enc, const void *p, size_t units)
{
    if (units != JSM_NTS)
        return units;
    return enc == JSM_UTF16 ? units_before_nul(p) : strlen(p);
}

// A length that no string has is a RangeError of its own.
static bool check_length(JsVm *vm, size_t length)
{
    return length <= vm->heap.longest_string ||
           jsmi_throw_range_error(vm, "invalid string length");
}

jsm_value jsm_string_encoded(jsm_context *cx, jsm_encoding enc, const void *p,
                             size_t units)
{
    JsEntry entry;
    JsString *string = NULL;
    size_t length;

    if (!jsmi_enter(cx, &entry))
        return JSM_NONE;
    length = encoded_length(enc, p, units);
    if (check_length(entry.vm, length)) {
        JsHeap *heap = &entry.vm->heap;

        string = enc == JSM_UTF8    ? jsmi_string_from_utf8(heap, p, length)
                 : enc == JSM_UTF16 ? jsmi_string_from_utf16(heap, p, length)
                                    : jsmi_string_from_latin1(heap, p, length);
    }
    return jsmi_leave(&entry, string, jsmi_value_cell(string));
}

jsm_value jsm_stringf(jsm_context *cx, const char *fmt, ...)
{
    JsEntry entry;
    JsString *string = NULL;
    va_list arguments;
    bool succeeded;

    if (!jsmi_enter(cx, &entry))
        return JSM_NONE;
    va_start(arguments, fmt);
    succeeded = jsmi_format_string(entry.vm, fmt, arguments, &string);
    va_end(arguments);
    return jsmi_leave(&entry, succeeded, jsmi_value_cell(string));
}

// What an external string calls when it dies: the host's function and the
// memory of this record.
typedef struct HostText {
    JsExternalText text;
    jsm_runtime *runtime;
    jsm_free_fn release;
    void *data;
} HostText;

static void release_text(void *data)
{
    HostText *host = data;

    if (host->release)
        host->release(host->data);
    jsmi_release(&host->runtime->vm.budget, host, sizeof *host);
}

static JsString *external_string(jsm_context *cx, JsUnits units, jsm_free_fn fr,
                                 void *data)
{
    JsVm *vm = jsmi_vm_of(cx);
    HostText *host = jsmi_allocate(&vm->budget, sizeof *host);

    if (!host) {
        if (fr)
            fr(data);
        return NULL;
    }
    *host = (HostText){{release_text, host}, cx->runtime, fr, data};
    return jsmi_string_external(&vm->heap, units, &host->text);
}

jsm_value jsm_string_external(jsm_context *cx, jsm_encoding enc, const void *p,
                              size_t units, jsm_free_fn fr, void *data)
{
    size_t length = encoded_length(enc, p, units);
    JsEntry entry;
    JsString *string;
    JsUnits given = {.data = p, .is_wide = enc == JSM_UTF16};

    if (enc == JSM_UTF8) {
        jsm_value copy = jsm_string_encoded(cx, enc, p, units);

        if (fr)
            fr(data);
        return copy;
    }
    if (!jsmi_enter(cx, &entry)) {
        if (fr)
            fr(data);
        return JSM_NONE;
    }
    if (!check_length(entry.vm, length)) {
        if (fr)
            fr(data);
        return jsmi_leave(&entry, false, JSMI_NONE);
    }
    given.length = (uint32_t)length;
    string = external_string(cx, given, fr, data);
    return jsmi_leave(&entry, string, jsmi_value_cell(string));
}

jsm_value jsm_symbol(jsm_context *cx, const char *desc, bool registered)
{
    JsEntry entry;
    JsString *description = NULL;
    JsValue symbol = JSMI_NONE;
    bool succeeded;

    if (!jsmi_enter(cx, &entry))
        return JSM_NONE;
    succeeded =
        !desc || jsmi_string_of_utf8(entry.vm, desc, JSM_NTS, &description);
    if (succeeded && registered) {
        succeeded = jsmi_symbol_for(
            entry.vm, description ? description : JSMI_ATOM(empty), &symbol);
    } else if (succeeded) {
        succeeded = jsmi_symbol_create(entry.vm, description, 0, &symbol);
    }
    return jsmi_leave(&entry, succeeded, symbol);
}

// --------------------------------------------------------------------- objects

jsm_value jsm_object(jsm_context *cx)
{
    JsEntry entry;
    JsObject *prototype;
    JsValue object = JSMI_NONE;
    bool succeeded;

    if (!jsmi_enter(cx, &entry))
        return JSM_NONE;
    succeeded =
        jsmi_realm_intrinsic(entry.vm, cx->realm,
                             JSMI_INTRINSIC_OBJECT_PROTOTYPE, &prototype) &&
        jsmi_object_create(entry.vm, prototype, 4, &object);
    return jsmi_leave(&entry, succeeded, object);
}

jsm_value jsm_array(jsm_context *cx, size_t n, const jsm_value *items)
{
    JsEntry entry;
    JsValue array = JSMI_NONE;
    bool succeeded;

    if (!jsmi_enter(cx, &entry) ||
        (items && !jsmi_all_given(&entry, (int)n, items)))
        return JSM_NONE;
    succeeded = n <= UINT32_MAX
                    ? jsmi_array_create(entry.vm, (uint32_t)n,
                                        jsmi_inward_array(items), &array)
                    : jsmi_throw_range_error(entry.vm, "invalid array length");
    return jsmi_leave(&entry, succeeded, array);
}

// new %constructor%(argument)
static bool construct_intrinsic(JsVm *vm, JsRealm *realm, JsIntrinsic number,
                                JsValue argument, JsValue *object)
{
    JsObject *constructor;

    return jsmi_realm_intrinsic(vm, realm, number, &constructor) &&
           jsmi_construct(vm, constructor, &argument, 1, NULL, object);
}

jsm_value jsm_date(jsm_context *cx, double epoch_ms)
{
    JsEntry entry;
    JsValue date = JSMI_NONE;
    bool succeeded;

    if (!jsmi_enter(cx, &entry))
        return JSM_NONE;
    succeeded =
        construct_intrinsic(entry.vm, cx->realm, JSMI_INTRINSIC_DATE,
                            jsmi_value_from_raw_double(epoch_ms), &date);
    return jsmi_leave(&entry, succeeded, date);
}

jsm_value jsm_pointer(jsm_context *cx, void *p, jsm_free_fn fr)
{
    JsEntry entry;
    JsExternal *external = NULL;
    bool succeeded;

    if (!jsmi_enter(cx, &entry)) {
        if (fr)
            fr(p);
        return JSM_NONE;
    }
    succeeded = jsmi_external_new(entry.vm, p, fr, &external);
    return jsmi_leave(&entry, succeeded, jsmi_value_cell(external));
}

void *jsm_to_pointer(jsm_context *cx, jsm_value v)
{
    (void)cx;
    return jsmi_is_kind(jsmi_inward(v), JSMI_CELL_EXTERNAL)
               ? ((JsExternal *)jsmi_as_cell(jsmi_inward(v)))->pointer
               : NULL;
}

// ------------------------------------------------------------------------ JSON

static bool invoke_json(JsVm *vm, JsRealm *realm, JsKey method,
                        const JsValue *arguments, uint32_t count,
                        JsValue *result)
{
    JsObject *json;

    return jsmi_realm_intrinsic(vm, realm, JSMI_INTRINSIC_JSON, &json) &&
           jsmi_invoke(vm, jsmi_value_cell(json), method, arguments, count,
                       result);
}

jsm_value jsm_json_parse(jsm_context *cx, const char *utf8, size_t len)
{
    JsEntry entry;
    JsString *text;
    JsValue argument, value = JSMI_NONE;
    bool succeeded;

    if (!jsmi_enter(cx, &entry))
        return JSM_NONE;
    succeeded = jsmi_string_of_utf8(entry.vm, utf8, len, &text);
    if (succeeded) {
        argument = jsmi_value_cell(text);
        succeeded = invoke_json(entry.vm, cx->realm, JSMI_KEY(parse), &argument,
                                1, &value);
    }
    return jsmi_leave(&entry, succeeded, value);
}

jsm_value jsm_json_stringify(jsm_context *cx, jsm_value v, jsm_value indent)
{
    JsValue arguments[3] = {jsmi_inward(v), JSMI_UNDEFINED,
                            jsmi_inward(indent)};
    JsEntry entry;
    JsValue text = JSMI_NONE;
    bool succeeded;

    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, v) ||
        !jsmi_given(&entry, indent))
        return JSM_NONE;
    succeeded = invoke_json(entry.vm, cx->realm, JSMI_KEY(stringify), arguments,
                            3, &text);
    return jsmi_leave(&entry, succeeded, text);
}
