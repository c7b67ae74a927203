// SPDX-License-Identifier: MIT
//
// Making objects, arrays, closures and classes.
#include "interp/slow_paths.h"
#include "object/arguments.h"

#define A   jsmi_instruction_a(instruction)
#define B   jsmi_instruction_b(instruction)
#define C   jsmi_instruction_c(instruction)
#define X16 jsmi_instruction_x(instruction)

static JsLinkedCode *linked_of(const JsValue *fp)
{
    return jsmi_frame_function(fp)->linked;
}

static JsEnvironment *environment_of(JsValue value)
{
    return jsmi_is_cell(value) ? (JsEnvironment *)jsmi_as_cell(value) : NULL;
}

// The root shape for literals with room for `count` properties.
static JsShape *literal_shape(JsVm *vm, uint32_t count)
{
    const uint32_t classes =
        sizeof vm->realm->object_shapes / sizeof *vm->realm->object_shapes;
    uint32_t class = (count + 1) / 2;
    JsRealm *realm = vm->realm;
    JsObject *prototype;

    if (class >= classes)
        class = classes - 1;
    if (!realm->object_shapes[class]) {
        JsShape *shape;

        if (!jsmi_realm_intrinsic(vm, realm, JSMI_INTRINSIC_OBJECT_PROTOTYPE,
                                  &prototype))
            return NULL;
        shape =
            jsmi_shape_root(vm, prototype, &jsmi_ordinary_methods, class * 2);
        if (!shape) {
            jsmi_throw_out_of_memory(vm);
            return NULL;
        }
        realm->object_shapes[class] = shape;
        jsmi_write_barrier(&vm->heap, realm);
    }
    return realm->object_shapes[class];
}

// A plain object with no properties yet, not recorded in the scope.
static bool allocate_plain(JsVm *vm, JsShape *shape, JsValue *result)
{
    uint32_t capacity = jsmi_shape_inline_capacity(shape);
    JsObject *object = jsmi_heap_allocate_unrooted(
        &vm->heap, sizeof *object + capacity * sizeof(JsValue),
        JSMI_CELL_OBJECT);
    if (!object)
        return jsmi_throw_out_of_memory(vm);
    object->shape = shape;
    object->overflow = NULL;
    object->elements = (JsElements *)(uintptr_t)&jsmi_empty_elements;
    for (uint32_t i = 0; i < capacity; i++)
        jsmi_inline_slots(object)[i] = JSMI_UNDEFINED;
    *result = jsmi_value_cell(object);
    return true;
}

JSMI_OPERATION(new_object)
{
    JsShape *shape = literal_shape(vm, extra);

    return shape && allocate_plain(vm, shape, &fp[A]);
}

// https://tc39.es/ecma262/#sec-ordinarycreatefromconstructor
bool jsmi_new_instance(JsVm *vm, JsFunction *function, JsObject *new_target,
                       JsValue *instance)
{
    JsShape *shape = NULL;

    if (new_target == &function->object) {
        if (!jsmi_function_instance_shape(vm, function, &shape))
            return false;
    } else {
        // The prototype may be a getter's or a proxy's to give.
        if (!jsmi_shape_from_constructor(
                vm, new_target, JSMI_INTRINSIC_OBJECT_PROTOTYPE,
                &jsmi_ordinary_methods, function->linked->code->instance_slots,
                &shape))
            return false;
    }
    return allocate_plain(vm, shape, instance);
}

JSMI_OPERATION(new_array)
{
    JsValue array;

    if (!jsmi_array_create(vm, 0, NULL, &array))
        return false;
    if (extra > 0 && extra <= 1u << 20 &&
        !jsmi_object_grow_elements(vm, jsmi_as_object(array), extra))
        return false;
    fp[A] = array;
    return true;
}

// A literal is a plain array until it is done with.
static bool check_literal(JsVm *vm, JsValue value)
{
    const JsObject *array;

    if (!jsmi_is_kind(value, JSMI_CELL_ARRAY))
        return jsmi_throw_operand(vm);
    array = jsmi_as_object(value);
    if (array->elements->cell.kind != JSMI_CELL_ELEMENTS ||
        array->cell.flags &
            (JSMI_OBJECT_LENGTH_READ_ONLY | JSMI_OBJECT_SEALED_ELEMENTS))
        return jsmi_throw_operand(vm);
    return true;
}

