// SPDX-License-Identifier: MIT
//
// The JSON object. https://tc39.es/ecma262/#sec-json-object
#include "builtins/json.h"

// [[IsRawJSON]] is a property under this private name.
static const JsStaticSymbol raw_json_symbol = {
    .symbol = {.cell = {.kind = JSMI_CELL_SYMBOL,
                        .gc = JSMI_GC_PERMANENT,
                        .flags = JSMI_SYMBOL_PRIVATE,
                        .auxiliary = 0x7A3B19C5}}};

static JsKey raw_json_key(void)
{
    return jsmi_key_from_symbol(&raw_json_symbol.symbol);
}

bool jsmi_is_raw_json(JsVm *vm, JsValue value, bool *is_raw)
{
    JsOwnProperty property;

    (void)vm;
    *is_raw = false;
    if (!jsmi_is_kind(value, JSMI_CELL_OBJECT))
        return true;
    jsmi_object_find_private(jsmi_as_object(value), raw_json_key(), &property);
    *is_raw = property.kind == JSMI_OWN_DATA;
    return true;
}

// JSON.isRawJSON ( O )
// https://tc39.es/ecma262/#sec-json.israwjson
static bool json_is_raw_json(JsCall *call, JsValue *result)
{
    bool is_raw;

    if (!jsmi_is_raw_json(call->vm, jsmi_argument(call, 0), &is_raw))
        return false;
    *result = jsmi_value_boolean(is_raw);
    return true;
}

static bool is_json_white_space(uint32_t unit)
{
    return unit == ' ' || unit == '\t' || unit == '\n' || unit == '\r';
}

// JSON.rawJSON ( text )
// https://tc39.es/ecma262/#sec-json.rawjson
static bool json_raw_json(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsString *text;
    JsUnits units;
    JsValue value;
    JsObject *object;
    bool succeeded;

    if (!jsmi_to_string(vm, jsmi_argument(call, 0), &text))
        return false;
    if (!jsmi_flatten(vm, text, &units))
        return false;
    if (units.length == 0 || is_json_white_space(jsmi_units_at(units, 0)) ||
        is_json_white_space(jsmi_units_at(units, units.length - 1)))
        return jsmi_throw_syntax_error(
            vm, "raw JSON must neither be empty nor begin or end with white "
                "space");
    if (jsmi_units_at(units, 0) == '{' || jsmi_units_at(units, 0) == '[')
        return jsmi_throw_syntax_error(
            vm, "raw JSON must not be an object or an array");
    if (!jsmi_json_parse_text(vm, text, &value, NULL))
        return false;
    if (!jsmi_object_create(vm, NULL, 2, result))
        return false;
    object = jsmi_as_object(*result);
    return jsmi_object_add_property(vm, object, JSMI_KEY(rawJSON),
                                    jsmi_value_cell(text), JSMI_ENUMERABLE) &&
           jsmi_object_add_property(vm, object, raw_json_key(), JSMI_TRUE, 0) &&
           jsmi_set_integrity_level(vm, object, JSMI_FROZEN, &succeeded);
}

const JsPropertySpec jsmi_json_properties[] = {
    // clang-format off
    JSMI_METHOD(isRawJSON, 1, json_is_raw_json),
    JSMI_METHOD(parse, 2, jsmi_json_parse),
    JSMI_METHOD(rawJSON, 1, json_raw_json),
    JSMI_METHOD(stringify, 3, jsmi_json_stringify),
    JSMI_TAG(JSON),
    JSMI_END,
    // clang-format on
};
