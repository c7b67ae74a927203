// SPDX-License-Identifier: MIT
//
// Linking: Tarjan's algorithm finds the cycles; each module gets its
// environment, its imports are bound, and its functions are made.
// https://tc39.es/ecma262/#sec-moduledeclarationlinking
#include "modules/module.h"

#include "interp/trace.h"
#include "object/image_text.h"

typedef struct Linker {
    JsVm *vm;
    JsModule *current;  // whose requests are being looked at
    JsModule *top;      // of the stack of open cycles
    uint32_t index;
} Linker;

// ---------------------------------------------------------------- environments

// A new module environment: each slot undefined or uninitialized as its
// binding says.
static bool make_environment(JsVm *vm, JsModule *module)
{
    const JsFunctionCode *code =
        jsmi_image_function(jsmi_module_image(module), 0);
    const JsScopeInfo *scope = jsmi_function_scope(code, 0);
    JsEnvironment *made = jsmi_heap_allocate(
        &vm->heap, sizeof *made + scope->slot_count * sizeof(JsValue),
        JSMI_CELL_ENVIRONMENT);

    if (!made)
        return jsmi_throw_out_of_memory(vm);
    // NO BARRIER: the environment is new.
    made->cell.auxiliary = scope->slot_count;
    made->scope = scope;
    made->code = module->linked;
    for (uint32_t i = 0; i < scope->slot_count; i++)
        made->slots[i] = JSMI_UNDEFINED;
    for (uint32_t i = 0; i < scope->bindings.count; i++) {
        const JsBindingInfo *binding = jsmi_scope_binding(scope, i);

        if (binding->flags & JSMI_BINDING_IN_ENVIRONMENT &&
            binding->flags & JSMI_BINDING_STARTS_UNINITIALIZED)
            made->slots[binding->location] = JSMI_UNINITIALIZED;
    }
    module->environment = made;
    jsmi_write_barrier(&vm->heap, module);
    return true;
}

bool jsmi_module_add_place(JsVm *vm, const JsModule *module, uint32_t position)
{
    const JsImage *image = jsmi_module_image(module);
    JsTracePlace place = {.source = jsmi_image_units(image, image->source),
                          .offset = position};
    JsValue error;

    // The error that was made in advance is everybody's.
    if (vm->pending != JSMI_EXCEPTION_PENDING ||
        !jsmi_is_kind(vm->exception, JSMI_CELL_ERROR) ||
        jsmi_same_word(vm->exception, vm->realm->out_of_memory_error) ||
        !jsmi_take_exception(vm, &error))
        return false;
    jsmi_image_line_and_column(image, position, &place.line, &place.column);
    if (!jsmi_image_string(vm, image, image->name, &place.file) ||
        !jsmi_trace_add_place(vm, jsmi_as_object(error), &place))
        return false;
    return jsmi_throw(vm, error);
}

static bool throw_at(JsVm *vm, const JsModule *module, uint32_t position,
                     const char *format, const JsKey *name,
                     const JsModule *from)
{
    jsmi_throw_syntax_error(vm, format, name, from->key);
    return jsmi_module_add_place(vm, module, position);
}

static bool throw_without_source(JsVm *vm, const JsModule *module,
                                 uint32_t position, const JsModule *from)
{
    jsmi_throw_syntax_error(vm, "module '%S' has no source phase", from->key);
    return jsmi_module_add_place(vm, module, position);
}

static bool check_resolution(JsVm *vm, const JsModule *module,
                             uint32_t position, const JsModule *from,
                             JsKey name, const JsResolution *resolution)
{
    if (resolution->kind == JSMI_RESOLVED_NOTHING)
        return throw_at(vm, module, position,
                        "%K is not exported by module '%S'", &name, from);
    if (resolution->kind == JSMI_RESOLVED_AMBIGUOUS)
        return throw_at(vm, module, position,
                        "%K is exported more than once by module '%S'", &name,
                        from);
    return true;
}

static bool key_of_text(JsVm *vm, const JsModule *module, JsImageText text,
                        JsKey *key)
{
    JsString *string;

    return jsmi_image_string(vm, jsmi_module_image(module), text, &string) &&
           jsmi_key_from_string(vm, string, key);
}

// Every export that names another module's must lead somewhere.
static bool check_exports(JsVm *vm, JsModule *module)
{
    const JsImage *image = jsmi_module_image(module);
    const JsExportInfo *exports = jsmi_image_at(image, image->exports.offset);

    for (uint32_t i = 0; i < image->exports.count; i++) {
        uint32_t mark = jsmi_scope_open(&vm->heap);
        const JsExportInfo *info = &exports[i];
        JsResolution resolution;
        JsKey name, imported;

        if (info->kind != JSMI_CODE_EXPORT_INDIRECT ||
            info->imported.offset == JSMI_NO_NAME)
            continue;
        if (!key_of_text(vm, module, info->exported, &name) ||
            !key_of_text(vm, module, info->imported, &imported) ||
            !jsmi_module_resolve_export(vm, module, name, &resolution) ||
            !check_resolution(vm, module, info->position,
                              jsmi_module_requested(module, info->request),
                              imported, &resolution))
            return false;
        jsmi_scope_rewind(&vm->heap, mark);
    }
    return true;
}

