// The report has the place, the line and a caret below the column.
print('before'); // expect: before
function fail() {
    throw new TypeError('it went wrong');
}
fail();
print('never');
// throws: uncaught.js:4:
// throws:     throw new TypeError('it went wrong');
// throws: ^
// throws: TypeError: it went wrong
// throws: at fail
