import { measureInProcess } from './inProcess/measure';
import { queue } from './queue/section';
import type { Section } from './section';
import { throughput } from './throughput/section';

/** All that `npm run bench` measures, in the order of the page. */
export const SECTIONS: readonly Section[] = [
	{ name: 'in-process', measure: measureInProcess },
	throughput,
	queue,
];
