import { isObject } from '../../nodes/Tuco/shared/json';
import { startSandbox } from '../sandbox';
import { runSamples } from './operationSamples';

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
		const sampled = await runSamples(sandbox);
		return new Map(
			sampled.map(({ resource, operation, items }) => {
				const schemas = items.map(({ json }) => schemaOf(json));
				const schema = { ...nullable(schemas.reduce(merged)), version: 1 };
				return [`${FOLDER}/${resource}/${operation}.json`, JSON.stringify(schema)];
			}),
		);
	} finally {
		await sandbox.stop();
	}
}

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
