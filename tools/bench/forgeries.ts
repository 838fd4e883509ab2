import { inFlight, openPoster } from '../n8n/load';
import { startRealN8n } from '../n8n/realN8n';
import { CANDIDATES } from './candidates';
import { figuresTable, quantile, type Section } from './report';
import { LAZY, publishCandidate } from './throughput';

/** How many forged requests at the full share. By hand, each of them costs an execution, so there are fewer. */
const FORGED = { tuco: 100_000, crypto: 5_000 };
const FORGED_AT_ONCE = 32;

const GENUINE_AT_ONCE = 8;
/** How long genuine events are sent alone, before and after the forged ones. */
const ALONE_MS = 15_000;

type Verifying = keyof typeof FORGED;

/** Genuine events alone, and next to forged ones. `rate` is events a second, `most` the 99th percentile of the responses. */
type Result = Record<'alone' | 'attacked', { rate: number; most: number }> & { refused: number };

/** What genuine events lose while forged ones arrive. */
export const forgeries: Section = async (share, say) => {
	const n8n = await startRealN8n(LAZY.env, { version: LAZY.version });
	try {
		const results = {} as Record<Verifying, Result>;
		for (const name of Object.keys(FORGED) as Verifying[]) {
			const count = Math.ceil(FORGED[name] * share);
			say(`${CANDIDATES[name].title}, ${count} forged`);
			const candidate = await publishCandidate(n8n, name, await CANDIDATES[name].setUp(n8n));
			results[name] = await attack(candidate, name, count, ALONE_MS * share);
		}
		const rows = Object.entries(results).map(([name, { alone, attacked, refused }]) => [
			CANDIDATES[name as Verifying].title,
			...[alone.rate, attacked.rate].map((rate) => rate.toFixed(1)),
			...[alone.most, attacked.most].map((most) => most.toFixed(0)),
			refused.toFixed(1),
		]);
		const { tuco, crypto } = results;
		const goal = (what: string, ours: number, theirs: number, isMet: boolean) => [
			`With forged ones, ${what} than with ${CANDIDATES.crypto.title}`,
			isMet ? 'met' : '**missed**',
			`${ours.toFixed(1)} against ${theirs.toFixed(1)}`,
		];
		const [ours, theirs] = [tuco.attacked, crypto.attacked];
		const heads = [
			LAZY.title,
			'Genuine a second, alone',
			'With forged ones',
			'99th percentile, alone (ms)',
			'With forged ones (ms)',
			'Forged a second',
		];
		return `${FORGED_AT_ONCE} forged requests and ${GENUINE_AT_ONCE} genuine events in flight, at a share of ${share}.

${figuresTable(heads, rows)}

${figuresTable(
	['Goal for Tuco Trigger', 'Verdict', 'Figure'],
	[
		goal('more genuine events a second', ours.rate, theirs.rate, ours.rate > theirs.rate),
		goal('a lower 99th percentile (ms)', ours.most, theirs.most, ours.most < theirs.most),
	],
)}`;
	} finally {
		await n8n.stop();
	}
};

async function attack(
	{ post, idle, send }: Awaited<ReturnType<typeof publishCandidate>>,
	name: Verifying,
	count: number,
	aloneMs: number,
): Promise<Result> {
	const waits = { alone: [] as number[], attacked: [] as number[] };
	const before = await send(GENUINE_AT_ONCE, waits.alone, aloneMs);
	const poster = openPoster(FORGED_AT_ONCE + GENUINE_AT_ONCE);
	const start = performance.now();
	let isOver = false;
	let genuine = 0;
	function* untilOver() {
		while (!isOver) yield genuine++;
	}
	const wanted = name === 'tuco' ? 401 : 200;
	const forging = inFlight(Array(count).keys(), FORGED_AT_ONCE, async () => {
		const { status } = await post(poster, 'forged');
		if (status !== wanted) throw new Error(`A forged event got status ${status}`);
	}).finally(() => (isOver = true));
	const sending = inFlight(untilOver(), GENUINE_AT_ONCE, async () => {
		const sent = performance.now();
		const { status } = await post(poster);
		if (status !== 200) throw new Error(`A genuine event got status ${status}`);
		waits.attacked.push(performance.now() - sent);
	});
	await Promise.all([forging, sending]);
	await idle();
	const seconds = (performance.now() - start) / 1000;
	poster.close();
	const after = await send(GENUINE_AT_ONCE, waits.alone, aloneMs);
	return {
		alone: { rate: (before + after) / 2, most: quantile(waits.alone, 0.99) },
		attacked: { rate: genuine / seconds, most: quantile(waits.attacked, 0.99) },
		refused: count / seconds,
	};
}
