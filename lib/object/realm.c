// SPDX-License-Identifier: MIT
#include "object/realm.h"

#include "object/function.h"
#include "object/operations.h"

// Which realm the lazy properties of a builtin object are to be made in: a
// property under this private key, which no script can see.
static const JsStaticSymbol realm_symbol = {
    .symbol = {.cell = {.kind = JSMI_CELL_SYMBOL,
                        .gc = JSMI_GC_PERMANENT,
                        .flags = JSMI_SYMBOL_PRIVATE,
                        .auxiliary = 0x5EA1A11}}};

static JsKey realm_key(void)
{
    return jsmi_key_from_symbol(&realm_symbol.symbol);
}

static JsRealm *realm_of_builtin(JsObject *object)
{
    JsOwnProperty property;

    if (object->cell.kind == JSMI_CELL_NATIVE_FUNCTION)
        return ((JsNativeFunction *)object)->realm;
    jsmi_object_find_private(object, realm_key(), &property);
    JSMI_ASSERT(property.kind == JSMI_OWN_DATA);
    return (JsRealm *)jsmi_as_cell(property.value);
}

static JsKey key_of_name(uint16_t name)
{
    if (name & JSMI_SPEC_NAME_SYMBOL)
        return jsmi_key_from_symbol(jsmi_well_known_symbol(
            (JsWellKnownSymbol)(name & ~JSMI_SPEC_NAME_SYMBOL)));
    if (name & JSMI_SPEC_NAME_UNIT)
        return jsmi_key_from_atom(jsmi_unit_string((uint8_t)name));
    return jsmi_key_from_atom(jsmi_static_atom((JsAtomNumber)name));
}

// --------------------------------------------------------- rows become values

static bool function_from_row(JsVm *vm, JsRealm *realm,
                              const JsPropertySpec *row, JsNative *native,
                              uint32_t length, uint16_t prefix,
                              JsValue *function)
{
    JsNativeFunction *made;

    if (!jsmi_native_function_create(vm, realm, native, key_of_name(row->name),
                                     length, function))
        return false;
    made = (JsNativeFunction *)jsmi_as_cell(*function);
    made->spec = row;
    made->mode = row->mode;
    made->name_prefix = prefix;
    return true;
}

static bool accessor_from_row(JsVm *vm, JsRealm *realm,
                              const JsPropertySpec *row, JsValue *accessor)
{
    JsValue getter = JSMI_UNDEFINED;
    JsValue setter = JSMI_UNDEFINED;

    if (row->native &&
        !function_from_row(vm, realm, row, row->native, 0, 1, &getter))
        return false;
    if (row->setter &&
        !function_from_row(vm, realm, row, row->setter, 1, 2, &setter))
        return false;
    return jsmi_accessor_create(vm, getter, setter, accessor);
}

static bool steps_from_row(JsVm *vm, JsRealm *realm, const JsPropertySpec *row,
                           JsValue *value)
{
    JsNativeFunction *function;
    JsLinkedCode *linked;

    if (!jsmi_realm_steps_code(vm, realm, &linked) ||
        !function_from_row(vm, realm, row, NULL, row->length, 0, value))
        return false;
    function = (JsNativeFunction *)jsmi_as_cell(*value);
    function->linked = linked;
    function->steps = row->steps;
    jsmi_write_barrier(&vm->heap, function);
    return true;
}

