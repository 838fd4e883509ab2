import fc from 'fast-check';

import { type Mishap, mishaps, tell } from '../faults';
import type { Model } from '../model';
import { publish } from '../publish';
import { restart, type StaticDataSource } from '../restart';
import type { World } from '../world';
import { command, type Command } from './command';

const canRestart = ({ freshProcesses }: Model) => freshProcesses > 0;

async function startUp(model: Model, world: World, happening: readonly Mishap[]): Promise<void> {
	if (model.live) await publish(model, world, 'init', happening);
}

const restartWith = (source: StaticDataSource) => (happening: readonly Mishap[]) =>
	command(
		tell(`restart with static data ${source}`, happening),
		async (model, world) => {
			restart(model, world, source);
			await startUp(model, world, happening);
		},
		canRestart,
	);

const move = (happening: readonly Mishap[]) =>
	command(
		tell('change of the base URL', happening),
		async (model, world) => {
			world.move();
			restart(model, world, 'saved');
			await startUp(model, world, happening);
		},
		canRestart,
	);

/** n8n saves static data after Tuco has answered: what was registered meanwhile is unknown to the next process. */
const killedBeforeSaving = command(
	'publish, be killed before static data is saved, start',
	async (model, world) => {
		const { staticData } = world.host;
		const remembered = new Map(model.remembered);
		model.live = model.draft;
		await publish(model, world, 'activate', []);
		world.host.staticData = staticData;
		model.remembered = remembered;
		restart(model, world, 'saved');
		await startUp(model, world, []);
	},
	canRestart,
);

/** A process starts the workflows, or tries again to, without having been started anew. */
const takeOver = (happening: readonly Mishap[]) =>
	command(
		tell('taking over from another process', happening),
		async (model, world) => {
			await publish(model, world, 'leadershipChange', happening);
		},
		({ live }) => live !== null,
	);

/** n8n starts anew, or starts the workflow once more. */
export const restarts: fc.Arbitrary<Command> = fc.oneof(
	{ weight: 4, arbitrary: mishaps.map(restartWith('saved')) },
	{ weight: 2, arbitrary: mishaps.map(restartWith('lost')) },
	{ weight: 1, arbitrary: mishaps.map(restartWith("another instance's")) },
	{ weight: 2, arbitrary: mishaps.map(move) },
	{ weight: 1, arbitrary: fc.constant(killedBeforeSaving) },
	{ weight: 2, arbitrary: mishaps.map(takeOver) },
);
