// SPDX-License-Identifier: MIT
//
// The properties that \p{...} may name: exactly the names and aliases in the
// tables of ECMA-262, matched to the letter. A property is found by name once
// (which is all that checking a pattern needs) and then asked for its members.
//
// Sets are stored as distances between boundaries in a variable number of
// bytes; General_Category and Script as runs of values, from which any of
// their sets is collected.
//
// https://tc39.es/ecma262/#sec-runtime-semantics-unicodematchproperty-p
#pragma once

#include "unicode/set.h"

typedef enum JsUnicodePropertyKind {
    JSMI_PROPERTY_BINARY,
    JSMI_PROPERTY_GENERAL_CATEGORY,
    JSMI_PROPERTY_SCRIPT,
    JSMI_PROPERTY_SCRIPT_EXTENSIONS,
    JSMI_PROPERTY_OF_STRINGS,
} JsUnicodePropertyKind;

typedef struct JsUnicodeProperty {
    JsUnicodePropertyKind kind;
    uint16_t index;  // among its kind
} JsUnicodeProperty;

// Finds the property for the text between the braces: `name` alone, or `name`
// and `value` of "name=value" (`value` NULL if there is no equals sign). The
// texts are ASCII. False if ECMA-262 knows no such property. Properties of
// strings are found too; only the v flag allows them.
bool jsmi_unicode_property_find(const char *name, size_t name_length,
                                const char *value, size_t value_length,
                                JsUnicodeProperty *property);

// Makes `set`, empty so far, the set of the property's single code points.
void jsmi_unicode_property_members(JsUnicodeProperty property,
                                   JsCodePointSet *set);

// Whether a code point has a binary property, by walking its packed set.
bool jsmi_unicode_property_contains(JsUnicodeProperty property,
                                    JsCodePoint code_point);

// The longer strings of a property of strings, in an order that does not
// matter. Begin with all zero.
typedef struct JsUnicodePropertyStrings {
    size_t position;
    size_t length;
    JsCodePoint text[12];
} JsUnicodePropertyStrings;

// Moves to the next string, of at least two code points. False behind the
// last one.
bool jsmi_unicode_property_next_string(JsUnicodeProperty property,
                                       JsUnicodePropertyStrings *strings);
