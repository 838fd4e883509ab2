import { randomUUID } from 'node:crypto';

import type { N8nClient } from '../../n8n/client';
import { isN8n1 } from '../../n8n/install';
import type { JsonObject } from '../../n8n/json';
import type { WorkflowNode } from '../../n8n/schemas';
import { noOp } from '../../n8n/workflows';
import type { RealN8n } from '../../n8n/realN8n';
import type { Entry } from './contestant';
import { nodeOf } from './nodeOf';
import { tucoHeaders, urlOf, webhookNode } from './triggers';

/** Lets modules be required in a Code node, which n8n does not unless told. */
export const MODULES_FOR_CODE = { NODE_FUNCTION_ALLOW_BUILTIN: 'crypto' };

const OF_EVENT = condition('={{ $json.body.event }}', 'message.reply');
const OF_SIGNATURE = condition(
	'={{ $json.signature }}',
	'={{ $json.headers["x-tuco-signature"] }}',
);

/** What a user builds without this package, in as few nodes as it takes: the signature made by the Crypto node. */
export async function withCrypto({ server, client }: RealN8n): Promise<Entry> {
	const secret = randomUUID();
	const parameters = {
		action: 'hmac',
		type: 'SHA256',
		binaryData: true,
		binaryPropertyName: 'data',
		dataPropertyName: 'signature',
		encoding: 'hex',
	};
	const sign = isN8n1(server.install.version)
		? nodeOf('n8n-nodes-base.crypto', 1, 'Sign', { ...parameters, secret })
		: nodeOf('n8n-nodes-base.crypto', 2, 'Sign', parameters, await holding(client, secret));
	return entryOf(server, secret, 'by Crypto', [sign, switchOn([OF_SIGNATURE, OF_EVENT])]);
}

/** A credential with the secret: in n8n 1 the secret was one of the Crypto node's parameters. */
async function holding(client: N8nClient, hmacSecret: string): Promise<object> {
	const content = { name: 'Secret', type: 'crypto', data: { hmacSecret } };
	const { id } = await client.createCredential(content);
	return { crypto: { id, name: content.name } };
}

/** The same with a Code node, which compares the signatures as well. */
export function withCode({ server }: RealN8n): Entry {
	const secret = randomUUID();
	const verify = nodeOf('n8n-nodes-base.code', 2, 'Verify', { jsCode: codeFor(secret) });
	return entryOf(server, secret, 'by Code', [verify, switchOn([OF_EVENT])]);
}

function entryOf(
	server: { url: string },
	secret: string,
	name: string,
	verification: WorkflowNode[],
): Entry {
	const webhook = webhookNode({ rawBody: true });
	const nodes = [webhook, ...verification, noOp('Done')];
	return {
		workflow: { name, nodes, connections: chained(nodes.map((node) => node.name)) },
		target: () => ({ url: urlOf(server, webhook), secret }),
		headers: tucoHeaders,
		isVerifying: true,
	};
}

/** What connects each node to the next. */
function chained(names: readonly string[]): JsonObject {
	return Object.fromEntries(
		names.slice(1).map((node, index) => {
			const main = [[{ node, type: 'main', index: 0 }]];
			return [String(names[index]), { main }];
		}),
	);
}

function codeFor(secret: string): string {
	return `const { createHmac, timingSafeEqual } = require('crypto');
const item = $input.first();
const body = Buffer.from(item.binary.data.data, 'base64');
const expected = createHmac('sha256', '${secret}').update(body).digest();
const given = Buffer.from(String(item.json.headers['x-tuco-signature']), 'hex');
return given.length === expected.length && timingSafeEqual(given, expected) ? [item] : [];`;
}

function switchOn(conditions: object[]): WorkflowNode {
	const options = { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 };
	return nodeOf('n8n-nodes-base.switch', 3.4, 'Switch', {
		rules: { values: [{ conditions: { options, conditions, combinator: 'and' } }] },
		options: {},
	});
}

function condition(leftValue: string, rightValue: string): object {
	const operator = { type: 'string', operation: 'equals' };
	return { id: randomUUID(), leftValue, rightValue, operator };
}
