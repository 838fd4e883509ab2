import assert from 'node:assert/strict';

import { isKnownEvent } from '../../../nodes/Tuco/trigger/events/names';
import { contractItem } from '../contractItem';

const LISTS = [
	'checkedAddresses',
	'parentMessages',
	'recentReplies',
	'attachmentUrls',
	'attachmentNames',
];

function isOfItsKind(key: string, value: unknown): boolean {
	if (key === 'isTest') return typeof value === 'boolean';
	if (key === 'payload') return typeof value === 'object' && value !== null;
	return LISTS.includes(key) ? Array.isArray(value) : value === null || typeof value === 'string';
}

/** Expects a simplified item to have exactly the contract's keys of its event, each with a value of its kind. */
export function expectItem(
	item: Readonly<Record<string, unknown>>,
	event: string,
	eventId: string,
): void {
	const isKnown = isKnownEvent(event);
	const shape = Object.keys(contractItem(isKnown ? event : 'any other', 'document', ''));
	const keys = [...shape, 'eventId', ...(isKnown ? [] : ['payload'])];
	assert.deepEqual(Object.keys(item).sort(), keys.sort());
	assert.deepEqual([item.event, item.eventId], [event, eventId]);
	for (const [key, value] of Object.entries(item)) {
		assert.ok(isOfItsKind(key, value), `${key} of ${event} is ${typeof value}`);
	}
}
