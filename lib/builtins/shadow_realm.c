// SPDX-License-Identifier: MIT
//
// ShadowRealm objects: a realm of its own whose code meets the outside only in
// primitives and in functions that wrap functions of the other side.
// https://tc39.es/proposal-shadowrealm/
#include "builtins/shadow_realm.h"

#include "jobs/promise.h"

void jsmi_shadow_realm_trace(JsMarker *marker, JsCell *cell)
{
    jsmi_object_trace(marker, cell);
    jsmi_mark_cell(marker, ((JsShadowRealm *)cell)->realm);
}

// ----------------------------------------------------------- wrapped functions

// Slot 0 of a wrapped function: [[WrappedTargetFunction]]. Its [[Realm]] is
// that of the native function.
enum { TARGET };

// The message of an error, if it can be read without running script.
static JsString *message_of(JsVm *vm, JsValue thrown)
{
    JsOwnProperty message;

    if (!jsmi_is_kind(thrown, JSMI_CELL_ERROR) ||
        !jsmi_object_find_own(vm, jsmi_as_object(thrown), JSMI_KEY(message),
                              &message) ||
        message.kind != JSMI_OWN_DATA || !jsmi_is_string(message.value))
        return NULL;
    return jsmi_as_string(message.value);
}

// Throws what CreateTypeErrorCopy makes of the error.
// https://tc39.es/proposal-shadowrealm/#sec-create-type-error-copy
static bool throw_copy(JsVm *vm, JsValue thrown)
{
    JsString *message = message_of(vm, thrown);

    if (message)
        return jsmi_throw_type_error(vm, "another realm threw: %S", message);
    return jsmi_throw_type_error(vm, "another realm threw %V", thrown);
}

// A TypeError in the place of the pending exception; a termination stays.
static bool throw_pending_copy(JsVm *vm)
{
    JsValue thrown;

    return jsmi_take_exception(vm, &thrown) && throw_copy(vm, thrown);
}

static bool get_wrapped_value(JsVm *vm, JsRealm *realm, JsValue value,
                              JsValue *wrapped);

static bool wrap_arguments(const JsCall *call, JsRealm *realm,
                           JsValueList *arguments)
{
    JsVm *vm = call->vm;

    jsmi_value_list_initialize(arguments, vm);
    for (uint32_t i = 0; i < call->argument_count; i++) {
        JsValue wrapped;

        if (!jsmi_vm_spend(vm, 1) ||
            !get_wrapped_value(vm, realm, call->arguments[i], &wrapped) ||
            !jsmi_value_list_append(arguments, wrapped))
            return false;
    }
    return true;
}

// OrdinaryWrappedFunctionCall ( F, thisArgument, argumentsList )
// https://tc39.es/proposal-shadowrealm/#sec-ordinary-wrapped-function-call
static bool call_wrapped(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue target = call->callee->data[TARGET];
    JsValue this_value, value;
    JsValueList arguments;
    JsRealm *target_realm;

    if (!jsmi_get_function_realm(vm, jsmi_as_object(target), &target_realm) ||
        !wrap_arguments(call, target_realm, &arguments) ||
        !get_wrapped_value(vm, target_realm, call->this_value, &this_value))
        return false;
    if (!jsmi_call(vm, target, this_value, jsmi_value_list_values(&arguments),
                   arguments.count, &value))
        return throw_pending_copy(vm);
    return get_wrapped_value(vm, call->realm, value, result);
}

static bool define_constant(JsVm *vm, JsObject *object, JsKey key,
                            JsValue value)
{
    JsPropertyDescriptor descriptor =
        jsmi_data_descriptor(value, JSMI_CONFIGURABLE);

    return jsmi_define_property_or_throw(vm, object, key, &descriptor);
}

// WrappedFunctionCreate ( callerRealm, Target )
// https://tc39.es/proposal-shadowrealm/#sec-wrappedfunctioncreate
static bool create_wrapped_function(JsVm *vm, JsRealm *realm, JsObject *target,
                                    JsValue *wrapped)
{
    JsNativeFunction *function;
    JsValue length, name;

    if (!jsmi_native_function_create(vm, realm, call_wrapped, JSMI_KEY(empty),
                                     0, wrapped))
        return false;
    function = (JsNativeFunction *)jsmi_as_object(*wrapped);
    function->data[TARGET] = jsmi_value_object(target);
    jsmi_write_barrier(&vm->heap, function);
    if (!jsmi_describe_wrapper(vm, target, "", 0, &length, &name))
        return throw_pending_copy(vm);
    return define_constant(vm, &function->object, JSMI_KEY(length), length) &&
           define_constant(vm, &function->object, JSMI_KEY(name), name);
}

// GetWrappedValue ( callerRealm, value )
// https://tc39.es/proposal-shadowrealm/#sec-getwrappedvalue
static bool get_wrapped_value(JsVm *vm, JsRealm *realm, JsValue value,
                              JsValue *wrapped)
{
    if (!jsmi_is_object(value)) {
        *wrapped = value;
        return true;
    }
    if (!jsmi_is_callable(value))
        return jsmi_throw_type_error(vm, "%V cannot be passed to another realm",
                                     value);
    return create_wrapped_function(vm, realm, jsmi_as_object(value), wrapped);
}

// ---------------------------------------------------------------- the class

