// SPDX-License-Identifier: MIT
//
// Iterator objects: the constructor, what consumes an iterator at once, and
// the wrapper of Iterator.from. Helpers are in iterator_helper.c.
// https://tc39.es/ecma262/#sec-iterator-objects
#include "builtins/iterator_helper.h"

#include <math.h>

#include "builtins/iterate.h"
#include "builtins/iterator_object.h"
#include "number/math.h"

// Iterator ( )
// https://tc39.es/ecma262/#sec-iterator
static bool iterator_constructor(JsCall *call, JsValue *result)
{
    JsShape *shape;
    JsObject *object;

    if (!jsmi_require_new(call, "Iterator"))
        return false;
    if (jsmi_as_object(call->new_target) == &call->callee->object)
        return jsmi_throw_type_error(call->vm, "Iterator is an abstract class");
    if (!jsmi_shape_from_constructor(call->vm, jsmi_as_object(call->new_target),
                                     JSMI_INTRINSIC_ITERATOR_PROTOTYPE,
                                     &jsmi_ordinary_methods, 4, &shape))
        return false;
    if (!jsmi_object_allocate(call->vm, JSMI_CELL_OBJECT,
                              sizeof(JsObject) + 4 * sizeof(JsValue), shape,
                              &object))
        return false;
    *result = jsmi_value_object(object);
    return true;
}

// GetIteratorFlattenable ( obj, primitiveHandling )
// https://tc39.es/ecma262/#sec-getiteratorflattenable
bool jsmi_get_iterator_flattenable(JsVm *vm, JsValue value, bool allow_strings,
                                   JsIteratorRecord *record)
{
    JsValue method;
    JsValue iterator = value;

    if (!jsmi_is_object(value) && !(allow_strings && jsmi_is_string(value)))
        return jsmi_throw_type_error(vm, "%V is not an object", value);
    if (!jsmi_get_method(vm, value, JSMI_KEY_SYMBOL(iterator), &method))
        return false;
    if (!jsmi_is_undefined(method) &&
        !jsmi_call(vm, method, value, NULL, 0, &iterator))
        return false;
    if (!jsmi_is_object(iterator))
        return jsmi_throw_type_error(vm, "%V is not an iterator", iterator);
    return jsmi_get_iterator_direct(vm, jsmi_as_object(iterator), record);
}

// Iterator.from ( O )
// https://tc39.es/ecma262/#sec-iterator.from
static bool iterator_from(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsIteratorRecord record;
    JsObject *constructor;
    JsIterator *wrapper;
    bool is_iterator;

    if (!jsmi_get_iterator_flattenable(vm, jsmi_argument(call, 0), true,
                                       &record))
        return false;
    if (!jsmi_realm_intrinsic(vm, call->realm, JSMI_INTRINSIC_ITERATOR,
                              &constructor))
        return false;
    if (!jsmi_ordinary_has_instance(vm, jsmi_value_object(constructor),
                                    record.iterator, &is_iterator))
        return false;
    *result = record.iterator;
    if (is_iterator)
        return true;
    if (!jsmi_iterator_create(vm,
                              JSMI_INTRINSIC_WRAP_FOR_VALID_ITERATOR_PROTOTYPE,
                              JSMI_ITERATOR_WRAP, &wrapper))
        return false;
    jsmi_iterator_set(vm, wrapper, 0, record.iterator);
    jsmi_iterator_set(vm, wrapper, 1, record.next_method);
    *result = jsmi_value_object(wrapper);
    return true;
}

// %WrapForValidIteratorPrototype%.next ( )
// https://tc39.es/ecma262/#sec-%wrapforvaliditeratorprototype%.next
static bool wrap_next(JsCall *call, JsValue *result)
{
    JsIterator *wrapper;

    return jsmi_this_iterator(call, JSMI_ITERATOR_WRAP, "a wrapped iterator",
                              &wrapper) &&
           jsmi_call(call->vm, wrapper->slots[1], wrapper->slots[0], NULL, 0,
                     result);
}

// %WrapForValidIteratorPrototype%.return ( )
// https://tc39.es/ecma262/#sec-%wrapforvaliditeratorprototype%.return
static bool wrap_return(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsIterator *wrapper;
    JsValue method;

    if (!jsmi_this_iterator(call, JSMI_ITERATOR_WRAP, "a wrapped iterator",
                            &wrapper))
        return false;
    if (!jsmi_get_method(vm, wrapper->slots[0], JSMI_KEY(return_), &method))
        return false;
    if (jsmi_is_undefined(method))
        return jsmi_iterator_result(vm, JSMI_UNDEFINED, true, result);
    return jsmi_call(vm, method, wrapper->slots[0], NULL, 0, result);
}

