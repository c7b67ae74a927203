// SPDX-License-Identifier: MIT
//
// Section 7 of jsmini.h: functions, calls, typed arguments.
#include "api/runtime.h"

#include "api/classes.h"

#include <math.h>

// -------------------------------------------------------------- host functions

// A native that left an exception, or no value and none.
static bool fail_native(JsVm *vm)
{
    if (vm->terminate)
        jsmi_throw_termination(vm);
    return vm->pending == JSMI_NOTHING_PENDING
               ? jsmi_throw_type_error(vm, "a native function gave no value")
               : false;
}

// Calls the host's function; its value is not recorded.
static inline bool run_host(JsVm *vm, const JsCall *call, JsValue *result)
{
    jsm_native native = (jsm_native)jsmi_as_address(call->callee->data[0]);
    jsm_runtime *rt = jsmi_runtime_of(vm);
    jsm_context *cx = jsmi_realm_host(call->realm);
    JsCallback outer;
    jsm_value value;

    if (JSMI_UNLIKELY(!cx))
        return jsmi_throw_type_error(
            vm, "the context of this function has been freed");
    // Natives that call each other through script are levels of recursion
    // in C, too.
    if (JSMI_UNLIKELY(vm->native_depth >= vm->max_native_depth))
        return jsmi_enter_native(vm);
    vm->native_depth++;
    outer = jsmi_callback_begin(rt);
    value = native(cx, jsmi_host_call(call));
    if (value.bits != 0)
        jsmi_value_check(rt, "a native function, which returned",
                         jsmi_inward(value));
    jsmi_callback_end(rt, outer);
    vm->native_depth--;
    // A native that asks for the end of script need not wait for the next
    // look at the flag.
    if (JSMI_UNLIKELY(vm->terminate || value.bits == 0 ||
                      vm->pending != JSMI_NOTHING_PENDING))
        return fail_native(vm);
    *result = jsmi_inward(value);
    return true;
}

bool jsmi_host_function(JsCall *call, JsValue *result)
{
    return run_host(call->vm, call, result);
}

bool jsmi_call_host(JsVm *vm, JsValue *window, uint32_t count)
{
    JsNativeFunction *callee = (JsNativeFunction *)(uintptr_t)window[0].bits;
    JsRealm *caller_realm = vm->realm;
    JsCall call;
    bool succeeded;

    jsmi_call_begin(vm, &call, callee, window[1], JSMI_UNDEFINED, window + 2,
                    count);
    succeeded = run_host(vm, &call, window);
    jsmi_call_end(vm, &call, caller_realm);
    return succeeded;
}

bool jsmi_host_function_create(JsVm *vm, JsRealm *realm, JsNative *body,
                               JsKey name, uint32_t arity, const void *code,
                               void *data, JsNativeFunction **function)
{
    JsValue value;
    JsNativeFunction *made;

    if (!jsmi_native_function_create(vm, realm, body, name, arity, &value))
        return false;
    made = (JsNativeFunction *)(void *)jsmi_as_cell(value);
    made->data[0] = jsmi_value_address((uintptr_t)code);
    made->host_data = data;
    if (body == jsmi_host_function)
        made->object.cell.extra |= JSMI_NATIVE_IS_HOST;
    *function = made;
    return true;
}

jsm_value jsm_function(jsm_context *cx, const char *name, jsm_native fn,
                       int arity, void *data, jsm_free_fn fr)
{
    JsEntry entry;
    JsKey key = JSMI_KEY(empty);
    JsNativeFunction *function = NULL;
    bool succeeded;

    if (!jsmi_enter(cx, &entry)) {
        if (fr)
            fr(data);
        return JSM_NONE;
    }
    succeeded =
        (!name || jsmi_key_from_utf8(entry.vm, name, JSM_NTS, &key)) &&
        jsmi_host_function_create(entry.vm, cx->realm, jsmi_host_function, key,
                                  (uint32_t)arity, (const void *)(uintptr_t)fn,
                                  data, &function) &&
        (!fr ||
         jsmi_heap_add_finalizable(&entry.vm->heap, &function->object.cell));
    if (succeeded)
        function->release = fr;
    else if (fr)
        fr(data);
    return jsmi_leave(&entry, succeeded, jsmi_value_cell(function));
}

