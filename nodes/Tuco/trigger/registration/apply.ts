import type { IHookFunctions } from 'n8n-workflow';

import { type ClientOptions, type TucoClient, tucoClient } from '../../shared/api/client';
import { messageFor } from '../../shared/api/error';
import type { Failure } from '../../shared/api/failure';
import {
	type NewWebhook,
	type Webhook,
	createWebhook,
	deleteWebhook,
	listWebhooks,
	updateWebhook,
} from '../../shared/api/webhooks';
import { logContext } from '../../shared/logContext';
import { recall, remember } from './memory';
import { oursAmong } from './ours';
import type { Plan } from './plan';

/**
 * The time for one life-cycle step. The user waits for it: a publish takes several (delete, checkExists, create), and n8n
 * repeats some that fail. A POST that is cut short may leave a webhook whose secret is unknown.
 */
export const STEP_BUDGET: ClientOptions = {
	totalMs: 7_500,
	attemptMs: 5_500,
	unsafeMs: 3_000,
	attempts: 4,
};

/** What carrying out a plan needs. */
type Input = { call: TucoClient; apiKey: string; desired: NewWebhook };

/** The result of a plan. If it failed, `isRegistered` says whether a webhook with a known secret exists anyway. */
export type Applied = { ok: true } | { ok: false; failure: Failure; isRegistered: boolean };

/**
 * Carries out a plan. Creates or updates the webhook first, then removes the extra ones, so that there is always one. Logs
 * extra ones that Tuco refuses to remove, and leaves them for later.
 */
export async function apply(context: IHookFunctions, input: Input, plan: Plan): Promise<Applied> {
	const removeExtra = async () => await removeOrWarn(context, input.call, plan.extraWebhooks);
	if (plan.action === 'update') {
		const updated = await updateWebhook(input.call, plan.id, plan.changes);
		const { failure } = updated.ok ? { failure: null } : updated;
		if (failure && failure.kind !== 'not-found') return { ok: false, failure, isRegistered: true };
		if (failure) return await apply(context, input, { ...plan, action: 'create' });
	}
	if (plan.action === 'create') {
		let failure = await create(context, input);
		if (failure?.kind === 'rejected' && plan.extraWebhooks.length > 0) {
			// Tuco may not allow a second webhook for a URL. Deliveries of the extra ones cannot be verified anyway.
			await removeExtra();
			failure = await create(context, input);
			return failure ? { ok: false, failure, isRegistered: false } : { ok: true };
		}
		if (failure) return { ok: false, failure, isRegistered: false };
	}
	await removeExtra();
	return { ok: true };
}

/** Creates and remembers the webhook, or returns the failure. */
async function create(
	context: IHookFunctions,
	{ call, desired, apiKey }: Input,
): Promise<Failure | null> {
	const created = await createWebhook(call, desired);
	if (created.ok) {
		remember(context, { ...created.value, url: desired.url }, apiKey);
		return null;
	}
	if (!created.failure.notDone) await removeLeftover(context, desired.url);
	return created.failure;
}

/** Removes what a POST may have left in Tuco if its answer with the secret was lost. Has its own time budget. */
async function removeLeftover(context: IHookFunctions, url: string): Promise<void> {
	const call = tucoClient(context, STEP_BUDGET);
	const listed = await listWebhooks(call);
	if (!listed.ok) {
		warn(context, `A webhook at ${url} may have been left in Tuco`, listed.failure);
		return;
	}
	// This process may still know the secret of the remembered one.
	const remembered = recall(context)?.id;
	const leftovers = oursAmong(listed.value, url).filter(({ id }) => id !== remembered);
	await removeOrWarn(context, call, leftovers);
}

/** Deletes each of the webhooks, and logs those that Tuco refused to delete. */
export async function removeOrWarn(
	context: IHookFunctions,
	call: TucoClient,
	webhooks: readonly Webhook[],
): Promise<void> {
	for (const { name, failure } of await removeEach(context, call, webhooks)) {
		warn(context, `${name} could not be removed from Tuco`, failure);
	}
}

/**
 * Deletes each of the webhooks, even if others fail, and returns those that Tuco refused to delete. Logs what it deletes,
 * because someone may have added it by hand.
 */
export async function removeEach(
	context: IHookFunctions,
	call: TucoClient,
	webhooks: readonly Webhook[],
): Promise<{ failure: Failure; name: string }[]> {
	const refused = [];
	for (const webhook of webhooks) {
		const name = `The webhook ${webhook.id} ("${webhook.name}") at ${webhook.url}`;
		const deleted = await deleteWebhook(call, webhook.id);
		if (!deleted.ok) refused.push({ failure: deleted.failure, name });
		else context.logger.info(`${name} was removed from Tuco`, logContext(context));
	}
	return refused;
}

function warn(context: IHookFunctions, problem: string, failure: Failure): void {
	context.logger.warn(
		`${problem}: ${messageFor(failure)}. To remove it, publish and unpublish this workflow, or delete it in Tuco under API Keys → Webhooks.`,
		logContext(context),
	);
}
