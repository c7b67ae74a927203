// SPDX-License-Identifier: MIT
//
// jsm_clone_write: StructuredSerializeWithTransfer
// https://html.spec.whatwg.org/multipage/structured-data.html#structuredserializewithtransfer
#include "api/clone.h"

#include "builtins/collection.h"
#include "builtins/date.h"
#include "builtins/regexp.h"
#include "object/wrapper.h"

typedef struct Writer {
    jsm_context *cx;
    JsVm *vm;
    JsBuffer bytes;
    JsBuffer offsets;   // size_t each
    JsBuffer backings;  // JsBacking * each; those of the transfer list first
    JsMap *met;         // objects, whose entries are numbered as the nodes
    size_t carried;     // bytes charged for backings
    size_t transfer_count;
    const jsm_value *transfer;
} Writer;

static bool throw_uncloneable(Writer *w, JsValue value)
{
    return jsmi_throw_type_error(w->vm, "%V cannot be cloned", value);
}

// The number of an object, which is met now if it was not before.
static bool number_of(Writer *w, JsValue object, uint32_t *number)
{
    int64_t entry;

    if (!jsmi_hash_table_find(w->vm, w->met->table, object, &entry))
        return false;
    *number = entry >= 0 ? (uint32_t)entry : w->met->table->used;
    return entry >= 0 || jsmi_hash_table_set(w->vm, w->met, &w->met->table,
                                             object, JSMI_UNDEFINED);
}

// What a view looks into comes before it, so that reading finds it made.
static bool meet(Writer *w, JsValue object, uint32_t *number)
{
    JsArrayBuffer *buffer = NULL;

    if (jsmi_is_kind(object, JSMI_CELL_TYPED_ARRAY))
        buffer = ((JsTypedArray *)(void *)jsmi_as_cell(object))->buffer;
    else if (jsmi_is_kind(object, JSMI_CELL_DATA_VIEW))
        buffer = ((JsDataView *)(void *)jsmi_as_cell(object))->buffer;
    return (!buffer || number_of(w, jsmi_value_cell(buffer), number)) &&
           number_of(w, object, number);
}

static bool write_string(Writer *w, JsString *string)
{
    JsUnits units;

    if (!jsmi_string_flatten(&w->vm->heap, string, &units))
        return jsmi_throw_out_of_memory(w->vm);
    if (!jsmi_vm_spend(w->vm, units.length / 16))
        return false;
    jsmi_buffer_append_byte(&w->bytes, JSMI_CLONE_STRING);
    jsmi_buffer_append_byte(&w->bytes, units.is_wide);
    jsmi_buffer_append_u32(&w->bytes, units.length);
    jsmi_buffer_append(&w->bytes, units.data,
                       (size_t)units.length << units.is_wide);
    return true;
}

static void write_bigint(Writer *w, const JsBigInt *bigint)
{
    uint32_t count = bigint->cell.auxiliary;

    jsmi_buffer_append_byte(&w->bytes, JSMI_CLONE_BIGINT);
    jsmi_buffer_append_byte(&w->bytes, jsmi_bigint_is_negative(bigint));
    jsmi_buffer_append_u32(&w->bytes, count);
    jsmi_buffer_append(&w->bytes, bigint->limbs, count * sizeof(uint64_t));
}

static void write_number(Writer *w, double number)
{
    jsmi_buffer_append_byte(&w->bytes, JSMI_CLONE_NUMBER);
    jsmi_buffer_append(&w->bytes, &number, sizeof number);
}

static bool write_value(Writer *w, JsValue value)
{
    uint32_t number;

    if (jsmi_is_object(value)) {
        if (!meet(w, value, &number))
            return false;
        jsmi_buffer_append_byte(&w->bytes, JSMI_CLONE_OBJECT);
        jsmi_buffer_append_u32(&w->bytes, number);
    } else if (jsmi_is_string(value)) {
        return write_string(w, jsmi_as_string(value));
    } else if (jsmi_is_bigint(value)) {
        write_bigint(w, jsmi_as_bigint(value));
    } else if (jsmi_is_number(value)) {
        write_number(w, jsmi_as_number(value));
    } else if (jsmi_is_symbol(value)) {
        return throw_uncloneable(w, value);
    } else {
        jsmi_buffer_append_byte(&w->bytes,
                                jsmi_is_undefined(value) ? JSMI_CLONE_UNDEFINED
                                : jsmi_is_null(value)    ? JSMI_CLONE_NULL
                                : jsmi_to_boolean(value) ? JSMI_CLONE_TRUE
                                                         : JSMI_CLONE_FALSE);
    }
    return true;
}

