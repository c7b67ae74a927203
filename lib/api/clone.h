// SPDX-License-Identifier: MIT
//
// Messages between runtimes: what the HTML standard calls structured clones.
// https://html.spec.whatwg.org/multipage/structured-data.html
//
// A message is a row of nodes, one for each object, in the order in which they
// were met; a value inside refers to an object by its number. So there is no
// recursion, cycles and shared objects need no care, and reading goes over the
// row twice: once making the objects, once filling them.
//
//     node    kind (1 byte), head, entries
//     head    what the object is made from: see clone_write.c
//     entries count (4 bytes), then keys and values in turn
//     value   tag (1 byte) and what belongs to it
//
// Nodes are not aligned. The bytes never leave the process, and so are trusted.
// Buffers are carried as backings: moved, shared, or copies.
#pragma once

#include "api/runtime.h"
#include "object/array_buffer.h"

// The memory of a message is in the count of the runtime that wrote it, whose
// allocator it comes from, until it is freed. That of the buffers it carries is
// until it is read: then it is in the reader's.
struct jsm_clone {
    JsPort *port;    // the writer's
    size_t carried;  // bytes in its count for the backings that are not shared
    uint8_t *bytes;
    size_t size;
    size_t *offsets;  // of the nodes
    size_t node_count;
    JsBacking **backings;
    size_t backing_count;
};

// Bytes of it, without its backings.
static inline size_t jsmi_clone_size(const jsm_clone *clone)
{
    return sizeof *clone + clone->size +
           clone->node_count * sizeof *clone->offsets +
           clone->backing_count * sizeof *clone->backings;
}

typedef enum JsCloneTag {
    JSMI_CLONE_UNDEFINED,
    JSMI_CLONE_NULL,
    JSMI_CLONE_TRUE,
    JSMI_CLONE_FALSE,
    JSMI_CLONE_NUMBER,  // 8 bytes
    JSMI_CLONE_STRING,  // is wide (1), units (4), the units
    JSMI_CLONE_BIGINT,  // is negative (1), words (4), the words
    JSMI_CLONE_OBJECT,  // number of the node (4)
} JsCloneTag;

typedef enum JsCloneKind {
    JSMI_CLONE_PLAIN,        // no head; entries
    JSMI_CLONE_ARRAY,        // length as a value; entries
    JSMI_CLONE_WRAPPER,      // the primitive
    JSMI_CLONE_DATE,         // the time, a value
    JSMI_CLONE_REGEXP,       // source, a value; flags (4)
    JSMI_CLONE_MAP,          // no head; entries
    JSMI_CLONE_SET,          // no head; entries, whose values are undefined
    JSMI_CLONE_ERROR,        // name, message: values; entries: the cause
    JSMI_CLONE_BUFFER,       // number of the backing (4)
    JSMI_CLONE_TYPED_ARRAY,  // the buffer, a value; type (1), offset, length
                             // (8)
    JSMI_CLONE_DATA_VIEW,    // the same, type 0
} JsCloneKind;
