import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';

import {
	type Fault,
	FAMILIES_OF,
	listen,
	type Sandbox,
	startSandbox,
	type Workspace,
} from '../../tools/sandbox';

let sandbox: Sandbox;
let workspace: Workspace;
let receiverUrl: string;
/** What the webhooks' endpoint received, and what it answers; `null` leaves the sender waiting. */
let received: { headers: IncomingHttpHeaders; body: Buffer }[];
let answer: { status: number; body: string } | null;
const lines: string[] = [];

const receiver = createServer((incoming, response) => {
	const chunks: Uint8Array[] = [];
	incoming.on('data', (chunk: Uint8Array) => chunks.push(chunk));
	incoming.on('end', () => {
		received.push({ headers: incoming.headers, body: Buffer.concat(chunks) });
		if (answer) response.writeHead(answer.status, { Location: '/' }).end(answer.body);
	});
});

beforeAll(async () => {
	sandbox = await startSandbox({ onLine: (line) => lines.push(line), deliveryLimitMs: 1000 });
	receiverUrl = await listen(receiver, 0);
});

beforeEach(() => {
	workspace = sandbox.createWorkspace();
	received = [];
	answer = { status: 200, body: 'OK' };
});

afterEach(() => sandbox.faults.clear());

afterAll(async () => {
	await sandbox.stop();
	receiver.closeAllConnections();
	receiver.close();
});

/** Calls the sandbox over HTTP, with the workspace's key unless another is given. */
async function call(at: string, body?: unknown, key: string | null = workspace.apiKey) {
	const [method, path] = at.split(' ');
	const response = await fetch(`${sandbox.url}${path ?? ''}`, {
		method,
		headers: key === null ? {} : { Authorization: `Bearer ${key}` },
		...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
	});
	const text = await response.text();
	const json: unknown = /^\{.*\}$/.test(text) ? JSON.parse(text) : null;
	return { status: response.status, headers: response.headers, text, json };
}

const NEW = { url: 'https://example.com/hook', events: ['message.reply'], name: 'Replies' };

const addReceiver = (...events: string[]) => workspace.addByHand({ url: receiverUrl, events });
const hmac = (body: string | Buffer, secret: string) =>
	createHmac('sha256', secret).update(body).digest('hex');

describe('the API', () => {
	it('shows a new webhook with its secret, and then without', async () => {
		const { status, json } = await call('POST /api/webhooks', NEW);
		const { id, secret, createdAt, ...webhook } = workspace.webhooks[0] ?? {};
		const warning = 'Save this secret now. You will not be able to see it again.';
		expect(status).toBe(201);
		expect(json).toEqual({ id, secret, ...NEW, description: null, createdAt, warning });
		const listed = { id, createdAt, ...webhook };
		expect((await call('GET /api/webhooks')).json).toEqual({ webhooks: [listed] });
		expect((await call(`GET /api/webhooks/${id ?? ''}`)).json).toEqual(listed);
		const changes = { events: ['message.sent'], isActive: false };
		await call(`PATCH /api/webhooks/${id ?? ''}`, changes);
		expect(workspace.webhooks).toMatchObject([{ ...NEW, ...changes, secret }]);
	});

	it.each([
		['GET /api/webhooks', 401, 200, 200],
		['POST /api/webhooks', 401, 402, 201],
		['GET /api/webhooks/:id', 401, 200, 404],
		['PATCH /api/webhooks/:id', 401, 402, 404],
		['DELETE /api/webhooks/:id', 401, 402, 404],
		['POST /api/webhooks/:id/health-check', 401, 200, 404],
		['GET /api/lines/by-user', 401, 200, 200],
		['GET /api/other', 404, 404, 404],
	])('%s: without a key %i, past due %i, from elsewhere %i', async (route, ...expected) => {
		const at = route.replace(':id', addReceiver('message.reply').id);
		const body = route.startsWith('GET') ? undefined : NEW;
		const before = workspace.webhooks.map(({ name }) => name);
		workspace.subscription = 'past-due';
		const foreignKey = sandbox.createWorkspace().apiKey;
		const statuses: number[] = [];
		for (const key of [null, workspace.apiKey, foreignKey, workspace.revokeKey()]) {
			statuses.push((await call(at, body, key)).status);
		}
		const [keyless, pastDue, foreign] = expected;
		expect(statuses).toEqual([keyless, keyless, foreign, pastDue]);
		expect(workspace.webhooks.map(({ name }) => name)).toEqual(before);
	});

	it.each([
		[200, { success: true, message: 'Health check passed', statusCode: 200, response: 'body' }],
		[502, { success: false, error: 'HTTP 502: Bad Gateway', details: 'body', statusCode: 502 }],
		[null, { success: false, error: 'The operation was aborted due to timeout' }],
	])('reports that the endpoint answered a health check with %j', async (status, json) => {
		answer = status === null ? null : { status, body: 'body' };
		const { id, secret } = addReceiver('message.opened', 'message.sent');
		expect((await call(`POST /api/webhooks/${id}/health-check`)).json).toEqual(json);
		expect(String(received[0]?.body)).toContain('{"event":"message.opened"');
		expect(received[0]?.headers['x-tuco-signature']).toBe(hmac(received[0]?.body ?? '', secret));
	});
});

