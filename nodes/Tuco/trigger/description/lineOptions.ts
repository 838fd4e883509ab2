import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { tucoClient } from '../../shared/api/client';
import { apiError } from '../../shared/api/error';
import { type Line, listLines } from '../../shared/api/lines';

/**
 * The workspace's lines as the editor lists them, by name.
 *
 * @throws NodeApiError when Tuco cannot be asked, saying why
 */
export async function lineOptions(context: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const listed = await listLines(tucoClient(context));
	if (!listed.ok) throw apiError(context.getNode(), listed.failure, 'list-lines');
	return listed.value.map(optionOf).sort((a, b) => a.name.localeCompare(b.name));
}

function optionOf({ id, name, phone, email }: Line): INodePropertyOptions {
	const addresses = [phone, email].filter((address) => address !== null).join(', ');
	const label = name && addresses ? `${name} (${addresses})` : name || addresses || id;
	return { name: label, value: id };
}
