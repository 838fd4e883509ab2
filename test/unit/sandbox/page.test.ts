import { call, clear, stage, start } from './support';

afterEach(clear);

describe('the page', () => {
	it.each([
		['/', 'text/html'],
		['/page.css', 'text/css'],
		['/page.js', 'text/javascript'],
	])('serves %s, which may load nothing from elsewhere', async (path, type) => {
		const { sandbox } = await start();
		const { status, headers } = await call(sandbox, 'GET', path);
		expect(status).toBe(200);
		expect(headers.get('content-type')).toContain(type);
		expect(headers.get('content-security-policy')).toContain("default-src 'self'");
	});

	it('is loaded without a word of the API being called', async () => {
		const { sandbox } = await start();
		await call(sandbox, 'GET', '/');
		expect(sandbox.requests).toEqual([]);
	});
});

describe('GET /_sandbox/state', () => {
	it('shows webhooks and deliveries, newest first, with status and latency', async () => {
		const { sandbox, workspace } = await stage(['message.reply']);
		await workspace.fire({ event: 'message.reply', facts: { messageId: 'm1' } });
		await workspace.fire({ event: 'message.reply', facts: { messageId: 'm2' } });
		const { json } = await call(sandbox, 'GET', '/_sandbox/state');
		expect(json).toMatchObject({
			events: expect.arrayContaining(['message.reply', 'message.reaction']) as unknown,
			families: expect.arrayContaining(['flat', 'document']) as unknown,
			workspaces: [
				{
					id: workspace.id,
					webhooks: [{ events: ['message.reply'], isActive: true }],
					deliveries: [
						{ messageId: 'm2', status: 200, latencyMs: expect.any(Number) as number },
						{ messageId: 'm1' },
					],
				},
			],
		});
	});

	it('tells no key and no secret', async () => {
		const { sandbox, workspace, webhook } = await stage(['message.reply']);
		await workspace.fire({ event: 'message.reply' });
		const { text } = await call(sandbox, 'GET', '/_sandbox/state');
		expect(text).not.toContain(workspace.apiKey);
		expect(text).not.toContain(webhook().secret);
	});
});

describe('the control', () => {
	it.each(['cross-site', 'same-site'])('refuses what a %s page sends', async (site) => {
		const { sandbox, workspace, receiver } = await stage(['message.reply']);
		const answer = await fetch(`${sandbox.url}/_sandbox/workspaces/${workspace.id}/fire`, {
			method: 'POST',
			headers: { 'Sec-Fetch-Site': site },
			body: '{"event":"message.reply"}',
		});
		expect(answer.status).toBe(403);
		expect(receiver.received).toEqual([]);
	});

	it('takes what its own page sends', async () => {
		const { sandbox, workspace, receiver } = await stage(['message.reply']);
		const answer = await fetch(`${sandbox.url}/_sandbox/workspaces/${workspace.id}/fire`, {
			method: 'POST',
			headers: { 'Sec-Fetch-Site': 'same-origin' },
			body: '{"event":"message.reply","facts":{"text":"Yes"}}',
		});
		expect(answer.status).toBe(200);
		expect(receiver.received).toHaveLength(1);
	});
});
