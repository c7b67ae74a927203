// SPDX-License-Identifier: MIT
#include "heap/symbol.h"

#define WELL_KNOWN(identifier, name)                                           \
    {{{JSMI_CELL_SYMBOL, JSMI_GC_PERMANENT, 0, 0,                              \
       ((uint32_t)JSMI_SYMBOL_##identifier + 0x10000) * 2654435761u},          \
      (JsString *)&jsmi_static_atoms[JSMI_ATOM_Symbol_##name]}},

const JsStaticSymbol jsmi_well_known_symbols[JSMI_WELL_KNOWN_SYMBOL_COUNT] = {
    JSMI_WELL_KNOWN_SYMBOLS(WELL_KNOWN)};

void jsmi_symbol_trace(JsMarker *marker, JsCell *cell)
{
    jsmi_mark_cell(marker, ((JsSymbol *)(void *)cell)->description);
}

JsSymbol *jsmi_symbol_new(JsHeap *heap, JsString *description, uint32_t hash,
                          uint8_t flags)
{
    JsSymbol *symbol =
        jsmi_heap_allocate(heap, sizeof *symbol, JSMI_CELL_SYMBOL);

    if (!symbol)
        return NULL;
    symbol->cell.flags = flags;
    symbol->cell.auxiliary = hash;
    symbol->description = description;  // NO BARRIER: the symbol is new.
    return symbol;
}
