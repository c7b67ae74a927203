// SPDX-License-Identifier: MIT
//
// The methods of regular expressions that those of strings call: all but
// [Symbol.replace].
#include "builtins/regexp.h"

#include "object/compare.h"

static bool this_and_string(JsCall *call, JsObject **regexp, JsString **string)
{
    return jsmi_this_object(call, regexp) &&
           jsmi_to_string(call->vm, jsmi_argument(call, 0), string);
}

// ----------------------------------------------------------------------- match

typedef struct Strings {
    JsString *string;
    JsObject *array;
} Strings;

static bool append_match(JsVm *vm, void *data, const JsRegExpMatch *match)
{
    const Strings *strings = data;
    JsString *text = jsmi_string_substring(
        &vm->heap, strings->string, match->captures[0], match->captures[1]);

    if (!text)
        return jsmi_fail_allocation(vm);
    return jsmi_array_append(vm, strings->array, jsmi_value_cell(text));
}

// FAST PATH: of a pristine regular expression.
static bool match_pristine(JsVm *vm, JsRegExp *regexp, JsString *string,
                           JsValue *result)
{
    Strings strings = {.string = string};
    JsValue array;

    if (!(regexp->code->program.flags & JSMI_REGEXP_GLOBAL))
        return jsmi_regexp_exec(vm, &regexp->object, string, result);
    if (!jsmi_array_create(vm, 0, NULL, &array))
        return false;
    strings.array = jsmi_as_object(array);
    if (!jsmi_regexp_match_all(vm, regexp, string, append_match, &strings))
        return false;
    *result = jsmi_array_length(strings.array) > 0 ? array : JSMI_NULL;
    return true;
}

// Steps 6.c on: every match, as null or an array of strings.
static bool match_globally(JsVm *vm, JsObject *regexp, JsString *string,
                           bool is_unicode, JsValue *result)
{
    JsValue array;
    uint32_t mark;

    if (!jsmi_last_index_set(vm, regexp, 0))
        return false;
    if (!jsmi_array_create(vm, 0, NULL, &array))
        return false;
    mark = jsmi_scope_open(&vm->heap);
    for (;;) {
        JsValue match, value;
        JsString *text;

        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_regexp_exec(vm, regexp, string, &match))
            return false;
        if (jsmi_is_null(match)) {
            *result = jsmi_array_length(jsmi_as_object(array)) > 0 ? array
                                                                   : JSMI_NULL;
            return true;
        }
        if (!jsmi_element_get(vm, jsmi_as_object(match), 0, &value))
            return false;
        if (!jsmi_to_string(vm, value, &text))
            return false;
        if (!jsmi_array_append(vm, jsmi_as_object(array),
                               jsmi_value_cell(text)))
            return false;
        if (jsmi_string_length(text) == 0 &&
            !jsmi_last_index_advance(vm, regexp, string, is_unicode))
            return false;
    }
}

// RegExp.prototype [ %Symbol.match% ] ( string )
// https://tc39.es/ecma262/#sec-regexp.prototype-%symbol.match%
bool jsmi_regexp_prototype_match(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *object;
    JsRegExp *regexp;
    JsString *string;
    JsRegExpFlags flags;

    if (!this_and_string(call, &object, &string))
        return false;
    if (!jsmi_regexp_is_pristine(vm, object, &regexp))
        return false;
    if (regexp)
        return match_pristine(vm, regexp, string, result);
    if (!jsmi_regexp_read_flags(vm, object, &flags))
        return false;
    if (!flags.is_global)
        return jsmi_regexp_exec(vm, object, string, result);
    return match_globally(vm, object, string, flags.is_unicode, result);
}

