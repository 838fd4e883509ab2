import { once } from 'node:events';
import type { Server } from 'node:http';

import { Faults } from './faults';
import { Clock } from './messaging';
import { Workspace } from './workspace';

/** How long Tuco waits for the answer to a delivery (contract section 1, health check). */
const DELIVERY_LIMIT_MS = 10_000;

export type SandboxOptions = {
	/** 0, the default, takes any free port; `usual` takes 3900, or any free one when 3900 is taken. */
	port?: number | 'usual';
	/** Gets a line for each call of the API and each delivery. No key and no secret is in it. */
	onLine?: (line: string) => void;
	/** How long a delivery may take, in milliseconds; 10 000 unless a test cannot wait. */
	deliveryLimitMs?: number;
};

/** One call of the API, as it came. The key that it carried is not kept. */
export type RecordedRequest = {
	method: string;
	path: string;
	/** `null` while unanswered, and for good when the connection was dropped. */
	status: number | null;
	/** The workspace of the key, or `null` when no workspace has it. */
	workspaceId: string | null;
	/** `null` when there was none. */
	body: unknown;
};

/** A running stand-in for Tuco. */
export class Sandbox {
	readonly workspaces: Workspace[] = [];
	readonly faults = new Faults();
	readonly clock = new Clock();
	/** Every call of the API, oldest first. */
	readonly requests: RecordedRequest[] = [];
	readonly onLine: (line: string) => void;
	private readonly deliveryLimitMs: number;

	constructor(
		private readonly server: Server,
		/** `http://127.0.0.1:PORT`, without a slash at the end. */
		readonly url: string,
		{ onLine = () => undefined, deliveryLimitMs = DELIVERY_LIMIT_MS }: SandboxOptions,
	) {
		this.onLine = onLine;
		this.deliveryLimitMs = deliveryLimitMs;
	}

	createWorkspace(name = `Workspace ${this.workspaces.length + 1}`): Workspace {
		const { onLine, deliveryLimitMs, clock } = this;
		const workspace = new Workspace(name, { onLine, deliveryLimitMs, clock });
		this.workspaces.push(workspace);
		return workspace;
	}

	/** Moves the clock forward, and sends what has become due. */
	advance(milliseconds: number): void {
		this.clock.advance(milliseconds);
		for (const { messaging } of this.workspaces) messaging.settle();
	}

	/** Closes every connection at once. A second call does nothing. */
	async stop(): Promise<void> {
		if (!this.server.listening) return;
		const closed = once(this.server, 'close');
		this.server.close();
		this.server.closeAllConnections();
		await closed;
	}
}
