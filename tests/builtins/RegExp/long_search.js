// A search that looks at a long text in pieces finds what begins at the end of
// one, at the beginning of the next, and what lies on both sides.
for (const filler of ["-", "\u1234"]) {
    for (let place = 65530; place <= 65540; place++) {
        const text = filler.repeat(place) + "ab\nab" + filler.repeat(70000);

        for (const pattern of [/ab/, /a/, /[ab]b/, /[a-c]+\n/, /^a/m, /b(?=\n)/, /a(?!b\n)/, /(?<=-?)[a]/])
            for (const flags of ["", "u", "i"]) {
                const regexp = new RegExp(pattern, pattern.flags + flags);
                const short = filler.repeat(5) + "ab\nab" + filler.repeat(5);
                const wanted = regexp.exec(short).index - 5 + place;

                if (regexp.exec(text)?.index !== wanted)
                    print(pattern, flags, filler, place, regexp.exec(text)?.index, wanted);
            }
    }
}
// In the middle of a pair.
for (let place = 65534; place <= 65537; place++) {
    const text = "-".repeat(place) + "\u{1F600}" + "-".repeat(70000);
    const trail = /\uDE00/u.exec(text), pair = /[\u{1F600}]/u.exec(text), alone = /\uDE00/.exec(text);
    if (trail !== null || pair.index !== place || alone.index !== place + 1)
        print("pair", place, trail, pair, alone);
}
print("x".repeat(200000).search(/y/), "\u1234".repeat(200000).search(/y/u), "x".repeat(200000).search(/^y/m)); // expect: -1 -1 -1
print("x\r\n".repeat(50000).concat("y").search(/^y/m), "x".repeat(200000).search(/^y/)); // expect: 150000 -1
