// SPDX-License-Identifier: MIT
#include "interp/excerpt.h"
#include "interp/inline_cache.h"
#include "interp/slow_paths.h"
#include "object/array_buffer.h"
#include "object/elements.h"
#include "object/proxy.h"
#include "object/shared_caches.h"
#include "object/wrapper.h"

#define A jsmi_instruction_a(instruction)
#define B jsmi_instruction_b(instruction)
#define C jsmi_instruction_c(instruction)

static JsLinkedCode *linked_of(const JsValue *fp)
{
    return jsmi_frame_function(fp)->linked;
}

bool jsmi_is_strict(const JsVm *vm, const JsValue *fp)
{
    const JsLinkedCode *linked = linked_of(fp);
    int64_t instruction;

    if (!(linked->code_flags & JSMI_CODE_HAS_CLASS))
        return linked->code_flags & JSMI_CODE_STRICT;
    instruction = vm->program_counter - 1 - linked->instructions;
    for (uint32_t i = 0; i < linked->code->scopes.count; i++) {
        const JsScopeInfo *scope = jsmi_function_scope(linked->code, i);

        if (scope->kind == JSMI_CODE_SCOPE_CLASS &&
            instruction >= scope->start && instruction < scope->end)
            return true;
    }
    return false;
}

// ---------------------------------------------------------------------- errors

static bool throw_nullish_base(JsVm *vm, const JsValue *fp, JsValue base,
                               JsKey key, const char *verb, const char *doing)
{
    const char *nothing = jsmi_is_null(base) ? "null" : "undefined";
    char text[JSMI_EXPRESSION_SIZE];

    jsmi_expression_text(vm, fp, text);
    if (text[0] == '\0')
        return jsmi_throw_type_error(vm, "cannot %s property %K of %s", verb,
                                     &key, nothing);
    return jsmi_throw_type_error(vm, "cannot %s property %K of %s (%s %s)",
                                 verb, &key, nothing, doing, text);
}

// The same for a name that is no key yet: converting it could run a script.
static bool throw_nullish_element_base(JsVm *vm, const JsValue *fp,
                                       JsValue base, JsValue name,
                                       const char *verb, const char *doing)
{
    JsKey key;

    if (!jsmi_is_object(name))
        return jsmi_to_property_key(vm, name, &key) &&
               throw_nullish_base(vm, fp, base, key, verb, doing);
    return jsmi_throw_type_error(vm, "cannot %s a property of %s", verb,
                                 jsmi_is_null(base) ? "null" : "undefined");
}

// --------------------------------------------------------------------- reading

// Where looking a property of this base up begins: the object itself, or a
// primitive's prototype. NULL: out of memory.
static JsObject *lookup_start(JsVm *vm, JsValue base)
{
    JsObject *prototype;

    if (jsmi_is_object(base))
        return jsmi_as_object(base);
    return jsmi_realm_intrinsic(vm, vm->realm, jsmi_primitive_prototype(base),
                                &prototype)
               ? prototype
               : NULL;
}

// An own property of a string primitive: a unit, or the length.
static bool string_own_property(JsVm *vm, JsValue base, JsKey key,
                                JsValue *value, bool *found)
{
    JsString *string = jsmi_as_string(base);
    uint32_t unit;

    *found = false;
    if (jsmi_key_equal(key, JSMI_KEY(length))) {
        *value = jsmi_value_uint32(jsmi_string_length(string));
        *found = true;
        return true;
    }
    if (!jsmi_key_is_index(key) ||
        jsmi_key_index(key) >= jsmi_string_length(string))
        return true;
    if (!jsmi_string_unit_at(&vm->heap, string, jsmi_key_index(key), &unit))
        return vm->pending ? false : jsmi_throw_out_of_memory(vm);
    *found = true;
    if (unit < 256) {
        *value = jsmi_value_cell(jsmi_unit_string((uint8_t)unit));
        return true;
    }
    string = jsmi_string_from_code_point(&vm->heap, unit);
    if (!string)
        return jsmi_throw_out_of_memory(vm);
    *value = jsmi_value_cell(string);
    return true;
}

static JsStep call_getter(JsVm *vm, const JsAccessor *accessor, JsValue base,
                          uint32_t result_register)
{
    if (jsmi_is_undefined(accessor->getter)) {
        vm->frame_pointer[result_register] = JSMI_UNDEFINED;
        return JSMI_STEP_DONE;
    }
    return jsmi_enter_small_call(vm, accessor->getter, base, NULL, 0,
                                 JSMI_RETURN_PLAIN, result_register);
}

