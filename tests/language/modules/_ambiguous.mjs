import { value as one } from './_two_stars.mjs';
