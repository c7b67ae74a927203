// SPDX-License-Identifier: MIT
//
// Classes. What fields need later is kept in the environment of the class
// scope: private names are its bindings; keys that were computed, private
// methods, the storage of accessors and what decorators left are in hidden
// slots after them, in order of the elements.
//
// A class with decorators is defined in more steps than others: first all that
// its text evaluates is evaluated, then decorators are applied, methods before
// fields and what is static before the rest, and only then static fields and
// blocks run. https://arai-a.github.io/ecma262-compare/?pr=2417
#include "compile/compiler.h"

static bool is_private(const JsNode *element)
{
    return element->element.key &&
           element->element.key->kind == JSMI_NODE_PRIVATE_NAME;
}

static bool is_static(const JsNode *element)
{
    return (element->flags & JSMI_NODE_STATIC) != 0;
}

static bool is_method(const JsNode *element)
{
    return element->operator>= JSMI_PROPERTY_METHOD && element->operator<=
        JSMI_PROPERTY_SETTER;
}

static bool is_decorated(const JsNode *element)
{
    return element->element.decorators.count > 0;
}

// An accessor with a private name is nothing but a private field, unless a
// decorator replaces its functions.
static bool is_accessor(const JsNode *element)
{
    return element->operator== JSMI_PROPERTY_ACCESSOR &&(!is_private(element) ||
                                                         is_decorated(element));
}

static bool is_field(const JsNode *element)
{
    return element->operator== JSMI_PROPERTY_FIELD ||(
        element->operator== JSMI_PROPERTY_ACCESSOR && !is_accessor(element));
}

// What an element keeps.
typedef enum Hidden {
    HIDDEN_KEY,       // computed
    HIDDEN_FUNCTION,  // of a private method, or the getter of an accessor
    HIDDEN_SETTER,
    HIDDEN_STORAGE,     // the private name behind an accessor
    HIDDEN_DECORATORS,  // an array; then of initializers
    HIDDEN_EXTRA,       // array of extra initializers
    HIDDEN_COUNT,
} Hidden;

static bool has_hidden(const JsClassNode *definition, const JsNode *element,
                       Hidden which)
{
    switch (which) {
    case HIDDEN_KEY:
        return element->flags & JSMI_NODE_COMPUTED &&
               (!is_method(element) || definition->has_decorators);
    case HIDDEN_FUNCTION:
        if (is_method(element))
            return is_private(element) &&
                   (!is_static(element) || definition->has_decorators);
        return is_accessor(element) && is_private(element);
    case HIDDEN_SETTER:
        return is_accessor(element) && is_private(element);
    case HIDDEN_STORAGE:
        return is_accessor(element);
    case HIDDEN_DECORATORS:
        return is_decorated(element);
    case HIDDEN_EXTRA:
        return is_decorated(element) && !is_method(element);
    case HIDDEN_COUNT:
        break;
    }
    return false;
}

static uint32_t count_before(const JsClassNode *definition,
                             const JsNode *element, Hidden end)
{
    uint32_t count = 0;

    for (int which = 0; which < (int)end; which++)
        count += has_hidden(definition, element, (Hidden)which);
    return count;
}

// The last one is of the class: the extra initializers of instance methods.
static uint32_t count_hidden(const JsClassNode *definition)
{
    const JsNode *element = definition->elements.first;
    uint32_t count = definition->has_decorators;

    for (; element; element = element->next)
        count += count_before(definition, element, HIDDEN_COUNT);
    return count;
}

// A walk over the elements that knows their hidden slots.
typedef struct ElementWalk {
    JsClassNode *definition;
    JsNode *element;
    uint32_t next;  // the first slot of the element
} ElementWalk;

static ElementWalk first_element(JsClassNode *definition)
{
    JsScopeLayout *layout = jsmi_scope_layout(definition->scope);

    return (ElementWalk){
        .definition = definition,
        .element = definition->elements.first,
        .next = layout ? layout->slot_count - count_hidden(definition) : 0,
    };
}

static void next_element(ElementWalk *walk)
{
    walk->next += count_before(walk->definition, walk->element, HIDDEN_COUNT);
    walk->element = walk->element->next;
}

