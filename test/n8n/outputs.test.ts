import { randomUUID } from 'node:crypto';

import { awaitItems, publish, until } from '../../tools/n8n/wait';
import { startSuite } from '../support/n8n/suite';
import { noOp, TRIGGER, tucoNode, workflowOf } from '../../tools/n8n/workflows';

const suite = startSuite();

const to = (node: string) => [{ node, type: 'main' as const, index: 0 }];

test('with one output per event, each event takes the branch at its own connector', async () => {
	const { client, tenant } = suite;
	const { workspace, credentialId } = tenant;
	const trigger = tucoNode(credentialId);
	// Chosen in another order than that of the list, which is the order of the connectors.
	const events = ['message.reply', 'message.fallback'];
	trigger.parameters = { ...trigger.parameters, events, outputMode: 'perEvent' };
	const workflow = await client.createWorkflow({
		name: 'Replies to HubSpot, fallbacks to Twilio',
		nodes: [trigger, noOp('Twilio'), noOp('HubSpot')],
		connections: { [TRIGGER]: { main: [to('Twilio'), to('HubSpot')] } },
	});
	await publish(client, workflow.id);
	await workspace.fire({ event: 'message.fallback' });
	await workspace.fire({ event: 'message.reply' });
	const executions = await until('both executions to end', async () => {
		const all = await client.executions({ workflowId: workflow.id });
		return all.length === 2 && all.every(({ status }) => status === 'success') && all;
	});
	const branches = await Promise.all(
		executions.map(async ({ id }) => {
			const execution = await client.execution(id);
			const [item] = execution.items(TRIGGER);
			const taken = ['Twilio', 'HubSpot'].filter((name) => execution.items(name).length > 0);
			return [item?.event, taken];
		}),
	);
	expect(Object.fromEntries(branches)).toEqual({
		'message.fallback': ['Twilio'],
		'message.reply': ['HubSpot'],
	});
});

test('with filters, only what passes all of them starts the workflow', async () => {
	const { client, tenant } = suite;
	const { workspace, credentialId } = tenant;
	const trigger = tucoNode(credentialId);
	const filters = { campaigns: ['Spring Outreach'], repliesContaining: ['interested'] };
	trigger.parameters = { ...trigger.parameters, filters };
	const workflow = await client.createWorkflow(workflowOf([trigger]));
	await publish(client, workflow.id);
	const reply = async (campaignName: string, text: string) => {
		const facts = { campaignName, text, messageId: randomUUID() };
		const fired = await workspace.fire({ event: 'message.reply', family: 'reply', facts });
		return fired.map(({ response }) => response);
	};
	const ignored = (why: string) => [`{"received":true,"ignored":"${why}"}`];
	expect(await reply('Autumn', 'I am interested')).toEqual(ignored('other-campaign'));
	expect(await reply('Spring Outreach', 'Not now')).toEqual(ignored('reply-text'));
	expect(await reply('Spring Outreach', 'I am INTERESTED')).toEqual(['{"received":true}']);
	const of = { workflowId: workflow.id, nodeName: TRIGGER, expected: 1 };
	expect(await awaitItems(client, of)).toMatchObject([{ message: 'I am INTERESTED' }]);
	expect(await client.executions({ workflowId: workflow.id })).toHaveLength(1);
});
