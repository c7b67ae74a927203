// SPDX-License-Identifier: MIT
//
// RegExp objects: the constructor and its prototype's accessors.
// https://tc39.es/ecma262/#sec-regexp-regular-expression-objects
#include "builtins/regexp.h"

#include "unicode/identifier.h"

// The flags in the order in which `flags` lists them.
static const struct {
    char letter;
    uint32_t flag;
} flag_letters[] = {
    {'d', JSMI_REGEXP_HAS_INDICES},  {'g', JSMI_REGEXP_GLOBAL},
    {'i', JSMI_REGEXP_IGNORE_CASE},  {'m', JSMI_REGEXP_MULTILINE},
    {'s', JSMI_REGEXP_DOT_ALL},      {'u', JSMI_REGEXP_UNICODE},
    {'v', JSMI_REGEXP_UNICODE_SETS}, {'y', JSMI_REGEXP_STICKY},
};

enum { FLAG_COUNT = sizeof flag_letters / sizeof *flag_letters };

// ------------------------------------------------------------------- compiling

// The programs of a realm's cache may take as much memory as this together.
enum { LARGEST_CACHE = 1 << 20 };

void jsmi_regexp_trace(JsMarker *marker, JsCell *cell)
{
    const JsRegExp *regexp = (JsRegExp *)cell;

    jsmi_object_trace(marker, cell);
    jsmi_mark_cell(marker, regexp->code);
    jsmi_mark_cell(marker, regexp->realm);
}

void jsmi_regexp_code_trace(JsMarker *marker, JsCell *cell)
{
    const JsRegExpCode *code = (JsRegExpCode *)cell;

    jsmi_mark_cell(marker, code->source);
    jsmi_mark_cell(marker, code->groups_shape);
}

static bool compile(JsVm *vm, JsString *source, uint32_t flags,
                    JsRegExpCode **code)
{
    JsRegExpError error = {0};
    JsRegExpProgram *program;
    JsUnits units;

    if (!jsmi_flatten(vm, source, &units))
        return false;
    program = jsmi_regexp_compile(
        &vm->budget, (JsRegExpText){units.data, units.length, !units.is_wide},
        flags, &error);
    if (!program && !error.message)
        return jsmi_fail_allocation(vm);
    if (!program)
        return jsmi_throw_syntax_error(
            vm, "invalid regular expression /%S/: %s", source, error.message);
    *code = jsmi_heap_allocate(&vm->heap,
                               offsetof(JsRegExpCode, program) + program->size,
                               JSMI_CELL_REGEXP_CODE);
    if (*code) {
        (*code)->source = source;
        memcpy(&(*code)->program, program, program->size);
    }
    jsmi_release(&vm->budget, program, program->size);
    return *code || jsmi_fail_allocation(vm);
}

static bool is_cached(JsVm *vm, const JsRegExpCode *code, JsString *source,
                      uint32_t flags, bool *is_same)
{
    *is_same = code && code->program.flags == flags;
    return !*is_same || code->source == source ||
           jsmi_string_equal(&vm->heap, code->source, source, is_same) ||
           jsmi_fail_allocation(vm);
}

static void remember(JsVm *vm, JsRegExpRealm *realm, uint32_t place,
                     JsRegExpCode *code)
{
    if (realm->cached_size + code->program.size > LARGEST_CACHE) {
        memset(realm->cache, 0, sizeof realm->cache);
        realm->cached_size = 0;
    }
    if (realm->cache[place])
        realm->cached_size -= realm->cache[place]->program.size;
    realm->cache[place] = code;
    realm->cached_size += code->program.size;
    jsmi_write_barrier(&vm->heap, realm);
}

