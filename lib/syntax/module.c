// SPDX-License-Identifier: MIT

#include "syntax/parser.h"

// Requests.

static bool same_attributes(const JsImportAttribute *left,
                            const JsImportAttribute *right)
{
    for (; left && right; left = left->next, right = right->next) {
        if (left->key != right->key || left->value != right->value)
            return false;
    }
    return left == right;
}

// The request of the module with the same specifier, attributes and phase, or
// a new one.
static JsModuleRequest *find_request(JsParser *parser, JsModuleRequest wanted)
{
    JsModuleEntries *module = &parser->tree->module;
    JsModuleRequest *request;

    if (!jsmi_lexer_spend(&parser->lexer, 1 + module->request_count / 16))
        return NULL;
    for (request = module->requests; request; request = request->next) {
        if (request->specifier == wanted.specifier &&
            request->phase == wanted.phase &&
            request->attribute_count == wanted.attribute_count &&
            same_attributes(request->attributes, wanted.attributes))
            return request;
    }
    request = jsmi_parser_allocate(parser, sizeof *request);
    if (!request)
        return NULL;
    *request = wanted;
    request->index = module->request_count++;
    if (parser->last_request)
        parser->last_request->next = request;
    else
        module->requests = request;
    parser->last_request = request;
    return request;
}

// Inserts in the order of the keys.
static bool add_attribute(JsParser *parser, JsModuleRequest *request,
                          JsName *key, JsName *value, uint32_t offset)
{
    JsImportAttribute **place = &request->attributes;
    JsImportAttribute *attribute =
        jsmi_parser_allocate(parser, sizeof *attribute);

    if (!attribute)
        return false;
    while (*place && jsmi_name_compare((*place)->key, key) < 0)
        place = &(*place)->next;
    if (*place && (*place)->key == key)
        return jsmi_parser_fail_name(
            parser, offset, "import attribute '%n' is given twice", key);
    attribute->key = key;
    attribute->value = value;
    attribute->next = *place;
    *place = attribute;
    request->attribute_count++;
    return true;
}

static bool parse_attributes(JsParser *parser, JsModuleRequest *request)
{
    if (!jsmi_parser_expect(parser, JSMI_TOKEN_LEFT_BRACE))
        return false;
    while (parser->token.kind != JSMI_TOKEN_RIGHT_BRACE) {
        JsName *key = parser->token.name;
        uint32_t offset = parser->token.start;

        if (parser->token.kind != JSMI_TOKEN_STRING &&
            !jsmi_token_is_name(&parser->token))
            return jsmi_parser_unexpected(parser, "an attribute name");
        jsmi_parser_advance(parser);
        if (!jsmi_parser_expect(parser, JSMI_TOKEN_COLON))
            return false;
        if (parser->token.kind != JSMI_TOKEN_STRING)
            return jsmi_parser_unexpected(parser, "a string");
        if (!add_attribute(parser, request, key, parser->token.name, offset))
            return false;
        jsmi_parser_advance(parser);
        if (!jsmi_parser_accept(parser, JSMI_TOKEN_COMMA))
            break;
    }
    return jsmi_parser_expect_list_end(parser, JSMI_TOKEN_RIGHT_BRACE);
}

// "specifier" with { ... } ;
static JsModuleRequest *parse_specifier(JsParser *parser, JsImportPhase phase)
{
    JsModuleRequest wanted = {.phase = phase, .offset = parser->token.start};

    if (parser->token.kind != JSMI_TOKEN_STRING) {
        jsmi_parser_unexpected(parser, "a string");
        return NULL;
    }
    wanted.specifier = parser->token.name;
    jsmi_parser_advance(parser);
    if (jsmi_parser_accept(parser, JSMI_TOKEN_WITH) &&
        !parse_attributes(parser, &wanted))
        return NULL;
    if (!jsmi_parser_semicolon(parser))
        return NULL;
    return find_request(parser, wanted);
}

static JsModuleRequest *parse_from(JsParser *parser, JsImportPhase phase)
{
    if (!jsmi_parser_at_word(parser, JSMI_TOKEN_FROM)) {
        jsmi_parser_unexpected(parser, "'from'");
        return NULL;
    }
    jsmi_parser_advance(parser);
    return parse_specifier(parser, phase);
}

