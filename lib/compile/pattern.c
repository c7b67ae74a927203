// SPDX-License-Identifier: MIT
//
// Destructuring: of declarations, parameters and assignments alike.
#include "compile/compiler.h"

// One part of a pattern, prepared before its value is taken.
typedef struct Element {
    JsNode *node;         // identifier, member or pattern
    JsNode *initializer;  // NULL: none
    JsReference reference;
    bool uses_reference;
    JsRegister value;  // where the value is to be put first
} Element;

static void compile_pattern(JsCompiler *c, JsNode *node, JsRegister value,
                            JsPatternMode mode, const JsNode *source);

static bool is_pattern(const JsNode *node)
{
    return node->kind == JSMI_NODE_ARRAY_PATTERN ||
           node->kind == JSMI_NODE_OBJECT_PATTERN;
}

// The register of a variable that nobody looks at before it has its value.
static JsRegister direct_register(const JsNode *node, JsPatternMode mode)
{
    const JsBinding *binding;

    if (node->kind != JSMI_NODE_BINDING_IDENTIFIER ||
        mode != JSMI_PATTERN_INITIALIZE)
        return JSMI_NO_REGISTER;
    binding = node->identifier.binding;
    if (!binding || binding->is_checked ||
        binding->place != JSMI_PLACE_REGISTER)
        return JSMI_NO_REGISTER;
    return binding->slot;
}

static void begin_element(JsCompiler *c, JsNode *node, JsPatternMode mode,
                          Element *element)
{
    *element = (Element){.node = node};
    if (node->kind == JSMI_NODE_DEFAULT) {
        element->node = node->binary.left;
        element->initializer = node->binary.right;
    }
    node = element->node;
    if (!is_pattern(node) && mode != JSMI_PATTERN_INITIALIZE) {
        jsmi_reference_prepare(c, node, NULL, &element->reference);
        element->uses_reference = true;
    }
    element->value =
        is_pattern(node) ? JSMI_NO_REGISTER : direct_register(node, mode);
    if (element->value == JSMI_NO_REGISTER)
        element->value = new_temporary(c);
}

static JsName *element_name(const JsNode *node)
{
    return (node->kind == JSMI_NODE_IDENTIFIER ||
            node->kind == JSMI_NODE_BINDING_IDENTIFIER) &&
                   !(node->flags & JSMI_NODE_PARENTHESIZED)
               ? node->identifier.name
               : NULL;
}

static void end_element(JsCompiler *c, Element *element, JsPatternMode mode)
{
    JsLabel has_value = JSMI_NEW_LABEL;
    JsNode *node = element->node;

    if (element->initializer) {
        emit_jump(c, JSMI_OP_JUMP_IF_NOT_UNDEFINED, element->value, 0,
                  &has_value);
        jsmi_compile_named(c, element->initializer, element_name(node),
                           element->value);
        bind_label(c, &has_value);
    }
    if (is_pattern(node))
        compile_pattern(c, node, element->value, mode, NULL);
    else if (element->uses_reference)
        jsmi_reference_put(c, &element->reference, element->value);
    else
        jsmi_variable_initialize(c, node->identifier.binding, element->value);
}

// What is wrong with a value that cannot be taken apart is said of the text
// that it comes from, if that is known, where the pattern stands.
static void position_source(JsCompiler *c, const JsNode *pattern,
                            const JsNode *source)
{
    c->emitter.range =
        (JsSourceRange){pattern->start, pattern->start, pattern->position};
    if (source) {
        c->emitter.range.start = source->start;
        c->emitter.range.end = source->end;
    }
}

// -------------------------------------------------------------------- objects

static void compile_property(JsCompiler *c, JsNode *property, JsRegister value,
                             JsRegister kept_key, JsPatternMode mode)
{
    JsName *name = jsmi_property_name(property);
    JsRegister key = JSMI_NO_REGISTER;
    Element element;

    if (kept_key != JSMI_NO_REGISTER || !name)
        key = jsmi_compile_property_key(c, property);
    if (kept_key != JSMI_NO_REGISTER) {
        if (!name && property->property.key->kind != JSMI_NODE_STRING) {
            jsmi_compile_position(c, property);
            emit(c, JSMI_OP_TO_PROPERTY_KEY, key, key, 0);
        }
        emit_move(c, kept_key, key);
    }
    begin_element(c, property->property.value, mode, &element);
    jsmi_compile_position(c, property);
    if (name)
        emit_extra(c, JSMI_OP_GET_PROPERTY, element.value, value, 0,
                   jsmi_compile_cache(c, name));
    else
        emit(c, JSMI_OP_GET_ELEMENT, element.value, value, key);
    end_element(c, &element, mode);
}

static void compile_object_rest(JsCompiler *c, JsNode *rest, JsRegister value,
                                JsRegister keys, uint32_t key_count,
                                JsPatternMode mode)
{
    Element element;

    begin_element(c, rest->unary.operand, mode, &element);
    jsmi_compile_position(c, rest);
    emit_extra(c, JSMI_OP_COPY_REST_PROPERTIES, element.value, value,
               key_count ? keys : 0, key_count);
    end_element(c, &element, mode);
}

