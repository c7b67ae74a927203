// SPDX-License-Identifier: MIT
//
// Decorators. What a class definition collects is in arrays that no script
// sees: decorators with their receivers, initializers, extra initializers.
// https://arai-a.github.io/ecma262-compare/?pr=2417
#include "interp/slow_paths.h"

#define A jsmi_instruction_a(instruction)
#define B jsmi_instruction_b(instruction)
#define C jsmi_instruction_c(instruction)

static bool create_ordinary(JsVm *vm, JsValue *object)
{
    JsObject *prototype;

    return jsmi_realm_intrinsic(vm, vm->realm, JSMI_INTRINSIC_OBJECT_PROTOTYPE,
                                &prototype) &&
           jsmi_object_create(vm, prototype, 6, object);
}

// Whether the value is one of those arrays.
static bool check_list(JsVm *vm, JsValue value)
{
    return jsmi_is_kind(value, JSMI_CELL_ARRAY) || jsmi_throw_operand(vm);
}

static bool array_element(JsVm *vm, JsValue array, uint32_t i, JsValue *value)
{
    return jsmi_get(vm, jsmi_as_object(array), jsmi_key_from_index(i), value);
}

// -------------------------------------------------------------- access objects

static bool check_object(const JsCall *call)
{
    return jsmi_is_object(jsmi_argument(call, 0)) ||
           jsmi_throw_type_error(call->vm, "%V is not an object",
                                 jsmi_argument(call, 0));
}

static bool is_private_name(JsValue key)
{
    return jsmi_is_symbol(key) &&
           jsmi_as_symbol(key)->cell.flags & JSMI_SYMBOL_PRIVATE;
}

static bool access_get(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue object = jsmi_argument(call, 0);
    JsValue name = call->callee->data[0];
    JsKey key;

    if (!check_object(call))
        return false;
    if (is_private_name(name))
        return jsmi_private_get(vm, object, jsmi_as_symbol(name), result);
    return jsmi_to_property_key(vm, name, &key) &&
           jsmi_get(vm, jsmi_as_object(object), key, result);
}

static bool access_set(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue object = jsmi_argument(call, 0);
    JsValue value = jsmi_argument(call, 1);
    JsValue name = call->callee->data[0];
    JsKey key;

    (void)result;
    if (!check_object(call))
        return false;
    if (is_private_name(name))
        return jsmi_private_set(vm, object, jsmi_as_symbol(name), value);
    return jsmi_to_property_key(vm, name, &key) &&
           jsmi_set(vm, jsmi_as_object(object), key, value, true);
}

static bool access_has(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue object = jsmi_argument(call, 0);
    JsValue name = call->callee->data[0];
    bool has = false;
    JsKey key;

    if (!check_object(call))
        return false;
    if (is_private_name(name)) {
        if (!jsmi_private_has(vm, object, jsmi_as_symbol(name), &has))
            return false;
    } else if (!jsmi_to_property_key(vm, name, &key) ||
               !jsmi_has_property(vm, jsmi_as_object(object), key, &has)) {
        return false;
    }
    *result = jsmi_value_boolean(has);
    return true;
}

// A closure of the standard as a property of `holder`.
static bool add_closure(JsVm *vm, JsObject *holder, JsKey key, JsNative *native,
                        uint32_t length, JsKey name, JsValue data,
                        JsNativeFunction **made)
{
    JsValue function;

    if (!jsmi_native_function_create(vm, vm->realm, native, name, length,
                                     &function))
        return false;
    *made = (JsNativeFunction *)(void *)jsmi_as_cell(function);
    (*made)->data[0] = data;
    jsmi_write_barrier(&vm->heap, *made);
    return jsmi_create_data_property_or_throw(vm, holder, key, function);
}

