import { randomUUID } from 'node:crypto';

import { until } from '../../n8n/until';
import { allExecutions, awaitExecutions } from '../support/fuzz/allExecutions';
import { createAttackedWorkflow, NODE } from '../support/fuzz/attackedWorkflow';
import type { Wire } from '../support/fuzz/attempt';
import { inFlight } from '../support/fuzz/inFlight';
import { startLazyN8n } from '../support/fuzz/lazyN8n';
import { openPoster } from '../support/fuzz/post';
import type { Poster } from '../support/fuzz/post';
import { sign } from '../support/fuzz/sign';
import type { Signing } from '../support/fuzz/signing';
import type { RealN8n } from '../support/realN8n';

const EVENTS = 2000;
const AT_ONCE = 20;

let n8n: RealN8n;
let poster: Poster;

beforeAll(async () => {
	n8n = await startLazyN8n();
	poster = openPoster(2 * AT_ONCE);
}, 1_200_000);

afterAll(async () => {
	poster.close();
	await n8n.stop();
});

async function published() {
	const workflow = await createAttackedWorkflow(n8n.client, n8n.credentialId);
	await n8n.client.publish(workflow.id);
	const webhook = await until('the webhook to stand', () =>
		n8n.workspace.webhooks.find(({ url }) => url.includes(String(workflow.nodes[0]?.webhookId))),
	);
	const signed = (messageId: string, signing: Signing = { kind: 'genuine' }): Wire => {
		const timestamp = new Date().toISOString();
		const payload = { event: 'message.reply', timestamp, messageId, message: 'Yes' };
		const keys = { own: webhook.secret, other: 'another webhook' };
		const { body, signatures } = sign(Buffer.from(JSON.stringify(payload)), signing, keys);
		const headers = { 'Content-Type': 'application/json', 'X-Tuco-Signature': signatures };
		return { body, signatures, headers };
	};
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
	process.stdout.write(`load: ${what}: ${(count / seconds).toFixed(1)} a second\n`);
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

const eventIds = (messageIds: string[]) => messageIds.map((id) => `message.reply:${id}`).sort();

test(`${EVENTS} events, ${AT_ONCE} at once, start the workflow once each`, async () => {
	const { workflowId, post, signed } = await published();
	const messageIds = ids();
	const answers: string[] = [];
	await timed('events answered', EVENTS, async () => {
		await inFlight(messageIds, AT_ONCE, async (id) => {
			answers.push((await post(signed(id))).response);
		});
	});
	expect(new Set(answers)).toEqual(new Set(['{"received":true}']));
	expect((await startedWith(workflowId, EVENTS)).sort()).toEqual(eventIds(messageIds));
}, 400_000);

test(`each of ${EVENTS} events arriving twice starts it once, and forgeries meanwhile start nothing`, async () => {
	const { workflowId, post, signed } = await published();
	const messageIds = ids();
	const answers = { fresh: 0, duplicate: 0, refused: 0 };
	const twice = messageIds.flatMap((id) => [id, id]);
	const genuine = inFlight(twice, AT_ONCE, async (id) => {
		const { status, response } = await post(signed(id));
		expect(status).toBe(200);
		answers[response.includes('"ignored":"duplicate"') ? 'duplicate' : 'fresh'] += 1;
	});
	const forged = inFlight(ids(), AT_ONCE, async (id) => {
		const { status } = await post(signed(id, { kind: 'other-webhook' }));
		if (status === 401) answers.refused += 1;
	});
	await timed('requests answered, half duplicates, beside forgeries', 3 * EVENTS, async () => {
		await Promise.all([genuine, forged]);
	});
	expect(answers).toEqual({ fresh: EVENTS, duplicate: EVENTS, refused: EVENTS });
	expect((await startedWith(workflowId, EVENTS)).sort()).toEqual(eventIds(messageIds));
	expect(await allExecutions(n8n.client, workflowId)).toHaveLength(EVENTS);
}, 400_000);
