// SPDX-License-Identifier: MIT
//
// Variables that live on the heap: environments, globals, and names that only
// the run can resolve because a sloppy direct eval or a with statement may
// have added them.
#include "interp/inline_cache.h"
#include "interp/slow_paths.h"

#define A jsmi_instruction_a(instruction)
#define B jsmi_instruction_b(instruction)
#define C jsmi_instruction_c(instruction)

static JsLinkedCode *linked_of(const JsValue *fp)
{
    return jsmi_frame_function(fp)->linked;
}

static JsEnvironment *environment_of(JsValue value)
{
    return jsmi_is_cell(value) ? (JsEnvironment *)jsmi_as_cell(value) : NULL;
}

// ---------------------------------------------------------------- environments

static JsEnvironment *allocate_environment(JsVm *vm, uint32_t slot_count)
{
    JsEnvironment *environment = jsmi_heap_allocate_unrooted(
        &vm->heap,
        sizeof *environment + slot_count * sizeof *environment->slots,
        JSMI_CELL_ENVIRONMENT);

    if (environment)
        environment->cell.auxiliary = slot_count;
    else
        jsmi_throw_out_of_memory(vm);
    return environment;
}

JSMI_OPERATION(new_environment)
{
    JsLinkedCode *linked = linked_of(fp);
    const JsScopeInfo *scope = jsmi_function_scope(linked->code, extra);
    JsEnvironment *environment = allocate_environment(vm, scope->slot_count);

    if (!environment)
        return false;
    environment->parent = environment_of(fp[B]);
    environment->scope = scope;
    environment->code = linked;
    environment->variables = NULL;
    for (uint32_t i = 0; i < scope->slot_count; i++)
        environment->slots[i] = JSMI_UNDEFINED;
    for (uint32_t i = 0; i < scope->bindings.count; i++) {
        const JsBindingInfo *binding = jsmi_scope_binding(scope, i);

        if ((binding->flags & JSMI_BINDING_IN_ENVIRONMENT) &&
            (binding->flags & JSMI_BINDING_STARTS_UNINITIALIZED))
            environment->slots[binding->location] = JSMI_UNINITIALIZED;
    }
    fp[A] = jsmi_value_cell(environment);
    return true;
}

// https://tc39.es/ecma262/#sec-createperiterationenvironment
JSMI_OPERATION(copy_environment)
{
    uint32_t slot_count = environment_of(fp[B])->cell.auxiliary;
    JsEnvironment *copy = allocate_environment(vm, slot_count);
    const JsEnvironment *environment = environment_of(fp[B]);

    (void)extra;
    if (!copy)
        return false;
    copy->parent = environment->parent;
    copy->scope = environment->scope;
    copy->code = environment->code;
    copy->variables = environment->variables;
    memcpy(copy->slots, environment->slots, slot_count * sizeof *copy->slots);
    fp[A] = jsmi_value_cell(copy);
    return true;
}

JSMI_OPERATION(new_with_environment)
{
    JsEnvironment *environment;
    JsObject *object;

    (void)extra;
    if (!jsmi_to_object(vm, fp[C], &object))
        return false;
    environment = allocate_environment(vm, 1);
    if (!environment)
        return false;
    environment->parent = environment_of(fp[B]);
    environment->scope = NULL;
    environment->code = linked_of(fp);
    environment->variables = NULL;
    environment->slots[0] = jsmi_value_cell(object);
    fp[A] = jsmi_value_cell(environment);
    return true;
}

// A name of the image as UTF-8, shortened to fit.
static void image_text(const JsImage *image, const JsImageText *name,
                       char *text, size_t size)
{
    const void *units = jsmi_image_at(image, name->offset);
    size_t used = 0;

    for (uint32_t i = 0; i < name->count && used + 5 < size; i++) {
        uint32_t unit = name->is_wide ? ((const uint16_t *)units)[i]
                                      : ((const uint8_t *)units)[i];

        used += jsmi_utf8_encode(
            jsmi_is_surrogate(unit) ? JSMI_REPLACEMENT_CHARACTER : unit,
            (uint8_t *)text + used);
    }
    text[used] = 0;
}

enum { NAME_SIZE = 128 };

bool jsmi_throw_uninitialized_slot(JsVm *vm, JsEnvironment *environment,
                                   uint32_t slot)
{
    char name[NAME_SIZE] = "a variable";

    for (uint32_t i = 0; i < environment->scope->bindings.count; i++) {
        const JsBindingInfo *binding =
            jsmi_scope_binding(environment->scope, i);

        if (!(binding->flags & JSMI_BINDING_IN_ENVIRONMENT) ||
            binding->location != slot)
            continue;
        if (binding->kind == JSMI_CODE_BINDING_THIS)
            return jsmi_throw_this_uninitialized(vm, false);
        image_text(jsmi_scope_image(environment->scope), &binding->name, name,
                   sizeof name);
    }
    return jsmi_throw_reference_error(
        vm, "cannot access '%s' before initialization", name);
}