// ShadowRealm ( )
// https://tc39.es/proposal-shadowrealm/#sec-shadowrealm
static bool shadow_realm_constructor(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsShadowRealm *object;
    JsRealm *realm;

    if (!jsmi_require_new(call, "ShadowRealm") ||
        !jsmi_create_from_constructor(
            call, JSMI_INTRINSIC_SHADOW_REALM_PROTOTYPE, JSMI_CELL_SHADOW_REALM,
            sizeof *object, &object) ||
        !jsmi_realm_new(vm, &realm))
        return false;
    realm->creator = call->realm;
    jsmi_write_barrier(&vm->heap, realm);
    object->realm = realm;
    jsmi_write_barrier(&vm->heap, object);
    *result = jsmi_value_object(object);
    return true;
}

static bool this_realm(JsCall *call, JsRealm **realm)
{
    JsShadowRealm *object;

    if (!jsmi_this_of_kind(call, JSMI_CELL_SHADOW_REALM, "a ShadowRealm",
                           &object))
        return false;
    *realm = object->realm;
    return true;
}

// ShadowRealm.prototype.evaluate ( sourceText )
// https://tc39.es/proposal-shadowrealm/#sec-shadowrealm.prototype.evaluate
static bool shadow_realm_evaluate(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue source = jsmi_argument(call, 0);
    JsValue function, value;
    JsRealm *realm;

    if (!this_realm(call, &realm))
        return false;
    if (!jsmi_is_string(source))
        return jsmi_throw_type_error(vm, "source text %V is not a string",
                                     source);
    // PerformShadowRealmEval
    if (!vm->hooks.compile_eval(vm, realm, jsmi_as_string(source), &function))
        return false;
    if (!jsmi_call(vm, function, realm->global_this, NULL, 0, &value))
        return throw_pending_copy(vm);
    return get_wrapped_value(vm, call->realm, value, result);
}

// Slot 0 of the function that gets the export: [[ExportNameString]].
enum { EXPORT_NAME };

// ExportGetter functions
// https://tc39.es/proposal-shadowrealm/#sec-shadowrealmimportvalue
static bool get_export(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *exports = jsmi_as_object(jsmi_argument(call, 0));
    JsValue name = call->callee->data[EXPORT_NAME];
    JsValue value;
    bool has_export;
    JsKey key;

    if (!jsmi_to_property_key(vm, name, &key) ||
        !jsmi_has_own_property(vm, exports, key, &has_export))
        return false;
    if (!has_export)
        return jsmi_throw_type_error(vm, "the module does not export %V", name);
    return jsmi_get(vm, exports, key, &value) &&
           get_wrapped_value(vm, call->realm, value, result);
}

// What becomes of an import that failed.
static bool reject_import(JsCall *call, JsValue *result)
{
    (void)result;
    return throw_copy(call->vm, jsmi_argument(call, 0));
}

// ShadowRealmImportValue ( specifierString, exportNameString, callerRealm,
// evalContext )
// https://tc39.es/proposal-shadowrealm/#sec-shadowrealmimportvalue
static bool import_value(JsCall *call, JsRealm *realm, JsString *specifier,
                         JsValue export_name, JsValue *result)
{
    JsVm *vm = call->vm;
    JsNativeFunction *fulfilled, *rejected;
    JsPromiseCapability capability;
    JsObject *constructor;
    JsValue inner;

    if (!vm->hooks.import_into(vm, realm, specifier, &inner) ||
        !jsmi_closure_create(call, get_export, 1, &fulfilled))
        return false;
    fulfilled->data[EXPORT_NAME] = export_name;
    jsmi_write_barrier(&vm->heap, fulfilled);
    if (!jsmi_closure_create(call, reject_import, 1, &rejected) ||
        !jsmi_realm_intrinsic(vm, call->realm, JSMI_INTRINSIC_PROMISE,
                              &constructor) ||
        !jsmi_new_promise_capability(vm, jsmi_value_object(constructor),
                                     &capability) ||
        !jsmi_perform_promise_then(vm, jsmi_as_promise(inner),
                                   jsmi_value_object(fulfilled),
                                   jsmi_value_object(rejected), &capability))
        return false;
    *result = capability.promise;
    return true;
}

// ShadowRealm.prototype.importValue ( specifier, exportName )
// https://tc39.es/proposal-shadowrealm/#sec-shadowrealm.prototype.importvalue
static bool shadow_realm_import_value(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue export_name = jsmi_argument(call, 1);
    JsString *specifier;
    JsRealm *realm;

    if (!this_realm(call, &realm) ||
        !jsmi_to_string(vm, jsmi_argument(call, 0), &specifier))
        return false;
    if (!jsmi_is_string(export_name))
        return jsmi_throw_type_error(vm, "export name %V is not a string",
                                     export_name);
    return import_value(call, realm, specifier, export_name, result);
}

const JsPropertySpec jsmi_shadow_realm_properties[] = {
    JSMI_METHOD(ShadowRealm, 0, shadow_realm_constructor),
    JSMI_OBJECT(prototype, SHADOW_REALM_PROTOTYPE, 0),
    JSMI_END,
};

const JsPropertySpec jsmi_shadow_realm_prototype_properties[] = {
    JSMI_OBJECT(constructor, SHADOW_REALM, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_METHOD(evaluate, 1, shadow_realm_evaluate),
    JSMI_METHOD(importValue, 2, shadow_realm_import_value),
    JSMI_TAG(ShadowRealm),
    JSMI_END,
};
