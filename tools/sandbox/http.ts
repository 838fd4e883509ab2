import type { z } from 'zod';

/** An answer as JSON. */
export type JsonAnswer = { status: number; body: object };

export const ok = (body: object): JsonAnswer => ({ status: 200, body });

export const refused = (status: number, error: string): JsonAnswer => ({ status, body: { error } });

/**
 * What reading outside data came to: the value, or the first thing wrong with it. `reason` says where it is wrong,
 * `message` does not.
 */
export type Read<T> = { ok: true; value: T } | { ok: false; reason: string; message: string };

/** A schema that reads anything. */
export type Schema<T> = z.ZodType<T, z.ZodTypeDef, unknown>;

/** Reads outside data. */
export function readAs<T>(schema: Schema<T>, data: unknown): Read<T> {
	const read = schema.safeParse(data);
	if (read.success) return { ok: true, value: read.data };
	const { message, path } = read.error.issues[0] ?? { message: 'is wrong', path: [] };
	const reason = path.length > 0 ? `${path.join('.')}: ${message}` : message;
	return { ok: false, reason, message };
}

/** Reads the body of a request as JSON; an empty one counts as `{}`. */
export function readBody<T>(schema: Schema<T>, request: { body?: unknown }): Read<T> {
	const text = textOf(request);
	try {
		return readAs(schema, text === '' ? {} : JSON.parse(text));
	} catch {
		const message = 'The body is not JSON';
		return { ok: false, reason: message, message };
	}
}

/** The body of a request, of which the app has read the bytes; empty when there was none. */
export function textOf({ body }: { body?: unknown }): string {
	return Buffer.isBuffer(body) ? body.toString() : '';
}

/** The text at a path of keys, or `null` when there is none. */
export function textAt(value: unknown, ...path: string[]): string | null {
	let found = value;
	for (const key of path) {
		if (typeof found !== 'object' || found === null) return null;
		found = Reflect.get(found, key);
	}
	return typeof found === 'string' ? found : null;
}