bool jsmi_throw_uninitialized_constant(JsVm *vm, JsValue *fp, uint32_t extra)
{
    return jsmi_throw_reference_error(
        vm, "cannot access '%S' before initialization",
        jsmi_as_string(linked_of(fp)->constants[extra]));
}

bool jsmi_throw_with_constant(JsVm *vm, JsValue *fp, JsInstruction instruction,
                              uint32_t extra)
{
    JsOpcode opcode = jsmi_instruction_opcode(instruction);
    JsString *text = jsmi_as_string(linked_of(fp)->constants[extra]);

    if (opcode == JSMI_OP_THROW_CONSTANT)
        return jsmi_throw_type_error(vm, "assignment to constant '%S'", text);
    if (opcode == JSMI_OP_THROW_REFERENCE)
        return jsmi_throw_reference_error(vm, "%S", text);
    return jsmi_throw_type_error(vm, "%S", text);
}

bool jsmi_throw_this_uninitialized(JsVm *vm, bool is_set_already)
{
    return is_set_already
               ? jsmi_throw_reference_error(vm, "super() was already called")
               : jsmi_throw_reference_error(
                     vm, "'this' must not be used before super() is called");
}

static JsRealm *caller_realm(const JsVm *vm)
{
    const JsFrame *frame = jsmi_frame_of(vm->frame_pointer);
    const JsCall *call = vm->native_call;
    uint32_t kind = jsmi_frame_return_kind(frame) & JSMI_RETURN_KIND_MASK;

    if (kind == JSMI_RETURN_ENTRY && call &&
        call->frame_pointer == frame->caller)
        return call->realm;
    return frame->caller ? jsmi_frame_function(frame->caller)->linked->realm
                         : vm->realm;
}

bool jsmi_throw_derived_return(JsVm *vm, JsValue returned)
{
    JsRealm *realm = vm->realm;

    vm->realm = caller_realm(vm);
    if (jsmi_is_undefined(returned))
        jsmi_throw_this_uninitialized(vm, false);
    else
        jsmi_throw_type_error(
            vm, "a derived constructor may only return an object or "
                "undefined");
    vm->realm = realm;
    return false;
}

JSMI_OPERATION(get_import)
{
    JsEnvironment *importer = environment_of(fp[B]);
    JsValue link = importer->slots[extra];
    const JsIndirectBinding *binding;
    JsValue value;

    (void)instruction;
    if (!jsmi_is_kind(link, JSMI_CELL_BINDING))
        return jsmi_throw_uninitialized_slot(vm, importer, extra);
    binding = (const JsIndirectBinding *)jsmi_as_cell(link);
    // A namespace is not a binding of another module.
    value = binding->environment ? binding->environment->slots[binding->slot]
                                 : binding->value;
    if (jsmi_is_uninitialized(value))
        return jsmi_throw_uninitialized_slot(vm, binding->environment,
                                             (uint32_t)binding->slot);
    fp[A] = value;
    return true;
}

JSMI_OPERATION(coerce_this)
{
    (void)instruction;
    (void)extra;
    if (jsmi_is_nullish(fp[0])) {
        fp[0] = vm->realm->global_this;
        return true;
    }
    return jsmi_op_to_object(
        vm, fp, jsmi_instruction_abc(JSMI_OP_TO_OBJECT, 0, 0, 0), 0);
}

// --------------------------------------------------------------------- globals

static bool throw_unresolvable(JsVm *vm, JsKey key)
{
    return jsmi_throw_reference_error(vm, "%K is not defined", &key);
}

// The script-level lexical binding of a name, or NULL.
static const JsProperty *find_lexical(JsVm *vm, JsKey key, JsValue **slot)
{
    JsObject *lexicals = vm->realm->global_lexicals;
    const JsProperty *property = jsmi_shape_find(lexicals->shape, key);

    if (property)
        *slot = jsmi_object_slot(lexicals, property->slot);
    return property;
}

// The value of a global name. `*found` false: there is none.
static bool read_global(JsVm *vm, JsKey key, JsPropertyCache *cache,
                        JsValue *value, bool *found)
{
    JsRealm *realm = vm->realm;
    JsValue *slot;
    const JsProperty *lexical = find_lexical(vm, key, &slot);
    JsSearch search;

    *found = true;
    if (lexical) {
        if (jsmi_is_uninitialized(*slot))
            return jsmi_throw_reference_error(
                vm, "cannot access %K before initialization", &key);
        *value = *slot;
        if (cache)
            jsmi_cache_fill_global(vm, cache, realm->global_lexicals,
                                   lexical->slot);
        return true;
    }
    if (!jsmi_search_property(vm, realm->global_object, key, &search))
        return false;
    switch (search.found) {
    case JSMI_FOUND_ABSENT:
        *found = false;
        return true;
    case JSMI_FOUND_DATA:
        *value = search.value;
        if (cache && search.holder == realm->global_object && search.slot >= 0)
            jsmi_cache_fill_global(vm, cache, search.holder,
                                   (uint32_t)search.slot);
        return true;
    default:
        // An accessor or an exotic prototype: HasProperty, then Get.
        return jsmi_has_property(vm, realm->global_object, key, found) &&
               (!*found || jsmi_get(vm, realm->global_object, key, value));
    }
}

