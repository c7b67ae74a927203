// SPDX-License-Identifier: MIT
//
// case_tables.h: simple mappings as runs, full ones as a list.
import { LAST_CODE_POINT, PREAMBLE, array, hex } from './data.mjs';

// Runs in the form of PackedRun in case.c. A run with step 2 is made only
// where the code points between are mapped nowhere, so that runs never
// overlap and can be searched.
function packRuns(name, map) {
    const all = [];
    let run = null;
    for (const [c, mapped] of [...map].sort((a, b) => a[0] - b[0])) {
        const distance = mapped - c;
        const step = run && c - run.last;
        const fits = run && run.distance === distance && run.count < 1024 &&
            (run.count === 1 ? step <= 2 : step === run.step);
        if (fits) {
            run.step = step;
            run.last = c;
            run.count++;
            continue;
        }
        run = { first: c, last: c, distance, step: 1, count: 1 };
        all.push(run);
    }
    let text = `static const PackedRun ${name}[${all.length}] = {\n`;
    for (const { first, step, count, distance } of all)
        text += `    {${hex(first)}, ${step - 1}, ${count - 1}, ${distance}},\n`;
    return text + '};\n';
}

function packFull(name, map) {
    let text = `static const FullMapping ${name}[] = {\n`;
    for (const [c, mapped] of [...map].sort((a, b) => a[0] - b[0])) {
        if (mapped.length > 1)
            text += `    {${hex(c)}, {${mapped.map(hex).join(', ')}}},\n`;
    }
    return text + '};\n';
}

// The legacy Canonicalize of ECMA-262, for code units.
function legacy(upper, fullUpper) {
    const map = new Map();
    for (const [c, mapped] of upper) {
        const isLatinFromOutside = c >= 128 && mapped < 128;
        if (c < 0x10000 && !isLatinFromOutside && mapped < 0x10000 &&
            !(fullUpper.get(c)?.length > 1))
            map.set(c, mapped);
    }
    return map;
}

export async function caseTables(database) {
    const upper = await database.load('Simple_Case_Mapping', 'Uppercase');
    const lower = await database.load('Simple_Case_Mapping', 'Lowercase');
    const fullUpper = await database.load('Special_Casing', 'Uppercase');
    const fullLower = await database.load('Special_Casing', 'Lowercase');
    const fold = new Map([
        ...await database.load('Case_Folding', 'C'),
        ...await database.load('Case_Folding', 'S'),
    ]);
    for (const map of [upper, lower, fold]) {
        for (const [c, mapped] of map) {
            if (c === mapped)
                map.delete(c);
        }
    }
    return [
        PREAMBLE + '// clang-format off\n',
        packRuns('upper_runs', upper),
        packRuns('lower_runs', lower),
        packRuns('fold_runs', fold),
        packRuns('legacy_runs', legacy(upper, fullUpper)),
        packFull('full_upper', fullUpper),
        packFull('full_lower', fullLower),
    ].join('\n');
}
