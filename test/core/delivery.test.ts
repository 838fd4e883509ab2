import { FAMILIES_OF, signBody } from '../../tools/sandbox';
import { contractItem, factsOf } from '../support/contractItem';
import { itemsOf, published, reply, standingWebhook } from '../support/published';
import { clearStages, setStage, type Stage } from '../support/stage';

afterEach(clearStages);

const HOUR_MS = 3_600_000;

describe('a signed event', () => {
	const subscribed = Object.entries(FAMILIES_OF)
		.filter(([event]) => event !== 'message.delivered')
		.flatMap(([event, families]) => families.map((family) => [event, family] as const));

	test.each(subscribed)(
		'%s of family %s becomes its item of the contract',
		async (event, family) => {
			const stage = await published({ options: { emitTestEvents: true } });
			const timestamp = new Date().toISOString();
			const facts = factsOf(event, timestamp);
			const [delivery] = await stage.workspace.fire({ event, family, facts });
			expect(delivery).toMatchObject({ status: 200, response: '{"received":true}' });
			expect(itemsOf(stage)).toEqual([
				{ ...contractItem(event, family, timestamp), eventId: expect.any(String) as string },
			]);
		},
	);

	test('is verified over its re-serialised body when a proxy spaced it anew', async () => {
		const stage = await published();
		const webhook = standingWebhook(stage);
		const payload = reply();
		const delivery = await stage.workspace.deliver(webhook, payload, {
			rawBody: JSON.stringify(payload, null, 2),
			signature: signBody(JSON.stringify(payload), webhook.secret),
		});
		expect(delivery).toMatchObject({ status: 200 });
		expect(itemsOf(stage)).toHaveLength(1);
	});

	test('is emitted as Tuco sent it when Simplify is off', async () => {
		const stage = await published({ simplify: false });
		const payload = reply({ lead: { _id: 'l1', tags: ['hot'] } });
		await stage.workspace.deliver(standingWebhook(stage), payload);
		expect(itemsOf(stage)).toEqual([payload]);
	});

	test('is read whatever content type it comes with', async () => {
		const stage = await published();
		await stage.workspace.deliver(standingWebhook(stage), reply(), {
			headers: { 'Content-Type': 'application/octet-stream' },
		});
		expect(itemsOf(stage)).toHaveLength(1);
	});

	test('is verified after a restart, with the secret that static data holds sealed', async () => {
		const stage = await published();
		const restarted = await stage.anotherHost({ staticData: stage.host.staticData });
		await stage.workspace.deliver({ ...standingWebhook(stage), url: restarted.url }, reply());
		expect(restarted.executions).toHaveLength(1);
	});
});

describe('an event that starts nothing is answered 200', () => {
	test('when it is not selected', async () => {
		const stage = await published({ events: ['message.sent'] });
		const delivery = await stage.workspace.deliver(standingWebhook(stage), reply());
		expect(delivery).toMatchObject({
			status: 200,
			response: '{"received":true,"ignored":"not-selected"}',
		});
		expect(itemsOf(stage)).toEqual([]);
	});

	test('when it came before', async () => {
		const stage = await published();
		const webhook = standingWebhook(stage);
		await stage.workspace.deliver(webhook, reply());
		const again = await stage.workspace.deliver(webhook, reply({ message: 'Yes!' }));
		expect(again).toMatchObject({
			status: 200,
			response: '{"received":true,"ignored":"duplicate"}',
		});
		expect(itemsOf(stage)).toHaveLength(1);
	});

	test('when it is a test', async () => {
		const stage = await published();
		const delivery = await stage.workspace.deliver(
			standingWebhook(stage),
			reply({ testMode: true }),
		);
		expect(delivery).toMatchObject({
			status: 200,
			response: '{"received":true,"ignored":"test"}',
		});
		expect(itemsOf(stage)).toEqual([]);
	});
});

test('duplicates start the workflow each time when Ignore Duplicates is off', async () => {
	const stage = await published({ options: { ignoreDuplicates: false } });
	await stage.workspace.deliver(standingWebhook(stage), reply());
	await stage.workspace.deliver(standingWebhook(stage), reply());
	expect(itemsOf(stage)).toHaveLength(2);
});

test('two workflows with the same events both start', async () => {
	const stage = await published();
	const other = await stage.anotherHost({ workflowId: 'workflow2' });
	await other.publish();
	await stage.workspace.fire({ event: 'message.reply' });
	expect([stage.host.executions.length, other.executions.length]).toEqual([1, 1]);
});