bool jsmi_regexp_compile_into(JsVm *vm, JsRegExp *regexp, JsString *source,
                              uint32_t flags)
{
    JsRegExpRealm *realm;
    JsRegExpCode *code;
    uint32_t place;
    bool is_same;

    if (!jsmi_regexp_realm(vm, &realm))
        return false;
    if (!jsmi_string_hash(&vm->heap, source, &place))
        return jsmi_fail_allocation(vm);
    place = (place ^ flags * 37) % JSMI_REGEXP_CACHE_SIZE;
    code = realm->cache[place];
    if (!is_cached(vm, code, source, flags, &is_same))
        return false;
    if (!is_same) {
        if (!compile(vm, source, flags, &code))
            return false;
        remember(vm, realm, place, code);
    }
    regexp->code = code;
    jsmi_write_barrier(&vm->heap, regexp);
    return true;
}

// --------------------------------------------------------------- construction

static bool regexp_shape(JsVm *vm, JsObject *new_target, JsShape **shape)
{
    JsShape *root;

    if (!jsmi_shape_from_constructor(vm, new_target,
                                     JSMI_INTRINSIC_REGEXP_PROTOTYPE,
                                     &jsmi_ordinary_methods, 1, &root))
        return false;
    *shape = jsmi_shape_add(vm, root, JSMI_KEY(lastIndex), JSMI_WRITABLE);
    if (!*shape)
        return jsmi_fail_allocation(vm);
    jsmi_keep(&vm->heap, jsmi_value_cell(*shape));
    return true;
}

// https://tc39.es/ecma262/#sec-regexpalloc
bool jsmi_regexp_allocate(JsVm *vm, JsObject *new_target, JsRegExp **regexp)
{
    bool is_plain = new_target == vm->realm->intrinsics[JSMI_INTRINSIC_REGEXP];
    JsRegExpRealm *realm;
    JsShape *shape;

    if (!jsmi_regexp_realm(vm, &realm))
        return false;
    // FAST PATH: RegExp.prototype is neither writable nor configurable.
    shape = is_plain ? realm->regexp_shape : NULL;
    if (!shape && !regexp_shape(vm, new_target, &shape))
        return false;
    if (is_plain && !realm->regexp_shape) {
        realm->regexp_shape = shape;
        jsmi_write_barrier(&vm->heap, realm);
    }
    if (!jsmi_object_allocate(vm, JSMI_CELL_REGEXP, sizeof(JsRegExp), shape,
                              regexp))
        return false;
    // NO BARRIER: the object is new.
    (*regexp)->last_index = jsmi_value_int(0);
    (*regexp)->realm = vm->realm;
    (*regexp)->is_plain = is_plain;
    return true;
}

// https://tc39.es/ecma262/#sec-regexpinitialize
bool jsmi_regexp_initialize(JsVm *vm, JsRegExp *regexp, JsValue pattern,
                            JsValue flags)
{
    JsString *source = JSMI_ATOM(empty);
    JsString *text = JSMI_ATOM(empty);
    JsUnits units;
    uint32_t bits;

    if (!jsmi_is_undefined(pattern) && !jsmi_to_string(vm, pattern, &source))
        return false;
    if (!jsmi_is_undefined(flags) && !jsmi_to_string(vm, flags, &text))
        return false;
    if (!jsmi_flatten(vm, text, &units))
        return false;
    if (!jsmi_regexp_parse_flags(
            (JsRegExpText){units.data, units.length, !units.is_wide}, &bits))
        return jsmi_throw_syntax_error(
            vm, "invalid flags of a regular expression: '%S'", text);
    return jsmi_regexp_compile_into(vm, regexp, source, bits);
}

bool jsmi_regexp_create(JsVm *vm, JsValue pattern, JsValue flags,
                        JsValue *regexp)
{
    JsObject *constructor;
    JsRegExp *made;

    if (!jsmi_realm_intrinsic(vm, vm->realm, JSMI_INTRINSIC_REGEXP,
                              &constructor) ||
        !jsmi_regexp_allocate(vm, constructor, &made) ||
        !jsmi_regexp_initialize(vm, made, pattern, flags))
        return false;
    *regexp = jsmi_value_object(made);
    return true;
}