// FAST PATH: a literal whose vector has room at its end and needs no barrier.
// False: look closer.
static inline bool append_to_room(JsValue value, JsValue item)
{
    JsObject *array = (JsObject *)(uintptr_t)value.bits;
    JsElements *elements;
    uint32_t length;

    if (!jsmi_is_kind(value, JSMI_CELL_ARRAY))
        return false;
    elements = array->elements;
    length = array->cell.auxiliary;
    if (elements->cell.kind != JSMI_CELL_ELEMENTS ||
        elements->readable != length || length >= elements->cell.auxiliary ||
        elements->cell.gc & JSMI_GC_BARRIER ||
        array->cell.flags &
            (JSMI_OBJECT_LENGTH_READ_ONLY | JSMI_OBJECT_SEALED_ELEMENTS))
        return false;
    elements->values[length] = item;
    elements->readable = length + 1;
    elements->writable = length + 1;
    array->cell.auxiliary = length + 1;
    return true;
}

static bool append_slowly(JsVm *vm, JsValue value, JsValue item)
{
    return check_literal(vm, value) &&
           jsmi_array_append(vm, jsmi_as_object(value), item);
}

JSMI_OPERATION(array_append)
{
    (void)extra;
    return JSMI_LIKELY(append_to_room(fp[A], fp[B])) ||
           append_slowly(vm, fp[A], fp[B]);
}

JSMI_OPERATION(array_append_hole)
{
    JsObject *array;
    bool succeeded;

    (void)extra;
    if (!check_literal(vm, fp[A]))
        return false;
    array = jsmi_as_object(fp[A]);
    return jsmi_array_set_length(vm, array, jsmi_array_length(array) + 1,
                                 &succeeded);
}

// FAST PATH: an array that iterates as arrays do, without holes that would
// have to be looked up in prototypes.
static bool spread_dense(JsVm *vm, JsObject *target, JsObject *source,
                         bool *done)
{
    *done = false;
    if (source->cell.kind != JSMI_CELL_ARRAY ||
        source->elements->readable != jsmi_array_length(source) ||
        source->shape->prototype !=
            vm->realm->intrinsics[JSMI_INTRINSIC_ARRAY_PROTOTYPE] ||
        !jsmi_realm_array_iteration_is_pristine(vm, vm->realm) ||
        jsmi_shape_find(source->shape, JSMI_KEY_SYMBOL(iterator)))
        return true;
    for (uint32_t i = 0; i < source->elements->readable; i++) {
        if (jsmi_is_hole(source->elements->values[i]))
            return true;
    }
    *done = true;
    for (uint32_t i = 0; i < source->elements->readable; i++) {
        if (!jsmi_array_append(vm, target, source->elements->values[i]) ||
            !jsmi_vm_spend(vm, 1))
            return false;
    }
    return true;
}

JSMI_OPERATION(array_spread)
{
    JsObject *target;
    JsIteratorRecord record;
    bool done;

    (void)extra;
    if (!check_literal(vm, fp[A]))
        return false;
    target = jsmi_as_object(fp[A]);
    if (jsmi_is_object(fp[B])) {
        if (!spread_dense(vm, target, jsmi_as_object(fp[B]), &done))
            return false;
        if (done)
            return true;
    }
    if (!jsmi_get_operand_iterator(vm, fp, fp[B], &record))
        return false;
    for (;;) {
        uint32_t mark = jsmi_scope_open(&vm->heap);
        JsValue value;

        if (!jsmi_vm_spend(vm, 1) ||
            !jsmi_iterator_step_value(vm, &record, &value, &done))
            return false;
        if (done)
            return true;
        if (!jsmi_array_append(vm, target, value))
            return false;
        jsmi_scope_rewind(&vm->heap, mark);
    }
}