// A string as the name of an import or export must be well-formed Unicode.
static JsName *parse_module_export_name(JsParser *parser)
{
    JsName *name = parser->token.name;

    if (parser->token.kind == JSMI_TOKEN_STRING) {
        if (!jsmi_name_is_well_formed(name)) {
            jsmi_parser_fail(parser, parser->token.start,
                             "a module export name must be well-formed "
                             "Unicode");
            return NULL;
        }
    } else if (!jsmi_token_is_name(&parser->token)) {
        jsmi_parser_unexpected(parser, "an export name");
        return NULL;
    }
    jsmi_parser_advance(parser);
    return name;
}

// Imports.

static JsImportEntry *add_import(JsParser *parser, JsName *import_name)
{
    JsImportEntry *entry = jsmi_parser_allocate(parser, sizeof *entry);
    uint32_t offset = parser->token.start;
    JsName *local;

    if (!entry)
        return NULL;
    local = jsmi_parser_identifier(parser);
    if (!local || !jsmi_parser_check_strict_binding(parser, local, offset))
        return NULL;
    entry->import_name = import_name;
    entry->offset = offset;
    entry->binding = jsmi_declare(parser, local, JSMI_BINDING_IMPORT, offset);
    if (!entry->binding)
        return NULL;
    if (parser->last_import)
        parser->last_import->next = entry;
    else
        parser->tree->module.imports = entry;
    parser->last_import = entry;
    parser->tree->module.import_count++;
    return entry;
}

// { a, b as c, "d" as e }
static bool parse_named_imports(JsParser *parser)
{
    jsmi_parser_advance(parser);
    while (parser->token.kind != JSMI_TOKEN_RIGHT_BRACE) {
        JsToken next = jsmi_parser_peek(parser);
        JsName *name = parser->token.name;
        uint32_t offset = parser->token.start;
        JsImportEntry *entry;

        // Without `as` the name is a binding too; `as as as` has one.
        if (next.known == JSMI_TOKEN_AS ||
            parser->token.kind == JSMI_TOKEN_STRING) {
            name = parse_module_export_name(parser);
            if (!name)
                return false;
            if (!jsmi_parser_at_word(parser, JSMI_TOKEN_AS))
                return jsmi_parser_unexpected(parser, "'as'");
            jsmi_parser_advance(parser);
        }
        entry = add_import(parser, name);
        if (!entry)
            return false;
        entry->offset = offset;
        if (!jsmi_parser_accept(parser, JSMI_TOKEN_COMMA))
            break;
    }
    return jsmi_parser_expect_list_end(parser, JSMI_TOKEN_RIGHT_BRACE);
}

// * as name
static bool parse_namespace_import(JsParser *parser)
{
    jsmi_parser_advance(parser);
    if (!jsmi_parser_at_word(parser, JSMI_TOKEN_AS))
        return jsmi_parser_unexpected(parser, "'as'");
    jsmi_parser_advance(parser);
    return add_import(parser, NULL) != NULL;
}

// What phase the words behind `import` ask for; they are names otherwise.
static JsImportPhase parse_phase(JsParser *parser)
{
    uint32_t position = parser->lexer.position;
    JsToken next;
    JsToken second;

    if (jsmi_parser_at_word(parser, JSMI_TOKEN_DEFER)) {
        if (jsmi_parser_peek(parser).kind != JSMI_TOKEN_MULTIPLY)
            return JSMI_IMPORT_EVALUATION;
        jsmi_parser_advance(parser);
        return JSMI_IMPORT_DEFER;
    }
    if (!jsmi_parser_at_word(parser, JSMI_TOKEN_SOURCE))
        return JSMI_IMPORT_EVALUATION;
    jsmi_lexer_next(&parser->lexer, &next);
    if (next.kind == JSMI_TOKEN_IDENTIFIER) {
        jsmi_lexer_next(&parser->lexer, &second);
        jsmi_lexer_rewind(&parser->lexer, position);
        if (next.known == JSMI_TOKEN_FROM && second.known != JSMI_TOKEN_FROM)
            return JSMI_IMPORT_EVALUATION;
        jsmi_parser_advance(parser);
        return JSMI_IMPORT_SOURCE;
    }
    jsmi_lexer_rewind(&parser->lexer, position);
    return JSMI_IMPORT_EVALUATION;
}

