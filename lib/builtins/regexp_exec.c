// SPDX-License-Identifier: MIT
//
// Matching, and the objects that tell of a match.
#include "builtins/regexp.h"

// ---------------------------------------------------------------- the snapshot

bool jsmi_regexp_realm(JsVm *vm, JsRegExpRealm **realm)
{
    JsRegExpRealm *made = (JsRegExpRealm *)vm->realm->regexp;

    if (made) {
        *realm = made;
        return true;
    }
    made = jsmi_heap_allocate(&vm->heap, sizeof(JsRegExpRealm),
                              JSMI_CELL_REGEXP_REALM);
    if (!made)
        return jsmi_fail_allocation(vm);
    made->legacy_input = JSMI_ATOM(empty);
    made->legacy_subject = JSMI_ATOM(empty);
    vm->realm->regexp = &made->cell;
    jsmi_write_barrier(&vm->heap, vm->realm);
    *realm = made;
    return true;
}

void jsmi_regexp_realm_trace(JsMarker *marker, JsCell *cell)
{
    JsRegExpRealm *realm = (JsRegExpRealm *)cell;

    jsmi_mark_cell(marker, realm->regexp_shape);
    jsmi_mark_cell(marker, realm->result_shape);
    jsmi_mark_cell(marker, realm->indexed_result_shape);
    jsmi_mark_cell(marker, realm->indices_shape);
    jsmi_mark_cell(marker, realm->prototype_shape);
    jsmi_mark_cell(marker, realm->constructor_shape);
    jsmi_mark_cell(marker, realm->prototype);
    jsmi_mark_cell(marker, realm->constructor);
    jsmi_mark_values(marker, realm->slots, JSMI_REGEXP_SLOT_COUNT);
    jsmi_mark_value(marker, realm->species);
    jsmi_mark_cell(marker, realm->legacy_input);
    jsmi_mark_cell(marker, realm->legacy_subject);
    for (int i = 0; i < JSMI_REGEXP_CACHE_SIZE; i++)
        jsmi_mark_cell(marker, realm->cache[i]);
}

static JsKey key_of_row(const JsPropertySpec *row)
{
    if (row->name & JSMI_SPEC_NAME_SYMBOL)
        return jsmi_key_from_symbol(jsmi_well_known_symbol(
            (JsWellKnownSymbol)(row->name & ~JSMI_SPEC_NAME_SYMBOL)));
    return jsmi_key_from_atom(jsmi_static_atom((JsAtomNumber)row->name));
}

static bool is_function_of(JsValue value, const JsRealm *realm,
                           const JsPropertySpec *row)
{
    const JsNativeFunction *function;

    if (!jsmi_is_kind(value, JSMI_CELL_NATIVE_FUNCTION))
        return false;
    function = (const JsNativeFunction *)jsmi_as_cell(value);
    return function->spec == row && function->realm == realm;
}

// Whether a property is as its row made it. It is made real.
static bool find_original(JsVm *vm, JsObject *object, const JsPropertySpec *row,
                          JsOwnProperty *property, bool *is_original)
{
    JsValue value;

    if (!jsmi_object_find_own(vm, object, key_of_row(row), property))
        return false;
    value = property->value;
    *is_original = false;
    if (row->kind == JSMI_SPEC_INTRINSIC)
        *is_original =
            property->kind == JSMI_OWN_DATA &&
            jsmi_same_word(value,
                           jsmi_value_cell(vm->realm->intrinsics[row->value]));
    else if (row->kind == JSMI_SPEC_METHOD)
        *is_original = property->kind == JSMI_OWN_DATA &&
                       is_function_of(value, vm->realm, row);
    else if (property->kind == JSMI_OWN_ACCESSOR)
        *is_original = is_function_of(
            ((const JsAccessor *)jsmi_as_cell(value))->getter, vm->realm, row);
    return true;
}

// The slots of the prototype, if they are as they came and follow each other.
static bool examine_prototype(JsVm *vm, JsRegExpRealm *realm,
                              JsObject *prototype, bool *is_original)
{
    *is_original = true;
    for (uint32_t i = 0; i < JSMI_REGEXP_SLOT_COUNT && *is_original; i++) {
        JsOwnProperty property;

        if (!find_original(vm, prototype, &jsmi_regexp_prototype_properties[i],
                           &property, is_original))
            return false;
        if (i == 0)
            realm->first_slot = (uint32_t)property.slot;
        else if (property.slot != (int64_t)realm->first_slot + i)
            *is_original = false;
        realm->slots[i] = *is_original ? property.value : JSMI_UNDEFINED;
        jsmi_write_barrier(&vm->heap, realm);
    }
    return true;
}

