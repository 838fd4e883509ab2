import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { z } from 'zod';

import { awaitItems, publish, until } from '../n8n/wait';
import { inFlight, openPoster, type Poster } from '../n8n/load';
import { type RealN8n, startRealN8n } from '../n8n/realN8n';
import { DEFAULT_VERSION, type N8nVersion } from '../n8n/install';
import { buildPayload, signBody } from '../sandbox';
import { CONTESTANTS, type Entry, type Name } from './contestants';
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
const LEVELS = [1, 8, 32] as const;

/** A way to run n8n, in which all contestants take part. */
type Setting = { title: string; version: N8nVersion; env: Record<string, string> };

const DEFAULTS: Setting = { title: `n8n ${DEFAULT_VERSION}`, version: DEFAULT_VERSION, env: {} };
const LAZY: Setting = {
	title: `n8n ${DEFAULT_VERSION} with lazy acquire`,
	version: DEFAULT_VERSION,
	env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' },
};
const N8N_1: Setting = { title: 'n8n 1.123.81', version: '1.123.81', env: {} };
const SETTINGS = [DEFAULTS, LAZY, N8N_1];

/** How many times as fast as another Tuco Trigger is to be, and in which settings. */
const GOALS: { what: string; times: number; than: Name; settings: Setting[] }[] = [
	{ what: 'a trigger that does nothing', times: 0.97, than: 'floor', settings: SETTINGS },
	{ what: 'the bare Webhook node', times: 1, than: 'webhook', settings: [LAZY] },
	{ what: 'a trigger of version 1', times: 3, than: 'version1', settings: [LAZY] },
	...SETTINGS.map((setting) => ({
		what: 'what a user would build',
		times: 1,
		than: 'crypto' as const,
		settings: [setting],
	})),
];

/** What one contestant does in one setting with so many events in flight: `figures` are events a second. */
type Case = Turn & { setting: Setting; name: Name; level: number; waits: number[] };

/** How many events a second n8n takes through Tuco Trigger, and through others. */
export const throughput: Section = async (share, say) => {
	const rounds = Math.ceil(ROUNDS * share);
	const servers: RealN8n[] = [];
	try {
		const groups: Case[][] = [];
		for (const setting of SETTINGS) {
			say(`starting ${setting.title}`);
			const extensions = [join(__dirname, 'extension')];
			const n8n = await startRealN8n(setting.env, { version: setting.version, extensions });
			servers.push(n8n);
			groups.push(...(await casesOf(n8n, setting)));
		}
		await takeTurns(groups, { rounds, warmUp: 1, say });
		return reportOf(groups.flat(), rounds);
	} finally {
		for (const n8n of servers) await n8n.stop();
	}
};

/** All contestants of one setting, published: a group for each level, so that those that are compared come in succession. */
async function casesOf(n8n: RealN8n, setting: Setting): Promise<Case[][]> {
	const groups = LEVELS.map((level) => ({ level, cases: [] as Case[] }));
	for (const name of Object.keys(CONTESTANTS) as Name[]) {
		const send = await publishEntry(n8n, name, await CONTESTANTS[name].enter(n8n));
		for (const { level, cases } of groups) {
			const waits: number[] = [];
			const figures: number[] = [];
			const measure = async () => {
				// Those of the warm-up do not count.
				if (figures.length === 0) waits.length = 0;
				return await send(level, waits);
			};
			cases.push({ setting, name, level, waits, figures, measure });
		}
	}
	return groups.map(({ cases }) => cases);
}

/**
 * Publishes a workflow, and makes sure that an event comes out at its end, and a forged one does not where it verifies.
 *
 * @returns keeps so many events in flight for one turn, adds how long each waited, and gives events a second, counted until
 * n8n has ended the last execution: nobody gains by answering first and working later
 */
async function publishEntry({ client }: RealN8n, name: Name, entry: Entry) {
	const { id: workflowId } = await client.createWorkflow(entry.workflow);
	await publish(client, workflowId);
	const { url, secret } = entry.target();
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
	await until(`${name} to take events`, async () => (await post(first)).status === 200);
	const came = { workflowId, nodeName: 'Done', expected: 1 };
	await awaitItems(client, came);
	if (entry.isVerifying) await post(first, 'forged');
	first.close();
	await idle();
	const items = await awaitItems(client, came);
	if (items.length !== 1) throw new Error(`${name} let ${items.length} events through, not 1`);

	return async (level: number, waits: number[]) => {
		// For one turn: n8n closes connections that are idle for 5 s, maybe just as one is used again.
		const poster = openPoster(level);
		const from = performance.now();
		let sent = 0;
		function* turns() {
			while (performance.now() < from + TURN_MS) yield sent++;
		}
		await inFlight(turns(), level, async () => {
			const before = performance.now();
			const { status, response } = await post(poster);
			if (status !== 200) throw new Error(`${name} answered ${status}: ${response}`);
			waits.push(performance.now() - before);
		});
		poster.close();
		await idle();
		return sent / ((performance.now() - from) / 1000);
	};
}

/** A reply as Tuco sends it, about 2 kB, with its own message ID: another event to whoever ignores duplicates. */
function replyEvent(): Buffer {
	const text =
		'Thanks for getting back to me. Thursday at ten works, could you send the address and tell me where to park?';
	const facts = { messageId: randomUUID(), text, originalMessage: text };
	return Buffer.from(JSON.stringify(buildPayload('reply', 'message.reply', facts)));
}

function reportOf(cases: readonly Case[], rounds: number): string {
	const find = (setting: Setting, name: Name, level: number): Case => {
		const isMeant = (each: Case) =>
			each.setting === setting && each.name === name && each.level === level;
		const found = cases.find(isMeant);
		if (found === undefined) throw new Error(`${name} took no part in ${setting.title}`);
		return found;
	};
	const timesAsFast = (setting: Setting, name: Name, level: number) =>
		ratios(find(setting, 'tuco', level), find(setting, name, level));

	const tableOf = (setting: Setting) => {
		const rows = Object.entries(CONTESTANTS).map(([key, { title }]) => {
			const name = key as Name;
			const rates = LEVELS.map((level) => {
				const { figures, waits } = find(setting, name, level);
				const [half = '', most = ''] = [0.5, 0.99].map((at) => quantile(waits, at).toFixed(0));
				return `${median(figures).toFixed(1)} (${half}, ${most})`;
			});
			const times = LEVELS.map((level) =>
				name === 'tuco' ? '' : spread(timesAsFast(setting, name, level), 2),
			);
			return [title, ...rates, ...times];
		});
		const heads = LEVELS.map((level) => `${level} in flight`);
		const more = LEVELS.map((level) => `Tuco ÷ it, ${level}`);
		return figuresTable([setting.title, ...heads, ...more], rows);
	};

	const goals = GOALS.map(({ what, times, than, settings }) => {
		const medians = settings.flatMap((setting) =>
			LEVELS.map((level) => median(timesAsFast(setting, than, level))),
		);
		const missed = medians.filter((each) => each < times).length;
		const where = settings.length === 1 ? (settings[0]?.title ?? '') : 'everywhere';
		const verdict = missed === 0 ? 'met' : `**missed** in ${missed} of ${medians.length} cases`;
		return [`${times} × ${what}, ${where}`, verdict, Math.min(...medians).toFixed(2)];
	});
	return `${rounds} rounds.

${SETTINGS.map(tableOf).join('\n\n')}

${figuresTable(['Goal for Tuco Trigger', 'Verdict', 'Lowest median'], goals)}`;
}
