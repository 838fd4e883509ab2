import { credentialsOf } from '../../tools/n8n/serviceCredentials';
import type { Execution, Workflow } from '../../tools/n8n/schemas';
import { publish, unpublish, until } from '../../tools/n8n/wait';
import { importWorkflow, noOp, readWorkflowFile, TRIGGER } from '../../tools/n8n/workflows';
import { dataTable } from '../support/n8n/dataTable';
import { startSuite } from '../support/n8n/suite';

/** Polls stay out of the way, but for those at publication and start-up. */
const SELDOM = { item: [{ mode: 'everyHour', minute: 0 }] };
const POLL = 'Tuco Polling Trigger';
const SCHEDULE = 'Every Hour';
const WORK = 'Do Your Work Here';

const suite = startSuite();
let workflow: Workflow;

const table = () => dataTable(suite.client, 'Tuco Reply Gate');

/** Imports the workflow; its triggers are set up, but nothing has arrived yet. */
async function start(changes: Record<string, object> = {}, edit = (text: string) => text) {
	const file = await readWorkflowFile('8-no-reply-lost.json');
	const all = { [POLL]: { pollTimes: SELDOM }, ...changes };
	const nodes = file.nodes.map((node) => ({
		...node,
		parameters: { ...node.parameters, ...all[node.name] },
	}));
	const content = JSON.parse(edit(JSON.stringify({ ...file, nodes }))) as typeof file;
	const credentials = await credentialsOf(suite.client, suite.credentialId);
	workflow = await importWorkflow(suite.client, content, credentials);
	await table().empty();
	await publish(suite.client, workflow.id);
	await polled(1);
}

const polls = () => suite.sandbox.requests.filter(({ path }) => path.startsWith('/api/replies'));
const polled = (more: number, before = 0) =>
	until('polls', () => polls().length >= before + more);

async function poll() {
	const before = polls().length;
	await unpublish(suite.client, workflow.id);
	await publish(suite.client, workflow.id);
	await polled(1, before);
}

async function settled(): Promise<Execution[]> {
	const { id: workflowId } = workflow;
	const all = await until('executions to end', async () => {
		const all = await suite.client.executions({ workflowId });
		return all.every(({ stoppedAt }) => stoppedAt !== null) && all;
	}, { timeoutMs: 120_000 });
	return await Promise.all(all.map(({ id }) => suite.client.execution(id)));
}

test('smoke', async () => {
	await start();
	const { _id: leadId } = suite.workspace.messaging.addLead({ firstName: 'Jane', phone: '+12025550101' });
	await suite.workspace.reply(leadId, 'One');
	await new Promise((r) => setTimeout(r, 3000));
	for (const e of await settled()) console.log(e.mode, e.status, e.error, e.items(WORK), e.items('Row'));
	console.log(await table().rows());
	await poll();
	await new Promise((r) => setTimeout(r, 3000));
	for (const e of await settled()) console.log(e.mode, e.status, e.error, e.items(WORK).length);
	console.log(await table().rows());
	const h = await suite.client.runByHand(workflow.id, SCHEDULE);
	console.log(h.status, h.error, h.items('Left Taken'), h.items('Replies in Tuco'), h.items('Missing'), h.items('Newest by a Trigger'));
	void noOp; void TRIGGER;
}, 300_000);
