// SPDX-License-Identifier: MIT
//
// jsm_clone_read: StructuredDeserializeWithTransfer
// https://html.spec.whatwg.org/multipage/structured-data.html#structureddeserializewithtransfer
#include "api/clone.h"

#include "builtins/collection.h"
#include "builtins/regexp.h"

typedef struct Reader {
    jsm_context *cx;
    JsVm *vm;
    const jsm_clone *clone;
    const uint8_t *next;
    jsm_value objects;  // an array of those that were made
} Reader;

static void take(Reader *r, void *to, size_t size)
{
    memcpy(to, r->next, size);
    r->next += size;
}

static uint8_t take_byte(Reader *r)
{
    return *r->next++;
}

static uint32_t take_u32(Reader *r)
{
    uint32_t value;

    take(r, &value, sizeof value);
    return value;
}

static uint64_t take_u64(Reader *r)
{
    uint64_t value;

    take(r, &value, sizeof value);
    return value;
}

// ---------------------------------------------------------------------- values

static jsm_value read_string(Reader *r)
{
    bool is_wide = take_byte(r);
    uint32_t length = take_u32(r);
    size_t size = (size_t)length << is_wide;
    JsString *string;
    void *units;

    string = jsmi_string_new(&r->vm->heap, length, is_wide, &units);
    if (!string) {
        jsmi_throw_out_of_memory(r->vm);
        return JSM_NONE;
    }
    if (size > 0)
        memcpy(units, r->next, size);
    r->next += size;
    return jsmi_outward(jsmi_value_cell(string));
}

static jsm_value read_bigint(Reader *r)
{
    bool is_negative = take_byte(r);
    uint32_t count = take_u32(r);
    JsBigInt *bigint = jsmi_bigint_new(&r->vm->heap, is_negative, NULL, count);

    if (!bigint) {
        jsmi_throw_out_of_memory(r->vm);
        return JSM_NONE;
    }
    take(r, bigint->limbs, count * sizeof(uint64_t));
    return jsmi_outward(jsmi_value_cell(bigint));
}

static jsm_value read_value(Reader *r)
{
    double number;

    switch ((JsCloneTag)take_byte(r)) {
    case JSMI_CLONE_NULL:
        return JSM_NULL;
    case JSMI_CLONE_TRUE:
        return JSM_TRUE;
    case JSMI_CLONE_FALSE:
        return JSM_FALSE;
    case JSMI_CLONE_NUMBER:
        take(r, &number, sizeof number);
        return jsm_number(number);
    case JSMI_CLONE_STRING:
        return read_string(r);
    case JSMI_CLONE_BIGINT:
        return read_bigint(r);
    case JSMI_CLONE_OBJECT:
        return jsm_get_at(r->cx, r->objects, take_u32(r));
    case JSMI_CLONE_UNDEFINED:
    default:
        return JSM_UNDEFINED;
    }
}

// ------------------------------------------------------------- making objects

static jsm_value construct(Reader *r, const char *name, int argc,
                           const jsm_value *argv)
{
    return jsm_new(r->cx, jsm_intrinsic(r->cx, name), argc, argv);
}

static jsm_value make_regexp(Reader *r)
{
    jsm_value source = read_value(r);
    uint32_t flags = take_u32(r);
    JsRegExp *regexp;
    JsObject *constructor;

    if (jsm_is_none(source) ||
        !jsmi_realm_intrinsic(r->vm, r->cx->realm, JSMI_INTRINSIC_REGEXP,
                              &constructor) ||
        !jsmi_regexp_allocate(r->vm, constructor, &regexp) ||
        !jsmi_regexp_compile_into(r->vm, regexp,
                                  jsmi_as_string(jsmi_inward(source)), flags))
        return JSM_NONE;
    return jsmi_outward(jsmi_value_cell(regexp));
}

