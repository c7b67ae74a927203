// SPDX-License-Identifier: MIT
//
// Set objects and their iterators. https://tc39.es/ecma262/#sec-set-objects
#include "builtins/collection.h"
#include "builtins/iterate.h"
#include "builtins/iterator_object.h"

#include <math.h>

static bool this_set(JsCall *call, JsSet **set)
{
    return jsmi_this_of_kind(call, JSMI_CELL_SET, "a Set", set);
}

static bool add_value(JsVm *vm, void *data, double index, JsValue value,
                      bool *stop)
{
    JsValue *target_and_adder = data;
    JsValue ignored;

    (void)index;
    (void)stop;
    return jsmi_call(vm, target_and_adder[1], target_and_adder[0], &value, 1,
                     &ignored);
}

// Set ( [ iterable ] )
// https://tc39.es/ecma262/#sec-set-iterable
static bool set_constructor(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsSet *set;
    JsValue target_and_adder[2];

    if (!jsmi_require_new(call, "Set"))
        return false;
    if (!jsmi_create_from_constructor(call, JSMI_INTRINSIC_SET_PROTOTYPE,
                                      JSMI_CELL_SET, sizeof(JsSet), &set))
        return false;
    if (!jsmi_hash_table_new(vm, JSMI_HASH_SET, &set->table))
        return false;
    jsmi_write_barrier(&vm->heap, set);
    *result = jsmi_value_object(set);
    if (jsmi_is_nullish(jsmi_argument(call, 0)))
        return true;
    target_and_adder[0] = *result;
    if (!jsmi_get(vm, &set->object, JSMI_KEY(add), &target_and_adder[1]))
        return false;
    if (!jsmi_is_callable(target_and_adder[1]))
        return jsmi_throw_type_error(vm, "'add' of the new Set is not a "
                                         "function");
    return jsmi_iterate(vm, jsmi_argument(call, 0), add_value,
                        target_and_adder);
}

// Set.prototype.add ( value )
// https://tc39.es/ecma262/#sec-set.prototype.add
static bool set_prototype_add(JsCall *call, JsValue *result)
{
    JsSet *set;

    *result = call->this_value;
    return this_set(call, &set) &&
           jsmi_hash_table_set(call->vm, set, &set->table,
                               jsmi_argument(call, 0), JSMI_UNDEFINED);
}

// Set.prototype.clear ( )
// https://tc39.es/ecma262/#sec-set.prototype.clear
static bool set_prototype_clear(JsCall *call, JsValue *result)
{
    JsSet *set;

    *result = JSMI_UNDEFINED;
    return this_set(call, &set) &&
           jsmi_hash_table_clear(call->vm, set, &set->table);
}

// Set.prototype.delete ( value )
// https://tc39.es/ecma262/#sec-set.prototype.delete
static bool set_prototype_delete(JsCall *call, JsValue *result)
{
    JsSet *set;
    bool deleted;

    if (!this_set(call, &set))
        return false;
    if (!jsmi_hash_table_delete(call->vm, set, &set->table,
                                jsmi_argument(call, 0), &deleted))
        return false;
    *result = jsmi_value_boolean(deleted);
    return true;
}

static bool set_has(JsVm *vm, JsSet *set, JsValue value, bool *has)
{
    int64_t entry;

    if (!jsmi_hash_table_find(vm, set->table, value, &entry))
        return false;
    *has = entry >= 0;
    return true;
}

// Set.prototype.has ( value )
// https://tc39.es/ecma262/#sec-set.prototype.has
static bool set_prototype_has(JsCall *call, JsValue *result)
{
    JsSet *set;
    bool has;

    if (!this_set(call, &set) ||
        !set_has(call->vm, set, jsmi_argument(call, 0), &has))
        return false;
    *result = jsmi_value_boolean(has);
    return true;
}

// get Set.prototype.size
// https://tc39.es/ecma262/#sec-get-set.prototype.size
static bool set_prototype_size(JsCall *call, JsValue *result)
{
    JsSet *set;

    if (!this_set(call, &set))
        return false;
    *result = jsmi_value_uint32(set->table->live);
    return true;
}

// ------------------------------------------------------------ set-like objects

// Set Records: the other side of union and its kin.
// https://tc39.es/ecma262/#sec-set-records
typedef struct SetRecord {
    JsValue object;
    double size;
    JsValue has;
    JsValue keys;
} SetRecord;

