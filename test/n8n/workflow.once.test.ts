import { Redis } from 'ioredis';

import { redisAddress } from '../../tools/n8n/queue/addresses';
import { missingServices } from '../support/queue/missing';
import { FILE, forgetCounted } from '../../tools/n8n/queue/onceAcrossProcesses';
import { useWorkflows } from '../support/services/workflowRun';

const missing = missingServices();
const withRedis = missing === null ? describe : describe.skip;

if (missing !== null) {
	process.stdout.write(`The work that is done once is not tried by hand: ${missing}.\n`);
}

withRedis('executed by hand', () => {
	const workflow = useWorkflows(FILE);

	afterAll(async () => {
		const redis = new Redis(redisAddress().href);
		await forgetCounted(redis, workflow(FILE));
		await redis.quit();
	});

	test('it works on both samples that are pinned, and on none a second time', async () => {
		const first = await workflow(FILE).execute();
		expect(first.items('Do Your Work Here')).toEqual(first.items('Tuco Trigger'));
		expect(first.items('Tuco Trigger')).toHaveLength(2);
		const again = await workflow(FILE).execute();
		expect(again.items('Do Your Work Here')).toEqual([]);
	});
});
