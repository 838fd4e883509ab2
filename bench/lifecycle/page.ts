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
	version: string;
	titles: readonly string[];
	counted: readonly Counted[];
	lines: readonly CrowdLine[];
	/** The limits of the starts, in their order. */
	startLimits: readonly Limit[];
	startUps: readonly StartUp[];
	crowd: number;
	rounds: number;
};

/** What the page says of it. */
export function page(measured: Measured): string {
	const { version, titles, counted, lines, startLimits, startUps, crowd, rounds } = measured;
	const [own, ...peers] = lines.filter(({ limit }) => limit.calls === 0);
	const [, refused] = lines.filter(({ limit }) => limit.calls === Infinity);
	if (!own || !refused) throw new Error('Nothing was measured');
	const attempts = median(refused.published.map(({ calls }) => calls)) / crowd;
	return `## Life cycle

Calls to the service's API, counted between a real n8n ${version} and stand-ins for the services, one workflow each.

${table(
	['Step', ...titles],
	counted.map(({ what, calls }) => [
		what,
		...calls.map((each) => (each.length === 0 ? '0' : `${each.length} (${each.join(', ')})`)),
	]),
)}

![Calls per step](performance/${CHART}.svg)

Where Tuco Trigger makes more calls than the others, it looks at what stands before it acts, by its URL: that is what finds
a webhook whose ID was lost, which others [leave behind](leftovers.md). n8n 2.x calls no trigger when it starts, and none
that did not change when a workflow is published again; n8n 1.x asks every trigger at each start.

### ${crowd} workflows at once

Published in one n8n, 20 publications asked for at a time, ${rounds} ${rounds === 1 ? 'round' : 'rounds'} in turns with GitLab Trigger: medians, quartiles in
brackets, in bold against GitLab Trigger; with a limit, one round. n8n itself tries a publication that failed again,
whatever its trigger, ${attempts.toFixed(0)} times in all as GitLab Trigger's calls show, before it calls it failed; the pauses between them are
its own. Tuco Trigger waits as \`Retry-After\` says where that is short, and gives up at once where it is long. n8n publishes a few workflows at a time, so that
the first few meet all of the limit, and those that do not stand are shown as failed.

${table(
	['The service', 'Trigger', 'Webhooks that stand', 'Calls', 'Seconds to the last call'],
	lines.map((line) => {
		const { title, limit, published } = line;
		const against = lines.find((other) => other.limit === limit && other !== line);
		const secondsOf = (each?: CrowdLine) => each?.published.map(({ seconds }) => seconds) ?? [];
		const ratio = median(ratios(secondsOf(line), secondsOf(against))).toFixed(2);
		const standing = published.map((outcome) => outcome.standing);
		const calls = published.map((outcome) => outcome.calls);
		const seconds = spread(secondsOf(line)) + (title === own.title ? ` · **${ratio} ×**` : '');
		return [wordsFor(limit), title, spread(standing, 0), spread(calls, 0), seconds];
	}),
)}

${[own, ...peers].map(unpublishing).join(' ')}

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
		wordsFor(startLimits[index] ?? { calls: 0, retryAfter: 0 }),
		String(active),
		String(standing),
		String(calls),
		seconds.toFixed(1),
		longest.toFixed(1),
	]),
)}
`;
}

function unpublishing({ title, unpublished }: CrowdLine): string {
	const calls = spread(
		unpublished.map((outcome) => outcome.calls),
		0,
	);
	const seconds = spread(unpublished.map((outcome) => outcome.seconds));
	return `Unpublishing them all takes ${title} ${calls} calls and ${seconds} s.`;
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
				axisLabel: { interval: 0, width: 120, overflow: 'break' },
			},
			yAxis: { type: 'value', minInterval: 1, max: ({ max }) => max + 1 },
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
