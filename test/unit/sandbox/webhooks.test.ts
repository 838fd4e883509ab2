import { call, clear, create, receive, start } from './support';

afterEach(clear);

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const iso = expect.stringMatching(ISO) as string;

describe('POST /api/webhooks', () => {
	it('answers 201 with everything that contract section 1 lists', async () => {
		const { sandbox, workspace } = await start();
		const { status, json } = await create(sandbox, workspace, { description: 'To the CRM' });
		expect(status).toBe(201);
		expect(json).toEqual({
			id: expect.stringMatching(/^[0-9a-f]{24}$/) as string,
			secret: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/) as string,
			url: 'https://example.com/hook',
			events: ['message.reply'],
			name: 'Replies',
			description: 'To the CRM',
			createdAt: iso,
			warning: expect.stringContaining('Save this secret') as string,
		});
	});

	it('gives each webhook an id and a secret of its own', async () => {
		const { sandbox, workspace } = await start();
		await create(sandbox, workspace);
		await create(sandbox, workspace);
		const [one, two] = workspace.webhooks;
		expect(one?.id).not.toBe(two?.id);
		expect(one?.secret).not.toBe(two?.secret);
	});

	it.each([
		'http://127.0.0.1:5678/x',
		'http://127.8.0.1/x',
		'http://localhost/x',
		'http://[::1]/x',
	])('takes %s, which only this machine can reach', async (url) => {
		const { sandbox, workspace } = await start();
		expect(await create(sandbox, workspace, { url })).toMatchObject({ status: 201 });
	});
});

describe('GET /api/webhooks', () => {
	it('lists the whole workspace, newest first, with the fields of the contract', async () => {
		const { sandbox, workspace } = await start();
		await create(sandbox, workspace, { name: 'First' });
		await create(sandbox, workspace, { name: 'Second' });
		const { json } = await call(sandbox, 'GET', '/api/webhooks', { key: workspace.apiKey });
		const listed = {
			id: workspace.webhooks[0]?.id,
			url: 'https://example.com/hook',
			events: ['message.reply'],
			name: 'Second',
			description: null,
			isActive: true,
			lastTriggeredAt: null,
			lastSuccessAt: null,
			lastFailureAt: null,
			failureCount: 0,
			createdAt: iso,
			updatedAt: iso,
		};
		const first = { ...listed, id: workspace.webhooks[1]?.id, name: 'First' };
		expect(json).toEqual({ webhooks: [listed, first] });
	});

	it('lists a webhook that was added by hand, and none of another workspace', async () => {
		const { sandbox, workspace } = await start();
		workspace.addByHand({ url: 'https://example.com/x', events: ['message.delivered'] });
		const other = sandbox.createWorkspace();
		const path = '/api/webhooks';
		expect((await call(sandbox, 'GET', path, { key: workspace.apiKey })).json).toMatchObject({
			webhooks: [{ events: ['message.delivered'] }],
		});
		expect((await call(sandbox, 'GET', path, { key: other.apiKey })).json).toEqual({
			webhooks: [],
		});
	});
});

describe('one webhook', () => {
	async function standing() {
		const { sandbox, workspace } = await start();
		await create(sandbox, workspace, { url: (await receive()).url });
		const id = workspace.webhooks[0]?.id ?? '';
		const path = `/api/webhooks/${id}`;
		return { sandbox, workspace, id, path, key: workspace.apiKey };
	}

	it('is shown', async () => {
		const { sandbox, path, key, id } = await standing();
		const { status, json } = await call(sandbox, 'GET', path, { key });
		expect(status).toBe(200);
		expect(json).toMatchObject({ id, name: 'Replies', isActive: true });
	});

	it('is changed in what is named alone, and keeps its secret', async () => {
		const { sandbox, workspace, path, key } = await standing();
		const [before] = workspace.webhooks;
		const body = { events: ['message.sent', 'message.failed'], isActive: false };
		const { json } = await call(sandbox, 'PATCH', path, { key, body });
		expect(json).toEqual({ success: true });
		expect(workspace.webhooks).toEqual([{ ...before, ...body, updatedAt: iso }]);
	});

	it('takes a new url, name and description', async () => {
		const { sandbox, workspace, path, key } = await standing();
		const body = { url: 'https://example.com/new', name: 'New', description: 'Why' };
		await call(sandbox, 'PATCH', path, { key, body });
		expect(workspace.webhooks).toMatchObject([body]);
	});

	it('is deleted once and then gone', async () => {
		const { sandbox, workspace, path, key } = await standing();
		expect((await call(sandbox, 'DELETE', path, { key })).json).toEqual({ success: true });
		expect(workspace.webhooks).toEqual([]);
		expect(await call(sandbox, 'DELETE', path, { key })).toMatchObject({ status: 404 });
	});

	it('shows its secret in no answer but the first', async () => {
		const { sandbox, workspace, path, key } = await standing();
		const secret = workspace.webhooks[0]?.secret ?? '';
		const answers = [
			await call(sandbox, 'GET', '/api/webhooks', { key }),
			await call(sandbox, 'GET', path, { key }),
			await call(sandbox, 'PATCH', path, { key, body: { name: 'New' } }),
			await call(sandbox, 'POST', `${path}/health-check`, { key }),
			await call(sandbox, 'DELETE', path, { key }),
		];
		for (const { status, text } of answers) {
			expect(status).toBe(200);
			expect(text).not.toContain(secret);
			expect(text).not.toContain('"secret"');
		}
	});
});
