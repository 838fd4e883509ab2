import { awaitItems } from '../../n8n/awaitItems';
import { until } from '../../n8n/until';
import { signBody } from '../../sandbox';
import { openPoster } from '../../test/support/fuzz/post';
import { publish } from '../../test/support/n8n/publishing';
import type { RealN8n } from '../../test/support/realN8n';
import type { Contestant, Entry, Name } from './contestant';
import { replyEvent } from './event';
import { idle } from './idle';

const CONNECTIONS = 32;

/**
 * Publishes a workflow that takes part, and sees that an event comes out at its end, and, where it verifies, that a
 * forged one does not.
 */
export async function enter({ client }: RealN8n, name: Name, entry: Entry): Promise<Contestant> {
	const { id: workflowId } = await client.createWorkflow(entry.workflow);
	await publish(client, workflowId);
	const { url, secret } = entry.target();
	const poster = openPoster(CONNECTIONS);
	const post = async (key: string) => {
		const body = replyEvent();
		return await poster.post(url, { headers: entry.headers(signBody(body, key)), body });
	};
	await until(`${name} to take events`, async () => (await post(secret)).status === 200);
	const arrived = await awaitItems(client, { workflowId, nodeName: 'Done', expected: 1 });
	if (arrived.length !== 1) throw new Error(`${name} let ${arrived.length} items through, not 1`);
	if (entry.isVerifying) {
		await post('forged');
		await idle(client, workflowId);
		const executions = await client.executions({ workflowId });
		const all = executions.map(async ({ id }) => (await client.execution(id)).items('Done'));
		if ((await Promise.all(all)).flat().length !== 1) {
			throw new Error(`${name} let a forged event through`);
		}
	}
	return {
		name,
		client,
		workflowId,
		async post() {
			const { status, response } = await post(secret);
			if (status !== 200) throw new Error(`${name} answered ${status}: ${response}`);
		},
	};
}
