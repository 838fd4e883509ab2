import { meanRatio } from '../statistics';
import { median } from '../table';
import { type Name, TITLES } from './contestant';
import type { Comparison } from './compare';
import { type AtOnce, COMPARED, LAZILY, type Setting } from './settings';

type Goal = { what: string; wanted: number; peers: readonly Name[]; settings: readonly Setting[] };

const GOALS: readonly Goal[] = [
	{
		what: '0.97 of a trigger that does nothing, everywhere',
		wanted: 0.97,
		peers: ['floor'],
		settings: COMPARED,
	},
	{
		what: '0.97 of one that does nothing and has the same fields and credential, everywhere',
		wanted: 0.97,
		peers: ['furnished'],
		settings: COMPARED,
	},
	{
		what: 'as fast as the bare Webhook node, with lazy acquire',
		wanted: 1,
		peers: ['webhook'],
		settings: [LAZILY],
	},
	{
		what: '3 times a trigger of version 1, with lazy acquire',
		wanted: 3,
		peers: ['version1'],
		settings: [LAZILY],
	},
	...COMPARED.map((setting) => ({
		what: `ahead of what a user would build, on ${setting.short}`,
		wanted: 1,
		peers: ['crypto', 'code'] as const,
		settings: [setting],
	})),
];

/** Whether each goal was met, by the medians, where one was missed most, and the mean of all rounds everywhere. */
export function verdicts(comparison: Comparison): string {
	return GOALS.map(({ what, wanted, peers, settings }) => {
		const cases = settings.flatMap((setting) =>
			peers.flatMap((name) =>
				setting.levels.map((atOnce) => {
					const ratios = comparison.ratios(setting, name, atOnce);
					return { name, atOnce, setting, ratios, middle: median(ratios) };
				}),
			),
		);
		const missed = cases.filter(({ middle }) => middle < wanted).length;
		const [worst] = cases.toSorted((a, b) => a.middle - b.middle);
		if (worst === undefined) throw new Error(`Nobody to compare with: ${what}`);
		const verdict = missed === 0 ? '**met**' : `**missed** in ${missed} of ${cases.length} cases`;
		const { mean, within } = meanRatio(cases.flatMap(({ ratios }) => ratios));
		return `- ${what}: ${verdict}, at worst ${worst.middle.toFixed(2)} (${describe(worst)}); on average ${mean.toFixed(3)} ± ${within.toFixed(3)}`;
	}).join('\n');
}

function describe({ name, atOnce, setting }: { name: Name; atOnce: AtOnce; setting: Setting }) {
	return `${TITLES[name]}, ${atOnce} in flight, ${setting.short}`;
}
