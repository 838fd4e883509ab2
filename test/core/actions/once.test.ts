import { randomUUID } from 'node:crypto';
import { once as emitted } from 'node:events';
import { createServer, type Socket } from 'node:net';

import type { INodeParameters } from 'n8n-workflow';

import { type ClientOptions, tucoClient } from '../../../nodes/Tuco/shared/api/client';
import { failingKeys, startProcessedKeys } from '../../support/processedKeys';
import { Contexts } from '../../../tools/core/contexts';
import { OneCredential } from '../../../tools/core/credentials';
import { until } from '../../../tools/n8n/wait';
import { TucoTrigger } from '../../../nodes/Tuco/TucoTrigger.node';
import { recordLog } from '../../support/coreN8n';
import { type NodeRun, SEND, withTuco } from '../../support/runNode';
import { containing } from '../../support/startTrigger';

const tuco = withTuco();
beforeEach(startProcessedKeys);
beforeEach(recordLog);

const DROPPED = { drop: 'after' as const };
const send = async (
	options: INodeParameters = {},
	{
		message = 'Hello',
		more = {},
		...run
	}: Partial<NodeRun> & { message?: string; more?: INodeParameters } = {},
) =>
	await tuco.run({
		parameters: { ...SEND, message, options, additionalFields: more },
		...run,
		settings: { onError: 'continueErrorOutput', ...run.settings },
	});
const sentTexts = () => tuco.workspace.messaging.messages.map(({ message }) => message);
const resultsOf = ({ main, errors }: Awaited<ReturnType<typeof send>>) =>
	[...main, ...errors].map(({ json }) => json.error ?? json.status);

test('an unknown outcome says so, and where to look', async () => {
	tuco.sandbox.faults.add(DROPPED);
	const { error } = await send({}, { settings: { onError: 'stopWorkflow' } });
	expect(error).toMatchObject({
		message: containing('The message may have been sent. The connection to Tuco broke off'),
		description: containing('Look in Tuco under Messages'),
		context: { itemIndex: 0 },
	});
	expect(sentTexts()).toEqual(['Hello']);
});

test('a loop that repeats a text sends it each time', async () => {
	const executionId = randomUUID();
	for (const runIndex of [0, 1, 2]) await send({}, { executionId, runIndex });
	expect(sentTexts()).toHaveLength(3);
});

test.each([false, true])(
	'a text that changes each time it is evaluated is not sent again by Retry On Fail (as a tool: %s)',
	async (isTool) => {
		tuco.sandbox.faults.add({ ...DROPPED });
		const settings = { onError: 'stopWorkflow', retryOnFail: true, maxTries: 3 } as const;
		const { error } = await send({}, { settings, isTool, message: '={{ Math.random() }}' });
		expect(error?.message).toContain('may have been sent');
		expect(sentTexts()).toHaveLength(1);
	},
);

test('nothing is sent once the execution was stopped', async () => {
	tuco.sandbox.faults.add({ delayMs: 10_000, times: Infinity });
	const items = Array.from({ length: 50 }, () => ({ json: {} }));
	const settings = { onError: 'stopWorkflow', retryOnFail: true, maxTries: 5 } as const;
	const stop = new AbortController();
	const sending = send({}, { items, settings, stop: stop.signal });
	await until('the first send', () => tuco.sandbox.requests.length > 0);
	stop.abort();
	await sending;
	// Only the 20 that were under way: not the others, and none again when Retry On Fail enters.
	expect(tuco.sandbox.requests.length).toBeLessThanOrEqual(20);
});

describe("as an agent's tool", () => {
	const UNKNOWN = containing('may have been sent');
	const REFUSED = containing('Tuco rejected the request');
	const LATER = { scheduledDate: '2030-01-01T10:00:00Z' };

	test.each<[string, { message?: string; more?: INodeParameters; isTool?: boolean }, string[]]>([
		['the same message once', {}, ['Hello']],
		['another text', { message: 'Bye' }, ['Hello', 'Bye']],
		['the same text for another time', { more: LATER }, ['Hello', 'Hello']],
		['the same message twice as an ordinary node', { isTool: false }, ['Hello', 'Hello']],
	])('sends in one execution: %s', async (_what, { isTool = true, ...second }, texts) => {
		const executionId = randomUUID();
		await send({}, { executionId, isTool });
		const items = [{ json: {} }, { json: {} }];
		// A loop's next run, or the agent's next call; with a second item, which sends the same in the tool variant only.
		await send(
			{},
			{ executionId, isTool, runIndex: 1, items: isTool ? items : items.slice(1), ...second },
		);
		expect(sentTexts()).toEqual(texts);
	});

	test.each([
		['was sent', null, ['sent', 'sent'], [null, 'repeated-call']],
		['may have been sent', DROPPED, [UNKNOWN, UNKNOWN], [undefined, undefined]],
		['was certainly not sent', { status: 400 }, [REFUSED, 'sent'], [undefined, null]],
	])('a second call after a message that %s', async (_what, fault, statuses, reasons) => {
		if (fault) tuco.sandbox.faults.add(fault);
		const executionId = randomUUID();
		const first = await send({}, { executionId, isTool: true });
		const second = await send({}, { executionId, isTool: true, runIndex: 1 });
		expect([first, second].flatMap(resultsOf)).toEqual(statuses);
		const items = [first, second].flatMap(({ main, errors }) => [...main, ...errors]);
		expect(items.map(({ json }) => json.reason)).toEqual(reasons);
		expect(sentTexts()).toEqual(['Hello']);
	});
});

