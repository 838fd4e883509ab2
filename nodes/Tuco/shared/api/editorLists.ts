import type { INodePropertyOptions } from 'n8n-workflow';

import { fold } from '../text';

/** Time limits of a call while the user waits for a list in the editor. */
export const LIST_BUDGET = { totalMs: 7_500, attemptMs: 5_500, unsafeMs: 0, attempts: 4 };

type Entry = { id: string; name: string; phone: string | null; email: string | null };

/** An entry of a list, by its name and addresses, or by its ID where it has neither. */
export function optionOf({ id, name, phone, email }: Entry): { name: string; value: string } {
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
