import { inspect } from 'node:util';

import { until } from '../../tools/n8n/wait';
import {
	containing,
	expectDelivers,
	expectLogged,
	newestWebhook,
	parameters,
	startPublished,
	type StartedTrigger,
	startTrigger,
	stopAll,
} from '../support/startTrigger';

afterEach(stopAll);

const HTML = { body: '<html>Welcome</html>', contentType: 'text/html' };
const NO_SECRET = { body: '{"id":"680a1b2c3d4e5f6789012345"}' };

describe('when a publish fails, the error says what happened and what to do', () => {
	test.each([
		['401', { status: 401 }, 'Tuco did not accept the API key', 'API Keys in Tuco'],
		['402', { status: 402 }, 'its subscription is past due', 'billing'],
		['400', { status: 400 }, 'Tuco rejected the request', 'N8N_WEBHOOK_URL'],
		[
			'429 for longer than a publish may take',
			{ status: 429, retryAfter: 3600 },
			'A quota in Tuco is used up',
			'60 minutes',
		],
		['a web page', HTML, 'not a JSON object', 'Base URL'],
		['a webhook without its secret', NO_SECRET, 'no webhook ID or no secret', ''],
		['a lost connection', { drop: 'before' as const }, 'Tuco could not be reached', 'Base URL'],
	])('Tuco answers with %s', async (_what, fault, message, remedy) => {
		const { sandbox, workspace, n8n, log } = await startTrigger();
		sandbox.faults.add({ method: 'POST', ...fault });
		const error: unknown = await n8n.publish().catch((thrown: unknown) => thrown);
		expect(error).toMatchObject({ message: containing(message) });
		expect(error).toMatchObject({ message: containing(remedy) });
		const everything = inspect([error, log], { depth: 20, showHidden: true });
		expect(everything).not.toContain(workspace.apiKey);
		expect(workspace.webhooks).toEqual([]);
	});

	test.each([
		// Nothing listens on port 1, and no other test can be given it meanwhile.
		['unreachable', 'http://127.0.0.1:1', 'Tuco could not be reached'],
		['plain http, which would expose the API key', 'http://app.tuco.ai', 'https'],
	])('the Base URL is %s', async (_what, baseUrl, message) => {
		const { n8n } = await startTrigger();
		n8n.changeCredential({ baseUrl });
		await expect(n8n.publish()).rejects.toThrow(message);
	});

	test('the API key is missing, and Tuco gets no request', async () => {
		const { sandbox, n8n } = await startTrigger();
		n8n.changeCredential({ apiKey: '' });
		await expect(n8n.publish()).rejects.toThrow('The Tuco credential has no API key');
		expect(sandbox.requests).toEqual([]);
	});

	test('Tuco does not answer in time', async () => {
		const { sandbox, n8n } = await startTrigger();
		sandbox.faults.add({ method: 'GET', delayMs: 20_000, times: Infinity });
		const before = Date.now();
		await expect(n8n.publish()).rejects.toThrow(/Tuco did not answer in time. .*Base URL/);
		expect(Date.now() - before).toBeLessThan(10_000);
	});
});

describe('a temporary fault', () => {
	test('in a safe call is retried', async () => {
		const started = await startTrigger();
		started.sandbox.faults.add({ method: 'GET', status: 503 });
		await started.n8n.publish();
		await expectDelivers(started);
	});

	test('in a creation is retried only when nothing was changed, after the time in Retry-After', async () => {
		const started = await startTrigger();
		started.sandbox.faults.add({ method: 'POST', status: 429, retryAfter: 1 });
		const before = Date.now();
		await started.n8n.publish();
		expect(Date.now() - before).toBeGreaterThanOrEqual(1000);
		await expectDelivers(started);
	});
});

describe('a creation whose answer is lost', () => {
	test('leaves no webhook behind', async () => {
		const { sandbox, workspace, n8n } = await startTrigger();
		sandbox.faults.add({ method: 'POST', drop: 'after' });
		await expect(n8n.publish()).rejects.toThrow('Tuco could not be reached');
		expect(workspace.webhooks).toEqual([]);
	});

	test('is replaced by the next publish if the clean-up fails too', async () => {
		const started = await startTrigger();
		started.sandbox.faults.add({ method: 'POST', drop: 'after' });
		started.sandbox.faults.add({ method: 'DELETE', status: 402 });
		await expect(started.n8n.publish()).rejects.toThrow();
		expect(started.workspace.webhooks).toHaveLength(1);
		await started.n8n.publish();
		await expectDelivers(started);
	});

	test('is replaced by the next publish if Tuco creates the webhook after the time-out', async () => {
		const started = await startTrigger();
		const { sandbox, n8n } = started;
		sandbox.faults.add({ method: 'POST', delayMs: 6000 });
		await expect(n8n.publish()).rejects.toThrow('Tuco did not answer in time');
		await until('Tuco to create the webhook', () =>
			sandbox.requests.every(({ status }) => status !== null),
		);
		await n8n.publish();
		await expectDelivers(started);
	});
});

