import type { Result } from '../../nodes/Tuco/shared/api/failure';
import { ExecutionMemory } from '../../nodes/Tuco/actions/executionMemory';
import { failure } from './builders';

const HOUR = 3_600_000;
const SENT: Result<string> = { ok: true, value: 'sent' };
const UNKNOWN: Result<string> = { ok: false, failure: failure() };
const REFUSED: Result<string> = { ok: false, failure: failure({ status: 400, notDone: true }) };

/** Enters once for each result: what the node gets, and how often it sent. */
async function enter(results: Result<string>[], { again = false, id = '1' } = {}) {
	const sends = new ExecutionMemory<string>();
	const got: Result<string>[] = [];
	let sent = 0;
	for (const result of results) {
		const send = async () => {
			sent += 1;
			return result;
		};
		got.push(await sends.once({ executionId: id, identity: 'item' }, again, send));
	}
	return { got, sent };
}

test.each([
	['a sent message is kept', [SENT, REFUSED], {}, [SENT, SENT], 1],
	['an unknown one is not sent again', [UNKNOWN, SENT], {}, [UNKNOWN, UNKNOWN], 1],
	['an unknown one is sent again if allowed', [UNKNOWN, SENT], { again: true }, [UNKNOWN, SENT], 2],
	['a refused one is sent again', [REFUSED, SENT, UNKNOWN], {}, [REFUSED, SENT, SENT], 2],
	[
		'an unknown one stays unknown when sending it again is refused',
		[UNKNOWN, REFUSED, SENT],
		{ again: true },
		[UNKNOWN, UNKNOWN, SENT],
		3,
	],
	['without an execution nothing is kept', [SENT, UNKNOWN], { id: '' }, [SENT, UNKNOWN], 2],
])('%s', async (_what, results, settings, got, sent) => {
	expect(await enter(results, settings)).toEqual({ got, sent });
});

test.each([false, true])(
	'entries during a send join it (sends unknown again: %s)',
	async (again) => {
		const sends = new ExecutionMemory<string>();
		let sent = 0;
		const send = async () => {
			sent += 1;
			await new Promise(setImmediate);
			return sent === 1 ? UNKNOWN : SENT;
		};
		const entries = [1, 2, 3].map(
			async () => await sends.once({ executionId: '1', identity: 'item' }, again, send),
		);
		expect(await Promise.all(entries)).toEqual(
			again ? [UNKNOWN, SENT, SENT] : Array(3).fill(UNKNOWN),
		);
		expect(sent).toBe(again ? 2 : 1);
	},
);

test('an execution is forgotten an hour after its last send, or when 10,000 others came later', async () => {
	let now = 0;
	const sends = new ExecutionMemory<string>(() => now);
	const isKept = async (executionId: string) => {
		let isSent = false;
		const send = async () => {
			isSent = true;
			return SENT;
		};
		await sends.once({ executionId, identity: 'item' }, false, send);
		return !isSent;
	};
	await isKept('first');
	now += HOUR;
	expect(await isKept('first')).toBe(true);
	now += HOUR;
	expect(await isKept('first')).toBe(true);
	now += HOUR + 1;
	await isKept('other');
	expect(await isKept('first')).toBe(false);
	for (let other = 0; other < 9_999; other++) await isKept(String(other));
	expect(await isKept('first')).toBe(true);
	for (let other = 0; other < 9_999; other++) await isKept(`later ${other}`);
	expect(await isKept('first')).toBe(true);
	for (let other = 0; other < 10_000; other++) await isKept(`last ${other}`);
	expect(await isKept('first')).toBe(false);
});