static uint32_t hidden_slot(const ElementWalk *walk, Hidden which)
{
    return walk->next + count_before(walk->definition, walk->element, which);
}

static void load_slot(JsCompiler *c, const JsClassNode *definition,
                      uint32_t slot, JsRegister target)
{
    JsBinding binding = {
        .scope = definition->scope, .place = JSMI_PLACE_SLOT, .slot = slot};

    jsmi_binding_load(c, &binding, target);
}

static void store_slot(JsCompiler *c, const JsClassNode *definition,
                       uint32_t slot, JsRegister value)
{
    JsBinding binding = {
        .scope = definition->scope, .place = JSMI_PLACE_SLOT, .slot = slot};

    jsmi_binding_store(c, &binding, value);
}

static void load_hidden(JsCompiler *c, const ElementWalk *walk, Hidden which,
                        JsRegister target)
{
    load_slot(c, walk->definition, hidden_slot(walk, which), target);
}

static void store_hidden(JsCompiler *c, const ElementWalk *walk, Hidden which,
                         JsRegister value)
{
    store_slot(c, walk->definition, hidden_slot(walk, which), value);
}

static uint32_t extra_slot(const JsClassNode *definition)
{
    return jsmi_scope_layout(definition->scope)->slot_count - 1;
}

static uint32_t method_form(const JsNode *element)
{
    return element->operator== JSMI_PROPERTY_GETTER   ? 1
           : element->operator== JSMI_PROPERTY_SETTER ? 2
                                                      : 0;
}

// ------------------------------------------------------------------- elements

static void compile_private_method(JsCompiler *c, ElementWalk *walk,
                                   JsRegister home)
{
    JsNode *element = walk->element;
    JsName *name = element->element.key->identifier.name;
    JsRegister function = new_temporary(c);
    JsRegister key = new_temporary(c);

    jsmi_compile_closure(c, element->element.value->function.function, name,
                         function);
    jsmi_compile_load_constant(c, key, jsmi_compile_string(c, name));
    emit(c, JSMI_OP_SET_FUNCTION_NAME, function, key, method_form(element));
    emit(c, JSMI_OP_SET_HOME_OBJECT, function, home, 0);
    if (!is_static(element)) {
        store_hidden(c, walk, HIDDEN_FUNCTION, function);
        return;
    }
    jsmi_variable_load(c, element->element.key, key);
    jsmi_compile_position(c, element);
    emit_extra(c, JSMI_OP_DEFINE_PRIVATE_METHOD, home, key, function,
               method_form(element));
}

// A key that is a plain name: the function is known by it in listings and
// stacks even before the run names it.
static JsName *element_name(const JsNode *element)
{
    const JsNode *key = element->element.key;

    return !(element->flags & JSMI_NODE_COMPUTED) &&
                   key->kind == JSMI_NODE_STRING
               ? key->string.value
               : NULL;
}

static void compile_method(JsCompiler *c, JsNode *element, JsRegister home)
{
    JsRegister key = jsmi_compile_element_key(c, element);
    JsRegister function = new_temporary(c);

    jsmi_compile_closure(c, element->element.value->function.function,
                         element_name(element), function);
    jsmi_compile_position(c, element);
    emit_extra(c, JSMI_OP_DEFINE_METHOD, home, key, function,
               method_form(element));
}

// accessor x: a getter and a setter around a private field.
static void compile_accessor(JsCompiler *c, JsClassNode *definition,
                             ElementWalk *walk, JsRegister home)
{
    JsRegister key = jsmi_compile_element_key(c, walk->element);
    JsRegister value = new_temporary(c);
    JsPendingFunction pending = {
        .kind = JSMI_PENDING_ACCESSOR_GETTER,
        .class_definition = definition,
        .name = {JSMI_NO_NAME, 0, 0},
        .storage_slot = hidden_slot(walk, HIDDEN_STORAGE),
    };

    if (has_hidden(definition, walk->element, HIDDEN_KEY))
        store_hidden(c, walk, HIDDEN_KEY, key);
    emit_extra(c, JSMI_OP_NEW_PRIVATE_NAME, value, 0, 0,
               jsmi_compile_own_string(c, "accessor"));
    store_hidden(c, walk, HIDDEN_STORAGE, value);
    jsmi_compile_position(c, walk->element);
    emit_extra(c, JSMI_OP_CLOSURE, value, jsmi_scope_environment(c), 0,
               jsmi_compile_pend(c, &pending));
    emit_extra(c, JSMI_OP_DEFINE_METHOD, home, key, value, 1);
    pending.kind = JSMI_PENDING_ACCESSOR_SETTER;
    emit_extra(c, JSMI_OP_CLOSURE, value, jsmi_scope_environment(c), 0,
               jsmi_compile_pend(c, &pending));
    emit_extra(c, JSMI_OP_DEFINE_METHOD, home, key, value, 2);
}

