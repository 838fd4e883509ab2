import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { isObject, textAt, textsAt } from '../json';
import type { TucoClient } from './client';
import { editorOptions } from './editorLists';
import { type Result, unexpectedAnswer } from './failure';

/** A webhook in Tuco's list (contract section 1): the parts the node needs. */
export type Webhook = {
	id: string;
	url: string;
	events: string[];
	name: string;
	description: string;
	isActive: boolean;
	/** Age in milliseconds by Tuco's own clock; `null` if Tuco's answer does not show it. */
	ageMs: number | null;
};

export type NewWebhook = { url: string; events: string[]; name: string; description: string };

/** Changes to a webhook that keep its secret. */
export type WebhookChanges = Partial<Omit<NewWebhook, 'url'>> & { isActive?: true };

export const WEBHOOKS_PATH = '/api/webhooks';
export const webhookPath = (id: string) => `${WEBHOOKS_PATH}/${encodeURIComponent(id)}`;

/** Every webhook of the workspace. Those without a readable ID or URL are left out: no node could own them. */
export async function listWebhooks(call: TucoClient): Promise<Result<Webhook[]>> {
	const result = await call({ method: 'GET', path: WEBHOOKS_PATH });
	if (!result.ok) return result;
	const { webhooks } = result.value;
	if (!Array.isArray(webhooks)) {
		return { ok: false, failure: unexpectedAnswer(200, 'no list of webhooks') };
	}
	const now = timeOf(result.date);
	const read = (listed: IDataObject) => readWebhook(listed, now);
	return { ok: true, value: webhooks.filter(isObject).flatMap(read) };
}

function readWebhook(listed: IDataObject, now: number): Webhook[] {
	const id = textAt(listed, 'id');
	const url = textAt(listed, 'url');
	if (id === null || url === null) return [];
	const ageMs = now - timeOf(textAt(listed, 'createdAt'));
	return [
		{
			id,
			url,
			events: textsAt(listed, 'events'),
			name: textAt(listed, 'name') ?? '',
			description: textAt(listed, 'description') ?? '',
			isActive: listed.isActive !== false,
			ageMs: Number.isNaN(ageMs) ? null : ageMs,
		},
	];
}

/** A time in milliseconds since 1970; `NaN` if it cannot be read or has no time zone. */
function timeOf(text: string | null | undefined): number {
	return /(GMT|Z|[+-]\d{2}:\d{2})$/.test(text ?? '') ? Date.parse(text ?? '') : NaN;
}

/** Creates a webhook. Tuco shows its secret only this once. */
export async function createWebhook(
	call: TucoClient,
	webhook: NewWebhook,
): Promise<Result<{ id: string; secret: string }>> {
	const result = await call({ method: 'POST', path: WEBHOOKS_PATH, body: webhook });
	if (!result.ok) return result;
	const id = textAt(result.value, 'id');
	const secret = textAt(result.value, 'secret');
	if (id !== null && secret !== null) return { ok: true, value: { id, secret } };
	return { ok: false, failure: unexpectedAnswer(201, 'no webhook ID or no secret') };
}

/** Changes a webhook. Fields that are left out stay, and so does the secret. */
export async function updateWebhook(
	call: TucoClient,
	id: string,
	changes: WebhookChanges,
): Promise<Result<IDataObject>> {
	return await call({ method: 'PATCH', path: webhookPath(id), body: changes });
}

/** Deletes a webhook. Counts as done if Tuco has no such webhook. */
export async function deleteWebhook(call: TucoClient, id: string): Promise<Result<null>> {
	const result = await call({ method: 'DELETE', path: webhookPath(id) });
	if (result.ok || result.failure.kind === 'not-found') return { ok: true, value: null };
	return result;
}

/**
 * The webhooks whose name or URL contains a text, for the editor's list.
 *
 * @throws NodeApiError if Tuco does not return them, saying why
 */
export async function searchWebhooks(
	context: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const entryOf = ({ id, name, url }: Webhook) => [{ name: `${name} (${url})`, value: id }];
	return { results: await editorOptions(context, listWebhooks, entryOf, filter) };
}
