// The ball as somebody edited it while the game ran: it falls, and tells what
// it knows from its former life.
import { height, log } from 'game';

let bounces = 0;

export const save = () => ({ bounces });

export function restore(state) {
    bounces = state.bounces;
    log(`the ball has bounced ${bounces} times and falls from now on`);
}

export function update(ball, dt) {
    ball.vy += 60 * dt;
    if (ball.y > height && ball.vy > 0) {
        ball.vy *= -0.5;
        log(`bounce ${++bounces}`);
    }
}
