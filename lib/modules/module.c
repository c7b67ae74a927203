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

// Modules may re-export from each other in long chains: so many are followed.
enum { MOST_STARS = 500 };

// What has been asked already, to find circles: [[Module]], [[ExportName]].
typedef struct ResolveSet {
    JsVm *vm;
    struct {
        const JsModule *module;
        JsKey name;
    } * entries;
    size_t count;
    size_t capacity;
    int depth;
} ResolveSet;

static bool resolve(ResolveSet *set, JsModule *module, JsKey name,
                    JsResolution *resolution);

static bool is_in_set(const ResolveSet *set, const JsModule *module, JsKey name)
{
    for (size_t i = 0; i < set->count; i++) {
        if (set->entries[i].module == module &&
            jsmi_key_equal(set->entries[i].name, name))
            return true;
    }
    return false;
}

static bool add_to_set(ResolveSet *set, const JsModule *module, JsKey name)
{
    if (set->count == set->capacity) {
        size_t capacity = set->capacity ? set->capacity * 2 : 8;
        void *grown = jsmi_reallocate(&set->vm->budget, set->entries,
                                      set->capacity * sizeof *set->entries,
                                      capacity * sizeof *set->entries);

        if (!grown)
            return jsmi_throw_out_of_memory(set->vm);
        set->entries = grown;
        set->capacity = capacity;
    }
    set->entries[set->count].module = module;
    set->entries[set->count++].name = name;
    return true;
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

// A local export of a slot that holds an imported namespace is that namespace.
static void resolve_local(const JsModule *module, uint32_t slot,
                          JsResolution *resolution)
{
    const JsImage *image = jsmi_module_image(module);
    const JsImportInfo *imports = imports_of(image);

    for (uint32_t i = 0; i < image->imports.count; i++) {
        if (imports[i].slot == slot &&
            imports[i].imported.offset == JSMI_NO_NAME) {
            *resolution = (JsResolution){
                JSMI_RESOLVED_NAMESPACE,
                jsmi_module_requested(module, imports[i].request), 0};
            return;
        }
    }
    *resolution =
        (JsResolution){JSMI_RESOLVED_SLOT, (JsModule *)(uintptr_t)module, slot};
}

static bool resolve_info(ResolveSet *set, JsModule *module,
                         const JsExportInfo *info, JsResolution *resolution)
{
    JsKey imported;

    if (info->kind == JSMI_CODE_EXPORT_LOCAL) {
        resolve_local(module, info->slot, resolution);
        return true;
    }
    if (info->imported.offset == JSMI_NO_NAME) {
        *resolution =
            (JsResolution){JSMI_RESOLVED_NAMESPACE,
                           jsmi_module_requested(module, info->request), 0};
        return true;
    }
    return key_of_text(set->vm, jsmi_module_image(module), info->imported,
                       &imported) &&
           resolve(set, jsmi_module_requested(module, info->request), imported,
                   resolution);
}

static bool is_same(const JsResolution *a, const JsResolution *b)
{
    return a->kind == b->kind && a->module == b->module && a->slot == b->slot;
}

// The names that come through `export * from`.
static bool resolve_stars(ResolveSet *set, JsModule *module, JsKey name,
                          JsResolution *resolution)
{
    const JsImage *image = jsmi_module_image(module);
    const JsExportInfo *exports = exports_of(image);
    JsResolution star = {JSMI_RESOLVED_NOTHING, NULL, 0};

    *resolution = star;
    if (jsmi_key_equal(name, JSMI_KEY(default_)))
        return true;
    for (uint32_t i = 0; i < image->exports.count; i++) {
        JsResolution found;

        if (exports[i].kind != JSMI_CODE_EXPORT_STAR)
            continue;
        if (!resolve(set, jsmi_module_requested(module, exports[i].request),
                     name, &found))
            return false;
        if (found.kind == JSMI_RESOLVED_AMBIGUOUS) {
            *resolution = found;
            return true;
        }
        if (found.kind == JSMI_RESOLVED_NOTHING)
            continue;
        if (star.kind != JSMI_RESOLVED_NOTHING && !is_same(&star, &found)) {
            resolution->kind = JSMI_RESOLVED_AMBIGUOUS;
            return true;
        }
        star = found;
    }
    *resolution = star;
    return true;
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

static bool resolve_source_text(ResolveSet *set, JsModule *module, JsKey name,
                                JsResolution *resolution)
{
    const JsImage *image = jsmi_module_image(module);
    const JsExportInfo *exports = exports_of(image);
    JsValue string;
    JsUnits units;

    if (!jsmi_key_to_value(set->vm, name, &string))
        return false;
    units = jsmi_string_units(jsmi_as_string(string));
    for (uint32_t i = 0; i < image->exports.count; i++) {
        if (exports[i].kind != JSMI_CODE_EXPORT_STAR &&
            is_named(image, exports[i].exported, units))
            return resolve_info(set, module, &exports[i], resolution);
    }
    return resolve_stars(set, module, name, resolution);
}

static bool resolve(ResolveSet *set, JsModule *module, JsKey name,
                    JsResolution *resolution)
{
    bool succeeded;

    *resolution = (JsResolution){JSMI_RESOLVED_NOTHING, NULL, 0};
    if (module->is_synthetic) {
        resolve_synthetic(module, name, resolution);
        return true;
    }
    if (is_in_set(set, module, name))
        return true;
    if (set->depth >= MOST_STARS)
        return jsmi_throw_range_error(set->vm,
                                      "exports are passed on too often");
    if (!add_to_set(set, module, name) || !jsmi_vm_spend(set->vm, 1))
        return false;
    set->depth++;
    succeeded = resolve_source_text(set, module, name, resolution);
    set->depth--;
    return succeeded;
}

bool jsmi_module_resolve_export(JsVm *vm, JsModule *module, JsKey name,
                                JsResolution *resolution)
{
    ResolveSet set = {.vm = vm};
    bool succeeded = resolve(&set, module, name, resolution);

    jsmi_release(&vm->budget, set.entries, set.capacity * sizeof *set.entries);
    return succeeded;
}

bool jsmi_module_binding(JsVm *vm, const JsResolution *resolution,
                         JsIndirectBinding **binding)
{
    JsValue value = JSMI_UNDEFINED;
    JsIndirectBinding *made;

    if (resolution->kind == JSMI_RESOLVED_NAMESPACE &&
        !jsmi_module_namespace(vm, resolution->module, &value))
        return false;
    if (resolution->kind == JSMI_RESOLVED_VALUE)
        value = resolution->module->export_values->values[resolution->slot];
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

// --------------------------------------------------------------- exported
// names

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
    JsSlots *modules = NULL;
    uint32_t count = 0;

    if (!jsmi_module_list_append(vm, NULL, &modules, &count, module))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        JsModule *next = jsmi_as_module(jsmi_as_cell(modules->values[i]));
        bool is_known = false;

        for (uint32_t k = 0; k < i && !is_known; k++)
            is_known = modules->values[k].bits == modules->values[i].bits;
        if (is_known)
            continue;
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
