import { until } from '../../tools/n8n/wait';
import { inN8n1 } from '../../tools/n8n/realN8n';
import type { Workflow } from '../../tools/n8n/schemas';
import type { StoredWebhook } from '../../tools/sandbox';
import { describeInN8n2, inN8n2, startSuite, type Suite, withEvents } from '../support/n8n/suite';

const suite = startSuite();

const ACCEPTED = { status: 200, response: '{"received":true}' };

/** Expects the workspace's only webhook to have the workflow's events, to deliver, and to go on unpublishing. */
async function expectWorks(workflow: Workflow, own = suite) {
	const { events } = workflow.nodes[0]?.parameters ?? {};
	expect(own.onlyWebhook()).toMatchObject({ events, isActive: true });
	await own.expectDelivers(workflow);
	await own.unpublishCleanly(workflow);
}

describe('publishing', () => {
	test('five times leaves one webhook, which n8n 2 does not touch', async () => {
		const workflow = await suite.publishNew();
		const registered = suite.onlyWebhook();
		const { writes } = suite;
		for (let time = 1; time <= 5; time++) {
			await suite.client.updateWorkflow(workflow.id, { settings: { executionTimeout: 60 * time } });
			await suite.publish(workflow);
		}
		expect(suite.onlyWebhook().url).toBe(registered.url);
		if (!inN8n1()) {
			expect(suite.writes).toEqual(writes);
			expect(suite.onlyWebhook()).toEqual(registered);
		}
		await expectWorks(workflow);
	});

	test('and unpublishing five times leaves one webhook', async () => {
		const workflow = await suite.publishNew();
		for (let time = 1; time <= 5; time++) {
			await suite.unpublishCleanly(workflow);
			await suite.publish(workflow);
			suite.onlyWebhook();
		}
		await expectWorks(workflow);
	});

	test.each([
		{ what: 'with other events', changes: withEvents('message.sent', 'message.failed') },
		{ what: 'with the trigger renamed', changes: { name: 'Replies' } },
	])('$what leaves one webhook that delivers', async ({ changes }) => {
		const changed = await suite.change(await suite.publishNew(), changes);
		await suite.publish(changed);
		await expectWorks(changed);
	});
});

test('unpublishing while Tuco refuses leaves a webhook that the next publish replaces', async () => {
	const workflow = await suite.publishNew();
	const left = suite.onlyWebhook();
	suite.workspace.subscription = 'past-due';
	await suite.unpublish(workflow);
	expect(suite.onlyWebhook()).toEqual(left);
	suite.workspace.subscription = 'active';
	await suite.publish(workflow);
	expect(suite.onlyWebhook().url).toBe(left.url);
	await expectWorks(workflow);
});

test('deleting a published workflow leaves no webhook', async () => {
	const { id } = await suite.publishNew();
	await until('the workflow to be deleted, once n8n has unpublished it', async () => {
		await suite.client.deleteWorkflow(id);
		return true;
	});
	await until('the webhook to go', () => suite.urls.length === 0);
});

describe('several triggers', () => {
	inN8n2(
		'in one workflow have a webhook each, and a change to one leaves the other alone',
		async () => {
			const workflow = await suite.publishNew(
				suite.trigger({ name: 'Replies' }),
				suite.trigger({ name: 'Sent', events: ['message.sent'] }),
			);
			const both = suite.urls;
			expect(both).toHaveLength(2);
			await suite.expectDelivers(workflow, 'Replies');
			await suite.expectDelivers(workflow, 'Sent');

			const untouched = suite.webhookOf(workflow, 'Replies');
			await suite.change(workflow, withEvents('message.failed'), 'Sent');
			await suite.publish(workflow);
			expect(suite.urls).toEqual(both);
			expect(suite.webhookOf(workflow, 'Replies')).toEqual(untouched);
			await suite.expectDelivers(workflow, 'Replies');
			await suite.expectDelivers(workflow, 'Sent');
			await suite.unpublishCleanly(workflow);
		},
	);

	test('for the same events in two workflows have a webhook each, and unpublishing one leaves the other alone', async () => {
		const first = await suite.publishNew();
		const ofFirst = suite.onlyWebhook();
		const second = await suite.publishNew();
		expect(suite.urls).toHaveLength(2);
		await suite.expectDelivers(first);
		await suite.expectDelivers(second);

		await suite.unpublish(second);
		expect(suite.onlyWebhook().id).toBe(ofFirst.id);
		await expectWorks(first);
	});
});

/** Why Tuco refuses to change webhooks, what n8n shows, and how the user fixes it. */
const REVOKED = {
	cause: 'the API key was revoked',
	refuse: ({ workspace }: Suite) => workspace.revokeKey(),
	message: 'Tuco did not accept the API key. It is wrong or was revoked.',
	fix: async (own: Suite) => own.updateCredential(),
};
const PAST_DUE = {
	cause: 'the subscription is past due',
	refuse: ({ workspace }: Suite) => (workspace.subscription = 'past-due'),
	message: 'its subscription is past due. Update the billing in Tuco',
	fix: async ({ workspace }: Suite) => void (workspace.subscription = 'active'),
};

