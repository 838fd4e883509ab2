import fc from 'fast-check';

import type { Command } from './commands/command';
import type { Lane } from './lane';
import { newModel } from './model';
import { World } from './world';

/** Plays a sequence in a lane, against a workspace in which webhooks of others stand already. */
export async function play(lane: Lane, commands: Iterable<Command>): Promise<void> {
	const world = new World(lane);
	await world.neighbour.publish();
	for (const url of lookalikes(world.host.url)) {
		world.workspace.addByHand({ url, events: ['message.reply'] });
	}
	const model = newModel(lane.processes.length - 1);
	await fc.asyncModelRun(() => ({ model, real: world }), commands);
}

/** URLs that are nearly this node's, and not. */
function lookalikes(url: string): string[] {
	return [
		`${url}/`,
		`${url}2`,
		`${url}?from=tuco`,
		url.slice(0, -1),
		url.replace('/webhook/', '/webhook-test/'),
		url.toUpperCase(),
	];
}
