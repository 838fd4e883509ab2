import type { INodeParameters } from 'n8n-workflow';

import { locator, withTuco } from '../../support/runNode';
import { containing } from '../../support/startTrigger';

const tuco = withTuco();

const ID = '69ab444ac1feb77d7f46462f';
const FIELDS = { url: 'https://example.com/tuco', events: ['message.reply'], name: 'Replies' };

const run = async (operation: string, fields: INodeParameters = {}) =>
	await tuco.run({ parameters: { resource: 'webhook', operation, ...fields } });
const webhooks = () => tuco.workspace.webhooks;

test('a webhook is created, read, listed, updated and deleted', async () => {
	const additionalFields = { description: 'For the CRM' };
	const created = await run('create', { ...FIELDS, additionalFields });
	const webhookId = webhooks()[0]?.id ?? '';
	const all = { webhookId, ...FIELDS, description: 'For the CRM' };
	expect(created.main).toMatchObject([{ json: all }]);
	const id = { webhookId: locator(webhookId) };
	expect((await run('get', id)).main).toMatchObject([{ json: { ...all, failureCount: 0 } }]);

	tuco.workspace.addByHand({ url: FIELDS.url, events: FIELDS.events });
	const newest = { name: 'Added by hand' };
	expect((await run('getAll', { limit: 1 })).main).toMatchObject([{ json: newest }]);
	expect((await run('getAll', { returnAll: true })).main).toHaveLength(2);

	const updateFields = { isActive: false, events: 'message.sent, message.opened', description: '' };
	const updated = await run('update', { ...id, updateFields });
	expect(updated.main).toMatchObject([{ json: { webhookId, success: true } }]);
	expect(webhooks()[1]).toMatchObject({
		...{ isActive: false, description: '', name: 'Replies' },
		events: ['message.sent', 'message.opened'],
	});

	const deleted = await run('delete', id);
	expect(deleted.main).toMatchObject([{ json: { webhookId, deleted: true } }]);
	expect(webhooks()).toMatchObject([newest]);
});

test('Create gives the secret only if asked', async () => {
	const without = JSON.stringify(await run('create', FIELDS));
	expect(without).not.toContain(webhooks()[0]?.secret);
	expect(without).not.toContain('Save this secret');
	const { main } = await run('create', { ...FIELDS, includeSecret: true });
	expect(main).toMatchObject([{ json: { secret: webhooks()[0]?.secret } }]);
});

test('no other operation gives a secret, even if Tuco did', async () => {
	const { secret, ...webhook } = tuco.workspace.addByHand(FIELDS);
	const leak = JSON.stringify({
		...webhook,
		secret,
		webhooks: [{ id: ID, signingSecret: secret }],
	});
	for (const operation of ['get', 'getAll']) {
		tuco.sandbox.faults.add({ body: leak });
		const { main } = await run(operation, { webhookId: locator(webhook.id) });
		expect(main).toHaveLength(1);
		expect(JSON.stringify(main)).not.toContain(secret);
	}
});

test('a failed test is a result, and its reason is under no key that n8n takes for an error', async () => {
	const { id } = tuco.workspace.addByHand({ ...FIELDS, url: tuco.sandbox.url });
	const { main } = await run('test', { webhookId: locator(id) });
	expect(main).toMatchObject([
		{ json: { webhookId: id, success: false, statusCode: 404, errorMessage: containing('404') } },
	]);
	expect(main[0]?.json).not.toHaveProperty('error');
});

test('a creation without an answer is not repeated, not even by Retry On Fail', async () => {
	const parameters = { resource: 'webhook', operation: 'create', ...FIELDS };
	tuco.sandbox.faults.add({ drop: 'after' });
	const { error } = await tuco.run({ parameters, settings: { retryOnFail: true, maxTries: 3 } });
	expect(error).toMatchObject({
		message: containing('Tuco may have added the webhook'),
		description: containing('its secret is lost'),
	});
	expect(webhooks()).toHaveLength(1);
});

test('a deletion whose answer was lost is repeated, and counts as done', async () => {
	const { id } = tuco.workspace.addByHand(FIELDS);
	tuco.sandbox.faults.add({ drop: 'after' });
	const { main } = await run('delete', { webhookId: locator(id) });
	expect(main).toMatchObject([{ json: { webhookId: id, deleted: true } }]);
});

test.each(['delete', 'get', 'test', 'update'])(
	'%s of an unknown webhook says so',
	async (operation) => {
		const updateFields = { isActive: true };
		const { error } = await run(operation, { webhookId: locator(ID), updateFields });
		expect(error).toMatchObject({ message: 'Tuco has no webhook with this ID' });
	},
);

test.each([
	['create', { ...FIELDS, url: 'example' }, 'Tuco does not accept this URL', 'https://'],
	['create', { ...FIELDS, events: ['message.delivered'] }, 'does not know', 'message.reply'],
	['update', { updateFields: { events: [] } }, 'At least one event must', 'Correct the fields'],
])('%s explains what Tuco refuses, %j', async (operation, fields, message, remedy) => {
	const { id } = tuco.workspace.addByHand(FIELDS);
	const { error } = await run(operation, { webhookId: locator(id), ...fields });
	expect(error).toMatchObject({ message: containing(message), description: containing(remedy) });
});

test.each([
	['create', { ...FIELDS, events: '={{ [] }}' }, 'Events is empty'],
	['create', { ...FIELDS, name: '={{ $json.missing }}' }, 'Name is empty'],
	['get', { webhookId: locator('={{ "" }}') }, 'Webhook is empty'],
	['update', { webhookId: locator(ID) }, 'There is nothing to update'],
	[
		'update',
		{ webhookId: locator(ID), updateFields: { url: '={{ $json.missing }}' } },
		'The field url has no value',
	],
])('without asking Tuco: %s %j', async (operation, fields: INodeParameters, message) => {
	const { error } = await run(operation, fields);
	expect(error).toMatchObject({ message, description: expect.any(String) as string });
	expect(tuco.sandbox.requests).toEqual([]);
});
