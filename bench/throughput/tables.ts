import { quantile, summaryOf } from '../statistics';
import type { Summary } from '../statistics';
import { TITLES } from './contestant';
import type { Comparison } from './compare';
import { DEFAULTS, LAZILY, TUNING } from './settings';
import type { Setting } from './settings';

/** One setting's table: what each contestant did, and how many times as fast Tuco Trigger was. */
export function tableOf(comparison: Comparison, setting: Setting): string {
	const { names, levels } = setting;
	const rows = names.map((name) => [
		TITLES[name],
		...levels.map((atOnce) => {
			const { rates, waits } = comparison.of(setting, name, atOnce);
			const [half, most] = [0.5, 0.99].map((at) => quantile(waits, at).toFixed(0));
			return `${summaryOf(rates).median.toFixed(1)} (${half ?? ''}, ${most ?? ''})`;
		}),
		...levels.map((atOnce) =>
			name === 'tuco' ? '' : ratioText(comparison.ahead(setting, name, atOnce)),
		),
	]);
	const heads = [
		setting.title,
		...levels.map((atOnce) => `${atOnce} in flight`),
		...levels.map((atOnce) => `Tuco ÷ it, ${atOnce}`),
	];
	return markdown(heads, rows);
}

/** What a user can set, and how many times as fast Tuco Trigger is with it. */
export function tuningTable(comparison: Comparison): string {
	const lazy = LAZILY.levels.map((atOnce) => ({
		title: '`N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true`',
		than: DEFAULTS,
		atOnce,
		gain: comparison.gain(LAZILY, DEFAULTS, atOnce),
	}));
	const others = TUNING.flatMap(({ setting, than }) =>
		setting.levels.map((atOnce) => ({
			title: setting.title,
			than,
			atOnce,
			gain: comparison.gain(setting, than, atOnce),
		})),
	);
	const rows = [...lazy, ...others].map(({ title, than, atOnce, gain }) => [
		title,
		than.title,
		String(atOnce),
		ratioText(gain),
	]);
	return markdown(['Set', 'Compared with', 'In flight', 'Times as fast'], rows);
}

function ratioText({ median, lower, upper }: Summary): string {
	return `${median.toFixed(2)} (${lower.toFixed(2)} to ${upper.toFixed(2)})`;
}

function markdown(heads: readonly string[], rows: readonly (readonly string[])[]): string {
	const rule = heads.map((_, index) => (index === 0 ? '---' : '--:'));
	return [heads, rule, ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
