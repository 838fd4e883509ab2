import type { IHookFunctions } from 'n8n-workflow';

import { tucoClient, type TucoClient } from '../../shared/api/client';
import { messageFor } from '../../shared/api/error';
import type { Failure } from '../../shared/api/failure';
import {
	createWebhook,
	listWebhooks,
	updateWebhook,
	type Webhook,
} from '../../shared/api/webhooks';
import { logContext } from '../../shared/logContext';
import { recall, remember } from './memory';
import { oursAmong, type Plan } from './plan';
import { removeEach } from './removeEach';
import type { Situation } from './situation';

/** How a plan went; where it failed, whether a webhook with a known secret stands all the same. */
export type Applied = { ok: true } | { ok: false; failure: Failure; stands: boolean };

/**
 * Carries a plan out. The webhook that stays is put right first and the strays are removed after it, so that at no
 * moment fewer than one stands; a stray that Tuco refuses to remove is logged, and left for later.
 */
export async function apply(
	context: IHookFunctions,
	situation: Situation,
	plan: Plan,
): Promise<Applied> {
	const done = await putRight(context, situation, plan);
	if (done.ok) await removeStrays(context, situation.call, plan.strays);
	return done;
}

async function putRight(
	context: IHookFunctions,
	situation: Situation,
	plan: Plan,
): Promise<Applied> {
	if (plan.action === 'keep') return { ok: true };
	if (plan.action === 'update') {
		const updated = await updateWebhook(situation.call, plan.id, plan.changes);
		if (updated.ok) return { ok: true };
		const { failure } = updated;
		if (failure.kind !== 'not-found') return { ok: false, failure, stands: true };
	}
	const failure = await createAndRemember(context, situation);
	if (failure === null) return { ok: true };
	if (failure.kind !== 'rejected' || plan.strays.length === 0) {
		return { ok: false, failure, stands: false };
	}
	return await createWithoutStrays(context, situation, plan.strays);
}

/** Tuco may take no second webhook for a URL: those that are to be replaced cannot be verified, and make room. */
async function createWithoutStrays(
	context: IHookFunctions,
	situation: Situation,
	strays: readonly Webhook[],
): Promise<Applied> {
	await removeStrays(context, situation.call, strays);
	const failure = await createAndRemember(context, situation);
	return failure === null ? { ok: true } : { ok: false, failure, stands: false };
}

async function createAndRemember(
	context: IHookFunctions,
	situation: Situation,
): Promise<Failure | null> {
	const { call, desired, apiKey } = situation;
	const created = await createWebhook(call, desired);
	if (created.ok) {
		remember(context, { ...created.value, url: desired.url }, apiKey);
		return null;
	}
	if (!created.failure.notDone) await removeLeftBehind(context, desired.url);
	return created.failure;
}

/** Removes what a creation may have left in Tuco whose answer was lost, and with it the secret. Takes its own time. */
async function removeLeftBehind(context: IHookFunctions, url: string): Promise<void> {
	const call = tucoClient(context);
	const listed = await listWebhooks(call);
	if (listed.ok) {
		// A remembered one may still verify what comes in, from the memory of this process.
		const remembered = recall(context)?.id;
		const leftBehind = oursAmong(listed.value, url).filter(({ id }) => id !== remembered);
		await removeStrays(context, call, leftBehind);
	} else {
		warn(context, 'A webhook may have been left in Tuco', listed.failure);
	}
}

async function removeStrays(
	context: IHookFunctions,
	call: TucoClient,
	strays: readonly Webhook[],
): Promise<void> {
	for (const { id, failure } of await removeEach(call, strays)) {
		warn(context, `The webhook ${id} could not be removed from Tuco`, failure);
	}
}

function warn(context: IHookFunctions, what: string, failure: Failure): void {
	context.logger.warn(
		`${what}: ${messageFor(failure)}. It is removed when this workflow is unpublished: to remove it now, unpublish the workflow and publish it again.`,
		logContext(context),
	);
}
