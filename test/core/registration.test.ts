import { clearStages, parameters, setStage } from '../support/stage';

afterEach(clearStages);

const REPLIES = { events: ['message.reply'] };

describe('publishing', () => {
	test('registers exactly one webhook, with the selected events and a name of the workflow', async () => {
		const { workspace, host } = await setStage(REPLIES);
		await host.publish();
		expect(workspace.webhooks).toMatchObject([
			{
				url: host.url,
				events: ['message.reply'],
				name: 'n8n: Replies to the CRM',
				isActive: true,
			},
		]);
	});

	test('calls Tuco no more than twice for the first time: to see what stands, and to add the webhook', async () => {
		const { sandbox, host } = await setStage(REPLIES);
		await host.publish();
		expect(sandbox.requests.map(({ method }) => method)).toEqual(['GET', 'POST']);
	});

	test('gives the webhook the name that the user chose', async () => {
		const { workspace, host } = await setStage({ options: { webhookName: 'Replies' } });
		await host.publish();
		expect(workspace.webhooks).toMatchObject([{ name: 'Replies' }]);
	});

	test('makes no change when the webhook stands as wanted', async () => {
		const { sandbox, workspace, host } = await setStage();
		await host.publish();
		const [before] = workspace.webhooks;
		await host.publish();
		expect(workspace.webhooks).toEqual([before]);
		expect(sandbox.requests.filter(({ method }) => method !== 'GET')).toHaveLength(1);
	});

	test('changes the events of the webhook that stands, which keeps its secret', async () => {
		const { workspace, host } = await setStage();
		await host.publish();
		const secret = workspace.webhooks[0]?.secret;
		host.parameters = parameters(REPLIES);
		await host.publish('update');
		expect(workspace.webhooks).toMatchObject([{ events: ['message.reply'], secret }]);
	});

	test('wakes a webhook that somebody paused in Tuco', async () => {
		const { workspace, host } = await setStage();
		await host.publish();
		workspace.pause(workspace.webhooks[0]?.id ?? '');
		await host.publish();
		expect(workspace.webhooks).toMatchObject([{ isActive: true }]);
	});

	test('replaces a webhook of this node whose secret is lost', async () => {
		const { workspace, host } = await setStage(REPLIES);
		await host.publish();
		host.staticData = {};
		await host.publish();
		expect(workspace.webhooks).toHaveLength(1);
		await workspace.fire({ event: 'message.reply' });
		expect(host.executions).toHaveLength(1);
	});

	test('replaces a webhook whose secret was sealed under a key that was rotated since', async () => {
		const { workspace, host } = await setStage(REPLIES);
		await host.publish();
		const before = workspace.webhooks[0]?.id;
		host.credential.data = { ...host.credential.data, apiKey: workspace.revokeKey() };
		await host.publish();
		expect(workspace.webhooks).toHaveLength(1);
		expect(workspace.webhooks[0]?.id).not.toBe(before);
		await workspace.fire({ event: 'message.reply' });
		expect(host.executions).toHaveLength(1);
	});

	test('removes a second webhook with its URL and keeps the one whose secret it knows', async () => {
		const { workspace, host } = await setStage();
		await host.publish();
		const kept = workspace.webhooks[0]?.id ?? '';
		workspace.double(kept);
		await host.publish();
		expect(workspace.webhooks).toMatchObject([{ id: kept }]);
	});

	test('registers afresh after somebody deleted the webhook in Tuco', async () => {
		const { workspace, host } = await setStage();
		await host.publish();
		workspace.remove(workspace.webhooks[0]?.id ?? '');
		await host.publish();
		expect(workspace.webhooks).toMatchObject([{ url: host.url, isActive: true }]);
	});

	test('leaves alone what another instance registered, even if its registration is remembered here', async () => {
		const { workspace, host, ...stage } = await setStage();
		await host.publish();
		const copy = await stage.anotherHost({ staticData: host.staticData });
		await copy.publish();
		await copy.unpublish();
		expect(workspace.webhooks).toMatchObject([{ url: host.url, isActive: true }]);
	});

	test.each(['publish', 'unpublish'] as const)(
		'tells the log of a webhook that is remembered from another address (%s)',
		async (step) => {
			const { workspace, host, log, ...stage } = await setStage();
			await host.publish();
			const moved = await stage.anotherHost({ staticData: host.staticData });
			await moved[step]();
			expect(log).toContainEqual(
				expect.objectContaining({
					level: 'warn',
					message: expect.stringContaining(
						`had the webhook ${workspace.webhooks.at(-1)?.id ?? ''} in Tuco at ${host.url}`,
					) as string,
				}),
			);
		},
	);

	test('keeps the secret out of static data', async () => {
		const { workspace, host } = await setStage();
		await host.publish();
		const secret = workspace.webhooks[0]?.secret ?? '';
		expect(JSON.stringify(host.staticData)).not.toContain(secret);
		expect(host.staticData).toMatchObject({
			'node:Tuco Trigger': { webhookId: workspace.webhooks[0]?.id, webhookUrl: host.url },
		});
	});

	test('asks for an event when none is selected', async () => {
		const { host } = await setStage({ events: [] });
		await expect(host.publish()).rejects.toMatchObject({
			message: 'No event is selected',
			description: expect.stringContaining('Events field') as string,
		});
	});
});

