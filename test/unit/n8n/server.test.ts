import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { LOOPBACK, startN8n } from '../../../tools/n8n/server';
import { freshFolder, removeFolders } from './folder';

afterEach(removeFolders);

/** A program that is started as n8n would be. */
function standIn(code: string) {
	const folder = freshFolder();
	const entry = join(folder, 'entry.js');
	writeFileSync(entry, code);
	return {
		folder: join(folder, 'data'),
		install: { version: '0.0.0', node: process.execPath, entry, folder },
	};
}

/** Healthy at once, and with its REST interface in place a moment later. */
const ANSWERING = `
	const since = Date.now();
	require('http').createServer((request, response) => {
		const ready = request.url === '/healthz' || Date.now() - since > 300;
		response.writeHead(ready ? 200 : 404).end('{"data":{}}');
	}).on('error', () => {
		console.log("n8n's port " + process.env.N8N_PORT + ' is already in use');
		process.exit(1);
	}).listen(process.env.N8N_PORT, '127.0.0.1', () => console.log('listening'));
`;

describe('startN8n', () => {
	it('resolves when REST answers, and stops in order', async () => {
		const server = await startN8n(standIn(ANSWERING));
		expect((await fetch(`${server.url}/rest/settings`)).status).toBe(200);
		expect(await server.log()).toBe('listening\n');
		await server.stop();
		await server.stop();
		expect(await server.exited).toEqual({ code: null, signal: 'SIGTERM' });
	});

	it('shows the end of the log of an n8n that ends while starting', async () => {
		const starting = startN8n(standIn("console.error('no such table'); process.exit(3)"));
		await expect(starting).rejects.toThrow(/ended while starting \(code 3\).*no such table/s);
	});

	it('ends an n8n that does not answer in time', async () => {
		const { folder, install } = standIn('setInterval(() => {}, 1000)');
		await expect(startN8n({ folder, install, timeoutMs: 300 })).rejects.toThrow(
			'n8n did not answer within 0.3 s',
		);
	});

	it('tries other ports when one was taken in between', async () => {
		const once = `
			const fs = require('fs');
			if (!fs.existsSync('tried')) {
				fs.writeFileSync('tried', '');
				console.log("n8n's port 1 is already in use. Do you have another instance of n8n running already?");
				process.exit(1);
			}
		`;
		const server = await startN8n(standIn(once + ANSWERING));
		await server.stop();
	});

	it('names a wanted port that is taken', async () => {
		const other = createServer();
		await new Promise<void>((resolve) => other.listen(0, LOOPBACK, resolve));
		const address = other.address();
		const port = typeof address === 'object' && address !== null ? address.port : 0;
		await expect(startN8n({ ...standIn(ANSWERING), port })).rejects.toThrow(
			`Port ${port} is not free on this machine`,
		);
		other.close();
	});
});