// RegExp.prototype [ %Symbol.matchAll% ] ( string )
// https://tc39.es/ecma262/#sec-regexp-prototype-%symbol.matchall%
bool jsmi_regexp_prototype_match_all(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *regexp, *constructor;
    JsString *string;
    JsRegExpFlags flags;
    JsValue arguments[2];
    JsValue matcher;
    double last_index;

    if (!this_and_string(call, &regexp, &string))
        return false;
    if (!jsmi_species_constructor(vm, regexp, JSMI_INTRINSIC_REGEXP,
                                  &constructor))
        return false;
    if (!jsmi_regexp_read_flags(vm, regexp, &flags))
        return false;
    arguments[0] = jsmi_value_object(regexp);
    arguments[1] = jsmi_value_cell(flags.text);
    if (!jsmi_construct(vm, constructor, arguments, 2, NULL, &matcher))
        return false;
    if (!jsmi_last_index_get(vm, regexp, &last_index))
        return false;
    if (!jsmi_last_index_set(vm, jsmi_as_object(matcher), last_index))
        return false;
    return jsmi_regexp_string_iterator(vm, jsmi_as_object(matcher), string,
                                       flags, result);
}

// ---------------------------------------------------------------------- search

static bool set_last_index_unless_same(JsVm *vm, JsObject *regexp,
                                       JsValue current, JsValue wanted)
{
    bool is_same;

    if (!jsmi_same_value(vm, current, wanted, &is_same))
        return false;
    return is_same || jsmi_set(vm, regexp, JSMI_KEY(lastIndex), wanted, true);
}

// FAST PATH: of a pristine regular expression, whose lastIndex is put back
// before anyone sees it.
static bool search_pristine(JsVm *vm, JsRegExp *regexp, JsString *string,
                            JsValue *result)
{
    JsRegExpMode mode = regexp->code->program.flags & JSMI_REGEXP_STICKY
                            ? JSMI_REGEXP_AT_START
                            : JSMI_REGEXP_SEARCH;
    JsRegExpMatch match;
    bool succeeded;
    bool found = false;

    jsmi_regexp_match_initialize(&match, vm);
    succeeded =
        jsmi_regexp_find(vm, regexp->code, string, 0, mode, &match, &found);
    *result = jsmi_value_int(-1);
    if (succeeded && found) {
        jsmi_regexp_legacy_update(vm, regexp, string, &match);
        *result = jsmi_value_number(match.captures[0]);
    }
    jsmi_regexp_match_dispose(&match);
    return succeeded;
}

// RegExp.prototype [ %Symbol.search% ] ( string )
// https://tc39.es/ecma262/#sec-regexp.prototype-%symbol.search%
bool jsmi_regexp_prototype_search(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *regexp;
    JsRegExp *pristine;
    JsString *string;
    JsValue previous, current, match;

    if (!this_and_string(call, &regexp, &string))
        return false;
    if (!jsmi_regexp_is_pristine(vm, regexp, &pristine))
        return false;
    if (pristine)
        return search_pristine(vm, pristine, string, result);
    if (!jsmi_get(vm, regexp, JSMI_KEY(lastIndex), &previous))
        return false;
    if (!set_last_index_unless_same(vm, regexp, previous, jsmi_value_int(0)))
        return false;
    if (!jsmi_regexp_exec(vm, regexp, string, &match))
        return false;
    if (!jsmi_get(vm, regexp, JSMI_KEY(lastIndex), &current))
        return false;
    if (!set_last_index_unless_same(vm, regexp, current, previous))
        return false;
    *result = jsmi_value_int(-1);
    return jsmi_is_null(match) ||
           jsmi_get(vm, jsmi_as_object(match), JSMI_KEY(index), result);
}

// ----------------------------------------------------------------------- split

// What is being split: the string, where the next part begins, the parts.
typedef struct Split {
    JsString *string;
    uint32_t size;
    uint32_t limit;
    uint32_t part;  // p of the standard
    bool is_unicode;
    bool is_done;  // the limit is reached
    JsObject *array;
} Split;

static bool append_value(JsVm *vm, Split *split, JsValue value)
{
    if (!jsmi_array_append(vm, split->array, value))
        return false;
    split->is_done = jsmi_array_length(split->array) == split->limit;
    return true;
}

static bool append_part(JsVm *vm, Split *split, uint32_t end)
{
    JsString *part =
        jsmi_string_substring(&vm->heap, split->string, split->part, end);

    if (!part)
        return jsmi_fail_allocation(vm);
    return append_value(vm, split, jsmi_value_cell(part));
}