static void compile_elements(JsCompiler *c, JsClassNode *definition,
                             JsRegister constructor, JsRegister prototype)
{
    ElementWalk walk = first_element(definition);

    for (; walk.element && !has_stopped(c); next_element(&walk)) {
        JsRegisterMark mark = mark_registers(c);
        JsNode *element = walk.element;
        JsRegister home = is_static(element) ? constructor : prototype;

        if (is_method(element) && is_private(element))
            compile_private_method(c, &walk, home);
        else if (is_method(element))
            compile_method(c, element, home);
        else if (is_accessor(element))
            compile_accessor(c, definition, &walk, home);
        else if (has_hidden(definition, element, HIDDEN_KEY))
            store_hidden(c, &walk, HIDDEN_KEY,
                         jsmi_compile_element_key(c, element));
        release_registers(c, mark);
    }
}

// --------------------------------------------------------------- initializers

static bool needs_initializer(const JsClassNode *definition)
{
    return definition->instance_initializer ||
           definition->has_private_methods || definition->has_decorators;
}

// PrivateMethodOrAccessorAdd of a function that is kept in a slot.
static void add_private(JsCompiler *c, ElementWalk *walk, JsRegister object,
                        Hidden which, uint32_t form)
{
    JsRegisterMark mark = mark_registers(c);
    JsRegister name = new_temporary(c);
    JsRegister function = new_temporary(c);

    jsmi_binding_load(c, walk->element->element.key->identifier.binding, name);
    load_hidden(c, walk, which, function);
    jsmi_compile_position(c, walk->element);
    emit_extra(c, JSMI_OP_DEFINE_PRIVATE_METHOD, object, name, function, form);
    release_registers(c, mark);
}

// InitializePrivateMethods ( O, elementDefinitions )
static void add_private_methods(JsCompiler *c, JsClassNode *definition,
                                JsRegister object, bool of_class)
{
    ElementWalk walk = first_element(definition);

    for (; walk.element && !has_stopped(c); next_element(&walk)) {
        JsNode *element = walk.element;

        if (is_static(element) != of_class ||
            !has_hidden(definition, element, HIDDEN_FUNCTION))
            continue;
        if (is_method(element)) {
            add_private(c, &walk, object, HIDDEN_FUNCTION,
                        method_form(element));
        } else {
            add_private(c, &walk, object, HIDDEN_FUNCTION, 1);
            add_private(c, &walk, object, HIDDEN_SETTER, 2);
        }
    }
}

static void run_extra_initializers(JsCompiler *c, const JsClassNode *definition,
                                   uint32_t slot)
{
    JsRegisterMark mark = mark_registers(c);
    JsRegister array = new_temporary(c);

    load_slot(c, definition, slot, array);
    emit(c, JSMI_OP_RUN_INITIALIZERS, array, 0, 0);
    release_registers(c, mark);
}

void jsmi_compile_private_methods(JsCompiler *c, JsClassNode *definition)
{
    add_private_methods(c, definition, 0, false);
    if (definition->has_decorators)
        run_extra_initializers(c, definition, extra_slot(definition));
}

