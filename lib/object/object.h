// SPDX-License-Identifier: MIT
//
// Objects. Every object begins with these four words:
//
//   +------------------+
//   | JsCell           |  flags: JSMI_OBJECT_*; auxiliary: by kind
//   | shape            |  where the named properties are (shape.h)
//   | overflow         |  slots beyond the inline ones, or NULL
//   | elements         |  properties with array indices, never NULL
//   +------------------+
//   | inline slots ... |  kind OBJECT; other kinds have their own fields here
//   +------------------+
//
// Elements are a dense vector whose absent ones are holes, all with default
// attributes. When indices are sparse or have other attributes, the pointer
// leads to a JsSparseElements instead, whose `readable` and `writable` are
// zero at the same place, so that the fast paths need no test of their own:
//
//     index < elements->readable && !hole -> that is the own property
//     index < elements->writable && !hole -> and it may be overwritten
//
// `writable` is zero in frozen objects. The vector of an object that has none
// is a static empty one.
//
// The internal methods of the standard (6.1.7.2) are a table of functions,
// found through the shape. JSMI_OBJECT_EXOTIC tells that getting, setting,
// defining or deleting is not the ordinary one: fast paths test it first.
#pragma once

#include "object/shape.h"

enum {
    JSMI_OBJECT_EXOTIC = 1,  // own properties are not (all) as the shape
                             // and the elements say
    JSMI_OBJECT_CALLABLE = 2,
    JSMI_OBJECT_CONSTRUCTOR = 4,
    JSMI_OBJECT_LAZY = 8,    // function whose length, name, prototype
                             // are not yet properties (function.h)
    JSMI_OBJECT_CLASS = 16,  // class constructor
    JSMI_OBJECT_LENGTH_READ_ONLY = 32,  // array
    JSMI_OBJECT_IS_HTMLDDA = 64,
    JSMI_OBJECT_SEALED_ELEMENTS = 128,  // dense elements not configurable
};

typedef struct JsSlots {
    JsCell cell;  // auxiliary: capacity
    JsValue values[];
} JsSlots;

typedef struct JsElements {
    JsCell cell;        // auxiliary: capacity
    uint32_t readable;  // elements in use, holes included
    uint32_t writable;  // the same, or 0
    JsValue values[];
} JsElements;

// Index -> value and attributes; an ordered table, looked up by hash.
typedef struct JsSparseElements {
    JsCell cell;
    uint32_t readable;       // always 0
    uint32_t writable;       // always 0
    JsPropertyTable *table;  // keys are indices here; slots number `slots`
    JsSlots *slots;
} JsSparseElements;

struct JsObject {
    JsCell cell;
    JsShape *shape;
    JsSlots *overflow;
    JsElements *elements;
    // The inline slots follow: jsmi_inline_slots.
};

_Static_assert(sizeof(JsObject) == 32, "four words, then inline slots");

enum { JSMI_MOST_INLINE_SLOTS = 60 };  // a cell of 512 bytes

// An array's length is in its header's auxiliary word. Elements beyond
// elements->readable are holes.
typedef struct JsArray {
    JsObject object;
} JsArray;

// What ToObject makes of a boolean, number, string, symbol or BigInt: see
// wrapper.h.
typedef struct JsPrimitiveObject {
    JsObject object;
    JsValue value;
} JsPrimitiveObject;

// Read from a sloppy function, such a pair (of "caller" and "arguments") does
// not call its getter but looks at the stack: a flag of its cell.
enum { JSMI_ACCESSOR_REFLECTS = 1 };

typedef struct JsAccessor {
    JsCell cell;
    JsValue getter;  // undefined or callable
    JsValue setter;
} JsAccessor;

extern const JsElements jsmi_empty_elements;

static inline JsObject *jsmi_as_object(JsValue value)
{
    JSMI_ASSERT(jsmi_is_object(value));
    return (JsObject *)jsmi_as_cell(value);
}

static inline bool jsmi_object_is_exotic(const JsObject *object)
{
    return object->cell.flags & JSMI_OBJECT_EXOTIC;
}

