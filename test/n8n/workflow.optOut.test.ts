import { randomUUID } from 'node:crypto';

import { FAMILIES_OF } from '../../tools/sandbox';
import { type Chain, type ChainEvent, useChain } from '../support/services/chain';

let chain: Chain;

useChain('5-opt-out.json', (started) => {
	chain = started;
});

const PHONE = '+12025550142';
const OWNER = 4711;
const families = FAMILIES_OF['message.reply'].filter((family) => family !== 'test');
/** A time within what the trigger takes for fresh. */
let now: string;

beforeEach(() => {
	now = new Date().toISOString();
});

const reply = (text: string, facts: ChainEvent['facts'] = {}): ChainEvent => ({
	event: 'message.reply',
	facts: {
		recipientPhone: PHONE,
		recipientEmail: null,
		firstName: 'Jane',
		lastName: 'Doe',
		text,
		timestamp: now,
		repliedAt: now,
		...facts,
	},
});

/** What changed something in HubSpot, in order. */
const writes = () =>
	chain.services.hubspot.received
		.filter(({ path }) => !path.endsWith('/search'))
		.map(({ method, path, body, status }) => ({ method, path, body, status }));

const mark = (id: string, status = 200) => ({
	method: 'PATCH',
	path: `/crm/v3/objects/contacts/${id}`,
	body: { properties: { tuco_opted_out: 'true' } },
	status,
});
const task = (id: string, text: string, owner: { ownerId?: number } = { ownerId: OWNER }) => ({
	method: 'POST',
	path: '/engagements/v1/engagements',
	body: {
		engagement: { type: 'TASK', ...owner, timestamp: Date.parse(now) },
		metadata: {
			subject: 'Opted out of text messages: Jane Doe',
			body: `Replied through Tuco: ${text}`,
			status: 'NOT_STARTED',
			forObjectType: 'CONTACT',
		},
		associations: { contactIds: [id] },
	},
	status: 200,
});

const addJane = () =>
	chain.services.contacts.add({ phone: '(202) 555-0142', hubspot_owner_id: String(OWNER) });

test.each(families)(
	'an opt-out in the form %s marks the contact and tells its owner',
	async (family) => {
		chain.services.contacts.add({ phone: '+13025550142' });
		const id = addJane();
		const { status } = await chain.run({ ...reply('STOP'), family });
		expect(status).toBe('success');
		expect(writes()).toEqual([mark(id), task(id, 'STOP')]);
	},
);

test.each(['stop', ' Stop! ', '"Unsubscribe."', 'STOP 🙏', 'opt-out', 'Ｓｔｏｐ\n'])(
	'%j is an opt-out',
	async (text) => {
		const id = addJane();
		await chain.run(reply(text));
		expect(writes()[0]).toEqual(mark(id));
	},
);

test.each(['Stop by at 10', 'Non-stop', 'Do not stop', '?', ''])('%j is none', async (text) => {
	addJane();
	const { status } = await chain.run(reply(text));
	expect(status).toBe('success');
	expect(chain.services.hubspot.received).toEqual([]);
});

test('an opt-out of somebody new is kept with a new contact', async () => {
	const { status } = await chain.run(reply('STOP'));
	expect(status).toBe('success');
	const [id = ''] = chain.services.contacts.ids;
	const properties = { phone: PHONE, firstname: 'Jane', lastname: 'Doe', tuco_opted_out: 'true' };
	expect(writes()).toEqual([
		{ method: 'POST', path: '/crm/v3/objects/contacts', body: { properties }, status: 201 },
		task(id, 'STOP', {}),
	]);
});

test('executed by hand, it takes the opt-out that is pinned', async () => {
	const { status, mode } = await chain.execute();
	expect({ status, mode }).toEqual({ status: 'success', mode: 'manual' });
	expect(writes().map(({ path }) => path)).toEqual([
		'/crm/v3/objects/contacts',
		'/engagements/v1/engagements',
	]);
});

test('an opt-out that is delivered twice makes one task', async () => {
	const id = addJane();
	const twice = reply('STOP', { messageId: randomUUID() });
	await chain.run(twice);
	await chain.fire(twice);
	await chain.run(reply('Quit'));
	expect(writes()).toEqual([mark(id), task(id, 'STOP'), mark(id), task(id, 'Quit')]);
});

test.each([429, 500] as const)('a %i of HubSpot is tried again', async (status) => {
	const id = addJane();
	chain.services.hubspot.failNext(1, status);
	expect(await chain.run(reply('STOP'))).toMatchObject({ status: 'success' });
	expect(chain.services.hubspot.received[0]).toMatchObject({ status });
	expect(writes()).toEqual([mark(id), task(id, 'STOP')]);
});

test('a failure that lasts shows as a failed execution', async () => {
	chain.services.hubspot.failNext(3, 500);
	const { status, error } = await chain.run(reply('STOP'));
	expect(status).toBe('error');
	expect(error).toBe('The service was not able to process your request');
	expect(writes()).toEqual([]);
});