// ----------------------------------------------------------------------- calls

#ifdef JSMI_CHECKED
enum { CALLS_ARE_CHECKED = true };
#else
enum { CALLS_ARE_CHECKED = false };
#endif

// FAST PATH: a call that only takes a frame, of values that need no checking.
// False: nothing was done.
static inline bool call_function(jsm_context *cx, JsValue function,
                                 JsValue this_value, int argc,
                                 const jsm_value *argv, jsm_value *result)
{
    JsVm *vm = jsmi_vm_of(cx);
    JsRealm *realm = vm->realm;
    JsValue value;

    if (CALLS_ARE_CHECKED || vm->pending != JSMI_NOTHING_PENDING ||
        this_value.bits == 0)
        return false;
    for (int i = 0; i < argc; i++) {
        if (argv[i].bits == 0)
            return false;
    }
    vm->realm = cx->realm;
    if (JSMI_UNLIKELY(!jsmi_enter_from_c(vm, function, this_value,
                                         jsmi_inward_array(argv),
                                         (uint32_t)argc))) {
        vm->realm = realm;
        return false;
    }
    if (JSMI_UNLIKELY(!jsmi_run_from_c(vm, &value)))
        value = JSMI_NONE;
    vm->realm = realm;
    if (!vm->frame_pointer && !vm->native_call)
        jsmi_leave_outermost(cx->runtime);
    jsmi_vm_keep(vm, value);
    *result = jsmi_outward(value);
    return true;
}

jsm_value jsm_call_fn(jsm_context *cx, jsm_value fn, jsm_value self, int argc,
                      const jsm_value *argv)
{
    JsEntry entry;
    JsValue result = JSMI_NONE;
    jsm_value called;
    bool succeeded;

    if (JSMI_LIKELY(call_function(cx, jsmi_inward(fn), jsmi_inward(self), argc,
                                  argv, &called)))
        return called;
    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, fn) ||
        !jsmi_given(&entry, self) || !jsmi_all_given(&entry, argc, argv))
        return JSM_NONE;
    succeeded = jsmi_call(entry.vm, jsmi_inward(fn), jsmi_inward(self),
                          jsmi_inward_array(argv), (uint32_t)argc, &result);
    return jsmi_leave(&entry, succeeded, result);
}

jsm_value jsm_invoke(jsm_context *cx, jsm_value o, const char *method, int argc,
                     const jsm_value *argv)
{
    JsEntry entry;
    JsKey key;
    JsValue result = JSMI_NONE;
    bool succeeded;

    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, o) ||
        !jsmi_all_given(&entry, argc, argv))
        return JSM_NONE;
    succeeded = jsmi_key_from_utf8(entry.vm, method, JSM_NTS, &key) &&
                jsmi_invoke(entry.vm, jsmi_inward(o), key,
                            jsmi_inward_array(argv), (uint32_t)argc, &result);
    return jsmi_leave(&entry, succeeded, result);
}

jsm_value jsm_new(jsm_context *cx, jsm_value ctor, int argc,
                  const jsm_value *argv)
{
    JsEntry entry;
    JsValue result = JSMI_NONE;
    bool succeeded;

    if (!jsmi_enter(cx, &entry) || !jsmi_given(&entry, ctor) ||
        !jsmi_all_given(&entry, argc, argv))
        return JSM_NONE;
    succeeded =
        jsmi_is_constructor(jsmi_inward(ctor))
            ? jsmi_construct(entry.vm, jsmi_as_object(jsmi_inward(ctor)),
                             jsmi_inward_array(argv), (uint32_t)argc, NULL,
                             &result)
            : jsmi_throw_type_error(entry.vm, "%V is not a constructor",
                                    jsmi_inward(ctor));
    return jsmi_leave(&entry, succeeded, result);
}

// ------------------------------------------------------------ typed arguments

static inline JsValue argument(const jsm_call *c, int i)
{
    return (unsigned)i < (unsigned)c->argc ? jsmi_inward(c->argv[i])
                                           : JSMI_UNDEFINED;
}

jsm_value jsm_arg(const jsm_call *c, int i)
{
    return jsmi_outward(argument(c, i));
}