// The value of a field, with its name if it is an anonymous function. `key`
// is the register of a computed key.
static JsRegister compile_field_value(JsCompiler *c, JsNode *element,
                                      JsRegister key)
{
    JsNode *value = element->element.value;
    JsNode *name = element->element.key;
    JsRegister result = new_temporary(c);

    if (!value) {
        emit(c, JSMI_OP_LOAD_UNDEFINED, result, 0, 0);
    } else if (!jsmi_is_anonymous_function(value)) {
        jsmi_compile_expression(c, value, result);
    } else if (is_private(element)) {
        jsmi_compile_named(c, value, name->identifier.name, result);
    } else if (key == JSMI_NO_REGISTER) {
        jsmi_compile_named(c, value, name->string.value, result);
    } else {
        jsmi_compile_computed_name(c, value, key, result);
    }
    return result;
}

// The value of the element that the walk is at, as its decorators want it.
static JsRegister compile_decorated_value(JsCompiler *c, ElementWalk *walk,
                                          JsRegister key)
{
    JsRegister value = compile_field_value(c, walk->element, key);
    JsRegisterMark mark = mark_registers(c);
    JsRegister initializers;

    jsmi_compile_position(c, walk->element);
    if (is_decorated(walk->element)) {
        initializers = new_temporary(c);
        load_hidden(c, walk, HIDDEN_DECORATORS, initializers);
        emit(c, JSMI_OP_INITIALIZE_VALUE, value, initializers, 0);
        release_registers(c, mark);
    }
    return value;
}

static void initialize_field(JsCompiler *c, ElementWalk *walk)
{
    JsNode *element = walk->element;
    JsName *name = NULL;
    JsRegister key = JSMI_NO_REGISTER, value;

    if (element->flags & JSMI_NODE_COMPUTED) {
        key = new_temporary(c);
        load_hidden(c, walk, HIDDEN_KEY, key);
    } else if (!is_private(element)) {
        name = element_name(element);
        if (name && name->is_index)
            name = NULL;
        if (!name)
            key = jsmi_compile_element_key(c, element);
    }
    value = compile_decorated_value(c, walk, key);
    if (is_private(element)) {
        key = new_temporary(c);
        jsmi_binding_load(c, element->element.key->identifier.binding, key);
        emit(c, JSMI_OP_DEFINE_PRIVATE_FIELD, 0, key, value);
    } else if (name) {
        emit_extra(c, JSMI_OP_DEFINE_FIELD, 0, value, 0,
                   jsmi_compile_cache(c, name));
    } else {
        emit(c, JSMI_OP_DEFINE_ELEMENT, 0, key, value);
    }
}

static void initialize_accessor(JsCompiler *c, ElementWalk *walk)
{
    JsRegister name = new_temporary(c);
    JsRegister key = JSMI_NO_REGISTER, value;

    if (has_hidden(walk->definition, walk->element, HIDDEN_KEY)) {
        key = new_temporary(c);
        load_hidden(c, walk, HIDDEN_KEY, key);
    } else if (!is_private(walk->element) && !element_name(walk->element)) {
        key = jsmi_compile_element_key(c, walk->element);
    }
    value = compile_decorated_value(c, walk, key);
    load_hidden(c, walk, HIDDEN_STORAGE, name);
    emit(c, JSMI_OP_DEFINE_PRIVATE_FIELD, 0, name, value);
}

void jsmi_compile_initializer(JsCompiler *c, JsClassNode *definition,
                              bool of_class)
{
    ElementWalk walk = first_element(definition);

    if (!of_class)
        jsmi_compile_private_methods(c, definition);
    for (; walk.element && !has_stopped(c); next_element(&walk)) {
        JsRegisterMark mark = mark_registers(c);
        JsNode *element = walk.element;

        if (is_static(element) != of_class &&
            element->operator!= JSMI_PROPERTY_STATIC_BLOCK)
            continue;
        if (is_field(element))
            initialize_field(c, &walk);
        else if (is_accessor(element))
            initialize_accessor(c, &walk);
        else if (element->operator== JSMI_PROPERTY_STATIC_BLOCK && of_class)
            jsmi_compile_statement(c, element->element.value);
        if (has_hidden(definition, element, HIDDEN_EXTRA))
            run_extra_initializers(c, definition,
                                   hidden_slot(&walk, HIDDEN_EXTRA));
        release_registers(c, mark);
    }
}

