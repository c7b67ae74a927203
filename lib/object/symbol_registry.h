// SPDX-License-Identifier: MIT
//
// The GlobalSymbolRegistry of an agent: the symbols that Symbol.for made, by
// their keys. Held weakly: nobody can tell a symbol made again from one that
// nothing referred to.
// https://tc39.es/ecma262/#sec-symbol.for
#pragma once

#include "object/vm.h"

// Symbol.for ( key ), after ToString. Recorded in the scope.
JSMI_MUST_USE bool jsmi_symbol_for(JsVm *vm, JsString *key, JsValue *symbol);

// KeyForSymbol ( sym ): a string or undefined.
JsValue jsmi_key_for_symbol(const JsSymbol *symbol);

// A new symbol; `description` NULL: undefined. Recorded in the scope.
JSMI_MUST_USE bool jsmi_symbol_create(JsVm *vm, JsString *description,
                                      uint8_t flags, JsValue *symbol);

// A weak root function whose data is the vm.
void jsmi_symbol_registry_clear_weak(JsHeap *heap, void *data);
void jsmi_symbol_registry_dispose(JsVm *vm);
