import assert from 'node:assert/strict';

import { type Attempt, type Wire, wireOf } from './attempt';
import { expectItem } from './expectItem';
import type { Lane } from './lane';
import { expectationOf } from './oracle';
import type { Poster } from '../../../tools/n8n/load';

/** How many requests were sent, how many of them emitted, and how many statuses of each kind came back. */
export type Tally = { requests: number; emitted: number; answers: Map<string, number> };

/** Sends an attempt as often as it says, and expects of each request what the oracle does. */
export async function attack(
	lane: Lane,
	attempt: Attempt,
	poster: Poster,
	tally: Tally,
): Promise<void> {
	const wire = wireOf(attempt, lane.keys);
	for (let sent = 0; sent < attempt.times; sent++) await sendOne(lane, wire, poster, tally);
}

/** Sends one request, and expects of it what the oracle does. */
export async function sendOne(lane: Lane, wire: Wire, poster: Poster, tally: Tally): Promise<void> {
	const { host, knowledge, simplify } = lane;
	const expected = expectationOf(wire, knowledge);
	const { status, response } = await poster.post(host.url, wire);
	const items = host.executions.splice(0).flatMap(({ items: outputs }) => outputs.flat());
	assert.deepEqual(
		{ status, body: JSON.parse(response) as unknown },
		{ status: expected.status, body: expected.body },
	);
	tally.requests += 1;
	tally.answers.set(`${status} ${response}`, (tally.answers.get(`${status} ${response}`) ?? 0) + 1);
	if (expected.event === undefined) {
		assert.equal(items.length, 0, 'Only what is verified and wanted starts the workflow');
		return;
	}
	const [item, ...more] = items;
	assert.ok(item && more.length === 0, 'A verified event becomes one item');
	if (simplify) expectItem(item.json, expected.event, expected.eventId);
	else assert.ok(isSame(item.json, expected.payload), 'The item is the payload as it was sent');
	tally.emitted += 1;
	knowledge.emitted?.add(expected.eventId);
}

/** Whether two payloads are the same; those too deep to be compared are told apart by their first keys. */
function isSame(one: object, other: object): boolean {
	try {
		return JSON.stringify(one) === JSON.stringify(other);
	} catch {
		return Object.keys(one).join() === Object.keys(other).join();
	}
}
