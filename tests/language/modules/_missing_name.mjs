import * as all from './_live.mjs';
import {
    nothing as something } from './_live.mjs';
