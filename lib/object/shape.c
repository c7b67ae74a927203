// SPDX-License-Identifier: MIT
#include "object/shape.h"

#include "object/vm.h"

// The children of a shared shape that has several: a hash table by what was
// added. Its shapes are held weakly: the shape that owns it clears it.
typedef struct JsTransitions {
    JsCell cell;  // auxiliary: capacity, a power of two
    uint32_t count;
    uint32_t padding;
    JsShape *shapes[];
} JsTransitions;

static uint32_t transition_hash(JsKey key, uint32_t attributes)
{
    uint32_t hash = jsmi_key_hash(key) + attributes * 0x9E3779B1u;

    return hash ^ hash >> 15;
}

static JsShape *find_transition(const JsTransitions *transitions, JsKey key,
                                uint32_t attributes)
{
    uint32_t mask = transitions->cell.auxiliary - 1;

    for (uint32_t i = transition_hash(key, attributes) & mask;
         transitions->shapes[i]; i = (i + 1) & mask) {
        JsShape *child = transitions->shapes[i];
        if (jsmi_key_equal(child->added_key, key) &&
            child->added_attributes == attributes)
            return child;
    }
    return NULL;
}

static void enter_transition(JsTransitions *transitions, JsShape *child)
{
    uint32_t mask = transitions->cell.auxiliary - 1;
    uint32_t i =
        transition_hash(child->added_key, child->added_attributes) & mask;

    while (transitions->shapes[i])
        i = (i + 1) & mask;
    // NO BARRIER: held weakly.
    transitions->shapes[i] = child;
    transitions->count++;
}

static JsTransitions *transitions_new(JsVm *vm, uint32_t capacity)
{
    JsTransitions *transitions = jsmi_heap_allocate(
        &vm->heap, sizeof(JsTransitions) + capacity * sizeof(JsShape *),
        JSMI_CELL_TRANSITIONS);

    if (transitions)
        transitions->cell.auxiliary = capacity;
    return transitions;
}

static bool register_weak(JsVm *vm, JsShape *shape)
{
    if (shape->cell.flags & JSMI_SHAPE_IS_WEAK)
        return true;
    if (!jsmi_heap_add_weak(&vm->heap, &shape->cell))
        return false;
    shape->cell.flags |= JSMI_SHAPE_IS_WEAK;
    return true;
}

static JsTransitions *as_transitions(JsCell *children)
{
    return children && children->kind == JSMI_CELL_TRANSITIONS
               ? (JsTransitions *)children
               : NULL;
}

// Room for one more child. Making it may collect, and so clear children.
static bool grow_transitions(JsVm *vm, JsShape *shape)
{
    JsTransitions *old = as_transitions(shape->children);
    uint32_t capacity = old ? old->cell.auxiliary : 0;

    if (old && (old->count + 1) * 4 <= capacity * 3)
        return true;

    JsTransitions *transitions =
        transitions_new(vm, capacity ? capacity * 2 : 4);
    if (!transitions)
        return false;
    if (old) {
        for (uint32_t i = 0; i < capacity; i++) {
            if (old->shapes[i])
                enter_transition(transitions, old->shapes[i]);
        }
    } else if (shape->children) {
        enter_transition(transitions, (JsShape *)shape->children);
    }
    shape->children = &transitions->cell;
    jsmi_write_barrier(&vm->heap, shape);
    return true;
}

static bool link_child(JsVm *vm, JsShape *shape, JsShape *child)
{
    if (!register_weak(vm, shape))
        return false;
    if (!shape->children) {
        // NO BARRIER: held weakly.
        shape->children = &child->cell;
        return true;
    }
    if (!grow_transitions(vm, shape))
        return false;
    enter_transition((JsTransitions *)shape->children, child);
    return true;
}

static JsShape *find_child(const JsShape *shape, JsKey key, uint32_t attributes)
{
    JsTransitions *transitions = as_transitions(shape->children);
    JsShape *only = (JsShape *)shape->children;

    if (transitions)
        return find_transition(transitions, key, attributes);
    if (only && jsmi_key_equal(only->added_key, key) &&
        only->added_attributes == attributes)
        return only;
    return NULL;
}

// A shape like another, without table and children.
static JsShape *shape_new(JsVm *vm, const JsShape *like, JsObject *prototype,
                          const JsObjectMethods *methods,
                          uint32_t inline_capacity)
{
    JsShape *shape =
        jsmi_heap_allocate(&vm->heap, sizeof(JsShape), JSMI_CELL_SHAPE);

    JSMI_ASSERT(inline_capacity <= JSMI_MOST_INLINE_SLOTS);
    if (!shape)
        return NULL;
    // NO BARRIER: the shape is new.
    shape->cell.extra = (uint8_t)inline_capacity;
    shape->prototype = prototype;
    shape->methods = methods;
    if (like) {
        shape->property_count = like->property_count;
        shape->slot_count = like->slot_count;
        shape->deleted_count = like->deleted_count;
        shape->cell.flags = like->cell.flags & JSMI_SHAPE_NOT_EXTENSIBLE;
    }
    return shape;
}

