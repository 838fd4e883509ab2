import { publish, theOnly, tryToPublish, unpublish } from '../../tools/n8n/wait';
import { startSuite, withEvents } from '../support/n8n/suite';
import type { Workflow } from '../../tools/n8n/schemas';

const suite = startSuite();

/** The workflow's webhook stands alone with its new events, verifies, and goes. */
async function comesRight(workflow: Workflow) {
	expect(theOnly(suite.tenant.workspace).events).toEqual(['message.sent']);
	await suite.expectVerifies(workflow);
	await unpublish(suite.client, workflow.id);
	expect(suite.urls).toEqual([]);
}

test('a subscription past due fails the publish plainly, and once it is paid the publish works', async () => {
	suite.tenant.workspace.subscription = 'past-due';
	const workflow = await suite.tenant.createWorkflow(suite.client);
	const { status, triggers } = await tryToPublish(suite.client, workflow.id);
	expect(status).toBe('failed');
	expect(triggers).toMatchObject([
		{
			errorMessage: 'The Tuco workspace is read-only because its subscription is past due',
		},
	]);
	expect(suite.urls).toEqual([]);

	suite.tenant.workspace.subscription = 'active';
	await publish(suite.client, workflow.id);
	theOnly(suite.tenant.workspace);
	await suite.expectVerifies(workflow);
	await unpublish(suite.client, workflow.id);
	expect(suite.urls).toEqual([]);
});

/** A workflow that was published, and whose next publish failed because the subscription was past due by then. */
async function unpaidWorkflow() {
	const workflow = await suite.tenant.createWorkflow(suite.client);
	await publish(suite.client, workflow.id);
	suite.tenant.workspace.subscription = 'past-due';
	await suite.change(workflow, withEvents('message.sent'));
	const { status } = await tryToPublish(suite.client, workflow.id);
	expect(status).toBe('failed');
	expect(suite.urls).toHaveLength(1);
	suite.tenant.workspace.subscription = 'active';
	return workflow;
}

test('a subscription that lapses while the workflow is published leaves a webhook that unpublishing removes', async () => {
	const workflow = await unpaidWorkflow();
	await unpublish(suite.client, workflow.id);
	expect(suite.urls).toEqual([]);
	await publish(suite.client, workflow.id);
	await comesRight(workflow);
});

test('a subscription that lapses while the workflow is published lets it be published as it is once paid', async () => {
	const workflow = await unpaidWorkflow();
	await publish(suite.client, workflow.id);
	await comesRight(workflow);
});
