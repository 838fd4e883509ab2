import type { IDataObject } from 'n8n-workflow';

/** Whether a parsed JSON value is an object, not an array or `null`. */
export function isObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a parsed JSON value is a list of objects. */
export const isListOfObjects = (value: unknown): value is IDataObject[] =>
	Array.isArray(value) && value.every(isObject);

/** Caches split paths: each delivery reads some 80 of them. */
const keysByPath = new Map<string, string[]>();

/** The value at a path such as `data.reply.name`. Follows only own keys of objects. */
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
 * The first non-empty text at any of the paths, else `null`. A whole number counts as its digits, unless it is beyond
 * 2^53, where JSON.parse rounds.
 */
export function textAt(payload: IDataObject, ...paths: string[]): string | null {
	for (const path of paths) {
		const value = valueAt(payload, path);
		if (typeof value === 'string' && value !== '') return value;
		if (Number.isSafeInteger(value)) return String(value);
	}
	return null;
}

/** The members that pass `isMember` in the first list that has any, else `[]`. */
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

/** The texts in the first list that has any, else `[]`. */
export function textsAt(payload: IDataObject, ...paths: string[]): string[] {
	return listAt(payload, paths, (value): value is string => typeof value === 'string');
}

/** The objects in the first list that has any, else `[]`. Rounded numbers in them become `null`, as in `textAt`. */
export function objectsAt(payload: IDataObject, ...paths: string[]): IDataObject[] {
	return listAt(payload, paths, isObject).map(withoutRounded);
}

/**
 * A parsed JSON object in which `null` replaces every number that `JSON.parse` has rounded. One nested too deep to be
 * serialised stays as it is: n8n cannot store it either.
 */
export function withoutRounded(object: IDataObject): IDataObject {
	try {
		if (!hasRounded(object)) return object;
		const text = JSON.stringify(object, (_key, part: unknown) => (isRounded(part) ? null : part));
		const copy: unknown = JSON.parse(text);
		return isObject(copy) ? copy : object;
	} catch {
		return object;
	}
}

function hasRounded(value: unknown): boolean {
	if (typeof value !== 'object' || value === null) return isRounded(value);
	return Object.values(value).some(hasRounded);
}

const isRounded = (value: unknown) => Number.isInteger(value) && !Number.isSafeInteger(value);

/** Whether the value at any of the paths is exactly `true`. */
export function isTrueAt(payload: IDataObject, ...paths: string[]): boolean {
	return paths.some((path) => valueAt(payload, path) === true);
}
