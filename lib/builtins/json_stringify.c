// SPDX-License-Identifier: MIT
//
// JSON.stringify. https://tc39.es/ecma262/#sec-json.stringify
#include "builtins/json.h"

#include <math.h>

#include "interp/inline_cache.h"

// The stack has for each object that is being written: itself, its keys, the
// number of the next property and how many there are. The keys are undefined
// for an array; an array of strings; or, for an object whose properties are
// all named, the shared shape that it had when it was begun.
enum {
    LEVEL_OBJECT,
    LEVEL_KEYS,
    LEVEL_INDEX,
    LEVEL_LENGTH,
    LEVEL_HAS_MEMBER,  // a property was written: the next one needs a comma
    LEVEL_SIZE
};

enum { KNOWN_SHAPES = 8, LINE_SIZE = 256 };

typedef struct Serializer {
    JsVm *vm;
    // Shapes whose objects are no raw JSON and have no toJSON, own or
    // inherited, as long as the prototype epoch stands still; forgotten when a
    // collection may have freed one of them.
    const JsShape *plain_shapes[KNOWN_SHAPES];
    uint32_t epoch;
    uint64_t collections;
    JsStringBuilder builder;
    JsValueList stack;
    JsValue replacer;       // a function or undefined
    JsValue property_list;  // an array of strings or undefined
    JsString *gap;
    // A new line and as many gaps as fit, if they are of Latin-1.
    uint32_t line_length;
    uint8_t line[LINE_SIZE];
} Serializer;

static JsValue *top_level(Serializer *state)
{
    return jsmi_value_list_values(&state->stack) + state->stack.count -
           LEVEL_SIZE;
}

// ------------------------------------------------------------------- one value

// Where a shape is written down once it is known as plain.
static inline const JsShape **known_shape(Serializer *state,
                                          const JsShape *shape)
{
    JsVm *vm = state->vm;
    uint64_t collections = vm->heap.minor_count + vm->heap.full_count;

    if (JSMI_UNLIKELY(state->epoch != vm->prototype_epoch ||
                      state->collections != collections)) {
        memset(state->plain_shapes, 0, sizeof state->plain_shapes);
        state->epoch = vm->prototype_epoch;
        state->collections = collections;
    }
    return &state->plain_shapes[(uintptr_t)shape / 64 % KNOWN_SHAPES];
}

// Whether it is known that looking for toJSON finds nothing and calls nothing.
static bool lacks_to_json(Serializer *state, JsObject *object, bool *lacks)
{
    JsVm *vm = state->vm;
    const JsShape *shape = object->shape;
    const JsShape **known = known_shape(state, shape);
    JsSearch search;
    bool is_raw;

    *lacks = *known == shape;
    if (*lacks || jsmi_shape_is_unique(shape))
        return true;
    if (!jsmi_search_property(vm, object, JSMI_KEY(toJSON), &search) ||
        !jsmi_is_raw_json(vm, jsmi_value_object(object), &is_raw))
        return false;
    *lacks = search.found == JSMI_FOUND_ABSENT && search.is_cacheable &&
             !is_raw && object->shape == shape &&
             state->epoch == vm->prototype_epoch;
    if (*lacks)
        *known = shape;
    return true;
}

// The name of element number `index`.
static bool element_name(JsVm *vm, double index, JsValue *name)
{
    JsString *string;

    if (!jsmi_number_to_string(vm, index, &string))
        return false;
    *name = jsmi_value_cell(string);
    return true;
}

// The key is undefined for element number `index`.
static bool call_to_json(Serializer *state, JsValue key, double index,
                         JsValue *value)
{
    JsVm *vm = state->vm;
    JsValue to_json;
    bool lacks = false;

    if (!jsmi_is_object(*value) && !jsmi_is_bigint(*value))
        return true;
    if (jsmi_is_object(*value) &&
        !lacks_to_json(state, jsmi_as_object(*value), &lacks))
        return false;
    if (lacks)
        return true;
    if (!jsmi_get_v(vm, *value, JSMI_KEY(toJSON), &to_json))
        return false;
    if (!jsmi_is_callable(to_json))
        return true;
    return (!jsmi_is_undefined(key) || element_name(vm, index, &key)) &&
           jsmi_call(vm, to_json, *value, &key, 1, value);
}

