import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

import { isObject } from '../../n8n/json';
import { listen } from '../../sandbox';

/** A project's hook, with the token that GitLab sends along with each event. */
export type Hook = { id: number; url: string; token: string };

/** A stand-in for the hooks of GitLab's API, v4, with a single project of any name. */
export type GitLab = {
	url: string;
	readonly hooks: readonly Hook[];
	/** Sends a push event as GitLab does, or as a stranger who knows no token, and gives the status of the answer. */
	deliver: (hook: Hook, isForged: boolean) => Promise<number>;
	stop: () => void;
};

/** Starts it on a free port of 127.0.0.1. */
export async function startGitLab(): Promise<GitLab> {
	const hooks = new Map<number, Hook & Record<string, unknown>>();
	let lastId = 0;

	const add = (fields: unknown) => {
		if (!isObject(fields) || typeof fields.url !== 'string') return null;
		const token = typeof fields.token === 'string' ? fields.token : '';
		const hook = { ...fields, url: fields.url, token, id: (lastId += 1) };
		hooks.set(hook.id, hook);
		return hook;
	};
	const handle = async (request: IncomingMessage, response: ServerResponse) => {
		const path = /^\/api\/v4\/projects\/[^/]+\/hooks(?:\/(\d+))?$/.exec(request.url ?? '');
		if (path === null) {
			answer(response, 404, { message: '404 Not Found' });
			return;
		}
		const hook = hooks.get(Number(path[1]));
		if (path[1] === undefined && request.method === 'GET') {
			answer(response, 200, [...hooks.values()].map(shown));
		} else if (path[1] === undefined && request.method === 'POST') {
			const added = add(await readJson(request));
			answer(response, added ? 201 : 400, added ? shown(added) : { message: 'url is missing' });
		} else if (hook === undefined) {
			answer(response, 404, { message: '404 Not found' });
		} else if (request.method === 'GET') {
			answer(response, 200, shown(hook));
		} else if (request.method === 'DELETE') {
			hooks.delete(hook.id);
			response.writeHead(204).end();
		} else {
			answer(response, 405, { message: '405 Method Not Allowed' });
		}
	};

	const server = createServer((request, response) => void handle(request, response));
	const url = await listen(server, 0);
	return {
		url,
		get hooks() {
			return [...hooks.values()];
		},
		deliver,
		stop() {
			server.close();
			server.closeAllConnections();
		},
	};
}

async function deliver({ url, token }: Hook, isForged: boolean): Promise<number> {
	const sent = isForged ? 'forged' : token;
	const { status } = await fetch(url, {
		method: 'POST',
		headers: {
			'Content-Type': 'application/json',
			'X-Gitlab-Event': 'Push Hook',
			...(sent === '' ? {} : { 'X-Gitlab-Token': sent }),
		},
		body: JSON.stringify({ object_kind: 'push', ref: 'refs/heads/main' }),
		signal: AbortSignal.timeout(10_000),
	});
	return status;
}

/** A hook as the API shows it: everything but its token. */
function shown(hook: Hook & Record<string, unknown>): Record<string, unknown> {
	const fields: Record<string, unknown> = { ...hook };
	delete fields.token;
	return fields;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
	try {
		return JSON.parse(Buffer.concat(chunks).toString());
	} catch {
		return null;
	}
}

function answer(response: ServerResponse, status: number, body: unknown): void {
	response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