JSMI_OPERATION(get_global)
{
    JsPropertyCache *cache = &linked_of(fp)->caches[extra];
    JsValue value;
    bool found;

    if (!read_global(vm, cache->key, cache, &value, &found))
        return false;
    if (!found)
        return throw_unresolvable(vm, cache->key);
    fp[A] = value;
    return true;
}

JSMI_OPERATION(get_global_or_undefined)
{
    JsPropertyCache *cache = &linked_of(fp)->caches[extra];
    JsValue value = JSMI_UNDEFINED;
    bool found;

    if (!read_global(vm, cache->key, NULL, &value, &found))
        return false;
    fp[A] = found ? value : JSMI_UNDEFINED;
    return true;
}

// PutValue on a global name. `cache` may be NULL.
static bool write_global(JsVm *vm, JsKey key, JsValue value, bool strict,
                         JsPropertyCache *cache)
{
    JsObject *global = vm->realm->global_object;
    JsValue *slot;
    const JsProperty *lexical = find_lexical(vm, key, &slot);
    JsOwnProperty own;
    bool has;

    if (lexical) {
        if (jsmi_is_uninitialized(*slot))
            return jsmi_throw_reference_error(
                vm, "cannot access %K before initialization", &key);
        if (!(lexical->attributes & JSMI_WRITABLE))
            return jsmi_throw_type_error(vm, "assignment to constant %K", &key);
        *slot = value;
        jsmi_write_barrier(&vm->heap, vm->realm->global_lexicals->overflow);
        if (cache)
            jsmi_cache_fill_global(vm, cache, vm->realm->global_lexicals,
                                   lexical->slot);
        return true;
    }
    if (!jsmi_object_is_exotic(global)) {
        if (!jsmi_object_find_own(vm, global, key, &own))
            return false;
        if (own.kind == JSMI_OWN_DATA && own.slot >= 0 &&
            own.attributes & JSMI_WRITABLE) {
            *jsmi_object_slot(global, (uint32_t)own.slot) = value;
            jsmi_write_barrier(&vm->heap, global->overflow);
            if (cache)
                jsmi_cache_fill_global(vm, cache, global, (uint32_t)own.slot);
            return true;
        }
    }
    if (strict) {
        if (!jsmi_has_property(vm, global, key, &has))
            return false;
        if (!has)
            return throw_unresolvable(vm, key);
    }
    return jsmi_set(vm, global, key, value, strict);
}

JSMI_OPERATION(set_global)
{
    JsPropertyCache *cache = &linked_of(fp)->caches[extra];

    return write_global(vm, cache->key, fp[A], jsmi_is_strict(vm, fp), cache);
}

JSMI_OPERATION(initialize_global)
{
    JsPropertyCache *cache = &linked_of(fp)->caches[extra];
    JsValue *slot;
    const JsProperty *lexical = find_lexical(vm, cache->key, &slot);

    // Code from a file may say anything.
    if (!lexical)
        return throw_unresolvable(vm, cache->key);
    *slot = fp[A];
    jsmi_write_barrier(&vm->heap, vm->realm->global_lexicals->overflow);
    return true;
}

// ---------------------------------------------------------------- declarations

static bool binding_key(JsVm *vm, const JsScopeInfo *scope,
                        const JsBindingInfo *binding, JsKey *key)
{
    JsUnits units = {
        .data = jsmi_image_at(jsmi_scope_image(scope), binding->name.offset),
        .length = binding->name.count,
        .is_wide = binding->name.is_wide};
    JsString *string = jsmi_string_from_units(&vm->heap, units);

    if (!string)
        return jsmi_throw_out_of_memory(vm);
    return jsmi_key_from_string(vm, string, key);
}

static bool is_lexical(const JsBindingInfo *binding)
{
    return binding->kind == JSMI_CODE_BINDING_LET ||
           binding->kind == JSMI_CODE_BINDING_CONST ||
           binding->kind == JSMI_CODE_BINDING_CLASS ||
           binding->kind == JSMI_CODE_BINDING_USING;
}

static bool throw_redeclaration(JsVm *vm, JsKey key)
{
    return jsmi_throw_syntax_error(vm, "%K has already been declared", &key);
}

// https://tc39.es/ecma262/#sec-hasrestrictedglobalproperty
static bool is_restricted(JsVm *vm, JsKey key, bool *restricted)
{
    JsObject *global = vm->realm->global_object;
    JsPropertyDescriptor descriptor;
    bool found;

    if (!global->shape->methods->get_own_property(vm, global, key, &descriptor,
                                                  &found))
        return false;
    *restricted = found && !(descriptor.attributes & JSMI_CONFIGURABLE);
    return true;
}

