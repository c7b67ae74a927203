// NUL characters are characters.
print('a\0b'.length); // expect: 3
print(eval('"\0".length')); // expect: 1
