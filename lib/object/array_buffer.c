// SPDX-License-Identifier: MIT
#include "object/array_buffer.h"

#include "object/operations.h"

// ------------------------------------------------------------------- backings

static JsBacking *new_backing(const JsAllocator *allocator)
{
    JsBacking *backing =
        allocator->reallocate(allocator->data, NULL, 0, sizeof *backing);

    if (!backing)
        return NULL;
    memset(backing, 0, sizeof *backing);
    backing->allocator = *allocator;
    atomic_init(&backing->references, 1);
    atomic_flag_clear(&backing->lock);
    return backing;
}

// What is allocated for so many bytes: no block has none.
static size_t block_size(size_t capacity)
{
    return capacity > 0 ? capacity : 1;
}

JsBacking *jsmi_backing_new(const JsAllocator *allocator, size_t capacity)
{
    JsBacking *backing = new_backing(allocator);

    if (!backing)
        return NULL;
    backing->bytes =
        allocator->reallocate(allocator->data, NULL, 0, block_size(capacity));
    if (!backing->bytes) {
        allocator->reallocate(allocator->data, backing, sizeof *backing, 0);
        return NULL;
    }
    backing->capacity = capacity;
    atomic_init(&backing->length, 0);
    return backing;
}

JsBacking *jsmi_backing_new_external(const JsAllocator *allocator, void *bytes,
                                     size_t length, JsBackingRelease *release,
                                     void *data)
{
    JsBacking *backing = new_backing(allocator);

    if (!backing)
        return NULL;
    backing->bytes = bytes;
    backing->capacity = length;
    backing->release = release;
    backing->release_data = data;
    atomic_init(&backing->length, length);
    return backing;
}

JsBacking *jsmi_backing_retain(JsBacking *backing)
{
    atomic_fetch_add(&backing->references, 1);
    atomic_store(&backing->is_elsewhere, true);
    return backing;
}

void jsmi_backing_release(JsBacking *backing)
{
    JsAllocator allocator;

    if (!backing || atomic_fetch_sub(&backing->references, 1) != 1)
        return;
    allocator = backing->allocator;
    if (backing->release)
        backing->release(backing->release_data);
    else
        allocator.reallocate(allocator.data, backing->bytes,
                             block_size(backing->capacity), 0);
    allocator.reallocate(allocator.data, backing, sizeof *backing, 0);
}

// -------------------------------------------------------------------- buffers

static bool shape_of_intrinsic(JsVm *vm, JsIntrinsic number,
                               const JsObjectMethods *methods, JsShape **shape)
{
    JsObject *prototype;

    if (!jsmi_realm_intrinsic(vm, vm->realm, number, &prototype))
        return false;
    *shape = jsmi_shape_root(vm, prototype, methods, 0);
    return *shape || (vm->pending ? false : jsmi_throw_out_of_memory(vm));
}

size_t jsmi_backing_size(const JsBacking *backing)
{
    enum { MALLOC_OVERHEAD = 48 };
    size_t bytes =
        backing->release ? backing->capacity : block_size(backing->capacity);
    bool is_default =
        backing->allocator.reallocate == jsmi_default_allocator.reallocate;

    return sizeof *backing + bytes + (is_default ? MALLOC_OVERHEAD : 0);
}

// Memory outside of the heap makes collections come earlier.
static bool charge(JsVm *vm, size_t size)
{
    if (size > 0 &&
        (!jsmi_heap_charge(&vm->heap, size) || !jsmi_charge(&vm->budget, size)))
        return vm->pending ? false : jsmi_throw_out_of_memory(vm);
    vm->heap.allocated_since += size;
    if (vm->heap.allocated_since >= vm->heap.minor_threshold)
        vm->heap.must_collect = true;
    return true;
}

static bool make_buffer(JsVm *vm, JsShape *shape, uint8_t flags,
                        JsArrayBuffer **buffer)
{
    if (!shape &&
        !shape_of_intrinsic(vm,
                            flags & JSMI_BUFFER_SHARED
                                ? JSMI_INTRINSIC_SHARED_ARRAY_BUFFER_PROTOTYPE
                                : JSMI_INTRINSIC_ARRAY_BUFFER_PROTOTYPE,
                            &jsmi_ordinary_methods, &shape))
        return false;
    if (!jsmi_object_allocate(vm, JSMI_CELL_ARRAY_BUFFER, sizeof(JsArrayBuffer),
                              shape, buffer))
        return false;
    (*buffer)->detach_key = JSMI_UNDEFINED;
    (*buffer)->object.cell.extra = flags;
    return jsmi_heap_add_finalizable(&vm->heap, &(*buffer)->object.cell) ||
           (vm->pending ? false : jsmi_throw_out_of_memory(vm));
}