static void install_initializer(JsCompiler *c, JsClassNode *definition,
                                JsRegister constructor, JsRegister prototype)
{
    JsRegisterMark mark = mark_registers(c);
    JsRegister function;
    JsPendingFunction pending = {
        .kind = JSMI_PENDING_INITIALIZER,
        .class_definition = definition,
    };

    if (!needs_initializer(definition))
        return;
    function = new_temporary(c);
    if (definition->instance_initializer)
        jsmi_compile_closure(c, definition->instance_initializer, NULL,
                             function);
    else
        emit_extra(c, JSMI_OP_CLOSURE, function, jsmi_scope_environment(c), 0,
                   jsmi_compile_pend(c, &pending));
    emit(c, JSMI_OP_SET_HOME_OBJECT, function, prototype, 0);
    emit(c, JSMI_OP_SET_FIELD_INITIALIZER, constructor, function, 0);
    release_registers(c, mark);
}

// `home` is the class as it was made, `constructor` what its decorators made
// of it.
static void run_static_initializer(JsCompiler *c, JsClassNode *definition,
                                   JsRegister home, JsRegister constructor)
{
    JsRegisterMark mark = mark_registers(c);
    JsRegister window;

    if (!definition->static_initializer)
        return;
    window = jsmi_register_allocate_window(&c->emitter, 2);
    jsmi_compile_closure(c, definition->static_initializer, NULL, window);
    emit(c, JSMI_OP_SET_HOME_OBJECT, window, home, 0);
    emit_move(c, window + 1, constructor);
    emit_call_cached(c, JSMI_OP_CALL_METHOD, window, 0);
    release_registers(c, mark);
}

bool jsmi_class_has_initializer(const JsClassNode *definition)
{
    return needs_initializer(definition);
}

// ----------------------------------------------------------------- decorators

// DecoratorListEvaluation: each with its receiver, in an array.
static void compile_decorators(JsCompiler *c, const JsNodeList *list,
                               JsRegister array)
{
    emit_extra(c, JSMI_OP_NEW_ARRAY, array, 0, 0, 0);
    for (JsNode *node = list->first; node; node = node->next) {
        JsRegisterMark mark = mark_registers(c);
        JsRegister window = jsmi_register_allocate_window(&c->emitter, 2);

        jsmi_compile_reference(c, node, window);
        emit(c, JSMI_OP_ARRAY_APPEND, array, window, 0);
        emit(c, JSMI_OP_ARRAY_APPEND, array, window + 1, 0);
        release_registers(c, mark);
    }
}

// What the text evaluates of the elements, in its order.
static void evaluate_elements(JsCompiler *c, JsClassNode *definition)
{
    ElementWalk walk = first_element(definition);

    for (; walk.element && !has_stopped(c); next_element(&walk)) {
        JsRegisterMark mark = mark_registers(c);

        if (is_decorated(walk.element)) {
            JsRegister array = new_temporary(c);

            compile_decorators(c, &walk.element->element.decorators, array);
            store_hidden(c, &walk, HIDDEN_DECORATORS, array);
        }
        if (has_hidden(definition, walk.element, HIDDEN_KEY))
            store_hidden(c, &walk, HIDDEN_KEY,
                         jsmi_compile_element_key(c, walk.element));
        release_registers(c, mark);
    }
}

static void load_element_key(JsCompiler *c, ElementWalk *walk, JsRegister key)
{
    JsNode *element = walk->element;

    if (has_hidden(walk->definition, element, HIDDEN_KEY))
        load_hidden(c, walk, HIDDEN_KEY, key);
    else if (is_private(element))
        jsmi_variable_load(c, element->element.key, key);
    else
        emit_move(c, key, jsmi_compile_element_key(c, element));
}

static void emit_decorate(JsCompiler *c, ElementWalk *walk, JsRegister window,
                          uint32_t kind)
{
    if (!is_decorated(walk->element))
        return;
    load_hidden(c, walk, HIDDEN_DECORATORS, window + JSMI_DECORATE_DECORATORS);
    jsmi_compile_position(c, walk->element);
    emit_extra(c, JSMI_OP_DECORATE, window, 0, 0,
               is_static(walk->element) ? kind | JSMI_DECORATED_STATIC : kind);
}

