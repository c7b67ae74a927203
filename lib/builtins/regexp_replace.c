// SPDX-License-Identifier: MIT
//
// RegExp.prototype [ %Symbol.replace% ]
// https://tc39.es/ecma262/#sec-regexp.prototype-%symbol.replace%
#include "builtins/regexp.h"
#include "builtins/string.h"

typedef struct Replacement {
    JsString *string;
    JsValue value;  // a function or the template as a string
    bool is_plain;  // a template without $
    uint32_t next;  // what is before was copied or replaced
    JsStringBuilder builder;
} Replacement;

// A cell for `count` values, kept in the scope.
static bool make_values(JsVm *vm, uint32_t count, JsSlots **slots)
{
    *slots = jsmi_heap_allocate(
        &vm->heap, sizeof(JsSlots) + count * sizeof(JsValue), JSMI_CELL_SLOTS);
    if (!*slots)
        return jsmi_fail_allocation(vm);
    (*slots)->cell.auxiliary = count;
    for (uint32_t i = 0; i < count; i++)
        (*slots)->values[i] = JSMI_UNDEFINED;
    return true;
}

// ------------------------------------------------ pristine regular expressions

// The matches, their captures as strings in `values`: for a function, its
// arguments.
typedef struct Matches {
    JsRegExpCode *code;
    uint32_t capture_count;
    const uint32_t *captures;  // of the current match
    JsSlots *values;
} Matches;

static bool fill_values(JsVm *vm, const Replacement *replacement,
                        const Matches *matches)
{
    for (uint32_t i = 0; i < matches->capture_count; i++) {
        JsValue value;

        if (!jsmi_regexp_capture(vm, replacement->string, matches->captures, i,
                                 &value))
            return false;
        matches->values->values[i] = value;
        jsmi_write_barrier(&vm->heap, matches->values);
    }
    return true;
}

static bool append_called(JsVm *vm, Replacement *replacement,
                          const Matches *matches)
{
    JsValue *arguments = matches->values->values;
    uint32_t count = matches->capture_count;
    JsValue groups, value;
    JsString *text;

    if (!fill_values(vm, replacement, matches))
        return false;
    if (!jsmi_regexp_groups(vm, matches->code, replacement->string,
                            matches->captures, false, &groups))
        return false;
    arguments[count++] = jsmi_value_number(matches->captures[0]);
    arguments[count++] = jsmi_value_cell(replacement->string);
    if (!jsmi_is_undefined(groups))
        arguments[count++] = groups;
    jsmi_write_barrier(&vm->heap, matches->values);
    if (!jsmi_call(vm, replacement->value, JSMI_UNDEFINED, arguments, count,
                   &value))
        return false;
    if (!jsmi_to_string(vm, value, &text))
        return false;
    jsmi_string_builder_append_string(&replacement->builder, text);
    return true;
}

static bool append_template(JsVm *vm, Replacement *replacement,
                            const Matches *matches)
{
    const uint32_t *captures = matches->captures;
    JsSubstitution substitution = {
        .string = replacement->string,
        .position = captures[0],
        .match_length = captures[1] - captures[0],
        .captures = matches->values->values + 1,
        .capture_count = matches->capture_count - 1,
        .replacement = jsmi_as_string(replacement->value),
    };

    if (replacement->is_plain) {
        jsmi_string_builder_append_string(&replacement->builder,
                                          substitution.replacement);
        return true;
    }
    if (!fill_values(vm, replacement, matches))
        return false;
    return jsmi_regexp_groups(vm, matches->code, replacement->string, captures,
                              false, &substitution.named_captures) &&
           jsmi_append_substitution(vm, &replacement->builder, &substitution);
}

// One match, in the order of the string.
static bool append_match(JsVm *vm, Replacement *replacement,
                         const Matches *matches)
{
    if (!jsmi_append_part(vm, &replacement->builder, replacement->string,
                          replacement->next, matches->captures[0]))
        return false;
    replacement->next = matches->captures[1];
    return jsmi_is_callable(replacement->value)
               ? append_called(vm, replacement, matches)
               : append_template(vm, replacement, matches);
}

