// An iterator is not taken for an array's because its next method is null.
const bare = {
    [Symbol.iterator]() { return { next: null, return() { print('closed'); return {}; } }; },
};
try { for (const x of bare) print(x); } catch (error) { print(error.name); } // expect: TypeError
try { const [x] = bare; } catch (error) { print(error.name); } // expect: TypeError
try { print([...bare]); } catch (error) { print(error.name); } // expect: TypeError
try { const [] = bare; } catch (error) { print(error.name); } // expect: closed
