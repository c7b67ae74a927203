print(Symbol('d').toString(), Symbol('d').description, Symbol.for('k') === Symbol.for('k'), Symbol.keyFor(Symbol.for('k'))); // expect: Symbol(d) d true k
const o = { [Symbol.toPrimitive](hint) { return hint === 'number' ? 42 : hint; }, get [Symbol.toStringTag]() { return 'Tagged'; } };
print(+o, `${o}`, o + '', Object.prototype.toString.call(o)); // expect: 42 string default [object Tagged]
class Even { static [Symbol.hasInstance](n) { return n % 2 === 0; } }
print(2 instanceof Even, 3 instanceof Even); // expect: true false
const spread = { length: 2, 0: 'a', 1: 'b', [Symbol.isConcatSpreadable]: true };
print([].concat(spread).join()); // expect: a,b
print([1, 2].concat(Object.assign([3], { [Symbol.isConcatSpreadable]: false })).length); // expect: 3