static bool make_matches(JsVm *vm, JsRegExp *regexp, Matches *matches)
{
    // The object may get another program before the last function is called.
    jsmi_keep(&vm->heap, jsmi_value_cell(regexp->code));
    matches->code = regexp->code;
    matches->capture_count = regexp->code->program.capture_count;
    return make_values(vm, matches->capture_count + 3, &matches->values);
}

// What a visitor of the matches has at hand.
typedef struct Visit {
    Replacement *replacement;
    Matches matches;
    JsBuffer offsets;  // captures of match after match
} Visit;

static bool append_visited(JsVm *vm, void *data, const JsRegExpMatch *match)
{
    Visit *visit = data;

    if (visit->replacement->builder.is_too_long)
        return jsmi_throw_string_length(vm);
    if (visit->replacement->builder.buffer.failed)
        return jsmi_fail_allocation(vm);
    visit->matches.captures = match->captures;
    return append_match(vm, visit->replacement, &visit->matches);
}

static bool store_visited(JsVm *vm, void *data, const JsRegExpMatch *match)
{
    Visit *visit = data;

    jsmi_buffer_append(&visit->offsets, match->captures,
                       match->count * 2 * sizeof *match->captures);
    return !visit->offsets.failed || jsmi_fail_allocation(vm);
}

static bool call_stored(JsVm *vm, Visit *visit)
{
    const uint32_t *captures =
        (const uint32_t *)(const void *)visit->offsets.data;
    size_t count = visit->offsets.size / sizeof *captures;
    uint32_t mark = jsmi_scope_open(&vm->heap);

    for (size_t i = 0; i < count; i += visit->matches.capture_count * 2) {
        if (!jsmi_turn(vm, mark))
            return false;
        if (visit->replacement->builder.buffer.failed)
            return true;
        visit->matches.captures = captures + i;
        if (!append_match(vm, visit->replacement, &visit->matches))
            return false;
    }
    return true;
}

// Functions are called when all matches are known; a template runs no script
// and is filled in at once.
static bool replace_all_matches(JsVm *vm, JsRegExp *regexp,
                                Replacement *replacement)
{
    Visit visit = {.replacement = replacement};
    bool succeeded;

    if (!make_matches(vm, regexp, &visit.matches))
        return false;
    if (!jsmi_is_callable(replacement->value))
        return jsmi_regexp_match_all(vm, regexp, replacement->string,
                                     append_visited, &visit);
    jsmi_buffer_initialize(&visit.offsets, &vm->budget);
    succeeded = jsmi_regexp_match_all(vm, regexp, replacement->string,
                                      store_visited, &visit) &&
                call_stored(vm, &visit);
    jsmi_buffer_dispose(&visit.offsets);
    return succeeded;
}

static bool replace_one_match(JsVm *vm, JsRegExp *regexp,
                              Replacement *replacement)
{
    JsRegExpMatch match;
    Matches matches;
    bool found;
    bool succeeded;

    jsmi_regexp_match_initialize(&match, vm);
    succeeded = jsmi_regexp_builtin_match(vm, regexp, replacement->string,
                                          &match, &found);
    if (succeeded && found) {
        matches.captures = match.captures;
        succeeded = make_matches(vm, regexp, &matches) &&
                    append_match(vm, replacement, &matches);
    }
    jsmi_regexp_match_dispose(&match);
    return succeeded;
}

// ----------------------------------------------------------- any other objects

