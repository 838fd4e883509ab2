import {
	type IDataObject,
	type INodeProperties,
	jsonParse,
	NodeOperationError,
	tryToParseDateTime,
} from 'n8n-workflow';

import { ID_PATTERN } from '../shared/ids';
import { isListOfObjects, isObject } from '../shared/json';
import { tidyPhone } from '../shared/phone';
import type { ItemRun } from './operation';

/** A field for a text, with an example of its format. */
export const textField = (
	displayName: string,
	name: string,
	example = '',
	description = '',
): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	...(example && { placeholder: `e.g. ${example}` }),
	...(description && { description }),
});

/** Optional fields, in the order of their names. */
export const additionalFields = (options: INodeProperties[]): INodeProperties => ({
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	options: options.sort((one, other) => one.displayName.localeCompare(other.displayName)),
});

export const countryCodeField = textField(
	'Default Country Code',
	'defaultCountryCode',
	'+1',
	'For phone numbers that have none. A wrong code texts a stranger in another country.',
);

/** Tuco's API lists no campaigns, so users look for the ID (contract of actions, section 6). */
export const campaignIdField = textField(
	'Campaign ID',
	'campaignId',
	'69ab444ac1feb77d7f46462f',
	"Open the campaign in Tuco: the ID is in the page's address. Items of Tuco Trigger have it too.",
);

/** What it means that Tuco does not know an ID, and what the user can do. */
export const unknownId = (thing: string) =>
	[
		`Tuco has no ${thing} with this ID`,
		`Check the ID. The ${thing} may have been deleted, or belong to another workspace than the API key.`,
	] as const;

