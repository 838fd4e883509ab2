import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';

import { importWorkflow, readWorkflowFile } from '../workflows';
import { openPoster, type PostAnswer, signedReply, type Signer } from '../load';
import { onlyWebhook, publish, until } from '../wait';
import type { Workflow, WorkflowNode } from '../schemas';
import { credentialsOf } from '../serviceCredentials';
import type { QueueN8n } from './queueN8n';

/** A service that workflows call, to count how often their work was done. */
export type CountingService = {
	/** A node that calls it for each item, with the value of an expression: the event's ID by default. */
	node: (name: string, expression?: string) => WorkflowNode;
	/** The number of calls with each value. */
	readonly done: ReadonlyMap<string, number>;
	stop(): void;
};

/** Starts the service on a free port on 127.0.0.1. It counts a call at once, and takes so long to answer. */
export async function startCountingService(takesMs = 0): Promise<CountingService> {
	const done = new Map<string, number>();
	const server = createServer((request, response) => {
		const value = decodeURIComponent((request.url ?? '').slice(1));
		done.set(value, (done.get(value) ?? 0) + 1);
		setTimeout(() => response.end('{}'), takesMs);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		done,
		node: (name, expression = '$json.eventId') => ({
			id: randomUUID(),
			name,
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			position: [240, 0],
			parameters: { url: `={{ "${url}/" + encodeURIComponent(${expression}) }}`, options: {} },
		}),
		stop: () => {
			server.close();
			server.closeAllConnections();
		},
	};
}

/** The ready-made workflow that does its work once per event. */
const ONCE_FILE = '7-once-across-processes.json';
const ONCE_PLACEHOLDER = 'Do Your Work Here';

/** Imports that workflow as its note says: picks the credentials, and replaces the placeholder with the service. */
export async function importOnceAcrossProcesses(
	{ client, credentialId }: QueueN8n,
	service: CountingService,
): Promise<Workflow> {
	const { nodes, ...rest } = await readWorkflowFile(ONCE_FILE);
	const withWork = (node: WorkflowNode) =>
		node.name === ONCE_PLACEHOLDER
			? { ...node, ...service.node(ONCE_PLACEHOLDER), position: node.position }
			: node;
	const credentials = await credentialsOf(client, credentialId);
	return await importWorkflow(client, { ...rest, nodes: nodes.map(withWork) }, credentials);
}

/** A pattern for the Redis keys in which that workflow counts. They are separate from n8n's own. */
export const keysOfOnce = ({ id }: Pick<Workflow, 'id'>) => `tuco:${id}:*`;

/** A workflow published in queue mode, and its webhook in Tuco. */
export type Published = {
	/** The webhook's URL, at the balancer. */
	url: string;
	/** Sends a reply to the balancer, or to the process `at` an address. Rejects if there is no response. */
	send: (
		messageId: string,
		options?: { sign?: Signer; at?: string | undefined },
	) => Promise<PostAnswer>;
	/** Unpublishes the workflow and waits until its webhook is gone. */
	unpublish: () => Promise<void>;
};

const CONNECTIONS = 40;
const unsigned: Signer = (body) => ({ body, signatures: [] });

/** Publishes a workflow and waits until each webhook processor accepts its deliveries. */
export async function publishInQueue(
	{ client, workspace, processors }: QueueN8n,
	{ id }: Pick<Workflow, 'id'>,
): Promise<Published> {
	await publish(client, id);
	const { url, secret } = await until('the webhook to be registered', () => onlyWebhook(workspace));
	const poster = openPoster(CONNECTIONS);
	const send: Published['send'] = async (messageId, { sign, at } = {}) => {
		const to = at === undefined ? url : at + new URL(url).pathname;
		return await poster.post(to, signedReply(secret, messageId, sign));
	};
	for (const { server } of processors) {
		const rejectsUnsigned = async () =>
			(await send('', { sign: unsigned, at: server.url })).status === 401;
		await until(`${server.url} to accept deliveries`, rejectsUnsigned);
	}
	return {
		url,
		send,
		unpublish: async () => {
			poster.close();
			await client.unpublish(id);
			await until('the webhook to be gone', () => workspace.webhooks.length === 0);
		},
	};
}
