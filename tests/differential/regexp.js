// Regular expressions and subjects: a pattern is made from the grammar (and
// sometimes spoilt), then matched, searched, replaced and split with. For
// compare.py; the peer must know the flag v and modifiers.
//
// Two errors of V8 are passed by: with u and v it finds empty matches of \B
// and negative assertions inside of surrogate pairs, and with i it takes
// strings of one letter or none in the wrong order.
'use strict';

const tell = typeof print === 'function' ? print : console.log;

// xorshift
let state = (SEED * 2654435761) >>> 0 || 1;
function random(limit) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % limit;
}
const pick = list => list[random(list.length)];
const chance = percent => random(100) < percent;

const LETTERS = ['a', 'b', 'c', 'A', 'B', 'k', 's', '_', '0', '1', ' ', '-', '\n', 'é', 'É', 'ß', 'ẞ', 'ſ',
    '\u212a', 'σ', 'ς', 'Σ', 'İ', 'ı', 'i', 'I', 'ÿ', 'Ÿ', 'µ', 'μ', '\u2028', 'ǆ', 'ǅ', 'Å', '\u212b', '\u1e9e',
    '𐐀', '𐐨', '😀', '\ud83d', '\ude00', '\u{1f1e9}', '\u{1f1ea}', '5\ufe0f\u20e3', '\u200d', '日', ',', '.', '\0'];
const COMMON = ['a', 'b', 'c', 'a', 'b', 'A', 'B', '0', '1', ' ', '_'];
const letter = () => chance(75) ? pick(COMMON) : pick(LETTERS);

const PROPERTIES = ['L', 'Lu', 'Ll', 'N', 'P', 'Script=Greek', 'sc=Latn', 'scx=Deva', 'Alphabetic', 'ASCII', 'Any',
    'Uppercase', 'White_Space', 'Emoji', 'ID_Start', 'Changes_When_Lowercased', 'gc=Cn', 'Assigned', 'Cs'];
const STRINGS = ['RGI_Emoji', 'Emoji_Keycap_Sequence', 'RGI_Emoji_Flag_Sequence', 'Basic_Emoji'];

let flags = '';
let depth = 0;
let groups = 0;   // captures so far
let names = [];
const has = flag => flags.includes(flag);
const isUnicode = () => has('u') || has('v');

function makeFlags() {
    let text = '';
    for (const flag of 'dgimsy') {
        if (chance(flag === 'i' ? 40 : flag === 'g' ? 30 : 15)) text += flag;
    }
    const mode = random(10);
    if (mode < 3) text += 'u';
    else if (mode < 6) text += 'v';
    return text;
}

const escaped = text => [...text].map(c => /[\^$\\.*+?()[\]{}|\/]/.test(c) ? '\\' + c : c).join('');

function classEscape() {
    if (isUnicode() && chance(35)) {
        if (has('v') && chance(15)) return `\\p{${pick(STRINGS)}}`;
        return `\\${pick('pP')}{${pick(PROPERTIES)}}`;
    }
    return '\\' + pick('dDsSwW');
}

function characterEscape() {
    const code = letter().codePointAt(0);
    switch (random(7)) {
    case 0: return '\\x' + (code & 255).toString(16).padStart(2, '0');
    case 1: return '\\u' + (code & 0xffff).toString(16).padStart(4, '0');
    case 2: return isUnicode() ? `\\u{${code.toString(16)}}` : `\\u{${random(4)}}`;
    case 3: return '\\c' + pick('AJbz');
    case 4: return '\\' + pick('tnvfr0');
    case 5: return isUnicode() ? '\\' + pick('^$.*+?()[]{}|/\\') : '\\' + pick('akqz-_e\u00e9');
    default: return isUnicode() ? '\\0' : '\\' + random(400).toString(8);
    }
}

