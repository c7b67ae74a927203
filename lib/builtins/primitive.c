// SPDX-License-Identifier: MIT
#include "builtins/primitive.h"

static const JsObjectMethods *wrapper_methods(JsValue value)
{
    return jsmi_is_string(value) ? &jsmi_string_methods
                                 : &jsmi_ordinary_methods;
}

static bool wrapper_allocate(JsVm *vm, JsShape *shape, JsValue value,
                             JsPrimitiveObject **object)
{
    if (!jsmi_object_allocate(vm, JSMI_CELL_PRIMITIVE,
                              sizeof(JsPrimitiveObject), shape, object))
        return false;
    if (jsmi_is_string(value))
        (*object)->object.cell.flags |= JSMI_OBJECT_EXOTIC;
    (*object)->value = value;
    jsmi_write_barrier(&vm->heap, *object);
    return true;
}

bool jsmi_wrap_primitive(JsCall *call, JsIntrinsic fallback, JsValue value,
                         JsValue *result)
{
    JsShape *shape;
    JsPrimitiveObject *object;

    if (!jsmi_shape_from_constructor(call->vm, jsmi_as_object(call->new_target),
                                     fallback, wrapper_methods(value), 0,
                                     &shape))
        return false;
    if (!wrapper_allocate(call->vm, shape, value, &object))
        return false;
    *result = jsmi_value_object(object);
    return true;
}

bool jsmi_make_wrapper_prototype(JsVm *vm, JsRealm *realm, JsValue value,
                                 JsObject **object)
{
    JsObject *parent;
    JsShape *shape;

    if (!jsmi_realm_intrinsic(vm, realm, JSMI_INTRINSIC_OBJECT_PROTOTYPE,
                              &parent))
        return false;
    shape = jsmi_shape_root(vm, parent, wrapper_methods(value), 0);
    if (!shape)
        return jsmi_fail_allocation(vm);
    return wrapper_allocate(vm, shape, value, (JsPrimitiveObject **)object);
}