static bool examine_constructor(JsVm *vm, JsRegExpRealm *realm,
                                JsObject *constructor, bool *is_original)
{
    const JsPropertySpec *row = jsmi_regexp_properties;
    JsOwnProperty property;

    while (row->name != (JSMI_SPEC_NAME_SYMBOL | JSMI_SYMBOL_species))
        row++;
    if (!find_original(vm, constructor, row, &property, is_original))
        return false;
    realm->species_slot = (uint32_t)property.slot;
    realm->species = *is_original ? property.value : JSMI_UNDEFINED;
    jsmi_write_barrier(&vm->heap, realm);
    return true;
}

// Takes the snapshot, once. Runs no script.
static bool examine(JsVm *vm, JsRegExpRealm *realm)
{
    JsObject *prototype, *constructor;
    bool is_original;

    if (!jsmi_realm_intrinsic(vm, vm->realm, JSMI_INTRINSIC_REGEXP,
                              &constructor) ||
        !jsmi_realm_intrinsic(vm, vm->realm, JSMI_INTRINSIC_REGEXP_PROTOTYPE,
                              &prototype) ||
        !examine_prototype(vm, realm, prototype, &is_original))
        return false;
    if (is_original &&
        !examine_constructor(vm, realm, constructor, &is_original))
        return false;
    realm->is_examined = true;
    if (!is_original || jsmi_shape_inline_capacity(prototype->shape) > 0)
        return true;
    realm->prototype = prototype;
    realm->prototype_shape = prototype->shape;
    realm->constructor = constructor;
    realm->constructor_shape = constructor->shape;
    jsmi_write_barrier(&vm->heap, realm);
    return true;
}

// FAST PATH: a shape that stayed the same has the properties in the same
// slots, with the same attributes and the same prototype.
static bool has_original_exec(const JsRegExpRealm *realm,
                              const JsObject *object)
{
    return realm && realm->prototype_shape &&
           object->shape == realm->regexp_shape &&
           realm->prototype->shape == realm->prototype_shape &&
           jsmi_same_word(
               realm->prototype->overflow
                   ->values[realm->first_slot + JSMI_REGEXP_SLOT_EXEC],
               realm->slots[JSMI_REGEXP_SLOT_EXEC]);
}

bool jsmi_regexp_is_pristine(JsVm *vm, JsObject *object, JsRegExp **regexp)
{
    JsRegExpRealm *realm = (JsRegExpRealm *)vm->realm->regexp;

    *regexp = NULL;
    if (!realm || object->shape != realm->regexp_shape)
        return true;
    if (!realm->is_examined && !examine(vm, realm))
        return false;
    if (realm->prototype_shape &&
        realm->prototype->shape == realm->prototype_shape &&
        memcmp(realm->prototype->overflow->values + realm->first_slot,
               realm->slots, sizeof realm->slots) == 0)
        *regexp = (JsRegExp *)object;
    return true;
}

bool jsmi_regexp_has_pristine_species(JsVm *vm, JsObject *object,
                                      JsRegExp **regexp)
{
    const JsRegExpRealm *realm;

    if (!jsmi_regexp_is_pristine(vm, object, regexp))
        return false;
    if (!*regexp)
        return true;
    realm = (JsRegExpRealm *)vm->realm->regexp;
    if (realm->constructor->shape != realm->constructor_shape ||
        !jsmi_same_word(
            *jsmi_object_slot(realm->constructor, realm->species_slot),
            realm->species))
        *regexp = NULL;
    return true;
}

// ------------------------------------------------------------------- lastIndex

bool jsmi_last_index_get(JsVm *vm, JsObject *object, double *index)
{
    JsValue value;

    if (!jsmi_get(vm, object, JSMI_KEY(lastIndex), &value))
        return false;
    return jsmi_to_length(vm, value, index);
}

bool jsmi_last_index_set(JsVm *vm, JsObject *object, double index)
{
    return jsmi_set(vm, object, JSMI_KEY(lastIndex), jsmi_value_number(index),
                    true);
}

