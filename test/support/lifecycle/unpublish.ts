import assert from 'node:assert/strict';

import { expectNoWebhook, expectOthersUntouched } from './expectations';
import type { Mishap } from './faults';
import type { Model } from './model';
import type { World } from './world';

/** Unpublishes what is live, as n8n does also before it publishes a changed trigger, and checks what came of it. */
export async function unpublish(
	model: Model,
	world: World,
	mishaps: readonly Mishap[],
): Promise<void> {
	const { live } = model;
	const step = await world.step(mishaps, async () => {
		const error = await world.host.unpublish();
		if (error) throw error;
	});
	model.live = null;
	model.isListening = false;
	expectOthersUntouched(step, world);
	const known = new Set(step.before.map(({ id }) => id));
	assert(
		world.ours.every(({ id }) => known.has(id)),
		'An unpublish adds nothing',
	);
	if (step.error === null) {
		expectNoWebhook(step, world);
		if (live) model.remembered.delete(live.nodeName);
		world.tally.unpublished++;
	} else {
		world.tally['unpublish failed']++;
		assert(!step.isTucoWell, `With Tuco well, an unpublish succeeds: ${step.error.message}`);
	}
}
