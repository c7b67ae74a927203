// Regular expressions: the tokens of a program, with sticky expressions and
// with one global one.
'use strict';
const tell = typeof print === 'function' ? print : console.log;

const piece = `
// computes something of no interest
function compute(first, second = 12.5e-3) {
    const table = new Map([["one", 1], ['two', 0x2F]]);
    let sum = 0; /* a comment
        of two lines */
    for (let i = 0; i < first.length; i++) {
        if (first[i] >= second && table.has(\`key\`)) sum += first[i] * 3.25;
        else if (sum !== null) { sum -= table.get("a \\"quoted\\" word") || 7; }
    }
    return sum >>> 0; // the end
}
`;
const source = piece.repeat(2000);

const rules = [
    ['space', /\s+/y],
    ['comment', /\/\/[^\n]*|\/\*[^]*?\*\//y],
    ['name', /[A-Za-z_$][\w$]*/y],
    ['number', /0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
    ['string', /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\`(?:[^\`\\]|\\[^])*\`/y],
    ['punctuator', /[{}()[\];,]|>>>=?|[<>]=?|[=!]==?|&&=?|\|\|=?|\+\+|--|[-+*\/%&|^]=?|=>?|\.\.\.|[.?:~]/y],
];
const keywords = /^(?:function|const|let|for|if|else|return|new|null)$/;

let check = source.length;
let count = 0;
for (let at = 0; at < source.length;) {
    for (const [kind, rule] of rules) {
        rule.lastIndex = at;
        const match = rule.exec(source);
        if (match) {
            const text = match[0];
            at = rule.lastIndex;
            if (kind !== 'space') {
                count++;
                check = (check * 31 + text.length + (kind === 'name' && keywords.test(text) ? 7 : 0)) | 0;
            }
            break;
        }
    }
}
check = (check + count) | 0;

const all = /(\s+)|(\/\/[^\n]*|\/\*[^]*?\*\/)|([A-Za-z_$][\w$]*)|(0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[^])*`)|([^])/g;
const kinds = [0, 0, 0, 0, 0, 0, 0];
let match;
while ((match = all.exec(source)) !== null) {
    for (let i = 1; i < 7; i++) {
        if (match[i] !== undefined) {
            kinds[i] += match[i].length;
            break;
        }
    }
}
for (const kind of kinds) check = (check * 31 + kind) | 0;
tell(check === 3481552 ? 'ok' : 'wrong: ' + check);
