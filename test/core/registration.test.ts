import {
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

const REPLIES = { events: ['message.reply'] };

describe('publishing', () => {
	test('registers exactly one webhook, with two calls', async () => {
		const { sandbox, workspace, n8n } = await startPublished(REPLIES);
		const name = 'n8n: Replies to the CRM';
		expect(workspace.webhooks).toMatchObject([{ url: n8n.url, name, isActive: true, ...REPLIES }]);
		expect(sandbox.requests.map(({ method }) => method)).toEqual(['GET', 'POST']);
	});

	test('changes nothing when the webhook is already correct', async () => {
		const { sandbox, workspace, n8n } = await startPublished();
		const before = workspace.webhooks;
		await n8n.publish();
		expect(workspace.webhooks).toEqual(before);
		expect(sandbox.requests.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET']);
	});

	test('updates the events of an existing webhook, which keeps its secret', async () => {
		const { workspace, n8n } = await startPublished();
		const { secret } = newestWebhook(workspace);
		n8n.parameters = parameters(REPLIES);
		await n8n.publish('update');
		expect(workspace.webhooks).toMatchObject([{ ...REPLIES, secret }]);
	});

	test('keeps the secret out of static data', async () => {
		const { workspace, n8n } = await startPublished();
		const { id, secret } = newestWebhook(workspace);
		expect(JSON.stringify(n8n.staticData)).not.toContain(secret);
		expect(n8n.staticData).toMatchObject({
			'node:Tuco Trigger': { webhookId: id, webhookUrl: n8n.url },
		});
	});

	test('asks for an event when none is selected', async () => {
		const { n8n } = await startTrigger({ events: [] });
		await expect(n8n.publish()).rejects.toThrow(/No event is selected.*Events field/);
	});

	test('logs a warning about events that only a webhook added by hand receives', async () => {
		const { log } = await startPublished({ events: ['message.delivered', 'message.reply'] });
		expectLogged(log, 'warn', 'Message Delivered cannot arrive');
	});

	test('logs active webhooks of the same n8n that were added by hand, and no others', async () => {
		const { n8n, workspace, log, anotherN8n } = await startTrigger();
		await (await anotherN8n()).publish();
		const add = (url: string) => workspace.addByHand({ url, events: ['message.reply'] });
		const { url } = add(new URL('/webhook/by-hand', n8n.url).href);
		add('https://elsewhere.example/webhook');
		add(n8n.url);
		await n8n.publish();
		expectLogged(log, 'info', `added by hand: "Added by hand" at ${url}. If`);
	});

	test('keeps the webhooks of 100 workflows that start at once while Tuco answers 429', async () => {
		const started = await startTrigger(REPLIES);
		const { sandbox, workspace } = started;
		const workflows = await Promise.all(Array.from({ length: 100 }, () => started.anotherN8n()));
		for (const n8n of workflows) await n8n.publish();
		const before = workspace.webhooks;
		expect(before).toHaveLength(100);
		const calls = sandbox.requests.length;
		sandbox.faults.add({ status: 429, retryAfter: 1, times: 75 });
		sandbox.faults.add({ status: 429, retryAfter: 3600, times: 50 });
		await Promise.all(workflows.map((n8n) => n8n.publish('init')));
		const answers = sandbox.requests
			.slice(calls)
			.map(({ method, status }) => `${method} ${status}`);
		expect([...new Set(answers)].sort()).toEqual(['GET 200', 'GET 429']);
		expect(workspace.webhooks).toEqual(before);
		await workspace.fire({ event: 'message.reply' });
		expect(workflows.filter(({ executions }) => executions.length !== 1)).toEqual([]);
	});
});

/** Changes something after a publish, which registered the webhook `id`. */
type Change = (started: StartedTrigger, id: string) => unknown;

// The property test combines these in any order, and with faults.
describe('after something has changed, the next publish leaves one webhook that delivers', () => {
	test.each<[string, Change]>([
		['somebody paused it in Tuco', ({ workspace }, id) => workspace.pause(id)],
		['somebody added another with the same URL', ({ workspace }, id) => workspace.duplicate(id)],
		[
			'another n8n with the same static data published and unpublished',
			async ({ n8n, anotherN8n }) => {
				const copy = await anotherN8n({ staticData: n8n.staticData });
				await copy.publish();
				await copy.unpublish();
			},
		],
	])('the same one: %s', async (_what, change) => {
		const started = await startPublished();
		const { id } = newestWebhook(started.workspace);
		await change(started, id);
		await started.n8n.publish();
		await expectDelivers(started);
		expect(newestWebhook(started.workspace).id).toBe(id);
	});

	test.each<[string, Change]>([
		['somebody deleted it in Tuco', ({ workspace }, id) => workspace.remove(id)],
		['its secret is lost', ({ n8n }) => (n8n.staticData = {})],
		[
			'the API key that sealed its secret was rotated',
			({ n8n, workspace }) => n8n.changeCredential({ apiKey: workspace.revokeKey() }),
		],
		['the node was renamed', ({ n8n }) => (n8n.nodeName = 'On a reply')],
		[
			'Tuco refused to remove it when the workflow was unpublished',
			async ({ sandbox, n8n }) => {
				sandbox.faults.add({ method: 'DELETE', status: 402 });
				await expect(n8n.unpublish()).rejects.toThrow('past due');
				n8n.staticData = {};
			},
		],
	])('a new one: %s', async (_what, change) => {
		const started = await startPublished();
		const { id } = newestWebhook(started.workspace);
		await change(started, id);
		await started.n8n.publish();
		await expectDelivers(started);
		expect(newestWebhook(started.workspace).id).not.toBe(id);
	});

	test.each<[string, Change]>([
		['is lost', ({ n8n }) => (n8n.staticData = {})],
		[
			'is sealed under the old API key',
			({ n8n, workspace }) => n8n.changeCredential({ apiKey: workspace.revokeKey() }),
		],
	])('even if Tuco allows one webhook per URL, and its secret %s', async (_what, change) => {
		const started = await startPublished();
		const { sandbox, n8n, workspace } = started;
		await change(started, newestWebhook(workspace).id);
		const calls = sandbox.requests.length;
		sandbox.faults.add({ method: 'POST', status: 400 });
		await n8n.publish();
		const methods = sandbox.requests.slice(calls).map(({ method }) => method);
		expect(methods.join()).toContain('POST,DELETE,POST');
		await expectDelivers(started);
	});
});

describe('unpublishing', () => {
	test("removes every webhook with this node's URL and no other", async () => {
		const { workspace, n8n } = await startPublished();
		workspace.duplicate(newestWebhook(workspace).id);
		const other = workspace.addByHand({ url: 'https://example.com/x', events: ['message.sent'] });
		await n8n.unpublish();
		expect(workspace.webhooks).toEqual([other]);
		expect(n8n.staticData).toEqual({ 'node:Tuco Trigger': {} });
	});

	test('succeeds when the webhook disappears between the listing and the deletion', async () => {
		const { sandbox, n8n } = await startPublished();
		sandbox.faults.add({ method: 'DELETE', status: 404 });
		expect(await n8n.unpublish()).toBe(true);
	});
});

describe.each(['publish', 'unpublish'] as const)('a log entry for the user, on %s', (step) => {
	test('names a webhook remembered from another address', async () => {
		const { n8n, workspace, log, anotherN8n } = await startPublished();
		const { id } = newestWebhook(workspace);
		const moved = await anotherN8n({ staticData: n8n.staticData });
		await moved[step]();
		expectLogged(log, 'warn', `had the webhook ${id} in Tuco at ${n8n.url}`);
	});

	test('names a webhook that stays in the workspace of the old API key', async () => {
		const { sandbox, n8n, workspace, log } = await startPublished();
		const { id } = newestWebhook(workspace);
		n8n.changeCredential({ apiKey: sandbox.createWorkspace().apiKey });
		await n8n[step]();
		expectLogged(log, 'warn', `${id} in Tuco at ${n8n.url}, and the API key has changed since`);
	});

	test('is not written for a new key to the same workspace', async () => {
		const { n8n, workspace, log } = await startPublished();
		n8n.changeCredential({ apiKey: workspace.revokeKey() });
		await n8n[step]();
		expect(log.filter(({ level }) => level === 'warn')).toEqual([]);
	});

	test('names a removed webhook that somebody had added at its URL', async () => {
		const { n8n, workspace, log } = await startPublished();
		const { id, url } = workspace.addByHand({ url: n8n.url, events: ['message.reply'] });
		await n8n[step]();
		expectLogged(log, 'info', `${id} ("Added by hand") at ${url} was removed from Tuco`);
	});
});

describe('a webhook left behind by listening for a test event', () => {
	/** Starts a published node that began to listen this many minutes ago, according to its webhooks. */
	async function startLeftBehind(minutes: number) {
		const started = await startPublished();
		await started.n8n.listen();
		const createdAt = new Date(Date.now() - minutes * 60_000).toISOString();
		for (const { id } of started.workspace.webhooks) started.workspace.change(id, { createdAt });
		return started;
	}

	test.each([
		['publish', 11, 'removed'],
		['publish', 9, 'kept'],
		['unpublish', 11, 'removed'],
		['unpublish', 9, 'kept'],
	] as const)('%s: at an age of %i minutes it is %s', async (step, minutes, outcome) => {
		const { n8n, workspace } = await startLeftBehind(minutes);
		const { id } = newestWebhook(workspace);
		await n8n[step]();
		const isKept = workspace.webhooks.some((webhook) => webhook.id === id);
		expect(isKept).toBe(outcome === 'kept');
	});

	test.each([
		['publish', 0],
		['unpublish', 1],
	] as const)('%s: a refusal to remove it is logged', async (step, skip) => {
		const { sandbox, n8n, workspace, log } = await startLeftBehind(11);
		sandbox.faults.add({ method: 'DELETE', status: 402, skip });
		await n8n[step]();
		expectLogged(log, 'warn', `${newestWebhook(workspace).id} `);
	});

	test('is the only one removed when the listening ends', async () => {
		const { n8n, workspace } = await startLeftBehind(11);
		await n8n.stopListening();
		expect(workspace.webhooks).toMatchObject([{ url: n8n.url }]);
	});
});

describe('a node whose webhook is added by hand', () => {
	const MANUAL = { webhookSetup: 'manual', events: ['message.reply', 'other'] };

	test('makes no calls', async () => {
		const { sandbox, n8n } = await startTrigger(MANUAL);
		n8n.changeCredential({ apiKey: '', signingSecret: 'by-hand' });
		await n8n.publish();
		await n8n.unpublish();
		expect(sandbox.requests).toEqual([]);
	});

	test('refuses to be published without a signing secret', async () => {
		const { n8n } = await startTrigger(MANUAL);
		await expect(n8n.publish()).rejects.toThrow('The Webhook Signing Secret is missing');
	});
});
