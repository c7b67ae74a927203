// SPDX-License-Identifier: MIT
#include "compile/compiler.h"

// ----------------------------------------------------------------- templates

// CONCATENATE joins strings of one window; longer templates are joined piece
// by piece, the text so far being the first of each window.
enum { MOST_JOINED = 8 };

typedef struct Join {
    JsRegister window;
    uint32_t count;
    bool is_string;  // the first of the window is the text so far
} Join;

static void flush(JsCompiler *c, Join *join, JsRegister target)
{
    if (join->count > 1 || !join->is_string)
        emit(c, JSMI_OP_CONCATENATE, target, join->window, join->count);
    else
        emit_move(c, target, join->window);
    join->count = 1;
    join->is_string = true;
}

static JsRegister next_part(JsCompiler *c, Join *join)
{
    if (join->count == MOST_JOINED)
        flush(c, join, join->window);
    return join->window + join->count++;
}

void jsmi_compile_template(JsCompiler *c, JsNode *node, JsRegister target)
{
    JsNode *piece = node->template_literal.pieces.first;
    JsNode *expression = node->template_literal.expressions.first;
    Join join = {0, 0, false};
    JsRegisterMark mark;
    JsRegister part, operand;

    if (!expression) {
        jsmi_compile_load_constant(c, target,
                                   jsmi_compile_string(c, piece->piece.cooked));
        return;
    }
    join.window = jsmi_register_allocate_window(&c->emitter, MOST_JOINED);
    for (; piece && !has_stopped(c); piece = piece->next) {
        if (piece->piece.cooked->length > 0)
            jsmi_compile_load_constant(
                c, next_part(c, &join),
                jsmi_compile_string(c, piece->piece.cooked));
        if (!expression)
            break;
        part = next_part(c, &join);
        mark = mark_registers(c);
        operand = jsmi_compile_operand(c, expression);
        jsmi_compile_position(c, expression);
        emit(c, JSMI_OP_TO_STRING, part, operand, 0);
        release_registers(c, mark);
        expression = expression->next;
    }
    jsmi_compile_position(c, node);
    flush(c, &join, target);
}

void jsmi_compile_template_object(JsCompiler *c, JsNode *node,
                                  JsRegister target)
{
    JsConstant site = {.kind = JSMI_CONSTANT_TEMPLATE};
    JsBuffer cooked, raw;
    JsNode *piece = node->template_literal.pieces.first;

    jsmi_buffer_initialize(&cooked, c->budget);
    jsmi_buffer_initialize(&raw, c->budget);
    for (; piece; piece = piece->next) {
        JsImageText text = jsmi_compile_text(c, piece->piece.cooked);

        jsmi_buffer_append(&cooked, &text, sizeof(text));
        text = jsmi_compile_text(c, piece->piece.raw);
        jsmi_buffer_append(&raw, &text, sizeof(text));
    }
    c->image.data.failed |= cooked.failed || raw.failed;
    site.strings.cooked =
        jsmi_image_add_buffer(&c->image, &cooked, sizeof(JsImageText));
    site.strings.raw =
        jsmi_image_add_buffer(&c->image, &raw, sizeof(JsImageText));
    jsmi_buffer_dispose(&cooked);
    jsmi_buffer_dispose(&raw);
    emit_extra(c, JSMI_OP_TEMPLATE_OBJECT, target, 0, 0,
               jsmi_constant_append(&c->emitter, &site));
}

void jsmi_compile_regexp(JsCompiler *c, JsNode *node, JsRegister target)
{
    JsConstant pattern = {.kind = JSMI_CONSTANT_STRING,
                          .text = jsmi_compile_text(c, node->regexp.pattern)};
    JsConstant flags = {.kind = JSMI_CONSTANT_STRING,
                        .text = jsmi_compile_text(c, node->regexp.flags)};
    uint32_t index = jsmi_constant_append(&c->emitter, &pattern);

    // The two have to be neighbours.
    (void)jsmi_constant_append(&c->emitter, &flags);
    jsmi_compile_position(c, node);
    emit_extra(c, JSMI_OP_NEW_REGEXP, target, 0, 0, index);
}

// -------------------------------------------------------------------- arrays

void jsmi_compile_elements(JsCompiler *c, JsNode *first, JsRegister array)
{
    for (; first && !has_stopped(c); first = first->next) {
        JsRegisterMark mark = mark_registers(c);
        JsRegister value;

        if (first->kind == JSMI_NODE_ELISION) {
            emit(c, JSMI_OP_ARRAY_APPEND_HOLE, array, 0, 0);
        } else if (first->kind == JSMI_NODE_SPREAD) {
            value = jsmi_compile_operand(c, first->unary.operand);
            jsmi_compile_position(c, first->unary.operand);
            emit(c, JSMI_OP_ARRAY_SPREAD, array, value, 0);
        } else {
            value = jsmi_compile_operand(c, first);
            emit(c, JSMI_OP_ARRAY_APPEND, array, value, 0);
        }
        release_registers(c, mark);
    }
}

