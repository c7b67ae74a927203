// SPDX-License-Identifier: MIT
//
// What the loop does out of line. Each function carries out one instruction
// on the frame at `fp`, decoding its operands itself; `extra` is the word
// after the instruction, if it has one. The loop has saved the program counter
// before and rewinds the native scope afterwards.
//
// jsmi_op_* return false with the exception pending; jsmi_step_* may also have
// pushed a frame.
#pragma once

#include "interp/frame.h"

// Out of line even where the compiler sees a single call: the loop is to keep
// its registers.
#define JSMI_OPERATION(name)                                                   \
    JSMI_NOINLINE JSMI_MUST_USE bool jsmi_op_##name(                           \
        JsVm *vm, JsValue *fp, JsInstruction instruction, uint32_t extra)
#define JSMI_STEP(name)                                                        \
    JSMI_NOINLINE JSMI_MUST_USE JsStep jsmi_step_##name(                       \
        JsVm *vm, JsValue *fp, JsInstruction instruction, uint32_t extra)

// operators.c: the cold halves of arithmetic and comparison. `extra` of
// `binary` is the JsBinaryOperator, of `binary_immediate` too (C is a number).
JSMI_OPERATION(binary);
JSMI_OPERATION(binary_immediate);
JSMI_OPERATION(unary);
JSMI_OPERATION(to_number);
JSMI_OPERATION(to_numeric);
JSMI_OPERATION(to_string);
JSMI_OPERATION(concatenate);
JSMI_OPERATION(to_object);
JSMI_OPERATION(to_property_key);
JSMI_OPERATION(check_object_coercible);
JSMI_OPERATION(check_object);
JSMI_OPERATION(has_property);
JSMI_OPERATION(instance_of);

typedef enum JsComparison {
    JSMI_COMPARE_LESS,
    JSMI_COMPARE_LESS_EQUAL,
    JSMI_COMPARE_GREATER,
    JSMI_COMPARE_GREATER_EQUAL,
    JSMI_COMPARE_EQUAL,
    JSMI_COMPARE_STRICT_EQUAL,
} JsComparison;

enum { JSMI_NOT_SHORT_STRINGS = 2 };
// FAST PATH: how two strings of a few Latin-1 units each relate, negative, zero
// or positive; JSMI_NOT_SHORT_STRINGS if that is not what the values are.
int jsmi_compare_short_strings(JsValue a, JsValue b);
// Compares what the fast paths did not.
JSMI_MUST_USE bool jsmi_compare_slowly(JsVm *vm, JsComparison comparison,
                                       JsValue a, JsValue b, bool *truth);

// call.c: a CALL whose callee is JSMI_NATIVE_IS_PLAIN.
JSMI_OPERATION(call_native);

// operations.c. Always false: an operand is not what the compiler makes sure it
// is. Only code from elsewhere can do that, after jsmi_image_verify has left
// the question to the handler.
bool jsmi_throw_operand(JsVm *vm);

// properties.c
JSMI_STEP(get_property);
JSMI_STEP(get_method);
JSMI_STEP(set_property);
JSMI_STEP(get_element);
JSMI_STEP(get_element_method);
JSMI_STEP(set_element);
// FAST PATH of them for an index in a typed array of Numbers, and the store of
// one. False: another way. Out of line, because elements are of many types.
bool jsmi_get_typed_element(const JsObject *array, int32_t index,
                            JsValue *value);
bool jsmi_set_typed_element(const JsObject *array, int32_t index,
                            JsValue value);
JSMI_OPERATION(delete_element);
JSMI_OPERATION(get_super);
JSMI_OPERATION(set_super);
JSMI_OPERATION(super_base);
JSMI_OPERATION(define_field);
JSMI_OPERATION(define_element);
JSMI_OPERATION(define_method);
// Whether the running instruction of a frame is strict code.
bool jsmi_is_strict(const JsVm *vm, const JsValue *fp);
JSMI_OPERATION(set_function_name);
JSMI_OPERATION(set_prototype);
JSMI_OPERATION(copy_data_properties);
JSMI_OPERATION(copy_rest_properties);
JSMI_OPERATION(new_private_name);
JSMI_OPERATION(get_private);
JSMI_OPERATION(set_private);
JSMI_OPERATION(define_private_field);
JSMI_OPERATION(define_private_method);
JSMI_OPERATION(has_private);

