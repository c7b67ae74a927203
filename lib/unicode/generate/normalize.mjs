// SPDX-License-Identifier: MIT
//
// normalize_tables.h: combining classes, decompositions and compositions.
import { PREAMBLE, array, hex, runs, varint } from './data.mjs';
import { combiningClasses } from './combining.mjs';

const isHangul = (c) => c >= 0xac00 && c <= 0xd7a3;

function unitsOf(codePoints) {
    return [...String.fromCodePoint(...codePoints)]
        .join('').split('').map((unit) => unit.charCodeAt(0));
}

// Decompositions are stored completely expanded.
function expand(codePoints, map) {
    return codePoints.flatMap((c) =>
        map.has(c) ? expand(map.get(c), map) : [c]);
}

// Combining classes in runs of code points: first, last and class.
function classTable(classes) {
    const list = runs(classes);
    let text = 'static const ClassRun class_runs[] = {\n';
    list.forEach(([first, value], i) => {
        if (value)
            text += `    {${hex(first)}, ${hex(list[i + 1][0] - 1)}, ` +
                `${value}},\n`;
    });
    return text + '};\n';
}

// Code points with a decomposition, and where in a pool of code units the
// result stands; equal results and parts of others are shared.
function decompositionTable(name, map, pool) {
    let text = `static const Decomposition ${name}[] = {\n`;
    for (const [c, mapped] of [...map].sort((a, b) => a[0] - b[0])) {
        const units = unitsOf(mapped);
        text += `    {${hex(c & 0xffff)}, ${c >> 16}, ${units.length}, ` +
            `${pool.place(units)}},\n`;
    }
    return text + '};\n';
}

class Pool {
    constructor() {
        this.text = '';
    }

    place(units) {
        const piece = String.fromCharCode(...units);
        if (!this.text.includes(piece))
            this.text += piece;
        return this.text.indexOf(piece);
    }
}

export async function normalizeTables(database) {
    const asArray = (value) => (Array.isArray(value) ? value : [value]);
    const canonical = new Map();
    for (const [c, mapped] of
        await database.load('Decomposition_Mapping', 'Canonical')) {
        if (!isHangul(c))
            canonical.set(c, asArray(mapped));
    }
    const all = new Map(canonical);
    for (const kind of database.names('Decomposition_Mapping')) {
        if (kind === 'Canonical')
            continue;
        for (const [c, mapped] of
            await database.load('Decomposition_Mapping', kind))
            all.set(c, asArray(mapped));
    }
    const excluded =
        await database.members('Binary_Property', 'Full_Composition_Exclusion');

    // What only the compatibility forms do differently is a list of its own.
    const full = new Map();
    const compatible = new Map();
    for (const [c, mapped] of canonical)
        full.set(c, expand(mapped, canonical));
    for (const [c, mapped] of all) {
        const expanded = expand(mapped, all);
        if (expanded.join() !== full.get(c)?.join())
            compatible.set(c, expanded);
    }
    const pool = new Pool();
    // Long ones first, so that short ones are found in them.
    for (const map of [compatible, full]) {
        for (const mapped of [...map.values()].sort(
            (a, b) => b.length - a.length))
            pool.place(unitsOf(mapped));
    }
    const pairs = [...canonical]
        .filter(([c, mapped]) => mapped.length === 2 && !excluded[c])
        .map(([c, [first, second]]) => ({ first, second, c }))
        .sort((a, b) => a.first - b.first || a.second - b.second);
    const classes = combiningClasses();
    const starters = [...new Set(pairs.map(({ second }) => second))]
        .filter((c) => classes[c] === 0).sort((a, b) => a - b);
    // Three times 21 bits: first, second, composite.
    const pack = ({ first, second, c }) => hex(
        BigInt(first) << 42n | BigInt(second) << 21n | BigInt(c)) + 'u';
    return [
        PREAMBLE + '// clang-format off\n',
        classTable(classes),
        decompositionTable('canonical_decompositions', full, pool),
        decompositionTable('compatibility_decompositions', compatible, pool),
        array('static const uint16_t', 'decomposition_pool',
            pool.text.split('').map((unit) => unit.charCodeAt(0))),
        array('static const uint64_t', 'compositions', pairs, pack),
        array('static const uint32_t', 'composing_starters', starters),
    ].join('\n');
}
