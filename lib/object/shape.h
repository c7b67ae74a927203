// SPDX-License-Identifier: MIT
//
// Shapes (hidden classes). A shape says where an object's named properties
// are: it holds the prototype, the internal methods, and a property table from
// keys to slots and attributes. Slots 0 .. inline_capacity - 1 lie in the
// object, further ones in its overflow vector.
//
// Shared shapes form trees. The root of a tree is found by the prototype and
// the inline capacity; adding a property leads along a transition to the next
// shape, so that objects made alike have the same shape. Along one line of a
// tree all shapes share one property table, which only grows: a shape sees its
// first `property_count` entries. A shape that branches off copies the table.
//
// Unique shapes belong to one object alone: prototypes, global objects, objects
// after a deletion or with very many properties (dictionary mode). Their table
// is changed in place.
//
// What an inline cache may rely on:
//   1. An object of shape S has the property of S at the slot of S with the
//      attributes of S, for ever: a deletion or a change of attributes or of
//      the prototype gives the object another shape, a unique one too. Only
//      adding changes a unique shape in place.
//   2. An object of a shared shape S lacks every property that S lacks.
//   3. Prototype chains: while vm->prototype_epoch stands still, no object
//      that is a prototype has gained, lost or changed the attributes of a
//      property (elements included), and none has got another prototype, nor
//      other functions for an accessor. (Values may change: a cache reads the
//      slot.)
// Making a lazy builtin real only changes a slot's value.
//
// Shapes hold their transitions weakly: a child that no object uses any more
// disappears. A child holds its parent, so that a line lives as long as an
// object at its end and the next object made alike gets the same shapes.
#pragma once

#include "object/key.h"

typedef struct JsObject JsObject;
typedef struct JsVm JsVm;
typedef struct JsObjectMethods JsObjectMethods;
typedef struct JsShape JsShape;

// Attributes of a property.
enum {
    JSMI_WRITABLE = 1,
    JSMI_ENUMERABLE = 2,
    JSMI_CONFIGURABLE = 4,
    JSMI_ALL_ATTRIBUTES = 7,
    JSMI_BUILTIN_ATTRIBUTES = 5,  // writable, configurable: of methods
    JSMI_IS_ACCESSOR = 8,         // the slot holds a JsAccessor
    JSMI_IS_DELETED = 16,         // a hole in the table of a unique shape
};

typedef struct JsProperty {
    JsKey key;
    uint32_t slot;
    uint32_t attributes;
} JsProperty;

// Insertion-ordered; hashed when there are more than eight. Index keys never
// occur: elements are elsewhere.
typedef struct JsPropertyTable {
    JsCell cell;         // auxiliary: capacity
    uint32_t count;      // entries in use, deleted ones included
    uint32_t hash_mask;  // of the index behind the entries; 0: none
    JsProperty entries[];
    // uint32_t index[hash_mask + 1]: number of the entry plus one, 0: empty
} JsPropertyTable;

enum {
    JSMI_SHAPE_UNIQUE = 1,
    JSMI_SHAPE_NOT_EXTENSIBLE = 2,
    JSMI_SHAPE_OF_PROTOTYPE = 4,  // its object is a prototype: see rule 3
    JSMI_SHAPE_IS_WEAK = 8,       // known to the heap as a weak holder
};

struct JsShape {
    JsCell cell;          // flags: JSMI_SHAPE_*; extra: inline capacity
    JsObject *prototype;  // NULL: null
    const JsObjectMethods *methods;
    JsPropertyTable *table;   // NULL while there are no properties
    uint32_t property_count;  // entries of the table that this shape sees
    uint32_t slot_count;
    // Weak. Shared: one child (SHAPE) or several (TRANSITIONS). Unique and of
    // a prototype: the roots of the trees below its object.
    JsCell *children;
    JsKey added_key;  // shared: what was added to the parent; else 0
    uint32_t added_attributes;
    uint32_t deleted_count;  // unique: holes among the entries
    union {
        JsShape *parent;     // shared with an added key
        JsShape *next_root;  // roots: of the same prototype (weak)
    };
};

static inline bool jsmi_shape_is_root(const JsShape *shape)
{
    return shape->added_key.bits == 0 &&
           !(shape->cell.flags & JSMI_SHAPE_UNIQUE);
}

