import fc from 'fast-check';

import { sized } from '../support/deep';
import { attack, sendOne, type Tally } from '../support/fuzz/attack';
import { type Attempt, attempts, wireOf } from '../support/fuzz/attempt';
import type { Body, Member } from '../support/fuzz/body';
import { heapInUse, median, openPoster, type Poster } from '../../tools/n8n/load';
import { type Lane, openLanes } from '../support/fuzz/lane';
import { clearStages, setStage, type Stage } from '../support/stage';

const SEED = Number(process.env.TUCO_SEED ?? Date.now() % 2 ** 31);
const RUNS = sized(100_000);

/** How often the heap is measured, in requests, and by how many MB it may grow while all goes on alike. */
const MEASURED_EVERY = 2_500;
const GROWTH_LIMIT_MB = 16;

/** Enough for a slow machine. */
const TIME_LIMIT_MS = 3_600_000;

/** What the object that all others descend from has, before anybody can have changed it. */
const PROTOTYPE = Object.getOwnPropertyNames(Object.prototype);

/** Every answer that the node gives, but for the one to a fault of its own, which must not happen. */
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
	'401 {"error":"The event lies further in the future than the Maximum Event Age"}',
	'401 {"error":"The signature does not match the body"}',
	'401 {"error":"The signing secret of this webhook cannot be opened"}',
].sort();

let stage: Stage;
let lanes: Lane[];
let poster: Poster;
let tally: Tally;
let heap: number[];

/** Line by line, what must never be logged. */
let secrets: string[];

beforeAll(async () => {
	stage = await setStage();
	lanes = await openLanes(stage);
	secrets = [
		stage.workspace.apiKey,
		...lanes.flatMap(({ keys, knowledge }) => [keys.own, keys.other, ...knowledge.secrets]),
	];
}, 300_000);

beforeEach(() => {
	poster = openPoster(lanes.length);
	tally = { requests: 0, emitted: 0, answers: new Map() };
	heap = [];
});

afterEach(() => {
	jest.restoreAllMocks();
	poster.close();
});

afterAll(clearStages);

const payload: Body = {
	kind: 'payload',
	event: 'message.reply',
	timestamp: 0,
	messageId: null,
	members: [],
};

const genuine: Attempt = {
	body: payload,
	signing: { kind: 'genuine' },
	contentType: 'application/json',
	eventHeader: null,
	times: 1,
};

function firstLane(): Lane {
	const [lane] = lanes;
	if (!lane) throw new Error('No lane was opened');
	return lane;
}

/** Forgets the log once it is seen to tell no secret, and measures the heap now and then. */
function takeStock() {
	const lines = JSON.stringify(stage.log.splice(0));
	const told = secrets.filter((secret) => lines.includes(secret));
	if (told.length > 0) throw new Error('The log tells a secret');
	if (tally.requests >= (heap.length + 1) * MEASURED_EVERY) heap.push(heapInUse());
}

async function runLane(lane: Lane, index: number): Promise<fc.RunDetails<[Attempt]>> {
	const property = fc.asyncProperty(attempts, async (attempt) => {
		await attack(lane, attempt, poster, tally);
		takeStock();
	});
	return await fc.check(property, {
		seed: SEED + index,
		numRuns: Math.ceil(RUNS / lanes.length),
		interruptAfterTimeLimit: TIME_LIMIT_MS,
		markInterruptAsFailure: true,
		includeErrorInReport: true,
	});
}

test(
	'whatever is sent, only what is verified becomes an item, and everything is answered as documented',
	async () => {
		const results = await Promise.all(lanes.map(runLane));
		process.stdout.write(
			`forgeries: ${tally.requests} requests, ${tally.emitted} emitted, heap grew ${growth().toFixed(1)} MB; TUCO_SEED=${SEED} plays them again\n`,
		);
		for (const [index, result] of results.entries()) {
			if (result.failed) {
				throw new Error(`${lanes[index]?.name ?? ''}: ${fc.defaultReportMessage(result)}`);
			}
		}
		expect(tally.requests).toBeGreaterThanOrEqual(RUNS);
		expect([...tally.answers.keys()].sort()).toEqual(DOCUMENTED_ANSWERS);
		expect(growth()).toBeLessThan(GROWTH_LIMIT_MB);
		expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(PROTOTYPE);
	},
	TIME_LIMIT_MS + 20_000,
);

/** How much more the heap holds in the last quarter than in the second, in MB. */
function growth(): number {
	const quarter = Math.floor(heap.length / 4);
	return median(heap.slice(-quarter)) - median(heap.slice(quarter, 2 * quarter));
}

describe('a body of 16 MB', () => {
	const wire = (lane: Lane, changes: Partial<Attempt> = {}) => {
		const members: Member[] = [['filler', JSON.stringify('x'.repeat(16 * 1024 * 1024))]];
		return wireOf({ ...genuine, body: { ...payload, members }, ...changes }, lane.keys);
	};

	test('becomes an item when it is verified', async () => {
		const lane = firstLane();
		await sendOne(lane, wire(lane), poster, tally);
		expect(tally).toMatchObject({ requests: 1, emitted: 1 });
	});

	test.each(['other-webhook', 'none', 'upper-case', 'empty-secret'] as const)(
		'is refused when its signature is forged: %s',
		async (kind) => {
			const lane = firstLane();
			await sendOne(lane, wire(lane, { signing: { kind } }), poster, tally);
			expect(tally).toMatchObject({ requests: 1, emitted: 0 });
		},
	);
});

test('a delivery recorded and sent again starts nothing, neither at once nor after the window', async () => {
	const lane = firstLane();
	const wire = wireOf(genuine, lane.keys);
	for (const minutes of [0, 1, 4, 6, 24 * 60]) {
		const then = Date.now() + minutes * 60_000;
		jest.spyOn(Date, 'now').mockReturnValue(then);
		await sendOne(lane, wire, poster, tally);
		jest.restoreAllMocks();
	}
	expect([...tally.answers]).toEqual([
		['200 {"received":true}', 1],
		['200 {"received":true,"ignored":"duplicate"}', 2],
		['401 {"error":"The event is older than the Maximum Event Age"}', 2],
	]);
});