// -------------------------------------------------------- consumed at once

typedef enum ConsumeMode { EVERY, FIND, FOR_EACH, SOME } ConsumeMode;

typedef struct Consumer {
    ConsumeMode mode;
    JsValue callback;
    JsValue answer;
} Consumer;

static bool consume_value(JsVm *vm, void *data, double index, JsValue value,
                          bool *stop)
{
    Consumer *consumer = data;
    JsValue arguments[2] = {value, jsmi_value_number(index)};
    JsValue result;
    bool truth;

    if (!jsmi_call(vm, consumer->callback, JSMI_UNDEFINED, arguments, 2,
                   &result))
        return false;
    if (consumer->mode == FOR_EACH)
        return true;
    truth = jsmi_to_boolean(result);
    *stop = truth != (consumer->mode == EVERY);
    if (*stop)
        consumer->answer =
            consumer->mode == FIND ? value : jsmi_value_boolean(truth);
    return true;
}

bool jsmi_this_iterator_and_callback(JsCall *call, JsIteratorRecord *record,
                                     JsValue *callback)
{
    JsObject *object;

    if (!jsmi_this_object(call, &object))
        return false;
    *record = (JsIteratorRecord){call->this_value, JSMI_UNDEFINED, false};
    if (!jsmi_callable_argument(call, 0, callback))
        return jsmi_iterator_close_throwing(call->vm, record);
    return jsmi_get_iterator_direct(call->vm, object, record);
}

// Iterator.prototype.every ( predicate ), find, forEach, some
// https://tc39.es/ecma262/#sec-iterator.prototype.every
static bool iterator_prototype_consume(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    Consumer consumer = {.mode = (ConsumeMode)call->callee->mode};
    JsIteratorRecord record;
    double count;

    consumer.answer = JSMI_UNDEFINED;
    if (consumer.mode == EVERY || consumer.mode == SOME)
        consumer.answer = jsmi_value_boolean(consumer.mode == EVERY);
    if (!jsmi_this_iterator_and_callback(call, &record, &consumer.callback))
        return false;
    if (!jsmi_iterate_record(vm, &record, consume_value, &consumer, &count))
        return false;
    *result = consumer.answer;
    return true;
}

// Iterator.prototype.reduce ( reducer [ , initialValue ] )
// https://tc39.es/ecma262/#sec-iterator.prototype.reduce
static bool iterator_prototype_reduce(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsIteratorRecord record;
    JsValue reducer;
    JsValue accumulator = jsmi_argument(call, 1);
    double counter = 0;
    uint32_t mark;
    bool done;

    if (!jsmi_this_iterator_and_callback(call, &record, &reducer))
        return false;
    if (call->argument_count < 2) {
        if (!jsmi_iterator_step_value(vm, &record, &accumulator, &done))
            return false;
        if (done)
            return jsmi_throw_type_error(
                vm, "reduce of an empty iterator without an initial value");
        counter = 1;
    }
    mark = jsmi_scope_open(&vm->heap);
    for (;; counter++) {
        JsValue arguments[3] = {accumulator, JSMI_UNDEFINED,
                                jsmi_value_number(counter)};

        if (!jsmi_turn(vm, mark))
            return false;
        jsmi_vm_keep(vm, accumulator);
        if (!jsmi_iterator_step_value(vm, &record, &arguments[1], &done))
            return false;
        if (done)
            break;
        if (!jsmi_call(vm, reducer, JSMI_UNDEFINED, arguments, 3, &accumulator))
            return jsmi_iterator_close_throwing(vm, &record);
    }
    *result = accumulator;
    return true;
}

static bool append_value(JsVm *vm, void *data, double index, JsValue value,
                         bool *stop)
{
    (void)index;
    (void)stop;
    return jsmi_array_append(vm, data, value);
}

// Iterator.prototype.toArray ( )
// https://tc39.es/ecma262/#sec-iterator.prototype.toarray
static bool iterator_prototype_to_array(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *object;
    JsIteratorRecord record;
    double count;

    return jsmi_this_object(call, &object) &&
           jsmi_get_iterator_direct(vm, object, &record) &&
           jsmi_array_create(vm, 0, NULL, result) &&
           jsmi_iterate_record(vm, &record, append_value,
                               jsmi_as_object(*result), &count);
}

typedef struct Search {
    JsValue wanted;
    double skipped;
    bool found;
} Search;

