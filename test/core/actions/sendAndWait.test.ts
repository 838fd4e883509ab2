import { SEND, withTuco } from '../../support/runNode';
import { containing } from '../../support/startTrigger';

const tuco = withTuco();

test.each([
	[false, { own: 1, approved: true, chatInput: 'Yes' }],
	['review', { own: 1 }],
] as const)(
	'after the time limit, nothing of the input passes for an answer (as a tool: %s)',
	async (isTool, json) => {
		const input = { own: 1, approved: true, chatInput: 'Yes', data: { approved: true } };
		const { main } = await tuco.run({
			parameters: { ...SEND, operation: 'sendAndWait' },
			items: [{ json: input }],
			isTool,
			timesOut: true,
		});
		expect(main).toEqual([{ json, pairedItem: { item: 0 } }]);
		expect(input).toHaveProperty('data');
		expect(tuco.workspace.messaging.messages).toHaveLength(1);
	},
);

test('within an agent that cannot wait, nothing is sent', async () => {
	const parameters = { ...SEND, operation: 'sendAndWait' };
	const { main } = await tuco.run({ parameters, isTool: 'within-agent' });
	expect(main).toMatchObject([{ json: { error: containing('cannot wait for a response') } }]);
	expect(tuco.sandbox.requests).toEqual([]);
});
