import assert from 'node:assert/strict';

import { buildPayload, type StoredWebhook } from '../../../tools/sandbox';
import type { Step, Version, World } from './world';

/** A registration that n8n has saved, and what decides whether it is still usable. */
export type Registration = {
	id: string;
	url: string;
	/** The API key under which its secret is sealed. */
	apiKey: string;
	/** Whether the current process has had its secret in plain text. */
	isInMemory: boolean;
};

/** What is known about a workflow without looking at Tuco. */
export type Model = {
	/** The workflow as the user edits it. */
	draft: Version;
	/** The published version, or `null`. */
	live: Version | null;
	/** Whether n8n accepts deliveries, which it does only once a published workflow has started. */
	isListening: boolean;
	/** The registrations in static data, by the name of the node. */
	remembered: Map<string, Registration>;
	/** How many processes are left that have never seen this workflow. */
	freshProcesses: number;
};

/** A workflow that was never published. */
export function newModel(freshProcesses: number): Model {
	return {
		draft: { nodeName: 'Tuco Trigger', events: ['message.reply'], webhookName: '' },
		live: null,
		isListening: false,
		remembered: new Map(),
		freshProcesses,
	};
}

/** Nothing that n8n does touches a webhook with another URL. */
export function expectOthersUntouched({ before, after }: Step, world: World): void {
	const others = (webhooks: Step['before']) => webhooks.filter((each) => !world.isOurs(each));
	assert.deepEqual(others(after), others(before), 'Webhooks with other URLs are untouched');
}

/**
 * After a successful publish exactly one webhook with our URL is active, has the wanted events and name, and verifies.
 * Tuco refused to remove any other.
 *
 * @returns the ID of that one
 */
export async function expectOneWebhook(step: Step, world: World, wanted: Version): Promise<string> {
	const good: string[] = [];
	for (const webhook of world.ours) {
		const verifies = await startsWorkflow(world, webhook, wanted.events[0] ?? '');
		if (verifies && isSubscribed(webhook, wanted)) good.push(webhook.id);
		else expectRemovalRefused(step, webhook);
	}
	const [id] = good;
	assert(id !== undefined && good.length === 1, `${good.length} webhooks are correct, not 1`);
	return id;
}

/** After a successful unpublish no webhook with our URL is left, unless Tuco itself reported it missing. */
export function expectNoWebhook(step: Step, world: World): void {
	const left = world.ours.filter(({ id }) => !reportedMissing(step, id));
	assert.equal(left.length, 0, 'No webhook with our URL is left');
}

/** A failed publish leaves nothing new behind, unless Tuco did not let it list or clean up, or created late. */
export function expectNothingLeftBehind(step: Step, world: World): void {
	const couldList = step.faults.every(
		({ method, delayMs }) => method !== undefined && method !== 'GET' && delayMs === undefined,
	);
	if (!couldList) return;
	const known = new Set(step.before.map(({ id }) => id));
	const left = world.ours.filter(({ id }) => !known.has(id) && !deletionRequested(step, id));
	assert.equal(left.length, 0, 'A failed publish leaves nothing behind');
}

/** While the workflow is published and Tuco has the webhook that it registered, that webhook starts it. */
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
		'A remembered registration keeps working',
	);
}

/** An extra webhook is fine if Tuco refused to remove it, reported it missing, or left no time for it. */
function expectRemovalRefused(step: Step, { id }: StoredWebhook): void {
	const isExcused =
		deletionRequested(step, id) || reportedMissing(step, id) || removalFailureLogged(step, id);
	assert(isExcused, `The extra webhook ${id} was not removed`);
}

/** Whether the node asked Tuco to remove a webhook. If it still exists, Tuco refused. */
function deletionRequested({ requests }: Step, id: string): boolean {
	return requests.some(({ method, path }) => method === 'DELETE' && path.endsWith(`/${id}`));
}

/** Whether Tuco reported a webhook missing, so that the node considers it gone. */
export function reportedMissing({ requests }: Step, id: string): boolean {
	return requests.some(({ path, status }) => path.endsWith(`/${id}`) && status === 404);
}

/** Whether Tuco answered so late that the node had no time to remove a webhook, and logged that. */
function removalFailureLogged({ logged, faults }: Step, id: string): boolean {
	const isLate = faults.some(({ delayMs }) => delayMs !== undefined);
	const failure = new RegExp(`${id} .*could not be removed`);
	return isLate && logged.some((message) => failure.test(message));
}

/** Whether the node kept a registration that it could not check, which it logs. */
export function wasKept({ logged }: Step): boolean {
	return logged.some((message) => message.includes('could not be checked in Tuco'));
}

/** A webhook's name if the user chooses none, given the workflow's name in n8n-core. */
const DEFAULT_NAME = 'n8n: Replies to the CRM';

/** Whether a webhook is active and has the events and the name that a version of the workflow wants. */
export function isSubscribed(
	{ isActive, events, name }: StoredWebhook,
	{ events: wanted, webhookName }: Version,
): boolean {
	return (
		isActive &&
		name === (webhookName || DEFAULT_NAME) &&
		[...events].sort().join() === [...wanted].sort().join()
	);
}

/** Sends a signed event to a webhook, and returns whether it started the workflow. */
async function startsWorkflow(
	{ n8n, workspace }: World,
	webhook: StoredWebhook,
	event: string,
): Promise<boolean> {
	const before = n8n.executions.length;
	const payload = buildPayload('envelope', event, { workspaceId: workspace.id });
	const { status } = await workspace.deliver(webhook, payload);
	const started = n8n.executions.length - before;
	assert.deepEqual(
		{ started, status },
		status === 200 ? { started: 1, status } : { started: 0, status: 401 },
		'A delivery either starts the workflow once, or is refused with 401',
	);
	return started === 1;
}