/** A text of the form without white space around it; `''` if it is left out or not a text. */
export function textOf(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

/**
 * The ID in a field as Tuco writes it, `''` if it is empty. It becomes part of an address, so nothing else may be in it. An
 * object, which an expression may give, is not empty: without the ID, Tuco would do something else.
 *
 * @throws NodeOperationError if it is not an ID (contract of actions, section 0)
 */
export function idOf(run: ItemRun, value: unknown, label: string): string {
	const id = textOf(value).toLowerCase();
	if (ID_PATTERN.test(id)) return id;
	if (id === '' && typeof (value ?? '') === 'string') return '';
	throw refusal(run, `${label} is not an ID`, ID_FORMAT);
}

/**
 * The ID in a field that may be empty on purpose. An expression must find one, or an empty text.
 *
 * @param without what happens without it, to complete a sentence
 * @throws NodeOperationError if it found neither
 */
export function optionalIdOf(run: ItemRun, name: string, label: string, without: string): string {
	const id = run.parameter(name, null);
	if (id !== null) return idOf(run, id, label);
	const remedy = `Correct its expression. To ${without}, it must be an empty text`;
	throw refusal(run, `${label} has no value`, remedy);
}

export const ID_FORMAT = 'IDs in Tuco have 24 characters: 0-9 and a-f';

/**
 * The ID in a field, as {@link idOf}.
 *
 * @throws NodeOperationError if it is empty too
 */
export function requiredIdOf(run: ItemRun, value: unknown, label: string): string {
	return required(run, idOf(run, value, label), label, ID_FORMAT);
}

/**
 * A phone number in E.164, `''` if the field is empty.
 *
 * @param countryCode the form's Default Country Code, `undefined` if the form has no such field
 * @throws NodeOperationError if it has no country code and none is given
 */
export function phoneOf(run: ItemRun, typed: string, countryCode?: string): string {
	const phone = typed === '' ? '' : tidyPhone(typed, countryCode ?? '');
	if (phone !== null) return phone;
	const orElse = countryCode === '' ? ', or add the field Default Country Code' : '';
	const remedy = `Enter it with its country code, for example +12025550123${orElse}`;
	throw refusal(run, `${typed} is not a phone number with a country code`, remedy);
}

/**
 * An email address, `''` if the field is empty.
 *
 * @throws NodeOperationError if it cannot be one
 */
export function emailOf(run: ItemRun, email: string): string {
	if (email === '' || /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+$/.test(email)) return email;
	throw refusal(run, `${email} is not an email address`, 'Enter one, for example jane@example.com');
}

/**
 * The time in a date field, in milliseconds since 1970, or `null` if it is empty. Without a zone, it is in the workflow's.
 *
 * @throws NodeOperationError if it is not a date
 */
export function timeOf(run: ItemRun, value: unknown, label: string): number | null {
	if (value === '' || value === null || value === undefined) return null;
	try {
		return tryToParseDateTime(value, run.context.getTimezone()).toMillis();
	} catch {
		throw refusal(run, `${label} is not a date`, 'Enter a date, for example 2026-04-15T09:00:00Z');
	}
}

/** A whole number from 1, `''` if the field is empty or 0. Throws a NodeOperationError if it is another or none. */
export function wholeNumberOf(run: ItemRun, value: unknown, label: string): number | '' {
	const number = Number(value ?? 0);
	if (Number.isSafeInteger(number) && number >= 0) return number || '';
	throw refusal(run, `${label} is not a whole number`, 'Enter a whole number from 1');
}

/**
 * The JSON in a field, `null` if it is empty. An expression or a model may give it parsed.
 *
 * @param is whether a value is of the right kind, as the example is
 * @throws NodeOperationError if it is not
 */
export function jsonOf<T>(
	run: ItemRun,
	given: unknown,
	form: { label: string; is: (value: unknown) => value is T; example: string },
): T | null {
	if (given === undefined || given === '') return null;
	const parsed = typeof given === 'string' ? jsonParse(given, { fallbackValue: null }) : given;
	if (form.is(parsed)) return parsed;
	const kind = form.example.startsWith('[') ? 'array of objects' : 'object';
	throw refusal(run, `${form.label} is not a JSON ${kind}`, `Write it as in ${form.example}`);
}

/**
 * The JSON array of objects in a field. An expression must find one, so that it does not pass for an empty list.
 *
 * @throws NodeOperationError if it does not, or finds something else
 */
export function listOf(
	run: ItemRun,
	name: string,
	form: { label: string; example: string },
): IDataObject[] {
	const given = run.parameter(name, null);
	if (given !== null) return jsonOf(run, given, { ...form, is: isListOfObjects }) ?? [];
	throw refusal(
		run,
		`${form.label} has no value`,
		'Correct its expression. For none, it must be []',
	);
}

/** The text, unless it is empty: then the error says which field is, and in what format to fill it in. */
export function required(run: ItemRun, text: string, label: string, format = 'Fill it in'): string {
	if (text !== '') return text;
	throw refusal(run, `${label} is empty`, `${format}. An expression may have found no value`);
}

/** The error of an item whose form cannot be used. Nothing was sent to Tuco. */
export function refusal(run: ItemRun, message: string, description: string): NodeOperationError {
	const { context, itemIndex } = run;
	return new NodeOperationError(context.getNode(), message, { description, itemIndex });
}

/** A collection of the form, such as Additional Fields. */
export function collection(run: ItemRun, name: string): IDataObject {
	const value = run.parameter(name, {});
	return isObject(value) ? value : {};
}

/**
 * The fields of a collection. One that was added may be empty, but an expression in it must find a value: without it, a
 * filter would let everything through, and a message for later would leave at once.
 *
 * @throws NodeOperationError if the value of one of these is missing
 */
export function withValues(run: ItemRun, fields: IDataObject, names = Object.keys(fields)) {
	const missing = names.find((name) => name in fields && (fields[name] ?? null) === null);
	if (missing === undefined) return fields;
	throw refusal(run, `The field ${missing} has no value`, 'Correct its expression, or remove it');
}

/** The fields that are not empty. */
export const filled = (fields: IDataObject): IDataObject =>
	Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));

const UP_TO_THREE = 'Up to three, separated by commas';

/** Fields for further addresses of a person. */
export const alternateFields: INodeProperties[] = [
	textField('Alternate Emails', 'altEmails', 'jane@home.example.com', UP_TO_THREE),
	textField('Alternate Phones', 'altPhones', '+12025550124', UP_TO_THREE),
];

/** The further addresses among additional fields, by Tuco's keys. */
export function alternatesIn(run: ItemRun, more: IDataObject): IDataObject {
	const code = textOf(more.defaultCountryCode);
	const phones = partsOf(more.altPhones).map((phone) => phoneOf(run, phone, code));
	const emails = partsOf(more.altEmails).map((email) => emailOf(run, email));
	return { ...numbered(run, 'altPhone', phones), ...numbered(run, 'altEmail', emails) };
}

/** The parts of a text that are not empty. A list, from an expression, has its parts already. */
export const partsOf = (value: unknown, separator = /[,;]/): string[] =>
	(Array.isArray(value) ? value : textOf(value).split(separator)).map(textOf).filter(Boolean);

/** Tuco's keys for alternates end in 1 to 3. */
function numbered(run: ItemRun, key: string, texts: string[]): IDataObject {
	if (texts.length > 3) throw refusal(run, `${texts.length} alternates are too many`, UP_TO_THREE);
	return Object.fromEntries(texts.map((text, index) => [`${key}${index + 1}`, text]));
}