// --------------------------------------------------------------------- entries

// Room for a count that is not known yet.
static size_t begin_entries(Writer *w)
{
    size_t at = w->bytes.size;

    jsmi_buffer_append_u32(&w->bytes, 0);
    return at;
}

static void end_entries(Writer *w, size_t at, uint32_t count)
{
    if (!w->bytes.failed)
        memcpy(w->bytes.data + at, &count, sizeof count);
}

// One own property, unless a getter of another one has removed it.
static bool write_property(Writer *w, JsObject *object, JsKey key,
                           uint32_t *count)
{
    JsValue name, value;
    bool has;

    if (!jsmi_has_own_property(w->vm, object, key, &has))
        return false;
    if (!has)
        return true;
    if (!jsmi_get(w->vm, object, key, &value) ||
        !jsmi_key_to_value(w->vm, key, &name) || !write_value(w, name) ||
        !write_value(w, value))
        return false;
    ++*count;
    return true;
}

static bool write_properties(Writer *w, JsObject *object)
{
    size_t at = begin_entries(w);
    uint32_t count = 0;
    jsm_value keys = jsm_keys(w->cx, jsmi_outward(jsmi_value_cell(object)),
                              JSM_OWN_ENUMERABLE | JSM_OWN_STRINGS);
    int64_t length = jsm_length(w->cx, keys);

    for (uint32_t i = 0; i < length; i++) {
        uint32_t mark = jsmi_scope_open(&w->vm->heap);
        JsKey key;

        if (!jsmi_vm_spend(w->vm, 1) ||
            !jsmi_to_property_key(
                w->vm, jsmi_inward(jsm_get_at(w->cx, keys, i)), &key) ||
            !write_property(w, object, key, &count))
            return false;
        jsmi_scope_rewind(&w->vm->heap, mark);
    }
    end_entries(w, at, count);
    return length >= 0;
}

static bool write_collection(Writer *w, const JsCollection *collection,
                             bool is_map)
{
    JsHashCursor cursor = {collection->table, 0};
    size_t at = begin_entries(w);
    uint32_t count = 0;
    uint32_t entry;

    // Nothing in here runs script.
    while (jsmi_hash_cursor_advance(&cursor, &entry)) {
        if (!jsmi_vm_spend(w->vm, 1) ||
            !write_value(w, jsmi_hash_table_key(cursor.table, entry)) ||
            !write_value(w, is_map ? *jsmi_hash_table_value(cursor.table, entry)
                                   : JSMI_UNDEFINED))
            return false;
        count++;
    }
    end_entries(w, at, count);
    return true;
}

// ----------------------------------------------------------------------- nodes

static bool write_error(Writer *w, JsObject *error)
{
    JsPropertyDescriptor own;
    JsValue name, message = JSMI_UNDEFINED, cause;
    bool has;

    if (!jsmi_get(w->vm, error, JSMI_KEY(name), &name) ||
        !jsmi_ordinary_get_own_property(w->vm, error, JSMI_KEY(message), &own,
                                        &has))
        return false;
    if (has && jsmi_is_string(own.value))
        message = own.value;
    if (!jsmi_is_string(name))
        name = JSMI_ATOM_VALUE(Error);
    if (!write_value(w, name) || !write_value(w, message) ||
        !jsmi_has_own_property(w->vm, error, JSMI_KEY(cause), &has))
        return false;
    jsmi_buffer_append_u32(&w->bytes, has);
    return !has ||
           (jsmi_get(w->vm, error, JSMI_KEY(cause), &cause) &&
            write_value(w, JSMI_ATOM_VALUE(cause)) && write_value(w, cause));
}

static int64_t find_transfer(const Writer *w, JsValue object)
{
    for (size_t i = 0; i < w->transfer_count; i++) {
        if (jsmi_same_word(jsmi_inward(w->transfer[i]), object))
            return (int64_t)i;
    }
    return -1;
}

// False: there is no room for the backing.
static bool carry(Writer *w, const JsBacking *backing)
{
    size_t size = backing->is_shared ? 0 : jsmi_backing_size(backing);

    if (!jsmi_charge(&w->vm->budget, size))
        return false;
    w->carried += size;
    return true;
}

