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
	/**
	 * Whether the same body is the same message throughout an execution, not only in the same run: for an agent's tool,
	 * which a model may call twice for one message. Then a text with the time of day is another message each time.
	 */
	byContent: boolean;
};

/**
 * Tuco's answer, or that nothing was sent because the key was used before. A repeat is the answer to an earlier send of
 * this execution.
 */
export type SendOutcome = { sent: true; answer: IDataObject; isRepeat?: boolean } | { sent: false };

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
	{ sendsUnknownAgain, onceKey, byContent }: OnceOptions,
): Promise<SendOutcome> {
	let calls = 0;
	const once = async (
		identity: ReturnType<typeof identityOf>,
		call: (isAgain: boolean) => Promise<Result<SendOutcome>>,
	) => await sends.once(identity, sendsUnknownAgain, call);
	const sendNow = async (isAgain: boolean) => {
		calls += 1;
		// The first send has the key.
		return onceKey === '' || isAgain
			? await send(run, body)
			: await sendWithKey(run, body, onceKey);
	};
	// By run and item, because a text with the time of day differs when Retry On Fail evaluates it again.
	const result = await once(identityOf(run, null), async (isRetry) =>
		byContent
			? await once(identityOf(run, body, true), async (isAgain) => sendNow(isRetry || isAgain))
			: await sendNow(isRetry),
	);
	if (!result.ok && !result.failure.notDone) throw unknownError(run, result.failure);
	const outcome = valueOf(result, run, { again: 'run the node again' });
	return outcome.sent ? { ...outcome, isRepeat: calls === 0 } : outcome;
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