static bool value_from_row(JsVm *vm, JsRealm *realm, JsObject *object,
                           const JsPropertySpec *row, JsValue *value)
{
    JsOwnProperty original;
    JsObject *intrinsic;

    switch ((JsSpecKind)row->kind) {
    case JSMI_SPEC_METHOD:
        return function_from_row(vm, realm, row, row->native, row->length, 0,
                                 value);
    case JSMI_SPEC_STEPS:
        return steps_from_row(vm, realm, row, value);
    case JSMI_SPEC_ACCESSOR:
        return accessor_from_row(vm, realm, row, value);
    case JSMI_SPEC_NUMBER:
        *value = jsmi_value_number(row->number);
        return true;
    case JSMI_SPEC_STRING:
        *value = jsmi_value_cell(jsmi_static_atom((JsAtomNumber)row->value));
        return true;
    case JSMI_SPEC_INTRINSIC:
        if (!jsmi_realm_intrinsic(vm, realm, (JsIntrinsic)row->value,
                                  &intrinsic))
            return false;
        *value = jsmi_value_cell(intrinsic);
        return true;
    case JSMI_SPEC_SYMBOL:
        *value = jsmi_value_cell(
            jsmi_well_known_symbol((JsWellKnownSymbol)row->value));
        return true;
    case JSMI_SPEC_ALIAS:
        if (!jsmi_object_find_own(vm, object, key_of_name((uint16_t)row->value),
                                  &original))
            return false;
        *value = original.value;
        return true;
    case JSMI_SPEC_TRUE:
        *value = JSMI_TRUE;
        return true;
    case JSMI_SPEC_NULL:
        *value = JSMI_NULL;
        return true;
    case JSMI_SPEC_GLOBAL_THIS:
        *value = realm->global_this;
        return true;
    case JSMI_SPEC_THROWER:
        if (!jsmi_realm_intrinsic(vm, realm, JSMI_INTRINSIC_THROW_TYPE_ERROR,
                                  &intrinsic))
            return false;
        if (!jsmi_accessor_create(vm, jsmi_value_cell(intrinsic),
                                  jsmi_value_cell(intrinsic), value))
            return false;
        jsmi_as_cell(*value)->flags |= JSMI_ACCESSOR_REFLECTS;
        return true;
    case JSMI_SPEC_UNDEFINED:
    case JSMI_SPEC_END:
        break;
    }
    *value = JSMI_UNDEFINED;
    return true;
}

bool jsmi_realm_make_real(JsVm *vm, JsObject *object, JsKey key, JsValue *value)
{
    const JsPropertySpec *row = jsmi_as_lazy(*value);
    JsValue made;

    if (!value_from_row(vm, realm_of_builtin(object), object, row, &made))
        return false;
    jsmi_object_store_own(vm, object, key,
                          jsmi_shape_find(object->shape, key)->slot, made);
    *value = made;
    return true;
}

// An alias must keep its value when the property with the original name is
// changed, so it is made at once, and the original with it.
static bool is_lazy_kind(const JsRealm *realm, const JsPropertySpec *row)
{
    switch ((JsSpecKind)row->kind) {
    case JSMI_SPEC_METHOD:
    case JSMI_SPEC_STEPS:
    case JSMI_SPEC_ACCESSOR:
    case JSMI_SPEC_THROWER:
        return true;
    case JSMI_SPEC_INTRINSIC:
        return !realm->intrinsics[row->value];
    default:
        return false;
    }
}

static bool define_row(JsVm *vm, JsRealm *realm, JsObject *object,
                       const JsPropertySpec *row, bool is_lazy)
{
    bool is_accessor =
        row->kind == JSMI_SPEC_ACCESSOR || row->kind == JSMI_SPEC_THROWER;
    uint32_t attributes =
        row->attributes | (is_accessor ? (uint32_t)JSMI_IS_ACCESSOR : 0);
    JsValue value = jsmi_value_lazy(row);

    if (!(is_lazy && is_lazy_kind(realm, row)) &&
        !value_from_row(vm, realm, object, row, &value))
        return false;
    return jsmi_object_add_property(vm, object, key_of_name(row->name), value,
                                    attributes);
}

bool jsmi_define_properties(JsVm *vm, JsRealm *realm, JsObject *object,
                            const JsPropertySpec *table)
{
    bool is_lazy = jsmi_shape_is_unique(object->shape);

    if (is_lazy && object->cell.kind != JSMI_CELL_NATIVE_FUNCTION &&
        !jsmi_shape_find(object->shape, realm_key()) &&
        !jsmi_object_add_property(vm, object, realm_key(),
                                  jsmi_value_cell(realm), 0))
        return false;
    for (const JsPropertySpec *row = table; row->kind != JSMI_SPEC_END; row++) {
        uint32_t mark = jsmi_scope_open(&vm->heap);
        if (!define_row(vm, realm, object, row, is_lazy))
            return false;
        jsmi_scope_rewind(&vm->heap, mark);
    }
    return true;
}

// ------------------------------------------------------------------ intrinsics

