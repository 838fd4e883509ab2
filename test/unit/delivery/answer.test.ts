import {
	answerTo,
	type Outcome,
	EMITTED_ANSWER,
} from '../../../nodes/Tuco/trigger/delivery/answer';

type Refused = Extract<Outcome, { kind: 'refused' }>['reason'];
type Ignored = Extract<Outcome, { kind: 'ignored' }>['reason'];

const REFUSALS = Object.keys({
	'no-secret': 1,
	'secret-sealed': 1,
	'credential-unreadable': 1,
	'signature-missing': 1,
	'signature-malformed': 1,
	'signature-mismatch': 1,
	'too-old': 1,
	'from-the-future': 1,
} satisfies Record<Refused, 1>) as Refused[];
/** Those that n8n's user has to do something about. */
const REMEDIED: Refused[] = ['no-secret', 'secret-sealed', 'credential-unreadable'];
const IGNORED = Object.keys({
	'not-selected': 1,
	test: 1,
	duplicate: 1,
	'other-line': 1,
	'other-campaign': 1,
	'reply-text': 1,
} satisfies Record<Ignored, 1>) as Ignored[];

it('answers an emitted event with JSON that tells nothing of it', () => {
	expect(JSON.parse(EMITTED_ANSWER)).toEqual({ received: true });
});

describe('answerTo', () => {
	it.each(IGNORED)('answers 200 to an event ignored as %s, saying why', (reason) => {
		expect(answerTo({ kind: 'ignored', reason })).toMatchObject({
			status: 200,
			body: { received: true, ignored: reason },
			log: { level: 'debug' },
		});
	});

	it.each(REFUSALS)('answers 401 to a delivery refused as %s, with the reason', (reason) => {
		const { status, body } = answerTo({ kind: 'refused', reason });
		expect(status).toBe(401);
		expect(body).toEqual({ error: expect.stringMatching(/\w/) as unknown });
	});

	it.each(REFUSALS)('logs the reason it answers to a delivery refused as %s', (reason) => {
		const { body, log } = answerTo({ kind: 'refused', reason });
		expect(log?.message).toContain('error' in body ? body.error : 'no error');
	});

	it.each(REFUSALS.filter((reason) => !REMEDIED.includes(reason)))(
		'logs a delivery refused as %s as a warning',
		(reason) => {
			expect(answerTo({ kind: 'refused', reason }).log?.level).toBe('warn');
		},
	);

	it('gives every refusal words of its own', () => {
		const bodies = REFUSALS.map((reason) =>
			JSON.stringify(answerTo({ kind: 'refused', reason }).body),
		);
		expect(new Set(bodies).size).toBe(REFUSALS.length);
	});

	it('logs a missing secret as an error, with the remedy', () => {
		const { log } = answerTo({ kind: 'refused', reason: 'no-secret' });
		expect(log?.level).toBe('error');
		expect(log?.message).toMatch(/Unpublish the workflow and publish it again/);
		expect(log?.message).toMatch(/Webhook Signing Secret/);
	});

	it('logs a secret that cannot be opened as an error, with the remedy', () => {
		const { log } = answerTo({ kind: 'refused', reason: 'secret-sealed' });
		expect(log?.level).toBe('error');
		expect(log?.message).toMatch(
			/API key .* has changed .* Unpublish the workflow and publish it again/,
		);
	});

	it('logs a credential that cannot be read as an error, with the remedy', () => {
		const { log } = answerTo({ kind: 'refused', reason: 'credential-unreadable' });
		expect(log?.level).toBe('error');
		expect(log?.message).toMatch(/credential .* cannot be read.* Select one that exists/);
	});

	it('keeps the remedy for a missing secret from whoever sent the delivery', () => {
		const { body } = answerTo({ kind: 'refused', reason: 'no-secret' });
		expect(JSON.stringify(body)).not.toMatch(/publish|credential/i);
	});

	it('answers 400 to a verified body that is not a JSON object', () => {
		expect(answerTo({ kind: 'malformed' })).toMatchObject({
			status: 400,
			body: { error: 'The body is not a JSON object' },
			log: { level: 'warn' },
		});
	});

	it('answers 500 to a fault of its own, and leaves the log to whoever caught it', () => {
		expect(answerTo({ kind: 'failed' })).toMatchObject({ status: 500, log: null });
	});
});
