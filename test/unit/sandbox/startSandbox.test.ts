import { until } from '../../../tools/n8n/wait';
import { startSandbox } from '../../../tools/sandbox';
import { call, clear, create, receive, start } from './support';

afterEach(clear);

describe('startSandbox', () => {
	it('takes a free port of 127.0.0.1', async () => {
		const { sandbox } = await start();
		expect(sandbox.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
	});

	it('takes another than the usual port where somebody listens there', async () => {
		const sandboxes = [await start({ port: 'usual' }), await start({ port: 'usual' })];
		const ports = sandboxes.map(({ sandbox }) => new URL(sandbox.url).port);
		expect(new Set(ports).size).toBe(2);
	});

	it('says so when the port is in use', async () => {
		const { sandbox } = await start();
		const port = Number(new URL(sandbox.url).port);
		await expect(startSandbox({ port })).rejects.toThrow(`Port ${port} is in use already`);
	});

	it('stops at once, even twice, and gives the port free', async () => {
		const { sandbox } = await start();
		await sandbox.stop();
		await sandbox.stop();
		await expect(call(sandbox, 'GET', '/_sandbox')).rejects.toThrow('fetch failed');
		const port = Number(new URL(sandbox.url).port);
		const again = await until('the port to be free', () => startSandbox({ port }));
		await again.stop();
	});

	it('gives up a delivery that is under way when it stops', async () => {
		const { sandbox, workspace } = await start();
		const receiver = await receive();
		receiver.answer = null;
		workspace.addByHand({ url: receiver.url, events: ['message.sent'] });
		const firing = workspace.fire({ event: 'message.sent' });
		while (receiver.received.length === 0) await new Promise(setImmediate);
		await sandbox.stop();
		expect(await firing).toMatchObject([{ status: null, error: 'The sandbox was stopped' }]);
	});

	it('tells of each call and each delivery in a line, without key or secret', async () => {
		const lines: string[] = [];
		const { sandbox, workspace } = await start({ onLine: (line) => lines.push(line) });
		const receiver = await receive();
		await create(sandbox, workspace, { url: receiver.url });
		const secret = workspace.webhooks[0]?.secret ?? '';
		await workspace.fire({ event: 'message.reply' });
		sandbox.faults.add({ drop: 'before' });
		await create(sandbox, workspace).catch(() => null);
		expect(lines).toEqual([
			expect.stringContaining(`API POST /api/webhooks: 201 (${workspace.id})`),
			expect.stringContaining(`EVENT message.reply (reply) to ${receiver.url}: 200 in `),
			expect.stringContaining('API POST /api/webhooks: dropped before the work'),
		]);
		expect(lines.join()).not.toContain(secret);
		expect(lines.join()).not.toContain(workspace.apiKey);
	});
});