const REFUSED = [REVOKED, PAST_DUE].flatMap((refusal) => [
	{ ...refusal, what: 'the first publish', remedy: 'publishing' },
	{ ...refusal, what: 'a publish with other events', remedy: 'publishing' },
	{ ...refusal, what: 'a publish with other events', remedy: 'unpublishing and publishing' },
]);

/** Gets a publish refused, then fixes the cause and publishes again. */
async function playRefusal(own: Suite, refused: (typeof REFUSED)[number]) {
	const isFirst = refused.what === 'the first publish';
	const saved = await own.createWorkflow();
	if (!isFirst) await own.publish(saved);
	const { urls } = own;
	refused.refuse(own);
	if (!isFirst) await own.expectDelivers(saved);
	const workflow = isFirst ? saved : await own.change(saved, withEvents('message.sent'));
	const { status, triggers } = await own.tryToPublish(workflow);
	expect(status).toBe('failed');
	const errorMessage = expect.stringContaining(refused.message) as string;
	expect(triggers).toMatchObject([{ errorMessage }]);
	expect(own.urls).toEqual(urls);
	await refused.fix(own);
	if (refused.remedy !== 'publishing') await own.unpublishCleanly(workflow);
	await own.publish(workflow);
	await expectWorks(workflow, own);
}

describeInN8n2('when Tuco refuses', () => {
	let played: Promise<void>[];

	// All at once, because n8n retries a failing publish for 15 seconds before it gives up.
	beforeAll(async () => {
		played = REFUSED.map(async (refused) => playRefusal(await suite.withNewWorkspace(), refused));
		await Promise.allSettled(played);
	});

	test.each(REFUSED.map((refused, index) => ({ ...refused, index })))(
		'$what because $cause, n8n says so, and $remedy works once that is fixed',
		async ({ index }) => played[index],
	);
});

inN8n2('replacing the API key before the next publish costs no delivery', async () => {
	const workflow = await suite.publishNew();
	suite.workspace.revokeKey();
	await suite.updateCredential();
	await suite.expectDelivers(workflow);
	const changed = await suite.change(workflow, withEvents('message.sent'));
	await suite.publish(changed);
	await expectWorks(changed);
});

describe('while n8n listens for a test event', () => {
	/** Publishes a workflow, and makes n8n listen for a test event. */
	async function listening() {
		const workflow = await suite.publishNew();
		const production = suite.onlyWebhook();
		const { listener, webhook } = await suite.listen(workflow);
		expect(webhook.url).toBe(production.url.replace('/webhook/', '/webhook-test/'));
		return { workflow, production, listener, webhook };
	}

	/** Waits until the test webhook is gone, and expects this one to be left and to work. */
	async function expectOnly({ id }: StoredWebhook, workflow: Workflow) {
		await until('the test webhook to go', () => suite.urls.length === 1);
		expect(suite.onlyWebhook().id).toBe(id);
		await expectWorks(workflow);
	}

	test('production keeps delivering, also after the test event has arrived', async () => {
		const { workflow, production, listener, webhook } = await listening();
		for (let time = 1; time <= 3; time++) await suite.expectDelivers(workflow);
		const timestamp = new Date().toISOString();
		const sent = { event: 'message.reply', testMode: true, timestamp };
		expect(await suite.workspace.deliver(webhook, sent)).toMatchObject(ACCEPTED);
		const { executionId } = await listener.received;
		await until('the test to end', async () => {
			const { stoppedAt } = await suite.client.execution(executionId);
			return stoppedAt !== null;
		});
		await expectOnly(production, workflow);
	});

	test('an event that Tuco sends to both webhooks reaches both the test and production', async () => {
		const { workflow, production, listener } = await listening();
		const deliveries = await suite.workspace.fire({ event: 'message.reply' });
		expect(deliveries).toMatchObject([ACCEPTED, ACCEPTED]);
		await listener.received;
		await until('both executions', async () => {
			const executions = await suite.client.executions({ workflowId: workflow.id });
			const done = executions.filter(({ status }) => status === 'success');
			return (
				done
					.map(({ mode }) => mode)
					.sort()
					.join() === 'manual,webhook'
			);
		});
		await expectOnly(production, workflow);
	});

	test('stopping leaves production alone', async () => {
		const { workflow, production, listener } = await listening();
		await listener.cancel();
		await expectOnly(production, workflow);
	});

	test('publishing with other events leaves the test webhook alone', async () => {
		const { workflow, listener } = await listening();
		const { urls } = suite;
		const changed = await suite.change(workflow, withEvents('message.sent'));
		await suite.publish(changed);
		expect(suite.urls).toEqual(urls);
		const production = suite.webhookOf(changed);
		await suite.expectDelivers(changed);
		await listener.cancel();
		await expectOnly(production, changed);
	});
});
