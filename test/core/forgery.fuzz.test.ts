import fc from 'fast-check';

import { median } from '../../tools/bench/report';
import { heapInUse, openPoster, type Poster } from '../../tools/n8n/load';
import { type Attempt, attempts, wireOf } from '../support/fuzz/attempt';
import { attack, type AttackedNode, startAttackedNodes, type Tally } from '../support/fuzz/nodes';
import { SEED, sized } from '../support/random';
import { startTrigger, type StartedTrigger, stopAll } from '../support/startTrigger';

const RUNS = sized(100_000);

/** Requests between two heap measurements, and how many MB the heap may grow under a constant load. */
const MEASURED_EVERY = 2_500;
const GROWTH_LIMIT_MB = 16;

/** Enough for a slow machine. */
const TIME_LIMIT_MS = 3_600_000;

/** The properties that every object inherits, read before a request could change them. */
const PROTOTYPE = Object.getOwnPropertyNames(Object.prototype);

/** Every answer of the node, except the 500 for an internal error, which must not happen. */
const DOCUMENTED_ANSWERS = [
	'200 {"received":true,"ignored":"duplicate"}',
	'200 {"received":true,"ignored":"not-selected"}',
	'200 {"received":true,"ignored":"test"}',
	'200 {"received":true}',
	'400 {"error":"The body is not a JSON object"}',
	'401 {"error":"No signing secret is known for this webhook"}',
	'401 {"error":"The X-Tuco-Signature header is missing"}',
	'401 {"error":"The X-Tuco-Signature header is not one SHA-256 HMAC in lower-case hex"}',
	'401 {"error":"The event is older than the Maximum Event Age"}',
	'401 {"error":"The event is further in the future than the Maximum Event Age"}',
	'401 {"error":"The signature does not match the body"}',
	'401 {"error":"The signing secret of this webhook cannot be decrypted"}',
].sort();

let started: StartedTrigger;
let nodes: AttackedNode[];
let poster: Poster;
let tally: Tally;
let heap: number[];

/** Texts that must never be logged. */
let secrets: string[];

beforeAll(async () => {
	started = await startTrigger();
	nodes = await startAttackedNodes(started);
	secrets = [
		started.workspace.apiKey,
		...nodes.flatMap(({ keys, knowledge }) => [keys.own, keys.other, ...knowledge.secrets]),
	];
}, 300_000);

beforeEach(() => {
	poster = openPoster(nodes.length);
	tally = { requests: 0, emitted: 0, answers: new Map() };
	heap = [];
});

afterEach(() => {
	jest.restoreAllMocks();
	poster.close();
});

afterAll(stopAll);

const genuine = {
	body: { kind: 'payload', event: 'message.reply', timestamp: 0, messageId: null, members: [] },
	signing: { kind: 'genuine' },
	contentType: 'application/json',
	eventHeader: null,
	times: 1,
} satisfies Attempt;

function firstNode(): AttackedNode {
	const [node] = nodes;
	if (!node) throw new Error('No node was started');
	return node;
}

/** Checks that the log contains no secret, empties it, and measures the heap now and then. */
function checkLogAndHeap() {
	const entries = JSON.stringify(started.log.splice(0));
	if (secrets.some((secret) => entries.includes(secret))) throw new Error('A secret was logged');
	if (tally.requests >= (heap.length + 1) * MEASURED_EVERY) heap.push(heapInUse());
}

async function attackAtRandom(node: AttackedNode, index: number) {
	const property = fc.asyncProperty(attempts, async (attempt) => {
		const wire = wireOf(attempt, node.keys);
		for (let sent = 0; sent < attempt.times; sent++) await attack(node, wire, poster, tally);
		checkLogAndHeap();
	});
	return await fc.check(property, {
		seed: SEED + index,
		numRuns: Math.ceil(RUNS / nodes.length),
		interruptAfterTimeLimit: TIME_LIMIT_MS,
		markInterruptAsFailure: true,
		includeErrorInReport: true,
	});
}

test(
	'only verified requests become items, and every request gets a documented answer',
	async () => {
		const results = await Promise.all(nodes.map(attackAtRandom));
		process.stdout.write(
			`forgeries: ${tally.requests} requests, ${tally.emitted} emitted, heap grew ${growth().toFixed(1)} MB; TUCO_SEED=${SEED} repeats them\n`,
		);
		for (const [index, result] of results.entries()) {
			if (result.failed) {
				throw new Error(`${nodes[index]?.name ?? ''}: ${fc.defaultReportMessage(result)}`);
			}
		}
		expect(tally.requests).toBeGreaterThanOrEqual(RUNS);
		expect([...tally.answers.keys()].sort()).toEqual(DOCUMENTED_ANSWERS);
		expect(growth()).toBeLessThan(GROWTH_LIMIT_MB);
		expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(PROTOTYPE);
	},
	TIME_LIMIT_MS + 20_000,
);

/** How much the heap grew from the second to the last quarter of the run, in MB. */
function growth(): number {
	const quarter = Math.floor(heap.length / 4);
	return median(heap.slice(-quarter)) - median(heap.slice(quarter, 2 * quarter));
}

describe('a body of 16 MB', () => {
	const filler = JSON.stringify('x'.repeat(16 * 1024 * 1024));
	const large: Attempt = { ...genuine, body: { ...genuine.body, members: [['filler', filler]] } };

	test.each([
		['becomes an item with a valid signature', 'genuine', 1],
		["is refused with another webhook's signature", 'other-webhook', 0],
		['is refused without a signature', 'none', 0],
		['is refused with an upper-case signature', 'upper-case', 0],
		['is refused with a signature under an empty secret', 'empty-secret', 0],
	] as const)('%s', async (_what, kind, emitted) => {
		const node = firstNode();
		await attack(node, wireOf({ ...large, signing: { kind } }, node.keys), poster, tally);
		expect(tally).toMatchObject({ requests: 1, emitted });
	});
});

test('a recorded delivery that is sent again starts nothing, within the Maximum Event Age or after', async () => {
	const node = firstNode();
	const wire = wireOf(genuine, node.keys);
	for (const minutes of [0, 1, 59, 61, 24 * 60]) {
		const then = Date.now() + minutes * 60_000;
		jest.spyOn(Date, 'now').mockReturnValue(then);
		await attack(node, wire, poster, tally);
		jest.restoreAllMocks();
	}
	expect([...tally.answers]).toEqual([
		['200 {"received":true}', 1],
		['200 {"received":true,"ignored":"duplicate"}', 2],
		['401 {"error":"The event is older than the Maximum Event Age"}', 2],
	]);
});
