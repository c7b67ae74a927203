// What a program costs before it runs: a text with a bit of everything is
// compiled, of which one function is called at the end.
'use strict';
const tell = typeof print === 'function' ? print : console.log;

function makeFunction(i) {
    return `
// Area ${i} of a drawing, in hundredths of a millimetre.
function area${i}(width, height = ${i}) {
    const names = ["left", "right", \`both \${width} and \${height}\`, 'top'];
    let total = 0x${i.toString(16)}, scale = ${i}.5e-3;
    for (let index = 0; index < names.length; index++) {
        const name = names[index];
        if (name.length > 5 && index !== ${i % 7}) total += width * index;
        else if (name === "left" || !total) total -= (height << 2) % 17;
        else total = total > 1000 ? total / scale : total + 1;
    }
    return total;
}`;
}

function makeClass(i) {
    return `
/* Shapes know their owner ${i};
   what they are made of is their own matter. */
class Shape${i} extends Base {
    #parts = [];
    static count = ${i};
    constructor({ owner, sides = ${i % 9}, ...others }) {
        super(owner);
        this.sides = sides;
        this.others = others;
        Shape${i}.count++;
    }
    get parts() { return this.#parts.map(part => part.name ?? "nobody"); }
    add(...parts) {
        for (const part of parts) {
            try {
                this.#parts.push(check(part));
            } catch ({ message }) {
                this.failed = \`\${message} in ${i}\`;
            } finally {
                this.done?.(part);
            }
        }
        return this;
    }
    describe() {
        switch (this.sides) {
        case 0: case 1: return "a point";
        case 3: return /tri(?:angle|lateral)s?/iu.test(this.owner) ? 3 : "three";
        default: return { sides: this.sides, owner: this.owner, [${i}]: null };
        }
    }
}`;
}

function makeClosures(i) {
    return `
var counter${i} = (function () {
    "use strict";
    var value = ${i}, listeners = {}, self = this;
    function notify(kind) {
        var list = listeners[kind];
        while (list && list.next) { list.call(self, value); list = list.next; }
    }
    return {
        up: function () { value++; notify("up"); },
        down: function (by) { value -= by | 0; notify("down"); },
        on: (kind, listener) => void (listeners[kind] = listener),
        async later(time) { await time; return value && !self; },
        *steps() { do { yield value--; } while (value > 0); },
    };
})();`;
}

function makeProgram(count) {
    const parts = ["class Base { constructor(owner) { this.owner = owner; } }"];

    for (let i = 0; i < count; i++)
        parts.push(makeFunction(i), makeClass(i), makeClosures(i));
    return parts.join("\n");
}

const program = makeProgram(25);
let last;

// Another text each time.
for (let i = 0; i < 1000; i += 10)
    last = (0, eval)(`(function () {${program}\nreturn area${i % 25}(${i});})`);
tell(last() > 0 ? "ok" : "wrong: " + last());
