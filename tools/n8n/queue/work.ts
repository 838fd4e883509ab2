import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';

import type { WorkflowNode } from '../schemas';

/** The work that a workflow is there for, as the world outside n8n sees it: a call for each event. */
export type Work = {
	/** A node that does it for the event it gets. */
	node: (name: string) => WorkflowNode;
	/** How often it was done for each event, by `eventId`. */
	readonly done: ReadonlyMap<string, number>;
	stop(): Promise<void>;
};

/** Starts a service that is called once for each piece of work. */
export async function startWork(): Promise<Work> {
	const done = new Map<string, number>();
	const server = createServer((request, response) => {
		const eventId = decodeURIComponent((request.url ?? '').slice(1));
		done.set(eventId, (done.get(eventId) ?? 0) + 1);
		response.end('{}');
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		done,
		node: (name) => ({
			id: randomUUID(),
			name,
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			position: [240, 0],
			parameters: {
				url: `={{ "${url}/" + encodeURIComponent($json.eventId) }}`,
				options: {},
			},
		}),
		stop: async () => {
			const closed = once(server, 'close');
			server.close();
			server.closeAllConnections();
			await closed;
		},
	};
}