void jsmi_compile_array(JsCompiler *c, JsNode *node, JsRegister target)
{
    emit_extra(c, JSMI_OP_NEW_ARRAY, target, 0, 0, node->list.count);
    jsmi_compile_elements(c, node->list.first, target);
}

// ------------------------------------------------------------------- objects

JsName *jsmi_property_name(const JsNode *property)
{
    const JsNode *key = property->property.key;

    if (property->flags & JSMI_NODE_COMPUTED || !key ||
        key->kind != JSMI_NODE_STRING || key->string.value->is_index)
        return NULL;
    return key->string.value;
}

static JsRegister compile_key(JsCompiler *c, JsNode *key, bool is_computed)
{
    JsRegister reg = new_temporary(c);

    jsmi_compile_expression(c, key, reg);
    if (is_computed || key->kind == JSMI_NODE_BIGINT) {
        jsmi_compile_position(c, key);
        emit(c, JSMI_OP_TO_PROPERTY_KEY, reg, reg, 0);
    }
    return reg;
}

JsRegister jsmi_compile_property_key(JsCompiler *c, JsNode *property)
{
    return compile_key(c, property->property.key,
                       (property->flags & JSMI_NODE_COMPUTED) != 0);
}

JsRegister jsmi_compile_element_key(JsCompiler *c, JsNode *element)
{
    return compile_key(c, element->element.key,
                       (element->flags & JSMI_NODE_COMPUTED) != 0);
}

static void define_method(JsCompiler *c, JsNode *property, JsRegister object)
{
    static const uint32_t forms[] = {
        [JSMI_PROPERTY_METHOD] = 0,
        [JSMI_PROPERTY_GETTER] = 1,
        [JSMI_PROPERTY_SETTER] = 2,
    };
    JsNode *value = property->property.value;
    JsRegister key = jsmi_compile_property_key(c, property);
    JsRegister function = new_temporary(c);

    jsmi_compile_closure(c, value->function.function,
                         jsmi_property_name(property), function);
    jsmi_compile_position(c, property);
    emit_extra(c, JSMI_OP_DEFINE_METHOD, object, key, function,
               forms[property->operator] | 4u);
}

static void define_value(JsCompiler *c, JsNode *property, JsRegister object)
{
    JsNode *value = property->property.value;
    JsName *name = jsmi_property_name(property);
    JsRegister key, reg;

    if (name) {
        reg = JSMI_NO_REGISTER;
        if (jsmi_is_anonymous_function(value)) {
            reg = new_temporary(c);
            jsmi_compile_named(c, value, name, reg);
        } else {
            reg = jsmi_compile_operand(c, value);
        }
        jsmi_compile_position(c, property);
        emit_extra(c, JSMI_OP_DEFINE_FIELD, object, reg, 0,
                   jsmi_compile_cache(c, name));
        return;
    }
    key = jsmi_compile_property_key(c, property);
    if (jsmi_is_anonymous_function(value)) {
        reg = new_temporary(c);
        jsmi_compile_computed_name(c, value, key, reg);
    } else {
        reg = jsmi_compile_operand(c, value);
    }
    jsmi_compile_position(c, property);
    emit(c, JSMI_OP_DEFINE_ELEMENT, object, key, reg);
}

void jsmi_compile_object(JsCompiler *c, JsNode *node, JsRegister target)
{
    JsNode *property = node->list.first;

    emit_extra(c, JSMI_OP_NEW_OBJECT, target, 0, 0, node->list.count);
    for (; property && !has_stopped(c); property = property->next) {
        JsRegisterMark mark = mark_registers(c);
        JsRegister value;

        if (property->kind == JSMI_NODE_SPREAD) {
            value = jsmi_compile_operand(c, property->unary.operand);
            jsmi_compile_position(c, property);
            emit(c, JSMI_OP_COPY_DATA_PROPERTIES, target, value, 0);
        } else if (property->operator== JSMI_PROPERTY_PROTO) {
            value = jsmi_compile_operand(c, property->property.value);
            emit(c, JSMI_OP_SET_PROTOTYPE, target, value, 0);
        } else if (property->operator>= JSMI_PROPERTY_METHOD) {
            define_method(c, property, target);
        } else {
            define_value(c, property, target);
        }
        release_registers(c, mark);
    }
}