static JsShape *shape_new_like(JsVm *vm, const JsShape *like)
{
    return shape_new(vm, like, like->prototype, like->methods,
                     jsmi_shape_inline_capacity(like));
}

// Roots of a prototype are found from its unique shape: when it gets another
// one, they move there.
static bool take_over(JsVm *vm, JsShape *shape, JsShape *fresh)
{
    JSMI_ASSERT(jsmi_shape_is_unique(shape));
    fresh->cell.flags |=
        shape->cell.flags & (JSMI_SHAPE_UNIQUE | JSMI_SHAPE_OF_PROTOTYPE);
    fresh->table = shape->table;
    if (shape->children && !register_weak(vm, fresh))
        return false;
    // NO BARRIER: held weakly. Read after the last call that may collect.
    fresh->children = shape->children;
    return true;
}

// The fresh shape that replaces a unique one whose table is about to change.
static JsShape *replace_unique(JsVm *vm, JsShape *shape)
{
    JsShape *fresh = shape_new_like(vm, shape);

    if (!fresh || !take_over(vm, shape, fresh))
        return NULL;
    return fresh;
}

JsShape *jsmi_shape_root(JsVm *vm, JsObject *prototype,
                         const JsObjectMethods *methods,
                         uint32_t inline_capacity)
{
    if (inline_capacity > JSMI_MOST_INLINE_SLOTS)
        inline_capacity = JSMI_MOST_INLINE_SLOTS;
    if (prototype && !jsmi_object_become_prototype(vm, prototype))
        return NULL;

    JsShape *root =
        prototype ? (JsShape *)prototype->shape->children : vm->null_roots;
    for (; root; root = root->next_root) {
        if (root->methods == methods &&
            jsmi_shape_inline_capacity(root) == inline_capacity) {
            jsmi_keep(&vm->heap, jsmi_value_cell(root));
            return root;
        }
    }

    root = shape_new(vm, NULL, prototype, methods, inline_capacity);
    if (!root || !register_weak(vm, root))
        return NULL;
    if (!prototype) {
        root->next_root = vm->null_roots;
        vm->null_roots = root;
        return root;
    }
    if (!register_weak(vm, prototype->shape))
        return NULL;
    // NO BARRIER: held weakly.
    root->next_root = (JsShape *)prototype->shape->children;
    prototype->shape->children = &root->cell;
    return root;
}

const JsProperty *jsmi_shape_find(const JsShape *shape, JsKey key)
{
    if (!shape->table)
        return NULL;
    return jsmi_property_table_find(shape->table, shape->property_count, key);
}

// A table in which the shape's entries are the last ones and which has room.
static JsPropertyTable *table_to_extend(JsVm *vm, const JsShape *shape)
{
    JsPropertyTable *table = shape->table;
    uint32_t count = shape->property_count;

    if (!table)
        return jsmi_property_table_new(vm, 4);
    if (table->count == count && count < table->cell.auxiliary)
        return table;
    return jsmi_property_table_copy(vm, table, count,
                                    count < 4 ? 4 : count * 2);
}

JsShape *jsmi_shape_add(JsVm *vm, JsShape *shape, JsKey key,
                        uint32_t attributes)
{
    JsShape *child = find_child(shape, key, attributes);

    JSMI_ASSERT(!jsmi_shape_is_unique(shape));
    if (child)
        return child;

    child = shape_new_like(vm, shape);
    if (!child)
        return NULL;
    // NO BARRIER: the child is new, here and after the next allocation, since
    // only a store of something younger needs one there.
    child->parent = shape;
    child->added_key = key;
    child->added_attributes = attributes;

    JsPropertyTable *table = table_to_extend(vm, shape);
    if (!table)
        return NULL;
    child->table = table;
    jsmi_write_barrier(&vm->heap, child);
    if (!link_child(vm, shape, child))
        return NULL;
    jsmi_property_table_append(vm, table, key, shape->slot_count, attributes);
    child->property_count = shape->property_count + 1;
    child->slot_count = shape->slot_count + 1;
    return child;
}

JsShape *jsmi_shape_make_unique(JsVm *vm, const JsShape *shape)
{
    JsShape *unique = shape_new_like(vm, shape);

    if (!unique)
        return NULL;
    unique->cell.flags |= JSMI_SHAPE_UNIQUE;
    if (!shape->table)
        return unique;

    uint32_t count = shape->property_count;
    JsPropertyTable *table = jsmi_property_table_copy(
        vm, shape->table, count, count < 4 ? 4 : count + count / 2);
    if (!table)
        return NULL;
    unique->table = table;
    jsmi_write_barrier(&vm->heap, unique);
    return unique;
}

