import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';

import type { StoredWebhook, Workspace } from '../sandbox';
import type { N8nClient } from './client';
import type { JsonObject, Publication } from './schemas';
import { TRIGGER } from './workflows';

/** How long to wait for a condition, and how often to check it, in milliseconds. */
export type WaitOptions = { timeoutMs?: number; everyMs?: number };

/**
 * Waits until `probe` returns something other than `undefined`, `null` or `false`, and returns that. A probe that throws
 * counts as "not yet". After `timeoutMs`, a minute by default, fails with the description and the last result.
 */
export async function until<T>(
	description: string,
	probe: () => T | undefined | null | false | Promise<T | undefined | null | false>,
	{ timeoutMs = 60_000, everyMs = 100 }: WaitOptions = {},
): Promise<T> {
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		let last: unknown;
		try {
			const value = await probe();
			if (value !== undefined && value !== null && value !== false) return value;
			last = value;
		} catch (error) {
			last = error;
		}
		if (Date.now() >= deadline) {
			const seen = last instanceof Error ? last.message : inspect(last, { depth: 4 });
			throw new Error(`Waited ${timeoutMs / 1000} s for ${description}; last result: ${seen}`);
		}
		await sleep(everyMs);
	}
}

/**
 * Waits until at least `expected` executions of a workflow have succeeded.
 *
 * @returns a node's output items in all of them, newest execution first
 */
export async function awaitItems(
	client: N8nClient,
	{ workflowId, nodeName, expected }: { workflowId: string; nodeName: string; expected: number },
	options?: WaitOptions,
): Promise<JsonObject[]> {
	const isDone = async () => {
		const done = await successes(client, workflowId);
		return done.length >= expected && done;
	};
	const succeeded = await until(`${expected} executions to succeed`, isDone, options);
	const items = succeeded.map(async ({ id }) => (await client.execution(id)).items(nodeName));
	return (await Promise.all(items)).flat();
}

async function successes(client: N8nClient, workflowId: string) {
	const executions = await client.executions({ workflowId });
	return executions.filter(({ status }) => status === 'success');
}

/** Publishes the latest version and waits until its triggers are set up. Fails with n8n's error if they cannot be. */
export async function publish(client: N8nClient, id: string): Promise<void> {
	const { status, triggers } = await tryToPublish(client, id);
	if (status === 'published') return;
	throw new Error(`The workflow is ${status}: ${JSON.stringify(triggers)}`);
}

/** Publishes the latest version and waits until that has succeeded or failed. */
export async function tryToPublish(client: N8nClient, id: string): Promise<Publication> {
	await client.publish(id);
	return await publicationDone(client, id);
}

/** Unpublishes and waits until the triggers are torn down. */
export async function unpublish(client: N8nClient, id: string): Promise<void> {
	await client.unpublish(id);
	const { status } = await publicationDone(client, id);
	if (status !== 'not_published') throw new Error(`The workflow is still ${status}`);
}

/** Waits until n8n has finished publishing or unpublishing. */
export async function publicationDone(client: N8nClient, id: string): Promise<Publication> {
	return await until(
		'n8n to finish the publication',
		async () => {
			const { status } = await client.publication(id);
			// Ask twice: n8n reads two tables one after the other, so one answer alone may be a mix.
			const publication = await client.publication(id);
			return status !== 'in_progress' && publication.status === status && publication;
		},
		{ timeoutMs: 180_000 },
	);
}

/** The only webhook of a workspace. Fails if there is none, or more than one. */
export function onlyWebhook({ webhooks }: Pick<Workspace, 'webhooks'>): StoredWebhook {
	const [webhook] = webhooks;
	if (webhook === undefined || webhooks.length > 1) {
		throw new Error(
			`Not 1 webhook but ${webhooks.length}: ${webhooks.map(({ url }) => url).join()}`,
		);
	}
	return webhook;
}

/**
 * Delivers a new event to a webhook, signed with its secret, and waits until the workflow has run. Fails unless the
 * event is accepted and starts exactly one execution. Uses jest's `expect`.
 *
 * @returns the trigger's item
 */
export async function expectDelivers(
	{ client, workspace }: { client: N8nClient; workspace: Workspace },
	webhook: StoredWebhook,
	{ workflowId, nodeName = TRIGGER }: { workflowId: string; nodeName?: string },
): Promise<JsonObject> {
	const { length: before } = await successes(client, workflowId);
	const [event = ''] = webhook.events;
	const messageId = randomUUID();
	const timestamp = new Date().toISOString();
	const delivery = await workspace.deliver(webhook, { event, messageId, timestamp, message: 'Hi' });
	expect(delivery).toMatchObject({ status: 200, response: '{"received":true}' });
	const items = await awaitItems(client, { workflowId, nodeName, expected: before + 1 });
	const [own = {}, ...others] = items.filter((item) => item.messageId === messageId);
	expect(own).toMatchObject({ event, messageId });
	expect(others).toEqual([]);
	expect(await successes(client, workflowId)).toHaveLength(before + 1);
	return own;
}
