import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { join } from 'node:path';

import { awaitExecutions, openPoster, signedReply, type Signer } from '../../tools/n8n/load';
import { inN8n1 } from '../../tools/n8n/realN8n';
import { until } from '../../tools/n8n/wait';
import { chainOf, noOp } from '../../tools/n8n/workflows';
import { listen } from '../../tools/sandbox';
import { signerOf } from '../support/fuzz/sign';
import { startSuite, type Suite } from '../support/n8n/suite';

const EMITTED = { status: 200, response: '{"received":true}' };

const poster = openPoster(2);
afterAll(() => poster.close());

async function send(suite: Suite, messageId: string, sign?: Signer) {
	const { url, secret } = suite.onlyWebhook();
	return await poster.post(url, signedReply(secret, messageId, sign));
}

/** Sends forgeries for n8n to refuse. Anything that n8n has not done by then is waiting for something. */
async function sendForgeries(suite: Suite) {
	const forge = signerOf({ kind: 'other-webhook' });
	for (let sent = 0; sent < 30; sent++) await send(suite, 'forged', forge);
}

/** Blocks n8n's database writes with a process that holds SQLite's lock. The returned function releases it. */
async function lockDatabase({ n8n, server }: Suite): Promise<() => Promise<void>> {
	const file = join(n8n.folder, '.n8n', 'database.sqlite');
	const script = `new (require('node:sqlite').DatabaseSync)(process.argv[1]).exec('BEGIN IMMEDIATE');
		console.log('locked'); process.stdin.resume();`;
	const holder = spawn(server.install.node, ['-e', script, file]);
	await once(holder.stdout, 'data');
	return async () => {
		holder.stdin.end();
		await once(holder, 'exit');
	};
}

describe('with its database locked', () => {
	const suite = startSuite();

	test(`n8n answers ${inN8n1() ? 200 : 500} to an event that it cannot store`, async () => {
		const { id } = await suite.publishNew();
		const unlock = await lockDatabase(suite);
		expect(await send(suite, 'lost')).toMatchObject({ status: inN8n1() ? 200 : 500 });
		await sendForgeries(suite);
		await unlock();
		expect(await send(suite, 'stored')).toEqual(EMITTED);
		expect(await awaitExecutions(suite.client, id, 1)).toHaveLength(1);
	});
});

describe('with N8N_CONCURRENCY_PRODUCTION_LIMIT=1', () => {
	const suite = startSuite({ env: { N8N_CONCURRENCY_PRODUCTION_LIMIT: '1' } });

	test(`n8n stores an event while another runs, and answers it ${inN8n1() ? 'at once' : 'only when it may run'}`, async () => {
		const underway: ServerResponse[] = [];
		const service = createServer((_request, response) => underway.push(response));
		const parameters = { url: await listen(service, 0), options: {} };
		const request = { type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2, parameters };
		const workflow = await suite.client.createWorkflow(
			chainOf([suite.trigger(), { ...noOp('Slow'), ...request }]),
		);
		await suite.publish(workflow);
		expect(await send(suite, 'm1')).toEqual(EMITTED);
		const first = await until('the first to be underway', () => underway[0]);

		let isAnswered = false;
		const second = send(suite, 'm2').finally(() => (isAnswered = true));
		await sendForgeries(suite);
		expect(isAnswered).toBe(inN8n1());
		const executions = await suite.client.executions({ workflowId: workflow.id });
		expect(executions.map(({ status }) => status).sort()).toEqual(['new', 'running']);

		first.end('{}');
		(await until('the second to be underway', () => underway[1])).end('{}');
		expect(await second).toEqual(EMITTED);
		await awaitExecutions(suite.client, workflow.id, 2);
		service.close();
	});
});
