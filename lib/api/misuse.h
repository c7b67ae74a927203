// SPDX-License-Identifier: MIT
//
// Misuse of the interface, which builds with checks end the process for,
// saying what was done and where: in which function, and where script was.
// Without checks all of this is nothing.
//
// What is found: values used after their scope, in another runtime, or by ten
// thousand in one scope; scopes closed in the wrong order or left open; a
// runtime used by two threads at once, or from where it must not be (a
// finalizer, a trace function, a jsm_free_fn); an exception that nobody took
// when its context is freed; objects of one runtime given to another.
#pragma once

#include "jsmini.h"
#include "object/vm.h"

// The most values that one scope of the host may hold.
enum { JSMI_MOST_SCOPE_VALUES = 10000 };

// Says it and aborts. `function` is that of the interface.
JSMI_NORETURN JSMI_COLD void jsmi_misuse(jsm_runtime *rt, const char *function,
                                         const char *what);

#ifdef JSMI_CHECKED
// Somebody begins, and ends, to use a runtime: one thread at a time.
void jsmi_use_begin(jsm_runtime *rt, const char *function);
void jsmi_use_end(jsm_runtime *rt);
// Both at once.
void jsmi_use_check(jsm_runtime *rt, const char *function);
// A value that the host gave.
void jsmi_value_check(jsm_runtime *rt, const char *function, JsValue value);
// The host was given one more.
void jsmi_scope_check(jsm_runtime *rt, const char *function);
#else
static inline void jsmi_use_begin(jsm_runtime *rt, const char *function)
{
    (void)rt;
    (void)function;
}

static inline void jsmi_use_end(jsm_runtime *rt)
{
    (void)rt;
}

static inline void jsmi_use_check(jsm_runtime *rt, const char *function)
{
    (void)rt;
    (void)function;
}

static inline void jsmi_value_check(jsm_runtime *rt, const char *function,
                                    JsValue value)
{
    (void)rt;
    (void)function;
    (void)value;
}

static inline void jsmi_scope_check(jsm_runtime *rt, const char *function)
{
    (void)rt;
    (void)function;
}
#endif

// For what costs nothing: `condition` is evaluated in checked builds alone.
#ifdef JSMI_CHECKED
#define JSMI_MISUSE_IF(condition, rt, function, what)                          \
    ((condition) ? jsmi_misuse(rt, function, what) : (void)0)
#else
#define JSMI_MISUSE_IF(condition, rt, function, what) ((void)sizeof(condition))
#endif
