// SPDX-License-Identifier: MIT
//
// The methods of strings that work with patterns: they leave the work to the
// pattern if it is an object that knows how, and otherwise look for text.
#include "builtins/regexp.h"
#include "builtins/string.h"

// If the argument is an object with such a method (`native` in regular
// expressions), calls it with the receiver
// and the second argument, if there is one to pass. False in `*done`: there
// is no such method.
static bool delegate(JsCall *call, JsKey symbol, JsNative *native,
                     bool pass_second, bool *done, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue pattern = jsmi_argument(call, 0);
    JsValue arguments[2] = {call->this_value, jsmi_argument(call, 1)};
    JsValue method;

    *done = false;
    if (!jsmi_is_object(pattern))
        return true;
    // FAST PATH: the method is the original one.
    if (!jsmi_regexp_delegate(call, native, done, result))
        return false;
    if (*done)
        return true;
    if (!jsmi_get_method(vm, pattern, symbol, &method))
        return false;
    if (jsmi_is_undefined(method))
        return true;
    *done = true;
    return jsmi_call(vm, method, pattern, arguments, pass_second ? 2 : 1,
                     result);
}

// ---------------------------------------------------- match, matchAll, search

// RegExpCreate ( pattern, flags ), then Invoke(rx, symbol, « string »).
static bool invoke_new_regexp(JsVm *vm, JsValue pattern, JsValue flags,
                              JsKey symbol, JsString *string, JsValue *result)
{
    JsObject *constructor;
    JsValue arguments[2] = {pattern, flags};
    JsValue regexp;
    JsValue argument = jsmi_value_cell(string);
    JsString *text;

    // Converted here, since the constructor would take an object apart.
    if (!jsmi_is_undefined(pattern)) {
        if (!jsmi_to_string(vm, pattern, &text))
            return false;
        arguments[0] = jsmi_value_cell(text);
    }
    if (!jsmi_realm_intrinsic(vm, vm->realm, JSMI_INTRINSIC_REGEXP,
                              &constructor))
        return false;
    if (!jsmi_construct(vm, constructor, arguments,
                        jsmi_is_undefined(flags) ? 1 : 2, NULL, &regexp))
        return false;
    return jsmi_invoke(vm, regexp, symbol, &argument, 1, result);
}

static bool match_with(JsCall *call, JsKey symbol, JsNative *native,
                       JsValue flags, JsValue *result)
{
    JsVm *vm = call->vm;
    JsString *string;
    bool done;

    if (!jsmi_require_object_coercible(vm, call->this_value))
        return false;
    if (!delegate(call, symbol, native, false, &done, result))
        return false;
    if (done)
        return true;
    if (!jsmi_to_string(vm, call->this_value, &string))
        return false;
    return invoke_new_regexp(vm, jsmi_argument(call, 0), flags, symbol, string,
                             result);
}

// String.prototype.match ( regexp )
// https://tc39.es/ecma262/#sec-string.prototype.match
bool jsmi_string_prototype_match(JsCall *call, JsValue *result)
{
    return match_with(call, JSMI_KEY_SYMBOL(match), jsmi_regexp_prototype_match,
                      JSMI_UNDEFINED, result);
}

// String.prototype.search ( regexp )
// https://tc39.es/ecma262/#sec-string.prototype.search
bool jsmi_string_prototype_search(JsCall *call, JsValue *result)
{
    return match_with(call, JSMI_KEY_SYMBOL(search),
                      jsmi_regexp_prototype_search, JSMI_UNDEFINED, result);
}

// A TypeError if the pattern is a regular expression without the flag g.
static bool require_global(JsVm *vm, JsValue pattern)
{
    bool is_regexp;
    JsValue flags;
    JsString *text;
    int64_t position;

    if (!jsmi_is_object(pattern))
        return true;
    if (!jsmi_is_regexp(vm, pattern, &is_regexp))
        return false;
    if (!is_regexp)
        return true;
    if (!jsmi_get(vm, jsmi_as_object(pattern), JSMI_KEY(flags), &flags))
        return false;
    if (!jsmi_require_object_coercible(vm, flags))
        return false;
    if (!jsmi_to_string(vm, flags, &text))
        return false;
    if (!jsmi_string_index_of(vm, text, jsmi_unit_string('g'), 0, &position))
        return false;
    if (position < 0)
        return jsmi_throw_type_error(
            vm, "the regular expression must have the flag g");
    return true;
}

// String.prototype.matchAll ( regexp )
// https://tc39.es/ecma262/#sec-string.prototype.matchall
bool jsmi_string_prototype_match_all(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;

    if (!jsmi_require_object_coercible(vm, call->this_value))
        return false;
    return require_global(vm, jsmi_argument(call, 0)) &&
           match_with(call, JSMI_KEY_SYMBOL(match_all),
                      jsmi_regexp_prototype_match_all,
                      jsmi_value_cell(jsmi_unit_string('g')), result);
}

