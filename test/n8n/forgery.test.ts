import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';

import fc from 'fast-check';

import {
	awaitExecutions,
	inFlight,
	openPoster,
	type PostAnswer,
	type Poster,
	residentMb,
} from '../../tools/n8n/load';
import { TRIGGER } from '../../tools/n8n/workflows';
import type { Workflow } from '../../tools/n8n/schemas';
import type { StoredWebhook } from '../../tools/sandbox';
import { attempts, type Wire, wireOf } from '../support/fuzz/attempt';
import { type Expectation, expectationOf, type Knowledge } from '../support/fuzz/oracle';
import { EVENTS, startSuite } from '../support/n8n/suite';
import { SEED, sized } from '../support/random';

const REQUESTS = sized(5000);
const AT_ONCE = 30;
const MB = 1024 * 1024;

/** How much n8n's memory may grow between the earlier and the later forgeries. It varies by hundreds of MB. */
const GROWTH_LIMIT_MB = 500;

/** Answers of n8n itself, before the node sees the request; and the node's to a form, whose bytes n8n does not keep. */
const ALSO_EXPECTED: readonly { type?: string; status: number; response: RegExp }[] = [
	{ status: 422, response: /"Failed to parse request body"/ },
	{ status: 400, response: /"The submitted form data could not be parsed\."/ },
	{ type: 'multipart', status: 400, response: /^{"error":"The body is not a JSON object"}$/ },
];

const suite = startSuite({ oneWorkspace: true });
let poster: Poster;
let workflow: Workflow;
let webhook: StoredWebhook;
let knowledge: Knowledge;

beforeAll(async () => {
	poster = openPoster(AT_ONCE);
	workflow = await suite.publishNew(suite.trigger({ events: EVENTS }));
	webhook = suite.onlyWebhook();
	knowledge = {
		secrets: [webhook.secret],
		withoutSecret: '',
		events: EVENTS,
		emitsTests: false,
		maximumAgeSeconds: 3600,
		emitted: null,
	};
});

afterAll(() => poster.close());

const typeOf = ({ headers }: Wire) => String(headers['Content-Type']);

/** Requests that must start nothing. They include no XML, because n8n never answers XML that it cannot parse. */
function* forgeries(count: number): Generator<Wire> {
	const keys = { own: webhook.secret, other: randomUUID() };
	for (let made = 0, round = 0; made < count; round++) {
		for (const attempt of fc.sample(attempts, { numRuns: 500, seed: SEED + round })) {
			const wire = wireOf(attempt, keys);
			if (typeOf(wire).includes('xml')) continue;
			if (expectationOf(wire, knowledge).event !== undefined) continue;
			for (let sent = 0; sent < attempt.times && made < count; sent++, made++) yield wire;
		}
	}
}

function isExpected(answer: PostAnswer, wire: Wire, { status, body }: Expectation): boolean {
	if (answer.status === status && answer.response === JSON.stringify(body)) return true;
	return ALSO_EXPECTED.some(
		(each) =>
			each.status === answer.status &&
			each.response.test(answer.response) &&
			typeOf(wire).includes(each.type ?? ''),
	);
}

test(`${REQUESTS} forged and unwanted requests are refused, each as documented`, async () => {
	const surprises = new Set<string>();
	const statuses: Record<number, number> = {};
	const memory: number[] = [];
	let answered = 0;
	await inFlight(forgeries(REQUESTS), AT_ONCE, async (wire) => {
		const answer = await poster.post(webhook.url, wire);
		statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
		if (++answered % (REQUESTS / 5) === 0) {
			memory.push(Math.round((await residentMb(suite.server.pid)) ?? 0));
		}
		const expected = expectationOf(wire, knowledge);
		if (isExpected(answer, wire, expected)) return;
		const { status, response } = answer;
		surprises.add(`${typeOf(wire)}: ${status} ${response}, not ${JSON.stringify(expected)}`);
	});
	process.stdout.write(
		`forgeries in n8n: ${JSON.stringify(statuses)}; memory ${memory.join(', ')} MB; TUCO_SEED=${SEED} repeats them\n`,
	);
	expect([...surprises].slice(0, 10)).toEqual([]);
	const growth = Math.min(...memory.slice(2)) - Math.min(...memory.slice(0, 2));
	expect(growth).toBeLessThan(GROWTH_LIMIT_MB);
}, 900_000);

const gzip = (body: string, length = Infinity) => gzipSync(body).subarray(0, length);
const json = { 'Content-Type': 'application/json' };
const bytes = { 'Content-Type': 'application/octet-stream' };
const gzippedJson = { ...json, 'Content-Encoding': 'gzip' };
const gzippedBytes = { ...bytes, 'Content-Encoding': 'gzip' };
const big = Buffer.from(`{"event":"message.reply","filler":"${'x'.repeat(16 * MB - 100)}"}`);

test.each([
	['16 MB', json, big, 401],
	['16 MB with another content type', bytes, big, 401],
	['17 MB', json, Buffer.alloc(17 * MB, 'x'), 500],
	['17 MB with another content type', bytes, Buffer.alloc(17 * MB, 'x'), 400],
	['truncated gzip', gzippedJson, gzip(big.toString(), 500), 500],
	['truncated gzip with another content type', gzippedBytes, gzip(big.toString(), 500), 400],
	['invalid gzip', gzippedJson, Buffer.from('{}'), 500],
	['gzip that unpacks to 64 MB', gzippedJson, gzip('0'.repeat(64 * MB)), 500],
])('n8n survives %s', async (_what, headers, body, status) => {
	const forged = { ...headers, 'X-Tuco-Signature': '0'.repeat(64) };
	const answer = await poster.post(webhook.url, { headers: forged, body });
	expect(answer.status).toBe(status);
});

test('afterwards a genuine event is accepted and starts the only execution', async () => {
	const facts = { messageId: 'genuine' };
	const [delivery] = await suite.workspace.fire({ event: 'message.reply', facts });
	expect(delivery).toMatchObject({ status: 200, response: '{"received":true}' });
	const [execution] = await awaitExecutions(suite.client, workflow.id, 1);
	const items = (await suite.client.execution(execution?.id ?? '')).items(TRIGGER);
	expect(items).toMatchObject([{ messageId: 'genuine' }]);
	expect(await suite.client.executions({ workflowId: workflow.id })).toHaveLength(1);
	expect(await suite.client.executions()).toHaveLength(1);
});
