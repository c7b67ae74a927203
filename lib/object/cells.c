// SPDX-License-Identifier: MIT
#include "object/cells.h"

JsValue *jsmi_slots_values(JsCell *cell, size_t *count)
{
    *count = cell->auxiliary;
    return ((JsSlots *)cell)->values;
}

JsValue *jsmi_elements_values(JsCell *cell, size_t *count)
{
    JsElements *elements = (JsElements *)cell;

    *count = elements->readable;
    return elements->values;
}

void jsmi_sparse_elements_trace(JsMarker *marker, JsCell *cell)
{
    JsSparseElements *sparse = (JsSparseElements *)cell;

    jsmi_mark_cell(marker, sparse->table);
    jsmi_mark_cell(marker, sparse->slots);
}

void jsmi_accessor_trace(JsMarker *marker, JsCell *cell)
{
    JsAccessor *accessor = (JsAccessor *)cell;

    jsmi_mark_value(marker, accessor->getter);
    jsmi_mark_value(marker, accessor->setter);
}

void jsmi_indirect_binding_trace(JsMarker *marker, JsCell *cell)
{
    JsIndirectBinding *binding = (JsIndirectBinding *)cell;

    jsmi_mark_cell(marker, binding->environment);
    jsmi_mark_value(marker, binding->value);
}

void jsmi_error_trace(JsMarker *marker, JsCell *cell)
{
    jsmi_object_trace(marker, cell);
    jsmi_mark_cell(marker, ((JsError *)cell)->frames);
}
