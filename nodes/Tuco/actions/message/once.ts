import type { IDataObject } from 'n8n-workflow';

import { actionError, messageFor } from '../../shared/api/error';
import {
	type Failure,
	failureOfThrown,
	noResponse,
	type Result,
	unexpectedAnswer,
} from '../../shared/api/failure';
import { HELP } from '../../shared/help';
import { type ItemRun, valueOf } from '../operation';
import { claimKey, releaseKey } from './onceKeys';
import { ExecutionMemory, identityOf } from '../executionMemory';

/** How a send treats what may have been sent before. */
export type OnceOptions = {
	/** Whether to send again, when Retry On Fail enters again, what may have been sent. */
	sendsUnknownAgain: boolean;
	/** Never sends twice for the same key, in any execution; `''` for none. */
	onceKey: string;
};

/** Tuco's answer, or that nothing was sent because the key was used before. */
export type SendOutcome = { sent: true; answer: IDataObject } | { sent: false };

const sends = new ExecutionMemory<SendOutcome>();

/**
 * Sends a message at most once (design, promise 10): once in an execution, however often Retry On Fail enters, and once
 * per key in all.
 *
 * @throws NodeApiError for a failed send, saying whether the message may have been sent
 */
export async function sendOnce(
	run: ItemRun,
	body: IDataObject,
	{ sendsUnknownAgain, onceKey }: OnceOptions,
): Promise<SendOutcome> {
	// A text with the time of day differs when Retry On Fail evaluates it again. An agent may call a tool several times.
	const request = run.context.getNode().type.endsWith('Tool') ? body : null;
	const result = await sends.once(identityOf(run, request), sendsUnknownAgain, async (isAgain) => {
		// The first send has the key.
		if (onceKey === '' || isAgain) return await send(run, body);
		return await sendWithKey(run, body, onceKey);
	});
	if (!result.ok && !result.failure.notDone) throw unknownError(run, result.failure);
	return valueOf(result, run, { again: 'run the node again' });
}

async function send(run: ItemRun, body: IDataObject): Promise<Result<SendOutcome>> {
	const result = await run.call({ method: 'POST', path: '/api/messages', body }, true);
	if (!result.ok) return result;
	const { value: answer } = result;
	if (Object.keys(answer).length > 0) return { ok: true, value: { sent: true, answer } };
	return { ok: false, failure: unexpectedAnswer(200, 'empty') };
}

/** Records the key before the send, so that a crash in between leaves a message unsent rather than sent twice. */
async function sendWithKey(
	run: ItemRun,
	body: IDataObject,
	key: string,
): Promise<Result<SendOutcome>> {
	const { context } = run;
	try {
		if (!(await claimKey(context, key))) return { ok: true, value: { sent: false } };
	} catch (error) {
		const detail = `n8n could not check Once per Key (${failureOfThrown(error).detail})`;
		return { ok: false, failure: noResponse('not-sent', detail, true) };
	}
	const result = await send(run, body);
	if (!result.ok && result.failure.notDone) {
		await releaseKey(context, key).catch((error: unknown) => {
			const { detail } = failureOfThrown(error);
			context.logger.error(
				`Tuco: a message was not sent, but its key stays recorded, so it will be skipped (${detail})`,
			);
		});
	}
	return result;
}

function unknownError({ context, itemIndex }: ItemRun, failure: Failure) {
	const happened =
		failure.kind === 'unreachable' ? 'The connection to Tuco broke off' : messageFor(failure);
	return actionError(context.getNode(), failure, {
		again: '',
		itemIndex,
		happened: `The message may have been sent. ${happened}`,
		remedy: `Look in Tuco under Messages, or in the lead's conversation. Send it again only if it is not there. See ${HELP.neverTwice}`,
	});
}
