// SPDX-License-Identifier: MIT
#include "object/function.h"

#include "object/image_text.h"
#include "object/operations.h"
#include "object/proxy.h"
#include "object/storage.h"

// ------------------------------------------------------------------- creation

typedef enum FunctionKind {
    KIND_NORMAL,
    KIND_ASYNC,
    KIND_GENERATOR,
    KIND_ASYNC_GENERATOR,
} FunctionKind;

static FunctionKind kind_of_code(uint32_t flags)
{
    bool is_async = flags & JSMI_CODE_ASYNC;

    if (flags & JSMI_CODE_GENERATOR)
        return is_async ? KIND_ASYNC_GENERATOR : KIND_GENERATOR;
    return is_async ? KIND_ASYNC : KIND_NORMAL;
}

static JsShape *function_shape(JsVm *vm, JsRealm *realm, FunctionKind kind)
{
    static const JsIntrinsic prototypes[] = {
        [KIND_NORMAL] = JSMI_INTRINSIC_FUNCTION_PROTOTYPE,
        [KIND_ASYNC] = JSMI_INTRINSIC_ASYNC_FUNCTION_PROTOTYPE,
        [KIND_GENERATOR] = JSMI_INTRINSIC_GENERATOR_FUNCTION_PROTOTYPE,
        [KIND_ASYNC_GENERATOR] =
            JSMI_INTRINSIC_ASYNC_GENERATOR_FUNCTION_PROTOTYPE,
    };
    JsObject *prototype;
    JsShape *shape;

    if (realm->function_shapes[kind])
        return realm->function_shapes[kind];
    if (!jsmi_realm_intrinsic(vm, realm, prototypes[kind], &prototype))
        return NULL;
    shape = jsmi_shape_root(vm, prototype, &jsmi_function_methods, 0);
    if (!shape) {
        jsmi_throw_out_of_memory(vm);
        return NULL;
    }
    realm->function_shapes[kind] = shape;
    jsmi_write_barrier(&vm->heap, realm);
    return shape;
}

static uint8_t function_flags(uint32_t code_flags)
{
    uint8_t flags = JSMI_OBJECT_CALLABLE | JSMI_OBJECT_LAZY;

    if (code_flags & JSMI_CODE_CONSTRUCTOR)
        flags |= JSMI_OBJECT_CONSTRUCTOR;
    if (code_flags & JSMI_CODE_CLASS)
        flags |= JSMI_OBJECT_CLASS;
    return flags;
}

bool jsmi_function_create(JsVm *vm, JsLinkedCode *linked,
                          JsEnvironment *environment, JsValue *function)
{
    JsShape *shape =
        function_shape(vm, linked->realm, kind_of_code(linked->code_flags));
    JsFunction *made;

    if (!shape || !jsmi_object_allocate(vm, JSMI_CELL_FUNCTION,
                                        sizeof(JsFunction), shape, &made))
        return false;
    // NO BARRIER: the function is new.
    made->object.cell.flags = function_flags(linked->code_flags);
    made->linked = linked;
    made->environment = environment;
    *function = jsmi_value_cell(made);
    return true;
}

// CreateBuiltinFunction ( behaviour, length, name, ... )
// https://tc39.es/ecma262/#sec-createbuiltinfunction
bool jsmi_native_function_create(JsVm *vm, JsRealm *realm, JsNative *native,
                                 JsKey name, uint32_t length, JsValue *function)
{
    JsShape *shape = function_shape(vm, realm, KIND_NORMAL);
    JsNativeFunction *made;

    if (!shape || !jsmi_object_allocate(vm, JSMI_CELL_NATIVE_FUNCTION,
                                        sizeof(JsNativeFunction), shape, &made))
        return false;
    // NO BARRIER: the function is new.
    made->object.cell.flags = JSMI_OBJECT_CALLABLE | JSMI_OBJECT_LAZY;
    made->native = native;
    made->realm = realm;
    made->name = jsmi_key_is_index(name) ? NULL : jsmi_key_cell(name);
    made->length = (uint16_t)length;
    made->data[0] = JSMI_UNDEFINED;
    made->data[1] = JSMI_UNDEFINED;
    *function = jsmi_value_cell(made);
    return true;
}

// --------------------------------------------------------------------- naming