// base[key] into a register, by frames where script is called. `cache` may be
// NULL.
static JsStep get_into(JsVm *vm, JsValue *fp, JsValue base, JsKey key,
                       uint32_t result_register, JsPropertyCache *cache)
{
    JsObject *start;
    JsSearch search;
    bool found;

    if (jsmi_is_nullish(base)) {
        throw_nullish_base(vm, fp, base, key, "read", "reading");
        return JSMI_STEP_FAILED;
    }
    if (jsmi_is_string(base)) {
        if (!string_own_property(vm, base, key, &fp[result_register], &found))
            return JSMI_STEP_FAILED;
        if (found)
            return JSMI_STEP_DONE;
    }
    start = lookup_start(vm, base);
    if (!start || !jsmi_search_property(vm, start, key, &search))
        return JSMI_STEP_FAILED;
    if (search.found == JSMI_FOUND_ACCESSOR &&
        JSMI_UNLIKELY(jsmi_as_cell(search.value)->flags &
                      JSMI_ACCESSOR_REFLECTS)) {
        if (!jsmi_get(vm, start, key, &fp[result_register]))
            return JSMI_STEP_FAILED;
        return JSMI_STEP_DONE;
    }
    if (cache)
        jsmi_cache_fill_get(vm, cache, start, &search);
    switch (search.found) {
    case JSMI_FOUND_DATA:
        fp[result_register] = search.value;
        return JSMI_STEP_DONE;
    case JSMI_FOUND_ACCESSOR:
        return call_getter(vm, (JsAccessor *)jsmi_as_cell(search.value), base,
                           result_register);
    case JSMI_FOUND_EXOTIC: {
        JsValue value;

        if (!search.holder->shape->methods->get(vm, search.holder, key, base,
                                                &value))
            return JSMI_STEP_FAILED;
        fp[result_register] = value;
        return JSMI_STEP_DONE;
    }
    default:
        fp[result_register] = JSMI_UNDEFINED;
        return JSMI_STEP_DONE;
    }
}

// Reads by a cache that is for the shape of `start`. False: it is out of date.
static bool read_by_cache(JsVm *vm, JsObject *start, JsValue base,
                          const JsPropertyCache *cache,
                          uint32_t result_register, JsStep *step)
{
    JsObject *holder = (JsObject *)cache->holder;
    JsValue *result = &vm->frame_pointer[result_register];
    JsCacheKind kind = jsmi_cache_kind(cache);
    const JsValue *place;

    *step = JSMI_STEP_DONE;
    switch (kind) {
    case JSMI_CACHE_OWN_INLINE:
        *result = *jsmi_cache_inline_slot(start, cache);
        return true;
    case JSMI_CACHE_OWN_OVERFLOW:
    case JSMI_CACHE_HOLDER_INLINE:
    case JSMI_CACHE_HOLDER_OVERFLOW:
        place = jsmi_cache_lookup(vm, start, cache);
        if (place)
            *result = *place;
        return place != NULL;
    case JSMI_CACHE_FIELD:
        if (!jsmi_cache_has_field(vm, start, cache))
            return false;
        *result = jsmi_field_read(start, cache->slot);
        return true;
    case JSMI_CACHE_FIELD_DOUBLE:
        if (!jsmi_cache_has_field(vm, start, cache))
            return false;
        *result = jsmi_field_read_double(start, cache->slot);
        return true;
    case JSMI_CACHE_FIELD_INT32:
        if (!jsmi_cache_has_field(vm, start, cache))
            return false;
        *result = jsmi_field_read_int32(start, cache->slot);
        return true;
    case JSMI_CACHE_ABSENT:
        *result = JSMI_UNDEFINED;
        return cache->epoch == vm->prototype_epoch;
    case JSMI_CACHE_TYPED_ARRAY_LENGTH:
        *result = jsmi_value_number(
            (double)jsmi_typed_array_length((JsTypedArray *)start));
        return cache->epoch == vm->prototype_epoch;
    case JSMI_CACHE_OWN_GETTER:
    case JSMI_CACHE_HOLDER_GETTER:
        if (kind == JSMI_CACHE_OWN_GETTER)
            holder = start;
        else if (cache->epoch != vm->prototype_epoch)
            return false;
        *step = call_getter(
            vm,
            (JsAccessor *)jsmi_as_cell(*jsmi_object_slot(holder, cache->slot)),
            base, result_register);
        return true;
    default:
        return false;
    }
}

// Reads by the site's cache or by the shared ones. False: none applies.
static bool read_cached(JsVm *vm, JsValue base, JsPropertyCache *cache,
                        uint32_t result_register, JsStep *step)
{
    JsObject *start;

    if (jsmi_is_nullish(base))
        return false;
    start = lookup_start(vm, base);
    if (!start) {
        *step = JSMI_STEP_FAILED;
        return true;
    }
    if (jsmi_cache_shape(cache) != start->shape) {
        const JsPropertyCache *known = jsmi_shared_caches_find(
            vm, JSMI_CACHE_FOR_READING, start->shape, cache->key);

        if (!known)
            return false;
        *cache = *known;
    }
    return read_by_cache(vm, start, base, cache, result_register, step);
}

