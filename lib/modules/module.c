// SPDX-License-Identifier: MIT
#include "modules/module.h"

#include "object/image_text.h"

// --------------------------------------------------------------------- records

static JsSlots *new_slots(JsVm *vm, size_t capacity)
{
    JsSlots *slots = jsmi_heap_allocate(
        &vm->heap, sizeof *slots + capacity * sizeof(JsValue), JSMI_CELL_SLOTS);

    if (!slots) {
        jsmi_throw_out_of_memory(vm);
        return NULL;
    }
    slots->cell.auxiliary = (uint32_t)capacity;
    for (size_t i = 0; i < capacity; i++)
        slots->values[i] = JSMI_UNDEFINED;
    return slots;
}

static bool allocate_module(JsVm *vm, JsRealm *realm, JsString *key,
                            JsModule **module)
{
    JsModule *made =
        jsmi_heap_allocate(&vm->heap, sizeof *made, JSMI_CELL_MODULE);

    if (!made)
        return jsmi_throw_out_of_memory(vm);
    made->realm = realm;
    made->key = key;
    made->source = JSMI_UNDEFINED;
    made->meta = JSMI_UNDEFINED;
    made->error = JSMI_UNDEFINED;
    *module = made;
    return true;
}

bool jsmi_module_new(JsVm *vm, JsRealm *realm, JsString *key,
                     JsSharedImage *image, JsModule **module)
{
    const JsFunctionCode *code =
        jsmi_image_function(jsmi_shared_image_get(image), 0);
    JsModule *made;
    JsSlots *requested;

    if (!allocate_module(vm, realm, key, &made))
        return false;
    if (!jsmi_heap_add_finalizable(&vm->heap, &made->cell))
        return jsmi_throw_out_of_memory(vm);
    made->image = jsmi_shared_image_retain(image);
    made->has_top_level_await = code->flags & JSMI_CODE_ASYNC;
    requested = new_slots(vm, jsmi_module_request_count(made));
    if (!requested)
        return false;
    made->requested = requested;
    jsmi_write_barrier(&vm->heap, made);
    if (!jsmi_linked_code_new(vm, realm, image, 0, &made->cell, &made->linked))
        return false;
    jsmi_write_barrier(&vm->heap, made);
    *module = made;
    return true;
}

bool jsmi_synthetic_module_new(JsVm *vm, JsRealm *realm, JsString *key,
                               size_t count, const JsKey *names,
                               const JsValue *values, JsModule **module)
{
    JsModule *made;
    JsSlots *slots;

    if (!allocate_module(vm, realm, key, &made))
        return false;
    made->is_synthetic = true;
    made->is_loaded = true;
    made->status = JSMI_MODULE_EVALUATED;
    slots = new_slots(vm, count);
    if (!slots)
        return false;
    for (size_t i = 0; i < count; i++)
        slots->values[i] = JSMI_VALUE(names[i].bits);
    made->export_names = slots;
    jsmi_write_barrier(&vm->heap, made);
    slots = new_slots(vm, count);
    if (!slots)
        return false;
    for (size_t i = 0; i < count; i++)
        slots->values[i] = values[i];
    made->export_values = slots;
    jsmi_write_barrier(&vm->heap, made);
    *module = made;
    return true;
}

void jsmi_module_set_requested(JsVm *vm, JsModule *module, uint32_t i,
                               JsModule *requested)
{
    module->requested->values[i] = jsmi_value_cell(requested);
    jsmi_write_barrier(&vm->heap, module->requested);
}

bool jsmi_module_list_append(JsVm *vm, void *owner, JsSlots **list,
                             uint32_t *count, JsModule *module)
{
    uint32_t capacity = *list ? (*list)->cell.auxiliary : 0;

    if (*count == capacity) {
        JsSlots *grown = new_slots(vm, capacity ? (size_t)capacity * 2 : 4);

        if (!grown)
            return false;
        for (uint32_t i = 0; i < *count; i++)
            grown->values[i] = (*list)->values[i];
        *list = grown;
        if (owner)
            jsmi_write_barrier(&vm->heap, owner);
    }
    (*list)->values[(*count)++] = jsmi_value_cell(module);
    jsmi_write_barrier(&vm->heap, *list);
    return true;
}

