// Hops, with some garbage at each hop.
export function update(rabbit, dt) {
    const hops = Array.from({ length: 50 }, (_, i) => ({ dx: (i % 5) - 2 }));

    rabbit.vx = 4 * hops.reduce((sum, { dx }) => sum + dx, 1);
}
