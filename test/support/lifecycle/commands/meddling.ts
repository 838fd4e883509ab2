import fc from 'fast-check';

import type { World } from '../world';
import { command, type Command } from './command';

const toOne = (name: string, change: (world: World, id: string) => unknown) =>
	fc.nat({ max: 2 }).map((index) =>
		command(`somebody ${name} our webhook ${index} in Tuco`, (_model, world) => {
			const webhook = world.ours[index] ?? world.ours[0];
			if (webhook) change(world, webhook.id);
		}),
	);

const constant = (name: string, change: (world: World) => void) =>
	fc.constant(
		command(name, (_model, world) => {
			change(world);
		}),
	);

/** Somebody changes things in Tuco, with the webhook or with the account. */
export const meddling: fc.Arbitrary<Command> = fc.oneof(
	{
		weight: 2,
		arbitrary: toOne('deletes', ({ workspace }, id) => {
			workspace.remove(id);
		}),
	},
	{
		weight: 2,
		arbitrary: toOne('pauses', ({ workspace }, id) => {
			workspace.pause(id);
		}),
	},
	{ weight: 2, arbitrary: toOne('doubles', ({ workspace }, id) => workspace.double(id)) },
	{
		weight: 1,
		arbitrary: constant('the API key is revoked', ({ workspace }) => {
			workspace.revokeKey();
		}),
	},
	{
		weight: 2,
		arbitrary: constant('the valid API key is entered', (world) => {
			world.enterKey(world.workspace.apiKey);
		}),
	},
	{
		weight: 1,
		arbitrary: constant('the subscription is past due', ({ workspace }) => {
			workspace.subscription = 'past-due';
		}),
	},
	{
		weight: 2,
		arbitrary: constant('the subscription is paid', ({ workspace }) => {
			workspace.subscription = 'active';
		}),
	},
);
