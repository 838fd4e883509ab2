import { createServer } from 'node:http';
import { N8nClient } from '../../../tools/n8n/client';
import { execution as executionSchema } from '../../../tools/n8n/schemas';
import { LOOPBACK } from '../../../tools/n8n/server';

/** A server that answers by path and notes what it was asked. */
async function answering(answers: Partial<Record<string, [status: number, body: object]>>) {
	const asked: string[] = [];
	const server = createServer((request, response) => {
		asked.push(`${request.method ?? ''} ${request.url ?? ''} ${request.headers.cookie ?? ''}`);
		const [status, body] = answers[request.url ?? ''] ?? [404, { message: 'Nothing here' }];
		response.writeHead(status, { 'set-cookie': 'n8n-auth=token; Path=/' });
		response.end(JSON.stringify(body));
	});
	await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
	const address = server.address();
	const port = typeof address === 'object' && address !== null ? address.port : 0;
	return { url: `http://${LOOPBACK}:${port}`, asked, close: () => server.close() };
}

const settings = (
	showSetupOnFirstLoad: boolean,
	versionCli = '2.40.7',
): Partial<Record<string, [number, object]>> => ({
	'/rest/settings': [200, { data: { versionCli, userManagement: { showSetupOnFirstLoad } } }],
});

const WORKFLOW = { id: 'w', name: 'W', nodes: [], connections: {}, versionId: 'v1' };

describe('N8nClient', () => {
	it.each([
		[true, '/rest/owner/setup'],
		[false, '/rest/login'],
	])('signs in where an owner is missing: %s', async (missing, path) => {
		const n8n = await answering({ ...settings(missing), [path]: [200, {}] });
		await N8nClient.setUp(n8n);
		n8n.close();
		expect(n8n.asked[1]).toContain(`POST ${path}`);
	});

	it('sends the cookie back, and says what n8n refused', async () => {
		const n8n = await answering({ ...settings(false), '/rest/login': [200, {}] });
		const client = await N8nClient.setUp(n8n);
		await expect(client.getWorkflow('x')).rejects.toThrow(
			'GET /rest/workflows/x was answered 404: Nothing here',
		);
		n8n.close();
		expect(n8n.asked[2]).toContain('n8n-auth=token');
	});

	it.each([
		['2.40.7', 'POST /rest/workflows/w/activate'],
		['1.123.81', 'PATCH /rest/workflows/w '],
	])('publishes as n8n %s wants it', async (version, call) => {
		const workflow: [number, object] = [200, { data: WORKFLOW }];
		const n8n = await answering({
			...settings(false, version),
			'/rest/login': [200, {}],
			'/rest/workflows/w': workflow,
			'/rest/workflows/w/activate': workflow,
		});
		await (await N8nClient.setUp(n8n)).publish('w');
		n8n.close();
		expect(n8n.asked.at(-1)).toContain(call);
	});

	it('tells of n8n 1, which publishes at once, whether a workflow is published', async () => {
		const n8n = await answering({
			...settings(false, '1.123.81'),
			'/rest/login': [200, {}],
			'/rest/workflows/w': [200, { data: { ...WORKFLOW, active: true, activeVersionId: 'v1' } }],
		});
		const client = await N8nClient.setUp(n8n);
		expect(await client.publication('w')).toEqual({
			status: 'published',
			liveVersionId: 'v1',
			triggers: [],
		});
		n8n.close();
	});
});

describe('execution', () => {
	const summary = { id: '1', workflowId: 'w', status: 'success', mode: 'webhook' };
	const stored = JSON.stringify([
		{ resultData: '1' },
		{ runData: '2' },
		{ Trigger: '3' },
		['4'],
		{ data: '5' },
		{ main: '6' },
		['7', '8'],
		[],
		['9'],
		{ json: '10' },
		{ event: '11' },
		'reply',
	]);

	it('gives the items of a node, from all outputs or one', () => {
		const execution = executionSchema.parse({ ...summary, data: stored });
		expect(execution.items('Trigger')).toEqual([{ event: 'reply' }]);
		expect(execution.items('Trigger', 0)).toEqual([]);
		expect(execution.items('Trigger', 1)).toEqual([{ event: 'reply' }]);
		expect(execution.items('Another')).toEqual([]);
	});
});
