import { cpus } from 'node:os';

import { chartOf } from '../chart';
import { differences, type Figures, ratios } from '../rounds';
import type { Chart } from '../section';
import { median, spread, table } from '../table';
import { CAPACITY, type MemoryName, type Room } from './duplicates';
import type { Sized } from './measure';

/** Verify, normalise and dedupe: how many µs they may add to the floor at 2 kB, and how many times it at 16 kB and up. */
const GOAL = { addedAt2kB: 30, timesFrom16kB: 1.5 };

const CHART = 'in-process';

const kB = ({ bytes }: Sized) => `${bytes / 1000} kB`;
const times = (values: readonly number[], against: readonly number[]) =>
	`${spread(values)} · **${median(ratios(values, against)).toFixed(2)} ×**`;

/** What the page says of it. */
export function page({
	sizes,
	room,
	memory,
	rounds,
}: {
	sizes: readonly Sized[];
	room: Room;
	memory: Figures<MemoryName>;
	rounds: number;
}): string {
	return `## One delivery, in process

What \`webhook()\` of the built package takes for one delivery that starts the workflow, on n8n-core's own
\`WebhookContext\`, for replies as Tuco sends them (an envelope at 0.5 kB, from 2 kB on a reply with the conversation so
far). The floor is what nobody can do without: one HMAC-SHA256 and one \`JSON.parse\` of the same bytes. Every delivery is
an event of its own, and the memory of events is full, as after a day at work. ${rounds} rounds in turns on Node.js
${process.version}, ${cpus()[0]?.model ?? 'an unknown processor'}: medians in µs, quartiles in brackets, in bold the median of each
round's ratio to the floor.

${table(
	['Body', 'Floor', 'Verify, parse, normalise, dedupe', 'That adds', 'All of `webhook()`'],
	sizes.map((size) => {
		const { floor, ours, webhook } = size.figures;
		const added = spread(differences(ours, floor));
		return [kB(size), spread(floor), times(ours, floor), added, times(webhook, floor)];
	}),
)}

![Whose time it is](performance/${CHART}.svg)

${goals(sizes)}

The rest of \`webhook()\` is n8n's context: asking it for parameters, headers and the like, and waiting on promises. A body that a proxy has spaced anew verifies only once it is parsed and serialised again, at a second HMAC; that
is done for no other.

${table(
	[
		'Body',
		"Calls to n8n's context alone",
		'`webhook()` beyond the four steps',
		'`webhook()`, body spaced anew',
	],
	sizes.map((size) => {
		const { floor, ours, webhook, n8n, respaced } = size.figures;
		const beyond = spread(differences(webhook, ours));
		return [kB(size), spread(n8n), beyond, times(respaced, floor)];
	}),
)}

### What is remembered

The last ${CAPACITY.toLocaleString('en')} events are remembered, over all workflows of a process, as digests: ${bytes(room.ours)} of heap each,
${((room.ours * CAPACITY) / 1e6).toFixed(1)} MB in all when full, where a plain \`Set\` of the same IDs takes ${bytes(room.plainSet)} (${(room.ours / room.plainSet).toFixed(2)} ×). An ID that is 1 kB longer
takes ${bytes(room.longIds)} here.

${table(
	['One event', 'µs', 'Against an empty memory'],
	(
		[
			['new to an empty memory', 'empty'],
			['new to a full memory, which forgets its oldest', 'full'],
			['a duplicate, full memory', 'known'],
			['added to a plain `Set` of as many IDs, which keeps all', 'plainSet'],
		] as const
	).map(([what, name]) => [
		what,
		spread(memory[name], 2),
		`${median(ratios(memory[name], memory.empty)).toFixed(2)} ×`,
	]),
)}
`;
}

const bytes = (value: number) => `${value.toFixed(0)} bytes`;

function goals(sizes: readonly Sized[]): string {
	const verdict = (isMet: boolean) => (isMet ? 'met' : '**missed**');
	return sizes
		.flatMap((size) => {
			const { floor, ours } = size.figures;
			const added = median(differences(ours, floor));
			const ratio = median(ratios(ours, floor));
			if (size.bytes === 2000) {
				const goal = `less than ${GOAL.addedAt2kB} µs beyond the floor at 2 kB`;
				return [`- Goal, ${goal}: ${added.toFixed(1)} µs, ${verdict(added < GOAL.addedAt2kB)}.`];
			}
			if (size.bytes < 16_000) return [];
			const goal = `less than ${GOAL.timesFrom16kB} times the floor at ${kB(size)}`;
			return [`- Goal, ${goal}: ${ratio.toFixed(2)}, ${verdict(ratio < GOAL.timesFrom16kB)}.`];
		})
		.join('\n');
}

/** Whose time it is: the parts of `webhook()`, as shares of it. */
export function chart(sizes: readonly Sized[]): Chart {
	const parts: [name: string, color: string, of: (size: Sized) => number][] = [
		['Floor: HMAC and JSON.parse', '#9aa5b1', ({ figures }) => median(figures.floor)],
		[
			'Tuco Trigger: the rest of verify, parse, normalise, dedupe',
			'#2f6fed',
			({ figures }) => median(differences(figures.ours, figures.floor)),
		],
		[
			"The rest: n8n's context, parameters, promises",
			'#f2a33a',
			({ figures }) => median(differences(figures.webhook, figures.ours)),
		],
	];
	const wholeOf = (size: Sized) => parts.reduce((sum, [, , of]) => sum + of(size), 0);
	return chartOf(
		CHART,
		{ width: 760, height: 300 },
		{
			title: { text: 'Where the time of webhook() goes (µs)', left: 'center' },
			legend: { bottom: 0 },
			grid: { left: 70, right: 30, top: 50, bottom: 70 },
			xAxis: { type: 'value', max: 100, axisLabel: { formatter: '{value} %' } },
			yAxis: { type: 'category', inverse: true, data: sizes.map(kB) },
			series: parts.map(([name, color, of]) => ({
				name,
				type: 'bar',
				stack: 'whole',
				itemStyle: { color },
				data: sizes.map((size) => ({
					value: (100 * of(size)) / wholeOf(size),
					label: { show: true, formatter: of(size).toFixed(0) },
				})),
			})),
		},
	);
}
