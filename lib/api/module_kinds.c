// SPDX-License-Identifier: MIT
//
// Modules as the host gives them: a table of native exports, or a source that
// is a module's text, JSON, plain text or bytes.
#include "api/classes.h"
#include "api/modules_api.h"
#include "builtins/json.h"
#include "object/array_buffer.h"

static bool default_export(jsm_context *cx, JsString *key, JsValue value,
                           JsModule **module)
{
    JsKey name = JSMI_KEY(default_);

    return jsmi_synthetic_module_new(jsmi_vm_of(cx), cx->realm, key, 1, &name,
                                     &value, module);
}

// An object's own properties as exports.
bool jsmi_native_module_new(jsm_context *cx, JsString *key,
                            const jsm_def *exports, void *data,
                            JsModule **module)
{
    JsVm *vm = jsmi_vm_of(cx);
    JsValueList values;
    JsKeyList names;
    JsValue object;
    bool succeeded;

    if (!jsmi_object_create(vm, NULL, 4, &object) ||
        !jsmi_define_table(cx, jsmi_as_object(object), NULL, NULL, exports,
                           data))
        return false;
    jsmi_value_list_initialize(&values, vm);
    jsmi_key_list_initialize(&names, vm);
    succeeded =
        jsmi_ordinary_own_property_keys(vm, jsmi_as_object(object), &names);
    for (size_t i = 0; succeeded && i < names.count; i++) {
        JsValue value;

        succeeded =
            jsmi_get(vm, jsmi_as_object(object), names.keys[i], &value) &&
            jsmi_value_list_append(&values, value);
    }
    succeeded = succeeded && jsmi_synthetic_module_new(
                                 vm, cx->realm, key, names.count, names.keys,
                                 jsmi_value_list_values(&values), module);
    jsmi_key_list_dispose(&names);
    return succeeded;
}

static bool json_module(jsm_context *cx, JsString *key, JsString *text,
                        JsModule **module)
{
    JsVm *vm = jsmi_vm_of(cx);
    JsValue value;

    return jsmi_json_parse_file(vm, text, key, &value) &&
           default_export(cx, key, value, module);
}

size_t jsmi_source_size(const jsm_source *source)
{
    size_t unit = source->enc == JSM_UTF16 ? 2 : 1;
    size_t length = source->len;

    if (length == JSM_NTS && unit == 1)
        length = strlen(source->text);
    if (length == JSM_NTS) {
        for (length = 0;
             ((const uint16_t *)(const void *)source->text)[length];)
            length++;
    }
    return length * unit;
}

// The bytes of a source as a Uint8Array of an immutable buffer.
static bool bytes_module(jsm_context *cx, JsString *key,
                         const jsm_source *source, JsModule **module)
{
    JsVm *vm = jsmi_vm_of(cx);
    size_t size = jsmi_source_size(source);
    JsArrayBuffer *buffer;
    JsTypedArray *array;
    bool succeeded =
        jsmi_buffer_create(vm, NULL, (double)size, (double)size, 0, &buffer);

    if (succeeded && size > 0)
        memcpy(buffer->bytes, source->text, size);
    if (source->release)
        source->release(source->release_data);
    if (!succeeded)
        return false;
    buffer->object.cell.extra |= JSMI_BUFFER_IMMUTABLE;
    return jsmi_typed_array_create(vm, NULL, JSMI_ELEMENT_UINT8, buffer, 0,
                                   size, &array) &&
           default_export(cx, key, jsmi_value_cell(array), module);
}

bool jsmi_source_module_new(jsm_context *cx, JsString *key,
                            const jsm_source *source, JsModule **module)
{
    JsVm *vm = jsmi_vm_of(cx);
    JsSourceText text;
    JsSharedImage *image;
    bool succeeded;

    if (source->kind == JSM_SRC_BYTES)
        return bytes_module(cx, key, source, module);
    if (!jsmi_source_text(vm, source, &text))
        return false;
    switch (source->kind) {
    case JSM_SRC_JSON:
        return json_module(cx, key, text.text, module);
    case JSM_SRC_TEXT:
        return default_export(cx, key, jsmi_value_cell(text.text), module);
    case JSM_SRC_MODULE:
        break;
    case JSM_SRC_SCRIPT:
    case JSM_SRC_BYTES:
    default:
        return jsmi_throw_type_error(vm, "'%S' is no module", key);
    }
    if (!source->name)
        text.name = key;
    if (!jsmi_source_compile(vm, &text, &image))
        return false;
    succeeded = jsmi_module_new(vm, cx->realm, key, image, module);
    jsmi_shared_image_release(image);
    return succeeded;
}