// What the flags of a regular expression spell.
static bool spell_flags(JsVm *vm, uint32_t bits, JsValue *flags)
{
    char text[FLAG_COUNT];
    size_t length = 0;

    for (size_t i = 0; i < FLAG_COUNT; i++) {
        if (bits & flag_letters[i].flag)
            text[length++] = flag_letters[i].letter;
    }
    return jsmi_result_text(vm, text, length, flags);
}

// RegExp ( pattern, flags ), steps 4 to 6: what to make it of.
static bool take_apart(JsVm *vm, JsValue pattern, bool is_regexp,
                       JsValue *source, JsValue *flags)
{
    if (jsmi_is_kind(pattern, JSMI_CELL_REGEXP)) {
        const JsRegExp *original = (JsRegExp *)jsmi_as_cell(pattern);

        *source = jsmi_value_cell(original->code->source);
        jsmi_vm_keep(vm, *source);
        return !jsmi_is_undefined(*flags) ||
               spell_flags(vm, original->code->program.flags, flags);
    }
    *source = pattern;
    if (!is_regexp)
        return true;
    if (!jsmi_get(vm, jsmi_as_object(pattern), JSMI_KEY(source), source))
        return false;
    return !jsmi_is_undefined(*flags) ||
           jsmi_get(vm, jsmi_as_object(pattern), JSMI_KEY(flags), flags);
}

// RegExp ( pattern, flags )
// https://tc39.es/ecma262/#sec-regexp-pattern-flags
static bool regexp_constructor(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue pattern = jsmi_argument(call, 0);
    JsValue flags = jsmi_argument(call, 1);
    JsValue new_target = call->new_target;
    JsValue source;
    JsRegExp *regexp;
    bool is_regexp;

    if (!jsmi_is_regexp(vm, pattern, &is_regexp))
        return false;
    if (jsmi_is_undefined(new_target)) {
        JsValue constructor;

        new_target = jsmi_value_object(call->callee);
        if (is_regexp && jsmi_is_undefined(flags)) {
            if (!jsmi_get(vm, jsmi_as_object(pattern), JSMI_KEY(constructor),
                          &constructor))
                return false;
            if (jsmi_same_word(constructor, new_target)) {
                *result = pattern;
                return true;
            }
        }
    }
    if (!take_apart(vm, pattern, is_regexp, &source, &flags))
        return false;
    if (!jsmi_regexp_allocate(vm, jsmi_as_object(new_target), &regexp))
        return false;
    *result = jsmi_value_object(regexp);
    return jsmi_regexp_initialize(vm, regexp, source, flags);
}

// RegExp.prototype.compile ( pattern, flags )
// https://tc39.es/ecma262/#sec-regexp.prototype.compile
static bool regexp_prototype_compile(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue pattern = jsmi_argument(call, 0);
    JsValue flags = jsmi_argument(call, 1);
    JsValue source = pattern;
    JsRegExp *regexp;

    if (!jsmi_this_of_kind(call, JSMI_CELL_REGEXP, "a RegExp", &regexp))
        return false;
    // Of the proposal about legacy features.
    if (regexp->realm != vm->realm || !regexp->is_plain)
        return jsmi_throw_type_error(
            vm, "%V was not made by the RegExp of this realm",
            call->this_value);
    if (jsmi_is_kind(pattern, JSMI_CELL_REGEXP)) {
        if (!jsmi_is_undefined(flags))
            return jsmi_throw_type_error(
                vm, "flags may not come with a regular expression");
        if (!take_apart(vm, pattern, true, &source, &flags))
            return false;
    }
    *result = call->this_value;
    return jsmi_regexp_initialize(vm, regexp, source, flags) &&
           jsmi_last_index_set(vm, &regexp->object, 0);
}

// -------------------------------------------------------------- RegExp.escape