// The primitive that a wrapper stands for.
static bool unwrap(JsVm *vm, JsValue *value)
{
    JsValue wrapped;
    JsString *string;
    double number;

    if (!jsmi_is_kind(*value, JSMI_CELL_PRIMITIVE))
        return true;
    wrapped = jsmi_wrapped_value(*value);
    if (jsmi_is_number(wrapped)) {
        if (!jsmi_to_number(vm, *value, &number))
            return false;
        *value = jsmi_value_number(number);
    } else if (jsmi_is_string(wrapped)) {
        if (!jsmi_to_string(vm, *value, &string))
            return false;
        *value = jsmi_value_cell(string);
    } else if (jsmi_is_boolean(wrapped) || jsmi_is_bigint(wrapped)) {
        *value = wrapped;
    }
    return true;
}

// SerializeJSONProperty ( state, key, holder ), steps 1 to 4: what is to be
// written. Undefined: nothing. The key is undefined for element number `index`.
// https://tc39.es/ecma262/#sec-serializejsonproperty
static bool prepare_value(Serializer *state, JsObject *holder, JsValue key,
                          double index, JsValue *value)
{
    JsVm *vm = state->vm;

    if (!call_to_json(state, key, index, value))
        return false;
    if (!jsmi_is_undefined(state->replacer)) {
        JsValue arguments[2] = {key, *value};

        if ((jsmi_is_undefined(key) &&
             !element_name(vm, index, &arguments[0])) ||
            !jsmi_call(vm, state->replacer, jsmi_value_object(holder),
                       arguments, 2, value))
            return false;
    }
    if (!unwrap(vm, value))
        return false;
    if (jsmi_is_symbol(*value) || jsmi_is_callable(*value))
        *value = JSMI_UNDEFINED;
    return true;
}

static void append_number(Serializer *state, JsValue number)
{
    JsStringBuilder *builder = &state->builder;
    char text[JSMI_NUMBER_TEXT_SIZE];
    JsUnits units = {.latin1 = (const uint8_t *)text};
    void *room = builder->is_wide
                     ? NULL
                     : jsmi_string_builder_room(builder, JSMI_NUMBER_TEXT_SIZE);

    if (!jsmi_is_int(number) && !isfinite(jsmi_as_number(number))) {
        jsmi_string_builder_append_text(builder, "null");
    } else if (room) {
        jsmi_string_builder_count(builder,
                                  jsmi_number_value_to_text(number, room));
    } else {
        units.length = (uint32_t)jsmi_number_value_to_text(number, text);
        jsmi_string_builder_append_units(builder, units);
    }
}

static bool is_being_written(Serializer *state, JsValue object, bool *is)
{
    const JsValue *values = jsmi_value_list_values(&state->stack);

    *is = false;
    for (uint32_t i = 0; i < state->stack.count && !*is; i += LEVEL_SIZE)
        *is = jsmi_same_word(values[i + LEVEL_OBJECT], object);
    return jsmi_vm_spend(state->vm, state->stack.count / 256);
}

// Whether the object's own string keys are those of its shape, which nothing
// can change, and no replacer is to be asked.
static bool has_keys_of_shape(const Serializer *state, const JsObject *object)
{
    return jsmi_is_undefined(state->replacer) &&
           jsmi_is_undefined(state->property_list) &&
           object->elements == &jsmi_empty_elements &&
           object->shape->methods->own_property_keys ==
               jsmi_ordinary_own_property_keys &&
           !(object->cell.flags & (JSMI_OBJECT_EXOTIC | JSMI_OBJECT_LAZY)) &&
           !jsmi_is_array_object(object) &&
           !jsmi_shape_is_unique(object->shape);
}

// The keys of an object that is no array, and how many they are.
static bool find_keys(Serializer *state, JsObject *object, JsValue *keys,
                      double *count)
{
    JsVm *vm = state->vm;

    if (has_keys_of_shape(state, object)) {
        *keys = jsmi_value_cell(object->shape);
        *count = object->shape->property_count;
        return jsmi_vm_spend(vm, object->shape->property_count);
    }
    *keys = state->property_list;
    if (jsmi_is_undefined(*keys) &&
        !jsmi_enumerable_own_properties(vm, object, JSMI_ENUMERATE_KEYS, keys))
        return false;
    *count = jsmi_array_length(jsmi_as_object(*keys));
    return true;
}

