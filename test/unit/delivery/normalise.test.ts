import * as fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { normalise } from '../../../nodes/Tuco/trigger/delivery/normalise';
import { TUCO_EVENTS } from '../../../nodes/Tuco/trigger/events/names';
import { isObject } from '../../../nodes/Tuco/shared/json';
import { LISTS, TEXTS, payloadWith } from './contract';

const BODY = Buffer.from('{}');
/** `printf '{}' | sha256sum | cut -c 1-32` */
const BODY_DIGEST = '44136fa355b3678a1146ad16f7e8649e';

const NAMES = TUCO_EVENTS.map(({ name }) => name);

/** The item as plain data, so that any key can be asked for. */
const itemOf = (payload: IDataObject, eventHeader: string | null = null): IDataObject => ({
	...normalise(payload, BODY, eventHeader),
});
const read = (json: string): IDataObject => {
	const value: unknown = JSON.parse(json);
	if (!isObject(value)) throw new Error('Not an object');
	return value;
};

describe('normalise', () => {
	describe.each(TEXTS)('%s of %s', (key, event, paths) => {
		it.each(paths.map((path, at) => [path, paths.slice(at)]))(
			'is read at %s before all that come after it',
			(path, remaining) => {
				const values = Object.fromEntries(remaining.map((each) => [each, `at ${each}`]));
				expect(itemOf(payloadWith(event, values))[key]).toBe(`at ${path}`);
			},
		);

		it.each(['', null, false, [], {}])('passes over %j for the next that tells', (nothing) => {
			const values = Object.fromEntries(paths.map((path) => [path, nothing]));
			const last = paths.at(-1) ?? '';
			expect(itemOf(payloadWith(event, { ...values, [last]: 'told' }))[key]).toBe('told');
		});

		it('is null where nothing tells', () => {
			expect(itemOf({ event })[key]).toBeNull();
		});
	});

	describe.each(LISTS)('%s of %s', (key, event, paths, member) => {
		it.each(paths.map((path, at) => [path, paths.slice(at)]))(
			'is read at %s before all that come after it',
			(path, remaining) => {
				const values = Object.fromEntries(remaining.map((each) => [each, [member(each)]]));
				expect(itemOf(payloadWith(event, values))[key]).toEqual([member(path)]);
			},
		);

		it.each(['', null, 'text', [], {}])('passes over %j for the next that tells', (nothing) => {
			const values = Object.fromEntries(paths.map((path) => [path, nothing]));
			const last = paths.at(-1) ?? '';
			expect(itemOf(payloadWith(event, { ...values, [last]: [member('told')] }))[key]).toEqual([
				member('told'),
			]);
		});

		it('is an empty list where nothing tells', () => {
			expect(itemOf({ event })[key]).toEqual([]);
		});
	});

	describe('message', () => {
		it('is the message where that is a text', () => {
			expect(itemOf({ event: 'message.sent', message: 'a', data: { message: 'b' } }).message).toBe(
				'a',
			);
		});

		it('is the text within the message where that is a document', () => {
			const payload = { event: 'message.sent', message: { message: 'a' }, data: { message: 'b' } };
			expect(itemOf(payload).message).toBe('a');
		});

		it('is the text within data where there is no message', () => {
			expect(itemOf({ event: 'message.sent', data: { message: 'b' } }).message).toBe('b');
		});
	});

	describe('recipientName', () => {
		it('is made of first and last name where no name is told', () => {
			expect(
				itemOf({ event: 'message.sent', data: { firstName: 'Ada' }, lead: { lastName: 'King' } })
					.recipientName,
			).toBe('Ada King');
		});

		it.each(['firstName', 'lastName'])('is the %s alone where that is all', (key) => {
			expect(itemOf({ event: 'message.sent', [key]: 'Ada' }).recipientName).toBe('Ada');
		});

		it('is the name told rather than first and last name', () => {
			const payload = { event: 'message.sent', firstName: 'Ada', recipientName: 'Dr King' };
			expect(itemOf(payload).recipientName).toBe('Dr King');
		});
	});

	describe('status', () => {
		it.each(TUCO_EVENTS)('of $name is $status, whatever the payload says', ({ name, status }) => {
			expect(itemOf({ event: name, status: 'queued', data: { status: 'x' } }).status).toBe(status);
		});
	});

	describe('isTest', () => {
		it.each(['testMode', 'data.testMode', 'data.test'])('is true by %s', (path) => {
			expect(itemOf(payloadWith('message.sent', { [path]: true })).isTest).toBe(true);
		});

		it.each(['test', 'message.testMode', 'lead.test'])('is not true by %s', (path) => {
			expect(itemOf(payloadWith('message.sent', { [path]: true })).isTest).toBe(false);
		});

		it.each(['true', 1, 'false', null])('is not true by a testMode of %j', (testMode) => {
			expect(itemOf({ event: 'message.sent', testMode }).isTest).toBe(false);
		});
	});

	describe('event', () => {
		it('is that of the body rather than that of the header', () => {
			expect(itemOf({ event: 'message.sent' }, 'message.failed').event).toBe('message.sent');
		});

		it.each([undefined, null, '', {}, ['message.sent'], true])(
			'is that of the header where the body says %j',
			(event) => {
				expect(itemOf({ event }, 'message.failed')).toMatchObject({
					event: 'message.failed',
					status: 'failed',
				});
			},
		);

		it.each([null, ''])('is called unknown where the header says %j too', (header) => {
			expect(itemOf({ messageId: 'm1' }, header)).toMatchObject({
				event: 'unknown',
				eventId: 'unknown:m1',
			});
		});
	});

	describe('eventId', () => {
		it('is made of event and message ID', () => {
			expect(itemOf({ event: 'message.sent', messageId: 'm1' }).eventId).toBe('message.sent:m1');
		});

		it.each(['data.messageId', 'message._id', 'data.reply.messageId'])(
			'finds the message ID at %s too',
			(path) => {
				const payload = payloadWith('message.sent', { [path]: 'm1' });
				expect(itemOf(payload).eventId).toBe('message.sent:m1');
			},
		);

		it('holds a digest of the signed body in place of a missing message ID', () => {
			expect(itemOf({ event: 'message.sent' }).eventId).toBe(`message.sent:${BODY_DIGEST}`);
		});

		it('names the event of the header where the body names none', () => {
			expect(itemOf({ messageId: 'm1' }, 'message.failed').eventId).toBe('message.failed:m1');
		});
	});

	it('writes numbers as text', () => {
		const payload = { event: 'message.sent', messageId: 42, hsPortalId: 0, ghlContactId: -1.5 };
		expect(itemOf(payload)).toMatchObject({
			eventId: 'message.sent:42',
			messageId: '42',
			hsPortalId: '0',
			ghlContactId: '-1.5',
		});
	});

	it('drops from lists what is of the wrong type', () => {
		expect(
			itemOf({ event: 'message.fallback', checkedAddresses: [null, 'a@b.c', {}] }).checkedAddresses,
		).toEqual(['a@b.c']);
		expect(
			itemOf({ event: 'message.reply', parentMessages: ['m1', { messageId: 'm2' }] })
				.parentMessages,
		).toEqual([{ messageId: 'm2' }]);
	});

	it('keeps the payload of an unknown event whole, beside the shared keys', () => {
		const payload = { event: 'message.bounced', messageId: 'm1', data: { bounce: { code: 550 } } };
		expect(itemOf(payload)).toMatchObject({
			event: 'message.bounced',
			eventId: 'message.bounced:m1',
			isTest: false,
			payload,
		});
	});

	it.each(NAMES)('gives %s no payload key', (event) => {
		expect(itemOf({ event, payload: 'p' })).not.toHaveProperty('payload');
	});

	it.each(['constructor', '__proto__', 'toString'])('takes the event %s for unknown', (event) => {
		expect(itemOf({ event })).toMatchObject({ event, status: null, payload: { event } });
	});

	it('reads nothing from a __proto__ key, and passes none on', () => {
		const item = itemOf(
			read('{"event":"message.sent","__proto__":{"messageId":"m1","polluted":true}}'),
		);
		expect(item.messageId).toBeNull();
		expect(item).not.toHaveProperty('polluted');
		expect(Object.getPrototypeOf(item)).toBe(Object.prototype);
	});

	it('changes no prototype by a constructor key', () => {
		itemOf(read('{"event":"message.sent","constructor":{"prototype":{"polluted":true}}}'));
		expect({}).not.toHaveProperty('polluted');
	});

	it('leaves the payload as it was', () => {
		const payload = { event: 'message.reply', data: { reply: { parentMessages: [{}] } } };
		const before = structuredClone(payload);
		itemOf(payload);
		expect(payload).toEqual(before);
	});

	describe.each([...NAMES, 'message.bounced'])('the item of %s', (event) => {
		const keys = Object.keys(itemOf({ event })).sort();
		const paths = [...TEXTS, ...LISTS].flatMap(([, , each]) => each);
		const aPayload = fc
			.tuple(
				fc.dictionary(fc.string(), fc.jsonValue()),
				fc.dictionary(fc.constantFrom(...paths), fc.jsonValue()),
			)
			.map(([wild, aimed]) => ({ ...wild, ...payloadWith(event, aimed), event }));

		it('has the same keys whatever the payload, none of them undefined', () => {
			fc.assert(
				fc.property(aPayload, (payload) => {
					const item = itemOf(read(JSON.stringify(payload)));
					expect(Object.keys(item).sort()).toEqual(keys);
					expect(Object.values(item)).not.toContain(undefined);
				}),
			);
		});

		it('holds each key by one type alone, whatever the payload', () => {
			const emptyItem = itemOf({ event });
			fc.assert(
				fc.property(aPayload, (payload) => {
					const item = itemOf(read(JSON.stringify(payload)));
					for (const [key, empty] of Object.entries(emptyItem)) {
						const value = item[key];
						if (Array.isArray(empty)) expect(Array.isArray(value)).toBe(true);
						else if (empty !== null) expect(typeof value).toBe(typeof empty);
						else expect(value === null || typeof value === 'string').toBe(true);
					}
				}),
			);
		});
	});
});
