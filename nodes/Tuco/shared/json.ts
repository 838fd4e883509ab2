import type { IDataObject } from 'n8n-workflow';

/** Whether a parsed JSON value is an object, and neither an array nor `null`. */
export function isObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The paths taken apart once: each delivery follows some 80 of them. */
const keysByPath = new Map<string, string[]>();

/** The value at a path such as `data.reply.name`, following own keys of objects only. */
function valueAt(payload: IDataObject, path: string): unknown {
	let value: unknown = payload;
	let keys = keysByPath.get(path);
	if (!keys) keysByPath.set(path, (keys = path.split('.')));
	for (const key of keys) {
		if (!isObject(value) || !Object.hasOwn(value, key)) return undefined;
		value = value[key];
	}
	return value;
}

/**
 * The first of the paths that holds a text that is not empty, else `null`. A whole number counts as its digits, unless it
 * is beyond 2^53: JSON.parse has rounded those.
 */
export function textAt(payload: IDataObject, ...paths: string[]): string | null {
	for (const path of paths) {
		const value = valueAt(payload, path);
		if (typeof value === 'string' && value !== '') return value;
		if (Number.isSafeInteger(value)) return String(value);
	}
	return null;
}

/** The first of the paths whose list holds members that `isMember` admits, and only those; else `[]`. */
function listAt<T>(
	payload: IDataObject,
	paths: string[],
	isMember: (value: unknown) => value is T,
): T[] {
	for (const path of paths) {
		const value = valueAt(payload, path);
		const members = Array.isArray(value) ? value.filter(isMember) : [];
		if (members.length > 0) return members;
	}
	return [];
}

/** The first of the paths that holds a list of texts, else `[]`. */
export function textsAt(payload: IDataObject, ...paths: string[]): string[] {
	return listAt(payload, paths, (value): value is string => typeof value === 'string');
}

/** The first of the paths that holds a list of objects, else `[]`. A number that was rounded is `null`, as for `textAt`. */
export function objectsAt(payload: IDataObject, ...paths: string[]): IDataObject[] {
	return listAt(payload, paths, isObject).map(withoutRounded);
}

function withoutRounded(object: IDataObject): IDataObject {
	if (!Object.values(object).some(isRounded)) return object;
	const entries = Object.entries(object);
	return Object.fromEntries(entries.map(([key, value]) => [key, isRounded(value) ? null : value]));
}

const isRounded = (value: unknown) => Number.isInteger(value) && !Number.isSafeInteger(value);

/** Whether any of the paths holds exactly `true`. */
export function isTrueAt(payload: IDataObject, ...paths: string[]): boolean {
	return paths.some((path) => valueAt(payload, path) === true);
}
