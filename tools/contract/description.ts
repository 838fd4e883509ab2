import { z } from 'zod';

const OPERATION = z
	.object({
		operationId: z.string(),
		parameters: z.array(z.object({ name: z.string(), in: z.string() }).passthrough()).default([]),
		requestBody: z.unknown(),
		responses: z.record(z.unknown()),
	})
	.passthrough();
const FILE = z
	.object({
		paths: z.record(z.record(OPERATION)),
		components: z.object({ schemas: z.record(z.unknown()) }).passthrough(),
	})
	.passthrough();
const VARIANTS = z.object({ oneOf: z.array(z.object({ properties: z.object({}).passthrough() })) });
const REFERENCE = z.object({ $ref: z.string() });

/** An operation of Tuco's API, as its OpenAPI file describes it. */
export type Described = {
	id: string;
	method: string;
	/** With its parameters in braces. */
	path: string;
	/** The parameters of its query. */
	query: string[];
	hasBody: boolean;
	/** The statuses that it may answer. */
	statuses: number[];
};

/** Reads an OpenAPI file: its operations, and the text that Prism is to validate with. */
export function readDescription(text: string): { operations: Described[]; strict: string } {
	const file = FILE.parse(JSON.parse(text, withoutOverlap));
	const operations: Described[] = [];
	for (const [path, methods] of Object.entries(file.paths)) {
		for (const [method, operation] of Object.entries(methods)) {
			const { operationId: id, parameters, requestBody, responses } = operation;
			const query = parameters.filter((each) => each.in === 'query').map(({ name }) => name);
			const statuses = Object.keys(responses).map(Number);
			const hasBody = requestBody !== undefined;
			operations.push({ id, method: method.toUpperCase(), path, query, hasBody, statuses });
			if (hasBody) operation.requestBody = closed(requestBody, file.components.schemas);
		}
	}
	return { operations, strict: JSON.stringify(file) };
}

/**
 * The leads are described as one of two objects, neither of which requires a key, so no answer can match exactly one.
 * They become one object with the keys of both.
 */
function withoutOverlap(_key: string, value: unknown): unknown {
	const { data } = VARIANTS.safeParse(value);
	if (!data) return value;
	const entries = data.oneOf.flatMap((variant) => Object.entries(variant.properties));
	return { type: 'object', properties: Object.fromEntries(entries) };
}

/** The description of a body that may have no other keys. OpenAPI allows them, but ours would be misspelled. */
function closed(schema: unknown, schemas: Record<string, unknown>): unknown {
	if (Array.isArray(schema)) return schema.map((each) => closed(each, schemas));
	if (typeof schema !== 'object' || schema === null) return schema;
	const { data } = REFERENCE.safeParse(schema);
	if (data) return closed(schemas[data.$ref.replace(/^.*\//, '')], schemas);
	const entries = Object.entries(schema).map(
		([key, each]) => [key, closed(each, schemas)] as const,
	);
	return {
		...Object.fromEntries(entries),
		...('properties' in schema && { additionalProperties: false }),
	};
}

/** The operation of a call. */
export function operationOf(operations: readonly Described[], method: string, path: string) {
	return operations.find(
		(operation) =>
			operation.method === method &&
			new RegExp(`^${operation.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(path),
	);
}
