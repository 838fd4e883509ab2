import { randomUUID } from 'node:crypto';

import { sampleItem } from '../../tools/scripts/samples';
import { FAMILIES_OF, type FiredEvent } from '../../tools/sandbox';
import { dataTable } from '../support/n8n/dataTable';
import { type Chain, type ChainEvent, useChain } from '../support/services/chain';
import { SLACK_CHANNEL } from '../support/services/slack';

let chain: Chain;

useChain('6-everything-at-once.json', (started) => {
	chain = started;
});

const PHONE = '+12025550142';
const EMAIL = 'zoe@example.com';
const facts: FiredEvent['facts'] = {
	recipientPhone: PHONE,
	recipientEmail: EMAIL,
	firstName: 'Zoë',
	lastName: 'Doe',
	text: 'Yes & <no> 👍',
};

/** What an event is to lead to, for a recipient with a phone and, but for one family, an e-mail address. */
const outcomes = {
	'message.failed': ['an SMS'],
	'message.fallback': ['an SMS'],
	'message.opened': ['a contact'],
	'message.reply': ['a contact', 'an alert'],
	'message.sent': ['a row'],
};

type Event = keyof typeof outcomes;

/** What the services and the table hold that was not there before, in words. */
async function newThings(event: ChainEvent): Promise<{ status: string; things: string[] }> {
	const { twilio, slack, contacts } = chain.services;
	const sent = dataTable(chain.client, 'Tuco Sent Messages');
	const rows = (await sent.rows()).length;
	const { status } = await chain.run(event);
	const things = [
		...twilio.received.map(({ body }) => `SMS to ${String(body.To)}: ${String(body.Body)}`),
		...contacts.ids.map((id) => {
			const { email = '', tuco_last_event: last = '' } = contacts.get(id) ?? {};
			return `contact ${email}: ${last}`;
		}),
		...slack.received.map(({ body }) => `${String(body.channel)}: ${String(body.text)}`),
		...(await sent.rows()).slice(rows).map(({ recipient }) => `row of ${String(recipient)}`),
	];
	return { status, things };
}

const cases = (Object.keys(outcomes) as Event[]).flatMap((event) =>
	FAMILIES_OF[event].filter((family) => family !== 'test').map((family) => ({ event, family })),
);

test.each(cases)('$event in the form $family goes its own way', async ({ event, family }) => {
	const { status, things } = await newThings({ event, family, facts });
	const item = (await newest()).items('Tuco Trigger')[0];
	const email = item?.recipientEmail;
	const words: Record<string, string[]> = {
		'an SMS': [`SMS to ${PHONE}: Yes & <no> 👍`],
		'a contact': email === null ? [] : [`contact ${EMAIL}: ${event}`],
		'an alert': [`${SLACK_CHANNEL}: Zoë Doe replied: Yes &amp; &lt;no&gt; 👍`],
		'a row': [`row of ${PHONE}`],
	};
	expect(status).toBe('success');
	expect(things).toEqual(outcomes[event].flatMap((outcome) => words[outcome] ?? []));
});

async function newest() {
	const [summary] = await chain.client.executions({ workflowId: chain.workflowId });
	return await chain.client.execution(summary?.id ?? '');
}

test('an event that is delivered twice goes its way once', async () => {
	const twice = { event: 'message.reply', facts: { ...facts, messageId: randomUUID() } };
	await chain.run(twice);
	await chain.fire(twice);
	await chain.run({ event: 'message.fallback', facts });
	expect(chain.services.slack.received).toHaveLength(1);
	expect(chain.services.twilio.received).toHaveLength(1);
});

test('the contact that is there is kept, with its last event and when that was', async () => {
	const { contacts } = chain.services;
	const id = contacts.add({ email: EMAIL, firstname: 'Zoe', phone: '1' });
	const timestamp = new Date().toISOString();
	await chain.run({ event: 'message.opened', facts: { ...facts, timestamp } });
	expect(contacts.ids).toEqual([id]);
	expect(contacts.get(id)).toEqual({
		email: EMAIL,
		firstname: 'Zoe',
		phone: '1',
		tuco_last_event: 'message.opened',
		tuco_last_event_date: String(Date.parse(timestamp)),
	});
});

test('executed by hand, it sends the sample that is pinned', async () => {
	const { status, mode } = await chain.execute();
	expect({ status, mode }).toEqual({ status: 'success', mode: 'manual' });
	const { recipientPhone, message } = sampleItem('message.failed');
	const sent = chain.services.twilio.received.map(({ body }) => [body.To, body.Body]);
	expect(sent).toEqual([[recipientPhone, message]]);
	expect(chain.services.slack.received).toEqual([]);
	expect(chain.services.contacts.ids).toEqual([]);
});

const services = [
	['twilio', 'message.fallback'],
	['hubspot', 'message.opened'],
	['slack', 'message.reply'],
] as const;

test.each(services)('a 429 of %s is tried again', async (service, event) => {
	chain.services[service].failNext(1, 429);
	expect(await chain.run({ event, facts })).toMatchObject({ status: 'success', error: null });
	const [first, second] = chain.services[service].received.map(({ status }) => status);
	expect([first, [200, 201].includes(second ?? 0)]).toEqual([429, true]);
});

test('a failure that lasts shows as a failed execution', async () => {
	chain.services.twilio.failNext(3, 500);
	const { status, error } = await chain.run({ event: 'message.fallback', facts });
	expect({ status, error }).toEqual({
		status: 'error',
		error: 'The service was not able to process your request',
	});
});
