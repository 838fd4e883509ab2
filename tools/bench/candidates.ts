import { randomUUID } from 'node:crypto';

import { isN8n1 } from '../n8n/install';
import type { RealN8n } from '../n8n/realN8n';
import { chainOf, noOp, tucoNode, workflowOf } from '../n8n/workflows';
import type { WorkflowDraft, WorkflowNode } from '../n8n/schemas';

/** A workflow to measure. Its last node is called Done. */
export type Setup = {
	workflow: WorkflowDraft;
	/** Where to send events, and the secret to sign them with. Available once it is published. */
	target: () => { url: string; secret: string };
	/** Whether it must reject events signed with another secret. */
	isVerifying: boolean;
};

/** `title` is its name in docs/performance.md. */
type Candidate = { title: string; setUp: (n8n: RealN8n) => Setup | Promise<Setup> };

/** The batches to measure. */
export const BATCHES = { batchSize: 20, batchWait: 250 };

/** Tuco Trigger, and what it is compared with in every environment. */
export const CANDIDATES = {
	tuco: { title: 'Tuco Trigger', setUp: (n8n) => tuco(n8n) },
	batches: {
		title: `Tuco Trigger, Batch Size ${BATCHES.batchSize}, Batch Wait ${BATCHES.batchWait}`,
		setUp: (n8n) => tuco(n8n, BATCHES),
	},
	floor: { title: 'Does nothing', setUp: doNothing },
	webhook: {
		title: 'Webhook node, unverified',
		setUp: ({ server }) => {
			const webhook = webhookNode({});
			const target = { url: webhookUrl(server, webhook), secret: '' };
			return { workflow: workflowOf([webhook]), target: () => target, isVerifying: false };
		},
	},
	crypto: { title: 'Webhook, Crypto, Switch', setUp: withCrypto },
} as const satisfies Record<string, Candidate>;

export type Name = keyof typeof CANDIDATES;

function tuco({ credentialId, workspace }: RealN8n, options = {}): Setup {
	const node = tucoNode(credentialId);
	const trigger = { ...node, parameters: { ...node.parameters, options } };
	const target = () => {
		const webhook = workspace.webhooks.find(({ url }) => url.includes(String(node.webhookId)));
		if (webhook === undefined) throw new Error('The trigger has no webhook');
		return webhook;
	};
	return { workflow: workflowOf([trigger]), target, isVerifying: true };
}

/** The minimal trigger from the folder `extension`. */
function doNothing({ server }: RealN8n): Setup {
	const trigger = nodeOf('CUSTOM.doNothingTrigger', 1.1, 'Trigger', {});
	const target = { url: `${server.url}/webhook/${String(trigger.webhookId)}/webhook`, secret: '' };
	return { workflow: workflowOf([trigger]), target: () => target, isVerifying: false };
}

/** What a user would build without this package, in as few nodes as possible. */
async function withCrypto({ server, client }: RealN8n): Promise<Setup> {
	const secret = randomUUID();
	const webhook = webhookNode({ rawBody: true });
	const parameters = {
		action: 'hmac',
		type: 'SHA256',
		binaryData: true,
		binaryPropertyName: 'data',
		dataPropertyName: 'signature',
		encoding: 'hex',
	};
	// The secret is a node parameter in n8n 1, a credential in n8n 2.
	const sign = isN8n1(server.install.version)
		? nodeOf('n8n-nodes-base.crypto', 1, 'Sign', { ...parameters, secret })
		: nodeOf('n8n-nodes-base.crypto', 2, 'Sign', parameters);
	if (!isN8n1(server.install.version)) {
		const content = { name: 'Secret', type: 'crypto', data: { hmacSecret: secret } };
		const { id } = await client.createCredential(content);
		sign.credentials = { crypto: { id, name: content.name } };
	}
	const conditions = [
		equals('={{ $json.signature }}', '={{ $json.headers["x-tuco-signature"] }}'),
		equals('={{ $json.body.event }}', 'message.reply'),
	];
	const options = { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 };
	const choose = nodeOf('n8n-nodes-base.switch', 3.4, 'Switch', {
		rules: { values: [{ conditions: { options, conditions, combinator: 'and' } }] },
		options: {},
	});
	return {
		workflow: chainOf([webhook, sign, choose, noOp('Done')]),
		target: () => ({ url: webhookUrl(server, webhook), secret }),
		isVerifying: true,
	};
}

function equals(leftValue: string, rightValue: string) {
	const operator = { type: 'string', operation: 'equals' };
	return { id: randomUUID(), leftValue, rightValue, operator };
}

/** A Webhook node with a unique path. */
function webhookNode(options: object): WorkflowNode {
	const parameters = { httpMethod: 'POST', path: randomUUID(), options };
	return nodeOf('n8n-nodes-base.webhook', 2.1, 'Webhook', parameters);
}

function webhookUrl(server: { url: string }, { parameters }: WorkflowNode): string {
	return `${server.url}/webhook/${String(parameters.path)}`;
}

function nodeOf(type: string, typeVersion: number, name: string, parameters: object): WorkflowNode {
	return {
		id: randomUUID(),
		webhookId: randomUUID(),
		name,
		type,
		typeVersion,
		position: [0, 0],
		parameters: { ...parameters },
	};
}