static bool append_hexadecimal(JsStringBuilder *builder, const char *prefix,
                               uint32_t unit, int digits)
{
    static const char letters[] = "0123456789abcdef";

    jsmi_string_builder_append_text(builder, prefix);
    while (digits-- > 0)
        jsmi_string_builder_append_unit(
            builder, (uint8_t)letters[unit >> (4 * digits) & 15]);
    return true;
}

static bool is_one_of(JsCodePoint code_point, const char *set)
{
    return code_point > 0 && code_point < 128 &&
           strchr(set, (int)code_point) != NULL;
}

static void append_as_escape(JsStringBuilder *builder, JsCodePoint code_point)
{
    if (code_point <= 0xFF)
        append_hexadecimal(builder, "\\x", code_point, 2);
    else
        append_hexadecimal(builder, "\\u", code_point, 4);
}

// EncodeForRegExpEscape ( cp )
// https://tc39.es/ecma262/#sec-encodeforregexpescape
static void append_encoded(JsStringBuilder *builder, JsCodePoint code_point)
{
    static const char controls[] = "\t\n\v\f\r";
    static const char control_letters[] = "tnvfr";

    if (is_one_of(code_point, "^$\\.*+?()[]{}|/")) {
        jsmi_string_builder_append_unit(builder, '\\');
        jsmi_string_builder_append_unit(builder, (uint16_t)code_point);
    } else if (is_one_of(code_point, controls)) {
        size_t i = (size_t)(strchr(controls, (int)code_point) - controls);

        jsmi_string_builder_append_unit(builder, '\\');
        jsmi_string_builder_append_unit(builder, (uint8_t)control_letters[i]);
    } else if (is_one_of(code_point, ",-=<>#&!%:;@~'`\"") ||
               jsmi_is_white_space(code_point) ||
               jsmi_is_line_terminator(code_point) ||
               (code_point >= 0xD800 && code_point <= 0xDFFF)) {
        append_as_escape(builder, code_point);
    } else {
        jsmi_string_builder_append_code_point(builder, code_point);
    }
}

static bool is_ascii_alphanumeric(JsCodePoint code_point)
{
    JsCodePoint letter = code_point | 0x20;

    return (code_point >= '0' && code_point <= '9') ||
           (letter >= 'a' && letter <= 'z');
}

// RegExp.escape ( S )
// https://tc39.es/ecma262/#sec-regexp.escape
static bool regexp_escape(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue string = jsmi_argument(call, 0);
    JsStringBuilder builder;
    JsUnits units;

    if (!jsmi_is_string(string))
        return jsmi_throw_type_error(vm, "%V is not a string", string);
    if (!jsmi_flatten(vm, jsmi_as_string(string), &units))
        return false;
    jsmi_string_builder_initialize(&builder, &vm->heap);
    for (size_t i = 0; i < units.length && !builder.buffer.failed;) {
        bool is_first = i == 0;
        JsCodePoint code_point =
            units.is_wide ? jsmi_utf16_decode(units.wide, units.length, &i)
                          : units.latin1[i++];

        if (is_first && is_ascii_alphanumeric(code_point))
            append_hexadecimal(&builder, "\\x", code_point, 2);
        else
            append_encoded(&builder, code_point);
    }
    return jsmi_result_builder(vm, &builder, result);
}

// ------------------------------------------------------------------- accessors

bool jsmi_regexp_read_flags(JsVm *vm, JsObject *object, JsRegExpFlags *flags)
{
    JsValue value;
    JsUnits units;
    uint32_t turns = 0;

    *flags = (JsRegExpFlags){0};
    if (!jsmi_get(vm, object, JSMI_KEY(flags), &value))
        return false;
    if (!jsmi_to_string(vm, value, &flags->text))
        return false;
    if (!jsmi_flatten(vm, flags->text, &units))
        return false;
    for (uint32_t i = 0; i < units.length; i++) {
        uint32_t unit = jsmi_units_at(units, i);

        if (!jsmi_poll_turn(&vm->budget, &turns))
            return false;
        flags->is_global |= unit == 'g';
        flags->is_sticky |= unit == 'y';
        flags->is_unicode |= unit == 'u' || unit == 'v';
    }
    return jsmi_vm_spend(vm, units.length / 64);
}

