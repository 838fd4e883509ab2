import type { Browser } from 'playwright-core';

import type { JsonObject } from '../../tools/n8n/schemas';
import { publish, until } from '../../tools/n8n/wait';
import { hasChromium, launchChromium, SandboxPage } from '../../tools/scripts/editor';
import { hubspot, NEW_CONTACT } from '../support/services/hubspot';
import { sms } from '../support/services/requests';
import { changes, model, useWorkflows } from '../support/services/workflowRun';

const OUTBOUND = '9-outbound.json';
const AGENT = '12-agent.json';
const SMS = '1-fallback-to-sms.json';
const QUESTION = 'What does a test ride cost?';
const ANSWER = 'Test rides are free. Shall I book one for you?';

/** What the users of the workflows set, so that the story takes a minute on any day. */
const SETTINGS: [file: typeof OUTBOUND | typeof AGENT, from: string, to: string][] = [
	[
		OUTBOUND,
		'"name":"dryRun","type":"boolean","value":true',
		'"name":"dryRun","type":"boolean","value":false',
	],
	[OUTBOUND, '"value":"09:00"', '"value":"00:00"'],
	[OUTBOUND, '"value":"18:00"', '"value":"23:59"'],
	[OUTBOUND, '"days":[1,2,3,4,5]', '"days":[0,1,2,3,4,5,6]'],
	[
		AGENT,
		'"name":"silenceSeconds","type":"number","value":8',
		'"name":"silenceSeconds","type":"number","value":1',
	],
];

(hasChromium() ? describe : describe.skip)('a story with real nodes', () => {
	const workflow = useWorkflows(OUTBOUND, AGENT, SMS);
	let browser: Browser;

	beforeAll(async () => {
		browser = await launchChromium();
		for (const file of [OUTBOUND, AGENT] as const) {
			const { client, id, workflow: saved } = workflow(file);
			const nodes = SETTINGS.filter(([of]) => of === file).reduce((json, [, from, to]) => {
				if (!json.includes(from)) throw new Error(`${file} lacks ${from}`);
				return json.replace(from, to);
			}, JSON.stringify(saved.nodes));
			await client.updateWorkflow(id, { nodes: JSON.parse(nodes) as typeof saved.nodes });
			await publish(client, id);
		}
	});
	afterAll(async () => browser.close());

	test('a form is filled in, a message goes out, an agent answers the reply, and an SMS replaces iMessage', async () => {
		const { server, sandbox, workspace } = workflow(OUTBOUND).n8n;
		workspace.messaging.isPaced = false;
		model.answer = () => ANSWER;
		const form = await browser.newPage();
		const { webhookId } =
			workflow(OUTBOUND).workflow.nodes.find(({ type }) => type.endsWith('.formTrigger')) ?? {};
		await form.goto(`${server.url}/form/${String(webhookId)}`);
		await form.getByLabel('First Name').fill('Jane');
		await form.getByLabel('Phone').fill('(202) 555-0142');
		await form.getByLabel('Email').fill('jane@example.com');
		await form.getByLabel('You may text me').check();
		await form.getByRole('button', { name: 'Submit' }).click();
		await form.getByText('Your response has been recorded').waitFor();

		const { page } = await SandboxPage.open(await browser.newPage(), sandbox);
		const chat = page.getByTestId('chat');
		await chat.getByText('Hi Jane, this is Sam from Acme.').waitFor();
		await page.getByTestId('field-reply').fill(QUESTION);
		await page.getByRole('button', { name: 'Reply as Jane' }).click();
		await chat.getByText(ANSWER).waitFor();
		const [asked] = model.requests;
		expect(JSON.stringify(asked?.messages)).toMatch(
			/this is Sam from Acme.*What does a test ride cost/,
		);

		await page.getByRole('button', { name: 'No iMessage' }).click();
		await chat.getByText('fallback').waitFor();
		const text = await chat
			.locator('li')
			.last()
			.evaluate((bubble) => bubble.firstChild?.textContent);
		const sent = sms('+12025550142', String(text));
		await until('the SMS', () =>
			changes().some((change) => JSON.stringify(change) === JSON.stringify(sent)),
		);
		expect(changes()).toContainEqual(sent);
		void NEW_CONTACT;
		void hubspot;
		void ({} as JsonObject);
	});
});