// CreateDecoratorAccessObject ( kind, name )
static bool create_access(JsVm *vm, JsDecoratedKind kind, JsValue name,
                          JsValue *access)
{
    JsKey none = JSMI_KEY(empty);
    JsNativeFunction *made;
    JsObject *holder;

    if (!create_ordinary(vm, access))
        return false;
    holder = jsmi_as_object(*access);
    if (kind != JSMI_DECORATED_SETTER &&
        !add_closure(vm, holder, JSMI_KEY(get), access_get, 1, none, name,
                     &made))
        return false;
    if ((kind == JSMI_DECORATED_FIELD || kind == JSMI_DECORATED_ACCESSOR ||
         kind == JSMI_DECORATED_SETTER) &&
        !add_closure(vm, holder, JSMI_KEY(set), access_set, 2, none, name,
                     &made))
        return false;
    return add_closure(vm, holder, JSMI_KEY(has), access_has, 1, JSMI_KEY(has),
                       name, &made);
}

// ------------------------------------------------------------- context objects

// CreateAddInitializerFunction ( initializers, decorationState ): data[0] is
// the array, undefined once the decorator has returned.
static bool add_initializer(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue array = call->callee->data[0];
    JsValue initializer = jsmi_argument(call, 0);

    (void)result;
    if (jsmi_is_undefined(array))
        return jsmi_throw_type_error(
            vm, "addInitializer is called after its decorator has returned");
    if (!jsmi_is_callable(initializer))
        return jsmi_throw_type_error(
            vm, "an initializer must be a function, not %V", initializer);
    return jsmi_array_append(vm, jsmi_as_object(array), initializer);
}

static JsValue kind_name(JsDecoratedKind kind)
{
    switch (kind) {
    case JSMI_DECORATED_METHOD:
        return JSMI_ATOM_VALUE(method);
    case JSMI_DECORATED_GETTER:
        return JSMI_ATOM_VALUE(getter);
    case JSMI_DECORATED_SETTER:
        return JSMI_ATOM_VALUE(setter);
    case JSMI_DECORATED_FIELD:
        return JSMI_ATOM_VALUE(field);
    case JSMI_DECORATED_ACCESSOR:
        return JSMI_ATOM_VALUE(accessor);
    case JSMI_DECORATED_CLASS:
    case JSMI_DECORATED_KIND_MASK:
    case JSMI_DECORATED_STATIC:
        break;
    }
    return JSMI_ATOM_VALUE(class);
}

static bool add_element_properties(JsVm *vm, JsObject *context, uint32_t flags,
                                   JsValue key)
{
    JsDecoratedKind kind = flags & JSMI_DECORATED_KIND_MASK;
    bool is_private = is_private_name(key);
    JsValue access;

    return create_access(vm, kind, key, &access) &&
           jsmi_create_data_property_or_throw(vm, context, JSMI_KEY(access),
                                              access) &&
           jsmi_create_data_property_or_throw(
               vm, context, JSMI_KEY(static_),
               jsmi_value_boolean(flags & JSMI_DECORATED_STATIC)) &&
           jsmi_create_data_property_or_throw(vm, context, JSMI_KEY(private),
                                              jsmi_value_boolean(is_private));
}

// CreateDecoratorContextObject ( kind, name, initializers, decorationState,
// isStatic )
static bool create_context(JsVm *vm, const JsValue *window, uint32_t flags,
                           JsValue *context, JsNativeFunction **adder)
{
    JsDecoratedKind kind = flags & JSMI_DECORATED_KIND_MASK;
    JsValue name = window[JSMI_DECORATE_KEY];
    JsObject *object;

    if (!create_ordinary(vm, context))
        return false;
    object = jsmi_as_object(*context);
    if (!jsmi_create_data_property_or_throw(vm, object, JSMI_KEY(kind),
                                            kind_name(kind)) ||
        (kind != JSMI_DECORATED_CLASS &&
         !add_element_properties(vm, object, flags, name)))
        return false;
    if (is_private_name(name))
        name = jsmi_value_cell(jsmi_as_symbol(name)->description);
    return jsmi_create_data_property_or_throw(vm, object, JSMI_KEY(name),
                                              name) &&
           add_closure(vm, object, JSMI_KEY(addInitializer), add_initializer, 1,
                       JSMI_KEY(addInitializer), window[JSMI_DECORATE_EXTRA],
                       adder) &&
           jsmi_create_data_property_or_throw(vm, object, JSMI_KEY(metadata),
                                              window[JSMI_DECORATE_METADATA]);
}

