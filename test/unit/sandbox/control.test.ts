import { isObject } from '../../../nodes/Tuco/shared/json';
import { call, clear, receive, start } from './support';

afterEach(clear);

const text = (value: unknown, key: string): string =>
	isObject(value) && typeof value[key] === 'string' ? value[key] : '';

describe('the control of a sandbox over HTTP', () => {
	it('lists what there is', async () => {
		const { sandbox } = await start();
		const { status, json } = await call(sandbox, 'GET', '/_sandbox');
		expect(status).toBe(200);
		expect(json).toMatchObject({ control: expect.arrayContaining(['GET /_sandbox']) as string[] });
	});

	it('creates a workspace whose key works', async () => {
		const { sandbox } = await start();
		const body = { name: 'Mine' };
		const { status, json } = await call(sandbox, 'POST', '/_sandbox/workspaces', { body });
		expect(status).toBe(201);
		expect(json).toMatchObject({ id: expect.stringMatching(/^org_/) as string, name: 'Mine' });
		const key = text(json, 'apiKey');
		expect(key).toMatch(/^tuco_sk_/);
		expect(await call(sandbox, 'GET', '/api/webhooks', { key })).toMatchObject({ status: 200 });
	});

	it('sets the subscription', async () => {
		const { sandbox, workspace } = await start();
		const body = { subscription: 'past-due' };
		await call(sandbox, 'PATCH', `/_sandbox/workspaces/${workspace.id}`, { body });
		expect(workspace.subscription).toBe('past-due');
	});

	it('revokes a key', async () => {
		const { sandbox, workspace } = await start();
		const old = workspace.apiKey;
		const path = `/_sandbox/workspaces/${workspace.id}/revoke-key`;
		const { json } = await call(sandbox, 'POST', path);
		expect(json).toEqual({ apiKey: workspace.apiKey });
		expect(workspace.apiKey).not.toBe(old);
	});

	it('fires an event and lists its delivery', async () => {
		const { sandbox, workspace } = await start();
		const receiver = await receive();
		workspace.addByHand({ url: receiver.url, events: ['message.reply'] });
		const path = `/_sandbox/workspaces/${workspace.id}`;
		const facts = { text: 'Yes', leadId: null, attachmentUrls: [] };
		const body = { event: 'message.reply', family: 'envelope', facts, testMode: true };
		const { json } = await call(sandbox, 'POST', `${path}/fire`, { body });
		expect(json).toMatchObject({ deliveries: [{ family: 'envelope', status: 200 }] });
		expect(String(receiver.received[0]?.body)).toContain('"message":"Yes"');
		expect((await call(sandbox, 'GET', `${path}/deliveries`)).json).toEqual(json);
	});

	it('adds, lists and clears faults', async () => {
		const { sandbox, workspace } = await start();
		const body = { status: 500, times: 'always', method: 'GET' };
		const faults = [{ ...body, skip: 0 }];
		const path = '/_sandbox/faults';
		expect(await call(sandbox, 'POST', path, { body })).toMatchObject({
			status: 201,
			json: { faults },
		});
		const { apiKey: key } = workspace;
		expect(await call(sandbox, 'GET', '/api/webhooks', { key })).toMatchObject({ status: 500 });
		expect((await call(sandbox, 'GET', path)).json).toEqual({ faults });
		expect((await call(sandbox, 'DELETE', path)).json).toEqual({ faults: [] });
		expect(await call(sandbox, 'GET', '/api/webhooks', { key })).toMatchObject({ status: 200 });
	});

	it('lists the calls of the API, without the key', async () => {
		const { sandbox, workspace } = await start();
		const { apiKey: key } = workspace;
		await call(sandbox, 'POST', '/api/webhooks', { key, body: { url: 'x' } });
		await call(sandbox, 'PATCH', '/api/webhooks/1?a=b', { key: 'tuco_sk_no', body: '{' });
		const listed = await call(sandbox, 'GET', '/_sandbox/requests');
		const at = expect.any(String) as string;
		const [post, patch] = [
			{ method: 'POST', path: '/api/webhooks', status: 400, body: { url: 'x' } },
			{ method: 'PATCH', path: '/api/webhooks/1', status: 401, body: '{' },
		];
		expect(listed.json).toEqual({
			requests: [
				{ ...post, at, workspaceId: workspace.id },
				{ ...patch, at, workspaceId: null },
			],
		});
		expect(listed.text).not.toContain('tuco_sk_');
	});
});

describe('bad input of the control is answered 400 with a sentence', () => {
	it.each([
		['{', 'The body is not JSON'],
		['{}', 'event must be the name of an event'],
		['{"event":"message.sent","family":"x"}', 'family must be one of flat, envelope'],
		['{"event":"message.sent","family":"reply"}', 'message.sent comes in the families document'],
		['{"event":"message.sent","testMode":1}', 'testMode must be true or false'],
		['{"event":"message.sent","facts":[]}', 'facts must be an object'],
		['{"event":"message.sent","facts":{"txt":"x"}}', 'facts has no txt; it has messageId'],
		['{"event":"message.sent","facts":{"text":5}}', 'facts.text has the wrong type'],
		['{"event":"x","facts":{"parentMessages":[{}]}}', 'facts.parentMessages has the wrong type'],
	])('for firing %s', async (body, reason) => {
		const { sandbox, workspace } = await start();
		const path = `/_sandbox/workspaces/${workspace.id}/fire`;
		const { status, json } = await call(sandbox, 'POST', path, { body });
		expect(status).toBe(400);
		expect(text(json, 'error')).toContain(reason);
	});

	it.each([
		['[]', 'A fault is a JSON object'],
		['{}', 'A fault needs a status'],
		['{"stats":500}', 'A fault has no stats; it has method'],
		['{"status":"500"}', 'status must be a number'],
		['{"status":500,"times":"ever"}', 'times must be a number or "always"'],
		['{"status":500,"times":0}', 'times must be a whole number'],
		['{"drop":"now"}', 'drop must be before or after'],
		['{"body":5}', 'body must be a text'],
	])('for the fault %s', async (body, reason) => {
		const { sandbox } = await start();
		const { status, json } = await call(sandbox, 'POST', '/_sandbox/faults', { body });
		expect(status).toBe(400);
		expect(text(json, 'error')).toContain(reason);
		expect(sandbox.faults.list()).toEqual([]);
	});

	it('for a subscription that there is not', async () => {
		const { sandbox, workspace } = await start();
		const path = `/_sandbox/workspaces/${workspace.id}`;
		const { status, json } = await call(sandbox, 'PATCH', path, { body: {} });
		expect([status, json]).toEqual([400, { error: 'subscription must be active or past-due' }]);
	});

	it('for a name that is no text', async () => {
		const { sandbox } = await start();
		const body = { name: 5 };
		const answer = await call(sandbox, 'POST', '/_sandbox/workspaces', { body });
		expect(answer).toMatchObject({
			status: 400,
			json: { error: 'name must be a text, or left out' },
		});
	});
});

it.each(['/_sandbox/other', '/_sandbox/workspaces/org_1/deliveries'])(
	'%s is answered 404 with a sentence',
	async (path) => {
		const { sandbox } = await start();
		const { status, json } = await call(sandbox, 'GET', path);
		expect(status).toBe(404);
		expect(text(json, 'error')).toContain('There is no');
	},
);
