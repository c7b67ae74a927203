// SPDX-License-Identifier: MIT
//
// Realms and the laziness of their builtins.
//
// A builtin object is described by a const table of rows (JsPropertySpec) in
// read-only data; intrinsics.def lists the objects. A fresh realm has made
// hardly any of them. An intrinsic is made when C code or a property read asks
// for it: then it gets all its properties at once, in table order, their
// values being lazy markers (value.h), the addresses of their rows. Reading
// such a property (jsmi_object_find_own) makes the function or object. Nobody
// can see the difference, except that a realm costs microseconds.
#pragma once

#include "object/function.h"

typedef enum JsSpecKind {
    JSMI_SPEC_END,
    JSMI_SPEC_STEPS,      // function `steps`, likewise
    JSMI_SPEC_METHOD,     // function `native`, attributes W C
    JSMI_SPEC_ACCESSOR,   // getter `native`, setter `setter` or NULL, C
    JSMI_SPEC_NUMBER,     // `number`
    JSMI_SPEC_STRING,     // atom number `value`
    JSMI_SPEC_INTRINSIC,  // intrinsic number `value`
    JSMI_SPEC_SYMBOL,     // well-known symbol number `value`
    JSMI_SPEC_ALIAS,      // the same value as the property with atom `value`
                          // of the same object
    JSMI_SPEC_UNDEFINED,
    JSMI_SPEC_TRUE,
    JSMI_SPEC_NULL,
    JSMI_SPEC_GLOBAL_THIS,
    JSMI_SPEC_THROWER,    // accessor whose halves are %ThrowTypeError%
} JsSpecKind;

// A name in a table: an atom number, a well-known symbol's number with
// JSMI_SPEC_NAME_SYMBOL, or one Latin-1 unit with JSMI_SPEC_NAME_UNIT.
enum { JSMI_SPEC_NAME_SYMBOL = 0x8000, JSMI_SPEC_NAME_UNIT = 0x4000 };

typedef struct JsPropertySpec {
    uint8_t kind;  // JsSpecKind
    uint8_t attributes;
    uint16_t name;
    uint16_t length;  // of a method
    uint16_t mode;    // of a family that shares a body
    union {
        JsNative *native;
        JsNativeSteps *steps;
    };
    JsNative *setter;
    double number;
    uint32_t value;
} JsPropertySpec;

