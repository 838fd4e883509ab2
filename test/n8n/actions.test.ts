import type { Execution, JsonObject } from '../../tools/n8n/schemas';
import { chainOf, noOp } from '../../tools/n8n/workflows';
import { startSuite } from '../support/n8n/suite';

const suite = startSuite();

const PHONE = '+12025550143';

/** Runs the node by hand, on these items, as "Execute workflow" does. */
async function run(node: JsonObject, items: JsonObject[] = [{}]): Promise<Execution> {
	const start = { ...noOp('Start'), type: 'n8n-nodes-base.manualTrigger' };
	const workflow = chainOf([start, suite.action(node)]);
	const pinData = { Start: items.map((json) => ({ json })) };
	const { id } = await suite.client.createWorkflow({ ...workflow, pinData });
	return await suite.client.runByHand(id, 'Start');
}

const someText = expect.any(String) as string;

test.each<[resource: string, operation: string, JsonObject, JsonObject]>([
	['message', 'send', { recipientPhone: PHONE, message: 'Hi' }, { status: 'sent', message: 'Hi' }],
	['message', 'cancelPending', { recipientPhone: PHONE }, { cancelledCount: 0 }],
	['lead', 'getAll', {}, { leadId: someText, firstName: 'Jane', phone: PHONE }],
	['campaign', 'addLead', {}, { messageCount: 1, isAlreadyIn: false }],
	['reply', 'getAll', {}, { event: 'message.reply', message: 'Yes', recipientPhone: PHONE }],
	['line', 'getAll', {}, { lineId: someText, isActive: true }],
])(
	'in a real n8n, %s %s gives what the sandbox answers',
	async (resource, operation, parameters, item) => {
		const { messaging } = suite.workspace;
		const { _id: leadId } = messaging.addLead({ firstName: 'Jane', phone: PHONE });
		await suite.workspace.reply(leadId, 'Yes');
		const { _id: campaignId } = messaging.addCampaign('Spring Outreach', 'Hi!');
		const lead = { leadId: { __rl: true, mode: 'id', value: leadId } };
		const all = { resource, operation, ...lead, campaignId, ...parameters };
		const { error, items } = await run({ parameters: all });
		expect({ error, item: items('Tuco')[0] }).toMatchObject({ error: null, item });
	},
);

describe('Send with Retry On Fail, in a real n8n', () => {
	const FAILING = '+12025550199';
	/** One that Tuco fails to send, two that it sends, and one that the node refuses. */
	const FAILED = { to: FAILING, text: 'one' };
	const SENT = [
		{ to: '+12025550102', text: 'two' },
		{ to: '+12025550103', text: 'three' },
	];
	const REFUSED = { to: '12', text: 'four' };

	/** Runs Send three times at most. The answer to one of the sends is lost. */
	async function runSend(onError: string, items: JsonObject[]) {
		const { messaging } = suite.workspace;
		messaging.isPaced = false;
		messaging.failing.set(FAILING, 'Line is down');
		suite.faults.add({ method: 'POST', skip: 1, drop: 'after' });
		const expressions = { recipientPhone: '={{ $json.to }}', message: '={{ $json.text }}' };
		const parameters = { resource: 'message', operation: 'send', ...expressions };
		const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
		const execution = await run({ parameters, onError, ...retry }, items);
		const texts = messaging.messages.map(({ message }) => message).sort();
		return { execution, texts };
	}

	const isError = (item: JsonObject) => 'error' in item;

	test('ends the execution with the error, and sends nothing twice', async () => {
		const { execution, texts } = await runSend('stopWorkflow', [FAILED, ...SENT, REFUSED]);
		expect(execution).toMatchObject({ status: 'error', error: someText });
		expect(texts).toEqual(['one', 'three', 'two']);
	});

	// The first item has an error, so n8n runs the node again.
	test.each([
		['continueRegularOutput', [4, 0]],
		['continueErrorOutput', [2, 2]],
	])(
		'gives every item its output or its error with %s, and sends nothing twice',
		async (onError, expected) => {
			const { execution, texts } = await runSend(onError, [REFUSED, FAILED, ...SENT]);
			const outputs = [0, 1].map((output) => execution.items('Tuco', output));
			expect(outputs.map(({ length }) => length)).toEqual(expected);
			expect(outputs.flat().filter(isError)).toHaveLength(2);
			expect(texts).toEqual(['one', 'three', 'two']);
		},
	);

	test('outputs a first message that failed in Tuco as an item that is no error', async () => {
		const { execution } = await runSend('continueRegularOutput', [FAILED]);
		const [item = {}] = execution.items('Tuco');
		expect(item).toMatchObject({ status: 'failed', errorMessage: 'Line is down' });
		expect(item).not.toHaveProperty('error');
		expect(suite.writes).toHaveLength(1);
	});
});
