import { type IWebhookFunctions, type IWebhookResponseData, sleep } from 'n8n-workflow';

import { logContext } from '../../shared/logContext';
import { toOutput } from '../description/outputs';
import { readFilters } from '../description/filters';
import { type Parameters, readParameters } from '../description/parameters';
import { ANY_OTHER_EVENT, choiceFor } from '../choices';
import { EMITTED_ANSWER, type Outcome, answerTo } from './answer';
import { fetchAttachments, filesOf } from './attachments';
import { authenticate } from './authenticate';
import { joinBatch, type Outputs } from './batch';
import { claim } from './duplicates';
import { staleness } from './freshness';
import { normalise } from './normalise';
import { parsePayload, receive } from './receive';
import { reasonToIgnore } from './route';
import { whenAnswered } from './whenAnswered';

/**
 * Handles one delivery: gives n8n the item that starts the workflow, or answers at once. n8n itself answers an emitted
 * event. n8n 2 does so once the execution is stored, so a crash right after the 2xx loses nothing, and a sender that waits
 * for answers cannot swamp n8n. Never throws, because n8n would then start the workflow with an empty item.
 */
export async function handleDelivery(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	try {
		const parameters = readParameters(context);
		const outcome = await decide(context, parameters);
		if (outcome.kind === 'emitted') return await emit(context, outcome, parameters);
		return answer(context, outcome);
	} catch (error) {
		context.logger.error('Tuco delivery failed', { ...logContext(context), error });
		return answer(context, { kind: 'failed' });
	}
}

/** Decides what to do. Before the signature is verified, it evaluates no expression; only `authenticate` parses. */
async function decide(context: IWebhookFunctions, parameters: Parameters): Promise<Outcome> {
	const delivery = await receive(context);
	if (!delivery) return { kind: 'malformed' };
	const authentication = await authenticate(context, delivery);
	if (!authentication.ok) return { kind: 'refused', reason: authentication.reason };
	const payload = parsePayload(authentication.signed);
	if (!payload) return { kind: 'malformed' };
	const isOther = (event: string) => choiceFor(event, parameters) === ANY_OTHER_EVENT;
	const item = normalise(payload, authentication.signed, delivery.eventHeader, isOther);
	const fault = staleness(item.timestamp, delivery.receivedAt, parameters.maximumAgeMinutes);
	if (fault) return { kind: 'refused', reason: fault };

	// While the user listens for a test event, tests and duplicates count too.
	const isListening = context.getMode() === 'manual';
	const settings = {
		...parameters,
		emitTestEvents: parameters.emitTestEvents || isListening,
	};
	const reason = reasonToIgnore(item, settings, () => readFilters(context));
	if (reason) return { kind: 'ignored', reason };
	// Two tests may share a message ID, so a test is never a duplicate.
	if (parameters.ignoreDuplicates && !isListening && !item.isTest) {
		const identity = [context.getWorkflow().id ?? '', context.getNode().id, item.eventId];
		const isStored = () => whenAnswered(context.getResponseObject());
		if (!(await claim(identity, isStored))) return { kind: 'ignored', reason: 'duplicate' };
	}
	return { kind: 'emitted', item, json: parameters.simplify ? { ...item } : payload };
}

/** Starts the workflow, after downloading attachments if the user wants them. */
async function emit(
	context: IWebhookFunctions,
	{ item, json }: Extract<Outcome, { kind: 'emitted' }>,
	parameters: Parameters,
): Promise<IWebhookResponseData> {
	const response = context.getResponseObject();
	response.setHeader('Content-Type', 'application/json; charset=utf-8');
	const { attachmentLimitMb } = parameters;
	const files = filesOf(item);
	if (attachmentLimitMb === null || files === null) {
		return await start(context, toOutput({ json }, item.event, parameters), parameters);
	}
	// With Simplify off, the payload may already have this key.
	const key = Object.hasOwn(json, 'attachments') ? 'downloadedAttachments' : 'attachments';
	if (files.length === 0) {
		const withoutFiles = { json: { ...json, [key]: [] } };
		return await start(context, toOutput(withoutFiles, item.event, parameters), parameters);
	}
	// Answered here, so that Tuco does not wait for the files; `noWebhookResponse` keeps n8n from answering too. From here
	// on the event counts as stored, so later deliveries of it are duplicates.
	response.status(200).send(EMITTED_ANSWER);
	const { attachments, binary } = await fetchAttachments(context, files, attachmentLimitMb);
	const withFiles = { json: { ...json, [key]: attachments }, binary };
	return { noWebhookResponse: true, workflowData: toOutput(withFiles, item.event, parameters) };
}

/** Starts an execution, together with other deliveries if the user wants that. */
async function start(
	context: IWebhookFunctions,
	delivery: Outputs,
	parameters: Parameters,
): Promise<IWebhookResponseData> {
	const { batchSize, batchWaitMs } = parameters;
	if (batchSize === 1 || context.getMode() === 'manual') return { workflowData: delivery };
	const response = context.getResponseObject();
	// Deliveries from before and after a change of the parameters may have different outputs.
	const key = JSON.stringify([context.getWorkflow().id, context.getNode().id, parameters]);
	const wait = async () => await sleep(batchWaitMs);
	const whenStored = async () => await whenAnswered(response);
	const batch = await joinBatch(key, delivery, batchSize, wait, whenStored);
	if ('outputs' in batch) return { workflowData: batch.outputs };
	if (!batch.isStored) return answer(context, { kind: 'failed' });
	response.status(200).send(EMITTED_ANSWER);
	return { noWebhookResponse: true };
}

function answer(
	context: IWebhookFunctions,
	outcome: Exclude<Outcome, { kind: 'emitted' }>,
): IWebhookResponseData {
	const { status, body, log } = answerTo(outcome);
	if (log) context.logger[log.level](log.message, logContext(context));
	context.getResponseObject().status(status).json(body);
	return { noWebhookResponse: true };
}
