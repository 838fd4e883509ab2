import { ensureN8n } from '../../n8n/install';
import { startRealN8n } from '../../test/support/realN8n';
import { QUICK } from '../quick';
import type { Report } from '../section';
import { Crowd, type Outcome } from './crowd';
import { enter, type Entrant } from './entrants';
import { chart, page } from './page';
import { type Limit, playStartUps } from './startUps';
import { countCalls } from './steps';
import { startStripe } from './stripe';

const CROWD = QUICK ? 10 : 200;
/** Rounds where all is well; a limit is met once, for what comes of it takes n8n a while. */
const ROUNDS = QUICK ? 1 : 3;

/** What the service answers while a crowd is published or started: all well; at first 429, for a second; 429 for long. */
const LIMITS: readonly Limit[] = [
	{ calls: 0, retryAfter: 0 },
	{ calls: CROWD, retryAfter: 1 },
	{ calls: Infinity, retryAfter: 60 },
];

/** For a start, also the limit that is borne longest: one that always seems about to end. */
const START_LIMITS: readonly Limit[] = [...LIMITS, { calls: Infinity, retryAfter: 1 }];

/** What became of one entrant's crowd, round by round, under one limit. */
export type CrowdLine = {
	title: string;
	limit: Limit;
	published: Outcome[];
	unpublished: Outcome[];
};

/** Measures what the life cycle of webhooks costs, and what 200 workflows at once come to. */
export async function measureLifecycle(say: (line: string) => void): Promise<Report> {
	const stripe = await startStripe();
	const n8n = await startRealN8n(stripe.env);
	const entrants = await enter(n8n, stripe);
	try {
		const [own, peer] = entrants.all;
		if (!own || !peer) throw new Error('Nobody entered');
		const lines: CrowdLine[] = [];
		const crowds = [new Crowd(n8n.client, own), new Crowd(n8n.client, peer)];
		for (const crowd of crowds) await crowd.gather(CROWD);
		for (const limit of LIMITS) {
			const under = crowds.map(({ entrant }) => lineOf(entrant, limit));
			lines.push(...under);
			for (let round = 0; round < (limit.calls === 0 ? ROUNDS : 1); round++) {
				for (const [index, crowd] of crowds.entries()) {
					say(`${crowd.entrant.title}: ${CROWD} at once, ${JSON.stringify(limit)}`);
					crowd.entrant.gate.limit = { ...limit };
					const published = await crowd.publish();
					crowd.entrant.gate.limit = { calls: 0, retryAfter: 0 };
					say(JSON.stringify(published));
					under[index]?.published.push(published);
					under[index]?.unpublished.push(await crowd.unpublish());
				}
			}
		}
		say('starting as n8n 1.x does');
		const startUps = await playStartUps(CROWD, START_LIMITS);
		say('counting calls');
		const counted = await countCalls(n8n, entrants.all);
		return {
			text: page({
				version: (await ensureN8n()).version,
				titles: entrants.all.map(({ title }) => title),
				counted,
				lines,
				startLimits: START_LIMITS,
				startUps,
				crowd: CROWD,
				rounds: ROUNDS,
			}),
			charts: [
				chart(
					entrants.all.map(({ title }) => title),
					counted,
				),
			],
		};
	} finally {
		entrants.stop();
		await n8n.stop();
		await stripe.stop();
	}
}

function lineOf({ title }: Entrant, limit: Limit): CrowdLine {
	return { title, limit, published: [], unpublished: [] };
}
