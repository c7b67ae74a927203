// Every loop, with break, continue and labels.
let text = '';
for (let i = 0, k = 10; i < k; i += 3, k--) text += i + ',';
print(text); // expect: 0,3,6,
let n = 0;
while (true) { if (++n > 4) break; }
do { n++; } while (n < 7);
print(n); // expect: 7
text = '';
outer: for (const a of [1, 2, 3]) {
    for (const b of [1, 2, 3]) {
        if (b === 2) continue outer;
        if (a === 3) break outer;
        text += a * 10 + b + ' ';
    }
}
print(text); // expect: 11 21 
block: { text = 'in'; break block; text = 'never'; }
print(text); // expect: in
text = '';
for (const key in { b: 1, a: 2, 7: 3, 1: 4, __proto__: { c: 5, a: 6 } }) text += key;
print(text); // expect: 17bac
const removed = { a: 1, b: 2, c: 3 };
text = '';
for (const key in removed) { delete removed.b; text += key; }
print(text); // expect: ac
for (const x of 'h\u{1F600}i') text += x.length;
print(text); // expect: ac121
for (var v in 'ab'); print(v); // expect: 1
for (const [key, { deep = 'd' }] of Object.entries({ x: {}, y: { deep: 1 } })) print(key, deep);
// expect: x d
// expect: y 1
