// SPDX-License-Identifier: MIT
//
// property_tables.h: the sets of \p{...} and their names.
import {
    LAST_CODE_POINT, PREAMBLE, array, packSet, runs, varint,
} from './data.mjs';
import {
    BINARY_PROPERTIES, GENERAL_CATEGORIES, PROPERTIES_OF_STRINGS, SCRIPTS,
} from './names.mjs';

const bytesOf = (name, bytes) => array(`static const uint8_t`, name, bytes);

// "First|F;Second|S;..." as a C string in lines of fitting length.
function nameTable(name, entries) {
    let text = `static const char ${name}[] =`;
    let line = '';
    for (const entry of entries) {
        if (line.length + entry.length > 70) {
            text += `\n    "${line}"`;
            line = '';
        }
        line += entry + ';';
    }
    return `${text}\n    "${line}";\n`;
}

// Many byte sequences in one array, with the places where each begins.
function concatenate(name, sequences) {
    const offsets = [0];
    for (const sequence of sequences)
        offsets.push(offsets.at(-1) + sequence.length);
    return (
        bytesOf(name + '_bytes', sequences.flat()) + '\n' +
        array('static const uint16_t', name + '_offsets', offsets, String)
    );
}

// Runs of equal values: the value, then how many code points it is for.
function packRuns(values) {
    const bytes = [];
    const list = runs(values);
    list.forEach(([first, value], i) => {
        const end = i + 1 < list.length ? list[i + 1][0] : LAST_CODE_POINT + 1;
        bytes.push(value);
        varint(bytes, end - first);
    });
    return bytes;
}

async function binaryTables(database) {
    const sets = [];
    for (const entry of BINARY_PROPERTIES) {
        const [name] = entry.split('|');
        sets.push(packSet(await database.members('Binary_Property', name)));
    }
    return (
        nameTable('binary_names', BINARY_PROPERTIES) + '\n' +
        concatenate('binary', sets)
    );
}

async function categoryTables(database) {
    const letters = (entry) => entry.split('|')[1];
    const isBasic = (entry) => /^[A-Z][a-z]$/.test(letters(entry));
    const basic = GENERAL_CATEGORIES.filter(isBasic);
    const groups = GENERAL_CATEGORIES.filter((entry) => !isBasic(entry));
    const names = basic.map((entry) => entry.split('|')[0]);
    const values = new Uint8Array(LAST_CODE_POINT + 1);
    for (const [c, name] of await database.load('General_Category'))
        values[c] = names.indexOf(name);
    const masks = groups.map((entry) => {
        const group = letters(entry);
        const inGroup = group === 'LC'
            ? (value) => ['Lu', 'Ll', 'Lt'].includes(value)
            : (value) => value.startsWith(group);
        return basic.reduce(
            (mask, e, i) => mask | (inGroup(letters(e)) ? 1 << i : 0), 0);
    });
    return (
        '// Behind the basic values the groups.\n' +
        `enum { BASIC_CATEGORY_COUNT = ${basic.length} };\n\n` +
        nameTable('category_names', [...basic, ...groups]) + '\n' +
        array('static const uint32_t', 'category_groups', masks) + '\n' +
        bytesOf('category_runs', packRuns(values))
    );
}

async function scriptTables(database) {
    const names = SCRIPTS.map((entry) => entry.split('|')[0]);
    const present = new Set(database.names('Script'));
    const script = new Uint8Array(LAST_CODE_POINT + 1)
        .fill(names.indexOf('Unknown'));
    const extensions = new Map();
    for (const [index, name] of names.entries()) {
        if (name === 'Unknown' || !present.has(name))
            continue;
        for (const c of await database.load('Script', name))
            script[c] = index;
        for (const c of await database.load('Script_Extensions', name))
            extensions.set(c, [...(extensions.get(c) ?? []), index]);
    }
    // Only where Script_Extensions is not just the Script: the number of a
    // list of scripts, from 1; 0 elsewhere.
    const lists = [];
    const numbers = new Uint8Array(LAST_CODE_POINT + 1);
    for (const [c, list] of extensions) {
        if (list.length === 1 && list[0] === script[c])
            continue;
        const key = list.join();
        if (!lists.includes(key))
            lists.push(key);
        numbers[c] = lists.indexOf(key) + 1;
    }
    if (lists.length > 255)
        throw new Error('too many lists of scripts for a byte');
    return (
        nameTable('script_names', SCRIPTS) + '\n' +
        bytesOf('script_runs', packRuns(script)) + '\n' +
        '// The numbers of lists of scripts; list 0 is the Script alone.\n' +
        bytesOf('script_list_runs', packRuns(numbers)) + '\n' +
        concatenate('script_list', [[], ...lists.map(
            (key) => key.split(',').map(Number))])
    );
}

function compare(a, b) {
    for (let i = 0; i < a.length && i < b.length; i++) {
        if (a[i] !== b[i])
            return a[i] - b[i];
    }
    return a.length - b.length;
}

// Each string as: how many code points it shares with the one before, how
// many follow, and these as numbers in the alphabet.
function packStrings(strings, alphabet) {
    const bytes = [];
    let previous = [];
    for (const string of strings.sort(compare)) {
        let shared = 0;
        while (shared < string.length && string[shared] === previous[shared])
            shared++;
        bytes.push(shared * 16 + string.length - shared);
        for (const c of string.slice(shared))
            varint(bytes, alphabet.indexOf(c));
        previous = string;
    }
    return bytes;
}

async function stringTables(database) {
    const counts = new Map();
    const sets = [];
    const lists = [];
    // The last property is the union of the others.
    for (const name of PROPERTIES_OF_STRINGS.slice(0, -1)) {
        const set = new Uint8Array(LAST_CODE_POINT + 1);
        const list = [];
        for (const text of await database.load('Sequence_Property', name)) {
            const string = [...text].map((c) => c.codePointAt(0));
            if (string.length === 1) {
                set[string[0]] = 1;
                continue;
            }
            if (string.length > 12)
                throw new Error('longer than JsPropertyStrings.text');
            list.push(string);
            for (const c of string)
                counts.set(c, (counts.get(c) ?? 0) + 1);
        }
        sets.push(packSet(set));
        lists.push(list);
    }
    const alphabet = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])
        .map(([c]) => c);
    return (
        nameTable('strings_names', PROPERTIES_OF_STRINGS) + '\n' +
        concatenate('strings_members', sets) + '\n' +
        array('static const uint32_t', 'strings_alphabet', alphabet) + '\n' +
        concatenate('strings', lists.map((l) => packStrings(l, alphabet)))
    );
}

export async function propertyTables(database) {
    return [
        PREAMBLE + '// clang-format off\n',
        await binaryTables(database),
        await categoryTables(database),
        await scriptTables(database),
        await stringTables(database),
    ].join('\n');
}