static bool parse_default_import(JsParser *parser, JsImportPhase phase)
{
    JsName *name = NULL;

    if (phase != JSMI_IMPORT_SOURCE) {
        name = jsmi_names_intern_ascii(&parser->names, "default");
        if (!name) {
            jsmi_lexer_fail_memory(&parser->lexer);
            return false;
        }
    }
    return add_import(parser, name) != NULL;
}

static bool parse_import_clause(JsParser *parser, JsImportPhase phase)
{
    bool has_default = false;

    if (parser->token.kind == JSMI_TOKEN_IDENTIFIER) {
        if (!parse_default_import(parser, phase))
            return false;
        has_default = true;
        if (phase == JSMI_IMPORT_SOURCE ||
            !jsmi_parser_accept(parser, JSMI_TOKEN_COMMA))
            return true;
    }
    if (parser->token.kind == JSMI_TOKEN_MULTIPLY)
        return parse_namespace_import(parser);
    if (parser->token.kind == JSMI_TOKEN_LEFT_BRACE)
        return parse_named_imports(parser);
    return jsmi_parser_unexpected(
        parser, has_default ? "'*' or '{'" : "an identifier, '*' or '{'");
}

JsNode *jsmi_parse_import_declaration(JsParser *parser)
{
    JsNode *node =
        jsmi_parser_node(parser, JSMI_NODE_EMPTY, parser->token.start);
    JsImportEntry *before = parser->last_import;
    JsModuleRequest *request;
    JsImportPhase phase;

    if (!node)
        return NULL;
    jsmi_parser_advance(parser);
    if (parser->token.kind == JSMI_TOKEN_STRING) {
        if (!parse_specifier(parser, JSMI_IMPORT_EVALUATION))
            return NULL;
        return jsmi_parser_finish(parser, node);
    }
    phase = parse_phase(parser);
    if (!parse_import_clause(parser, phase))
        return NULL;
    request = parse_from(parser, phase);
    if (!request)
        return NULL;
    for (JsImportEntry *entry = before ? before->next
                                       : parser->tree->module.imports;
         entry; entry = entry->next)
        entry->request = request;
    return jsmi_parser_finish(parser, node);
}

// Exports.

static void fail_exported_twice(JsParser *parser, uint32_t offset,
                                const JsName *name)
{
    jsmi_parser_fail_name(parser, offset, "'%n' is exported twice", name);
}

static JsExportEntry *add_export(JsParser *parser, JsExportKind kind,
                                 JsName *export_name, JsName *local_name,
                                 uint32_t offset)
{
    JsExportEntry *entry = jsmi_parser_allocate(parser, sizeof *entry);

    if (!entry)
        return NULL;
    if (export_name && export_name->is_exported) {
        fail_exported_twice(parser, offset, export_name);
        return NULL;
    }
    if (export_name)
        export_name->is_exported = true;
    entry->kind = kind;
    entry->export_name = export_name;
    entry->local_name = local_name;
    entry->offset = offset;
    if (parser->last_export)
        parser->last_export->next = entry;
    else
        parser->tree->module.exports = entry;
    parser->last_export = entry;
    parser->tree->module.export_count++;
    return entry;
}

// export * from "x"; export * as n from "x";
static bool parse_star_export(JsParser *parser)
{
    uint32_t offset = parser->token.start;
    JsName *name = NULL;
    JsExportEntry *entry;

    jsmi_parser_advance(parser);
    if (jsmi_parser_at_word(parser, JSMI_TOKEN_AS)) {
        jsmi_parser_advance(parser);
        offset = parser->token.start;
        name = parse_module_export_name(parser);
        if (!name)
            return false;
    }
    entry = add_export(parser, name ? JSMI_EXPORT_NAMESPACE : JSMI_EXPORT_STAR,
                       name, NULL, offset);
    if (!entry)
        return false;
    entry->request = parse_from(parser, JSMI_IMPORT_EVALUATION);
    return entry->request != NULL;
}

// A local name that is no identifier is an error unless `from` follows.
static void note_bad_local(const JsToken *token, JsToken *bad)
{
    bool is_reserved = token->kind != JSMI_TOKEN_IDENTIFIER ||
                       (token->name->known >= JSMI_FIRST_STRICT_RESERVED &&
                        token->name->known <= JSMI_LAST_STRICT_RESERVED) ||
                       token->name->known == JSMI_TOKEN_AWAIT;

    if (is_reserved && bad->kind == JSMI_TOKEN_END)
        *bad = *token;
}