describe('Once per Key', () => {
	const SKIPPED = 'skipped';
	const UNKNOWN = containing('may have been sent');
	const REFUSED = containing('Tuco rejected the request');

	test.each([
		['sent', null, ['sent'], [SKIPPED]],
		['perhaps sent', DROPPED, [UNKNOWN], [SKIPPED]],
		['certainly not sent', { status: 400 }, [REFUSED], ['sent']],
	])(
		'after a message was %s, another execution with the key',
		async (_what, fault, first, then) => {
			if (fault) tuco.sandbox.faults.add(fault);
			expect(resultsOf(await send({ onceKey: ' a ' }))).toEqual(first);
			expect(resultsOf(await send({ onceKey: 'a' }))).toEqual(then);
			expect(sentTexts()).toHaveLength(1);
		},
	);

	test('holds for executions at the same moment, and records every other key', async () => {
		const keys = ['a', 'b', 'a', 'c', 'a', 'd', 'b', 'e'];
		const enter = async () =>
			await Promise.all(keys.map(async (onceKey) => await send({ onceKey })));
		await enter();
		expect(sentTexts()).toHaveLength(5);
		await enter();
		expect(sentTexts()).toHaveLength(5);
	});

	test.each([
		['sent', null, 'fail', 1],
		['perhaps sent', DROPPED, 'fail', 1],
		['perhaps sent, and may be sent again', DROPPED, 'sendAgain', 2],
		['certainly not sent', { status: 400 }, 'fail', 1],
	])(
		'does not skip an item that the same execution has %s',
		async (_what, fault, ifUnknown, times) => {
			if (fault) tuco.sandbox.faults.add(fault);
			const executionId = randomUUID();
			const enter = async () => resultsOf(await send({ onceKey: 'a', ifUnknown }, { executionId }));
			await enter();
			expect(await enter()).not.toContain(SKIPPED);
			expect(sentTexts()).toHaveLength(times);
		},
	);

	test.each(['', '  ', '={{ $json.eventId }}', '={{ null }}', '={{ { a: 1 } }}'])(
		'sends nothing if its value is %j',
		async (onceKey) => {
			expect(resultsOf(await send({ onceKey }))).toEqual([containing('Once per Key is empty')]);
			expect(tuco.sandbox.requests).toEqual([]);
		},
	);

	test('sends nothing if n8n cannot check it', async () => {
		failingKeys();
		expect(resultsOf(await send({ onceKey: 'a' }))).toEqual([containing('could not check')]);
		expect(tuco.sandbox.requests).toEqual([]);
	});
});

describe('whether a send may have been sent', () => {
	const data = (handle: (socket: Socket) => void) => (socket: Socket) =>
		void socket.once('data', () => handle(socket));
	const HALF = 'HTTP/1.1 201 Created\r\nContent-Length: 9\r\n\r\n{"a';

	test.each<[string, notDone: boolean, string | ((socket: Socket) => void)]>([
		['a port where nothing listens', true, 'http://127.0.0.1:1'],
		['a name with two addresses where nothing listens', true, 'http://localhost:1'],
		['a name that does not exist', true, 'https://tuco.invalid'],
		['an address without encryption', true, 'http://tuco.example'],
		['a connection closed before the request', false, (socket) => socket.destroy()],
		['a connection closed after the request', false, data((socket) => socket.destroy())],
		['a connection reset after the request', false, data((socket) => socket.resetAndDestroy())],
		['no answer in time', false, () => undefined],
		['half an answer', false, data((socket) => socket.end(HALF))],
		['an answer that is not HTTP', false, data((socket) => socket.end('Hello\r\n\r\n'))],
	])('%s: certainly not is %s', async (_what, notDone, where) => {
		const server = createServer((socket) => {
			socket.on('error', () => undefined);
			if (typeof where !== 'string') where(socket);
		});
		server.listen(0, '127.0.0.1');
		await emitted(server, 'listening');
		const address = server.address();
		const port = typeof address === 'object' ? address?.port : undefined;
		const baseUrl = typeof where === 'string' ? where : `http://127.0.0.1:${port}`;
		const setup = {
			workflowId: 'w',
			nodeName: 'Tuco',
			parameters: {},
			credential: new OneCredential({ apiKey: 'tuco_sk_1', baseUrl }),
			instanceUrl: 'http://127.0.0.1:1',
		};
		const contexts = new Contexts(new TucoTrigger());
		const context = contexts.hook(setup, contexts.workflow(setup, {}), 'activate');
		const options: ClientOptions = { totalMs: 3000, attemptMs: 500, unsafeMs: 1, attempts: 1 };
		const result = await tucoClient(
			context,
			options,
		)({
			method: 'POST',
			path: '/api/messages',
			body: { message: 'Hello' },
		});
		expect(result).toMatchObject({ ok: false, failure: { status: null, notDone } });
		server.close();
	});
});