// Nothing is cached of a proxy itself. But that its handler has a trap, or has
// none, is made known to the shared caches, which it is asked of.
static bool note_trap(JsVm *vm, const JsProxy *proxy, JsKey trap)
{
    JsObject *handler = proxy->handler;
    const JsObject *holder;
    JsValue value;

    return !handler || jsmi_object_is_exotic(handler) ||
           jsmi_shape_is_unique(handler->shape) ||
           jsmi_shared_caches_find(vm, JSMI_CACHE_FOR_READING, handler->shape,
                                   trap) ||
           jsmi_find_data(vm, handler, trap, &holder, &value);
}

// base[key] of a proxy into a register.
static JSMI_NOINLINE JsStep get_through_proxy(JsVm *vm, JsValue *fp,
                                              JsValue base, JsKey key,
                                              uint32_t result_register)
{
    JsObject *object = jsmi_as_object(base);
    JsValue value;

    if (!note_trap(vm, (const JsProxy *)object, JSMI_KEY(get)) ||
        !object->shape->methods->get(vm, object, key, base, &value))
        return JSMI_STEP_FAILED;
    fp[result_register] = value;
    return JSMI_STEP_DONE;
}

JSMI_STEP(get_property)
{
    JsPropertyCache *cache = &linked_of(fp)->caches[extra];
    JsValue base = fp[B];
    JsStep step;

    if (jsmi_is_kind(base, JSMI_CELL_PROXY))
        return get_through_proxy(vm, fp, base, cache->key, A);
    if (jsmi_key_equal(cache->key, JSMI_KEY(length))) {
        bool is_array = jsmi_is_kind(base, JSMI_CELL_ARRAY);

        if (is_array || jsmi_is_string(base)) {
            fp[A] = jsmi_value_uint32(
                is_array ? jsmi_array_length(jsmi_as_object(base))
                         : jsmi_string_length(jsmi_as_string(base)));
            jsmi_cache_clear(cache);
            cache->guard =
                jsmi_cache_guard(NULL, is_array ? JSMI_CACHE_ARRAY_LENGTH
                                                : JSMI_CACHE_STRING_LENGTH);
            return JSMI_STEP_DONE;
        }
    }
    if (read_cached(vm, base, cache, A, &step))
        return step;
    return get_into(vm, fp, base, cache->key, A, cache);
}

JSMI_STEP(get_method)
{
    JsPropertyCache *cache = &linked_of(fp)->caches[extra];
    JsValue base = fp[B];
    JsStep step;

    fp[A + 1] = base;
    if (jsmi_is_kind(base, JSMI_CELL_PROXY))
        return get_through_proxy(vm, fp, base, cache->key, A);
    if (read_cached(vm, base, cache, A, &step))
        return step;
    return get_into(vm, fp, base, cache->key, A, cache);
}

// base[name] with a name that is no index: the site has no cache of its own,
// the shared ones are asked.
static JsStep get_named_element(JsVm *vm, JsValue *fp, JsValue base, JsKey key,
                                uint32_t result_register)
{
    JsPropertyCache cache = {.key = key};
    const JsPropertyCache *known;
    JsObject *start;
    JsStep step;

    if (jsmi_is_kind(base, JSMI_CELL_PROXY))
        return get_through_proxy(vm, fp, base, key, result_register);
    start = lookup_start(vm, base);
    if (!start)
        return JSMI_STEP_FAILED;
    known =
        jsmi_shared_caches_find(vm, JSMI_CACHE_FOR_READING, start->shape, key);
    if (known && read_by_cache(vm, start, base, known, result_register, &step))
        return step;
    jsmi_cache_clear(&cache);
    step = get_into(vm, fp, base, key, result_register, &cache);
    if (jsmi_cache_shape(&cache) &&
        !jsmi_shape_is_unique(jsmi_cache_shape(&cache)))
        jsmi_shared_caches_add(vm, JSMI_CACHE_FOR_READING, &cache);
    return step;
}

bool jsmi_find_data(JsVm *vm, JsObject *start, JsKey key,
                    const JsObject **holder, JsValue *value)
{
    JsPropertyCache cache = {.key = key};
    const JsPropertyCache *known;
    JsSearch search;

    known =
        jsmi_shared_caches_find(vm, JSMI_CACHE_FOR_READING, start->shape, key);
    if (known) {
        const JsValue *place =
            jsmi_cache_matches(known, start->shape, JSMI_CACHE_OWN_INLINE)
                ? jsmi_cache_inline_slot(start, known)
                : jsmi_cache_lookup(vm, start, known);

        if (place) {
            *holder = jsmi_cache_kind(known) <= JSMI_CACHE_OWN_OVERFLOW
                          ? start
                          : (const JsObject *)known->holder;
            *value = *place;
            return true;
        }
    }
    jsmi_cache_clear(&cache);
    if (!jsmi_search_property(vm, start, key, &search))
        return false;
    *holder = search.found == JSMI_FOUND_DATA ? search.holder : NULL;
    *value = search.value;
    jsmi_cache_fill_get(vm, &cache, start, &search);
    if (jsmi_cache_shape(&cache))
        jsmi_shared_caches_add(vm, JSMI_CACHE_FOR_READING, &cache);
    return true;
}

