// SPDX-License-Identifier: MIT
//
// Classes. What fields need later is kept in the environment of the class
// scope: private names are its bindings; keys that were computed, private
// methods and the storage of accessors are in hidden slots after them, one for
// each element that needs one, in order of the elements.
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

// An accessor with a private name is nothing but a private field.
static bool is_accessor(const JsNode *element)
{
    return element->operator== JSMI_PROPERTY_ACCESSOR && !is_private(element);
}

static bool is_field(const JsNode *element)
{
    return element->operator== JSMI_PROPERTY_FIELD ||(
        element->operator== JSMI_PROPERTY_ACCESSOR && is_private(element));
}

static bool has_hidden_slot(const JsNode *element)
{
    if (is_accessor(element))
        return true;
    if (is_field(element))
        return (element->flags & JSMI_NODE_COMPUTED) != 0;
    return is_method(element) && is_private(element) && !is_static(element);
}

static uint32_t count_hidden(const JsClassNode *definition)
{
    const JsNode *element = definition->elements.first;
    uint32_t count = 0;

    for (; element; element = element->next)
        count += has_hidden_slot(element);
    return count;
}

// A walk over the elements that knows their hidden slots.
typedef struct ElementWalk {
    JsNode *element;
    JsBinding hidden;  // stands for the hidden slot of the element
    uint32_t next;
} ElementWalk;

static void find_hidden(ElementWalk *walk)
{
    if (!walk->element || !has_hidden_slot(walk->element))
        return;
    walk->hidden.slot = walk->next++;
}

static ElementWalk first_element(JsClassNode *definition)
{
    JsScopeLayout *layout = jsmi_scope_layout(definition->scope);
    ElementWalk walk = {
        .element = definition->elements.first,
        .hidden = {.scope = definition->scope, .place = JSMI_PLACE_SLOT},
    };

    walk.next = layout ? layout->slot_count - count_hidden(definition) : 0;
    find_hidden(&walk);
    return walk;
}

static void next_element(ElementWalk *walk)
{
    walk->element = walk->element->next;
    find_hidden(walk);
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
        jsmi_binding_store(c, &walk->hidden, function);
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
        .storage_slot = walk->hidden.slot,
    };

    emit_extra(c, JSMI_OP_NEW_PRIVATE_NAME, value, 0, 0,
               jsmi_compile_own_string(c, "accessor"));
    jsmi_binding_store(c, &walk->hidden, value);
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

    for (; walk.element; next_element(&walk)) {
        JsRegisterMark mark = mark_registers(c);
        JsNode *element = walk.element;
        JsRegister home = is_static(element) ? constructor : prototype;

        if (is_method(element) && is_private(element))
            compile_private_method(c, &walk, home);
        else if (is_method(element))
            compile_method(c, element, home);
        else if (is_accessor(element))
            compile_accessor(c, definition, &walk, home);
        else if (has_hidden_slot(element))
            jsmi_binding_store(c, &walk.hidden,
                               jsmi_compile_element_key(c, element));
        release_registers(c, mark);
    }
}

// --------------------------------------------------------------- initializers

static bool needs_initializer(const JsClassNode *definition)
{
    return definition->instance_initializer || definition->has_private_methods;
}

void jsmi_compile_private_methods(JsCompiler *c, JsClassNode *definition,
                                  JsRegister object)
{
    ElementWalk walk = first_element(definition);

    for (; walk.element; next_element(&walk)) {
        JsRegisterMark mark = mark_registers(c);
        JsNode *element = walk.element;
        JsRegister name, function;

        if (!is_method(element) || !is_private(element) || is_static(element))
            continue;
        name = new_temporary(c);
        function = new_temporary(c);
        jsmi_binding_load(c, element->element.key->identifier.binding, name);
        jsmi_binding_load(c, &walk.hidden, function);
        jsmi_compile_position(c, element);
        emit_extra(c, JSMI_OP_DEFINE_PRIVATE_METHOD, object, name, function,
                   method_form(element));
        release_registers(c, mark);
    }
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

static void initialize_field(JsCompiler *c, ElementWalk *walk)
{
    JsNode *element = walk->element;
    JsName *name = NULL;
    JsRegister key = JSMI_NO_REGISTER, value;

    if (element->flags & JSMI_NODE_COMPUTED) {
        key = new_temporary(c);
        jsmi_binding_load(c, &walk->hidden, key);
    } else if (!is_private(element)) {
        name = element_name(element);
        if (name && name->is_index)
            name = NULL;
        if (!name)
            key = jsmi_compile_element_key(c, element);
    }
    value = compile_field_value(c, element, key);
    jsmi_compile_position(c, element);
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
    JsRegister key = new_temporary(c);
    JsRegister value = compile_field_value(c, walk->element, JSMI_NO_REGISTER);

    jsmi_binding_load(c, &walk->hidden, key);
    jsmi_compile_position(c, walk->element);
    emit(c, JSMI_OP_DEFINE_PRIVATE_FIELD, 0, key, value);
}

void jsmi_compile_initializer(JsCompiler *c, JsClassNode *definition,
                              bool of_class)
{
    ElementWalk walk = first_element(definition);

    if (!of_class)
        jsmi_compile_private_methods(c, definition, 0);
    for (; walk.element; next_element(&walk)) {
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

static void run_static_initializer(JsCompiler *c, JsClassNode *definition,
                                   JsRegister constructor)
{
    JsRegisterMark mark = mark_registers(c);
    JsRegister window;

    if (!definition->static_initializer)
        return;
    window = jsmi_register_allocate_window(&c->emitter, 2);
    jsmi_compile_closure(c, definition->static_initializer, NULL, window);
    emit(c, JSMI_OP_SET_HOME_OBJECT, window, constructor, 0);
    emit_move(c, window + 1, constructor);
    emit_call_cached(c, JSMI_OP_CALL_METHOD, window, 0);
    release_registers(c, mark);
}

bool jsmi_class_has_initializer(const JsClassNode *definition)
{
    return needs_initializer(definition);
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

// ClassDefinitionEvaluation
// https://tc39.es/ecma262/#sec-runtime-semantics-classdefinitionevaluation
static void compile_class(JsCompiler *c, JsClassNode *definition, JsName *name,
                          JsRegister key, JsRegister target)
{
    JsRegisterMark mark = mark_registers(c);
    JsRegister first_temporary = c->first_temporary;
    JsRegister window;

    jsmi_scope_enter(c, definition->scope, count_hidden(definition));
    make_private_names(c, definition->scope);
    window = jsmi_register_allocate_window(&c->emitter, 2);
    make_class(c, definition, name, window);
    if (key != JSMI_NO_REGISTER)
        emit(c, JSMI_OP_SET_FUNCTION_NAME, window, key, 0);
    compile_elements(c, definition, window, window + 1);
    if (definition->inner_binding)
        jsmi_variable_initialize(c, definition->inner_binding, window);
    install_initializer(c, definition, window, window + 1);
    run_static_initializer(c, definition, window);
    emit_move(c, target, window);
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
