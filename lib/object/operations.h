// SPDX-License-Identifier: MIT
//
// Operations on objects, iterator objects, and the binary operators.
// https://tc39.es/ecma262/#sec-operations-on-objects
//
// Each can run script and throw; what it yields is recorded in the native
// scope.
#pragma once

#include "object/compare.h"

// Property access; the names are the standard's.
JSMI_MUST_USE bool jsmi_get(JsVm *vm, JsObject *object, JsKey key,
                            JsValue *value);
JSMI_MUST_USE bool jsmi_get_v(JsVm *vm, JsValue base, JsKey key,
                              JsValue *value);
JSMI_MUST_USE bool jsmi_set(JsVm *vm, JsObject *object, JsKey key,
                            JsValue value, bool must_succeed);
JSMI_MUST_USE bool jsmi_create_data_property(JsVm *vm, JsObject *object,
                                             JsKey key, JsValue value,
                                             bool *succeeded);
JSMI_MUST_USE bool jsmi_create_data_property_or_throw(JsVm *vm,
                                                      JsObject *object,
                                                      JsKey key, JsValue value);
JSMI_MUST_USE bool
jsmi_define_property_or_throw(JsVm *vm, JsObject *object, JsKey key,
                              const JsPropertyDescriptor *descriptor);
JSMI_MUST_USE bool jsmi_delete_property_or_throw(JsVm *vm, JsObject *object,
                                                 JsKey key);
// undefined when absent.
JSMI_MUST_USE bool jsmi_get_method(JsVm *vm, JsValue base, JsKey key,
                                   JsValue *method);
JSMI_MUST_USE bool jsmi_has_property(JsVm *vm, JsObject *object, JsKey key,
                                     bool *has);
JSMI_MUST_USE bool jsmi_has_own_property(JsVm *vm, JsObject *object, JsKey key,
                                         bool *has);

JSMI_MUST_USE bool jsmi_call(JsVm *vm, JsValue function, JsValue this_value,
                             const JsValue *arguments, uint32_t count,
                             JsValue *result);
// `new_target` NULL: the constructor itself.
JSMI_MUST_USE bool jsmi_construct(JsVm *vm, JsObject *constructor,
                                  const JsValue *arguments, uint32_t count,
                                  JsObject *new_target, JsValue *result);
JSMI_MUST_USE bool jsmi_invoke(JsVm *vm, JsValue base, JsKey key,
                               const JsValue *arguments, uint32_t count,
                               JsValue *result);

typedef enum JsIntegrityLevel { JSMI_SEALED, JSMI_FROZEN } JsIntegrityLevel;
JSMI_MUST_USE bool jsmi_set_integrity_level(JsVm *vm, JsObject *object,
                                            JsIntegrityLevel level,
                                            bool *succeeded);
JSMI_MUST_USE bool jsmi_test_integrity_level(JsVm *vm, JsObject *object,
                                             JsIntegrityLevel level, bool *has);

JSMI_MUST_USE bool jsmi_length_of_array_like(JsVm *vm, JsObject *object,
                                             double *length);

// CreateListFromArrayLike into memory of the native scope: `*values` points to
// `*count` values that stay until the scope is rewound.
typedef struct JsValueList {
    JsVm *vm;
    JsSlots *cell;  // kept in the scope; NULL: empty
    uint32_t count;
} JsValueList;
void jsmi_value_list_initialize(JsValueList *list, JsVm *vm);
JSMI_MUST_USE bool jsmi_value_list_append(JsValueList *list, JsValue value);
static inline JsValue *jsmi_value_list_values(const JsValueList *list)
{
    return list->cell ? list->cell->values : NULL;
}
JSMI_MUST_USE bool jsmi_create_list_from_array_like(JsVm *vm, JsValue value,
                                                    JsValueList *list);
JSMI_MUST_USE bool
jsmi_create_array_from_list(JsVm *vm, const JsValueList *list, JsValue *array);

// Whether `prototype` is among the prototypes of an object.
JSMI_MUST_USE bool jsmi_is_on_prototype_chain(JsVm *vm, JsObject *object,
                                              JsValue prototype, bool *is);

JSMI_MUST_USE bool jsmi_ordinary_has_instance(JsVm *vm, JsValue constructor,
                                              JsValue value, bool *is);
JSMI_MUST_USE bool jsmi_instance_of(JsVm *vm, JsValue value, JsValue target,
                                    bool *is);
JSMI_MUST_USE bool jsmi_species_constructor(JsVm *vm, JsObject *object,
                                            JsIntrinsic fallback,
                                            JsObject **constructor);

