// SPDX-License-Identifier: MIT
//
// Text between the host, which speaks UTF-8, and the engine's strings.
#include "api/runtime.h"

#include <stdio.h>

size_t jsmi_text_length(const char *text, size_t length)
{
    return length == JSM_NTS ? strlen(text) : length;
}

bool jsmi_string_of_utf8(JsVm *vm, const char *text, size_t length,
                         JsString **string)
{
    *string =
        jsmi_string_from_utf8(&vm->heap, text, jsmi_text_length(text, length));
    if (*string)
        return true;
    return vm->pending == JSMI_NOTHING_PENDING ? jsmi_throw_out_of_memory(vm)
                                               : false;
}

bool jsmi_key_from_utf8(JsVm *vm, const char *text, size_t length, JsKey *key)
{
    size_t size = jsmi_text_length(text, length);
    JsUtf8Measure measure = jsmi_utf8_measure((const uint8_t *)text, size);
    JsString *string;

    if (measure.is_ascii && size < vm->heap.longest_string) {
        JsUnits units = {.latin1 = (const uint8_t *)text,
                         .length = (uint32_t)size};
        uint32_t index;

        if (jsmi_units_array_index(units, &index)) {
            *key = jsmi_key_from_index(index);
            return true;
        }
        string = jsmi_atomize_units(&vm->heap, &vm->atoms, units);
        if (!string)
            return vm->pending == JSMI_NOTHING_PENDING
                       ? jsmi_throw_out_of_memory(vm)
                       : false;
        *key = jsmi_key_from_atom(string);
        return true;
    }
    return jsmi_string_of_utf8(vm, text, size, &string) &&
           jsmi_key_from_string(vm, string, key);
}

// A cell without references for bytes that live as long as a scope.
static char *scope_bytes(JsVm *vm, size_t size)
{
    JsCell *cell =
        jsmi_heap_allocate(&vm->heap, sizeof(JsCell) + size, JSMI_CELL_BYTES);

    if (!cell) {
        if (vm->pending == JSMI_NOTHING_PENDING)
            jsmi_throw_out_of_memory(vm);
        return NULL;
    }
    return (char *)(cell + 1);
}

bool jsmi_string_to_utf8(JsVm *vm, JsString *string, const char **text,
                         size_t *length)
{
    JsUnits units;
    size_t size;
    char *bytes;

    if (!jsmi_string_flatten(&vm->heap, string, &units))
        return vm->pending == JSMI_NOTHING_PENDING
                   ? jsmi_throw_out_of_memory(vm)
                   : false;
    size = units.is_wide ? jsmi_utf16_utf8_size(units.wide, units.length)
                         : jsmi_latin1_utf8_size(units.latin1, units.length);
    bytes = scope_bytes(vm, size + 1);
    if (!bytes)
        return false;
    if (units.is_wide)
        jsmi_utf16_to_utf8(units.wide, units.length, (uint8_t *)bytes);
    else
        jsmi_latin1_to_utf8(units.latin1, units.length, (uint8_t *)bytes);
    bytes[size] = '\0';
    *text = bytes;
    *length = size;
    return true;
}

bool jsmi_format_string(JsVm *vm, const char *format, va_list arguments,
                        JsString **string)
{
    char buffer[512];
    va_list copy;
    int length;
    char *text = buffer;

    va_copy(copy, arguments);
    length = vsnprintf(buffer, sizeof buffer, format, copy);
    va_end(copy);
    if (length < 0)
        length = 0;
    if ((size_t)length >= sizeof buffer) {
        text = scope_bytes(vm, (size_t)length + 1);
        if (!text)
            return false;
        vsnprintf(text, (size_t)length + 1, format, arguments);
    }
    return jsmi_string_of_utf8(vm, text, (size_t)length, string);
}
