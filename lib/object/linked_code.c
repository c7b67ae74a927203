// SPDX-License-Identifier: MIT
//
// The realm's side of compiled code.
#include "number/math.h"
#include "object/convert.h"
#include "object/function.h"
#include "object/image_text.h"

bool jsmi_image_string(JsVm *vm, const JsImage *image, JsImageText text,
                       JsString **string)
{
    JsUnits units = jsmi_image_units(image, text);
    uint32_t index;

    if (text.offset == JSMI_NO_NAME || text.count == 0) {
        *string = JSMI_ATOM(empty);
        return true;
    }
    *string = jsmi_units_array_index(units, &index)
                  ? jsmi_string_from_units(&vm->heap, units)
                  : jsmi_atomize_units(&vm->heap, &vm->atoms, units);
    return *string || jsmi_throw_out_of_memory(vm);
}

bool jsmi_linked_code_new(JsVm *vm, JsRealm *realm, JsSharedImage *image,
                          uint32_t index, JsCell *host_defined,
                          JsLinkedCode **linked)
{
    const JsFunctionCode *code =
        jsmi_image_function(jsmi_shared_image_get(image), index);
    JsLinkedCode *made;

    if (!jsmi_shared_image_charge(image, &vm->budget))
        return jsmi_throw_out_of_memory(vm);
    made = jsmi_heap_allocate(&vm->heap, sizeof(JsLinkedCode),
                              JSMI_CELL_LINKED_CODE);
    if (!made || !jsmi_heap_add_finalizable(&vm->heap, &made->cell)) {
        jsmi_shared_image_discharge(image, &vm->budget);
        return jsmi_throw_out_of_memory(vm);
    }
    made->code = code;
    made->instructions = jsmi_function_instructions(code);
    made->register_count = code->register_count;
    made->simple_frame_bytes = JSMI_NO_SIMPLE_FRAME;
    made->parameter_count = code->parameter_count;
    made->code_flags = code->flags;
    made->image = jsmi_shared_image_retain(image);
    made->realm = realm;
    made->host_defined = host_defined;
    jsmi_write_barrier(&vm->heap, made);
    *linked = made;
    return true;
}

static bool realise_bigint(JsVm *vm, const JsImage *image, JsImageText text,
                           JsValue *value)
{
    JsString *string =
        jsmi_string_from_units(&vm->heap, jsmi_image_units(image, text));

    if (!string)
        return jsmi_throw_out_of_memory(vm);
    return jsmi_string_to_bigint(vm, string, value);
}

static bool realise_constant(JsVm *vm, const JsImage *image,
                             const JsConstant *constant, JsValue *value)
{
    JsString *string;
    double number;

    switch ((JsConstantKind)constant->kind) {
    case JSMI_CONSTANT_NUMBER:
        number = jsmi_double_from_bits(constant->number[0] |
                                       (uint64_t)constant->number[1] << 32);
        *value = jsmi_value_from_raw_double(number);
        return true;
    case JSMI_CONSTANT_STRING:
        if (!jsmi_image_string(vm, image, constant->text, &string))
            return false;
        *value = jsmi_value_cell(string);
        return true;
    case JSMI_CONSTANT_BIGINT:
        return realise_bigint(vm, image, constant->text, value);
    case JSMI_CONSTANT_TEMPLATE:
        break;
    }
    // A template object is made at the first use of its site.
    *value = JSMI_UNDEFINED;
    return true;
}

// All constants, each kept in the scope while others are made.
static bool realise_constants(JsVm *vm, const JsLinkedCode *linked,
                              JsValue *values)
{
    const JsFunctionCode *code = linked->code;
    const JsImage *image = jsmi_function_image(code);
    const JsConstant *constants = jsmi_image_at(image, code->constants.offset);

    for (uint32_t i = 0; i < code->constants.count; i++) {
        if (!realise_constant(vm, image, &constants[i], &values[i]))
            return false;
        jsmi_vm_keep(vm, values[i]);
    }
    return true;
}

// Stands where a cache has no holder: nothing has its shape.
static const JsObject no_holder;

void jsmi_cache_clear(JsPropertyCache *cache)
{
    cache->guard = jsmi_cache_guard(NULL, JSMI_CACHE_EMPTY);
    cache->holder = (JsCell *)(uintptr_t)&no_holder.cell;
}

static bool fill_caches(JsVm *vm, const JsLinkedCode *linked,
                        JsPropertyCache *caches, const JsValue *values)
{
    const JsFunctionCode *code = linked->code;
    const uint32_t *constants =
        jsmi_image_at(jsmi_function_image(code), code->caches.offset);

    for (uint32_t i = 0; i < code->caches.count; i++) {
        jsmi_cache_clear(&caches[i]);
        if (!jsmi_key_from_string(vm, jsmi_as_string(values[constants[i]]),
                                  &caches[i].key))
            return false;
    }
    return true;
}

