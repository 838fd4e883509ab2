import { isObject } from './json';

/**
 * Reads the form n8n stores run data in (that of the npm package flatted): a list of values of which the first is the
 * root, and in which a text within a list or an object is the index of the value meant. A value used in several places,
 * or inside itself, is one and the same object in the result.
 */
export function unflatten(text: string): unknown {
	const values: unknown = JSON.parse(text);
	if (!Array.isArray(values)) throw new Error('Run data is not a list of values');
	const known = new Map<unknown, unknown>();

	const meant = (entry: unknown) => (typeof entry === 'string' ? valueAt(entry) : entry);
	const valueAt = (index: string): unknown => {
		if (known.has(index)) return known.get(index);
		const value: unknown = values[Number(index)];
		const built: unknown[] | Record<string, unknown> = Array.isArray(value) ? [] : {};
		if (!Array.isArray(value) && !isObject(value)) return value;
		known.set(index, built);
		// Filled once it is known, since it may contain itself.
		return Object.assign(
			built,
			Array.isArray(value)
				? value.map(meant)
				: Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, meant(entry)])),
		);
	};
	return valueAt('0');
}
