// SPDX-License-Identifier: MIT
//
// The invariants of shape.h and object.h as the collector's verifier checks
// them. Cells under construction are met too, so that what a maker fills in
// last is looked at only once it is there.
#include "object/cells.h"

// Each property that the shape sees has a slot of its own objects.
static void verify_properties(const JsShape *shape)
{
    const JsPropertyTable *table = shape->table;

    JSMI_CHECK(shape->property_count <= (table ? table->count : 0));
    for (uint32_t i = 0; i < shape->property_count; i++) {
        const JsProperty *property = &table->entries[i];

        JSMI_CHECK(property->attributes & JSMI_IS_DELETED ||
                   property->slot < shape->slot_count);
    }
}

void jsmi_shape_verify(const JsHeap *heap, const JsCell *cell)
{
    const JsShape *shape = (const JsShape *)(const void *)cell;
    const JsPropertyTable *table = shape->table;

    (void)heap;
    JSMI_CHECK(shape->methods != NULL);
    JSMI_CHECK(jsmi_shape_inline_capacity(shape) <= JSMI_MOST_INLINE_SLOTS);
    if (!table)
        return;
    JSMI_CHECK(table->cell.kind == JSMI_CELL_PROPERTY_TABLE);
    JSMI_CHECK(table->count <= table->cell.auxiliary);
    // A unique shape whose table was taken over lags behind until it is
    // collected: it is looked at as the shape of its object.
    if (!jsmi_shape_is_unique(shape))
        verify_properties(shape);
}

static void verify_slots(const JsObject *object)
{
    uint32_t inline_capacity = jsmi_shape_inline_capacity(object->shape);
    uint32_t capacity = object->overflow ? object->overflow->cell.auxiliary : 0;

    JSMI_CHECK(object->shape->slot_count <= inline_capacity + capacity);
}

static void verify_elements(const JsObject *object)
{
    const JsElements *elements = object->elements;

    if (elements->cell.kind == JSMI_CELL_SPARSE_ELEMENTS) {
        JSMI_CHECK(elements->readable == 0 && elements->writable == 0);
        return;
    }
    JSMI_CHECK(elements->cell.kind == JSMI_CELL_ELEMENTS);
    JSMI_CHECK(elements->readable <= elements->cell.auxiliary);
    JSMI_CHECK(elements->writable == elements->readable ||
               elements->writable == 0);
}

void jsmi_object_verify(const JsHeap *heap, const JsCell *cell)
{
    const JsObject *object = (const JsObject *)(const void *)cell;

    (void)heap;
    JSMI_CHECK(object->shape != NULL &&
               object->shape->cell.kind == JSMI_CELL_SHAPE);
    JSMI_CHECK(object->elements != NULL);
    if (jsmi_shape_is_unique(object->shape))
        verify_properties(object->shape);
    verify_slots(object);
    verify_elements(object);
}
