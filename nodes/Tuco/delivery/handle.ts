import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { readCredential } from '../credential';
import { readParameters } from '../parameters';
import { recall, rememberedSecret, secretInMemory } from '../registration/memory';
import { whereabouts } from '../whereabouts';
import { answerTo } from './answer';
import { isDuplicate } from './duplicates';
import { receive } from './receive';
import type { DeliverySettings, Outcome } from './receive';
import { readDelivery } from './request';

/**
 * Handles one delivery: decides, and either gives n8n the item to start the workflow with or answers at once. An event
 * that starts the workflow is answered by n8n, with {@link EMITTED_ANSWER}, once the execution is stored: what is
 * answered 2xx is not lost when n8n ends in that moment, and a sender that waits for its answers does not swamp n8n. It
 * never throws, since n8n starts the workflow with an empty item when a webhook does.
 */
export async function handleDelivery(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	let outcome: Outcome = { kind: 'failed' };
	try {
		outcome = await decide(context);
	} catch (error) {
		context.logger.error('Tuco delivery failed', { ...whereabouts(context), error });
	}
	const response = context.getResponseObject();
	if (outcome.kind === 'emitted') {
		response.type('json');
		return { workflowData: [[{ json: outcome.item }]] };
	}
	const { status, body, log } = answerTo(outcome);
	if (log) context.logger[log.level](log.message, whereabouts(context));
	response.status(status).json(body);
	return { noWebhookResponse: true };
}

async function decide(context: IWebhookFunctions): Promise<Outcome> {
	const delivery = await readDelivery(context);
	if (!delivery) return { kind: 'malformed' };
	const settings = readSettings(context);
	const inMemory = secretInMemory(context);
	const outcome = receive(delivery, settings, inMemory === null ? [] : [inMemory]);
	if (!needsMoreSecrets(outcome)) return outcome;
	const { secrets, isSealed } = await everySecret(context);
	const verdict = receive(delivery, settings, secrets);
	return isSealed && needsMoreSecrets(verdict)
		? { kind: 'refused', reason: 'secret-sealed' }
		: verdict;
}

/** Reading the credential costs a look into n8n's database, so it is left until the secret in memory does not do. */
function needsMoreSecrets(outcome: Outcome): boolean {
	return (
		outcome.kind === 'refused' &&
		(outcome.reason === 'no-secret' || outcome.reason === 'signature-mismatch')
	);
}

/**
 * The registered webhook's secret, then the one of the credential; none of the credential's when that cannot be read.
 * `isSealed` says that there is a registered one which cannot be opened.
 */
async function everySecret(
	context: IWebhookFunctions,
): Promise<{ secrets: string[]; isSealed: boolean }> {
	const remembered = recall(context);
	const { apiKey, signingSecret } = await readCredential(context).catch((error: unknown) => {
		context.logger.error('The Tuco credential cannot be read', { ...whereabouts(context), error });
		return { apiKey: '', signingSecret: '' };
	});
	const registered = remembered && rememberedSecret(context, remembered, apiKey);
	return {
		secrets: [registered ?? '', signingSecret],
		isSealed: remembered !== null && registered === null,
	};
}

/** While the user listens for a test event, everything that is selected and verified shows. */
function readSettings(context: IWebhookFunctions): DeliverySettings {
	const { events, simplify, emitTestEvents, ignoreDuplicates, maximumAgeMinutes } =
		readParameters(context);
	const isListening = context.getMode() === 'manual';
	const scope = `${context.getWorkflow().id ?? ''}/${context.getNode().id}`;
	return {
		events,
		simplify,
		maximumAgeMinutes,
		emitTestEvents: emitTestEvents || isListening,
		isDuplicate: ignoreDuplicates && !isListening ? (eventId) => isDuplicate(scope, eventId) : null,
	};
}
