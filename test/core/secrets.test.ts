import type { Host } from '../../tools/core/host';
import { itemsOf, published, reply, standingWebhook } from '../support/published';
import { clearStages, type Stage } from '../support/stage';

afterEach(clearStages);

/** Delivers a reply, which is to start nothing, and of which n8n's log is to say how to mend that. */
async function expectRefused(stage: Stage, host: Host, secret: string, remedy: string) {
	const webhook = { ...standingWebhook(stage), url: host.url, secret };
	expect(await stage.workspace.deliver(webhook, reply())).toMatchObject({ status: 401 });
	expect(host.executions).toEqual([]);
	const message = expect.stringContaining(remedy) as string;
	expect(stage.log).toContainEqual(expect.objectContaining({ level: 'error', message }));
}

describe('is refused', () => {
	test('any event while no secret is known', async () => {
		const stage = await published();
		const stranger = await stage.anotherHost({ staticData: {} });
		const { secret } = standingWebhook(stage);
		await expectRefused(stage, stranger, secret, 'Unpublish the workflow and publish it again');
	});

	test('what is signed with a secret in whose place another process has put a new one', async () => {
		const stage = await published();
		const former = standingWebhook(stage);
		const other = await stage.anotherHost({ staticData: stage.host.staticData });
		const signedBy = async ({ secret }: { secret: string }, messageId: string) => {
			const delivery = await stage.workspace.deliver(
				{ ...former, url: other.url },
				reply({ messageId }),
				{ secret },
			);
			return delivery.status;
		};
		expect(await signedBy(former, 'm1')).toBe(200);
		stage.host.staticData = {};
		await stage.host.publish();
		other.staticData = stage.host.staticData;
		expect(await signedBy(former, 'm2')).toBe(401);
		expect(await signedBy(standingWebhook(stage), 'm3')).toBe(200);
	});

	test('any event while the credential is gone and nothing is in memory', async () => {
		const stage = await published();
		const stranger = await stage.anotherHost({ staticData: stage.host.staticData });
		stranger.credential.data = null;
		await expectRefused(stage, stranger, 'another', 'credential of the node cannot be read');
	});
});

test('the secret of the credential is accepted beside the registered one', async () => {
	const stage = await published();
	stage.host.credential.data = { ...stage.host.credential.data, signingSecret: ' by-hand ' };
	const webhook = standingWebhook(stage);
	await stage.workspace.deliver(webhook, reply(), { secret: 'by-hand' });
	await stage.workspace.deliver(webhook, reply({ messageId: 'm2' }));
	expect(itemsOf(stage)).toHaveLength(2);
});

test.each([', ', ' ', ','])(
	'several secrets of the credential are accepted, between them %j',
	async (gap) => {
		const stage = await published();
		const signingSecret = ['by-hand', 'for-tests'].join(gap);
		stage.host.credential.data = { ...stage.host.credential.data, signingSecret };
		const webhook = standingWebhook(stage);
		await stage.workspace.deliver(webhook, reply(), { secret: 'by-hand' });
		await stage.workspace.deliver(webhook, reply({ messageId: 'm2' }), { secret: 'for-tests' });
		expect(itemsOf(stage)).toHaveLength(2);
	},
);