void jsmi_module_trace(JsMarker *marker, JsCell *cell)
{
    JsModule *module = jsmi_as_module(cell);

    jsmi_mark_cell(marker, module->realm);
    jsmi_mark_cell(marker, module->key);
    jsmi_mark_cell(marker, module->linked);
    jsmi_mark_cell(marker, module->environment);
    jsmi_mark_cell(marker, module->generator);
    jsmi_mark_cell(marker, module->requested);
    jsmi_mark_cell(marker, module->export_names);
    jsmi_mark_cell(marker, module->export_values);
    jsmi_mark_cell(marker, module->namespace);
    jsmi_mark_cell(marker, module->deferred_namespace);
    jsmi_mark_cell(marker, module->dfs_parent);
    jsmi_mark_cell(marker, module->dfs_below);
    jsmi_mark_cell(marker, module->dependencies);
    jsmi_mark_value(marker, module->source);
    jsmi_mark_value(marker, module->meta);
    jsmi_mark_value(marker, module->error);
    jsmi_mark_cell(marker, module->promise);
    jsmi_mark_cell(marker, module->cycle_root);
    jsmi_mark_cell(marker, module->async_parents);
}

void jsmi_module_finalize(JsHeap *heap, JsCell *cell)
{
    JsModule *module = jsmi_as_module(cell);

    (void)heap;
    if (module->image)
        jsmi_shared_image_release(module->image);
    module->image = NULL;
}

// ----------------------------------------------------------- resolving exports

// A module whose `export * from` are being asked one after the other.
typedef struct ResolveFrame {
    JsModule *module;
    JsKey name;
    uint32_t next;      // export
    JsResolution star;  // what was found so far
} ResolveFrame;

// What has been asked already, to find circles: [[Module]], [[ExportName]].
typedef struct ResolveEntry {
    const JsModule *module;
    JsKey name;
} ResolveEntry;

// A resolution under way. A module that does not carry the mark has not been
// asked for any name.
typedef struct Resolver {
    JsVm *vm;
    uint64_t mark;
    JsBuffer entries;  // ResolveEntry
    JsBuffer frames;   // ResolveFrame
} Resolver;

static bool was_asked(const Resolver *resolver, const JsModule *module,
                      JsKey name)
{
    const ResolveEntry *entries = (const void *)resolver->entries.data;

    if (module->walk_mark != resolver->mark)
        return false;
    for (size_t i = 0; i < resolver->entries.size / sizeof *entries; i++) {
        if (entries[i].module == module &&
            jsmi_key_equal(entries[i].name, name))
            return true;
    }
    return false;
}

static bool note_asked(Resolver *resolver, JsModule *module, JsKey name)
{
    ResolveEntry entry = {module, name};

    module->walk_mark = resolver->mark;
    jsmi_buffer_append(&resolver->entries, &entry, sizeof entry);
    return !resolver->entries.failed || jsmi_throw_out_of_memory(resolver->vm);
}

// The key that text in an image spells.
static bool key_of_text(JsVm *vm, const JsImage *image, JsImageText text,
                        JsKey *key)
{
    JsString *string;

    return jsmi_image_string(vm, image, text, &string) &&
           jsmi_key_from_string(vm, string, key);
}

static bool is_named(const JsImage *image, JsImageText text, JsUnits name)
{
    return text.count == name.length &&
           jsmi_units_equal(jsmi_image_units(image, text), name);
}

static const JsExportInfo *exports_of(const JsImage *image)
{
    return jsmi_image_at(image, image->exports.offset);
}

static const JsImportInfo *imports_of(const JsImage *image)
{
    return jsmi_image_at(image, image->imports.offset);
}

JsResolution jsmi_module_resolve_request(const JsModule *module, uint32_t i)
{
    static const JsResolutionKind kinds[] = {
        [JSMI_PHASE_EVALUATION] = JSMI_RESOLVED_NAMESPACE,
        [JSMI_PHASE_SOURCE] = JSMI_RESOLVED_SOURCE,
        [JSMI_PHASE_DEFER] = JSMI_RESOLVED_DEFERRED_NAMESPACE,
    };

    return (JsResolution){kinds[jsmi_module_request_info(module, i)->phase],
                          jsmi_module_requested(module, i), 0};
}

// A local export of a slot that holds an imported namespace or source is that.
static void resolve_local(const JsModule *module, uint32_t slot,
                          JsResolution *resolution)
{
    const JsImage *image = jsmi_module_image(module);
    const JsImportInfo *imports = imports_of(image);

    for (uint32_t i = 0; i < image->imports.count; i++) {
        if (imports[i].slot == slot &&
            imports[i].imported.offset == JSMI_NO_NAME) {
            *resolution =
                jsmi_module_resolve_request(module, imports[i].request);
            return;
        }
    }
    *resolution =
        (JsResolution){JSMI_RESOLVED_SLOT, (JsModule *)(uintptr_t)module, slot};
}

static bool is_same(const JsResolution *a, const JsResolution *b)
{
    return a->kind == b->kind && a->module == b->module && a->slot == b->slot;
}

