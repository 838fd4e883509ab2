import type { Fault } from '../../../tools/sandbox';
import type { Sandbox, Workspace } from '../../../tools/sandbox/types';
import { call, clear, create, start } from './support';

afterEach(clear);

const list = (sandbox: Sandbox, { apiKey: key }: Workspace) =>
	call(sandbox, 'GET', '/api/webhooks', { key });

describe('a fault with a status', () => {
	it.each([
		[400, { error: 'Invalid URL format' }],
		[401, { error: 'Unauthorized' }],
		[402, { error: 'READ_ONLY', code: 'READ_ONLY', reason: 'past_due' }],
		[404, { error: 'Webhook not found' }],
		[429, { error: 'Too many requests' }],
		[500, { error: 'Internal Server Error' }],
		[503, { error: 'Service Unavailable' }],
	])('%i answers as Tuco does, without doing the work', async (status, json) => {
		const { sandbox, workspace } = await start();
		sandbox.faults.add({ status });
		expect(await create(sandbox, workspace)).toMatchObject({ status, json });
		expect(workspace.webhooks).toEqual([]);
	});

	it('says how long to wait', async () => {
		const { sandbox, workspace } = await start();
		sandbox.faults.add({ status: 429, retryAfter: 7 });
		expect((await list(sandbox, workspace)).headers.get('Retry-After')).toBe('7');
	});

	it('answers with a body of its own', async () => {
		const { sandbox, workspace } = await start();
		sandbox.faults.add({
			status: 502,
			body: '<h1>Bad</h1>',
			contentType: 'text/plain; charset=utf-8',
		});
		const { status, headers, text } = await list(sandbox, workspace);
		expect([status, headers.get('Content-Type'), text]).toEqual([
			502,
			'text/plain; charset=utf-8',
			'<h1>Bad</h1>',
		]);
	});
});

it('a fault with a body alone answers 200 with it as it is, without doing the work', async () => {
	const { sandbox, workspace } = await start();
	sandbox.faults.add({ body: '{"webhooks":[' });
	const { status, text } = await create(sandbox, workspace);
	expect([status, text]).toEqual([200, '{"webhooks":[']);
	expect(workspace.webhooks).toEqual([]);
});

describe('a dropped connection', () => {
	it('before the work leaves nothing done', async () => {
		const { sandbox, workspace } = await start();
		sandbox.faults.add({ method: 'POST', drop: 'before' });
		await expect(create(sandbox, workspace)).rejects.toThrow('fetch failed');
		expect(workspace.webhooks).toEqual([]);
	});

	it('after the work leaves it done', async () => {
		const { sandbox, workspace } = await start();
		sandbox.faults.add({ method: 'POST', drop: 'after' });
		await expect(create(sandbox, workspace)).rejects.toThrow('fetch failed');
		expect(workspace.webhooks).toHaveLength(1);
		expect(sandbox.requests).toMatchObject([{ method: 'POST', status: null }]);
	});
});

describe('a delay', () => {
	it('comes before the work, which is done all the same', async () => {
		const { sandbox, workspace } = await start();
		sandbox.faults.add({ delayMs: 60 });
		const before = performance.now();
		expect(await create(sandbox, workspace)).toMatchObject({ status: 201 });
		expect(performance.now() - before).toBeGreaterThanOrEqual(55);
	});

	it('does not hold up a sandbox that is stopped', async () => {
		const { sandbox, workspace } = await start();
		sandbox.faults.add({ delayMs: 600_000 });
		const calling = expect(create(sandbox, workspace)).rejects.toThrow('fetch failed');
		while (sandbox.requests.length === 0) await new Promise(setImmediate);
		await sandbox.stop();
		await calling;
		expect(workspace.webhooks).toEqual([]);
	});
});

describe('which calls a fault takes', () => {
	const statuses = async (fault: Fault, calls: number) => {
		const { sandbox, workspace } = await start();
		sandbox.faults.add(fault);
		const answers: number[] = [];
		for (let made = 0; made < calls; made++) {
			answers.push((await list(sandbox, workspace)).status);
		}
		return answers;
	};

	it('is one unless told otherwise', async () => {
		expect(await statuses({ status: 500 }, 3)).toEqual([500, 200, 200]);
	});

	it('is as many as it is told', async () => {
		expect(await statuses({ status: 500, times: 2 }, 3)).toEqual([500, 500, 200]);
		expect(await statuses({ status: 500, times: Infinity }, 3)).toEqual([500, 500, 500]);
	});

	it('starts after those that it lets through', async () => {
		expect(await statuses({ status: 500, skip: 2 }, 4)).toEqual([200, 200, 500, 200]);
	});

	it('is by method and by the start of the path', async () => {
		expect(await statuses({ status: 500, method: 'delete' }, 1)).toEqual([200]);
		expect(await statuses({ status: 500, path: '/api/webhooks/' }, 1)).toEqual([200]);
		expect(await statuses({ status: 500, method: 'get', path: '/api/w' }, 1)).toEqual([500]);
	});

	it('is by the order in which faults were added', async () => {
		const { sandbox, workspace } = await start();
		sandbox.faults.add({ status: 500 });
		sandbox.faults.add({ status: 429 });
		expect((await list(sandbox, workspace)).status).toBe(500);
		expect((await list(sandbox, workspace)).status).toBe(429);
	});
});

describe('the list of faults', () => {
	it('tells what is still to come, and is cleared', async () => {
		const { sandbox, workspace } = await start();
		sandbox.faults.add({ status: 500, times: 2 });
		await list(sandbox, workspace);
		expect(sandbox.faults.list()).toEqual([{ status: 500, times: 1, skip: 0 }]);
		sandbox.faults.clear();
		expect((await list(sandbox, workspace)).status).toBe(200);
	});

	it.each<[Fault, string]>([
		[{}, 'A fault needs a status, a body, a delayMs or a drop'],
		[{ status: 99 }, 'status must be'],
		[{ status: 500, times: 0 }, 'times must be'],
		[{ status: 500, skip: -1 }, 'skip must be'],
		[{ status: 500, retryAfter: Number.NaN }, 'retryAfter must be'],
		[{ delayMs: -1 }, 'delayMs must be'],
	])('refuses %j', async (fault, reason) => {
		const { sandbox } = await start();
		expect(() => {
			sandbox.faults.add(fault);
		}).toThrow(reason);
	});
});
