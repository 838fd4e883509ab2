import { call, clear, create, start } from './support';

afterEach(clear);

const READ_ONLY = { error: 'READ_ONLY', code: 'READ_ONLY', reason: 'past_due' };
const EVERY_ROUTE = [
	['GET', '/api/webhooks'],
	['POST', '/api/webhooks'],
	['GET', '/api/webhooks/680a1b2c3d4e5f6789012345'],
	['PATCH', '/api/webhooks/680a1b2c3d4e5f6789012345'],
	['DELETE', '/api/webhooks/680a1b2c3d4e5f6789012345'],
	['POST', '/api/webhooks/680a1b2c3d4e5f6789012345/health-check'],
] as const;

describe('a call without a valid key is answered 401', () => {
	it.each(EVERY_ROUTE)('on %s %s', async (method, path) => {
		const { sandbox } = await start();
		const unauthorized = { status: 401, json: { error: 'Unauthorized' } };
		expect(await call(sandbox, method, path)).toMatchObject(unauthorized);
		expect(await call(sandbox, method, path, { key: 'tuco_sk_no' })).toMatchObject(unauthorized);
	});

	it('once the key was revoked, while the new one works', async () => {
		const { sandbox, workspace } = await start();
		const old = workspace.apiKey;
		const key = workspace.revokeKey();
		expect(key).toBe(workspace.apiKey);
		expect(await call(sandbox, 'GET', '/api/webhooks', { key: old })).toMatchObject({
			status: 401,
		});
		expect(await call(sandbox, 'GET', '/api/webhooks', { key })).toMatchObject({ status: 200 });
	});
});

describe('a call for a webhook that is not in the workspace is answered 404', () => {
	const onWebhook = EVERY_ROUTE.slice(2);

	it.each(onWebhook)('on %s %s', async (method, path) => {
		const { sandbox, workspace } = await start();
		expect(await call(sandbox, method, path, { key: workspace.apiKey })).toMatchObject({
			status: 404,
			json: { error: 'Webhook not found' },
		});
	});

	it.each(onWebhook)('on %s %s, when it stands in another workspace', async (method, path) => {
		const { sandbox, workspace } = await start();
		await create(sandbox, workspace);
		const id = workspace.webhooks[0]?.id ?? '';
		const { apiKey: key } = sandbox.createWorkspace();
		const theirs = path.replace('680a1b2c3d4e5f6789012345', id);
		const body = { name: 'Mine now' };
		const sent = method === 'PATCH' ? { key, body } : { key };
		expect(await call(sandbox, method, theirs, sent)).toMatchObject({ status: 404 });
		expect(workspace.webhooks).toMatchObject([{ id, name: 'Replies' }]);
	});
});

it('answers an unknown route 404 with JSON', async () => {
	const { sandbox } = await start();
	const { status, json } = await call(sandbox, 'GET', '/api/unknown');
	expect({ status, json }).toEqual({ status: 404, json: { error: 'Not found' } });
});

describe('a workspace whose subscription is past due', () => {
	it('answers every write 402 and changes nothing', async () => {
		const { sandbox, workspace } = await start();
		await create(sandbox, workspace);
		const before = workspace.webhooks;
		const path = `/api/webhooks/${before[0]?.id ?? ''}`;
		const key = workspace.apiKey;
		workspace.subscription = 'past-due';
		const refused = { status: 402, json: READ_ONLY };
		expect(await create(sandbox, workspace)).toMatchObject(refused);
		const body = { name: 'New' };
		expect(await call(sandbox, 'PATCH', path, { key, body })).toMatchObject(refused);
		expect(await call(sandbox, 'DELETE', path, { key })).toMatchObject(refused);
		expect(workspace.webhooks).toEqual(before);
	});

	it('still answers reads, and writes again once it is paid', async () => {
		const { sandbox, workspace } = await start();
		workspace.subscription = 'past-due';
		const key = workspace.apiKey;
		expect(await call(sandbox, 'GET', '/api/webhooks', { key })).toMatchObject({ status: 200 });
		workspace.subscription = 'active';
		expect(await create(sandbox, workspace)).toMatchObject({ status: 201 });
	});
});

type BadField = [name: string, fields: Record<string, unknown>, error: string];

const BAD_FIELDS: BadField[] = [
	['an empty url', { url: '' }, 'URL is required'],
	['a url that is no text', { url: 5 }, 'URL is required'],
	['a url that is none', { url: 'example' }, 'Invalid URL format'],
	['a url without TLS', { url: 'http://example.com/x' }, 'Invalid URL format'],
	['another scheme', { url: 'ftp://127.0.0.1/x' }, 'Invalid URL format'],
	['a host that looks local', { url: 'http://127.0.0.1.example.com/' }, 'Invalid URL format'],
	['no event', { events: [] }, 'At least one event must be selected'],
	['events that are no list', { events: 'message.sent' }, 'At least one event must be selected'],
	['an unknown event', { events: ['message.sent', 'x'] }, 'Invalid events: x'],
	['unknown events', { events: ['x', 'y'] }, 'Invalid events: x, y'],
	['message.delivered', { events: ['message.delivered'] }, 'Invalid events: message.delivered'],
	['an event that is no text', { events: [null] }, 'Invalid events: null'],
	['a blank name', { name: ' ' }, 'Name is required'],
	['a description that is no text', { description: 5 }, 'Description must be a text'],
];

describe('bad input of POST is answered 400', () => {
	it.each<BadField>([
		['a missing url', { url: undefined }, 'URL is required'],
		['missing events', { events: undefined }, 'At least one event must be selected'],
		['a missing name', { name: undefined }, 'Name is required'],
		...BAD_FIELDS,
	])('for %s', async (_name, changes, error) => {
		const { sandbox, workspace } = await start();
		const { status, json } = await create(sandbox, workspace, changes);
		expect({ status, json }).toEqual({ status: 400, json: { error } });
		expect(workspace.webhooks).toEqual([]);
	});

	it.each([
		['not JSON', '{', 'The body is not JSON'],
		['no object', '[]', 'The body is not a JSON object'],
	])('for a body that is %s', async (_name, body, error) => {
		const { sandbox, workspace } = await start();
		const { apiKey: key } = workspace;
		const { status, json } = await call(sandbox, 'POST', '/api/webhooks', { key, body });
		expect({ status, json }).toEqual({ status: 400, json: { error } });
	});
});

describe('bad input of PATCH is answered 400', () => {
	it.each<BadField>([
		...BAD_FIELDS,
		['isActive as a text', { isActive: 'no' }, 'isActive must be true or false'],
	])('for %s', async (_name, body, error) => {
		const { sandbox, workspace } = await start();
		await create(sandbox, workspace);
		const before = workspace.webhooks;
		const path = `/api/webhooks/${before[0]?.id ?? ''}`;
		const { apiKey: key } = workspace;
		const { status, json } = await call(sandbox, 'PATCH', path, { key, body });
		expect({ status, json }).toEqual({ status: 400, json: { error } });
		expect(workspace.webhooks).toEqual(before);
	});
});
