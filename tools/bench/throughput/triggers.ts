import { randomUUID } from 'node:crypto';

import { objectOf } from '../../n8n/json';
import type { WorkflowNode } from '../../n8n/schemas';
import { theOnly } from '../../n8n/wait';
import { tucoNode, workflowOf } from '../../n8n/workflows';
import type { RealN8n } from '../../n8n/realN8n';
import type { Entry } from './contestant';
import { nodeOf } from './nodeOf';

/** This package's trigger as a user leaves it, for one event. */
export function tuco({ credentialId, workspace }: RealN8n): Entry {
	return {
		workflow: workflowOf([tucoNode(credentialId)], 'tuco'),
		target: () => theOnly(workspace),
		headers: tucoHeaders,
		isVerifying: true,
	};
}

/** The trigger that does nothing, of the folder `extension`. */
export function doNothing({ server }: RealN8n, typeVersion: 1 | 1.1): Entry {
	const node = nodeOf('CUSTOM.doNothingTrigger', typeVersion, 'Trigger', {});
	return unverified(node, triggerUrl(server, node));
}

/** The trigger that does nothing, set up as this package's is. */
export function furnished({ server, credentialId }: RealN8n): Entry {
	const tuco = tucoNode(credentialId);
	const credentials = objectOf(tuco.credentials, 'The credentials');
	const node = nodeOf('CUSTOM.furnishedTrigger', 1.1, 'Trigger', tuco.parameters, credentials);
	return unverified(node, triggerUrl(server, node));
}

/** n8n's own Webhook node, which answers at once by default, as the others do. */
export function webhook({ server }: RealN8n): Entry {
	const node = webhookNode({});
	return unverified(node, urlOf(server, node));
}

function unverified(node: WorkflowNode, url: string): Entry {
	return {
		workflow: workflowOf([node], `${node.type} ${node.typeVersion}`),
		target: () => ({ url, secret: '' }),
		headers: tucoHeaders,
		isVerifying: false,
	};
}

/** Where a trigger whose webhook has the path `webhook` takes requests. */
function triggerUrl(server: { url: string }, { webhookId }: WorkflowNode): string {
	return `${server.url}/webhook/${String(webhookId)}/webhook`;
}

/** A Webhook node at a path of its own. */
export function webhookNode(options: object): WorkflowNode {
	return nodeOf('n8n-nodes-base.webhook', 2.1, 'Webhook', {
		httpMethod: 'POST',
		path: randomUUID(),
		options,
	});
}

/** Where a Webhook node takes requests. */
export function urlOf(server: { url: string }, { parameters }: WorkflowNode): string {
	return `${server.url}/webhook/${String(parameters.path)}`;
}

/** The headers that Tuco sends. */
export function tucoHeaders(signature: string) {
	return {
		'Content-Type': 'application/json',
		'X-Tuco-Signature': signature,
		'X-Tuco-Event': 'message.reply',
		'X-Tuco-Timestamp': new Date().toISOString(),
	};
}
