import { EventEmitter, once } from 'node:events';

import type { INodeParameters } from 'n8n-workflow';

import { until } from '../../tools/n8n/wait';
import { FAMILIES_OF, signBody } from '../../tools/sandbox';
import { CONTRACT_EVENTS, contractItem, factsOf } from '../support/contractItem';
import type { CoreN8n } from '../support/coreN8n';
import {
	containing,
	expectLogged,
	itemsOf,
	newestWebhook,
	reply,
	startPublished,
	startTrigger,
	stopAll,
} from '../support/startTrigger';

afterEach(stopAll);

/** Starts a trigger whose webhook was added by hand in Tuco, which allows any event. */
async function startByHand(events: string[], parameters: object = {}) {
	const started = await startTrigger({ webhookSetup: 'manual', events, ...parameters });
	const { n8n, workspace } = started;
	const { secret } = workspace.addByHand({
		url: n8n.url,
		events: [...CONTRACT_EVENTS, 'message.reaction'],
	});
	n8n.changeCredential({ signingSecret: secret });
	await n8n.publish();
	return started;
}

describe('a signed event', () => {
	const everyFamily = Object.entries(FAMILIES_OF).flatMap(([event, families]) =>
		families.map((family) => [event, family] as const),
	);
	const keysInOrder: Record<string, string[]> = {};

	test.each(everyFamily)(
		'%s in the form %s becomes the item that the contract specifies',
		async (event, family) => {
			const { n8n, workspace } = await startByHand(CONTRACT_EVENTS, {
				options: { emitTestEvents: true },
			});
			const timestamp = new Date().toISOString();
			const facts = factsOf(event, timestamp);
			const [delivery] = await workspace.fire({ event, family, facts });
			expect(delivery).toMatchObject({ status: 200, response: '{"received":true}' });
			expect(n8n.executions).toMatchObject([{ wasAnswered: false }]);
			const digest = expect.stringMatching(`^${event}:[0-9a-f]{32}$`) as string;
			const eventId = family === 'test' ? digest : `${event}:${facts.messageId ?? ''}`;
			const [item = {}, ...more] = itemsOf(n8n);
			expect([item, ...more]).toEqual([{ ...contractItem(event, family, timestamp), eventId }]);
			expect(Object.keys(item)).toEqual((keysInOrder[event] ??= Object.keys(item)));
		},
	);

	test('unknown to this version is emitted with its whole payload', async () => {
		const { n8n, workspace } = await startByHand(['other']);
		await workspace.fire({ event: 'message.reaction', facts: { messageId: 'm1' } });
		expect(itemsOf(n8n)).toMatchObject([
			{
				event: 'message.reaction',
				eventId: 'message.reaction:m1',
				payload: { event: 'message.reaction' },
			},
		]);
	});

	test('listed only since a later node version still arrives as Any Other Event, with its whole payload', async () => {
		const { n8n, workspace } = await startByHand(['other']);
		n8n.nodeVersion = 1;
		await workspace.fire({ event: 'message.sent' });
		expect(itemsOf(n8n)).toMatchObject([{ payload: { event: 'message.sent' } }]);
	});

	test('is emitted as Tuco sent it when Simplify is off', async () => {
		const { n8n, workspace } = await startPublished({ simplify: false });
		const payload = reply({ lead: { _id: 'l1', tags: ['hot'] } });
		await workspace.deliver(newestWebhook(workspace), payload);
		expect(itemsOf(n8n)).toEqual([payload]);
	});

	// JSON reads 1e999 as Infinity and writes Infinity as null: both bodies have one re-serialised form.
	test('is emitted as signed, even if a proxy changed its whitespace and a number', async () => {
		const { n8n, workspace } = await startPublished({ simplify: false });
		const webhook = newestWebhook(workspace);
		const payload = reply({ score: null });
		await workspace.deliver(webhook, payload, {
			rawBody: JSON.stringify(payload, null, 2).replace('null', '1e999'),
			signature: signBody(JSON.stringify(payload), webhook.secret),
		});
		expect(itemsOf(n8n)).toEqual([payload]);
	});

	test('is verified after a restart with the sealed secret from static data', async () => {
		const { n8n, workspace, anotherN8n } = await startPublished();
		const restarted = await anotherN8n({ staticData: n8n.staticData });
		await workspace.deliver({ ...newestWebhook(workspace), url: restarted.url }, reply());
		expect(restarted.executions).toHaveLength(1);
	});

	test('starts each of two workflows once, even if delivered twice', async () => {
		const { n8n, workspace, anotherN8n } = await startPublished();
		const other = await anotherN8n();
		await other.publish();
		for (const facts of [{ messageId: 'm1' }, { messageId: 'm1' }]) {
			await workspace.fire({ event: 'message.reply', facts });
		}
		expect([n8n.executions.length, other.executions.length]).toEqual([1, 1]);
	});
});