static inline bool jsmi_shape_is_extensible(const JsShape *shape)
{
    return !(shape->cell.flags & JSMI_SHAPE_NOT_EXTENSIBLE);
}

// Objects with more named properties than this get a unique shape.
enum { JSMI_MOST_SHARED_PROPERTIES = 128 };

static inline uint32_t jsmi_shape_inline_capacity(const JsShape *shape)
{
    return shape->cell.extra;
}

static inline bool jsmi_shape_is_unique(const JsShape *shape)
{
    return shape->cell.flags & JSMI_SHAPE_UNIQUE;
}

// The root shape for objects of this prototype (NULL: null), internal methods
// and inline capacity. The prototype object is marked as one and gets a
// unique shape if it has none. Kept alive by whatever the caller stores it
// in; recorded in the scope. NULL: out of memory.
JSMI_MUST_USE JsShape *jsmi_shape_root(JsVm *vm, JsObject *prototype,
                                       const JsObjectMethods *methods,
                                       uint32_t inline_capacity);

// The entry of a key, or NULL. Good until the shape or table changes.
const JsProperty *jsmi_shape_find(const JsShape *shape, JsKey key);

// The shape after adding a property to a shared shape, its slot being
// shape->slot_count. NULL: out of memory. Not recorded: store it at once.
JSMI_MUST_USE JsShape *jsmi_shape_add(JsVm *vm, JsShape *shape, JsKey key,
                                      uint32_t attributes);

// A unique shape with the same contents, for one object.
JSMI_MUST_USE JsShape *jsmi_shape_make_unique(JsVm *vm, const JsShape *shape);

// Changes of a unique shape. Adding is in place; the others return a fresh
// shape that takes the table over (the old shape is not used again).
JSMI_MUST_USE bool jsmi_shape_add_in_place(JsVm *vm, JsShape *shape, JsKey key,
                                           uint32_t attributes);
JSMI_MUST_USE JsShape *jsmi_shape_remove(JsVm *vm, JsShape *shape, JsKey key);
JSMI_MUST_USE JsShape *jsmi_shape_change_attributes(JsVm *vm, JsShape *shape,
                                                    JsKey key,
                                                    uint32_t attributes);

// A unique shape as the given one but for the prototype; if the given one is
// unique, the new one takes its table over. NULL: out of memory.
JSMI_MUST_USE JsShape *jsmi_shape_with_prototype(JsVm *vm, JsShape *shape,
                                                 JsObject *prototype);
// The same but not extensible.
JSMI_MUST_USE JsShape *jsmi_shape_not_extensible(JsVm *vm, JsShape *shape);

// Readies an object for being a prototype: lazy properties made real, a unique
// shape with JSMI_SHAPE_OF_PROTOTYPE. False: out of memory.
JSMI_MUST_USE bool jsmi_object_become_prototype(JsVm *vm, JsObject *object);

// -------------------------------------------------------------- property
// tables
//
// Also used alone, with index keys, for sparse elements.

// An empty table, recorded in the scope. NULL: out of memory.
JSMI_MUST_USE JsPropertyTable *jsmi_property_table_new(JsVm *vm,
                                                       uint32_t capacity);
// A copy of the first `count` entries with room for `capacity`.
JSMI_MUST_USE JsPropertyTable *
jsmi_property_table_copy(JsVm *vm, const JsPropertyTable *table, uint32_t count,
                         uint32_t capacity);
// Appends to a table that has room and lacks the key.
void jsmi_property_table_append(JsVm *vm, JsPropertyTable *table, JsKey key,
                                uint32_t slot, uint32_t attributes);
// The entry of a key among the first `count` ones, or NULL.
JsProperty *jsmi_property_table_find(const JsPropertyTable *table,
                                     uint32_t count, JsKey key);
void jsmi_property_table_trace(JsMarker *marker, JsCell *cell);

void jsmi_shape_trace(JsMarker *marker, JsCell *cell);
void jsmi_shape_clear_weak(JsHeap *heap, JsCell *cell);
// A weak root function whose data is the vm.
void jsmi_shape_clear_null_roots(JsHeap *heap, void *data);
