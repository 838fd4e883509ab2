import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';

import { CHROMIUM, Editor, hasChromium, launchChromium } from '../../tools/scripts/editor';
import { startSuite, type Suite } from './n8n/suite';

/** What the steps of a user in a browser share. */
export type User = {
	suite: Suite;
	editor: Editor;
	newPage: () => Promise<Page>;
	/** A step that builds on those before it. If one fails, it leaves a screenshot, and the later ones fail at once. */
	step: (name: string, act: () => Promise<void>) => void;
};

/** Tests with a user who is signed in to a real n8n, in Chromium; skipped without it. */
export function describeUser(name: string, steps: (user: User) => void): void {
	if (!hasChromium()) {
		process.stdout.write(
			`Skipping the browser tests: no Chromium at ${CHROMIUM}. Install it (apt-get install chromium), or set CHROMIUM to its path.\n`,
		);
	}
	(hasChromium() ? describe : describe.skip)(name, () => {
		let browser: Browser;
		let failed = false;
		const user = { suite: startSuite({ oneWorkspace: true }) } as User;
		user.newPage = async () => {
			const page = await browser.newPage({ viewport: { width: 1360, height: 850 } });
			page.setDefaultTimeout(60_000);
			return page;
		};
		user.step = (title, act) => {
			test(title, async () => {
				if (failed) throw new Error('An earlier step has failed');
				try {
					await act();
				} catch (error) {
					failed = true;
					await saveScreenshot(user.editor.page);
					throw error;
				}
			});
		};
		beforeAll(async () => {
			browser = await launchChromium();
			user.editor = new Editor(await user.newPage(), user.suite.server.url);
			await user.editor.signIn();
		});
		afterAll(async () => browser.close());
		steps(user);
	});
}

/** Saves a screenshot of the page. If that fails, the error of the step must still be shown. */
async function saveScreenshot(page: Page): Promise<void> {
	const path = join(tmpdir(), `n8n-nodes-tuco-${Date.now()}.png`);
	const outcome = await page.screenshot({ path }).then(
		() => path,
		(error: unknown) => `none, ${String(error)}`,
	);
	process.stdout.write(`Screenshot of the failed step: ${outcome}\n`);
}
