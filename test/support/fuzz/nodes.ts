import assert from 'node:assert/strict';

import type { INodeParameters } from 'n8n-workflow';

import type { Poster } from '../../../tools/n8n/load';
import type { CoreN8n, WorkflowSetUp } from '../coreN8n';
import { parameters, type StartedTrigger } from '../startTrigger';
import type { Wire } from './attempt';
import { expectationOf, expectItem, type Knowledge } from './oracle';
import type { Keys } from './sign';

/** A node under attack, one request at a time, and what the oracle knows about it. */
export type AttackedNode = {
	name: string;
	n8n: CoreN8n;
	keys: Keys;
	knowledge: Knowledge & { emitted: Set<string> | null };
	simplify: boolean;
};

/** How many requests were sent, how many became items, and how often each answer came back. */
export type Tally = { requests: number; emitted: number; answers: Map<string, number> };

const NO_SECRET = 'No signing secret is known for this webhook';
const SEALED = 'The signing secret of this webhook cannot be decrypted';

const LOOSE = { emitTestEvents: true, ignoreDuplicates: false, maximumEventAge: 0 };
const MANUAL = { webhookSetup: 'manual', events: ['other', 'message.delivered', 'message.reply'] };

/** Starts a node for each setup, and for each state that its secret can be in. */
export async function startAttackedNodes(started: StartedTrigger): Promise<AttackedNode[]> {
	const { workspace } = started;
	const start = async (changes: INodeParameters = {}, setUp: Partial<WorkflowSetUp> = {}) =>
		await started.anotherN8n({ parameters: parameters(changes), ...setUp });
	const publish = async (changes: INodeParameters = {}) => {
		const n8n = await start(changes);
		await n8n.publish();
		const secret = workspace.webhooks.find(({ url }) => url === n8n.url)?.secret ?? '';
		return { n8n, secret };
	};

	const { secret: other } = await publish();
	const automatic = await publish();
	const raw = await publish({ simplify: false });
	const loose = await publish({ options: LOOSE });
	const { n8n: original, secret: sealed } = await publish();
	const restarted = await start({}, { staticData: original.staticData });
	const both = await publish();
	both.n8n.changeCredential({ signingSecret: 'whsec_by_hand' });
	const rotated = await start({}, { staticData: original.staticData });
	rotated.changeCredential({ apiKey: 'tuco_sk_rotated' });
	const manual = await start(MANUAL);
	manual.changeCredential({ signingSecret: 'whsec_manual' });
	const bare = await start(MANUAL);

	const node = (
		name: string,
		{ n8n, secret: own }: { n8n: CoreN8n; secret: string },
		known: Partial<AttackedNode['knowledge']> = {},
	): AttackedNode => ({
		name,
		n8n,
		simplify: n8n.parameters.simplify === true,
		keys: { own, other },
		knowledge: {
			secrets: [own],
			withoutSecret: NO_SECRET,
			events: n8n.parameters.events as string[],
			emitsTests: false,
			maximumAgeSeconds: 3600,
			emitted: new Set(),
			...known,
		},
	});
	return [
		node('automatic', automatic),
		node('Simplify off', raw),
		node('no checks', loose, {
			emitsTests: true,
			maximumAgeSeconds: 0,
			emitted: null,
		}),
		node('restarted', { n8n: restarted, secret: sealed }),
		node(
			'a secret in the credential too',
			{ n8n: both.n8n, secret: 'whsec_by_hand' },
			{ secrets: [both.secret, 'whsec_by_hand'] },
		),
		node('manual', { n8n: manual, secret: 'whsec_manual' }),
		node('no secret', { n8n: bare, secret: 'whsec_manual' }, { secrets: [] }),
		node(
			'a sealed secret that cannot be opened',
			{ n8n: rotated, secret: sealed },
			{ secrets: [], withoutSecret: SEALED },
		),
	];
}

/** Sends one request, and expects the answer and the item that the oracle expects. */
export async function attack(
	{ n8n, knowledge, simplify }: AttackedNode,
	wire: Wire,
	poster: Poster,
	tally: Tally,
): Promise<void> {
	const expected = expectationOf(wire, knowledge);
	const { status, response } = await poster.post(n8n.url, wire);
	const items = n8n.executions.splice(0).flatMap(({ items: outputs }) => outputs.flat());
	assert.deepEqual(
		{ status, body: JSON.parse(response) as unknown },
		{ status: expected.status, body: expected.body },
	);
	const answer = `${status} ${response}`;
	tally.requests += 1;
	tally.answers.set(answer, (tally.answers.get(answer) ?? 0) + 1);
	if (expected.event === undefined) {
		assert.equal(items.length, 0, 'Only verified, selected events start the workflow');
		return;
	}
	const [item, ...more] = items;
	assert.ok(item && more.length === 0, 'A verified event becomes one item');
	if (simplify) expectItem(item.json, expected.event, expected.eventId);
	else assert.ok(areEqual(item.json, expected.payload), 'The item is the payload as sent');
	tally.emitted += 1;
	knowledge.emitted?.add(expected.eventId);
}

/** Whether two payloads are equal; if they are too deep to compare, whether their top-level keys are. */
function areEqual(one: object, other: object): boolean {
	try {
		return JSON.stringify(one) === JSON.stringify(other);
	} catch {
		return Object.keys(one).join() === Object.keys(other).join();
	}
}
