import { randomUUID } from 'node:crypto';

import { FORM_LOGIN } from '../../tools/n8n/serviceCredentials';
import { TRIGGER } from '../../tools/n8n/workflows';
import { noIMessage, type TucoEvent } from '../../tools/sandbox';
import { sampleItem } from '../../tools/scripts/samples';
import { slack, SLACK_USER, twilio } from '../support/services/fakeService';
import { hubspot, NEW_CONTACT } from '../support/services/hubspot';
import * as request from '../support/services/requests';
import { standardCases } from '../support/services/standardCases';
import {
	changes,
	formsOf,
	tuco,
	useWorkflows,
	type WorkflowEvent,
} from '../support/services/workflowRun';

const SMS = '1-fallback-to-sms.json';
const TO_HUBSPOT = '2-reply-to-hubspot.json';
const TO_SLACK = '3-reply-to-slack.json';
const OPT_OUT = '5-opt-out.json';
const EVERYTHING = '6-everything-at-once.json';

const workflow = useWorkflows(SMS, TO_HUBSPOT, TO_SLACK, OPT_OUT, EVERYTHING);

const CANCEL = 'POST /api/messages/cancel-for-lead';
const PHONE = '+12025550142';
const EMAIL = 'jane@example.com';
const TEXT = 'Zoë & <b>José</b>\n"100%"? 👍';
const ESCAPED = 'Zoë &amp; &lt;b&gt;José&lt;/b&gt;\n"100%"? 👍';

/** Recent enough for the trigger. */
let now: string;

beforeEach(() => {
	now = new Date().toISOString();
});

const eventOf = (event: TucoEvent, facts: WorkflowEvent['facts'] = {}): WorkflowEvent => ({
	event,
	facts: {
		recipientPhone: PHONE,
		recipientEmail: null,
		firstName: 'Jane',
		lastName: 'Doe',
		campaignName: null,
		text: TEXT,
		timestamp: now,
		repliedAt: now,
		// A failure that calls for an SMS.
		...(event === 'message.failed' && { error: noIMessage(PHONE) }),
		...facts,
	},
});

const reply = (facts: WorkflowEvent['facts'] = {}) => eventOf('message.reply', facts);

const REPLIES = formsOf('message.reply');

describe.each([
	{ file: SMS, event: 'message.fallback', facts: {}, service: twilio },
	{ file: TO_HUBSPOT, event: 'message.reply', facts: {}, service: hubspot },
	{ file: TO_SLACK, event: 'message.reply', facts: {}, service: slack },
	{ file: OPT_OUT, event: 'message.reply', facts: { text: 'STOP' }, service: hubspot },
	{ file: EVERYTHING, event: 'message.fallback', facts: {}, service: twilio },
	{ file: EVERYTHING, event: 'message.reply', facts: { recipientEmail: EMAIL }, service: hubspot },
	{ file: EVERYTHING, event: 'message.reply', facts: {}, service: slack },
] as const)('$file on a $event', ({ file, event, facts, service }) => {
	standardCases(
		() => workflow(file),
		service,
		() => eventOf(event, facts),
	);
});

const failed = sampleItem('message.failed');
const fallback = sampleItem('message.fallback');
const replied = sampleItem('message.reply');
const CHANNEL = '#tuco-replies';
const ALERT =
	'*Jane Doe replied*\n+12025550123 · jane@example.com · Spring Outreach\n> Yes, tomorrow at 10 works. 👍';

test.each([
	[SMS, [failed, fallback].map((item) => request.sms(item.recipientPhone, item.message))],
	[TO_HUBSPOT, [request.createContact({ tuco_last_reply: replied.message }), expect.anything()]],
	[TO_SLACK, [request.slackMessage(CHANNEL, ALERT)]],
	[OPT_OUT, [request.createContact({ tuco_opted_out: 'true' }), expect.anything()]],
	[EVERYTHING, [request.sms(failed.recipientPhone, failed.message)]],
] as const)('%s, executed by hand, works on its pinned samples', async (file, expected) => {
	expect(await workflow(file).execute()).toMatchObject({ status: 'success', mode: 'manual' });
	expect(changes()).toMatchObject(expected);
});

