import type { Locator } from 'playwright-core';

import { until } from '../../tools/n8n/wait';
import { type Editor, SandboxPage } from '../../tools/scripts/editor';
import { noOp, TRIGGER } from '../../tools/n8n/workflows';
import { describeUser } from '../support/browser';

/** The dialog for the credential of the open node. */
class CredentialDialog {
	readonly #filled = new Map<string, string>();
	readonly #modals: Locator;

	private constructor(private readonly editor: Editor) {
		this.#modals = editor.page.locator('#app-modals');
	}

	/** Opens it for a new credential. */
	static async create(editor: Editor): Promise<CredentialDialog> {
		await editor.part('node-credentials-select').click();
		await editor.part('node-credentials-select-item-new').click();
		return new CredentialDialog(editor);
	}

	/** Opens it for the credential that the node has; n8n then tests it. */
	static async edit(editor: Editor): Promise<CredentialDialog> {
		await editor.part('credential-edit-button').click();
		return new CredentialDialog(editor);
	}

	text(text: string): Locator {
		return this.#modals.getByText(text).locator('visible=true');
	}

	/** Fills in a field, again if the dialog puts the default back because it is still loading. */
	async fill(field: string, text: string): Promise<void> {
		this.#filled.set(field, text);
		const input = this.#modals.locator(`[data-test-id="parameter-input-${field}"] input`);
		await until(`the field ${field} to be filled in`, async () => {
			if ((await input.inputValue()) !== text) await input.fill(text);
			await input.blur();
			return (await input.inputValue()) === text;
		});
	}