bool jsmi_buffer_from_backing(JsVm *vm, JsShape *shape, JsBacking *backing,
                              size_t length, uint8_t flags,
                              JsArrayBuffer **buffer)
{
    size_t size = jsmi_backing_size(backing);
    JsArrayBuffer *made;

    JSMI_ASSERT(length <= backing->capacity);
    JSMI_ASSERT(backing->is_shared == ((flags & JSMI_BUFFER_SHARED) != 0));
    if (!make_buffer(vm, shape, flags, &made) || !charge(vm, size)) {
        jsmi_backing_release(backing);
        return false;
    }
    made->backing = backing;
    made->bytes = backing->bytes;
    made->length = length;
    made->charged = size;
    *buffer = made;
    return true;
}

// What no buffer exceeds, whatever the limit is: sums of offsets and lengths
// stay far from overflowing.
#define LARGEST_BUFFER                                                         \
    ((double)(SIZE_MAX < UINT64_C(1) << 40 ? SIZE_MAX / 4 : (size_t)1 << 31))

static bool throw_buffer_length(JsVm *vm)
{
    return jsmi_throw_range_error(vm, "invalid length of a buffer");
}

bool jsmi_buffer_create(JsVm *vm, JsShape *shape, double length, double most,
                        uint8_t flags, JsArrayBuffer **buffer)
{
    // Agents that grow a shared buffer at the same time find it zeroed.
    double zeroed = flags & JSMI_BUFFER_SHARED ? most : length;
    JsBacking *backing;

    if (length > most || most > LARGEST_BUFFER ||
        most > (double)vm->max_buffer_length)
        return throw_buffer_length(vm);
    // What the budget has no room for is not worth asking the allocator.
    if (most > 0) {
        if (!jsmi_charge(&vm->budget, (size_t)most))
            return vm->pending ? false : jsmi_throw_out_of_memory(vm);
        jsmi_discharge(&vm->budget, (size_t)most);
    }
    if (!jsmi_vm_spend(vm, (size_t)(zeroed / 1024)))
        return false;
    backing = jsmi_backing_new(&vm->budget.allocator, (size_t)most);
    if (!backing)
        return throw_buffer_length(vm);
    if (!jsmi_memory_clear(&vm->budget, backing->bytes, (size_t)zeroed)) {
        jsmi_backing_release(backing);
        return false;
    }
    atomic_init(&backing->length, (size_t)length);
    backing->is_shared = flags & JSMI_BUFFER_SHARED;
    backing->is_growable = backing->is_shared && flags & JSMI_BUFFER_RESIZABLE;
    return jsmi_buffer_from_backing(vm, shape, backing, (size_t)length, flags,
                                    buffer);
}

// https://tc39.es/ecma262/#sec-detacharraybuffer
bool jsmi_buffer_detach(JsVm *vm, JsArrayBuffer *buffer, JsValue key,
                        JsBacking **backing)
{
    bool same;

    if (!jsmi_same_value(vm, buffer->detach_key, key, &same))
        return false;
    if (!same)
        return jsmi_throw_type_error(vm, "the key of the buffer is another");
    jsmi_discharge(&vm->budget, buffer->charged);
    if (backing)
        *backing = buffer->backing;
    else
        jsmi_backing_release(buffer->backing);
    buffer->backing = NULL;
    buffer->bytes = NULL;
    buffer->length = 0;
    buffer->charged = 0;
    return true;
}

bool jsmi_buffer_resize(JsVm *vm, JsArrayBuffer *buffer, size_t length)
{
    JSMI_ASSERT(length <= buffer->backing->capacity);
    if (length > buffer->length &&
        !jsmi_memory_clear(&vm->budget, buffer->bytes + buffer->length,
                           length - buffer->length))
        return false;
    buffer->length = length;
    return true;
}

void jsmi_array_buffer_trace(JsMarker *marker, JsCell *cell)
{
    jsmi_object_trace(marker, cell);
    jsmi_mark_outside(marker, ((JsArrayBuffer *)cell)->charged);
    jsmi_mark_value(marker, ((JsArrayBuffer *)cell)->detach_key);
}

void jsmi_array_buffer_finalize(JsHeap *heap, JsCell *cell)
{
    JsArrayBuffer *buffer = (JsArrayBuffer *)cell;

    jsmi_discharge(heap->budget, buffer->charged);
    jsmi_backing_release(buffer->backing);
}

// ------------------------------------------------------------------- elements