// CanDeclareGlobalFunction and CanDeclareGlobalVar
static bool can_declare_global(JsVm *vm, JsKey key, bool is_function)
{
    JsObject *global = vm->realm->global_object;
    JsPropertyDescriptor descriptor;
    bool found, extensible, can;

    if (!global->shape->methods->get_own_property(vm, global, key, &descriptor,
                                                  &found))
        return false;
    if (found) {
        can = !is_function || descriptor.attributes & JSMI_CONFIGURABLE ||
              (jsmi_is_data_descriptor(&descriptor) &&
               (descriptor.attributes & (JSMI_WRITABLE | JSMI_ENUMERABLE)) ==
                   (JSMI_WRITABLE | JSMI_ENUMERABLE));
    } else {
        if (!global->shape->methods->is_extensible(vm, global, &extensible))
            return false;
        can = extensible;
    }
    return can || jsmi_throw_type_error(
                      vm,
                      "cannot declare global %K: the global object does "
                      "not allow it",
                      &key);
}

// https://tc39.es/ecma262/#sec-createglobalvarbinding
static bool create_global_variable(JsVm *vm, JsKey key, bool deletable)
{
    JsObject *global = vm->realm->global_object;
    JsPropertyDescriptor descriptor = jsmi_data_descriptor(
        JSMI_UNDEFINED,
        JSMI_WRITABLE | JSMI_ENUMERABLE | (deletable ? JSMI_CONFIGURABLE : 0));
    bool has, extensible;

    if (!jsmi_has_own_property(vm, global, key, &has) ||
        !global->shape->methods->is_extensible(vm, global, &extensible))
        return false;
    return has || !extensible ||
           jsmi_define_property_or_throw(vm, global, key, &descriptor);
}

// The global object loses its shape, so that caches of its properties look
// again: a lexical binding may shadow one.
static bool forget_global_shape(JsVm *vm)
{
    JsObject *global = vm->realm->global_object;
    JsShape *shape = jsmi_shape_make_unique(vm, global->shape);

    if (!shape)
        return jsmi_throw_out_of_memory(vm);
    jsmi_object_set_shape(vm, global, shape);
    return true;
}

static bool check_global_declaration(JsVm *vm, const JsBindingInfo *binding,
                                     JsKey key, bool may_replace)
{
    JsValue *slot;
    bool restricted;

    if (find_lexical(vm, key, &slot))
        return (may_replace && is_lexical(binding)) ||
               throw_redeclaration(vm, key);
    if (!is_lexical(binding))
        return can_declare_global(vm, key,
                                  binding->flags & JSMI_BINDING_HAS_FUNCTION);
    if (!is_restricted(vm, key, &restricted))
        return false;
    return !restricted || throw_redeclaration(vm, key);
}

// A script-level lexical binding that is not initialized yet, new or in place
// of one that an earlier script declared. The shape is another one then, so
// that no cache reads the binding without asking whether it is initialized.
static bool create_global_lexical(JsVm *vm, JsKey key, uint32_t attributes)
{
    JsObject *lexicals = vm->realm->global_lexicals;
    JsShape *shape = lexicals->shape;
    JsValue *slot;

    if (!find_lexical(vm, key, &slot))
        return jsmi_object_add_property(vm, lexicals, key, JSMI_UNINITIALIZED,
                                        attributes);
    if (!jsmi_shape_is_unique(shape)) {
        shape = jsmi_shape_make_unique(vm, shape);
        if (!shape)
            return jsmi_throw_out_of_memory(vm);
        jsmi_object_set_shape(vm, lexicals, shape);
    }
    shape = jsmi_shape_change_attributes(vm, shape, key, attributes);
    if (!shape)
        return jsmi_throw_out_of_memory(vm);
    jsmi_object_set_shape(vm, lexicals, shape);
    // NO BARRIER: it is no cell.
    *slot = JSMI_UNINITIALIZED;
    return true;
}

// https://tc39.es/ecma262/#sec-globaldeclarationinstantiation
// Functions are bound by the DECLARE_GLOBAL_FUNCTION instructions that follow.
JSMI_OPERATION(declare_globals)
{
    const JsScopeInfo *scope = jsmi_function_scope(linked_of(fp)->code, extra);
    bool has_lexicals = false;
    JsKey key;

    for (int lexical = 1; lexical >= 0; lexical--) {
        for (uint32_t i = 0; i < scope->bindings.count; i++) {
            const JsBindingInfo *binding = jsmi_scope_binding(scope, i);

            if (is_lexical(binding) != lexical)
                continue;
            has_lexicals |= lexical;
            if (!binding_key(vm, scope, binding, &key) ||
                !check_global_declaration(vm, binding, key, B))
                return false;
        }
    }
    if (has_lexicals && !forget_global_shape(vm))
        return false;
    for (uint32_t i = 0; i < scope->bindings.count; i++) {
        const JsBindingInfo *binding = jsmi_scope_binding(scope, i);

        if (!binding_key(vm, scope, binding, &key))
            return false;
        if (is_lexical(binding)) {
            uint32_t attributes =
                JSMI_ENUMERABLE |
                (binding->kind == JSMI_CODE_BINDING_LET ||
                         binding->kind == JSMI_CODE_BINDING_CLASS
                     ? JSMI_WRITABLE
                     : 0);

            if (!create_global_lexical(vm, key, attributes))
                return false;
        } else if (!(binding->flags & JSMI_BINDING_HAS_FUNCTION) &&
                   !create_global_variable(vm, key, false)) {
            return false;
        }
    }
    return true;
}