static bool make_object(JsVm *vm, JsCellKind kind, size_t size,
                        JsObject *prototype, const JsObjectMethods *methods,
                        void *object)
{
    JsShape *root = jsmi_shape_root(vm, prototype, methods, 0);
    JsShape *unique = root ? jsmi_shape_make_unique(vm, root) : NULL;

    if (!unique)
        return jsmi_throw_out_of_memory(vm);
    return jsmi_object_allocate(vm, kind, size, unique, object);
}

bool jsmi_realm_make_function(JsVm *vm, JsRealm *realm, JsObject *prototype,
                              const JsPropertySpec *row, uint8_t flags,
                              uint32_t attributes, JsObject **object)
{
    JsNativeFunction *made;
    JsKey name = key_of_name(row->name);

    if (!make_object(vm, JSMI_CELL_NATIVE_FUNCTION, sizeof(JsNativeFunction),
                     prototype, &jsmi_function_methods, &made))
        return false;
    made->object.cell.flags |= flags;
    made->native = row->native;
    made->realm = realm;
    made->spec = row;
    made->name = jsmi_key_cell(name);
    made->length = row->length;
    made->mode = row->mode;
    jsmi_write_barrier(&vm->heap, made);
    *object = &made->object;
    return jsmi_object_add_property(vm, *object, JSMI_KEY(length),
                                    jsmi_value_int(row->length), attributes) &&
           jsmi_object_add_property(vm, *object, JSMI_KEY(name),
                                    jsmi_value_cell(jsmi_key_cell(name)),
                                    attributes);
}

static bool make_intrinsic(JsVm *vm, JsRealm *realm, JsIntrinsic number,
                           const JsIntrinsicSpec *spec, JsObject *prototype,
                           JsObject **object)
{
    switch (spec->form) {
    case JSMI_FORM_OBJECT:
        return make_object(vm, JSMI_CELL_OBJECT, sizeof(JsObject), prototype,
                           number == JSMI_INTRINSIC_OBJECT_PROTOTYPE
                               ? &jsmi_immutable_prototype_methods
                               : &jsmi_ordinary_methods,
                           object);
    case JSMI_FORM_CONSTRUCTOR:
        return jsmi_realm_make_function(
            vm, realm, prototype, spec->properties,
            JSMI_OBJECT_CALLABLE | JSMI_OBJECT_CONSTRUCTOR, JSMI_CONFIGURABLE,
            object);
    case JSMI_FORM_FUNCTION:
        return jsmi_realm_make_function(vm, realm, prototype, spec->properties,
                                        JSMI_OBJECT_CALLABLE, JSMI_CONFIGURABLE,
                                        object);
    case JSMI_FORM_ARRAY:
        return make_object(vm, JSMI_CELL_ARRAY, sizeof(JsArray), prototype,
                           &jsmi_array_methods, object);
    case JSMI_FORM_SPECIAL:
        break;
    }
    return spec->make(vm, realm, prototype, object);
}

// The properties that the table gives to a fresh intrinsic.
static bool fill_intrinsic(JsVm *vm, JsRealm *realm,
                           const JsIntrinsicSpec *spec, JsObject *object)
{
    const JsPropertySpec *properties = spec->properties;

    if (!properties || properties->kind == JSMI_SPEC_END)
        return true;
    if (spec->form == JSMI_FORM_CONSTRUCTOR ||
        spec->form == JSMI_FORM_FUNCTION)
        properties++;
    // Nearly all with properties are prototypes; special ones come as they
    // are.
    if (!jsmi_shape_is_unique(object->shape) &&
        !jsmi_object_become_prototype(vm, object))
        return jsmi_throw_out_of_memory(vm);
    return jsmi_define_properties(vm, realm, object, properties);
}

static bool remember_array_values(JsVm *vm, JsRealm *realm, JsObject *object)
{
    JsOwnProperty values;

    if (!jsmi_object_find_own(vm, object, JSMI_KEY(values), &values))
        return false;
    realm->array_values =
        values.kind == JSMI_OWN_DATA ? values.value : JSMI_UNDEFINED;
    jsmi_write_barrier(&vm->heap, realm);
    return true;
}