// Steps 11 to 13: the list of results, as an array.
static bool collect_results(JsVm *vm, JsObject *regexp, JsString *string,
                            JsRegExpFlags flags, JsObject *results)
{
    uint32_t mark = jsmi_scope_open(&vm->heap);

    for (;;) {
        JsValue result, value;
        JsString *text;

        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_regexp_exec(vm, regexp, string, &result))
            return false;
        if (jsmi_is_null(result))
            return true;
        if (!jsmi_array_append(vm, results, result))
            return false;
        if (!flags.is_global)
            return true;
        if (!jsmi_element_get(vm, jsmi_as_object(result), 0, &value))
            return false;
        if (!jsmi_to_string(vm, value, &text))
            return false;
        if (jsmi_string_length(text) == 0 &&
            !jsmi_last_index_advance(vm, regexp, string, flags.is_unicode))
            return false;
    }
}

// What a result object says, read in the standard's order.
typedef struct Result {
    JsString *matched;
    double position;
    JsValueList values;  // the match and its captures
    JsValue groups;
} Result;

static bool read_captures(JsVm *vm, JsObject *object, double count,
                          Result *result)
{
    for (double n = 1; n < count; n++) {
        JsValue capture;
        JsString *text;

        if (!jsmi_vm_spend(vm, 1))
            return false;
        if (!jsmi_element_get(vm, object, n, &capture))
            return false;
        if (!jsmi_is_undefined(capture)) {
            if (!jsmi_to_string(vm, capture, &text))
                return false;
            capture = jsmi_value_cell(text);
        }
        if (!jsmi_value_list_append(&result->values, capture))
            return false;
    }
    return true;
}

static bool read_result(JsVm *vm, JsObject *object, double length,
                        Result *result)
{
    JsValue value;
    double count;

    jsmi_value_list_initialize(&result->values, vm);
    if (!jsmi_length_of_array_like(vm, object, &count))
        return false;
    if (!jsmi_element_get(vm, object, 0, &value) ||
        !jsmi_to_string(vm, value, &result->matched))
        return false;
    if (!jsmi_get(vm, object, JSMI_KEY(index), &value) ||
        !jsmi_to_integer_or_infinity(vm, value, &result->position))
        return false;
    if (result->position < 0)
        result->position = 0;
    if (result->position > length)
        result->position = length;
    if (!jsmi_value_list_append(&result->values,
                                jsmi_value_cell(result->matched)))
        return false;
    if (!read_captures(vm, object, count, result))
        return false;
    return jsmi_get(vm, object, JSMI_KEY(groups), &result->groups);
}

static bool call_with_result(JsVm *vm, const Replacement *replacement,
                             Result *result, JsString **text)
{
    JsValue value;

    if (!jsmi_value_list_append(&result->values,
                                jsmi_value_number(result->position)) ||
        !jsmi_value_list_append(&result->values,
                                jsmi_value_cell(replacement->string)))
        return false;
    if (!jsmi_is_undefined(result->groups) &&
        !jsmi_value_list_append(&result->values, result->groups))
        return false;
    return jsmi_call(vm, replacement->value, JSMI_UNDEFINED,
                     jsmi_value_list_values(&result->values),
                     result->values.count, &value) &&
           jsmi_to_string(vm, value, text);
}

static bool substitute_result(JsVm *vm, const Replacement *replacement,
                              const Result *result, JsString **text)
{
    JsSubstitution substitution = {
        .string = replacement->string,
        .position = (uint32_t)result->position,
        .match_length = jsmi_string_length(result->matched),
        .matched = result->matched,
        .captures = jsmi_value_list_values(&result->values) + 1,
        .capture_count = result->values.count - 1,
        .named_captures = JSMI_UNDEFINED,
        .replacement = jsmi_as_string(replacement->value),
    };
    JsStringBuilder builder;
    JsObject *groups;
    JsValue value;

    if (!jsmi_is_undefined(result->groups)) {
        if (!jsmi_to_object(vm, result->groups, &groups))
            return false;
        substitution.named_captures = jsmi_value_object(groups);
    }
    jsmi_string_builder_initialize(&builder, &vm->heap);
    if (!jsmi_append_substitution(vm, &builder, &substitution)) {
        jsmi_string_builder_dispose(&builder);
        return false;
    }
    if (!jsmi_result_builder(vm, &builder, &value))
        return false;
    *text = jsmi_as_string(value);
    return true;
}