bool jsmi_get_typed_element(const JsObject *array, int32_t index,
                            JsValue *value)
{
    return index >= 0 &&
           jsmi_typed_array_get_fast(array, (uint32_t)index, value);
}

bool jsmi_set_typed_element(const JsObject *array, int32_t index, JsValue value)
{
    return index >= 0 &&
           jsmi_typed_array_set_fast(array, (uint32_t)index, value);
}

// Chains that are longer are walked where time is kept.
enum { LONGEST_LOOKED_AT = 16 };

// Whether the objects from this one on are ordinary and have no elements, as
// far as a short look tells.
static bool have_no_elements(const JsObject *object)
{
    for (uint32_t i = 0; object; object = object->shape->prototype) {
        if (jsmi_object_is_exotic(object) ||
            object->elements != &jsmi_empty_elements || ++i > LONGEST_LOOKED_AT)
            return false;
    }
    return true;
}

// FAST PATH: beyond the end of dense elements, or a hole in them.
static bool lacks_element(const JsObject *object, uint32_t index)
{
    const JsElements *elements = object->elements;

    return !jsmi_object_is_exotic(object) &&
           elements->cell.kind == JSMI_CELL_ELEMENTS &&
           (index >= elements->readable ||
            jsmi_is_hole(elements->values[index])) &&
           have_no_elements(object->shape->prototype);
}

static JsStep get_element(JsVm *vm, JsValue *fp, JsValue base, JsValue name,
                          uint32_t result_register)
{
    JsKey key;

    if (jsmi_is_int(name) && jsmi_as_int(name) >= 0) {
        if (jsmi_is_object(base) &&
            jsmi_typed_array_get_fast(jsmi_as_object(base),
                                      (uint32_t)jsmi_as_int(name),
                                      &fp[result_register]))
            return JSMI_STEP_DONE;
        if (jsmi_is_object(base) &&
            lacks_element(jsmi_as_object(base), (uint32_t)jsmi_as_int(name))) {
            fp[result_register] = JSMI_UNDEFINED;
            return JSMI_STEP_DONE;
        }
        key = jsmi_key_from_index((uint32_t)jsmi_as_int(name));
        return get_into(vm, fp, base, key, result_register, NULL);
    }
    // FAST PATH: a name that is no index, as ToPropertyKey finds it.
    if (jsmi_is_object(base) && jsmi_is_string(name) &&
        jsmi_string_is_name(jsmi_as_string(name)))
        return get_named_element(vm, fp, base,
                                 jsmi_key_from_atom(jsmi_as_string(name)),
                                 result_register);
    if (jsmi_is_nullish(base)) {
        throw_nullish_element_base(vm, fp, base, name, "read", "reading");
        return JSMI_STEP_FAILED;
    }
    if (!jsmi_to_property_key(vm, name, &key))
        return JSMI_STEP_FAILED;
    return jsmi_key_is_index(key)
               ? get_into(vm, fp, base, key, result_register, NULL)
               : get_named_element(vm, fp, base, key, result_register);
}

JSMI_STEP(get_element)
{
    (void)extra;
    return get_element(vm, fp, fp[B], fp[C], A);
}

JSMI_STEP(get_element_method)
{
    JsValue base = fp[B], name = fp[C];

    (void)extra;
    fp[A + 1] = base;
    return get_element(vm, fp, base, name, A);
}

// --------------------------------------------------------------------- storing

static JsStep failed_set(JsVm *vm, const JsValue *fp, JsValue base, JsKey key)
{
    if (!jsmi_is_strict(vm, fp))
        return JSMI_STEP_DONE;
    jsmi_throw_type_error(vm, "cannot assign to read-only property %K of %V",
                          &key, base);
    return JSMI_STEP_FAILED;
}

