import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';

import { isObject, objectOf, textOf } from '../../n8n/json';
import { listen } from '../../sandbox';
import { workflowOf } from '../../n8n/workflows';
import type { RealN8n } from '../../n8n/realN8n';
import type { Entry } from './contestant';
import { nodeOf } from './nodeOf';

/** A stand-in for the hooks of GitHub's API, of a single repository of any name. */
export type GitHub = {
	url: string;
	/** The hook that was added last. */
	hook: () => { url: string; secret: string };
	stop: () => void;
};

/** Starts it on a free port of 127.0.0.1. */
export async function startGitHub(): Promise<GitHub> {
	let added: { url: string; secret: string } | null = null;
	const server = createServer((request, response) => {
		void (async () => {
			const answer = (status: number, body?: object) =>
				response
					.writeHead(status, { 'Content-Type': 'application/json' })
					.end(JSON.stringify(body));
			if (request.method === 'DELETE') return answer(204);
			if (request.method !== 'POST' || !/^\/repos\/[^/]+\/[^/]+\/hooks$/.test(request.url ?? '')) {
				return answer(404, { message: 'Not Found' });
			}
			const { config, events } = objectOf(await json(request), 'The hook');
			if (!isObject(config)) return answer(422, { message: 'Validation Failed' });
			added = {
				url: textOf(config.url, 'The URL'),
				secret: textOf(config.secret, 'The secret'),
			};
			return answer(201, { id: 1, active: true, events });
		})();
	});
	return {
		url: await listen(server, 0),
		hook() {
			if (added === null) throw new Error('No hook has been added');
			return added;
		},
		stop() {
			server.close();
			server.closeAllConnections();
		},
	};
}

/** n8n's own GitHub Trigger, which verifies an HMAC-SHA256 over the body, as Tuco's is. */
export async function github({ client }: RealN8n, service: GitHub): Promise<Entry> {
	const { id } = await client.createCredential({
		name: 'GitHub',
		type: 'githubApi',
		data: { server: service.url, user: 'any', accessToken: 'any' },
	});
	const chosen = (value: string) => ({ __rl: true, mode: 'name', value });
	const parameters = {
		authentication: 'accessToken',
		owner: chosen('owner'),
		repository: chosen('repository'),
		events: ['issues'],
		options: {},
	};
	const credentials = { githubApi: { id, name: 'GitHub' } };
	return {
		workflow: workflowOf(
			[nodeOf('n8n-nodes-base.githubTrigger', 1, 'Trigger', parameters, credentials)],
			'github',
		),
		target: service.hook,
		headers: (signature) => ({
			'Content-Type': 'application/json',
			'X-GitHub-Event': 'issues',
			'X-Hub-Signature-256': `sha256=${signature}`,
		}),
		isVerifying: true,
	};
}