// https://tc39.es/ecma262/#sec-createglobalfunctionbinding
JSMI_OPERATION(declare_global_function)
{
    JsObject *global = vm->realm->global_object;
    JsPropertyDescriptor descriptor = {.fields = JSMI_HAS_VALUE,
                                       .value = fp[A]};
    JsPropertyDescriptor existing;
    bool found;
    JsKey key;

    if (!jsmi_key_from_string(
            vm, jsmi_as_string(linked_of(fp)->constants[extra]), &key) ||
        !global->shape->methods->get_own_property(vm, global, key, &existing,
                                                  &found))
        return false;
    if (!found || existing.attributes & JSMI_CONFIGURABLE)
        descriptor =
            jsmi_data_descriptor(fp[A], JSMI_WRITABLE | JSMI_ENUMERABLE |
                                            (B ? JSMI_CONFIGURABLE : 0));
    return jsmi_define_property_or_throw(vm, global, key, &descriptor) &&
           jsmi_set(vm, global, key, fp[A], false);
}

// -------------------------------------------------------------- dynamic names

// What RESOLVE_NAME and the lookups by name find.
typedef struct JsResolution {
    enum {
        IN_NOTHING,
        IN_SLOT,    // environment->slots[slot]
        IN_OBJECT,  // a property of object: with, eval's variables
        IN_GLOBAL,
    } place;
    JsEnvironment *environment;
    const JsBindingInfo *binding;
    JsObject *object;
    bool is_with;
} JsResolution;

static bool same_text(const JsImage *image, const JsImageText *text,
                      JsUnits name)
{
    JsUnits units = {.data = jsmi_image_at(image, text->offset),
                     .length = text->count,
                     .is_wide = text->is_wide};

    return jsmi_units_equal(units, name);
}

static const JsBindingInfo *find_binding(const JsScopeInfo *scope, JsUnits name)
{
    for (uint32_t i = 0; i < scope->bindings.count; i++) {
        const JsBindingInfo *binding = jsmi_scope_binding(scope, i);

        if (binding->flags & JSMI_BINDING_IN_ENVIRONMENT &&
            binding->kind != JSMI_CODE_BINDING_PRIVATE_NAME &&
            same_text(jsmi_scope_image(scope), &binding->name, name))
            return binding;
    }
    return NULL;
}

// HasBinding of an object environment.
// https://tc39.es/ecma262/#sec-object-environment-records-hasbinding-n
static bool with_has_binding(JsVm *vm, JsObject *object, JsKey key, bool *has)
{
    JsValue unscopables, blocked;

    if (!jsmi_has_property(vm, object, key, has) || !*has)
        return !vm->pending;
    if (!jsmi_get(vm, object, JSMI_KEY_SYMBOL(unscopables), &unscopables))
        return false;
    if (!jsmi_is_object(unscopables))
        return true;
    if (!jsmi_get(vm, jsmi_as_object(unscopables), key, &blocked))
        return false;
    *has = !jsmi_to_boolean(blocked);
    return true;
}

static bool resolve(JsVm *vm, JsEnvironment *environment, JsString *name,
                    JsKey key, JsResolution *resolution)
{
    JsUnits units = jsmi_string_units(name);
    JsValue *slot;
    bool has;

    *resolution = (JsResolution){.place = IN_NOTHING};
    for (; environment; environment = environment->parent) {
        resolution->environment = environment;
        if (!environment->scope) {
            JsObject *object = jsmi_as_object(environment->slots[0]);

            if (!with_has_binding(vm, object, key, &has))
                return false;
            if (has) {
                resolution->place = IN_OBJECT;
                resolution->object = object;
                resolution->is_with = true;
                return true;
            }
            continue;
        }
        resolution->binding = find_binding(environment->scope, units);
        if (resolution->binding) {
            resolution->place = IN_SLOT;
            return true;
        }
        if (environment->variables &&
            jsmi_shape_find(environment->variables->shape, key)) {
            resolution->place = IN_OBJECT;
            resolution->object = environment->variables;
            return true;
        }
    }
    resolution->environment = NULL;
    if (find_lexical(vm, key, &slot)) {
        resolution->place = IN_GLOBAL;
        return true;
    }
    if (!jsmi_has_property(vm, vm->realm->global_object, key, &has))
        return false;
    resolution->place = has ? IN_GLOBAL : IN_NOTHING;
    return true;
}

