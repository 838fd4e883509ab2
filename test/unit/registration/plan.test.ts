import * as fc from 'fast-check';

import type { NewWebhook, Webhook } from '../../../nodes/Tuco/shared/api/webhooks';
import { oursAmong, plan, type Plan } from '../../../nodes/Tuco/trigger/registration/plan';

const URL = 'https://n8n.example/webhook/1';

const desired = (replaced: Partial<NewWebhook> = {}): NewWebhook => ({
	url: URL,
	events: ['message.reply', 'message.sent'],
	name: 'Replies',
	description: 'Added by n8n',
	...replaced,
});
const webhook = (replaced: Partial<Webhook> = {}): Webhook => ({
	id: 'w1',
	url: URL,
	events: ['message.reply', 'message.sent'],
	name: 'Replies',
	isActive: true,
	...replaced,
});

const anEventList = fc.subarray(['message.reply', 'message.sent', 'message.failed', 'x']);
const aWorkspace = fc
	.array(
		fc.record({
			url: fc.constantFrom(URL, `${URL}/`, `${URL}?a`, URL.toUpperCase(), 'https://other.example'),
			events: anEventList,
			name: fc.constantFrom('Replies', 'Other', ''),
			isActive: fc.boolean(),
		}),
		{ maxLength: 8 },
	)
	.map((webhooks): Webhook[] => webhooks.map((each, at) => ({ id: `w${at}`, ...each })));
const anId = fc.option(fc.nat(9).map((at) => `w${at}`));
const aWish = fc.record({
	url: fc.constant(URL),
	events: anEventList.filter((events) => events.length > 0),
	name: fc.constantFrom('Replies', 'n8n: x'),
	description: fc.constant(''),
});

/** The workspace after a plan was carried out, as the contract has Tuco's API behave. */
function carriedOut(webhooks: Webhook[], steps: Plan, wish: NewWebhook): Webhook[] {
	const { extraWebhooks } = steps;
	const left = webhooks.filter(({ id }) => !extraWebhooks.some((stray) => stray.id === id));
	if (steps.action === 'keep') return left;
	if (steps.action === 'create') return [...left, { ...wish, id: 'new', isActive: true }];
	const { id: updated, changes } = steps;
	return left.map((each) => (each.id === updated ? { ...each, ...changes } : each));
}

describe('plan', () => {
	it('leaves exactly one webhook of ours, as wanted and with a known secret, whatever stands', () => {
		fc.assert(
			fc.property(aWorkspace, anId, aWish, (webhooks, knownId, wish) => {
				const after = carriedOut(webhooks, plan(wish, webhooks, knownId), wish);
				const ours = after.filter(({ url }) => url === URL);
				expect(ours).toHaveLength(1);
				expect(ours[0]).toMatchObject({ name: wish.name, isActive: true });
				expect(new Set(ours[0]?.events)).toEqual(new Set(wish.events));
				expect([knownId, 'new']).toContain(ours[0]?.id);
			}),
		);
	});

	it('touches no webhook with another URL, whatever ID is remembered', () => {
		fc.assert(
			fc.property(aWorkspace, anId, aWish, (webhooks, knownId, wish) => {
				const others = (list: Webhook[]) => list.filter(({ url }) => url !== URL);
				const after = carriedOut(webhooks, plan(wish, webhooks, knownId), wish);
				expect(others(after)).toEqual(others(webhooks));
			}),
		);
	});

	it('has nothing to do once it is carried out', () => {
		fc.assert(
			fc.property(aWorkspace, anId, aWish, (webhooks, knownId, wish) => {
				const first = plan(wish, webhooks, knownId);
				const after = carriedOut(webhooks, first, wish);
				const known = first.action === 'create' ? 'new' : knownId;
				expect(plan(wish, after, known)).toEqual({
					action: 'keep',
					extraWebhooks: [],
				});
			}),
		);
	});

	it('leaves what it was given as it was', () => {
		const webhooks = [webhook({ isActive: false }), webhook({ id: 'w2' })];
		const before = structuredClone(webhooks);
		plan(desired(), webhooks, 'w1');
		expect(webhooks).toEqual(before);
	});

	it('creates the webhook where none stands', () => {
		expect(plan(desired(), [], null)).toEqual({
			action: 'create',
			extraWebhooks: [],
		});
	});

	it('keeps a webhook that is as wanted', () => {
		expect(plan(desired(), [webhook()], 'w1')).toEqual({
			action: 'keep',
			extraWebhooks: [],
		});
	});

	it('keeps a webhook that lists the wanted events in another order', () => {
		const standing = webhook({ events: ['message.sent', 'message.reply'] });
		expect(plan(desired(), [standing], 'w1').action).toBe('keep');
	});

	it.each([
		['lacks an event', { events: ['message.reply'] }, { events: desired().events }],
		[
			'has an event too many',
			{ events: ['message.reply', 'message.sent', 'message.failed'] },
			{ events: desired().events },
		],
		[
			'has another name',
			{ name: 'Other' },
			{ name: 'Replies', description: desired().description },
		],
		['is paused', { isActive: false }, { isActive: true }],
	])('updates a webhook that %s, and only that', (_fault, fault, changes) => {
		expect(plan(desired(), [webhook(fault)], 'w1')).toEqual({
			action: 'update',
			id: 'w1',
			changes,
			extraWebhooks: [],
		});
	});

	it('replaces a webhook of ours whose secret is not known', () => {
		const unknown = webhook();
		expect(plan(desired(), [unknown], null)).toEqual({
			action: 'create',
			extraWebhooks: [unknown],
		});
	});

	it('does not take a webhook with another URL for ours because its ID is remembered', () => {
		const foreign = webhook({ url: 'https://original.example/webhook/1' });
		expect(plan(desired(), [foreign], 'w1')).toEqual({
			action: 'create',
			extraWebhooks: [],
		});
	});

	it('removes what stands beside the known webhook with our URL', () => {
		const stray = webhook({ id: 'w2' });
		expect(plan(desired(), [stray, webhook()], 'w1')).toEqual({
			action: 'keep',
			extraWebhooks: [stray],
		});
	});
});

describe('oursAmong', () => {
	it.each([`${URL}/`, `${URL}?x=1`, `${URL}#`, 'https://N8N.example/webhook/1', `${URL}0`, ''])(
		'does not take %j for our URL',
		(url) => {
			expect(oursAmong([webhook({ url })], URL)).toEqual([]);
		},
	);

	it('finds all with our URL', () => {
		const ours = [webhook(), webhook({ id: 'w2' })];
		expect(oursAmong([...ours, webhook({ url: 'https://other.example' })], URL)).toEqual(ours);
	});
});
