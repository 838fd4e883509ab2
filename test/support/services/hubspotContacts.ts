import {
	isObject,
	type JsonObject,
	listOf,
	objectOf,
	textOf,
	textOrNull,
} from '../../../tools/n8n/json';
import { hubspotRefusal as refusal } from './hubspotRefusal';
import type { Answer } from './standIn';

type Properties = Record<string, string>;

/** The properties that the account has: HubSpot's own, and those that a user adds for the workflows. */
const WRITABLE = ['email', 'phone', 'firstname', 'lastname', 'hubspot_owner_id'];
const ADDED = [
	'tuco_last_reply',
	'tuco_last_reply_date',
	'tuco_opted_out',
	'tuco_last_event',
	'tuco_last_event_date',
];

/** The contacts of an account, by ID. */
export class HubspotContacts {
	readonly #contacts = new Map<string, Properties>();
	#last = 1000;

	/** Adds a contact as a user of HubSpot would, and gives its ID. */
	add(properties: Properties): string {
		const id = String(++this.#last);
		this.#contacts.set(id, properties);
		return id;
	}

	has(id: string): boolean {
		return this.#contacts.has(id);
	}

	/** What is known of a contact. */
	get(id: string): Properties | undefined {
		return this.#contacts.get(id);
	}

	get ids(): string[] {
		return [...this.#contacts.keys()];
	}

	clear(): void {
		this.#contacts.clear();
	}

	create({ properties }: JsonObject): Answer {
		const read = readProperties(properties);
		if ('status' in read) return read;
		const { email } = read.properties;
		const existing = this.ids.find((id) => email && this.get(id)?.email === email.toLowerCase());
		if (existing !== undefined) {
			return refusal(409, 'CONFLICT', `Contact already exists. Existing ID: ${existing}`);
		}
		const id = this.add({ ...read.properties, ...(email && { email: email.toLowerCase() }) });
		return { status: 201, body: this.#shown(id, Object.keys(read.properties)) };
	}

	update(id: string, { properties }: JsonObject): Answer {
		const contact = this.get(id);
		if (!contact) return refusal(404, 'OBJECT_NOT_FOUND', 'resource not found');
		const read = readProperties(properties);
		if ('status' in read) return read;
		Object.assign(contact, read.properties);
		return { status: 200, body: this.#shown(id, Object.keys(read.properties)) };
	}

	/** The older API's: a date is written in milliseconds there. */
	createOrUpdate(email: string, { properties }: JsonObject): Answer {
		const list = listOf(properties, 'properties').map((each) => objectOf(each, 'A property'));
		const date = list.find(({ property }) => property === 'tuco_last_event_date');
		if (date && !Number.isSafeInteger(Number(date.value))) {
			return refusal(400, 'error', `${String(date.value)} is not a number of milliseconds`);
		}
		const read = readProperties(
			Object.fromEntries(list.map(({ property, value }) => [String(property), String(value)])),
		);
		if ('status' in read) return read;
		const address = email.toLowerCase();
		const existing = this.ids.find((id) => this.get(id)?.email === address);
		const id = existing ?? this.add({ email: address });
		Object.assign(this.get(id) ?? {}, read.properties);
		return { status: 200, body: { vid: Number(id), isNew: existing === undefined } };
	}

	/** A contact as the older API shows it. */
	profile(id: string): Answer {
		const contact = this.get(id);
		if (!contact) return refusal(404, 'error', 'contact does not exist');
		const properties = Object.fromEntries(
			Object.entries(contact).map(([name, value]) => [name, { value, versions: [] }]),
		);
		return { status: 200, body: { vid: Number(id), 'is-contact': true, properties } };
	}

	search({ filterGroups, properties, limit }: JsonObject): Answer {
		const groups = listOf(filterGroups, 'filterGroups');
		if (groups.length > 5) return refusal(400, 'VALIDATION_ERROR', 'Too many filter groups');
		const filters = groups.map((group) =>
			listOf(objectOf(group, 'A group').filters, 'filters').map((each) =>
				objectOf(each, 'A filter'),
			),
		);
		if (filters.flat().some(({ value }) => !textOrNull(value))) {
			return refusal(400, 'VALIDATION_ERROR', 'A filter of this operator needs a value');
		}
		if (limit !== undefined && !(Number(limit) <= 200)) {
			return refusal(400, 'VALIDATION_ERROR', 'limit is more than 200');
		}
		const wanted = listOf(properties ?? [], 'properties').map(String);
		const results = this.ids
			.filter((id) => filters.some((group) => group.every((filter) => this.#matches(id, filter))))
			.map((id) => this.#shown(id, wanted));
		return { status: 200, body: { total: results.length, results } };
	}

	#matches(id: string, { propertyName, operator, value }: JsonObject): boolean {
		const name = textOf(propertyName, 'propertyName');
		const contact = this.get(id) ?? {};
		const own: Properties = {
			...contact,
			hs_object_id: id,
			hs_searchable_calculated_phone_number: nationalNumber(contact.phone ?? ''),
		};
		const wanted = textOf(value, 'value').toLowerCase();
		const has = (own[name] ?? '').toLowerCase();
		if (operator === 'CONTAINS_TOKEN' && wanted.startsWith('*'))
			return has.endsWith(wanted.slice(1));
		return operator === 'EQ' && has === wanted;
	}

	#shown(id: string, properties: string[]): JsonObject {
		const contact = this.get(id) ?? {};
		const shown = Object.fromEntries(properties.map((name) => [name, contact[name] ?? null]));
		const at = new Date().toISOString();
		return {
			id,
			properties: { ...shown, hs_object_id: id, createdate: at, lastmodifieddate: at },
			createdAt: at,
			updatedAt: at,
			archived: false,
		};
	}
}

/** The area code and local number, which is all that HubSpot's calculated property keeps. US numbers only. */
function nationalNumber(phone: string): string {
	return phone.replace(/\D/g, '').slice(-10);
}

function readProperties(value: unknown): { properties: Properties } | Answer {
	if (!isObject(value)) return refusal(400, 'VALIDATION_ERROR', 'Invalid input JSON');
	const unknown = Object.keys(value).find((name) => ![...WRITABLE, ...ADDED].includes(name));
	if (unknown !== undefined) {
		const why = `[{"isValid":false,"message":"Property \\"${unknown}\\" does not exist","error":"PROPERTY_DOESNT_EXIST","name":"${unknown}"}]`;
		return refusal(400, 'VALIDATION_ERROR', `Property values were not valid: ${why}`);
	}
	const wrong = Object.entries(value).find(([, each]) => typeof each !== 'string');
	if (wrong) return refusal(400, 'VALIDATION_ERROR', `Property ${wrong[0]} is not a text`);
	return { properties: Object.fromEntries(Object.entries(value).map(([k, v]) => [k, String(v)])) };
}
