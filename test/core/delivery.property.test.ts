import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

import fc from 'fast-check';
import type { INodeExecutionData } from 'n8n-workflow';

import { inFlight } from '../../tools/n8n/load';
import { signBody } from '../../tools/sandbox';
import { type CoreN8n, startWebhookServer } from '../support/coreN8n';
import { type N8nProcess, startProcess } from '../support/lifecycle/world';
import { SEED, sized, weighted } from '../support/random';
import { parameters } from '../support/startTrigger';

const RUNS = sized(600);
/** Scenarios at once. They share n8n's processes, so a batch of theirs may mix only by mistake. */
const AT_ONCE = 8;
/** An n8n can be killed one time less often. */
const PROCESSES = 3;

const SECRET = 'whsec_by_hand';
/** Each event's output, as the editor shows it with One per Event. */
const OUTPUTS = { 'message.failed': 0, 'message.reply': 3, 'message.sent': 4 };
const EVENTS = Object.keys(OUTPUTS) as (keyof typeof OUTPUTS)[];

const EMITTED = '200 {"received":true}';
const DUPLICATE = '200 {"received":true,"ignored":"duplicate"}';

type Step =
	| { send: number; hangUpAfterMs: number | null }
	| { pauseMs: number }
	| { storingMs: number }
	| { failures: number }
	| { kill: true };

const step = weighted<Step>(
	[
		20,
		fc.record({
			send: fc.nat({ max: 50 }),
			hangUpAfterMs: weighted<number | null>([5, fc.constant(null)], [1, fc.nat({ max: 30 })]),
		}),
	],
	[2, fc.record({ pauseMs: fc.nat({ max: 60 }) })],
	[1, fc.record({ storingMs: fc.nat({ max: 20 }) })],
	[1, fc.record({ failures: fc.integer({ min: 1, max: 3 }) })],
	[1, fc.constant({ kill: true as const })],
);

const scenario = fc.record({
	batchSize: weighted([1, fc.constant(1)], [4, fc.integer({ min: 2, max: 8 })]),
	batchWait: fc.integer({ min: 1, max: 80 }),
	outputMode: fc.constantFrom('single', 'perEvent'),
	steps: fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }),
});

type Scenario = typeof scenario extends fc.Arbitrary<infer Value> ? Value : never;

const tally = { events: 0, executions: 0, shared: 0, full: 0, failed: 0, hungUp: 0, lost: 0 };

let processes: N8nProcess[];

beforeAll(() => {
	processes = Array.from({ length: PROCESSES }, startProcess);
}, 300_000);

const idsOf = (items: INodeExecutionData[][]) => items.flat().map(({ json }) => json.messageId);

async function play({ steps, outputMode, ...options }: Scenario) {
	const server = await startWebhookServer();
	let storing = { ms: 0, failures: 0 };
	/** The events that n8n could not store. */
	const failed = new Set<unknown>();
	const start = (process: number, workflowId?: string): CoreN8n => {
		const { CoreN8n } = processes[process] ?? {};
		if (!CoreN8n) throw new Error('No process is left');
		const n8n = new CoreN8n(server, {
			credential: { apiKey: '', baseUrl: '', signingSecret: SECRET },
			parameters: parameters({ webhookSetup: 'manual', events: EVENTS, outputMode, options }),
			...(workflowId !== undefined && { workflowId }),
		});
		n8n.store = async (_response, items) => {
			const isFailure = storing.failures > 0;
			if (isFailure) storing.failures -= 1;
			await sleep(storing.ms);
			if (!isFailure) return;
			tally.failed += 1;
			for (const id of idsOf(items)) failed.add(id);
			throw new Error('The disk is full');
		};
		return n8n;
	};
	let n8n = start(0);
	const all = [n8n];

	const send = async (event: number, hangUpAfterMs: number | null) => {
		const [id, to] = [`m${event}`, n8n];
		const type = EVENTS[event % EVENTS.length];
		const timestamp = new Date().toISOString();
		const body = JSON.stringify({ event: type, messageId: id, timestamp, message: 'Yes' });
		const headers = {
			'Content-Type': 'application/json',
			'X-Tuco-Signature': signBody(body, SECRET),
		};
		// Each over its own connection, so that a kill cuts only those that n8n has.
		const outgoing = request(to.url, { method: 'POST', agent: false, headers }).end(body);
		outgoing.on('error', () => undefined);
		if (hangUpAfterMs !== null) void sleep(hangUpAfterMs).then(() => outgoing.destroy());
		let answer: string;
		try {
			const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
			answer = `${incoming.statusCode} ${await text(incoming)}`;
		} catch {
			if (hangUpAfterMs === null && to === n8n) throw new Error(`${id} got no answer`);
			tally[to === n8n ? 'hungUp' : 'lost'] += 1;
			return;
		}
		// If n8n is killed meanwhile, a later process may have got it.
		const isStored = all.some(({ executions }) =>
			executions.some(({ items }) => idsOf(items).includes(id)),
		);
		if ([EMITTED, DUPLICATE].includes(answer))
			expect([id, answer, isStored]).toEqual([id, answer, true]);
		else expect([id, answer, failed.has(id)]).toEqual([id, expect.stringMatching(/^500 /), true]);
	};

	const sent: Promise<void>[] = [];
	for (const each of steps) {
		if ('send' in each) {
			const sending = send(each.send, each.hangUpAfterMs);
			sending.catch(() => undefined);
			sent.push(sending);
		} else if ('pauseMs' in each) {
			await sleep(each.pauseMs);
		} else if ('storingMs' in each) {
			storing.ms = each.storingMs;
		} else if ('failures' in each) {
			storing.failures = each.failures;
		} else if (all.length < PROCESSES) {
			const killed = n8n;
			n8n = start(all.length, killed.workflowId);
			all.push(n8n);
			killed.kill();
		}
	}
	await Promise.all(sent);
	// Whatever was not stored is no duplicate.
	storing = { ms: 0, failures: 0 };
	const last = new Set(steps.flatMap((each) => ('send' in each ? [each.send] : [])));
	await Promise.all([...last].map((event) => send(event, null)));
	await server.stop();

	for (const { executions } of all) {
		const ids = executions.flatMap(({ items }) => idsOf(items));
		expect(ids).toHaveLength(new Set(ids).size);
		for (const { items } of executions) {
			const count = items.flat().length;
			expect(count).toBeGreaterThan(0);
			expect(count).toBeLessThanOrEqual(options.batchSize);
			const events = items.map((own) => own.map(({ json }) => json.event as keyof typeof OUTPUTS));
			const expected = events.flatMap((own, output) =>
				own.filter((event) => output !== (outputMode === 'single' ? 0 : OUTPUTS[event])),
			);
			expect(expected).toEqual([]);
			tally.executions += 1;
			if (count > 1) tally.shared += 1;
			if (count > 1 && count === options.batchSize) tally.full += 1;
		}
	}
	expect(idsOf(n8n.executions.flatMap(({ items }) => items)).sort()).toEqual(
		[...last].map((event) => `m${event}`).sort(),
	);
	tally.events += last.size;
}

test('an acknowledged event is stored, once and on its output, whatever shares its batch, fails, hangs up or is killed', async () => {
	const scenarios = fc.sample(scenario, { numRuns: RUNS, seed: SEED });
	await inFlight(scenarios, AT_ONCE, play);
	process.stdout.write(`deliveries: ${JSON.stringify(tally)}; TUCO_SEED=${SEED} repeats it\n`);
	expect(Object.values(tally).filter((count) => count < RUNS / 10)).toEqual([]);
}, 3_600_000);