static bool append_captures(JsVm *vm, Split *split, JsRegExpMatch *match)
{
    for (uint32_t i = 1; i < match->count && !split->is_done; i++) {
        JsValue value;

        if (!jsmi_regexp_capture(vm, split->string, match->captures, i, &value))
            return false;
        if (!append_value(vm, split, value))
            return false;
    }
    return true;
}

// FAST PATH: with the code of a pristine regular expression in the place of a
// copy that is sticky. Looking for the next match is trying one index after
// the other.
static bool split_with_code(JsVm *vm, JsRegExp *regexp, Split *split,
                            JsRegExpMatch *match)
{
    JsRegExpCode *code = regexp->code;
    uint32_t mark = jsmi_scope_open(&vm->heap);
    uint32_t index = 0;  // q of the standard
    JsUnits units;
    bool found;

    if (!jsmi_flatten(vm, split->string, &units))
        return false;
    while (index < split->size) {
        uint32_t end;

        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_regexp_find(vm, code, split->string, index,
                              JSMI_REGEXP_SEARCH, match, &found))
            return false;
        if (!found || match->captures[0] >= split->size)
            break;
        jsmi_regexp_legacy_update(vm, regexp, split->string, match);
        end = match->captures[1];
        if (end == split->part) {
            index = (uint32_t)jsmi_advance_string_index(
                units, match->captures[0], split->is_unicode);
            continue;
        }
        if (!append_part(vm, split, match->captures[0]))
            return false;
        split->part = end;
        index = end;
        if (!split->is_done && !append_captures(vm, split, match))
            return false;
        if (split->is_done)
            return true;
    }
    return append_part(vm, split, split->size);
}

static bool split_pristine(JsVm *vm, JsRegExp *regexp, Split *split)
{
    JsRegExpMatch match;
    bool succeeded = true;
    bool found = false;

    jsmi_regexp_match_initialize(&match, vm);
    if (split->size > 0) {
        succeeded = split_with_code(vm, regexp, split, &match);
    } else {
        succeeded = jsmi_regexp_find(vm, regexp->code, split->string, 0,
                                     JSMI_REGEXP_AT_START, &match, &found);
        if (succeeded && found)
            jsmi_regexp_legacy_update(vm, regexp, split->string, &match);
        else if (succeeded)
            succeeded = append_part(vm, split, 0);
    }
    jsmi_regexp_match_dispose(&match);
    return succeeded;
}

static bool append_result_captures(JsVm *vm, Split *split, JsObject *match)
{
    double count;
    uint32_t mark = jsmi_scope_open(&vm->heap);

    if (!jsmi_length_of_array_like(vm, match, &count))
        return false;
    for (double i = 1; i < count && !split->is_done; i++) {
        JsValue value;

        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_element_get(vm, match, i, &value))
            return false;
        if (!append_value(vm, split, value))
            return false;
    }
    return true;
}

// One index: `*end` is behind the match there, or the part's beginning if
// there is none that counts.
static bool match_at(JsVm *vm, JsObject *splitter, const Split *split,
                     double index, JsValue *match, uint32_t *end)
{
    double last_index;

    *end = split->part;
    if (!jsmi_last_index_set(vm, splitter, index))
        return false;
    if (!jsmi_regexp_exec(vm, splitter, split->string, match))
        return false;
    if (jsmi_is_null(*match))
        return true;
    if (!jsmi_last_index_get(vm, splitter, &last_index))
        return false;
    *end = last_index < split->size ? (uint32_t)last_index : split->size;
    return true;
}

static bool split_with(JsVm *vm, JsObject *splitter, Split *split)
{
    uint32_t mark = jsmi_scope_open(&vm->heap);
    double index = 0;
    JsUnits units;

    if (!jsmi_flatten(vm, split->string, &units))
        return false;
    while (index < split->size) {
        JsValue match;
        uint32_t end;

        if (!jsmi_turn(vm, mark))
            return false;
        if (!match_at(vm, splitter, split, index, &match, &end))
            return false;
        if (end == split->part) {
            index = jsmi_advance_string_index(units, index, split->is_unicode);
            continue;
        }
        if (!append_part(vm, split, (uint32_t)index))
            return false;
        split->part = end;
        index = end;
        if (!split->is_done &&
            !append_result_captures(vm, split, jsmi_as_object(match)))
            return false;
        if (split->is_done)
            return true;
    }
    return append_part(vm, split, split->size);
}

