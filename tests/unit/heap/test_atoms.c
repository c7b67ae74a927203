// SPDX-License-Identifier: MIT
#include "fixture.h"

#include <criterion/criterion.h>
#include <stdio.h>

static TestHeap test;

static void open_heap(void)
{
    cr_assert(test_heap_open(&test));
}

static void close_heap(void)
{
    test_heap_close(&test);
}

TestSuite(atoms, .init = open_heap, .fini = close_heap);

static JsString *atomize_text(const char *text)
{
    JsString *string = jsmi_string_from_text(&test.heap, text);

    cr_assert_not_null(string);
    return jsmi_atomize(&test.heap, &test.atoms, string);
}

static JsString *atomize_units(const char *text)
{
    JsUnits units = {.latin1 = (const uint8_t *)text,
                     .length = (uint32_t)strlen(text)};

    return jsmi_atomize_units(&test.heap, &test.atoms, units);
}

Test(atoms, static_ones_are_sorted_and_unlike)
{
    for (int i = 0; i < JSMI_ATOM_COUNT; i++) {
        JsString *atom = jsmi_static_atom((JsAtomNumber)i);
        JsUnits units = jsmi_string_units(atom);
        uint32_t index;

        cr_assert_eq((uintptr_t)atom % 16, 0);
        cr_assert(jsmi_string_is_atom(atom));
        cr_assert_eq(atom->cell.gc, JSMI_GC_PERMANENT);
        cr_assert_neq(units.length, 1);
        cr_assert_neq(atom->hash, 0);
        cr_assert(!jsmi_units_array_index(units, &index));
        if (i > 0) {
            JsUnits before =
                jsmi_string_units(jsmi_static_atom((JsAtomNumber)(i - 1)));

            cr_assert_lt(jsmi_units_compare(before, units), 0, "%.*s",
                         (int)units.length, (const char *)units.latin1);
        }
    }
    for (uint32_t i = 0; i < 256; i++) {
        JsString *string = jsmi_unit_string((uint8_t)i);

        cr_assert_eq(jsmi_units_at(jsmi_string_units(string), 0), i);
        cr_assert_eq(jsmi_string_length(string), 1);
    }
}

Test(atoms, static_ones_are_found)
{
    for (int i = 0; i < JSMI_ATOM_COUNT; i++) {
        JsString *atom = jsmi_static_atom((JsAtomNumber)i);

        for (int round = 0; round < 2; round++)
            cr_assert_eq(jsmi_atomize_units(&test.heap, &test.atoms,
                                            jsmi_string_units(atom)),
                         atom);
    }
    cr_assert_eq(atomize_text("length"), JSMI_ATOM(length));
    cr_assert_eq(atomize_text("default"), JSMI_ATOM(default_));
    cr_assert_eq(atomize_text(""), JSMI_ATOM(empty));
    cr_assert_eq(atomize_text("z"), jsmi_unit_string('z'));
}

Test(atoms, wide_text_of_a_static_name_is_that_name)
{
    const uint16_t text[] = {'l', 'e', 'n', 'g', 't', 'h'};
    JsUnits units = {.wide = text, .length = 6, .is_wide = true};

    cr_assert_eq(jsmi_atomize_units(&test.heap, &test.atoms, units),
                 JSMI_ATOM(length));
}

Test(atoms, equal_names_are_one_atom)
{
    JsString *atom = atomize_text("someName");
    char long_name[301];

    cr_assert(jsmi_string_is_atom(atom));
    cr_assert_eq(atomize_text("someName"), atom);
    cr_assert_eq(atomize_units("someName"), atom);
    cr_assert_eq(jsmi_atomize(&test.heap, &test.atoms, atom), atom);
    cr_assert_neq(atomize_text("someNames"), atom);
    // Of a slice and of a rope.
    memset(long_name, 'n', 300);
    long_name[300] = 0;
    JsString *string = jsmi_string_from_text(&test.heap, long_name);
    JsString *slice = jsmi_string_substring(&test.heap, string, 0, 150);
    atom = jsmi_atomize(&test.heap, &test.atoms, slice);
    cr_assert_neq(atom, slice);
    cr_assert_eq(atom->cell.flags & JSMI_STRING_INDIRECT, 0);
    JsString *rope = jsmi_string_concatenate(
        &test.heap, jsmi_string_substring(&test.heap, string, 0, 50),
        jsmi_string_substring(&test.heap, string, 0, 100));
    cr_assert(jsmi_string_is_rope(rope));
    cr_assert_eq(jsmi_atomize(&test.heap, &test.atoms, rope), atom);
}

