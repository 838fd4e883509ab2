import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';

import {
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

afterAll(async () => {
	await sandbox.stop();
	receiver.closeAllConnections();
	receiver.close();
});

/** Calls the sandbox over HTTP, with the workspace's key. */
async function call(at: string, body?: object) {
	const [method, path] = at.split(' ');
	const response = await fetch(`${sandbox.url}${path ?? ''}`, {
		method,
		headers: { Authorization: `Bearer ${workspace.apiKey}` },
		...(body && { body: JSON.stringify(body) }),
	});
	const text = await response.text();
	const json: unknown = /^\{.*\}$/.test(text) ? JSON.parse(text) : null;
	return { status: response.status, headers: response.headers, text, json };
}

const addReceiver = (...events: string[]) => workspace.addByHand({ url: receiverUrl, events });
const hmac = (body: string | Buffer, secret: string) =>
	createHmac('sha256', secret).update(body).digest('hex');

describe('a delivery', () => {
	const families = Object.entries({ ...FAMILIES_OF, 'message.reaction': ['envelope'] as const });
	const payloads = families.flatMap(([event, all]) => all.map((family) => ({ event, family })));

	it.each(payloads)('of $event in the form $family is signed', async ({ event, family }) => {
		const { secret } = addReceiver(event);
		const timestamp = '2026-04-15T12:00:00.000Z';
		await workspace.fire({ event, family, testMode: true, facts: { timestamp } });
		const [{ headers, body } = { headers: {}, body: '' }] = received;
		const hints = { 'x-tuco-event': event, 'x-tuco-timestamp': timestamp };
		expect(headers).toMatchObject({ ...hints, 'x-tuco-signature': hmac(body, secret) });
		const sent = { event, timestamp, workspaceId: workspace.id, testMode: true };
		expect(JSON.parse(String(body))).toMatchObject(sent);
		// Only phone numbers and addresses that belong to nobody.
		expect(String(body)).not.toMatch(/\+(?!1\d{3}55501\d\d)\d|@(?!example\.com)/);
	});
});

test('with Twilio connected, Tuco sends an SMS itself on a fallback, without an event for it', async () => {
	addReceiver('message.fallback', 'message.failed');
	workspace.messaging.addLead({ phone: '+12025550142' });
	const fallback = { event: 'message.fallback', facts: { recipientPhone: '+12025550142' } };
	await workspace.fire(fallback);
	await call(`PATCH /_sandbox/workspaces/${workspace.id}`, { twilioConnected: true });
	await workspace.fire({ ...fallback, event: 'message.failed' });
	await workspace.fire({ ...fallback, testMode: true });
	await workspace.fire({ ...fallback, family: 'test' });
	await workspace.fire({ ...fallback, facts: { recipientPhone: null } });
	await workspace.fire({ ...fallback, facts: { ...fallback.facts, text: 'Hi Jane' } });
	const { workspaces } = (await call('GET /_sandbox/state')).json as { workspaces: object[] };
	const leads = [{ chat: [{ status: 'SMS by Tuco', text: 'Hi Jane' }] }];
	expect(workspaces.at(-1)).toMatchObject({ twilioConnected: true, leads });
	expect(received).toHaveLength(6);
});

describe('the page', () => {
	const own = { Origin: 'http://localhost', Host: 'localhost', 'Sec-Fetch-Site': 'same-origin' };

	it.each(['/', '/page.css', '/page.js', '/icon.svg', '/pico.classless.orange.min.css'])(
		'serves %s, which may load nothing from other hosts',
		async (path) => {
			const { status, headers, text } = await call(`GET ${path}`);
			expect(status).toBe(200);
			expect(headers.get('Content-Security-Policy')).toContain("default-src 'self'");
			expect(text).not.toMatch(/(?:src|href)="(?:https?:)?\/\/|<style|style=|<script>/);
		},
	);

	it('fires events, checks webhooks and shows the results, but no key or secret', async () => {
		const { id, secret } = workspace.addByHand({
			url: receiverUrl,
			events: ['message.reply'],
		});
		const path = `POST /_sandbox/workspaces/${workspace.id}`;
		await call(`${path}/fire`, { event: 'message.reply', facts: { text: '<b>Yes</b>' } });
		answer = { status: 502, body: 'x'.repeat(3000) };
		await call(`${path}/health-check`, {});
		workspace.pause(id);
		await call(`${path}/fire`, { event: 'message.reply' });
		const { text } = await call('GET /_sandbox/state');
		const { workspaces } = JSON.parse(text) as { workspaces: object[] };
		expect(workspaces.at(-1)).toMatchObject({
			webhooks: [{ id, name: 'Added by hand', isActive: false }],
			deliveries: [
				{ family: 'reply', status: 200, statusText: 'OK', webhookId: id },
				{ family: 'test', status: 502, statusText: 'Bad Gateway', response: 'x'.repeat(2000) },
			],
		});
		for (const hidden of [secret, workspace.apiKey])
			expect(text + lines.join()).not.toContain(hidden);
	});

	it('plays a conversation: replies, a message opened, a colleague, and no more iMessage', async () => {
		addReceiver('message.reply', 'message.opened', 'message.sent');
		const path = `/_sandbox/workspaces/${workspace.id}`;
		const phone = '+12025550142';
		const sent = await call('POST /api/messages', { message: 'A minute?', recipientPhone: phone });
		const { leadId } = sent.json as { leadId: string };
		await call(`POST ${path}/reply`, { leadId, text: 'Yes, now' });
		await call(`POST ${path}/open`, { leadId });
		await call(`PATCH ${path}`, { withoutIMessage: [phone] });
		workspace.messaging.isPaced = false;
		sandbox.advance(1000);
		await call(`POST ${path}/send`, { leadId, text: 'Great' });
		expect(received.map(({ body }) => JSON.parse(String(body)) as object)).toMatchObject([
			{ event: 'message.sent' },
			{ event: 'message.reply', message: 'Yes, now', originalMessage: 'A minute?' },
			{ event: 'message.opened', message: { leadId, message: 'A minute?' } },
		]);
		const { workspaces } = (await call('GET /_sandbox/state')).json as { workspaces: object[] };
		const chat = [
			{ status: 'sent', text: 'A minute?' },
			{ status: 'reply', text: 'Yes, now' },
			{ status: 'fallback', text: 'Great', note: expect.stringContaining(phone) as string },
		];
		const lead = { id: leadId, name: phone, addresses: [phone], chat };
		expect(workspaces.at(-1)).toMatchObject({ leads: [lead] });
	});

	it.each([
		['another site', { 'Sec-Fetch-Site': 'cross-site' }, 403],
		['another port', { 'Sec-Fetch-Site': 'same-site' }, 403],
		['a name for 127.0.0.1', { ...own, Host: 'evil.example', Origin: 'http://evil.example' }, 403],
		['itself', own, 200],
	])('checks the origin of a call from %s', async (_, headers, status) => {
		const calling = request(`${sandbox.url}/_sandbox/state`, { headers }).end();
		const [response] = (await once(calling, 'response')) as [IncomingMessage];
		response.resume();
		expect(response.statusCode).toBe(status);
	});
});
