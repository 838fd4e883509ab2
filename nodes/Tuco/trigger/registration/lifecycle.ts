import { type IHookFunctions, NodeOperationError } from 'n8n-workflow';

import { type TucoClient, tucoClient } from '../../shared/api/client';
import { type NextStep, apiError, messageFor } from '../../shared/api/error';
import type { Failure } from '../../shared/api/failure';
import { type NewWebhook, listWebhooks } from '../../shared/api/webhooks';
import { readCredential } from '../../shared/credential';
import { logContext } from '../../shared/logContext';
import { readParameters } from '../description/parameters';
import { STEP_BUDGET, apply, removeEach } from './apply';
import { forget, recall } from './memory';
import { desiredWebhook, oursAmong, plan } from './plan';
import { open } from './seal';

const AFTER_PUBLISH: NextStep = {
	again: 'publish the workflow again',
	rejected:
		'Tuco only takes a public https address and the events it knows. Check the WEBHOOK_URL of this n8n and the Events of this node.',
};
const AFTER_UNPUBLISH: NextStep = {
	again:
		'publish and unpublish the workflow again, or delete the webhook in Tuco under API Keys → Webhooks',
};
/** Begins the message, which is all that n8n shows where a workflow is unpublished. */
const WHAT_MAY_REMAIN = 'A webhook may still stand in Tuco: ';

/**
 * Whether exactly the desired webhook exists, so that there is nothing to do. Changes nothing in Tuco. A webhook added by
 * hand is assumed to exist, provided that its signing secret is known.
 */
export async function isRegistered(context: IHookFunctions): Promise<boolean> {
	return await trackFailure(context, async () => {
		const setup = await readSetup(context);
		if (setup === 'manual') return true;
		// Without a known secret there is something to do in any case, and `register` looks at Tuco anyway.
		if (setup.knownId === null) return false;
		const listed = await listWebhooks(setup.call);
		if (!listed.ok) return keepRegistrationOnStartup(context, listed.failure, true);
		const { action, extraWebhooks } = plan(setup.desired, listed.value, setup.knownId);
		return action === 'keep' && extraWebhooks.length === 0;
	});
}

/** Makes sure that exactly one webhook of this node exists in Tuco, with the desired events and a known secret. */
export async function register(context: IHookFunctions): Promise<boolean> {
	return await trackFailure(context, async () => {
		const setup = await readSetup(context);
		if (setup === 'manual') return true;
		const listed = await listWebhooks(setup.call);
		if (!listed.ok) {
			return keepRegistrationOnStartup(context, listed.failure, setup.knownId !== null);
		}
		warnOfFormerAddress(context);
		if (setup.warning !== null) context.logger.warn(setup.warning, logContext(context));
		const applied = await apply(context, setup, plan(setup.desired, listed.value, setup.knownId));
		return applied.ok || keepRegistrationOnStartup(context, applied.failure, applied.isRegistered);
	});
}

/**
 * Removes every webhook of this node from Tuco, known or not, and forgets the registration. If Tuco refuses one, the rest
 * is removed anyway, and the next step for this URL tries again. n8n 2 also calls this to clean up after a failed publish.
 * If it failed then, n8n would keep its record of the webhook, and the next publish would do nothing and report success:
 * so a refusal is logged, and `false` returned.
 *
 * @throws NodeApiError the first refusal, which n8n shows and logs
 */
export async function unregister(context: IHookFunctions): Promise<boolean> {
	const isCleaningUp = takeFailedPublish(context);
	const failure = await removeRegistration(context);
	if (failure === null) return true;
	if (!isCleaningUp) throw apiError(context.getNode(), failure, AFTER_UNPUBLISH, WHAT_MAY_REMAIN);
	context.logger.warn(
		`The publish failed, and could not be tidied up after in Tuco: ${WHAT_MAY_REMAIN}${messageFor(failure)}. This is done when the workflow is published again.`,
		logContext(context),
	);
	return false;
}

async function removeRegistration(context: IHookFunctions): Promise<Failure | null> {
	if (readParameters(context).isManual) return null;
	const call = tucoClient(context, STEP_BUDGET);
	const listed = await listWebhooks(call);
	if (!listed.ok) return listed.failure;
	const [refused] = await removeEach(call, oursAmong(listed.value, webhookUrlOf(context)));
	if (refused) return refused.failure;
	warnOfFormerAddress(context);
	forget(context);
	return null;
}

