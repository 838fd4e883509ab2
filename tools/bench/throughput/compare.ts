import type { Name } from './contestant';
import type { Result } from './measure';
import type { AtOnce, Setting } from './settings';

/** All that was measured, to be asked. */
export class Comparison {
	constructor(private readonly results: readonly Result[]) {}

	/** What a contestant did; fails when it took no part. */
	of(setting: Setting, name: Name, atOnce: AtOnce): Result {
		const found = this.results.find(
			(result) => result.setting === setting && result.name === name && result.atOnce === atOnce,
		);
		if (found === undefined) throw new Error(`${name} took no part in ${setting.title}`);
		return found;
	}

	/** How many times as fast Tuco Trigger was as another, in each round. */
	ratios(setting: Setting, name: Name, atOnce: AtOnce): number[] {
		return quotients(this.of(setting, 'tuco', atOnce), this.of(setting, name, atOnce));
	}

	/** How many times as fast Tuco Trigger was in one setting as in another, in each round. */
	gains(setting: Setting, than: Setting, atOnce: AtOnce): number[] {
		return quotients(this.of(setting, 'tuco', atOnce), this.of(than, 'tuco', atOnce));
	}
}

/** The quotients of two contestants' rates, each of one round. */
function quotients(one: Result, other: Result): number[] {
	return one.rates.map((rate, round) => rate / (other.rates[round] ?? NaN));
}
