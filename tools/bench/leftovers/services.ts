import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as call, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import express from 'express';

import type { RealN8n } from '../../n8n/realN8n';
import { tucoNode } from '../../n8n/workflows';
import type { WorkflowNode } from '../../n8n/schemas';

/** How an API behaves. What is lost or kept back is the answer to a POST, after the work is done. */
export type Mode = 'well' | 'answers 500' | 'loses answers' | 'keeps answers back';

/** A proxy between n8n and an API, which makes the same faults for any of them. */
export type FaultProxy = { url: string; mode: Mode; stop: () => void };

/** A trigger that manages a webhook at a service, and that service behind a proxy. */
export type Contestant = {
	title: string;
	proxy: FaultProxy;
	/** The trigger, which wants one kind of event, and its parameters when it wants another. */
	node: WorkflowNode;
	otherParameters: WorkflowNode['parameters'];
	/** How many webhooks are registered. */
	registered: () => number;
	/** Sends an event, genuine or forged, to each of them, and gives the statuses that n8n answered. */
	deliverToAll: (isForged: boolean) => Promise<(number | null)[]>;
	stop: () => void;
};

/** This package's trigger, with the sandbox. */
export async function tuco({ client, sandbox }: RealN8n): Promise<Contestant> {
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
		stop: proxy.stop,
	};
}

/** n8n's own GitLab Trigger, with a stand-in for the hooks of one project in GitLab's API, v4. */
export async function gitlab({ client }: RealN8n): Promise<Contestant> {
	const hooks = new Map<string, { url: string; token?: string }>();
	const app = express().use(express.json());
	const path = '/api/v4/projects/:project/hooks';
	const shown = ([id, hook]: [string, object]) => ({ ...hook, token: undefined, id: Number(id) });
	let lastId = 0;
	app.get(path, (_, response) => void response.json([...hooks].map(shown)));
	app.post(path, (request, response) => {
		const id = String((lastId += 1));
		const hook = request.body as { url: string; token?: string };
		hooks.set(id, hook);
		response.status(201).json(shown([id, hook]));
	});
	app.get(`${path}/:id`, ({ params: { id } }, response) => {
		const hook = hooks.get(id);
		response.status(hook ? 200 : 404).json(hook ? shown([id, hook]) : { message: '404 Not found' });
	});
	app.delete(`${path}/:id`, ({ params: { id } }, response) => {
		response.sendStatus(hooks.delete(id) ? 204 : 404);
	});
	const service = createServer(app);
	const proxy = await startFaultProxy(await listen(service));
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
			const deliveries = [...hooks.values()].map(async ({ url, token = '' }) => {
				const sent = isForged ? 'forged' : token;
				const headers = {
					'Content-Type': 'application/json',
					'X-Gitlab-Event': 'Push Hook',
					...(sent !== '' && { 'X-Gitlab-Token': sent }),
				};
				const body = JSON.stringify({ object_kind: 'push', ref: 'refs/heads/main' });
				return (await fetch(url, { method: 'POST', headers, body })).status;
			});
			return await Promise.all(deliveries);
		},
		stop: () => {
			proxy.stop();
			end(service);
		},
	};
}

async function startFaultProxy(target: string): Promise<FaultProxy> {
	const server = createServer((request, response) => {
		const { mode } = proxy;
		if (mode === 'answers 500') {
			response.writeHead(500, { 'Content-Type': 'application/json' });
			response.end('{"error":"Internal Server Error"}');
			return;
		}
		const { method, headers } = request;
		const onward = call(target + (request.url ?? ''), { method, headers }, (answer) => {
			if (method === 'POST' && mode === 'keeps answers back') answer.resume();
			else if (method === 'POST' && mode === 'loses answers') response.destroy();
			else answer.pipe(response.writeHead(answer.statusCode ?? 502, answer.headers));
		});
		onward.on('error', () => response.destroy());
		request.pipe(onward);
	});
	const proxy: FaultProxy = { url: await listen(server), mode: 'well', stop: () => end(server) };
	return proxy;
}

async function listen(server: Server): Promise<string> {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function end(server: Server): void {
	server.close();
	server.closeAllConnections();
}
