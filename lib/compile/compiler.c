// SPDX-License-Identifier: MIT
#include "compile/compiler.h"

#include <stdio.h>
#include <string.h>

void jsmi_compile_position(JsCompiler *c, const JsNode *node)
{
    c->emitter.range = (JsSourceRange){node->start, node->end, node->position};
}

// ------------------------------------------------------------------ constants

JsImageText jsmi_compile_text(JsCompiler *c, JsName *name)
{
    if (!name)
        return (JsImageText){JSMI_NO_NAME, 0, 0};
    if (name->constant == UINT32_MAX)
        name->constant = jsmi_image_add_text(&c->image, name->units,
                                             name->length, name->is_wide)
                             .offset;
    return (JsImageText){name->constant, name->length, name->is_wide};
}

static uint32_t add_string(JsCompiler *c, JsImageText text)
{
    JsConstant constant = {.kind = JSMI_CONSTANT_STRING, .text = text};

    return jsmi_constant_add(&c->emitter, &constant);
}

uint32_t jsmi_compile_string(JsCompiler *c, JsName *name)
{
    return add_string(c, jsmi_compile_text(c, name));
}

uint32_t jsmi_compile_cache(JsCompiler *c, JsName *name)
{
    return jsmi_cache_add(&c->emitter, jsmi_compile_string(c, name));
}

uint32_t jsmi_compile_own_string(JsCompiler *c, const char *text)
{
    size_t count = sizeof(c->own_texts) / sizeof(c->own_texts[0]);
    size_t i = 0;
    JsImageText place;

    while (i < count && c->own_texts[i].text &&
           strcmp(c->own_texts[i].text, text) != 0)
        i++;
    if (i < count && c->own_texts[i].text)
        return add_string(c, c->own_texts[i].place);
    place = jsmi_image_add_text(&c->image, text, strlen(text), false);
    if (i < count) {
        c->own_texts[i].text = text;
        c->own_texts[i].place = place;
    }
    return add_string(c, place);
}

uint32_t jsmi_compile_own_cache(JsCompiler *c, const char *text)
{
    return jsmi_cache_add(&c->emitter, jsmi_compile_own_string(c, text));
}

void jsmi_compile_load_constant(JsCompiler *c, JsRegister target,
                                uint32_t index)
{
    if (index <= UINT16_MAX)
        emit(c, JSMI_OP_LOAD_CONSTANT, target, index, 0);
    else
        emit_extra(c, JSMI_OP_LOAD_CONSTANT_FAR, target, 0, 0, index);
}

// ------------------------------------------------------------------ functions

uint32_t jsmi_compile_pend(JsCompiler *c, const JsPendingFunction *pending)
{
    uint32_t index = (uint32_t)(c->pending.size / sizeof(JsPendingFunction));
    JsPendingFunction *added =
        jsmi_buffer_extend(&c->pending, sizeof(JsPendingFunction));

    if (added) {
        *added = *pending;
        added->outer_scope = c->scope;
        added->outer_function = c->function_index;
        added->outer_scope_index = jsmi_scope_current(c);
    }
    jsmi_buffer_append_u32(&c->emitter.children, index);
    return (uint32_t)(c->emitter.children.size / sizeof(uint32_t)) - 1;
}

void jsmi_compile_closure(JsCompiler *c, JsFunctionNode *node, JsName *name,
                          JsRegister target)
{
    JsPendingFunction pending = {
        .kind = JSMI_PENDING_FUNCTION,
        .node = node,
        .name = jsmi_compile_text(c, name),
    };
    JsRegisterMark mark = mark_registers(c);
    uint32_t child = jsmi_compile_pend(c, &pending);

    emit_extra(c, JSMI_OP_CLOSURE, target, jsmi_scope_environment(c), 0, child);
    release_registers(c, mark);
}