static JsString *constant_name(const JsValue *fp, uint32_t extra)
{
    return jsmi_as_string(linked_of(fp)->constants[extra]);
}

static bool read_slot(JsVm *vm, const JsResolution *resolution, JsValue *value)
{
    uint32_t slot = resolution->binding->location;

    *value = resolution->environment->slots[slot];
    if (jsmi_is_uninitialized(*value))
        return jsmi_throw_uninitialized_slot(vm, resolution->environment, slot);
    if (resolution->binding->kind == JSMI_CODE_BINDING_IMPORT) {
        const JsIndirectBinding *link;

        if (!jsmi_is_kind(*value, JSMI_CELL_BINDING))
            return jsmi_throw_uninitialized_slot(vm, resolution->environment,
                                                 slot);
        link = (const JsIndirectBinding *)jsmi_as_cell(*value);
        *value = link->environment ? link->environment->slots[link->slot]
                                   : link->value;
        if (jsmi_is_uninitialized(*value))
            return jsmi_throw_uninitialized_slot(vm, link->environment,
                                                 (uint32_t)link->slot);
    }
    return true;
}

// GetBindingValue of a resolved name.
static bool read_resolved(JsVm *vm, const JsValue *fp,
                          const JsResolution *resolution, JsKey key,
                          JsValue *value)
{
    bool found;

    switch (resolution->place) {
    case IN_SLOT:
        return read_slot(vm, resolution, value);
    case IN_OBJECT:
        if (resolution->is_with) {
            if (!jsmi_has_property(vm, resolution->object, key, &found))
                return false;
            if (!found) {
                *value = JSMI_UNDEFINED;
                return !jsmi_is_strict(vm, fp) || throw_unresolvable(vm, key);
            }
        }
        return jsmi_get(vm, resolution->object, key, value);
    case IN_GLOBAL:
        if (!read_global(vm, key, NULL, value, &found))
            return false;
        return found || throw_unresolvable(vm, key);
    default:
        return throw_unresolvable(vm, key);
    }
}

JSMI_OPERATION(get_name)
{
    JsString *name = constant_name(fp, extra);
    JsResolution resolution;
    JsValue value;
    JsKey key;

    if (!jsmi_key_from_string(vm, name, &key) ||
        !resolve(vm, environment_of(fp[B]), name, key, &resolution) ||
        !read_resolved(vm, fp, &resolution, key, &value))
        return false;
    fp[A] = value;
    return true;
}

JSMI_OPERATION(get_name_or_undefined)
{
    JsString *name = constant_name(fp, extra);
    JsValue value = JSMI_UNDEFINED;
    JsResolution resolution;
    JsKey key;

    if (!jsmi_key_from_string(vm, name, &key) ||
        !resolve(vm, environment_of(fp[B]), name, key, &resolution))
        return false;
    if (resolution.place != IN_NOTHING &&
        !read_resolved(vm, fp, &resolution, key, &value))
        return false;
    fp[A] = value;
    return true;
}

JSMI_OPERATION(get_name_and_this)
{
    JsString *name = constant_name(fp, extra);
    JsResolution resolution;
    JsValue value;
    JsKey key;

    if (!jsmi_key_from_string(vm, name, &key) ||
        !resolve(vm, environment_of(fp[B]), name, key, &resolution) ||
        !read_resolved(vm, fp, &resolution, key, &value))
        return false;
    fp[A] = value;
    fp[A + 1] = resolution.is_with ? jsmi_value_cell(resolution.object)
                                   : JSMI_UNDEFINED;
    return true;
}

// A resolved scope is a value: the environment that has the slot or the with
// object, the object of eval's variables, null for the global scope, undefined
// for none.
JSMI_OPERATION(resolve_name)
{
    JsString *name = constant_name(fp, extra);
    JsResolution resolution;
    JsKey key;

    if (!jsmi_key_from_string(vm, name, &key) ||
        !resolve(vm, environment_of(fp[B]), name, key, &resolution))
        return false;
    switch (resolution.place) {
    case IN_SLOT:
        fp[A] = jsmi_value_cell(resolution.environment);
        break;
    case IN_OBJECT:
        fp[A] = resolution.is_with ? jsmi_value_cell(resolution.environment)
                                   : jsmi_value_cell(resolution.object);
        break;
    case IN_GLOBAL:
        fp[A] = JSMI_NULL;
        break;
    case IN_NOTHING:
        fp[A] = JSMI_UNDEFINED;
        break;
    }
    return true;
}

