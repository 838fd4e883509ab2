import type fc from 'fast-check';

import { expectDeliveries } from '../expectations';
import type { Model } from '../model';
import type { World } from '../world';

/** A command of a sequence. */
export type Command = fc.AsyncCommand<Model, World>;

/** Makes a command; after each, deliveries must still come where they came before. */
export function command(
	name: string,
	run: (model: Model, world: World) => void | Promise<void>,
	isPossible: (model: Model) => boolean = () => true,
): Command {
	return {
		check: isPossible,
		run: async (model, world) => {
			await run(model, world);
			await expectDeliveries(model, world);
		},
		toString: () => name,
	};
}
