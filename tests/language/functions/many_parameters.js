// More parameters than registers hold are mapped and passed all the same.
const count = 300;
const names = Array.from({ length: count }, (_, i) => `p${i}`);
const set = new Function(...names, `
    arguments[150] = 'by index';
    p299 = 'by name';
    return [p150, arguments[299], arguments.length, p100, p99];
`);
print(set(...names).join()); // expect: by index,by name,300,p100,p99
const short = new Function(...names, 'arguments[200] = 1; return p200;');
print(short(1, 2)); // expect: undefined
const twice = new Function(...names, 'p0', 'p0 = 1; return [arguments[0], arguments[300], p0];');
print(twice(...names, 'last').join()); // expect: p0,1,1