static bool push_level(Serializer *state, JsValue object, JsValue keys,
                       double length)
{
    const JsValue level[LEVEL_SIZE] = {
        [LEVEL_OBJECT] = object,
        [LEVEL_KEYS] = keys,
        [LEVEL_INDEX] = jsmi_value_int(0),
        [LEVEL_LENGTH] = jsmi_value_number(length),
        [LEVEL_HAS_MEMBER] = JSMI_FALSE,
    };
    JsValueList *stack = &state->stack;

    // FAST PATH: there is room.
    if (stack->cell &&
        stack->cell->cell.auxiliary - stack->count >= LEVEL_SIZE) {
        memcpy(stack->cell->values + stack->count, level, sizeof level);
        stack->count += LEVEL_SIZE;
        jsmi_write_barrier(&state->vm->heap, stack->cell);
        return true;
    }
    for (int i = 0; i < LEVEL_SIZE; i++) {
        if (!jsmi_value_list_append(stack, level[i]))
            return false;
    }
    return true;
}

static bool push_object(Serializer *state, JsValue value)
{
    JsVm *vm = state->vm;
    JsValue keys = JSMI_UNDEFINED;
    bool is_array, is_cyclic;
    double length;

    if (!is_being_written(state, value, &is_cyclic))
        return false;
    if (is_cyclic)
        return jsmi_throw_type_error(
            vm, "cannot write an object that contains itself as JSON");
    if (!jsmi_is_array(vm, value, &is_array))
        return false;
    if (is_array
            ? !jsmi_length_of_array_like(vm, jsmi_as_object(value), &length)
            : !find_keys(state, jsmi_as_object(value), &keys, &length))
        return false;
    jsmi_string_builder_append_unit(&state->builder, is_array ? '[' : '{');
    return push_level(state, value, keys, length);
}

// Writes a string, a number, a boolean or null. False in `*is_other`: it was
// one of these.
static inline bool append_primitive(Serializer *state, JsValue value,
                                    bool *is_other)
{
    JsStringBuilder *builder = &state->builder;

    *is_other = false;
    if (jsmi_is_string(value))
        return jsmi_json_quote(state->vm, builder, jsmi_as_string(value), "");
    if (jsmi_is_number(value))
        append_number(state, value);
    else if (jsmi_is_boolean(value))
        jsmi_string_builder_append_text(
            builder, jsmi_same_word(value, JSMI_TRUE) ? "true" : "false");
    else if (jsmi_is_null(value))
        jsmi_string_builder_append_text(builder, "null");
    else
        *is_other = true;
    return true;
}

// Writes a prepared value other than undefined, or pushes it.
static bool append_value(Serializer *state, JsValue value)
{
    JsVm *vm = state->vm;
    bool is_other, is_raw = false;

    if (!append_primitive(state, value, &is_other))
        return false;
    if (!is_other)
        return true;
    if (jsmi_is_bigint(value))
        return jsmi_throw_type_error(vm, "cannot write a BigInt as JSON");
    if (*known_shape(state, jsmi_as_object(value)->shape) !=
            jsmi_as_object(value)->shape &&
        !jsmi_is_raw_json(vm, value, &is_raw))
        return false;
    if (!is_raw)
        return push_object(state, value);
    if (!jsmi_get(vm, jsmi_as_object(value), JSMI_KEY(rawJSON), &value))
        return false;
    jsmi_string_builder_append_string(&state->builder, jsmi_as_string(value));
    return true;
}

// ------------------------------------------------------------------ containers

// A new line with the indentation of `depth` levels, if there is a gap.
static void append_line(Serializer *state, uint32_t depth)
{
    uint32_t gap_length = jsmi_string_length(state->gap);
    JsUnits line = {.latin1 = state->line};

    if (gap_length == 0)
        return;
    // FAST PATH: the line is there already.
    if (depth < LINE_SIZE && depth * gap_length < state->line_length) {
        line.length = 1 + depth * gap_length;
        jsmi_string_builder_append_units(&state->builder, line);
        return;
    }
    jsmi_string_builder_append_unit(&state->builder, '\n');
    for (uint32_t i = 0; i < depth && !state->builder.buffer.failed; i++)
        jsmi_string_builder_append_string(&state->builder, state->gap);
}

