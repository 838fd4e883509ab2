import { randomUUID } from 'node:crypto';

import {
	awaitExecutions,
	eventIdOf,
	inFlight,
	openPoster,
	type Poster,
	signedReply,
	type Signer,
} from '../../tools/n8n/load';
import type { JsonObject } from '../../tools/n8n/schemas';
import { TRIGGER } from '../../tools/n8n/workflows';
import { signerOf } from '../support/fuzz/sign';
import { startSuite, type Suite } from '../support/n8n/suite';
import { sized } from '../support/random';

const EVENTS = sized(2000);
/** With default settings, n8n handles about ten requests a second on a busy machine. */
const EVENTS_ON_DEFAULTS = sized(1000, 20);
const AT_ONCE = 20;
const FORGERIES_AT_ONCE = 5;
/** One forgery in this many has 4 MB, written unlike Tuco writes JSON. */
const LARGE_EVERY = 25;
const LARGE_LIST = '{"a": [1.5, "b"]},  '.repeat(4e6 / 20).slice(0, -3);

jest.setTimeout(3_600_000);

let poster: Poster;

beforeAll(() => {
	poster = openPoster(AT_ONCE + FORGERIES_AT_ONCE);
});

afterAll(() => poster.close());

const ids = (count: number) => Array.from({ length: count }, () => randomUUID());

/** Posts genuine events and, at the same time, forgeries, and counts the answers. */
async function sendLoad(
	suite: Suite,
	messageIds: readonly string[],
	forgeries: number,
	options: JsonObject = {},
) {
	const workflow = await suite.publishNew(suite.trigger({ options }));
	const { url, secret } = suite.onlyWebhook();
	const answers: Record<string, number> = {};
	const send = async (id: string, sign?: Signer) => {
		const { status, response } = await poster.post(url, signedReply(secret, id, sign));
		const answer = `${status} ${response}`;
		answers[answer] = (answers[answer] ?? 0) + 1;
	};
	const forge = signerOf({ kind: 'other-webhook' });
	const forgeLarge: Signer = (body, own) =>
		forge(Buffer.concat([Buffer.from(`{"forged": [${LARGE_LIST}], `), body.subarray(1)]), own);
	let forged = 0;
	const from = performance.now();
	await Promise.all([
		inFlight(messageIds, AT_ONCE, async (id) => send(id)),
		inFlight(ids(forgeries), FORGERIES_AT_ONCE, async (id) =>
			send(id, forged++ % LARGE_EVERY === 0 ? forgeLarge : forge),
		),
	]);
	const seconds = (performance.now() - from) / 1000;
	const count = messageIds.length + forgeries;
	process.stdout.write(
		`load: ${count} requests in ${seconds.toFixed(0)} s, ${(count / seconds).toFixed(1)} a second\n`,
	);
	return { workflow, answers };
}

/** The event IDs that the executions of a workflow started with, and how many executions there were. */
async function startedWith({ client }: Suite, workflowId: string, atLeast: number) {
	const executions = await awaitExecutions(client, workflowId, atLeast);
	const started: unknown[] = [];
	await inFlight(executions, 8, async ({ id, status }) => {
		if (status !== 'success') throw new Error(`Execution ${id} ended as ${status}`);
		const execution = await client.execution(id);
		started.push(...execution.items(TRIGGER).map(({ eventId }) => eventId));
	});
	return { started: started.sort(), executions: executions.length };
}

const EMITTED = '200 {"received":true}';
const DUPLICATE = '200 {"received":true,"ignored":"duplicate"}';
const FORGED = '401 {"error":"The signature does not match the body"}';

describe("with n8n's default settings", () => {
	const suite = startSuite();

	test("forged events sent at the same time keep none of Tuco's out", async () => {
		const messageIds = ids(EVENTS_ON_DEFAULTS);
		const { length } = messageIds;
		const { workflow, answers } = await sendLoad(suite, messageIds, length);
		expect(answers).toEqual({ [EMITTED]: length, [FORGED]: length });
		const { started } = await startedWith(suite, workflow.id, length);
		expect(started).toEqual(messageIds.map(eventIdOf).sort());
	});
});

describe('with an isolate only for expressions', () => {
	const suite = startSuite({ env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' } });

	test.each([1, 10])(
		'events that arrive twice start the workflow once each, and forgeries never do, with batches of %d',
		async (batchSize) => {
			const messageIds = ids(EVENTS);
			const twice = messageIds.flatMap((id) => [id, id]);
			const { workflow, answers } = await sendLoad(suite, twice, EVENTS, { batchSize });
			expect(answers).toEqual({ [EMITTED]: EVENTS, [DUPLICATE]: EVENTS, [FORGED]: EVENTS });
			const least = EVENTS / batchSize;
			const { started, executions } = await startedWith(suite, workflow.id, least);
			expect(started).toEqual(messageIds.map(eventIdOf).sort());
			expect(executions).toBeGreaterThanOrEqual(least);
			expect(executions).toBeLessThanOrEqual(batchSize === 1 ? least : least * 2);
		},
	);

	test.each(['SIGTERM', 'SIGKILL'] as const)(
		'of events that wait for others when n8n gets %s, those acknowledged start the workflow, and the others are lost',
		async (signal) => {
			const options = { batchSize: 100, batchWait: 1000 };
			const workflow = await suite.publishNew(suite.trigger({ options }));
			const { url, secret } = suite.onlyWebhook();
			const acknowledged: string[] = [];
			const post = async (id: string, sign?: Signer) => {
				const answer = await poster.post(url, signedReply(secret, id, sign)).catch(() => null);
				if (answer?.status === 200) acknowledged.push(eventIdOf(id));
			};
			const waiting = ids(AT_ONCE).map(async (id) => post(id));
			// n8n takes requests in turn, so it has the others when it refuses this one.
			await post(randomUUID(), signerOf({ kind: 'other-webhook' }));
			await suite.restart(signal);
			await Promise.all(waiting);
			const { started } = await startedWith(suite, workflow.id, 0);
			process.stdout.write(`${signal} during the wait: ${started.length} of ${AT_ONCE} stored\n`);
			expect(started).toEqual(acknowledged.sort());
			if (signal === 'SIGKILL') expect(started).toEqual([]);
		},
	);
});