// get RegExp.prototype.flags
// https://tc39.es/ecma262/#sec-get-regexp.prototype.flags
static bool regexp_prototype_flags(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    const JsKey keys[FLAG_COUNT] = {
        JSMI_KEY(hasIndices),  JSMI_KEY(global), JSMI_KEY(ignoreCase),
        JSMI_KEY(multiline),   JSMI_KEY(dotAll), JSMI_KEY(unicode),
        JSMI_KEY(unicodeSets), JSMI_KEY(sticky),
    };
    JsObject *object;
    JsRegExp *regexp;
    uint32_t bits = 0;

    if (!jsmi_this_object(call, &object))
        return false;
    if (!jsmi_regexp_is_pristine(vm, object, &regexp))
        return false;
    if (regexp)
        return spell_flags(vm, regexp->code->program.flags, result);
    for (size_t i = 0; i < FLAG_COUNT; i++) {
        JsValue value;

        if (!jsmi_get(vm, object, keys[i], &value))
            return false;
        if (jsmi_to_boolean(value))
            bits |= flag_letters[i].flag;
    }
    return spell_flags(vm, bits, result);
}

// Whether the receiver is no regular expression but the prototype, for which
// the accessors answer all the same. Anything else throws.
static bool this_is_prototype(JsCall *call, bool *is_prototype)
{
    JsObject *prototype;

    *is_prototype = false;
    if (jsmi_is_kind(call->this_value, JSMI_CELL_REGEXP))
        return true;
    if (!jsmi_realm_intrinsic(call->vm, call->realm,
                              JSMI_INTRINSIC_REGEXP_PROTOTYPE, &prototype))
        return false;
    *is_prototype =
        jsmi_same_word(call->this_value, jsmi_value_object(prototype));
    if (!*is_prototype)
        return jsmi_throw_type_error(call->vm, "receiver %V is not a RegExp",
                                     call->this_value);
    return true;
}

// RegExpHasFlag ( R, codeUnit )
// https://tc39.es/ecma262/#sec-regexphasflag
static bool regexp_prototype_has_flag(JsCall *call, JsValue *result)
{
    const JsRegExp *regexp;
    bool is_prototype;

    if (!this_is_prototype(call, &is_prototype))
        return false;
    *result = JSMI_UNDEFINED;
    if (is_prototype)
        return true;
    regexp = (JsRegExp *)jsmi_as_cell(call->this_value);
    *result =
        jsmi_value_boolean(regexp->code->program.flags & call->callee->mode);
    return true;
}

// How a unit of a pattern stands between slashes, if not as it is.
static const char *escape_in_source(uint32_t unit, bool is_escaped,
                                    bool is_in_class)
{
    switch (unit) {
    case '/':
        return is_escaped || is_in_class ? NULL : "\\/";
    case '\n':
        return is_escaped ? "n" : "\\n";
    case '\r':
        return is_escaped ? "r" : "\\r";
    case 0x2028:
        return is_escaped ? "u2028" : "\\u2028";
    case 0x2029:
        return is_escaped ? "u2029" : "\\u2029";
    default:
        return NULL;
    }
}

static bool escape_source(JsVm *vm, JsUnits units, JsValue *result)
{
    JsStringBuilder builder;
    bool is_escaped = false;
    bool is_in_class = false;

    jsmi_string_builder_initialize(&builder, &vm->heap);
    for (uint32_t i = 0; i < units.length; i++) {
        uint32_t unit = jsmi_units_at(units, i);
        const char *escape = escape_in_source(unit, is_escaped, is_in_class);

        if (escape)
            jsmi_string_builder_append_text(&builder, escape);
        else
            jsmi_string_builder_append_unit(&builder, (uint16_t)unit);
        if (!is_escaped && unit == '[')
            is_in_class = true;
        else if (!is_escaped && unit == ']')
            is_in_class = false;
        is_escaped = !is_escaped && unit == '\\';
    }
    return jsmi_result_builder(vm, &builder, result);
}

