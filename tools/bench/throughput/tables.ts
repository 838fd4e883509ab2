import { quantile } from '../statistics';
import { median, spread, table } from '../table';
import { TITLES } from './contestant';
import type { Comparison } from './compare';
import { DEFAULTS, LAZILY, type Setting, TUNING } from './settings';

/** One setting's table: what each contestant did, and how many times as fast Tuco Trigger was. */
export function tableOf(comparison: Comparison, setting: Setting): string {
	const { names, levels } = setting;
	const rows = names.map((name) => [
		TITLES[name],
		...levels.map((atOnce) => {
			const { rates, waits } = comparison.of(setting, name, atOnce);
			const [half, most] = [0.5, 0.99].map((at) => quantile(waits, at).toFixed(0));
			return `${median(rates).toFixed(1)} (${half ?? ''}, ${most ?? ''})`;
		}),
		...levels.map((atOnce) =>
			name === 'tuco' ? '' : spread(comparison.ratios(setting, name, atOnce), 2),
		),
	]);
	const heads = [
		setting.title,
		...levels.map((atOnce) => `${atOnce} in flight`),
		...levels.map((atOnce) => `Tuco ÷ it, ${atOnce}`),
	];
	return table(heads, rows);
}

/** What a user can set, and how many times as fast Tuco Trigger is with it. */
export function tuningTable(comparison: Comparison): string {
	const lazy = LAZILY.levels.map((atOnce) => ({
		title: '`N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true`',
		than: DEFAULTS,
		atOnce,
		gains: comparison.gains(LAZILY, DEFAULTS, atOnce),
	}));
	const others = TUNING.flatMap(({ setting, than }) =>
		setting.levels.map((atOnce) => ({
			title: setting.title,
			than,
			atOnce,
			gains: comparison.gains(setting, than, atOnce),
		})),
	);
	const rows = [...lazy, ...others].map(({ title, than, atOnce, gains }) => [
		title,
		than.title,
		String(atOnce),
		spread(gains, 2),
	]);
	return table(['Set', 'Compared with', 'In flight', 'Times as fast'], rows);
}
