import { chainOf, noOp } from '../../tools/n8n/workflows';
import type { Editor } from '../../tools/scripts/editor';
import { describeUser } from '../support/browser';

describeUser('a user who wants to send messages', (user) => {
	const { suite, step } = user;
	let editor: Editor;

	beforeAll(() => {
		({ editor } = user);
		suite.workspace.messaging.addLead({ firstName: 'Jane', lastName: 'Smith' });
		suite.workspace.messaging.addLead({ firstName: 'Ann', lastName: 'Lee' });
	});

	step('finds one entry for trigger and actions, whose text says both', async () => {
		const found = await editor.searchTriggers('imessage');
		await editor.page.getByText('or sends messages and manages leads').waitFor();
		await expect(found.filter({ hasText: 'Tuco' }).count()).resolves.toBe(1);
		await found.filter({ hasText: 'Tuco' }).click();
		await editor.page.getByText('On message reply').waitFor();
		await editor.page.getByText('Actions', { exact: false }).first().click();
		await editor.page.getByText('Message actions').waitFor();
		for (const action of ['Send a message', 'Create a lead', 'Get many replies']) {
			await editor.page.getByText(action, { exact: true }).waitFor();
		}
	});
});
