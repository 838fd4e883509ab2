import { awaitItems, publish, until } from '../../n8n/wait';
import { signBody } from '../../sandbox';
import { openPoster, type Poster } from '../../n8n/load';
import type { RealN8n } from '../../n8n/realN8n';
import type { Contestant, Entry, Name } from './contestant';
import { replyEvent } from './event';
import { idle } from './idle';

/**
 * Publishes a workflow that takes part, and sees that an event comes out at its end, and, where it verifies, that a
 * forged one does not.
 */
export async function enter({ client }: RealN8n, name: Name, entry: Entry): Promise<Contestant> {
	const { id: workflowId } = await client.createWorkflow(entry.workflow);
	await publish(client, workflowId);
	const { url, secret } = entry.target();
	const post = async (poster: Poster, key = secret) => {
		const body = replyEvent();
		return await poster.post(url, { headers: entry.headers(signBody(body, key)), body });
	};
	const first = openPoster(1);
	await until(`${name} to take events`, async () => (await post(first)).status === 200);
	await awaitItems(client, { workflowId, nodeName: 'Done', expected: 1 });
	if (entry.isVerifying) await post(first, 'forged');
	first.close();
	await idle(client, workflowId);
	const executions = await client.executions({ workflowId });
	const items = executions.map(async ({ id }) => (await client.execution(id)).items('Done'));
	const came = (await Promise.all(items)).flat().length;
	if (came !== 1) throw new Error(`${name} let ${came} of one event through, and a forged one`);
	return {
		name,
		client,
		workflowId,
		connect(connections) {
			const poster = openPoster(connections);
			return {
				async post() {
					const { status, response } = await post(poster);
					if (status !== 200) throw new Error(`${name} answered ${status}: ${response}`);
				},
				close() {
					poster.close();
				},
			};
		},
	};
}
