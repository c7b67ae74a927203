// SPDX-License-Identifier: MIT
#include "support.h"

#include <criterion/criterion.h>

Test(classes, a_class_with_a_method)
{
    expect_function("function f() { return class A { m() {} }; }",
                    "LOAD_UNINITIALIZED R8\n"
                    "OUTER_ENVIRONMENT R9 0\n"
                    "NEW_CLASS R6 R9 R8 function 2\n"
                    "LOAD_CONSTANT R8 \"m\"\n"
                    "OUTER_ENVIRONMENT R10 0\n"
                    "CLOSURE R9 R10 function 3\n"
                    "DEFINE_METHOD R7 R8 R9 #0\n"
                    "MOVE R5 R6\n"
                    "RETURN R5\n");
}

Test(classes, fields_run_in_an_initializer)
{
    const char *source = "class A { x = 1; #y = 2; [z] = 3; }";

    expect_contains(source, "SET_FIELD_INITIALIZER");
    expect_contains(source, "FIELD_INITIALIZER R6 R5");
    expect_contains(source, "DEFINE_FIELD R0 R5 \"x\"");
    expect_contains(source, "DEFINE_PRIVATE_FIELD R0 R6 R5");
    expect_contains(source, "DEFINE_ELEMENT R0 R5 R6");
    expect_lacks("class A { m() {} }", "FIELD_INITIALIZER");
}

Test(classes, private_methods_are_added_to_instances)
{
    expect_contains("class A { #m() {} }", "DEFINE_PRIVATE_METHOD R0 R5 R6 #0");
    expect_contains("class A { get #m() { return 1; } }",
                    "DEFINE_PRIVATE_METHOD R0 R5 R6 #1");
    expect_contains("class A { static #m() {} t() { return #m in A; } }",
                    "HAS_PRIVATE");
}

Test(classes, derived_constructors_check_this)
{
    const char *source =
        "class A extends B { constructor() { super(1); this.x = 2; } }";

    expect_contains(source, "SUPER_CONSTRUCTOR");
    expect_contains(source, "CHECK_THIS_UNSET");
    expect_contains(source, "RETURN_DERIVED");
    expect_contains("class A extends B {}", "REST_ARGUMENTS");
    expect_contains("class A extends B { m() { super.x = super.m(1); } }",
                    "SET_SUPER");
}

Test(classes, static_blocks_and_fields_run_in_order)
{
    Compiled compiled;

    compile_source(&compiled, JSMI_IMAGE_SCRIPT,
                   "class A { static a = f(); static { g(); } static b = 1; }");
    expect_listing(&compiled, 2,
                   "GET_GLOBAL R5 \"f\"\n"
                   "CALL R5 0\n"
                   "DEFINE_FIELD R0 R5 \"a\"\n"
                   "GET_GLOBAL R5 \"g\"\n"
                   "CALL R5 0\n"
                   "LOAD_INT R5 1\n"
                   "DEFINE_FIELD R0 R5 \"b\"\n");
    compiled_dispose(&compiled);
}

Test(classes, accessors_have_storage_of_their_own)
{
    expect_contains("class A { accessor x = 1; }", "SET_PRIVATE R0");
    expect_contains("class A { accessor x = 1; }", "GET_PRIVATE");
}
