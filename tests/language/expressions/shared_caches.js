// One place in the source that sees many shapes, and what must be noticed all
// the same: prototypes that change, properties that go, become accessors or
// read-only, and methods of primitives that are replaced.
function read(object) { return object.value; }
function write(object, value) { object.value = value; }
function call(base) { return base.describe(); }
function size(base) { return base.length; }

function shaped(number) {
  const object = {};
  for (let i = 0; i < number; i++) object["before" + i] = i;
  object.value = number;
  return object;
}

const objects = Array.from({ length: 12 }, (_, i) => shaped(i));
function sum() {
  let total = 0;
  for (const object of objects) total += read(object);
  return total;
}

for (let round = 0; round < 3; round++) sum();
console.log(sum()); // expect: 66
for (const object of objects) write(object, 1);
console.log(sum()); // expect: 12

delete objects[3].value;
console.log(read(objects[3]), sum()); // expect: undefined NaN
Object.defineProperty(objects[3], "value", { get: () => 100, configurable: true });
console.log(read(objects[3]), sum()); // expect: 100 111
Object.defineProperty(objects[3], "value", { value: 5, writable: false });
write(objects[3], 6);
console.log(read(objects[3])); // expect: 5
(function () {
  "use strict";
  for (const object of objects) {
    try {
      object.value = 2;
    } catch (error) {
      console.log(error.name); // expect: TypeError
    }
  }
})();
console.log(sum()); // expect: 27

// Absent on the object, found on a prototype, then shadowed, then absent.
class Base {}
class First extends Base {}
class Second extends Base {}
class Third extends Base { constructor() { super(); this.own = 1; } }
const instances = [new First(), new Second(), new Third(), new Base()];
const readAll = () => instances.map(read).join();
console.log(readAll() === ",,,", readAll() === ",,,"); // expect: true true
Base.prototype.value = "base";
console.log(readAll()); // expect: base,base,base,base
First.prototype.value = "first";
console.log(readAll()); // expect: first,base,base,base
Object.setPrototypeOf(Second.prototype, null);
console.log(readAll()); // expect: first,,base,base
Object.defineProperty(Base.prototype, "value", { get() { return this.constructor.name; } });
console.log(readAll()); // expect: first,,Third,Base
delete First.prototype.value;
console.log(readAll()); // expect: First,,Third,Base

// Adding through one place to objects of several shapes, then a setter.
const added = instances.map((instance) => Object.create(Object.getPrototypeOf(instance)));
for (const object of added) object.extra = 7;
Object.defineProperty(Base.prototype, "extra", { set(value) { this.hidden = value; }, configurable: true });
for (const instance of instances) instance.extra = 8;
console.log(instances.map((i) => i.hidden).join()); // expect: 8,,8,8

// Primitives.
String.prototype.describe = function () { return "string"; };
Number.prototype.describe = function () { return "number"; };
Boolean.prototype.describe = () => "boolean";
Symbol.prototype.describe = () => "symbol";
BigInt.prototype.describe = () => "bigint";
const bases = ["a", 1, 1.5, true, Symbol(), 1n, { describe: () => "object" }, new String("b")];
const describeAll = () => bases.map(call).join();
console.log(describeAll() === describeAll(), describeAll()); // expect: true string,number,number,boolean,symbol,bigint,object,string
String.prototype.describe = () => "text";
delete Number.prototype.describe;
Object.prototype.describe = () => "inherited";
console.log(describeAll()); // expect: text,inherited,inherited,boolean,symbol,bigint,object,text

// The length of all that has one, at one place.
const longs = ["abc", [1, 2], new Uint8Array(5), { length: 7 }, (a, b, c) => 0, new String("word"), (function () { return arguments; })(1)];
console.log(longs.map(size).join(), longs.map(size).join()); // expect: 3,2,5,7,3,4,1 3,2,5,7,3,4,1
longs[6].length = 9;
Object.defineProperty(longs[2], "length", { value: 50 });
console.log(longs.map(size).join()); // expect: 3,2,50,7,3,4,9
