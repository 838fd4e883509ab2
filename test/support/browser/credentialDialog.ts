import type { Locator } from 'playwright-core';

import { until } from '../../../tools/n8n/wait';
import type { Editor } from '../../../tools/scripts/editor';

/** The dialog for the credential of the open node. */
export class CredentialDialog {
	readonly #filled = new Map<string, string>();
	readonly #whole: Locator;

	private constructor(private readonly editor: Editor) {
		this.#whole = editor.page.locator('#app-modals');
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
		return this.#whole.getByText(text).locator('visible=true');
	}

	/** Fills a field in, and again if the dialog, still loading, has put its default back. */
	async fill(field: string, text: string): Promise<void> {
		this.#filled.set(field, text);
		const input = this.#whole.locator(`[data-test-id="parameter-input-${field}"] input`);
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
		const close = this.#whole.getByRole('button', { name: 'Close this dialog' });
		await close.locator('visible=true').first().click();
		await this.waitUntilClosed();
	}

	async waitUntilClosed(): Promise<void> {
		await this.editor.part('credential-save-button').waitFor({ state: 'hidden' });
	}
}
