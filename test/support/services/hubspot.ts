import { isObject, type JsonObject, textOrNull } from '../../../tools/n8n/json';
import { HubspotContacts } from './hubspotContacts';
import { hubspotRefusal as refusal } from './hubspotRefusal';
import type { Answer, Behaviour, ServiceRequest } from './standIn';
import { HUBSPOT_TOKEN } from '../../../tools/n8n/serviceCredentials';

/** The default association of a note with a contact. */
const NOTE_TO_CONTACT = 202;

/** HubSpot's contacts, notes and tasks. */
export type HubSpot = Behaviour & { contacts: HubspotContacts };

/** HubSpot as far as the workflows use it: what is required of a request, and HubSpot's words for what is missing. */
export function hubspot(): HubSpot {
	const contacts = new HubspotContacts();
	let made = 9000;
	const create = (objection: Answer | null, answer: (id: number) => Answer) => {
		if (objection) return objection;
		return answer(++made);
	};
	const answer = (request: ServiceRequest): Answer => {
		const { method, path, body, authorization } = request;
		if (authorization !== `Bearer ${HUBSPOT_TOKEN}`) {
			return refusal(401, 'INVALID_AUTHENTICATION', 'Authentication credentials not found.');
		}
		const [, contactId] = /^\/crm\/v3\/objects\/contacts\/(\d+)$/.exec(path) ?? [];
		if (method === 'PATCH' && contactId !== undefined) return contacts.update(contactId, body);
		const older = answerOfOlderApi(request, contacts);
		if (older) return older;
		switch (`${method} ${path}`) {
			case 'POST /crm/v3/objects/contacts/search':
				return contacts.search(body);
			case 'POST /crm/v3/objects/contacts':
				return contacts.create(body);
			case 'POST /crm/v3/objects/notes':
				return create(objectionToNote(body, contacts), (id) => ({
					status: 201,
					body: { id: String(id), properties: body.properties, archived: false },
				}));
			case 'POST /engagements/v1/engagements':
				return create(objectionToTask(body, contacts), (id) => ({
					status: 200,
					body: { ...body, engagement: { ...objectIn(body.engagement), id, active: true } },
				}));
			default:
				return refusal(404, 'OBJECT_NOT_FOUND', 'resource not found');
		}
	};
	const fault = (status: 429 | 500) =>
		status === 429
			? refusal(429, 'RATE_LIMITS', 'You have reached your secondly limit.')
			: refusal(500, 'INTERNAL_ERROR', 'internal error');
	return { host: 'api.hubapi.com', answer, fault, contacts };
}

/** The older resource of contacts, which n8n's own node creates and updates with. */
function answerOfOlderApi(
	{ method, path, body }: ServiceRequest,
	contacts: HubspotContacts,
): Answer | null {
	const [, email] = /^\/contacts\/v1\/contact\/createOrUpdate\/email\/([^/]+)$/.exec(path) ?? [];
	if (method === 'POST' && email !== undefined) return contacts.createOrUpdate(email, body);
	const [, vid] = /^\/contacts\/v1\/contact\/vid\/(\d+)\/profile$/.exec(path) ?? [];
	return method === 'GET' && vid !== undefined ? contacts.profile(vid) : null;
}

function objectionToNote(
	{ properties, associations }: JsonObject,
	contacts: HubspotContacts,
): Answer | null {
	const { hs_timestamp: at, hs_note_body: note } = objectIn(properties);
	if (Number.isNaN(Date.parse(textOrNull(at) ?? ''))) {
		return refusal(400, 'VALIDATION_ERROR', 'hs_timestamp was not a valid long or date.');
	}
	if ((textOrNull(note) ?? '').length > 65_536) {
		return refusal(400, 'VALIDATION_ERROR', 'hs_note_body was too long.');
	}
	for (const association of Array.isArray(associations) ? associations : []) {
		const { to, types } = objectIn(association);
		const { id } = objectIn(to);
		const [type] = Array.isArray(types) ? types.map(objectIn) : [];
		if (
			type?.associationCategory !== 'HUBSPOT_DEFINED' ||
			type.associationTypeId !== NOTE_TO_CONTACT
		) {
			return refusal(400, 'VALIDATION_ERROR', 'The association type is not one of notes.');
		}
		if (!contacts.has(String(id))) {
			return refusal(400, 'VALIDATION_ERROR', `No CONTACT with ID ${String(id)} exists.`);
		}
	}
	return null;
}

/** The older resource, which n8n's own node uses. */
function objectionToTask(
	{ engagement, metadata, associations }: JsonObject,
	contacts: HubspotContacts,
): Answer | null {
	const { type, ownerId, timestamp } = objectIn(engagement);
	if (type !== 'TASK') return refusal(400, 'VALIDATION_ERROR', 'Unknown engagement type');
	if (ownerId !== undefined && typeof ownerId !== 'number') {
		return refusal(400, 'VALIDATION_ERROR', 'ownerId is not a number');
	}
	if (typeof timestamp !== 'number') {
		return refusal(400, 'VALIDATION_ERROR', 'timestamp is not a number');
	}
	if (textOrNull(objectIn(metadata).subject) === null) {
		return refusal(400, 'VALIDATION_ERROR', 'A task has a subject');
	}
	const { contactIds } = objectIn(associations);
	const missing = (Array.isArray(contactIds) ? contactIds.map(String) : []).find(
		(id) => !contacts.has(id),
	);
	return missing === undefined
		? null
		: refusal(400, 'VALIDATION_ERROR', `No CONTACT with ID ${missing} exists.`);
}

function objectIn(value: unknown): JsonObject {
	return isObject(value) ? value : {};
}
