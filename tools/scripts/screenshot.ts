import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { Page } from 'playwright-core';

import { publish, until } from '../n8n/wait';
import { importExamples } from './demo/importExamples';
import { launchChromium } from './chromium';
import { Editor } from './editor';
import { SandboxPage } from './sandboxPage';
import { TRIGGER, tucoNode, workflowOf } from '../n8n/workflows';
import { credentialsOf } from '../n8n/serviceCredentials';
import { type RealN8n, startRealN8n } from '../n8n/realN8n';
import { type Credentials, importWorkflow, readWorkflowFile } from '../n8n/workflowFile';

const FOLDER = join(__dirname, '../../docs');

/** Keeps n8n from pointing at the pin, over the very item that is to be seen. */
const HINT_SEEN = "localStorage.setItem('N8N_PIN_DATA_DISCOVERY_NDV', 'true')";

/** Takes the README's pictures, of a real n8n and the sandbox. */
async function main(): Promise<void> {
	const n8n = await startRealN8n();
	const browser = await launchChromium();
	const open = async () =>
		await browser.newPage({ viewport: { width: 1200, height: 720 }, deviceScaleFactor: 2 });
	try {
		await mkdir(FOLDER, { recursive: true });
		const editor = new Editor(await open(), n8n.server.url);
		await editor.page.addInitScript(HINT_SEEN);
		await editor.signIn();
		const credentials = await credentialsOf(n8n.client, n8n.credentialId);
		await takeFirstScreen(editor, n8n, credentials);
		await takeExamples(editor, n8n, credentials);
		const { id } = await n8n.client.createWorkflow(
			workflowOf([tucoNode(n8n.credentialId, { events: ['message.fallback', 'message.reply'] })]),
		);
		await publish(n8n.client, id);
		await editor.openWorkflow(id);
		const tuco = await SandboxPage.open(await open(), n8n.sandbox);
		await receiveReply(editor, tuco, n8n);
		await take(editor.page, 'tuco-trigger.png');
		await tuco.fire('message.fallback', 'Hi Jane, do you have a minute this week?');
		await n8n.workspace.fire({ event: 'message.reply', testMode: true });
		await tuco.page.getByText('ignored').first().waitFor();
		await tuco.page.setViewportSize({ width: 1200, height: 680 });
		await take(tuco.page, 'sandbox.png');
	} finally {
		await browser.close();
		await n8n.stop();
	}
}

/** The canvas of each workflow for users. */
async function takeExamples(
	editor: Editor,
	{ client }: RealN8n,
	credentials: Credentials,
): Promise<void> {
	const imported = await importExamples(client, credentials, []);
	await editor.page.setViewportSize({ width: 1200, height: 800 });
	for (const { id, file } of imported) {
		await editor.openWorkflow(id);
		await fitCanvas(editor);
		await take(editor.page, `workflow-${file.replace('.json', '.png')}`);
	}
}

/**
 * The picture that the README opens with: a workflow without its note and pins, in a window so small that the labels can
 * be read where the picture is shown narrower.
 */
async function takeFirstScreen(
	editor: Editor,
	{ client }: RealN8n,
	credentials: Credentials,
): Promise<void> {
	const { page } = editor;
	const workflow = await readWorkflowFile('6-everything-at-once.json');
	const nodes = workflow.nodes.filter(({ type }) => type !== 'n8n-nodes-base.stickyNote');
	const content = { ...workflow, name: 'Outreach with Tuco', nodes, pinData: {} };
	await editor.openWorkflow((await importWorkflow(client, content, credentials)).id);
	const usual = page.viewportSize();
	await page.setViewportSize({ width: 1000, height: 700 });
	await fitCanvas(editor);
	await take(page, 'first-screen.png');
	if (usual) await page.setViewportSize(usual);
}

/** Shows all nodes, with room for the button that floats over the canvas. */
async function fitCanvas({ page }: Editor): Promise<void> {
	await page.keyboard.press('1');
	await page.keyboard.press('-');
}

/** Opens the trigger, has n8n listen for a test event as a user does, and lets a lead reply. */
async function receiveReply(editor: Editor, tuco: SandboxPage, n8n: RealN8n): Promise<void> {
	await editor.page.setViewportSize({ width: 1200, height: 640 });
	await editor.openNode(TRIGGER);
	await editor.widenOutput(110);
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