// The property of a regular expression itself.
static bool store_last_index(JsVm *vm, JsRegExp *regexp, uint32_t index)
{
    const JsRegExpRealm *realm = (JsRegExpRealm *)vm->realm->regexp;

    if (!realm || regexp->object.shape != realm->regexp_shape) {
        const JsProperty *property =
            jsmi_shape_find(regexp->object.shape, JSMI_KEY(lastIndex));

        if (!(property->attributes & JSMI_WRITABLE))
            return jsmi_throw_type_error(vm, "lastIndex of %V is read-only",
                                         jsmi_value_object(regexp));
    }
    // NO BARRIER: a number is no cell.
    regexp->last_index = jsmi_value_number(index);
    return true;
}

// AdvanceStringIndex ( S, index, unicode )
// https://tc39.es/ecma262/#sec-advancestringindex
double jsmi_advance_string_index(JsUnits units, double index, bool is_unicode)
{
    size_t position = (size_t)index;

    if (!is_unicode || !units.is_wide || index + 1 >= units.length)
        return index + 1;
    jsmi_utf16_decode(units.wide, units.length, &position);
    return (double)position;
}

bool jsmi_last_index_advance(JsVm *vm, JsObject *object, JsString *string,
                             bool is_unicode)
{
    JsUnits units;
    double index;

    if (!jsmi_last_index_get(vm, object, &index))
        return false;
    if (!jsmi_flatten(vm, string, &units))
        return false;
    return jsmi_last_index_set(
        vm, object, jsmi_advance_string_index(units, index, is_unicode));
}

// -------------------------------------------------------------------- matching

void jsmi_regexp_match_initialize(JsRegExpMatch *match, JsVm *vm)
{
    match->budget = &vm->budget;
    match->captures = match->few;
    match->capacity = sizeof match->few / sizeof *match->few;
    match->count = 0;
}

void jsmi_regexp_match_dispose(JsRegExpMatch *match)
{
    if (match->captures != match->few)
        jsmi_release(match->budget, match->captures,
                     match->capacity * sizeof *match->captures);
    match->captures = match->few;
    match->capacity = sizeof match->few / sizeof *match->few;
}

static bool make_room(JsVm *vm, JsRegExpMatch *match, uint32_t capture_count)
{
    uint32_t *captures;

    match->count = capture_count;
    if (JSMI_LIKELY(capture_count <= match->capacity / 2))
        return true;
    captures = jsmi_allocate(&vm->budget, capture_count * 2 * sizeof *captures);
    if (!captures)
        return jsmi_fail_allocation(vm);
    jsmi_regexp_match_dispose(match);
    match->captures = captures;
    match->capacity = capture_count * 2;
    return true;
}

bool jsmi_regexp_find(JsVm *vm, const JsRegExpCode *code, JsString *string,
                      uint32_t start, JsRegExpMode mode, JsRegExpMatch *match,
                      bool *found)
{
    JsUnits units;
    JsRegExpText text;

    if (!make_room(vm, match, code->program.capture_count))
        return false;
    if (!jsmi_flatten(vm, string, &units))
        return false;
    text = (JsRegExpText){units.data, units.length, !units.is_wide};
    switch (jsmi_regexp_match(&code->program, text, start, mode,
                              match->captures, &vm->budget)) {
    case JSMI_REGEXP_FAILED:
        break;
    case JSMI_REGEXP_NOT_FOUND:
        *found = false;
        return true;
    case JSMI_REGEXP_FOUND:
        *found = true;
        return true;
    }
    return jsmi_fail_allocation(vm);
}

// RegExpBuiltinExec ( R, S ), steps 1 to 21
// https://tc39.es/ecma262/#sec-regexpbuiltinexec
bool jsmi_regexp_builtin_match(JsVm *vm, JsRegExp *regexp, JsString *string,
                               JsRegExpMatch *match, bool *found)
{
    JsRegExpCode *code;
    double last_index = 0;
    bool is_indexed;
    bool is_sticky;

    if (JSMI_LIKELY(jsmi_is_int(regexp->last_index) &&
                    jsmi_as_int(regexp->last_index) >= 0))
        last_index = jsmi_as_int(regexp->last_index);
    else if (!jsmi_to_length(vm, regexp->last_index, &last_index))
        return false;
    // Converting may have compiled another pattern, so this comes behind.
    code = regexp->code;
    is_sticky = code->program.flags & JSMI_REGEXP_STICKY;
    is_indexed = is_sticky || (code->program.flags & JSMI_REGEXP_GLOBAL);
    if (!is_indexed)
        last_index = 0;
    *found = false;
    if (last_index <= jsmi_string_length(string) &&
        !jsmi_regexp_find(vm, code, string, (uint32_t)last_index,
                          is_sticky ? JSMI_REGEXP_AT_START : JSMI_REGEXP_SEARCH,
                          match, found))
        return false;
    if (is_indexed &&
        !store_last_index(vm, regexp, *found ? match->captures[1] : 0))
        return false;
    if (*found)
        jsmi_regexp_legacy_update(vm, regexp, string, match);
    return true;
}

