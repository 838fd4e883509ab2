import type { INodeParameters } from 'n8n-workflow';

import { RESOURCES } from '../../nodes/Tuco/actions/resources';
import { isObject } from '../../nodes/Tuco/shared/json';
import { nodeRunner } from '../core/nodeRunner';
import { startSandbox, type Workspace } from '../sandbox';

const FOLDER = 'nodes/Tuco/__schema__/v1.0.0';

/** A JSON Schema of the kind that n8n reads. */
type Schema = {
	/** n8n shows the first of several types. */
	type: string | string[];
	properties?: Record<string, Schema>;
	items?: Schema;
};

/**
 * The output schema of each operation, by path. n8n's editor shows the fields in them before the node has run. They are
 * made from what the node outputs when it runs in the sandbox.
 */
export async function schemaFiles(): Promise<Map<string, string>> {
	const sandbox = await startSandbox();
	try {
		const files = new Map<string, string>();
		for (const { value: resource, operations } of RESOURCES) {
			for (const { value: operation } of operations) {
				const workspace = sandbox.createWorkspace();
				const samples = SAMPLES[`${resource}/${operation}`]?.(await populate(workspace));
				const run = nodeRunner(sandbox, workspace);
				const schemas: Schema[] = [];
				for (const parameters of samples ?? []) {
					const { main, error } = await run({ parameters: { resource, operation, ...parameters } });
					if (error) throw error;
					schemas.push(...main.map(({ json }) => schemaOf(json)));
				}
				if (schemas.length === 0)
					throw new Error(`No sample gives an item: ${resource}/${operation}`);
				const schema = { ...nullable(schemas.reduce(merged)), version: 1 };
				files.set(`${FOLDER}/${resource}/${operation}.json`, JSON.stringify(schema));
			}
		}
		return files;
	} finally {
		await sandbox.stop();
	}
}

const PHONE = '+12025550143';

/** A lead who got a message of a campaign, and answered it. */
async function populate(workspace: Workspace) {
	const { messaging } = workspace;
	const address = { phone: PHONE, email: 'jane@example.com' };
	const lead = messaging.addLead({ firstName: 'Jane', lastName: 'Smith', ...address });
	const { _id: campaignId } = messaging.addCampaign('Spring Outreach', 'Hi!');
	const step = { messageType: 'imessage', batchId: `campaign_${campaignId}_1` };
	messaging.send(lead, { text: 'Hi Jane', ...step });
	await workspace.reply(lead._id, 'Yes');
	return { leadId: { __rl: true, mode: 'id', value: lead._id }, campaignId };
}

type Population = Awaited<ReturnType<typeof populate>>;

const toPhone = { to: 'phone', recipientPhone: PHONE };
const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString();

/** The parameters with which each operation runs. */
const SAMPLES: Partial<Record<string, (population: Population) => INodeParameters[]>> = {
	'campaign/addLead': ({ leadId, campaignId }) => [{ campaignId, leadMode: 'existing', leadId }],
	'lead/checkAvailability': ({ leadId }) => [
		{ check: 'address', address: PHONE },
		{ check: 'lead', leadId },
	],
	'lead/create': () => [
		{ firstName: 'Ann', lastName: 'Lee', phone: '+12025550144', email: 'ann@example.com' },
	],
	'lead/delete': ({ leadId }) => [{ leadId }],
	'lead/get': ({ leadId }) => [{ leadId }],
	'lead/getAll': () => [{}],
	'line/getAll': () => [{}],
	'message/cancelPending': () => [toPhone],
	'message/send': () => [
		{ ...toPhone, message: 'Hi' },
		{ ...toPhone, message: 'Hi', additionalFields: { scheduledDate: tomorrow() } },
	],
	'reply/getAll': () => [{}],
};

function schemaOf(value: unknown): Schema {
	if (Array.isArray(value)) {
		const [first, ...others] = value.map(schemaOf);
		return { type: 'array', ...(first && { items: others.reduce(merged, first) }) };
	}
	if (!isObject(value)) return { type: value === null ? 'null' : typeof value };
	const properties = Object.entries(value).map(([key, each]) => [key, schemaOf(each)] as const);
	return { type: 'object', properties: Object.fromEntries(properties) };
}

/** A schema for values of both. What one of them does not have, or has as `null`, comes from the other. */
function merged(one: Schema, other: Schema): Schema {
	if (one.type === 'null') return other;
	const properties = { ...one.properties };
	for (const [key, schema] of Object.entries(other.properties ?? {})) {
		const known = properties[key];
		properties[key] = known ? merged(known, schema) : schema;
	}
	const items =
		one.items && other.items ? merged(one.items, other.items) : (one.items ?? other.items);
	return { ...one, ...(one.properties && { properties }), ...(items && { items }) };
}

/** Tuco may leave out anything (contract of actions, section 0), so every text and number in an object can be `null`. */
function nullable({ type, properties, items }: Schema): Schema {
	const inner = Object.entries(properties ?? {}).map(([key, schema]) => [key, nullable(schema)]);
	if (properties) return { type, properties: Object.fromEntries(inner) as Record<string, Schema> };
	if (type === 'array')
		return { type, items: items?.properties ? nullable(items) : (items ?? { type: 'string' }) };
	return { type: [type === 'null' ? 'string' : String(type), 'null'] };
}
