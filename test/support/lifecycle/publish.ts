import assert from 'node:assert/strict';

import {
	expectDeliveries,
	expectNothingLeftBehind,
	expectNoWebhook,
	expectOneWebhook,
	expectOthersUntouched,
	isSubscribed,
	type Model,
	type Registration,
	reportedMissing,
	wasKept,
} from './expectations';
import type { Faults } from './faults';
import type { Step, Version, World } from './world';

/** Why n8n publishes: the user does, a changed trigger is swapped, n8n starts, or takes over from another n8n. */
export type PublishMode = 'activate' | 'update' | 'init' | 'leadershipChange';

/** Publishes a version of the workflow, and checks the outcome. */
export async function publish(
	model: Model,
	world: World,
	mode: PublishMode,
	faults: Faults,
): Promise<void> {
	const isStartUp = mode === 'init' || mode === 'leadershipChange';
	const version = isStartUp ? (model.live ?? model.draft) : model.draft;
	world.load(version);
	const remembered = usableRegistration(model, world, version);
	const known = world.ours.find(({ id }) => id === remembered?.id);
	const step = await world.step(faults, () => world.n8n.publish(mode));
	const mayKeepKnown = known !== undefined && !reportedMissing(step, known.id);
	expectOthersUntouched(step, world);
	if (mayKeepKnown) {
		const stays = world.ours.some(({ id }) => id === known.id);
		assert(stays, 'A webhook whose secret is known stays');
	}
	if (step.error !== null) {
		assert(!step.isTucoHealthy, `With Tuco healthy, a publish succeeds: ${step.error.message}`);
		const couldStart = isStartUp && mayKeepKnown;
		assert(!couldStart, `A start-up keeps a remembered registration: ${step.error.message}`);
		expectNothingLeftBehind(step, world);
		if (!isStartUp) model.live = null;
		world.tally['publish failed']++;
		model.isListening = false;
		await cleanUp(model, world, version, faults);
		return;
	}
	model.live = version;
	model.isListening = true;
	if (wasKept(step)) {
		assert(isStartUp, 'A user who publishes sees an outage');
		assert(remembered, 'Only a registration that can be used is kept');
		world.tally['kept through an outage']++;
		await expectDeliveries(model, world);
		return;
	}
	const id = await expectOneWebhook(step, world, version);
	if (mayKeepKnown) assert.equal(id, known.id, 'A webhook whose secret is known is kept');
	if (known && step.isTucoHealthy && isSubscribed(known, version)) {
		assert(!wasChanged(step, known.id), 'A correct webhook is not changed');
	}
	const { apiKey, n8n } = world;
	for (const registration of model.remembered.values()) registration.isInMemory = false;
	model.remembered.set(version.nodeName, { id, url: n8n.url, apiKey, isInMemory: true });
	world.tally.published++;
}

/** The registration in static data, if it is for the node's URL and the node can open its secret. */
function usableRegistration(
	{ remembered }: Model,
	{ n8n, apiKey }: World,
	{ nodeName }: Version,
): Registration | undefined {
	const registration = remembered.get(nodeName);
	const isUsable = registration?.url === n8n.url && registration.apiKey === apiKey;
	return isUsable ? registration : undefined;
}

function wasChanged({ requests }: Step, id: string): boolean {
	return requests.some(({ method, path }) => method !== 'GET' && path.endsWith(id));
}

/**
 * Lets n8n clean up after a failed publish, with the same faults again, and checks the outcome. It must never
 * fail: n8n would keep its record of the webhook, and the next publish would do nothing.
 */
async function cleanUp(
	model: Model,
	world: World,
	{ nodeName }: Version,
	faults: Faults,
): Promise<void> {
	const outcome = { isClean: false };
	const step = await world.step(faults, async () => {
		outcome.isClean = await world.n8n.unpublish();
	});
	assert.equal(step.error, null, 'n8n can clean up after a failed publish');
	expectOthersUntouched(step, world);
	if (outcome.isClean) {
		expectNoWebhook(step, world);
		model.remembered.delete(nodeName);
		world.tally['cleaned up']++;
	} else {
		assert(!step.isTucoHealthy, 'With Tuco healthy, nothing is left when n8n cleans up');
		world.tally['clean-up postponed']++;
	}
}

/** Unpublishes the live version, as n8n also does before it publishes a changed trigger, and checks the outcome. */
export async function unpublish(model: Model, world: World, faults: Faults): Promise<void> {
	const { live } = model;
	const step = await world.step(faults, () => world.n8n.unpublish());
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
		assert(!step.isTucoHealthy, `With Tuco healthy, an unpublish succeeds: ${step.error.message}`);
	}
}
