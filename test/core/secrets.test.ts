import type { CoreN8n } from '../support/coreN8n';
import {
	expectLogged,
	itemsOf,
	newestWebhook,
	reply,
	type StartedTrigger,
	startPublished,
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
	const stranger = await started.anotherN8n({ staticData: {} });
	const { secret } = newestWebhook(started.workspace);
	await expectRefused(started, stranger, secret, 'Unpublish the workflow and publish it again');
});

test('refuses any event while the credential is gone and nothing is in memory', async () => {
	const started = await startPublished();
	const stranger = await started.anotherN8n({ staticData: started.n8n.staticData });
	stranger.credential.data = null;
	await expectRefused(started, stranger, 'another', 'credential of the node cannot be read');
});

test('refuses a signature under a secret that another process has replaced', async () => {
	const { n8n, workspace, anotherN8n } = await startPublished();
	const former = newestWebhook(workspace);
	const other = await anotherN8n({ staticData: n8n.staticData });
	const statusFor = async ({ secret }: { secret: string }, messageId: string) => {
		const webhook = { ...former, url: other.url, secret };
		return (await workspace.deliver(webhook, reply({ messageId }))).status;
	};
	expect(await statusFor(former, 'm1')).toBe(200);
	n8n.staticData = {};
	await n8n.publish();
	other.staticData = n8n.staticData;
	expect(await statusFor(former, 'm2')).toBe(401);
	expect(await statusFor(newestWebhook(workspace), 'm3')).toBe(200);
});

test.each([', ', ' ', ','])(
	'accepts the secrets of the credential, separated by %j, beside the registered one',
	async (separator) => {
		const { n8n, workspace } = await startPublished();
		n8n.changeCredential({ signingSecret: ` ${['by-hand', 'for-tests'].join(separator)} ` });
		const webhook = newestWebhook(workspace);
		for (const secret of ['by-hand', 'for-tests', webhook.secret]) {
			await workspace.deliver({ ...webhook, secret }, reply({ messageId: secret }));
		}
		expect(itemsOf(n8n)).toHaveLength(3);
	},
);
