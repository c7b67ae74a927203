// SPDX-License-Identifier: MIT
//
// Tables of jsm_def: functions, accessors, constants, nested objects, and the
// fields of C structs as accessors.
#include "api/classes.h"

// ---------------------------------------------------------------------- fields

// Where a field of the receiver's struct is; throws if there is none.
static bool find_field(JsCall *call, void **field)
{
    const jsm_class *k = call->callee->host_data;
    JsNativeBody *body = jsmi_native_body(call->this_value);

    if (!body || !jsmi_class_extends(body->of_class, k))
        return jsmi_throw_type_error(call->vm, "%V is no instance of %s",
                                     call->this_value, k->definition->name);
    if (body->is_detached)
        return jsmi_throw_type_error(call->vm, "the %s has been detached",
                                     k->definition->name);
    *field = (uint8_t *)body->data + jsmi_as_address(call->callee->data[0]);
    return true;
}

static bool read_text(JsVm *vm, const char *text, JsValue *value)
{
    JsString *string;

    *value = JSMI_NULL;
    if (!text)
        return true;
    if (!jsmi_string_of_utf8(vm, text, JSM_NTS, &string))
        return false;
    *value = jsmi_value_cell(string);
    return true;
}

static bool read_field(JsCall *call, JsValue *result)
{
    void *field;

    if (!find_field(call, &field))
        return false;
    switch ((jsm_field_type)call->callee->mode) {
    case JSM_F64:
        *result = jsmi_value_from_raw_double(*(double *)field);
        return true;
    case JSM_F32:
        *result = jsmi_value_from_raw_double((double)*(float *)field);
        return true;
    case JSM_I32:
        *result = jsmi_value_int(*(int32_t *)field);
        return true;
    case JSM_U32:
        *result = jsmi_value_uint32(*(uint32_t *)field);
        return true;
    case JSM_I64:
        *result = jsmi_inward(jsm_int(*(int64_t *)field));
        return true;
    case JSM_U8:
        *result = jsmi_value_int(*(uint8_t *)field);
        return true;
    case JSM_BOOL8:
        *result = jsmi_value_boolean(*(uint8_t *)field != 0);
        return true;
    case JSM_CSTR:
    case JSM_READONLY:
    default:
        return read_text(call->vm, *(const char **)field, result);
    }
}

// A value converted to what a field holds, before the field is looked for:
// the conversion may run script.
typedef struct Converted {
    double number;
    int64_t integer;
} Converted;

static bool convert(JsCall *call, jsm_field_type type, Converted *converted)
{
    JsVm *vm = call->vm;
    JsValue value = jsmi_argument(call, 0);
    jsm_context *cx = jsmi_realm_host(call->realm);
    uint32_t word = 0;

    switch (type) {
    case JSM_F64:
    case JSM_F32:
        return jsmi_to_number(vm, value, &converted->number);
    case JSM_BOOL8:
        converted->integer = jsmi_to_boolean(value);
        return true;
    case JSM_I64:
        if (!cx)
            return jsmi_throw_type_error(vm, "the context has been freed");
        converted->integer = jsm_to_int64(cx, jsmi_outward(value));
        return vm->pending == JSMI_NOTHING_PENDING;
    case JSM_I32:
    case JSM_U32:
    case JSM_U8:
    case JSM_CSTR:
    case JSM_READONLY:
    default:
        if (!jsmi_to_uint32(vm, value, &word))
            return false;
        converted->integer = word;
        return true;
    }
}

static bool write_field(JsCall *call, JsValue *result)
{
    jsm_field_type type = (jsm_field_type)call->callee->mode;
    Converted converted = {0, 0};
    void *field;

    if (!find_field(call, &field) || !convert(call, type, &converted) ||
        !find_field(call, &field))
        return false;
    *result = JSMI_UNDEFINED;
    switch (type) {
    case JSM_F64:
        *(double *)field = converted.number;
        return true;
    case JSM_F32:
        *(float *)field = (float)converted.number;
        return true;
    case JSM_I32:
    case JSM_U32:
        *(uint32_t *)field = (uint32_t)converted.integer;
        return true;
    case JSM_I64:
        *(int64_t *)field = converted.integer;
        return true;
    case JSM_U8:
    case JSM_BOOL8:
        *(uint8_t *)field = (uint8_t)converted.integer;
        return true;
    case JSM_CSTR:
    case JSM_READONLY:
    default:
        return true;
    }
}

// ------------------------------------------------------------------------ rows

typedef struct Table {
    jsm_context *cx;
    JsVm *vm;
    const jsm_class *of_class;
    void *data;
} Table;

static bool make_function(const Table *table, JsNative *body, JsKey name,
                          const jsm_def *row, const void *code, void *data,
                          int prefix, JsValue *value)
{
    JsNativeFunction *function;

    if (!jsmi_host_function_create(table->vm, table->cx->realm, body, name,
                                   prefix == 0 ? row->n : prefix == 2, code,
                                   data, &function))
        return false;
    function->name_prefix = (uint16_t)prefix;
    function->mode = row->n & ~(uint32_t)JSM_READONLY;
    *value = jsmi_value_cell(function);
    return true;
}

static bool define_value(const Table *table, JsObject *object, JsKey key,
                         JsValue value, uint32_t attributes)
{
    JsPropertyDescriptor descriptor = jsmi_data_descriptor(value, attributes);

    return jsmi_define_property_or_throw(table->vm, object, key, &descriptor);
}

