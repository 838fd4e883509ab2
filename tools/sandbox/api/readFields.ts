import { isRecord, type Read } from '../read';
import type { WebhookChanges, WebhookFields } from '../webhookStore';
import { readEvents } from './readEvents';
import { readUrl } from './readUrl';

const NO_OBJECT = { ok: false, reason: 'The body is not a JSON object' } as const;

/** Reads the body of a POST; the first thing wrong with it is the reason (contract section 1, 400). */
export function readNewWebhook(body: unknown): Read<WebhookFields> {
	if (!isRecord(body)) return NO_OBJECT;
	const url = readUrl(body.url);
	if (!url.ok) return url;
	const events = readEvents(body.events);
	if (!events.ok) return events;
	const name = readName(body.name);
	if (!name.ok) return name;
	const description = readDescription(body.description ?? null);
	if (!description.ok) return description;
	return {
		ok: true,
		value: {
			url: url.value,
			events: events.value,
			name: name.value,
			description: description.value,
		},
	};
}

/** Reads the body of a PATCH: each field that is there, under the rules of a POST. */
export function readChanges(body: unknown): Read<WebhookChanges> {
	if (!isRecord(body)) return NO_OBJECT;
	const changes: WebhookChanges = {};
	if (body.url !== undefined) {
		const url = readUrl(body.url);
		if (!url.ok) return url;
		changes.url = url.value;
	}
	if (body.events !== undefined) {
		const events = readEvents(body.events);
		if (!events.ok) return events;
		changes.events = events.value;
	}
	if (body.name !== undefined) {
		const name = readName(body.name);
		if (!name.ok) return name;
		changes.name = name.value;
	}
	if (body.description !== undefined) {
		const description = readDescription(body.description);
		if (!description.ok) return description;
		changes.description = description.value;
	}
	if (body.isActive !== undefined) {
		if (typeof body.isActive !== 'boolean') {
			return { ok: false, reason: 'isActive must be true or false' };
		}
		changes.isActive = body.isActive;
	}
	return { ok: true, value: changes };
}

function readName(value: unknown): Read<string> {
	if (typeof value === 'string' && value.trim() !== '') return { ok: true, value };
	return { ok: false, reason: 'Name is required' };
}

function readDescription(value: unknown): Read<string | null> {
	if (typeof value === 'string' || value === null) return { ok: true, value };
	return { ok: false, reason: 'Description must be a text' };
}