static inline bool jsmi_is_callable(JsValue value)
{
    return jsmi_is_object(value) &&
           jsmi_as_cell(value)->flags & JSMI_OBJECT_CALLABLE;
}

static inline bool jsmi_is_constructor(JsValue value)
{
    return jsmi_is_object(value) &&
           jsmi_as_cell(value)->flags & JSMI_OBJECT_CONSTRUCTOR;
}

static inline bool jsmi_is_array_object(const JsObject *object)
{
    return object->cell.kind == JSMI_CELL_ARRAY;
}

static inline uint32_t jsmi_array_length(const JsObject *array)
{
    return array->cell.auxiliary;
}

// The slots inside the object itself: as many as its shape's inline capacity.
// They are no member, because a struct that begins with an object has members
// of its own there.
static inline JsValue *jsmi_inline_slots(JsObject *object)
{
    return (JsValue *)(void *)(object + 1);
}

// Where slot number `slot` of an object of this shape is.
static inline JsValue *jsmi_object_slot(JsObject *object, uint32_t slot)
{
    uint32_t inline_capacity = jsmi_shape_inline_capacity(object->shape);

    return slot < inline_capacity
               ? &jsmi_inline_slots(object)[slot]
               : &object->overflow->values[slot - inline_capacity];
}

// ------------------------------------------------------- property descriptors

enum {
    JSMI_HAS_VALUE = 1,
    JSMI_HAS_WRITABLE = 2,
    JSMI_HAS_GET = 4,
    JSMI_HAS_SET = 8,
    JSMI_HAS_ENUMERABLE = 16,
    JSMI_HAS_CONFIGURABLE = 32,
};

// The Property Descriptor specification type
// https://tc39.es/ecma262/#sec-property-descriptor-specification-type
typedef struct JsPropertyDescriptor {
    uint32_t fields;      // JSMI_HAS_*
    uint32_t attributes;  // JSMI_WRITABLE, ENUMERABLE, CONFIGURABLE
    JsValue value;
    JsValue get;
    JsValue set;
} JsPropertyDescriptor;

static inline bool jsmi_is_accessor_descriptor(const JsPropertyDescriptor *d)
{
    return d->fields & (JSMI_HAS_GET | JSMI_HAS_SET);
}

static inline bool jsmi_is_data_descriptor(const JsPropertyDescriptor *d)
{
    return d->fields & (JSMI_HAS_VALUE | JSMI_HAS_WRITABLE);
}

// A complete data descriptor.
static inline JsPropertyDescriptor jsmi_data_descriptor(JsValue value,
                                                        uint32_t attributes)
{
    return (JsPropertyDescriptor){
        JSMI_HAS_VALUE | JSMI_HAS_WRITABLE | JSMI_HAS_ENUMERABLE |
            JSMI_HAS_CONFIGURABLE,
        attributes, value, JSMI_UNDEFINED, JSMI_UNDEFINED};
}

// A growable list of keys in budget memory whose cells are kept in the native
// scope. Dispose of it, also after a failure.
typedef struct JsKeyList {
    JsVm *vm;
    JsKey *keys;
    size_t count;
    size_t capacity;
} JsKeyList;

void jsmi_key_list_initialize(JsKeyList *list, JsVm *vm);
void jsmi_key_list_dispose(JsKeyList *list);
JSMI_MUST_USE bool jsmi_key_list_append(JsKeyList *list, JsKey key);

// ----------------------------------------------------------- internal methods
//
// https://tc39.es/ecma262/#sec-object-internal-methods-and-internal-slots
// Each may run script and returns false with the exception pending. What it
// yields is recorded in the native scope.

