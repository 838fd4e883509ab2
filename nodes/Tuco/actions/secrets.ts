import { type IDataObject, type INodeProperties, jsonParse } from 'n8n-workflow';

import { isObject } from '../shared/json';

/** A switch for secrets in items. n8n has no way to keep a field of an item secret. */
export const includeField = (displayName: string, name: string, what: string): INodeProperties => ({
	displayName,
	name,
	type: 'boolean',
	default: false,
	description: `Whether to return ${what}. It then stays unencrypted in n8n's execution data, for everyone who may open the executions of this workflow.`,
});

/**
 * A copy of Tuco's answer without the values whose key contains a word, at any depth, also in texts that are JSON. A text
 * that begins like JSON and names such a key, but is cut short, is left out.
 */
export function withoutSecrets(answer: IDataObject, word: string): IDataObject {
	const copy: unknown = JSON.parse(textWithout(answer, word));
	return isObject(copy) ? copy : {};
}

function textWithout(value: object, word: string): string {
	const has = (text: string) => text.toLowerCase().includes(word);
	return JSON.stringify(value, (key, part: unknown) => {
		if (has(key)) return undefined;
		if (typeof part !== 'string' || !/^\s*[[{]/.test(part) || !has(part)) return part;
		const inner = jsonParse<unknown>(part, { fallbackValue: null });
		return typeof inner === 'object' && inner !== null ? textWithout(inner, word) : undefined;
	});
}
