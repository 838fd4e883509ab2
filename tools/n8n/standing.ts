import { randomUUID } from 'node:crypto';

import { awaitItems } from './awaitItems';
import type { N8nClient } from './client';
import type { JsonObject } from './json';
import type { StoredWebhook, Workspace } from '../sandbox';
import { TRIGGER } from './tucoWorkflow';

/** The only webhook of a workspace; fails when there is none, or more than one. */
export function theOnly({ webhooks }: Pick<Workspace, 'webhooks'>): StoredWebhook {
	const [webhook] = webhooks;
	if (webhook === undefined || webhooks.length > 1) {
		throw new Error(`${webhooks.length} webhooks stand: ${webhooks.map(({ url }) => url).join()}`);
	}
	return webhook;
}

/**
 * Delivers a new event to a webhook, with a signature under its secret, and waits until the workflow has run with it.
 * Fails when it is not accepted, or when no execution or more than one comes of it.
 *
 * @returns the item that the trigger made of it
 */
export async function expectVerifies(
	{ client, workspace }: { client: N8nClient; workspace: Workspace },
	webhook: StoredWebhook,
	{ workflowId, nodeName = TRIGGER }: { workflowId: string; nodeName?: string },
): Promise<JsonObject> {
	const before = await successes(client, workflowId);
	const [event = ''] = webhook.events;
	const messageId = randomUUID();
	const timestamp = new Date().toISOString();
	const delivery = await workspace.deliver(webhook, { event, messageId, timestamp, message: 'Hi' });
	expect(delivery).toMatchObject({ status: 200, response: '{"received":true}' });
	const items = await awaitItems(client, { workflowId, nodeName, expected: before + 1 });
	const [own = {}, ...others] = items.filter((item) => item.messageId === messageId);
	expect(own).toMatchObject({ event, messageId });
	expect(others).toEqual([]);
	expect(await successes(client, workflowId)).toBe(before + 1);
	return own;
}

async function successes(client: N8nClient, workflowId: string): Promise<number> {
	const executions = await client.executions({ workflowId });
	return executions.filter(({ status }) => status === 'success').length;
}