// EscapeRegExpPattern ( P, F )
// https://tc39.es/ecma262/#sec-escaperegexppattern
static bool escape_pattern(JsVm *vm, JsString *source, JsValue *result)
{
    JsUnits units;
    uint32_t turns = 0;

    if (jsmi_string_length(source) == 0) {
        *result = JSMI_ATOM_VALUE(empty_regexp);
        return true;
    }
    if (!jsmi_flatten(vm, source, &units))
        return false;
    if (!jsmi_vm_spend(vm, units.length / 64))
        return false;
    for (uint32_t i = 0; i < units.length; i++) {
        if (!jsmi_poll_turn(&vm->budget, &turns))
            return false;
        if (escape_in_source(jsmi_units_at(units, i), false, false))
            return escape_source(vm, units, result);
    }
    *result = jsmi_value_cell(source);
    jsmi_vm_keep(vm, *result);
    return true;
}

bool jsmi_regexp_literal(JsVm *vm, const JsRegExp *regexp, JsString **literal)
{
    JsStringBuilder builder;
    JsValue source, flags, result;

    if (!escape_pattern(vm, regexp->code->source, &source) ||
        !spell_flags(vm, regexp->code->program.flags, &flags))
        return false;
    jsmi_string_builder_initialize(&builder, &vm->heap);
    jsmi_string_builder_append_unit(&builder, '/');
    jsmi_string_builder_append_string(&builder, jsmi_as_string(source));
    jsmi_string_builder_append_unit(&builder, '/');
    jsmi_string_builder_append_string(&builder, jsmi_as_string(flags));
    if (!jsmi_result_builder(vm, &builder, &result))
        return false;
    *literal = jsmi_as_string(result);
    return true;
}

// get RegExp.prototype.source
// https://tc39.es/ecma262/#sec-get-regexp.prototype.source
static bool regexp_prototype_source(JsCall *call, JsValue *result)
{
    bool is_prototype;

    if (!this_is_prototype(call, &is_prototype))
        return false;
    if (is_prototype) {
        *result = JSMI_ATOM_VALUE(empty_regexp);
        return true;
    }
    return escape_pattern(
        call->vm, ((JsRegExp *)jsmi_as_cell(call->this_value))->code->source,
        result);
}

// RegExp.prototype.toString ( )
// https://tc39.es/ecma262/#sec-regexp.prototype.tostring
static bool regexp_prototype_to_string(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *object;
    JsValue source, flags;
    JsString *source_text, *flags_text;
    JsStringBuilder builder;

    if (!jsmi_this_object(call, &object))
        return false;
    if (!jsmi_get(vm, object, JSMI_KEY(source), &source) ||
        !jsmi_to_string(vm, source, &source_text))
        return false;
    if (!jsmi_get(vm, object, JSMI_KEY(flags), &flags) ||
        !jsmi_to_string(vm, flags, &flags_text))
        return false;
    jsmi_string_builder_initialize(&builder, &vm->heap);
    jsmi_string_builder_append_unit(&builder, '/');
    jsmi_string_builder_append_string(&builder, source_text);
    jsmi_string_builder_append_unit(&builder, '/');
    jsmi_string_builder_append_string(&builder, flags_text);
    return jsmi_result_builder(vm, &builder, result);
}

