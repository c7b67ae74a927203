print(/a(b)?(?<n>c)/.exec('xac').index, 'xabc'.match(/a(b)?(?<n>c)/).groups.n); // expect: 1 c
print('aBc'.replace(/b/i, x => `[${x}]`), 'a1b22'.replace(/(\d+)/g, '<$1>'), '2024-05'.replace(/(?<y>\d+)-(?<m>\d+)/, '$<m>/$<y>')); // expect: a[B]c a<1>b<22> 05/2024
print([...'a1b22c'.matchAll(/\d+/g)].map(m => m[0] + '@' + m.index).join()); // expect: 1@1,22@3
const sticky = /a/y;
print(sticky.test('aab'), sticky.lastIndex, sticky.test('aab'), sticky.test('aab'), sticky.lastIndex); // expect: true 1 true false 0
print(/(?<=\$)\d+/.exec('a$42')[0], /(?<!\$)\b\d+/.exec('$42 17')[0], /^b/m.test('a\nb'), /a.c/s.test('a\nc')); // expect: 42 17 true true
print(/\u{1F600}/u.test('\u{1F600}'), /^.$/u.test('\u{1F600}'), /\p{Lu}/u.exec('aÄ')[0], /[\w--[a-c]]/v.exec('abcd')[0]); // expect: true true Ä d
print(/(a+)+b/.test('aaaaaaaaaaaaaaaaaaaaab'), /(?:a|ab)(?:c|bcd)(?:d*)/.exec('abcd')[0], /(z)((a+)?(b+)?(c))*/.exec('zaacbbbcac').join()); // expect: true abcd zaacbbbcac,z,ac,a,,c
print('a,b;c'.split(/([,;])/).join('|'), String(new RegExp('/', 'gi')), /x/dgimsuy.flags); // expect: a|,|b|;|c /\//gi dgimsuy
for (const bad of ['(', '[', '*', 'a**', '(?<a>', '\\', '(?<n>a)(?<n>b)', '[b-a]']) {
    try { new RegExp(bad); print('taken', bad); } catch (error) { if (error.name !== 'SyntaxError') print(error); }
}
