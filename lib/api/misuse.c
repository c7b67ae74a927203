// SPDX-License-Identifier: MIT
#include "api/misuse.h"

#include <stdio.h>
#include <stdlib.h>

#include "api/runtime.h"

static bool write_error(void *data, const void *p, size_t n)
{
    (void)data;
    return fwrite(p, 1, n, stderr) == n;
}

// The exception that is pending, or where script is, if it can be asked.
static void print_circumstances(jsm_runtime *rt)
{
    enum { MOST_FRAMES = 12 };
    jsm_frame frames[MOST_FRAMES];
    JsVm *vm = &rt->vm;
    size_t count;

    if (rt->forbidden)
        return;
    if (vm->pending == JSMI_EXCEPTION_PENDING && rt->contexts)
        jsm_print_error(rt->contexts, jsm_catch(rt->contexts), write_error,
                        NULL);
    if (!vm->realm || !jsmi_realm_host(vm->realm) ||
        (!vm->native_call && !vm->frame_pointer))
        return;
    memset(frames, 0, sizeof frames);
    vm->pending = JSMI_NOTHING_PENDING;
    count = jsm_stack(jsmi_realm_host(vm->realm), frames, MOST_FRAMES);
    for (size_t i = 0; i < count && i < MOST_FRAMES; i++) {
        const jsm_frame *f = &frames[i];

        if (f->native)
            fprintf(stderr, "    at %s (native)\n", f->func);
        else if (!f->func[0])
            fprintf(stderr, "    at %s:%d:%d\n", f->file, f->line, f->column);
        else
            fprintf(stderr, "    at %s (%s:%d:%d)\n", f->func, f->file, f->line,
                    f->column);
    }
}

void jsmi_misuse(jsm_runtime *rt, const char *function, const char *what)
{
    bool is_first = !rt->is_misused;

    rt->is_misused = true;
    fprintf(stderr, "jsmini: misuse of the interface, in %s: %s\n", function,
            what);
    if (is_first)
        print_circumstances(rt);
    abort();
}

#ifdef JSMI_CHECKED

// -------------------------------------------------------------------- threads

void jsmi_use_begin(jsm_runtime *rt, const char *function)
{
    uintptr_t user = atomic_load_explicit(&rt->user, memory_order_relaxed);

    if (rt->is_misused)
        return;
    if (user && user != jsmi_thread_number()) {
        fprintf(stderr,
                "jsmini: misuse of the interface, in %s: the runtime is being "
                "used by another thread\n",
                function);
        abort();
    }
    if (rt->forbidden) {
        fprintf(stderr,
                "jsmini: misuse of the interface, in %s: called from %s, where "
                "the runtime must not be used\n",
                function, rt->forbidden);
        abort();
    }
    if (rt->uses++ == 0)
        atomic_store_explicit(&rt->user, jsmi_thread_number(),
                              memory_order_relaxed);
}

void jsmi_use_end(jsm_runtime *rt)
{
    if (!rt->is_misused && --rt->uses == 0)
        atomic_store_explicit(&rt->user, 0, memory_order_relaxed);
}

void jsmi_use_check(jsm_runtime *rt, const char *function)
{
    jsmi_use_begin(rt, function);
    jsmi_use_end(rt);
}

// --------------------------------------------------------------------- values

static bool is_static(const void *cell)
{
    uintptr_t at = (uintptr_t)cell;

    return at - (uintptr_t)jsmi_static_atoms < sizeof jsmi_static_atoms ||
           at - (uintptr_t)jsmi_unit_strings < sizeof jsmi_unit_strings ||
           at - (uintptr_t)jsmi_well_known_symbols <
               sizeof jsmi_well_known_symbols;
}

static bool is_in_call(const JsCall *call, JsValue value)
{
    for (; call; call = call->previous) {
        if (jsmi_same_word(call->this_value, value) ||
            jsmi_same_word(call->new_target, value) ||
            jsmi_same_word(jsmi_value_cell(call->callee), value))
            return true;
        for (uint32_t i = 0; i < call->argument_count; i++) {
            if (jsmi_same_word(call->arguments[i], value))
                return true;
        }
    }
    return false;
}

static bool is_in_scope(const JsVm *vm, JsValue value)
{
    for (uint32_t i = vm->heap.scope_count; i-- > 0;) {
        if (jsmi_same_word(vm->heap.scope[i], value))
            return true;
    }
    return is_in_call(vm->native_call, value);
}

void jsmi_value_check(jsm_runtime *rt, const char *function, JsValue value)
{
    const JsVm *vm = &rt->vm;

    if (!jsmi_is_cell(value) || is_static(jsmi_as_cell(value)) ||
        vm->heap.scope_short || rt->is_misused)
        return;
    // While a marking is under way, live cells may have no mark yet.
    if (vm->heap.phase != JSMI_HEAP_MARKING &&
        !jsmi_heap_contains(&vm->heap, jsmi_as_cell(value)))
        jsmi_misuse(rt, function,
                    "a value of another runtime, or one used long after its "
                    "scope was closed");
    if (!is_in_scope(vm, value))
        jsmi_misuse(rt, function, "a value used after its scope was closed");
}

void jsmi_scope_check(jsm_runtime *rt, const char *function)
{
    uint32_t held = rt->vm.heap.scope_count - rt->callback.mark;
    uint32_t scopes = 1 + rt->scope_depth - rt->callback.scope_depth;

    if (held / scopes > JSMI_MOST_SCOPE_VALUES)
        jsmi_misuse(rt, function,
                    "more than 10000 values in one scope: a loop needs a scope "
                    "for each turn");
}

#endif
