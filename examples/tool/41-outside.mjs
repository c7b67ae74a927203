// Reaches for what is not its own.
import { secret } from '../game/ball.mjs';

export const line = text => text + secret;
