// SPDX-License-Identifier: MIT
#include "unicode/properties.h"

#include "unicode/packed.h"
#include "unicode/property_tables.h"

#include <string.h>

// Finds a name in a table of entries "Name|Alias|Alias;" and tells the number
// of its entry, or -1.
static int find_name(const char *table, const char *name, size_t length)
{
    int index = 0;

    for (const char *entry = table; *entry; entry++) {
        size_t size = strcspn(entry, "|;");

        if (size == length && memcmp(entry, name, length) == 0)
            return index;
        entry += size;
        index += *entry == ';';
    }
    return -1;
}

static bool find_in(JsUnicodePropertyKind kind, const char *table,
                    const char *name, size_t length,
                    JsUnicodeProperty *property)
{
    int index = find_name(table, name, length);

    if (index < 0)
        return false;
    *property = (JsUnicodeProperty){kind, (uint16_t)index};
    return true;
}

bool jsmi_unicode_property_find(const char *name, size_t name_length,
                                const char *value, size_t value_length,
                                JsUnicodeProperty *property)
{
    // In the order of JsUnicodePropertyKind.
    static const char keys[] =
        "General_Category|gc;Script|sc;Script_Extensions|scx;";

    if (!value)
        return find_in(JSMI_PROPERTY_GENERAL_CATEGORY, category_names, name,
                       name_length, property) ||
               find_in(JSMI_PROPERTY_BINARY, binary_names, name, name_length,
                       property) ||
               find_in(JSMI_PROPERTY_OF_STRINGS, strings_names, name,
                       name_length, property);
    switch (find_name(keys, name, name_length)) {
    case 0:
        return find_in(JSMI_PROPERTY_GENERAL_CATEGORY, category_names, value,
                       value_length, property);
    case 1:
        return find_in(JSMI_PROPERTY_SCRIPT, script_names, value, value_length,
                       property);
    case 2:
        return find_in(JSMI_PROPERTY_SCRIPT_EXTENSIONS, script_names, value,
                       value_length, property);
    default:
        return false;
    }
}

// Adds the runs whose value, a small number, has its bit in `mask`.
static void collect_categories(uint32_t mask, JsCodePointSet *set)
{
    JsPackedBytes bytes = {category_runs, sizeof category_runs, 0};
    JsCodePoint first = 0;

    while (bytes.position < bytes.size) {
        uint8_t value = bytes.data[bytes.position++];
        uint32_t length = jsmi_packed_varint(&bytes);

        if (mask >> value & 1)
            jsmi_code_point_set_add(set, first, first + length - 1);
        first += length;
    }
}

static bool is_in_list(uint8_t number, uint8_t script)
{
    for (unsigned i = script_list_offsets[number];
         i < script_list_offsets[number + 1]; i++) {
        if (script_list_bytes[i] == script)
            return true;
    }
    return false;
}

static void collect_script(uint8_t script, JsCodePointSet *set)
{
    JsPackedBytes bytes = {script_runs, sizeof script_runs, 0};
    JsCodePoint first = 0;

    while (bytes.position < bytes.size) {
        uint8_t value = bytes.data[bytes.position++];
        uint32_t length = jsmi_packed_varint(&bytes);

        if (value == script)
            jsmi_code_point_set_add(set, first, first + length - 1);
        first += length;
    }
}

// Where a list of scripts stands it replaces the Script.
static void collect_script_extensions(uint8_t script, JsCodePointSet *set)
{
    JsPackedBytes bytes = {script_list_runs, sizeof script_list_runs, 0};
    JsCodePointSet with_script;
    JsCodePointSet listed;
    JsCodePoint first = 0;

    jsmi_code_point_set_initialize(&with_script, set->budget);
    jsmi_code_point_set_initialize(&listed, set->budget);
    collect_script(script, set);
    while (bytes.position < bytes.size) {
        uint8_t number = bytes.data[bytes.position++];
        uint32_t length = jsmi_packed_varint(&bytes);

        if (number != 0)
            jsmi_code_point_set_add(&listed, first, first + length - 1);
        if (is_in_list(number, script))
            jsmi_code_point_set_add(&with_script, first, first + length - 1);
        first += length;
    }
    jsmi_code_point_set_subtract(set, &listed);
    jsmi_code_point_set_unite(set, &with_script);
    jsmi_code_point_set_dispose(&with_script);
    jsmi_code_point_set_dispose(&listed);
}