// The regular expression to split with: a sticky copy.
static bool make_splitter(JsVm *vm, JsObject *regexp, Split *split,
                          JsObject **splitter)
{
    JsObject *constructor;
    JsRegExpFlags flags;
    JsValue arguments[2];
    JsValue made;

    if (!jsmi_species_constructor(vm, regexp, JSMI_INTRINSIC_REGEXP,
                                  &constructor))
        return false;
    if (!jsmi_regexp_read_flags(vm, regexp, &flags))
        return false;
    split->is_unicode = flags.is_unicode;
    if (!flags.is_sticky) {
        if (jsmi_string_length(flags.text) == vm->heap.longest_string)
            return jsmi_throw_string_length(vm);
        flags.text = jsmi_string_concatenate(&vm->heap, flags.text,
                                             jsmi_unit_string('y'));
        if (!flags.text)
            return jsmi_fail_allocation(vm);
    }
    arguments[0] = jsmi_value_object(regexp);
    arguments[1] = jsmi_value_cell(flags.text);
    if (!jsmi_construct(vm, constructor, arguments, 2, NULL, &made))
        return false;
    *splitter = jsmi_as_object(made);
    return true;
}

static bool split_generically(JsVm *vm, JsObject *splitter, Split *split)
{
    JsValue match;

    if (split->size > 0)
        return split_with(vm, splitter, split);
    if (!jsmi_regexp_exec(vm, splitter, split->string, &match))
        return false;
    return !jsmi_is_null(match) || append_part(vm, split, 0);
}

// RegExp.prototype [ %Symbol.split% ] ( string, limit )
// https://tc39.es/ecma262/#sec-regexp.prototype-%symbol.split%
bool jsmi_regexp_prototype_split(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue limit = jsmi_argument(call, 1);
    Split split = {.limit = UINT32_MAX};
    JsObject *object;
    JsObject *splitter = NULL;
    JsRegExp *regexp;

    if (!this_and_string(call, &object, &split.string))
        return false;
    if (!jsmi_regexp_has_pristine_species(vm, object, &regexp))
        return false;
    // Converting an object could change the regular expression.
    if (jsmi_is_object(limit))
        regexp = NULL;
    if (!regexp && !make_splitter(vm, object, &split, &splitter))
        return false;
    if (!jsmi_array_create(vm, 0, NULL, result))
        return false;
    if (!jsmi_is_undefined(limit) && !jsmi_to_uint32(vm, limit, &split.limit))
        return false;
    if (split.limit == 0)
        return true;
    split.array = jsmi_as_object(*result);
    split.size = jsmi_string_length(split.string);
    if (!regexp)
        return split_generically(vm, splitter, &split);
    split.is_unicode = regexp->code->program.flags &
                       (JSMI_REGEXP_UNICODE | JSMI_REGEXP_UNICODE_SETS);
    return split_pristine(vm, regexp, &split);
}

bool jsmi_regexp_delegate(JsCall *call, JsNative *method, bool *done,
                          JsValue *result)
{
    JsVm *vm = call->vm;
    JsValue arguments[2] = {call->this_value, jsmi_argument(call, 1)};
    JsCall inner = *call;
    JsRegExp *regexp;

    *done = false;
    if (!jsmi_is_kind(jsmi_argument(call, 0), JSMI_CELL_REGEXP))
        return true;
    if (!jsmi_regexp_is_pristine(vm, jsmi_as_object(jsmi_argument(call, 0)),
                                 &regexp))
        return false;
    if (!regexp)
        return true;
    *done = true;
    inner.this_value = jsmi_argument(call, 0);
    inner.arguments = arguments;
    inner.argument_count = 2;
    return method(&inner, result);
}