describe('a refused delivery starts nothing, and its answer and log line tell why', () => {
	const refused = async (stage: Stage, ...spoil: unknown[]) => {
		const [payload = reply(), options] = spoil as [unknown?, Record<string, unknown>?];
		const delivery = await stage.workspace.deliver(standingWebhook(stage), payload, options);
		expect(itemsOf(stage)).toEqual([]);
		return delivery;
	};

	test.each([
		['no signature', { signature: null }, 'The X-Tuco-Signature header is missing'],
		['an empty signature', { signature: '' }, 'The X-Tuco-Signature header is missing'],
		['a prefixed signature', { signature: `sha256=${'0'.repeat(64)}` }, 'not one SHA-256 HMAC'],
		['two signatures', { signature: ['0'.repeat(64), '1'.repeat(64)] }, 'not one SHA-256 HMAC'],
		['a wrong signature', { signature: '0'.repeat(64) }, 'does not match the body'],
		['the secret of another webhook', { secret: 'another' }, 'does not match the body'],
	])('%s', async (_name, options, reason) => {
		const stage = await published();
		expect(await refused(stage, reply(), options)).toMatchObject({
			status: 401,
			response: expect.stringContaining(reason) as string,
		});
		expect(stage.log).toContainEqual(
			expect.objectContaining({
				level: 'warn',
				message: expect.stringContaining(reason) as string,
			}),
		);
	});

	test('an event older than five minutes', async () => {
		const stage = await published();
		const timestamp = new Date(Date.now() - HOUR_MS).toISOString();
		expect(await refused(stage, reply({ timestamp }))).toMatchObject({
			status: 401,
			response: '{"error":"The event is older than the Maximum Event Age"}',
		});
	});

	test('an event from the future', async () => {
		const stage = await published();
		const timestamp = new Date(Date.now() + HOUR_MS).toISOString();
		expect(await refused(stage, reply({ timestamp }))).toMatchObject({ status: 401 });
	});

	test.each(['[]', 'null', '"text"', '5'])('a signed body that is %s', async (rawBody) => {
		const stage = await published();
		expect(await refused(stage, undefined, { rawBody })).toMatchObject({
			status: 400,
			response: '{"error":"The body is not a JSON object"}',
		});
	});
});

test('every age passes when the Maximum Event Age is 0', async () => {
	const stage = await published({ options: { maximumEventAge: 0 } });
	await stage.workspace.deliver(
		standingWebhook(stage),
		reply({ timestamp: '2020-01-01T00:00:00Z' }),
	);
	expect(itemsOf(stage)).toHaveLength(1);
});

describe('a webhook that was added by hand', () => {
	const byHand = async (events: string[]) => {
		const stage = await setStage({ webhookSetup: 'manual', events });
		const webhook = stage.workspace.addByHand({
			url: stage.host.url,
			events: ['message.delivered', 'message.reaction'],
		});
		stage.host.credential.data = {
			...stage.host.credential.data,
			signingSecret: webhook.secret,
		};
		await stage.host.publish();
		return stage;
	};

	test('brings confirmed deliveries', async () => {
		const stage = await byHand(['message.delivered']);
		await stage.workspace.fire({ event: 'message.delivered' });
		expect(itemsOf(stage)).toMatchObject([{ event: 'message.delivered', status: 'delivered' }]);
	});

	test('passes an event on whole that this version does not know', async () => {
		const stage = await byHand(['other']);
		await stage.workspace.fire({ event: 'message.reaction', facts: { messageId: 'm1' } });
		expect(itemsOf(stage)).toMatchObject([
			{
				event: 'message.reaction',
				eventId: 'message.reaction:m1',
				payload: { event: 'message.reaction' },
			},
		]);
	});
});

describe('while the user listens for a test event', () => {
	test('a webhook of its own stands, and production is not touched', async () => {
		const { workspace, host } = await published();
		const [production] = workspace.webhooks;
		await host.listen();
		expect(workspace.webhooks.map(({ url }) => url)).toEqual([host.testUrl, host.url]);
		await host.stopListening();
		expect(workspace.webhooks).toEqual([production]);
	});

	test('tests and duplicates show', async () => {
		const { workspace, host } = await setStage();
		await host.listen();
		const [webhook] = workspace.webhooks;
		if (!webhook) throw new Error('No webhook stands');
		await workspace.deliver(webhook, reply({ testMode: true }));
		await workspace.deliver(webhook, reply({ testMode: true }));
		expect(host.executions.map(({ mode }) => mode)).toEqual(['manual', 'manual']);
	});
});
