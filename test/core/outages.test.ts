import { inspect } from 'node:util';

import { clearStages, parameters, setStage } from '../support/stage';

afterEach(clearStages);

describe('when Tuco refuses a publish, the user reads what happened and what to do', () => {
	test.each([
		[401, 'Tuco did not accept the API key', 'API Keys in Tuco'],
		[402, 'The Tuco workspace is read-only because its subscription is past due', 'billing'],
		[400, 'Tuco rejected the request', 'WEBHOOK_URL'],
	])('HTTP %i', async (status, message, remedy) => {
		const { sandbox, host } = await setStage();
		sandbox.faults.add({ method: 'POST', status });
		await expect(host.publish()).rejects.toMatchObject({
			message: expect.stringContaining(message) as string,
			description: expect.stringContaining(remedy) as string,
		});
	});

	test('an address that answers with a web page', async () => {
		const { sandbox, host } = await setStage();
		sandbox.faults.add({ body: '<html>Welcome</html>', contentType: 'text/html' });
		await expect(host.publish()).rejects.toMatchObject({
			message: expect.stringContaining('not a JSON object') as string,
		});
	});

	test('a created webhook without a secret, which is removed again', async () => {
		const { sandbox, workspace, host } = await setStage();
		sandbox.faults.add({ method: 'POST', body: '{"id":"680a1b2c3d4e5f6789012345"}' });
		await expect(host.publish()).rejects.toMatchObject({
			message: expect.stringContaining('no webhook ID or no secret') as string,
		});
		expect(workspace.webhooks).toEqual([]);
	});

	test('a Tuco that is out of reach', async () => {
		const { host } = await setStage();
		// Nobody listens on port 1, and no other test is given it meanwhile.
		host.credential.data = { ...host.credential.data, baseUrl: 'http://127.0.0.1:1' };
		await expect(host.publish()).rejects.toMatchObject({ message: 'Tuco could not be reached' });
	});

	test('a Base URL over which the key would travel in the open', async () => {
		const { host } = await setStage();
		host.credential.data = { ...host.credential.data, baseUrl: 'http://app.tuco.ai' };
		await expect(host.publish()).rejects.toMatchObject({
			message: expect.stringContaining('https') as string,
		});
	});

	test.each([{ status: 401 }, { drop: 'before' as const }])(
		'an error after %j holds neither the key nor a secret',
		async (fault) => {
			const { sandbox, workspace, host, log } = await setStage();
			sandbox.faults.add({ ...fault, method: 'POST' });
			const error = await host.publish().catch((thrown: unknown) => thrown);
			expect(error).toBeInstanceOf(Error);
			const told = inspect([error, log], { depth: 20, showHidden: true });
			expect(told).not.toContain(workspace.apiKey);
		},
	);
});

describe('a passing fault', () => {
	test('of a safe call is tried again', async () => {
		const { sandbox, workspace, host } = await setStage();
		sandbox.faults.add({ method: 'GET', status: 503, times: 1 });
		await host.publish();
		expect(workspace.webhooks).toHaveLength(1);
	});

	test('of a creation is tried again only when nothing was changed, as Retry-After says', async () => {
		const { sandbox, workspace, host } = await setStage();
		sandbox.faults.add({ method: 'POST', status: 429, retryAfter: 1 });
		const before = Date.now();
		await host.publish();
		expect(Date.now() - before).toBeGreaterThanOrEqual(1000);
		expect(workspace.webhooks).toHaveLength(1);
	});

	test('with a Retry-After beyond the time of a publish is reported at once', async () => {
		const { sandbox, host } = await setStage();
		sandbox.faults.add({ method: 'POST', status: 429, retryAfter: 3600 });
		await expect(host.publish()).rejects.toMatchObject({
			message: 'Tuco is receiving too many requests',
			description: expect.stringContaining('3600 seconds') as string,
		});
	});
});

describe('a creation whose answer is lost', () => {
	test('leaves no webhook behind', async () => {
		const { sandbox, workspace, host } = await setStage();
		sandbox.faults.add({ method: 'POST', drop: 'after' });
		await expect(host.publish()).rejects.toMatchObject({ message: 'Tuco could not be reached' });
		expect(workspace.webhooks).toEqual([]);
	});

	test('is swept by the next publish when even the clean-up fails', async () => {
		const { sandbox, workspace, host } = await setStage();
		sandbox.faults.add({ method: 'POST', drop: 'after' });
		sandbox.faults.add({ method: 'DELETE', status: 402 });
		await expect(host.publish()).rejects.toThrow();
		expect(workspace.webhooks).toHaveLength(1);
		await host.publish();
		expect(workspace.webhooks).toHaveLength(1);
		await workspace.fire({ event: 'message.reply' });
		expect(host.executions).toHaveLength(1);
	});
});

