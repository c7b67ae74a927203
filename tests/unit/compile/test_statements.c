// SPDX-License-Identifier: MIT
#include "support.h"

#include <criterion/criterion.h>

Test(statements, a_loop_over_registers)
{
    expect_function("function f(a) {\n"
                    "    let s = 0;\n"
                    "    for (let i = 0; i < a.length; i++) s += a[i];\n"
                    "    return s;\n"
                    "}",
                    "LOAD_INT R6 0\n"
                    "LOAD_INT R7 0\n"
                    "JUMP -> 6\n"
                    "GET_ELEMENT R8 R1 R7\n"
                    "ADD R6 R6 R8\n"
                    "INCREMENT R7 R7\n"
                    "GET_PROPERTY R8 R1 \"length\"\n"
                    "JUMP_IF_LESS R7 R8 -> 3\n"
                    "RETURN R6\n");
}

// Jumps on a condition lead back 64 words at most, for which they pay.
Test(statements, long_loops_pay_for_their_length)
{
    expect_lacks("for (let i = 0; i < n; i++) f(i);", "LOOP");
    expect_contains("for (let i = 0; i < n; i++) {"
                    "  f(i); f(i); f(i); f(i); f(i); f(i); f(i); f(i); f(i);"
                    "  f(i); f(i); f(i); f(i); f(i); f(i); f(i); f(i); f(i);"
                    "}",
                    "JUMP -> 101\n"
                    "LOOP -> 4\n");
}

Test(statements, captured_loop_variables_are_copied)
{
    expect_contains("for (let i = 0; i < 3; i++) f(() => i);",
                    "COPY_ENVIRONMENT");
    expect_lacks("for (let i = 0; i < 3; i++) f(() => j);", "COPY_ENVIRONMENT");
    expect_lacks("function g() { for (let i = 0; i < 3; i++) f(i); }",
                 "NEW_ENVIRONMENT");
}

Test(statements, breaking_out_closes_iterators)
{
    expect_function("function f(a) { for (const x of a) if (x) break; }",
                    "GET_ITERATOR R7 R1 0\n"
                    "ITERATOR_STEP R7 R6 -> 9\n"
                    "JUMP_IF_FALSE R6 -> 6\n"
                    "ITERATOR_CLOSE R7\n"
                    "JUMP -> 9\n"
                    "LOOP -> 1\n"
                    "ITERATOR_CLOSE_SILENTLY R7\n"
                    "THROW R10\n"
                    "RETURN_UNDEFINED\n"
                    "handler 3..4 -> 7 R10\n");
}

Test(statements, a_finally_part_is_compiled_once)
{
    expect_function("function f() { try { return g(); } finally { h(); } }",
                    "LOAD_UNDEFINED R6\n"
                    "GET_GLOBAL R7 \"g\"\n"
                    "CALL R7 0\n"
                    "MOVE R6 R7\n"
                    "LOAD_INT R5 2\n"
                    "JUMP -> 8\n"
                    "LOAD_INT R5 1\n"
                    "GET_GLOBAL R7 \"h\"\n"
                    "CALL R7 0\n"
                    "JUMP_IF_STRICT_EQUAL_IMMEDIATE R5 0 -> 19\n"
                    "JUMP_IF_STRICT_NOT_EQUAL_IMMEDIATE R5 1 -> 16\n"
                    "THROW R6\n"
                    "JUMP_IF_STRICT_NOT_EQUAL_IMMEDIATE R5 2 -> 19\n"
                    "RETURN R6\n"
                    "RETURN_UNDEFINED\n"
                    "handler 1..7 -> 7 R6\n");
}

Test(statements, dense_switches_use_a_table)
{
    expect_contains("switch (x) { case 1: a(); case 2: b(); case 4: c(); "
                    "case 5: d(); }",
                    "SWITCH R6 from 1: ");
    expect_lacks("switch (x) { case 1: a(); case 2: b(); case 4: c(); "
                 "case 500: d(); }",
                 "SWITCH");
    expect_lacks("switch (x) { case 1: a(); case 2: b(); case 4: c(); "
                 "case '5': d(); }",
                 "SWITCH");
}

Test(statements, dead_zones_are_checked_only_where_they_can_matter)
{
    expect_lacks("function f() { let x = 1; return x; }", "CHECK");
    expect_lacks("function f() { let x = 1; return x; }", "LOAD_UNINITIALIZED");
    expect_contains("function f() { g(x); let x = 1; }",
                    "CHECK_INITIALIZED R5 \"x\"");
    expect_contains("function f() { return () => x; let x = 1; }",
                    "GET_OUTER_CHECKED");
}

Test(statements, constants_cannot_be_assigned)
{
    expect_contains("function f() { const x = 1; x = 2; }",
                    "THROW_CONSTANT \"x\"");
    expect_contains("(function f() { 'use strict'; f = 2; })",
                    "THROW_CONSTANT \"f\"");
    expect_lacks("(function f() { f = 2; })", "THROW_CONSTANT");
}

Test(statements, with_looks_names_up_at_run_time)
{
    expect_contains("function f(o) { with (o) x = y; }",
                    "RESOLVE_NAME R8 R7 \"x\"\n"
                    "GET_NAME R9 R7 \"y\"\n"
                    "SET_RESOLVED R9 R8 \"x\"");
}

Test(statements, patterns_bind_registers)
{
    expect_function("function f({a, b = 1}) { return a + b; }",
                    "CHECK_OBJECT_COERCIBLE R1 0\n"
                    "GET_PROPERTY R6 R1 \"a\"\n"
                    "GET_PROPERTY R7 R1 \"b\"\n"
                    "JUMP_IF_NOT_UNDEFINED R7 -> 7\n"
                    "LOAD_INT R7 1\n"
                    "ADD R8 R6 R7\n"
                    "RETURN R8\n");
    expect_function("function f(p) { const [a, , ...b] = p; return b; }",
                    "GET_ITERATOR R8 R1 0\n"
                    "ITERATOR_STEP_VALUE R8 R6\n"
                    "ITERATOR_STEP_VALUE R8 R11\n"
                    "ITERATOR_REST R8 R7\n"
                    "ITERATOR_CLOSE R8\n"
                    "RETURN R7\n");
}

Test(statements, default_parameters_stay_in_place)
{
    expect_function("function f(a, b = 2) { return b; }",
                    "JUMP_IF_NOT_UNDEFINED R2 -> 2\n"
                    "LOAD_INT R2 2\n"
                    "RETURN R2\n");
}

Test(statements, using_disposes)
{
    expect_contains("function f() { { using x = g(); } }", "ADD_DISPOSABLE");
    expect_contains("function f() { { using x = g(); } }", "SUPPRESSED_ERROR");
    expect_contains("async function f() { for (await using x of g()) h(); }",
                    "DISPOSE_STEP");
}