static bool match_all(JsVm *vm, JsRegExp *regexp, JsString *string,
                      JsRegExpMatch *match, JsRegExpVisitor *visit, void *data)
{
    const JsRegExpCode *code = regexp->code;
    uint32_t flags = code->program.flags;
    bool is_unicode = flags & (JSMI_REGEXP_UNICODE | JSMI_REGEXP_UNICODE_SETS);
    JsRegExpMode mode =
        flags & JSMI_REGEXP_STICKY ? JSMI_REGEXP_AT_START : JSMI_REGEXP_SEARCH;
    uint32_t mark = jsmi_scope_open(&vm->heap);
    JsUnits units;
    double index = 0;
    bool found;

    if (!jsmi_flatten(vm, string, &units))
        return false;
    while (index <= units.length) {
        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_regexp_find(vm, code, string, (uint32_t)index, mode, match,
                              &found))
            return false;
        if (!found)
            break;
        jsmi_regexp_legacy_update(vm, regexp, string, match);
        if (!visit(vm, data, match))
            return false;
        index = match->captures[1];
        if (match->captures[1] == match->captures[0])
            index = jsmi_advance_string_index(units, index, is_unicode);
    }
    return true;
}

bool jsmi_regexp_match_all(JsVm *vm, JsRegExp *regexp, JsString *string,
                           JsRegExpVisitor *visit, void *data)
{
    JsRegExpMatch match;
    bool succeeded;

    // NO BARRIER: a number is no cell.
    regexp->last_index = jsmi_value_int(0);
    jsmi_regexp_match_initialize(&match, vm);
    succeeded = match_all(vm, regexp, string, &match, visit, data);
    jsmi_regexp_match_dispose(&match);
    return succeeded;
}

// --------------------------------------------------------------------- results

bool jsmi_regexp_capture(JsVm *vm, JsString *string, const uint32_t *captures,
                         uint32_t i, JsValue *value)
{
    uint32_t start = captures[2 * i];
    uint32_t end = captures[2 * i + 1];

    if (end == JSMI_REGEXP_NO_CAPTURE) {
        *value = JSMI_UNDEFINED;
        return true;
    }
    return jsmi_result_string(
        vm, jsmi_string_substring(&vm->heap, string, start, end), value);
}

// GetMatchIndexPair ( S, match )
static bool index_pair(JsVm *vm, const uint32_t *captures, uint32_t i,
                       JsValue *value)
{
    JsValue pair[2] = {jsmi_value_number(captures[2 * i]),
                       jsmi_value_number(captures[2 * i + 1])};

    if (captures[2 * i + 1] == JSMI_REGEXP_NO_CAPTURE) {
        *value = JSMI_UNDEFINED;
        return true;
    }
    return jsmi_array_create(vm, 2, pair, value);
}

static uint32_t count_names(const JsRegExpProgram *program)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < program->group_count; i++) {
        count += jsmi_regexp_group(program, i).first == i;
    }
    return count;
}

static bool name_key(JsVm *vm, const JsRegExpProgram *program, uint32_t i,
                     JsKey *key)
{
    JsRegExpGroup group = jsmi_regexp_group(program, i);
    JsString *name =
        jsmi_string_from_utf16(&vm->heap, group.name, group.length);

    if (!name)
        return jsmi_fail_allocation(vm);
    return jsmi_key_from_string(vm, name, key);
}

