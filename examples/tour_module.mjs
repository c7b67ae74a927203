// What tour.js imports.
export let count = 0;

export function greet(whom) {
    count++;
    console.log(`hello, ${whom}`);
}

export default 'the default export';
