// SPDX-License-Identifier: MIT
//
// What stands between the braces of an object.
#include "api/classes.h"
#include "api/inspect.h"
#include "builtins/collection.h"
#include "builtins/weak.h"
#include "modules/module.h"
#include "object/array_buffer.h"
#include "object/elements.h"

#include <stdio.h>

// ------------------------------------------------------------------- elements

static bool write_value(JsListing *listing, JsValue value)
{
    return jsmi_inspect_value(listing->inspector, &listing->text, value) &&
           jsmi_vm_spend(listing->inspector->vm, 1);
}

static void write_special(JsListing *listing, const char *text)
{
    jsmi_inspect_append_styled(listing->inspector, &listing->text,
                               JSMI_STYLE(listing->inspector, special), text);
}

static void write_more(JsListing *listing, uint64_t count)
{
    char more[64];

    snprintf(more, sizeof more, "... %llu more item%s",
             (unsigned long long)count, count == 1 ? "" : "s");
    jsmi_inspect_append(&listing->text, more);
    jsmi_listing_end_entry(listing);
}

static void write_holes(JsListing *listing, uint32_t count)
{
    char holes[64];

    if (count == 0)
        return;
    snprintf(holes, sizeof holes, "<%u empty item%s>", count,
             count == 1 ? "" : "s");
    jsmi_inspect_append_styled(listing->inspector, &listing->text,
                               JSMI_STYLE(listing->inspector, undefined),
                               holes);
    jsmi_listing_end_entry(listing);
    listing->is_numeric = false;
}

// Reads a property; an accessor gives `*is_accessor` and its name in the
// listing, and a binding of a module that is not initialized says so.
static bool read_property(JsListing *listing, JsObject *object, JsKey key,
                          JsPropertyDescriptor *descriptor, bool *found)
{
    JsVm *vm = listing->inspector->vm;
    JsValue exception;

    if (object->shape->methods->get_own_property(vm, object, key, descriptor,
                                                 found))
        return true;
    if (object->cell.kind != JSMI_CELL_NAMESPACE ||
        !jsmi_take_exception(vm, &exception))
        return false;
    *found = true;
    *descriptor = jsmi_data_descriptor(JSMI_UNINITIALIZED, JSMI_ENUMERABLE);
    return true;
}

static bool write_property_value(JsListing *listing,
                                 const JsPropertyDescriptor *descriptor)
{
    if (jsmi_is_accessor_descriptor(descriptor)) {
        write_special(listing, jsmi_is_undefined(descriptor->set) ? "[Getter]"
                               : jsmi_is_undefined(descriptor->get)
                                   ? "[Setter]"
                                   : "[Getter/Setter]");
        return true;
    }
    if (jsmi_is_uninitialized(descriptor->value)) {
        write_special(listing, "<uninitialized>");
        return true;
    }
    return write_value(listing, descriptor->value);
}

static bool write_element(JsListing *listing, JsObject *array, uint32_t index,
                          bool *found)
{
    JsHeap *heap = &listing->inspector->vm->heap;
    uint32_t mark = jsmi_scope_open(heap);
    JsPropertyDescriptor descriptor;

    if (!read_property(listing, array, jsmi_key_from_index(index), &descriptor,
                       found))
        return false;
    if (*found) {
        if (jsmi_is_accessor_descriptor(&descriptor) ||
            !(jsmi_is_number(descriptor.value) ||
              jsmi_is_bigint(descriptor.value)))
            listing->is_numeric = false;
        if (!write_property_value(listing, &descriptor))
            return false;
        jsmi_listing_end_entry(listing);
    }
    jsmi_scope_rewind(heap, mark);
    return true;
}

// The elements from `next` on of an array with holes, which may be far apart.
static bool write_sparse(JsListing *listing, JsObject *array, uint32_t next,
                         uint32_t length)
{
    JsVm *vm = listing->inspector->vm;
    uint32_t most = listing->inspector->most_entries;
    JsKeyList keys;
    bool succeeded, found;

    jsmi_key_list_initialize(&keys, vm);
    succeeded = jsmi_elements_append_keys(vm, array, UINT32_MAX, &keys);
    for (size_t i = 0; succeeded && i < keys.count && listing->count < most;
         i++) {
        uint32_t index = jsmi_key_index(keys.keys[i]);

        if (index < next)
            continue;
        write_holes(listing, index - next);
        next = index;
        if (listing->count < most) {
            succeeded = write_element(listing, array, index, &found);
            next++;
        }
    }
    jsmi_key_list_dispose(&keys);
    if (!succeeded)
        return false;
    if (listing->count < most) {
        write_holes(listing, length - next);
        next = length;
    }
    listing->elements = listing->count;
    if (next < length)
        write_more(listing, length - next);
    return true;
}

