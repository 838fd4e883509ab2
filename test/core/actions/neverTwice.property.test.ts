import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';

import fc from 'fast-check';
import type { INodeExecutionData } from 'n8n-workflow';

import { type Sandbox, startSandbox, type Workspace } from '../../../tools/sandbox';
import type { Fault } from '../../../tools/sandbox/faults';
import { recordLog } from '../../support/coreN8n';
import { startProcessedKeys } from '../../support/processedKeys';
import { SEED, sized, weighted } from '../../support/random';
import { nodeRunner, type RunResult } from '../../support/runNode';

const RUNS = sized(3000, 25);

/** Runs in parallel: most of their time is spent waiting before a retry. */
const WORKERS = 12;

let sandboxes: Sandbox[] = [];
beforeAll(async () => {
	recordLog();
	await startProcessedKeys();
	sandboxes = await Promise.all(Array.from({ length: WORKERS }, async () => await startSandbox()));
});
afterAll(async () => {
	await Promise.all(sandboxes.map(async (sandbox) => await sandbox.stop()));
});

/** What can happen to one call of many. Only a lost answer leaves its outcome unknown. */
const faults: fc.Arbitrary<Fault> = weighted<Fault>(
	[3, fc.record({ status: fc.constantFrom(400, 401, 402, 404, 500, 502, 503) })],
	[2, fc.constantFrom<Fault>({ status: 429, retryAfter: 0 }, { status: 429, retryAfter: 3600 })],
	[4, fc.record({ drop: fc.constantFrom('before' as const, 'after' as const) })],
	[1, fc.constantFrom<Fault>({ body: '<html>' }, { body: 'null' })],
	[2, fc.record({ delayMs: fc.integer({ min: 1, max: 30 }) })],
).chain((fault) =>
	fc
		.record({ skip: fc.nat(3), times: fc.integer({ min: 1, max: 3 }) })
		.map((when) => ({ ...fault, ...when })),
);

const scenarios = fc.record({
	/** The text of each item: some are the same on purpose. */
	texts: fc.array(fc.nat(5), { minLength: 1, maxLength: 7 }),
	faults: fc.array(faults, { maxLength: 5 }),
	onError: fc.constantFrom('stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'),
	retryOnFail: fc.boolean(),
	ifUnknown: weighted([3, fc.constant('fail')], [1, fc.constant('sendAgain')]),
	/** Whether each text is its Once per Key. All nodes share one history. */
	isKeyed: fc.boolean(),
	/** When the execution is stopped, in milliseconds. Then the node is entered again in the same execution. */
	stopAfterMs: fc.option(fc.nat(40), { freq: 2 }),
	/** How often the node is entered again in the same execution. */
	entries: fc.integer({ min: 1, max: 3 }),
});

type Sent = Workspace['messaging']['messages'][number];

const isError = ({ json }: INodeExecutionData) => 'error' in json;
const UNKNOWN = 'may have been sent';

const itemOf = ({ pairedItem }: INodeExecutionData) => {
	if (typeof pairedItem !== 'object' || Array.isArray(pairedItem)) throw new Error('Not paired');
	return pairedItem.item;
};

type Scenario = typeof scenarios extends fc.Arbitrary<infer T> ? T : never;

/** How often each thing happened, so that the test shows what it has tried. */
const tally = { sent: 0, unknown: 0, notSent: 0, ended: 0, stopped: 0, sentAgain: 0 };

/** Each item has its output or its error, linked to it and in order, unless an error ended the execution. */
function expectAccounted({ main, errors }: RunResult, { texts, onError }: Scenario) {
	const items = [main, errors].map((output) => output.map(itemOf));
	for (const output of items) expect(output).toEqual([...output].sort((a, b) => a - b));
	expect(items.flat().sort((a, b) => a - b)).toEqual(texts.map((_text, item) => item));
	const succeeded = onError === 'continueErrorOutput' ? main : [];
	expect([...succeeded.filter(isError), ...errors.filter((item) => !isError(item))]).toEqual([]);
}

