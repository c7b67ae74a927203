console.log('a', 1, true, null, undefined); // expect: a 1 true null undefined
console.log('%s is %d years, %i whole, %% %x', 'Ada', 36.5, 36.9, 'rest'); // expect: Ada is 36.5 years, 36 whole, % %x rest
console.log('%j', { a: [1] }); // expect: {"a":[1]}
console.group('group'); // expect: group
console.info('inside'); // expect:   inside
console.groupEnd();
console.debug('outside'); // expect: outside
console.count(); // expect: default: 1
console.count(); // expect: default: 2
console.count('x'); // expect: x: 1
console.countReset();
console.count(); // expect: default: 1
console.assert(true, 'never');
console.log(); // expect: 
print('only text'); // expect: only text
console.dir({ a: { b: { c: { d: 1 } } } }); // expect: { a: { b: { c: [Object] } } }
console.dir({ a: { b: { c: { d: 1 } } } }, { depth: Infinity }); // expect: { a: { b: { c: { d: 1 } } } }
console.dir({ a: [1] }, { depth: 0 }); // expect: { a: [Array] }