static bool write_elements(JsListing *listing, JsObject *array, uint64_t length)
{
    uint32_t most = listing->inspector->most_entries;
    uint32_t i;
    bool found = true;

    for (i = 0; i < length && i < most; i++) {
        if (!write_element(listing, array, i, &found))
            return false;
        if (!found && jsmi_is_array_object(array))
            return write_sparse(listing, array, i, (uint32_t)length);
    }
    listing->elements = listing->count;
    if (i < length)
        write_more(listing, length - i);
    return true;
}

// ------------------------------------------------------------- other contents

static bool write_collection(JsListing *listing, const JsCollection *collection)
{
    JsHashTable *table = collection->table;
    JsHashCursor cursor = {table, 0};
    uint32_t entry;

    while (listing->count < listing->inspector->most_entries &&
           jsmi_hash_cursor_advance(&cursor, &entry)) {
        if (!write_value(listing, jsmi_hash_table_key(cursor.table, entry)))
            return false;
        if (cursor.table->cell.extra == JSMI_HASH_MAP) {
            jsmi_inspect_append(&listing->text, " => ");
            if (!write_value(listing,
                             *jsmi_hash_table_value(cursor.table, entry)))
                return false;
        }
        jsmi_listing_end_entry(listing);
    }
    if (listing->count < table->live)
        write_more(listing, table->live - listing->count);
    return true;
}

static bool write_promise(JsListing *listing, const JsPromise *promise)
{
    if (jsmi_promise_state(promise) == JSMI_PROMISE_PENDING) {
        write_special(listing, "<pending>");
    } else {
        if (jsmi_promise_state(promise) == JSMI_PROMISE_REJECTED) {
            write_special(listing, "<rejected>");
            jsmi_inspect_append(&listing->text, " ");
        }
        if (!write_value(listing, promise->result))
            return false;
    }
    jsmi_listing_end_entry(listing);
    return true;
}

static void write_size(JsListing *listing, const char *name, size_t size)
{
    const char *style = JSMI_STYLE(listing->inspector, number);
    char digits[32];

    jsmi_inspect_append(&listing->text, name);
    snprintf(digits, sizeof digits, "%zu", size);
    jsmi_inspect_append_styled(listing->inspector, &listing->text, style,
                               digits);
    jsmi_listing_end_entry(listing);
}

static void write_bytes(JsListing *listing, const JsArrayBuffer *buffer)
{
    enum { MOST_BYTES = 50 };
    size_t length = jsmi_buffer_length(buffer);
    char text[40];

    if (jsmi_buffer_is_detached(buffer)) {
        write_special(listing, "(detached)");
        jsmi_listing_end_entry(listing);
    } else {
        jsmi_inspect_append(&listing->text, "bytes: <");
        for (size_t i = 0; i < length && i < MOST_BYTES; i++) {
            snprintf(text, sizeof text, "%s%02x", i > 0 ? " " : "",
                     jsmi_relaxed_load_8(buffer->bytes + i));
            jsmi_inspect_append(&listing->text, text);
        }
        if (length > MOST_BYTES) {
            snprintf(text, sizeof text, " ... %zu more", length - MOST_BYTES);
            jsmi_inspect_append(&listing->text, text);
        }
        jsmi_inspect_append(&listing->text, ">");
        jsmi_listing_end_entry(listing);
    }
    write_size(listing, "byteLength: ", length);
}

static bool write_view(JsListing *listing, const JsDataView *view)
{
    size_t length = view->length;

    if (jsmi_view_is_out_of_bounds(view->buffer, view->byte_offset, length))
        length = 0;
    else if (length == JSMI_LENGTH_TRACKING)
        length = jsmi_buffer_length(view->buffer) - view->byte_offset;
    write_size(listing, "byteLength: ", length);
    write_size(listing, "byteOffset: ", view->byte_offset);
    jsmi_inspect_append(&listing->text, "buffer: ");
    if (!write_value(listing, jsmi_value_object(&view->buffer->object)))
        return false;
    jsmi_listing_end_entry(listing);
    return true;
}