/** What the node says about each text is true: it was sent, may have been, or was certainly not sent. */
function expectTrue(
	{ main, errors }: RunResult,
	{ texts, ifUnknown, isKeyed }: Scenario,
	sent: Sent[],
) {
	const all = [...main, ...errors];
	for (const text of texts) {
		const own = all.filter((item) => texts[itemOf(item)] === text);
		const succeeded = own.filter((item) => !isError(item));
		const ids = succeeded.map(({ json }) => json.messageId).filter(Boolean);
		if (!isKeyed) expect(ids).toHaveLength(succeeded.length);
		const unknown = own.filter(
			({ json }) => typeof json.error === 'string' && json.error.includes(UNKNOWN),
		);
		const stored = sent.filter(({ message }) => message === `item ${text}`).map(({ _id }) => _id);
		expect(new Set(ids).size).toBe(ids.length);
		expect(stored).toEqual(expect.arrayContaining(ids));
		if (ifUnknown === 'fail')
			expect(stored.length).toBeLessThanOrEqual(ids.length + unknown.length);
		tally.sent += ids.length;
		tally.unknown += unknown.length;
		tally.notSent += own.length - succeeded.length - unknown.length;
	}
}

/** No text was sent more often than it has items, and than its lost answers allow. */
function expectNeverTwice(
	sandbox: Sandbox,
	{ texts, ifUnknown, isKeyed, stopAfterMs }: Scenario,
	sent: Sent[],
) {
	for (const text of texts) {
		const isOwn = ({ message }: { message?: unknown }) => message === `item ${text}`;
		const lost = sandbox.requests.filter(
			({ status, body, workspaceId }) =>
				status === null && workspaceId === sent[0]?.workspaceId && isOwn(body as object),
		);
		const allowed = isKeyed ? 1 : texts.filter((other) => other === text).length;
		const again = sent.filter(isOwn).length - allowed;
		if (again > 0) tally.sentAgain += 1;
		// A stop loses answers that the sandbox has given.
		if (ifUnknown === 'fail') expect(again).toBeLessThanOrEqual(0);
		else if (stopAfterMs === null) expect(again).toBeLessThanOrEqual(lost.length);
	}
}

async function play(sandbox: Sandbox, scenario: Scenario) {
	const { texts, onError, retryOnFail, ifUnknown, isKeyed, stopAfterMs, entries } = scenario;
	const workspace = sandbox.createWorkspace();
	const { messages } = workspace.messaging;
	const run = nodeRunner(sandbox, workspace);
	sandbox.faults.clear();
	for (const fault of scenario.faults) sandbox.faults.add(fault);
	const executionId = randomUUID();
	for (let entry = 0; entry < entries; entry++) {
		const isStopped = stopAfterMs !== null && entry === 0;
		const result = await run({
			executionId,
			items: texts.map((text) => ({ json: { text: `item ${text}` } })),
			parameters: {
				resource: 'message',
				operation: 'send',
				to: 'phone',
				recipientPhone: '+12025550143',
				message: '={{ $json.text }}',
				options: { ifUnknown, ...(isKeyed && { onceKey: `=${executionId} {{ $json.text }}` }) },
			},
			settings: { onError, retryOnFail, maxTries: 3 },
			...(isStopped && { stop: AbortSignal.timeout(stopAfterMs) }),
		});
		if (isStopped) tally.stopped += 1;
		else if (result.error) {
			tally.ended += 1;
			expect(onError).toBe('stopWorkflow');
			expect(texts[Number(result.error.context?.itemIndex)]).toBeDefined();
		} else {
			expectAccounted(result, scenario);
			expectTrue(result, scenario, messages);
		}
		expectNeverTwice(sandbox, scenario, messages);
	}
}

test('no message is sent twice, none is lost without an error, and every item is accounted for', async () => {
	const results = await Promise.all(
		sandboxes.map(async (sandbox, index) => {
			const property = fc.asyncProperty(
				scenarios,
				async (scenario) => await play(sandbox, scenario),
			);
			return await fc.check(property, { seed: SEED + index, numRuns: RUNS / WORKERS });
		}),
	);
	process.stdout.write(`never twice (TUCO_SEED=${SEED} repeats it): ${inspect(tally)}\n`);
	const failed = results.find((result) => result.failed);
	if (failed) throw new Error(fc.defaultReportMessage(failed));
	expect(Object.values(tally)).not.toContain(0);
}, 600_000);
