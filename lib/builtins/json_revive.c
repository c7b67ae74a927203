// SPDX-License-Identifier: MIT
//
// JSON.parse and its reviver. https://tc39.es/ecma262/#sec-json.parse
#include "builtins/json.h"

// InternalizeJSONProperty without recursion. The stack has for each object
// that is being walked through: its holder and key, itself, its keys or
// undefined if it is an array, and the records of what it contained.

enum {
    WALK_HOLDER,
    WALK_KEY,
    WALK_VALUE,
    WALK_KEYS,
    WALK_RECORDS,
    WALK_INDEX,
    WALK_LENGTH,
    WALK_SIZE
};

typedef struct Internalizer {
    JsVm *vm;
    JsValue reviver;
    JsValueList stack;
} Internalizer;

static JsValue *top_walk(Internalizer *state)
{
    return jsmi_value_list_values(&state->stack) + state->stack.count -
           WALK_SIZE;
}

// What of the record still holds: its source text or the records below it, or
// undefined if the value is not the one that was parsed.
static bool record_detail(JsVm *vm, JsValue record, JsValue value,
                          JsValue *detail)
{
    const JsElements *elements;
    bool same;

    *detail = JSMI_UNDEFINED;
    if (!jsmi_is_object(record))
        return true;
    elements = jsmi_as_object(record)->elements;
    if (!jsmi_same_value(vm, elements->values[0], value, &same))
        return false;
    if (same)
        *detail = elements->values[1];
    return true;
}

// Calls the reviver for a property whose value is final.
static bool revive(Internalizer *state, JsValue holder, JsValue name,
                   JsValue value, JsValue source, JsValue *result)
{
    JsVm *vm = state->vm;
    JsValue arguments[3] = {name, value, JSMI_UNDEFINED};
    JsObject *prototype;

    if (!jsmi_realm_intrinsic(vm, vm->realm, JSMI_INTRINSIC_OBJECT_PROTOTYPE,
                              &prototype))
        return false;
    if (!jsmi_object_create(vm, prototype, 2, &arguments[2]))
        return false;
    if (jsmi_is_string(source) &&
        !jsmi_object_add_property(vm, jsmi_as_object(arguments[2]),
                                  JSMI_KEY(source), source,
                                  JSMI_ALL_ATTRIBUTES))
        return false;
    return jsmi_call(vm, state->reviver, holder, arguments, 3, result);
}

// Stores what the reviver said: steps of the loops over elements and entries.
static bool store_revived(JsVm *vm, JsObject *holder, JsValue name,
                          JsValue value)
{
    JsKey key;
    bool ignored;

    if (!jsmi_to_property_key(vm, name, &key))
        return false;
    if (jsmi_is_undefined(value))
        return holder->shape->methods->delete_property(vm, holder, key,
                                                       &ignored);
    return jsmi_create_data_property(vm, holder, key, value, &ignored);
}

static bool push_walk(Internalizer *state, JsValue holder, JsValue name,
                      JsValue value, JsValue records)
{
    JsVm *vm = state->vm;
    JsObject *object = jsmi_as_object(value);
    JsValue keys = JSMI_UNDEFINED;
    bool is_array;
    double length;

    if (!jsmi_is_array(vm, value, &is_array))
        return false;
    if (is_array) {
        if (!jsmi_length_of_array_like(vm, object, &length))
            return false;
    } else {
        if (!jsmi_enumerable_own_properties(vm, object, JSMI_ENUMERATE_KEYS,
                                            &keys))
            return false;
        length = jsmi_array_length(jsmi_as_object(keys));
    }
    return jsmi_value_list_append(&state->stack, holder) &&
           jsmi_value_list_append(&state->stack, name) &&
           jsmi_value_list_append(&state->stack, value) &&
           jsmi_value_list_append(&state->stack, keys) &&
           jsmi_value_list_append(&state->stack, records) &&
           jsmi_value_list_append(&state->stack, jsmi_value_int(0)) &&
           jsmi_value_list_append(&state->stack, jsmi_value_number(length));
}

// Begins a property: pushes an object, or revives a primitive.
static bool begin_property(Internalizer *state, JsValue holder, JsValue name,
                           JsValue record, bool *is_pushed, JsValue *revived)
{
    JsVm *vm = state->vm;
    JsKey key;
    JsValue value, detail;

    if (!jsmi_to_property_key(vm, name, &key))
        return false;
    if (!jsmi_get(vm, jsmi_as_object(holder), key, &value))
        return false;
    if (!record_detail(vm, record, value, &detail))
        return false;
    *is_pushed = jsmi_is_object(value);
    if (*is_pushed)
        return push_walk(state, holder, name, value, detail);
    return revive(state, holder, name, value, detail, revived);
}

