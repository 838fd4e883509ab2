import { TWILIO_ACCOUNT } from '../../tools/n8n/serviceCredentials';
import { randomUUID } from 'node:crypto';

import { FAMILIES_OF, type FiredEvent } from '../../tools/sandbox';
import { sampleItem } from '../../tools/scripts/samples';
import { type Chain, useChain } from '../support/services/chain';

let chain: Chain;

useChain('1-fallback-to-sms.json', (started) => {
	chain = started;
});

const PHONE = '+12025550142';
const TEXT = 'Hi Zoë & José, 100% ready? 👍\nSee you';

const fallback = (facts: FiredEvent['facts'] = {}): FiredEvent => ({
	event: 'message.fallback',
	facts: { recipientPhone: PHONE, text: TEXT, ...facts },
});

/** What Twilio is to have received for one SMS. */
const sms = (status = 201, content = TEXT) => ({
	method: 'POST',
	path: `/2010-04-01/Accounts/${TWILIO_ACCOUNT.accountSid}/Messages.json`,
	query: {},
	body: { From: '+15005550006', To: PHONE, Body: content, StatusCallback: '' },
	status,
});

const cases = (['message.fallback', 'message.failed'] as const).flatMap((event) =>
	FAMILIES_OF[event].filter((family) => family !== 'test').map((family) => ({ event, family })),
);

test.each(cases)('a $event in the form $family becomes one SMS', async ({ event, family }) => {
	const { status } = await chain.run({ ...fallback(), event, family });
	expect(status).toBe('success');
	expect(chain.services.twilio.received).toEqual([sms()]);
});

test('executed by hand, it sends the samples that are pinned', async () => {
	const { status, mode } = await chain.execute();
	expect({ status, mode }).toEqual({ status: 'success', mode: 'manual' });
	const { recipientPhone, message } = sampleItem('message.fallback');
	const { received } = chain.services.twilio;
	expect(received.map(({ body }) => [body.To, body.Body])).toEqual([
		[recipientPhone, message],
		[recipientPhone, message],
	]);
});

test('an event that is delivered twice becomes one SMS', async () => {
	const twice = fallback({ messageId: randomUUID() });
	await chain.run(twice);
	await chain.fire(twice);
	await chain.run(fallback({ text: 'Another' }));
	expect(chain.services.twilio.received).toEqual([sms(), sms(201, 'Another')]);
});

test.each([
	['a recipient without a phone', { recipientPhone: null }],
	['a message without a text', { text: '' }],
])('nothing is sent for %s', async (_, facts) => {
	const { status } = await chain.run(fallback(facts));
	expect(status).toBe('success');
	expect(chain.services.twilio.received).toEqual([]);
});

test('a test event sends nothing', async () => {
	await chain.fire({ event: 'message.fallback', family: 'test' });
	await chain.fire({ ...fallback(), testMode: true });
	await chain.run(fallback());
	expect(chain.services.twilio.received).toEqual([sms()]);
});

test.each([429, 500] as const)('a %i of Twilio is tried again', async (status) => {
	chain.services.twilio.failNext(1, status);
	expect(await chain.run(fallback())).toMatchObject({ status: 'success', error: null });
	expect(chain.services.twilio.received).toEqual([sms(status), sms()]);
});

test('a failure that lasts shows as a failed execution', async () => {
	chain.services.twilio.failNext(3, 500);
	const { status, error } = await chain.run(fallback());
	expect(status).toBe('error');
	expect(error).toBe('The service was not able to process your request');
	expect(chain.services.twilio.received).toEqual([sms(500), sms(500), sms(500)]);
});