// -------------------------------------------------------- applying decorators

static bool throw_result(JsVm *vm, const char *what, JsValue value)
{
    return jsmi_throw_type_error(vm, "a decorator returned %V, not %s", value,
                                 what);
}

// A function that the result of an accessor's decorator has, or undefined.
static bool get_part(JsVm *vm, JsObject *object, JsKey key, JsValue *part)
{
    return jsmi_get(vm, object, key, part) &&
           (jsmi_is_undefined(*part) || jsmi_is_callable(*part) ||
            jsmi_throw_type_error(vm,
                                  "%K of what a decorator returned is %V, "
                                  "not a function",
                                  &key, *part));
}

static bool replace_accessor(JsVm *vm, JsValue *window, JsValue value)
{
    JsObject *object;
    JsValue part;

    if (jsmi_is_undefined(value))
        return true;
    if (!jsmi_is_object(value))
        return throw_result(vm, "an object or undefined", value);
    object = jsmi_as_object(value);
    if (!get_part(vm, object, JSMI_KEY(get), &part))
        return false;
    if (!jsmi_is_undefined(part))
        window[JSMI_DECORATE_VALUE] = part;
    if (!get_part(vm, object, JSMI_KEY(set), &part))
        return false;
    if (!jsmi_is_undefined(part))
        window[JSMI_DECORATE_SETTER] = part;
    if (!get_part(vm, object, JSMI_KEY(init), &part))
        return false;
    return jsmi_is_undefined(part) ||
           jsmi_array_append(
               vm, jsmi_as_object(window[JSMI_DECORATE_INITIALIZERS]), part);
}

static bool take_result(JsVm *vm, JsValue *window, JsDecoratedKind kind,
                        JsValue value)
{
    if (kind == JSMI_DECORATED_ACCESSOR)
        return replace_accessor(vm, window, value);
    if (jsmi_is_undefined(value))
        return true;
    if (!jsmi_is_callable(value))
        return throw_result(vm, "a function or undefined", value);
    if (kind == JSMI_DECORATED_FIELD)
        return jsmi_array_append(
            vm, jsmi_as_object(window[JSMI_DECORATE_INITIALIZERS]), value);
    window[JSMI_DECORATE_VALUE] = value;
    return true;
}

// What a decorator is given besides the context.
static bool decorated_value(JsVm *vm, const JsValue *window,
                            JsDecoratedKind kind, JsValue *value)
{
    *value = window[JSMI_DECORATE_VALUE];
    if (kind != JSMI_DECORATED_ACCESSOR)
        return true;
    return create_ordinary(vm, value) &&
           jsmi_create_data_property_or_throw(vm, jsmi_as_object(*value),
                                              JSMI_KEY(get),
                                              window[JSMI_DECORATE_VALUE]) &&
           jsmi_create_data_property_or_throw(vm, jsmi_as_object(*value),
                                              JSMI_KEY(set),
                                              window[JSMI_DECORATE_SETTER]);
}

static bool apply(JsVm *vm, JsValue *window, uint32_t flags, uint32_t i)
{
    JsDecoratedKind kind = flags & JSMI_DECORATED_KIND_MASK;
    JsValue decorators = window[JSMI_DECORATE_DECORATORS];
    JsValue decorator, receiver, arguments[2], result;
    JsNativeFunction *adder;

    if (!array_element(vm, decorators, 2 * i, &decorator) ||
        !array_element(vm, decorators, 2 * i + 1, &receiver) ||
        !create_context(vm, window, flags, &arguments[1], &adder) ||
        !decorated_value(vm, window, kind, &arguments[0]) ||
        !jsmi_call(vm, decorator, receiver, arguments, 2, &result))
        return false;
    adder->data[0] = JSMI_UNDEFINED;
    return take_result(vm, window, kind, result);
}