describe('a stray that Tuco refuses to remove', () => {
	test('does not fail the publish, is logged, and goes with the next one', async () => {
		const { sandbox, workspace, host, log } = await setStage();
		await host.publish();
		workspace.double(workspace.webhooks[0]?.id ?? '');
		sandbox.faults.add({ method: 'DELETE', status: 402 });
		await host.publish();
		expect(log).toContainEqual(
			expect.objectContaining({
				level: 'warn',
				message: expect.stringContaining('could not be removed') as string,
			}),
		);
		await host.publish();
		expect(workspace.webhooks).toHaveLength(1);
	});
});

describe('a start of n8n', () => {
	test.each([401, 402, 429, 500])(
		'keeps a remembered registration while Tuco answers %i',
		async (status) => {
			const { sandbox, host, log } = await setStage();
			await host.publish();
			sandbox.faults.add({ status, times: Infinity, retryAfter: 3600 });
			expect(await host.checkExists('init')).toBe(true);
			expect(log).toContainEqual(expect.objectContaining({ level: 'warn' }));
		},
	);

	test('keeps a remembered registration while Tuco is out of reach', async () => {
		const { sandbox, host } = await setStage();
		await host.publish();
		await sandbox.stop();
		expect(await host.checkExists('leadershipChange')).toBe(true);
	});

	test('keeps a registration that stands though it cannot be brought up to date', async () => {
		const { sandbox, workspace, host } = await setStage();
		await host.publish();
		host.parameters = parameters({ events: ['message.reply'] });
		sandbox.faults.add({ method: 'PATCH', status: 402 });
		await host.publish('init');
		await workspace.fire({ event: 'message.reply' });
		expect(host.executions).toHaveLength(1);
	});

	test('fails without a remembered registration', async () => {
		const { sandbox, host } = await setStage();
		sandbox.faults.add({ status: 402, times: Infinity });
		await expect(host.publish('init')).rejects.toThrow('past due');
	});
});

test('a user who publishes during an outage is told, even with a registration remembered', async () => {
	const { sandbox, host } = await setStage();
	await host.publish();
	sandbox.faults.add({ status: 401, times: Infinity });
	await expect(host.publish('activate')).rejects.toThrow('did not accept the API key');
});

describe('after a publish that failed, n8n drops its record of the webhook', () => {
	test('for Tuco has removed what there was', async () => {
		const { sandbox, workspace, host } = await setStage();
		await host.publish();
		host.parameters = parameters({ events: ['message.reply'] });
		sandbox.faults.add({ method: 'PATCH', status: 402 });
		await expect(host.publish()).rejects.toThrow('past due');
		expect(await host.tidyUp()).toBe(true);
		expect(workspace.webhooks).toEqual([]);
	});

	test.each([
		['a refusal', { status: 401 }, 'Tuco did not accept the API key'],
		['an outage', { drop: 'before' as const }, 'Tuco could not be reached'],
	])('in spite of %s, which is logged', async (_what, fault, told) => {
		const { sandbox, host, log } = await setStage();
		sandbox.faults.add({ ...fault, times: Infinity });
		await expect(host.publish()).rejects.toThrow(told);
		expect(await host.tidyUp()).toBe(false);
		expect(log).toContainEqual(
			expect.objectContaining({
				level: 'warn',
				message: expect.stringContaining(told) as string,
			}),
		);
	});

	test('in spite of a credential that cannot be used', async () => {
		const { host } = await setStage();
		host.credential.data = { ...host.credential.data, baseUrl: 'http://app.tuco.ai' };
		await expect(host.publish()).rejects.toThrow('https');
		expect(await host.tidyUp()).toBe(false);
	});

	test('but an unpublish that Tuco refuses is told', async () => {
		const { sandbox, host } = await setStage();
		await expect(host.publish()).resolves.toBeUndefined();
		sandbox.faults.add({ method: 'DELETE', status: 402 });
		await expect(host.tidyUp()).rejects.toThrow('past due');
	});
});
