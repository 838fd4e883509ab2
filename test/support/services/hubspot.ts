import { z } from 'zod';

import type { JsonObject } from '../../../tools/n8n/schemas';
import { HUBSPOT_TOKEN } from '../../../tools/n8n/serviceCredentials';
import { FakeService, type ServiceResponse } from './fakeService';

type Properties = Record<string, string>;

const ok = (body: JsonObject) => ({ status: 200, body });
const created = (body: JsonObject) => ({ status: 201, body });

/** The ID of any contact that a request creates. */
export const NEW_CONTACT = '4711';

const filter = z.object({
	propertyName: z.string(),
	operator: z.enum(['EQ', 'CONTAINS_TOKEN', 'GTE', 'HAS_PROPERTY', 'NOT_HAS_PROPERTY']),
	// HubSpot refuses an empty value.
	value: z.string().min(1).optional(),
});
const search = z.object({
	filterGroups: z.array(z.object({ filters: z.array(filter) })),
	properties: z.array(z.string()),
});

const changed = z.object({ properties: z.record(z.string()) });

/** HubSpot, with a search for the contacts that a test has added. */
class HubSpot extends FakeService {
	readonly #contacts: Properties[] = [];
	#lastId = 1000;

	constructor() {
		super('api.hubapi.com', `Bearer ${HUBSPOT_TOKEN}`, [
			[/^POST \/crm\/v3\/objects\/contacts\/search$/, (body) => this.#search(body)],
			[/^POST \/crm\/v3\/objects\/contacts$/, (body) => this.#create(body)],
			[/^PATCH \/crm\/v3\/objects\/contacts\/(\d+)$/, (body, id) => this.#update(body, id)],
			[/^POST \/crm\/v3\/objects\/notes$/, () => created({ id: '1' })],
			[/^POST \/engagements\/v1\/engagements$/, () => ok({})],
			// The older API, which n8n's own node uses to create or update a contact.
			[
				/^POST \/contacts\/v1\/contact\/createOrUpdate\/email\//,
				() => ok({ vid: Number(NEW_CONTACT) }),
			],
			[
				/^GET \/contacts\/v1\/contact\/vid\/(\d+)\/profile/,
				(_, vid) => ok({ vid: Number(vid), properties: {} }),
			],
		]);
	}

	/** Adds a contact as a user of HubSpot would, and returns its ID. */
	addContact(properties: Properties): string {
		const hs_object_id = String(++this.#lastId);
		this.#contacts.push({ ...properties, hs_object_id });
		return hs_object_id;
	}

	/** What a contact's property is. */
	propertyOf(id: string, property: string): string | undefined {
		return this.#contacts.find(({ hs_object_id }) => hs_object_id === id)?.[property];
	}

	override reset(): void {
		super.reset();
		this.#contacts.length = 0;
	}

	#create(body: JsonObject): ServiceResponse {
		const { properties } = changed.parse(body);
		const existing = this.#contacts.find(({ email }) => email && email === properties.email);
		if (!existing) return created({ id: NEW_CONTACT, properties: {} });
		const message = `Contact already exists. Existing ID: ${existing.hs_object_id}`;
		return { status: 409, body: { category: 'CONFLICT', message } };
	}

	#update(body: JsonObject, id: string): ServiceResponse {
		const contact = this.#contacts.find(({ hs_object_id }) => hs_object_id === id);
		Object.assign(contact ?? {}, changed.parse(body).properties);
		return ok({ id });
	}

	#search(body: JsonObject): ServiceResponse {
		const { success, data } = search.safeParse(body);
		if (!success) return { status: 400, body: { category: 'VALIDATION_ERROR' } };
		const fits = (contact: Properties) =>
			data.filterGroups.some(({ filters }) => filters.every((each) => matches(contact, each)));
		const results = this.#contacts.filter(fits).map((contact) => ({
			id: contact.hs_object_id,
			properties: Object.fromEntries(data.properties.map((name) => [name, contact[name] ?? null])),
		}));
		return ok({ total: results.length, results });
	}
}

/** Whether a contact matches a filter. As in HubSpot, case is ignored, and `*` means any beginning. */
function matches(
	contact: Properties,
	{ propertyName, operator, value = '' }: z.infer<typeof filter>,
): boolean {
	const wanted = value.toLowerCase();
	const [, phone] = /^hs_searchable_calculated_(phone|mobile)_number$/.exec(propertyName) ?? [];
	const property = phone
		? nationalNumber(contact[phone === 'mobile' ? 'mobilephone' : phone] ?? '')
		: (contact[propertyName] ?? '').toLowerCase();
	switch (operator) {
		case 'EQ':
			return property === wanted;
		case 'CONTAINS_TOKEN':
			return property.endsWith(wanted.replace(/^\*/, ''));
		case 'GTE':
			return property >= wanted;
		case 'HAS_PROPERTY':
			return property !== '';
		case 'NOT_HAS_PROPERTY':
			return property === '';
	}
}

/** Area code and local number, as HubSpot calculates them from a phone number. US numbers only. */
function nationalNumber(phone: string): string {
	return phone.replace(/\D/g, '').slice(-10);
}

export const hubspot = new HubSpot();
