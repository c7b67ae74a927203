// SPDX-License-Identifier: MIT
//
// identifier_tables.h: the character classes of the scanner.
import { PREAMBLE, array } from './data.mjs';

const CLASSES = [
    // In the order of the bits in identifier.h.
    (c, sets) => sets.start[c] || c === 0x24 || c === 0x5f,
    (c, sets) => sets.part[c] || c === 0x24,
    (c) => [0x09, 0x0b, 0x0c, 0x20, 0xa0].includes(c),
    (c) => c === 0x0a || c === 0x0d,
    (c) => c >= 0x30 && c <= 0x39,
    (c) => /^[0-9a-fA-F]$/.test(String.fromCharCode(c)),
];

// Above this page only the variation selectors U+E0100 to U+E01EF are
// ID_Continue; the C code knows them.
const PAGE_COUNT = 0x335;

function pagesOf(set, pages) {
    const numbers = [];
    for (let page = 0; page < PAGE_COUNT; page++) {
        const bits = new Array(32).fill(0);
        for (let i = 0; i < 256; i++)
            bits[i >> 3] |= set[page * 256 + i] << (i & 7);
        let number = pages.findIndex((p) => p.every((b, i) => b === bits[i]));
        if (number < 0)
            number = pages.push(bits) - 1;
        numbers.push(number);
    }
    for (let c = PAGE_COUNT * 256; c < set.length; c++) {
        if (set[c] && !(c >= 0xe0100 && c <= 0xe01ef))
            throw new Error('more identifier characters than expected');
    }
    return numbers;
}

export async function identifierTables(database) {
    const sets = {
        start: await database.members('Binary_Property', 'ID_Start'),
        part: await database.members('Binary_Property', 'ID_Continue'),
    };
    const classes = [];
    for (let c = 0; c < 256; c++) {
        let bits = 0;
        CLASSES.forEach((test, i) => (bits |= test(c, sets) ? 1 << i : 0));
        classes.push(bits);
    }
    const pages = [];
    const start = pagesOf(sets.start, pages);
    const part = pagesOf(sets.part, pages);
    if (pages.length > 256)
        throw new Error('too many pages for a byte');
    return (
        PREAMBLE +
        '// clang-format off\n\n' +
        array('const uint8_t', 'jsmi_character_classes', classes) +
        '\n' +
        array('static const uint8_t', 'id_start_pages', start) +
        '\n' +
        array('static const uint8_t', 'id_continue_pages', part) +
        '\n' +
        array('static const uint8_t', 'id_page_bits', pages.flat())
    );
}
