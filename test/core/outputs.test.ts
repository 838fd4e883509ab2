import { clearStages, setStage } from '../support/stage';

afterEach(clearStages);

test('with one output per event, each event leaves by its own, in the order of the list', async () => {
	const { workspace, host } = await setStage({
		outputMode: 'perEvent',
		events: ['message.sent', 'message.reply', 'message.fallback'],
	});
	await host.publish();
	for (const event of ['message.fallback', 'message.reply', 'message.sent']) {
		await workspace.fire({ event });
	}
	const leftBy = host.executions.map(({ items }) => items.map((output) => output.length));
	expect(leftBy).toEqual([
		[1, 0, 0],
		[0, 1, 0],
		[0, 0, 1],
	]);
});
