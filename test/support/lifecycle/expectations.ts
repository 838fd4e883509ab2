import assert from 'node:assert/strict';

import type { StoredWebhook } from '../../../tools/sandbox/types';
import { isSubscribed } from './isSubscribed';
import { startsWorkflow } from './deliver';
import type { Model, Version } from './model';
import { type Step, wasDenied, wasToGo, wasToldOf } from './step';
import type { World } from './world';

/** Nothing that n8n does touches a webhook with another URL. */
export function expectOthersUntouched({ before, after }: Step, { host }: World): void {
	const others = (webhooks: Step['before']) => webhooks.filter(({ url }) => url !== host.url);
	assert.deepEqual(others(after), others(before), 'Webhooks with other URLs are untouched');
}

/**
 * After a successful publish exactly one webhook with our URL is active, has what is wanted and verifies; any other is one
 * whose removal Tuco refused.
 *
 * @returns the ID of the one
 */
export async function expectOneWebhook(step: Step, world: World, wanted: Version): Promise<string> {
	const good: string[] = [];
	for (const webhook of world.ours) {
		const verifies = await startsWorkflow(world, webhook, wanted.events[0] ?? '');
		if (verifies && isSubscribed(webhook, wanted)) good.push(webhook.id);
		else expectRefused(step, webhook);
	}
	const [id] = good;
	assert(id !== undefined && good.length === 1, `${good.length} webhooks stand as wanted, not 1`);
	return id;
}

/** After a successful unpublish no webhook with our URL stands, unless Tuco itself said that it was gone. */
export function expectNoWebhook(step: Step, world: World): void {
	const left = world.ours.filter(({ id }) => !wasDenied(step, id));
	assert.deepEqual(left, [], 'No webhook with our URL is left');
}

/** A publish that failed leaves nothing new behind, unless Tuco did not let it look or clean up, or created late. */
export function expectNothingLeftBehind(step: Step, world: World): void {
	const couldLook = step.mishaps.every(
		({ fault: { method, delayMs } }) =>
			method !== undefined && method !== 'GET' && delayMs === undefined,
	);
	if (!couldLook) return;
	const known = new Set(step.before.map(({ id }) => id));
	const left = world.ours.filter(({ id }) => !known.has(id) && !wasToGo(step, id));
	assert.deepEqual(left, [], 'A failed publish leaves nothing behind');
}

/**
 * A webhook that should be gone is one that Tuco did not remove though it was told to, or said was not there; or that the
 * node told n8n's log of, since Tuco's answers had left it no time.
 */
function expectRefused(step: Step, { id }: StoredWebhook): void {
	const isAccountedFor = wasToGo(step, id) || wasDenied(step, id) || wasToldOf(step, id);
	assert(isAccountedFor, `The stray ${id} was not swept`);
}

/** While the workflow is published, the webhook that it registered starts it, as long as that stands in Tuco. */
export async function expectDeliveries(
	{ live, remembered, isListening }: Model,
	world: World,
): Promise<void> {
	const registration = live && remembered.get(live.nodeName);
	if (!registration || !isListening) return;
	if (!registration.isInMemory && registration.apiKey !== world.apiKey) return;
	const webhook = world.ours.find(({ id }) => id === registration.id);
	if (!webhook) return;
	assert(
		await startsWorkflow(world, webhook, live.events[0] ?? ''),
		'A remembered registration goes on working',
	);
}
