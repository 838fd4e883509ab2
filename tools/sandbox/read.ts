/** What reading outside data came to: the value, or a sentence that says what is wrong with it. */
export type Read<T> = { ok: true; value: T } | { ok: false; reason: string };

/** Whether a value is an object, and neither a list nor `null`. */
export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is a list of texts. */
export function isTexts(value: unknown): value is string[] {
	return Array.isArray(value) && value.every((member) => typeof member === 'string');
}

/** The text at a path of keys, or `null` when there is none. */
export function textAt(value: unknown, ...path: string[]): string | null {
	let found = value;
	for (const key of path) {
		if (!isRecord(found)) return null;
		found = found[key];
	}
	return typeof found === 'string' ? found : null;
}

/** Reads the body of a request as JSON; an empty one counts as `{}`. */
export function readJson(body: string): Read<unknown> {
	try {
		const value: unknown = body === '' ? {} : JSON.parse(body);
		return { ok: true, value };
	} catch {
		return { ok: false, reason: 'The body is not JSON' };
	}
}
