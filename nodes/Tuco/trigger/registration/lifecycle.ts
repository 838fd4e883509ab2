import { type IHookFunctions, type NodeApiError, NodeOperationError } from 'n8n-workflow';

import { tucoClient } from '../../shared/api/client';
import { apiError, messageFor } from '../../shared/api/error';
import type { Failure } from '../../shared/api/failure';
import { listWebhooks } from '../../shared/api/webhooks';
import { readCredential } from '../../shared/credential';
import { readParameters } from '../description/parameters';
import { logContext } from '../../shared/logContext';
import { apply } from './apply';
import { notingFailure, publishFailed } from './failedPublish';
import { warnOfFormerAddress } from './formerAddress';
import { forget } from './memory';
import { oursAmong, plan } from './plan';
import { removeEach } from './removeEach';
import { assess, observe, webhookUrlOf } from './situation';

/**
 * Whether exactly the wanted webhook stands, so that nothing needs doing. Changes nothing in Tuco. A webhook added by
 * hand is taken to stand, provided that its signing secret is known.
 */
export async function isRegistered(context: IHookFunctions): Promise<boolean> {
	return await notingFailure(context, async () => await check(context));
}

/** Sees to it that exactly one webhook of this node stands in Tuco, with the wanted events and a known secret. */
export async function register(context: IHookFunctions): Promise<boolean> {
	return await notingFailure(context, async () => await setUp(context));
}

/**
 * Removes every webhook of this node from Tuco, known or not, and forgets the registration. When Tuco refuses, the rest
 * is removed all the same; what stays is swept when n8n next sets up or removes the webhook of this URL.
 *
 * After a publish that failed n8n calls this to tidy up, and drops its own record of the webhook only if this does not
 * fail too: a record that stays would make the next publish do nothing and pass for done (n8n 2.40). A refusal is then
 * logged, and `false` returned.
 *
 * @throws NodeApiError the first refusal, which n8n shows and logs
 */
export async function unregister(context: IHookFunctions): Promise<boolean> {
	const isTidyingUp = publishFailed(context);
	const refusal = await tearDown(context);
	if (refusal === null) return true;
	if (!isTidyingUp) throw refusal;
	context.logger.warn(
		`The publish failed, and could not be tidied up after in Tuco: ${refusal.message}. This is done when the workflow is published again.`,
		logContext(context),
	);
	return false;
}

async function check(context: IHookFunctions): Promise<boolean> {
	if (readParameters(context).isManual) return await hasSigningSecret(context);
	const situation = await assess(context);
	// Whatever stands then, its secret is not known: there is something to do, and setting up looks at it anyway.
	if (situation.knownId === null) return false;
	const observed = await observe(situation);
	if (!observed.ok) return bearAtStartUp(context, observed.failure, true);
	const { action, strays } = plan(situation.desired, observed.value);
	return action === 'keep' && strays.length === 0;
}

async function setUp(context: IHookFunctions): Promise<boolean> {
	if (readParameters(context).isManual) return await hasSigningSecret(context);
	const situation = await assess(context);
	const observed = await observe(situation);
	if (!observed.ok) return bearAtStartUp(context, observed.failure, situation.knownId !== null);
	warnOfFormerAddress(context);
	const applied = await apply(context, situation, plan(situation.desired, observed.value));
	return applied.ok || bearAtStartUp(context, applied.failure, applied.stands);
}

/** Removes what is ours and forgets the registration, or returns what Tuco refused it with. */
async function tearDown(context: IHookFunctions): Promise<NodeApiError | null> {
	if (readParameters(context).isManual) return null;
	const call = tucoClient(context);
	const listed = await listWebhooks(call);
	if (!listed.ok) return apiError(context.getNode(), listed.failure, 'unpublish');
	const [refused] = await removeEach(call, oursAmong(listed.value, webhookUrlOf(context)));
	if (refused) return apiError(context.getNode(), refused.failure, 'unpublish');
	warnOfFormerAddress(context);
	forget(context);
	return null;
}

/**
 * When n8n starts while Tuco is out of reach or refuses, a registration that was standing is kept: its deliveries come
 * all the same, and a failed activation would lose them. A user who publishes is told instead.
 */
function bearAtStartUp(context: IHookFunctions, failure: Failure, wasStanding: boolean): boolean {
	const isStartUp = ['init', 'leadershipChange'].includes(context.getActivationMode());
	if (!isStartUp || !wasStanding) throw apiError(context.getNode(), failure, 'publish');
	context.logger.warn(
		`The webhook in Tuco could not be checked, and is taken to stand: ${messageFor(failure)}`,
		logContext(context),
	);
	return true;
}

async function hasSigningSecret(context: IHookFunctions): Promise<boolean> {
	if ((await readCredential(context)).signingSecrets.length > 0) return true;
	throw new NodeOperationError(context.getNode(), 'The Webhook Signing Secret is missing', {
		description:
			'A webhook that is added by hand needs it to verify deliveries. Enter the secret that Tuco showed when the webhook was saved into the credential, or set Webhook to Automatic.',
	});
}