// "[description]" of a symbol, the description of a private name, or the
// string of any other key, with the prefix.
static bool name_from_key(JsVm *vm, JsKey key, int prefix, JsValue *name)
{
    JsStringBuilder text;
    JsString *made;

    if (prefix == 0 && !jsmi_key_is_symbol(key))
        return jsmi_key_to_value(vm, key, name);

    jsmi_string_builder_initialize(&text, &vm->heap);
    if (prefix != 0)
        jsmi_string_builder_append_text(&text, prefix == 1 ? "get " : "set ");
    if (jsmi_key_is_symbol(key)) {
        const JsSymbol *symbol = (JsSymbol *)jsmi_key_cell(key);
        bool is_bracketed =
            symbol->description && !(symbol->cell.flags & JSMI_SYMBOL_PRIVATE);
        if (is_bracketed)
            jsmi_string_builder_append_unit(&text, '[');
        if (symbol->description)
            jsmi_string_builder_append_string(&text, symbol->description);
        if (is_bracketed)
            jsmi_string_builder_append_unit(&text, ']');
    } else {
        JsValue string;
        if (!jsmi_key_to_value(vm, key, &string)) {
            jsmi_string_builder_dispose(&text);
            return false;
        }
        jsmi_string_builder_append_string(&text, jsmi_as_string(string));
    }
    made = jsmi_string_builder_finish(&text);
    if (!made)
        return jsmi_throw_out_of_memory(vm);
    *name = jsmi_value_cell(made);
    return true;
}

// SetFunctionName ( F, name [ , prefix ] )
// https://tc39.es/ecma262/#sec-setfunctionname
bool jsmi_set_function_name(JsVm *vm, JsObject *function, JsKey key, int prefix)
{
    JsOwnProperty own;
    JsValue name;

    if (!name_from_key(vm, key, prefix, &name) ||
        !jsmi_object_find_own(vm, function, JSMI_KEY(name), &own))
        return false;
    if (own.kind == JSMI_OWN_ABSENT)
        return jsmi_object_add_property(vm, function, JSMI_KEY(name), name,
                                        JSMI_CONFIGURABLE);
    return jsmi_object_change_property(vm, function, JSMI_KEY(name), name,
                                       JSMI_CONFIGURABLE);
}

// ------------------------------------------------------------- lazy properties

// The "prototype" object of a function of script.
static bool make_prototype(JsVm *vm, JsFunction *function, JsValue *prototype)
{
    JsRealm *realm = function->linked->realm;
    FunctionKind kind = kind_of_code(function->linked->code_flags);
    JsIntrinsic parent_number = kind == KIND_GENERATOR
                                    ? JSMI_INTRINSIC_GENERATOR_PROTOTYPE
                                : kind == KIND_ASYNC_GENERATOR
                                    ? JSMI_INTRINSIC_ASYNC_GENERATOR_PROTOTYPE
                                    : JSMI_INTRINSIC_OBJECT_PROTOTYPE;
    JsObject *parent;

    if (!jsmi_realm_intrinsic(vm, realm, parent_number, &parent) ||
        !jsmi_object_create(vm, parent, 0, prototype))
        return false;
    return kind != KIND_NORMAL ||
           jsmi_object_add_property(
               vm, jsmi_as_object(*prototype), JSMI_KEY(constructor),
               jsmi_value_cell(function), JSMI_BUILTIN_ATTRIBUTES);
}

static bool make_function_real(JsVm *vm, JsFunction *function)
{
    const JsFunctionCode *code = function->linked->code;
    JsObject *object = &function->object;
    bool has_prototype =
        function->linked->code_flags & JSMI_CODE_HAS_PROTOTYPE &&
        !(function->linked->code_flags & JSMI_CODE_CLASS);
    JsValue prototype = JSMI_UNDEFINED;
    JsString *name;

    // Everything is made before anything is added.
    if (!jsmi_image_string(vm, jsmi_function_image(code), code->name, &name))
        return false;
    if (has_prototype && !make_prototype(vm, function, &prototype))
        return false;
    object->cell.flags &= (uint8_t)~JSMI_OBJECT_LAZY;
    bool succeeded =
        jsmi_object_add_property(vm, object, JSMI_KEY(length),
                                 jsmi_value_uint32(code->length),
                                 JSMI_CONFIGURABLE) &&
        jsmi_object_add_property(vm, object, JSMI_KEY(name),
                                 jsmi_value_cell(name), JSMI_CONFIGURABLE) &&
        (!has_prototype ||
         jsmi_object_add_property(vm, object, JSMI_KEY(prototype), prototype,
                                  JSMI_WRITABLE));
    return succeeded;
}

static bool make_native_real(JsVm *vm, JsNativeFunction *function)
{
    JsObject *object = &function->object;
    JsValue name = JSMI_ATOM_VALUE(empty);

    if (function->name &&
        !name_from_key(vm, (JsKey){(uint64_t)(uintptr_t)function->name},
                       function->name_prefix, &name))
        return false;
    object->cell.flags &= (uint8_t)~JSMI_OBJECT_LAZY;
    return jsmi_object_add_property(vm, object, JSMI_KEY(length),
                                    jsmi_value_int(function->length),
                                    JSMI_CONFIGURABLE) &&
           jsmi_object_add_property(vm, object, JSMI_KEY(name), name,
                                    JSMI_CONFIGURABLE);
}