// A private name is a symbol, but not named like one.
static void name_function(JsCompiler *c, const JsNode *element,
                          JsRegister function, JsRegister key, uint32_t form)
{
    JsRegisterMark mark = mark_registers(c);

    if (is_private(element)) {
        key = new_temporary(c);
        jsmi_compile_load_constant(
            c, key,
            jsmi_compile_string(c, element->element.key->identifier.name));
    }
    emit(c, JSMI_OP_SET_FUNCTION_NAME, function, key, form);
    release_registers(c, mark);
}

static void decorate_method(JsCompiler *c, ElementWalk *walk, JsRegister home,
                            JsRegister extra, JsRegister window)
{
    static const JsDecoratedKind kinds[] = {
        JSMI_DECORATED_METHOD, JSMI_DECORATED_GETTER, JSMI_DECORATED_SETTER};
    JsNode *element = walk->element;
    uint32_t form = method_form(element);
    JsRegister key = window + JSMI_DECORATE_KEY;

    jsmi_compile_closure(c, element->element.value->function.function,
                         is_private(element)
                             ? element->element.key->identifier.name
                             : element_name(element),
                         window);
    name_function(c, element, window, key, form);
    emit(c, JSMI_OP_SET_HOME_OBJECT, window, home, 0);
    emit_move(c, window + JSMI_DECORATE_EXTRA, extra);
    emit_decorate(c, walk, window, kinds[form]);
    if (is_private(element))
        store_hidden(c, walk, HIDDEN_FUNCTION, window);
    else
        emit_extra(c, JSMI_OP_DEFINE_METHOD, home, key, window, form | 8);
}

static void make_accessor_function(JsCompiler *c, ElementWalk *walk,
                                   JsPendingKind kind, JsRegister key,
                                   JsRegister target)
{
    JsPendingFunction pending = {
        .kind = kind,
        .class_definition = walk->definition,
        .name = {JSMI_NO_NAME, 0, 0},
        .storage_slot = hidden_slot(walk, HIDDEN_STORAGE),
    };

    emit_extra(c, JSMI_OP_CLOSURE, target, jsmi_scope_environment(c), 0,
               jsmi_compile_pend(c, &pending));
    name_function(c, walk->element, target, key,
                  kind == JSMI_PENDING_ACCESSOR_GETTER ? 1 : 2);
}

// The arrays that the decorators of a field or accessor fill.
static void decorate_with_arrays(JsCompiler *c, ElementWalk *walk,
                                 JsRegister window, JsDecoratedKind kind)
{
    if (!is_decorated(walk->element))
        return;
    emit_extra(c, JSMI_OP_NEW_ARRAY, window + JSMI_DECORATE_INITIALIZERS, 0, 0,
               0);
    emit_extra(c, JSMI_OP_NEW_ARRAY, window + JSMI_DECORATE_EXTRA, 0, 0, 0);
    emit_decorate(c, walk, window, kind);
    store_hidden(c, walk, HIDDEN_DECORATORS,
                 window + JSMI_DECORATE_INITIALIZERS);
    store_hidden(c, walk, HIDDEN_EXTRA, window + JSMI_DECORATE_EXTRA);
}

static void decorate_accessor(JsCompiler *c, ElementWalk *walk, JsRegister home,
                              JsRegister window)
{
    JsRegister key = window + JSMI_DECORATE_KEY;
    JsRegister setter = window + JSMI_DECORATE_SETTER;

    emit_extra(c, JSMI_OP_NEW_PRIVATE_NAME, window, 0, 0,
               jsmi_compile_own_string(c, "accessor"));
    store_hidden(c, walk, HIDDEN_STORAGE, window);
    make_accessor_function(c, walk, JSMI_PENDING_ACCESSOR_GETTER, key, window);
    make_accessor_function(c, walk, JSMI_PENDING_ACCESSOR_SETTER, key, setter);
    decorate_with_arrays(c, walk, window, JSMI_DECORATED_ACCESSOR);
    if (is_private(walk->element)) {
        store_hidden(c, walk, HIDDEN_FUNCTION, window);
        store_hidden(c, walk, HIDDEN_SETTER, setter);
    } else {
        emit_extra(c, JSMI_OP_DEFINE_METHOD, home, key, window, 1 | 8);
        emit_extra(c, JSMI_OP_DEFINE_METHOD, home, key, setter, 2 | 8);
    }
}

