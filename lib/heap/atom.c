// SPDX-License-Identifier: MIT
//
// The atoms in read-only data and the runtime's table of those in use.
//
// The table finds an atom by its units' hash. A static atom carries another
// hash, made of its number so that it can be constant; it is found by a binary
// search among the static atoms once, and by the table from then on.
#include "heap/string.h"

#include "heap/spans.h"
#include "heap/string_cells.h"

#define STATIC_HASH(number) (((uint32_t)(number) + 1) * 2654435761u)

#define STATIC_CELL(length, is_index)                                          \
    {                                                                          \
        JSMI_CELL_STRING, JSMI_GC_PERMANENT,                                   \
            JSMI_STRING_ATOM |                                                 \
                ((is_index) ? JSMI_STRING_INDEX : JSMI_STRING_NOT_INDEX),      \
            0, length                                                          \
    }

const JsStaticString jsmi_static_atoms[JSMI_ATOM_COUNT] = {
#define X(name, text)                                                          \
    {STATIC_CELL(sizeof(text) - 1, 0), STATIC_HASH(JSMI_ATOM_##name + 256),    \
     text},
#include "heap/atoms.def"
#undef X
};

#define UNIT(n)                                                                \
    {                                                                          \
        STATIC_CELL(1, (n) >= '0' && (n) <= '9'), STATIC_HASH(n),              \
        {                                                                      \
            (char)(n)                                                          \
        }                                                                      \
    }
#define UNITS_4(n) UNIT(n), UNIT((n) + 1), UNIT((n) + 2), UNIT((n) + 3)
#define UNITS_16(n)                                                            \
    UNITS_4(n), UNITS_4((n) + 4), UNITS_4((n) + 8), UNITS_4((n) + 12)
#define UNITS_64(n)                                                            \
    UNITS_16(n), UNITS_16((n) + 16), UNITS_16((n) + 32), UNITS_16((n) + 48)

const JsStaticString jsmi_unit_strings[256] = {
    UNITS_64(0),
    UNITS_64(64),
    UNITS_64(128),
    UNITS_64(192),
};

// -------------------------------------------------------------- static lookup

// Most names differ from others in their first few units.
static inline int compare_with_static(JsUnits units, const JsStaticString *atom)
{
    uint32_t length = atom->cell.auxiliary;
    uint32_t shorter = units.length < length ? units.length : length;

    for (uint32_t i = 0; i < shorter; i++) {
        uint32_t a = jsmi_units_at(units, i), b = (uint8_t)atom->units[i];

        if (a != b)
            return a < b ? -1 : 1;
    }
    return (units.length > length) - (units.length < length);
}

static JsString *find_static(JsUnits units)
{
    uint32_t low = 0, high = JSMI_ATOM_COUNT;

    if (units.length > sizeof jsmi_static_atoms[0].units)
        return NULL;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        int order = compare_with_static(units, &jsmi_static_atoms[middle]);

        if (order == 0)
            return jsmi_static_atom((JsAtomNumber)middle);
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

// ------------------------------------------------------------------ the table

// Stands for an atom that died. The empty string itself is never entered.
static JsString *dead_entry(void)
{
    return JSMI_ATOM(empty);
}

static uint32_t content_hash(const JsString *atom, uint32_t seed)
{
    if (atom->cell.gc & JSMI_GC_PERMANENT)
        return jsmi_units_hash(jsmi_string_units(atom), seed);
    return atom->hash;
}

static void clear_entry(JsHeap *heap, JsString **entry)
{
    if (!jsmi_heap_is_live(heap, &(*entry)->cell))
        *entry = dead_entry();
}

static void clear_all_dead(JsHeap *heap, JsAtomTable *table)
{
    for (uint32_t i = 0; i < table->capacity; i++) {
        if (table->atoms[i])
            clear_entry(heap, &table->atoms[i]);
    }
}

// Only atoms made since the last marking can have died in a minor one.
static void clear_young_dead(JsHeap *heap, JsAtomTable *table)
{
    uint32_t mask = table->capacity - 1;

    for (size_t i = 0; i < table->young.count; i++) {
        JsString *atom = (JsString *)(void *)table->young.cells[i];
        uint32_t position = atom->hash & mask;

        while (table->atoms[position] != atom)
            position = (position + 1) & mask;
        clear_entry(heap, &table->atoms[position]);
    }
}

static void clear_dead(JsHeap *heap, void *data)
{
    JsAtomTable *table = data;

    if (heap->spans->marker.is_minor && !table->has_lost_young)
        clear_young_dead(heap, table);
    else
        clear_all_dead(heap, table);
    table->young.count = 0;
    table->has_lost_young = false;
}

void jsmi_atom_table_initialize(JsHeap *heap, JsAtomTable *table, uint32_t seed)
{
    memset(table, 0, sizeof *table);
    table->seed = seed;
    heap->hash_seed = seed;
    jsmi_heap_add_weak_root(heap, clear_dead, table);
}

void jsmi_atom_table_dispose(JsHeap *heap, JsAtomTable *table)
{
    jsmi_release(heap->budget, table->atoms,
                 table->capacity * sizeof *table->atoms);
    jsmi_release(heap->budget, table->young.cells,
                 table->young.capacity * sizeof *table->young.cells);
    memset(table, 0, sizeof *table);
}

static void insert(JsAtomTable *table, JsString *atom, uint32_t hash)
{
    uint32_t mask = table->capacity - 1, i = hash & mask;

    while (table->atoms[i])
        i = (i + 1) & mask;
    table->atoms[i] = atom;
    table->count++;
}

static JsString *find(const JsAtomTable *table, JsUnits units, uint32_t hash)
{
    uint32_t mask = table->capacity - 1;

    if (table->capacity == 0)
        return NULL;
    for (uint32_t i = hash & mask; table->atoms[i]; i = (i + 1) & mask) {
        JsString *atom = table->atoms[i];

        if (jsmi_string_length(atom) == units.length &&
            (atom->hash == hash || atom->cell.gc & JSMI_GC_PERMANENT) &&
            jsmi_units_equal(jsmi_string_units(atom), units))
            return atom;
    }
    return NULL;
}

static uint32_t count_live(const JsAtomTable *table)
{
    uint32_t live = 0;

    for (uint32_t i = 0; i < table->capacity; i++)
        live += table->atoms[i] && table->atoms[i] != dead_entry();
    return live;
}

// Makes room for one more atom.
static bool reserve(JsHeap *heap, JsAtomTable *table)
{
    JsAtomTable old;
    uint32_t capacity = 64;
    JsString **atoms;

    if (table->count < table->capacity / 4 * 3)
        return true;
    while (capacity / 2 <= count_live(table))
        capacity *= 2;
    atoms = jsmi_allocate_zeroed(heap->budget, capacity * sizeof *atoms);
    if (!atoms)
        return false;
    old = *table;
    table->atoms = atoms;
    table->capacity = capacity;
    table->count = 0;
    for (uint32_t i = 0; i < old.capacity; i++) {
        JsString *atom = old.atoms[i];

        if (atom && atom != dead_entry())
            insert(table, atom, content_hash(atom, table->seed));
    }
    jsmi_release(heap->budget, old.atoms, old.capacity * sizeof *old.atoms);
    return true;
}

// The atoms that are never in the table.
static JsString *short_atom(JsUnits units)
{
    if (units.length == 0)
        return JSMI_ATOM(empty);
    if (units.length == 1 && jsmi_units_at(units, 0) <= 0xFF)
        return jsmi_unit_string((uint8_t)jsmi_units_at(units, 0));
    return NULL;
}

static JsString *keep(JsHeap *heap, JsString *atom)
{
    jsmi_keep(heap, jsmi_value_cell(atom));
    return atom;
}

static void remember_young(JsHeap *heap, JsAtomTable *table, JsString *atom)
{
    JsCellVector *young = &table->young;

    if (!jsmi_cell_vector_reserve(heap, young)) {
        table->has_lost_young = true;
        return;
    }
    young->cells[young->count++] = &atom->cell;
}

// Enters an atom that is not in the table: a static one, `string` if that is
// flat, or a copy.
static JsString *enter(JsHeap *heap, JsAtomTable *table, JsUnits units,
                       uint32_t hash, JsString *string)
{
    JsString *atom = find_static(units);

    if (!jsmi_scope_reserve(heap) || !reserve(heap, table))
        return NULL;
    if (!atom) {
        if (string && !(string->cell.flags & JSMI_STRING_INDIRECT))
            atom = keep(heap, string);
        else
            atom = jsmi_string_from_units(heap, units);
        if (!atom)
            return NULL;
        atom->cell.flags |= JSMI_STRING_ATOM | JSMI_STRING_NOT_INDEX;
        atom->hash = hash;
        remember_young(heap, table, atom);
    }
    insert(table, atom, hash);
    return atom;
}

JsString *jsmi_atomize(JsHeap *heap, JsAtomTable *table, JsString *string)
{
    JsString *atom;
    JsUnits units;
    uint32_t hash;

    if (jsmi_string_is_atom(string))
        return keep(heap, string);
    if (!jsmi_string_flatten(heap, string, &units))
        return NULL;
    atom = short_atom(units);
    if (atom)
        return atom;
    if (!jsmi_string_hash(heap, string, &hash))
        return NULL;
    atom = find(table, units, hash);
    return atom ? keep(heap, atom) : enter(heap, table, units, hash, string);
}

JsString *jsmi_atomize_units(JsHeap *heap, JsAtomTable *table, JsUnits units)
{
    JsString *atom = short_atom(units);
    uint32_t hash;

    if (atom)
        return atom;
    if (!jsmi_units_hash_long(heap->budget, units, table->seed, &hash))
        return NULL;
    atom = find(table, units, hash);
    return atom ? keep(heap, atom) : enter(heap, table, units, hash, NULL);
}