describe('a fault', () => {
	it.each([
		['before', 0],
		['after', 1],
	] as const)('drops the connection %s the work', async (drop, webhooks) => {
		sandbox.faults.add({ method: 'POST', drop, delayMs: 60 });
		const start = performance.now();
		await expect(call('POST /api/webhooks', NEW)).rejects.toThrow('fetch failed');
		expect(performance.now() - start).toBeGreaterThanOrEqual(55);
		expect(workspace.webhooks).toHaveLength(webhooks);
		expect(sandbox.requests.at(-1)).toMatchObject({ method: 'POST', body: NEW, status: null });
		expect(lines.at(-1)).toContain('API POST /api/webhooks: dropped');
	});

	it.each<[Fault, number[]]>([
		[{ status: 500 }, [500, 200, 200]],
		[{ status: 500, times: 2 }, [500, 500, 200]],
		[{ status: 500, times: Infinity }, [500, 500, 500]],
		[{ status: 500, skip: 2 }, [200, 200, 500]],
		[{ status: 500, method: 'DELETE' }, [200, 200, 200]],
		[{ status: 500, method: 'GET' }, [500, 200, 200]],
	])('%j makes three calls answer %j', async (fault, expected) => {
		sandbox.faults.add(fault);
		const statuses: number[] = [];
		while (statuses.length < 3) statuses.push((await call('GET /api/webhooks')).status);
		expect(statuses).toEqual(expected);
	});
});

describe('a delivery', () => {
	const families = Object.entries({ ...FAMILIES_OF, 'message.reaction': ['envelope'] as const });
	const payloads = families.flatMap(([event, all]) => all.map((family) => ({ event, family })));

	it.each(payloads)('of $event in family $family comes signed', async ({ event, family }) => {
		const { secret } = addReceiver(event);
		const timestamp = '2026-04-15T12:00:00.000Z';
		await workspace.fire({ event, family, testMode: true, facts: { timestamp } });
		const [{ headers, body } = { headers: {}, body: '' }] = received;
		const hints = { 'x-tuco-event': event, 'x-tuco-timestamp': timestamp };
		expect(headers).toMatchObject({ ...hints, 'x-tuco-signature': hmac(body, secret) });
		const sent = { event, timestamp, workspaceId: workspace.id, testMode: true };
		expect(JSON.parse(String(body))).toMatchObject(sent);
		// Only numbers and addresses that nobody has.
		expect(String(body)).not.toMatch(/\+(?!1\d{3}55501\d\d)\d|@(?!example\.com)/);
	});
});
