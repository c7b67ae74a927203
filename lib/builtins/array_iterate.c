// SPDX-License-Identifier: MIT
//
// The methods of arrays that call back for each element.
#include "builtins/array.h"

// -------------------------------------------- every, filter, forEach, map,
// some

typedef struct Visit {
    JsObject *object;
    double length;
    JsValue callback;
    JsValue this_argument;
    JsArrayCallbackMode mode;
    JsObject *array;  // that filter and map fill
    double to;        // filter: where the next one goes
} Visit;

// Whether the walk is over: `*result` is then what the method returns.
static bool take_answer(JsVm *vm, Visit *visit, double k, JsValue value,
                        JsValue answer, bool *is_over, JsValue *result)
{
    switch (visit->mode) {
    case JSMI_ARRAY_EVERY:
        *is_over = !jsmi_to_boolean(answer);
        *result = JSMI_FALSE;
        return true;
    case JSMI_ARRAY_SOME:
        *is_over = jsmi_to_boolean(answer);
        *result = JSMI_TRUE;
        return true;
    case JSMI_ARRAY_MAP:
        return jsmi_element_create(vm, visit->array, k, answer);
    case JSMI_ARRAY_FILTER:
        return !jsmi_to_boolean(answer) ||
               jsmi_element_create(vm, visit->array, visit->to++, value);
    default:
        return true;
    }
}

static bool visit_elements(JsVm *vm, Visit *visit, bool *is_over,
                           JsValue *result)
{
    uint32_t mark = jsmi_scope_open(&vm->heap);

    for (double k = 0; k < visit->length && !*is_over; k++) {
        JsValue arguments[3] = {JSMI_UNDEFINED, jsmi_value_number(k),
                                jsmi_value_object(visit->object)};
        JsValue answer;
        bool present;

        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_element_get_present(vm, visit->object, k, &arguments[0],
                                      &present))
            return false;
        if (!present)
            continue;
        if (!jsmi_call(vm, visit->callback, visit->this_argument, arguments, 3,
                       &answer))
            return false;
        if (!take_answer(vm, visit, k, arguments[0], answer, is_over, result))
            return false;
    }
    return true;
}

// Array.prototype.every ( callback [ , thisArg ] ), filter, forEach, map, some
// https://tc39.es/ecma262/#sec-array.prototype.every
bool jsmi_array_prototype_visit(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    Visit visit = {.mode = (JsArrayCallbackMode)call->callee->mode,
                   .this_argument = jsmi_argument(call, 1)};
    bool makes_array =
        visit.mode == JSMI_ARRAY_MAP || visit.mode == JSMI_ARRAY_FILTER;
    bool is_over = false;
    JsValue answer = JSMI_UNDEFINED;

    if (!jsmi_this_array_like(call, &visit.object, &visit.length))
        return false;
    if (!jsmi_callable_argument(call, 0, &visit.callback))
        return false;
    if (makes_array &&
        !jsmi_array_species_create(
            vm, visit.object, visit.mode == JSMI_ARRAY_MAP ? visit.length : 0,
            &visit.array))
        return false;
    if (!visit_elements(vm, &visit, &is_over, &answer))
        return false;
    if (is_over)
        *result = answer;
    else if (makes_array)
        *result = jsmi_value_object(visit.array);
    else if (visit.mode == JSMI_ARRAY_FOR_EACH)
        *result = JSMI_UNDEFINED;
    else
        *result = jsmi_value_boolean(visit.mode == JSMI_ARRAY_EVERY);
    return true;
}

// ----------------------------------- find, findIndex, findLast, findLastIndex

// FindViaPredicate ( O, len, direction, predicate, thisArg )
// https://tc39.es/ecma262/#sec-findviapredicate
static bool find_via_predicate(JsCall *call, JsObject *object, double length,
                               bool from_right, double *index, JsValue *value)
{
    JsVm *vm = call->vm;
    JsValue predicate = jsmi_argument(call, 0);
    uint32_t mark = jsmi_scope_open(&vm->heap);

    *index = -1;
    *value = JSMI_UNDEFINED;
    for (double i = 0; i < length; i++) {
        double k = from_right ? length - 1 - i : i;
        JsValue arguments[3] = {JSMI_UNDEFINED, jsmi_value_number(k),
                                jsmi_value_object(object)};
        JsValue answer;

        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_element_get(vm, object, k, &arguments[0]))
            return false;
        if (!jsmi_call(vm, predicate, jsmi_argument(call, 1), arguments, 3,
                       &answer))
            return false;
        if (jsmi_to_boolean(answer)) {
            *index = k;
            *value = arguments[0];
            return true;
        }
    }
    return true;
}