static bool define_accessor(const Table *table, JsObject *object, JsKey key,
                            JsValue getter, JsValue setter)
{
    JsPropertyDescriptor descriptor = {
        JSMI_HAS_GET | JSMI_HAS_SET | JSMI_HAS_ENUMERABLE |
            JSMI_HAS_CONFIGURABLE,
        JSMI_ENUMERABLE | JSMI_CONFIGURABLE, JSMI_UNDEFINED, getter, setter};

    return jsmi_define_property_or_throw(table->vm, object, key, &descriptor);
}

static bool define_function(const Table *table, JsObject *object, JsKey key,
                            const jsm_def *row)
{
    JsValue function;

    return make_function(table, jsmi_host_function, key, row,
                         (const void *)(uintptr_t)row->fn, table->data, 0,
                         &function) &&
           define_value(table, object, key, function, JSMI_BUILTIN_ATTRIBUTES);
}

static bool define_getset(const Table *table, JsObject *object, JsKey key,
                          const jsm_def *row)
{
    JsValue getter = JSMI_UNDEFINED;
    JsValue setter = JSMI_UNDEFINED;

    if (row->fn && !make_function(table, jsmi_host_function, key, row,
                                  (const void *)(uintptr_t)row->fn, table->data,
                                  1, &getter))
        return false;
    if (row->set && !make_function(table, jsmi_host_function, key, row,
                                   (const void *)(uintptr_t)row->set,
                                   table->data, 2, &setter))
        return false;
    return define_accessor(table, object, key, getter, setter);
}

static bool define_field(const Table *table, JsObject *object, JsKey key,
                         const jsm_def *row)
{
    bool is_read_only = row->n & JSM_READONLY || row->n == JSM_CSTR;
    const void *offset = (const void *)(uintptr_t)row->offset;
    void *k = (void *)(uintptr_t)table->of_class;
    JsValue getter;
    JsValue setter = JSMI_UNDEFINED;

    if (!k)
        return jsmi_throw_type_error(table->vm, "%K: a field needs a class",
                                     &key);
    return make_function(table, read_field, key, row, offset, k, 1, &getter) &&
           (is_read_only || make_function(table, write_field, key, row, offset,
                                          k, 2, &setter)) &&
           define_accessor(table, object, key, getter, setter);
}

static bool define_rows(const Table *table, JsObject *object,
                        JsObject *constructor, const jsm_def *rows);

static bool define_namespace(const Table *table, JsObject *object, JsKey key,
                             const jsm_def *row)
{
    const Table inner = {table->cx, table->vm, NULL, table->data};
    JsObject *prototype;
    JsValue namespace;

    return jsmi_realm_intrinsic(table->vm, table->cx->realm,
                                JSMI_INTRINSIC_OBJECT_PROTOTYPE, &prototype) &&
           jsmi_object_create(table->vm, prototype, 4, &namespace) &&
           define_rows(&inner, jsmi_as_object(namespace), NULL, row->ptr) &&
           define_value(table, object, key, namespace, JSMI_BUILTIN_ATTRIBUTES);
}

static bool define_text(const Table *table, JsObject *object, JsKey key,
                        const jsm_def *row)
{
    JsString *string;

    return jsmi_string_of_utf8(table->vm, row->ptr, JSM_NTS, &string) &&
           define_value(table, object, key, jsmi_value_cell(string),
                        JSMI_ENUMERABLE);
}

static bool define_row(const Table *table, JsObject *object, const jsm_def *row)
{
    JsKey key;

    if (!jsmi_key_from_utf8(table->vm, row->name, JSM_NTS, &key))
        return false;
    switch ((jsm_def_kind)(row->kind & ~(uint32_t)JSM_D_STATIC)) {
    case JSM_D_FN:
        return define_function(table, object, key, row);
    case JSM_D_GETSET:
        return define_getset(table, object, key, row);
    case JSM_D_NUM:
        return define_value(table, object, key,
                            jsmi_value_from_raw_double(row->num),
                            JSMI_ENUMERABLE);
    case JSM_D_STR:
        return define_text(table, object, key, row);
    case JSM_D_FIELD:
        return define_field(table, object, key, row);
    case JSM_D_NS:
        return define_namespace(table, object, key, row);
    case JSM_D_END:
    case JSM_D_STATIC:
    default:
        return true;
    }
}

// Namespaces nest as deep as the host's tables do.
static bool define_rows(const Table *table, JsObject *object,
                        JsObject *constructor, const jsm_def *rows)
{
    for (; rows->kind != JSM_D_END; rows++) {
        uint32_t mark = jsmi_scope_open(&table->vm->heap);
        bool is_static = rows->kind & JSM_D_STATIC && constructor;

        if (!define_row(table, is_static ? constructor : object, rows))
            return false;
        jsmi_scope_rewind(&table->vm->heap, mark);
    }
    return true;
}

bool jsmi_define_table(jsm_context *cx, JsObject *object, JsObject *constructor,
                       const jsm_class *of_class, const jsm_def *table,
                       void *data)
{
    const Table context = {cx, jsmi_vm_of(cx), of_class, data};

    return define_rows(&context, object, constructor, table);
}

jsm_status jsm_define_all(jsm_context *cx, jsm_value o, const jsm_def *table,
                          void *data)
{
    JsEntry entry;
    JsObject *object;

    if (!jsmi_enter(cx, &entry))
        return jsm_pending(cx);
    if (!jsmi_given(&entry, o))
        return JSM_INVALID;
    return jsmi_leave_status(
        &entry, jsmi_to_object(entry.vm, jsmi_inward(o), &object) &&
                    jsmi_define_table(cx, object, NULL, NULL, table, data));
}
