import { createServer, type IncomingHttpHeaders } from 'node:http';

import {
	listen,
	type Sandbox,
	type SandboxOptions,
	startSandbox,
	type Workspace,
} from '../../../tools/sandbox';

const standing: { stop(): Promise<void> }[] = [];

/** Stops whatever a test has started. */
export async function clear(): Promise<void> {
	await Promise.all(standing.splice(0).map((started) => started.stop()));
}

/** A sandbox that {@link clear} stops, and its first workspace. */
export async function start(
	options?: SandboxOptions,
): Promise<{ sandbox: Sandbox; workspace: Workspace }> {
	const sandbox = await startSandbox(options);
	standing.push(sandbox);
	return { sandbox, workspace: sandbox.createWorkspace() };
}

/** A POST as a receiver got it. */
export type Received = { headers: IncomingHttpHeaders; body: Buffer };

/** Somebody's webhook endpoint. */
export type Receiver = {
	url: string;
	received: Received[];
	/** What it answers; `null` leaves the sender without an answer. */
	answer: { status: number; body: string; headers?: Record<string, string> } | null;
	stop(): Promise<void>;
};

/** Starts a webhook endpoint that {@link clear} stops. */
export async function receive(): Promise<Receiver> {
	const server = createServer((request, response) => {
		const chunks: Uint8Array[] = [];
		request.on('data', (chunk: Uint8Array) => chunks.push(chunk));
		request.on('end', () => {
			receiver.received.push({ headers: request.headers, body: Buffer.concat(chunks) });
			if (!receiver.answer) return;
			const { status, body, headers } = receiver.answer;
			response.writeHead(status, headers).end(body);
		});
	});
	const receiver: Receiver = {
		url: await listen(server, 0),
		received: [],
		answer: { status: 200, body: 'OK' },
		stop: () =>
			new Promise((resolve) => {
				server.close(() => {
					resolve();
				});
				server.closeAllConnections();
			}),
	};
	standing.push(receiver);
	return receiver;
}

/** What a call of the sandbox over HTTP came to. */
export type Called = { status: number; headers: Headers; text: string; json: unknown };

/** Makes an HTTP call of the sandbox; a body that is no text is sent as JSON. */
export async function call(
	{ url }: Sandbox,
	method: string,
	path: string,
	{ key, body }: { key?: string; body?: unknown } = {},
): Promise<Called> {
	const answer = await fetch(`${url}${path}`, {
		method,
		headers: key === undefined ? {} : { Authorization: `Bearer ${key}` },
		...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
	});
	const text = await answer.text();
	let json: unknown = null;
	try {
		json = JSON.parse(text);
	} catch {
		// No JSON.
	}
	return { status: answer.status, headers: answer.headers, text, json };
}

/** Creates a webhook through the API. */
export async function create(
	sandbox: Sandbox,
	{ apiKey: key }: Workspace,
	changes: Record<string, unknown> = {},
): Promise<Called> {
	const body = {
		url: 'https://example.com/hook',
		events: ['message.reply'],
		name: 'Replies',
		...changes,
	};
	return call(sandbox, 'POST', '/api/webhooks', { key, body });
}

/** A workspace with one webhook, and the endpoint behind it. */
export async function stage(events: string[], options: SandboxOptions = {}) {
	const { sandbox, workspace } = await start(options);
	const receiver = await receive();
	const { id } = workspace.addByHand({ url: `${receiver.url}/hook`, events });
	const webhook = () => {
		const found = workspace.webhooks.find((standing) => standing.id === id);
		if (!found) throw new Error('The webhook is gone');
		return found;
	};
	return { sandbox, workspace, receiver, webhook };
}
