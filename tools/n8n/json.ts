/** A JSON object as it came from outside: its values are yet to be checked. */
export type JsonObject = Record<string, unknown>;

/** Whether a value is an object, and neither a list nor `null`. */
export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object; throws, naming `what`, when it is none. */
export function objectOf(value: unknown, what: string): JsonObject {
	if (!isObject(value)) throw new Error(`${what} is not an object`);
	return value;
}

/** The value as a list; throws, naming `what`, when it is none. */
export function listOf(value: unknown, what: string): unknown[] {
	if (!Array.isArray(value)) throw new Error(`${what} is not a list`);
	return value;
}

/** The value as a text; throws, naming `what`, when it is none. */
export function textOf(value: unknown, what: string): string {
	if (typeof value !== 'string') throw new Error(`${what} is not a text`);
	return value;
}

/** The value as a number; throws, naming `what`, when it is none. */
export function numberOf(value: unknown, what: string): number {
	if (typeof value !== 'number') throw new Error(`${what} is not a number`);
	return value;
}

/** The value when it is a text, else `null`. */
export function textOrNull(value: unknown): string | null {
	return typeof value === 'string' ? value : null;
}

/** Whether an error is the system's with this code, such as `ENOENT`. Jest's own realm makes `instanceof Error` useless. */
export function hasCode(error: unknown, code: string): boolean {
	return isObject(error) && error.code === code;
}
