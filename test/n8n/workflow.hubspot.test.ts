import { randomUUID } from 'node:crypto';

import { FAMILIES_OF } from '../../tools/sandbox';
import { sampleItem } from '../../tools/scripts/samples';
import { type Chain, type ChainEvent, useChain } from '../support/services/chain';

let chain: Chain;

useChain('2-reply-to-hubspot.json', (started) => {
	chain = started;
});

const PHONE = '+12025550142';
const EMAIL = 'jane@example.com';
const TEXT = 'Yes & <b>no</b>\n"10:30"? 👍';
const families = FAMILIES_OF['message.reply'].filter((family) => family !== 'test');
/** A time within what the trigger takes for fresh. */
let now: string;

beforeEach(() => {
	now = new Date().toISOString();
});

const reply = (facts: ChainEvent['facts'] = {}, extra?: ChainEvent['extra']): ChainEvent => ({
	event: 'message.reply',
	facts: {
		recipientPhone: PHONE,
		recipientEmail: null,
		firstName: 'Jane',
		lastName: 'Doe',
		text: TEXT,
		timestamp: now,
		repliedAt: now,
		...facts,
	},
	...(extra && { extra }),
});

/** What changed something in HubSpot, in order. */
const writes = () =>
	chain.services.hubspot.received
		.filter(({ path }) => !path.endsWith('/search'))
		.map(({ method, path, body, status }) => ({ method, path, body, status }));

const last = () => ({ tuco_last_reply: TEXT, tuco_last_reply_date: now });

const update = (id: string, status = 200) => ({
	method: 'PATCH',
	path: `/crm/v3/objects/contacts/${id}`,
	body: { properties: last() },
	status,
});
const create = (properties: object) => ({
	method: 'POST',
	path: '/crm/v3/objects/contacts',
	body: { properties: { ...properties, ...last() } },
	status: 201,
});
const note = (id: string, status = 201) => ({
	method: 'POST',
	path: '/crm/v3/objects/notes',
	body: {
		properties: {
			hs_timestamp: now,
			hs_note_body:
				'<strong>Reply through Tuco</strong><br>Yes &amp; &lt;b&gt;no&lt;/b&gt;<br>"10:30"? 👍',
		},
		associations: [
			{
				to: { id },
				types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 202 }],
			},
		],
	},
	status,
});

test.each(families)(
	'a reply in the form %s is written on the contact of its phone',
	async (family) => {
		chain.services.contacts.add({ phone: '+13025550142', email: 'other@example.com' });
		const id = chain.services.contacts.add({ phone: '(202) 555-0142', email: EMAIL });
		const { status } = await chain.run({ ...reply(), family });
		expect(status).toBe('success');
		expect(writes()).toEqual([update(id), note(id)]);
		expect(chain.services.contacts.get(id)).toMatchObject(last());
	},
);

test('the HubSpot ID goes before the e-mail, and the e-mail before the phone', async () => {
	const byPhone = chain.services.contacts.add({ phone: PHONE });
	await chain.run(reply({ recipientEmail: EMAIL }));
	const byEmail = chain.services.contacts.add({ email: EMAIL });
	await chain.run(reply({ recipientEmail: 'Jane@Example.com' }));
	const byId = chain.services.contacts.add({ email: 'j.doe@example.com' });
	await chain.run(reply({ recipientEmail: EMAIL }, { hsContactId: byId }));
	const ids = [byPhone, byEmail, byId];
	expect(writes()).toEqual(ids.flatMap((id) => [update(id), note(id)]));
});

test.each(families)(
	'a reply in the form %s of somebody new creates the contact',
	async (family) => {
		const { status } = await chain.run({ ...reply(), family });
		expect(status).toBe('success');
		const [id = ''] = chain.services.contacts.ids;
		expect(chain.services.contacts.ids).toHaveLength(1);
		// Family A has a name in one piece only.
		const names = family === 'flat' ? {} : { firstname: 'Jane', lastname: 'Doe' };
		expect(writes()).toEqual([create({ phone: PHONE, ...names }), note(id)]);
	},
);

test('executed by hand, it writes the sample that is pinned', async () => {
	const { status, mode } = await chain.execute();
	expect({ status, mode }).toEqual({ status: 'success', mode: 'manual' });
	const { message, recipientPhone, recipientEmail } = sampleItem('message.reply');
	expect(writes()[0]?.body.properties).toMatchObject({
		tuco_last_reply: message,
		phone: recipientPhone,
		email: recipientEmail,
	});
	expect(writes()).toHaveLength(2);
});

test('a reply that is delivered twice is written once', async () => {
	const id = chain.services.contacts.add({ phone: PHONE });
	const twice = reply({ messageId: randomUUID() });
	await chain.run(twice);
	await chain.fire(twice);
	await chain.run(reply());
	expect(writes()).toEqual([update(id), note(id), update(id), note(id)]);
});

test('a reply of nobody writes nothing', async () => {
	const { status } = await chain.run(reply({ recipientPhone: null }));
	expect(status).toBe('success');
	expect(chain.services.hubspot.received).toEqual([]);
});

test.each([429, 500] as const)('a %i of HubSpot is tried again', async (status) => {
	const id = chain.services.contacts.add({ phone: PHONE });
	chain.services.hubspot.failNext(1, status);
	expect(await chain.run(reply())).toMatchObject({ status: 'success' });
	expect(chain.services.hubspot.received.map((request) => request.status)).toEqual([
		status,
		200,
		200,
		201,
	]);
	expect(writes()).toEqual([update(id), note(id)]);
});

test('a failure that lasts shows as a failed execution', async () => {
	chain.services.hubspot.failNext(3, 500);
	const { status, error } = await chain.run(reply());
	expect(status).toBe('error');
	expect(error).toBe('The service was not able to process your request');
	expect(writes()).toEqual([]);
});
