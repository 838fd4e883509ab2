import type { IDataObject } from 'n8n-workflow';

import type { TucoItem } from '../events/items';
import { type FreshnessFault, staleness } from './freshness';
import { normalise } from './normalise';
import { parsePayload } from './parse';
import { type IgnoreReason, reasonToIgnore, type RouteSettings } from './route';
import { type SignatureFault, verify } from './signature';

/** A delivery as it came in, free of n8n. */
export type Delivery = {
	rawBody: Buffer;
	/** `X-Tuco-Signature` and `X-Tuco-Event`; the latter is not signed, and only a hint. */
	signature: string | null;
	eventHeader: string | null;
	/** Milliseconds since 1970. */
	receivedAt: number;
};

/** What the user has chosen, as far as deliveries go. */
export type DeliverySettings = RouteSettings & { simplify: boolean; maximumAgeMinutes: number };

/** What becomes of a delivery. What is emitted is there simplified, and as the user wants it. */
export type Outcome =
	| { kind: 'emitted'; item: TucoItem; json: IDataObject }
	| { kind: 'ignored'; reason: IgnoreReason }
	| { kind: 'refused'; reason: SignatureFault | FreshnessFault }
	| { kind: 'malformed' };

/**
 * Decides what becomes of a delivery: verify, parse, judge its age, normalise, route. Nothing is looked at before the
 * signature stands.
 *
 * @param secrets every signing secret to accept, the likeliest first
 */
export function receive(
	{ rawBody, signature, eventHeader, receivedAt }: Delivery,
	settings: DeliverySettings,
	secrets: readonly string[],
): Outcome {
	const verification = verify(rawBody, signature, secrets);
	if (!verification.ok) return { kind: 'refused', reason: verification.reason };
	const payload = parsePayload(verification.signed);
	if (!payload) return { kind: 'malformed' };
	const item = normalise(payload, verification.signed, eventHeader);
	const stale = staleness(item.timestamp, receivedAt, settings.maximumAgeMinutes);
	if (stale) return { kind: 'refused', reason: stale };
	const ignored = reasonToIgnore(item, settings);
	if (ignored) return { kind: 'ignored', reason: ignored };
	return { kind: 'emitted', item, json: settings.simplify ? { ...item } : payload };
}
