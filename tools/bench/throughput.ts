import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

import { awaitItems, publish, until } from '../n8n/wait';
import { inFlight, openPoster, type Poster } from '../n8n/load';
import { type RealN8n, startRealN8n } from '../n8n/realN8n';
import { DEFAULT_VERSION, type N8nVersion } from '../n8n/install';
import { buildPayload, signBody } from '../sandbox';
import { BATCHES, CANDIDATES, type Name, type Setup } from './candidates';
import { barChart } from './picture';
import {
	figuresTable,
	median,
	quantile,
	ratios,
	type Section,
	spread,
	takeTurns,
	type Turn,
} from './report';

const ROUNDS = 7;
const TURN_MS = 1500;
/** How many events are in flight at once. */
const LEVELS = [1, 32] as const;

/** An n8n to measure all candidates in. */
type Environment = { title: string; version: N8nVersion; env: Record<string, string> };

const PLAIN: Environment = { title: `n8n ${DEFAULT_VERSION}`, version: DEFAULT_VERSION, env: {} };
export const LAZY: Environment = {
	title: `n8n ${DEFAULT_VERSION} with lazy acquire`,
	version: DEFAULT_VERSION,
	env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' },
};
const N8N_1: Environment = { title: 'n8n 1.123.81', version: '1.123.81', env: {} };
const ENVIRONMENTS = [PLAIN, LAZY, N8N_1];

/** How many times as fast as another candidate one should be, in which environments, and with how many in flight. */
type Goal = {
	one?: Name;
	times: number;
	than: Name;
	environments: readonly Environment[];
	levels?: readonly number[];
};

const inBatches = (times: number, than: Name, ...environments: Environment[]): Goal => ({
	one: 'batches',
	times,
	than,
	environments,
	levels: [32],
});

const GOALS: Goal[] = [
	{ times: 0.97, than: 'floor', environments: ENVIRONMENTS },
	{ times: 1, than: 'webhook', environments: [LAZY] },
	...ENVIRONMENTS.map((each) => ({ times: 1, than: 'crypto' as const, environments: [each] })),
	inBatches(3, 'floor', LAZY),
	inBatches(1.5, 'floor', PLAIN),
	inBatches(1, 'webhook', PLAIN),
	inBatches(1, 'crypto', PLAIN),
	inBatches(1.5, 'floor', N8N_1),
	inBatches(1, 'webhook', N8N_1),
	inBatches(1, 'crypto', N8N_1),
];

/** The candidates that are Tuco Trigger. */
const OURS: readonly string[] = ['tuco', 'batches'] satisfies Name[];

/** How much more than the wait a batch may cost an event that comes alone, in milliseconds. */
const BEYOND_WAIT_MS = 5;

/** One candidate in one environment with `level` events in flight. `figures` are events a second. */
type Case = Turn & { environment: Environment; name: Name; level: number; waits: number[] };

/** How many events a second n8n handles with Tuco Trigger, and with the other candidates. */
export const throughput: Section = async (share, say) => {
	const rounds = Math.ceil(ROUNDS * share);
	const servers: RealN8n[] = [];
	try {
		const groups: Case[][] = [];
		for (const environment of ENVIRONMENTS) {
			say(`starting ${environment.title}`);
			const extensions = [join(__dirname, 'extension')];
			const n8n = await startRealN8n(environment.env, { version: environment.version, extensions });
			servers.push(n8n);
			groups.push(...(await casesOf(n8n, environment)));
		}
		await takeTurns(groups, { rounds, warmUp: 1, say });
		writeFileSync(join(__dirname, '../../docs/throughput.svg'), pictureOf(groups.flat()));
		return reportOf(groups.flat(), rounds);
	} finally {
		for (const n8n of servers) await n8n.stop();
	}
};

/** Publishes all candidates in one environment. Groups them by level, so those compared run one after another. */
async function casesOf(n8n: RealN8n, environment: Environment): Promise<Case[][]> {
	const groups = LEVELS.map((level) => ({ level, cases: [] as Case[] }));
	for (const name of Object.keys(CANDIDATES) as Name[]) {
		const { send } = await publishCandidate(n8n, name, await CANDIDATES[name].setUp(n8n));
		for (const { level, cases } of groups) {
			const waits: number[] = [];
			const figures: number[] = [];
			const measure = async () => {
				// Drop those of the warm-up.
				if (figures.length === 0) waits.length = 0;
				return await send(level, waits);
			};
			cases.push({ environment, name, level, waits, figures, measure });
		}
	}
	return groups.map(({ cases }) => cases);
}

/**
 * Publishes a workflow and checks that an event reaches its end and, if it verifies, that a forged one does not.
 *
 * @returns `post` sends an event, signed with another key if given. `send` runs one turn with `level` events in flight, adds
 * each response time to `waits`, and returns events a second. A turn ends when n8n has finished the last execution, so
 * answering early gains nothing
 */