// The shape of groups objects, all of whose properties are inline slots.
static bool make_groups_shape(JsVm *vm, JsRegExpCode *code, uint32_t count)
{
    JsShape *shape = jsmi_shape_root(vm, NULL, &jsmi_ordinary_methods, count);

    for (uint32_t i = 0; shape && i < code->program.group_count; i++) {
        JsRegExpGroup group = jsmi_regexp_group(&code->program, i);
        JsKey key;

        if (group.first != i)
            continue;
        if (!name_key(vm, &code->program, i, &key))
            return false;
        shape = jsmi_shape_add(vm, shape, key, JSMI_ALL_ATTRIBUTES);
        if (shape)
            jsmi_keep(&vm->heap, jsmi_value_cell(shape));
    }
    if (!shape)
        return jsmi_fail_allocation(vm);
    code->groups_shape = shape;
    jsmi_write_barrier(&vm->heap, code);
    return true;
}

static bool group_value(JsVm *vm, JsString *string, const uint32_t *captures,
                        uint32_t i, bool indices, JsValue *value)
{
    return indices ? index_pair(vm, captures, i, value)
                   : jsmi_regexp_capture(vm, string, captures, i, value);
}

// The number of the name that a group has, which is not its first.
static uint32_t find_name(const JsRegExpProgram *program, uint32_t first)
{
    uint32_t name = 0;

    for (uint32_t i = 0; i < first; i++)
        name += jsmi_regexp_group(program, i).first == i;
    return name;
}

static bool fill_groups(JsVm *vm, const JsRegExpCode *code, JsString *string,
                        const uint32_t *captures, bool indices,
                        JsObject *groups)
{
    const JsRegExpProgram *program = &code->program;
    uint32_t next = 0;

    for (uint32_t i = 0; i < program->group_count; i++) {
        JsRegExpGroup group = jsmi_regexp_group(program, i);
        uint32_t slot = next;
        JsValue value;

        next += group.first == i;
        if (captures[2 * group.capture + 1] == JSMI_REGEXP_NO_CAPTURE)
            continue;
        if (group.first != i)
            slot = find_name(program, group.first);
        if (!group_value(vm, string, captures, group.capture, indices, &value))
            return false;
        jsmi_inline_slots(groups)[slot] = value;
        jsmi_write_barrier(&vm->heap, groups);
    }
    return true;
}

// With more names than there can be inline slots.
static bool define_groups(JsVm *vm, const JsRegExpCode *code, JsString *string,
                          const uint32_t *captures, bool indices,
                          JsObject *groups)
{
    const JsRegExpProgram *program = &code->program;
    uint32_t mark = jsmi_scope_open(&vm->heap);

    for (uint32_t i = 0; i < program->group_count; i++) {
        JsRegExpGroup group = jsmi_regexp_group(program, i);
        JsKey key;
        JsValue value;

        if (!jsmi_turn(vm, mark))
            return false;
        if (group.first != i &&
            captures[2 * group.capture + 1] == JSMI_REGEXP_NO_CAPTURE)
            continue;
        if (!name_key(vm, program, i, &key) ||
            !group_value(vm, string, captures, group.capture, indices,
                         &value) ||
            !jsmi_create_data_property_or_throw(vm, groups, key, value))
            return false;
    }
    return true;
}

bool jsmi_regexp_groups(JsVm *vm, JsRegExpCode *code, JsString *string,
                        const uint32_t *captures, bool indices, JsValue *groups)
{
    uint32_t count;
    JsObject *object;

    *groups = JSMI_UNDEFINED;
    if (code->program.group_count == 0)
        return true;
    count = code->groups_shape ? jsmi_shape_inline_capacity(code->groups_shape)
                               : count_names(&code->program);
    if (count > JSMI_MOST_INLINE_SLOTS)
        return jsmi_object_create(vm, NULL, 0, groups) &&
               define_groups(vm, code, string, captures, indices,
                             jsmi_as_object(*groups));
    if (!code->groups_shape && !make_groups_shape(vm, code, count))
        return false;
    if (!jsmi_object_allocate(vm, JSMI_CELL_OBJECT,
                              sizeof(JsObject) + count * sizeof(JsValue),
                              code->groups_shape, &object))
        return false;
    *groups = jsmi_value_object(object);
    return fill_groups(vm, code, string, captures, indices, object);
}

