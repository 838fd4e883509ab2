import { clearStages, setStage } from '../support/stage';

afterEach(clearStages);

test('the lines are listed by name, with what they send from', async () => {
	const { host } = await setStage();
	expect(await host.lines()).toEqual([
		{ name: '+16462230922', value: '667f1f77bcf86cd799439034' },
		{ name: 'Alex (+16462230921)', value: '667f1f77bcf86cd799439024' },
		{ name: 'Lindsey Rodriguez (+16462230920)', value: '667f1f77bcf86cd799439014' },
	]);
});

test('a key that Tuco does not accept is told', async () => {
	const { host, workspace } = await setStage();
	workspace.revokeKey();
	await expect(host.lines()).rejects.toMatchObject({
		message: 'Tuco did not accept the API key',
		description: expect.stringContaining('API Keys in Tuco') as string,
	});
});

test('an answer without lines is told', async () => {
	const { host, sandbox } = await setStage();
	sandbox.faults.add({ method: 'GET', body: '{"numbers":[]}' });
	await expect(host.lines()).rejects.toThrow('no list of lines');
});

test('events of other lines start nothing, and Tuco is told why', async () => {
	const lineId = '667f1f77bcf86cd799439014';
	const { host, workspace } = await setStage({ filters: { lines: [lineId] } });
	await host.publish();
	const [matching] = await workspace.fire({ event: 'message.sent', family: 'document' });
	const [other] = await workspace.fire({
		event: 'message.sent',
		family: 'document',
		facts: { lineId: '667f1f77bcf86cd799439024' },
	});
	expect(matching).toMatchObject({ status: 200, response: '{"received":true}' });
	expect(other).toMatchObject({
		status: 200,
		response: '{"received":true,"ignored":"other-line"}',
	});
	expect(host.executions).toHaveLength(1);
});

test('a filter takes an expression', async () => {
	const { host, workspace } = await setStage({
		filters: { repliesContaining: '={{ "te" + "ll" }}' },
	});
	await host.publish();
	await workspace.fire({ event: 'message.reply', facts: { text: 'Tell me more' } });
	await workspace.fire({ event: 'message.reply', facts: { text: 'No' } });
	expect(host.executions).toHaveLength(1);
});