// a as b
static bool parse_export_specifier(JsParser *parser, JsToken *bad)
{
    JsName *local = parser->token.name;
    JsName *exported = local;
    uint32_t start = parser->token.start;
    uint32_t offset = start;
    JsExportEntry *entry;

    note_bad_local(&parser->token, bad);
    if (!parse_module_export_name(parser))
        return false;
    if (jsmi_parser_at_word(parser, JSMI_TOKEN_AS)) {
        jsmi_parser_advance(parser);
        offset = parser->token.start;
        exported = parse_module_export_name(parser);
        if (!exported)
            return false;
    }
    entry = add_export(parser, JSMI_EXPORT_LOCAL, exported, local, offset);
    if (!entry)
        return false;
    entry->offset = start;
    return true;
}

static bool finish_export_clause(JsParser *parser, JsExportEntry *first,
                                 const JsToken *bad)
{
    JsModuleRequest *request;

    if (!jsmi_parser_at_word(parser, JSMI_TOKEN_FROM)) {
        if (bad->kind != JSMI_TOKEN_END)
            return jsmi_parser_fail_name(parser, bad->start,
                                         "'%n' cannot be the name of a local "
                                         "variable to export",
                                         bad->name);
        return jsmi_parser_semicolon(parser);
    }
    request = parse_from(parser, JSMI_IMPORT_EVALUATION);
    if (!request)
        return false;
    for (JsExportEntry *entry = first; entry; entry = entry->next) {
        entry->kind = JSMI_EXPORT_INDIRECT;
        entry->request = request;
        entry->import_name = entry->local_name;
        entry->local_name = NULL;
    }
    return true;
}

// { a, b as c } from "x"
static bool parse_export_clause(JsParser *parser)
{
    JsExportEntry *before = parser->last_export;
    JsToken bad = {.kind = JSMI_TOKEN_END};

    jsmi_parser_advance(parser);
    while (parser->token.kind != JSMI_TOKEN_RIGHT_BRACE) {
        if (!parse_export_specifier(parser, &bad))
            return false;
        if (!jsmi_parser_accept(parser, JSMI_TOKEN_COMMA))
            break;
    }
    if (!jsmi_parser_expect_list_end(parser, JSMI_TOKEN_RIGHT_BRACE))
        return false;
    return finish_export_clause(
        parser, before ? before->next : parser->tree->module.exports, &bad);
}

static JsNode *parse_default_expression(JsParser *parser, uint32_t start,
                                        JsName *local)
{
    JsNode *node = jsmi_parser_node(parser, JSMI_NODE_EXPORT_DEFAULT, start);
    JsBinding *binding;

    if (!node)
        return NULL;
    binding = jsmi_declare(parser, local, JSMI_BINDING_LET, start);
    if (!binding)
        return NULL;
    node->export_default.binding = binding;
    node->export_default.value = jsmi_parse_assignment(parser, JSMI_WITH_IN);
    if (!node->export_default.value || !jsmi_parser_semicolon(parser))
        return NULL;
    binding->initialized = parser->previous_end;
    return jsmi_parser_finish(parser, node);
}

static JsNode *parse_default_export(JsParser *parser, uint32_t start,
                                    const JsNodeList *decorators)
{
    uint32_t offset = parser->token.start;
    JsName *exported = parser->token.name;
    JsName *local = jsmi_names_intern_ascii(&parser->names, "*default*");
    JsNode *node;

    if (!local) {
        jsmi_lexer_fail_memory(&parser->lexer);
        return NULL;
    }
    if (exported->is_exported) {
        fail_exported_twice(parser, offset, exported);
        return NULL;
    }
    jsmi_parser_advance(parser);
    if (decorators || parser->token.kind == JSMI_TOKEN_CLASS ||
        parser->token.kind == JSMI_TOKEN_AT) {
        node = jsmi_parse_class_declaration(parser, true, parser->token.start,
                                            decorators);
        if (node)
            local = node->class_definition.target->identifier.name;
    } else if (parser->token.kind == JSMI_TOKEN_FUNCTION ||
               jsmi_parser_at_async_function(parser)) {
        node = jsmi_parse_function_declaration(parser, true);
        if (node)
            local = node->function.binding->name;
    } else {
        node = parse_default_expression(parser, start, local);
    }
    if (!node ||
        !add_export(parser, JSMI_EXPORT_LOCAL, exported, local, offset))
        return NULL;
    return node;
}

