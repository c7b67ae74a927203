// SPDX-License-Identifier: MIT

#include "syntax/print.h"

#include "syntax/lexer.h"

// Chains of operators lean to one side without limit; the rest is left out.
enum { PRINT_DEPTH = 400 };

typedef struct Printer {
    JsBuffer *text;
    int depth;
} Printer;

static const char *const kind_names[] = {
#define JSMI_NODE(kind, member, description) #kind,
#include "syntax/nodes.def"
#undef JSMI_NODE
};

const char *jsmi_node_kind_name(JsNodeKind kind)
{
    return kind_names[kind];
}

static void print_node(Printer *printer, const JsNode *node);

static void print_text(Printer *printer, const char *text)
{
    jsmi_buffer_append_text(printer->text, text);
}

static void print_name(Printer *printer, const JsName *name)
{
    char quoted[128];
    JsLexer text;

    if (!name) {
        print_text(printer, " -");
        return;
    }
    text = (JsLexer){
        .source = name->units,
        .length = name->length,
        .window = name->length,
        .is_wide = name->is_wide,
    };
    jsmi_lexer_quote(&text, 0, name->length, quoted, sizeof quoted);
    jsmi_buffer_append_format(printer->text, " %s", quoted);
}

static void print_nodes(Printer *printer, JsNodeList list)
{
    print_text(printer, " [");
    for (const JsNode *node = list.first; node; node = node->next)
        print_node(printer, node);
    print_text(printer, "]");
}

static void print_list(Printer *printer, const JsNode *node)
{
    print_nodes(printer, node->list);
}

static void print_none(Printer *printer, const JsNode *node)
{
    (void)printer;
    (void)node;
}

static void print_identifier(Printer *printer, const JsNode *node)
{
    const JsBinding *binding = node->identifier.binding;

    print_name(printer, node->identifier.name);
    jsmi_buffer_append_format(
        printer->text, ":%s%s%s%s%s",
        binding ? jsmi_binding_kind_name((JsBindingKind)binding->kind)
                : "global",
        node->flags & JSMI_NODE_DYNAMIC ? " dynamic" : "",
        node->flags & JSMI_NODE_CHECK_INITIALIZED ? " check" : "",
        node->flags & JSMI_NODE_CAPTURES ? " captures" : "",
        node->flags & JSMI_NODE_ASSIGNED ? " assigned" : "");
}

static void print_number(Printer *printer, const JsNode *node)
{
    jsmi_buffer_append_format(printer->text, " %.17g", node->number.value);
}

static void print_string(Printer *printer, const JsNode *node)
{
    print_name(printer, node->string.value);
}

static void print_regexp(Printer *printer, const JsNode *node)
{
    print_name(printer, node->regexp.pattern);
    print_name(printer, node->regexp.flags);
}

static void print_template_literal(Printer *printer, const JsNode *node)
{
    print_nodes(printer, node->template_literal.pieces);
    print_nodes(printer, node->template_literal.expressions);
}

static void print_piece(Printer *printer, const JsNode *node)
{
    print_name(printer, node->piece.cooked);
    print_name(printer, node->piece.raw);
}

static void print_tagged(Printer *printer, const JsNode *node)
{
    print_node(printer, node->tagged.tag);
    print_node(printer, node->tagged.template_literal);
}

static void print_property(Printer *printer, const JsNode *node)
{
    print_node(printer, node->property.key);
    print_node(printer, node->property.value);
}

static void print_function_parts(Printer *printer,
                                 const JsFunctionNode *function)
{
    if (function->is_async)
        print_text(printer, " async");
    if (function->is_generator)
        print_text(printer, " generator");
    if (function->is_strict)
        print_text(printer, " strict");
    print_name(printer, function->name);
    print_nodes(printer, function->parameters);
    print_nodes(printer, function->body);
}

static void print_function(Printer *printer, const JsNode *node)
{
    if (node->kind == JSMI_NODE_FUNCTION_DECLARATION && node->function.hoisted)
        print_text(printer, " hoisted");
    print_function_parts(printer, node->function.function);
}

static void print_class_definition(Printer *printer, const JsNode *node)
{
    const JsClassNode *definition = node->class_definition.definition;

    print_name(printer, definition->name);
    print_node(printer, definition->heritage);
    print_node(printer, definition->constructor);
    print_nodes(printer, definition->elements);
}

static void print_unary(Printer *printer, const JsNode *node)
{
    print_node(printer, node->unary.operand);
}

static void print_binary(Printer *printer, const JsNode *node)
{
    print_node(printer, node->binary.left);
    print_node(printer, node->binary.right);
}

static void print_conditional(Printer *printer, const JsNode *node)
{
    print_node(printer, node->conditional.test);
    print_node(printer, node->conditional.consequent);
    print_node(printer, node->conditional.alternate);
}

static void print_member(Printer *printer, const JsNode *node)
{
    print_node(printer, node->member.object);
    print_name(printer, node->member.name);
}

static void print_super_member(Printer *printer, const JsNode *node)
{
    if (node->kind == JSMI_NODE_SUPER_MEMBER)
        print_name(printer, node->super_member.name);
    else
        print_node(printer, node->super_member.index);
}

static void print_call(Printer *printer, const JsNode *node)
{
    if (node->flags & JSMI_NODE_DIRECT_EVAL)
        print_text(printer, " eval");
    print_node(printer, node->call.callee);
    print_nodes(printer, node->call.arguments);
}