// Overwrites an own element or named data property of an ordinary object or
// array, or adds one where the prototype chain has no say. `*done` false:
// something else is called for.
static bool set_own(JsVm *vm, JsObject *object, JsKey key, JsValue value,
                    JsPropertyCache *cache, bool *done)
{
    const JsProperty *property;
    JsShape *before = object->shape;
    JsSearch search;

    *done = false;
    if (jsmi_object_is_exotic(object) || jsmi_key_is_index(key) ||
        object->cell.flags & JSMI_OBJECT_LAZY ||
        (object->cell.kind == JSMI_CELL_ARRAY &&
         jsmi_key_equal(key, JSMI_KEY(length))))
        return true;
    property = jsmi_shape_find(before, key);
    if (property) {
        if ((property->attributes & (JSMI_WRITABLE | JSMI_IS_ACCESSOR)) !=
            JSMI_WRITABLE)
            return true;
        *jsmi_object_slot(object, property->slot) = value;
        if (property->slot < jsmi_shape_inline_capacity(before))
            jsmi_write_barrier(&vm->heap, object);
        else
            jsmi_write_barrier(&vm->heap, object->overflow);
        if (cache)
            jsmi_cache_fill_set(vm, cache, object, property->slot);
        *done = true;
        return true;
    }
    if (before->cell.flags & JSMI_SHAPE_NOT_EXTENSIBLE)
        return true;
    if (before->prototype) {
        if (!jsmi_search_property(vm, before->prototype, key, &search))
            return false;
        if (search.found == JSMI_FOUND_EXOTIC ||
            search.found == JSMI_FOUND_ACCESSOR ||
            (search.found == JSMI_FOUND_DATA &&
             !(search.attributes & JSMI_WRITABLE)))
            return true;
    }
    if (!jsmi_object_add_property(vm, object, key, value, JSMI_ALL_ATTRIBUTES))
        return false;
    if (cache)
        jsmi_cache_fill_add(vm, cache, before, object);
    *done = true;
    return true;
}

static JsStep call_setter(JsVm *vm, const JsValue *fp,
                          const JsAccessor *accessor, JsValue base, JsKey key,
                          JsValue value)
{
    if (jsmi_is_undefined(accessor->setter)) {
        if (!jsmi_is_strict(vm, fp))
            return JSMI_STEP_DONE;
        jsmi_throw_type_error(
            vm, "cannot set property %K of %V, which has only a getter", &key,
            base);
        return JSMI_STEP_FAILED;
    }
    return jsmi_enter_small_call(vm, accessor->setter, base, &value, 1,
                                 JSMI_RETURN_DISCARD, 0);
}

static JsStep set_into(JsVm *vm, JsValue *fp, JsValue base, JsKey key,
                       JsValue value, JsPropertyCache *cache)
{
    JsObject *start;
    JsSearch search;
    bool done;

    if (jsmi_is_nullish(base)) {
        throw_nullish_base(vm, fp, base, key, "set", "writing");
        return JSMI_STEP_FAILED;
    }
    start = lookup_start(vm, base);
    if (!start)
        return JSMI_STEP_FAILED;
    if (jsmi_is_object(base)) {
        if (!set_own(vm, start, key, value, cache, &done))
            return JSMI_STEP_FAILED;
        if (done)
            return JSMI_STEP_DONE;
    }
    if (!jsmi_search_property(vm, start, key, &search))
        return JSMI_STEP_FAILED;
    if (cache && search.found == JSMI_FOUND_ACCESSOR)
        jsmi_cache_fill_setter(vm, cache, start, &search);
    if (search.found == JSMI_FOUND_ACCESSOR)
        return call_setter(vm, fp, (JsAccessor *)jsmi_as_cell(search.value),
                           base, key, value);
    if (!start->shape->methods->set(vm, start, key, value, base, &done))
        return JSMI_STEP_FAILED;
    return done ? JSMI_STEP_DONE : failed_set(vm, fp, base, key);
}

// Stores into a member of a struct by the cache. False: by a call, then.
static bool write_field(JsVm *vm, JsObject *object,
                        const JsPropertyCache *cache, JsValue value)
{
    uintptr_t kind = jsmi_cache_kind_for(cache, object->shape);
    uint32_t slot = cache->slot;

    if (kind == JSMI_CACHE_FIELD_DOUBLE)
        slot = jsmi_field_slot(slot, JSMI_FIELD_DOUBLE);
    else if (kind == JSMI_CACHE_FIELD_INT32)
        slot = jsmi_field_slot(slot, JSMI_FIELD_INT32);
    else if (kind != JSMI_CACHE_FIELD)
        return false;
    return jsmi_cache_has_field(vm, object, cache) &&
           jsmi_field_write(object, slot, value);
}

static JSMI_NOINLINE JsStep set_through_proxy(JsVm *vm, const JsValue *fp,
                                              JsValue base, JsKey key,
                                              JsValue value)
{
    JsObject *object = jsmi_as_object(base);
    bool done;

    if (!note_trap(vm, (const JsProxy *)object, JSMI_KEY(set)) ||
        !object->shape->methods->set(vm, object, key, value, base, &done))
        return JSMI_STEP_FAILED;
    return done ? JSMI_STEP_DONE : failed_set(vm, fp, base, key);
}

