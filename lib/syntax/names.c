// SPDX-License-Identifier: MIT

#include "syntax/names.h"

#include "base/text.h"

#include <string.h>

enum { FIRST_TABLE_SIZE = 64 };

// The words the parser knows, so that a name can be told what it is once.
typedef struct Word {
    const char *text;
    uint8_t length;
    uint8_t kind;
} Word;

static const Word words[] = {
#define JSMI_TOKEN(kind, text)
#define JSMI_RESERVED(kind, text) {text, sizeof text - 1, JSMI_TOKEN_##kind},
#define JSMI_WORD(kind, text)     {text, sizeof text - 1, JSMI_TOKEN_##kind},
#include "syntax/tokens.def"
#undef JSMI_TOKEN
#undef JSMI_RESERVED
#undef JSMI_WORD
};

static const char *const kind_texts[] = {
#define JSMI_TOKEN(kind, text)    text,
#define JSMI_RESERVED(kind, text) "'" text "'",
#define JSMI_WORD(kind, text)     "'" text "'",
#include "syntax/tokens.def"
#undef JSMI_TOKEN
#undef JSMI_RESERVED
#undef JSMI_WORD
};

const char *jsmi_token_kind_text(JsTokenKind kind)
{
    return kind_texts[kind];
}

static uint8_t classify(const uint8_t *units, uint32_t length)
{
    if (length < 2 || length > 12)
        return 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (words[i].length == length && words[i].text[0] == (char)units[0] &&
            memcmp(words[i].text, units, length) == 0)
            return words[i].kind;
    }
    return 0;
}

// A canonical array index: "0", or digits without a leading zero, below
// 2^32 - 1.
static void read_array_index(JsName *name)
{
    const uint8_t *units = name->units;
    uint64_t value = 0;

    if (name->length == 0 || name->length > 10 ||
        (units[0] == '0' && name->length > 1))
        return;
    for (uint32_t i = 0; i < name->length; i++) {
        if (units[i] < '0' || units[i] > '9')
            return;
        value = value * 10 + (uint64_t)(units[i] - '0');
    }
    if (value < UINT32_MAX) {
        name->is_index = true;
        name->array_index = (uint32_t)value;
    }
}

bool jsmi_names_initialize(JsNames *names, JsArena *arena, uint32_t seed)
{
    *names = (JsNames){
        .arena = arena,
        .mask = FIRST_TABLE_SIZE - 1,
        .seed = seed,
    };
    names->table =
        jsmi_arena_allocate(arena, FIRST_TABLE_SIZE * sizeof *names->table);
    return names->table != NULL;
}

static void insert(JsNameSlot *table, uint32_t mask, JsNameSlot slot)
{
    uint32_t i = slot.hash & mask;

    while (table[i].name)
        i = (i + 1) & mask;
    table[i] = slot;
}

// Doubles the table. The old array stays behind in the arena.
static bool grow(JsNames *names)
{
    size_t old = (size_t)names->mask + 1;
    JsNameSlot *table =
        jsmi_arena_allocate(names->arena, old * 2 * sizeof *table);

    if (!table)
        return false;
    for (size_t i = 0; i < old; i++) {
        if (names->table[i].name)
            insert(table, (uint32_t)(old * 2 - 1), names->table[i]);
    }
    names->table = table;
    names->mask = (uint32_t)(old * 2 - 1);
    return true;
}

static bool equal_units(const JsName *name, const void *units, bool is_wide)
{
    const uint16_t *wide = units;
    const uint8_t *narrow = name->units;

    if (!is_wide)
        return !name->is_wide && memcmp(narrow, units, name->length) == 0;
    if (name->is_wide)
        return memcmp(narrow, units, (size_t)name->length * 2) == 0;
    for (uint32_t i = 0; i < name->length; i++) {
        if (narrow[i] != wide[i])
            return false;
    }
    return true;
}

static bool fits_bytes(const uint16_t *units, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++) {
        if (units[i] > 0xFF)
            return false;
    }
    return true;
}

// A name with its units behind it, narrowed to bytes where they fit. NULL: no
// memory, or it is time to stop.
static JsName *make(JsArena *arena, const void *units, uint32_t length,
                    bool is_wide)
{
    const uint16_t *wide = units;
    bool needs_wide = is_wide && !fits_bytes(wide, length);
    JsName *name = jsmi_arena_allocate(
        arena, sizeof *name + ((size_t)length << needs_wide) + 1);
    uint8_t *copy;

    if (!name)
        return NULL;
    copy = (uint8_t *)(name + 1);
    if (is_wide && !needs_wide) {
        for (uint32_t i = 0; i < length; i++)
            copy[i] = (uint8_t)wide[i];
    } else if (!jsmi_memory_copy(arena->budget, copy, units,
                                 (size_t)length << needs_wide)) {
        return NULL;
    }
    name->units = copy;
    name->length = length;
    name->is_wide = needs_wide;
    return name;
}

static JSMI_NOINLINE JsName *add(JsNames *names, const void *units,
                                 uint32_t length, bool is_wide, uint32_t hash)
{
    JsName *name;

    // At most half full, so that searches are short.
    if (names->count > names->mask / 2 && !grow(names))
        return NULL;
    name = make(names->arena, units, length, is_wide);
    if (!name)
        return NULL;
    names->count++;
    name->constant = UINT32_MAX;
    if (!name->is_wide) {
        name->known = classify(name->units, length);
        read_array_index(name);
    }
    insert(names->table, names->mask, (JsNameSlot){name, hash});
    return name;
}

JsName *jsmi_names_intern_hashed(JsNames *names, const void *units,
                                 uint32_t length, bool is_wide, uint32_t hash)
{
    const JsNameSlot *slot;
    uint32_t i;

    // The low bits of the product alone are weak.
    hash ^= hash >> 15;
    for (i = hash; (slot = &names->table[i & names->mask])->name; i++) {
        if (slot->hash == hash && slot->name->length == length &&
            equal_units(slot->name, units, is_wide))
            return slot->name;
    }
    return add(names, units, length, is_wide, hash);
}

JsName *jsmi_names_intern(JsNames *names, const void *units, uint32_t length,
                          bool is_wide)
{
    uint32_t hash = names->seed;

    for (uint32_t i = 0; i < length; i++)
        hash =
            jsmi_names_hash_step(hash, is_wide ? ((const uint16_t *)units)[i]
                                               : ((const uint8_t *)units)[i]);
    return jsmi_names_intern_hashed(names, units, length, is_wide, hash);
}

JsName *jsmi_names_intern_ascii(JsNames *names, const char *text)
{
    return jsmi_names_intern(names, text, (uint32_t)strlen(text), false);
}

int jsmi_name_compare(const JsName *left, const JsName *right)
{
    for (uint32_t i = 0; i < left->length && i < right->length; i++) {
        uint32_t a = jsmi_name_unit(left, i);
        uint32_t b = jsmi_name_unit(right, i);

        if (a != b)
            return a < b ? -1 : 1;
    }
    return (left->length > right->length) - (left->length < right->length);
}

bool jsmi_name_is_well_formed(const JsName *name)
{
    const uint16_t *units = name->units;

    for (uint32_t i = 0; name->is_wide && i < name->length; i++) {
        if (!jsmi_is_surrogate(units[i]))
            continue;
        if (!jsmi_is_lead_surrogate(units[i]) || i + 1 == name->length ||
            !jsmi_is_trail_surrogate(units[i + 1]))
            return false;
        i++;
    }
    return true;
}
