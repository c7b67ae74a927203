// A deferred module runs when its namespace is first looked into; what it
// imports with top-level await runs before its importer does.
import defer * as lazy from './_deferred.mjs';
import defer * as waiting from './_deferred_waits.mjs';
import defer * as failing from './_deferred_throws.mjs';

// expect: waits
print(lazy[Symbol.toStringTag]); // expect: Deferred Module
print(lazy.then); // expect: undefined
print(typeof await import.defer('./_deferred.mjs') === typeof lazy); // expect: true
print('before'); // expect: before
// expect: deferred runs
print(lazy.value); // expect: 1
print(Object.keys(lazy)); // expect: [ 'value' ]
print(lazy === await import.defer('./_deferred.mjs')); // expect: true
// expect: body runs
print('value' in waiting); // expect: true
// expect: about to throw
// expect: thrown once
// expect: thrown once
for (let i = 0; i < 2; i++) {
    try {
        failing.anything;
    } catch (error) {
        print(error.message);
    }
}