static void compile_object_pattern(JsCompiler *c, JsNode *node,
                                   JsRegister value, JsPatternMode mode,
                                   const JsNode *source)
{
    JsNode *property = node->list.first;
    JsRegister keys = JSMI_NO_REGISTER;
    uint32_t key_count = 0;

    position_source(c, node, source);
    emit(c, JSMI_OP_CHECK_OBJECT_COERCIBLE, value, 0, 0);
    for (JsNode *last = property; last; last = last->next) {
        if (last->kind == JSMI_NODE_REST && node->list.count > 1)
            keys = jsmi_register_allocate_window(&c->emitter,
                                                 node->list.count - 1);
    }
    for (; property && !has_stopped(c); property = property->next) {
        JsRegisterMark mark = mark_registers(c);

        if (property->kind == JSMI_NODE_REST) {
            compile_object_rest(c, property, value, keys, key_count, mode);
        } else {
            compile_property(c, property, value,
                             keys == JSMI_NO_REGISTER ? keys : keys + key_count,
                             mode);
            key_count++;
        }
        release_registers(c, mark);
    }
}

// --------------------------------------------------------------------- arrays

// Whether nothing but the iterator itself can throw or leave.
static bool is_plain(const JsNode *node, JsPatternMode mode)
{
    for (node = node->list.first; node; node = node->next) {
        const JsNode *target =
            node->kind == JSMI_NODE_REST ? node->unary.operand : node;

        if (node->kind != JSMI_NODE_ELISION &&
            direct_register(target, mode) == JSMI_NO_REGISTER)
            return false;
    }
    return true;
}

static void compile_array_element(JsCompiler *c, JsNode *node,
                                  JsRegister record, JsPatternMode mode)
{
    JsRegisterMark mark = mark_registers(c);
    Element element;

    if (node->kind == JSMI_NODE_ELISION) {
        jsmi_compile_position(c, node);
        emit(c, JSMI_OP_ITERATOR_STEP_VALUE, record, new_temporary(c), 0);
    } else {
        bool is_rest = node->kind == JSMI_NODE_REST;

        begin_element(c, is_rest ? node->unary.operand : node, mode, &element);
        jsmi_compile_position(c, node);
        emit(c, is_rest ? JSMI_OP_ITERATOR_REST : JSMI_OP_ITERATOR_STEP_VALUE,
             record, element.value, 0);
        end_element(c, &element, mode);
    }
    release_registers(c, mark);
}

static void compile_array_pattern(JsCompiler *c, JsNode *node, JsRegister value,
                                  JsPatternMode mode, const JsNode *source)
{
    JsRegister record = jsmi_record_allocate(&c->emitter);
    JsNode *element = node->list.first;
    bool needs_handler = !is_plain(node, mode);
    JsLabel end = JSMI_NEW_LABEL;
    JsControl control;

    position_source(c, node, source);
    emit(c, JSMI_OP_GET_ITERATOR, record, value, 0);
    if (needs_handler) {
        jsmi_control_push(c, &control, JSMI_CONTROL_ITERATOR);
        control.record = record;
        jsmi_control_open_region(c, &control, new_temporary(c));
    }
    for (; element && !has_stopped(c); element = element->next)
        compile_array_element(c, element, record, mode);
    if (needs_handler)
        jsmi_control_pop(c, &control);
    jsmi_compile_position(c, node);
    emit(c, JSMI_OP_ITERATOR_CLOSE, record, 0, 0);
    if (!needs_handler)
        return;
    emit_jump(c, JSMI_OP_JUMP, 0, 0, &end);
    jsmi_control_begin_handler(c, &control);
    emit(c, JSMI_OP_ITERATOR_CLOSE_SILENTLY, record, 0, 0);
    emit(c, JSMI_OP_THROW, control.exception, 0, 0);
    bind_label(c, &end);
}

static void compile_pattern(JsCompiler *c, JsNode *node, JsRegister value,
                            JsPatternMode mode, const JsNode *source)
{
    if (node->kind == JSMI_NODE_ARRAY_PATTERN)
        compile_array_pattern(c, node, value, mode, source);
    else
        compile_object_pattern(c, node, value, mode, source);
}

void jsmi_compile_bind(JsCompiler *c, JsNode *target, JsRegister value,
                       JsPatternMode mode, const JsNode *source)
{
    JsRegisterMark mark = mark_registers(c);
    Element element;

    if (is_pattern(target)) {
        compile_pattern(c, target, value, mode, source);
    } else if (target->kind == JSMI_NODE_BINDING_IDENTIFIER &&
               mode == JSMI_PATTERN_INITIALIZE) {
        jsmi_variable_initialize(c, target->identifier.binding, value);
    } else {
        begin_element(c, target, mode, &element);
        emit_move(c, element.value, value);
        end_element(c, &element, mode);
    }
    release_registers(c, mark);
}