bool jsmi_relaxed_move_long(JsBudget *budget, uint8_t *target,
                            const uint8_t *source, size_t size, bool is_shared)
{
    const size_t most = 64 * 1024;
    bool is_forward = target <= source;

    for (size_t done = 0; done < size;) {
        size_t piece = size - done < most ? size - done : most;
        size_t offset = is_forward ? done : size - done - piece;

        jsmi_relaxed_move(target + offset, source + offset, piece, is_shared);
        done += piece;
        if (done < size && !jsmi_poll(budget))
            return false;
    }
    return true;
}

void jsmi_relaxed_move(uint8_t *target, const uint8_t *source, size_t size,
                       bool is_shared)
{
    bool is_forward = target <= source;
    size_t step = 8;

    if (size == 0)
        return;
    if (!is_shared) {
        memmove(target, source, size);
        return;
    }
    while (((uintptr_t)target | (uintptr_t)source | size) % step != 0)
        step /= 2;
    for (size_t done = 0; done < size; done += step) {
        size_t i = is_forward ? done : size - step - done;

        if (step == 8)
            jsmi_relaxed_store_64(target + i, jsmi_relaxed_load_64(source + i));
        else if (step == 4)
            jsmi_relaxed_store_32(target + i, jsmi_relaxed_load_32(source + i));
        else if (step == 2)
            jsmi_relaxed_store_16(target + i, jsmi_relaxed_load_16(source + i));
        else
            jsmi_relaxed_store_8(target + i, jsmi_relaxed_load_8(source + i));
    }
}

const uint8_t jsmi_element_shifts[JSMI_ELEMENT_TYPES] = {0, 0, 0, 1, 1, 2,
                                                         2, 3, 3, 1, 2, 3};

bool jsmi_element_load(JsVm *vm, JsElementType type, const uint8_t *bytes,
                       JsValue *value)
{
    JsBigInt *bigint;
    uint64_t integer;

    if (!jsmi_element_is_bigint(type)) {
        *value = jsmi_element_load_number(type, bytes);
        return true;
    }
    integer = jsmi_relaxed_load_64(bytes);
    bigint = type == JSMI_ELEMENT_BIGINT64
                 ? jsmi_bigint_from_int64(&vm->heap, (int64_t)integer)
                 : jsmi_bigint_from_uint64(&vm->heap, integer);
    if (!bigint)
        return vm->pending ? false : jsmi_throw_out_of_memory(vm);
    *value = jsmi_value_cell(bigint);
    return true;
}

bool jsmi_to_element(JsVm *vm, JsElementType type, JsValue value,
                     JsNumeric *numeric)
{
    int64_t integer;

    if (!jsmi_element_is_bigint(type))
        return jsmi_to_number(vm, value, &numeric->number);
    if (!jsmi_to_bigint64(vm, value, &integer))
        return false;
    numeric->integer = (uint64_t)integer;
    return true;
}

// IsValidIntegerIndex: the element's bytes, or NULL.
// https://tc39.es/ecma262/#sec-isvalidintegerindex
static uint8_t *element_at(const JsTypedArray *array, double index)
{
    if (!(index >= 0 && index < (double)jsmi_typed_array_length(array)) ||
        trunc(index) != index || (index == 0 && signbit(index)))
        return NULL;
    return jsmi_typed_array_bytes(array) +
           ((size_t)index << jsmi_element_shifts[jsmi_typed_array_type(array)]);
}

// https://tc39.es/ecma262/#sec-typedarraygetelement
bool jsmi_typed_array_get(JsVm *vm, JsTypedArray *array, double index,
                          JsValue *value)
{
    const uint8_t *bytes = element_at(array, index);

    if (!bytes) {
        *value = JSMI_UNDEFINED;
        return true;
    }
    return jsmi_element_load(vm, jsmi_typed_array_type(array), bytes, value);
}

// https://tc39.es/ecma262/#sec-typedarraysetelement
bool jsmi_typed_array_set(JsVm *vm, JsTypedArray *array, double index,
                          JsValue value)
{
    JsElementType type = jsmi_typed_array_type(array);
    JsNumeric numeric;
    uint8_t *bytes;

    if (!jsmi_to_element(vm, type, value, &numeric))
        return false;
    bytes = element_at(array, index);
    if (bytes && !jsmi_buffer_is_immutable(array->buffer))
        jsmi_element_store(type, bytes, &numeric);
    return true;
}

// ----------------------------------------------------------- internal methods
// https://tc39.es/ecma262/#sec-typedarray-exotic-objects

