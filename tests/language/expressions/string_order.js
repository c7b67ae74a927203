// SPDX-License-Identifier: MIT
//
// Strings in relations: short ones, long ones, of one and of two bytes a unit,
// ropes and slices.

const long = "abcdefghijklmnop";
const texts = ["", "a", "b", "aa", "ab", "\xff", "\u0100", "a\u0100", long,
               long + "q", (long + long).slice(0, 17), "a" + long.slice(1),
               "\ud800", "\uffff"];

function compareByUnits(a, b) {
    for (let i = 0; i < a.length && i < b.length; i++) {
        const difference = a.charCodeAt(i) - b.charCodeAt(i);
        if (difference !== 0)
            return difference;
    }
    return a.length - b.length;
}

let wrong = 0;
for (const a of texts) {
    for (const b of texts) {
        const order = compareByUnits(a, b);
        wrong += (a < b) !== (order < 0);
        wrong += (a > b) !== (order > 0);
        wrong += (a <= b) !== (order <= 0);
        wrong += (a >= b) !== (order >= 0);
        wrong += (a === b) !== (order === 0);
        wrong += (a != b) !== (order !== 0);
    }
}
console.log(wrong); // expect: 0
console.log("2" > "12", "2" > 12, "b" >= { toString: () => "a" }); // expect: true false true