describe.each([SMS, EVERYTHING] as const)('%s', (file) => {
	test.each([
		[['message.fallback']],
		[['message.failed']],
		[['message.fallback', 'message.failed']],
		[['message.failed', 'message.fallback']],
	] as const)('sends one SMS for a message without iMessage, reported as %j', async (events) => {
		const messageId = randomUUID();
		for (const event of events) await workflow(file).run(eventOf(event, { messageId }));
		expect(changes()).toEqual([request.sms(PHONE, TEXT)]);
	});

	test('sends no SMS for a message that failed for another reason', async () => {
		const error = 'The line could not send the message';
		await workflow(file).run(eventOf('message.failed', { error }));
		expect(changes()).toEqual([]);
	});
});

describe(SMS, () => {
	test.each(formsOf('message.fallback'))('sends one SMS for the form $family', async (form) => {
		await workflow(SMS).run({ ...eventOf('message.fallback'), ...form });
		expect(changes()).toEqual([request.sms(PHONE, TEXT)]);
	});

	test.each([{ recipientPhone: null }, { text: '' }])('sends nothing for %j', async (facts) => {
		await workflow(SMS).run(eventOf('message.fallback', facts));
		expect(twilio.received).toEqual([]);
	});
});

describe(TO_HUBSPOT, () => {
	const html = `<strong>Reply through Tuco</strong><br>${ESCAPED.replace('\n', '<br>')}`;
	const noteOn = (id: string) => request.note(id, { html, at: now });
	const lastReply = () => ({ tuco_last_reply: TEXT, tuco_last_reply_date: now });

	test.each(REPLIES)('writes a reply in the form $family to its contact', async (form) => {
		hubspot.addContact({ phone: '+13025550142', email: 'other@example.com' });
		const id = hubspot.addContact({ phone: '(202) 555-0142', email: EMAIL });
		await workflow(TO_HUBSPOT).run({ ...reply(), ...form });
		expect(changes()).toEqual([request.updateContact(id, lastReply()), noteOn(id)]);
	});

	test.each(REPLIES)('creates a contact for a reply in the form $family', async (form) => {
		await workflow(TO_HUBSPOT).run({ ...reply(), ...form });
		// The flat form has only the full name.
		const names = form.family === 'flat' ? {} : { firstname: 'Jane', lastname: 'Doe' };
		expect(changes()).toEqual([
			request.createContact({ phone: PHONE, ...names, ...lastReply() }),
			noteOn(NEW_CONTACT),
		]);
	});

	test('finds a contact by its HubSpot ID, else by e-mail, else by mobile phone', async () => {
		const byPhone = hubspot.addContact({ phone: '(302) 555-0142', mobilephone: PHONE });
		await workflow(TO_HUBSPOT).run(reply({ recipientEmail: EMAIL }));
		const byEmail = hubspot.addContact({ email: EMAIL });
		await workflow(TO_HUBSPOT).run(reply({ recipientEmail: 'Jane@Example.com' }));
		const byId = hubspot.addContact({ email: 'j.doe@example.com' });
		const withId = { ...reply({ recipientEmail: EMAIL }), extra: { hsContactId: byId } };
		await workflow(TO_HUBSPOT).run(withId);
		expect(changes()).toEqual(
			[byPhone, byEmail, byId].flatMap((id) => [
				request.updateContact(id, lastReply()),
				noteOn(id),
			]),
		);
	});

	test('writes nothing when the sender is unknown', async () => {
		await workflow(TO_HUBSPOT).run(reply({ recipientPhone: null }));
		expect(hubspot.received).toEqual([]);
	});
});

describe(TO_SLACK, () => {
	const text = `*Jane Doe replied*\n${PHONE}\n> ${ESCAPED.replace('\n', '\n> ')}`;

	test.each(REPLIES)('alerts the owner or else the channel, in the form $family', async (form) => {
		const alertOwner = (contactOwnerEmail: string) =>
			workflow(TO_SLACK).run({ ...reply(), ...form, extra: { contactOwnerEmail } });
		await alertOwner(SLACK_USER.email);
		await alertOwner('gone@example.com');
		await workflow(TO_SLACK).run({ ...reply(), ...form });
		expect(changes()).toEqual(
			[SLACK_USER.id, CHANNEL, CHANNEL].map((channel) => request.slackMessage(channel, text)),
		);
	});
});

