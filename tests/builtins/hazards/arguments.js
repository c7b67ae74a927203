// Arguments that apply and bind add reach beyond the caller's registers: what
// they convert to must not be written over by the frames of the conversions.
const loud = n => ({ valueOf() { const a = [n, n, n, n, n, n]; return a.length && n; } });
print(Math.max.apply(null, [loud(1), loud(2), loud(3), loud(4), loud(5)])); // expect: 5
print(Math.max.bind(null, loud(9), loud(8), loud(7), loud(6))(loud(1))); // expect: 9
print(Math.max.bind(null, ...Array.from({ length: 40 }, (_, i) => loud(i))).call(null)); // expect: 39
const seen = [];
const proxy = new Proxy(Math.min, { apply(target, self, list) { seen.push(list.length); return target(...list); } });
print(proxy.apply(null, [loud(3), loud(2), loud(4)]), proxy.bind(null, loud(1), loud(2), loud(3))(loud(0)), seen.join()); // expect: 2 0 3,4
const bare = new Proxy(function () { return arguments.length + arguments[3].valueOf(); }, {});
print(bare.apply(null, [loud(1), loud(2), loud(3), loud(4)]), new (Date.bind(null, loud(2000), loud(1), loud(2)))(loud(3)).getHours()); // expect: 8 3
print(Reflect.construct(Array, [loud(1), loud(2), loud(3)]).length, String.fromCharCode.apply(null, [loud(72), loud(105), loud(33)])); // expect: 3 Hi!