test('an extra webhook that Tuco refuses to remove is logged, and removed by the next publish', async () => {
	const { sandbox, workspace, n8n, log } = await startPublished();
	workspace.duplicate(newestWebhook(workspace).id);
	sandbox.faults.add({ method: 'DELETE', status: 402 });
	await n8n.publish();
	expectLogged(log, 'warn', 'could not be removed');
	expect(workspace.webhooks).toHaveLength(2);
	await n8n.publish();
	expect(workspace.webhooks).toHaveLength(1);
});

describe('a start-up of n8n', () => {
	test.each([401, 402, 429, 500])(
		'keeps a remembered registration while Tuco answers %i',
		async (status) => {
			const { sandbox, workspace, n8n, log } = await startPublished();
			sandbox.faults.add({ status, times: Infinity, retryAfter: 3600 });
			expect(await n8n.checkExists('init')).toBe(true);
			const { id, url } = newestWebhook(workspace);
			expectLogged(log, 'warn', `The webhook ${id} at ${url} could not be checked`);
		},
	);

	test('keeps a remembered registration while Tuco is unreachable', async () => {
		const { sandbox, n8n } = await startPublished();
		await sandbox.stop();
		expect(await n8n.checkExists('leadershipChange')).toBe(true);
	});

	test('keeps a registration that it cannot update', async () => {
		const started = await startPublished();
		started.n8n.parameters = parameters({ events: ['message.reply'] });
		started.sandbox.faults.add({ method: 'PATCH', status: 402 });
		await started.n8n.publish('init');
		await expectDelivers(started);
	});

	test('fails without a remembered registration', async () => {
		const { sandbox, n8n } = await startTrigger();
		sandbox.faults.add({ status: 402, times: Infinity });
		await expect(n8n.publish('init')).rejects.toThrow('past due');
	});
});

test('a user who publishes sees an outage, even with a remembered registration', async () => {
	const { sandbox, n8n } = await startPublished();
	sandbox.faults.add({ status: 401, times: Infinity });
	await expect(n8n.publish('activate')).rejects.toThrow('did not accept the API key');
});

describe('the clean-up after a failed publish', () => {
	test('removes the existing webhook', async () => {
		const { sandbox, workspace, n8n } = await startPublished();
		n8n.parameters = parameters({ events: ['message.reply'] });
		sandbox.faults.add({ method: 'PATCH', status: 402 });
		await expect(n8n.publish()).rejects.toThrow('past due');
		expect(await n8n.unpublish()).toBe(true);
		expect(workspace.webhooks).toEqual([]);
	});

	test.each([
		['a refusal', { status: 401 }, 'Tuco did not accept the API key'],
		['an outage', { drop: 'before' as const }, 'Tuco could not be reached'],
	])('logs %s, and does not throw', async (_what, fault, message) => {
		const { sandbox, n8n, log } = await startTrigger();
		sandbox.faults.add({ ...fault, times: Infinity });
		await expect(n8n.publish()).rejects.toThrow(message);
		expect(await n8n.unpublish()).toBe(false);
		expectLogged(log, 'warn', `A webhook at ${n8n.url} may still exist in Tuco: ${message}`);
	});

	test('does not throw for an unusable credential', async () => {
		const { n8n } = await startTrigger();
		n8n.changeCredential({ baseUrl: 'http://app.tuco.ai' });
		await expect(n8n.publish()).rejects.toThrow('https');
		expect(await n8n.unpublish()).toBe(false);
	});
});

test.each<[string, (started: StartedTrigger) => unknown, reason: string]>([
	[
		'Tuco refuses',
		({ sandbox }) => sandbox.faults.add({ method: 'DELETE', status: 402 }),
		'The Tuco workspace is read-only',
	],
	['Tuco is unreachable', ({ sandbox }) => sandbox.stop(), 'Tuco could not be reached'],
	[
		'the credential was deleted',
		({ n8n }) => (n8n.credential.data = null),
		'Credential with ID "1" does not exist',
	],
])('a failed unpublish names the webhook: %s', async (_what, happen, reason) => {
	const started = await startPublished();
	const { id } = newestWebhook(started.workspace);
	await happen(started);
	const named = new RegExp(
		`^The webhook ${id} .*at ${started.n8n.url} may still exist.*: ${reason}`,
	);
	await expect(started.n8n.unpublish()).rejects.toThrow(named);
});