describe('an event that is delivered again', () => {
	const EMITTED = '{"received":true}';
	const DUPLICATE = '{"received":true,"ignored":"duplicate"}';
	const FAILED = '{"code":0,"message":"There was a problem"}';

	/** Makes n8n wait before it stores the next execution, or fails to. Later ones are stored at once. */
	function holdStorage(n8n: CoreN8n, canStore: boolean, wait: (...of: Stored) => Promise<unknown>) {
		n8n.store = async (...of) => {
			n8n.store = async () => undefined;
			await wait(...of);
			if (!canStore) throw new Error('The disk is full');
		};
	}
	type Stored = Parameters<CoreN8n['store']>;

	test.each([
		['is a duplicate once n8n has stored the first', true, [EMITTED, DUPLICATE, DUPLICATE]],
		['starts the workflow once if n8n could not', false, [FAILED, EMITTED, DUPLICATE]],
	])('at the same moment waits, then %s', async (_what, canStore, expected) => {
		const { n8n, workspace } = await startPublished();
		const storage = new EventEmitter();
		const isReady = once(storage, 'ready');
		holdStorage(n8n, canStore, async () => isReady);
		const payload = reply();
		const send = async () => await workspace.deliver(newestWebhook(workspace), payload);
		const deliveries = Promise.all([send(), send(), send()]);
		await until('all three requests', () => n8n.requests === 3);
		storage.emit('ready');
		const responses = (await deliveries).map(({ response }) => response);
		expect(responses.sort()).toEqual(expected.sort());
		expect(n8n.executions).toHaveLength(1);
	});

	test.each([
		['is a duplicate if n8n has stored the first', true, DUPLICATE],
		['starts the workflow if n8n could not', false, EMITTED],
	])('after the sender hung up %s', async (_what, canStore, expected) => {
		const { n8n, workspace } = await startPublished();
		const webhook = newestWebhook(workspace);
		const payload = reply();
		const body = JSON.stringify(payload);
		const headers = { 'X-Tuco-Signature': signBody(body, webhook.secret) };
		const sender = new AbortController();
		holdStorage(n8n, canStore, async (response) => {
			sender.abort();
			await once(response, 'close');
		});
		const first = fetch(n8n.url, { method: 'POST', headers, body, signal: sender.signal });
		await expect(first).rejects.toThrow('aborted');
		const { response } = await workspace.deliver(webhook, payload);
		expect(response).toBe(expected);
		expect(n8n.executions).toHaveLength(1);
	});

	test('is not a duplicate if either one is a test', async () => {
		const { n8n, workspace } = await startPublished({ options: { emitTestEvents: true } });
		for (const testMode of [true, true, false, true]) {
			await workspace.deliver(newestWebhook(workspace), reply({ testMode }));
		}
		expect(n8n.executions).toHaveLength(4);
	});
});

// The fuzz suite checks every answer; these tests check n8n's log.
describe('a refused delivery starts nothing, and n8n logs why', () => {
	test.each([
		['a wrong signature', 401, 'does not match the body', { secret: 'another' }],
		[
			'two signatures',
			401,
			'not one SHA-256 HMAC',
			{ signature: ['0'.repeat(64), '1'.repeat(64)] },
		],
		[
			'an old event',
			401,
			'older than the Maximum',
			{ rawBody: '{"timestamp":"2020-01-01T00:00:00Z"}' },
		],
		['no JSON object', 400, 'not a JSON object', { rawBody: '[]' }],
	])('%s', async (_what, status, reason, changes) => {
		const { n8n, workspace, log } = await startPublished();
		const delivery = await workspace.deliver(newestWebhook(workspace), reply(), changes);
		expect(delivery).toMatchObject({ status, response: containing(reason) });
		expectLogged(log, 'warn', reason);
		expect(JSON.stringify(log)).not.toContain('m1');
		expect(n8n.executions).toEqual([]);
	});
});