static bool compare_value(JsVm *vm, void *data, double index, JsValue value,
                          bool *stop)
{
    Search *search = data;

    if (index < search->skipped)
        return true;
    if (!jsmi_same_value_zero(vm, value, search->wanted, &search->found))
        return false;
    *stop = search->found;
    return true;
}

static bool skipped_argument(JsCall *call, double *skipped)
{
    JsVm *vm = call->vm;
    JsValue argument = jsmi_argument(call, 1);

    *skipped = 0;
    if (jsmi_is_undefined(argument))
        return true;
    *skipped = jsmi_is_number(argument) ? jsmi_as_number(argument) : NAN;
    if (!isinf(*skipped) && !jsmi_double_is_integral(*skipped))
        return jsmi_throw_type_error(vm, "%V is not a number of elements",
                                     argument);
    if (*skipped < 0 ||
        (isfinite(*skipped) && *skipped > JSMI_MAX_SAFE_INTEGER))
        return jsmi_throw_range_error(vm, "%V is not a number of elements",
                                      argument);
    return true;
}

// Iterator.prototype.includes ( searchElement [ , skippedElements ] )
// https://tc39.es/proposal-iterator-includes/#sec-iterator.prototype.includes
static bool iterator_prototype_includes(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsIteratorRecord record = {call->this_value, JSMI_UNDEFINED, false};
    Search search = {.wanted = jsmi_argument(call, 0)};
    JsObject *object;
    double count;

    if (!jsmi_this_object(call, &object))
        return false;
    if (!skipped_argument(call, &search.skipped))
        return jsmi_iterator_close_throwing(vm, &record);
    if (!jsmi_get_iterator_direct(vm, object, &record))
        return false;
    if (!jsmi_iterate_record(vm, &record, compare_value, &search, &count))
        return false;
    *result = jsmi_value_boolean(search.found);
    return true;
}

typedef struct Joining {
    JsStringBuilder builder;
    JsString *separator;
} Joining;

static bool append_text(JsVm *vm, void *data, double index, JsValue value,
                        bool *stop)
{
    Joining *joining = data;
    JsString *string;

    if (index > 0)
        jsmi_string_builder_append_string(&joining->builder,
                                          joining->separator);
    *stop = joining->builder.buffer.failed;
    if (jsmi_is_nullish(value))
        return true;
    if (!jsmi_to_string(vm, value, &string))
        return false;
    jsmi_string_builder_append_string(&joining->builder, string);
    return true;
}

// Iterator.prototype.join ( separator )
// https://tc39.es/proposal-iterator-join/#sec-iterator.prototype.join
static bool iterator_prototype_join(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsIteratorRecord record = {call->this_value, JSMI_UNDEFINED, false};
    Joining joining = {.separator = jsmi_unit_string(',')};
    JsObject *object;
    double count;

    if (!jsmi_this_object(call, &object))
        return false;
    if (!jsmi_is_undefined(jsmi_argument(call, 0)) &&
        !jsmi_to_string(vm, jsmi_argument(call, 0), &joining.separator))
        return jsmi_iterator_close_throwing(vm, &record);
    if (!jsmi_get_iterator_direct(vm, object, &record))
        return false;
    jsmi_string_builder_initialize(&joining.builder, &vm->heap);
    if (!jsmi_iterate_record(vm, &record, append_text, &joining, &count)) {
        jsmi_string_builder_dispose(&joining.builder);
        return false;
    }
    return jsmi_result_builder(vm, &joining.builder, result);
}

// Iterator.prototype [ %Symbol.dispose% ] ( )
// https://tc39.es/ecma262/#sec-iterator.prototype-%symbol.dispose%
static bool iterator_prototype_dispose(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue method, ignored;

    *result = JSMI_UNDEFINED;
    if (!jsmi_get_method(vm, call->this_value, JSMI_KEY(return_), &method))
        return false;
    return jsmi_is_undefined(method) ||
           jsmi_call(vm, method, call->this_value, NULL, 0, &ignored);
}

// --------------------------------------------- accessors that look like values

// SetterThatIgnoresPrototypeProperties ( thisValue, home, p, v )
// https://tc39.es/ecma262/#sec-SetterThatIgnoresPrototypeProperties
bool jsmi_set_ignoring_prototype(JsCall *call, JsIntrinsic home, JsKey key)
{
    JsVm *vm = call->vm;
    JsObject *object;
    JsObject *prototype;
    JsPropertyDescriptor descriptor;
    bool found;

    if (!jsmi_this_object(call, &object))
        return false;
    if (!jsmi_realm_intrinsic(vm, call->realm, home, &prototype))
        return false;
    if (object == prototype)
        return jsmi_throw_type_error(vm, "property %K is read-only", &key);
    if (!object->shape->methods->get_own_property(vm, object, key, &descriptor,
                                                  &found))
        return false;
    if (!found)
        return jsmi_create_data_property_or_throw(vm, object, key,
                                                  jsmi_argument(call, 0));
    return jsmi_set(vm, object, key, jsmi_argument(call, 0), true);
}

