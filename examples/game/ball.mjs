// A ball that bounces off the walls and counts how often it did.
import { width, height } from 'game';

let bounces = 0;

// What the next version of this module is given.
export const save = () => ({ bounces });

export function update(ball, dt) {
    if (ball.x < 0 || ball.x > width) bounce(ball, 'vx', ball.x < 0);
    if (ball.y < 0 || ball.y > height) bounce(ball, 'vy', ball.y < 0);
}

function bounce(ball, axis, isPositive) {
    ball[axis] = isPositive ? Math.abs(ball[axis]) : -Math.abs(ball[axis]);
    bounces++;
}