// Array.prototype.find ( predicate [ , thisArg ] ), findIndex, findLast,
// findLastIndex
// https://tc39.es/ecma262/#sec-array.prototype.find
bool jsmi_array_prototype_find(JsCall *call, JsValue *result)
{
    JsArrayCallbackMode mode = (JsArrayCallbackMode)call->callee->mode;
    JsObject *object;
    JsValue predicate, value;
    double length, index;

    if (!jsmi_this_array_like(call, &object, &length))
        return false;
    if (!jsmi_callable_argument(call, 0, &predicate))
        return false;
    if (!find_via_predicate(call, object, length,
                            mode == JSMI_ARRAY_FIND_LAST ||
                                mode == JSMI_ARRAY_FIND_LAST_INDEX,
                            &index, &value))
        return false;
    *result = mode == JSMI_ARRAY_FIND || mode == JSMI_ARRAY_FIND_LAST
                  ? value
                  : jsmi_value_number(index);
    return true;
}

// ---------------------------------------------------------- reduce,
// reduceRight

// Array.prototype.reduce ( callback [ , initialValue ] ), reduceRight
// https://tc39.es/ecma262/#sec-array.prototype.reduce
bool jsmi_array_prototype_reduce(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    bool from_right = call->callee->mode == JSMI_ARRAY_FROM_RIGHT;
    JsObject *object;
    JsValue callback;
    JsValue accumulator = jsmi_argument(call, 1);
    bool has_accumulator = call->argument_count > 1;
    double length;
    uint32_t mark;

    if (!jsmi_this_array_like(call, &object, &length))
        return false;
    if (!jsmi_callable_argument(call, 0, &callback))
        return false;
    mark = jsmi_scope_open(&vm->heap);
    for (double i = 0; i < length; i++) {
        double k = from_right ? length - 1 - i : i;
        JsValue arguments[4] = {accumulator, JSMI_UNDEFINED,
                                jsmi_value_number(k),
                                jsmi_value_object(object)};
        bool present;

        if (!jsmi_turn(vm, mark))
            return false;
        jsmi_vm_keep(vm, accumulator);
        if (!jsmi_element_get_present(vm, object, k, &arguments[1], &present))
            return false;
        if (!present)
            continue;
        if (!has_accumulator)
            accumulator = arguments[1];
        else if (!jsmi_call(vm, callback, JSMI_UNDEFINED, arguments, 4,
                            &accumulator))
            return false;
        has_accumulator = true;
    }
    if (!has_accumulator)
        return jsmi_throw_type_error(
            vm, "reduce of an empty array without an initial value");
    *result = accumulator;
    return true;
}

// ---------------------------------------------------------------- flat,
// flatMap
//
// FlattenIntoArray without recursion: the arrays being walked through are a
// stack, in a list that the scope keeps.

typedef struct Level {
    double index;
    double length;
} Level;

typedef struct Flatten {
    JsVm *vm;
    JsValueList sources;  // an array for each level
    JsBuffer levels;      // a Level for each
    uint32_t depth;       // levels in use
    double depth_limit;
    JsObject *target;
    double target_index;
    JsValue mapper;  // or undefined
    JsValue this_argument;
} Flatten;

static Level *top_level(const Flatten *flatten)
{
    return (Level *)(void *)flatten->levels.data + (flatten->depth - 1);
}

static bool push_level(Flatten *flatten, JsObject *source, double length)
{
    Level level = {0, length};

    if (flatten->depth < flatten->sources.count) {
        jsmi_value_list_values(&flatten->sources)[flatten->depth] =
            jsmi_value_object(source);
        jsmi_write_barrier(&flatten->vm->heap, flatten->sources.cell);
    } else {
        if (!jsmi_value_list_append(&flatten->sources,
                                    jsmi_value_object(source)))
            return false;
        jsmi_buffer_append(&flatten->levels, &level, sizeof level);
        if (flatten->levels.failed)
            return jsmi_fail_allocation(flatten->vm);
    }
    flatten->depth++;
    *top_level(flatten) = level;
    return true;
}

