import { Comparison } from '../../../tools/bench/throughput/compare';
import { NAMES } from '../../../tools/bench/throughput/contestant';
import { verdicts } from '../../../tools/bench/throughput/goals';
import { COMPARED } from '../../../tools/bench/throughput/settings';

/** Everybody as fast as everybody else, but for the triggers of version 1, and what `slow` says. */
const comparison = (slow: (rate: number, name: string, atOnce: number) => number) =>
	new Comparison(
		COMPARED.flatMap((setting) =>
			NAMES.flatMap((name) =>
				setting.levels.map((atOnce) => {
					const rate = slow(name === 'version1' ? 25 : 100, name, atOnce);
					return { setting, name, atOnce, rates: [rate, rate], waits: [1] };
				}),
			),
		),
	);

describe('verdicts', () => {
	it('are met where Tuco Trigger is fast enough in every case', () => {
		const text = verdicts(comparison((rate) => rate));
		expect(text).toContain('3 times a trigger of version 1, with lazy acquire: **met**');
		expect(text).not.toContain('missed');
	});

	it('say how often a goal was missed, and where most', () => {
		const text = verdicts(
			comparison((rate, name, atOnce) => (name === 'floor' && atOnce === 32 ? rate * 1.25 : rate)),
		);
		expect(text).toContain(
			'0.97 of a trigger that does nothing, everywhere: **missed** in 3 of 9 cases, at worst 0.80 ' +
				'(Does nothing, version 1.1, 32 in flight, n8n 2.40.7)',
		);
	});
});
