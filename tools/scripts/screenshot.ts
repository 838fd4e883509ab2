import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Locator, Page } from 'playwright-core';

import { questionPage } from '../../nodes/Tuco/actions/message/sendAndWait/page';
import { agentWorkflow, fromAi, startChatModel, type ToolCall } from '../n8n/chatModel';
import type { JsonObject } from '../n8n/schemas';
import {
	actionNode,
	chainOf,
	importWorkflow,
	noOp,
	pollingNode,
	readWorkflowFile,
	TRIGGER,
	tucoNode,
	type WorkflowFile,
	workflowOf,
	WORKFLOWS,
} from '../n8n/workflows';
import { publish, until } from '../n8n/wait';
import { type RealN8n, startRealN8n } from '../n8n/realN8n';
import { credentialsOf } from '../n8n/serviceCredentials';
import { type Box, Editor, launchChromium, SandboxPage } from './editor';
import { sampleItem } from './samples';

const FOLDER = join(__dirname, '../../docs');

/** The message in the picture of Send's form. */
const SENT = '=Hi {{ $json.firstName }}, great! You can pick a time here: https://example.com/call';

/** Hides n8n's hint about pinning, which would cover the item in the picture. */
const HINT_SEEN = "localStorage.setItem('N8N_PIN_DATA_DISCOVERY_NDV', 'true')";

/** Takes the README's screenshots of a real n8n and the sandbox. */
async function main(): Promise<void> {
	const n8n = await startRealN8n();
	const browser = await launchChromium();
	const open = async () =>
		await browser.newPage({ viewport: { width: 1200, height: 720 }, deviceScaleFactor: 2 });
	try {
		const editor = new Editor(await open(), n8n.server.url);
		await editor.page.addInitScript(HINT_SEEN);
		await editor.signIn();
		await takeActions(editor, n8n);
		await takeAgent(editor, n8n);
		await takeCanvases(editor, n8n);
		await takeQuestioner(editor, n8n);
		const tuco = await SandboxPage.open(await open(), n8n.sandbox);
		await takeTrigger(editor, tuco, n8n);
		await takeSandbox(tuco, n8n);
		await takePollingTrigger(editor, n8n);
		await takeQuestion(await open());
	} finally {
		await browser.close();
		await n8n.stop();
	}
}

/** Hides what floats above the canvas. */
const ONLY_CANVAS = `.vue-flow__panel, [class*='executionButtons'], [class*='canvas-controls'],
	[data-test-id='canvas-controls'], [data-test-id='node-creator-plus-button'] { visibility: hidden }`;

/** Takes the README's first picture, a workflow without its note and pins, and each ready-made workflow. */
async function takeCanvases(editor: Editor, { client, credentialId }: RealN8n): Promise<void> {
	const credentials = await credentialsOf(client, credentialId);
	const takeCanvas = async (content: WorkflowFile, picture: string) => {
		await editor.openWorkflow((await importWorkflow(client, content, credentials)).id);
		await editor.page.addStyleTag({ content: ONLY_CANVAS });
		await editor.page.keyboard.press('1');
		await take(editor.page, picture, await editor.boxOfNodes());
	};
	await editor.page.setViewportSize({ width: 2000, height: 1400 });
	const everything = await readWorkflowFile('6-everything-at-once.json');
	const nodes = everything.nodes.filter(({ type }) => type !== 'n8n-nodes-base.stickyNote');
	await takeCanvas({ ...everything, nodes, pinData: {} }, 'first-screen.png');
	for (const file of readdirSync(WORKFLOWS).sort()) {
		const picture = `workflow-${file.replace('.json', '.png')}`;
		await takeCanvas(await readWorkflowFile(file), picture);
	}
}

/** Takes the node panel with Tuco's triggers and actions, and the form of Send with the fields of its input. */
async function takeActions(editor: Editor, { client, credentialId }: RealN8n): Promise<void> {
	const { page } = editor;
	const found = await editor.searchTriggers('tuco');
	await found.filter({ hasText: /^Tuco$/ }).click();
	await page.getByText('On message reply').waitFor();
	await page.setViewportSize({ width: 1400, height: 1180 });
	await page.getByText(/^Actions/).click();
	await page.getByText('Get many replies').waitFor();
	await page.mouse.move(0, 0);
	await take(editor.part('node-creator'), 'node-panel.png');
	await page.setViewportSize({ width: 1200, height: 772 });
	const form = { recipientPhone: '={{ $json.recipientPhone }}', message: SENT };
	const trigger = { ...tucoNode(credentialId, { events: ['message.reply'] }) };
	const send = {
		...actionNode(credentialId, { resource: 'message', operation: 'send', ...form }),
		name: 'Send a message',
	};
	// Without the sample's emoji, for which not every machine has a font.
	const reply = { ...sampleItem('message.reply'), message: 'Yes, tomorrow at 10 works.' };
	const pinData = { [TRIGGER]: [{ json: reply }] };
	const { id } = await client.createWorkflow({ ...chainOf([trigger, send]), pinData });
	await editor.openWorkflow(id);
	await editor.openNode('Send a message');
	await editor.part('ndv-input-panel').getByText('recipientPhone').waitFor();
	await page.mouse.move(0, 0);
	await take(page, 'send.png');
}

