import type { Page } from 'playwright-core';

import type { FiredEvent, Sandbox } from '../sandbox';

/** The page of the sandbox, as somebody uses it beside the editor. */
export class SandboxPage {
	private constructor(readonly page: Page) {}

	static async open(page: Page, { url }: Sandbox): Promise<SandboxPage> {
		await page.goto(url);
		return new SandboxPage(page);
	}

	/** Presses an event's button, and waits until it has been delivered. */
	async fire(event: FiredEvent['event'], message: string): Promise<void> {
		const deliveries = this.page.getByTestId('delivery-row');
		const before = await deliveries.count();
		await this.page.getByTestId('field-message').fill(message);
		await this.page.getByTestId(`fire-${event}`).click();
		await deliveries.nth(before).waitFor();
	}

	/** What came of the latest delivery, such as `200 OK`. */
	async latestStatus(): Promise<string> {
		return await this.page.getByTestId('delivery-status').first().innerText();
	}
}
