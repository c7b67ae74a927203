// A rejection that nobody handles ends with status 1, but not at once.
Promise.reject(new RangeError('nobody cares'));
setTimeout(() => print('still here'), 1); // expect: still here
// throws: Uncaught (in promise)
// throws: RangeError: nobody cares
