import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { tucoClient } from '../../shared/api/client';
import { apiError } from '../../shared/api/error';
import { type Line, listLines } from '../../shared/api/lines';

const WHILE_THE_USER_WAITS = { totalMs: 7_500, attemptMs: 5_500, unsafeMs: 0, attempts: 4 };

/**
 * The workspace's lines as the editor lists them, by name.
 *
 * @throws NodeApiError when Tuco cannot be asked, saying why
 */
export async function lineOptions(context: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const listed = await listLines(tucoClient(context, WHILE_THE_USER_WAITS));
	if (!listed.ok)
		throw apiError(context.getNode(), listed.failure, { again: 'open the list again' });
	return listed.value.map(optionOf).sort((a, b) => a.name.localeCompare(b.name));
}

function optionOf({ id, name, phone, email }: Line): INodePropertyOptions {
	const addresses = [phone, email].filter((address) => address !== null).join(', ');
	const label = name && addresses ? `${name} (${addresses})` : name || addresses || id;
	return { name: label, value: id };
}
