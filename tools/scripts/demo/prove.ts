import { awaitItems, until } from '../../n8n/wait';
import { type Delivery, EVENTS } from '../../sandbox';
import type { Demo } from './setUp';
import { TRIGGER } from './workflows';

type Say = (line: string) => void;

/** What is fired: every event that Tuco documents, and one that this version of the node does not know. */
const FIRED = [...EVENTS, 'message.reaction'];

/** Fires one event of each kind and a forged one, and says how each fares in n8n. Fails when one does not arrive. */
export async function proveDeliveries(demo: Demo, say: Say): Promise<void> {
	say('\nOne event of each kind:');
	const arrived = { automatic: 0, byHand: 0 };
	for (const event of FIRED) {
		const start = performance.now();
		const [delivery] = await demo.workspace.fire({ event });
		if (delivery?.status !== 200) throw new Error(`${event} was refused: ${wordsFor(delivery)}`);
		const name = isByHand(demo, delivery) ? 'byHand' : 'automatic';
		const workflowId = demo[name];
		const expected = ++arrived[name];
		const [item] = await awaitItems(demo.client, { workflowId, nodeName: TRIGGER, expected });
		if (item?.event !== event) throw new Error(`${event} did not arrive as an item`);
		const took = Math.round(performance.now() - start);
		say(`  ✓ ${event.padEnd(18)} answered ${wordsFor(delivery)}, in n8n after ${took} ms`);
		say(`    ${excerptOf(item)}`);
	}
	await proveForgery(demo, say);
}

function isByHand({ workspace }: Demo, { webhookId }: Delivery): boolean {
	return workspace.webhooks.some(({ id, name }) => id === webhookId && name === 'Added by hand');
}

async function proveForgery({ workspace, automatic, client }: Demo, say: Say): Promise<void> {
	const webhook = workspace.webhooks.find(({ name }) => name !== 'Added by hand');
	if (!webhook) throw new Error('The webhook no longer stands in Tuco');
	const before = await client.executions({ workflowId: automatic });
	const forged = await workspace.deliver(
		webhook,
		{ event: 'message.reply' },
		{ secret: 'guessed' },
	);
	const after = await client.executions({ workflowId: automatic });
	if (forged.status !== 401 || after.length !== before.length) {
		throw new Error(`A forged event was accepted: ${wordsFor(forged)}`);
	}
	say(`  ✓ a forged event     answered ${wordsFor(forged)}, nothing started`);
}

/** Unpublishes, and sees that Tuco is left as it was. */
export async function proveTeardown(
	{ client, automatic, workspace }: Demo,
	say: Say,
): Promise<void> {
	await client.unpublish(automatic);
	await until('the webhook to be removed from Tuco', () =>
		workspace.webhooks.every(({ name }) => name === 'Added by hand'),
	);
	say('\nUnpublished: the webhook is gone from Tuco.');
}

function wordsFor(delivery: Delivery | undefined): string {
	if (!delivery) return 'no webhook is subscribed to it';
	const { status, latencyMs, error } = delivery;
	return `${status ?? error ?? ''} in ${latencyMs} ms`;
}

function excerptOf({ eventId, status, recipientPhone, message }: Record<string, unknown>): string {
	return JSON.stringify({ eventId, status, recipientPhone, message });
}
