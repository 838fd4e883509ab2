import { randomUUID } from 'node:crypto';

import { FAMILIES_OF } from '../../tools/sandbox';
import { type Chain, type ChainEvent, useChain } from '../support/services/chain';
import { SLACK_CHANNEL, SLACK_USER } from '../support/services/slack';

let chain: Chain;

useChain('3-reply-to-slack.json', (started) => {
	chain = started;
});

const families = FAMILIES_OF['message.reply'].filter((family) => family !== 'test');

const reply = (extra: ChainEvent['extra'] = {}): ChainEvent => ({
	event: 'message.reply',
	facts: {
		recipientPhone: '+12025550142',
		recipientEmail: null,
		firstName: 'Jane',
		lastName: 'Doe',
		campaignName: null,
		text: 'Yes & <no>,\nat 10 👍',
	},
	extra,
});

const ALERT = '*Jane Doe replied*\n+12025550142\n> Yes &amp; &lt;no&gt;,\n> at 10 👍';

const lookUp = (email: string, status = 200) => ({
	method: 'GET',
	path: '/api/users.lookupByEmail',
	query: { email },
	body: {},
	status,
});
const post = (channel: string, status = 200) => ({
	method: 'POST',
	path: '/api/chat.postMessage',
	query: {},
	body: {
		channel,
		text: ALERT,
		includeLinkToWorkflow: false,
		mrkdwn: true,
		unfurl_links: false,
	},
	status,
});

test.each(families)('a reply in the form %s goes to the owner when known', async (family) => {
	const { email, id } = SLACK_USER;
	const { status } = await chain.run({ ...reply({ contactOwnerEmail: email }), family });
	expect(status).toBe('success');
	expect(chain.services.slack.received).toEqual([lookUp(email), post(id)]);
});

test.each(families)('a reply in the form %s goes to the channel else', async (family) => {
	const { status } = await chain.run({ ...reply(), family });
	expect(status).toBe('success');
	expect(chain.services.slack.received).toEqual([post(SLACK_CHANNEL)]);
});

test('an owner whom Slack does not know is no reason to lose the alert', async () => {
	const email = 'gone@example.com';
	const { status } = await chain.run(reply({ contactOwnerEmail: email }));
	expect(status).toBe('success');
	expect(chain.services.slack.received).toEqual([
		lookUp(email),
		lookUp(email),
		post(SLACK_CHANNEL),
	]);
});

test('executed by hand, it tells the sample that is pinned, which names no owner', async () => {
	const { status, mode } = await chain.execute();
	expect({ status, mode }).toEqual({ status: 'success', mode: 'manual' });
	const { received } = chain.services.slack;
	expect(received).toHaveLength(1);
	expect(received[0]?.body).toMatchObject({
		channel: SLACK_CHANNEL,
		text: '*Jane Doe replied*\n+12025550123 · jane@example.com · Spring Outreach\n> Yes, tomorrow at 10 works. 👍',
	});
});

test('a reply that is delivered twice is told once', async () => {
	const facts = { ...reply().facts, messageId: randomUUID() };
	await chain.run({ ...reply(), facts });
	await chain.fire({ ...reply(), facts });
	await chain.run(reply());
	expect(chain.services.slack.received).toEqual([post(SLACK_CHANNEL), post(SLACK_CHANNEL)]);
});

test.each([429, 500] as const)('a %i of Slack is tried again', async (status) => {
	chain.services.slack.failNext(1, status);
	expect(await chain.run(reply())).toMatchObject({ status: 'success' });
	expect(chain.services.slack.received).toEqual([post(SLACK_CHANNEL, status), post(SLACK_CHANNEL)]);
});

test('a failure that lasts shows as a failed execution', async () => {
	chain.services.slack.failNext(3, 500);
	const { status, error } = await chain.run(reply());
	expect(status).toBe('error');
	expect(error).toBe('The service was not able to process your request');
	expect(chain.services.slack.received).toHaveLength(3);
});
