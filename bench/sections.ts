import { measureInProcess } from './inProcess/measure';
import type { Section } from './section';

/** All that `npm run bench` measures, in the order of the page. */
export const SECTIONS: readonly Section[] = [{ name: 'in-process', measure: measureInProcess }];
