// Async generators that ask one another without end run out of stack, and can
// be asked again.
async function* endless() {
    yield* endless();
}
const generator = endless();
generator.next()
    .catch(error => {
        print(error.name); // expect: RangeError
        return generator.next();
    })
    .then(result => print(result.done)); // expect: true

// gc-every: 1000
