import { LINES } from '../../../tools/sandbox/lines';
import { withTuco } from '../../support/runNode';
import { containing } from '../../support/startTrigger';

const tuco = withTuco();
const parameters = { resource: 'line', operation: 'getAll' };

test('Get Many gives each line of the workspace', async () => {
	const { main } = await tuco.run({ parameters });
	expect(main.map(({ json }) => json._id)).toEqual(LINES.map(({ _id }) => _id));
	expect(main.map(({ pairedItem }) => pairedItem)).toEqual(LINES.map(() => ({ item: 0 })));
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
