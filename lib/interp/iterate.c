// SPDX-License-Identifier: MIT
#include "interp/iterate.h"
#include "interp/excerpt.h"

#include "interp/async_from_sync.h"
#include "interp/inline_cache.h"
#include "interp/slow_paths.h"
#include "interp/suspend.h"

#define A jsmi_instruction_a(instruction)
#define B jsmi_instruction_b(instruction)
#define C jsmi_instruction_c(instruction)

// ------------------------------------------------------------------- iterators

// The record's third word is then the index of the next element. (Its second
// is null, but so may a script's next method be.)
static bool is_array_record(const JsValue *record)
{
    return jsmi_is_number(record[2]);
}

// FAST PATH: %Array.prototype%[Symbol.iterator] and %ArrayIteratorPrototype%.
// next are as they came, and the array does not shadow the former.
static bool iterates_as_array(JsVm *vm, JsValue value)
{
    JsObject *object;

    if (!jsmi_is_kind(value, JSMI_CELL_ARRAY))
        return false;
    object = jsmi_as_object(value);
    return object->shape->prototype ==
               vm->realm->intrinsics[JSMI_INTRINSIC_ARRAY_PROTOTYPE] &&
           !jsmi_shape_find(object->shape, JSMI_KEY_SYMBOL(iterator)) &&
           jsmi_realm_array_iteration_is_pristine(vm, vm->realm);
}

bool jsmi_get_operand_iterator(JsVm *vm, const JsValue *fp, JsValue value,
                               JsIteratorRecord *record)
{
    JsValue method = JSMI_UNDEFINED;

    if (!jsmi_is_nullish(value) &&
        !jsmi_get_method(vm, value, JSMI_KEY_SYMBOL(iterator), &method))
        return false;
    if (jsmi_is_undefined(method))
        return jsmi_throw_about_operand(vm, fp, value, "is not iterable");
    return jsmi_get_iterator_from_method(vm, value, method, record);
}

JSMI_OPERATION(get_iterator)
{
    JsValue value = fp[B];
    JsIteratorRecord record;

    (void)extra;
    // yield* uses the iterator itself.
    if (!C && iterates_as_array(vm, value)) {
        fp[A] = value;
        fp[A + 1] = JSMI_NULL;
        fp[A + 2] = jsmi_value_int(0);
        return true;
    }
    if (!jsmi_get_operand_iterator(vm, fp, value, &record))
        return false;
    fp[A] = record.iterator;
    fp[A + 1] = record.next_method;
    fp[A + 2] = JSMI_UNDEFINED;
    return true;
}

// https://tc39.es/ecma262/#sec-getiterator with kind async
JSMI_OPERATION(get_async_iterator)
{
    JsIteratorRecord record;
    JsValue method = JSMI_UNDEFINED;

    (void)extra;
    if (!jsmi_is_nullish(fp[B]) &&
        !jsmi_get_method(vm, fp[B], JSMI_KEY_SYMBOL(async_iterator), &method))
        return false;
    if (jsmi_is_undefined(method)) {
        if (!jsmi_get_operand_iterator(vm, fp, fp[B], &record) ||
            !jsmi_create_async_from_sync_iterator(vm, &record))
            return false;
    } else if (!jsmi_get_iterator_from_method(vm, fp[B], method, &record)) {
        return false;
    }
    fp[A] = record.iterator;
    fp[A + 1] = record.next_method;
    fp[A + 2] = JSMI_UNDEFINED;
    return true;
}

static bool array_step(JsVm *vm, JsValue *record, JsValue *value, bool *done)
{
    JsObject *array = jsmi_as_object(record[0]);
    uint32_t index = (uint32_t)jsmi_as_number(record[2]);
    const JsElements *elements = array->elements;

    if (index >= jsmi_array_length(array)) {
        record[0] = JSMI_UNDEFINED;
        *done = true;
        return true;
    }
    *done = false;
    record[2] = jsmi_value_uint32(index + 1);
    if (index < elements->readable && !jsmi_is_hole(elements->values[index])) {
        *value = elements->values[index];
        return true;
    }
    if (jsmi_get(vm, array, jsmi_key_from_index(index), value))
        return true;
    record[0] = JSMI_UNDEFINED;
    return false;
}

// IteratorStepValue on a record in registers.
static bool step_record(JsVm *vm, JsValue *registers, JsValue *value,
                        bool *done)
{
    JsIteratorRecord record = {registers[0], registers[1], false};

    if (jsmi_is_undefined(registers[0])) {
        *done = true;
        return true;
    }
    if (is_array_record(registers))
        return array_step(vm, registers, value, done);
    if (!jsmi_iterator_step_value(vm, &record, value, done)) {
        registers[0] = JSMI_UNDEFINED;
        return false;
    }
    if (*done)
        registers[0] = JSMI_UNDEFINED;
    return true;
}

