import { publish, theOnly, unpublish } from '../../tools/n8n/wait';
import { startSuite, withEvents } from '../support/n8n/suite';
import { tucoNode } from '../../tools/n8n/workflows';
import type { WorkflowNode } from '../../tools/n8n/schemas';

const suite = startSuite();

test('two triggers in one workflow have a webhook each, and changing one leaves the other alone', async () => {
	const { credentialId, workspace } = suite.tenant;
	const workflow = await suite.tenant.createWorkflow(suite.client, [
		tucoNode(credentialId, { name: 'Replies' }),
		tucoNode(credentialId, { name: 'Sent', events: ['message.sent'] }),
	]);
	const [replies, sent] = workflow.nodes;
	await publish(suite.client, workflow.id);
	const both = suite.urls;
	expect(both).toHaveLength(2);
	await suite.expectVerifies(workflow, replies);
	await suite.expectVerifies(workflow, sent);

	const untouched = workspace.webhooks.find(({ events }) => events.includes('message.reply'));
	const onlySent = (trigger: WorkflowNode) =>
		trigger.name === 'Sent' ? withEvents('message.failed')(trigger) : trigger;
	await suite.change(workflow, onlySent);
	await publish(suite.client, workflow.id);
	expect(suite.urls).toEqual(both);
	const kept = workspace.webhooks.find(({ events }) => events.includes('message.reply'));
	expect(kept).toEqual(untouched);
	await suite.expectVerifies(workflow, replies);
	await suite.expectVerifies(workflow, sent);

	await unpublish(suite.client, workflow.id);
	expect(suite.urls).toEqual([]);
});

test('the same events in two workflows have a webhook each, and unpublishing one leaves the other alone', async () => {
	const first = await suite.tenant.createWorkflow(suite.client);
	const second = await suite.tenant.createWorkflow(suite.client);
	await publish(suite.client, first.id);
	const ofFirst = theOnly(suite.tenant.workspace);
	await publish(suite.client, second.id);
	expect(suite.urls).toHaveLength(2);
	await suite.expectVerifies(first);
	await suite.expectVerifies(second);

	await unpublish(suite.client, second.id);
	expect(theOnly(suite.tenant.workspace).id).toBe(ofFirst.id);
	await suite.expectVerifies(first);
	await unpublish(suite.client, first.id);
	expect(suite.urls).toEqual([]);
});