static bool add_flat(Flatten *flatten, JsValue element)
{
    JsVm *vm = flatten->vm;
    bool is_array = false;
    double length;

    if (flatten->depth <= flatten->depth_limit) {
        if (!jsmi_is_array(vm, element, &is_array))
            return false;
    }
    if (is_array)
        return jsmi_length_of_array_like(vm, jsmi_as_object(element),
                                         &length) &&
               push_level(flatten, jsmi_as_object(element), length);
    return jsmi_element_create(vm, flatten->target, flatten->target_index++,
                               element);
}

static bool flatten_next(Flatten *flatten)
{
    JsVm *vm = flatten->vm;
    Level *level = top_level(flatten);
    JsObject *source = jsmi_as_object(
        jsmi_value_list_values(&flatten->sources)[flatten->depth - 1]);
    double k = level->index;
    JsValue element;
    bool present;

    if (k >= level->length) {
        flatten->depth--;
        return true;
    }
    level->index++;
    if (!jsmi_element_get_present(vm, source, k, &element, &present))
        return false;
    if (!present)
        return true;
    if (flatten->depth == 1 && !jsmi_is_undefined(flatten->mapper)) {
        JsValue arguments[3] = {element, jsmi_value_number(k),
                                jsmi_value_object(source)};

        if (!jsmi_call(vm, flatten->mapper, flatten->this_argument, arguments,
                       3, &element))
            return false;
    }
    return add_flat(flatten, element);
}

static bool flatten_all(Flatten *flatten)
{
    uint32_t mark = jsmi_scope_open(&flatten->vm->heap);

    while (flatten->depth > 0) {
        if (!jsmi_turn(flatten->vm, mark))
            return false;
        jsmi_vm_keep(flatten->vm, jsmi_value_cell(flatten->sources.cell));
        if (!flatten_next(flatten))
            return false;
    }
    return true;
}

// FlattenIntoArray ( target, source, sourceLength, 0, depth [ , mapper ] )
// https://tc39.es/ecma262/#sec-flattenintoarray
static bool flatten_into_array(JsVm *vm, JsObject *target, JsObject *source,
                               double length, double depth, JsValue mapper,
                               JsValue this_argument)
{
    Flatten flatten = {.vm = vm,
                       .depth_limit = depth,
                       .target = target,
                       .mapper = mapper,
                       .this_argument = this_argument};
    bool succeeded;

    jsmi_value_list_initialize(&flatten.sources, vm);
    jsmi_buffer_initialize(&flatten.levels, &vm->budget);
    succeeded = push_level(&flatten, source, length) && flatten_all(&flatten);
    jsmi_buffer_dispose(&flatten.levels);
    return succeeded;
}

// Array.prototype.flat ( [ depth ] )
// https://tc39.es/ecma262/#sec-array.prototype.flat
bool jsmi_array_prototype_flat(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *object;
    JsObject *array;
    double length;
    double depth = 1;

    if (!jsmi_this_array_like(call, &object, &length))
        return false;
    if (!jsmi_is_undefined(jsmi_argument(call, 0)) &&
        !jsmi_to_integer_or_infinity(vm, jsmi_argument(call, 0), &depth))
        return false;
    if (!jsmi_array_species_create(vm, object, 0, &array))
        return false;
    *result = jsmi_value_object(array);
    return flatten_into_array(vm, array, object, length, depth < 0 ? 0 : depth,
                              JSMI_UNDEFINED, JSMI_UNDEFINED);
}

// Array.prototype.flatMap ( mapper [ , thisArg ] )
// https://tc39.es/ecma262/#sec-array.prototype.flatmap
bool jsmi_array_prototype_flat_map(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *object;
    JsObject *array;
    JsValue mapper;
    double length;

    if (!jsmi_this_array_like(call, &object, &length))
        return false;
    if (!jsmi_callable_argument(call, 0, &mapper))
        return false;
    if (!jsmi_array_species_create(vm, object, 0, &array))
        return false;
    *result = jsmi_value_object(array);
    return flatten_into_array(vm, array, object, length, 1, mapper,
                              jsmi_argument(call, 1));
}
