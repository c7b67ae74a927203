// SPDX-License-Identifier: MIT
//
// Three strengths of checking.
//
//   JSMI_ASSERT(c)   in builds with checks: "cannot happen", one condition
//                    each, no side effects. The standard's Assert steps.
//   JSMI_CHECK(c)    in every build: memory safety depends on it.
//   JSMI_INFALLIBLE  the standard's "!": the operation returns true by what
//                    was established before; builds with checks verify it.
//
// A failed check prints the condition and its place and aborts: there is no
// safe way to go on in a process whose invariants are broken.
#pragma once

#include "base/platform.h"

JSMI_NORETURN JSMI_COLD void jsmi_check_failed(const char *condition,
                                               const char *file, int line);

#define JSMI_CHECK(condition)                                                  \
    (JSMI_LIKELY(condition)                                                    \
         ? (void)0                                                             \
         : jsmi_check_failed(#condition, __FILE__, __LINE__))

#ifdef JSMI_CHECKED
#define JSMI_IS_CHECKED true
#define JSMI_ASSERT(condition) JSMI_CHECK(condition)
#else
#define JSMI_IS_CHECKED false
#define JSMI_ASSERT(condition) ((void)sizeof(!(condition)))
#endif

static inline void jsmi_infallible(bool succeeded)
{
    JSMI_ASSERT(succeeded);
    (void)succeeded;
}

#define JSMI_INFALLIBLE(operation) jsmi_infallible(operation)