static JsTypedArray *as_array(JsObject *object)
{
    return (JsTypedArray *)object;
}

// https://tc39.es/ecma262/#sec-typedarray-preventextensions
static bool typed_array_prevent_extensions(JsVm *vm, JsObject *object,
                                           bool *succeeded)
{
    const JsTypedArray *array = as_array(object);

    // IsTypedArrayFixedLength
    *succeeded = array->length != JSMI_LENGTH_TRACKING &&
                 (!jsmi_buffer_is_resizable(array->buffer) ||
                  jsmi_buffer_is_shared(array->buffer));
    return !*succeeded ||
           jsmi_ordinary_prevent_extensions(vm, object, succeeded);
}

static uint32_t element_attributes(const JsTypedArray *array)
{
    return jsmi_buffer_is_immutable(array->buffer) ? JSMI_ENUMERABLE
                                                   : JSMI_ALL_ATTRIBUTES;
}

static bool typed_array_get_own_property(JsVm *vm, JsObject *object, JsKey key,
                                         JsPropertyDescriptor *descriptor,
                                         bool *found)
{
    JsValue value;
    bool is_numeric;
    double index;

    if (!jsmi_canonical_numeric_index(vm, key, &is_numeric, &index))
        return false;
    if (!is_numeric)
        return jsmi_ordinary_get_own_property(vm, object, key, descriptor,
                                              found);
    if (!jsmi_typed_array_get(vm, as_array(object), index, &value))
        return false;
    *found = !jsmi_is_undefined(value);
    if (*found)
        *descriptor =
            jsmi_data_descriptor(value, element_attributes(as_array(object)));
    return true;
}

static bool typed_array_has_property(JsVm *vm, JsObject *object, JsKey key,
                                     bool *has)
{
    bool is_numeric;
    double index;

    if (!jsmi_canonical_numeric_index(vm, key, &is_numeric, &index))
        return false;
    if (!is_numeric)
        return jsmi_ordinary_has_property(vm, object, key, has);
    *has = element_at(as_array(object), index) != NULL;
    return true;
}

// Whether a descriptor's attributes are those that elements have.
static bool descriptor_suits(const JsTypedArray *array,
                             const JsPropertyDescriptor *descriptor)
{
    uint32_t has = element_attributes(array);

    if (jsmi_is_accessor_descriptor(descriptor))
        return false;
    return (!(descriptor->fields & JSMI_HAS_CONFIGURABLE) ||
            !((descriptor->attributes ^ has) & JSMI_CONFIGURABLE)) &&
           (!(descriptor->fields & JSMI_HAS_ENUMERABLE) ||
            !((descriptor->attributes ^ has) & JSMI_ENUMERABLE)) &&
           (!(descriptor->fields & JSMI_HAS_WRITABLE) ||
            !((descriptor->attributes ^ has) & JSMI_WRITABLE));
}

static bool
typed_array_define_own_property(JsVm *vm, JsObject *object, JsKey key,
                                const JsPropertyDescriptor *descriptor,
                                bool *succeeded)
{
    JsTypedArray *array = as_array(object);
    bool is_numeric;
    double index;

    if (!jsmi_canonical_numeric_index(vm, key, &is_numeric, &index))
        return false;
    if (!is_numeric)
        return jsmi_ordinary_define_own_property(vm, object, key, descriptor,
                                                 succeeded);
    *succeeded =
        element_at(array, index) && descriptor_suits(array, descriptor);
    if (!*succeeded || !(descriptor->fields & JSMI_HAS_VALUE))
        return true;
    if (jsmi_buffer_is_immutable(array->buffer)) {
        JsValue value;

        return jsmi_typed_array_get(vm, array, index, &value) &&
               jsmi_same_value(vm, value, descriptor->value, succeeded);
    }
    return jsmi_typed_array_set(vm, array, index, descriptor->value);
}

static bool typed_array_get(JsVm *vm, JsObject *object, JsKey key,
                            JsValue receiver, JsValue *value)
{
    bool is_numeric;
    double index;

    if (!jsmi_canonical_numeric_index(vm, key, &is_numeric, &index))
        return false;
    if (!is_numeric)
        return jsmi_ordinary_get(vm, object, key, receiver, value);
    return jsmi_typed_array_get(vm, as_array(object), index, value);
}

