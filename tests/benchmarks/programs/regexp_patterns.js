// Regular expressions: addresses, dates, tags and splits in two megabytes.
'use strict';
const tell = typeof print === 'function' ? print : console.log;

let seed = 99;
function random(limit) {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    return (seed >>> 8) % limit;
}
const words = ['lorem', 'ipsum', 'dolor', 'sit', 'amet', 'consectetur', 'adipiscing', 'elit', 'sed', 'do',
    'eiusmod', 'tempor', 'incididunt', 'ut', 'labore', 'et', 'dolore', 'magna', 'aliqua', 'The', 'End.'];
const special = [() => `user${random(100)}.name@mail-${random(10)}.example.org`,
    () => `20${10 + random(16)}-${10 + random(3)}-${10 + random(18)}`,
    () => `https://www.example.com:80${random(90)}/path/${words[random(20)]}?x=${random(1000)}#end`,
    () => `<a href="page${random(50)}.html" class='link'>${words[random(20)]}</a>`,
    () => `${random(256)}.${random(256)}.${random(256)}.${random(256)}`,
    () => `#${random(0xffffff).toString(16)}`, () => `${random(1000)},${random(1000)};`, () => '\n'];
const parts = [];
for (let length = 0; length < 2000000;) {
    const part = random(12) ? words[random(words.length)] : special[random(special.length)]();
    parts.push(part);
    length += part.length + 1;
}
const text = parts.join(' ');

let check = text.length;
function add(matches) {
    if (!matches) return;
    check = (check * 31 + matches.length) | 0;
    for (let i = 0; i < matches.length; i += 37) check = (check * 31 + matches[i].length) | 0;
}
add(text.match(/[\w.+-]+@[\w-]+\.[\w.-]+/g));
add(text.match(/[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,}/gi));
add(text.match(/\b\d{4}-\d{2}-\d{2}\b/g));
add(text.match(/(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])/g));
add(text.match(/[\w]+:\/\/[^\/\s?#]+[^\s?#]+(?:\?[^\s#]*)?(?:#[^\s]*)?/g));
add(text.match(/<([a-z]+)[^>]*>(.*?)<\/\1>/g));
add(text.match(/<[^>]+>/g));
add(text.match(/(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)/g));
add(text.match(/#[0-9a-f]{6}\b/gi));
add(text.match(/\b\w+ing\b/g));
add(text.match(/consectetur|adipiscing|incididunt/g));
add(text.match(/magna aliqua/gi));
add(text.match(/(?<=\bdolor )\w+/g));
add(text.match(/\w+(?= et\b)/g));
add(text.match(/\bs\w*\b/gi));
add(text.match(/^.*End\.$/gm));
add(text.match(/(\w)\1/g));
add(text.split(/\s+/));
add(text.split(/[,;]\s*/));
add(text.split(/(?:\r?\n)+/));
add(text.split(/(\d+)/));
tell(check === -935347826 ? 'ok' : 'wrong: ' + check);
