// Regular expressions: replacing, with functions and with templates.
'use strict';
const tell = typeof print === 'function' ? print : console.log;

const sentences = ['Dear {{name}}, your order #{{order}} of {{count}} items was sent on {{date}}.\n',
    'The value of <b>total</b> is {{total}} & "more" than {{limit}}; see %E2%82%AC and a+b.\n',
    'background-color: red; borderTopWidth: 2px; margin-left: {{left}}px; someCamelCaseName\n'];
let text = '';
for (let i = 0; i < 24000; i++) text += sentences[i % 3];

function hash(string) {
    let h = string.length;
    for (let i = 0; i < string.length; i += 97) h = (h * 31 + string.charCodeAt(i)) | 0;
    return h;
}

const values = { name: 'Someone', order: 4711, count: 3, date: '2026-11-20', total: 12.5, limit: 10, left: 7 };
let check = 0;
const filled = text.replace(/\{\{(\w+)\}\}/g, (all, name) => name in values ? values[name] : all);
check = (check * 31 + hash(filled)) | 0;

const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
check = (check * 31 + hash(filled.replace(/[&<>"]/g, c => entities[c]))) | 0;
check = (check * 31 + hash(filled.replace(/-([a-z])/g, (all, letter) => letter.toUpperCase()))) | 0;
check = (check * 31 + hash(filled.replace(/[A-Z]/g, letter => '_' + letter.toLowerCase()))) | 0;
check = (check * 31 + hash(filled.replace(/(\d+)-(\d+)-(\d+)/g, '$3.$2.$1'))) | 0;
check = (check * 31 + hash(filled.replace(/(?<key>[a-z-]+): (?<value>[^;\n]+);/g, '$<key>=$<value>'))) | 0;
check = (check * 31 + hash(filled.replace(/\b(\w)(\w*)\b/g, (all, first, rest) => first.toUpperCase() + rest))) | 0;
check = (check * 31 + hash(filled.replace(/\s+/g, ' '))) | 0;
check = (check * 31 + hash(filled.replaceAll(/e/g, ''))) | 0;
let total = 0;
filled.replace(/\d+/g, (digits, at) => {
    total += digits.length + at;
    return '';
});
check = (check + total) | 0;
for (const line of filled.split('\n'))
    check = (check + line.replace(/^\s+|\s+$/g, '').replace(/[aeiou]/, '*').length) | 0;
tell(check === 1946089969 ? 'ok' : 'wrong: ' + check);