static void print_block(Printer *printer, const JsNode *node)
{
    if (node->block.scope)
        print_text(printer, " scope");
    print_nodes(printer, node->block.statements);
}

static void print_for_loop(Printer *printer, const JsNode *node)
{
    print_node(printer, node->for_loop.initial);
    print_node(printer, node->for_loop.test);
    print_node(printer, node->for_loop.update);
    print_node(printer, node->for_loop.body);
}

static void print_for_each(Printer *printer, const JsNode *node)
{
    print_node(printer, node->for_each.target);
    print_node(printer, node->for_each.object);
    print_node(printer, node->for_each.body);
}

static void print_while_loop(Printer *printer, const JsNode *node)
{
    print_node(printer, node->while_loop.test);
    print_node(printer, node->while_loop.body);
}

static void print_jump(Printer *printer, const JsNode *node)
{
    print_name(printer, node->jump.label);
    jsmi_buffer_append_format(
        printer->text, " %s",
        jsmi_node_kind_name((JsNodeKind)node->jump.target->kind));
}

static void print_with(Printer *printer, const JsNode *node)
{
    print_node(printer, node->with.object);
    print_node(printer, node->with.body);
}

static void print_switch_statement(Printer *printer, const JsNode *node)
{
    print_node(printer, node->switch_statement.discriminant);
    print_nodes(printer, node->switch_statement.cases);
}

static void print_switch_case(Printer *printer, const JsNode *node)
{
    print_node(printer, node->switch_case.test);
    print_nodes(printer, node->switch_case.statements);
}

static void print_labeled(Printer *printer, const JsNode *node)
{
    print_name(printer, node->labeled.label);
    print_node(printer, node->labeled.body);
}

static void print_try_statement(Printer *printer, const JsNode *node)
{
    print_node(printer, node->try_statement.block);
    print_node(printer, node->try_statement.parameter);
    print_node(printer, node->try_statement.handler);
    print_node(printer, node->try_statement.finalizer);
}

static void print_export_default(Printer *printer, const JsNode *node)
{
    print_node(printer, node->export_default.value);
}

static void print_element(Printer *printer, const JsNode *node)
{
    if (node->flags & JSMI_NODE_STATIC)
        print_text(printer, " static");
    print_node(printer, node->element.key);
    print_node(printer, node->element.value);
}

static void print_members(Printer *printer, const JsNode *node)
{
    switch ((JsNodeKind)node->kind) {
#define JSMI_NODE(kind, member, description)                                   \
    case JSMI_NODE_##kind:                                                     \
        print_##member(printer, node);                                         \
        break;
#include "syntax/nodes.def"
#undef JSMI_NODE
    case JSMI_NODE_KIND_COUNT:
        break;
    }
}

static void print_node(Printer *printer, const JsNode *node)
{
    if (!node) {
        print_text(printer, " -");
        return;
    }
    if (printer->depth == PRINT_DEPTH) {
        print_text(printer, " ...");
        return;
    }
    printer->depth++;
    jsmi_buffer_append_format(printer->text, " (%s",
                              jsmi_node_kind_name((JsNodeKind)node->kind));
    if (node->operator)
        jsmi_buffer_append_format(printer->text, " %u",
                                  (unsigned)node->operator);
    print_members(printer, node);
    print_text(printer, ")");
    printer->depth--;
}

void jsmi_syntax_print(const JsSyntaxTree *tree, JsBuffer *text)
{
    Printer printer = {.text = text};

    print_text(&printer, "(PROGRAM");
    print_function_parts(&printer, tree->program);
    print_text(&printer, ")");
}

static void print_binding(Printer *printer, const JsBinding *binding)
{
    print_name(printer, binding->name);
    jsmi_buffer_append_format(
        printer->text, ":%s",
        jsmi_binding_kind_name((JsBindingKind)binding->kind));
    if (binding->is_captured)
        jsmi_buffer_append_format(printer->text, "[%u]",
                                  (unsigned)binding->captured_index);
    if (binding->function)
        print_text(printer, "=function");
    if (binding->copy_of)
        print_text(printer, "=copy");
    if (binding->is_annex_b)
        print_text(printer, "=annex_b");
}

static void print_scope(Printer *printer, const JsScope *scope)
{
    for (uint32_t i = 0; i < scope->depth; i++)
        print_text(printer, "  ");
    print_text(printer, jsmi_scope_kind_name((JsScopeKind)scope->kind));
    if (scope->is_strict)
        print_text(printer, " strict");
    if (scope->is_extensible)
        print_text(printer, " extensible");
    if (scope->needs_environment)
        print_text(printer, " environment");
    print_text(printer, ":");
    for (const JsBinding *binding = scope->first_binding; binding;
         binding = binding->next)
        print_binding(printer, binding);
    print_text(printer, "\n");
}

void jsmi_syntax_print_scopes(const JsSyntaxTree *tree, JsBuffer *text)
{
    Printer printer = {.text = text};
    const JsScope *root = tree->program->scope;
    const JsScope *scope = root;

    for (;;) {
        print_scope(&printer, scope);
        if (scope->first_child) {
            scope = scope->first_child;
            continue;
        }
        while (scope != root && !scope->next_sibling)
            scope = scope->parent;
        if (scope == root)
            return;
        scope = scope->next_sibling;
    }
}
