import { type Sandbox } from '../../../tools/sandbox/types';
import { startSandbox } from '../../../tools/sandbox';
import { type FrontDoor, startFrontDoor } from '../../../tools/core/frontDoor';
import type { N8nProcess } from './processes';
import type { Tally } from './tally';

/** Where one sequence runs at a time: a Tuco, n8n's two addresses and a neighbour's, and the processes of all lanes. */
export type Lane = {
	sandbox: Sandbox;
	doors: readonly [FrontDoor, FrontDoor];
	neighboursDoor: FrontDoor;
	/** In the order in which a workflow goes through them. */
	processes: readonly N8nProcess[];
	/** Runs the other n8n, that has the same workflow. */
	neighboursProcess: N8nProcess;
	/** Where all lanes count what came of each step. */
	tally: Tally;
	stop(): Promise<void>;
};

/** Opens a lane. Sequences follow each other in it, each with a workspace and a workflow of its own. */
export async function openLane(
	processes: readonly N8nProcess[],
	neighboursProcess: N8nProcess,
	tally: Tally,
): Promise<Lane> {
	const sandbox = await startSandbox();
	const doors = [await startFrontDoor(), await startFrontDoor()] as const;
	const neighboursDoor = await startFrontDoor();
	const stop = async () => {
		await Promise.all([sandbox, ...doors, neighboursDoor].map((started) => started.stop()));
	};
	return { sandbox, doors, neighboursDoor, processes, neighboursProcess, tally, stop };
}