static jsm_value make_error(Reader *r)
{
    static const struct {
        const char *name;
        JsIntrinsic prototype;
    } kinds[] = {
        {"EvalError", JSMI_INTRINSIC_EVAL_ERROR_PROTOTYPE},
        {"RangeError", JSMI_INTRINSIC_RANGE_ERROR_PROTOTYPE},
        {"ReferenceError", JSMI_INTRINSIC_REFERENCE_ERROR_PROTOTYPE},
        {"SyntaxError", JSMI_INTRINSIC_SYNTAX_ERROR_PROTOTYPE},
        {"TypeError", JSMI_INTRINSIC_TYPE_ERROR_PROTOTYPE},
        {"URIError", JSMI_INTRINSIC_URI_ERROR_PROTOTYPE},
    };
    jsm_value name = read_value(r);
    jsm_value message = read_value(r);
    const char *text = jsm_cstr(r->cx, name, NULL);
    JsIntrinsic prototype = JSMI_INTRINSIC_ERROR_PROTOTYPE;
    JsString *string = NULL;
    JsValue error;

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(kinds[i].name, text) == 0)
            prototype = kinds[i].prototype;
    }
    if (jsmi_is_string(jsmi_inward(message)))
        string = jsmi_as_string(jsmi_inward(message));
    if (r->vm->pending != JSMI_NOTHING_PENDING ||
        !jsmi_error_create(r->vm, r->cx->realm, prototype, string, &error))
        return JSM_NONE;
    return jsmi_outward(error);
}

static jsm_value make_view(Reader *r, bool is_data_view)
{
    jsm_value buffer = read_value(r);
    JsElementType type = (JsElementType)take_byte(r);
    uint64_t byte_offset = take_u64(r);
    uint64_t length = take_u64(r);
    bool is_tracking = length == JSMI_LENGTH_TRACKING;
    JsTypedArray *array;

    if (jsm_is_none(buffer))
        return JSM_NONE;
    if (is_data_view) {
        const jsm_value given[] = {buffer, jsm_number((double)byte_offset),
                                   is_tracking ? JSM_UNDEFINED
                                               : jsm_number((double)length)};

        return construct(r, "DataView", 3, given);
    }
    if (!jsmi_typed_array_create(
            r->vm, NULL, type,
            (JsArrayBuffer *)(void *)jsmi_as_cell(jsmi_inward(buffer)),
            (size_t)byte_offset, (size_t)length, &array))
        return JSM_NONE;
    return jsmi_outward(jsmi_value_cell(array));
}

static jsm_value make_wrapper(Reader *r)
{
    JsValue value = jsmi_inward(read_value(r));
    JsObject *object;

    if (value.bits == 0 || !jsmi_to_object(r->vm, value, &object))
        return JSM_NONE;
    return jsmi_outward(jsmi_value_cell(object));
}

static jsm_value make_object(Reader *r)
{
    jsm_value value;

    switch ((JsCloneKind)take_byte(r)) {
    case JSMI_CLONE_ARRAY:
        value = read_value(r);
        return jsm_array(r->cx, (size_t)jsm_to_number(r->cx, value), NULL);
    case JSMI_CLONE_WRAPPER:
        return make_wrapper(r);
    case JSMI_CLONE_DATE:
        value = read_value(r);
        return jsm_date(r->cx, jsm_to_number(r->cx, value));
    case JSMI_CLONE_REGEXP:
        return make_regexp(r);
    case JSMI_CLONE_MAP:
        return construct(r, "Map", 0, NULL);
    case JSMI_CLONE_SET:
        return construct(r, "Set", 0, NULL);
    case JSMI_CLONE_ERROR:
        return make_error(r);
    case JSMI_CLONE_BUFFER:
        return jsm_buffer_from(
            r->cx, (jsm_backing *)(void *)r->clone->backings[take_u32(r)]);
    case JSMI_CLONE_TYPED_ARRAY:
        return make_view(r, false);
    case JSMI_CLONE_DATA_VIEW:
        return make_view(r, true);
    case JSMI_CLONE_PLAIN:
    default:
        return jsm_object(r->cx);
    }
}

// --------------------------------------------------------------------- filling

static bool add_entry(Reader *r, JsValue object, JsValue key, JsValue value)
{
    JsCollection *collection = (JsCollection *)(void *)jsmi_as_cell(object);
    JsKey name;

    if (jsmi_is_kind(object, JSMI_CELL_MAP) ||
        jsmi_is_kind(object, JSMI_CELL_SET))
        return jsmi_hash_table_set(r->vm, collection, &collection->table, key,
                                   value);
    return jsmi_to_property_key(r->vm, key, &name) &&
           jsmi_create_data_property_or_throw(r->vm, jsmi_as_object(object),
                                              name, value);
}