// --------------------------------------------------------- replace, replaceAll

// What a $ in a template stands for.
typedef struct Reference {
    uint32_t size;      // units of the template; 1: a $ that means itself
    uint32_t capture;   // of $n
    uint32_t name_end;  // of $<name>
    enum {
        REFERENCE_LITERAL,
        REFERENCE_DOLLAR,
        REFERENCE_BEFORE,
        REFERENCE_MATCH,
        REFERENCE_AFTER,
        REFERENCE_CAPTURE,
        REFERENCE_NAME,
    } kind;
} Reference;

// Reads $n or $nn at `at`, which is the $.
static Reference read_capture(JsUnits template, uint32_t at, uint32_t count)
{
    Reference reference = {1, 0, 0, REFERENCE_LITERAL};
    uint32_t first = jsmi_units_at(template, at + 1) - '0';
    uint32_t second =
        at + 2 < template.length ? jsmi_units_at(template, at + 2) - '0' : 10;

    if (second < 10 && first * 10 + second >= 1 && first * 10 + second <= count)
        return (Reference){3, first * 10 + second, 0, REFERENCE_CAPTURE};
    if (first >= 1 && first <= count)
        return (Reference){2, first, 0, REFERENCE_CAPTURE};
    return reference;
}

static Reference read_name(JsUnits template, uint32_t at)
{
    for (uint32_t i = at + 2; i < template.length; i++) {
        if (jsmi_units_at(template, i) == '>')
            return (Reference){i + 1 - at, 0, i, REFERENCE_NAME};
    }
    return (Reference){1, 0, 0, REFERENCE_LITERAL};
}

static Reference read_reference(JsUnits template, uint32_t at,
                                const JsSubstitution *substitution)
{
    uint32_t next =
        at + 1 < template.length ? jsmi_units_at(template, at + 1) : 0;

    switch (next) {
    case '$':
        return (Reference){2, 0, 0, REFERENCE_DOLLAR};
    case '`':
        return (Reference){2, 0, 0, REFERENCE_BEFORE};
    case '&':
        return (Reference){2, 0, 0, REFERENCE_MATCH};
    case '\'':
        return (Reference){2, 0, 0, REFERENCE_AFTER};
    case '<':
        if (!jsmi_is_undefined(substitution->named_captures))
            return read_name(template, at);
        break;
    default:
        if (next >= '0' && next <= '9')
            return read_capture(template, at, substitution->capture_count);
        break;
    }
    return (Reference){1, 0, 0, REFERENCE_LITERAL};
}

static bool append_named(JsVm *vm, JsStringBuilder *builder,
                         const JsSubstitution *substitution, uint32_t start,
                         uint32_t end)
{
    JsString *name =
        jsmi_string_substring(&vm->heap, substitution->replacement, start, end);
    JsKey key;
    JsValue capture;
    JsString *text;

    if (!name)
        return jsmi_fail_allocation(vm);
    if (!jsmi_key_from_string(vm, name, &key))
        return false;
    if (!jsmi_get(vm, jsmi_as_object(substitution->named_captures), key,
                  &capture))
        return false;
    if (jsmi_is_undefined(capture))
        return true;
    if (!jsmi_to_string(vm, capture, &text))
        return false;
    jsmi_string_builder_append_string(builder, text);
    return true;
}

static bool append_reference(JsVm *vm, JsStringBuilder *builder,
                             const JsSubstitution *substitution,
                             Reference reference, uint32_t at)
{
    JsString *string = substitution->string;
    uint32_t position = substitution->position;
    uint32_t end = position + substitution->match_length;
    uint32_t length = jsmi_string_length(string);

    switch (reference.kind) {
    case REFERENCE_LITERAL:
    case REFERENCE_DOLLAR:
        jsmi_string_builder_append_unit(builder, '$');
        return true;
    case REFERENCE_BEFORE:
        return jsmi_append_part(vm, builder, string, 0, position);
    case REFERENCE_MATCH:
        if (substitution->matched) {
            jsmi_string_builder_append_string(builder, substitution->matched);
            return true;
        }
        return jsmi_append_part(vm, builder, string, position, end);
    case REFERENCE_AFTER:
        return end >= length ||
               jsmi_append_part(vm, builder, string, end, length);
    case REFERENCE_CAPTURE:
        if (!jsmi_is_undefined(substitution->captures[reference.capture - 1]))
            jsmi_string_builder_append_string(
                builder,
                jsmi_as_string(substitution->captures[reference.capture - 1]));
        return true;
    case REFERENCE_NAME:
        return append_named(vm, builder, substitution, at + 2,
                            reference.name_end);
    }
    return true;
}

