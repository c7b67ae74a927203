// Strings: building, taking apart, searching, regular expressions, templates.
'use strict';
const tell = typeof print === 'function' ? print : console.log;

const words = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta', 'eta', 'theta'];
let text = '';
for (let i = 0; i < 40000; i++) text += words[(i * 7 + (i >> 3)) & 7] + (i % 11 === 0 ? '\n' : ' ');

let check = text.length;
const counts = {};
for (const word of text.split(/\s+/)) {
    if (word) counts[word] = (counts[word] || 0) + 1;
}
for (const word of words) check += counts[word] * word.length;

let hash = 0;
for (let i = 0; i < text.length; i++) hash = (hash * 31 + text.charCodeAt(i)) | 0;
check += hash;

for (const line of text.split('\n')) {
    const trimmed = line.trim();
    check += trimmed.indexOf('zeta') + trimmed.lastIndexOf(' ')
        + trimmed.slice(3, 9).length + trimmed.toUpperCase().length;
    if (trimmed.startsWith('alpha')) check++;
}
check += text.replace(/eta/g, match => match + '!').length;
check += (text.match(/[aeiou]{2}|th/g) || []).length;

let reversed = '';
for (const character of text.slice(0, 60000)) reversed = character + reversed;
check += reversed.charCodeAt(12345);

const parts = [];
for (let i = 0; i < 60000; i++) parts.push(`${i}:${words[i & 7]}`);
const joined = parts.join(',');
check += joined.length + joined.split(',').length;
for (let i = 0; i < 40000; i++) check += String(i * 1.5).length + parseInt('' + i, 10) + parseFloat(i + '.25');
tell(check === 2639690096 ? 'ok' : 'wrong: ' + check);