static JsCodeFunctionKind code_function_kind(const JsCompiler *c)
{
    switch (c->current.kind) {
    case JSMI_PENDING_DEFAULT_CONSTRUCTOR:
        return c->current.class_definition->heritage
                   ? JSMI_CODE_FUNCTION_DERIVED_CONSTRUCTOR
                   : JSMI_CODE_FUNCTION_CLASS_CONSTRUCTOR;
    case JSMI_PENDING_INITIALIZER:
        return JSMI_CODE_FUNCTION_FIELD_INITIALIZER;
    case JSMI_PENDING_ACCESSOR_GETTER:
        return JSMI_CODE_FUNCTION_GETTER;
    case JSMI_PENDING_ACCESSOR_SETTER:
        return JSMI_CODE_FUNCTION_SETTER;
    case JSMI_PENDING_FUNCTION:
        break;
    }
    switch ((JsFunctionKind)c->function->kind) {
    case JSMI_FUNCTION_NORMAL:
        return JSMI_CODE_FUNCTION_NORMAL;
    case JSMI_FUNCTION_ARROW:
        return JSMI_CODE_FUNCTION_ARROW;
    case JSMI_FUNCTION_METHOD:
        return JSMI_CODE_FUNCTION_METHOD;
    case JSMI_FUNCTION_GETTER:
        return JSMI_CODE_FUNCTION_GETTER;
    case JSMI_FUNCTION_SETTER:
        return JSMI_CODE_FUNCTION_SETTER;
    case JSMI_FUNCTION_CONSTRUCTOR:
        return JSMI_CODE_FUNCTION_CLASS_CONSTRUCTOR;
    case JSMI_FUNCTION_DERIVED_CONSTRUCTOR:
        return JSMI_CODE_FUNCTION_DERIVED_CONSTRUCTOR;
    case JSMI_FUNCTION_FIELD_INITIALIZER:
    case JSMI_FUNCTION_STATIC_INITIALIZER:
        return JSMI_CODE_FUNCTION_FIELD_INITIALIZER;
    default:
        return JSMI_CODE_FUNCTION_TOP_LEVEL;
    }
}

static uint32_t function_flags(const JsCompiler *c)
{
    const JsFunctionNode *node = c->function;
    uint32_t flags = 0;

    if (c->current.kind == JSMI_PENDING_DEFAULT_CONSTRUCTOR) {
        flags = JSMI_CODE_STRICT | JSMI_CODE_CONSTRUCTOR | JSMI_CODE_CLASS;
        if (c->current.class_definition->heritage)
            flags |= JSMI_CODE_DERIVED;
        return flags;
    }
    if (!node)
        return JSMI_CODE_STRICT | JSMI_CODE_USES_THIS;
    flags |= node->is_strict ? JSMI_CODE_STRICT : 0u;
    flags |= node->is_generator ? JSMI_CODE_GENERATOR : 0u;
    flags |= node->is_async ? JSMI_CODE_ASYNC : 0u;
    flags |= node->uses_this ? JSMI_CODE_USES_THIS : 0u;
    flags |= node->has_direct_eval ? JSMI_CODE_HAS_DIRECT_EVAL : 0u;
    switch ((JsFunctionKind)node->kind) {
    case JSMI_FUNCTION_NORMAL:
        if (node->is_generator)
            flags |= JSMI_CODE_HAS_PROTOTYPE;
        else if (!node->is_async)
            flags |= JSMI_CODE_CONSTRUCTOR | JSMI_CODE_HAS_PROTOTYPE;
        break;
    case JSMI_FUNCTION_METHOD:
        flags |= node->is_generator ? JSMI_CODE_HAS_PROTOTYPE : 0u;
        break;
    case JSMI_FUNCTION_DERIVED_CONSTRUCTOR:
        flags |= JSMI_CODE_DERIVED | JSMI_CODE_CONSTRUCTOR | JSMI_CODE_CLASS;
        break;
    case JSMI_FUNCTION_CONSTRUCTOR:
        flags |= JSMI_CODE_CONSTRUCTOR | JSMI_CODE_CLASS;
        break;
    case JSMI_FUNCTION_MODULE:
        flags |= JSMI_CODE_GENERATOR;
        flags |= c->tree->module.has_top_level_await ? JSMI_CODE_ASYNC : 0u;
        break;
    default:
        break;
    }
    return flags;
}

