// SPDX-License-Identifier: MIT
//
// A machine for tests of object/: a small table of builtins, and hooks that
// call native functions and nothing else.
#pragma once

#include "object/cells.h"
#include "object/operations.h"
#include "object/symbol_registry.h"

#include <criterion/criterion.h>
#include <stdio.h>

typedef struct TestVm {
    JsVm vm;
    JsRealm *realm;
    JsValue slots[4];  // roots for a test's own values
} TestVm;

// Opens a machine with a realm; aborts the test if it cannot.
void test_vm_open(TestVm *test);
// The same with allocation number `n` of making the realm failing. False when
// it mattered; the machine is then disposed of.
bool test_vm_open_failing(TestVm *test, int64_t n);
// Closes it and checks that no byte is outstanding.
void test_vm_close(TestVm *test);

// A native function of the running realm.
JsValue test_function(TestVm *test, JsNative *native);
JsValue test_object(TestVm *test);
JsKey test_key(TestVm *test, const char *text);
JsValue test_string(TestVm *test, const char *text);
JsValue test_get(TestVm *test, JsValue object, const char *name);
void test_set(TestVm *test, JsValue object, const char *name, JsValue value);
// Whether an exception is pending whose constructor's prototype is this; takes
// it away.
bool test_threw(TestVm *test, JsIntrinsic prototype);
bool test_is_text(JsValue value, const char *text);
