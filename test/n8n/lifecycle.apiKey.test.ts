import { publish, theOnly, tryToPublish, unpublish } from '../../tools/n8n/wait';
import { startSuite, withEvents } from '../support/n8n/suite';
import type { Workflow } from '../../tools/n8n/schemas';

const suite = startSuite();

/** A workflow that was published, whose key was revoked, and whose next publish failed for that. */
async function refusedWorkflow() {
	const workflow = await suite.tenant.createWorkflow(suite.client);
	await publish(suite.client, workflow.id);
	const { url } = theOnly(suite.tenant.workspace);
	suite.tenant.workspace.revokeKey();
	await suite.expectVerifies(workflow);
	await suite.change(workflow, withEvents('message.sent'));
	const { status, triggers } = await tryToPublish(suite.client, workflow.id);
	expect(status).toBe('failed');
	expect(triggers).toMatchObject([{ errorMessage: 'Tuco did not accept the API key' }]);
	expect(suite.urls).toEqual([url]);
	await suite.tenant.replaceKey(suite.client);
	return workflow;
}

/** The workflow's webhook stands alone with its new events, verifies, and goes. */
async function comesRight(workflow: Workflow) {
	expect(theOnly(suite.tenant.workspace).events).toEqual(['message.sent']);
	await suite.expectVerifies(workflow);
	await unpublish(suite.client, workflow.id);
	expect(suite.urls).toEqual([]);
}

test('a revoked API key fails the publish plainly, and once it is replaced unpublishing and publishing mends all', async () => {
	const workflow = await refusedWorkflow();
	await unpublish(suite.client, workflow.id);
	expect(suite.urls).toEqual([]);
	await publish(suite.client, workflow.id);
	await comesRight(workflow);
});

test('a revoked API key that is replaced lets the workflow be published as it is', async () => {
	const workflow = await refusedWorkflow();
	await publish(suite.client, workflow.id);
	await comesRight(workflow);
});

test('a first publish that Tuco refused altogether can be repeated as it is', async () => {
	const workflow = await suite.tenant.createWorkflow(suite.client);
	suite.n8n.sandbox.faults.add({ status: 401, times: Infinity });
	const { status } = await tryToPublish(suite.client, workflow.id);
	suite.n8n.sandbox.faults.clear();
	expect(status).toBe('failed');
	await publish(suite.client, workflow.id);
	theOnly(suite.tenant.workspace);
	await suite.expectVerifies(workflow);
});

test('an API key that was replaced in the credential before the next publish costs no delivery', async () => {
	const workflow = await suite.tenant.createWorkflow(suite.client);
	await publish(suite.client, workflow.id);
	suite.tenant.workspace.revokeKey();
	await suite.tenant.replaceKey(suite.client);
	await suite.expectVerifies(workflow);
	await suite.change(workflow, withEvents('message.sent'));
	await publish(suite.client, workflow.id);
	expect(theOnly(suite.tenant.workspace).events).toEqual(['message.sent']);
	await suite.expectVerifies(workflow);
	await unpublish(suite.client, workflow.id);
	expect(suite.urls).toEqual([]);
});
