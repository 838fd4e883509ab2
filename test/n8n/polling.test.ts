import { awaitItems, publish, until } from '../../tools/n8n/wait';
import { pollingNode, workflowOf } from '../../tools/n8n/workflows';
import { inN8n1 } from '../../tools/n8n/realN8n';
import { startSuite } from '../support/n8n/suite';
import { sized } from '../support/random';

/** n8n's new poller, which saves the cursor together with the execution. */
const NEW_POLLER = {
	N8N_SCHEDULER_ENABLED: 'true',
	N8N_SCHEDULER_TRIGGER_NODE_MODE: 'new',
	N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
	N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
	N8N_USE_WORKFLOW_PUBLICATION_SERVICE: 'true',
};

const POLLERS: [how: string, env: Record<string, string>][] = [
	['as n8n polls by default', {}],
	['with the new poller of n8n', NEW_POLLER],
];

describe.each(POLLERS.slice(0, inN8n1() ? 1 : sized(2)))('%s', (how, env) => {
	const suite = startSuite({ env });

	test('new replies start the workflow, also those that arrive while n8n is down', async () => {
		const { workspace, client } = suite;
		const { _id: leadId } = workspace.messaging.addLead({
			firstName: 'Jane',
			phone: '+12025550101',
		});
		await workspace.reply(leadId, 'Before');
		// Tuco's clock, in the header of its answers, has whole seconds.
		suite.sandbox.advance(2_000);
		const node = pollingNode(suite.credentialId);
		const { id } = await client.createWorkflow(workflowOf([node]));
		await publish(client, id);
		const polls = () =>
			suite.sandbox.requests.filter(({ path }) => path.startsWith('/api/replies'));
		await until('the first poll', () => polls().length > 0);
		await workspace.reply(leadId, 'While n8n runs');
		const texts = async (expected: number) => {
			const all = { workflowId: id, nodeName: node.name, expected };
			const items = await awaitItems(client, all, { timeoutMs: 150_000 });
			return items.map(({ message }) => message);
		};
		expect(await texts(1)).toEqual(['While n8n runs']);

		await suite.server.stop('SIGKILL');
		await workspace.reply(leadId, 'While n8n is down');
		await suite.restart();
		expect(await texts(2)).toContain('While n8n is down');
		const all = await texts(2);
		expect(all).not.toContain('Before');
		process.stdout.write(`polling, ${how}: ${JSON.stringify(all)}\n`);
	});
});
