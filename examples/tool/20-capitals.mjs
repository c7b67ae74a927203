// Sets the first word of a verse in capitals.
let isFirst = true;

export function line(text) {
    const wasFirst = isFirst;

    isFirst = text === '';
    return wasFirst ? text.replace(/^\w+/, word => word.toUpperCase()) : text;
}