	/** Saves the credential, which n8n then tests. If the test succeeds, the dialog closes. */
	async save(): Promise<void> {
		for (const [field, text] of this.#filled) await this.fill(field, text);
		await this.editor.part('credential-save-button').click();
	}

	async close(): Promise<void> {
		const close = this.#modals.getByRole('button', { name: 'Close this dialog' });
		await close.locator('visible=true').first().click();
		await this.waitUntilClosed();
	}

	async waitUntilClosed(): Promise<void> {
		await this.editor.part('credential-save-button').waitFor({ state: 'hidden' });
	}
}

describeUser('a user who has never seen Tuco Trigger', (user) => {
	const { suite, step } = user;
	let editor: Editor;
	let tuco: SandboxPage;

	beforeAll(async () => {
		({ editor } = user);
		tuco = await SandboxPage.open(await user.newPage(), suite.sandbox);
	});

	step(
		'finds it by searching for imessage, and adds it from the action "On message reply"',
		async () => {
			const found = await editor.searchTriggers('imessage');
			await editor.page
				.getByText('Starts the workflow on iMessage, SMS and email events')
				.waitFor();
			await found.filter({ hasText: /^Tuco$/ }).click();
			await editor.page.getByText('On message reply').click();
			await editor.part('ndv').getByText('Message Reply').waitFor();
			await editor.part('ndv').getByText('Pull in events from Tuco').waitFor();
		},
	);

	step('sees that the credential rejects a wrong key, and where to find a valid one', async () => {
		const dialog = await CredentialDialog.create(editor);
		await dialog.fill('apiKey', 'tuco_sk_wrong');
		await dialog.fill('baseUrl', suite.sandbox.url);
		await dialog.save();
		await dialog.text('Couldn’t connect with these settings').waitFor();
		await dialog.text('More details').click();
		await dialog.text('copy a valid one from API Keys in Tuco').waitFor();

		await dialog.fill('apiKey', suite.workspace.apiKey);
		await dialog.save();
		await dialog.waitUntilClosed();
	});

	step('sees that a valid key passes the connection test', async () => {
		const dialog = await CredentialDialog.edit(editor);
		await dialog.text('Connection tested successfully').waitFor();
		await dialog.close();
	});

	step('selects another event, listens for a test event, and sees the incoming reply', async () => {
		await editor.pick('events', 'Message Fallback');
		await editor.part('node-execute-button').click();
		await editor.part('ndv').getByText('Listening for test event').waitFor();
		await tuco.page.getByTestId('webhook-row').waitFor();
		await tuco.fire('message.reply', 'Yes, call me!');
		expect(await tuco.latestStatus()).toBe('200 OK');
		const output = editor.part('output-panel');
		await output.getByText('message.reply:').first().waitFor();
		await output.getByText('JSON', { exact: true }).click();
		await output.getByText('Yes, call me!').first().waitFor();
	});

	step('can pick a line of the workspace by name and number', async () => {
		await editor.part('collection-parameter-add').first().click();
		await editor.page
			.getByRole('option', { name: 'Line Names or IDs' })
			.locator('visible=true')
			.click();
		// The field ignores clicks until n8n has loaded the lines.
		await editor.part('parameter-input-lines').locator('input:enabled').first().waitFor();
		await editor.part('parameter-input-lines').click();
		const line = editor.page.getByRole('option', { name: 'Lindsey Rodriguez (+16462230920)' });
		await line.locator('visible=true').click();
		await editor.page.keyboard.press('Escape');
	});

	step('sees a connector for every event, and which events will not arrive', async () => {
		await editor.pick('outputMode', 'One per Event');
		await editor.closeNode();
		const labels = await until('a connector for each event', async () => {
			const texts = await editor.outputLabels();
			return texts.length === 7 && texts.map((text) => text.split('\n')[0]);
		});
		expect(labels.join(', ')).toBe(
			'Failed (off), Fallback, Opened (off), Reply, Sent (off), Manual only, Manual only',
		);
		const subtitle = /^(fallback, reply|reply, fallback)$/;
		await editor.part('canvas-node').getByText(subtitle).waitFor();
	});

	step('publishes, and sees the execution that an incoming event starts', async () => {
		await editor.publish();
		await editor.part('workflow-active-version-indicator').waitFor();
		await tuco.page.getByTestId('webhook-row').getByText('n8n: My workflow').waitFor();
		suite.workspace.messaging.addLead({ firstName: 'Jane', phone: '+12025550143' });
		await tuco.page.getByTestId('field-twilio').check();
		await tuco.fire('message.fallback', 'Hello?');
		expect(await tuco.latestStatus()).toBe('200 OK');
		await tuco.page.getByTestId('chat').getByText('Hello?').waitFor();
		await editor.part('radio-button-executions').click();
		await editor.executions('published').getByText('Succeeded').waitFor();
		await editor.executions('test').getByText('Succeeded').waitFor();
	});

	step('sees the right icon in the light and in the dark theme', async () => {
		await editor.part('radio-button-workflow').click();
		for (const [theme, icon] of [
			['light', 'tuco.svg'],
			['dark', 'tuco.dark.svg'],
		] as const) {
			await editor.page.emulateMedia({ colorScheme: theme });
			await editor.part('canvas-node').getByText('Tuco Trigger').waitFor();
			await until(`the icon ${icon} to be shown`, () => editor.showsPicture(icon));
		}
	});

	step('adds and removes events without moving any connection', async () => {
		const to = (node: string) => [{ node, type: 'main', index: 0 }];
		const events = ['message.fallback', 'message.reply'];
		const connections = { [TRIGGER]: { main: [[], to('Twilio'), [], to('HubSpot')] } };
		const { id } = await suite.client.createWorkflow({
			name: 'Replies to HubSpot, fallbacks to Twilio',
			nodes: [suite.trigger({ events, outputMode: 'perEvent' }), noOp('Twilio'), noOp('HubSpot')],
			connections,
		});
		await editor.openWorkflow(id);
		const before = await editor.connections();
		expect(before).toHaveLength(2);
		const [failed, fallback] = ['Message Failed', 'Message Fallback'];
		for (const changed of [[failed], [fallback], [failed, fallback], ['Message Sent']]) {
			await editor.openNode(TRIGGER);
			await editor.pick('events', ...changed);
			await editor.closeNode();
			expect(await editor.connections()).toEqual(before);
		}
		const saved = await until('the last change to be saved', async () => {
			const workflow = await suite.client.getWorkflow(id);
			return JSON.stringify(workflow.nodes).includes('message.sent') && workflow;
		});
		expect(saved.connections).toEqual(connections);
	});
});