static void close_container(Serializer *state, const JsValue *level)
{
    bool is_array = jsmi_is_undefined(level[LEVEL_KEYS]);

    if (jsmi_same_word(level[LEVEL_HAS_MEMBER], JSMI_TRUE))
        append_line(state, state->stack.count / LEVEL_SIZE - 1);
    jsmi_string_builder_append_unit(&state->builder, is_array ? ']' : '}');
    state->stack.count -= LEVEL_SIZE;
}

// The value of entry number `index` of the shape that the object had;
// undefined, which is not written, for keys that do not count.
static bool read_of_shape(const Serializer *state, JsObject *object,
                          const JsShape *shape, uint32_t index, JsValue *name,
                          JsValue *value)
{
    const JsProperty *entry = &shape->table->entries[index];

    *name = jsmi_value_cell(jsmi_key_cell(entry->key));
    *value = JSMI_UNDEFINED;
    if (!(entry->attributes & JSMI_ENUMERABLE) || !jsmi_is_string(*name))
        return true;
    if (object->shape != shape || entry->attributes & JSMI_IS_ACCESSOR ||
        jsmi_is_lazy(*jsmi_object_slot(object, entry->slot)))
        return jsmi_get(state->vm, object, entry->key, value);
    *value = *jsmi_object_slot(object, entry->slot);
    jsmi_vm_keep(state->vm, *value);
    return true;
}

// The key, as a string value (undefined for an element, whose name is seldom
// asked for), and the value of property number `index`.
static bool read_property(const Serializer *state, const JsValue *level,
                          double index, JsValue *name, JsValue *value)
{
    JsVm *vm = state->vm;
    JsObject *object = jsmi_as_object(level[LEVEL_OBJECT]);
    JsKey key;

    *name = JSMI_UNDEFINED;
    if (jsmi_is_undefined(level[LEVEL_KEYS]))
        return jsmi_element_get(vm, object, index, value);
    if (jsmi_is_kind(level[LEVEL_KEYS], JSMI_CELL_SHAPE))
        return read_of_shape(state, object,
                             (JsShape *)jsmi_as_cell(level[LEVEL_KEYS]),
                             (uint32_t)index, name, value);
    *name =
        jsmi_as_object(level[LEVEL_KEYS])->elements->values[(uint32_t)index];
    return jsmi_to_property_key(vm, *name, &key) &&
           jsmi_get(vm, object, key, value);
}

// What comes before the value of a property: comma, line and key.
static inline bool begin_member(Serializer *state, JsValue *level, JsValue name)
{
    if (jsmi_same_word(level[LEVEL_HAS_MEMBER], JSMI_TRUE))
        jsmi_string_builder_append_unit(&state->builder, ',');
    level[LEVEL_HAS_MEMBER] = JSMI_TRUE;
    append_line(state, state->stack.count / LEVEL_SIZE);
    return jsmi_is_undefined(name) ||
           jsmi_json_quote(state->vm, &state->builder, jsmi_as_string(name),
                           jsmi_string_length(state->gap) > 0 ? ": " : ":");
}

// Whether property number `index` can be read without running a script, being
// an element of an array or described by the shape. A name of undefined and a
// value of undefined: one that is not written.
static inline bool read_plainly(const JsValue *level, uint32_t index,
                                JsValue *name, JsValue *value)
{
    JsObject *object = jsmi_as_object(level[LEVEL_OBJECT]);
    const JsProperty *entry;

    *name = JSMI_UNDEFINED;
    if (jsmi_is_undefined(level[LEVEL_KEYS])) {
        if (!jsmi_is_array_object(object) ||
            index >= object->elements->readable)
            return false;
        *value = object->elements->values[index];
        return !jsmi_is_hole(*value);
    }
    if (!jsmi_is_kind(level[LEVEL_KEYS], JSMI_CELL_SHAPE) ||
        jsmi_as_cell(level[LEVEL_KEYS]) != &object->shape->cell)
        return false;
    entry = &object->shape->table->entries[index];
    *value = JSMI_UNDEFINED;
    if (!(entry->attributes & JSMI_ENUMERABLE) ||
        !jsmi_key_is_string(entry->key))
        return true;
    *name = jsmi_value_cell(jsmi_key_cell(entry->key));
    *value = *jsmi_object_slot(object, entry->slot);
    return !(entry->attributes & JSMI_IS_ACCESSOR) && !jsmi_is_lazy(*value);
}

