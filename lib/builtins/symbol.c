// SPDX-License-Identifier: MIT
//
// Symbol objects. https://tc39.es/ecma262/#sec-symbol-objects
#include "builtins/shared.h"
#include "object/symbol_registry.h"

// ----------------------------------------------------------------- constructor

// Symbol ( [ description ] )
// https://tc39.es/ecma262/#sec-symbol-description
static bool symbol_constructor(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsString *description = NULL;

    if (!jsmi_is_undefined(call->new_target))
        return jsmi_throw_type_error(vm, "Symbol is not a constructor");
    if (!jsmi_is_undefined(jsmi_argument(call, 0)) &&
        !jsmi_to_string(vm, jsmi_argument(call, 0), &description))
        return false;
    return jsmi_symbol_create(vm, description, 0, result);
}

// Symbol.for ( key )
// https://tc39.es/ecma262/#sec-symbol.for
static bool symbol_for(JsCall *call, JsValue *result)
{
    JsString *key;

    return jsmi_to_string(call->vm, jsmi_argument(call, 0), &key) &&
           jsmi_symbol_for(call->vm, key, result);
}

// Symbol.keyFor ( sym )
// https://tc39.es/ecma262/#sec-symbol.keyfor
static bool symbol_key_for(JsCall *call, JsValue *result)
{
    JsValue value = jsmi_argument(call, 0);

    if (!jsmi_is_symbol(value))
        return jsmi_throw_type_error(call->vm, "%V is not a symbol", value);
    *result = jsmi_key_for_symbol(jsmi_as_symbol(value));
    return true;
}

// ------------------------------------------------------------------- prototype

// ThisSymbolValue ( value )
// https://tc39.es/ecma262/#sec-thissymbolvalue
static bool this_symbol_value(JsCall *call, JsSymbol **symbol)
{
    JsValue value = jsmi_unwrap_primitive(call->this_value);

    if (!jsmi_is_symbol(value))
        return jsmi_throw_type_error(call->vm, "receiver %V is not a symbol",
                                     call->this_value);
    *symbol = jsmi_as_symbol(value);
    return true;
}

// Symbol.prototype.toString ( )
// https://tc39.es/ecma262/#sec-symbol.prototype.tostring
static bool symbol_prototype_to_string(JsCall *call, JsValue *result)
{
    JsSymbol *symbol;
    JsStringBuilder builder;

    if (!this_symbol_value(call, &symbol))
        return false;
    jsmi_string_builder_initialize(&builder, &call->vm->heap);
    jsmi_string_builder_append_text(&builder, "Symbol(");
    if (symbol->description)
        jsmi_string_builder_append_string(&builder, symbol->description);
    jsmi_string_builder_append_unit(&builder, ')');
    return jsmi_result_builder(call->vm, &builder, result);
}

// Symbol.prototype.valueOf ( ), Symbol.prototype [ %Symbol.toPrimitive% ]
// https://tc39.es/ecma262/#sec-symbol.prototype.valueof
static bool symbol_prototype_value_of(JsCall *call, JsValue *result)
{
    JsSymbol *symbol;

    if (!this_symbol_value(call, &symbol))
        return false;
    *result = jsmi_value_cell(symbol);
    return true;
}

// get Symbol.prototype.description
// https://tc39.es/ecma262/#sec-symbol.prototype.description
static bool symbol_prototype_description(JsCall *call, JsValue *result)
{
    JsSymbol *symbol;

    if (!this_symbol_value(call, &symbol))
        return false;
    *result = symbol->description ? jsmi_value_cell(symbol->description)
                                  : JSMI_UNDEFINED;
    return true;
}

const JsPropertySpec jsmi_symbol_prototype_properties[] = {
    // clang-format off
    JSMI_OBJECT(constructor, SYMBOL, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_GETTER(description, symbol_prototype_description),
    JSMI_METHOD(toString, 0, symbol_prototype_to_string),
    JSMI_METHOD(valueOf, 0, symbol_prototype_value_of),
    JSMI_SYMBOL_METHOD(to_primitive, 1, symbol_prototype_value_of, JSMI_CONFIGURABLE),
    JSMI_TAG(Symbol),
    JSMI_END,
    // clang-format on
};

const JsPropertySpec jsmi_symbol_properties[] = {
    // clang-format off
    JSMI_METHOD(Symbol, 0, symbol_constructor),
    JSMI_OBJECT(prototype, SYMBOL_PROTOTYPE, 0),
    JSMI_SYMBOL_VALUE(asyncDispose, async_dispose),
    JSMI_SYMBOL_VALUE(asyncIterator, async_iterator),
    JSMI_SYMBOL_VALUE(dispose, dispose),
    JSMI_METHOD(for_, 1, symbol_for),
    JSMI_SYMBOL_VALUE(hasInstance, has_instance),
    JSMI_SYMBOL_VALUE(isConcatSpreadable, is_concat_spreadable),
    JSMI_SYMBOL_VALUE(iterator, iterator),
    JSMI_METHOD(keyFor, 1, symbol_key_for),
    JSMI_SYMBOL_VALUE(match, match),
    JSMI_SYMBOL_VALUE(matchAll, match_all),
    JSMI_SYMBOL_VALUE(metadata, metadata),
    JSMI_SYMBOL_VALUE(replace, replace),
    JSMI_SYMBOL_VALUE(search, search),
    JSMI_SYMBOL_VALUE(species, species),
    JSMI_SYMBOL_VALUE(split, split),
    JSMI_SYMBOL_VALUE(toPrimitive, to_primitive),
    JSMI_SYMBOL_VALUE(toStringTag, to_string_tag),
    JSMI_SYMBOL_VALUE(unscopables, unscopables),
    JSMI_END,
    // clang-format on
};