// The resolution that a value of RESOLVE_NAME stands for.
static JsResolution resolution_of(JsValue scope, JsString *name)
{
    JsResolution resolution = {.place = IN_NOTHING};

    if (jsmi_is_null(scope)) {
        resolution.place = IN_GLOBAL;
    } else if (jsmi_is_object(scope)) {
        resolution.place = IN_OBJECT;
        resolution.object = jsmi_as_object(scope);
    } else if (jsmi_is_cell(scope)) {
        JsEnvironment *environment = environment_of(scope);

        resolution.environment = environment;
        if (environment->scope) {
            resolution.binding =
                find_binding(environment->scope, jsmi_string_units(name));
            // Another name than was resolved is in no scope.
            resolution.place = resolution.binding ? IN_SLOT : IN_NOTHING;
        } else {
            resolution.place = IN_OBJECT;
            resolution.object = jsmi_as_object(environment->slots[0]);
            resolution.is_with = true;
        }
    }
    return resolution;
}

JSMI_OPERATION(get_resolved)
{
    JsString *name = constant_name(fp, extra);
    JsResolution resolution = resolution_of(fp[B], name);
    JsValue value;
    JsKey key;

    if (!jsmi_key_from_string(vm, name, &key) ||
        !read_resolved(vm, fp, &resolution, key, &value))
        return false;
    fp[A] = value;
    return true;
}

// SetMutableBinding of a slot.
static bool write_slot(JsVm *vm, const JsValue *fp,
                       const JsResolution *resolution, JsKey key, JsValue value,
                       bool is_initialization)
{
    const JsBindingInfo *binding = resolution->binding;
    JsValue *slot = &resolution->environment->slots[binding->location];

    if (!is_initialization) {
        if (jsmi_is_uninitialized(*slot))
            return jsmi_throw_uninitialized_slot(vm, resolution->environment,
                                                 binding->location);
        if (binding->kind == JSMI_CODE_BINDING_FUNCTION_NAME)
            return !jsmi_is_strict(vm, fp) ||
                   jsmi_throw_type_error(vm, "assignment to constant %K", &key);
        if (binding->kind == JSMI_CODE_BINDING_CONST ||
            binding->kind == JSMI_CODE_BINDING_USING ||
            binding->kind == JSMI_CODE_BINDING_IMPORT)
            return jsmi_throw_type_error(vm, "assignment to constant %K", &key);
    }
    *slot = value;
    jsmi_write_barrier(&vm->heap, resolution->environment);
    return true;
}

static bool write_resolved(JsVm *vm, const JsValue *fp,
                           const JsResolution *resolution, JsKey key,
                           JsValue value)
{
    bool strict = jsmi_is_strict(vm, fp);
    bool has;

    switch (resolution->place) {
    case IN_SLOT:
        return write_slot(vm, fp, resolution, key, value, false);
    case IN_OBJECT:
        if (!jsmi_has_property(vm, resolution->object, key, &has))
            return false;
        if (!has && strict)
            return throw_unresolvable(vm, key);
        return jsmi_set(vm, resolution->object, key, value, strict);
    case IN_GLOBAL:
        return write_global(vm, key, value, strict, NULL);
    default:
        if (strict)
            return throw_unresolvable(vm, key);
        return jsmi_set(vm, vm->realm->global_object, key, value, false);
    }
}

JSMI_OPERATION(set_resolved)
{
    JsString *name = constant_name(fp, extra);
    JsResolution resolution = resolution_of(fp[B], name);
    JsKey key;

    return jsmi_key_from_string(vm, name, &key) &&
           write_resolved(vm, fp, &resolution, key, fp[A]);
}

JSMI_OPERATION(initialize_name)
{
    JsString *name = constant_name(fp, extra);
    JsResolution resolution;
    JsKey key;

    return jsmi_key_from_string(vm, name, &key) &&
           resolve(vm, environment_of(fp[B]), name, key, &resolution) &&
           write_resolved(vm, fp, &resolution, key, fp[A]);
}

JSMI_OPERATION(delete_name)
{
    JsString *name = constant_name(fp, extra);
    JsResolution resolution;
    JsObject *object = NULL;
    bool deleted = true;
    JsValue *slot;
    JsKey key;

    if (!jsmi_key_from_string(vm, name, &key) ||
        !resolve(vm, environment_of(fp[B]), name, key, &resolution))
        return false;
    switch (resolution.place) {
    case IN_SLOT:
        deleted = false;
        break;
    case IN_OBJECT:
        object = resolution.object;
        break;
    case IN_GLOBAL:
        if (find_lexical(vm, key, &slot))
            deleted = false;
        else
            object = vm->realm->global_object;
        break;
    case IN_NOTHING:
        break;
    }
    if (object &&
        !object->shape->methods->delete_property(vm, object, key, &deleted))
        return false;
    fp[A] = jsmi_value_boolean(deleted);
    return true;
}

// ------------------------------------------------------- declarations of evals