// GetSetRecord ( obj )
// https://tc39.es/ecma262/#sec-getsetrecord
static bool get_set_record(JsVm *vm, JsValue value, SetRecord *record)
{
    JsValue raw_size;
    JsObject *object;
    double number;

    if (!jsmi_is_object(value))
        return jsmi_throw_type_error(vm, "%V is not a set-like object", value);
    object = jsmi_as_object(value);
    record->object = value;
    if (!jsmi_get(vm, object, JSMI_KEY(size), &raw_size))
        return false;
    if (!jsmi_to_number(vm, raw_size, &number))
        return false;
    if (isnan(number))
        return jsmi_throw_type_error(vm,
                                     "size %V of a set-like object is not "
                                     "a number",
                                     raw_size);
    record->size = trunc(number);
    if (record->size < 0)
        return jsmi_throw_range_error(
            vm, "size %V of a set-like object is negative", raw_size);
    if (!jsmi_get(vm, object, JSMI_KEY(has), &record->has))
        return false;
    if (!jsmi_is_callable(record->has))
        return jsmi_throw_type_error(vm, "'has' of a set-like object is not a "
                                         "function");
    if (!jsmi_get(vm, object, JSMI_KEY(keys), &record->keys))
        return false;
    if (!jsmi_is_callable(record->keys))
        return jsmi_throw_type_error(vm, "'keys' of a set-like object is not "
                                         "a function");
    return true;
}

// The receiver and the record of the argument.
static bool this_set_and_other(JsCall *call, JsSet **set, SetRecord *other)
{
    return this_set(call, set) &&
           get_set_record(call->vm, jsmi_argument(call, 0), other);
}

static bool other_has(JsVm *vm, const SetRecord *other, JsValue value,
                      bool *has)
{
    JsValue answer;

    if (!jsmi_call(vm, other->has, other->object, &value, 1, &answer))
        return false;
    *has = jsmi_to_boolean(answer);
    return true;
}

// Walks through other.keys ( ), which need not be iterable but must have a
// next method.
static bool visit_other_keys(JsVm *vm, const SetRecord *other, JsVisitor *visit,
                             void *data)
{
    JsIteratorRecord record;
    JsValue iterator;
    double count;

    if (!jsmi_call(vm, other->keys, other->object, NULL, 0, &iterator))
        return false;
    if (!jsmi_is_object(iterator))
        return jsmi_throw_type_error(vm, "%V is not an iterator", iterator);
    return jsmi_get_iterator_direct(vm, jsmi_as_object(iterator), &record) &&
           jsmi_iterate_record(vm, &record, visit, data, &count);
}

// A Set of the running realm with the values of another, or none.
static bool create_set(JsVm *vm, JsHashTable *values, JsSet **set)
{
    if (!jsmi_create_of_kind(vm, JSMI_INTRINSIC_SET_PROTOTYPE, JSMI_CELL_SET,
                             sizeof(JsSet), set))
        return false;
    if (!jsmi_hash_table_new(vm, JSMI_HASH_SET, &(*set)->table))
        return false;
    jsmi_write_barrier(&vm->heap, *set);
    if (!values)
        return true;
    if (!jsmi_vm_spend(vm, values->used / 64))
        return false;
    for (uint32_t i = 0; i < values->used; i++) {
        JsValue key = jsmi_hash_table_key(values, i);

        if (!jsmi_is_hole(key) &&
            !jsmi_hash_table_set(vm, *set, &(*set)->table, key, JSMI_UNDEFINED))
            return false;
    }
    return true;
}

// What visitors of the other's keys work on.
typedef struct SetPair {
    JsSet *receiver;
    JsSet *target;
    bool answer;
} SetPair;

static bool add_to_target(JsVm *vm, void *data, double index, JsValue value,
                          bool *stop)
{
    SetPair *pair = data;

    (void)index;
    (void)stop;
    return jsmi_hash_table_set(vm, pair->target, &pair->target->table, value,
                               JSMI_UNDEFINED);
}

static bool remove_from_target(JsVm *vm, void *data, double index,
                               JsValue value, bool *stop)
{
    SetPair *pair = data;
    bool deleted;

    (void)index;
    (void)stop;
    return jsmi_hash_table_delete(vm, pair->target, &pair->target->table, value,
                                  &deleted);
}

static bool add_if_in_receiver(JsVm *vm, void *data, double index,
                               JsValue value, bool *stop)
{
    SetPair *pair = data;
    bool has;

    (void)index;
    (void)stop;
    if (!set_has(vm, pair->receiver, value, &has))
        return false;
    return !has || jsmi_hash_table_set(vm, pair->target, &pair->target->table,
                                       value, JSMI_UNDEFINED);
}

// For symmetricDifference: what the receiver has now goes away.
static bool toggle_in_target(JsVm *vm, void *data, double index, JsValue value,
                             bool *stop)
{
    SetPair *pair = data;
    bool has;

    if (!set_has(vm, pair->receiver, value, &has))
        return false;
    return has ? remove_from_target(vm, data, index, value, stop)
               : add_to_target(vm, data, index, value, stop);
}

