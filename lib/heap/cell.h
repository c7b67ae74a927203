// SPDX-License-Identifier: MIT
//
// A cell is anything on the collected heap: strings, objects, shapes,
// environments. Its first word says what it is:
//
//    63                            32 31    24 23    16 15     8 7      0
//   +--------------------------------+--------+--------+--------+--------+
//   |           auxiliary            | extra  | flags  |   gc   |  kind  |
//   +--------------------------------+--------+--------+--------+--------+
//
// `kind` picks the row of cells.def; flags, extra and auxiliary mean what the
// kind's own header says. `gc` belongs to the collector and the write
// barrier. Objects are the kinds from JSMI_FIRST_OBJECT_KIND on, so that one
// comparison tells an object.
#pragma once

#include "heap/value.h"

typedef enum JsCellKind {
#define X(NAME, Type, description) JSMI_CELL_##NAME,
#include "heap/cells.def"
#undef X
    JSMI_CELL_KIND_COUNT
} JsCellKind;

enum { JSMI_FIRST_OBJECT_KIND = JSMI_CELL_OBJECT };

struct JsCell {
    uint8_t kind;
    uint8_t gc;
    uint8_t flags;
    uint8_t extra;
    uint32_t auxiliary;
};

_Static_assert(sizeof(JsCell) == 8, "the cell header is one word");

// The gc byte.
enum {
    // Reached by a marking, so that a store into the cell must tell the
    // collector; cleared while the cell is in the remembered set.
    JSMI_GC_BARRIER = 1,
    // In the remembered set.
    JSMI_GC_REMEMBERED = 2,
    // Has its own allocation with a header before the cell.
    JSMI_GC_LARGE = 4,
    // Static data: never marked, never written, never freed.
    JSMI_GC_PERMANENT = 8,
};

static inline bool jsmi_is_kind(JsValue value, JsCellKind kind)
{
    return jsmi_is_cell(value) && jsmi_as_cell(value)->kind == kind;
}

static inline bool jsmi_is_object(JsValue value)
{
    return jsmi_is_cell(value) &&
           jsmi_as_cell(value)->kind >= JSMI_FIRST_OBJECT_KIND;
}

static inline bool jsmi_is_string(JsValue value)
{
    return jsmi_is_kind(value, JSMI_CELL_STRING);
}

static inline bool jsmi_is_symbol(JsValue value)
{
    return jsmi_is_kind(value, JSMI_CELL_SYMBOL);
}

static inline bool jsmi_is_bigint(JsValue value)
{
    return jsmi_is_kind(value, JSMI_CELL_BIGINT);
}