// Methods and accessors are defined, fields are only decorated.
static void decorate_elements(JsCompiler *c, JsClassNode *definition,
                              bool fields, bool statics, JsRegister home,
                              JsRegister extra, JsRegister metadata)
{
    ElementWalk walk = first_element(definition);

    for (; walk.element && !has_stopped(c); next_element(&walk)) {
        JsRegisterMark mark = mark_registers(c);
        JsNode *element = walk.element;
        JsRegister window;

        if (is_static(element) != statics || element->operator==
                                                 JSMI_PROPERTY_STATIC_BLOCK ||
                                                 is_field(element) != fields)
            continue;
        window =
            jsmi_register_allocate_window(&c->emitter, JSMI_DECORATE_WINDOW);
        load_element_key(c, &walk, window + JSMI_DECORATE_KEY);
        if (is_decorated(element))
            emit_move(c, window + JSMI_DECORATE_METADATA, metadata);
        if (is_method(element)) {
            decorate_method(c, &walk, home, extra, window);
        } else if (is_accessor(element)) {
            decorate_accessor(c, &walk, home, window);
        } else {
            emit(c, JSMI_OP_LOAD_UNDEFINED, window, 0, 0);
            decorate_with_arrays(c, &walk, window, JSMI_DECORATED_FIELD);
        }
        release_registers(c, mark);
    }
}

// ---------------------------------------------------------------------- whole

static void make_private_names(JsCompiler *c, const JsScope *scope)
{
    for (JsBinding *binding = scope->first_binding; binding;
         binding = binding->next) {
        JsRegisterMark mark = mark_registers(c);
        JsRegister name;

        if (binding->kind < JSMI_BINDING_PRIVATE_FIELD)
            continue;
        name = new_temporary(c);
        emit_extra(c, JSMI_OP_NEW_PRIVATE_NAME, name, 0, 0,
                   jsmi_compile_string(c, binding->name));
        jsmi_binding_store(c, binding, name);
        release_registers(c, mark);
    }
}

static void make_class(JsCompiler *c, JsClassNode *definition, JsName *name,
                       JsRegister window)
{
    JsPendingFunction pending = {
        .kind = JSMI_PENDING_DEFAULT_CONSTRUCTOR,
        .class_definition = definition,
        .name =
            jsmi_compile_text(c, definition->name ? definition->name : name),
    };
    JsRegisterMark mark = mark_registers(c);
    JsRegister heritage = new_temporary(c);

    if (definition->heritage)
        jsmi_compile_expression(c, definition->heritage, heritage);
    else
        emit(c, JSMI_OP_LOAD_UNINITIALIZED, heritage, 0, 0);
    if (definition->constructor) {
        pending.kind = JSMI_PENDING_FUNCTION;
        pending.node = definition->constructor->function.function;
    }
    if (definition->heritage)
        jsmi_compile_position(c, definition->heritage);
    emit_extra(c, JSMI_OP_NEW_CLASS, window, jsmi_scope_environment(c),
               heritage, jsmi_compile_pend(c, &pending));
    release_registers(c, mark);
}

static void initialize_inner_name(JsCompiler *c, JsClassNode *definition,
                                  JsRegister value)
{
    if (definition->inner_binding)
        jsmi_variable_initialize(c, definition->inner_binding, value);
}

static void finish_plain_class(JsCompiler *c, JsClassNode *definition,
                               JsRegister class)
{
    compile_elements(c, definition, class, class + 1);
    initialize_inner_name(c, definition, class);
    install_initializer(c, definition, class, class + 1);
    run_static_initializer(c, definition, class, class);
}