JSMI_STEP(set_property)
{
    JsPropertyCache *cache = &linked_of(fp)->caches[extra];
    JsValue base = fp[A];

    if (jsmi_is_kind(base, JSMI_CELL_PROXY))
        return set_through_proxy(vm, fp, base, cache->key, fp[B]);
    if (jsmi_is_object(base)) {
        JsObject *object = jsmi_as_object(base);

        if (jsmi_cache_shape(cache) != object->shape) {
            const JsPropertyCache *known = jsmi_shared_caches_find(
                vm, JSMI_CACHE_FOR_STORING, object->shape, cache->key);

            if (known)
                *cache = *known;
        }
        if (jsmi_cache_matches(cache, object->shape, JSMI_CACHE_OWN_INLINE)) {
            *jsmi_cache_inline_slot(object, cache) = fp[B];
            jsmi_write_barrier(&vm->heap, object);
            return JSMI_STEP_DONE;
        }
        if (jsmi_cache_matches(cache, object->shape, JSMI_CACHE_ADD_INLINE) &&
            cache->epoch == vm->prototype_epoch) {
            object->shape = (JsShape *)cache->holder;
            *jsmi_cache_inline_slot(object, cache) = fp[B];
            jsmi_write_barrier(&vm->heap, object);
            return JSMI_STEP_DONE;
        }
        if (jsmi_cache_matches(cache, object->shape, JSMI_CACHE_OWN_OVERFLOW)) {
            object->overflow->values[cache->slot] = fp[B];
            jsmi_write_barrier(&vm->heap, object->overflow);
            return JSMI_STEP_DONE;
        }
        if (jsmi_cache_matches(cache, object->shape, JSMI_CACHE_ADD_OVERFLOW) &&
            cache->epoch == vm->prototype_epoch && object->overflow &&
            cache->slot < object->overflow->cell.auxiliary) {
            object->shape = (JsShape *)cache->holder;
            object->overflow->values[cache->slot] = fp[B];
            jsmi_write_barrier(&vm->heap, object);
            jsmi_write_barrier(&vm->heap, object->overflow);
            return JSMI_STEP_DONE;
        }
        if (write_field(vm, object, cache, fp[B]))
            return JSMI_STEP_DONE;
    }
    return set_into(vm, fp, base, cache->key, fp[B], cache);
}

// Adds an element to an array whose elements are dense: in a hole, or where
// they end.
static bool add_element(JsVm *vm, JsObject *object, uint32_t index,
                        JsValue value, bool *done)
{
    const JsElements *elements = object->elements;

    *done = false;
    if (object->cell.kind != JSMI_CELL_ARRAY || index >= JSMI_LARGEST_INDEX ||
        index > jsmi_array_length(object) || index > elements->readable ||
        elements->writable != elements->readable ||
        elements->cell.kind != JSMI_CELL_ELEMENTS ||
        (index < elements->readable &&
         !jsmi_is_hole(elements->values[index])) ||
        object->cell.flags &
            (JSMI_OBJECT_LENGTH_READ_ONLY | JSMI_OBJECT_SEALED_ELEMENTS) ||
        object->shape->cell.flags & JSMI_SHAPE_NOT_EXTENSIBLE ||
        !have_no_elements(object->shape->prototype))
        return true;
    *done = true;
    return index == jsmi_array_length(object)
               ? jsmi_array_append(vm, object, value)
               : jsmi_elements_add(vm, object, index, value,
                                   JSMI_ALL_ATTRIBUTES);
}

JSMI_STEP(set_element)
{
    JsValue base = fp[A], name = fp[B], value = fp[C];
    JsKey key;

    (void)extra;
    if (jsmi_is_int(name) && jsmi_as_int(name) >= 0) {
        uint32_t index = (uint32_t)jsmi_as_int(name);
        bool done;

        if (jsmi_is_object(base)) {
            if (jsmi_typed_array_set_fast(jsmi_as_object(base), index, value))
                return JSMI_STEP_DONE;
            if (!add_element(vm, jsmi_as_object(base), index, value, &done))
                return JSMI_STEP_FAILED;
            if (done)
                return JSMI_STEP_DONE;
        }
        key = jsmi_key_from_index(index);
    } else if (jsmi_is_nullish(base)) {
        throw_nullish_element_base(vm, fp, base, name, "set", "writing");
        return JSMI_STEP_FAILED;
    } else if (!jsmi_to_property_key(vm, name, &key)) {
        return JSMI_STEP_FAILED;
    }
    return set_into(vm, fp, base, key, value, NULL);
}

JSMI_OPERATION(delete_element)
{
    JsValue base = fp[B];
    JsObject *object;
    bool succeeded;
    JsKey key;

    (void)extra;
    if (jsmi_is_nullish(base))
        return throw_nullish_element_base(vm, fp, base, fp[C], "delete",
                                          "deleting");
    if (!jsmi_to_object(vm, base, &object) ||
        !jsmi_to_property_key(vm, fp[C], &key) ||
        !object->shape->methods->delete_property(vm, object, key, &succeeded))
        return false;
    if (!succeeded && jsmi_is_strict(vm, fp))
        return jsmi_throw_type_error(vm, "cannot delete property %K of %V",
                                     &key, base);
    fp[A] = jsmi_value_boolean(succeeded);
    return true;
}