static bool write_buffer(Writer *w, JsValue object)
{
    int64_t number = find_transfer(w, object);

    if (number < 0) {
        jsm_backing *backing =
            jsm_buffer_share(w->cx, jsmi_outward(object), false);

        if (!backing)
            return false;
        number = (int64_t)(w->backings.size / sizeof backing);
        jsmi_buffer_append(&w->backings, &backing, sizeof backing);
        if (w->backings.failed)
            jsm_backing_free(backing);
        else if (!carry(w, (const JsBacking *)(const void *)backing))
            return jsmi_throw_out_of_memory(w->vm);
    }
    jsmi_buffer_append_u32(&w->bytes, (uint32_t)number);
    return true;
}

static bool write_view(Writer *w, const JsArrayBuffer *buffer, uint8_t type,
                       size_t byte_offset, size_t length)
{
    if (!write_value(w, jsmi_value_cell(buffer)))
        return false;
    jsmi_buffer_append_byte(&w->bytes, type);
    jsmi_buffer_append_u64(&w->bytes, byte_offset);
    jsmi_buffer_append_u64(&w->bytes, length);
    return true;
}

static void begin_node(Writer *w, JsCloneKind kind)
{
    jsmi_buffer_append_byte(&w->bytes, (uint8_t)kind);
}

static bool write_node(Writer *w, JsValue value)
{
    JsObject *object = jsmi_as_object(value);

    switch ((int)object->cell.kind) {
    case JSMI_CELL_OBJECT:
    case JSMI_CELL_ARGUMENTS:
        begin_node(w, JSMI_CLONE_PLAIN);
        return write_properties(w, object);
    case JSMI_CELL_ARRAY:
        begin_node(w, JSMI_CLONE_ARRAY);
        write_number(w, jsmi_array_length(object));
        return write_properties(w, object);
    case JSMI_CELL_PRIMITIVE:
        begin_node(w, JSMI_CLONE_WRAPPER);
        return write_value(w, jsmi_wrapped_value(value));
    case JSMI_CELL_DATE:
        begin_node(w, JSMI_CLONE_DATE);
        write_number(w, ((JsDate *)object)->time);
        return true;
    case JSMI_CELL_REGEXP: {
        const JsRegExpCode *code = ((JsRegExp *)object)->code;

        begin_node(w, JSMI_CLONE_REGEXP);
        if (!write_string(w, code->source))
            return false;
        jsmi_buffer_append_u32(&w->bytes, code->program.flags);
        return true;
    }
    case JSMI_CELL_MAP:
        begin_node(w, JSMI_CLONE_MAP);
        return write_collection(w, (JsCollection *)object, true);
    case JSMI_CELL_SET:
        begin_node(w, JSMI_CLONE_SET);
        return write_collection(w, (JsCollection *)object, false);
    case JSMI_CELL_ERROR:
        begin_node(w, JSMI_CLONE_ERROR);
        return write_error(w, object);
    case JSMI_CELL_ARRAY_BUFFER:
        begin_node(w, JSMI_CLONE_BUFFER);
        return write_buffer(w, value);
    case JSMI_CELL_TYPED_ARRAY: {
        const JsTypedArray *array = (JsTypedArray *)object;

        begin_node(w, JSMI_CLONE_TYPED_ARRAY);
        return write_view(w, array->buffer, object->cell.extra,
                          array->byte_offset, array->length);
    }
    case JSMI_CELL_DATA_VIEW: {
        const JsDataView *view = (JsDataView *)object;

        begin_node(w, JSMI_CLONE_DATA_VIEW);
        return write_view(w, view->buffer, 0, view->byte_offset, view->length);
    }
    default:
        return throw_uncloneable(w, value);
    }
}

// Every object that was met, while more are being met.
static bool write_nodes(Writer *w)
{
    for (uint32_t i = 0; i < w->met->table->used; i++) {
        uint32_t mark = jsmi_scope_open(&w->vm->heap);
        JsValue object = jsmi_hash_table_key(w->met->table, i);
        size_t offset = w->bytes.size;

        jsmi_vm_keep(w->vm, object);
        jsmi_buffer_append(&w->offsets, &offset, sizeof offset);
        if (!jsmi_vm_spend(w->vm, 1) || !write_node(w, object))
            return false;
        jsmi_scope_rewind(&w->vm->heap, mark);
    }
    return true;
}

// -------------------------------------------------------------------- transfer

// Each is an ArrayBuffer that can be detached, once in the list.
static bool check_transfer(Writer *w)
{
    JsBacking *none = NULL;

    for (size_t i = 0; i < w->transfer_count; i++) {
        JsValue value = jsmi_inward(w->transfer[i]);
        const JsArrayBuffer *buffer =
            (const JsArrayBuffer *)(const void *)(uintptr_t)value.bits;

        if (!jsmi_is_kind(value, JSMI_CELL_ARRAY_BUFFER) ||
            jsmi_buffer_is_shared(buffer) || jsmi_buffer_is_detached(buffer) ||
            jsmi_buffer_is_immutable(buffer) ||
            find_transfer(w, value) != (int64_t)i)
            return jsmi_throw_type_error(w->vm, "%V cannot be transferred",
                                         value);
        jsmi_buffer_append(&w->backings, &none, sizeof none);
    }
    return true;
}

