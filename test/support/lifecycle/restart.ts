import type { Model } from './model';
import type { World } from './world';

/** What the static data of a process that starts comes from. */
export type StaticDataSource = 'saved' | 'lost' | "another instance's";

/** Ends the process, and starts another with what there is of static data. The workflow is not started yet. */
export function restart(model: Model, world: World, source: StaticDataSource): void {
	const staticData = {
		saved: world.host.staticData,
		lost: {},
		"another instance's": world.neighbour.staticData,
	}[source];
	world.restart(staticData);
	model.freshProcesses -= 1;
	model.isListening = false;
	if (source !== 'saved') model.remembered.clear();
	for (const registration of model.remembered.values()) registration.isInMemory = false;
}