// Puts what the emitter has into the image.
static void write_function(JsCompiler *c)
{
    JsEmitter *e = &c->emitter;
    JsImageBuilder *image = &c->image;
    const JsFunctionNode *node = c->function;
    const JsClassNode *class_definition = c->current.class_definition;
    JsFunctionCode code = {
        .kind = code_function_kind(c),
        .flags = c->code_flags,
        .parameter_count = c->parameter_count,
        .length = node ? node->length : 0,
        .register_count = e->register_count,
        .call_caches = e->call_caches,
        .name = c->current.name,
        .outer_function = c->current.outer_function,
        .outer_scope = c->current.outer_scope_index,
        .instance_slots = c->this_stores,
    };

    if (node) {
        code.source_start = node->start;
        code.source_end = node->end;
    } else if (class_definition) {
        code.source_start = class_definition->start;
        code.source_end = class_definition->end;
    }
    code.instructions =
        jsmi_image_add_buffer(image, &e->words, sizeof(JsInstruction));
    code.constants =
        jsmi_image_add_buffer(image, &e->constants, sizeof(JsConstant));
    code.caches = jsmi_image_add_buffer(image, &e->caches, sizeof(uint32_t));
    code.children =
        jsmi_image_add_buffer(image, &e->children, sizeof(uint32_t));
    code.handlers =
        jsmi_image_add_buffer(image, &e->handlers, sizeof(JsHandler));
    code.positions =
        jsmi_image_add_buffer(image, &e->positions, sizeof(JsPosition));
    code.scopes = jsmi_image_add_buffer(image, &c->scopes, sizeof(JsScopeInfo));
    code.jump_tables =
        jsmi_image_add_buffer(image, &c->tables, sizeof(JsJumpTable));
    jsmi_buffer_append(&image->functions, &code, sizeof(code));
}

static void generate(JsCompiler *c, bool uses_long_jumps)
{
    uint32_t count = c->function && c->function->kind != JSMI_FUNCTION_SCRIPT
                         ? c->function->parameters.count
                         : 0;

    if (c->current.kind == JSMI_PENDING_ACCESSOR_SETTER)
        count = 1;
    if (count > JSMI_MOST_PARAMETERS)
        count = JSMI_MOST_PARAMETERS;
    c->parameter_count = count;
    c->code_flags = function_flags(c);
    c->scope = c->outer_scope = c->current.outer_scope;
    c->control = NULL;
    c->completion = JSMI_NO_REGISTER;
    c->this_stores = 0;
    c->scopes.size = 0;
    c->tables.size = 0;
    c->spine.size = 0;
    jsmi_emitter_reset(&c->emitter, count, uses_long_jumps);
    c->first_temporary = c->emitter.next_register;
    jsmi_compile_function(c);
}

static bool failed(const JsCompiler *c)
{
    return c->is_out_of_fuel || jsmi_emitter_failed(&c->emitter) ||
           jsmi_image_builder_failed(&c->image) || c->pending.failed ||
           c->scopes.failed || c->tables.failed || c->spine.failed ||
           c->tree->arena.failed;
}

static bool compile_pending(JsCompiler *c, uint32_t index)
{
    size_t size;

    c->current = ((JsPendingFunction *)(void *)c->pending.data)[index];
    c->function = c->current.node;
    c->function_index = index;
    if (!jsmi_spend(c->budget, 10)) {
        c->is_out_of_fuel = true;
        return false;
    }
    size = c->pending.size;
    generate(c, false);
    if (!failed(c) && c->emitter.needs_long_jumps) {
        c->pending.size = size;
        generate(c, true);
    }
    if (failed(c))
        return false;
    write_function(c);
    return !failed(c);
}