// literals.c
JSMI_OPERATION(new_object);
JSMI_OPERATION(new_array);
JSMI_OPERATION(array_append);
JSMI_OPERATION(array_append_hole);
JSMI_OPERATION(array_spread);
JSMI_OPERATION(new_regexp);
JSMI_OPERATION(template_object);
JSMI_OPERATION(closure);
JSMI_OPERATION(new_class);
JSMI_OPERATION(set_field_initializer);
JSMI_OPERATION(field_initializer);
JSMI_OPERATION(create_arguments);
JSMI_OPERATION(rest_arguments);

// decorate.c
JSMI_OPERATION(decorate);
JSMI_OPERATION(class_metadata);
JSMI_OPERATION(run_initializers);
JSMI_OPERATION(initialize_value);

// variables.c
JSMI_OPERATION(new_environment);
JSMI_OPERATION(copy_environment);
JSMI_OPERATION(get_import);
JSMI_OPERATION(get_global);
JSMI_OPERATION(get_global_or_undefined);
JSMI_OPERATION(set_global);
JSMI_OPERATION(initialize_global);
JSMI_OPERATION(declare_globals);
JSMI_OPERATION(declare_global_function);
JSMI_OPERATION(declare_eval_variables);
JSMI_OPERATION(declare_eval_function);
JSMI_OPERATION(get_name);
JSMI_OPERATION(get_name_or_undefined);
JSMI_OPERATION(get_name_and_this);
JSMI_OPERATION(resolve_name);
JSMI_OPERATION(get_resolved);
JSMI_OPERATION(set_resolved);
JSMI_OPERATION(initialize_name);
JSMI_OPERATION(delete_name);
JSMI_OPERATION(new_with_environment);
JSMI_OPERATION(coerce_this);

// Always false: the errors that variables throw.
bool jsmi_throw_uninitialized_slot(JsVm *vm, JsEnvironment *environment,
                                   uint32_t slot);
bool jsmi_throw_uninitialized_constant(JsVm *vm, JsValue *fp, uint32_t extra);
bool jsmi_throw_with_constant(JsVm *vm, JsValue *fp, JsInstruction instruction,
                              uint32_t extra);
bool jsmi_throw_this_uninitialized(JsVm *vm, bool is_set_already);
// A derived constructor returned neither an object nor undefined after
// super(): an error of the realm that constructs.
bool jsmi_throw_derived_return(JsVm *vm, JsValue returned);

// calls.c
JSMI_STEP(call);
// The same when a level of depth was counted that there is not.
JSMI_STEP(call_too_deep);
JSMI_STEP(call_spread);
JSMI_STEP(call_eval);
JSMI_STEP(tail_call_eval);
JSMI_STEP(call_eval_spread);
JSMI_STEP(tail_call);
JSMI_STEP(tail_call_spread);
JSMI_STEP(construct);
JSMI_STEP(construct_spread);
JSMI_OPERATION(super_constructor);

// iterate.c
JSMI_OPERATION(get_iterator);
JSMI_OPERATION(get_async_iterator);
// GetIterator of an operand of the running instruction, which errors name.
JSMI_MUST_USE bool jsmi_get_operand_iterator(JsVm *vm, const JsValue *fp,
                                             JsValue value,
                                             JsIteratorRecord *record);
// `jump` is set when the iteration is done.
JsStep jsmi_step_iterator(JsVm *vm, JsValue *fp, JsInstruction instruction,
                          bool *done);
JSMI_OPERATION(iterator_step_value);
JSMI_OPERATION(iterator_rest);
JSMI_OPERATION(iterator_close);
JSMI_OPERATION(iterator_close_silently);
JSMI_OPERATION(for_in_start);
JSMI_MUST_USE bool jsmi_for_in_next(JsVm *vm, JsValue enumerator, JsValue *key,
                                    bool *done);
JSMI_OPERATION(iterator_result);

// suspend.c: generators and async functions
JSMI_STEP(create_generator);
JSMI_STEP(yield);
JSMI_STEP(generator_return);
JSMI_STEP(await);
JSMI_STEP(async_return);
JSMI_STEP(async_throw);

// dispose.c
JSMI_OPERATION(new_disposables);
JSMI_OPERATION(add_disposable);
JSMI_MUST_USE bool jsmi_dispose_step(JsVm *vm, JsValue *fp,
                                     JsInstruction instruction, bool *done);
JSMI_OPERATION(suppressed_error);

// modules (installed through the vm's hooks)
JSMI_OPERATION(import_meta);
JSMI_OPERATION(import_call);