static bool append_result(JsVm *vm, Replacement *replacement, JsObject *object)
{
    uint32_t length = jsmi_string_length(replacement->string);
    Result result;
    JsString *text;
    double end;

    if (!read_result(vm, object, length, &result))
        return false;
    if (jsmi_is_callable(replacement->value)
            ? !call_with_result(vm, replacement, &result, &text)
            : !substitute_result(vm, replacement, &result, &text))
        return false;
    if (result.position < replacement->next)
        return true;
    if (!jsmi_append_part(vm, &replacement->builder, replacement->string,
                          replacement->next, (uint32_t)result.position))
        return false;
    jsmi_string_builder_append_string(&replacement->builder, text);
    end = result.position + jsmi_string_length(result.matched);
    // Beyond the end, nothing is left to copy; but what comes at a position
    // before it is passed over, so this is not the length.
    replacement->next = (uint32_t)end;
    return true;
}

static bool replace_results(JsVm *vm, JsObject *regexp, JsRegExpFlags flags,
                            Replacement *replacement)
{
    JsValue results;
    uint32_t mark;

    if (flags.is_global && !jsmi_last_index_set(vm, regexp, 0))
        return false;
    if (!jsmi_array_create(vm, 0, NULL, &results))
        return false;
    if (!collect_results(vm, regexp, replacement->string, flags,
                         jsmi_as_object(results)))
        return false;
    mark = jsmi_scope_open(&vm->heap);
    for (uint32_t i = 0; i < jsmi_array_length(jsmi_as_object(results)); i++) {
        if (!jsmi_turn(vm, mark))
            return false;
        if (!append_result(
                vm, replacement,
                jsmi_as_object(jsmi_as_object(results)->elements->values[i])))
            return false;
    }
    return true;
}

// ------------------------------------------------------------------ the method

static bool read_template(JsVm *vm, Replacement *replacement)
{
    JsString *template;
    int64_t position;

    if (jsmi_is_callable(replacement->value))
        return true;
    if (!jsmi_to_string(vm, replacement->value, &template))
        return false;
    replacement->value = jsmi_value_cell(template);
    if (!jsmi_string_index_of(vm, template, jsmi_unit_string('$'), 0,
                              &position))
        return false;
    replacement->is_plain = position < 0;
    return true;
}

static bool replace(JsVm *vm, JsObject *object, Replacement *replacement)
{
    JsRegExp *regexp;
    JsRegExpFlags flags;

    if (!jsmi_regexp_is_pristine(vm, object, &regexp))
        return false;
    if (regexp && (regexp->code->program.flags & JSMI_REGEXP_GLOBAL))
        return replace_all_matches(vm, regexp, replacement);
    if (regexp)
        return replace_one_match(vm, regexp, replacement);
    return jsmi_regexp_read_flags(vm, object, &flags) &&
           replace_results(vm, object, flags, replacement);
}

bool jsmi_regexp_prototype_replace(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    Replacement replacement = {.value = jsmi_argument(call, 1)};
    uint32_t length;
    JsObject *object;

    if (!jsmi_this_object(call, &object))
        return false;
    if (!jsmi_to_string(vm, jsmi_argument(call, 0), &replacement.string))
        return false;
    if (!read_template(vm, &replacement))
        return false;
    jsmi_string_builder_initialize(&replacement.builder, &vm->heap);
    length = jsmi_string_length(replacement.string);
    if (!replace(vm, object, &replacement) ||
        (replacement.next < length &&
         !jsmi_append_part(vm, &replacement.builder, replacement.string,
                           replacement.next, length))) {
        jsmi_string_builder_dispose(&replacement.builder);
        return false;
    }
    return jsmi_result_builder(vm, &replacement.builder, result);
}
