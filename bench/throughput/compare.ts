import { summaryOf } from '../statistics';
import type { Summary } from '../statistics';
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

	/** How many times as fast Tuco Trigger was as another, round by round. */
	ahead(setting: Setting, name: Name, atOnce: AtOnce): Summary {
		return ratio(this.of(setting, 'tuco', atOnce), this.of(setting, name, atOnce));
	}

	/** How many times as fast Tuco Trigger was in one setting as in another. */
	gain(setting: Setting, than: Setting, atOnce: AtOnce): Summary {
		return ratio(this.of(setting, 'tuco', atOnce), this.of(than, 'tuco', atOnce));
	}
}

/** The quotients of two contestants' rates, each of one round. */
function ratio(one: Result, other: Result): Summary {
	return summaryOf(one.rates.map((rate, round) => rate / (other.rates[round] ?? NaN)));
}
