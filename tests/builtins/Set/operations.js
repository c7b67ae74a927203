// A difference goes through a copy: what `has` does to the set is not seen.
const asked = [];
const set = new Set([1, 2, 3, 4]);
const other = {
    size: 100,
    has(value) { asked.push(value); set.clear(); set.add(11); return value > 2; },
    keys() { throw 1; },
};
print([...set.difference(other)].join(), [...set].join(), asked.join()); // expect: 1,2 11 1,2,3,4
// NaNs are one key, whatever their sign.
const nan = -undefined;
print(new Map([[nan, 1]]).get(NaN), new Set([nan, NaN, -NaN, 0 / 0]).size); // expect: 1 1
// A comparator's NaN is 0.
print([1, 2].sort(() => NaN).join(), new Int8Array([2, 1]).sort(() => NaN).join(), ['b', 'a'].sort((a, b) => a - b).join()); // expect: 1,2 2,1 b,a
// Symbol.for knows its text however it came to be.
print(Symbol.for('is') === Symbol.for('that is'.split(' ')[1]), Symbol.for('le' + 'ngth') === Symbol.for('length')); // expect: true true
// sort deletes what is behind the values, there or not.
const deleted = [];
new Proxy([, , 0], { deleteProperty(target, key) { deleted.push(key); return delete target[key]; } }).sort();
print(deleted.join()); // expect: 1,2
// A typed array takes all values before it converts one.
const values = [0, { valueOf() { values.length = 0; return 100; } }, 2];
print(new Uint8Array(values).join()); // expect: 0,100,2
const detached = new ArrayBuffer(8);
try { new DataView(detached, 4, { valueOf() { detached.transfer(); return 4; } }); } catch (error) { print(error instanceof TypeError); } // expect: true
