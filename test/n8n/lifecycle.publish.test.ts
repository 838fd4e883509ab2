import { until } from '../../tools/n8n/until';
import { inN8n1 } from '../../tools/n8n/versionUnderTest';
import type { Workflow } from '../../tools/n8n/workflow';
import type { StoredWebhook } from '../../tools/sandbox';
import { inN8n2, startSuite, withEvents } from '../support/n8n/suite';

const suite = startSuite();

const ACCEPTED = { status: 200, response: '{"received":true}' };

/** Expects that the workspace's only webhook has the workflow's events and delivers, and goes when it is unpublished. */
async function expectWorks(workflow: Workflow) {
	const { events } = workflow.nodes[0]?.parameters ?? {};
	expect(suite.onlyWebhook()).toMatchObject({ events, isActive: true });
	await suite.expectDelivers(workflow);
	await suite.unpublishCleanly(workflow);
}

describe('publishing', () => {
	test('five times over leaves one webhook, which n8n 2 does not touch', async () => {
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

	test('and unpublishing five times over leaves one webhook', async () => {
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

test('unpublishing while Tuco answers 500 leaves a webhook that the next publish replaces', async () => {
	const workflow = await suite.publishNew();
	const left = suite.onlyWebhook();
	suite.faults.add({ status: 500, times: Infinity });
	await suite.unpublish(workflow);
	expect(suite.onlyWebhook()).toEqual(left);
	suite.faults.clear();
	await suite.publish(workflow);
	expect(suite.onlyWebhook().url).toBe(left.url);
	await expectWorks(workflow);
});

test('deleting the workflow while it is published leaves no webhook', async () => {
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

/** Why Tuco refuses to change webhooks, what n8n then shows, and what the user does about it. */
const REFUSALS = [
	{
		cause: 'the API key was revoked',
		refuse: () => suite.workspace.revokeKey(),
		message: 'Tuco did not accept the API key',
		cure: async () => suite.updateCredential(),
	},
	{
		cause: 'the subscription is past due',
		refuse: () => (suite.workspace.subscription = 'past-due'),
		message: 'The Tuco workspace is read-only because its subscription is past due',
		cure: async () => void (suite.workspace.subscription = 'active'),
	},
];

describe.each(REFUSALS)('a publish that fails because $cause', ({ refuse, message, cure }) => {
	async function expectFails(workflow: Workflow) {
		const { status, triggers } = await suite.tryToPublish(workflow);
		expect(status).toBe('failed');
		expect(triggers).toMatchObject([{ errorMessage: message }]);
	}

	/** A workflow that was published, and whose publish with other events failed; then the cause is gone. */
	async function failedRepublish() {
		const workflow = await suite.publishNew();
		const { urls } = suite;
		refuse();
		await suite.expectDelivers(workflow);
		const changed = await suite.change(workflow, withEvents('message.sent'));
		await expectFails(changed);
		expect(suite.urls).toEqual(urls);
		await cure();
		return changed;
	}

	inN8n2('for the first time says so, and works as it is afterwards', async () => {
		const workflow = await suite.createWorkflow();
		refuse();
		await expectFails(workflow);
		expect(suite.urls).toEqual([]);
		await cure();
		await suite.publish(workflow);
		await expectWorks(workflow);
	});

	inN8n2('leaves a webhook that unpublishing removes afterwards', async () => {
		const workflow = await failedRepublish();
		await suite.unpublishCleanly(workflow);
		await suite.publish(workflow);
		await expectWorks(workflow);
	});

	inN8n2('leaves a webhook that publishing again replaces afterwards', async () => {
		const workflow = await failedRepublish();
		await suite.publish(workflow);
		await expectWorks(workflow);
	});
});

inN8n2(
	'an API key that is replaced in the credential before the next publish costs no delivery',
	async () => {
		const workflow = await suite.publishNew();
		suite.workspace.revokeKey();
		await suite.updateCredential();
		await suite.expectDelivers(workflow);
		await suite.change(workflow, withEvents('message.sent'));
		await suite.publish(workflow);
		await expectWorks(workflow);
	},
);

describe('while n8n listens for a test event', () => {
	/** Publishes a workflow, and has n8n listen for a test event of it. */
	async function listening() {
		const workflow = await suite.publishNew();
		const production = suite.onlyWebhook();
		const { listener, webhook } = await suite.listen(workflow);
		expect(webhook.url).toBe(production.url.replace('/webhook/', '/webhook-test/'));
		return { workflow, production, listener, webhook };
	}

	/** Waits for the test webhook to go, and expects this one to be left and to work. */
	async function expectOnly({ id }: StoredWebhook, workflow: Workflow) {
		await until('the test webhook to go', () => suite.urls.length === 1);
		expect(suite.onlyWebhook().id).toBe(id);
		await expectWorks(workflow);
	}

	test('production goes on, and still does once an event has come', async () => {
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

	test('an event that Tuco sends to both webhooks reaches the test and production', async () => {
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

	test('publishing with other events leaves the test webhook to its test', async () => {
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