bool jsmi_shape_add_in_place(JsVm *vm, JsShape *shape, JsKey key,
                             uint32_t attributes)
{
    JsPropertyTable *table = shape->table;
    uint32_t count = shape->property_count;

    JSMI_ASSERT(jsmi_shape_is_unique(shape));
    if (!table || count == table->cell.auxiliary) {
        table = table_to_extend(vm, shape);
        if (!table)
            return false;
        shape->table = table;
        jsmi_write_barrier(&vm->heap, shape);
    }
    jsmi_property_table_append(vm, table, key, shape->slot_count, attributes);
    shape->property_count++;
    shape->slot_count++;
    return true;
}

JsShape *jsmi_shape_remove(JsVm *vm, JsShape *shape, JsKey key)
{
    JsShape *fresh = replace_unique(vm, shape);

    if (!fresh)
        return NULL;

    JsProperty *entry =
        jsmi_property_table_find(fresh->table, fresh->property_count, key);
    JSMI_ASSERT(entry != NULL);
    entry->key.bits = 0;
    entry->attributes = JSMI_IS_DELETED;
    fresh->deleted_count++;
    return fresh;
}

JsShape *jsmi_shape_change_attributes(JsVm *vm, JsShape *shape, JsKey key,
                                      uint32_t attributes)
{
    JsShape *fresh = replace_unique(vm, shape);

    if (!fresh)
        return NULL;

    JsProperty *entry =
        jsmi_property_table_find(fresh->table, fresh->property_count, key);
    JSMI_ASSERT(entry != NULL);
    entry->attributes = attributes;
    return fresh;
}

JsShape *jsmi_shape_with_prototype(JsVm *vm, JsShape *shape,
                                   JsObject *prototype)
{
    JsShape *fresh;

    if (prototype && !jsmi_object_become_prototype(vm, prototype))
        return NULL;
    fresh = jsmi_shape_is_unique(shape) ? replace_unique(vm, shape)
                                        : jsmi_shape_make_unique(vm, shape);
    if (!fresh)
        return NULL;
    fresh->prototype = prototype;
    jsmi_write_barrier(&vm->heap, fresh);
    return fresh;
}

JsShape *jsmi_shape_not_extensible(JsVm *vm, JsShape *shape)
{
    JsShape *fresh = jsmi_shape_is_unique(shape)
                         ? replace_unique(vm, shape)
                         : jsmi_shape_make_unique(vm, shape);

    if (fresh)
        fresh->cell.flags |= JSMI_SHAPE_NOT_EXTENSIBLE;
    return fresh;
}

// ----------------------------------------------------------------- collection

void jsmi_shape_trace(JsMarker *marker, JsCell *cell)
{
    JsShape *shape = (JsShape *)cell;

    jsmi_mark_cell(marker, shape->prototype);
    jsmi_mark_cell(marker, shape->table);
    if (shape->added_key.bits != 0) {
        jsmi_mark_cell(marker, jsmi_key_cell(shape->added_key));
        jsmi_mark_cell(marker, shape->parent);
    }
    // Only the vector is held, not the children in it.
    jsmi_mark_cell(marker, as_transitions(shape->children));
}

// The first root from here on that lives. Dead ones are still readable.
static JsShape *first_live_root(JsHeap *heap, JsShape *root)
{
    while (root && !jsmi_heap_is_live(heap, &root->cell))
        root = root->next_root;
    return root;
}

// Takes the entry out, moving up later ones of the same probe sequence.
static void remove_transition(JsTransitions *transitions, uint32_t hole)
{
    uint32_t mask = transitions->cell.auxiliary - 1;

    transitions->count--;
    for (uint32_t i = (hole + 1) & mask; transitions->shapes[i];
         i = (i + 1) & mask) {
        JsShape *child = transitions->shapes[i];
        uint32_t home =
            transition_hash(child->added_key, child->added_attributes) & mask;
        if (((i - home) & mask) >= ((i - hole) & mask)) {
            transitions->shapes[hole] = child;
            hole = i;
        }
    }
    transitions->shapes[hole] = NULL;
}

static void clear_transitions(JsHeap *heap, JsTransitions *transitions)
{
    uint32_t i = 0;

    while (i < transitions->cell.auxiliary) {
        JsShape *child = transitions->shapes[i];
        // What moves up into the hole is looked at next.
        if (child && !jsmi_heap_is_live(heap, &child->cell))
            remove_transition(transitions, i);
        else
            i++;
    }
}

void jsmi_shape_clear_weak(JsHeap *heap, JsCell *cell)
{
    JsShape *shape = (JsShape *)cell;
    JsTransitions *transitions = as_transitions(shape->children);

    if (jsmi_shape_is_root(shape))
        shape->next_root = first_live_root(heap, shape->next_root);
    if (transitions)
        clear_transitions(heap, transitions);
    else if (shape->children && jsmi_shape_is_unique(shape))
        shape->children =
            (JsCell *)first_live_root(heap, (JsShape *)shape->children);
    else if (shape->children && !jsmi_heap_is_live(heap, shape->children))
        shape->children = NULL;
}

void jsmi_shape_clear_null_roots(JsHeap *heap, void *data)
{
    JsVm *vm = data;

    vm->null_roots = first_live_root(heap, vm->null_roots);
}