/** Takes the canvas of an agent's workflow after a run: it looked up a lead, checked for iMessage, and sent a message. */
async function takeAgent(editor: Editor, { client, credentialId, workspace }: RealN8n) {
	const { page } = editor;
	const phone = '+12025550143';
	const { _id: id } = workspace.messaging.addLead({ firstName: 'Jane', phone });
	const turns: ToolCall[][] = [
		[['Get_a_lead_in_Tuco', { id }]],
		[['Check_for_iMessage_in_Tuco', { address: phone }]],
		[['Send_a_message_in_Tuco', { phone, text: 'Hi Jane, shall we talk tomorrow?' }]],
	];
	const model = await startChatModel(() => turns.shift() ?? 'Jane got your message.');
	const tool = (name: string, parameters: JsonObject) => ({
		...actionNode(credentialId, parameters),
		name,
		type: 'CUSTOM.tucoTool',
	});
	const leadId = { __rl: true, mode: 'id', value: fromAi('id') };
	const check = { operation: 'checkAvailability', address: fromAi('address') };
	const send = { recipientPhone: fromAi('phone'), message: fromAi('text') };
	const tools = [
		tool('Get a lead in Tuco', { resource: 'lead', operation: 'get', leadId }),
		tool('Check for iMessage in Tuco', { resource: 'lead', ...check }),
		tool('Send a message in Tuco', { resource: 'message', operation: 'send', ...send }),
	];
	const workflow = await client.createWorkflow(await agentWorkflow(client, model, tools));
	await page.setViewportSize({ width: 1000, height: 680 });
	await editor.openWorkflow(workflow.id);
	await page.keyboard.press('1');
	await editor.part('execute-workflow-button').first().click();
	await page.getByText('Workflow executed successfully').waitFor();
	await page.locator('.el-notification__closeBtn').first().click();
	await page.locator('.el-notification').waitFor({ state: 'detached' });
	await page.keyboard.press('1');
	await page.mouse.move(0, 0);
	await take(page, 'agent.png');
	await model.stop();
}

/** Takes the node that calls the workflow which asks and waits, with a question and its answer. */
async function takeQuestioner(editor: Editor, { client, credentialId }: RealN8n): Promise<void> {
	const file = await readWorkflowFile('14-ask-and-wait.json');
	const asker = await importWorkflow(client, file, await credentialsOf(client, credentialId));
	const fields = {
		leadId: '={{ $json.leadId }}',
		phone: '',
		question: '=Hi {{ $json.firstName }}, would Tuesday at 10 work for you?',
		minutesToWait: 120,
	};
	const schema = Object.keys(fields).map((id) => ({
		...{ id, displayName: id, type: id === 'minutesToWait' ? 'number' : 'string' },
		...{ required: false, display: true, defaultMatch: false, canBeUsedToMatch: true },
	}));
	const call = {
		...noOp('Ask and Wait'),
		type: 'n8n-nodes-base.executeWorkflow',
		typeVersion: 1.2,
		parameters: {
			workflowId: { __rl: true, mode: 'list', value: asker.id, cachedResultName: asker.name },
			workflowInputs: { mappingMode: 'defineBelow', value: fields, schema, matchingColumns: [] },
		},
	};
	const start = { ...noOp('New Deal'), type: 'n8n-nodes-base.manualTrigger' };
	const { recipientPhone: phone, leadId, ...reply } = sampleItem('message.reply');
	const answer = { status: 'answered', answer: 'Yes, Tuesday is fine.', leadId, phone };
	const pinData = {
		[start.name]: [{ json: { leadId, firstName: reply.firstName, deal: 'Acme, 12 seats' } }],
		[call.name]: [{ json: answer }],
	};
	const { id } = await client.createWorkflow({ ...chainOf([start, call]), pinData });
	await editor.openWorkflow(id);
	await editor.page.setViewportSize({ width: 1200, height: 700 });
	await editor.openNode(call.name);
	await editor.part('output-panel').getByText('Tuesday is fine').first().waitFor();
	await editor.page.mouse.move(0, 0);
	await take(editor.page, 'ask-and-wait.png');
}