enum { MOST_AT_ONCE = 64 };

// FAST PATH: properties from `*index` on whose values are primitives, up to the
// first that is not, or for which a script may have to be asked. The object
// keeps them alive.
static bool serialize_primitives(Serializer *state, JsValue *level,
                                 double *index)
{
    double length = jsmi_as_number(level[LEVEL_LENGTH]);
    bool is_array = jsmi_is_undefined(level[LEVEL_KEYS]);
    uint32_t first = (uint32_t)*index, end = first + MOST_AT_ONCE, i = first;

    if (*index > INT32_MAX || !jsmi_is_undefined(state->replacer))
        return true;
    if (end > length)
        end = (uint32_t)length;
    for (; i < end; i++) {
        JsValue name, value;
        bool is_other;

        if (!read_plainly(level, i, &name, &value))
            break;
        if (jsmi_is_undefined(value) || jsmi_is_symbol(value)) {
            if (!is_array)
                continue;
            value = JSMI_NULL;
        }
        if (jsmi_is_object(value) || jsmi_is_bigint(value))
            break;
        if (!begin_member(state, level, name) ||
            !append_primitive(state, value, &is_other))
            return false;
    }
    *index = i;
    level[LEVEL_INDEX] = jsmi_value_number(i);
    return jsmi_vm_spend(state->vm, i - first);
}

// Properties of the object on top, or its end.
static bool serialize_next(Serializer *state)
{
    JsValue *level = top_level(state);
    double index = jsmi_as_number(level[LEVEL_INDEX]);
    JsValue name, value;

    if (!serialize_primitives(state, level, &index))
        return false;
    if (index >= jsmi_as_number(level[LEVEL_LENGTH])) {
        close_container(state, level);
        return true;
    }
    level[LEVEL_INDEX] = jsmi_value_number(index + 1);
    if (!read_property(state, level, index, &name, &value))
        return false;
    if (!prepare_value(state, jsmi_as_object(level[LEVEL_OBJECT]), name, index,
                       &value))
        return false;
    if (jsmi_is_undefined(value)) {
        if (!jsmi_is_undefined(level[LEVEL_KEYS]))
            return true;
        value = JSMI_NULL;
    }
    return begin_member(state, level, name) && append_value(state, value);
}

// SerializeJSONProperty for the wrapper's property, and all below it.
static bool serialize(Serializer *state, JsValue value, bool *is_undefined)
{
    JsVm *vm = state->vm;
    JsObject *holder = NULL;
    JsObject *prototype;
    JsValue wrapper;
    uint32_t mark;

    // UNOBSERVABLE: only a replacer sees the wrapper.
    if (jsmi_is_callable(state->replacer)) {
        if (!jsmi_realm_intrinsic(vm, vm->realm,
                                  JSMI_INTRINSIC_OBJECT_PROTOTYPE, &prototype))
            return false;
        if (!jsmi_object_create(vm, prototype, 2, &wrapper))
            return false;
        holder = jsmi_as_object(wrapper);
        if (!jsmi_object_add_property(vm, holder, JSMI_KEY(empty), value,
                                      JSMI_ALL_ATTRIBUTES))
            return false;
    }
    if (!prepare_value(state, holder, JSMI_ATOM_VALUE(empty), 0, &value))
        return false;
    *is_undefined = jsmi_is_undefined(value);
    if (*is_undefined)
        return true;
    mark = jsmi_scope_open(&vm->heap);
    if (!append_value(state, value))
        return false;
    while (state->stack.count > 0 && !state->builder.buffer.failed) {
        if (!jsmi_list_turn(vm, mark, &state->stack))
            return false;
        if (!serialize_next(state))
            return false;
    }
    return true;
}

// ------------------------------------------------------------------- arguments

