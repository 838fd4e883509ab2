import * as fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import type { ApiRequest, TucoClient } from '../../../nodes/Tuco/shared/api/client';
import type { Failure } from '../../../nodes/Tuco/shared/api/failure';
import {
	createWebhook,
	deleteWebhook,
	listWebhooks,
	updateWebhook,
} from '../../../nodes/Tuco/shared/api/webhooks';
import { failure } from '../builders';

/** A client that gives the same answer to every call, and keeps note of the calls. */
function clientAnswering(answer: IDataObject) {
	const requests: ApiRequest[] = [];
	const call: TucoClient = async (request) => {
		requests.push(request);
		return await Promise.resolve({ ok: true, value: answer });
	};
	return { call, requests };
}

const clientFailing =
	(failed: Failure): TucoClient =>
	async () =>
		await Promise.resolve({ ok: false, failure: failed });

/** A webhook as Tuco lists it (contract section 1). */
const listed = (replaced: IDataObject = {}): IDataObject => ({
	id: 'w1',
	url: 'https://n8n.example/webhook/1',
	events: ['message.reply'],
	name: 'Replies',
	description: null,
	isActive: true,
	lastTriggeredAt: null,
	failureCount: 0,
	...replaced,
});
const WISH = {
	url: 'https://n8n.example/webhook/1',
	events: ['message.reply'],
	name: 'Replies',
	description: 'Added by n8n',
};

describe('listWebhooks', () => {
	it('reads what the node needs of each webhook', async () => {
		const { call, requests } = clientAnswering({ webhooks: [listed()] });
		expect(await listWebhooks(call)).toEqual({
			ok: true,
			value: [
				{
					id: 'w1',
					url: 'https://n8n.example/webhook/1',
					events: ['message.reply'],
					name: 'Replies',
					isActive: true,
				},
			],
		});
		expect(requests).toEqual([{ method: 'GET', path: '/api/webhooks' }]);
	});

	it('tells a paused webhook', async () => {
		const { call } = clientAnswering({ webhooks: [listed({ isActive: false })] });
		expect(await listWebhooks(call)).toMatchObject({ value: [{ isActive: false }] });
	});

	it.each([{}, { webhooks: null }, { webhooks: {} }, { webhooks: 'none' }])(
		'calls an answer of %j unusable rather than an empty workspace',
		async (answer) => {
			expect(await listWebhooks(clientAnswering(answer).call)).toMatchObject({
				ok: false,
				failure: { kind: 'unexpected-answer' },
			});
		},
	);

	it.each([{ url: null }, { url: '' }, { id: null }])(
		'leaves out a webhook with %j',
		async (fault) => {
			const { call } = clientAnswering({ webhooks: [listed(fault), listed({ id: 'w2' })] });
			const result = await listWebhooks(call);
			expect(result.ok && result.value.map(({ id }) => id)).toEqual(['w2']);
		},
	);

	it('never throws on a list of anything', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.jsonValue()), async (webhooks) => {
				expect((await listWebhooks(clientAnswering({ webhooks }).call)).ok).toBe(true);
			}),
		);
	});

	it('hands a failure on', async () => {
		const failed = failure({ kind: 'unauthorized' });
		expect(await listWebhooks(clientFailing(failed))).toEqual({ ok: false, failure: failed });
	});
});

describe('createWebhook', () => {
	it('posts the wish and reads ID and secret', async () => {
		const { call, requests } = clientAnswering({ id: 'w1', secret: 's1', warning: 'Save it' });
		expect(await createWebhook(call, WISH)).toEqual({
			ok: true,
			value: { id: 'w1', secret: 's1' },
		});
		expect(requests).toEqual([{ method: 'POST', path: '/api/webhooks', body: WISH }]);
	});

	it.each([
		{},
		{ id: 'w1' },
		{ secret: 's1' },
		{ id: 'w1', secret: '' },
		{ id: null, secret: 's' },
	])('calls an answer of %j unusable, and the webhook possibly created', async (answer) => {
		expect(await createWebhook(clientAnswering(answer).call, WISH)).toMatchObject({
			ok: false,
			failure: { kind: 'unexpected-answer', notDone: false },
		});
	});

	it('keeps the secret out of the failure when the ID is missing', async () => {
		const result = await createWebhook(clientAnswering({ secret: 'shown-once' }).call, WISH);
		expect(JSON.stringify(result)).not.toContain('shown-once');
	});

	it('hands a failure on', async () => {
		const failed = failure({ kind: 'read-only' });
		expect(await createWebhook(clientFailing(failed), WISH)).toEqual({
			ok: false,
			failure: failed,
		});
	});
});

describe('updateWebhook', () => {
	it('sends the changes and nothing else', async () => {
		const { call, requests } = clientAnswering({ success: true });
		expect(await updateWebhook(call, 'w1', { isActive: true })).toMatchObject({ ok: true });
		expect(requests).toEqual([
			{ method: 'PATCH', path: '/api/webhooks/w1', body: { isActive: true } },
		]);
	});

	it('hands on that the webhook is gone', async () => {
		const gone = failure({ kind: 'not-found', status: 404 });
		expect(await updateWebhook(clientFailing(gone), 'w1', {})).toEqual({
			ok: false,
			failure: gone,
		});
	});
});

describe('deleteWebhook', () => {
	it('deletes by the ID', async () => {
		const { call, requests } = clientAnswering({ success: true });
		expect(await deleteWebhook(call, 'w1')).toEqual({ ok: true, value: null });
		expect(requests).toEqual([{ method: 'DELETE', path: '/api/webhooks/w1' }]);
	});

	it('takes a webhook that is gone for deleted', async () => {
		const gone = failure({ kind: 'not-found', status: 404 });
		expect(await deleteWebhook(clientFailing(gone), 'w1')).toEqual({ ok: true, value: null });
	});

	it.each(['unauthorized', 'read-only', 'server-error', 'timeout'] as const)(
		'hands on a failure of kind %s',
		async (kind) => {
			expect(await deleteWebhook(clientFailing(failure({ kind })), 'w1')).toMatchObject({
				ok: false,
				failure: { kind },
			});
		},
	);

	it('addresses nothing but one webhook, whatever the ID', async () => {
		await fc.assert(
			fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), async (id) => {
				const { call, requests } = clientAnswering({});
				await deleteWebhook(call, id);
				fc.pre(id !== '.' && id !== '..');
				expect(requests[0]?.path).toMatch(/^\/api\/webhooks\/[^/]+$/);
			}),
		);
	});
});