bool jsmi_realm_intrinsic(JsVm *vm, JsRealm *realm, JsIntrinsic number,
                          JsObject **object)
{
    const JsIntrinsicSpec *spec = &vm->intrinsics[number];
    JsObject *prototype = NULL;
    JsObject *made;

    if (realm->intrinsics[number]) {
        *object = realm->intrinsics[number];
        return true;
    }
    if (spec->prototype != number &&
        !jsmi_realm_intrinsic(vm, realm, spec->prototype, &prototype))
        return false;
    // Making the prototype may have made this one.
    if (!realm->intrinsics[number]) {
        if (!make_intrinsic(vm, realm, number, spec, prototype, &made))
            return false;
        realm->intrinsics[number] = made;
        jsmi_write_barrier(&vm->heap, realm);
        if (!fill_intrinsic(vm, realm, spec, made) ||
            (number == JSMI_INTRINSIC_ARRAY_PROTOTYPE &&
             !remember_array_values(vm, realm, made))) {
            // The next one who asks tries again.
            realm->intrinsics[number] = NULL;
            return false;
        }
    }
    *object = realm->intrinsics[number];
    return true;
}

// ---------------------------------------------------------------------- realms

// What is thrown when there is no memory to make an error.
static bool make_out_of_memory_error(JsVm *vm, JsRealm *realm)
{
    JsString *message = jsmi_string_from_text(&vm->heap, "out of memory");
    JsValue error;

    if (!message)
        return jsmi_throw_out_of_memory(vm);
    if (!jsmi_error_create_without_stack(vm, realm,
                                         JSMI_INTRINSIC_RANGE_ERROR_PROTOTYPE,
                                         message, &error))
        return false;
    realm->out_of_memory_error = error;
    jsmi_write_barrier(&vm->heap, realm);
    return true;
}

static bool fill_realm(JsVm *vm, JsRealm *realm)
{
    JsObject *object_prototype;

    if (!jsmi_realm_intrinsic(vm, realm, JSMI_INTRINSIC_OBJECT_PROTOTYPE,
                              &object_prototype) ||
        !make_object(vm, JSMI_CELL_OBJECT, sizeof(JsObject), object_prototype,
                     &jsmi_ordinary_methods, &realm->global_object))
        return false;
    jsmi_write_barrier(&vm->heap, realm);
    realm->global_this = jsmi_value_cell(realm->global_object);
    if (!make_object(vm, JSMI_CELL_OBJECT, sizeof(JsObject), NULL,
                     &jsmi_ordinary_methods, &realm->global_lexicals))
        return false;
    jsmi_write_barrier(&vm->heap, realm);
    if (vm->global_properties &&
        !jsmi_define_properties(vm, realm, realm->global_object,
                                vm->global_properties))
        return false;
    return make_out_of_memory_error(vm, realm);
}

bool jsmi_realm_new(JsVm *vm, JsRealm **realm)
{
    JsRealm *made =
        jsmi_heap_allocate(&vm->heap, sizeof(JsRealm), JSMI_CELL_REALM);

    if (!made)
        return jsmi_throw_out_of_memory(vm);
    made->global_this = JSMI_UNDEFINED;
    made->array_values = JSMI_UNDEFINED;
    made->array_iteration.next = JSMI_UNDEFINED;
    made->out_of_memory_error = JSMI_UNDEFINED;
    if (!fill_realm(vm, made))
        return false;
    *realm = made;
    return true;
}

void jsmi_realm_trace(JsMarker *marker, JsCell *cell)
{
    JsRealm *realm = (JsRealm *)cell;

    jsmi_mark_cell(marker, realm->global_object);
    jsmi_mark_value(marker, realm->global_this);
    jsmi_mark_cell(marker, realm->global_lexicals);
    jsmi_mark_value(marker, realm->array_values);
    jsmi_mark_value(marker, realm->array_iteration.next);
    jsmi_mark_value(marker, realm->out_of_memory_error);
    for (int i = 0; i < JSMI_INTRINSIC_COUNT; i++)
        jsmi_mark_cell(marker, realm->intrinsics[i]);
    for (int i = 0; i < 9; i++)
        jsmi_mark_cell(marker, realm->object_shapes[i]);
    jsmi_mark_cell(marker, realm->array_shape);
    for (int i = 0; i < 4; i++)
        jsmi_mark_cell(marker, realm->function_shapes[i]);
    jsmi_mark_cell(marker, realm->iterator_result_shape);
    jsmi_mark_cell(marker, realm->templates);
    jsmi_mark_cell(marker, realm->steps_code);
    jsmi_mark_cell(marker, realm->regexp);
    jsmi_mark_cell(marker, realm->creator);
}