static bool stop_if_absent(JsVm *vm, void *data, double index, JsValue value,
                           bool *stop)
{
    SetPair *pair = data;
    bool has;

    (void)index;
    if (!set_has(vm, pair->receiver, value, &has))
        return false;
    *stop = !has;
    pair->answer &= has;
    return true;
}

static bool stop_if_present(JsVm *vm, void *data, double index, JsValue value,
                            bool *stop)
{
    SetPair *pair = data;
    bool has;

    (void)index;
    if (!set_has(vm, pair->receiver, value, &has))
        return false;
    *stop = has;
    pair->answer &= !has;
    return true;
}

typedef enum SetOperation {
    DIFFERENCE,
    INTERSECTION,
    IS_DISJOINT_FROM,
    IS_SUBSET_OF,
    IS_SUPERSET_OF,
    SYMMETRIC_DIFFERENCE,
    UNION,
} SetOperation;

// Asks the other side about each value of the receiver, which may change
// meanwhile, and does what the operation wants of the answer. A difference goes
// through the copy that values are removed from.
static bool ask_other(JsVm *vm, SetPair *pair, const SetRecord *other,
                      SetOperation operation)
{
    const JsSet *walked =
        operation == DIFFERENCE ? pair->target : pair->receiver;
    JsHashCursor cursor = {walked->table, 0};
    uint32_t mark = jsmi_scope_open(&vm->heap);
    uint32_t entry;

    while (jsmi_hash_cursor_advance(&cursor, &entry)) {
        JsValue value = jsmi_hash_table_key(cursor.table, entry);
        bool has, deleted;

        if (!jsmi_turn(vm, mark))
            return false;
        jsmi_keep(&vm->heap, jsmi_value_cell(cursor.table));
        jsmi_vm_keep(vm, value);
        if (!other_has(vm, other, value, &has))
            return false;
        if (operation == IS_SUBSET_OF || operation == IS_DISJOINT_FROM) {
            pair->answer = has == (operation == IS_SUBSET_OF);
            if (!pair->answer)
                return true;
        } else if (operation == DIFFERENCE && has) {
            if (!jsmi_hash_table_delete(vm, pair->target, &pair->target->table,
                                        value, &deleted))
                return false;
        } else if (operation == INTERSECTION && has) {
            if (!jsmi_hash_table_set(vm, pair->target, &pair->target->table,
                                     value, JSMI_UNDEFINED))
                return false;
        }
    }
    return true;
}

// Set.prototype.difference ( other ), intersection, symmetricDifference, union
// https://tc39.es/ecma262/#sec-set.prototype.difference
static bool set_prototype_combine(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    SetOperation operation = (SetOperation)call->callee->mode;
    SetPair pair = {0};
    SetRecord other;
    bool succeeded;

    if (!this_set_and_other(call, &pair.receiver, &other))
        return false;
    if (operation == UNION || operation == SYMMETRIC_DIFFERENCE) {
        // The keys are asked for before the receiver is copied.
        JsIteratorRecord record;
        JsValue keys;
        double count;

        if (!jsmi_call(vm, other.keys, other.object, NULL, 0, &keys))
            return false;
        if (!jsmi_is_object(keys))
            return jsmi_throw_type_error(vm, "%V is not an iterator", keys);
        succeeded =
            jsmi_get_iterator_direct(vm, jsmi_as_object(keys), &record) &&
            create_set(vm, pair.receiver->table, &pair.target) &&
            jsmi_iterate_record(vm, &record,
                                operation == UNION ? add_to_target
                                                   : toggle_in_target,
                                &pair, &count);
    } else if (operation == DIFFERENCE) {
        succeeded =
            create_set(vm, pair.receiver->table, &pair.target) &&
            (pair.receiver->table->live <= other.size
                 ? ask_other(vm, &pair, &other, operation)
                 : visit_other_keys(vm, &other, remove_from_target, &pair));
    } else {
        succeeded =
            create_set(vm, NULL, &pair.target) &&
            (pair.receiver->table->live <= other.size
                 ? ask_other(vm, &pair, &other, operation)
                 : visit_other_keys(vm, &other, add_if_in_receiver, &pair));
    }
    if (!succeeded)
        return false;
    *result = jsmi_value_object(pair.target);
    return true;
}

