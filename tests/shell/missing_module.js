import('./no_such_module.mjs').catch(error => print(error.message.includes('no_such_module.mjs'))); // expect: true
