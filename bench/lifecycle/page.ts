import { chartOf } from '../chart';
import { ratios } from '../rounds';
import type { Chart } from '../section';
import { median, spread, table } from '../table';
import type { CrowdLine } from './measure';
import type { Limit, StartUp } from './startUps';
import type { Counted } from './steps';

const CHART = 'life-cycle';

/** What the section is about. */
export type Measured = {
	titles: readonly string[];
	counted: readonly Counted[];
	lines: readonly CrowdLine[];
	limits: readonly Limit[];
	startUps: readonly StartUp[];
	crowd: number;
	rounds: number;
};

/** What the page says of it. */
export function page({
	titles,
	counted,
	lines,
	limits,
	startUps,
	crowd,
	rounds,
}: Measured): string {
	const firsts = lines.filter(({ limit }) => limit === limits[0]);
	const [own] = firsts;
	if (!own) throw new Error('Nothing was measured');
	return `## Life cycle

Calls to the service's API, counted between a real n8n 2.40.7 and stand-ins for the services, one workflow each.

${table(
	['Step', ...titles],
	counted.map(({ what, calls }) => [
		what,
		...calls.map((each) => (each.length === 0 ? '0' : `${each.length} (${each.join(', ')})`)),
	]),
)}

![Calls per step](performance/${CHART}.svg)

Where Tuco Trigger makes more calls than the others, it looks at what stands before it acts, by its URL: that is what finds
a webhook whose ID was lost, which the others [leave behind](leftovers.md). n8n 2.x calls no trigger when it starts, and none
that did not change when a workflow is published again; n8n 1.x asks every trigger at each start.

### ${crowd} workflows at once

Published in one n8n, up to 20 publications asked for at a time, ${rounds} ${rounds === 1 ? 'round' : 'rounds'} in turns with GitLab Trigger: medians, quartiles in
brackets, in bold against GitLab Trigger.

${table(
	['The service', 'Trigger', 'Webhooks that stand', 'Calls', 'Seconds until n8n is done'],
	lines.map(({ title, limit, published }, index) => {
		const against = lines.filter((line) => line.limit === limit && line !== lines[index])[0];
		const seconds = published.map((outcome) => outcome.seconds);
		const theirs = against?.published.map((outcome) => outcome.seconds) ?? [];
		const ratio =
			title === own.title ? ` · **${median(ratios(seconds, theirs)).toFixed(2)} ×**` : '';
		return [
			wordsFor(limit),
			title,
			spread(
				published.map(({ standing }) => standing),
				0,
			),
			spread(
				published.map(({ calls }) => calls),
				0,
			),
			spread(seconds) + ratio,
		];
	}),
)}

Unpublishing all ${crowd}: ${firsts
		.map(
			({ title, unpublished }) =>
				`${title} ${median(unpublished.map(({ calls }) => calls))} calls, ${spread(unpublished.map(({ seconds }) => seconds))} s`,
		)
		.join('; ')}.

The start of an n8n 1.x, which activates every published workflow, played with n8n-core's own contexts: ${crowd} start at
once, each with its webhook standing. A start that Tuco refuses keeps the webhook that it remembers, since events come in
all the same.

${table(
	[
		'Tuco',
		'Workflows active',
		'Webhooks that stand',
		'Calls',
		'Seconds for all',
		'Longest activation, s',
	],
	startUps.map(({ active, standing, calls, seconds, longest }, index) => [
		wordsFor(limits[index] ?? { calls: 0, retryAfter: 0 }),
		String(active),
		String(standing),
		String(calls),
		seconds.toFixed(1),
		longest.toFixed(1),
	]),
)}
`;
}

function wordsFor({ calls, retryAfter }: Limit): string {
	if (calls === 0) return 'is well';
	const first = calls === Infinity ? 'every call' : `the first ${calls} calls`;
	return `answers ${first} 429, Retry-After: ${retryAfter}`;
}

/** The calls of each step, a bar for each trigger. */
export function chart(titles: readonly string[], counted: readonly Counted[]): Chart {
	const colors = ['#2f6fed', '#fc6d26', '#9aa5b1'];
	return chartOf(
		CHART,
		{ width: 760, height: 340 },
		{
			title: { text: "Calls to the service's API", left: 'center' },
			legend: { bottom: 0 },
			grid: { left: 40, right: 20, top: 50, bottom: 70 },
			xAxis: {
				type: 'category',
				data: counted.map(({ what }) => what),
				axisLabel: { interval: 0 },
			},
			yAxis: { type: 'value', minInterval: 1 },
			series: titles.map((name, index) => ({
				name,
				type: 'bar',
				itemStyle: { color: colors[index] ?? '#444' },
				label: { show: true, position: 'top' },
				data: counted.map(({ calls }) => calls[index]?.length ?? 0),
			})),
		},
	);
}