describe('the filters', () => {
	const LINE = { id: '667f1f77bcf86cd799439014', name: 'Lindsey Rodriguez (+16462230920)' };

	test('list the lines by name and phone number', async () => {
		const { n8n } = await startTrigger();
		expect(await n8n.lines()).toEqual([
			{ name: '+16462230922', value: '667f1f77bcf86cd799439034' },
			{ name: 'Alex (+16462230921)', value: '667f1f77bcf86cd799439024' },
			{ name: LINE.name, value: LINE.id },
		]);
	});

	test('show the user why the lines cannot be listed', async () => {
		const { n8n, sandbox, workspace } = await startTrigger();
		sandbox.faults.add({ method: 'GET', body: '{"numbers":[]}' });
		await expect(n8n.lines()).rejects.toThrow('no list of lines');
		workspace.revokeKey();
		await expect(n8n.lines()).rejects.toMatchObject({
			message: containing('Tuco did not accept the API key. It is wrong or was revoked.'),
		});
	});

	test('ignore events of other lines and say so in the answer', async () => {
		const { n8n, workspace } = await startPublished({ filters: { lines: [LINE.id] } });
		const responses: unknown[] = [];
		for (const lineId of ['667f1f77bcf86cd799439024', LINE.id]) {
			const facts = { lineId, messageId: 'm1' };
			const event = { event: 'message.sent', family: 'document', facts } as const;
			const [delivery] = await workspace.fire(event);
			responses.push(delivery?.response);
		}
		expect(responses).toEqual(['{"received":true,"ignored":"other-line"}', '{"received":true}']);
		expect(n8n.executions).toHaveLength(1);
	});

	const startsFor = async (filter: string) => {
		const filters = JSON.parse(`{${filter}}`) as INodeParameters;
		const { n8n, workspace, log } = await startPublished({ filters });
		for (const text of ['Tell me more', 'No']) {
			await workspace.fire({ event: 'message.reply', facts: { text } });
		}
		return { started: itemsOf(n8n).map(({ message }) => message), log };
	};

	test('accept expressions, including some that return a list', async () => {
		const { started, log } = await startsFor('"repliesContaining": ["={{ [\'te\' + \'ll\'] }}"]');
		expect(started).toEqual(['Tell me more']);
		expect(log).not.toContainEqual(expect.objectContaining({ level: 'warn' }));
	});

	// The first is what the editor stores for a filter that is added and left empty.
	test.each(['[[]]', '"={{ undefined }}"', '"={{ null }}"', '["={{ {} }}"]', '"={{ [[\'\']] }}"'])(
		'block everything if they resolve to nothing, as %s does, and log a warning',
		async (nothing) => {
			const { started, log } = await startsFor(`"repliesNotContaining": ${nothing}`);
			expect(started).toEqual([]);
			expectLogged(log, 'warn', 'Replies Not Containing is empty');
		},
	);
});

describe('while the user listens for a test event', () => {
	test('the node uses a separate webhook and leaves the production one alone', async () => {
		const { n8n, workspace } = await startPublished();
		const production = newestWebhook(workspace);
		await n8n.listen();
		expect(workspace.webhooks.map(({ url }) => url)).toEqual([n8n.testUrl, n8n.url]);
		await n8n.stopListening();
		expect(workspace.webhooks).toEqual([production]);
	});

	test('test events and duplicates are emitted', async () => {
		const { n8n, workspace } = await startTrigger();
		await n8n.listen();
		for (const payload of [reply({ testMode: true }), reply({ testMode: true })]) {
			await workspace.deliver(newestWebhook(workspace), payload);
		}
		expect(n8n.executions.map(({ mode }) => mode)).toEqual(['manual', 'manual']);
	});
});
