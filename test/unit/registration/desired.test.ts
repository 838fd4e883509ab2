import { TUCO_EVENTS } from '../../../nodes/Tuco/trigger/events/names';
import { desiredWebhook, type WebhookInput } from '../../../nodes/Tuco/trigger/registration/plan';

const wish = (replaced: Partial<WebhookInput> = {}): WebhookInput => ({
	url: 'https://n8n.example/webhook/1',
	events: ['message.reply'],
	webhookName: '',
	nodeName: 'Tuco Trigger',
	isTest: false,
	workflow: { id: 'wf1', name: 'Replies to the CRM' },
	baseUrl: 'https://app.tuco.ai',
	...replaced,
});

describe('desiredWebhook', () => {
	it('wants a webhook at the URL of this node for the selected events', () => {
		expect(desiredWebhook(wish())).toMatchObject({
			ok: true,
			webhook: { url: 'https://n8n.example/webhook/1', events: ['message.reply'] },
		});
	});

	it('names it after the workflow', () => {
		expect(desiredWebhook(wish())).toMatchObject({ webhook: { name: 'n8n: Replies to the CRM' } });
	});

	it('names it by the ID of a workflow without a name', () => {
		const unnamed = wish({ workflow: { id: 'wf1' } });
		expect(desiredWebhook(unnamed)).toMatchObject({ webhook: { name: 'n8n: wf1' } });
	});

	it('names it as the user says', () => {
		expect(desiredWebhook(wish({ webhookName: 'Mine' }))).toMatchObject({
			webhook: { name: 'Mine' },
		});
	});

	it('says in its description whose it is and how it goes away', () => {
		const { webhook } = { webhook: null, ...desiredWebhook(wish()) };
		expect(webhook?.description).toContain('"Tuco Trigger"');
		expect(webhook?.description).toContain('"Replies to the CRM" (wf1)');
		expect(webhook?.description).toContain('removed when that workflow is unpublished');
	});

	it('tells one for listening from the one of production, and when it may go', () => {
		const { webhook } = { webhook: null, ...desiredWebhook(wish({ isTest: true })) };
		expect(webhook?.name).toBe('n8n: Replies to the CRM (test)');
		expect(webhook?.description).toContain('"Replies to the CRM" (wf1)');
		expect(webhook?.description).toContain('may be deleted when nobody listens');
	});

	it('asks for no event that the API of Tuco would refuse', () => {
		const all = wish({ events: ['other', 'message.bounced', ...TUCO_EVENTS.map((e) => e.name)] });
		expect(desiredWebhook(all)).toMatchObject({
			webhook: {
				events: [
					'message.failed',
					'message.fallback',
					'message.opened',
					'message.reply',
					'message.sent',
				],
			},
		});
	});

	it('asks for each event once', () => {
		const twice = wish({ events: ['message.reply', 'message.reply'] });
		expect(desiredWebhook(twice)).toMatchObject({ webhook: { events: ['message.reply'] } });
	});

	it.each([[[]], [['message.delivered']], [['other', 'constructor']]])(
		'wants no webhook for the events %j, and says to select one',
		(events) => {
			expect(desiredWebhook(wish({ events }))).toMatchObject({
				ok: false,
				message: 'No event is selected',
				description: expect.stringContaining('Select at least one') as unknown,
			});
		},
	);

	it.each([
		['http://n8n.example/webhook/1', 'Tuco only delivers to https addresses'],
		['https://192.168.1.20/webhook/1', 'Tuco cannot reach this n8n: its webhook URL is an address'],
		['http://localhost:5678/webhook/1', 'Tuco cannot reach this n8n: its webhook URL is this'],
	])('wants no webhook at %s, and says how to get another URL', (url, message) => {
		expect(desiredWebhook(wish({ url }))).toMatchObject({
			ok: false,
			message: expect.stringContaining(message) as unknown,
			description: expect.stringContaining('WEBHOOK_URL') as unknown,
		});
	});

	it('wants a webhook at a plain http URL from a stand-in for Tuco on this machine', () => {
		const local = wish({
			url: 'http://localhost:5678/webhook/1',
			baseUrl: 'http://127.0.0.1:3900',
		});
		expect(desiredWebhook(local)).toMatchObject({ ok: true });
	});

	it('gives a reason rather than an exception where the base URL is no URL', () => {
		const faulty = wish({ url: 'http://localhost:5678/webhook/1', baseUrl: 'app.tuco.ai' });
		expect(() => desiredWebhook(faulty)).not.toThrow();
	});
});
