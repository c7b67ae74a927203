let a;
export { a, b as c };
