import { createHmac } from 'node:crypto';

import { isDuplicate } from '../shipped';
import { receive } from '../../../nodes/Tuco/trigger/delivery/receive';
import { type Contestant, timing } from '../rounds';
import { repliesOf, respaced, type Signed } from './bodies';
import { recordCalls, replay } from './calls';
import { type Scene, setScene } from './scene';

/**
 * What is timed. The floor: one HMAC-SHA256 and one JSON.parse of the same bytes. Ours: verify, parse, normalise and
 * dedupe, without n8n. Webhook: all of `webhook()`, on n8n-core's own context. N8n: the calls to that context alone
 * which `webhook()` makes. Respaced: `webhook()` where the signature fits the body only once it is serialised anew.
 */
export type Name = 'floor' | 'ours' | 'webhook' | 'n8n' | 'respaced';

/** The contestants for replies of so many bytes. */
export async function contestantsFor(bytes: number, pieces: number): Promise<Contestant<Name>[]> {
	const [scene, proxied] = [setScene(`bench-${bytes}`), setScene(`bench-${bytes}-respaced`)];
	const reply = repliesOf(bytes);
	// As on any day but the first, the process has opened the secret before.
	await proxied.handle(proxied.contextFor(reply(proxied.secret)));
	await scene.handle(scene.contextFor(reply(scene.secret)));
	const calls = await callsOf(scene, reply(scene.secret));
	const each = (make: () => () => void | Promise<void>) =>
		timing(() => Array.from({ length: pieces }, () => make()));
	return [
		{ name: 'floor', measure: each(() => floor(reply(scene.secret), scene.secret)) },
		{ name: 'ours', measure: each(() => ours(reply(scene.secret), scene.secret)) },
		{ name: 'webhook', measure: each(() => handling(scene, reply(scene.secret))) },
		{
			name: 'n8n',
			measure: each(() => {
				const context = scene.contextFor(reply(scene.secret));
				return () => {
					replay(calls, context);
				};
			}),
		},
		{
			name: 'respaced',
			measure: each(() => handling(proxied, respaced(reply(proxied.secret)))),
		},
	];
}

function floor({ rawBody }: Signed, secret: string): () => void {
	return () => {
		createHmac('sha256', secret).update(rawBody).digest();
		JSON.parse(rawBody.toString());
	};
}

const SETTINGS = {
	events: ['message.reply'],
	filters: { lines: [], campaigns: [], repliesContaining: [], repliesNotContaining: [] },
	simplify: true,
	emitTestEvents: false,
	maximumAgeMinutes: 5,
	isDuplicate: (eventId: string) => isDuplicate('bench/node', eventId),
};

function ours({ rawBody, signature }: Signed, secret: string): () => void {
	const delivery = { rawBody, signature, eventHeader: 'message.reply', receivedAt: Date.now() };
	return () => {
		const { kind } = receive(delivery, SETTINGS, [secret]);
		if (kind !== 'emitted') throw new Error(`The delivery was ${kind}`);
	};
}

function handling(scene: Scene, delivery: Signed): () => Promise<void> {
	const context = scene.contextFor(delivery);
	return async () => {
		await scene.handle(context);
	};
}

async function callsOf(scene: Scene, delivery: Signed) {
	const { context, calls } = recordCalls(scene.contextFor(delivery));
	await scene.handle(context);
	return calls;
}