// After memory ran out in the middle the function is lazy again, without
// properties.
static void make_lazy_again(JsVm *vm, JsObject *object, JsShape *shape)
{
    object->shape = shape;
    jsmi_write_barrier(&vm->heap, object);
    object->cell.flags |= JSMI_OBJECT_LAZY;
}

bool jsmi_function_make_real(JsVm *vm, JsObject *function)
{
    JsShape *shape = function->shape;

    if (!(function->cell.flags & JSMI_OBJECT_LAZY))
        return true;
    jsmi_keep(&vm->heap, jsmi_value_cell(shape));
    if (function->cell.kind == JSMI_CELL_FUNCTION
            ? make_function_real(vm, (JsFunction *)function)
            : make_native_real(vm, (JsNativeFunction *)function))
        return true;
    make_lazy_again(vm, function, shape);
    return false;
}

const JsObjectMethods jsmi_function_methods = {
    jsmi_ordinary_get_prototype_of,
    jsmi_ordinary_set_prototype_of,
    jsmi_ordinary_is_extensible,
    jsmi_ordinary_prevent_extensions,
    jsmi_ordinary_get_own_property,
    jsmi_ordinary_define_own_property,
    jsmi_ordinary_has_property,
    jsmi_ordinary_get,
    jsmi_ordinary_set,
    jsmi_ordinary_delete,
    jsmi_ordinary_own_property_keys,
};

// ---------------------------------------------------------------- construction

bool jsmi_function_ensure_construct_data(JsVm *vm, JsFunction *function)
{
    JsConstructData *data;

    if (function->construct_data)
        return true;
    data = jsmi_heap_allocate(&vm->heap, sizeof(JsConstructData),
                              JSMI_CELL_CONSTRUCT_DATA);
    if (!data)
        return jsmi_throw_out_of_memory(vm);
    data->fields = JSMI_UNDEFINED;
    data->source_class = JSMI_UNDEFINED;
    function->construct_data = data;
    jsmi_write_barrier(&vm->heap, function);
    return true;
}

enum { PROTOTYPE_SLOT = 2 };

// FAST PATH: whether the function's property "prototype", where functions have
// it, holds this object.
static bool has_prototype(JsFunction *function, const JsObject *prototype)
{
    const JsShape *shape = function->object.shape;
    const JsProperty *entry;

    if (shape->property_count <= PROTOTYPE_SLOT)
        return false;
    entry = &shape->table->entries[PROTOTYPE_SLOT];
    return jsmi_key_equal(entry->key, JSMI_KEY(prototype)) &&
           entry->slot == PROTOTYPE_SLOT &&
           !(entry->attributes & (JSMI_IS_ACCESSOR | JSMI_IS_DELETED)) &&
           jsmi_object_slot(&function->object, PROTOTYPE_SLOT)->bits ==
               jsmi_value_cell(prototype).bits;
}

bool jsmi_function_instance_shape(JsVm *vm, JsFunction *function,
                                  JsShape **shape)
{
    JsRealm *realm = function->linked->realm;
    JsOwnProperty property;
    JsObject *prototype;
    JsShape *root;

    if (function->construct_data && function->construct_data->instance_shape &&
        has_prototype(function,
                      function->construct_data->instance_shape->prototype)) {
        *shape = function->construct_data->instance_shape;
        return true;
    }
    if (!jsmi_object_find_own(vm, &function->object, JSMI_KEY(prototype),
                              &property))
        return false;
    if (property.kind == JSMI_OWN_DATA && jsmi_is_object(property.value))
        prototype = jsmi_as_object(property.value);
    else if (!jsmi_realm_intrinsic(vm, realm, JSMI_INTRINSIC_OBJECT_PROTOTYPE,
                                   &prototype))
        return false;
    if (function->construct_data && function->construct_data->instance_shape &&
        function->construct_data->instance_shape->prototype == prototype) {
        *shape = function->construct_data->instance_shape;
        return true;
    }
    if (!jsmi_function_ensure_construct_data(vm, function))
        return false;
    root = jsmi_shape_root(vm, prototype, &jsmi_ordinary_methods,
                           function->linked->code->instance_slots);
    if (!root)
        return jsmi_throw_out_of_memory(vm);
    function->construct_data->instance_shape = root;
    jsmi_write_barrier(&vm->heap, function->construct_data);
    *shape = root;
    return true;
}