// https://tc39.es/ecma262/#sec-getsubstitution
bool jsmi_append_substitution(JsVm *vm, JsStringBuilder *builder,
                              const JsSubstitution *substitution)
{
    JsUnits template;
    uint32_t literal = 0;

    if (!jsmi_flatten(vm, substitution->replacement, &template))
        return false;
    if (!jsmi_vm_spend(vm, template.length / 64 + 1))
        return false;
    for (uint32_t i = 0; i < template.length;) {
        Reference reference;

        if (jsmi_units_at(template, i) != '$') {
            i++;
            continue;
        }
        if (!jsmi_append_part(vm, builder, substitution->replacement, literal,
                              i))
            return false;
        reference = read_reference(template, i, substitution);
        if (!append_reference(vm, builder, substitution, reference, i))
            return false;
        if (builder->buffer.failed)
            return true;
        i += reference.size;
        literal = i;
    }
    return jsmi_append_part(vm, builder, substitution->replacement, literal,
                            template.length);
}

typedef struct Replacement {
    JsString *string;
    JsString *search;
    JsValue value;   // a function or the template as a string
    JsString *text;  // the same for all occurrences, or NULL
    bool all;
} Replacement;

static bool append_replacement(JsVm *vm, JsStringBuilder *builder,
                               const Replacement *replacement,
                               uint32_t position)
{
    JsSubstitution substitution = {.string = replacement->string,
                                   .position = position,
                                   .match_length =
                                       jsmi_string_length(replacement->search),
                                   .matched = replacement->search,
                                   .named_captures = JSMI_UNDEFINED};
    JsValue arguments[3] = {jsmi_value_cell(replacement->search),
                            jsmi_value_int((int32_t)position),
                            jsmi_value_cell(replacement->string)};
    JsValue value;
    JsString *text;

    if (replacement->text) {
        jsmi_string_builder_append_string(builder, replacement->text);
        return jsmi_vm_spend(vm, jsmi_string_length(replacement->text) / 64);
    }
    if (!jsmi_is_callable(replacement->value)) {
        substitution.replacement = jsmi_as_string(replacement->value);
        return jsmi_append_substitution(vm, builder, &substitution);
    }
    if (!jsmi_call(vm, replacement->value, JSMI_UNDEFINED, arguments, 3,
                   &value))
        return false;
    if (!jsmi_to_string(vm, value, &text))
        return false;
    jsmi_string_builder_append_string(builder, text);
    return true;
}

// Whether the template asks for what is around the match.
static bool depends_on_position(JsUnits template)
{
    for (uint32_t i = 0; i + 1 < template.length; i++) {
        uint32_t next = jsmi_units_at(template, i + 1);

        if (jsmi_units_at(template, i) == '$' && (next == '`' || next == '\''))
            return true;
    }
    return false;
}

// FAST PATH: the text that replaces every occurrence, made once, if the
// template gives the same for all.
static bool expand_template(JsVm *vm, Replacement *replacement)
{
    JsUnits template;
    JsStringBuilder builder;
    JsValue text;

    if (!replacement->all || jsmi_is_callable(replacement->value))
        return true;
    if (!jsmi_flatten(vm, jsmi_as_string(replacement->value), &template))
        return false;
    if (depends_on_position(template))
        return true;
    jsmi_string_builder_initialize(&builder, &vm->heap);
    if (!append_replacement(vm, &builder, replacement, 0)) {
        jsmi_string_builder_dispose(&builder);
        return false;
    }
    if (!jsmi_result_builder(vm, &builder, &text))
        return false;
    replacement->text = jsmi_as_string(text);
    return true;
}

// Replaces the occurrences of the text, the first of which is at `position`.
static bool append_replaced(JsVm *vm, JsStringBuilder *builder,
                            const Replacement *replacement, int64_t position)
{
    uint32_t length = jsmi_string_length(replacement->string);
    uint32_t search_length = jsmi_string_length(replacement->search);
    uint32_t advance = search_length > 0 ? search_length : 1;
    uint32_t end_of_last_match = 0;
    uint32_t mark = jsmi_scope_open(&vm->heap);

    while (position >= 0) {
        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_append_part(vm, builder, replacement->string,
                              end_of_last_match, (uint32_t)position))
            return false;
        if (!append_replacement(vm, builder, replacement, (uint32_t)position))
            return false;
        end_of_last_match = (uint32_t)position + search_length;
        if (!replacement->all || builder->buffer.failed ||
            (uint32_t)position + advance > length)
            break;
        if (!jsmi_string_index_of(vm, replacement->string, replacement->search,
                                  (uint32_t)position + advance, &position))
            return false;
    }
    return jsmi_append_part(vm, builder, replacement->string, end_of_last_match,
                            length);
}

