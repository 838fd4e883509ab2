import { EMITTED_ANSWER, type Outcome, answerTo } from '../../nodes/Tuco/trigger/delivery/answer';

type Ignored = Extract<Outcome, { kind: 'ignored' }>['reason'];
type Refused = Extract<Outcome, { kind: 'refused' }>['reason'];

const IGNORED = ['not-selected', 'test', 'duplicate', 'other-line', 'other-campaign', 'reply-text'];

/** Each refusal: how it is logged, its answer, and the remedy that only the log names. */
const REFUSED: Record<Refused, [level: 'warn' | 'error', error: RegExp, remedy?: RegExp]> = {
	'no-secret': ['error', /No signing secret/, /publish it again.*Webhook Signing Secret/],
	'secret-sealed': ['error', /cannot be decrypted/, /API key .* has changed .* publish it again/],
	'credential-unreadable': ['error', /cannot be read/, /Select an existing one/],
	'signature-missing': ['warn', /header is missing/],
	'signature-malformed': ['warn', /lower-case hex/],
	'signature-mismatch': ['warn', /does not match the body/],
	'too-old': ['warn', /older than the Maximum Event Age/],
	'from-the-future': ['warn', /in the future/],
};

it('answers an emitted event with JSON that reveals nothing about it', () => {
	expect(JSON.parse(EMITTED_ANSWER)).toEqual({ received: true });
});

it.each(IGNORED as Ignored[])('answers 200 to an event ignored as %s, and says why', (reason) => {
	expect(answerTo({ kind: 'ignored', reason })).toEqual({
		status: 200,
		body: { received: true, ignored: reason },
		log: { level: 'debug', message: expect.stringContaining(reason) as string },
	});
});

it.each(Object.entries(REFUSED))(
	'answers 401 to a delivery refused as %s, and logs it with the remedy if there is one',
	(reason, [level, error, remedy = /^Tuco delivery refused/]) => {
		const { status, body, log } = answerTo({ kind: 'refused', reason: reason as Refused });
		expect(status).toBe(401);
		expect(body).toEqual({ error: expect.stringMatching(error) as string });
		expect(JSON.stringify(body)).not.toMatch(/publish|credential/i);
		expect(log?.level).toBe(level);
		expect(log?.message).toMatch(error);
		expect(log?.message).toMatch(remedy);
	},
);

it('answers 400 to a verified body that is not a JSON object', () => {
	const error = 'The body is not a JSON object';
	const log = { level: 'warn', message: `Tuco delivery refused: ${error}.` };
	expect(answerTo({ kind: 'malformed' })).toEqual({ status: 400, body: { error }, log });
});

it('answers 500 to an internal error, which is logged where it is caught', () => {
	expect(answerTo({ kind: 'failed' })).toMatchObject({ status: 500, log: null });
});