// The key is that of the name, if the class has none of its own.
static void load_class_name(JsCompiler *c, const JsClassNode *definition,
                            JsName *name, JsRegister key, JsRegister target)
{
    if (definition->name)
        name = definition->name;
    if (name)
        jsmi_compile_load_constant(c, target, jsmi_compile_string(c, name));
    else if (key != JSMI_NO_REGISTER)
        emit_move(c, target, key);
    else
        jsmi_compile_load_constant(c, target, jsmi_compile_own_string(c, ""));
}

// `window` has the decorators and the key already. The class that they make of
// `class` is its first register afterwards.
static void finish_decorated_class(JsCompiler *c, JsClassNode *definition,
                                   JsRegister class, JsRegister window)
{
    JsRegister statics = new_temporary(c);
    JsRegister methods = new_temporary(c);
    JsRegister metadata = new_temporary(c);
    JsRegister prototype = class + 1;

    evaluate_elements(c, definition);
    emit(c, JSMI_OP_CLASS_METADATA, metadata, class, 0);
    emit_extra(c, JSMI_OP_NEW_ARRAY, statics, 0, 0, 0);
    emit_extra(c, JSMI_OP_NEW_ARRAY, methods, 0, 0, 0);
    store_slot(c, definition, extra_slot(definition), methods);
    decorate_elements(c, definition, false, true, class, statics, metadata);
    decorate_elements(c, definition, false, false, prototype, methods,
                      metadata);
    decorate_elements(c, definition, true, true, class, statics, metadata);
    decorate_elements(c, definition, true, false, prototype, methods, metadata);
    install_initializer(c, definition, class, prototype);
    add_private_methods(c, definition, class, true);
    emit_move(c, window, class);
    emit_move(c, window + JSMI_DECORATE_METADATA, metadata);
    emit_extra(c, JSMI_OP_NEW_ARRAY, window + JSMI_DECORATE_EXTRA, 0, 0, 0);
    emit_extra(c, JSMI_OP_DECORATE, window, 0, 0, JSMI_DECORATED_CLASS);
    initialize_inner_name(c, definition, window);
    emit(c, JSMI_OP_RUN_INITIALIZERS, statics, window, 0);
    run_static_initializer(c, definition, class, window);
    emit(c, JSMI_OP_RUN_INITIALIZERS, window + JSMI_DECORATE_EXTRA, window, 0);
}

// ClassDefinitionEvaluation
// https://tc39.es/ecma262/#sec-runtime-semantics-classdefinitionevaluation
static void compile_class(JsCompiler *c, JsClassNode *definition, JsName *name,
                          JsRegister key, JsRegister target)
{
    JsRegisterMark mark = mark_registers(c);
    JsRegister first_temporary = c->first_temporary;
    JsRegister decorated = JSMI_NO_REGISTER;
    JsRegister class;

    if (definition->has_decorators) {
        decorated =
            jsmi_register_allocate_window(&c->emitter, JSMI_DECORATE_WINDOW);
        compile_decorators(c, &definition->decorators,
                           decorated + JSMI_DECORATE_DECORATORS);
        load_class_name(c, definition, name, key,
                        decorated + JSMI_DECORATE_KEY);
    }
    if (!is_strict(c))
        c->code_flags |= JSMI_CODE_HAS_CLASS;
    jsmi_scope_enter(c, definition->scope, count_hidden(definition));
    make_private_names(c, definition->scope);
    class = jsmi_register_allocate_window(&c->emitter, 2);
    make_class(c, definition, name, class);
    if (key != JSMI_NO_REGISTER)
        emit(c, JSMI_OP_SET_FUNCTION_NAME, class, key, 0);
    if (definition->has_decorators)
        finish_decorated_class(c, definition, class, decorated);
    else
        finish_plain_class(c, definition, class);
    emit_move(c, target, definition->has_decorators ? decorated : class);
    jsmi_scope_leave(c, definition->scope);
    c->first_temporary = first_temporary;
    release_registers(c, mark);
}

void jsmi_compile_class(JsCompiler *c, JsClassNode *definition, JsName *name,
                        JsRegister target)
{
    compile_class(c, definition, name, JSMI_NO_REGISTER, target);
}

void jsmi_compile_class_with_key(JsCompiler *c, JsClassNode *definition,
                                 JsRegister key, JsRegister target)
{
    compile_class(c, definition, NULL, key, target);
}
