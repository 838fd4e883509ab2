import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { readCredential } from '../../shared/credential';
import { toOutput } from '../description/outputs';
import { type Parameters, readFilters, readParameters } from '../description/parameters';
import { recall, rememberedSecret, secretInMemory } from '../registration/memory';
import { logContext } from '../../shared/logContext';
import { answerTo, type Decision, EMITTED_ANSWER, type SecretFault } from './answer';
import { fetchAttachments, filesOf } from './attachments';
import { isDuplicate } from './duplicates';
import { type Delivery, type DeliverySettings, receive } from './receive';
import { readDelivery } from './request';

/**
 * Handles one delivery: decides, and either gives n8n the item to start the workflow with or answers at once. An event
 * that starts the workflow is answered by n8n, with {@link EMITTED_ANSWER}, once the execution is stored: what is
 * answered 2xx is not lost when n8n ends in that moment, and a sender that waits for its answers does not swamp n8n. It
 * never throws, since n8n starts the workflow with an empty item when a webhook does.
 */
export async function handleDelivery(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	let decision: Handled = { kind: 'failed' };
	try {
		decision = await decide(context);
	} catch (error) {
		context.logger.error('Tuco delivery failed', { ...logContext(context), error });
	}
	if (decision.kind === 'emitted') return await emit(context, decision);
	const { status, body, log } = answerTo(decision);
	if (log) context.logger[log.level](log.message, logContext(context));
	context.getResponseObject().status(status).json(body);
	return { noWebhookResponse: true };
}

/** What becomes of a delivery, and of an emitted one also what the user has set: n8n takes its time to tell it. */
type Handled =
	| Exclude<Decision, { kind: 'emitted' }>
	| (Extract<Decision, { kind: 'emitted' }> & { parameters: Parameters });

/** Starts the workflow; where files are to be downloaded first, Tuco does not wait for them. */
async function emit(
	context: IWebhookFunctions,
	{ item, json, parameters }: Extract<Handled, { kind: 'emitted' }>,
): Promise<IWebhookResponseData> {
	const response = context.getResponseObject();
	response.setHeader('Content-Type', 'application/json; charset=utf-8');
	const files = filesOf(item);
	if (parameters.attachmentLimitMb === null || files.length === 0) {
		return { workflowData: toOutput({ json }, item.event, parameters) };
	}
	response.status(200).send(EMITTED_ANSWER);
	const { attachments, binary } = await fetchAttachments(
		context,
		files,
		parameters.attachmentLimitMb,
	);
	const withFiles = { json: { ...json, attachments }, binary };
	return { noWebhookResponse: true, workflowData: toOutput(withFiles, item.event, parameters) };
}

async function decide(context: IWebhookFunctions): Promise<Handled> {
	const delivery = await readDelivery(context);
	if (!delivery) return { kind: 'malformed' };
	const parameters = readParameters(context);
	const outcome = await judge(context, delivery, readSettings(context, parameters));
	return outcome.kind === 'emitted' ? { ...outcome, parameters } : outcome;
}

async function judge(
	context: IWebhookFunctions,
	delivery: Delivery,
	settings: DeliverySettings,
): Promise<Decision> {
	const inMemory = secretInMemory(context);
	const outcome = receive(delivery, settings, inMemory === null ? [] : [inMemory]);
	if (!needsMoreSecrets(outcome)) return outcome;
	const { secrets, fault } = await everySecret(context);
	const verdict = receive(delivery, settings, secrets);
	return fault !== null && needsMoreSecrets(verdict) ? { kind: 'refused', reason: fault } : verdict;
}

/** Reading the credential costs a look into n8n's database, so it is left until the secret in memory does not do. */
function needsMoreSecrets(outcome: Decision): boolean {
	return (
		outcome.kind === 'refused' &&
		(outcome.reason === 'no-secret' || outcome.reason === 'signature-mismatch')
	);
}

/**
 * The registered webhook's secret, then those of the credential. `fault` says why a registered one cannot be opened, if
 * that is so.
 */
async function everySecret(
	context: IWebhookFunctions,
): Promise<{ secrets: string[]; fault: SecretFault | null }> {
	const remembered = recall(context);
	const credential = await readCredential(context).catch((error: unknown) => {
		context.logger.error('The Tuco credential cannot be read', { ...logContext(context), error });
		return null;
	});
	const registered = remembered && rememberedSecret(context, remembered, credential?.apiKey);
	const isLost = remembered !== null && registered === null;
	const fault = credential ? 'secret-sealed' : 'credential-unreadable';
	return {
		secrets: [registered ?? '', ...(credential?.signingSecrets ?? [])],
		fault: isLost ? fault : null,
	};
}

/** While the user listens for a test event, everything that is selected and verified shows. */
function readSettings(
	context: IWebhookFunctions,
	{ events, simplify, emitTestEvents, ignoreDuplicates, maximumAgeMinutes }: Parameters,
): DeliverySettings {
	const isListening = context.getMode() === 'manual';
	const scope = `${context.getWorkflow().id ?? ''}/${context.getNode().id}`;
	return {
		events,
		// They may be expressions: nothing is evaluated for what is not verified.
		get filters() {
			return readFilters(context);
		},
		simplify,
		maximumAgeMinutes,
		emitTestEvents: emitTestEvents || isListening,
		isDuplicate: ignoreDuplicates && !isListening ? (eventId) => isDuplicate(scope, eventId) : null,
	};
}
