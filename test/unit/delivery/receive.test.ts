import { receive } from '../../../nodes/Tuco/trigger/delivery/receive';
import { NOW, SECRET, delivery, settings, signatureOf } from '../builders';

const REPLY = {
	event: 'message.reply',
	timestamp: new Date(NOW).toISOString(),
	messageId: 'm1',
	message: 'Yes',
};
const minutesAgo = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();

describe('receive', () => {
	it('emits the simplified item of a verified event', () => {
		expect(receive(delivery(REPLY), settings(), [SECRET])).toMatchObject({
			kind: 'emitted',
			json: { event: 'message.reply', eventId: 'message.reply:m1', status: 'received' },
		});
	});

	it('emits the payload as Tuco sent it when it is not to be simplified', () => {
		const outcome = receive(delivery(REPLY), settings({ simplify: false }), [SECRET]);
		expect(outcome).toMatchObject({ kind: 'emitted', json: REPLY, item: { messageId: 'm1' } });
		expect(outcome).not.toHaveProperty('json.eventId');
	});

	it('refuses an event without a signature', () => {
		const unsigned = delivery(REPLY, { signature: null });
		expect(receive(unsigned, settings(), [SECRET])).toEqual({
			kind: 'refused',
			reason: 'signature-missing',
		});
	});

	it('refuses a forged event', () => {
		const forged = delivery(REPLY, { signature: signatureOf('{}', 'guessed') });
		expect(receive(forged, settings(), [SECRET])).toEqual({
			kind: 'refused',
			reason: 'signature-mismatch',
		});
	});

	it('refuses a signed event when no secret is known', () => {
		expect(receive(delivery(REPLY), settings(), [])).toEqual({
			kind: 'refused',
			reason: 'no-secret',
		});
	});

	it('says nothing of a forged body but that its signature does not match', () => {
		const forged = delivery([], { signature: signatureOf('', 'guessed') });
		expect(receive(forged, settings(), [SECRET])).toEqual({
			kind: 'refused',
			reason: 'signature-mismatch',
		});
	});

	it('does not note a forged event as emitted', () => {
		const asked: string[] = [];
		const isDuplicate = (eventId: string) => {
			asked.push(eventId);
			return false;
		};
		const forged = delivery(REPLY, { signature: signatureOf('{}', 'guessed') });
		receive(forged, settings({ isDuplicate }), [SECRET]);
		expect(asked).toEqual([]);
	});

	it('calls a verified body malformed that is not a JSON object', () => {
		expect(receive(delivery([REPLY]), settings(), [SECRET])).toEqual({ kind: 'malformed' });
	});

	it('calls a verified body malformed that is no JSON', () => {
		const rawBody = Buffer.from('event=message.reply');
		const form = delivery(null, { rawBody, signature: signatureOf(rawBody) });
		expect(receive(form, settings(), [SECRET])).toEqual({ kind: 'malformed' });
	});

	it('refuses an event that is older than allowed', () => {
		const old = delivery({ ...REPLY, timestamp: minutesAgo(6) });
		expect(receive(old, settings(), [SECRET])).toEqual({ kind: 'refused', reason: 'too-old' });
	});

	it('refuses an event from further in the future than allowed', () => {
		const early = delivery({ ...REPLY, timestamp: minutesAgo(-6) });
		expect(receive(early, settings(), [SECRET])).toEqual({
			kind: 'refused',
			reason: 'from-the-future',
		});
	});

	it('judges the age of an event by the timestamp of its body, read from the top alone', () => {
		const nested = delivery({
			event: 'message.reply',
			messageId: 'm1',
			data: { timestamp: minutesAgo(6) },
		});
		expect(receive(nested, settings(), [SECRET])).toMatchObject({ kind: 'emitted' });
	});

	it('refuses an old event rather than noting it as emitted', () => {
		const asked: string[] = [];
		const isDuplicate = (eventId: string) => {
			asked.push(eventId);
			return false;
		};
		const old = delivery({ ...REPLY, timestamp: minutesAgo(6) });
		receive(old, settings({ isDuplicate }), [SECRET]);
		expect(asked).toEqual([]);
	});

	it('ignores an event that is not selected', () => {
		const sent = delivery({ ...REPLY, event: 'message.sent' });
		expect(receive(sent, settings(), [SECRET])).toEqual({
			kind: 'ignored',
			reason: 'not-selected',
		});
	});

	it('ignores a test event', () => {
		const test = delivery({ ...REPLY, data: { test: true } });
		expect(receive(test, settings(), [SECRET])).toEqual({ kind: 'ignored', reason: 'test' });
	});

	it('ignores a duplicate', () => {
		const seen = settings({ isDuplicate: () => true });
		expect(receive(delivery(REPLY), seen, [SECRET])).toEqual({
			kind: 'ignored',
			reason: 'duplicate',
		});
	});

	it('believes the body over the header as to the event', () => {
		const hinted = delivery(REPLY, { eventHeader: 'message.sent' });
		expect(receive(hinted, settings(), [SECRET])).toMatchObject({
			item: { event: 'message.reply' },
		});
	});

	it('takes the event from the header where the body names none', () => {
		const nameless = delivery({ messageId: 'm1' }, { eventHeader: 'message.reply' });
		expect(receive(nameless, settings(), [SECRET])).toMatchObject({
			item: { event: 'message.reply' },
		});
	});

	it('gives a re-spaced delivery the event ID of the body that was signed', () => {
		const payload = { event: 'message.reply', message: 'Yes' };
		const spaced = delivery(payload, { rawBody: Buffer.from(JSON.stringify(payload, null, 2)) });
		const plain = receive(delivery(payload), settings(), [SECRET]);
		expect(plain.kind).toBe('emitted');
		expect(receive(spaced, settings(), [SECRET])).toEqual(plain);
	});

	// JSON reads 1e999 as Infinity and writes Infinity as null: both bodies have one re-serialised form.
	it.each([true, false])(
		'emits what was signed and not a number that only re-serialises to it (simplify: %p)',
		(simplify) => {
			const signed = JSON.stringify({ ...REPLY, messageId: null });
			const tampered = {
				rawBody: Buffer.from(signed.replace('null', '1e999')),
				signature: signatureOf(signed),
			};
			const outcome = receive(delivery(null, tampered), settings({ simplify }), [SECRET]);
			expect(outcome).not.toMatchObject({ item: { messageId: expect.anything() as unknown } });
		},
	);

	it('gives a tampered replay no event ID of its own', () => {
		const signed = JSON.stringify({ ...REPLY, messageId: null });
		const idOf = (body: string) => {
			const rawBody = Buffer.from(body);
			const replay = delivery(null, { rawBody, signature: signatureOf(signed) });
			const outcome = receive(replay, settings(), [SECRET]);
			return outcome.kind === 'emitted' ? outcome.item.eventId : outcome;
		};
		expect(idOf(signed.replace('null', '-1e999'))).toBe(idOf(signed));
	});
});
