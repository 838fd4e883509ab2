import { randomUUID } from 'node:crypto';
import { createServer, request as call } from 'node:http';

import express from 'express';

import type { RealN8n } from '../../n8n/realN8n';
import type { WorkflowNode } from '../../n8n/schemas';
import { tucoNode } from '../../n8n/workflows';
import { listen } from '../../sandbox';

/** A proxy between n8n and an API. It loses or withholds only responses to POST, after the API has done the work. */
type FaultProxy = {
	url: string;
	mode: 'well' | 'answers 500' | 'loses answers' | 'withholds answers';
};

/** A trigger that manages a webhook at a service, and that service behind a proxy. */
export type Candidate = {
	title: string;
	proxy: FaultProxy;
	/** The trigger, for one kind of event. */
	node: WorkflowNode;
	/** Its parameters for another kind of event. */
	otherParameters: WorkflowNode['parameters'];
	/** The number of registered webhooks. */
	registered: () => number;
	/** Sends a genuine or forged event to each webhook. Returns n8n's response statuses. */
	deliverToAll: (isForged: boolean) => Promise<(number | null)[]>;
};

/** This package's trigger, with the sandbox. */
export async function tuco({ client, sandbox }: RealN8n): Promise<Candidate> {
	const workspace = sandbox.createWorkspace();
	const proxy = await startFaultProxy(sandbox.url);
	const { id } = await client.createCredential({
		name: 'Tuco',
		type: 'tucoApi',
		data: { apiKey: workspace.apiKey, baseUrl: proxy.url, signingSecret: '' },
	});
	return {
		title: 'Tuco Trigger',
		proxy,
		node: tucoNode(id, { name: 'Trigger' }),
		otherParameters: { events: ['message.sent'], options: {} },
		registered: () => workspace.webhooks.length,
		deliverToAll: async (isForged) => {
			const deliveries = workspace.webhooks.map(async (webhook) => {
				const [event = ''] = webhook.events;
				const payload = { event, timestamp: new Date().toISOString(), messageId: randomUUID() };
				return await workspace.deliver(webhook, payload, isForged ? { secret: 'forged' } : {});
			});
			return (await Promise.all(deliveries)).map(({ status }) => status);
		},
	};
}

/** n8n's own GitLab Trigger, with a simulation of project hooks in GitLab's API v4. */
export async function gitlab({ client }: RealN8n): Promise<Candidate> {
	const hooks = new Map<string, { url: string; token: string }>();
	const app = express().use(express.json());
	const path = '/api/v4/projects/:project/hooks';
	let lastId = 0;
	app.post(path, (request, response) => {
		lastId += 1;
		hooks.set(String(lastId), request.body as { url: string; token: string });
		response.status(201).json({ id: lastId });
	});
	app.get(`${path}/:id`, ({ params: { id } }, response) => {
		response.sendStatus(hooks.has(id) ? 200 : 404);
	});
	app.delete(`${path}/:id`, ({ params: { id } }, response) => {
		response.sendStatus(hooks.delete(id) ? 204 : 404);
	});
	const proxy = await startFaultProxy(await listen(createServer(app), 0));
	const { id } = await client.createCredential({
		name: 'GitLab',
		type: 'gitlabApi',
		data: { server: proxy.url, accessToken: 'any' },
	});
	const parameters = { authentication: 'accessToken', owner: 'owner', repository: 'repository' };
	return {
		title: 'GitLab Trigger',
		proxy,
		node: {
			id: randomUUID(),
			name: 'Trigger',
			type: 'n8n-nodes-base.gitlabTrigger',
			typeVersion: 1,
			position: [0, 0],
			webhookId: randomUUID(),
			parameters: { ...parameters, events: ['push'] },
			credentials: { gitlabApi: { id, name: 'GitLab' } },
		},
		otherParameters: { ...parameters, events: ['tag_push'] },
		registered: () => hooks.size,
		deliverToAll: async (isForged) => {
			const deliveries = [...hooks.values()].map(async ({ url, token }) => {
				const headers = {
					'Content-Type': 'application/json',
					'X-Gitlab-Event': 'Push Hook',
					'X-Gitlab-Token': isForged ? 'forged' : token,
				};
				const body = JSON.stringify({ object_kind: 'push', ref: 'refs/heads/main' });
				return (await fetch(url, { method: 'POST', headers, body })).status;
			});
			return await Promise.all(deliveries);
		},
	};
}

async function startFaultProxy(target: string): Promise<FaultProxy> {
	const proxy: FaultProxy = { url: '', mode: 'well' };
	const server = createServer((request, response) => {
		const { mode } = proxy;
		const { method, headers, url = '' } = request;
		if (mode === 'answers 500') {
			response.writeHead(500).end('Internal Server Error');
			return;
		}
		const forwarded = call(target + url, { method, headers }, (answer) => {
			if (method === 'POST' && mode === 'withholds answers') answer.resume();
			else if (method === 'POST' && mode === 'loses answers') response.destroy();
			else answer.pipe(response.writeHead(answer.statusCode ?? 502, answer.headers));
		});
		request.pipe(forwarded);
	});
	proxy.url = await listen(server, 0);
	return proxy;
}
