import { type IHookFunctions, NodeOperationError } from 'n8n-workflow';

import { type TucoClient, tucoClient } from '../../shared/api/client';
import { type NextStep, apiError, messageFor } from '../../shared/api/error';
import type { Failure } from '../../shared/api/failure';
import { type NewWebhook, listWebhooks } from '../../shared/api/webhooks';
import { readCredential } from '../../shared/credential';
import { logContext } from '../../shared/logContext';
import { readParameters } from '../description/parameters';
import { STEP_BUDGET, apply, removeEach, removeOrWarn } from './apply';
import { takeFailedPublish, trackFailure } from './failedPublishes';
import { forget, recall } from './memory';
import { abandonedTests, isSameUrl, nameOfOwn, oursAmong, webhookUrlOf } from './ours';
import { desiredWebhook, plan } from './plan';
import { open } from './seal';
import { logAddedByHand, warnOfUnmanaged } from './unmanaged';

const AFTER_PUBLISH: NextStep = {
	again: 'try again',
	rejected:
		'Tuco only accepts a public https address and events that it knows. Check the N8N_WEBHOOK_URL (in n8n 1: WEBHOOK_URL) of this n8n and the Events of this node.',
};
const AFTER_UNPUBLISH: NextStep = {
	again:
		'publish and unpublish the workflow again, or delete the webhook in Tuco under API Keys → Webhooks',
};

/**
 * Whether exactly the desired webhook exists, so that nothing needs to be done. Changes nothing in Tuco. A webhook added by
 * hand is assumed to exist if its signing secret is known.
 */
export async function isRegistered(context: IHookFunctions): Promise<boolean> {
	return await trackFailure(webhookUrlOf(context), async () => {
		const setup = await readSetup(context);
		if (setup === 'manual') return true;
		// Without a known secret `register` is needed anyway, and it asks Tuco.
		if (setup.knownId === null) return false;
		const listed = await listWebhooks(setup.call);
		if (!listed.ok) return keepRegistrationOnStartup(context, listed.failure, true);
		const { action, extraWebhooks } = plan(setup.desired, listed.value, setup.knownId);
		return action === 'keep' && extraWebhooks.length === 0;
	});
}

/** Makes sure that exactly one webhook of this node exists in Tuco, with the desired events and a known secret. */
export async function register(context: IHookFunctions): Promise<boolean> {
	return await trackFailure(webhookUrlOf(context), async () => {
		const setup = await readSetup(context);
		if (setup === 'manual') return true;
		const listed = await listWebhooks(setup.call);
		if (!listed.ok) {
			return keepRegistrationOnStartup(context, listed.failure, setup.knownId !== null);
		}
		if (setup.warning !== null) context.logger.warn(setup.warning, logContext(context));
		warnOfUnmanaged(context, listed.value, setup.apiKey);
		logAddedByHand(context, listed.value);
		const applied = await apply(context, setup, plan(setup.desired, listed.value, setup.knownId));
		return applied.ok || keepRegistrationOnStartup(context, applied.failure, applied.isRegistered);
	});
}

/**
 * Removes every webhook of this node from Tuco, known or not, and forgets the registration. If Tuco refuses one, the others
 * are removed anyway, and the next step for this URL tries again. n8n 2 also calls this to clean up after a failed publish.
 * If that threw, n8n would keep its record of the webhook, and the next publish would do nothing and report success. So
 * then a refusal is logged, and the result is `false`.
 *
 * @throws NodeApiError for the first refusal, which n8n shows and logs
 */
export async function unregister(context: IHookFunctions): Promise<boolean> {
	const isCleaningUp = takeFailedPublish(webhookUrlOf(context));
	const refused = await removeRegistration(context);
	if (refused === null) return true;
	const { failure, name } = refused;
	// At the start of the message, because n8n shows nothing else.
	const whatMayRemain = `${name} may still exist in Tuco: `;
	if (!isCleaningUp) throw apiError(context.getNode(), failure, AFTER_UNPUBLISH, whatMayRemain);
	context.logger.warn(
		`Publishing failed, and so did the clean-up in Tuco. ${whatMayRemain}${messageFor(failure)}. The clean-up runs again when you next publish.`,
		logContext(context),
	);
	return false;
}

/** Removes and forgets, or returns the failure and the name of the webhook that may remain. */
async function removeRegistration(
	context: IHookFunctions,
): Promise<{ failure: Failure; name: string } | null> {
	if (readParameters(context).isManual) return null;
	const call = tucoClient(context, STEP_BUDGET);
	const listed = await listWebhooks(call);
	if (!listed.ok) return { failure: listed.failure, name: nameOfOwn(context) };
	const url = webhookUrlOf(context);
	const [refused] = await removeEach(context, call, oursAmong(listed.value, url));
	if (refused) return refused;
	await removeOrWarn(context, call, abandonedTests(listed.value, url));
	warnOfUnmanaged(context, listed.value, (await readCredential(context)).apiKey);
	forget(context);
	return null;
}

/** What a step of a publish needs before it asks Tuco. */
type Setup = {
	call: TucoClient;
	apiKey: string;
	desired: NewWebhook;
	/** The remembered webhook, if it belongs to this node and its secret opens with the API key; else `null`. */
	knownId: string | null;
	/** What the user should change, even though the webhook can be added. */
	warning: string | null;
};

/**
 * Reads the desired and the remembered webhook. A registration for another URL does not belong to this node: it came with a
 * copied database or an imported workflow.
 *
 * @returns `'manual'` if the user adds the webhook by hand and has entered its secret
 * @throws NodeOperationError if no webhook is possible, saying what to change
 */
async function readSetup(context: IHookFunctions): Promise<Setup | 'manual'> {
	const { apiKey, baseUrl, signingSecrets } = await readCredential(context);
	const { events, isManual, webhookName } = readParameters(context);
	const node = context.getNode();
	if (isManual) {
		if (signingSecrets.length > 0) return 'manual';
		const missing =
			'The Webhook Signing Secret is missing from the credential. Enter the secret that Tuco showed when you saved the webhook, or set Webhook to Automatic.';
		throw new NodeOperationError(node, missing);
	}
	const url = webhookUrlOf(context);
	const workflow = context.getWorkflow();
	const isTest = context.getMode() === 'manual';
	const nodeName = node.name;
	const desired = desiredWebhook({ url, events, webhookName, nodeName, isTest, workflow, baseUrl });
	if (!desired.ok) throw new NodeOperationError(node, desired.message);
	const own = recall(context);
	const isOwn = own !== null && isSameUrl(own.url, url);
	const isKnown = isOwn && open(own.sealedSecret, apiKey, own.id) !== null;
	const call = tucoClient(context, STEP_BUDGET);
	const { webhook, warning } = desired;
	return { call, apiKey, desired: webhook, knownId: isKnown ? own.id : null, warning };
}

/**
 * Keeps an existing registration if Tuco is down or refuses while n8n starts: its deliveries arrive anyway, and a failed
 * activation would lose them. A user who publishes gets the error.
 */
function keepRegistrationOnStartup(
	context: IHookFunctions,
	failure: Failure,
	wasRegistered: boolean,
): boolean {
	const isStartup = ['init', 'leadershipChange'].includes(context.getActivationMode());
	if (!isStartup || !wasRegistered) throw apiError(context.getNode(), failure, AFTER_PUBLISH);
	context.logger.warn(
		`${nameOfOwn(context)} could not be checked in Tuco and is kept: ${messageFor(failure)}`,
		logContext(context),
	);
	return true;
}
