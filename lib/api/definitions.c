// SPDX-License-Identifier: MIT
//
// Tables of jsm_def: functions, accessors, constants, nested objects, and the
// fields of C structs as accessors.
#include "api/classes.h"

// ---------------------------------------------------------------------- fields

// The types are numbered alike, without the bit for JSM_READONLY.
_Static_assert((int)JSM_F64 == (int)JSMI_FIELD_DOUBLE &&
                   (int)JSM_F32 == (int)JSMI_FIELD_FLOAT &&
                   (int)JSM_I32 == (int)JSMI_FIELD_INT32 &&
                   (int)JSM_U32 == (int)JSMI_FIELD_UINT32 &&
                   (int)JSM_I64 == (int)JSMI_FIELD_INT64 &&
                   (int)JSM_U8 == (int)JSMI_FIELD_UINT8 &&
                   (int)JSM_BOOL8 == (int)JSMI_FIELD_BOOLEAN &&
                   (int)JSM_CSTR == (int)JSMI_FIELD_TEXT,
               "a jsm_field_type is a JsFieldType");

// The receiver, which has the struct; throws if there is none.
static bool find_struct(JsCall *call, const JsObject **owner)
{
    const jsm_class *k = call->callee->host_data;
    const JsNativeObject *object = jsmi_native_object(call->this_value);

    if (!object || !jsmi_class_extends(jsmi_native_class(object), k))
        return jsmi_throw_type_error(call->vm, "%V is no instance of %s",
                                     call->this_value, k->definition->name);
    if (!object->host.data)
        return jsmi_throw_type_error(call->vm,
                                     object->is_detached
                                         ? "the %s has been detached"
                                         : "the %s has no data",
                                     k->definition->name);
    *owner = &object->host.object;
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
    uint32_t slot = call->callee->mode;
    const JsObject *owner;

    if (!find_struct(call, &owner))
        return false;
    if (jsmi_field_type(slot) == JSMI_FIELD_TEXT)
        return read_text(call->vm,
                         *(const char **)jsmi_field_place(owner, slot), result);
    *result = jsmi_field_read(owner, slot);
    return true;
}

// A BigInt, or a number that is no int32, for a member of type JSM_I64.
static bool write_wide_integer(JsCall *call, uint32_t slot)
{
    jsm_context *cx = jsmi_realm_host(call->realm);
    const JsObject *owner;
    int64_t integer;

    if (!cx)
        return jsmi_throw_type_error(call->vm, "the context has been freed");
    integer = jsm_to_int64(cx, jsmi_outward(jsmi_argument(call, 0)));
    if (call->vm->pending != JSMI_NOTHING_PENDING || !find_struct(call, &owner))
        return false;
    *(int64_t *)jsmi_field_place(owner, slot) = integer;
    return true;
}

// Converting may run script, which may take the struct away.
static bool write_field(JsCall *call, JsValue *result)
{
    uint32_t slot = call->callee->mode;
    JsValue value = jsmi_argument(call, 0);
    const JsObject *owner;
    double number;

    *result = JSMI_UNDEFINED;
    if (!find_struct(call, &owner))
        return false;
    if (jsmi_field_write(owner, slot, value))
        return true;
    if (jsmi_field_type(slot) == JSMI_FIELD_INT64)
        return write_wide_integer(call, slot);
    if (jsmi_field_type(slot) == JSMI_FIELD_BOOLEAN)
        value = jsmi_value_boolean(jsmi_to_boolean(value));
    else if (jsmi_to_number(call->vm, value, &number))
        value = jsmi_value_number(number);
    else
        return false;
    return find_struct(call, &owner) && jsmi_field_write(owner, slot, value);
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

// The getter (prefix 1) or setter (2) of a field.
static bool make_field_function(const Table *table, JsNative *body, JsKey key,
                                const jsm_def *row, int prefix, JsValue *value)
{
    JsNativeFunction *function;

    if (!make_function(table, body, key, row, NULL,
                       (void *)(uintptr_t)table->of_class, prefix, value))
        return false;
    function = (JsNativeFunction *)(void *)jsmi_as_cell(*value);
    function->object.cell.extra |= JSMI_NATIVE_IS_FIELD;
    function->mode = jsmi_field_slot(
        row->offset, (JsFieldType)(row->n & ~(uint32_t)JSM_READONLY));
    return true;
}

static bool define_field(const Table *table, JsObject *object, JsKey key,
                         const jsm_def *row)
{
    bool is_read_only = row->n & JSM_READONLY || row->n == JSM_CSTR;
    JsValue getter;
    JsValue setter = JSMI_UNDEFINED;

    if (!table->of_class || row->offset >= JSMI_FIELD_END)
        return jsmi_throw_type_error(
            table->vm, "%K: a field needs a class with a struct", &key);
    return make_field_function(table, read_field, key, row, 1, &getter) &&
           (is_read_only ||
            make_field_function(table, write_field, key, row, 2, &setter)) &&
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
