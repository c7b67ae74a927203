import all from './_two_stars.mjs';