// ----------------------------------------------------------------------- super

// GetSuperBase. The home object of code with super properties is an object.
JSMI_OPERATION(super_base)
{
    JsObject *object;
    JsValue base;

    (void)extra;
    if (!jsmi_is_object(fp[B]))
        return jsmi_throw_operand(vm);
    object = jsmi_as_object(fp[B]);
    if (!object->shape->methods->get_prototype_of(vm, object, &base))
        return false;
    fp[A] = base;
    return true;
}

JSMI_OPERATION(get_super)
{
    const JsValue *window = fp + B;
    JsValue base = window[0], value;
    JsObject *object;
    JsKey key;

    (void)extra;
    if (!jsmi_to_property_key(vm, window[2], &key))
        return false;
    if (!jsmi_is_object(base))
        return throw_nullish_base(vm, fp, base, key, "read", "reading");
    object = jsmi_as_object(base);
    if (!object->shape->methods->get(vm, object, key, window[1], &value))
        return false;
    fp[A] = value;
    return true;
}

JSMI_OPERATION(set_super)
{
    const JsValue *window = fp + A;
    JsObject *object;
    bool succeeded;
    JsValue base = window[0];
    JsKey key;

    (void)extra;
    if (!jsmi_to_property_key(vm, window[2], &key))
        return false;
    if (!jsmi_is_object(base))
        return throw_nullish_base(vm, fp, base, key, "set", "writing");
    object = jsmi_as_object(base);
    if (!object->shape->methods->set(vm, object, key, fp[B], window[1],
                                     &succeeded))
        return false;
    return succeeded || failed_set(vm, fp, window[1], key) == JSMI_STEP_DONE;
}

// -------------------------------------------------------------------- defining

JSMI_OPERATION(define_field)
{
    JsPropertyCache *cache = &linked_of(fp)->caches[extra];
    JsObject *object = jsmi_as_object(fp[A]);
    JsShape *before = object->shape;

    if (object->cell.kind == JSMI_CELL_OBJECT &&
        !jsmi_object_is_exotic(object) &&
        !(before->cell.flags & JSMI_SHAPE_NOT_EXTENSIBLE) &&
        !jsmi_key_is_index(cache->key) &&
        !jsmi_shape_find(before, cache->key)) {
        if (!jsmi_object_add_property(vm, object, cache->key, fp[B],
                                      JSMI_ALL_ATTRIBUTES))
            return false;
        jsmi_cache_fill_add(vm, cache, before, object);
        return true;
    }
    return jsmi_create_data_property_or_throw(vm, object, cache->key, fp[B]);
}

JSMI_OPERATION(define_element)
{
    JsKey key;

    (void)extra;
    if (!jsmi_is_object(fp[A]))
        return jsmi_throw_operand(vm);
    return jsmi_to_property_key(vm, fp[B], &key) &&
           jsmi_create_data_property_or_throw(vm, jsmi_as_object(fp[A]), key,
                                              fp[C]);
}

JSMI_OPERATION(define_method)
{
    uint32_t attributes = JSMI_CONFIGURABLE | (extra & 4 ? JSMI_ENUMERABLE : 0);
    JsPropertyDescriptor descriptor;
    JsFunction *function;
    JsObject *object;
    JsKey key;

    if (!jsmi_is_object(fp[A]) ||
        !(extra & 8 ? jsmi_is_callable(fp[C])
                    : jsmi_is_kind(fp[C], JSMI_CELL_FUNCTION)))
        return jsmi_throw_operand(vm);
    object = jsmi_as_object(fp[A]);
    function = (JsFunction *)jsmi_as_cell(fp[C]);
    if (!jsmi_to_property_key(vm, fp[B], &key))
        return false;
    if (!(extra & 8)) {
        function->home_object = object;
        jsmi_write_barrier(&vm->heap, function);
        if (!jsmi_set_function_name(vm, &function->object, key, extra & 3))
            return false;
    }
    descriptor = jsmi_data_descriptor(fp[C], attributes | JSMI_WRITABLE);
    if (extra & 3) {
        descriptor.fields = JSMI_HAS_ENUMERABLE | JSMI_HAS_CONFIGURABLE |
                            ((extra & 3) == 1 ? JSMI_HAS_GET : JSMI_HAS_SET);
        descriptor.attributes = attributes;
        descriptor.get = descriptor.set = fp[C];
    }
    return jsmi_define_property_or_throw(vm, object, key, &descriptor);
}

