import { createServer } from 'node:http';

import { createApp } from './createApp';
import { createCourier } from './delivery/post';
import { FaultList } from './faults';
import { listen } from './listen';
import { LiveWorkspace } from './liveWorkspace';
import type { SandboxState } from './state';
import type { Sandbox } from './types';

/** How long Tuco waits for the answer to a delivery (contract section 1, health check). */
const DELIVERY_LIMIT_MS = 10_000;

const USUAL_PORT = 3900;

export type SandboxOptions = {
	/** 0, the default, takes any free port; `usual` takes 3900, or any free one where somebody else listens there. */
	port?: number | 'usual';
	/** Gets a line for each call of the API and each delivery. No key and no secret is in it. */
	onLine?: (line: string) => void;
	/** How long a delivery may take, in milliseconds; 10 000 unless a test cannot wait. */
	deliveryLimitMs?: number;
};

/** Starts a stand-in for Tuco on 127.0.0.1. Rejects when the port is in use. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const stopping = new AbortController();
	const state = createState(options, stopping.signal);
	const server = createServer(createApp(state));
	const { port = 0 } = options;
	const url = await (port === 'usual'
		? listen(server, USUAL_PORT).catch(() => listen(server, 0))
		: listen(server, port));
	const closed = new Promise<void>((resolve) => server.once('close', resolve));
	return {
		url,
		faults: state.faults,
		createWorkspace: (name) => state.createWorkspace(name),
		get requests() {
			return [...state.requests];
		},
		async stop() {
			stopping.abort(new Error('The sandbox was stopped'));
			server.close();
			server.closeAllConnections();
			await closed;
		},
	};
}

function createState(
	{ onLine = () => undefined, deliveryLimitMs = DELIVERY_LIMIT_MS }: SandboxOptions,
	stopping: AbortSignal,
): SandboxState {
	const courier = createCourier(deliveryLimitMs, stopping);
	const workspaces: LiveWorkspace[] = [];
	return {
		workspaces,
		faults: new FaultList(),
		requests: [],
		onLine,
		stopping,
		createWorkspace(name = `Workspace ${workspaces.length + 1}`) {
			const workspace = new LiveWorkspace(name, { courier, onLine });
			workspaces.push(workspace);
			return workspace;
		},
	};
}
