import type { Browser } from 'playwright-core';

import { until } from '../../tools/n8n/wait';
import { hasChromium, launchChromium, SandboxPage } from '../../tools/scripts/editor';
import { sms } from '../support/services/requests';
import { changes, model, useEditedWorkflows } from '../support/services/workflowRun';

const [OUTBOUND, AGENT, SMS] = [
	'9-outbound.json',
	'12-agent.json',
	'1-fallback-to-sms.json',
] as const;

/** Changes to the workflows' settings, so that messages leave at once and on any day. */
const SETTINGS = {
	'"dryRun","type":"boolean","value":true': '"dryRun","type":"boolean","value":false',
	'"value":"09:00"': '"value":"00:00"',
	'"value":"18:00"': '"value":"23:59"',
	'"days":[1,2,3,4,5]': '"days":[0,1,2,3,4,5,6]',
	'"silenceSeconds","type":"number","value":8': '"silenceSeconds","type":"number","value":1',
};

const FIRST_MESSAGE = 'this is Sam from Acme';
const QUESTION = 'What does a test ride cost?';
const ANSWER = 'Test rides are free. Shall I book one for you?';

(hasChromium() ? describe : describe.skip)('outbound, the agent and SMS together', () => {
	const edit = (json: string) =>
		Object.entries(SETTINGS).reduce((text, [from, to]) => text.replace(from, to), json);
	const workflow = useEditedWorkflows(edit, OUTBOUND, AGENT, SMS);
	let browser: Browser;

	beforeAll(async () => {
		browser = await launchChromium();
	});
	afterAll(async () => browser.close());

	test('bring a contact from a form to a conversation, and to SMS without iMessage', async () => {
		const { n8n, workflow: outbound } = workflow(OUTBOUND);
		n8n.workspace.messaging.isPaced = false;
		model.answer = () => ANSWER;
		const form = await browser.newPage();
		const trigger = outbound.nodes.find(({ type }) => type.endsWith('.formTrigger'));
		await form.goto(`${n8n.server.url}/form/${String(trigger?.webhookId)}`);
		await form.getByLabel('First Name').fill('Jane');
		await form.getByLabel('Phone').fill('(202) 555-0142');
		await form.getByLabel('Email').fill('jane@example.com');
		await form.getByLabel('You may text me').check();
		await form.getByRole('button', { name: 'Submit' }).click();

		const { page } = await SandboxPage.open(await browser.newPage(), n8n.sandbox);
		const chat = page.getByTestId('chat').locator('li');
		await chat.getByText(FIRST_MESSAGE).waitFor();
		await page.getByTestId('field-reply').fill(QUESTION);
		await page.getByRole('button', { name: 'Reply as Jane' }).click();
		await chat.getByText(ANSWER).waitFor();
		expect(JSON.stringify(model.requests[0])).toMatch(
			RegExp(`${FIRST_MESSAGE}.*${QUESTION.slice(0, -1)}`),
		);

		await page.getByRole('button', { name: 'No iMessage' }).click();
		await chat.getByText('fallback').waitFor();
		const text = n8n.workspace.messaging.messages.at(-1)?.message ?? '';
		const sent = () => changes().filter(([call]) => call.endsWith('/Messages.json'));
		await until('the SMS', () => sent().length > 0);
		expect(sent()).toEqual([sms('+12025550142', text)]);
	});
});
