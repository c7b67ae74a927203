// SPDX-License-Identifier: MIT
#include "unicode/identifier.h"

#include "unicode/identifier_tables.h"

static bool is_on_page(const uint8_t *pages, JsCodePoint code_point)
{
    const uint8_t *bits = &id_page_bits[pages[code_point >> 8] * 32];

    return bits[(code_point & 0xFF) >> 3] >> (code_point & 7) & 1;
}

bool jsmi_is_id_start(JsCodePoint code_point)
{
    return code_point >> 8 < sizeof id_start_pages &&
           is_on_page(id_start_pages, code_point);
}

bool jsmi_is_id_continue(JsCodePoint code_point)
{
    // The variation selectors are alone far above everything else.
    if (code_point >> 8 >= sizeof id_continue_pages)
        return code_point >= 0xE0100 && code_point <= 0xE01EF;
    return is_on_page(id_continue_pages, code_point);
}

bool jsmi_is_wide_white_space(JsCodePoint code_point)
{
    if (code_point < 0x1680)
        return false;
    return (code_point >= 0x2000 && code_point <= 0x200A) ||
           code_point == 0x1680 || code_point == 0x202F ||
           code_point == 0x205F || code_point == 0x3000 || code_point == 0xFEFF;
}