// The name of the running native, for messages.
static JsString *name_of(const jsm_call *c)
{
    const JsNativeFunction *function =
        (const JsNativeFunction *)(void *)jsmi_as_cell(jsmi_inward(c->callee));

    if (function->name && function->name->kind == JSMI_CELL_STRING &&
        ((JsString *)(void *)function->name)->cell.auxiliary > 0)
        return (JsString *)(void *)function->name;
    return JSMI_ATOM(anonymous);
}

// "NAME: argument I must be WHAT, not VALUE"; always false.
static bool throw_argument(JsVm *vm, const jsm_call *c, int i, const char *what)
{
    if (i < 0)
        return jsmi_throw_type_error(vm, "%S: this must be %s, not %V",
                                     name_of(c), what,
                                     jsmi_inward(c->this_val));
    return jsmi_throw_type_error(vm, "%S: argument %d must be %s, not %V",
                                 name_of(c), i + 1, what,
                                 jsmi_inward(jsm_arg(c, i)));
}

double jsm_arg_number(jsm_context *cx, const jsm_call *c, int i, double dflt)
{
    JsValue value = argument(c, i);
    JsEntry entry;
    double number = NAN;
    bool succeeded;

    // A number needs no conversion, whatever is pending.
    if (JSMI_LIKELY(jsmi_is_number(value)))
        return jsmi_as_number(value);
    if (!jsmi_enter(cx, &entry))
        return NAN;
    if (jsmi_is_undefined(value))
        return dflt;
    succeeded = jsmi_is_symbol(value) || jsmi_is_bigint(value)
                    ? throw_argument(entry.vm, c, i, "a number")
                    : jsmi_to_number(entry.vm, value, &number);
    return jsmi_leave_status(&entry, succeeded) == JSM_OK ? number : NAN;
}

int64_t jsm_arg_int(jsm_context *cx, const jsm_call *c, int i, int64_t min,
                    int64_t max, int64_t dflt)
{
    JsValue value = argument(c, i);
    double number;

    if (JSMI_LIKELY(jsmi_is_int(value) && jsmi_as_int(value) >= min &&
                    jsmi_as_int(value) <= max))
        return jsmi_as_int(value);
    if (jsmi_is_undefined(value))
        return dflt;
    number = trunc(jsm_arg_number(cx, c, i, 0));
    if (jsm_pending(cx) != JSM_OK)
        return dflt;
    if (number >= (double)min && number <= (double)max &&
        number < 9223372036854775808.0)
        return (int64_t)number;
    jsm_throwf(cx, JSM_RANGE_ERROR,
               "%s: argument %d must be an integer from %lld to %lld",
               jsm_cstr(cx, jsmi_outward(jsmi_value_cell(name_of(c))), NULL),
               i + 1, (long long)min, (long long)max);
    return dflt;
}

const char *jsm_arg_string(jsm_context *cx, const jsm_call *c, int i,
                           size_t *len)
{
    jsm_value value = jsm_arg(c, i);
    JsEntry entry;

    if (!jsmi_is_undefined(jsmi_inward(value)) &&
        !jsmi_is_symbol(jsmi_inward(value)))
        return jsm_cstr(cx, value, len);
    if (len)
        *len = 0;
    if (jsmi_enter(cx, &entry))
        jsmi_leave_status(&entry, throw_argument(entry.vm, c, i, "a string"));
    return "";
}

jsm_value jsm_arg_function(jsm_context *cx, const jsm_call *c, int i)
{
    jsm_value value = jsm_arg(c, i);
    JsEntry entry;

    if (!jsmi_enter(cx, &entry))
        return JSM_NONE;
    return jsmi_leave(&entry,
                      jsmi_is_callable(jsmi_inward(value)) ||
                          throw_argument(entry.vm, c, i, "a function"),
                      jsmi_inward(value));
}

void *jsm_arg_native(jsm_context *cx, const jsm_call *c, int i,
                     const jsm_class *k)
{
    jsm_value value = i < 0 ? c->this_val : jsm_arg(c, i);
    void *self = jsm_native_data_or_null(value, k);
    char what[96];
    JsEntry entry;

    if (self || !jsmi_enter(cx, &entry))
        return jsm_pending(cx) == JSM_OK ? self : NULL;
    jsmi_describe_class(k, what, sizeof what);
    jsmi_leave_status(&entry, throw_argument(entry.vm, c, i, what));
    return NULL;
}