Test(atoms, hashes_are_of_the_content)
{
    JsString *string = jsmi_string_from_text(&test.heap, "length");
    uint32_t hash, static_hash;

    cr_assert(jsmi_string_hash(&test.heap, string, &hash));
    cr_assert(jsmi_string_hash(&test.heap, JSMI_ATOM(length), &static_hash));
    cr_assert_eq(hash, static_hash);
    cr_assert_neq(hash, 0);
}

Test(atoms, dead_ones_are_forgotten)
{
    char name[20];
    JsString *kept;

    kept = atomize_text("kept for long");
    for (int round = 0; round < 300; round++) {
        for (int i = 0; i < 100; i++) {
            snprintf(name, sizeof name, "name%d", i + round * 7);
            cr_assert_not_null(atomize_text(name));
        }
        jsmi_scope_rewind(&test.heap, 2);
        jsmi_heap_collect(&test.heap, round % 10 == 9 ? JSMI_COLLECT_FULL
                                                      : JSMI_COLLECT_MINOR);
        cr_assert_eq(atomize_units("kept for long"), kept);
        jsmi_scope_rewind(&test.heap, 2);
    }
    cr_assert_leq(test.atoms.capacity, 512);
}

Test(atoms, the_table_survives_stress)
{
    char name[20];
    JsString *atoms[200];

    test.heap.stress_interval = 1;
    test.heap.poison = true;
    test.heap.verify = true;
    for (int i = 0; i < 200; i++) {
        snprintf(name, sizeof name, "atom %d", i);
        atoms[i] = i % 2 ? atomize_units(name) : atomize_text(name);
    }
    for (int i = 0; i < 200; i++) {
        snprintf(name, sizeof name, "atom %d", i);
        cr_assert_eq(atomize_units(name), atoms[i]);
    }
}

Test(atoms, well_known_symbols)
{
    JsSymbol *symbol = JSMI_SYMBOL(iterator);

    cr_assert_eq(symbol->cell.kind, JSMI_CELL_SYMBOL);
    cr_assert_eq(symbol->description, JSMI_ATOM(Symbol_iterator));
    for (int i = 0; i < JSMI_WELL_KNOWN_SYMBOL_COUNT; i++) {
        symbol = jsmi_well_known_symbol((JsWellKnownSymbol)i);
        cr_assert(jsmi_is_symbol(jsmi_value_cell(symbol)));
        cr_assert_eq((uintptr_t)symbol % 16, 0);
    }
}

Test(atoms, bigints_are_normal)
{
    const uint64_t limbs[] = {5, 0, 0};
    JsBigInt *bigint = jsmi_bigint_new(&test.heap, true, limbs, 3);

    cr_assert_eq(bigint->cell.auxiliary, 1);
    cr_assert(jsmi_bigint_is_negative(bigint));
    bigint = jsmi_bigint_new(&test.heap, true, limbs + 1, 2);
    cr_assert(jsmi_bigint_is_zero(bigint));
    cr_assert(!jsmi_bigint_is_negative(bigint));
    bigint = jsmi_bigint_from_int64(&test.heap, INT64_MIN);
    cr_assert_eq(bigint->limbs[0], (uint64_t)1 << 63);
    cr_assert(jsmi_bigint_is_negative(bigint));
    bigint = jsmi_bigint_new(&test.heap, true, NULL, 4);
    cr_assert_eq(bigint->limbs[3], 0);
    bigint->limbs[1] = 1;
    jsmi_bigint_normalize(bigint);
    cr_assert_eq(bigint->cell.auxiliary, 2);
    bigint->limbs[0] = bigint->limbs[1] = 0;
    jsmi_bigint_normalize(bigint);
    cr_assert(jsmi_bigint_is_zero(bigint));
    cr_assert(!jsmi_bigint_is_negative(bigint));
    bigint = jsmi_bigint_new(&test.heap, false, NULL, 1000);
    cr_assert_eq(bigint->cell.gc, JSMI_GC_LARGE);
}