static void resolve_synthetic(JsModule *module, JsKey name,
                              JsResolution *resolution)
{
    const JsSlots *names = module->export_names;

    for (uint32_t i = 0; i < names->cell.auxiliary; i++) {
        if (names->values[i].bits == name.bits)
            *resolution = (JsResolution){JSMI_RESOLVED_VALUE, module, i};
    }
}

// The module's own export of a name, no star; NULL if there is none.
static bool find_export(JsVm *vm, const JsModule *module, JsKey name,
                        const JsExportInfo **found)
{
    const JsImage *image = jsmi_module_image(module);
    const JsExportInfo *exports = exports_of(image);
    JsValue string;
    JsUnits units;

    *found = NULL;
    if (!jsmi_key_to_value(vm, name, &string))
        return false;
    units = jsmi_string_units(jsmi_as_string(string));
    for (uint32_t i = 0; i < image->exports.count && !*found; i++) {
        if (exports[i].kind != JSMI_CODE_EXPORT_STAR &&
            is_named(image, exports[i].exported, units))
            *found = &exports[i];
    }
    return true;
}

static bool push_stars(Resolver *resolver, JsModule *module, JsKey name)
{
    ResolveFrame frame = {module, name, 0, {JSMI_RESOLVED_NOTHING, NULL, 0}};

    jsmi_buffer_append(&resolver->frames, &frame, sizeof frame);
    return !resolver->frames.failed || jsmi_throw_out_of_memory(resolver->vm);
}

// Asks a module for a name, and those that it hands the question on to, until
// there is an answer or stars have to be asked: then there is a frame more.
static bool ask(Resolver *resolver, JsModule *module, JsKey name,
                JsResolution *resolution, bool *is_answered)
{
    JsVm *vm = resolver->vm;
    const JsExportInfo *info;

    *resolution = (JsResolution){JSMI_RESOLVED_NOTHING, NULL, 0};
    *is_answered = true;
    for (;;) {
        if (module->is_synthetic) {
            resolve_synthetic(module, name, resolution);
            return true;
        }
        if (was_asked(resolver, module, name))
            return true;
        if (!note_asked(resolver, module, name) || !jsmi_vm_spend(vm, 1) ||
            !find_export(vm, module, name, &info))
            return false;
        if (!info) {
            *is_answered = jsmi_key_equal(name, JSMI_KEY(default_));
            return *is_answered || push_stars(resolver, module, name);
        }
        if (info->kind == JSMI_CODE_EXPORT_LOCAL) {
            resolve_local(module, info->slot, resolution);
            return true;
        }
        if (info->imported.offset == JSMI_NO_NAME) {
            *resolution = jsmi_module_resolve_request(module, info->request);
            return true;
        }
        if (!key_of_text(vm, jsmi_module_image(module), info->imported, &name))
            return false;
        module = jsmi_module_requested(module, info->request);
    }
}

static ResolveFrame *top_frame(Resolver *resolver)
{
    return (void *)(resolver->frames.data + resolver->frames.size -
                    sizeof(ResolveFrame));
}

// What a star gave. True: that settles the module, with `*resolution`.
static bool settles(ResolveFrame *frame, JsResolution *resolution)
{
    if (resolution->kind == JSMI_RESOLVED_NOTHING)
        return false;
    if (resolution->kind != JSMI_RESOLVED_AMBIGUOUS &&
        (frame->star.kind == JSMI_RESOLVED_NOTHING ||
         is_same(&frame->star, resolution))) {
        frame->star = *resolution;
        return false;
    }
    *resolution = (JsResolution){JSMI_RESOLVED_AMBIGUOUS, NULL, 0};
    return true;
}

// The module that the frame's next star leads to; NULL: it was the last.
static JsModule *next_star(ResolveFrame *frame)
{
    const JsImage *image = jsmi_module_image(frame->module);
    const JsExportInfo *exports = exports_of(image);

    while (frame->next < image->exports.count) {
        const JsExportInfo *info = &exports[frame->next++];

        if (info->kind == JSMI_CODE_EXPORT_STAR)
            return jsmi_module_requested(frame->module, info->request);
    }
    return NULL;
}

static bool resolve(Resolver *resolver, JsModule *module, JsKey name,
                    JsResolution *resolution)
{
    bool is_answered;

    if (!ask(resolver, module, name, resolution, &is_answered))
        return false;
    while (resolver->frames.size > 0) {
        ResolveFrame *frame = top_frame(resolver);
        bool is_settled = is_answered && settles(frame, resolution);
        JsModule *next = is_settled ? NULL : next_star(frame);

        if (next) {
            if (!ask(resolver, next, frame->name, resolution, &is_answered))
                return false;
            continue;
        }
        if (!is_settled)
            *resolution = frame->star;
        resolver->frames.size -= sizeof *frame;
        is_answered = true;
    }
    return true;
}

