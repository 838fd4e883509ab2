import type { IDataObject, ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { textAt } from '../json';
import { fold } from '../text';
import { type TucoClient, tucoClient } from './client';
import { apiError } from './error';
import type { Result } from './failure';

/** Time limits of a call while the user waits for a list in the editor. */
export const LIST_BUDGET = { totalMs: 7_500, attemptMs: 5_500, unsafeMs: 0, attempts: 4 };

/** An entry of a list in the editor. */
export type Option = { name: string; value: string };

type Entry = { id: string; name: string; phone: string | null; email: string | null };

/** An entry of a list, by its name and addresses, or by its ID where it has neither. */
export function optionOf({ id, name, phone, email }: Entry): Option {
	const addresses = [phone, email].filter((address) => address !== null).join(', ');
	const label = name && addresses ? `${name} (${addresses})` : name || addresses || id;
	return { name: label, value: id };
}

/** The options whose name contains the text, sorted by name. */
export function matching<T extends Pick<INodePropertyOptions, 'name'>>(
	options: T[],
	filter = '',
): T[] {
	return options
		.filter(({ name }) => fold(name).includes(fold(filter)))
		.sort((a, b) => a.name.localeCompare(b.name));
}

/** The entry of something with an ID, by its name, or by its ID where it has none; nothing without an ID. */
export function namedOption(listed: IDataObject): Option[] {
	const value = textAt(listed, '_id', 'id');
	return value === null ? [] : [{ name: textAt(listed, 'name') ?? value, value }];
}

/**
 * What Tuco lists whose name contains the text, for the editor's list, sorted by name.
 *
 * @throws NodeApiError if Tuco does not return it, saying why
 */
export async function editorOptions<T>(
	context: ILoadOptionsFunctions,
	list: (call: TucoClient) => Promise<Result<T[]>>,
	entryOf: (listed: T) => Option[],
	filter = '',
): Promise<Option[]> {
	const listed = await list(tucoClient(context, LIST_BUDGET));
	if (!listed.ok)
		throw apiError(context.getNode(), listed.failure, { again: 'open the list again' });
	return matching(listed.value.flatMap(entryOf), filter);
}
