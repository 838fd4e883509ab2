import assert from 'node:assert/strict';

import { expectNoWebhook, expectOthersUntouched } from './expectations';
import type { Mishap } from './faults';
import type { Model, Version } from './model';
import type { World } from './world';

/**
 * Lets n8n tidy up after a publish that failed, with the same going wrong once more, and checks what came of it. It must
 * never fail: n8n would keep its record of the webhook, and take the next publish for done.
 */
export async function tidyUp(
	model: Model,
	world: World,
	{ nodeName }: Version,
	mishaps: readonly Mishap[],
): Promise<void> {
	const outcome = { isTidy: false };
	const step = await world.step(mishaps, async () => {
		outcome.isTidy = await world.host.tidyUp();
	});
	assert.equal(step.error, null, 'n8n can tidy up after a publish that failed');
	expectOthersUntouched(step, world);
	if (outcome.isTidy) {
		expectNoWebhook(step, world);
		model.remembered.delete(nodeName);
		world.tally['tidied up']++;
	} else {
		assert(!step.isTucoWell, 'With Tuco well, nothing stays when n8n tidies up');
		world.tally['tidying up put off']++;
	}
}
