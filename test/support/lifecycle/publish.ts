import assert from 'node:assert/strict';

import {
	expectDeliveries,
	expectNothingLeftBehind,
	expectOneWebhook,
	expectOthersUntouched,
} from './expectations';
import type { Mishap } from './faults';
import { isSubscribed } from './isSubscribed';
import type { Model, Registration, Version } from './model';
import { isBorne, wasDenied } from './step';
import { tidyUp } from './tidyUp';
import type { World } from './world';

/** How n8n comes to publish: the user does, a changed trigger is swapped, n8n starts, or takes over from another n8n. */
export type PublishMode = 'activate' | 'update' | 'init' | 'leadershipChange';

/** Publishes a version of the workflow, and checks what came of it. */
export async function publish(
	model: Model,
	world: World,
	mode: PublishMode,
	mishaps: readonly Mishap[],
): Promise<void> {
	const isStartUp = mode === 'init' || mode === 'leadershipChange';
	const version = isStartUp ? (model.live ?? model.draft) : model.draft;
	world.load(version);
	const remembered = usableRegistration(model, world, version);
	const known = world.ours.find(({ id }) => id === remembered?.id);
	const step = await world.step(mishaps, async () => {
		await world.host.publish(mode);
	});
	expectOthersUntouched(step, world);
	if (known && !wasDenied(step, known.id)) {
		const stays = world.ours.some(({ id }) => id === known.id);
		assert(stays, 'A webhook whose secret is known stays');
	}
	if (step.error !== null) {
		assert(!step.isTucoWell, `With Tuco well, a publish succeeds: ${step.error.message}`);
		const couldStart = isStartUp && known && !wasDenied(step, known.id);
		assert(!couldStart, `A start-up keeps a remembered registration: ${step.error.message}`);
		expectNothingLeftBehind(step, world);
		if (!isStartUp) model.live = null;
		world.tally['publish failed']++;
		model.isListening = false;
		await tidyUp(model, world, version, mishaps);
		return;
	}
	model.live = version;
	if (isBorne(step)) {
		assert(isStartUp, 'A user who publishes is told of an outage');
		assert(remembered, 'Only a registration that can be used is taken to stand');
		model.isListening = true;
		world.tally['kept through an outage']++;
		await expectDeliveries(model, world);
		return;
	}
	const id = await expectOneWebhook(step, world, version);
	if (known && !wasDenied(step, known.id)) {
		assert.equal(id, known.id, 'A webhook whose secret is known is kept');
	}
	if (known && step.isTucoWell && isSubscribed(known, version)) {
		const changed = step.requests.some(
			({ method, path }) => method !== 'GET' && path.endsWith(known.id),
		);
		assert(!changed, 'A webhook that stands as wanted is not changed');
	}
	const { apiKey, host } = world;
	model.isListening = true;
	for (const registration of model.remembered.values()) registration.isInMemory = false;
	model.remembered.set(version.nodeName, { id, url: host.url, apiKey, isInMemory: true });
	world.tally.published++;
}

/** What static data holds for the node, if it is for the node's URL and the node can open its secret. */
function usableRegistration(
	{ remembered }: Model,
	{ host, apiKey }: World,
	{ nodeName }: Version,
): Registration | undefined {
	const registration = remembered.get(nodeName);
	return registration?.url === host.url && registration.apiKey === apiKey
		? registration
		: undefined;
}
