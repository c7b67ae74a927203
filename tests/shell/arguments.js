print(Array.isArray(scriptArgs), scriptArgs.length); // expect: true 1
print(scriptArgs[0].endsWith('arguments.js')); // expect: true