// FAST PATH: an array that has an element at the place. False: look closer.
static inline bool array_step_quickly(JsValue *record, JsValue *value)
{
    const JsElements *elements;
    uint32_t index;

    if (!jsmi_is_int(record[2]) || !jsmi_is_object(record[0]))
        return false;
    elements = jsmi_as_object(record[0])->elements;
    index = (uint32_t)jsmi_as_int(record[2]);
    if (index >= elements->readable || jsmi_is_hole(elements->values[index]))
        return false;
    *value = elements->values[index];
    record[2] = jsmi_value_uint32(index + 1);
    return true;
}

JsStep jsmi_step_iterator(JsVm *vm, JsValue *fp, JsInstruction instruction,
                          bool *done)
{
    JsValue value = JSMI_UNDEFINED;
    bool applies;
    JsStep step;

    if (array_step_quickly(fp + A, &fp[B])) {
        *done = false;
        return jsmi_vm_spend(vm, 1) ? JSMI_STEP_DONE : JSMI_STEP_FAILED;
    }
    step = jsmi_step_generator(vm, fp + A, B, &applies, done);
    if (applies)
        return step;
    if (!jsmi_vm_spend(vm, 1) || !step_record(vm, fp + A, &value, done))
        return JSMI_STEP_FAILED;
    if (!*done)
        fp[B] = value;
    return JSMI_STEP_DONE;
}

JSMI_OPERATION(iterator_step_value)
{
    JsValue value = JSMI_UNDEFINED;
    bool done;

    (void)extra;
    if (array_step_quickly(fp + A, &fp[B]))
        return true;
    if (!step_record(vm, fp + A, &value, &done))
        return false;
    fp[B] = done ? JSMI_UNDEFINED : value;
    return true;
}

JSMI_OPERATION(iterator_rest)
{
    JsValue array, value;
    bool done;

    (void)extra;
    if (!jsmi_array_create(vm, 0, NULL, &array))
        return false;
    for (;;) {
        uint32_t mark = jsmi_scope_open(&vm->heap);

        if (!jsmi_vm_spend(vm, 1) || !step_record(vm, fp + A, &value, &done))
            return false;
        if (done)
            break;
        if (!jsmi_array_append(vm, jsmi_as_object(array), value))
            return false;
        jsmi_scope_rewind(&vm->heap, mark);
    }
    fp[B] = array;
    return true;
}

// Array iterators have no return method unless a script gave them one; then a
// real iterator is made for it to be called on.
static bool close_array(JsVm *vm, JsValue array, JsIteratorRecord *record,
                        bool *must_close)
{
    JsObject *prototype;
    JsSearch search;

    *must_close = false;
    if (JSMI_LIKELY(jsmi_realm_array_iteration_is_pristine(vm, vm->realm)))
        return true;
    if (!jsmi_realm_intrinsic(vm, vm->realm,
                              JSMI_INTRINSIC_ARRAY_ITERATOR_PROTOTYPE,
                              &prototype) ||
        !jsmi_search_property(vm, prototype, JSMI_KEY(return_), &search))
        return false;
    *must_close = search.found != JSMI_FOUND_ABSENT;
    return !*must_close || jsmi_get_iterator(vm, array, record);
}

JSMI_OPERATION(iterator_close)
{
    JsIteratorRecord record = {fp[A], fp[A + 1], false};
    bool must_close = true;

    (void)extra;
    if (jsmi_is_undefined(record.iterator))
        return true;
    // The register is given up before the iterator is.
    jsmi_vm_keep(vm, record.iterator);
    if (is_array_record(fp + A) &&
        !close_array(vm, record.iterator, &record, &must_close))
        return false;
    fp[A] = JSMI_UNDEFINED;
    return !must_close || jsmi_iterator_close(vm, &record);
}

JSMI_OPERATION(iterator_close_silently)
{
    JsIteratorRecord record = {fp[A], fp[A + 1], false};
    bool must_close = true;
    JsValue dropped, method, result;

    (void)extra;
    if (jsmi_is_undefined(record.iterator))
        return true;
    jsmi_vm_keep(vm, record.iterator);
    fp[A] = JSMI_UNDEFINED;
    if ((is_array_record(fp + A) &&
         !close_array(vm, record.iterator, &record, &must_close)) ||
        (must_close &&
         (!jsmi_get_method(vm, record.iterator, JSMI_KEY(return_), &method) ||
          (!jsmi_is_undefined(method) &&
           !jsmi_call(vm, method, record.iterator, NULL, 0, &result)))))
        return jsmi_take_exception(vm, &dropped);
    return true;
}

JSMI_OPERATION(iterator_result)
{
    JsValue result;

    (void)extra;
    if (!jsmi_iterator_result(vm, fp[B], C != 0, &result))
        return false;
    fp[A] = result;
    return true;
}

// ---------------------------------------------------------------------- for-in

