import fc from 'fast-check';

import { type Mishap, mishaps, tell } from '../faults';
import type { Model } from '../model';
import { publish } from '../publish';
import { unpublish } from '../unpublish';
import type { World } from '../world';
import { command, type Command } from './command';

const isLive = ({ live }: Model) => live !== null;

const during = (
	name: string,
	run: (model: Model, world: World, happening: readonly Mishap[]) => Promise<void>,
	isPossible?: (model: Model) => boolean,
) =>
	mishaps.map((happening) =>
		command(
			tell(name, happening),
			async (model, world) => {
				await run(model, world, happening);
			},
			isPossible,
		),
	);

/** The user publishes, publishes a changed workflow or unpublishes. */
export const publications: fc.Arbitrary<Command> = fc.oneof(
	{
		weight: 3,
		arbitrary: during('publish', async (model, world, happening) => {
			await publish(model, world, 'activate', happening);
		}),
	},
	{
		weight: 2,
		// As n8n 2.x does with a changed trigger: it takes the old version down, then puts the new one up.
		arbitrary: fc.tuple(mishaps, mishaps).map(([first, then]) =>
			command(
				`${tell('re-publish: take down', first)}, ${tell('put up', then)}`,
				async (model, world) => {
					await unpublish(model, world, first);
					await publish(model, world, 'update', then);
				},
				isLive,
			),
		),
	},
	{ weight: 1, arbitrary: during('unpublish', unpublish, isLive) },
);