// After everything else has succeeded, into their places in the message. There
// is room for what they take, since the buffers do not have it any more.
static bool detach_all(Writer *w, JsBacking **places)
{
    for (size_t i = 0; i < w->transfer_count; i++) {
        jsm_backing *backing = jsm_buffer_share(w->cx, w->transfer[i], true);

        if (!backing)
            return false;
        places[i] = (JsBacking *)(void *)backing;
        carry(w, places[i]);
    }
    return true;
}

// ----------------------------------------------------------------- the message

static bool take(JsBuffer *buffer, void **data, size_t *size)
{
    if (buffer->size == 0)
        return true;
    *data = jsmi_buffer_take(buffer, size);
    return *data;
}

// Takes over what the buffers hold, one after the other: whether all of them.
static bool take_all(Writer *w, jsm_clone *clone)
{
    void *offsets = NULL, *backings = NULL, *bytes = NULL;
    size_t size = 0;
    bool succeeded = take(&w->bytes, &bytes, &clone->size);

    clone->bytes = bytes;
    succeeded = succeeded && take(&w->offsets, &offsets, &size);
    clone->offsets = offsets;
    clone->node_count = size / sizeof *clone->offsets;
    size = 0;
    succeeded = succeeded && take(&w->backings, &backings, &size);
    clone->backings = backings;
    clone->backing_count = size / sizeof *clone->backings;
    return succeeded;
}

static jsm_clone *make_clone(Writer *w)
{
    JsPort *port = w->cx->runtime->port;
    jsm_clone *clone = jsmi_allocate_zeroed(&w->vm->budget, sizeof *clone);
    bool succeeded;

    if (!clone)
        return NULL;
    clone->port = port;
    jsmi_port_retain(port);
    succeeded = take_all(w, clone) && detach_all(w, clone->backings);
    clone->carried = w->carried;
    w->carried = 0;
    jsmi_port_add_message(port, jsmi_clone_size(clone) + clone->carried);
    if (succeeded)
        return clone;
    jsm_clone_free(clone);
    return NULL;
}

static bool write_all(Writer *w, JsValue value)
{
    jsm_value met = jsm_new(w->cx, jsm_intrinsic(w->cx, "Map"), 0, NULL);

    if (jsm_is_none(met))
        return false;
    w->met = (JsMap *)(void *)jsmi_as_cell(jsmi_inward(met));
    if (!check_transfer(w) || !write_value(w, value) || !write_nodes(w))
        return false;
    if (w->bytes.failed || w->offsets.failed || w->backings.failed)
        return w->vm->pending == JSMI_NOTHING_PENDING
                   ? jsmi_throw_out_of_memory(w->vm)
                   : false;
    return true;
}

static void dispose(Writer *w)
{
    JsBacking **backings = (JsBacking **)(void *)w->backings.data;
    size_t count = w->backings.size / sizeof *backings;

    for (size_t i = 0; i < count; i++)
        jsmi_backing_release(backings[i]);
    jsmi_discharge(&w->vm->budget, w->carried);
    jsmi_buffer_dispose(&w->bytes);
    jsmi_buffer_dispose(&w->offsets);
    jsmi_buffer_dispose(&w->backings);
}

jsm_clone *jsm_clone_write(jsm_context *cx, jsm_value v, int n_transfer,
                           const jsm_value *transfer)
{
    JsEntry entry;
    Writer w = {.cx = cx,
                .vm = jsmi_vm_of(cx),
                .transfer_count = (size_t)n_transfer,
                .transfer = transfer};
    jsm_clone *clone = NULL;

    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, v) ||
        !jsmi_all_given(&entry, n_transfer, transfer))
        return NULL;
    jsmi_port_settle_messages(cx->runtime->port, &w.vm->budget);
    jsmi_buffer_initialize(&w.bytes, &w.vm->budget);
    jsmi_buffer_initialize(&w.offsets, &w.vm->budget);
    jsmi_buffer_initialize(&w.backings, &w.vm->budget);
    if (write_all(&w, jsmi_inward(v)))
        clone = make_clone(&w);
    dispose(&w);
    jsmi_leave_status(&entry, clone != NULL);
    return clone;
}