// Set.prototype.isDisjointFrom ( other ), isSubsetOf, isSupersetOf
// https://tc39.es/ecma262/#sec-set.prototype.isdisjointfrom
static bool set_prototype_compare(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    SetOperation operation = (SetOperation)call->callee->mode;
    SetPair pair = {.answer = true};
    SetRecord other;
    uint32_t size;
    bool succeeded = true;

    if (!this_set_and_other(call, &pair.receiver, &other))
        return false;
    size = pair.receiver->table->live;
    if (operation == IS_SUBSET_OF) {
        pair.answer = size <= other.size;
        if (pair.answer)
            succeeded = ask_other(vm, &pair, &other, operation);
    } else if (operation == IS_SUPERSET_OF) {
        pair.answer = size >= other.size;
        if (pair.answer)
            succeeded = visit_other_keys(vm, &other, stop_if_absent, &pair);
    } else if (size <= other.size) {
        succeeded = ask_other(vm, &pair, &other, operation);
    } else {
        succeeded = visit_other_keys(vm, &other, stop_if_present, &pair);
    }
    if (!succeeded)
        return false;
    *result = jsmi_value_boolean(pair.answer);
    return true;
}

// ------------------------------------------------------------------- iterators
//
// As those of Maps: see map.c.

// CreateSetIterator ( set, kind )
// https://tc39.es/ecma262/#sec-createsetiterator
static bool set_prototype_iterate(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsSet *set;
    JsIterator *iterator;

    if (!this_set(call, &set))
        return false;
    if (!jsmi_iterator_create(vm, JSMI_INTRINSIC_SET_ITERATOR_PROTOTYPE,
                              JSMI_ITERATOR_SET, &iterator))
        return false;
    iterator->mode = call->callee->mode;
    jsmi_iterator_set(vm, iterator, 0, jsmi_value_cell(set->table));
    *result = jsmi_value_object(iterator);
    return true;
}

// %SetIteratorPrototype%.next ( )
// https://tc39.es/ecma262/#sec-%setiteratorprototype%.next
static bool set_iterator_next(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsIterator *iterator;
    JsHashTable *table;
    uint32_t entry;
    JsValue value;

    if (!jsmi_this_iterator(call, JSMI_ITERATOR_SET, "a Set Iterator",
                            &iterator))
        return false;
    if (!jsmi_collection_iterator_step(vm, iterator, &table, &entry))
        return jsmi_iterator_result(vm, JSMI_UNDEFINED, true, result);
    value = jsmi_hash_table_key(table, entry);
    if (iterator->mode == JSMI_ENUMERATE_ENTRIES &&
        !jsmi_pair_create(vm, value, value, &value))
        return false;
    return jsmi_iterator_result(vm, value, false, result);
}

const JsPropertySpec jsmi_set_iterator_prototype_properties[] = {
    JSMI_METHOD(next, 0, set_iterator_next),
    JSMI_TAG(Set_Iterator),
    JSMI_END,
};

const JsPropertySpec jsmi_set_prototype_properties[] = {
    // clang-format off
    JSMI_METHOD(add, 1, set_prototype_add),
    JSMI_METHOD(clear, 0, set_prototype_clear),
    JSMI_OBJECT(constructor, SET, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_METHOD(delete, 1, set_prototype_delete),
    JSMI_METHOD_MODE(difference, 1, set_prototype_combine, DIFFERENCE),
    JSMI_METHOD_MODE(entries, 0, set_prototype_iterate, JSMI_ENUMERATE_ENTRIES),
    JSMI_STEPS(forEach, 1, jsmi_collection_for_each_steps, JSMI_CELL_SET),
    JSMI_METHOD(has, 1, set_prototype_has),
    JSMI_METHOD_MODE(intersection, 1, set_prototype_combine, INTERSECTION),
    JSMI_METHOD_MODE(isDisjointFrom, 1, set_prototype_compare, IS_DISJOINT_FROM),
    JSMI_METHOD_MODE(isSubsetOf, 1, set_prototype_compare, IS_SUBSET_OF),
    JSMI_METHOD_MODE(isSupersetOf, 1, set_prototype_compare, IS_SUPERSET_OF),
    JSMI_GETTER(size, set_prototype_size),
    JSMI_METHOD_MODE(symmetricDifference, 1, set_prototype_combine, SYMMETRIC_DIFFERENCE),
    JSMI_METHOD_MODE(union_, 1, set_prototype_combine, UNION),
    JSMI_METHOD_MODE(values, 0, set_prototype_iterate, JSMI_ENUMERATE_VALUES),
    JSMI_ALIAS(keys, values),
    JSMI_SYMBOL_ALIAS(iterator, values, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_TAG(Set),
    JSMI_END,
    // clang-format on
};

const JsPropertySpec jsmi_set_properties[] = {
    // clang-format off
    JSMI_METHOD(Set, 0, set_constructor),
    JSMI_OBJECT(prototype, SET_PROTOTYPE, 0),
    JSMI_SYMBOL_GETTER(species, jsmi_return_this),
    JSMI_END,
    // clang-format on
};
