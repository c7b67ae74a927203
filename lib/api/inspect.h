// SPDX-License-Identifier: MIT
//
// jsm_inspect, in four files: inspect.c has the kinds of values, _names what
// stands before the braces, _entries what stands between them, and _text
// primitives and the breaking of lines.
//
// No script runs: accessors are named, not called, and proxies are not
// trapped. Each object is written once: its entries come into a listing, one
// after the other, with the indentation that they have if each gets a line of
// its own, and only then is it decided how many lines there are.
#pragma once

#include "api/runtime.h"
#include "object/proxy.h"

enum { JSMI_MOST_INSPECTED_LEVELS = 24 };

// An object around the current one. `reference` numbers those that were met
// again inside of themselves, from 1.
typedef struct JsInspected {
    const JsObject *object;
    uint32_t reference;
} JsInspected;

typedef struct JsInspector {
    JsVm *vm;
    const jsm_styles *styles;
    int depth;              // levels of nesting to show
    size_t width;           // of a line
    uint32_t most_entries;  // to show of one object
    uint32_t longest;       // units to show of a string
    int indent;             // of an entry on a line of its own
    size_t invisible;       // units of styles that were written so far
    int level;
    uint32_t references;
    JsInspected path[JSMI_MOST_INSPECTED_LEVELS];
} JsInspector;

typedef JsStringBuilder JsInspectText;

// ------------------------------------------------------------- text and lines

// ASCII.
void jsmi_inspect_append(JsInspectText *text, const char *ascii);
// ASCII in one of the styles, which may be NULL.
void jsmi_inspect_append_styled(JsInspector *inspector, JsInspectText *text,
                                const char *style, const char *ascii);
void jsmi_inspect_begin_style(JsInspector *inspector, JsInspectText *text,
                              const char *style);
void jsmi_inspect_end_style(JsInspector *inspector, JsInspectText *text,
                            const char *style);
JSMI_MUST_USE bool jsmi_inspect_append_string(JsInspector *inspector,
                                              JsInspectText *text,
                                              JsString *string);
JSMI_MUST_USE bool jsmi_inspect_primitive(JsInspector *inspector,
                                          JsInspectText *text, JsValue value);
// The name of a property and ": ".
JSMI_MUST_USE bool jsmi_inspect_key(JsInspector *inspector, JsInspectText *text,
                                    JsKey key);

// A style that the host may have left out; NULL then.
#define JSMI_STYLE(inspector, name)                                            \
    ((inspector)->styles ? (inspector)->styles->name : NULL)

typedef struct JsListing {
    JsInspector *inspector;
    JsInspectText text;  // of all entries, with nothing between them
    JsBuffer entries;    // for each: where it ends, and its invisible units
    size_t invisible;    // the inspector's, when the current entry began
    uint32_t count;
    uint32_t elements;  // of the first ones, which may share lines
    bool is_numeric;    // all elements are numbers
} JsListing;

void jsmi_listing_begin(JsListing *listing, JsInspector *inspector);
void jsmi_listing_dispose(JsListing *listing);
// What was appended to the text since the last entry is one.
void jsmi_listing_end_entry(JsListing *listing);
// Writes `head`, which was written after the last entry, and the entries
// between two `braces`, and disposes of both. Where `has_braces` is false the
// braces are only there if there are entries. The inspector's indentation is
// that of the braces.
JSMI_MUST_USE bool jsmi_listing_finish(JsListing *listing, JsInspectText *head,
                                       const char *braces, bool has_braces,
                                       JsInspectText *text);

// ---------------------------------------------------------------------- names

// An own data property, read without running script; undefined if there is
// none.
JSMI_MUST_USE bool jsmi_inspect_own_value(JsInspector *inspector,
                                          JsObject *object, JsKey key,
                                          JsValue *value);
// What an object is called before its braces: "Point ", "Map(2) ", nothing for
// a plain one. `usual` is the name that the braces alone stand for; `size` is
// shown unless it is negative.
JSMI_MUST_USE bool jsmi_inspect_head(JsInspector *inspector,
                                     JsInspectText *text, JsObject *object,
                                     const char *usual, int64_t size);
// [Point], for an object that is nested too deeply.
JSMI_MUST_USE bool jsmi_inspect_short(JsInspector *inspector,
                                      JsInspectText *text, JsObject *object);
// [Function: f], [class B extends A]
JSMI_MUST_USE bool jsmi_inspect_function(JsInspector *inspector,
                                         JsInspectText *text,
                                         JsObject *function);
// The name of the constructor that an object is an instance of, as far as its
// prototypes tell; NULL if they do not.
JSMI_MUST_USE bool jsmi_inspect_constructor(JsInspector *inspector,
                                            JsObject *object, JsString **name);

// --------------------------------------------------------- entries and values

// All entries of an object, as its kind has them.
JSMI_MUST_USE bool jsmi_inspect_entries(JsListing *listing, JsObject *object);
JSMI_MUST_USE bool jsmi_inspect_value(JsInspector *inspector,
                                      JsInspectText *text, JsValue value);