// The cause of an error is not enumerable.
static bool add_cause(Reader *r, jsm_value error)
{
    jsm_value name = read_value(r);
    jsm_value cause = read_value(r);

    return jsm_define(r->cx, error, name, cause, JSM_UNDEFINED, JSM_UNDEFINED,
                      JSM_W | JSM_C) == JSM_OK;
}

static bool fill_object(Reader *r, jsm_value object)
{
    JsCloneKind kind = (JsCloneKind)take_byte(r);
    uint32_t count;

    if (kind == JSMI_CLONE_ARRAY || kind == JSMI_CLONE_ERROR)
        read_value(r);
    if (kind == JSMI_CLONE_ERROR)
        read_value(r);
    if (kind != JSMI_CLONE_PLAIN && kind != JSMI_CLONE_ARRAY &&
        kind != JSMI_CLONE_MAP && kind != JSMI_CLONE_SET &&
        kind != JSMI_CLONE_ERROR)
        return true;
    count = take_u32(r);
    if (kind == JSMI_CLONE_ERROR)
        return count == 0 || add_cause(r, object);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t mark = jsmi_scope_open(&r->vm->heap);
        jsm_value key = read_value(r);
        jsm_value value = read_value(r);

        if (jsm_is_none(key) || jsm_is_none(value) ||
            !jsmi_vm_spend(r->vm, 1) ||
            !add_entry(r, jsmi_inward(object), jsmi_inward(key),
                       jsmi_inward(value)))
            return false;
        jsmi_scope_rewind(&r->vm->heap, mark);
    }
    return true;
}

// No setter of a script's may be in between.
static bool keep_object(Reader *r, uint32_t number, jsm_value object)
{
    return !jsm_is_none(object) &&
           jsmi_create_data_property_or_throw(
               r->vm, jsmi_as_object(jsmi_inward(r->objects)),
               jsmi_key_from_index(number), jsmi_inward(object));
}

// One pass over the nodes: makes the objects, or fills them.
static bool go_over_nodes(Reader *r, bool makes)
{
    for (size_t i = 0; i < r->clone->node_count; i++) {
        uint32_t mark = jsmi_scope_open(&r->vm->heap);
        bool succeeded;

        r->next = r->clone->bytes + r->clone->offsets[i];
        if (makes)
            succeeded = keep_object(r, (uint32_t)i, make_object(r));
        else
            succeeded =
                fill_object(r, jsm_get_at(r->cx, r->objects, (uint32_t)i));
        if (!succeeded || !jsmi_vm_spend(r->vm, 1))
            return false;
        jsmi_scope_rewind(&r->vm->heap, mark);
    }
    return true;
}

jsm_value jsm_clone_read(jsm_context *cx, jsm_clone *c)
{
    JsEntry entry;
    Reader r = {.cx = cx, .vm = jsmi_vm_of(cx), .clone = c};
    jsm_value value = JSM_NONE;

    if (!c || !jsmi_enter(cx, &entry)) {
        jsm_clone_free(c);
        return JSM_NONE;
    }
    jsmi_port_return_message(c->port, c->carried);
    c->carried = 0;
    jsmi_port_settle_messages(cx->runtime->port, &r.vm->budget);
    r.objects = jsm_array(cx, 0, NULL);
    if (!jsm_is_none(r.objects) && go_over_nodes(&r, true) &&
        go_over_nodes(&r, false)) {
        r.next = c->bytes;
        value = read_value(&r);
    }
    jsm_clone_free(c);
    jsmi_port_settle_messages(cx->runtime->port, &r.vm->budget);
    return jsmi_leave(&entry, value.bits != 0, jsmi_inward(value));
}

void jsm_clone_free(void *c)
{
    jsm_clone *clone = c;
    const JsAllocator *allocator;
    JsPort *port;
    size_t size;

    if (!clone)
        return;
    port = clone->port;
    allocator = &port->allocator;
    size = jsmi_clone_size(clone) + clone->carried;
    for (size_t i = 0; i < clone->backing_count; i++)
        jsmi_backing_release(clone->backings[i]);
    jsmi_port_free(allocator, clone->bytes, clone->size);
    jsmi_port_free(allocator, clone->offsets,
                   clone->node_count * sizeof *clone->offsets);
    jsmi_port_free(allocator, clone->backings,
                   clone->backing_count * sizeof *clone->backings);
    jsmi_port_free(allocator, clone, sizeof *clone);
    jsmi_port_return_message(port, size);
    jsmi_port_release(port);
}
