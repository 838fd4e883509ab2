import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

import { credentialsOf } from '../../../tools/n8n/serviceCredentials';
import type { JsonObject, Workflow, WorkflowNode } from '../../../tools/n8n/schemas';
import { publish, until } from '../../../tools/n8n/wait';
import { chainOf, importWorkflow, noOp, readWorkflowFile } from '../../../tools/n8n/workflows';
import type { Suite } from '../n8n/suite';

/** What the sub-workflow takes. */
export type Question = { leadId?: string; phone?: string; question: string; minutesToWait?: number };

/** Imports and publishes the workflow that asks, after `change`. */
export async function publishAsker(
	{ client, credentialId }: Suite,
	change: (workflow: { nodes: WorkflowNode[]; connections: JsonObject }) => void = () => undefined,
): Promise<Workflow> {
	const file = await readWorkflowFile('14-ask-and-wait.json');
	change(file);
	const workflow = await importWorkflow(client, file, await credentialsOf(client, credentialId));
	await publish(client, workflow.id);
	return workflow;
}

/** A workflow as a user may have one: it gets questions from outside, asks them, and goes on with the answers. */
export async function publishCaller({ client }: Suite, { id: asker }: Workflow) {
	const path = randomUUID();
	const start = {
		...noOp('Webhook'),
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		webhookId: path,
		parameters: { httpMethod: 'POST', path },
	};
	const split = {
		...noOp('Questions'),
		type: 'n8n-nodes-base.splitOut',
		parameters: { fieldToSplitOut: 'body.questions' },
	};
	const ask = {
		...noOp('Ask'),
		type: 'n8n-nodes-base.executeWorkflow',
		typeVersion: 1.2,
		parameters: {
			workflowId: { __rl: true, mode: 'id', value: asker },
			workflowInputs: {
				mappingMode: 'defineBelow',
				value: Object.fromEntries(
					['leadId', 'phone', 'question', 'minutesToWait'].map((key) => [
						key,
						`={{ $json.${key} }}`,
					]),
				),
			},
		},
	};
	const nodes = [start, split, ask, noOp('Result')];
	const { id } = await client.createWorkflow({
		...chainOf(nodes),
		settings: { executionOrder: 'v1' },
	});
	await publish(client, id);
	return { id, path };
}

/** A proxy that serves n8n under a sub-path, as many users have it. */
export async function underSubPath(port: () => number) {
	const proxy = createServer((incoming, outgoing) => {
		const { method, headers, url = '' } = incoming;
		if (!url.startsWith('/n8n/')) return void outgoing.writeHead(404).end();
		const path = url.slice('/n8n'.length);
		const target = request({ port: port(), host: '127.0.0.1', method, headers, path });
		target.on('response', (response) => {
			outgoing.writeHead(response.statusCode ?? 502, response.headers);
			response.pipe(outgoing);
		});
		target.on('error', () => outgoing.writeHead(502).end());
		incoming.pipe(target);
	});
	proxy.listen(0, '127.0.0.1');
	await once(proxy, 'listening');
	const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/n8n/`;
	return { url, close: () => void proxy.close() };
}
