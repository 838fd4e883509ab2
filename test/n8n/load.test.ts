import { randomUUID } from 'node:crypto';

import { until } from '../../tools/n8n/wait';
import {
	awaitExecutions,
	eventIdOf,
	inFlight,
	openPoster,
	type Poster,
	signedReply,
} from '../../tools/n8n/load';
import { sized } from '../support/deep';
import { createAttackedWorkflow, NODE } from '../support/fuzz/attackedWorkflow';
import type { Wire } from '../support/fuzz/attempt';
import { signerOf } from '../support/fuzz/sign';
import type { Signing } from '../support/fuzz/signing';
import { type RealN8n, startRealN8n } from '../../tools/n8n/realN8n';

const EVENTS = sized(2000);
const AT_ONCE = 20;
const FORGERIES_AT_ONCE = 5;

jest.setTimeout(3_600_000);

const DEFAULTS = {};
/** n8n takes an isolate for expressions only when it meets one, and not for each request. */
const TUNED = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };

let n8n: RealN8n;
let poster: Poster;

beforeAll(() => {
	poster = openPoster(AT_ONCE + FORGERIES_AT_ONCE);
});

afterEach(async () => {
	await n8n.stop();
});

afterAll(() => {
	poster.close();
});

async function published() {
	const workflow = await createAttackedWorkflow(n8n.client, n8n.credentialId);
	await n8n.client.publish(workflow.id);
	const webhook = await until('the webhook to stand', () => n8n.workspace.webhooks[0]);
	const signed = (messageId: string, signing?: Signing) =>
		signedReply(webhook.secret, messageId, signing && signerOf(signing));
	await until('the workflow to take deliveries', async () => {
		const { status } = await poster.post(webhook.url, signed('', { kind: 'none' }));
		return status === 401;
	});
	const post = async (wire: Wire) => await poster.post(webhook.url, wire);
	return { workflowId: workflow.id, post, signed };
}

const ids = () => Array.from({ length: EVENTS }, () => randomUUID());

/** Says how fast something went: for the reader, since a test asserts no speed. */
async function timed(what: string, count: number, work: () => Promise<void>) {
	const from = performance.now();
	await work();
	const seconds = (performance.now() - from) / 1000;
	const rate = (count / seconds).toFixed(1);
	process.stdout.write(`load: ${count} ${what} in ${seconds.toFixed(0)} s, ${rate} a second\n`);
}

/** The event IDs that the executions of a workflow started with. */
async function startedWith(workflowId: string, expected: number): Promise<unknown[]> {
	const executions = await awaitExecutions(n8n.client, workflowId, expected);
	const started: unknown[] = [];
	await inFlight(executions, 8, async ({ id, status }) => {
		if (status !== 'success') throw new Error(`Execution ${id} ended as ${status}`);
		const execution = await n8n.client.execution(id);
		started.push(...execution.items(NODE).map(({ eventId }) => eventId));
	});
	return started;
}

const eventIds = (messageIds: string[]) => messageIds.map(eventIdOf).sort();

/** Posts genuine events and, alongside, as many forgeries as there are different events. Counts what was answered. */
async function storm(name: string, messageIds: readonly string[]) {
	const { workflowId, post, signed } = await published();
	const answers = new Map<string, number>();
	const send = async (wire: Wire) => {
		const { status, response } = await post(wire);
		const answer = `${status} ${response}`;
		answers.set(answer, (answers.get(answer) ?? 0) + 1);
	};
	const genuine = inFlight(messageIds, AT_ONCE, async (id) => {
		await send(signed(id));
	});
	const forged = inFlight(ids(), FORGERIES_AT_ONCE, async (id) => {
		await send(signed(id, { kind: 'other-webhook' }));
	});
	await timed(name, messageIds.length + EVENTS, async () => {
		await Promise.all([genuine, forged]);
	});
	return { workflowId, answers };
}

const EMITTED = '200 {"received":true}';
const DUPLICATE = '200 {"received":true,"ignored":"duplicate"}';
const FORGED = '401 {"error":"The signature does not match the body"}';

test("on n8n's defaults, forged events beside them keep none of Tuco's out", async () => {
	n8n = await startRealN8n(DEFAULTS);
	const messageIds = ids();
	const { workflowId, answers } = await storm('events and forgeries', messageIds);
	expect(Object.fromEntries(answers)).toEqual({ [EMITTED]: EVENTS, [FORGED]: EVENTS });
	expect((await startedWith(workflowId, EVENTS)).sort()).toEqual(eventIds(messageIds));
});

test('events that arrive twice start the workflow once each, and forgeries nothing', async () => {
	n8n = await startRealN8n(TUNED);
	const messageIds = ids();
	const twice = messageIds.flatMap((id) => [id, id]);
	const { workflowId, answers } = await storm('events, duplicates and forgeries', twice);
	expect(Object.fromEntries(answers)).toEqual({
		[EMITTED]: EVENTS,
		[DUPLICATE]: EVENTS,
		[FORGED]: EVENTS,
	});
	expect((await startedWith(workflowId, EVENTS)).sort()).toEqual(eventIds(messageIds));
});
