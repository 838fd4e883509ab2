import { until } from '../../tools/n8n/wait';
import { clearStages, setStage } from '../support/stage';

afterEach(clearStages);

describe('a Tuco that does not answer in time', () => {
	test('fails the publish with an error that says so, within the time of a life-cycle method', async () => {
		const { sandbox, host } = await setStage();
		sandbox.faults.add({ method: 'GET', delayMs: 20_000, times: Infinity });
		const before = Date.now();
		await expect(host.publish()).rejects.toMatchObject({
			message: 'Tuco did not answer in time',
			description: expect.stringContaining('Base URL') as string,
		});
		expect(Date.now() - before).toBeLessThan(10_000);
	});

	test('leaves no more than the next publish puts right when it adds the webhook all the same', async () => {
		const { sandbox, workspace, host } = await setStage();
		sandbox.faults.add({ method: 'POST', delayMs: 6000 });
		await expect(host.publish()).rejects.toMatchObject({
			message: 'Tuco did not answer in time',
		});
		await until('Tuco to have added it', () =>
			sandbox.requests.every(({ status }) => status !== null),
		);
		await host.publish();
		expect(workspace.webhooks).toHaveLength(1);
		await workspace.fire({ event: 'message.reply' });
		expect(host.executions).toHaveLength(1);
	});
});