// What the decorators of a class and its elements noted down is a property of
// what they made of the class.
static bool publish_metadata(JsVm *vm, const JsValue *window)
{
    JsPropertyDescriptor descriptor = jsmi_data_descriptor(
        window[JSMI_DECORATE_METADATA], JSMI_BUILTIN_ATTRIBUTES);

    if (!jsmi_is_object(window[JSMI_DECORATE_VALUE]))
        return jsmi_throw_operand(vm);
    return jsmi_define_property_or_throw(
        vm, jsmi_as_object(window[JSMI_DECORATE_VALUE]),
        JSMI_KEY_SYMBOL(metadata), &descriptor);
}

static bool has_initializers(uint32_t kind)
{
    return kind == JSMI_DECORATED_FIELD || kind == JSMI_DECORATED_ACCESSOR;
}

// ApplyDecoratorsToElementDefinition and ApplyDecoratorsToClassDefinition, from
// the last decorator to the first.
JSMI_OPERATION(decorate)
{
    JsValue *window = &fp[A];
    uint32_t count;

    if (!check_list(vm, window[JSMI_DECORATE_DECORATORS]) ||
        !check_list(vm, window[JSMI_DECORATE_EXTRA]) ||
        (has_initializers(extra & JSMI_DECORATED_KIND_MASK) &&
         !check_list(vm, window[JSMI_DECORATE_INITIALIZERS])))
        return false;
    count = jsmi_array_length(jsmi_as_object(window[JSMI_DECORATE_DECORATORS]));

    for (uint32_t i = count / 2; i-- > 0;) {
        uint32_t mark = jsmi_scope_open(&vm->heap);

        if (!apply(vm, window, extra, i))
            return false;
        jsmi_scope_rewind(&vm->heap, mark);
    }
    return extra != JSMI_DECORATED_CLASS || publish_metadata(vm, window);
}

// Nothing could reach the class yet, so that its prototype is what it extends,
// or %Function.prototype%, whose metadata is null.
JSMI_OPERATION(class_metadata)
{
    JsObject *parent;
    JsValue metadata;

    (void)extra;
    if (!jsmi_is_object(fp[B]) || !jsmi_as_object(fp[B])->shape->prototype)
        return jsmi_throw_operand(vm);
    parent = jsmi_as_object(fp[B])->shape->prototype;
    if (!jsmi_get(vm, parent, JSMI_KEY_SYMBOL(metadata), &metadata))
        return false;
    parent = jsmi_is_object(metadata) ? jsmi_as_object(metadata) : NULL;
    return jsmi_object_create(vm, parent, 4, &fp[A]);
}

JSMI_OPERATION(run_initializers)
{
    (void)extra;
    if (!check_list(vm, fp[A]))
        return false;
    for (uint32_t i = 0; i < jsmi_array_length(jsmi_as_object(fp[A])); i++) {
        uint32_t mark = jsmi_scope_open(&vm->heap);
        JsValue function, ignored;

        if (!array_element(vm, fp[A], i, &function) ||
            !jsmi_call(vm, function, fp[B], NULL, 0, &ignored))
            return false;
        jsmi_scope_rewind(&vm->heap, mark);
    }
    return true;
}

// The decorator that comes first in the text was applied last, so that its
// initializer is the last of the array; it is the first to see the value.
JSMI_OPERATION(initialize_value)
{
    (void)extra;
    if (!check_list(vm, fp[B]))
        return false;
    for (uint32_t i = jsmi_array_length(jsmi_as_object(fp[B])); i-- > 0;) {
        uint32_t mark = jsmi_scope_open(&vm->heap);
        JsValue function, value;

        if (!array_element(vm, fp[B], i, &function) ||
            !jsmi_call(vm, function, fp[C], &fp[A], 1, &value))
            return false;
        fp[A] = value;
        jsmi_scope_rewind(&vm->heap, mark);
    }
    return true;
}

#undef A
#undef B
#undef C
