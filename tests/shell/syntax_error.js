print('never');
let x = = 1;
// throws: syntax_error.js:2:9
// throws: let x = = 1;
// throws: SyntaxError