// Adds a property name of the replacer's array, if it is one and new.
static bool add_property_name(JsVm *vm, JsObject *list, JsObject *seen,
                              JsValue item)
{
    JsValue primitive = jsmi_unwrap_primitive(item);
    JsString *string;
    JsKey key;
    bool has;

    if (!jsmi_is_string(primitive) && !jsmi_is_number(primitive))
        return true;
    if (!jsmi_to_string(vm, item, &string))
        return false;
    if (!jsmi_key_from_string(vm, string, &key))
        return false;
    if (!jsmi_has_own_property(vm, seen, key, &has))
        return false;
    if (has)
        return true;
    return jsmi_create_data_property_or_throw(vm, seen, key, JSMI_TRUE) &&
           jsmi_array_append(vm, list, jsmi_value_cell(string));
}

static bool read_property_list(Serializer *state, JsObject *replacer)
{
    JsVm *vm = state->vm;
    JsValue seen;
    double length;
    uint32_t mark;

    if (!jsmi_array_create(vm, 0, NULL, &state->property_list))
        return false;
    if (!jsmi_object_create(vm, NULL, 4, &seen))
        return false;
    if (!jsmi_length_of_array_like(vm, replacer, &length))
        return false;
    mark = jsmi_scope_open(&vm->heap);
    for (double k = 0; k < length; k++) {
        JsValue item;

        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_element_get(vm, replacer, k, &item))
            return false;
        if (!add_property_name(vm, jsmi_as_object(state->property_list),
                               jsmi_as_object(seen), item))
            return false;
    }
    return true;
}

static bool read_replacer(Serializer *state, JsValue replacer)
{
    bool is_array;

    state->replacer = JSMI_UNDEFINED;
    state->property_list = JSMI_UNDEFINED;
    if (!jsmi_is_object(replacer))
        return true;
    if (jsmi_is_callable(replacer)) {
        state->replacer = replacer;
        return true;
    }
    if (!jsmi_is_array(state->vm, replacer, &is_array))
        return false;
    return !is_array || read_property_list(state, jsmi_as_object(replacer));
}

static bool prepare_line(Serializer *state)
{
    JsUnits gap;

    if (!jsmi_flatten(state->vm, state->gap, &gap))
        return false;
    if (gap.length == 0 || gap.is_wide)
        return true;
    state->line[0] = '\n';
    state->line_length = 1;
    while (state->line_length + gap.length <= LINE_SIZE) {
        memcpy(state->line + state->line_length, gap.latin1, gap.length);
        state->line_length += gap.length;
    }
    return true;
}

static bool read_space(Serializer *state, JsValue space)
{
    static const uint8_t blanks[] = "          ";
    JsVm *vm = state->vm;
    double number;

    state->gap = JSMI_ATOM(empty);
    if (!unwrap(vm, &space))
        return false;
    if (jsmi_is_number(space)) {
        if (!jsmi_to_integer_or_infinity(vm, space, &number))
            return false;
        if (number >= 1)
            state->gap = jsmi_string_from_latin1(
                &vm->heap, blanks, number < 10 ? (size_t)number : 10);
    } else if (jsmi_is_string(space)) {
        uint32_t length = jsmi_string_length(jsmi_as_string(space));

        state->gap = jsmi_string_substring(&vm->heap, jsmi_as_string(space), 0,
                                           length < 10 ? length : 10);
    }
    if (!state->gap)
        return jsmi_fail_allocation(vm);
    return prepare_line(state);
}

// JSON.stringify ( value [ , replacer [ , space ] ] )
// https://tc39.es/ecma262/#sec-json.stringify
bool jsmi_json_stringify(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    Serializer state = {.vm = vm};
    bool is_undefined;

    if (!read_replacer(&state, jsmi_argument(call, 1)) ||
        !read_space(&state, jsmi_argument(call, 2)))
        return false;
    jsmi_value_list_initialize(&state.stack, vm);
    jsmi_string_builder_initialize(&state.builder, &vm->heap);
    if (!serialize(&state, jsmi_argument(call, 0), &is_undefined)) {
        jsmi_string_builder_dispose(&state.builder);
        return false;
    }
    if (!is_undefined)
        return jsmi_result_builder(vm, &state.builder, result);
    jsmi_string_builder_dispose(&state.builder);
    *result = JSMI_UNDEFINED;
    return true;
}