// String.prototype.replace ( searchValue, replaceValue ), replaceAll
// https://tc39.es/ecma262/#sec-string.prototype.replace
bool jsmi_string_prototype_replace(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    Replacement replacement = {.all = call->callee->mode == JSMI_REPLACE_ALL,
                               .value = jsmi_argument(call, 1)};
    JsStringBuilder builder;
    int64_t position;
    bool done;

    if (!jsmi_require_object_coercible(vm, call->this_value))
        return false;
    if (replacement.all && !require_global(vm, jsmi_argument(call, 0)))
        return false;
    if (!delegate(call, JSMI_KEY_SYMBOL(replace), jsmi_regexp_prototype_replace,
                  true, &done, result))
        return false;
    if (done)
        return true;
    if (!jsmi_to_string(vm, call->this_value, &replacement.string))
        return false;
    if (!jsmi_to_string(vm, jsmi_argument(call, 0), &replacement.search))
        return false;
    if (!jsmi_is_callable(replacement.value)) {
        JsString *template;

        if (!jsmi_to_string(vm, replacement.value, &template))
            return false;
        replacement.value = jsmi_value_cell(template);
    }
    if (!jsmi_string_index_of(vm, replacement.string, replacement.search, 0,
                              &position))
        return false;
    if (position < 0) {
        *result = jsmi_value_cell(replacement.string);
        return true;
    }
    if (!expand_template(vm, &replacement))
        return false;
    jsmi_string_builder_initialize(&builder, &vm->heap);
    if (!append_replaced(vm, &builder, &replacement, position)) {
        jsmi_string_builder_dispose(&builder);
        return false;
    }
    return jsmi_result_builder(vm, &builder, result);
}

// ----------------------------------------------------------------------- split

static bool append_substring(JsVm *vm, JsObject *array, JsString *string,
                             uint32_t start, uint32_t end)
{
    JsString *part = jsmi_string_substring(&vm->heap, string, start, end);

    if (!part)
        return jsmi_fail_allocation(vm);
    return jsmi_array_append(vm, array, jsmi_value_cell(part));
}

static bool split_units(JsVm *vm, JsString *string, uint32_t limit,
                        JsObject *array)
{
    uint32_t count = jsmi_string_length(string);
    uint32_t mark = jsmi_scope_open(&vm->heap);

    if (count > limit)
        count = limit;
    for (uint32_t i = 0; i < count; i++) {
        if (!jsmi_turn(vm, mark))
            return false;
        if (!append_substring(vm, array, string, i, i + 1))
            return false;
    }
    return true;
}

static bool split_by(JsVm *vm, JsString *string, JsString *separator,
                     uint32_t limit, JsObject *array)
{
    uint32_t start = 0;
    uint32_t mark = jsmi_scope_open(&vm->heap);

    for (;;) {
        int64_t end;

        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_string_index_of(vm, string, separator, start, &end))
            return false;
        if (end < 0)
            return append_substring(vm, array, string, start,
                                    jsmi_string_length(string));
        if (!append_substring(vm, array, string, start, (uint32_t)end))
            return false;
        if (jsmi_array_length(array) == limit)
            return true;
        start = (uint32_t)end + jsmi_string_length(separator);
    }
}

// String.prototype.split ( separator, limit )
// https://tc39.es/ecma262/#sec-string.prototype.split
bool jsmi_string_prototype_split(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsString *string;
    JsString *separator;
    uint32_t limit = UINT32_MAX;
    bool done;

    if (!jsmi_require_object_coercible(vm, call->this_value))
        return false;
    if (!delegate(call, JSMI_KEY_SYMBOL(split), jsmi_regexp_prototype_split,
                  true, &done, result))
        return false;
    if (done)
        return true;
    if (!jsmi_to_string(vm, call->this_value, &string))
        return false;
    if (!jsmi_is_undefined(jsmi_argument(call, 1)) &&
        !jsmi_to_uint32(vm, jsmi_argument(call, 1), &limit))
        return false;
    if (!jsmi_to_string(vm, jsmi_argument(call, 0), &separator))
        return false;
    if (!jsmi_array_create(vm, 0, NULL, result))
        return false;
    if (limit == 0)
        return true;
    if (jsmi_is_undefined(jsmi_argument(call, 0)))
        return jsmi_array_append(vm, jsmi_as_object(*result),
                                 jsmi_value_cell(string));
    if (jsmi_string_length(separator) == 0)
        return split_units(vm, string, limit, jsmi_as_object(*result));
    return split_by(vm, string, separator, limit, jsmi_as_object(*result));
}