void jsmi_enumerator_trace(JsMarker *marker, JsCell *cell)
{
    JsEnumerator *enumerator = (JsEnumerator *)cell;

    jsmi_mark_cell(marker, enumerator->first);
    jsmi_mark_cell(marker, enumerator->current);
    jsmi_mark_cell(marker, enumerator->keys);
}

// Takes the string keys of the enumerator's current object.
static bool take_keys(JsVm *vm, JsEnumerator *enumerator)
{
    JsObject *object = enumerator->current;
    JsKeyList keys;
    JsSlots *slots;
    bool succeeded;

    jsmi_key_list_initialize(&keys, vm);
    enumerator->next = enumerator->count = 0;
    succeeded = object->shape->methods->own_property_keys(vm, object, &keys);
    slots = NULL;
    if (succeeded && keys.count > 0) {
        slots = jsmi_heap_allocate(
            &vm->heap, sizeof *slots + keys.count * sizeof *slots->values,
            JSMI_CELL_SLOTS);
        succeeded = slots || jsmi_throw_out_of_memory(vm);
    }
    if (slots) {
        slots->cell.auxiliary = (uint32_t)keys.count;
        for (size_t i = 0; i < keys.count; i++) {
            JsKey key = keys.keys[i];

            // NO BARRIER: the vector is new.
            if (jsmi_key_is_string(key))
                slots->values[enumerator->count++] =
                    jsmi_key_is_index(key)
                        ? jsmi_value_uint32(jsmi_key_index(key))
                        : jsmi_value_cell(jsmi_key_cell(key));
        }
    }
    enumerator->keys = slots;
    jsmi_write_barrier(&vm->heap, enumerator);
    jsmi_key_list_dispose(&keys);
    return succeeded;
}

JSMI_OPERATION(for_in_start)
{
    JsEnumerator *enumerator;
    JsObject *object = NULL;

    (void)extra;
    if (!jsmi_is_nullish(fp[B]) && !jsmi_to_object(vm, fp[B], &object))
        return false;
    enumerator =
        jsmi_heap_allocate(&vm->heap, sizeof *enumerator, JSMI_CELL_ENUMERATOR);
    if (!enumerator)
        return jsmi_throw_out_of_memory(vm);
    enumerator->first = enumerator->current = object;
    if (object && !take_keys(vm, enumerator))
        return false;
    fp[A] = jsmi_value_cell(enumerator);
    return true;
}

// Whether an object on the chain before the current one has the key, so that
// it was visited there or is shadowed.
static bool is_shadowed(JsVm *vm, const JsEnumerator *enumerator, JsKey key,
                        bool *shadowed)
{
    JsObject *object = enumerator->first;

    *shadowed = false;
    while (object != enumerator->current && !*shadowed) {
        JsValue prototype;

        if (!jsmi_vm_spend(vm, 1) ||
            !jsmi_has_own_property(vm, object, key, shadowed) ||
            !object->shape->methods->get_prototype_of(vm, object, &prototype))
            return false;
        if (!jsmi_is_object(prototype))
            break;
        object = jsmi_as_object(prototype);
    }
    return true;
}

static bool next_object(JsVm *vm, JsEnumerator *enumerator)
{
    JsObject *object = enumerator->current;
    JsValue prototype;

    if (!object->shape->methods->get_prototype_of(vm, object, &prototype))
        return false;
    enumerator->current =
        jsmi_is_object(prototype) ? jsmi_as_object(prototype) : NULL;
    jsmi_write_barrier(&vm->heap, enumerator);
    return !enumerator->current || take_keys(vm, enumerator);
}

// Whether the key is (still) an enumerable property to be visited.
static bool is_visited(JsVm *vm, const JsEnumerator *enumerator, JsKey key,
                       bool *visit)
{
    JsObject *object = enumerator->current;
    JsPropertyDescriptor descriptor;
    bool found, shadowed;

    if (!object->shape->methods->get_own_property(vm, object, key, &descriptor,
                                                  &found))
        return false;
    *visit = found && descriptor.attributes & JSMI_ENUMERABLE;
    if (!*visit || object == enumerator->first)
        return true;
    if (!is_shadowed(vm, enumerator, key, &shadowed))
        return false;
    *visit = !shadowed;
    return true;
}

bool jsmi_for_in_next(JsVm *vm, JsValue value, JsValue *key_value, bool *done)
{
    JsEnumerator *enumerator = (JsEnumerator *)jsmi_as_cell(value);

    *done = false;
    while (enumerator->current) {
        bool visit;
        JsValue name;
        JsKey key;

        if (!jsmi_vm_spend(vm, 1))
            return false;
        if (enumerator->next == enumerator->count) {
            if (!next_object(vm, enumerator))
                return false;
            continue;
        }
        name = enumerator->keys->values[enumerator->next++];
        if (!jsmi_to_property_key(vm, name, &key) ||
            !is_visited(vm, enumerator, key, &visit))
            return false;
        if (visit)
            return jsmi_key_to_value(vm, key, key_value);
    }
    *done = true;
    return true;
}

#undef A
#undef B
#undef C
