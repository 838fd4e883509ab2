import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import { resolve } from 'node:path';

import { listen, type Sandbox, startSandbox, type Workspace } from '../../tools/sandbox';

let sandbox: Sandbox;
let workspace: Workspace;
let receiverUrl: string;
let answer = { status: 200, body: 'OK' };
const lines: string[] = [];

const receiver = createServer((incoming, response) => {
	incoming.resume();
	response.writeHead(answer.status).end(answer.body);
});

beforeAll(async () => {
	sandbox = await startSandbox({ onLine: (line) => lines.push(line) });
	receiverUrl = await listen(receiver, 0);
});

beforeEach(() => {
	workspace = sandbox.createWorkspace();
});

afterAll(async () => {
	await sandbox.stop();
	receiver.close();
});

async function call(at: string, body?: object) {
	const [method, path] = at.split(' ');
	const options = { method, body: body && JSON.stringify(body) };
	const response = await fetch(`${sandbox.url}${path ?? ''}`, options);
	return { status: response.status, headers: response.headers, text: await response.text() };
}

describe('the page', () => {
	const own = { Origin: 'http://localhost', Host: 'localhost', 'Sec-Fetch-Site': 'same-origin' };

	it.each(['/', '/page.css', '/page.js', '/icon.svg', '/pico.classless.orange.min.css'])(
		'serves %s, which may load nothing from elsewhere',
		async (path) => {
			const { status, headers, text } = await call(`GET ${path}`);
			expect(status).toBe(200);
			expect(headers.get('Content-Security-Policy')).toContain("default-src 'self'");
			expect(text).not.toMatch(/(?:src|href)="(?:https?:)?\/\/|<style|style=|<script>/);
		},
	);

	it('fires events, checks webhooks and shows the results, without key and secret', async () => {
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

	it.each([
		['another site', { 'Sec-Fetch-Site': 'cross-site' }, 403],
		['another port', { 'Sec-Fetch-Site': 'same-site' }, 403],
		['a name for 127.0.0.1', { ...own, Host: 'evil.example', Origin: 'http://evil.example' }, 403],
		['itself', own, 200],
	])('lets calls from %s in or not', async (_, headers, status) => {
		const calling = request(`${sandbox.url}/_sandbox/state`, { headers }).end();
		const [response] = (await once(calling, 'response')) as [IncomingMessage];
		response.resume();
		expect(response.statusCode).toBe(status);
	});
});

describe('npm run sandbox', () => {
	it('prints URL, key and examples, on another port when 3900 is taken', async () => {
		const usual = await startSandbox({ port: 'usual' });
		const cwd = resolve(__dirname, '../..');
		const command = spawn('node', ['--import', 'tsx', 'tools/sandbox/main.ts'], { cwd });
		let printed = '';
		command.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
		while (!printed.includes('/faults')) await once(command.stdout, 'data');
		expect(printed).toMatch(/^Tuco sandbox at http:\/\/127\.0\.0\.1:\d+\nAPI key: tuco_sk_/);
		expect(printed.match(/^curl /gm)).toHaveLength(3);
		expect(printed).not.toContain(`${usual.url}\n`);
		command.kill('SIGTERM');
		expect(await once(command, 'close')).toEqual([0, null]);
		await usual.stop();
	});
});
