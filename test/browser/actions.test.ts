import { chainOf, noOp } from '../../tools/n8n/workflows';
import type { Editor } from '../../tools/scripts/editor';
import { describeUser } from '../support/browser';
import { questions } from '../support/n8n/questions';

describeUser('a user who wants to send messages', (user) => {
	const { suite, step } = user;
	let editor: Editor;
	let workflowId: string;

	beforeAll(async () => {
		({ editor } = user);
		const { messaging } = suite.workspace;
		messaging.addLead({ firstName: 'Jane', lastName: 'Smith', phone: '+12025550143' });
		messaging.addLead({ firstName: 'Ann', lastName: 'Lee', phone: '+12025550144' });
		const send = { resource: 'message', operation: 'send', to: 'lead' };
		const start = { ...noOp('Start'), type: 'n8n-nodes-base.manualTrigger' };
		const next = { ...noOp('Next'), type: 'n8n-nodes-base.set', typeVersion: 3.4 };
		const nodes = [start, suite.action({ parameters: send }), next];
		const { id } = await suite.client.createWorkflow(chainOf(nodes));
		workflowId = id;
	});
	step('finds one entry for events and actions, whose text names both', async () => {
		const found = await editor.searchTriggers('imessage');
		await editor.page.getByText('events in Tuco, or sends messages and manages leads').waitFor();
		expect(await found.allInnerTexts()).toEqual(['Tuco', 'Tuco Polling Trigger']);
		await found.filter({ hasText: /^Tuco$/ }).click();
		await editor.page.getByText('On message reply').waitFor();
		await editor.page.getByText(/^Actions \(\d+\)$/).click();
		for (const action of ['Send a message', 'Create a lead', 'Get many replies']) {
			await editor.page.getByText(action, { exact: true }).waitFor();
		}
	});

	step("picks a lead by searching Tuco's leads in the form of Send", async () => {
		await editor.openWorkflow(workflowId);
		await editor.openNode('Tuco');
		await editor.part('parameter-input-leadId').click();
		await editor.part('rlc-item').getByText('Jane Smith').waitFor();
		await editor.page.keyboard.type('Ann');
		await editor.part('rlc-item').getByText('Jane Smith').waitFor({ state: 'hidden' });
		await editor.part('rlc-item').getByText('Ann Lee (+12025550144)').click();
		await editor.part('parameter-issues').waitFor({ state: 'detached' });
	});

	step("sees the fields of Send's output in the next node before anything has run", async () => {
		await editor.closeNode();
		await editor.openNode('Next');
		const fields = editor.part('ndv-input-panel').locator('[data-test-id="run-data-schema-item"]');
		for (const field of ['status', 'messageId', 'leadId', 'scheduledDate']) {
			await fields.getByText(field, { exact: true }).waitFor();
		}
		expect(suite.writes).toEqual([]);
		await editor.closeNode();
	});

	step('finds the credential for calls that the node does not have', async () => {
		await editor.openNode('Tuco');
		await editor.part('parameter-input-operation').click();
		const custom = editor.page.getByRole('option', { name: 'Custom API Call' });
		await custom.locator('visible=true').waitFor();
		const type = 'n8n-nodes-base.httpRequest';
		const parameters = { authentication: 'predefinedCredentialType' };
		const request = { ...noOp('HTTP Request'), type, typeVersion: 4.2, parameters };
		const { id } = await suite.client.createWorkflow(chainOf([request]));
		await editor.openWorkflow(id);
		await editor.openNode('HTTP Request');
		await editor.part('credential-select').click();
		await editor.page.keyboard.type('Tuco');
		await editor.page.getByRole('option', { name: 'Tuco API' }).locator('visible=true').waitFor();
	});

	step('answers a question on a phone, and the workflow goes on', async () => {
		const { ask, ended, link, START } = questions(suite);
		const values = [
			{ fieldLabel: 'Name', requiredField: true },
			{ fieldLabel: 'Guests', fieldType: 'number' },
		];
		const parameters = {
			resource: 'message',
			operation: 'sendAndWait',
			recipientPhone: '+12025550143',
			message: 'Will you come?',
			responseType: 'form',
			formFields: { values },
		};
		const execution = await ask(chainOf([START, suite.action({ parameters }), noOp('Next')]));
		const page = await user.newPage();
		await page.setViewportSize({ width: 390, height: 844 });
		await page.goto(link());
		await page.getByText('Will you come?').waitFor();
		await page.getByLabel('Name').fill('Ann');
		await page.getByLabel('Guests').fill('two');
		await page.getByRole('button', { name: 'Send' }).click();
		await page.getByText('Please enter a number').waitFor();
		await page.getByLabel('Guests').fill('2');
		// A second press must not reach n8n, which answers it with an error.
		await page.getByRole('button', { name: 'Send' }).dblclick();
		await page.getByText('Your answer was received').waitFor();
		const [item] = (await ended(execution)).items('Next');
		expect(item).toMatchObject({ data: { Name: 'Ann', Guests: 2 } });
		await page.close();
	});
});
