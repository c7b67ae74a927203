// SPDX-License-Identifier: MIT
//
// The static properties of RegExp that tell of the last match.
// https://github.com/tc39/proposal-regexp-legacy-features
#include "builtins/regexp.h"

// UpdateLegacyRegExpStaticProperties, InvalidateLegacyRegExpStaticProperties
void jsmi_regexp_legacy_update(JsVm *vm, const JsRegExp *regexp,
                               JsString *string, const JsRegExpMatch *match)
{
    JsRegExpRealm *realm = (JsRegExpRealm *)vm->realm->regexp;

    if (regexp->realm != vm->realm || !realm)
        return;
    if (!regexp->is_plain) {
        realm->legacy_input = NULL;
        realm->legacy_subject = NULL;
        return;
    }
    realm->legacy_input = string;
    realm->legacy_subject = string;
    jsmi_write_barrier(&vm->heap, realm);
    realm->legacy_count = match->count;
    // There is always room for so many, whether the pattern has them or not.
    memcpy(realm->legacy_captures, match->captures,
           sizeof realm->legacy_captures);
    memcpy(realm->legacy_last_paren, match->captures + 2 * (match->count - 1),
           sizeof realm->legacy_last_paren);
}

// The parts of the subject. A capture that is not there is empty.
static void measure(const JsRegExpRealm *realm, JsRegExpLegacy which,
                    uint32_t *start, uint32_t *end)
{
    uint32_t capture = 0;

    *start = realm->legacy_captures[0];
    *end = realm->legacy_captures[1];
    switch (which) {
    case JSMI_LEGACY_LAST_MATCH:
        return;
    case JSMI_LEGACY_LEFT_CONTEXT:
        *end = *start;
        *start = 0;
        return;
    case JSMI_LEGACY_RIGHT_CONTEXT:
        *start = *end;
        *end = jsmi_string_length(realm->legacy_subject);
        return;
    case JSMI_LEGACY_LAST_PAREN:
        *start = realm->legacy_last_paren[0];
        *end = realm->legacy_last_paren[1];
        capture = realm->legacy_count - 1;
        break;
    default:
        capture = (uint32_t)which - JSMI_LEGACY_PAREN_1 + 1;
        if (capture < realm->legacy_count) {
            *start = realm->legacy_captures[2 * capture];
            *end = realm->legacy_captures[2 * capture + 1];
        }
        break;
    }
    if (capture == 0 || capture >= realm->legacy_count ||
        *end == JSMI_REGEXP_NO_CAPTURE) {
        *start = 0;
        *end = 0;
    }
}

// The receiver must be the constructor itself.
static bool this_realm(JsCall *call, JsRegExpRealm **realm)
{
    JsVm *vm = call->vm;
    JsObject *constructor;

    if (!jsmi_realm_intrinsic(vm, vm->realm, JSMI_INTRINSIC_REGEXP,
                              &constructor))
        return false;
    if (!jsmi_same_word(call->this_value, jsmi_value_cell(constructor)))
        return jsmi_throw_type_error(vm, "receiver %V is not RegExp",
                                     call->this_value);
    return jsmi_regexp_realm(vm, realm);
}

// GetLegacyRegExpStaticProperty ( C, thisValue, internalSlotName )
bool jsmi_regexp_legacy_get(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsRegExpLegacy which = (JsRegExpLegacy)call->callee->mode;
    JsRegExpRealm *realm;
    uint32_t start, end;

    if (!this_realm(call, &realm))
        return false;
    if (which == JSMI_LEGACY_INPUT ? !realm->legacy_input
                                   : !realm->legacy_subject)
        return jsmi_throw_type_error(
            vm, "the last match was one of a subclass of RegExp");
    if (which == JSMI_LEGACY_INPUT) {
        *result = jsmi_value_cell(realm->legacy_input);
        jsmi_vm_keep(vm, *result);
        return true;
    }
    measure(realm, which, &start, &end);
    return jsmi_result_string(
        vm, jsmi_string_substring(&vm->heap, realm->legacy_subject, start, end),
        result);
}

// SetLegacyRegExpStaticProperty ( C, thisValue, internalSlotName, val )
bool jsmi_regexp_legacy_set_input(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsRegExpRealm *realm;
    JsString *string;

    if (!this_realm(call, &realm))
        return false;
    if (!jsmi_to_string(vm, jsmi_argument(call, 0), &string))
        return false;
    realm->legacy_input = string;
    jsmi_write_barrier(&vm->heap, realm);
    *result = JSMI_UNDEFINED;
    return true;
}
