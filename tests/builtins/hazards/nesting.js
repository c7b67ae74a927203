// Every production nested deeply: a value, a RangeError or a SyntaxError, and
// the script goes on.
const kinds = {
    parentheses: n => '('.repeat(n) + '1' + ')'.repeat(n),
    arrays: n => '['.repeat(n) + ']'.repeat(n),
    objects: n => '({a:'.repeat(n) + '1' + '})'.repeat(n),
    templates: n => '`${'.repeat(n) + '1' + '}`'.repeat(n),
    arrows: n => 'x=>'.repeat(n) + '1',
    asyncArrows: n => 'async x=>'.repeat(n) + '1',
    news: n => 'new '.repeat(n) + 'Object',
    nots: n => '!'.repeat(n) + '1',
    typeofs: n => 'typeof '.repeat(n) + '1',
    powers: n => '1**'.repeat(n) + '1',
    conditionals: n => '1?1:'.repeat(n) + '1',
    conditionalsInside: n => '1?'.repeat(n) + '1' + ':1'.repeat(n),
    assignments: n => 'var a;' + 'a='.repeat(n) + '1',
    calls: n => 'var f=()=>f;f' + '()'.repeat(n),
    members: n => 'var o={};o.o=o;o' + '.o'.repeat(n),
    optional: n => 'var o={};o.o=o;o' + '?.o'.repeat(n),
    ifs: n => 'if(1)'.repeat(n) + ';',
    elses: n => 'if(0);else '.repeat(n) + ';',
    blocks: n => '{'.repeat(n) + '}'.repeat(n),
    labels: n => Array.from({ length: n }, (_, i) => 'l' + i + ':').join('') + ';',
    fors: n => 'for(;0;)'.repeat(n) + ';',
    functions: n => 'function f(){'.repeat(n) + '}'.repeat(n),
    functionExpressions: n => '(function(){'.repeat(n) + '})'.repeat(n),
    classes: n => 'class A extends '.repeat(n) + 'Object' + '{}'.repeat(n),
    defaults: n => '((a='.repeat(n) + '1' + ')=>a)'.repeat(n),
    patterns: n => 'var ' + '['.repeat(n) + 'a' + ']'.repeat(n) + '=[]',
    spreads: n => '[...'.repeat(n) + '[]' + ']'.repeat(n),
    commas: n => '1,'.repeat(n) + '1',
    sums: n => '1+'.repeat(n) + '1',
    strings: n => "''+".repeat(n) + "''",
    ands: n => '1&&'.repeat(n) + '1',
    coalesce: n => '1??'.repeat(n) + '1',
    switches: n => 'switch(1){case 1:'.repeat(n) + '}'.repeat(n),
    tries: n => 'try{'.repeat(n) + '}finally{}'.repeat(n),
    yields: n => '(function*(){' + 'yield '.repeat(n) + '})',
    regexes: n => 'RegExp("' + '('.repeat(n) + ')'.repeat(n) + '")',
    json: n => 'JSON.parse("' + '['.repeat(n) + ']'.repeat(n) + '")',
};
for (const kind of Object.keys(kinds)) {
    for (const n of [10, 5000, 100000]) {
        try {
            (0, eval)(kinds[kind](n));
        } catch (error) {
            const expected = error instanceof RangeError || error instanceof SyntaxError || error instanceof TypeError;
            if (!expected || n === 10 && !['news', 'patterns', 'defaults'].includes(kind)) print(kind, n, error);
        }
    }
}
print('here'); // expect: here
// Long but flat.
const many = (n, f, separator = ',') => Array.from({ length: n }, (_, i) => f(i)).join(separator);
const flat = {
    locals: n => `(function(){var ${many(n, i => 'v' + i + '=' + i)};return v${n - 1}})()`,
    captured: n => `(function(){let ${many(n, i => 'v' + i + '=' + i)};return (()=>v0+v${n - 1})()})()`,
    constants: n => `(function(){return ${many(n, i => i + 0.5, '+')}})()`,
    cases: n => `(function(x){switch(x){${many(n, i => `case 'k${i}':return ${i};`, '')}}})('k${n - 1}')`,
    properties: n => `({${many(n, i => 'p' + i + ':' + i)}}).p${n - 1}`,
    elements: n => `[${many(n, i => i)}][${n - 1}]`,
    jumps: n => `(function(){var x=0;for(var i=0;i<2;i++){${'x++;'.repeat(n)}}return x})()`,
    strings: n => `[${many(n, i => `'s${i}'`)}].length`,
};
// An environment has at most 65535 slots.
for (const kind of Object.keys(flat)) {
    const value = (0, eval)(flat[kind](kind === 'captured' ? 60000 : 70000));
    if (![59999, 69999, 70000, 140000, 2450000000].includes(value)) print(kind, value);
}
print('and here'); // expect: and here

// gc-every: 10000
