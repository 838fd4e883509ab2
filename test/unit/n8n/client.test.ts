import { createServer } from 'node:http';
import { N8nClient } from '../../../n8n/client';
import { readExecution } from '../../../n8n/execution';
import { LOOPBACK } from '../../../n8n/ports';

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

const settings = (showSetupOnFirstLoad: boolean): [number, object] => [
	200,
	{ data: { userManagement: { showSetupOnFirstLoad } } },
];

describe('N8nClient', () => {
	it.each([
		[true, '/rest/owner/setup'],
		[false, '/rest/login'],
	])('signs in where an owner is missing: %s', async (missing, path) => {
		const n8n = await answering({ '/rest/settings': settings(missing), [path]: [200, {}] });
		await N8nClient.setUp(n8n);
		n8n.close();
		expect(n8n.asked[1]).toContain(`POST ${path}`);
	});

	it('sends the cookie back, and says what n8n refused', async () => {
		const n8n = await answering({ '/rest/settings': settings(false), '/rest/login': [200, {}] });
		const client = await N8nClient.setUp(n8n);
		await expect(client.getWorkflow('x')).rejects.toThrow(
			'GET /rest/workflows/x was answered 404: Nothing here',
		);
		n8n.close();
		expect(n8n.asked[2]).toContain('n8n-auth=token');
	});
});

describe('readExecution', () => {
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
		const execution = readExecution({ ...summary, data: stored });
		expect(execution.items('Trigger')).toEqual([{ event: 'reply' }]);
		expect(execution.items('Trigger', 0)).toEqual([]);
		expect(execution.items('Trigger', 1)).toEqual([{ event: 'reply' }]);
		expect(execution.items('Another')).toEqual([]);
	});
});
