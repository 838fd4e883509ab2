import type * as HostModule from '../../../tools/core/host';
import type { Host, WorkflowSetUp } from '../../../tools/core/host';
import type { FrontDoor } from '../../../tools/core/frontDoor';
import type * as LogModule from '../../../tools/core/logRecorder';
import type { LogLine } from '../../../tools/core/logRecorder';

/** A process of n8n: it has loaded the node by itself, so that it shares no memory with the others. */
export type N8nProcess = {
	/** Opens a workflow at an address that may have belonged to another process before. */
	open(door: FrontDoor, setUp: WorkflowSetUp): Host;
	log: readonly LogLine[];
};

/** Starts a process: everything is loaded anew, n8n-core included. */
export function startProcess(): N8nProcess {
	const started: N8nProcess[] = [];
	jest.isolateModules(() => {
		const { Host: FreshHost } = jest.requireActual<typeof HostModule>('../../../tools/core/host');
		const { recordLog } = jest.requireActual<typeof LogModule>('../../../tools/core/logRecorder');
		const open = (door: FrontDoor, setUp: WorkflowSetUp) =>
			// `Host.start` would open a new address, but an n8n that is started anew keeps its own.
			Reflect.construct(FreshHost, [door, setUp]) as Host;
		started.push({ open, log: recordLog() });
	});
	const [process] = started;
	if (!process) throw new Error('No process was started');
	return process;
}