static bool bind_import(JsVm *vm, JsModule *module, const JsImportInfo *info)
{
    JsModule *from = jsmi_module_requested(module, info->request);
    JsResolution resolution =
        jsmi_module_resolve_request(module, info->request);
    JsIndirectBinding *binding;
    JsKey name;

    if (info->imported.offset != JSMI_NO_NAME &&
        (!key_of_text(vm, module, info->imported, &name) ||
         !jsmi_module_resolve_export(vm, from, name, &resolution) ||
         !check_resolution(vm, module, info->position, from, name,
                           &resolution)))
        return false;
    if (resolution.kind == JSMI_RESOLVED_SOURCE &&
        jsmi_is_undefined(resolution.module->source))
        return throw_without_source(vm, module, info->position,
                                    resolution.module);
    // A module of the same cycle may not have its environment yet.
    if (resolution.kind == JSMI_RESOLVED_SLOT &&
        !resolution.module->environment &&
        !make_environment(vm, resolution.module))
        return false;
    if (!jsmi_module_binding(vm, &resolution, &binding))
        return false;
    module->environment->slots[info->slot] = jsmi_value_cell(binding);
    jsmi_write_barrier(&vm->heap, module->environment);
    return true;
}

// The generator of function 0, resumed once: it makes the functions that are
// declared at the top level, and stops.
static bool instantiate(JsVm *vm, JsModule *module)
{
    JsValue function, generator, ignored;

    if (!jsmi_function_create(vm, module->linked, module->environment,
                              &function) ||
        !jsmi_call(vm, function, JSMI_UNDEFINED, NULL, 0, &generator))
        return false;
    module->generator = jsmi_as_cell(generator);
    jsmi_write_barrier(&vm->heap, module);
    return module->has_top_level_await
               ? jsmi_async_generator_enqueue(vm, generator, JSMI_RESUME_NEXT,
                                              JSMI_UNDEFINED, &ignored)
               : jsmi_generator_resume(vm, generator, JSMI_RESUME_NEXT,
                                       JSMI_UNDEFINED, &ignored);
}

// InitializeEnvironment ( )
// https://tc39.es/ecma262/#sec-source-text-module-record-initialize-environment
static bool initialize_environment(JsVm *vm, JsModule *module)
{
    const JsImage *image = jsmi_module_image(module);
    const JsImportInfo *imports = jsmi_image_at(image, image->imports.offset);

    if (!check_exports(vm, module) ||
        (!module->environment && !make_environment(vm, module)))
        return false;
    for (uint32_t i = 0; i < image->imports.count; i++) {
        uint32_t mark = jsmi_scope_open(&vm->heap);

        if (!jsmi_vm_spend(vm, 1) || !bind_import(vm, module, &imports[i]))
            return false;
        jsmi_scope_rewind(&vm->heap, mark);
    }
    return instantiate(vm, module);
}

// ------------------------------------------------------------------ the cycles

static void enter(Linker *linker, JsModule *module)
{
    module->status = JSMI_MODULE_LINKING;
    module->dfs_index = module->dfs_ancestor_index = linker->index++;
    module->dfs_next = 0;
    module->dfs_parent = linker->current;
    module->dfs_below = linker->top;
    linker->current = linker->top = module;
    jsmi_write_barrier(&linker->vm->heap, module);
}

// All that the module requests has been entered.
static bool leave(Linker *linker, JsModule *module)
{
    uint32_t mark = jsmi_scope_open(&linker->vm->heap);

    if (!initialize_environment(linker->vm, module))
        return false;
    jsmi_scope_rewind(&linker->vm->heap, mark);
    linker->current = module->dfs_parent;
    module->dfs_parent = NULL;
    if (module->dfs_ancestor_index != module->dfs_index)
        return true;
    while (module->status == JSMI_MODULE_LINKING) {
        JsModule *top = linker->top;

        linker->top = top->dfs_below;
        top->dfs_below = NULL;
        top->status = JSMI_MODULE_LINKED;
    }
    return true;
}

// InnerModuleLinking ( module, stack, index )
// https://tc39.es/ecma262/#sec-InnerModuleLinking
static bool link_graph(Linker *linker, JsModule *root)
{
    enter(linker, root);
    while (linker->current) {
        JsModule *module = linker->current;
        uint32_t i = module->dfs_next;
        JsModule *requested;

        if (i == jsmi_module_request_count(module)) {
            if (!leave(linker, module))
                return false;
            continue;
        }
        requested = jsmi_module_requested(module, i);
        // It is looked at again when it has been left.
        if (!requested->is_synthetic &&
            requested->status == JSMI_MODULE_UNLINKED &&
            !jsmi_module_request_is_source(module, i)) {
            enter(linker, requested);
            continue;
        }
        module->dfs_next++;
        if (requested->status == JSMI_MODULE_LINKING &&
            requested->dfs_ancestor_index < module->dfs_ancestor_index)
            module->dfs_ancestor_index = requested->dfs_ancestor_index;
        if (!jsmi_vm_spend(linker->vm, 1))
            return false;
    }
    return true;
}

// Link ( )
// https://tc39.es/ecma262/#sec-moduledeclarationlinking
bool jsmi_module_link(JsVm *vm, JsModule *module)
{
    Linker linker = {.vm = vm};

    if (module->is_synthetic || module->status != JSMI_MODULE_UNLINKED)
        return true;
    jsmi_keep(&vm->heap, jsmi_value_cell(module));
    if (link_graph(&linker, module))
        return true;
    while (linker.top) {
        JsModule *left = linker.top;

        linker.top = left->dfs_below;
        left->dfs_below = NULL;
        left->dfs_parent = NULL;
        left->status = JSMI_MODULE_UNLINKED;
        left->environment = NULL;
        left->generator = NULL;
    }
    return false;
}