export async function publishCandidate({ client }: RealN8n, name: Name, setup: Setup) {
	const { id: workflowId } = await client.createWorkflow(setup.workflow);
	await publish(client, workflowId);
	const { url, secret } = setup.target();
	const post = async (poster: Poster, key = secret) => {
		const body = replyEvent();
		const headers = {
			'Content-Type': 'application/json',
			'X-Tuco-Signature': signBody(body, key),
			'X-Tuco-Event': 'message.reply',
		};
		return await poster.post(url, { headers, body });
	};
	const idle = async () => {
		const filter = JSON.stringify({ workflowId, status: ['new', 'running'] });
		const query = new URLSearchParams({ limit: '1', filter });
		const isIdle = async () => {
			const answer = await client.session.call('GET', `/rest/executions?${query.toString()}`);
			return z.object({ results: z.array(z.unknown()) }).parse(answer).results.length === 0;
		};
		await until('all executions to end', isIdle, { timeoutMs: 120_000, everyMs: 15 });
	};

	const first = openPoster(1);
	await until(`${name} to accept events`, async () => (await post(first)).status === 200);
	const firstEvent = { workflowId, nodeName: 'Done', expected: 1 };
	await awaitItems(client, firstEvent);
	if (setup.isVerifying) await post(first, 'forged');
	first.close();
	await idle();
	const items = await awaitItems(client, firstEvent);
	if (items.length !== 1) throw new Error(`${name} let ${items.length} events through, not 1`);

	const send = async (level: number, waits: number[], turnMs = TURN_MS) => {
		// New for each turn: n8n closes connections idle for 5 s, possibly just as one is reused.
		const poster = openPoster(level);
		const start = performance.now();
		let sent = 0;
		function* events() {
			while (performance.now() < start + turnMs) yield sent++;
		}
		await inFlight(events(), level, async () => {
			const before = performance.now();
			const { status, response } = await post(poster);
			if (status !== 200) throw new Error(`${name} answered ${status}: ${response}`);
			waits.push(performance.now() - before);
		});
		poster.close();
		await idle();
		return sent / ((performance.now() - start) / 1000);
	};
	return { post, idle, send };
}

/** A reply as Tuco sends it, about 2 kB, with a new message ID, so it is never a duplicate. */
function replyEvent(): Buffer {
	const text =
		'Thanks for getting back to me. Thursday at ten works, could you send the address and tell me where to park?';
	const facts = { messageId: randomUUID(), text, originalMessage: text };
	return Buffer.from(JSON.stringify(buildPayload('reply', 'message.reply', facts)));
}

/** The case of a candidate in an environment. */
function find(cases: readonly Case[], environment: Environment, name: Name, level: number): Case {
	const matches = (each: Case) =>
		each.environment === environment && each.name === name && each.level === level;
	const found = cases.find(matches);
	if (found === undefined) throw new Error(`${name} was not measured in ${environment.title}`);
	return found;
}

/** Draws how many events a second each candidate handled, with the most in flight. */
function pictureOf(cases: readonly Case[]): string {
	const groups = ENVIRONMENTS.map((environment) => ({
		title: environment.title,
		bars: Object.entries(CANDIDATES).map(([key, { title }]) => ({
			label: title,
			value: median(find(cases, environment, key as Name, 32).figures),
			isOurs: OURS.includes(key),
		})),
	}));
	return barChart('Events a second, 32 in flight', groups);
}

function reportOf(cases: readonly Case[], rounds: number): string {
	const timesAsFast = (environment: Environment, name: Name, level: number, one: Name = 'tuco') =>
		ratios(find(cases, environment, one, level), find(cases, environment, name, level));

	const tableOf = (environment: Environment) => {
		const rows = Object.entries(CANDIDATES).map(([key, { title }]) => {
			const name = key as Name;
			const rates = LEVELS.map((level) => {
				const { figures, waits } = find(cases, environment, name, level);
				const [half = '', most = ''] = [0.5, 0.99].map((at) => quantile(waits, at).toFixed(0));
				return `${median(figures).toFixed(1)} (${half}, ${most})`;
			});
			const times = (level: number, one: Name) =>
				spread(timesAsFast(environment, name, level, one), 2);
			const single = LEVELS.map((level) => (OURS.includes(name) ? '' : times(level, 'tuco')));
			return [title, ...rates, ...single, name === 'batches' ? '' : times(32, 'batches')];
		});
		const heads = LEVELS.map((level) => `${level} in flight`);
		const more = LEVELS.map((level) => `Tuco ÷ it, ${level}`);
		return figuresTable([environment.title, ...heads, ...more, 'Batches ÷ it, 32'], rows);
	};

	const goals = GOALS.map(({ one = 'tuco', times, than, environments, levels = LEVELS }) => {
		const medians = environments.flatMap((environment) =>
			levels.map((level) => median(timesAsFast(environment, than, level, one))),
		);
		const missed = medians.filter((each) => each < times).length;
		const where = environments.length === 1 ? (environments[0]?.title ?? '') : 'everywhere';
		const how = one === 'batches' ? `Batches of ${BATCHES.batchSize}, 32 in flight: ` : '';
		const verdict = missed === 0 ? 'met' : `**missed** in ${missed} of ${medians.length} cases`;
		const goal = `${how}${times} × ${CANDIDATES[than].title}, ${where}`;
		return [goal, verdict, Math.min(...medians).toFixed(2)];
	});
	const alone = ENVIRONMENTS.map((environment) => {
		const [batches, tuco] = (['batches', 'tuco'] as const).map((name) =>
			median(find(cases, environment, name, 1).waits),
		);
		const beyond = (batches ?? NaN) - (tuco ?? NaN) - BATCHES.batchWait;
		const goal = `Batches, 1 in flight: costs the wait and at most ${BEYOND_WAIT_MS} ms, ${environment.title}`;
		return [goal, beyond <= BEYOND_WAIT_MS ? 'met' : '**missed**', `${beyond.toFixed(1)} ms`];
	});
	return `${rounds} rounds.

${ENVIRONMENTS.map(tableOf).join('\n\n')}

${figuresTable(['Goal for Tuco Trigger', 'Verdict', 'Lowest median'], [...goals, ...alone])}`;
}
