import * as fc from 'fast-check';

import type { NewWebhook, Webhook } from '../../nodes/Tuco/shared/api/webhooks';
import { TUCO_EVENTS } from '../../nodes/Tuco/shared/events';
import { FOR_A_TEST, abandonedTests, oursAmong } from '../../nodes/Tuco/trigger/registration/ours';
import {
	type Plan,
	type WebhookInput,
	desiredWebhook,
	plan,
} from '../../nodes/Tuco/trigger/registration/plan';

const URL = 'https://n8n.example/webhook/1';

const input = (replaced: Partial<WebhookInput> = {}): WebhookInput => ({
	url: URL,
	events: ['message.reply'],
	webhookName: '',
	nodeName: 'Tuco Trigger',
	isTest: false,
	workflow: { id: 'wf1', name: 'Replies to the CRM' },
	baseUrl: 'https://app.tuco.ai',
	...replaced,
});

/** The webhook for an input, or the reason why there can be none. */
const wanted = (replaced: Partial<WebhookInput> = {}) => {
	const result = desiredWebhook(input(replaced));
	return result.ok ? result.webhook : result;
};

describe('the desired webhook', () => {
	it.each([
		['the workflow', {}, 'n8n: Replies to the CRM'],
		['the ID of a workflow without a name', { workflow: { id: 'wf1' } }, 'n8n: wf1'],
		['the user', { webhookName: 'Mine' }, 'Mine'],
		['the workflow, as a test', { isTest: true }, 'n8n: Replies to the CRM (test)'],
		['the user, as a test', { isTest: true, webhookName: 'Mine' }, 'Mine (test)'],
	])('is named after %s', (_source, replaced, name) => {
		expect(wanted(replaced)).toMatchObject({ name });
	});

	it.each([
		['production', false, 'removed when that workflow is unpublished'],
		['a test', true, 'you can delete it'],
	])('for %s names its workflow and says how it goes away', (_purpose, isTest, end) => {
		const origin = '"Tuco Trigger" of the n8n workflow "Replies to the CRM" (wf1)';
		for (const words of [origin, end]) {
			const description = expect.stringContaining(words) as string;
			expect(wanted({ isTest })).toMatchObject({ description });
		}
	});

	it("has each event once, and none that Tuco's API would refuse", () => {
		const names = TUCO_EVENTS.map(({ name }) => name);
		const events = ['other', 'message.bounced', ...names, 'message.reply'];
		expect(wanted({ events })).toMatchObject({
			events: names.filter((name) => name !== 'message.delivered'),
		});
	});

	const MANUAL_ONLY = /Message Delivered and Any Other Event cannot arrive .*Set Webhook to Manual/;

	it('comes with a warning that names the events that only a webhook added by hand receives', () => {
		const warnings = [['message.reply'], ['other', 'message.reply', 'message.delivered']].map(
			(events) => desiredWebhook(input({ events })),
		);
		expect(warnings).toMatchObject([
			{ ok: true, warning: null },
			{ ok: true, warning: expect.stringMatching(MANUAL_ONLY) as string },
		]);
	});

	it('cannot have only such events', () => {
		expect(wanted({ events: ['message.delivered', 'other'] })).toMatchObject({
			ok: false,
			message: expect.stringMatching(MANUAL_ONLY) as string,
		});
	});

	it.each([[[]], [['message.bounced', 'constructor']]])(
		'cannot have the events %j, because none is selected',
		(events) => {
			expect(wanted({ events })).toMatchObject({
				ok: false,
				message: expect.stringMatching('No event is selected.*Events field') as string,
			});
		},
	);

	it('cannot be at a plain http address, and the error says to set N8N_WEBHOOK_URL', () => {
		const url = 'http://n8n.example/webhook/1';
		const words = `not an https address. It is ${url}.*N8N_WEBHOOK_URL .*WEBHOOK_URL`;
		const message = expect.stringMatching(words) as string;
		expect(wanted({ url })).toMatchObject({ ok: false, message });
	});

	it.each(['http://127.0.0.1:3900', 'https://localhost:3900', 'app.tuco.ai'])(
		'may be at any URL if the Base URL is %s, which is not Tuco',
		(baseUrl) => {
			const url = 'http://localhost:5678/webhook/1';
			expect(wanted({ url, baseUrl })).toMatchObject({ url });
		},
	);
});

const desired: NewWebhook = {
	url: URL,
	events: ['message.reply', 'message.sent'],
	name: 'Replies',
	description: 'Added by n8n',
};
const webhook = (replaced: Partial<Webhook> = {}): Webhook => ({
	id: 'w1',
	url: URL,
	events: ['message.reply', 'message.sent'],
	name: 'Replies',
	description: '',
	isActive: true,
	ageMs: null,
	...replaced,
});