JSMI_OPERATION(new_regexp)
{
    const JsValue *constants = linked_of(fp)->constants;
    JsValue regexp;

    if (!vm->hooks.create_regexp(vm, constants[extra], constants[extra + 1],
                                 &regexp))
        return false;
    fp[A] = regexp;
    return true;
}

static bool template_strings(JsVm *vm, const JsImage *image, JsImageSpan span,
                             JsValue *array)
{
    const JsImageText *texts = jsmi_image_at(image, span.offset);

    if (!jsmi_array_create(vm, 0, NULL, array))
        return false;
    for (uint32_t i = 0; i < span.count; i++) {
        JsUnits units = {.data = jsmi_image_at(image, texts[i].offset),
                         .length = texts[i].count,
                         .is_wide = texts[i].is_wide};
        JsValue value = JSMI_UNDEFINED;

        if (texts[i].offset) {
            JsString *string = jsmi_string_from_units(&vm->heap, units);

            if (!string)
                return jsmi_throw_out_of_memory(vm);
            value = jsmi_value_cell(string);
        }
        if (!jsmi_array_append(vm, jsmi_as_object(*array), value))
            return false;
    }
    return true;
}

// https://tc39.es/ecma262/#sec-gettemplateobject
// The constant is undefined until the site is first run.
JSMI_OPERATION(template_object)
{
    JsLinkedCode *linked = linked_of(fp);
    const JsImage *image = jsmi_function_image(linked->code);
    const JsConstant *constant = (const JsConstant *)jsmi_image_at(
                                     image, linked->code->constants.offset) +
                                 extra;
    JsPropertyDescriptor descriptor;
    JsValue cooked, raw;
    bool succeeded;

    if (!jsmi_is_undefined(linked->constants[extra])) {
        fp[A] = linked->constants[extra];
        return true;
    }
    if (!template_strings(vm, image, constant->strings.cooked, &cooked) ||
        !template_strings(vm, image, constant->strings.raw, &raw) ||
        !jsmi_set_integrity_level(vm, jsmi_as_object(raw), JSMI_FROZEN,
                                  &succeeded))
        return false;
    descriptor = jsmi_data_descriptor(raw, 0);
    if (!jsmi_define_property_or_throw(vm, jsmi_as_object(cooked),
                                       JSMI_KEY(raw), &descriptor) ||
        !jsmi_set_integrity_level(vm, jsmi_as_object(cooked), JSMI_FROZEN,
                                  &succeeded))
        return false;
    linked->constants[extra] = cooked;
    jsmi_write_barrier(&vm->heap, linked);
    fp[A] = cooked;
    return true;
}

JSMI_OPERATION(closure)
{
    JsLinkedCode *child;
    JsValue function;

    if (!jsmi_linked_code_child(vm, linked_of(fp), extra, &child) ||
        !jsmi_function_create(vm, child, environment_of(fp[B]), &function))
        return false;
    fp[A] = function;
    return true;
}

// -------------------------------------------------------------------- classes

// The prototype of the class's prototype and of its constructor.
static bool class_parents(JsVm *vm, JsValue heritage, JsObject **prototype,
                          JsObject **constructor)
{
    JsValue value;

    if (jsmi_is_uninitialized(heritage) || jsmi_is_null(heritage)) {
        *prototype = NULL;
        return jsmi_realm_intrinsic(vm, vm->realm,
                                    JSMI_INTRINSIC_FUNCTION_PROTOTYPE,
                                    constructor) &&
               (jsmi_is_null(heritage) ||
                jsmi_realm_intrinsic(
                    vm, vm->realm, JSMI_INTRINSIC_OBJECT_PROTOTYPE, prototype));
    }
    if (!jsmi_is_constructor(heritage))
        return jsmi_throw_type_error(
            vm, "a class can only extend a constructor or null, not %V",
            heritage);
    *constructor = jsmi_as_object(heritage);
    if (!jsmi_get(vm, *constructor, JSMI_KEY(prototype), &value))
        return false;
    if (!jsmi_is_object(value) && !jsmi_is_null(value))
        return jsmi_throw_type_error(
            vm,
            "the prototype of a class's parent must be an object or null, "
            "not %V",
            value);
    *prototype = jsmi_is_object(value) ? jsmi_as_object(value) : NULL;
    return true;
}

