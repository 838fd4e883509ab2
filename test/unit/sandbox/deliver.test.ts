import { createHmac } from 'node:crypto';

import { buildPayload } from '../../../tools/sandbox';
import { clear, stage } from './support';

afterEach(clear);

describe('a given payload', () => {
	const payload = buildPayload('flat', 'message.sent', { messageId: 'm1' });

	async function delivered(...[given, changes]: [unknown, object?]) {
		const { workspace, receiver, webhook } = await stage(['message.sent']);
		const delivery = await workspace.deliver(webhook(), given, changes);
		const [received] = receiver.received;
		if (!received) throw new Error('Nothing was received');
		return { delivery, ...received, secret: webhook().secret };
	}

	const hmac = (body: string | Buffer, secret: string) =>
		createHmac('sha256', secret).update(body).digest('hex');

	it('comes as it is, signed, and is logged without a family', async () => {
		const { delivery, body, headers, secret } = await delivered(payload);
		expect(body.toString()).toBe(JSON.stringify(payload));
		expect(headers['x-tuco-signature']).toBe(hmac(JSON.stringify(payload), secret));
		expect(delivery).toMatchObject({ event: 'message.sent', family: null, messageId: 'm1' });
	});

	it('comes as other bytes, which are what is signed', async () => {
		const rawBody = Buffer.from([0x7b, 0xff, 0x00]);
		const { body, headers, secret } = await delivered(payload, { rawBody });
		expect(body).toEqual(rawBody);
		expect(headers['x-tuco-signature']).toBe(hmac(rawBody, secret));
	});

	it('comes signed under another secret', async () => {
		const { body, headers } = await delivered(payload, { secret: 'another' });
		expect(headers['x-tuco-signature']).toBe(hmac(body, 'another'));
	});

	it.each([
		['one that is given', 'abc', 'abc'],
		['an empty one', '', ''],
		['two', ['abc', 'def'], 'abc, def'],
		['none', null, undefined],
	])('comes with a spoilt signature: %s', async (_name, signature, expected) => {
		const { headers } = await delivered(payload, { signature });
		expect(headers['x-tuco-signature']).toBe(expected);
	});

	it('comes with other headers', async () => {
		const changes = { headers: { 'Content-Type': 'text/plain', 'X-Tuco-Event': 'other' } };
		const { headers } = await delivered(payload, changes);
		expect(headers).toMatchObject({ 'content-type': 'text/plain', 'x-tuco-event': 'other' });
	});

	it('reaches a webhook that has been deleted since', async () => {
		const { workspace, webhook } = await stage(['message.sent']);
		const gone = webhook();
		workspace.remove(gone.id);
		expect(await workspace.deliver(gone, payload)).toMatchObject({ status: 200 });
	});
});
