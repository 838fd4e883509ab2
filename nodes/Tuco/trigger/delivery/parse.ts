import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../../shared/json';

const UTF_8 = new TextDecoder();

/** The JSON value that the bytes hold, or `undefined` when they hold none. */
export function parseJson(body: Uint8Array): unknown {
	try {
		return JSON.parse(UTF_8.decode(body));
	} catch {
		return undefined;
	}
}

/** The payload that a delivery's body holds, or `null` when the body is not a JSON object. */
export function parsePayload(body: Uint8Array): IDataObject | null {
	const value = parseJson(body);
	return isObject(value) ? value : null;
}