JSMI_OPERATION(set_function_name)
{
    JsKey key;

    (void)extra;
    if (!jsmi_is_kind(fp[A], JSMI_CELL_FUNCTION))
        return jsmi_throw_operand(vm);
    if (jsmi_is_symbol(fp[B])) {
        key = jsmi_key_from_symbol(jsmi_as_symbol(fp[B]));
    } else if (!jsmi_to_property_key(vm, fp[B], &key)) {
        return false;
    }
    return jsmi_set_function_name(vm, jsmi_as_object(fp[A]), key, (int)C);
}

JSMI_OPERATION(set_prototype)
{
    JsObject *object;
    bool succeeded;

    (void)extra;
    if (!jsmi_is_object(fp[A]))
        return jsmi_throw_operand(vm);
    if (!jsmi_is_object(fp[B]) && !jsmi_is_null(fp[B]))
        return true;
    object = jsmi_as_object(fp[A]);
    return object->shape->methods->set_prototype_of(vm, object, fp[B],
                                                    &succeeded);
}

JSMI_OPERATION(copy_data_properties)
{
    (void)extra;
    if (!jsmi_is_object(fp[A]))
        return jsmi_throw_operand(vm);
    return jsmi_copy_data_properties(vm, jsmi_as_object(fp[A]), fp[B], NULL, 0);
}

JSMI_OPERATION(copy_rest_properties)
{
    JsObject *prototype;
    JsKeyList excluded;
    JsValue target;
    bool succeeded;

    jsmi_key_list_initialize(&excluded, vm);
    succeeded =
        jsmi_realm_intrinsic(vm, vm->realm, JSMI_INTRINSIC_OBJECT_PROTOTYPE,
                             &prototype) &&
        jsmi_object_create(vm, prototype, 0, &target);
    for (uint32_t i = 0; succeeded && i < extra; i++) {
        JsKey key;

        succeeded = jsmi_to_property_key(vm, fp[C + i], &key) &&
                    jsmi_key_list_append(&excluded, key);
    }
    succeeded = succeeded &&
                jsmi_copy_data_properties(vm, jsmi_as_object(target), fp[B],
                                          excluded.keys, excluded.count);
    jsmi_key_list_dispose(&excluded);
    if (succeeded)
        fp[A] = target;
    return succeeded;
}

// --------------------------------------------------------------- private names

JSMI_OPERATION(new_private_name)
{
    JsValue description = linked_of(fp)->constants[extra];
    JsSymbol *name =
        jsmi_symbol_new(&vm->heap, jsmi_as_string(description),
                        vm->next_hash += 0x9E3779B1u, JSMI_SYMBOL_PRIVATE);

    if (!name)
        return jsmi_throw_out_of_memory(vm);
    fp[A] = jsmi_value_cell(name);
    return true;
}

// Where a private name is kept there is undefined before it is made. NULL:
// thrown.
static JsSymbol *private_name(JsVm *vm, JsValue value)
{
    if (jsmi_is_symbol(value) &&
        jsmi_as_cell(value)->flags & JSMI_SYMBOL_PRIVATE)
        return jsmi_as_symbol(value);
    jsmi_throw_operand(vm);
    return NULL;
}

JSMI_OPERATION(get_private)
{
    JsSymbol *name = private_name(vm, fp[C]);
    JsValue value;

    (void)extra;
    if (!name || !jsmi_private_get(vm, fp[B], name, &value))
        return false;
    fp[A] = value;
    return true;
}

JSMI_OPERATION(set_private)
{
    JsSymbol *name = private_name(vm, fp[B]);

    (void)extra;
    return name && jsmi_private_set(vm, fp[A], name, fp[C]);
}

JSMI_OPERATION(define_private_field)
{
    JsSymbol *name = private_name(vm, fp[B]);

    (void)extra;
    if (name && !jsmi_is_object(fp[A]))
        return jsmi_throw_operand(vm);
    return name && jsmi_private_field_add(vm, fp[A], name, fp[C]);
}

JSMI_OPERATION(define_private_method)
{
    JsSymbol *name = private_name(vm, fp[B]);

    if (name && (!jsmi_is_object(fp[A]) || !jsmi_is_callable(fp[C])))
        return jsmi_throw_operand(vm);
    return name && jsmi_private_method_add(vm, fp[A], name, fp[C], (int)extra);
}

JSMI_OPERATION(has_private)
{
    JsSymbol *name = private_name(vm, fp[B]);
    bool has;

    (void)extra;
    if (!name)
        return false;
    if (!jsmi_is_object(fp[C]))
        return jsmi_throw_type_error(
            vm, "the right-hand side of #name in must be an object, not %V",
            fp[C]);
    if (!jsmi_private_has(vm, fp[C], name, &has))
        return false;
    fp[A] = jsmi_value_boolean(has);
    return true;
}

#undef A
#undef B
#undef C