describe('the plan', () => {
	const anEventList = fc.subarray(['message.reply', 'message.sent', 'message.failed', 'x']);
	const someWebhooks = fc
		.array(
			fc.record({
				url: fc.constantFrom(
					URL,
					URL,
					`${URL}/`,
					`${URL}?a`,
					URL.toUpperCase(),
					'https://b.example',
				),
				events: anEventList,
				name: fc.constantFrom('Replies', 'Other', ''),
				isActive: fc.boolean(),
			}),
			{ maxLength: 8 },
		)
		.map((webhooks): Webhook[] => webhooks.map((each, at) => webhook({ id: `w${at}`, ...each })));
	const anId = fc.option(fc.nat(9).map((at) => `w${at}`));
	const aTarget = fc.record({
		url: fc.constant(URL),
		events: anEventList.filter((events) => events.length > 0),
		name: fc.constantFrom('Replies', 'n8n: x'),
		description: fc.constant(''),
	});

	/** The webhooks in Tuco after a plan was carried out, according to the contract. */
	function carriedOut(webhooks: Webhook[], steps: Plan, target: NewWebhook): Webhook[] {
		const left = webhooks.filter(({ id }) => !steps.extraWebhooks.some((extra) => extra.id === id));
		if (steps.action === 'keep') return left;
		if (steps.action === 'create') return [...left, webhook({ ...target, id: 'new' })];
		return left.map((each) => (each.id === steps.id ? { ...each, ...steps.changes } : each));
	}

	it('leaves exactly one webhook of ours, as desired and with a known secret', () => {
		fc.assert(
			fc.property(someWebhooks, anId, aTarget, (webhooks, knownId, target) => {
				const after = carriedOut(webhooks, plan(target, webhooks, knownId), target);
				const ours = after.filter(({ url }) => url === URL);
				expect(ours).toHaveLength(1);
				expect(ours[0]).toMatchObject({ name: target.name, isActive: true });
				expect(new Set(ours[0]?.events)).toEqual(new Set(target.events));
				expect([knownId, 'new']).toContain(ours[0]?.id);
			}),
		);
	});

	it('changes no webhook with another URL, whatever ID is remembered', () => {
		fc.assert(
			fc.property(someWebhooks, anId, aTarget, (webhooks, knownId, target) => {
				const others = (list: Webhook[]) => list.filter(({ url }) => url !== URL);
				const before = structuredClone(others(webhooks));
				const after = carriedOut(webhooks, plan(target, webhooks, knownId), target);
				expect(others(after)).toEqual(before);
			}),
		);
	});

	it('leaves nothing to do once it is carried out', () => {
		fc.assert(
			fc.property(someWebhooks, anId, aTarget, (webhooks, knownId, target) => {
				const first = plan(target, webhooks, knownId);
				const after = carriedOut(webhooks, first, target);
				const known = first.action === 'create' ? 'new' : knownId;
				expect(plan(target, after, known)).toEqual({ action: 'keep', extraWebhooks: [] });
			}),
		);
	});

	const { name, description } = desired;
	const foreign = webhook({ url: 'https://original.example/webhook/1' });
	const EXAMPLES: [rule: string, webhooks: Webhook[], knownId: string | null, expected: object][] =
		[
			[
				'keeps one with the events in another order',
				[webhook({ events: ['message.sent', 'message.reply'] })],
				'w1',
				{ action: 'keep' },
			],
			[
				'renames one, and updates the description that names the workflow',
				[webhook({ name: 'Other' })],
				'w1',
				{ action: 'update', id: 'w1', changes: { name, description } },
			],
			[
				'ignores one with another URL, even if its ID is remembered',
				[foreign],
				'w1',
				{ action: 'create' },
			],
		];
	it.each(EXAMPLES)('%s', (_rule, webhooks, knownId, expected) => {
		expect(plan(desired, webhooks, knownId)).toEqual({ extraWebhooks: [], ...expected });
	});
});

describe('our webhooks', () => {
	const AT = 'https://n8n.example/webhook/tuco%20trigger/%C3%A9';

	it.each([
		'HTTPS://N8N.Example/webhook/tuco%20trigger/%C3%A9',
		'https://n8n.example:443/webhook/tuco%20trigger/%c3%a9',
		'https://n8n.example./webhook/tuco trigger/é',
	])('include one at %j', (url) => {
		expect(oursAmong([webhook({ url })], AT)).toHaveLength(1);
		expect(oursAmong([webhook({ url: AT })], url)).toHaveLength(1);
	});

	it.each([
		...[`${AT}/`, `${AT}?x=1`, `${AT}#`, `${AT}0`, AT.replace('%20', '%2520'), 'no URL', ''],
		...[AT.replace('s:', ':'), AT.replace('n8n.', ''), AT.replace('/webhook', ':444/webhook')],
		AT.replace('webhook', 'Webhook'),
	])('do not include one at %j', (url) => {
		expect(oursAmong([webhook({ url })], AT)).toEqual([]);
	});
});

describe('abandoned test webhooks', () => {
	const AT = 'https://n8n.example/base/webhook/id/webhook';
	const left = {
		url: 'https://N8N.example/base/webhook-test/id/webhook',
		description: `Added by n8n ${FOR_A_TEST}`,
		ageMs: 600_001,
	};

	it('include one that was added more than ten minutes ago', () => {
		expect(abandonedTests([webhook(left)], AT)).toHaveLength(1);
	});

	it.each([
		['younger', { ageMs: 600_000 }],
		['of unknown age', { ageMs: null }],
		['not made for a test', { description: 'Added by n8n' }],
		["at the node's own URL", { url: AT }],
		["another node's", { url: 'https://n8n.example/base/webhook-test/other/webhook' }],
		["another n8n's", { url: 'https://other.example/base/webhook-test/id/webhook' }],
		['of an n8n in another folder', { url: 'https://n8n.example/webhook-test/id/webhook' }],
		['at an endpoint of another name', { url: 'https://n8n.example/base/tests/id/webhook' }],
		['at no URL', { url: 'webhook-test/id/webhook' }],
	])('do not include one that is %s', (_which, changes) => {
		expect(abandonedTests([webhook({ ...left, ...changes })], AT)).toEqual([]);
	});
});