describe(OPT_OUT, () => {
	const optedOut = { tuco_opted_out: 'true' };
	const taskFor = (id: string, owner: object, cancelled = 'Pending messages cancelled: 0') =>
		request.task(id, {
			subject: 'Opted out of text messages: Jane Doe',
			body: `Replied through Tuco: STOP<br>${cancelled}`,
			at: now,
			...owner,
		});
	const addJane = () => hubspot.addContact({ phone: '(202) 555-0142', hubspot_owner_id: '31' });

	test.each(REPLIES)('marks a contact for the form $family and alerts its owner', async (form) => {
		hubspot.addContact({ phone: '+13025550142' });
		const id = addJane();
		await workflow(OPT_OUT).run({ ...reply({ text: 'STOP' }), ...form });
		expect(changes()).toEqual([request.updateContact(id, optedOut), taskFor(id, { ownerId: 31 })]);
		expect(tuco.received.map(({ call }) => call)).toEqual([CANCEL]);
	});

	test('asks the owner to cancel pending messages, if Tuco refuses', async () => {
		const id = addJane();
		tuco.failNext(402);
		await workflow(OPT_OUT).run(reply({ text: 'STOP' }));
		const ask = 'Cancel their pending messages in Tuco: this workflow could not';
		expect(changes()).toContainEqual(taskFor(id, { ownerId: 31 }, ask));
	});

	test.each([' Ｓｔ\u00ADop.\u00A0', 'STOP 🙏'])('treats %j as an opt-out', async (text) => {
		const id = addJane();
		await workflow(OPT_OUT).run(reply({ text }));
		expect(changes()[0]).toEqual(request.updateContact(id, optedOut));
	});

	test.each(["I can't stop smiling", ''])('does not treat %j as one', async (text) => {
		addJane();
		await workflow(OPT_OUT).run(reply({ text }));
		expect(hubspot.received).toEqual([]);
	});

	test('marks a contact that has the number in Mobile phone number', async () => {
		const id = hubspot.addContact({ mobilephone: '+1 202-555-0142' });
		await workflow(OPT_OUT).run(reply({ text: 'STOP' }));
		expect(changes()).toEqual([request.updateContact(id, optedOut), taskFor(id, {})]);
	});

	test('creates a contact if there is none', async () => {
		await workflow(OPT_OUT).run(reply({ text: 'STOP' }));
		expect(changes()).toEqual([
			request.createContact({ phone: PHONE, firstname: 'Jane', lastname: 'Doe', ...optedOut }),
			taskFor(NEW_CONTACT, {}),
		]);
	});
});

test.each(formsOf('message.failed', 'message.fallback', 'message.reply'))(
	`${EVERYTHING} handles a $event in the form $family`,
	async ({ event, family }) => {
		const facts = { recipientEmail: EMAIL };
		const execution = await workflow(EVERYTHING).run({ ...eventOf(event, facts), family });
		const upsert = request.upsertContact(EMAIL, {
			tuco_last_event: event,
			tuco_last_event_date: Date.parse(now),
		});
		const alert = request.slackMessage(CHANNEL, `Jane Doe replied: ${ESCAPED}`, { mrkdwn: false });
		// The only form without an e-mail address leaves the contact alone.
		const contact = execution.items(TRIGGER)[0]?.recipientEmail === null ? [] : [upsert];
		const expected = {
			// The envelope does not say why it failed.
			'message.failed': family === 'envelope' ? [] : [request.sms(PHONE, TEXT)],
			'message.fallback': [request.sms(PHONE, TEXT)],
			'message.reply': [...contact, alert],
		};
		expect(changes()).toEqual(expected[event]);
		expect(tuco.received).toEqual([]);
	},
);

describe(EVERYTHING, () => {
	test('cancels what is still to go out to a person who opts out', async () => {
		await workflow(EVERYTHING).run(reply({ text: 'Please stop' }));
		expect(tuco.received).toMatchObject([{ call: CANCEL, status: 200 }]);
	});

	test('sends one message to the number in the form, which asks for a password', async () => {
		const { n8n, workflow: imported } = workflow(EVERYTHING);
		const form = imported.nodes.find(({ name }) => name === 'New Contact');
		const body = new FormData();
		body.set('field-0', 'Ann');
		body.set('field-1', '+1 (202) 555-0171');
		const login = btoa(`${FORM_LOGIN.user}:${FORM_LOGIN.password}`);
		const submit = async (headers = {}) => {
			const url = `${n8n.server.url}/form/${String(form?.webhookId)}`;
			return (await fetch(url, { method: 'POST', headers, body })).status;
		};
		expect(await submit()).toBe(401);
		for (const time of [1, 2]) {
			expect([time, await submit({ Authorization: `Basic ${login}` })]).toEqual([time, 200]);
		}
		const message = expect.stringMatching(/^Hi Ann, .*STOP/) as string;
		expect(tuco.received).toMatchObject([
			{
				call: 'POST /api/messages',
				body: { recipientPhone: '+12025550171', message },
				status: 201,
			},
		]);
	});
});
