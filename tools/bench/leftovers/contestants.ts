import { randomUUID } from 'node:crypto';

import type { WorkflowNode } from '../../n8n/schemas';
import type { StoredWebhook } from '../../sandbox';
import type { RealN8n } from '../../n8n/realN8n';
import { tucoNode } from '../../n8n/workflows';
import { type Gate, openGate } from './gate';
import { startGitLab } from './gitlab';

/** A trigger that manages a webhook at a service, and that service. */
export type Contestant = {
	title: string;
	/** What the service does to n8n's calls. */
	gate: Gate;
	/** The trigger, wanting one kind of event. */
	node: WorkflowNode;
	/** The same trigger's parameters, wanting another kind of event. */
	otherParameters: WorkflowNode['parameters'];
	/** Sends an event to each webhook that stands, genuine or forged, and gives the statuses that n8n answered. */
	deliverToAll(isForged: boolean): Promise<(number | null)[]>;
	/** How many webhooks stand. */
	standing(): number;
	stop: () => void;
};

/** This package's trigger, with the sandbox. */
export async function tuco({ client, sandbox }: RealN8n): Promise<Contestant> {
	const workspace = sandbox.createWorkspace();
	const gate = await openGate(sandbox.url);
	const { id } = await client.createCredential({
		name: 'Tuco',
		type: 'tucoApi',
		data: { apiKey: workspace.apiKey, baseUrl: gate.url, signingSecret: '' },
	});
	const deliverTo = async (webhook: StoredWebhook, isForged: boolean) => {
		const [event = ''] = webhook.events;
		const timestamp = new Date().toISOString();
		const payload = { event, timestamp, messageId: randomUUID() };
		const changes = isForged ? { secret: 'forged' } : {};
		return (await workspace.deliver(webhook, payload, changes)).status;
	};
	return {
		title: 'Tuco Trigger',
		gate,
		node: tucoNode(id, { name: 'Trigger' }),
		otherParameters: { events: ['message.sent'], options: {} },
		deliverToAll: async (isForged) =>
			await Promise.all(workspace.webhooks.map((webhook) => deliverTo(webhook, isForged))),
		standing: () => workspace.webhooks.length,
		stop: gate.stop,
	};
}

/** n8n's own GitLab Trigger, with a stand-in for GitLab. */
export async function gitlab({ client }: RealN8n): Promise<Contestant> {
	const service = await startGitLab();
	const gate = await openGate(service.url);
	const { id } = await client.createCredential({
		name: 'GitLab',
		type: 'gitlabApi',
		data: { server: gate.url, accessToken: 'any' },
	});
	const parameters = { authentication: 'accessToken', owner: 'owner', repository: 'repository' };
	return {
		title: 'GitLab Trigger',
		gate,
		node: {
			id: randomUUID(),
			name: 'Trigger',
			type: 'n8n-nodes-base.gitlabTrigger',
			typeVersion: 1,
			position: [0, 0],
			webhookId: randomUUID(),
			parameters: { ...parameters, events: ['push'] },
			credentials: { gitlabApi: { id, name: 'GitLab' } },
		},
		otherParameters: { ...parameters, events: ['tag_push'] },
		deliverToAll: async (isForged) =>
			await Promise.all(service.hooks.map((hook) => service.deliver(hook, isForged))),
		standing: () => service.hooks.length,
		stop() {
			gate.stop();
			service.stop();
		},
	};
}