bool jsmi_module_resolve_export(JsVm *vm, JsModule *module, JsKey name,
                                JsResolution *resolution)
{
    Resolver resolver = {.vm = vm, .mark = jsmi_module_next_number(vm)};
    bool succeeded;

    jsmi_buffer_initialize(&resolver.entries, &vm->budget);
    jsmi_buffer_initialize(&resolver.frames, &vm->budget);
    succeeded = resolve(&resolver, module, name, resolution);
    jsmi_buffer_dispose(&resolver.entries);
    jsmi_buffer_dispose(&resolver.frames);
    return succeeded;
}

// What a binding that is no slot is bound to.
static bool binding_value(JsVm *vm, const JsResolution *resolution,
                          JsValue *value)
{
    JsModule *module = resolution->module;

    *value = JSMI_UNDEFINED;
    switch (resolution->kind) {
    case JSMI_RESOLVED_NAMESPACE:
        return jsmi_module_namespace(vm, module, JSMI_PHASE_EVALUATION, value);
    case JSMI_RESOLVED_DEFERRED_NAMESPACE:
        return jsmi_module_namespace(vm, module, JSMI_PHASE_DEFER, value);
    case JSMI_RESOLVED_SOURCE:
        *value = module->source;
        return !jsmi_is_undefined(*value) ||
               jsmi_throw_reference_error(vm, "module '%S' has no source phase",
                                          module->key);
    case JSMI_RESOLVED_VALUE:
        *value = module->export_values->values[resolution->slot];
        break;
    case JSMI_RESOLVED_SLOT:
    case JSMI_RESOLVED_NOTHING:
    case JSMI_RESOLVED_AMBIGUOUS:
        break;
    }
    return true;
}

bool jsmi_module_binding(JsVm *vm, const JsResolution *resolution,
                         JsIndirectBinding **binding)
{
    JsIndirectBinding *made;
    JsValue value;

    if (!binding_value(vm, resolution, &value))
        return false;
    made = jsmi_heap_allocate(&vm->heap, sizeof *made, JSMI_CELL_BINDING);
    if (!made)
        return jsmi_throw_out_of_memory(vm);
    // NO BARRIER: the binding is new.
    made->value = value;
    made->slot = resolution->slot;
    made->environment = resolution->kind == JSMI_RESOLVED_SLOT
                            ? resolution->module->environment
                            : NULL;
    *binding = made;
    return true;
}

// -------------------------------------------------------------- exported names

static bool has_key(const JsKeyList *names, JsKey name)
{
    for (size_t i = 0; i < names->count; i++) {
        if (jsmi_key_equal(names->keys[i], name))
            return true;
    }
    return false;
}

static bool append_name(JsVm *vm, JsKeyList *names, JsKey name, bool is_star)
{
    if ((is_star && jsmi_key_equal(name, JSMI_KEY(default_))) ||
        has_key(names, name))
        return true;
    return jsmi_vm_spend(vm, 1) && jsmi_key_list_append(names, name);
}

static bool append_own_names(JsVm *vm, JsModule *module, bool is_star,
                             JsKeyList *names, JsSlots **modules,
                             uint32_t *count)
{
    const JsImage *image = jsmi_module_image(module);
    const JsExportInfo *exports = exports_of(image);

    for (uint32_t i = 0; i < image->exports.count; i++) {
        JsKey name;

        if (exports[i].kind == JSMI_CODE_EXPORT_STAR) {
            if (!jsmi_module_list_append(
                    vm, NULL, modules, count,
                    jsmi_module_requested(module, exports[i].request)))
                return false;
        } else if (!key_of_text(vm, image, exports[i].exported, &name) ||
                   !append_name(vm, names, name, is_star)) {
            return false;
        }
    }
    return true;
}

// GetExportedNames: the modules that stars lead to are a list that is walked
// once; what is in it already is not visited again.
bool jsmi_module_exported_names(JsVm *vm, JsModule *module, JsKeyList *names)
{
    uint64_t mark = jsmi_module_next_number(vm);
    JsSlots *modules = NULL;
    uint32_t count = 0;

    if (!jsmi_module_list_append(vm, NULL, &modules, &count, module))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        JsModule *next = jsmi_as_module(jsmi_as_cell(modules->values[i]));

        if (next->walk_mark == mark)
            continue;
        next->walk_mark = mark;
        if (next->is_synthetic) {
            for (uint32_t k = 0; k < next->export_names->cell.auxiliary; k++) {
                JsKey name = {next->export_names->values[k].bits};

                if (!append_name(vm, names, name, i > 0))
                    return false;
            }
        } else if (!append_own_names(vm, next, i > 0, names, &modules,
                                     &count)) {
            return false;
        }
    }
    return true;
}
