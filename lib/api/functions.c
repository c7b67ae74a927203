// SPDX-License-Identifier: MIT
//
// Section 7 of jsmini.h: functions, calls, typed arguments.
#include "api/runtime.h"

#include "api/classes.h"

#include <math.h>

// -------------------------------------------------------------- host functions

// The vm's hook run_host.
JsValue jsmi_run_host(JsVm *vm, const JsCall *call)
{
    jsm_runtime *rt = jsmi_runtime_of(vm);
    jsm_context *cx = jsmi_realm_host(call->realm);
    JsCallback outer = jsmi_callback_begin(rt);
    jsm_value value = jsmi_host_code(call->callee)(cx, jsmi_host_call(call));

    if (value.bits != 0)
        jsmi_value_check(rt, "a native function, which returned",
                         jsmi_inward(value));
    jsmi_callback_end(rt, outer);
    return jsmi_inward(value);
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

static const char call_name[] = "jsm_call_fn";

static JSMI_NOINLINE jsm_value call_slowly(jsm_context *cx, jsm_value fn,
                                           jsm_value self, int argc,
                                           const jsm_value *argv)
{
    JsEntry entry;
    JsValue result = JSMI_NONE;
    bool succeeded;

    if (!jsmi_entry_begin(cx, &entry, call_name) || !jsmi_given(&entry, fn) ||
        !jsmi_given(&entry, self) || !jsmi_all_given(&entry, argc, argv))
        return JSM_NONE;
    succeeded = jsmi_call(entry.vm, jsmi_inward(fn), jsmi_inward(self),
                          jsmi_inward_array(argv), (uint32_t)argc, &result);
    return jsmi_leave(&entry, succeeded, result);
}

static bool are_few_given(int argc, const jsm_value *argv)
{
    for (int i = 0; i < argc; i++) {
        if (argv[i].bits == 0)
            return false;
    }
    return argc >= 0 && argc <= JSMI_FEW_ARGUMENTS;
}

// FAST PATH: a call that only takes a frame, of values that need no checking.
// In steps: the first finds the function's code and puts the function and
// `this` into the window of the frame that begins at `fp`, and the second the
// arguments. NULL and false: the call takes more.
static inline JsLinkedCode *lay_out_call(JsVm *vm, const JsRealm *realm,
                                         JsValue *fp, ptrdiff_t room,
                                         jsm_value fn, jsm_value self)
{
    JsLinkedCode *linked =
        jsmi_simple_code_from_c(jsmi_inward(fn), realm, room);

    if (JSMI_UNLIKELY(!linked))
        return NULL;
    fp[-1] = jsmi_inward(fn);
    if (JSMI_UNLIKELY(self.bits == 0))
        return NULL;
    fp[0] = jsmi_inward(self);
    jsmi_value_check(jsmi_runtime_of(vm), call_name, fp[-1]);
    jsmi_value_check(jsmi_runtime_of(vm), call_name, fp[0]);
    return linked;
}

static inline bool lay_out_arguments(JsVm *vm, const JsLinkedCode *linked,
                                     JsValue *fp, int argc,
                                     const jsm_value *argv)
{
    uint32_t count = (uint32_t)argc;

    if (JSMI_UNLIKELY(count > linked->parameter_count)) {
        if (!are_few_given(argc, argv))
            return false;
        count = linked->parameter_count;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (argv[i].bits == 0)
            return false;
        fp[1 + i] = jsmi_inward(argv[i]);
        jsmi_value_check(jsmi_runtime_of(vm), call_name, fp[1 + i]);
    }
    return true;
}

// The same call, by the function and `this` that were laid out: who fails to
// make it need not hold them meanwhile.
static JSMI_NOINLINE jsm_value call_laid_out(jsm_context *cx, const JsValue *fp,
                                             int argc, const jsm_value *argv)
{
    return call_slowly(cx, jsmi_outward(fp[-1]), jsmi_outward(fp[0]), argc,
                       argv);
}

static JSMI_NOINLINE jsm_value leave_call(JsVm *vm, JsValue value)
{
    jsmi_leave_outermost(jsmi_runtime_of(vm));
    jsmi_vm_keep(vm, value);
    jsmi_scope_check(jsmi_runtime_of(vm), call_name);
    return jsmi_outward(value);
}

// While something runs already.
static JSMI_NOINLINE jsm_value call_from_native(jsm_context *cx, jsm_value fn,
                                                jsm_value self, int argc,
                                                const jsm_value *argv)
{
    JsVm *vm = jsmi_vm_of(cx);
    JsRealm *outer = vm->realm, *realm = cx->realm;
    JsValue *caller = vm->frame_pointer;
    JsValue *fp = jsmi_stack_top(vm) + 1, value;
    JsLinkedCode *linked;

    if (JSMI_UNLIKELY(vm->pending != JSMI_NOTHING_PENDING))
        return JSM_NONE;
    linked = lay_out_call(vm, realm, fp, jsmi_frame_room(vm, fp), fn, self);
    if (JSMI_UNLIKELY(!linked))
        return call_slowly(cx, fn, self, argc, argv);
    if (JSMI_UNLIKELY(!lay_out_arguments(vm, linked, fp, argc, argv)))
        return call_laid_out(cx, fp, argc, argv);
    if (JSMI_UNLIKELY(!jsmi_count_call_from_c(vm))) {
        jsmi_uncount_call_from_c(vm);
        return call_laid_out(cx, fp, argc, argv);
    }
    jsmi_use_begin(cx->runtime, call_name);
    vm->realm = realm;
    value = jsmi_run_from_c(vm, linked, caller, vm->program_counter, fp,
                            (uint32_t)argc);
    jsmi_leave_native(vm);
    vm->realm = outer;
    jsmi_use_end(cx->runtime);
    if (!caller && !vm->native_call)
        return leave_call(vm, value);
    jsmi_vm_keep(vm, value);
    jsmi_scope_check(cx->runtime, call_name);
    return jsmi_outward(value);
}

// Whether nothing runs, and nothing is pending: one test of four words.
static inline bool is_idle(const JsVm *vm)
{
    return ((uintptr_t)vm->native_call | (uintptr_t)vm->frame_pointer |
            (uintptr_t)vm->realm | (uintptr_t)vm->pending) == 0;
}

_Static_assert(JSMI_NOTHING_PENDING == 0, "is_idle counts on it");

jsm_value jsm_call_fn(jsm_context *cx, jsm_value fn, jsm_value self, int argc,
                      const jsm_value *argv)
{
    JsVm *vm = jsmi_vm_of(cx);
    JsValue *fp = vm->first_frame, value;
    JsLinkedCode *linked;

    // Nothing but tail calls beside the one that this is about, so that little
    // has to be saved around it.
    jsmi_use_check(cx->runtime, call_name);
    if (JSMI_UNLIKELY(!is_idle(vm)))
        return call_from_native(cx, fn, self, argc, argv);
    linked = lay_out_call(vm, cx->realm, fp, JSMI_FIRST_FRAME_BYTES, fn, self);
    if (JSMI_UNLIKELY(!linked))
        return call_slowly(cx, fn, self, argc, argv);
    if (JSMI_UNLIKELY(!lay_out_arguments(vm, linked, fp, argc, argv)) ||
        JSMI_UNLIKELY(!jsmi_count_first_call(vm)))
        return call_laid_out(cx, fp, argc, argv);
    jsmi_use_begin(jsmi_runtime_of(vm), call_name);
    vm->realm = linked->realm;
    value = jsmi_run_from_c(vm, linked, NULL, NULL, fp, (uint32_t)argc);
    vm->realm = NULL;
    jsmi_use_end(jsmi_runtime_of(vm));
    if (jsmi_is_cell(value) || jsmi_pending_jobs(vm) > 0)
        return leave_call(vm, value);
    return jsmi_outward(value);
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

// What is converted, or is not there, takes a frame in C: out of line, so that
// what needs neither can do without.
static JSMI_NOINLINE double convert_argument(jsm_context *cx, const jsm_call *c,
                                             int i, double dflt)
{
    JsValue value = argument(c, i);
    JsEntry entry;
    double number = dflt;
    bool succeeded = true;

    if (!jsmi_entry_begin(cx, &entry, "jsm_arg_number"))
        return NAN;
    if (jsmi_is_symbol(value) || jsmi_is_bigint(value))
        succeeded = throw_argument(entry.vm, c, i, "a number");
    else if (!jsmi_is_undefined(value))
        succeeded = jsmi_to_number(entry.vm, value, &number);
    return jsmi_leave_status(&entry, succeeded) == JSM_OK ? number : NAN;
}

double jsm_arg_number(jsm_context *cx, const jsm_call *c, int i, double dflt)
{
    JsValue value = argument(c, i);

    // A number needs no conversion, whatever is pending.
    return JSMI_LIKELY(jsmi_is_number(value))
               ? jsmi_as_number(value)
               : convert_argument(cx, c, i, dflt);
}

static JSMI_NOINLINE int64_t integer_argument(jsm_context *cx,
                                              const jsm_call *c, int i,
                                              int64_t min, int64_t max,
                                              int64_t dflt)
{
    double number;

    if (jsmi_is_undefined(argument(c, i)))
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

int64_t jsm_arg_int(jsm_context *cx, const jsm_call *c, int i, int64_t min,
                    int64_t max, int64_t dflt)
{
    JsValue value = argument(c, i);

    return JSMI_LIKELY(jsmi_is_int(value) && jsmi_as_int(value) >= min &&
                       jsmi_as_int(value) <= max)
               ? jsmi_as_int(value)
               : integer_argument(cx, c, i, min, max, dflt);
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