#define FLAG(name_, flag_)                                                     \
    JSMI_GETTER_MODE(name_, regexp_prototype_has_flag, JSMI_REGEXP_##flag_)

const JsPropertySpec jsmi_regexp_prototype_properties[] = {
    // clang-format off
    // These come first and in this order: JSMI_REGEXP_SLOT_COUNT.
    JSMI_OBJECT(constructor, REGEXP, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_METHOD(exec, 1, jsmi_regexp_prototype_exec),
    JSMI_GETTER(flags, regexp_prototype_flags),
    FLAG(dotAll, DOT_ALL),
    FLAG(global, GLOBAL),
    FLAG(hasIndices, HAS_INDICES),
    FLAG(ignoreCase, IGNORE_CASE),
    FLAG(multiline, MULTILINE),
    FLAG(sticky, STICKY),
    FLAG(unicode, UNICODE),
    FLAG(unicodeSets, UNICODE_SETS),
    JSMI_SYMBOL_METHOD(match, 1, jsmi_regexp_prototype_match, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_SYMBOL_METHOD(match_all, 1, jsmi_regexp_prototype_match_all, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_SYMBOL_METHOD(replace, 2, jsmi_regexp_prototype_replace, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_SYMBOL_METHOD(search, 1, jsmi_regexp_prototype_search, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_SYMBOL_METHOD(split, 2, jsmi_regexp_prototype_split, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_METHOD(compile, 2, regexp_prototype_compile),
    JSMI_GETTER(source, regexp_prototype_source),
    JSMI_METHOD(test, 1, jsmi_regexp_prototype_test),
    JSMI_METHOD(toString, 0, regexp_prototype_to_string),
    JSMI_END,
    // clang-format on
};

#undef FLAG

#define LEGACY(name_, which_)                                                  \
    JSMI_GETTER_MODE(name_, jsmi_regexp_legacy_get, which_)
#define LEGACY_INPUT(name_)                                                    \
    JSMI_ACCESSOR(name_, jsmi_regexp_legacy_get, jsmi_regexp_legacy_set_input)

const JsPropertySpec jsmi_regexp_properties[] = {
    // clang-format off
    JSMI_METHOD(RegExp, 2, regexp_constructor),
    JSMI_OBJECT(prototype, REGEXP_PROTOTYPE, 0),
    JSMI_METHOD(escape, 1, regexp_escape),
    JSMI_SYMBOL_GETTER(species, jsmi_return_this),
    LEGACY_INPUT(input),
    LEGACY_INPUT(dollar_underscore),
    LEGACY(lastMatch, JSMI_LEGACY_LAST_MATCH),
    LEGACY(dollar_ampersand, JSMI_LEGACY_LAST_MATCH),
    LEGACY(lastParen, JSMI_LEGACY_LAST_PAREN),
    LEGACY(dollar_plus, JSMI_LEGACY_LAST_PAREN),
    LEGACY(leftContext, JSMI_LEGACY_LEFT_CONTEXT),
    LEGACY(dollar_backquote, JSMI_LEGACY_LEFT_CONTEXT),
    LEGACY(rightContext, JSMI_LEGACY_RIGHT_CONTEXT),
    LEGACY(dollar_quote, JSMI_LEGACY_RIGHT_CONTEXT),
    LEGACY(dollar_1, JSMI_LEGACY_PAREN_1),
    LEGACY(dollar_2, JSMI_LEGACY_PAREN_1 + 1),
    LEGACY(dollar_3, JSMI_LEGACY_PAREN_1 + 2),
    LEGACY(dollar_4, JSMI_LEGACY_PAREN_1 + 3),
    LEGACY(dollar_5, JSMI_LEGACY_PAREN_1 + 4),
    LEGACY(dollar_6, JSMI_LEGACY_PAREN_1 + 5),
    LEGACY(dollar_7, JSMI_LEGACY_PAREN_1 + 6),
    LEGACY(dollar_8, JSMI_LEGACY_PAREN_1 + 7),
    LEGACY(dollar_9, JSMI_LEGACY_PAREN_9),
    JSMI_END,
    // clang-format on
};

#undef LEGACY
#undef LEGACY_INPUT