// ---------------------------------------------------------------------- whole

static void describe_failure(const JsCompiler *c, JsSyntaxError *error)
{
    *error = (JsSyntaxError){.line = 1, .column = 1};
    if (c->is_out_of_fuel) {
        error->kind = JSMI_SYNTAX_TERMINATED;
    } else if (c->emitter.is_too_large || c->image.is_too_large) {
        error->kind = JSMI_SYNTAX_TOO_DEEP;
        snprintf(error->message, sizeof(error->message),
                 "the program is too large or too complex to compile");
    } else {
        error->kind = JSMI_SYNTAX_OUT_OF_MEMORY;
    }
}

static void add_line_starts(JsCompiler *c, JsImage *header)
{
    uint32_t line, column;

    // The tree makes its table at the first question.
    jsmi_syntax_position(c->tree, 0, &line, &column);
    if (c->tree->line_starts)
        header->line_starts =
            jsmi_image_add_array(&c->image, c->tree->line_starts,
                                 c->tree->line_count, sizeof(uint32_t));
}

static JsImage *finish(JsCompiler *c, const JsAllocator *allocator)
{
    JsSyntaxTree *tree = c->tree;
    JsImage header = {
        .kind = c->options->kind,
        .source = jsmi_image_add_text(&c->image, tree->source, tree->length,
                                      tree->is_wide),
        .name = jsmi_image_add_text(&c->image, c->options->name,
                                    c->options->name_length,
                                    c->options->name_is_wide),
        .first_line = tree->first_line ? tree->first_line : 1,
        .first_column = tree->first_column ? tree->first_column : 1,
    };

    add_line_starts(c, &header);
    if (c->options->kind == JSMI_IMAGE_MODULE)
        jsmi_compile_module_entries(c, &header);
    return jsmi_image_builder_finish(&c->image, &header, allocator);
}

static void initialize(JsCompiler *c, JsSyntaxTree *tree, JsBudget *budget,
                       const JsCompileOptions *options)
{
    memset(c, 0, sizeof(*c));
    c->budget = budget;
    c->tree = tree;
    c->options = options;
    jsmi_emitter_initialize(&c->emitter, budget);
    jsmi_image_builder_initialize(&c->image, budget);
    jsmi_buffer_initialize(&c->pending, budget);
    jsmi_buffer_initialize(&c->spine, budget);
    jsmi_buffer_initialize(&c->scopes, budget);
    jsmi_buffer_initialize(&c->tables, budget);
}

static void dispose(JsCompiler *c)
{
    jsmi_emitter_dispose(&c->emitter);
    jsmi_image_builder_dispose(&c->image);
    jsmi_buffer_dispose(&c->pending);
    jsmi_buffer_dispose(&c->spine);
    jsmi_buffer_dispose(&c->scopes);
    jsmi_buffer_dispose(&c->tables);
}

bool jsmi_compile(JsSyntaxTree *tree, JsBudget *budget,
                  const JsCompileOptions *options, const JsAllocator *allocator,
                  JsImage **image, JsSyntaxError *error)
{
    JsCompiler compiler;
    JsCompiler *c = &compiler;
    JsPendingFunction *program;

    *image = NULL;
    initialize(c, tree, budget, options);
    jsmi_scope_prepare(c);
    program = jsmi_buffer_extend(&c->pending, sizeof(*program));
    if (program)
        *program = (JsPendingFunction){
            .kind = JSMI_PENDING_FUNCTION,
            .node = tree->program,
            .outer_scope = tree->program->scope->parent,
            .outer_function = JSMI_NO_SCOPE,
            .outer_scope_index = JSMI_NO_SCOPE,
        };
    for (uint32_t i = 0; i < c->pending.size / sizeof(*program); i++) {
        if (failed(c) || !compile_pending(c, i))
            break;
    }
    if (!failed(c))
        *image = finish(c, allocator);
    if (!*image)
        describe_failure(c, error);
    dispose(c);
    return *image != NULL;
}