// https://tc39.es/ecma262/#sec-runtime-semantics-classdefinitionevaluation
// Steps 5 to 19: the constructor and its prototype; elements come by
// instructions of their own.
JSMI_OPERATION(new_class)
{
    JsObject *prototype_parent, *constructor_parent;
    JsPropertyDescriptor descriptor;
    JsValue constructor, prototype;
    JsLinkedCode *child;
    JsFunction *function;
    bool succeeded;

    if (!class_parents(vm, fp[C], &prototype_parent, &constructor_parent) ||
        !jsmi_object_create(vm, prototype_parent, 0, &prototype) ||
        !jsmi_linked_code_child(vm, linked_of(fp), extra, &child) ||
        !jsmi_function_create(vm, child, environment_of(fp[B]), &constructor))
        return false;
    function = (JsFunction *)jsmi_as_cell(constructor);
    function->home_object = jsmi_as_object(prototype);
    jsmi_write_barrier(&vm->heap, function);
    if (function->object.shape->prototype != constructor_parent &&
        !jsmi_ordinary_set_prototype_of(vm, &function->object,
                                        jsmi_value_cell(constructor_parent),
                                        &succeeded))
        return false;
    // MakeConstructor with a prototype that is not writable, and MakeClass.
    descriptor = jsmi_data_descriptor(prototype, 0);
    if (!jsmi_function_make_real(vm, &function->object) ||
        !jsmi_define_property_or_throw(vm, &function->object,
                                       JSMI_KEY(prototype), &descriptor))
        return false;
    descriptor = jsmi_data_descriptor(constructor, JSMI_BUILTIN_ATTRIBUTES);
    if (!jsmi_define_property_or_throw(vm, jsmi_as_object(prototype),
                                       JSMI_KEY(constructor), &descriptor))
        return false;
    fp[A] = constructor;
    fp[A + 1] = prototype;
    return true;
}

JSMI_OPERATION(set_field_initializer)
{
    JsFunction *function;

    (void)extra;
    if (!jsmi_is_kind(fp[A], JSMI_CELL_FUNCTION))
        return jsmi_throw_operand(vm);
    function = (JsFunction *)jsmi_as_cell(fp[A]);
    if (!jsmi_function_ensure_construct_data(vm, function))
        return false;
    function->construct_data->fields = fp[B];
    jsmi_write_barrier(&vm->heap, function->construct_data);
    return true;
}

JSMI_OPERATION(field_initializer)
{
    const JsFunction *function;

    (void)extra;
    if (!jsmi_is_kind(fp[B], JSMI_CELL_FUNCTION))
        return jsmi_throw_operand(vm);
    function = (const JsFunction *)jsmi_as_cell(fp[B]);
    fp[A] = function->construct_data ? function->construct_data->fields
                                     : JSMI_UNDEFINED;
    return true;
}

// ------------------------------------------------------------------- arguments

// The arguments of the running call, which its code keeps below the frame.
static const JsValue *kept_arguments(JsValue *fp, uint32_t *count)
{
    *count = jsmi_frame_argument_count(jsmi_frame_of(fp));
    return fp - 1 - *count;
}

JSMI_OPERATION(create_arguments)
{
    JsEnvironment *environment = C ? environment_of(fp[B]) : NULL;
    JsValue arguments;
    uint32_t count;
    const JsValue *values = kept_arguments(fp, &count);

    (void)extra;
    if (!jsmi_arguments_create(vm, jsmi_frame_function(fp), values, count,
                               environment, &arguments))
        return false;
    fp[A] = arguments;
    return true;
}

JSMI_OPERATION(rest_arguments)
{
    uint32_t count, first = X16;
    const JsValue *values = kept_arguments(fp, &count);
    JsValue array;

    (void)extra;
    if (!jsmi_array_create(vm, count > first ? count - first : 0,
                           count > first ? values + first : NULL, &array))
        return false;
    fp[A] = array;
    return true;
}

#undef A
#undef B
#undef C
#undef X16
