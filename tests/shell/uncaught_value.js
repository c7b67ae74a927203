// Any value can be thrown.
throw { answer: 42 };
// throws: answer: 42
