// SPDX-License-Identifier: MIT
//
// What the collector is told of the kinds of cells that this folder and the
// ones below define (JsCellInfo). A table of all kinds, made by whoever knows
// the folders above, takes these rows:
//
//     const JsCellInfo infos[JSMI_CELL_KIND_COUNT] = {
//         JSMI_OBJECT_CELL_INFOS,
//         [JSMI_CELL_MAP] = ...
//     };
#pragma once

#include "object/arguments.h"
#include "object/array_buffer.h"
#include "object/proxy.h"
#include "object/wrapper.h"

JsValue *jsmi_slots_values(JsCell *cell, size_t *count);
JsValue *jsmi_elements_values(JsCell *cell, size_t *count);
void jsmi_sparse_elements_trace(JsMarker *marker, JsCell *cell);
void jsmi_accessor_trace(JsMarker *marker, JsCell *cell);
void jsmi_indirect_binding_trace(JsMarker *marker, JsCell *cell);
void jsmi_error_trace(JsMarker *marker, JsCell *cell);

void jsmi_shape_verify(const JsHeap *heap, const JsCell *cell);
void jsmi_object_verify(const JsHeap *heap, const JsCell *cell);

// clang-format off
#define JSMI_OBJECT_CELL_INFOS \
    [JSMI_CELL_FREE] = {"free", NULL, NULL, NULL, NULL, NULL}, \
    [JSMI_CELL_STRING] = {"string", jsmi_string_trace, NULL, jsmi_string_finalize, NULL, NULL}, \
    [JSMI_CELL_SYMBOL] = {"symbol", jsmi_symbol_trace, NULL, NULL, NULL, NULL}, \
    [JSMI_CELL_BIGINT] = {"bigint", NULL, NULL, NULL, NULL, NULL}, \
    [JSMI_CELL_SHAPE] = {"shape", jsmi_shape_trace, NULL, NULL, jsmi_shape_clear_weak, jsmi_shape_verify}, \
    [JSMI_CELL_PROPERTY_TABLE] = {"property table", jsmi_property_table_trace, NULL, NULL, NULL, NULL}, \
    [JSMI_CELL_TRANSITIONS] = {"shape transitions", NULL, NULL, NULL, NULL, NULL}, \
    [JSMI_CELL_SLOTS] = {"property slots", NULL, jsmi_slots_values, NULL, NULL, NULL}, \
    [JSMI_CELL_ELEMENTS] = {"elements", NULL, jsmi_elements_values, NULL, NULL, NULL}, \
    [JSMI_CELL_SPARSE_ELEMENTS] = {"sparse elements", jsmi_sparse_elements_trace, NULL, NULL, NULL, NULL}, \
    [JSMI_CELL_ACCESSOR] = {"accessor pair", jsmi_accessor_trace, NULL, NULL, NULL, NULL}, \
    [JSMI_CELL_ENVIRONMENT] = {"environment", jsmi_environment_trace, jsmi_environment_values, NULL, NULL, NULL}, \
    [JSMI_CELL_LINKED_CODE] = {"code of a realm", jsmi_linked_code_trace, NULL, jsmi_linked_code_finalize, jsmi_linked_code_clear_weak, NULL}, \
    [JSMI_CELL_REALM] = {"realm", jsmi_realm_trace, NULL, NULL, NULL, NULL}, \
    [JSMI_CELL_BINDING] = {"import binding", jsmi_indirect_binding_trace, NULL, NULL, NULL, NULL}, \
    [JSMI_CELL_CONSTRUCT_DATA] = {"construct data of a function", jsmi_construct_data_trace, NULL, NULL, NULL, NULL}, \
    [JSMI_CELL_OBJECT] = {"object", jsmi_object_trace, NULL, NULL, NULL, jsmi_object_verify}, \
    [JSMI_CELL_ARRAY] = {"array", jsmi_object_trace, NULL, NULL, NULL, jsmi_object_verify}, \
    [JSMI_CELL_FUNCTION] = {"function", jsmi_function_trace, NULL, NULL, NULL, jsmi_object_verify}, \
    [JSMI_CELL_NATIVE_FUNCTION] = {"native function", jsmi_native_function_trace, NULL, jsmi_native_function_finalize, NULL, jsmi_object_verify}, \
    [JSMI_CELL_BOUND_FUNCTION] = {"bound function", jsmi_bound_function_trace, NULL, NULL, NULL, jsmi_object_verify}, \
    [JSMI_CELL_PROXY] = {"proxy", jsmi_proxy_trace, NULL, NULL, NULL, jsmi_object_verify}, \
    [JSMI_CELL_ARGUMENTS] = {"arguments object", jsmi_arguments_trace, NULL, NULL, NULL, jsmi_object_verify}, \
    [JSMI_CELL_PRIMITIVE] = {"wrapper of a primitive", jsmi_wrapper_trace, NULL, NULL, NULL, jsmi_object_verify}, \
    [JSMI_CELL_ERROR] = {"error", jsmi_error_trace, NULL, NULL, NULL, jsmi_object_verify}, \
    [JSMI_CELL_ARRAY_BUFFER] = {"array buffer", jsmi_array_buffer_trace, NULL, jsmi_array_buffer_finalize, NULL, jsmi_object_verify}, \
    [JSMI_CELL_TYPED_ARRAY] = {"typed array", jsmi_typed_array_trace, NULL, NULL, NULL, jsmi_object_verify}, \
    [JSMI_CELL_DATA_VIEW] = {"data view", jsmi_data_view_trace, NULL, NULL, NULL, jsmi_object_verify}
// clang-format on