// The one allocation: caches, call caches, constants, children.
static size_t measure_side(const JsFunctionCode *code)
{
    return code->caches.count * sizeof(JsPropertyCache) +
           code->call_caches * sizeof(JsCallCache) +
           code->constants.count * sizeof(JsValue) +
           code->children.count * sizeof(JsLinkedCode *) + sizeof(JsValue);
}

bool jsmi_linked_code_link(JsVm *vm, JsLinkedCode *linked)
{
    const JsFunctionCode *code = linked->code;
    size_t size = measure_side(code);
    uint32_t mark = jsmi_scope_open(&vm->heap);
    JsPropertyCache *caches;

    if (linked->constants)
        return true;
    if ((code->caches.count + code->call_caches > 0 &&
         !jsmi_heap_add_weak(&vm->heap, &linked->cell)) ||
        !(caches = jsmi_allocate_zeroed(&vm->budget, size)))
        return jsmi_throw_out_of_memory(vm);

    JsCallCache *call_caches = (JsCallCache *)(caches + code->caches.count);
    JsValue *constants = (JsValue *)(call_caches + code->call_caches);
    if (!realise_constants(vm, linked, constants) ||
        !fill_caches(vm, linked, caches, constants)) {
        jsmi_release(&vm->budget, caches, size);
        return false;
    }
    linked->caches = caches;
    linked->call_caches = call_caches;
    linked->constants = constants;
    linked->children = (JsLinkedCode **)(constants + code->constants.count);
    linked->side_size = (uint32_t)size;
    jsmi_write_barrier(&vm->heap, linked);
    jsmi_scope_rewind(&vm->heap, mark);
    return true;
}

bool jsmi_linked_code_child(JsVm *vm, JsLinkedCode *linked, uint32_t index,
                            JsLinkedCode **child)
{
    const JsFunctionCode *code = linked->code;
    const uint32_t *functions =
        jsmi_image_at(jsmi_function_image(code), code->children.offset);

    JSMI_ASSERT(linked->constants && index < code->children.count);
    if (!linked->children[index]) {
        if (!jsmi_linked_code_new(vm, linked->realm, linked->image,
                                  functions[index], linked->host_defined,
                                  child))
            return false;
        linked->children[index] = *child;
        jsmi_write_barrier(&vm->heap, linked);
        return true;
    }
    *child = linked->children[index];
    return true;
}

void jsmi_linked_code_trace(JsMarker *marker, JsCell *cell)
{
    JsLinkedCode *linked = (JsLinkedCode *)cell;

    jsmi_mark_cell(marker, linked->realm);
    jsmi_mark_cell(marker, linked->host_defined);
    if (!linked->constants)
        return;
    jsmi_mark_outside(marker, linked->side_size);
    jsmi_mark_values(marker, linked->constants, linked->code->constants.count);
    for (uint32_t i = 0; i < linked->code->caches.count; i++) {
        JsKey key = linked->caches[i].key;
        if (!jsmi_key_is_index(key))
            jsmi_mark_cell(marker, jsmi_key_cell(key));
    }
    for (uint32_t i = 0; i < linked->code->children.count; i++)
        jsmi_mark_cell(marker, linked->children[i]);
}

void jsmi_linked_code_clear_weak(JsHeap *heap, JsCell *cell)
{
    JsLinkedCode *linked = (JsLinkedCode *)cell;

    if (!linked->caches)
        return;
    for (uint32_t i = 0; i < linked->code->caches.count; i++) {
        JsPropertyCache *cache = &linked->caches[i];
        JsShape *shape = jsmi_cache_shape(cache);

        if (shape && (!jsmi_heap_is_live(heap, &shape->cell) ||
                      !jsmi_heap_is_live(heap, cache->holder)))
            jsmi_cache_clear(cache);
    }
    for (uint32_t i = 0; i < linked->code->call_caches; i++) {
        JsCallCache *cache = &linked->call_caches[i];

        if (jsmi_is_cell(cache->callee) &&
            !jsmi_heap_is_live(heap, jsmi_as_cell(cache->callee)))
            cache->callee = JSMI_NONE;
    }
}

void jsmi_linked_code_finalize(JsHeap *heap, JsCell *cell)
{
    JsLinkedCode *linked = (JsLinkedCode *)cell;

    if (linked->caches)
        jsmi_release(heap->budget, linked->caches, linked->side_size);
    if (linked->image) {
        jsmi_shared_image_discharge(linked->image, heap->budget);
        jsmi_shared_image_release(linked->image);
    }
}