// GetFunctionRealm ( obj )
// https://tc39.es/ecma262/#sec-getfunctionrealm
bool jsmi_get_function_realm(JsVm *vm, JsObject *function, JsRealm **realm)
{
    for (;;) {
        switch (function->cell.kind) {
        case JSMI_CELL_FUNCTION:
            *realm = ((JsFunction *)function)->linked->realm;
            return true;
        case JSMI_CELL_NATIVE_FUNCTION:
            *realm = ((JsNativeFunction *)function)->realm;
            return true;
        case JSMI_CELL_BOUND_FUNCTION:
            function = ((JsBoundFunction *)function)->target;
            break;
        case JSMI_CELL_PROXY:
            if (!jsmi_proxy_check_live(vm, (JsProxy *)function))
                return false;
            function = ((JsProxy *)function)->target;
            break;
        default:
            *realm = vm->realm;
            return true;
        }
        if (!jsmi_vm_spend(vm, 1))
            return false;
    }
}

// ----------------------------------------------------------------- collection

void jsmi_function_trace(JsMarker *marker, JsCell *cell)
{
    JsFunction *function = (JsFunction *)cell;

    jsmi_object_trace(marker, cell);
    jsmi_mark_cell(marker, function->linked);
    jsmi_mark_cell(marker, function->environment);
    jsmi_mark_cell(marker, function->home_object);
    jsmi_mark_cell(marker, function->construct_data);
}

void jsmi_construct_data_trace(JsMarker *marker, JsCell *cell)
{
    JsConstructData *data = (JsConstructData *)cell;

    jsmi_mark_cell(marker, data->instance_shape);
    jsmi_mark_value(marker, data->fields);
    jsmi_mark_value(marker, data->source_class);
}

void jsmi_native_function_trace(JsMarker *marker, JsCell *cell)
{
    JsNativeFunction *function = (JsNativeFunction *)cell;

    jsmi_object_trace(marker, cell);
    jsmi_mark_cell(marker, function->linked);
    jsmi_mark_cell(marker, function->realm);
    jsmi_mark_cell(marker, function->name);
    jsmi_mark_values(marker, function->data, 2);
}

// An image of one function with one instruction.
typedef struct StepsImage {
    JsImage image;
    JsFunctionCode code;
    JsInstruction instruction;
} StepsImage;

bool jsmi_realm_steps_code(JsVm *vm, JsRealm *realm, JsLinkedCode **linked)
{
    const JsAllocator *allocator = &vm->budget.allocator;
    JsSharedImage *shared;
    StepsImage *block;
    bool succeeded;

    if (realm->steps_code) {
        *linked = realm->steps_code;
        return true;
    }
    block = allocator->reallocate(allocator->data, NULL, 0, sizeof *block);
    if (!block)
        return jsmi_throw_out_of_memory(vm);
    memset(block, 0, sizeof *block);
    block->image.magic = JSMI_IMAGE_MAGIC;
    block->image.version = JSMI_IMAGE_VERSION;
    block->image.size = sizeof *block;
    block->image.functions = (JsImageSpan){offsetof(StepsImage, code), 1};
    block->code.self = offsetof(StepsImage, code);
    block->code.kind = JSMI_CODE_FUNCTION_NORMAL;
    block->code.flags = JSMI_CODE_STRICT;
    block->code.parameter_count = JSMI_STEPS_PARAMETERS;
    block->code.register_count = JSMI_STEPS_REGISTERS;
    block->code.instructions =
        (JsImageSpan){offsetof(StepsImage, instruction), 1};
    block->instruction = jsmi_instruction_abc(JSMI_OP_NATIVE_STEP, 0, 0, 0);
    shared = jsmi_shared_image_new(allocator, &block->image);
    if (!shared)
        return jsmi_throw_out_of_memory(vm);
    succeeded = jsmi_linked_code_new(vm, realm, shared, 0, NULL, linked);
    jsmi_shared_image_release(shared);
    if (succeeded) {
        realm->steps_code = *linked;
        jsmi_write_barrier(&vm->heap, realm);
    }
    return succeeded;
}

void jsmi_native_function_finalize(JsHeap *heap, JsCell *cell)
{
    JsNativeFunction *function = (JsNativeFunction *)cell;

    (void)heap;
    if (function->release)
        function->release(function->host_data);
}

void jsmi_bound_function_trace(JsMarker *marker, JsCell *cell)
{
    JsBoundFunction *function = (JsBoundFunction *)cell;

    jsmi_object_trace(marker, cell);
    jsmi_mark_cell(marker, function->target);
    jsmi_mark_value(marker, function->bound_this);
    jsmi_mark_cell(marker, function->arguments);
}

void jsmi_environment_trace(JsMarker *marker, JsCell *cell)
{
    JsEnvironment *environment = (JsEnvironment *)cell;

    jsmi_mark_cell(marker, environment->parent);
    jsmi_mark_cell(marker, environment->code);
    jsmi_mark_cell(marker, environment->variables);
}

JsValue *jsmi_environment_values(JsCell *cell, size_t *count)
{
    *count = cell->auxiliary;
    return ((JsEnvironment *)cell)->slots;
}