static bool export_identifier(JsParser *parser, JsNode *node, void *data)
{
    (void)data;
    return add_export(parser, JSMI_EXPORT_LOCAL, node->identifier.name,
                      node->identifier.name, node->start) != NULL;
}

static bool export_declaration(JsParser *parser, JsNode *node)
{
    JsName *name;

    switch (node->kind) {
    case JSMI_NODE_VARIABLES:
        for (JsNode *declarator = node->list.first; declarator;
             declarator = declarator->next) {
            if (!jsmi_pattern_each(parser, declarator->binary.left,
                                   export_identifier, NULL))
                return false;
        }
        return true;
    case JSMI_NODE_CLASS_DECLARATION:
        return export_identifier(parser, node->class_definition.target, NULL);
    default:
        name = node->function.binding->name;
        return add_export(parser, JSMI_EXPORT_LOCAL, name, name,
                          node->position) != NULL;
    }
}

static JsNode *parse_exported_declaration(JsParser *parser,
                                          const JsNodeList *decorators)
{
    JsNode *node;

    if (decorators || parser->token.kind == JSMI_TOKEN_CLASS ||
        parser->token.kind == JSMI_TOKEN_AT) {
        node = jsmi_parse_class_declaration(parser, false, parser->token.start,
                                            decorators);
    } else if (parser->token.kind == JSMI_TOKEN_VAR ||
               parser->token.kind == JSMI_TOKEN_CONST ||
               parser->token.kind == JSMI_TOKEN_FUNCTION ||
               jsmi_parser_at_word(parser, JSMI_TOKEN_LET) ||
               jsmi_parser_at_async_function(parser)) {
        node = jsmi_parse_statement_list_item(parser);
    } else {
        jsmi_parser_unexpected(parser, "a declaration to export");
        return NULL;
    }
    return node && export_declaration(parser, node) ? node : NULL;
}

JsNode *jsmi_parse_export_declaration(JsParser *parser,
                                      const JsNodeList *decorators)
{
    JsNode *node =
        jsmi_parser_node(parser, JSMI_NODE_EMPTY, parser->token.start);
    uint32_t start = parser->token.start;
    bool is_good;

    if (!node)
        return NULL;
    jsmi_parser_advance(parser);
    if (parser->token.kind == JSMI_TOKEN_DEFAULT)
        return parse_default_export(parser, start, decorators);
    if (!decorators && parser->token.kind == JSMI_TOKEN_MULTIPLY)
        is_good = parse_star_export(parser);
    else if (!decorators && parser->token.kind == JSMI_TOKEN_LEFT_BRACE)
        is_good = parse_export_clause(parser);
    else
        return parse_exported_declaration(parser, decorators);
    return is_good ? jsmi_parser_finish(parser, node) : NULL;
}

// The end of the module.

static const JsImportEntry *find_import(const JsParser *parser,
                                        const JsBinding *binding)
{
    const JsImportEntry *entry = parser->tree->module.imports;

    while (entry && entry->binding != binding)
        entry = entry->next;
    return entry;
}

// What is imported by name and exported again is an indirect export.
// https://tc39.es/ecma262/#sec-parsemodule
static void link_export(JsParser *parser, JsExportEntry *entry)
{
    const JsImportEntry *import;

    entry->binding->is_exported = true;
    if (entry->binding->kind != JSMI_BINDING_IMPORT)
        return;
    import = find_import(parser, entry->binding);
    if (!import->import_name)
        return;
    entry->kind = JSMI_EXPORT_INDIRECT;
    entry->request = import->request;
    entry->import_name = import->import_name;
}

bool jsmi_module_finish(JsParser *parser)
{
    JsModuleEntries *module = &parser->tree->module;

    for (JsExportEntry *entry = module->exports; entry; entry = entry->next) {
        if (entry->kind != JSMI_EXPORT_LOCAL)
            continue;
        entry->binding = entry->local_name->top;
        if (!entry->binding)
            return jsmi_parser_fail_name(parser, entry->offset,
                                         "'%n' is exported but not declared in "
                                         "the module",
                                         entry->local_name);
        link_export(parser, entry);
        if (!jsmi_lexer_spend(&parser->lexer, 1))
            return false;
    }
    return true;
}
