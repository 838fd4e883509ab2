import { withTuco } from '../../support/runNode';
import { containing } from '../../support/startTrigger';

const tuco = withTuco();
const parameters = { resource: 'line', operation: 'getAll' };

test("Get Many gives each line of the workspace, without Simplify as in Tuco's answer", async () => {
	const { main } = await tuco.run({ parameters });
	const { main: raw } = await tuco.run({ parameters: { ...parameters, simplify: false } });
	expect(raw[0]?.json).toMatchObject({ provisioningStatus: 'active', lineType: 'byon' });
	expect(main.length).toBeGreaterThan(1);
	expect(main.map(({ json }) => json.lineId)).toEqual(raw.map(({ json }) => json._id));
	expect(main.map(({ pairedItem }) => pairedItem)).toEqual(main.map(() => ({ item: 0 })));
});

test.each([
	[
		{
			...{ _id: 'l1', firstName: 'Lindsey', lastName: 'Rodriguez', phone: '+16462230920' },
			...{ email: 'l@example.com', isActive: true, provisioningStatus: 'active', lineType: 'byon' },
			...{ dailyNewConversationsLimit: 20, dailyTotalMessagesLimit: 50 },
			usage: { date: '2026-03-01', newConversationsCount: 4, totalMessagesCount: 11 },
			healthCheck: { status: 'down', lastCheckedAt: '2026-03-01T20:52:00.097Z' },
		},
		{
			...{ lineId: 'l1', name: 'Lindsey Rodriguez', phone: '+16462230920', email: 'l@example.com' },
			...{ isActive: true, status: 'active', type: 'byon' },
			limits: { newConversations: 20, totalMessages: 50 },
			usage: { date: '2026-03-01', newConversations: 4, totalMessages: 11 },
			health: { status: 'down', lastCheckedAt: '2026-03-01T20:52:00.097Z' },
		},
	],
	[
		{},
		{
			...{ lineId: null, name: null, phone: null, email: null },
			...{ isActive: null, status: null, type: null },
			limits: { newConversations: null, totalMessages: null },
			usage: { date: null, newConversations: null, totalMessages: null },
			health: { status: null, lastCheckedAt: null },
		},
	],
])('Simplify gives limits, usage and health, and null where Tuco is silent', async (line, item) => {
	tuco.sandbox.faults.add({ body: JSON.stringify({ lines: [line] }) });
	const { main } = await tuco.run({ parameters });
	expect(main).toMatchObject([{ json: item }]);
});

test.each(['continueErrorOutput', 'continueRegularOutput', 'stopWorkflow'] as const)(
	'with On Error %s, an error says cause and remedy',
	async (onError) => {
		tuco.workspace.revokeKey();
		const items = [{ json: { n: 1 } }, { json: { n: 2 } }];
		const { main, errors, error } = await tuco.run({ parameters, items, settings: { onError } });
		const message = 'Tuco did not accept the API key';
		if (onError === 'stopWorkflow') {
			expect(error).toMatchObject({ message, description: containing('API Keys') });
		} else {
			const failed = onError === 'continueErrorOutput' ? errors : main;
			const errorOf = (item: number) => ({
				json: { error: containing(message) },
				pairedItem: { item },
			});
			expect(failed).toMatchObject([errorOf(0), errorOf(1)]);
		}
	},
);