// The record of a property of what is on top, or undefined.
static bool find_record(JsVm *vm, const JsValue *walk, double index,
                        JsValue name, JsValue *record)
{
    JsObject *records;
    JsKey key;

    *record = JSMI_UNDEFINED;
    if (!jsmi_is_object(walk[WALK_RECORDS]))
        return true;
    records = jsmi_as_object(walk[WALK_RECORDS]);
    if (jsmi_is_array_object(records)) {
        if (index < records->elements->readable)
            *record = records->elements->values[(uint32_t)index];
        return true;
    }
    // The records have no prototype: this runs no script.
    return jsmi_to_property_key(vm, name, &key) &&
           jsmi_get(vm, records, key, record);
}

// The name of property number `index` of what is on top.
static bool name_of(JsVm *vm, const JsValue *walk, double index, JsValue *name)
{
    JsString *string;

    if (!jsmi_is_undefined(walk[WALK_KEYS])) {
        *name =
            jsmi_as_object(walk[WALK_KEYS])->elements->values[(uint32_t)index];
        return true;
    }
    if (!jsmi_number_to_string(vm, index, &string))
        return false;
    *name = jsmi_value_cell(string);
    return true;
}

// InternalizeJSONProperty ( holder, name, reviver, parseRecord )
// https://tc39.es/ecma262/#sec-internalizejsonproperty
static bool internalize(Internalizer *state, JsValue root, JsValue record,
                        JsValue *result)
{
    JsVm *vm = state->vm;
    uint32_t mark = jsmi_scope_open(&vm->heap);
    bool is_pushed;

    if (!begin_property(state, root, JSMI_ATOM_VALUE(empty), record, &is_pushed,
                        result))
        return false;
    while (state->stack.count > 0) {
        JsValue *walk;
        JsValue name, child_record, revived, holder;
        double index;

        if (!jsmi_list_turn(vm, mark, &state->stack))
            return false;
        walk = top_walk(state);
        index = jsmi_as_number(walk[WALK_INDEX]);
        if (index < jsmi_as_number(walk[WALK_LENGTH])) {
            walk[WALK_INDEX] = jsmi_value_number(index + 1);
            holder = walk[WALK_VALUE];
            if (!name_of(vm, walk, index, &name))
                return false;
            if (!find_record(vm, walk, index, name, &child_record))
                return false;
            if (!begin_property(state, holder, name, child_record, &is_pushed,
                                &revived))
                return false;
            if (!is_pushed &&
                !store_revived(vm, jsmi_as_object(holder), name, revived))
                return false;
            continue;
        }
        // All below it is revived: now the object itself.
        holder = walk[WALK_HOLDER];
        name = walk[WALK_KEY];
        jsmi_vm_keep(vm, holder);
        jsmi_vm_keep(vm, name);
        jsmi_vm_keep(vm, walk[WALK_VALUE]);
        state->stack.count -= WALK_SIZE;
        if (!revive(state, holder, name, walk[WALK_VALUE], JSMI_UNDEFINED,
                    &revived))
            return false;
        *result = revived;
        if (state->stack.count > 0 &&
            !store_revived(vm, jsmi_as_object(holder), name, revived))
            return false;
    }
    return true;
}

// JSON.parse ( text [ , reviver ] )
// https://tc39.es/ecma262/#sec-json.parse
bool jsmi_json_parse(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    Internalizer state = {.vm = vm, .reviver = jsmi_argument(call, 1)};
    JsString *text;
    JsValue value, record, root;
    JsObject *prototype;

    if (!jsmi_to_string(vm, jsmi_argument(call, 0), &text))
        return false;
    if (!jsmi_is_callable(state.reviver))
        return jsmi_json_parse_text(vm, text, result, NULL);
    if (!jsmi_json_parse_text(vm, text, &value, &record))
        return false;
    if (!jsmi_realm_intrinsic(vm, call->realm, JSMI_INTRINSIC_OBJECT_PROTOTYPE,
                              &prototype))
        return false;
    if (!jsmi_object_create(vm, prototype, 2, &root))
        return false;
    if (!jsmi_object_add_property(vm, jsmi_as_object(root), JSMI_KEY(empty),
                                  value, JSMI_ALL_ATTRIBUTES))
        return false;
    jsmi_value_list_initialize(&state.stack, vm);
    return internalize(&state, root, record, result);
}
