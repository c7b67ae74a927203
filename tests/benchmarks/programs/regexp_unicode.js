// Regular expressions: classes of Unicode, with the flags u and v, and text
// that is not Latin.
'use strict';
const tell = typeof print === 'function' ? print : console.log;

const phrases = ['Η γρήγορη καφέ αλεπού πηδάει πάνω. ', 'Быстрая коричневая лиса прыгает! ',
    'The quick brown fox, naïve and déjà vu; ', '素早い茶色の狐が跳ぶ。', '12 % of ٣٤٥ — ',
    'smile 😀👍🏽 family 👨‍👩‍👧 flag 🇪🇺 ', 'Straße, Größe, ÆØÅ. ', 'snake_case_name CamelCase ', '𝒜𝓁𝓅𝒽𝒶 '];
let text = '';
for (let i = 0; i < 24000; i++) text += phrases[(i * 5 + (i >> 2)) % phrases.length];

let check = text.length;
function add(matches) {
    check = (check * 31 + matches.length) | 0;
    for (let i = 0; i < matches.length; i += 101) check = (check * 31 + matches[i].length) | 0;
}
add(text.match(/\p{L}+/gu));
add(text.match(/\p{Lu}\p{Ll}*/gu));
add(text.match(/[\p{L}\p{N}_]+/gu));
add(text.match(/\p{Script=Greek}+|\p{Script=Cyrillic}+/gu));
add(text.match(/\p{Nd}+/gu));
add(text.match(/[^\p{L}\s]/gu));
add(text.match(/\p{Extended_Pictographic}/gu));
add(text.match(/[\p{L}--[a-z]]+/gv));
add(text.match(/straße|größe|ЛИСА|αλεπού/giu));
add(text.match(/\S+/g));
add(text.match(/[а-яё]+/gi));
add(text.split(/\P{L}+/u));
add(text.match(/./gu));
add(text.match(/\p{RGI_Emoji}/gv));
check = (check + text.replace(/\p{P}/gu, c => c === '.' ? '' : ' ').length) | 0;
tell(check === 50628594 ? 'ok' : 'wrong: ' + check);