describe('unpublishing', () => {
	test('removes every webhook with the URL of this node and no other', async () => {
		const { workspace, host } = await setStage();
		await host.publish();
		workspace.double(workspace.webhooks[0]?.id ?? '');
		const foreign = workspace.addByHand({ url: 'https://example.com/x', events: ['message.sent'] });
		expect(await host.unpublish()).toBeNull();
		expect(workspace.webhooks).toMatchObject([{ id: foreign.id }]);
		expect(host.staticData).toEqual({ 'node:Tuco Trigger': {} });
	});

	test('succeeds when the webhook is gone between looking and deleting', async () => {
		const { sandbox, host } = await setStage();
		await host.publish();
		sandbox.faults.add({ method: 'DELETE', status: 404 });
		expect(await host.unpublish()).toBeNull();
	});

	test('says so when Tuco refuses the removal, and sweeps at the next publish', async () => {
		const { sandbox, workspace, host } = await setStage();
		await host.publish();
		sandbox.faults.add({ method: 'DELETE', status: 402 });
		expect(await host.unpublish()).toMatchObject({
			message: expect.stringContaining('past due') as string,
		});
		host.staticData = {};
		await host.publish();
		expect(workspace.webhooks).toHaveLength(1);
	});
});

describe('a node whose webhook is added by hand', () => {
	const MANUAL = { webhookSetup: 'manual', events: ['message.reply', 'other'] };

	test('calls no API', async () => {
		const { sandbox, host } = await setStage(MANUAL);
		host.credential.data = { ...host.credential.data, signingSecret: 'by-hand' };
		await host.publish();
		await host.unpublish();
		expect(sandbox.requests).toEqual([]);
	});

	test('refuses to be published without a signing secret', async () => {
		const { host } = await setStage(MANUAL);
		await expect(host.publish()).rejects.toMatchObject({
			message: 'The Webhook Signing Secret is missing',
		});
	});
});

describe('a Tuco that takes one webhook for a URL', () => {
	test.each(['lost', 'sealed under a key that was rotated'])(
		'is left with one, though the secret of the old one is %s',
		async (fate) => {
			const { sandbox, workspace, host } = await setStage(REPLIES);
			await host.publish();
			if (fate === 'lost') host.staticData = {};
			else host.credential.data = { ...host.credential.data, apiKey: workspace.revokeKey() };
			const before = sandbox.requests.length;
			sandbox.faults.add({ method: 'POST', status: 400 });
			await host.publish();
			const methods = sandbox.requests.slice(before).map(({ method }) => method);
			expect(methods.join()).toContain('POST,DELETE,POST');
			expect(workspace.webhooks).toHaveLength(1);
			await workspace.fire({ event: 'message.reply' });
			expect(host.executions).toHaveLength(1);
		},
	);
});