// An array shape with inline slots for these properties, kept in the record.
static bool make_array_shape(JsVm *vm, JsRegExpRealm *realm, const JsKey *keys,
                             uint32_t count, JsShape **kept)
{
    JsObject *prototype;
    JsShape *shape;

    if (*kept)
        return true;
    if (!jsmi_realm_intrinsic(vm, vm->realm, JSMI_INTRINSIC_ARRAY_PROTOTYPE,
                              &prototype))
        return false;
    shape = jsmi_shape_root(vm, prototype, &jsmi_array_methods, count);
    for (uint32_t i = 0; shape && i < count; i++) {
        shape = jsmi_shape_add(vm, shape, keys[i], JSMI_ALL_ATTRIBUTES);
        if (shape)
            jsmi_keep(&vm->heap, jsmi_value_cell(shape));
    }
    if (!shape)
        return jsmi_fail_allocation(vm);
    *kept = shape;
    jsmi_write_barrier(&vm->heap, realm);
    return true;
}

static bool make_array(JsVm *vm, JsShape *shape, uint32_t length,
                       JsObject **array)
{
    size_t size =
        sizeof(JsArray) + jsmi_shape_inline_capacity(shape) * sizeof(JsValue);

    if (!jsmi_object_allocate(vm, JSMI_CELL_ARRAY, size, shape, array))
        return false;
    return jsmi_object_grow_elements(vm, *array, length);
}

// MakeMatchIndicesIndexPairArray ( S, indices, groupNames, hasGroups )
// https://tc39.es/ecma262/#sec-makematchindicesindexpairarray
static bool make_indices(JsVm *vm, JsRegExpRealm *realm, JsRegExpCode *code,
                         JsString *string, const uint32_t *captures,
                         JsValue *result)
{
    const JsKey keys[] = {JSMI_KEY(groups)};
    uint32_t count = code->program.capture_count;
    JsObject *array;

    if (!make_array_shape(vm, realm, keys, 1, &realm->indices_shape))
        return false;
    if (!make_array(vm, realm->indices_shape, count, &array))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        JsValue pair;

        if (!index_pair(vm, captures, i, &pair) ||
            !jsmi_array_append(vm, array, pair))
            return false;
    }
    *result = jsmi_value_object(array);
    if (!jsmi_regexp_groups(vm, code, string, captures, true,
                            &jsmi_inline_slots(array)[0]))
        return false;
    jsmi_write_barrier(&vm->heap, array);
    return true;
}

// Into an array with room for them.
static bool fill_captures(JsVm *vm, JsString *string, const uint32_t *captures,
                          uint32_t count, JsObject *array)
{
    for (uint32_t i = 0; i < count; i++) {
        JsElements *elements = array->elements;

        if (!jsmi_regexp_capture(vm, string, captures, i, &elements->values[i]))
            return false;
        elements->readable = i + 1;
        elements->writable = i + 1;
        jsmi_write_barrier(&vm->heap, elements);
    }
    array->cell.auxiliary = count;
    return true;
}

// RegExpBuiltinExec ( R, S ), from step 22 on
static bool make_result(JsVm *vm, JsRegExpCode *code, JsString *string,
                        const uint32_t *captures, JsValue *result)
{
    const JsKey keys[] = {JSMI_KEY(index), JSMI_KEY(input), JSMI_KEY(groups),
                          JSMI_KEY(indices)};
    bool has_indices = code->program.flags & JSMI_REGEXP_HAS_INDICES;
    JsRegExpRealm *realm;
    JsShape **shape;
    JsObject *array;
    JsValue groups, indices;

    if (!jsmi_regexp_realm(vm, &realm))
        return false;
    shape = has_indices ? &realm->indexed_result_shape : &realm->result_shape;
    if (!*shape &&
        !make_array_shape(vm, realm, keys, has_indices ? 4 : 3, shape))
        return false;
    if (!make_array(vm, *shape, code->program.capture_count, &array))
        return false;
    *result = jsmi_value_object(array);
    jsmi_inline_slots(array)[0] = jsmi_value_number(captures[0]);
    jsmi_inline_slots(array)[1] = jsmi_value_cell(string);
    jsmi_write_barrier(&vm->heap, array);
    if (!fill_captures(vm, string, captures, code->program.capture_count,
                       array))
        return false;
    if (!jsmi_regexp_groups(vm, code, string, captures, false, &groups))
        return false;
    jsmi_inline_slots(array)[2] = groups;
    jsmi_write_barrier(&vm->heap, array);
    if (!has_indices)
        return true;
    if (!make_indices(vm, realm, code, string, captures, &indices))
        return false;
    jsmi_inline_slots(array)[3] = indices;
    jsmi_write_barrier(&vm->heap, array);
    return true;
}

