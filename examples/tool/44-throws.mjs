// Goes well until the third line.
let previous = { length: 0 };

function compare(text, n) {
    if (n === 3) previous = undefined;
    return text.length - previous.length;
}

export function line(text, n) {
    compare(text, n);
    previous = text;
}
