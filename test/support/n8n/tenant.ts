import type { N8nClient } from '../../../tools/n8n/client';
import type { Workflow, WorkflowNode } from '../../../tools/n8n/schemas';
import type { RecordedRequest, Sandbox, Workspace } from '../../../tools/sandbox';
import type { RealN8n } from '../../../tools/n8n/realN8n';
import { tucoNode, workflowOf } from '../../../tools/n8n/workflows';

/** A workspace of its own in Tuco, and a credential for it in n8n: what one test works with. */
export type Tenant = {
	sandbox: Sandbox;
	workspace: Workspace;
	credentialId: string;
	/** Puts the workspace's present key into the credential, as a user does after it was revoked. */
	replaceKey(client: N8nClient): Promise<void>;
	/** The calls that this workspace's key has made and that were to change something in Tuco. */
	writes(): RecordedRequest[];
	/** Saves a workflow of the triggers, of a single one for `message.reply` unless told. */
	createWorkflow(client: N8nClient, triggers?: WorkflowNode[]): Promise<Workflow>;
};

/** Moves a new tenant in. */
export async function tenantOf({
	client,
	sandbox,
}: Pick<RealN8n, 'client' | 'sandbox'>): Promise<Tenant> {
	const workspace = sandbox.createWorkspace();
	const content = () => ({
		name: 'Tuco',
		type: 'tucoApi',
		data: { apiKey: workspace.apiKey, baseUrl: sandbox.url, signingSecret: '' },
	});
	const { id: credentialId } = await client.createCredential(content());
	return {
		sandbox,
		workspace,
		credentialId,
		replaceKey: async (driver) => {
			await driver.updateCredential(credentialId, content());
		},
		writes: () =>
			sandbox.requests.filter(
				({ workspaceId, method }) => workspaceId === workspace.id && method !== 'GET',
			),
		createWorkflow: async (driver, triggers = [tucoNode(credentialId)]) =>
			await driver.createWorkflow(workflowOf(triggers)),
	};
}