const SET_SPECIAL = /[()[\]{}\/\-\\|&!#$%*+,.:;<=>?@^`~]/;
const classCharacter = () => {
    const text = letter();
    const c = String.fromCodePoint(text.codePointAt(0));
    return SET_SPECIAL.test(c) ? '\\' + c : c;
};

function range() {
    let from = classCharacter(), to = classCharacter();
    if (from.codePointAt(from.length > 1 && from[0] === '\\' ? 1 : 0) > to.codePointAt(to.length > 1 && to[0] === '\\' ? 1 : 0))
        [from, to] = [to, from];
    return from + '-' + to;
}

function plainClass() {
    let text = chance(30) ? '[^' : '[';
    for (let n = random(4); n > 0; n--) {
        switch (random(6)) {
        case 0: text += range(); break;
        case 1: text += classEscape(); break;
        case 2: text += characterEscape(); break;
        default: text += has('v') ? classCharacter() : escaped(letter());
        }
    }
    return text + ']';
}

function strings() {
    const list = [];
    for (let n = 1 + random(4); n > 0; n--) {
        let text = '';
        for (let m = has('i') ? 2 + random(2) : random(4); m > 0; m--) text += classCharacter();
        list.push(text);
    }
    return `\\q{${list.join('|')}}`;
}

function setOperand(level) {
    switch (random(level > 1 ? 4 : 6)) {
    case 0: return classCharacter();
    case 1: return classEscape();
    case 2: return strings();
    case 3: return plainClass();
    default: return setClass(level + 1);
    }
}

function setClass(level = 0) {
    const operator = pick(['', '', '&&', '--']);
    const list = [];
    for (let n = 1 + random(3); n > 0; n--) list.push(setOperand(level));
    return (chance(20) ? '[^' : '[') + list.join(operator) + ']';
}

function group() {
    const inner = () => {
        depth++;
        const text = disjunction();
        depth--;
        return text;
    };
    switch (random(12)) {
    case 0: return `(?=${inner()})`;
    case 1: return `(?!${inner()})`;
    case 2: return `(?<=${inner()})`;
    case 3: return `(?<!${inner()})`;
    case 4: {
        const name = pick(['x', 'y', 'zoë', '$']);
        names.push(name);
        groups++;
        return `(?<${name}>${inner()})`;
    }
    case 5: return `(?${pick(['i', 'm', 's', 'im', '-i', '-s', 'i-m', 's-i'])}:${inner()})`;
    case 6: case 7: return `(?:${inner()})`;
    default:
        groups++;
        return `(${inner()})`;
    }
}

function reference() {
    if (names.length > 0 && chance(40)) return `\\k<${pick(names)}>`;
    return '\\' + (1 + random(groups + 1));
}

function atom() {
    switch (random(depth > 2 ? 7 : 12)) {
    case 0: return '.';
    case 1: return classEscape();
    case 2: return has('v') && chance(60) ? setClass() : plainClass();
    case 3: return characterEscape();
    case 4: return chance(60) ? escaped(letter()) : reference();
    case 5: case 6: return escaped(letter());
    case 7: return escaped(letter() + letter() + letter());
    default: return group();
    }
}

const assertion = () => pick(['^', '$', '\\b', '\\B']);

function quantifier() {
    const n = random(3);
    const text = pick(['*', '+', '?', `{${n}}`, `{${n},}`, `{${n},${n + random(3)}}`, '*', '+', '?']);
    return chance(30) ? text + '?' : text;
}

function alternative() {
    let text = '';
    for (let n = random(depth > 0 ? 4 : 5); n > 0; n--) {
        if (chance(8)) {
            text += assertion();
            continue;
        }
        text += atom();
        if (chance(35)) text += quantifier();
    }
    return text;
}

function disjunction() {
    let text = alternative();
    while (chance(22)) text += '|' + alternative();
    return text;
}

function spoil(pattern) {
    const at = random(pattern.length + 1);
    switch (random(3)) {
    case 0: return pattern.slice(0, at) + pattern.slice(at + 1);
    case 1: return pattern.slice(0, at) + pick('()[]{}|\\^$*+?.-,&<>=!:kuqpxc0128') + pattern.slice(at);
    default: return pattern.slice(0, at) + pick('()[]{}|\\^$*+?.-,&') + pattern.slice(at + 1);
    }
}

function subject() {
    let text = '';
    for (let n = random(10); n > 0; n--) text += letter();
    // Repetitions are what loops and references are about.
    return chance(30) ? text + text : text;
}

const show = value => JSON.stringify(value, (key, v) => v === undefined ? '-' : v)
    .replace(/[^ -~]/g, c => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'));

function describe(match) {
    if (match === null) return null;
    const list = [match.index, ...match];
    if (match.groups) list.push(Object.entries(match.groups));
    if (match.indices) list.push([...match.indices], match.indices.groups ? Object.entries(match.indices.groups) : 0);
    return list;
}

function results(regexp, text) {
    const list = [];
    regexp.lastIndex = random(4) === 0 ? random(text.length + 2) : 0;
    list.push(describe(regexp.exec(text)), regexp.lastIndex);
    regexp.lastIndex = 0;
    switch (random(5)) {
    case 0: list.push(text.match(regexp)); break;
    case 1: list.push(text.replace(regexp, '[$1$&$<x>]')); break;
    case 2: list.push(text.replace(regexp, (...all) => show(all.slice(0, -2)))); break;
    case 3: list.push(text.split(regexp)); break;
    default: list.push(has('g') ? [...text.matchAll(regexp)].map(describe) : text.search(regexp));
    }
    list.push(regexp.lastIndex);
    return list;
}

for (let i = 0; i < COUNT; i++) {
    flags = makeFlags();
    depth = groups = 0;
    names = [];
    let pattern = disjunction();
    if (chance(6)) pattern = spoil(pattern);
    let text = subject();
    if (isUnicode() && /\\B|\(\?<?!/.test(pattern)) text = text.replace(/[\ud800-\udfff]/g, 'b');
    let outcome;
    try {
        outcome = show(results(new RegExp(pattern, flags), text));
    } catch (error) {
        outcome = error.name;
        // Both take the same numbers for the next case.
    }
    state = (SEED * 2654435761 + i * 40503 + 1) >>> 0 || 1;
    for (let n = 0; n < 5; n++) random(2);
    tell(`/${show(pattern).slice(1, -1)}/${flags} ${show(text)}\t${outcome}`);
}