/** All that a step of a publish needs to know before it asks Tuco. */
type Setup = {
	call: TucoClient;
	apiKey: string;
	desired: NewWebhook;
	/** The remembered webhook, if it is this node's own and its secret opens with the API key; else `null`. */
	knownId: string | null;
	/** What the user should change, though the webhook can be added. */
	warning: string | null;
};

/**
 * Reads what this node wants and remembers. A registration for another URL is not this node's: it came with a copied
 * database or an imported workflow.
 *
 * @returns `'manual'` if the user adds the webhook by hand and has entered its secret
 * @throws NodeOperationError if there can be no webhook, saying what to change
 */
async function readSetup(context: IHookFunctions): Promise<Setup | 'manual'> {
	const { apiKey, baseUrl, signingSecrets } = await readCredential(context);
	const { events, isManual, webhookName } = readParameters(context);
	const node = context.getNode();
	if (isManual) {
		if (signingSecrets.length > 0) return 'manual';
		throw new NodeOperationError(node, 'The Webhook Signing Secret is missing', {
			description:
				'A webhook that is added by hand needs it to verify deliveries. Enter the secret that Tuco showed when the webhook was saved into the credential, or set Webhook to Automatic.',
		});
	}
	const url = webhookUrlOf(context);
	const workflow = context.getWorkflow();
	const isTest = context.getMode() === 'manual';
	const nodeName = node.name;
	const desired = desiredWebhook({ url, events, webhookName, nodeName, isTest, workflow, baseUrl });
	if (!desired.ok) {
		throw new NodeOperationError(node, desired.message, { description: desired.description });
	}
	const own = recall(context);
	const isKnown = own?.url === url && open(own.sealedSecret, apiKey, own.id) !== null;
	const call = tucoClient(context, STEP_BUDGET);
	const { webhook, warning } = desired;
	return { call, apiKey, desired: webhook, knownId: isKnown ? own.id : null, warning };
}

/** The webhook URL that n8n has given this node: the one for tests while the user listens for a test event. */
function webhookUrlOf(context: IHookFunctions): string {
	const url = context.getNodeWebhookUrl('default');
	if (url) return url;
	throw new NodeOperationError(context.getNode(), 'n8n has no webhook URL for this node', {
		description: 'Save the workflow and publish it again.',
	});
}

/**
 * When n8n starts while Tuco is away or refuses, an existing registration is kept: its deliveries arrive anyway, and a
 * failed activation would lose them. A user who publishes gets the error instead.
 */
function keepRegistrationOnStartup(
	context: IHookFunctions,
	failure: Failure,
	wasRegistered: boolean,
): boolean {
	const isStartup = ['init', 'leadershipChange'].includes(context.getActivationMode());
	if (!isStartup || !wasRegistered) throw apiError(context.getNode(), failure, AFTER_PUBLISH);
	context.logger.warn(
		`The webhook in Tuco could not be checked, and is taken to stand: ${messageFor(failure)}`,
		logContext(context),
	);
	return true;
}

/**
 * Warns of a webhook that this node remembers from an n8n at another address, before it is forgotten. It may still exist,
 * or belong to another n8n whose database was copied: only the user can know.
 */
function warnOfFormerAddress(context: IHookFunctions): void {
	const registration = recall(context);
	const originOf = (url: string) => (URL.canParse(url) ? new URL(url).origin : '');
	if (!registration || originOf(registration.url) === originOf(webhookUrlOf(context))) return;
	context.logger.warn(
		`This workflow had the webhook ${registration.id} in Tuco at ${registration.url}, which is not the address of this n8n. If no other n8n uses it, delete it in Tuco under API Keys → Webhooks.`,
		logContext(context),
	);
}

/**
 * Process memory: the nodes whose last publish failed and was not cleaned up since. By webhook URL, which distinguishes a
 * node's production webhook from the one for a test event.
 */
const failedPublishes = new Set<string>();

/** Takes a step of a publish, and keeps note if it throws: n8n 2 does not say why it calls `delete` after that. */
async function trackFailure(
	context: IHookFunctions,
	step: () => Promise<boolean>,
): Promise<boolean> {
	const url = webhookUrlOf(context);
	failedPublishes.add(url);
	const result = await step();
	failedPublishes.delete(url);
	return result;
}

/** Whether the node's last publish failed and this is n8n cleaning up after it. True once for each failure. */
function takeFailedPublish(context: IHookFunctions): boolean {
	return failedPublishes.delete(webhookUrlOf(context));
}
