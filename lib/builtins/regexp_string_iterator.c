// SPDX-License-Identifier: MIT
//
// What matchAll returns.
// https://tc39.es/ecma262/#sec-regexp-string-iterator-objects
#include "builtins/iterator_object.h"
#include "builtins/regexp.h"

// Slot 0: the regular expression, undefined at the end. Slot 1: the string.
// The mode tells of the
// flags, the state of a call that is going on.
enum { IS_GLOBAL = 1, IS_UNICODE = 2 };
enum { IS_RUNNING = 1 };  // the state

// CreateRegExpStringIterator ( R, S, global, fullUnicode )
// https://tc39.es/ecma262/#sec-createregexpstringiterator
bool jsmi_regexp_string_iterator(JsVm *vm, JsObject *matcher, JsString *string,
                                 JsRegExpFlags flags, JsValue *iterator)
{
    JsIterator *made;

    if (!jsmi_iterator_create(vm,
                              JSMI_INTRINSIC_REGEXP_STRING_ITERATOR_PROTOTYPE,
                              JSMI_ITERATOR_REGEXP_STRING, &made))
        return false;
    made->mode = (flags.is_global ? IS_GLOBAL : 0u) |
                 (flags.is_unicode ? IS_UNICODE : 0u);
    jsmi_iterator_set(vm, made, 0, jsmi_value_object(matcher));
    jsmi_iterator_set(vm, made, 1, jsmi_value_cell(string));
    *iterator = jsmi_value_object(made);
    return true;
}

static bool is_empty_match(JsVm *vm, JsValue match, bool *is_empty)
{
    JsValue value;
    JsString *text;

    if (!jsmi_element_get(vm, jsmi_as_object(match), 0, &value))
        return false;
    if (!jsmi_to_string(vm, value, &text))
        return false;
    *is_empty = jsmi_string_length(text) == 0;
    return true;
}

// Null at the end.
static bool find_next(JsVm *vm, JsIterator *iterator, JsValue *match)
{
    JsObject *matcher = jsmi_as_object(iterator->slots[0]);
    JsString *string = jsmi_as_string(iterator->slots[1]);
    bool is_empty;

    if (!jsmi_regexp_exec(vm, matcher, string, match))
        return false;
    if (jsmi_is_null(*match) || !(iterator->mode & IS_GLOBAL))
        return true;
    if (!is_empty_match(vm, *match, &is_empty))
        return false;
    return !is_empty || jsmi_last_index_advance(vm, matcher, string,
                                                iterator->mode & IS_UNICODE);
}

// %RegExpStringIteratorPrototype%.next ( )
// https://tc39.es/ecma262/#sec-%regexpstringiteratorprototype%.next
static bool regexp_string_iterator_next(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsIterator *iterator;
    JsValue match;
    bool succeeded;

    if (!jsmi_this_iterator(call, JSMI_ITERATOR_REGEXP_STRING,
                            "a RegExp String Iterator", &iterator))
        return false;
    if (iterator->state == IS_RUNNING)
        return jsmi_throw_type_error(vm, "the iterator is already running");
    if (jsmi_is_undefined(iterator->slots[0]))
        return jsmi_iterator_result(vm, JSMI_UNDEFINED, true, result);
    iterator->state = IS_RUNNING;
    succeeded = find_next(vm, iterator, &match);
    iterator->state = 0;
    if (!succeeded || jsmi_is_null(match) || !(iterator->mode & IS_GLOBAL)) {
        // NO BARRIER: undefined is no cell.
        iterator->slots[0] = JSMI_UNDEFINED;
    }
    if (!succeeded)
        return false;
    if (jsmi_is_null(match))
        return jsmi_iterator_result(vm, JSMI_UNDEFINED, true, result);
    return jsmi_iterator_result(vm, match, false, result);
}

const JsPropertySpec jsmi_regexp_string_iterator_prototype_properties[] = {
    JSMI_METHOD(next, 0, regexp_string_iterator_next),
    JSMI_TAG(RegExp_String_Iterator),
    JSMI_END,
};