// clang-format off
#define JSMI_METHOD(name_, length_, native_) \
    {JSMI_SPEC_METHOD, JSMI_BUILTIN_ATTRIBUTES, JSMI_ATOM_##name_, length_, 0, {native_}, NULL, 0, 0}
#define JSMI_STEPS(name_, length_, steps_, mode_) \
    {JSMI_SPEC_STEPS, JSMI_BUILTIN_ATTRIBUTES, JSMI_ATOM_##name_, length_, mode_, {.steps = steps_}, NULL, 0, 0}
#define JSMI_METHOD_MODE(name_, length_, native_, mode_) \
    {JSMI_SPEC_METHOD, JSMI_BUILTIN_ATTRIBUTES, JSMI_ATOM_##name_, length_, mode_, {native_}, NULL, 0, 0}
#define JSMI_SYMBOL_METHOD(symbol_, length_, native_, attributes_) \
    {JSMI_SPEC_METHOD, attributes_, JSMI_SPEC_NAME_SYMBOL | JSMI_SYMBOL_##symbol_, length_, 0, {native_}, NULL, 0, 0}
#define JSMI_GETTER(name_, native_) \
    {JSMI_SPEC_ACCESSOR, JSMI_CONFIGURABLE, JSMI_ATOM_##name_, 0, 0, {native_}, NULL, 0, 0}
#define JSMI_GETTER_MODE(name_, native_, mode_) \
    {JSMI_SPEC_ACCESSOR, JSMI_CONFIGURABLE, JSMI_ATOM_##name_, 0, mode_, {native_}, NULL, 0, 0}
#define JSMI_ACCESSOR(name_, getter_, setter_) \
    {JSMI_SPEC_ACCESSOR, JSMI_CONFIGURABLE, JSMI_ATOM_##name_, 0, 0, {getter_}, setter_, 0, 0}
#define JSMI_SYMBOL_GETTER(symbol_, native_) \
    {JSMI_SPEC_ACCESSOR, JSMI_CONFIGURABLE, JSMI_SPEC_NAME_SYMBOL | JSMI_SYMBOL_##symbol_, 0, 0, {native_}, NULL, 0, 0}
#define JSMI_SYMBOL_ACCESSOR(symbol_, getter_, setter_) \
    {JSMI_SPEC_ACCESSOR, JSMI_CONFIGURABLE, JSMI_SPEC_NAME_SYMBOL | JSMI_SYMBOL_##symbol_, 0, 0, {getter_}, setter_, 0, 0}
#define JSMI_NUMBER(name_, number_) \
    {JSMI_SPEC_NUMBER, 0, JSMI_ATOM_##name_, 0, 0, {NULL}, NULL, number_, 0}
#define JSMI_UNIT_NUMBER(unit_, number_) \
    {JSMI_SPEC_NUMBER, 0, JSMI_SPEC_NAME_UNIT | (unit_), 0, 0, {NULL}, NULL, number_, 0}
#define JSMI_STRING(name_, atom_, attributes_) \
    {JSMI_SPEC_STRING, attributes_, JSMI_ATOM_##name_, 0, 0, {NULL}, NULL, 0, JSMI_ATOM_##atom_}
#define JSMI_TAG(atom_) \
    {JSMI_SPEC_STRING, JSMI_CONFIGURABLE, JSMI_SPEC_NAME_SYMBOL | JSMI_SYMBOL_to_string_tag, 0, 0, {NULL}, NULL, 0, JSMI_ATOM_##atom_}
#define JSMI_OBJECT(name_, intrinsic_, attributes_) \
    {JSMI_SPEC_INTRINSIC, attributes_, JSMI_ATOM_##name_, 0, 0, {NULL}, NULL, 0, JSMI_INTRINSIC_##intrinsic_}
#define JSMI_SYMBOL_OBJECT(symbol_, intrinsic_, attributes_) \
    {JSMI_SPEC_INTRINSIC, attributes_, JSMI_SPEC_NAME_SYMBOL | JSMI_SYMBOL_##symbol_, 0, 0, {NULL}, NULL, 0, JSMI_INTRINSIC_##intrinsic_}
#define JSMI_FLAG(name_) \
    {JSMI_SPEC_TRUE, JSMI_ALL_ATTRIBUTES, JSMI_ATOM_##name_, 0, 0, {NULL}, NULL, 0, 0}
#define JSMI_SYMBOL_NULL(symbol_) \
    {JSMI_SPEC_NULL, 0, JSMI_SPEC_NAME_SYMBOL | JSMI_SYMBOL_##symbol_, 0, 0, {NULL}, NULL, 0, 0}
#define JSMI_THROWER(name_) \
    {JSMI_SPEC_THROWER, JSMI_CONFIGURABLE, JSMI_ATOM_##name_, 0, 0, {NULL}, NULL, 0, 0}
#define JSMI_SYMBOL_VALUE(name_, symbol_) \
    {JSMI_SPEC_SYMBOL, 0, JSMI_ATOM_##name_, 0, 0, {NULL}, NULL, 0, JSMI_SYMBOL_##symbol_}
#define JSMI_ALIAS(name_, atom_) \
    {JSMI_SPEC_ALIAS, JSMI_BUILTIN_ATTRIBUTES, JSMI_ATOM_##name_, 0, 0, {NULL}, NULL, 0, JSMI_ATOM_##atom_}
#define JSMI_SYMBOL_ALIAS(symbol_, atom_, attributes_) \
    {JSMI_SPEC_ALIAS, attributes_, JSMI_SPEC_NAME_SYMBOL | JSMI_SYMBOL_##symbol_, 0, 0, {NULL}, NULL, 0, JSMI_ATOM_##atom_}
#define JSMI_END {JSMI_SPEC_END, 0, 0, 0, 0, {NULL}, NULL, 0, 0}
// clang-format on

typedef enum JsIntrinsic {
#define X(NAME, form, prototype, table) JSMI_INTRINSIC_##NAME,
#include "object/intrinsics.def"
#undef X
    JSMI_INTRINSIC_COUNT
} JsIntrinsic;

// How an intrinsic is made.
typedef enum JsIntrinsicForm {
    JSMI_FORM_OBJECT,       // an ordinary object
    JSMI_FORM_CONSTRUCTOR,  // native constructor: the table's first row is a
                            // METHOD with its name, length and function, and
                            // its "prototype" row is an ordinary row
    JSMI_FORM_FUNCTION,     // native function, likewise, no [[Construct]]
    JSMI_FORM_ARRAY,        // %Array.prototype%
    JSMI_FORM_SPECIAL,      // made by a function: the global object,
                            // %Function.prototype%, wrappers
} JsIntrinsicForm;

// The row of an intrinsic, filled in by builtins/ and handed to the vm, since
// tables lie above this folder.
typedef struct JsIntrinsicSpec {
    JsIntrinsicForm form;
    JsIntrinsic prototype;             // intrinsic that is its [[Prototype]];
                                       // itself: null
    const JsPropertySpec *properties;  // up to JSMI_SPEC_END; may be NULL
    // SPECIAL: makes the object; the properties are defined afterwards.
    bool (*make)(JsVm *vm, JsRealm *realm, JsObject *prototype,
                 JsObject **object);
} JsIntrinsicSpec;

// What jsmi_realm_array_iteration_is_pristine found out last: where the
// functions were, and that nothing else stood in the way while the prototype
// epoch was this.
typedef struct JsArrayIteration {
    const JsValue *values_slot, *next_slot;  // NULL: nothing yet
    JsValue next;                            // what was in the slot
    uint32_t epoch;
} JsArrayIteration;

struct JsRealm {
    JsCell cell;
    JsObject *global_object;
    JsValue global_this;
    JsObject *global_lexicals;  // let, const and class of scripts: an object
                                // with a unique shape; read-only: const
    JsObject *intrinsics[JSMI_INTRINSIC_COUNT];  // NULL: not yet made
    JsValue array_values;       // %Array.prototype.values%, made with its
                                // holder
    JsArrayIteration array_iteration;
    JsShape *object_shapes[9];  // roots for literals: capacities 0, 2, .. 16
    JsShape *array_shape;
    JsShape *function_shapes[4];  // normal, async, generator, async generator
    JsShape *iterator_result_shape;
    JsSlots *templates;  // template objects by site
    JsLinkedCode *steps_code;    // of natives that run in steps, or NULL
    JsCell *regexp;  // what builtins/regexp.h knows of it, or NULL
    JsValue out_of_memory_error;  // made in advance, with the realm
    void *host;          // the jsm_context, or NULL once it is freed
    JsRealm *creator;    // of a ShadowRealm's realm, which has no host of its
                         // own: the realm that made it; else NULL
};

// The jsm_context that answers for a realm, or NULL once it is freed.
static inline void *jsmi_realm_host(const JsRealm *realm)
{
    while (realm->creator)
        realm = realm->creator;
    return realm->host;
}

// Makes a realm with its global object. Recorded in the scope.
JSMI_MUST_USE bool jsmi_realm_new(JsVm *vm, JsRealm **realm);

// The intrinsic, made now if need be. False: out of memory, thrown.
JSMI_MUST_USE bool jsmi_realm_intrinsic(JsVm *vm, JsRealm *realm,
                                        JsIntrinsic number, JsObject **object);

// A builtin function described by a row, with a unique shape and its length
// and name real, of these attributes. Recorded in the scope.
JSMI_MUST_USE bool jsmi_realm_make_function(JsVm *vm, JsRealm *realm,
                                            JsObject *prototype,
                                            const JsPropertySpec *row,
                                            uint8_t flags, uint32_t attributes,
                                            JsObject **object);

// Makes the value behind the lazy marker that `*value` was found to be, in the
// slot of an own property of a builtin object, and stores it there.
JSMI_MUST_USE bool jsmi_realm_make_real(JsVm *vm, JsObject *object, JsKey key,
                                        JsValue *value);

// Defines every row of a table on an object, functions made at once or, for
// an object with a unique shape, lazily.
JSMI_MUST_USE bool jsmi_define_properties(JsVm *vm, JsRealm *realm,
                                          JsObject *object,
                                          const JsPropertySpec *table);

// The array constructors' shortcut: whether arrays iterate, spread and
// destructure as they came: %Array.prototype%[Symbol.iterator] and
// %ArrayIteratorPrototype%.next are untouched, and array iterators have no
// `return`, own or inherited (cached by prototype_epoch and slot values).
bool jsmi_realm_array_iteration_is_pristine(JsVm *vm, JsRealm *realm);

void jsmi_realm_trace(JsMarker *marker, JsCell *cell);
