// SPDX-License-Identifier: MIT
//
// What running script asks of modules: import() with its options, for
// ShadowRealms too, and import.meta.
#include "api/modules_api.h"
#include "object/image_text.h"

// The `with` of import's second argument.
static bool import_options(JsVm *vm, JsValue options, JsString **type)
{
    JsValue attributes, value;
    JsKeyList keys;
    bool succeeded;

    *type = NULL;
    if (jsmi_is_undefined(options))
        return true;
    if (!jsmi_is_object(options))
        return jsmi_throw_type_error(vm,
                                     "the options of import() are no object");
    if (!jsmi_get(vm, jsmi_as_object(options), JSMI_KEY(with), &attributes))
        return false;
    if (jsmi_is_undefined(attributes))
        return true;
    if (!jsmi_is_object(attributes))
        return jsmi_throw_type_error(vm, "import attributes are no object");
    if (!jsmi_enumerable_own_properties(vm, jsmi_as_object(attributes),
                                        JSMI_ENUMERATE_KEYS, &value))
        return false;
    jsmi_key_list_initialize(&keys, vm);
    succeeded = true;
    for (uint32_t i = 0;
         succeeded && i < jsmi_array_length(jsmi_as_object(value)); i++) {
        JsValue name, attribute;
        JsKey key;

        succeeded = jsmi_get(vm, jsmi_as_object(value), jsmi_key_from_index(i),
                             &name) &&
                    jsmi_to_property_key(vm, name, &key) &&
                    jsmi_get(vm, jsmi_as_object(attributes), key, &attribute);
        if (!succeeded)
            break;
        if (!jsmi_is_string(attribute))
            succeeded = jsmi_throw_type_error(
                vm, "the import attribute %K is no string", &key);
        else if (jsmi_key_equal(key, JSMI_KEY(type)))
            *type = jsmi_as_string(attribute);
        else
            succeeded = jsmi_key_list_append(&keys, key);
    }
    if (succeeded && keys.count > 0)
        succeeded = jsmi_throw_type_error(vm, "unknown import attribute %K",
                                          &keys.keys[0]);
    jsmi_key_list_dispose(&keys);
    return succeeded;
}

// GetActiveScriptOrModule: of the code itself (NULL: there is none), or the
// nearest frame below it.
static JsLinkedCode *active_script_or_module(JsVm *vm, JsLinkedCode *code)
{
    JsLinkedCode *found = code ? jsmi_script_or_module(code) : NULL;
    JsValue *fp = vm->frame_pointer;

    while (!found && fp) {
        found = jsmi_script_or_module(jsmi_frame_function(fp)->linked);
        fp = jsmi_frame_of(fp)->caller;
    }
    return found;
}

static bool referrer_name(JsVm *vm, const JsLinkedCode *code, JsString **name)
{
    const JsImage *image;

    *name = NULL;
    if (!code)
        return true;
    if (code->host_defined) {
        *name = jsmi_as_module(code->host_defined)->key;
        return true;
    }
    image = jsmi_shared_image_get(code->image);
    return jsmi_image_string(vm, image, image->name, name);
}

static bool start_import(JsVm *vm, JsLinkedCode *code, JsValue specifier,
                         JsValue options, JsCodeImportPhase phase,
                         JsValue *promise)
{
    static const JsLoadMode modes[] = {
        [JSMI_PHASE_EVALUATION] = JSMI_LOAD_TO_IMPORT,
        [JSMI_PHASE_SOURCE] = JSMI_LOAD_SOURCE,
        [JSMI_PHASE_DEFER] = JSMI_LOAD_TO_DEFER,
    };
    jsm_context *cx = jsmi_realm_host(code->realm);
    JsString *text, *type, *referrer;

    if (!jsmi_to_string(vm, specifier, &text) ||
        !import_options(vm, options, &type))
        return false;
    if (!cx)
        return jsmi_throw_type_error(vm, "the context has been freed");
    return referrer_name(vm, active_script_or_module(vm, code), &referrer) &&
           jsmi_modules_load(cx, code->realm, modes[phase], text, type,
                             referrer, promise);
}

// What a failure means to the one who waits: a rejected promise.
static bool reject_import(JsVm *vm, JsValue *promise)
{
    JsPromise *rejected;
    JsValue error;

    if (!jsmi_take_exception(vm, &error) ||
        !jsmi_promise_new(vm, NULL, &rejected) ||
        !jsmi_promise_reject(vm, rejected, error))
        return false;
    *promise = jsmi_value_cell(rejected);
    return true;
}

// HostImportModuleDynamically for a ShadowRealm
// https://tc39.es/proposal-shadowrealm/#sec-shadowrealmimportvalue
static bool import_into(JsVm *vm, JsRealm *realm, JsString *specifier,
                        JsValue *promise)
{
    jsm_context *cx = jsmi_realm_host(realm);
    JsString *referrer;

    if (!cx)
        return jsmi_throw_type_error(vm, "the context has been freed");
    return (referrer_name(vm, active_script_or_module(vm, NULL), &referrer) &&
            jsmi_modules_load(cx, realm, JSMI_LOAD_TO_IMPORT, specifier, NULL,
                              referrer, promise)) ||
           reject_import(vm, promise);
}

// EvaluateImportCall: what goes wrong rejects the promise.
// https://tc39.es/ecma262/#sec-evaluate-import-call
static bool import_call(JsVm *vm, JsLinkedCode *code, JsValue specifier,
                        JsValue options, JsCodeImportPhase phase,
                        JsValue *promise)
{
    return start_import(vm, code, specifier, options, phase, promise) ||
           reject_import(vm, promise);
}

static bool fill_meta(JsVm *vm, jsm_context *cx, JsModule *module, JsValue meta)
{
    const jsm_module_host *host = &cx->runtime->module_host;
    const char *key;
    size_t length;
    JsCallback outer;

    if (!host->meta)
        return true;
    if (!jsmi_string_to_utf8(vm, module->key, &key, &length))
        return false;
    outer = jsmi_callback_begin(cx->runtime);
    jsmi_vm_keep(vm, meta);
    host->meta(host->data, cx, key, jsmi_outward(meta));
    jsmi_callback_end(cx->runtime, outer);
    return vm->pending == JSMI_NOTHING_PENDING;
}

// https://tc39.es/ecma262/#sec-meta-properties-runtime-semantics-evaluation
static bool import_meta(JsVm *vm, JsLinkedCode *code, JsValue *meta)
{
    JsLinkedCode *owner = jsmi_script_or_module(code);
    jsm_context *cx = jsmi_realm_host(code->realm);
    JsModule *module;

    if (!owner || !owner->host_defined)
        return jsmi_throw_syntax_error(vm, "import.meta outside of a module");
    module = jsmi_as_module(owner->host_defined);
    if (jsmi_is_undefined(module->meta)) {
        if (!jsmi_object_create(vm, NULL, 4, meta) ||
            (cx && !fill_meta(vm, cx, module, *meta)))
            return false;
        module->meta = *meta;
        jsmi_write_barrier(&vm->heap, module);
    }
    *meta = module->meta;
    return true;
}

void jsmi_modules_install(jsm_runtime *rt)
{
    rt->vm.hooks.import_call = import_call;
    rt->vm.hooks.import_into = import_into;
    rt->vm.hooks.import_meta = import_meta;
}
