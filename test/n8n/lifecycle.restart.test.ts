import { publicationDone, until } from '../../tools/n8n/wait';
import { inN8n1, QUICK_RECOVERY_ENV } from '../../tools/n8n/realN8n';
import { startSuite, withEvents } from '../support/n8n/suite';

const suite = startSuite();

/** The answers to a delivery to each webhook. */
async function answers() {
	const { workspace } = suite;
	const reply = { event: 'message.reply', timestamp: new Date().toISOString() };
	return await Promise.all(
		workspace.webhooks.map(async (webhook) => workspace.deliver(webhook, reply)),
	);
}

const refused = (error: string) => ({ status: 401, response: JSON.stringify({ error }) });
const UNKNOWN_SECRET = refused('No signing secret is known for this webhook');
const SEALED_SECRET = refused('The signing secret of this webhook cannot be decrypted');

test('n8n killed and restarted accepts deliveries to the same webhook', async () => {
	const workflow = await suite.publishNew();
	const { id } = suite.onlyWebhook();
	await suite.restart('SIGKILL');
	expect(suite.onlyWebhook()).toMatchObject({ id, isActive: true });
	await suite.expectDelivers(workflow);
	await suite.publish(workflow);
	// n8n 1 unpublishes first.
	if (!inN8n1()) expect(suite.onlyWebhook().id).toBe(id);
	await suite.expectDelivers(workflow);
	await suite.unpublishCleanly(workflow);
});

test('n8n shut down and restarted while Tuco is unreachable accepts deliveries, and publishes once Tuco is back', async () => {
	const workflow = await suite.publishNew();
	const { id } = suite.onlyWebhook();
	suite.faults.add({ drop: 'before', times: Infinity });
	await suite.restart('SIGTERM');
	expect(suite.onlyWebhook().id).toBe(id);
	await suite.expectDelivers(workflow);
	suite.faults.clear();
	await suite.change(workflow, withEvents('message.sent'));
	await suite.publish(workflow);
	expect(suite.onlyWebhook()).toMatchObject({ events: ['message.sent'], isActive: true });
	expect(suite.onlyWebhook().id).not.toBe(id);
	await suite.expectDelivers(workflow);
	await suite.unpublishCleanly(workflow);
});

test("n8n killed between Tuco's answer and saving static data ends up with one webhook: n8n 1 once restarted, n8n 2 once unpublished and published", async () => {
	const workflow = await suite.createWorkflow();
	const url = `${suite.server.url}/webhook/${String(workflow.nodes[0]?.webhookId)}/webhook`;
	// The node has to remove another webhook with this URL, and n8n saves nothing before that.
	suite.workspace.addByHand({ url, events: ['message.reply'] });
	suite.faults.add({ method: 'DELETE', delayMs: 600_000 });
	// n8n 1 answers when it has finished, which it never does.
	suite.client.publish(workflow.id).catch(() => undefined);
	await until('the removal to begin', () => suite.writes.some(({ method }) => method === 'DELETE'));
	await suite.server.stop('SIGKILL');
	suite.faults.clear();
	await suite.restart('SIGKILL', QUICK_RECOVERY_ENV);
	await publicationDone(suite.client, workflow.id);
	if (inN8n1()) {
		await until('the other webhooks to go', () => suite.urls.length === 1);
	} else {
		expect((await suite.client.getWorkflow(workflow.id)).staticData).toEqual({});
		expect(await answers()).toMatchObject([UNKNOWN_SECRET, UNKNOWN_SECRET]);

		// n8n believes that the workflow is published, so publishing it unchanged calls no trigger.
		const calls = suite.sandbox.requests.length;
		await suite.publish(workflow);
		expect(suite.sandbox.requests).toHaveLength(calls);

		await suite.unpublishCleanly(workflow);
		await suite.publish(workflow);
	}
	suite.onlyWebhook();
	await suite.expectDelivers(workflow);
	await suite.unpublishCleanly(workflow);
});

test('n8n restarted after the API key was replaced registers a new webhook: n8n 1 at once, n8n 2 once a change is published', async () => {
	const workflow = await suite.publishNew();
	suite.workspace.revokeKey();
	await suite.updateCredential();
	await suite.restart('SIGTERM');
	if (!inN8n1()) {
		expect(await answers()).toMatchObject([SEALED_SECRET]);
		await suite.change(workflow, withEvents('message.sent'));
		await suite.publish(workflow);
	}
	suite.onlyWebhook();
	await suite.expectDelivers(workflow);
	await suite.unpublishCleanly(workflow);
});
