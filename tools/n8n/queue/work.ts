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

/** A service that counts: the work that a workflow does, as the world outside n8n sees it. */
export type CountingService = {
	/** A node that calls it for the event it gets. */
	node: (name: string) => WorkflowNode;
	/** How often it was called for each event, by `eventId`. */
	readonly done: ReadonlyMap<string, number>;
	stop(): void;
};

/** Starts one on a free port of 127.0.0.1. */
export async function startCountingService(): Promise<CountingService> {
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
			parameters: { url: `={{ "${url}/" + encodeURIComponent($json.eventId) }}`, options: {} },
		}),
		stop: () => {
			server.close();
			server.closeAllConnections();
		},
	};
}

/** The workflow for users that does its work once per event. */
const ONCE_FILE = '7-once-across-processes.json';
const ONCE_PLACEHOLDER = 'Do Your Work Here';

/** Imports that workflow as its note says: with its credentials chosen, and the service in place of the placeholder. */
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

/** What the keys of Redis match in which that workflow counts; they are not among n8n's own. */
export const keysOfOnce = ({ id }: Pick<Workflow, 'id'>) => `tuco:${id}:*`;

/** A workflow that is published in queue mode, and the webhook that Tuco has of it. */
export type Published = {
	/** Where Tuco sends its events: the balancer. */
	url: string;
	/** Sends a reply to the balancer, or to the process `at` an address. Rejects when no answer comes. */
	send: (
		messageId: string,
		how?: { sign?: Signer; at?: string | undefined },
	) => Promise<PostAnswer>;
	/** Unpublishes the workflow, and waits until its webhook is gone. */
	retire: () => Promise<void>;
};

const CONNECTIONS = 40;
const unsigned: Signer = (body) => ({ body, signatures: [] });

/** Publishes a workflow, and waits until each process for webhooks takes its deliveries. */
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
		const isRefused = async () =>
			(await send('', { sign: unsigned, at: server.url })).status === 401;
		await until(`${server.url} to take deliveries`, isRefused);
	}
	return {
		url,
		send,
		retire: async () => {
			poster.close();
			await client.unpublish(id);
			await until('the webhook to be gone', () => workspace.webhooks.length === 0);
		},
	};
}