struct JsObjectMethods {
    bool (*get_prototype_of)(JsVm *vm, JsObject *object, JsValue *prototype);
    bool (*set_prototype_of)(JsVm *vm, JsObject *object, JsValue prototype,
                             bool *succeeded);
    bool (*is_extensible)(JsVm *vm, JsObject *object, bool *extensible);
    bool (*prevent_extensions)(JsVm *vm, JsObject *object, bool *succeeded);
    bool (*get_own_property)(JsVm *vm, JsObject *object, JsKey key,
                             JsPropertyDescriptor *descriptor, bool *found);
    bool (*define_own_property)(JsVm *vm, JsObject *object, JsKey key,
                                const JsPropertyDescriptor *descriptor,
                                bool *succeeded);
    bool (*has_property)(JsVm *vm, JsObject *object, JsKey key, bool *has);
    bool (*get)(JsVm *vm, JsObject *object, JsKey key, JsValue receiver,
                JsValue *value);
    bool (*set)(JsVm *vm, JsObject *object, JsKey key, JsValue value,
                JsValue receiver, bool *succeeded);
    bool (*delete_property)(JsVm *vm, JsObject *object, JsKey key,
                            bool *succeeded);
    bool (*own_property_keys)(JsVm *vm, JsObject *object, JsKeyList *keys);
};

extern const JsObjectMethods jsmi_ordinary_methods;
extern const JsObjectMethods jsmi_array_methods;  // exotic length, EXOTIC not
                                                  // set: fast paths know it

// Of %Object.prototype%: ordinary but for [[SetPrototypeOf]].
extern const JsObjectMethods jsmi_immutable_prototype_methods;

// The ordinary ones, for exotic objects that fall back to them.
JSMI_MUST_USE bool jsmi_ordinary_get_prototype_of(JsVm *vm, JsObject *object,
                                                  JsValue *prototype);
JSMI_MUST_USE bool jsmi_ordinary_set_prototype_of(JsVm *vm, JsObject *object,
                                                  JsValue prototype,
                                                  bool *succeeded);
JSMI_MUST_USE bool jsmi_ordinary_is_extensible(JsVm *vm, JsObject *object,
                                               bool *extensible);
JSMI_MUST_USE bool jsmi_ordinary_prevent_extensions(JsVm *vm, JsObject *object,
                                                    bool *succeeded);
JSMI_MUST_USE bool
jsmi_ordinary_get_own_property(JsVm *vm, JsObject *object, JsKey key,
                               JsPropertyDescriptor *descriptor, bool *found);
JSMI_MUST_USE bool
jsmi_ordinary_define_own_property(JsVm *vm, JsObject *object, JsKey key,
                                  const JsPropertyDescriptor *descriptor,
                                  bool *succeeded);
JSMI_MUST_USE bool jsmi_ordinary_has_property(JsVm *vm, JsObject *object,
                                              JsKey key, bool *has);
JSMI_MUST_USE bool jsmi_ordinary_get(JsVm *vm, JsObject *object, JsKey key,
                                     JsValue receiver, JsValue *value);
JSMI_MUST_USE bool jsmi_ordinary_set(JsVm *vm, JsObject *object, JsKey key,
                                     JsValue value, JsValue receiver,
                                     bool *succeeded);
// OrdinarySetWithOwnDescriptor; `own` is NULL where there is none.
JSMI_MUST_USE bool jsmi_ordinary_set_with_own_descriptor(
    JsVm *vm, JsObject *object, JsKey key, JsValue value, JsValue receiver,
    const JsPropertyDescriptor *own, bool *succeeded);
JSMI_MUST_USE bool jsmi_ordinary_delete(JsVm *vm, JsObject *object, JsKey key,
                                        bool *succeeded);
JSMI_MUST_USE bool jsmi_ordinary_own_property_keys(JsVm *vm, JsObject *object,
                                                   JsKeyList *keys);
// ValidateAndApplyPropertyDescriptor with O undefined.
// `current` may be NULL. Runs no script; comparing strings can run out of
// memory.
JSMI_MUST_USE bool jsmi_is_compatible_property_descriptor(
    JsVm *vm, bool extensible, const JsPropertyDescriptor *descriptor,
    const JsPropertyDescriptor *current, bool *compatible);

// The string keys in the shape in the order of their creation, then the
// symbols.
JSMI_MUST_USE bool jsmi_append_named_keys(JsVm *vm, JsObject *object,
                                          JsKeyList *keys);

// -------------------------------------------------------------------- objects

// A cell of `size` bytes (at least a JsObject) of an object kind, with shape,
// no overflow, empty elements, inline slots undefined, and all other bytes
// zero. Recorded in the scope. False: out of memory, thrown.
JSMI_MUST_USE bool jsmi_object_allocate(JsVm *vm, JsCellKind kind, size_t size,
                                        JsShape *shape, void *object);