// RegExpBuiltinExec ( R, S )
static bool builtin_exec(JsVm *vm, JsRegExp *regexp, JsString *string,
                         JsValue *result)
{
    JsRegExpMatch match;
    bool found;
    bool succeeded;

    jsmi_regexp_match_initialize(&match, vm);
    succeeded = jsmi_regexp_builtin_match(vm, regexp, string, &match, &found);
    *result = JSMI_NULL;
    if (succeeded && found)
        succeeded =
            make_result(vm, regexp->code, string, match.captures, result);
    jsmi_regexp_match_dispose(&match);
    return succeeded;
}

// RegExpExec ( R, S ), its first step: whether the regular expression's own
// way of matching is to be used. Otherwise `*result` is what exec returned.
static bool call_exec(JsVm *vm, JsObject *object, JsString *string,
                      bool *use_builtin, JsValue *result)
{
    JsRegExpRealm *realm = (JsRegExpRealm *)vm->realm->regexp;
    bool is_regexp = object->cell.kind == JSMI_CELL_REGEXP;
    JsValue argument = jsmi_value_cell(string);
    JsValue exec;

    *use_builtin = true;
    if (has_original_exec(realm, object))
        return true;
    if (is_regexp && realm && !realm->is_examined && !examine(vm, realm))
        return false;
    if (!jsmi_get(vm, object, JSMI_KEY(exec), &exec))
        return false;
    if (is_regexp &&
        (!jsmi_is_callable(exec) ||
         is_function_of(
             exec, vm->realm,
             &jsmi_regexp_prototype_properties[JSMI_REGEXP_SLOT_EXEC])))
        return true;
    *use_builtin = false;
    if (!jsmi_is_callable(exec))
        return jsmi_throw_type_error(vm, "%V is not a regular expression",
                                     jsmi_value_object(object));
    if (!jsmi_call(vm, exec, jsmi_value_object(object), &argument, 1, result))
        return false;
    if (!jsmi_is_object(*result) && !jsmi_is_null(*result))
        return jsmi_throw_type_error(
            vm, "exec returned neither an object nor null but %V", *result);
    return true;
}

// https://tc39.es/ecma262/#sec-regexpexec
bool jsmi_regexp_exec(JsVm *vm, JsObject *regexp, JsString *string,
                      JsValue *result)
{
    bool use_builtin;

    if (!call_exec(vm, regexp, string, &use_builtin, result))
        return false;
    return !use_builtin || builtin_exec(vm, (JsRegExp *)regexp, string, result);
}

bool jsmi_regexp_test(JsVm *vm, JsObject *regexp, JsString *string, bool *found)
{
    JsRegExpMatch match;
    JsValue result;
    bool use_builtin;
    bool succeeded;

    if (!call_exec(vm, regexp, string, &use_builtin, &result))
        return false;
    if (!use_builtin) {
        *found = !jsmi_is_null(result);
        return true;
    }
    jsmi_regexp_match_initialize(&match, vm);
    succeeded = jsmi_regexp_builtin_match(vm, (JsRegExp *)regexp, string,
                                          &match, found);
    jsmi_regexp_match_dispose(&match);
    return succeeded;
}

// RegExp.prototype.exec ( string )
// https://tc39.es/ecma262/#sec-regexp.prototype.exec
bool jsmi_regexp_prototype_exec(JsCall *call, JsValue *result)
{
    JsRegExp *regexp;
    JsString *string;

    if (!jsmi_this_of_kind(call, JSMI_CELL_REGEXP, "a RegExp", &regexp))
        return false;
    if (!jsmi_to_string(call->vm, jsmi_argument(call, 0), &string))
        return false;
    return builtin_exec(call->vm, regexp, string, result);
}

// RegExp.prototype.test ( S )
// https://tc39.es/ecma262/#sec-regexp.prototype.test
bool jsmi_regexp_prototype_test(JsCall *call, JsValue *result)
{
    JsObject *regexp;
    JsString *string;
    bool found;

    if (!jsmi_this_object(call, &regexp))
        return false;
    if (!jsmi_to_string(call->vm, jsmi_argument(call, 0), &string))
        return false;
    if (!jsmi_regexp_test(call->vm, regexp, string, &found))
        return false;
    *result = jsmi_value_boolean(found);
    return true;
}