static bool write_target(JsListing *listing, JsValue target)
{
    jsmi_vm_keep(listing->inspector->vm, target);
    if (jsmi_is_undefined(target))
        write_special(listing, "<collected>");
    else if (!write_value(listing, target))
        return false;
    jsmi_listing_end_entry(listing);
    return true;
}

// What an object of this kind has besides its properties.
static bool write_contents(JsListing *listing, JsObject *object)
{
    void *cell = object;

    switch (object->cell.kind) {
    case JSMI_CELL_ARRAY:
        return write_elements(listing, object, jsmi_array_length(object));
    case JSMI_CELL_TYPED_ARRAY:
        return write_elements(listing, object, jsmi_typed_array_length(cell));
    case JSMI_CELL_MAP:
    case JSMI_CELL_SET:
        return write_collection(listing, cell);
    case JSMI_CELL_PROMISE:
        return write_promise(listing, cell);
    case JSMI_CELL_ARRAY_BUFFER:
        write_bytes(listing, cell);
        return true;
    case JSMI_CELL_DATA_VIEW:
        return write_view(listing, cell);
    case JSMI_CELL_WEAK_MAP:
    case JSMI_CELL_WEAK_SET:
        write_special(listing, "<items unknown>");
        jsmi_listing_end_entry(listing);
        return true;
    case JSMI_CELL_WEAK_REF:
        return write_target(listing, ((JsWeakRef *)cell)->target);
    default:
        return true;
    }
}

// ----------------------------------------------------------------- properties

static bool write_property(JsListing *listing, JsObject *object, JsKey key,
                           bool is_wanted)
{
    JsHeap *heap = &listing->inspector->vm->heap;
    uint32_t mark = jsmi_scope_open(heap);
    JsPropertyDescriptor descriptor;
    bool found;

    if (!read_property(listing, object, key, &descriptor, &found))
        return false;
    if (found && (is_wanted || descriptor.attributes & JSMI_ENUMERABLE)) {
        if (!jsmi_inspect_key(listing->inspector, &listing->text, key) ||
            !write_property_value(listing, &descriptor))
            return false;
        jsmi_listing_end_entry(listing);
    }
    jsmi_scope_rewind(heap, mark);
    return true;
}

// Kinds whose indices were shown already, or are the characters of a text.
static bool lists_indices(const JsObject *object)
{
    return object->cell.kind != JSMI_CELL_ARRAY &&
           object->cell.kind != JSMI_CELL_TYPED_ARRAY &&
           object->cell.kind != JSMI_CELL_PRIMITIVE;
}

static bool list_keys(JsVm *vm, JsObject *object, JsKeyList *keys)
{
    if (lists_indices(object))
        return object->shape->methods->own_property_keys(vm, object, keys);
    return jsmi_object_make_real(vm, object) &&
           jsmi_append_named_keys(vm, object, keys);
}

static bool write_properties(JsListing *listing, JsObject *object)
{
    uint32_t most = listing->count + listing->inspector->most_entries;
    bool is_error = object->cell.kind == JSMI_CELL_ERROR;
    JsVm *vm = listing->inspector->vm;
    JsKeyList keys;
    bool succeeded;

    jsmi_key_list_initialize(&keys, vm);
    succeeded = list_keys(vm, object, &keys);
    for (size_t i = 0; succeeded && i < keys.count; i++) {
        JsKey key = keys.keys[i];

        if (listing->count >= most) {
            write_more(listing, keys.count - i);
            break;
        }
        // These two are what an error is about, though no loop sees them.
        succeeded =
            write_property(listing, object, key,
                           is_error && (jsmi_key_equal(key, JSMI_KEY(cause)) ||
                                        jsmi_key_equal(key, JSMI_KEY(errors))));
    }
    jsmi_key_list_dispose(&keys);
    return succeeded;
}

// Asking for the properties of these would run code of the host, or evaluate a
// module.
static bool is_opaque(JsObject *object)
{
    return jsmi_is_intercepted(object) ||
           (object->cell.kind == JSMI_CELL_NAMESPACE &&
            ((JsNamespace *)(void *)object)->is_deferred);
}

bool jsmi_inspect_entries(JsListing *listing, JsObject *object)
{
    return write_contents(listing, object) &&
           (is_opaque(object) || write_properties(listing, object));
}
