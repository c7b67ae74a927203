// SPDX-License-Identifier: MIT
//
// Array.prototype.flat and flatMap.
#include "builtins/array.h"

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
    if (!present) {
        level->index = jsmi_element_next(source, k + 1, level->length);
        return true;
    }
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
