import { request } from 'node:http';

import { FAMILIES_OF } from '../../../tools/sandbox';
import { type Sandbox, type Workspace } from '../../../tools/sandbox/types';
import { call, clear, stage, start } from './support';

afterEach(clear);

describe('the page', () => {
	it.each([
		['/', 'text/html'],
		['/page.css', 'text/css'],
		['/page.js', 'text/javascript'],
		['/fire.js', 'text/javascript'],
		['/icon.svg', 'image/svg+xml'],
	])('serves %s, which may load nothing from elsewhere', async (path, type) => {
		const { sandbox } = await start();
		const { status, headers } = await call(sandbox, 'GET', path);
		expect(status).toBe(200);
		expect(headers.get('content-type')).toContain(type);
		expect(headers.get('content-security-policy')).toContain("default-src 'self'");
	});

	it('names no resource of another site, and has no script or style inline', async () => {
		const { sandbox } = await start();
		const { text } = await call(sandbox, 'GET', '/');
		expect(text).not.toMatch(
			/(?:src|href)="(?:https?:)?\/\/|<style|style=|<script(?! type="module" src=)/,
		);
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

	it('tells how each webhook answered last, and what the status means', async () => {
		const { sandbox, workspace, receiver } = await stage(['message.reply']);
		await workspace.fire({ event: 'message.reply' });
		receiver.answer = { status: 502, body: 'x'.repeat(3000) };
		await workspace.fire({ event: 'message.reply' });
		const { json } = await call(sandbox, 'GET', '/_sandbox/state');
		const answer = { status: 502, statusText: 'Bad Gateway', error: null };
		const response = expect.stringContaining('(cut: 3000 characters in all)') as string;
		expect(json).toMatchObject({
			workspaces: [
				{
					webhooks: [{ lastAnswer: answer }],
					deliveries: [{ ...answer, number: 2, webhookName: 'Added by hand', response }, {}],
				},
			],
		});
	});

	it.each([
		['no webhook has', 0],
		['a paused webhook alone has', 1],
	])('shows an event that %s', async (_, pausedWebhooks) => {
		const { sandbox, workspace, webhook } = await stage(['message.sent']);
		workspace.pause(webhook().id);
		const event = pausedWebhooks === 0 ? 'message.reply' : 'message.sent';
		await workspace.fire({ event });
		const { json } = await call(sandbox, 'GET', '/_sandbox/state');
		expect(json).toMatchObject({
			workspaces: [{ deliveries: [{ kind: 'unheard', event, pausedWebhooks }] }],
		});
	});

	it('names the families of each event, the unknown one too', async () => {
		const { sandbox } = await start();
		const { json } = await call(sandbox, 'GET', '/_sandbox/state');
		const unknown = { 'message.reaction': ['envelope', 'flat', 'test'] };
		expect(json).toMatchObject({ familiesOf: { ...FAMILIES_OF, ...unknown } });
	});

	it('tells no key and no secret', async () => {
		const { sandbox, workspace, webhook } = await stage(['message.reply']);
		await workspace.fire({ event: 'message.reply' });
		const { text } = await call(sandbox, 'GET', '/_sandbox/state');
		expect(text).not.toContain(workspace.apiKey);
		expect(text).not.toContain(webhook().secret);
	});
});

describe('what the page asks for', () => {
	it('fires an event, which the state then shows', async () => {
		const { sandbox, workspace, receiver } = await stage(['message.reply']);
		const facts = { text: '<b>Yes</b>', recipientPhone: '+12025550199' };
		const body = { event: 'message.reply', family: 'flat', facts, testMode: false };
		const path = `/_sandbox/workspaces/${workspace.id}/fire`;
		const fired = await call(sandbox, 'POST', path, { body });
		expect(fired).toMatchObject({ status: 200, json: { deliveries: [{ status: 200 }] } });
		expect(String(receiver.received[0]?.body)).toContain('<b>Yes</b>');
		const { json } = await call(sandbox, 'GET', '/_sandbox/state');
		const latencyMs = expect.any(Number) as number;
		expect(json).toMatchObject({
			workspaces: [{ deliveries: [{ family: 'flat', status: 200, statusText: 'OK', latencyMs }] }],
		});
	});

	it('checks the health of each webhook', async () => {
		const { sandbox, workspace, webhook } = await stage(['message.reply']);
		workspace.pause(workspace.double(webhook().id).id);
		const path = `/_sandbox/workspaces/${workspace.id}/health-check`;
		const { json } = await call(sandbox, 'POST', path);
		expect(json).toMatchObject({ deliveries: [{ family: 'test' }, { family: 'test' }] });
	});

	it('says that there is no webhook to check', async () => {
		const { sandbox, workspace } = await start();
		const path = `/_sandbox/workspaces/${workspace.id}/health-check`;
		const { status, json } = await call(sandbox, 'POST', path);
		expect([status, json]).toEqual([400, { error: 'There is no webhook to check' }]);
	});

	it.each([[{}], [{ event: '' }], [{ event: 5 }]])(
		'refuses the nameless event %j',
		async (body) => {
			const { sandbox, workspace } = await start();
			const path = `/_sandbox/workspaces/${workspace.id}/fire`;
			const { status, text } = await call(sandbox, 'POST', path, { body });
			expect(status).toBe(400);
			expect(text).toContain('event must be the name of an event, such as message.sent');
		},
	);

	it('gets no key and no secret back', async () => {
		const { sandbox, workspace, webhook } = await stage(['message.reply']);
		const path = `/_sandbox/workspaces/${workspace.id}`;
		const body = { event: 'message.reply' };
		const fired = await call(sandbox, 'POST', `${path}/fire`, { body });
		const checked = await call(sandbox, 'POST', `${path}/health-check`);
		for (const secret of [workspace.apiKey, webhook().secret]) {
			expect(fired.text + checked.text).not.toContain(secret);
		}
	});
});

describe('the control', () => {
	/** Fires as a browser on a site would, its Host the one that the site was reached under. */
	function fireFrom(site: Record<string, string>, { url }: Sandbox, { id }: Workspace) {
		return new Promise<number | undefined>((resolve, reject) => {
			const options = { method: 'POST', headers: site };
			request(`${url}/_sandbox/workspaces/${id}/fire`, options, (answer) => {
				answer.resume();
				resolve(answer.statusCode);
			})
				.on('error', reject)
				.end('{"event":"message.reply"}');
		});
	}

	it.each([
		['a cross-site page', { 'Sec-Fetch-Site': 'cross-site' }],
		['a page on another port', { 'Sec-Fetch-Site': 'same-site' }],
		['another origin', { Origin: 'https://evil.example' }],
		['an origin that is kept secret', { Origin: 'null' }],
		['no site at all, by a broken Origin', { Host: '[', Origin: 'http://[' }],
		[
			'a foreign name that resolves to 127.0.0.1',
			{ Host: 'evil.example', Origin: 'http://evil.example', 'Sec-Fetch-Site': 'same-origin' },
		],
	])('refuses what comes from %s', async (_, site) => {
		const { sandbox, workspace, receiver } = await stage(['message.reply']);
		expect(await fireFrom(site, sandbox, workspace)).toBe(403);
		expect(receiver.received).toEqual([]);
	});

	it.each(['127.0.0.1', 'localhost'])('takes what its own page at %s sends', async (name) => {
		const { sandbox, workspace, receiver } = await stage(['message.reply']);
		const Host = `${name}:${new URL(sandbox.url).port}`;
		const site = { Host, Origin: `http://${Host}`, 'Sec-Fetch-Site': 'same-origin' };
		expect(await fireFrom(site, sandbox, workspace)).toBe(200);
		expect(receiver.received).toHaveLength(1);
	});
});
