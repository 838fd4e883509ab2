import { measureInProcess } from './inProcess/measure';
import { measureLifecycle } from './lifecycle/measure';
import { queue } from './queue/section';
import type { Section } from './section';
import { measureSize } from './size/measure';
import { throughput } from './throughput/section';

/** All that `npm run bench` measures, in the order of the page. */
export const SECTIONS: readonly Section[] = [
	{ name: 'in-process', measure: measureInProcess },
	{ name: 'life-cycle', measure: measureLifecycle },
	{ name: 'size', measure: measureSize },
	throughput,
	queue,
];