// The environment that takes the vars of a sloppy direct eval running in
// `environment`: the nearest one of a function, or NULL for the global scope.
static JsEnvironment *variable_environment(JsEnvironment *environment)
{
    for (; environment; environment = environment->parent) {
        uint32_t kind;

        if (!environment->scope)
            continue;
        kind = environment->scope->kind;
        if (kind == JSMI_CODE_SCOPE_VAR || kind == JSMI_CODE_SCOPE_FUNCTION ||
            kind == JSMI_CODE_SCOPE_FIELDS ||
            kind == JSMI_CODE_SCOPE_STATIC_BLOCK ||
            (kind == JSMI_CODE_SCOPE_EVAL &&
             environment->scope->flags & JSMI_SCOPE_IS_STRICT))
            return environment;
    }
    return NULL;
}

// The object for the variables that evals add to an environment.
static bool ensure_variables(JsVm *vm, JsEnvironment *environment)
{
    JsValue object;

    if (environment->variables)
        return true;
    if (!jsmi_object_create(vm, NULL, 0, &object))
        return false;
    environment->variables = jsmi_as_object(object);
    jsmi_write_barrier(&vm->heap, environment);
    return true;
}

// A var must not pass a lexical binding of the same name on its way out.
static bool check_hoisting(JsVm *vm, JsEnvironment *from,
                           const JsEnvironment *to, JsKey key, JsUnits name)
{
    for (; from && from != to; from = from->parent) {
        const JsBindingInfo *binding =
            from->scope ? find_binding(from->scope, name) : NULL;

        if (binding && (is_lexical(binding) ||
                        binding->kind == JSMI_CODE_BINDING_CATCH_PARAMETER))
            return throw_redeclaration(vm, key);
    }
    if (to) {
        const JsBindingInfo *binding = find_binding(to->scope, name);

        if (binding && is_lexical(binding))
            return throw_redeclaration(vm, key);
    }
    return true;
}

static bool declare_variable(JsVm *vm, JsEnvironment *environment, JsKey key,
                             JsUnits name, JsValue value)
{
    bool succeeded;

    if (find_binding(environment->scope, name))
        return true;
    if (!ensure_variables(vm, environment))
        return false;
    if (jsmi_shape_find(environment->variables->shape, key))
        return true;
    return jsmi_create_data_property(vm, environment->variables, key, value,
                                     &succeeded);
}

// https://tc39.es/ecma262/#sec-evaldeclarationinstantiation
// Functions are bound by the DECLARE_EVAL_FUNCTION instructions that follow.
JSMI_OPERATION(declare_eval_variables)
{
    const JsScopeInfo *scope = jsmi_function_scope(linked_of(fp)->code, extra);
    JsEnvironment *from = environment_of(fp[A]);
    JsEnvironment *target = variable_environment(from);

    for (int declaring = 0; declaring < 2; declaring++) {
        for (uint32_t i = 0; i < scope->bindings.count; i++) {
            const JsBindingInfo *binding = jsmi_scope_binding(scope, i);
            bool is_function = binding->flags & JSMI_BINDING_HAS_FUNCTION;
            JsUnits name = {.data = jsmi_image_at(jsmi_scope_image(scope),
                                                  binding->name.offset),
                            .length = binding->name.count,
                            .is_wide = binding->name.is_wide};
            JsValue *slot;
            JsKey key;

            if (is_lexical(binding) ||
                (binding->kind != JSMI_CODE_BINDING_VAR &&
                 binding->kind != JSMI_CODE_BINDING_FUNCTION))
                continue;
            if (!binding_key(vm, scope, binding, &key))
                return false;
            if (!declaring) {
                if (!check_hoisting(vm, from, target, key, name))
                    return false;
                if (!target && find_lexical(vm, key, &slot))
                    return throw_redeclaration(vm, key);
                if (!target && !can_declare_global(vm, key, is_function))
                    return false;
            } else if (target) {
                if (!declare_variable(vm, target, key, name, JSMI_UNDEFINED))
                    return false;
            } else if (!is_function && !create_global_variable(vm, key, true)) {
                return false;
            }
        }
    }
    return true;
}

JSMI_OPERATION(declare_eval_function)
{
    JsEnvironment *target = variable_environment(environment_of(fp[B]));
    JsString *name = constant_name(fp, extra);
    JsResolution resolution = {.place = IN_SLOT, .environment = target};
    JsKey key;

    if (!target && !C)
        return jsmi_op_declare_global_function(
            vm, fp,
            jsmi_instruction_abc(JSMI_OP_DECLARE_GLOBAL_FUNCTION, A, 1, 0),
            extra);
    if (!jsmi_key_from_string(vm, name, &key))
        return false;
    if (!target)
        return jsmi_set(vm, vm->realm->global_object, key, fp[A], false);
    resolution.binding = find_binding(target->scope, jsmi_string_units(name));
    if (resolution.binding)
        return write_slot(vm, fp, &resolution, key, fp[A], true);
    return ensure_variables(vm, target) &&
           jsmi_set(vm, target->variables, key, fp[A], true);
}

#undef A
#undef B
#undef C