/** Takes a published workflow's open trigger with the reply it got as a test event. */
async function takeTrigger(editor: Editor, tuco: SandboxPage, n8n: RealN8n): Promise<void> {
	const events = ['message.fallback', 'message.reply'];
	const draft = workflowOf([tucoNode(n8n.credentialId, { events })]);
	const { id } = await n8n.client.createWorkflow(draft);
	await publish(n8n.client, id);
	await editor.openWorkflow(id);
	await editor.page.setViewportSize({ width: 1200, height: 640 });
	await editor.openNode(TRIGGER);
	await editor.widenOutput(110);
	await editor.part('node-execute-button').click();
	await until('n8n to listen for a test event', () =>
		n8n.workspace.webhooks.some(({ url }) => url.includes('/webhook-test/')),
	);
	await tuco.fire('message.reply', 'Yes, tomorrow at 10 works.');
	await takeReply(editor, 'tuco-trigger.png');
}

/** Takes an open trigger once it shows the reply. */
async function takeReply(editor: Editor, picture: string): Promise<void> {
	await editor.part('output-panel').getByText('JSON', { exact: true }).click();
	await editor.part('output-panel').getByText('tomorrow at 10').first().waitFor();
	await editor.page.mouse.move(0, 0);
	await editor.page.getByText('Node executed successfully').waitFor({ state: 'hidden' });
	await take(editor.page, picture);
}

/** Takes the open trigger that polls, with the latest reply, as "Fetch Test Event" shows it. */
async function takePollingTrigger(editor: Editor, { client, credentialId, workspace }: RealN8n) {
	const { _id } = workspace.messaging.addLead({ firstName: 'Ann', phone: '+12025550144' });
	await workspace.reply(_id, 'Yes, tomorrow at 10 works.');
	const node = pollingNode(credentialId);
	const { id } = await client.createWorkflow(workflowOf([node]));
	await editor.openWorkflow(id);
	await editor.page.setViewportSize({ width: 1200, height: 640 });
	await editor.openNode(node.name);
	await editor.widenOutput(110);
	await editor.part('node-execute-button').click();
	await takeReply(editor, 'tuco-polling-trigger.png');
}

/** Takes the sandbox's page with deliveries, one of them ignored. */
async function takeSandbox(tuco: SandboxPage, { workspace }: RealN8n): Promise<void> {
	const { _id } = workspace.messaging.addLead({ firstName: 'Jane', phone: '+12025550143' });
	await workspace.reply(_id, 'Yes, tomorrow at 10 works.');
	await tuco.fire('message.fallback', 'Hi Jane, do you have a minute this week?');
	await workspace.fire({ event: 'message.reply', testMode: true });
	await tuco.page.getByText('ignored').first().waitFor();
	await tuco.page.setViewportSize({ width: 1200, height: 680 });
	await take(tuco.page, 'sandbox.png');
}

/** Takes the page on which a person approves what an agent wants to do, as a phone shows it. */
async function takeQuestion(page: Page): Promise<void> {
	await page.setViewportSize({ width: 390, height: 400 });
	const parameters =
		'phone: +12025550143\ntext: Hi Jane, your offer is ready. Shall we talk on Tuesday?';
	const question = {
		id: '0',
		title: 'A question for you',
		text: `The agent wants to run this tool: Send\n\nInput:\n${parameters}`,
		description: '',
		responseType: 'approval',
		fields: [],
		buttons: [
			{ value: 'approve', label: 'Approve' },
			{ value: 'decline', label: 'Decline' },
		],
	};
	await page.setContent(questionPage(question));
	await take(page, 'send-and-wait.png');
}

/** @param clip the part of a page to take, by default all of it */
async function take(shown: Page | Locator, name: string, clip?: Box): Promise<void> {
	const page = 'page' in shown ? shown.page() : shown;
	await page.evaluate('Promise.all(document.getAnimations().map(({ finished }) => finished))');
	const path = join(FOLDER, name);
	await shown.screenshot({ path, ...(clip && { clip }) });
	console.log(`Wrote ${path}`);
}

main().then(
	() => process.exit(),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
