import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';

import { BOOLEAN_KEYS, CONTRACT_EVENTS, contractItem, LIST_KEYS } from '../contractItem';
import type { Wire } from './attempt';

/** What the oracle knows about a workflow. */
export type Knowledge = {
	/** Every secret that makes a signature genuine. */
	secrets: readonly string[];
	/** The answer if there is no secret to verify with. */
	withoutSecret: string;
	events: readonly string[];
	emitsTests: boolean;
	/** 0 if any age passes. */
	maximumAgeSeconds: number;
	/** The event IDs emitted before; `null` if duplicates pass. */
	emitted: ReadonlySet<string> | null;
};

/** The answer to a request, and the event if it becomes an item. */
export type Expectation =
	| { status: 200; body: { received: true }; event: string; eventId: string; payload: object }
	| { status: number; body: object; event?: never };

const refuse = (status: number, error: string) => ({ status, body: { error } });
const ignore = (ignored: string) => ({ status: 200, body: { received: true, ignored } });

const ID_PATHS = [
	['messageId'],
	['data', 'messageId'],
	['message', '_id'],
	['data', 'reply', 'messageId'],
];
const TEST_PATHS = [['testMode'], ['data', 'testMode'], ['data', 'test']];

const isKnown = (event: string) => CONTRACT_EVENTS.includes(event);

/** Judges a request by the contract alone. It shares no code with the trigger. */
export function expectationOf(wire: Wire, knowledge: Knowledge): Expectation {
	const signature = wire.signatures.map(trimmed).join(', ');
	if (signature === '') return refuse(401, 'The X-Tuco-Signature header is missing');
	if (!/^[0-9a-f]{64}$/.test(signature)) {
		return refuse(401, 'The X-Tuco-Signature header is not one SHA-256 HMAC in lower-case hex');
	}
	if (knowledge.secrets.length === 0) return refuse(401, knowledge.withoutSecret);
	const signed = signedBytes(wire.body, signature, knowledge.secrets);
	if (!signed) return refuse(401, 'The signature does not match the body');
	const payload = parsed(signed);
	if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) {
		return refuse(400, 'The body is not a JSON object');
	}
	return judge(payload, signed, wire, knowledge);
}

function judge(payload: object, signed: Buffer, wire: Wire, knowledge: Knowledge): Expectation {
	const age = ageInSeconds(textIn(payload, ['timestamp']));
	const { maximumAgeSeconds: limit, events, emitted } = knowledge;
	if (limit > 0 && age > limit) {
		return refuse(401, 'The event is older than the Maximum Event Age');
	}
	if (limit > 0 && -age > limit) {
		return refuse(401, 'The event is further in the future than the Maximum Event Age');
	}
	const header = wire.headers['X-Tuco-Event'];
	const hint = typeof header === 'string' ? trimmed(header) : '';
	const name = textIn(payload, ['event']);
	const event = (name ?? hint) || 'unknown';
	if (!events.includes(isKnown(event) ? event : 'other')) return ignore('not-selected');
	if (!knowledge.emitsTests && isTest(payload)) return ignore('test');
	const digest = sha256(signed).slice(0, 32);
	const eventId = name === null ? digest : `${name}:${messageIdOf(payload) ?? digest}`;
	if (!isTest(payload) && emitted?.has(eventId)) return ignore('duplicate');
	return { status: 200, body: { received: true }, event, eventId, payload };
}

function signedBytes(body: Buffer, signature: string, secrets: readonly string[]): Buffer | null {
	const forms = [body];
	// A larger body counts only as it was received.
	const value = body.length > 32 * 1024 ? undefined : parsed(body);
	try {
		if (value !== undefined) forms.push(Buffer.from(JSON.stringify(value)));
	} catch {
		// Too deep to re-serialise, so only the original bytes can be signed.
	}
	const isSigned = (form: Buffer) =>
		secrets.some((key) => createHmac('sha256', key).update(form).digest('hex') === signature);
	return forms.find(isSigned) ?? null;
}

function parsed(body: Buffer): unknown {
	try {
		return JSON.parse(body.toString('utf8').replace(/^\ufeff/, ''));
	} catch {
		return undefined;
	}
}

function valueIn(value: unknown, path: readonly string[]): unknown {
	const [key, ...rest] = path;
	if (key === undefined) return value;
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
	return valueIn(Object.getOwnPropertyDescriptor(value, key)?.value, rest);
}

function textIn(payload: object, path: readonly string[]): string | null {
	const value = valueIn(payload, path);
	if (Number.isSafeInteger(value)) return String(value);
	return typeof value === 'string' && value !== '' ? value : null;
}

function messageIdOf(payload: object): string | null {
	return ID_PATHS.map((path) => textIn(payload, path)).find((id) => id !== null) ?? null;
}

function isTest(payload: object): boolean {
	return TEST_PATHS.some((path) => valueIn(payload, path) === true);
}

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/i;

/** Only timestamps that `toISOString` writes have an age: the generators make no other valid ones. */
function ageInSeconds(timestamp: string | null): number {
	const sentAt = ISO.test(timestamp ?? '') ? Date.parse(timestamp ?? '') : NaN;
	return Number.isNaN(sentAt) ? 0 : (Date.now() - sentAt) / 1000;
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const trimmed = (header: string) => header.replace(/^[ \t]+|[ \t]+$/g, '');

/** Expects a simplified item to have exactly the contract's keys for its event, each with a value of the right type. */
export function expectItem(
	item: Readonly<Record<string, unknown>>,
	event: string,
	eventId: string,
): void {
	const shape = Object.keys(contractItem(isKnown(event) ? event : 'any other', 'document', ''));
	const keys = [...shape, 'eventId', ...(isKnown(event) ? [] : ['payload'])];
	assert.deepEqual(Object.keys(item).sort(), keys.sort());
	assert.deepEqual([item.event, item.eventId], [event, eventId]);
	for (const [key, value] of Object.entries(item)) {
		assert.ok(hasRightType(key, value), `${key} of ${event} is ${typeof value}`);
	}
}

function hasRightType(key: string, value: unknown): boolean {
	if (BOOLEAN_KEYS.includes(key)) return typeof value === 'boolean';
	if (key === 'payload') return typeof value === 'object' && value !== null;
	return LIST_KEYS.includes(key)
		? Array.isArray(value)
		: value === null || typeof value === 'string';
}