static bool typed_array_set(JsVm *vm, JsObject *object, JsKey key,
                            JsValue value, JsValue receiver, bool *succeeded)
{
    JsTypedArray *array = as_array(object);
    bool is_numeric;
    double index;

    if (!jsmi_canonical_numeric_index(vm, key, &is_numeric, &index))
        return false;
    if (!is_numeric)
        return jsmi_ordinary_set(vm, object, key, value, receiver, succeeded);
    if (jsmi_same_word(receiver, jsmi_value_cell(object))) {
        *succeeded = !jsmi_buffer_is_immutable(array->buffer);
        return !*succeeded || jsmi_typed_array_set(vm, array, index, value);
    }
    if (!element_at(array, index)) {
        *succeeded = true;
        return true;
    }
    return jsmi_ordinary_set(vm, object, key, value, receiver, succeeded);
}

static bool typed_array_delete(JsVm *vm, JsObject *object, JsKey key,
                               bool *succeeded)
{
    bool is_numeric;
    double index;

    if (!jsmi_canonical_numeric_index(vm, key, &is_numeric, &index))
        return false;
    if (!is_numeric)
        return jsmi_ordinary_delete(vm, object, key, succeeded);
    *succeeded = element_at(as_array(object), index) == NULL;
    return true;
}

static bool typed_array_own_property_keys(JsVm *vm, JsObject *object,
                                          JsKeyList *keys)
{
    size_t length = jsmi_typed_array_length(as_array(object));

    for (size_t i = 0; i < length; i++) {
        JsKey key;

        if (!jsmi_vm_spend(vm, 1) ||
            !jsmi_key_from_integer(vm, (double)i, &key) ||
            !jsmi_key_list_append(keys, key))
            return false;
    }
    return jsmi_append_named_keys(vm, object, keys);
}

const JsObjectMethods jsmi_typed_array_methods = {
    jsmi_ordinary_get_prototype_of,
    jsmi_ordinary_set_prototype_of,
    jsmi_ordinary_is_extensible,
    typed_array_prevent_extensions,
    typed_array_get_own_property,
    typed_array_define_own_property,
    typed_array_has_property,
    typed_array_get,
    typed_array_set,
    typed_array_delete,
    typed_array_own_property_keys,
};

// ------------------------------------------------------------------- creation

bool jsmi_typed_array_create(JsVm *vm, JsShape *shape, JsElementType type,
                             JsArrayBuffer *buffer, size_t byte_offset,
                             size_t length, JsTypedArray **array)
{
    JsTypedArray *made;

    if (!shape && !shape_of_intrinsic(vm, jsmi_element_prototype(type),
                                      &jsmi_typed_array_methods, &shape))
        return false;
    if (!jsmi_object_allocate(vm, JSMI_CELL_TYPED_ARRAY, sizeof(JsTypedArray),
                              shape, &made))
        return false;
    // NO BARRIER: the array is new.
    made->buffer = buffer;
    made->byte_offset = byte_offset;
    made->length = length;
    made->object.cell.extra = (uint8_t)type;
    made->object.cell.flags |= JSMI_OBJECT_EXOTIC;
    *array = made;
    return true;
}

void jsmi_typed_array_trace(JsMarker *marker, JsCell *cell)
{
    jsmi_object_trace(marker, cell);
    jsmi_mark_cell(marker, ((JsTypedArray *)cell)->buffer);
}

void jsmi_data_view_trace(JsMarker *marker, JsCell *cell)
{
    jsmi_object_trace(marker, cell);
    jsmi_mark_cell(marker, ((JsDataView *)cell)->buffer);
}

uint8_t *jsmi_bytes_of(JsValue value, size_t *size)
{
    const JsDataView *view;

    *size = 0;
    if (jsmi_is_kind(value, JSMI_CELL_ARRAY_BUFFER)) {
        const JsArrayBuffer *buffer = (JsArrayBuffer *)jsmi_as_cell(value);

        *size = buffer->backing ? jsmi_buffer_length(buffer) : 0;
        return buffer->bytes;
    }
    if (jsmi_is_typed_array(value)) {
        const JsTypedArray *array = jsmi_as_typed_array(value);

        if (jsmi_typed_array_is_out_of_bounds(array))
            return NULL;
        *size = jsmi_typed_array_length(array)
                << jsmi_element_shifts[jsmi_typed_array_type(array)];
        return jsmi_typed_array_bytes(array);
    }
    if (!jsmi_is_kind(value, JSMI_CELL_DATA_VIEW))
        return NULL;
    view = (JsDataView *)jsmi_as_cell(value);
    if (jsmi_view_is_out_of_bounds(view->buffer, view->byte_offset,
                                   view->length))
        return NULL;
    *size = view->length == JSMI_LENGTH_TRACKING
                ? jsmi_buffer_length(view->buffer) - view->byte_offset
                : view->length;
    return view->buffer->bytes + view->byte_offset;
}
