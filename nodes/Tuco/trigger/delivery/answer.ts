import type { IDataObject } from 'n8n-workflow';

import { HELP } from '../../shared/help';
import type { TucoItem } from '../../shared/items';
import type { SecretFault } from './authenticate';
import type { FreshnessFault } from './freshness';
import type { IgnoreReason } from './route';
import type { SignatureFault } from './signature';

/** Why a delivery is refused with 401. */
export type RefusalReason = SignatureFault | SecretFault | FreshnessFault;

/** The outcome of a delivery. */
export type Outcome =
	/** The event starts the workflow. `json` is what the workflow gets: `item`, or the payload with Simplify off. */
	| { kind: 'emitted'; item: TucoItem; json: IDataObject }
	| { kind: 'ignored'; reason: IgnoreReason }
	| { kind: 'refused'; reason: RefusalReason }
	| { kind: 'malformed' }
	/** The node's own fault, already in n8n's log. */
	| { kind: 'failed' };

/** The answer to Tuco and the line in n8n's log. Never contains a delivery's body, a signature or a secret. */
export type WebhookResponse = {
	status: 200 | 400 | 401 | 500;
	body: { received: true; ignored: string } | { error: string };
	log: { level: 'debug' | 'warn' | 'error'; message: string } | null;
};

/** The body of the 200 to an event that starts the workflow. n8n 2 sends it once the execution is stored. */
export const EMITTED_ANSWER = '{"received":true}';

const PUBLISH_AGAIN =
	'Unpublish the workflow and publish it again to register a webhook with a new secret';

/** The text of each refusal. One with a remedy needs the user to act, and is logged as an error. */
const REFUSALS: Record<RefusalReason, { error: string; remedy?: string; help?: string }> = {
	'no-secret': {
		error: 'No signing secret is known for this webhook',
		remedy: `${PUBLISH_AGAIN}, or enter the Webhook Signing Secret in the Tuco credential.`,
	},
	'secret-sealed': {
		error: 'The signing secret of this webhook cannot be decrypted',
		remedy: `The API key in the Tuco credential has changed since the webhook was registered. ${PUBLISH_AGAIN}.`,
		help: HELP.secret,
	},
	'credential-unreadable': {
		error: 'The signing secret of this webhook cannot be read',
		remedy:
			'The Tuco credential of this node cannot be read. Select an existing one in Tuco Trigger and publish the workflow.',
	},
	'signature-missing': { error: 'The X-Tuco-Signature header is missing' },
	'signature-malformed': {
		error: 'The X-Tuco-Signature header is not one SHA-256 HMAC in lower-case hex',
	},
	'signature-mismatch': { error: 'The signature does not match the body', help: HELP.signature },
	'too-old': { error: 'The event is older than the Maximum Event Age', help: HELP.tooOld },
	'from-the-future': { error: 'The event is further in the future than the Maximum Event Age' },
};

/** The answer to each outcome except an emitted item, which n8n answers itself. */
export function answerTo(outcome: Exclude<Outcome, { kind: 'emitted' }>): WebhookResponse {
	switch (outcome.kind) {
		case 'ignored':
			return {
				status: 200,
				body: { received: true, ignored: outcome.reason },
				log: { level: 'debug', message: `Tuco delivery ignored: ${outcome.reason}` },
			};
		case 'malformed':
			return refusal(400, { error: 'The body is not a JSON object' });
		case 'failed':
			return { status: 500, body: { error: 'The delivery could not be handled' }, log: null };
		case 'refused':
			return refusal(401, REFUSALS[outcome.reason]);
	}
}

function refusal(
	status: 400 | 401,
	{ error, remedy, help }: { error: string; remedy?: string; help?: string },
): WebhookResponse {
	const message = [`Tuco delivery refused: ${error}.`, remedy, help].filter(Boolean).join(' ');
	return { status, body: { error }, log: { level: remedy ? 'error' : 'warn', message } };
}
