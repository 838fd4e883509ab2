import type { Outcome } from './receive';

/** What can be wrong with a secret before any delivery is verified with it. */
export type SecretFault = 'secret-sealed' | 'credential-unreadable';

/** What becomes of a delivery, faults of ours or of the set-up among it; n8n's log has been told of what `failed`. */
export type Decision = Outcome | { kind: 'refused'; reason: SecretFault } | { kind: 'failed' };

/** What n8n's log is told of a delivery: never its body, its signature or a secret. */
export type LogEntry = { level: 'debug' | 'warn' | 'error'; message: string };

/** What Tuco is answered, and what n8n's log is told. */
export type Answer = {
	status: 200 | 400 | 401 | 500;
	body: { received: true; ignored: string } | { error: string };
	log: LogEntry | null;
};

/** The body of the 200 to an event that starts the workflow, as n8n sends it once the execution is stored. */
export const EMITTED_ANSWER = '{"received":true}';

type Refusal = { error: string; remedy?: string };

const PUBLISH_ANEW =
	'Unpublish the workflow and publish it again to register a webhook with a new secret';

/** Why a delivery is refused, and, where n8n's user must act, how: those are logged as errors. */
const REFUSALS: Record<Extract<Decision, { kind: 'refused' }>['reason'], Refusal> = {
	'no-secret': {
		error: 'No signing secret is known for this webhook',
		remedy: `${PUBLISH_ANEW}, or enter the Webhook Signing Secret in the Tuco credential.`,
	},
	'secret-sealed': {
		error: 'The signing secret of this webhook cannot be opened',
		remedy: `The API key in the Tuco credential has changed since the webhook was registered. ${PUBLISH_ANEW}.`,
	},
	'credential-unreadable': {
		error: 'The signing secret of this webhook cannot be read',
		remedy:
			'The Tuco credential of the node cannot be read. Select one that exists in Tuco Trigger, and publish the workflow.',
	},
	'signature-missing': { error: 'The X-Tuco-Signature header is missing' },
	'signature-malformed': {
		error: 'The X-Tuco-Signature header is not one SHA-256 HMAC in lower-case hex',
	},
	'signature-mismatch': { error: 'The signature does not match the body' },
	'too-old': { error: 'The event is older than the Maximum Event Age' },
	'from-the-future': { error: 'The event lies further in the future than the Maximum Event Age' },
};

/** The answer to each outcome but an emitted item: here outcomes become statuses, bodies and log lines. */
export function answerTo(outcome: Exclude<Decision, { kind: 'emitted' }>): Answer {
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

function refusal(status: 400 | 401, { error, remedy }: Refusal): Answer {
	const message = `Tuco delivery refused: ${error}. ${remedy ?? ''}`.trim();
	return { status, body: { error }, log: { level: remedy ? 'error' : 'warn', message } };
}
