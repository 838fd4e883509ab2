import { once } from 'node:events';
import type { Server } from 'node:http';

import { Faults } from './faults';
import { Clock } from './leadBook';
import { Workspace } from './workspace';

/** How long Tuco waits for a delivery's response (contract section 1, health check). */
const DELIVERY_LIMIT_MS = 10_000;

export type SandboxOptions = {
	/** 0, the default, picks any free port. `usual` is 3900, or any free port if that is taken. */
	port?: number | 'usual';
	/** Gets a line for each API call and each delivery, without keys or secrets. */
	onLine?: (line: string) => void;
	/** How long a delivery may take, in milliseconds; Tuco's own limit of 10,000 by default. */
	deliveryLimitMs?: number;
};

/** One API call, without its key. */
export type RecordedRequest = {
	method: string;
	path: string;
	/** `null` until answered, and if the connection was dropped. */
	status: number | null;
	/** The key's workspace; `null` if the key is unknown. */
	workspaceId: string | null;
	/** `null` if there was none. */
	body: unknown;
};

/** A running simulation of Tuco. */
export class Sandbox {
	readonly workspaces: Workspace[] = [];
	readonly faults = new Faults();
	readonly clock = new Clock();
	/** Every API call, oldest first. */
	readonly requests: RecordedRequest[] = [];
	readonly onLine: (line: string) => void;
	private readonly deliveryLimitMs: number;

	constructor(
		private readonly server: Server,
		/** `http://127.0.0.1:PORT`, without a trailing slash. */
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