// OrdinaryObjectCreate for a plain object with room for some properties.
JSMI_MUST_USE bool jsmi_object_create(JsVm *vm, JsObject *prototype,
                                      uint32_t inline_capacity,
                                      JsValue *object);

// ArrayCreate with %Array.prototype% of the current realm. `values` NULL:
// holes.
JSMI_MUST_USE bool jsmi_array_create(JsVm *vm, uint32_t length,
                                     const JsValue *values, JsValue *array);
// The same with a shape of arrays (methods jsmi_array_methods, no inline
// slots), which gives the prototype.
JSMI_MUST_USE bool jsmi_array_create_with_shape(JsVm *vm, JsShape *shape,
                                                uint32_t length,
                                                const JsValue *values,
                                                JsValue *array);
// CreateDataProperty at the end of an array that no script has seen.
JSMI_MUST_USE bool jsmi_array_append(JsVm *vm, JsObject *array, JsValue value);
// ArraySetLength's effect with a number already checked.
JSMI_MUST_USE bool jsmi_array_set_length(JsVm *vm, JsObject *array,
                                         uint32_t length, bool *succeeded);

// Adds a property that the object is known to lack, without looking at
// extensibility. No script runs.
JSMI_MUST_USE bool jsmi_object_add_property(JsVm *vm, JsObject *object,
                                            JsKey key, JsValue value,
                                            uint32_t attributes);

// Makes room for an element vector of `capacity`, keeping what there is.
JSMI_MUST_USE bool jsmi_object_grow_elements(JsVm *vm, JsObject *object,
                                             uint32_t capacity);
// Turns dense elements into sparse ones.
JSMI_MUST_USE bool jsmi_object_make_sparse(JsVm *vm, JsObject *object);

// A data property's value, wherever a find said that it is. `slot` is of
// JsOwnProperty. Also puts a new JsAccessor in place.
void jsmi_object_store_own(JsVm *vm, JsObject *object, JsKey key, int64_t slot,
                           JsValue value);

// The own, lazy properties of a function are real afterwards; of any object.
JSMI_MUST_USE bool jsmi_object_make_real(JsVm *vm, JsObject *object);

// Gives the object a shape, maintaining rule 3 of shape.h.
void jsmi_object_set_shape(JsVm *vm, JsObject *object, JsShape *shape);
// To be called when a prototype changed in a way that rule 3 names.
void jsmi_prototype_changed(JsVm *vm);

// An own property as it is stored, for caches and fast paths: what of the
// ordinary [[GetOwnProperty]] without making a descriptor.
typedef enum JsOwnKind {
    JSMI_OWN_ABSENT,
    JSMI_OWN_DATA,      // value
    JSMI_OWN_ACCESSOR,  // value is a JsAccessor
} JsOwnKind;

typedef struct JsOwnProperty {
    JsOwnKind kind;
    uint32_t attributes;
    JsValue value;
    int64_t slot;  // named: its slot; -1 for elements
} JsOwnProperty;

// Of an object that is not exotic. Makes lazy values real, which may run out
// of memory; runs no script. The value is not recorded in the scope.
JSMI_MUST_USE bool jsmi_object_find_own(JsVm *vm, JsObject *object, JsKey key,
                                        JsOwnProperty *property);

// An accessor pair; undefined for a half that is missing. Recorded in the
// scope.
JSMI_MUST_USE bool jsmi_accessor_create(JsVm *vm, JsValue getter,
                                        JsValue setter, JsValue *accessor);

// Whether `object` is a proxy, whose [[GetPrototypeOf]] runs script.
static inline bool jsmi_object_is_proxy(const JsObject *object)
{
    return object->cell.kind == JSMI_CELL_PROXY;
}

// The object's private elements are ordinary slots under private keys: these
// pass by exotic internal methods. Not recorded in the scope.
void jsmi_object_find_private(JsObject *object, JsKey name,
                              JsOwnProperty *property);

void jsmi_object_trace(JsMarker *marker, JsCell *cell);
