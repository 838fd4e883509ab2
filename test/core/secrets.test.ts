import type { CoreN8n } from '../support/coreN8n';
import {
	expectLogged,
	itemsOf,
	newestWebhook,
	reply,
	type StartedTrigger,
	startPublished,
	startTrigger,
	stopAll,
} from '../support/startTrigger';

afterEach(stopAll);

/** Expects that a reply starts nothing, and that n8n's log has the remedy. */
async function expectRefused(
	{ workspace, log }: StartedTrigger,
	n8n: CoreN8n,
	secret: string,
	remedy: string,
) {
	const webhook = { ...newestWebhook(workspace), url: n8n.url, secret };
	expect(await workspace.deliver(webhook, reply())).toMatchObject({ status: 401 });
	expect(n8n.executions).toEqual([]);
	expectLogged(log, 'error', remedy);
}

test('refuses any event while no secret is known', async () => {
	const started = await startPublished();
	const otherN8n = await started.anotherN8n({ staticData: {} });
	const { secret } = newestWebhook(started.workspace);
	await expectRefused(started, otherN8n, secret, 'Unpublish the workflow and publish it again');
});

test('refuses any event while the credential is gone and no secret is in memory', async () => {
	const started = await startPublished();
	const otherN8n = await started.anotherN8n({ staticData: started.n8n.staticData });
	otherN8n.credential.data = null;
	await expectRefused(started, otherN8n, 'another', 'credential of this node cannot be read');
});

/** The status that an n8n answers to a reply signed with this secret. */
async function statusFor({ workspace }: StartedTrigger, { url }: CoreN8n, secret: string) {
	const webhook = { ...newestWebhook(workspace), url, secret };
	return (await workspace.deliver(webhook, reply({ messageId: secret }))).status;
}

// Memory is per workflow, so another workflow with the same static data acts as another process.
test.each(['opened', 'registered'])(
	'refuses a signature under a secret that another process has replaced (old one %s here)',
	async (how) => {
		const started = await startPublished();
		const n8n = await started.anotherN8n({ staticData: started.n8n.staticData });
		if (how === 'registered') await n8n.publish();
		const former = newestWebhook(started.workspace).secret;
		expect(await statusFor(started, n8n, former)).toBe(200);
		started.n8n.staticData = {};
		await started.n8n.publish();
		n8n.staticData = started.n8n.staticData;
		expect(await statusFor(started, n8n, former)).toBe(401);
		expect(await statusFor(started, n8n, newestWebhook(started.workspace).secret)).toBe(200);
	},
);

test.each(['for the first time', 'again'])(
	'accepts a secret registered %s before n8n has saved static data',
	async (when) => {
		const started = await startTrigger();
		const { n8n, workspace } = started;
		if (when === 'again') await n8n.publish();
		const { staticData } = n8n;
		workspace.webhooks.forEach(({ id }) => workspace.remove(id));
		await n8n.publish();
		n8n.staticData = staticData;
		expect(await statusFor(started, n8n, 'forged')).toBe(401);
		expect(await statusFor(started, n8n, newestWebhook(workspace).secret)).toBe(200);
	},
);

test('a webhook registered with an API key in quotation marks still verifies with the bare key', async () => {
	const { n8n, workspace, anotherN8n } = await startTrigger();
	n8n.changeCredential({ apiKey: `Bearer “${workspace.apiKey}\u200b”` });
	await n8n.publish();
	const restarted = await anotherN8n({ staticData: n8n.staticData });
	const webhook = { ...newestWebhook(workspace), url: restarted.url };
	expect(await workspace.deliver(webhook, reply())).toMatchObject({ status: 200 });
});

test.each(['by-hand, for-tests', ' by-hand for-tests ', '“by-hand”,\u200b"Bearer for-tests"'])(
	'accepts the secrets in the credential, entered as %j, besides the registered one',
	async (signingSecret) => {
		const { n8n, workspace } = await startPublished();
		n8n.changeCredential({ signingSecret });
		const webhook = newestWebhook(workspace);
		for (const secret of ['by-hand', 'for-tests', webhook.secret, 'Bearer', '']) {
			await workspace.deliver({ ...webhook, secret }, reply({ messageId: secret }));
		}
		expect(itemsOf(n8n)).toHaveLength(3);
	},
);