// get Iterator.prototype.constructor
// https://tc39.es/ecma262/#sec-iterator.prototype.constructor
static bool get_constructor(JsCall *call, JsValue *result)
{
    JsObject *constructor;

    if (!jsmi_realm_intrinsic(call->vm, call->realm, JSMI_INTRINSIC_ITERATOR,
                              &constructor))
        return false;
    *result = jsmi_value_object(constructor);
    return true;
}

static bool set_constructor(JsCall *call, JsValue *result)
{
    *result = JSMI_UNDEFINED;
    return jsmi_set_ignoring_prototype(call, JSMI_INTRINSIC_ITERATOR_PROTOTYPE,
                                       JSMI_KEY(constructor));
}

// get Iterator.prototype [ %Symbol.toStringTag% ]
// https://tc39.es/ecma262/#sec-iterator.prototype-%symbol.tostringtag%
static bool get_tag(JsCall *call, JsValue *result)
{
    (void)call;
    *result = JSMI_ATOM_VALUE(Iterator);
    return true;
}

static bool set_tag(JsCall *call, JsValue *result)
{
    *result = JSMI_UNDEFINED;
    return jsmi_set_ignoring_prototype(call, JSMI_INTRINSIC_ITERATOR_PROTOTYPE,
                                       JSMI_KEY_SYMBOL(to_string_tag));
}

const JsPropertySpec jsmi_wrap_for_valid_iterator_prototype_properties[] = {
    JSMI_METHOD(next, 0, wrap_next),
    JSMI_METHOD(return_, 0, wrap_return),
    JSMI_END,
};

const JsPropertySpec jsmi_iterator_prototype_properties[] = {
    // clang-format off
    JSMI_ACCESSOR(constructor, get_constructor, set_constructor),
    JSMI_METHOD(chunks, 1, jsmi_iterator_prototype_chunks),
    JSMI_METHOD_MODE(drop, 1, jsmi_iterator_prototype_limit, JSMI_HELPER_DROP),
    JSMI_METHOD_MODE(every, 1, iterator_prototype_consume, EVERY),
    JSMI_METHOD_MODE(filter, 1, jsmi_iterator_prototype_transform, JSMI_HELPER_FILTER),
    JSMI_METHOD_MODE(find, 1, iterator_prototype_consume, FIND),
    JSMI_METHOD_MODE(flatMap, 1, jsmi_iterator_prototype_transform, JSMI_HELPER_FLAT_MAP),
    JSMI_METHOD_MODE(forEach, 1, iterator_prototype_consume, FOR_EACH),
    JSMI_METHOD(includes, 1, iterator_prototype_includes),
    JSMI_METHOD(join, 1, iterator_prototype_join),
    JSMI_METHOD_MODE(map, 1, jsmi_iterator_prototype_transform, JSMI_HELPER_MAP),
    JSMI_METHOD(reduce, 1, iterator_prototype_reduce),
    JSMI_METHOD_MODE(some, 1, iterator_prototype_consume, SOME),
    JSMI_METHOD_MODE(take, 1, jsmi_iterator_prototype_limit, JSMI_HELPER_TAKE),
    JSMI_METHOD(toArray, 0, iterator_prototype_to_array),
    JSMI_METHOD(windows, 1, jsmi_iterator_prototype_windows),
    JSMI_SYMBOL_METHOD(dispose, 0, iterator_prototype_dispose, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_SYMBOL_METHOD(iterator, 0, jsmi_return_this, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_SYMBOL_ACCESSOR(to_string_tag, get_tag, set_tag),
    JSMI_END,
    // clang-format on
};

const JsPropertySpec jsmi_iterator_properties[] = {
    // clang-format off
    JSMI_METHOD(Iterator, 0, iterator_constructor),
    JSMI_OBJECT(prototype, ITERATOR_PROTOTYPE, 0),
    JSMI_METHOD(concat, 0, jsmi_iterator_concat),
    JSMI_METHOD(from, 1, iterator_from),
    JSMI_METHOD_MODE(zip, 1, jsmi_iterator_zip, JSMI_ZIP_ARRAYS),
    JSMI_METHOD_MODE(zipKeyed, 1, jsmi_iterator_zip, JSMI_ZIP_KEYED),
    JSMI_END,
    // clang-format on
};
