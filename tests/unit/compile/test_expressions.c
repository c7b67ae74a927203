// SPDX-License-Identifier: MIT
#include "support.h"

#include <criterion/criterion.h>

Test(expressions, fibonacci_is_ten_instructions)
{
    expect_function("function fib(n) {\n"
                    "    if (n < 2) return n;\n"
                    "    return fib(n - 1) + fib(n - 2);\n"
                    "}",
                    "JUMP_IF_NOT_LESS_IMMEDIATE R1 2 -> 3\n"
                    "RETURN R1\n"
                    "GET_GLOBAL R6 \"fib\"\n"
                    "SUBTRACT_IMMEDIATE R8 R1 1\n"
                    "CALL R6 1\n"
                    "GET_GLOBAL R7 \"fib\"\n"
                    "SUBTRACT_IMMEDIATE R9 R1 2\n"
                    "CALL R7 1\n"
                    "ADD R6 R6 R7\n"
                    "RETURN R6\n");
}

Test(expressions, locals_are_computed_in_place)
{
    expect_function(
        "function f(a, b) { var x = a + b; x += a; x++; return x; }",
        "ADD R7 R1 R2\n"
        "ADD R7 R7 R1\n"
        "INCREMENT R7 R7\n"
        "RETURN R7\n");
}

Test(expressions, operands_keep_the_value_they_had)
{
    expect_function("function f(a) { return a + (a = 1); }", "MOVE R7 R1\n"
                                                             "LOAD_INT R1 1\n"
                                                             "MOVE R8 R1\n"
                                                             "ADD R6 R7 R8\n"
                                                             "RETURN R6\n");
    expect_function("function f(a) { return a[a = 1]; }",
                    "MOVE R6 R1\n"
                    "LOAD_INT R1 1\n"
                    "MOVE R7 R1\n"
                    "GET_ELEMENT R6 R6 R7\n"
                    "RETURN R6\n");
    expect_function("function f(a) { return a < a++; }", "MOVE R7 R1\n"
                                                         "TO_NUMERIC R8 R1\n"
                                                         "INCREMENT R1 R8\n"
                                                         "LESS R6 R7 R8\n"
                                                         "RETURN R6\n");
}

Test(expressions, a_target_is_not_written_before_it_is_read)
{
    expect_function("function f(x) { x = [x, x]; return x; }",
                    "NEW_ARRAY R6 #2\n"
                    "ARRAY_APPEND R6 R1\n"
                    "ARRAY_APPEND R6 R1\n"
                    "MOVE R1 R6\n"
                    "RETURN R1\n");
    expect_function("function f(x, y) { x = y || x; return x; }",
                    "MOVE R7 R2\n"
                    "JUMP_IF_TRUE R7 -> 3\n"
                    "MOVE R7 R1\n"
                    "MOVE R1 R7\n"
                    "RETURN R1\n");
}

Test(expressions, calls_chain_in_one_window)
{
    expect_function("function f(a) { return a.b(1).c(2)(3); }",
                    "GET_METHOD R6 R1 \"b\"\n"
                    "LOAD_INT R8 1\n"
                    "CALL_METHOD R6 1\n"
                    "GET_METHOD R6 R6 \"c\"\n"
                    "LOAD_INT R8 2\n"
                    "CALL_METHOD R6 1\n"
                    "LOAD_INT R8 3\n"
                    "CALL R6 1\n"
                    "RETURN R6\n");
}

Test(expressions, spread_uses_an_array)
{
    expect_function("function f(a, b) { return a.b(...b); }",
                    "GET_METHOD R7 R1 \"b\"\n"
                    "NEW_ARRAY R9 #0\n"
                    "ARRAY_SPREAD R9 R2\n"
                    "CALL_SPREAD R7\n"
                    "RETURN R7\n");
}

Test(expressions, optional_chains_end_early)
{
    expect_function("function f(a) { return a?.b.c(); }",
                    "JUMP_IF_NULLISH R1 -> 7\n"
                    "GET_PROPERTY R6 R1 \"b\"\n"
                    "GET_METHOD R6 R6 \"c\"\n"
                    "CALL_METHOD R6 0\n"
                    "JUMP -> 8\n"
                    "LOAD_UNDEFINED R6\n"
                    "RETURN R6\n");
}

Test(expressions, conditions_are_fused)
{
    expect_function("function f(a, b) { return a === 3 && !(b > a) ? 1 : 2; }",
                    "JUMP_IF_STRICT_NOT_EQUAL_IMMEDIATE R1 3 -> 6\n"
                    "JUMP_IF_GREATER R2 R1 -> 6\n"
                    "LOAD_INT R7 1\n"
                    "RETURN R7\n"
                    "LOAD_INT R7 2\n"
                    "RETURN R7\n");
}

Test(expressions, negative_zero_is_no_integer)
{
    expect_contains("function f() { return -0; }", "LOAD_CONSTANT R5 -0\n");
    expect_contains("function f() { return -5; }", "LOAD_INT R5 -5\n");
    expect_contains("function f() { return 1e9; }",
                    "LOAD_CONSTANT R5 1000000000\n");
}

Test(expressions, small_integers_on_the_right_are_operands)
{
    expect_contains("function f(a) { return a & 5; }",
                    "BIT_AND_IMMEDIATE R6 R1 5\n");
    expect_contains("function f(a) { return a | 0; }",
                    "BIT_OR_IMMEDIATE R6 R1 0\n");
    expect_contains("function f(a) { return a ^ 127; }",
                    "BIT_XOR_IMMEDIATE R6 R1 127\n");
    expect_lacks("function f(a) { return a ^ 128; }", "BIT_XOR_IMMEDIATE");
}

Test(expressions, compound_keys_are_converted_once)
{
    expect_function("function f(a, b) { a[b] += 1; }",
                    "CHECK_OBJECT_COERCIBLE R1 1\n"
                    "TO_PROPERTY_KEY R7 R2\n"
                    "GET_ELEMENT R8 R1 R7\n"
                    "ADD_IMMEDIATE R8 R8 1\n"
                    "SET_ELEMENT R1 R7 R8\n"
                    "RETURN_UNDEFINED\n");
}

Test(expressions, templates_are_joined)
{
    expect_function("function f(a) { return `x${a}y`; }",
                    "LOAD_CONSTANT R7 \"x\"\n"
                    "TO_STRING R8 R1\n"
                    "LOAD_CONSTANT R9 \"y\"\n"
                    "CONCATENATE R6 R7 3\n"
                    "RETURN R6\n");
}

Test(expressions, strict_calls_in_tail_position)
{
    expect_contains("function f(a) { 'use strict'; return a ? g() : a && h(1); "
                    "}",
                    "TAIL_CALL");
    expect_lacks("function f() { return g(); }", "TAIL_CALL");
    expect_lacks("function f() { 'use strict'; try { return g(); } catch {} }",
                 "TAIL_CALL");
    expect_lacks("async function f() { 'use strict'; return g(); }",
                 "TAIL_CALL");
}

Test(expressions, the_own_name_of_a_function_needs_no_environment)
{
    expect_lacks("x = function f(n) { return f(n - 1); };", "NEW_ENVIRONMENT");
    expect_contains("x = function f(n) { return () => f(n - 1); };",
                    "NEW_ENVIRONMENT");
}
