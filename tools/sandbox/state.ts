import type { FaultList } from './faults';
import type { LiveWorkspace } from './liveWorkspace';
import type { RecordedRequest } from './types';

/** What the routes of one sandbox share. */
export type SandboxState = {
	readonly workspaces: LiveWorkspace[];
	readonly faults: FaultList;
	readonly requests: RecordedRequest[];
	readonly onLine: (line: string) => void;
	/** Aborted when the sandbox stops. */
	readonly stopping: AbortSignal;
	createWorkspace(name?: string): LiveWorkspace;
};
