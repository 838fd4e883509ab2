import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { Page } from 'playwright-core';

import { until } from '../n8n/until';
import { launchChromium } from '../test/support/browser/chromium';
import { Editor } from '../test/support/browser/editor';
import { SandboxPage } from '../test/support/browser/sandboxPage';
import { TRIGGER, tucoNode } from '../test/support/n8n/tucoWorkflow';
import { startRealN8n } from '../test/support/realN8n';
import type { RealN8n } from '../test/support/realN8n';

const FOLDER = join(__dirname, '../docs');

/** Takes the README's pictures, of a real n8n and the sandbox. */
async function main(): Promise<void> {
	const n8n = await startRealN8n({ N8N_PERSONALIZATION_ENABLED: 'false' });
	const browser = await launchChromium();
	const open = async () =>
		await browser.newPage({ viewport: { width: 1200, height: 720 }, deviceScaleFactor: 2 });
	try {
		await mkdir(FOLDER, { recursive: true });
		const editor = new Editor(await open(), n8n.server.url);
		await editor.signIn();
		await editor.openWorkflow(await createWorkflow(n8n));
		await takeCanvas(editor);
		const tuco = await SandboxPage.open(await open(), n8n.sandbox);
		await receiveReply(editor, tuco, n8n);
		await take(editor.page, 'tuco-trigger.png');
		await take(tuco.page, 'sandbox.png');
	} finally {
		await browser.close();
		await n8n.stop();
	}
}

/** A workflow that sends fallbacks one way and replies another. */
async function createWorkflow({ client, credentialId }: RealN8n): Promise<string> {
	const trigger = tucoNode(credentialId);
	const events = ['message.failed', 'message.fallback', 'message.reply'];
	trigger.parameters = { ...trigger.parameters, events, outputMode: 'perEvent' };
	const noOp = (name: string, type: string, y: number) => ({
		id: name,
		name,
		type,
		typeVersion: type.endsWith('hubspot') ? 2.1 : 1,
		position: [400, y] as [number, number],
		parameters: {},
	});
	const to = (node: string) => [{ node, type: 'main' as const, index: 0 }];
	const { id } = await client.createWorkflow({
		name: 'Replies to HubSpot, the rest by SMS',
		nodes: [
			trigger,
			noOp('Send SMS', 'n8n-nodes-base.twilio', -96),
			noOp('Update Contact', 'n8n-nodes-base.hubspot', 96),
		],
		connections: { [TRIGGER]: { main: [to('Send SMS'), to('Send SMS'), to('Update Contact')] } },
	});
	return id;
}

/** The canvas in both themes. */
async function takeCanvas({ page }: Editor): Promise<void> {
	await page.keyboard.press('1');
	for (const theme of ['light', 'dark'] as const) {
		await page.emulateMedia({ colorScheme: theme });
		await take(page, theme === 'dark' ? 'outputs.dark.png' : 'outputs.png');
	}
	await page.emulateMedia({ colorScheme: 'light' });
}

/** Opens the trigger, has n8n listen for a test event as a user does, and lets a lead reply. */
async function receiveReply(editor: Editor, tuco: SandboxPage, n8n: RealN8n): Promise<void> {
	await editor.openNode(TRIGGER);
	await editor.part('node-execute-button').click();
	await until('n8n to listen for a test event', () =>
		n8n.workspace.webhooks.some(({ url }) => url.includes('/webhook-test/')),
	);
	await tuco.fire('message.reply', 'Yes, tomorrow at 10 works.');
	await editor.part('output-panel').getByText('JSON', { exact: true }).click();
	await editor.part('output-panel').getByText('tomorrow at 10').first().waitFor();
	await editor.page.mouse.move(0, 0);
	await editor.page.getByText('Node executed successfully').waitFor({ state: 'hidden' });
}

async function take(page: Page, name: string): Promise<void> {
	// Whatever moves has come to rest.
	await page.evaluate('Promise.all(document.getAnimations().map(({ finished }) => finished))');
	const path = join(FOLDER, name);
	await page.screenshot({ path });
	console.log(`Taken: ${path}`);
}

main().then(
	() => process.exit(),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
