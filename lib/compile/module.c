// SPDX-License-Identifier: MIT
#include "compile/compiler.h"

// The binding of `export default` has a name that no source text can write;
// what it binds is called "default", as the export is.
JsName *jsmi_compile_declared_name(JsCompiler *c, const JsBinding *binding)
{
    const JsExportEntry *entry = c->tree->module.exports;

    if (binding->name->length == 0 || binding->name->is_wide ||
        *(const uint8_t *)binding->name->units != '*')
        return binding->name;
    while (entry && entry->binding != binding)
        entry = entry->next;
    return entry ? entry->export_name : binding->name;
}

void jsmi_compile_default_export(JsCompiler *c, JsNode *value,
                                 JsRegister target)
{
    JsRegister name;

    if (!jsmi_is_anonymous_function(value)) {
        jsmi_compile_expression(c, value, target);
        return;
    }
    name = new_temporary(c);
    jsmi_compile_load_constant(c, name, jsmi_compile_own_string(c, "default"));
    jsmi_compile_computed_name(c, value, name, target);
}

static JsCodeImportPhase import_phase(JsImportPhase phase)
{
    switch (phase) {
    case JSMI_IMPORT_DEFER:
        return JSMI_PHASE_DEFER;
    case JSMI_IMPORT_SOURCE:
        return JSMI_PHASE_SOURCE;
    case JSMI_IMPORT_EVALUATION:
        break;
    }
    return JSMI_PHASE_EVALUATION;
}

static JsImageSpan add_attributes(JsCompiler *c, const JsModuleRequest *request)
{
    const JsImportAttribute *attribute = request->attributes;
    JsImageSpan span;
    JsBuffer infos;

    jsmi_buffer_initialize(&infos, c->budget);
    for (; attribute; attribute = attribute->next) {
        JsImportAttributeInfo info = {
            .key = jsmi_compile_text(c, attribute->key),
            .value = jsmi_compile_text(c, attribute->value),
        };

        jsmi_buffer_append(&infos, &info, sizeof(info));
    }
    c->image.data.failed |= infos.failed;
    span =
        jsmi_image_add_buffer(&c->image, &infos, sizeof(JsImportAttributeInfo));
    jsmi_buffer_dispose(&infos);
    return span;
}

static JsImageSpan finish_array(JsCompiler *c, JsBuffer *infos, size_t size)
{
    JsImageSpan span;

    c->image.data.failed |= infos->failed;
    span = jsmi_image_add_buffer(&c->image, infos, size);
    jsmi_buffer_dispose(infos);
    return span;
}

static JsImageSpan add_requests(JsCompiler *c)
{
    JsBuffer infos;

    jsmi_buffer_initialize(&infos, c->budget);
    for (const JsModuleRequest *request = c->tree->module.requests; request;
         request = request->next) {
        JsModuleRequestInfo info = {
            .specifier = jsmi_compile_text(c, request->specifier),
            .attributes = add_attributes(c, request),
            .phase = (uint32_t)import_phase(request->phase),
            .position = request->offset,
        };

        jsmi_buffer_append(&infos, &info, sizeof(info));
    }
    return finish_array(c, &infos, sizeof(JsModuleRequestInfo));
}

static JsImageSpan add_imports(JsCompiler *c)
{
    JsBuffer infos;

    jsmi_buffer_initialize(&infos, c->budget);
    for (const JsImportEntry *entry = c->tree->module.imports; entry;
         entry = entry->next) {
        JsImportInfo info = {
            .request = entry->request->index,
            .imported = jsmi_compile_text(c, entry->import_name),
            .slot = entry->binding->slot,
            .position = entry->offset,
        };

        jsmi_buffer_append(&infos, &info, sizeof(info));
    }
    return finish_array(c, &infos, sizeof(JsImportInfo));
}

static JsImageSpan add_exports(JsCompiler *c)
{
    JsBuffer infos;

    jsmi_buffer_initialize(&infos, c->budget);
    for (const JsExportEntry *entry = c->tree->module.exports; entry;
         entry = entry->next) {
        JsExportInfo info = {
            .exported = jsmi_compile_text(c, entry->export_name),
            .imported = jsmi_compile_text(c, entry->import_name),
            .slot = entry->binding ? entry->binding->slot : 0,
            .request = entry->request ? entry->request->index : 0,
            .position = entry->offset,
        };

        switch (entry->kind) {
        case JSMI_EXPORT_LOCAL:
            info.kind = JSMI_CODE_EXPORT_LOCAL;
            break;
        case JSMI_EXPORT_INDIRECT:
        case JSMI_EXPORT_NAMESPACE:
            info.kind = JSMI_CODE_EXPORT_INDIRECT;
            break;
        case JSMI_EXPORT_STAR:
            info.kind = JSMI_CODE_EXPORT_STAR;
            break;
        }
        jsmi_buffer_append(&infos, &info, sizeof(info));
    }
    return finish_array(c, &infos, sizeof(JsExportInfo));
}

void jsmi_compile_module_entries(JsCompiler *c, JsImage *header)
{
    header->module_requests = add_requests(c);
    header->imports = add_imports(c);
    header->exports = add_exports(c);
}