// The last property of strings is the union of the others.
enum {
    STRINGS_COUNT = sizeof strings_offsets / sizeof *strings_offsets - 1,
};

static void collect_strings_members(uint16_t index, JsCodePointSet *set)
{
    unsigned from = index < STRINGS_COUNT ? index : 0;
    unsigned to = index < STRINGS_COUNT ? index + 1u : STRINGS_COUNT;

    // RGI_Emoji: only one of its parts has single code points, but the union
    // does not depend on that.
    for (; from < to; from++) {
        JsCodePointSet part;

        jsmi_code_point_set_initialize(&part, set->budget);
        jsmi_packed_add_to(
            strings_members_bytes + strings_members_offsets[from],
            strings_members_offsets[from + 1] - strings_members_offsets[from],
            &part);
        jsmi_code_point_set_unite(set, &part);
        jsmi_code_point_set_dispose(&part);
    }
}

void jsmi_unicode_property_members(JsUnicodeProperty property,
                                   JsCodePointSet *set)
{
    uint16_t index = property.index;

    switch (property.kind) {
    case JSMI_PROPERTY_BINARY:
        jsmi_packed_add_to(binary_bytes + binary_offsets[index],
                           binary_offsets[index + 1] - binary_offsets[index],
                           set);
        break;
    case JSMI_PROPERTY_GENERAL_CATEGORY:
        collect_categories(index < BASIC_CATEGORY_COUNT
                               ? (uint32_t)1 << index
                               : category_groups[index - BASIC_CATEGORY_COUNT],
                           set);
        break;
    case JSMI_PROPERTY_SCRIPT:
        collect_script((uint8_t)index, set);
        break;
    case JSMI_PROPERTY_SCRIPT_EXTENSIONS:
        collect_script_extensions((uint8_t)index, set);
        break;
    case JSMI_PROPERTY_OF_STRINGS:
        collect_strings_members(index, set);
        break;
    }
}

bool jsmi_unicode_property_next_string(JsUnicodeProperty property,
                                       JsUnicodePropertyStrings *strings)
{
    bool is_union = property.index >= STRINGS_COUNT;
    JsPackedBytes bytes = {
        .data = strings_bytes,
        .size = strings_offsets[is_union ? STRINGS_COUNT : property.index + 1],
        .position = strings->position,
    };
    uint8_t shape;

    if (property.kind != JSMI_PROPERTY_OF_STRINGS)
        return false;
    if (strings->position == 0 && !is_union)
        bytes.position = strings_offsets[property.index];
    if (bytes.position >= bytes.size)
        return false;
    // A part begins with a string that shares nothing, so that the union can
    // run from one part into the next.
    shape = bytes.data[bytes.position++];
    strings->length = shape >> 4;
    for (unsigned i = 0; i < (shape & 15u); i++)
        strings->text[strings->length++] =
            strings_alphabet[jsmi_packed_varint(&bytes)];
    strings->position = bytes.position;
    return true;
}

bool jsmi_unicode_property_contains(JsUnicodeProperty property,
                                    JsCodePoint code_point)
{
    uint16_t offset;

    JSMI_ASSERT(property.kind == JSMI_PROPERTY_BINARY);
    offset = binary_offsets[property.index];
    return jsmi_packed_contains(binary_bytes + offset,
                                binary_offsets[property.index + 1] - offset,
                                code_point);
}