// -------------------------------------------------- iteration of plain arrays

// The slot of a data property, or NULL.
static const JsValue *data_slot(JsObject *object, JsKey key)
{
    const JsProperty *property = jsmi_shape_find(object->shape, key);

    return property && !(property->attributes & JSMI_IS_ACCESSOR)
               ? jsmi_object_slot(object, property->slot)
               : NULL;
}

// Whether a prototype that was not made yet or the slot found in it is as it
// came.
static bool has_original_values(const JsRealm *realm, const JsValue **slot)
{
    JsObject *object = realm->intrinsics[JSMI_INTRINSIC_ARRAY_PROTOTYPE];

    *slot = object ? data_slot(object, JSMI_KEY_SYMBOL(iterator)) : NULL;
    return !object || (*slot && jsmi_same_word(**slot, realm->array_values));
}

// The function of the table's row, or still the row itself.
static bool has_original_next(JsVm *vm, const JsRealm *realm,
                              const JsValue **slot)
{
    const JsPropertySpec *row =
        vm->intrinsics[JSMI_INTRINSIC_ARRAY_ITERATOR_PROTOTYPE].properties;
    JsObject *object =
        realm->intrinsics[JSMI_INTRINSIC_ARRAY_ITERATOR_PROTOTYPE];

    *slot = object ? data_slot(object, JSMI_KEY(next)) : NULL;
    if (!object)
        return true;
    if (!*slot)
        return false;
    while (row->kind != JSMI_SPEC_END && row->name != JSMI_ATOM_next)
        row++;
    if (jsmi_is_lazy(**slot))
        return true;
    return jsmi_is_kind(**slot, JSMI_CELL_NATIVE_FUNCTION) &&
           ((JsNativeFunction *)jsmi_as_cell(**slot))->spec == row;
}

// Whether the intrinsic was not made yet, or has this prototype and no `return`
// of its own, which closing an array iterator would call.
static bool lacks_return(const JsRealm *realm, JsIntrinsic number,
                         const JsObject *prototype)
{
    JsObject *object = realm->intrinsics[number];

    return !object || (object->shape->prototype == prototype &&
                       !jsmi_shape_find(object->shape, JSMI_KEY(return_)));
}

static bool is_known_pristine(const JsVm *vm, const JsRealm *realm)
{
    const JsArrayIteration *known = &realm->array_iteration;

    return known->next_slot && known->epoch == vm->prototype_epoch &&
           jsmi_same_word(*known->values_slot, realm->array_values) &&
           jsmi_same_word(*known->next_slot, known->next);
}

bool jsmi_realm_array_iteration_is_pristine(JsVm *vm, JsRealm *realm)
{
    JsObject *const *intrinsics = realm->intrinsics;
    const JsValue *values, *next;

    if (JSMI_LIKELY(is_known_pristine(vm, realm)))
        return true;
    if (!has_original_values(realm, &values) ||
        !has_original_next(vm, realm, &next) ||
        !lacks_return(realm, JSMI_INTRINSIC_ARRAY_ITERATOR_PROTOTYPE,
                      intrinsics[JSMI_INTRINSIC_ITERATOR_PROTOTYPE]) ||
        !lacks_return(realm, JSMI_INTRINSIC_ITERATOR_PROTOTYPE,
                      intrinsics[JSMI_INTRINSIC_OBJECT_PROTOTYPE]) ||
        !lacks_return(realm, JSMI_INTRINSIC_OBJECT_PROTOTYPE, NULL))
        return false;
    // All objects concerned are known as prototypes, so that the epoch tells
    // of every change but those of values: intrinsics with properties are made
    // so.
    if (values && next) {
        realm->array_iteration =
            (JsArrayIteration){values, next, *next, vm->prototype_epoch};
        jsmi_write_barrier(&vm->heap, realm);
    }
    return true;
}