typedef enum JsEnumerateKind {
    JSMI_ENUMERATE_KEYS,
    JSMI_ENUMERATE_VALUES,
    JSMI_ENUMERATE_ENTRIES,
} JsEnumerateKind;
JSMI_MUST_USE bool jsmi_enumerable_own_properties(JsVm *vm, JsObject *object,
                                                  JsEnumerateKind kind,
                                                  JsValue *array);
JSMI_MUST_USE bool jsmi_copy_data_properties(JsVm *vm, JsObject *target,
                                             JsValue source,
                                             const JsKey *excluded,
                                             size_t excluded_count);

// GetPrototypeFromConstructor and OrdinaryCreateFromConstructor: the shape for
// a new object with the prototype of `new_target`, the fallback coming from
// its realm.
JSMI_MUST_USE bool jsmi_shape_from_constructor(JsVm *vm, JsObject *new_target,
                                               JsIntrinsic fallback,
                                               const JsObjectMethods *methods,
                                               uint32_t inline_capacity,
                                               JsShape **shape);

// PrivateElementFind and the operations on private elements; `name` is a
// private symbol.
JSMI_MUST_USE bool jsmi_private_get(JsVm *vm, JsValue base, JsSymbol *name,
                                    JsValue *value);
JSMI_MUST_USE bool jsmi_private_set(JsVm *vm, JsValue base, JsSymbol *name,
                                    JsValue value);
JSMI_MUST_USE bool jsmi_private_field_add(JsVm *vm, JsValue base,
                                          JsSymbol *name, JsValue value);
// kind 0 method, 1 getter, 2 setter
JSMI_MUST_USE bool jsmi_private_method_add(JsVm *vm, JsValue base,
                                           JsSymbol *name, JsValue function,
                                           int kind);
JSMI_MUST_USE bool jsmi_private_has(JsVm *vm, JsValue base, JsSymbol *name,
                                    bool *has);

// ------------------------------------------------------------------- iterators
// https://tc39.es/ecma262/#sec-operations-on-iterator-objects

typedef struct JsIteratorRecord {
    JsValue iterator;
    JsValue next_method;
    bool is_done;
} JsIteratorRecord;

JSMI_MUST_USE bool jsmi_get_iterator(JsVm *vm, JsValue value,
                                     JsIteratorRecord *record);
JSMI_MUST_USE bool jsmi_get_iterator_from_method(JsVm *vm, JsValue value,
                                                 JsValue method,
                                                 JsIteratorRecord *record);
JSMI_MUST_USE bool jsmi_get_iterator_direct(JsVm *vm, JsObject *object,
                                            JsIteratorRecord *record);
// IteratorStepValue: `*done` or the next value.
JSMI_MUST_USE bool jsmi_iterator_step_value(JsVm *vm, JsIteratorRecord *record,
                                            JsValue *value, bool *done);
// IteratorClose for a normal completion.
JSMI_MUST_USE bool jsmi_iterator_close(JsVm *vm,
                                       const JsIteratorRecord *record);
// IteratorClose for the pending exception; it stays pending. Always false.
bool jsmi_iterator_close_throwing(JsVm *vm, const JsIteratorRecord *record);
JSMI_MUST_USE bool jsmi_iterator_result(JsVm *vm, JsValue value, bool done,
                                        JsValue *result);

// ------------------------------------------------------------------- operators

typedef enum JsBinaryOperator {
    JSMI_BINARY_ADD,
    JSMI_BINARY_SUBTRACT,
    JSMI_BINARY_MULTIPLY,
    JSMI_BINARY_DIVIDE,
    JSMI_BINARY_REMAINDER,
    JSMI_BINARY_EXPONENTIATE,
    JSMI_BINARY_AND,
    JSMI_BINARY_OR,
    JSMI_BINARY_XOR,
    JSMI_BINARY_SHIFT_LEFT,
    JSMI_BINARY_SHIFT_RIGHT,
    JSMI_BINARY_SHIFT_RIGHT_UNSIGNED,
} JsBinaryOperator;

// ApplyStringOrNumericBinaryOperator: the whole semantics.
JSMI_MUST_USE bool jsmi_binary(JsVm *vm, JsBinaryOperator operation, JsValue a,
                               JsValue b, JsValue *result);

typedef enum JsUnaryOperator {
    JSMI_UNARY_NEGATE,
    JSMI_UNARY_NOT,  // ~
    JSMI_UNARY_INCREMENT,
    JSMI_UNARY_DECREMENT,
} JsUnaryOperator;
JSMI_MUST_USE bool jsmi_unary(JsVm *vm, JsUnaryOperator operation,
                              JsValue value, JsValue *result);

// The result of typeof: an atom. Cannot fail.
JsString *jsmi_typeof(JsValue value);

// Concatenation with the length check; throws RangeError.
JSMI_MUST_USE bool jsmi_concatenate(JsVm *vm, JsString *a, JsString *b,
                                    JsString **result);
