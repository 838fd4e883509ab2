import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

import { type Answer, type ClientOptions, mayRepeat, tucoClient } from '../shared/api/client';
import { paceOf } from '../shared/api/pace';
import { ExecutionMemory, identityOf } from './executionMemory';
import { withoutLocators } from './locators';
import { isTool, type ItemRun, type Operation, type Outcome } from './operation';
import { operationOf } from './resources';

/**
 * The time limits of each call. A send may take 150 seconds and wants 180 (contract of actions, section 1): one that had
 * less left could be cut short, and then nobody knows what became of it.
 */
const BUDGET = { totalMs: 600_000, attemptMs: 200_000, unsafeMs: 180_000, attempts: 5 };

/**
 * Runs the selected operation for every input item. Each item has its output or its error, linked to it. Without Continue
 * On Fail, and not called by an agent, the first error ends the run, once the calls under way have ended.
 *
 * @param continueOnFail what n8n says, asked in the node's own `execute()`
 */
export async function runOperation(
	context: IExecuteFunctions,
	continueOnFail: boolean,
): Promise<INodeExecutionData[][]> {
	// Of an error that is thrown, Agent 2 gives its model nothing, Agent 3 only the message.
	const answers = isTool({ context }) && context.getNode().onError !== 'stopWorkflow';
	const continues = continueOnFail || answers;
	const operation = operationOf(
		context.getNodeParameter('resource', 0, ''),
		context.getNodeParameter('operation', 0, ''),
	);
	const outcomes = operation
		? await outcomesOf(runsFor(context, operation), operation, continues)
		: context.getInputData().map(() => ({ error: unknownOperation(context) }));
	const failed = outcomes.findIndex((outcome) => 'error' in outcome);
	const [first] = outcomes.slice(failed);
	if (failed >= 0 && !continues && first && 'error' in first) {
		throw errorOf(context, first.error, failed);
	}
	const items = outcomes.flatMap((outcome) => ('items' in outcome ? outcome.items : []));
	const message = operation?.summary?.(items) ?? null;
	if (message !== null) context.addExecutionHints({ message, location: 'outputPane' });
	return [
		outcomes.flatMap((outcome, item) => {
			const jsons =
				'items' in outcome
					? outcome.items.map(withoutErrorKey)
					: [{ error: textOf(errorOf(context, outcome.error, item)) }];
			return jsons.map((json) => ({ json, pairedItem: { item } }));
		}),
	];
}

/** An item without a key `error`, which Tuco's answers may have: n8n would take it for a failed one. */
function withoutErrorKey(item: IDataObject): IDataObject {
	if (!('error' in item)) return item;
	const { error, ...others } = item;
	return { ...others, errorMessage: error };
}

function unknownOperation(context: IExecuteFunctions) {
	const description = 'Select a Resource and an Operation again';
	return new NodeOperationError(context.getNode(), 'This operation does not exist', {
		description,
	});
}

function runsFor(context: IExecuteFunctions, { limit }: Operation): ItemRun[] {
	const signal = context.getExecutionCancelSignal();
	const pace = limit === null ? undefined : paceOf(context, limit, signal);
	const options = { ...BUDGET, ...(pace && { pace }), ...(signal && { signal }) };
	return context.getInputData().map((_item, itemIndex) => ({
		context,
		itemIndex,
		call: callerFor({ context, itemIndex }, options),
		parameter: (name, fallback = '') =>
			withoutLocators(context.getNodeParameter(name, itemIndex, fallback)) ?? fallback,
	}));
}

const changes = new ExecutionMemory<Answer>();

/**
 * Calls Tuco, each time with the full time limits. Retry On Fail enters again with all items: a change that was made for
 * one is not made again, and gives the same answer. Otherwise a lead just deleted would be unknown, and one just created
 * known.
 */
function callerFor(
	run: Pick<ItemRun, 'context' | 'itemIndex'>,
	options: ClientOptions,
): ItemRun['call'] {
	return async (request, repeatsUnknown = mayRepeat(request)) => {
		const call = async () => await tucoClient(run.context, options)(request);
		if (request.method === 'GET' || !run.context.getNode().retryOnFail) return await call();
		const result = await changes.once(identityOf(run, request), repeatsUnknown, async (isAgain) => {
			const answer = await call();
			if (!answer.ok) return answer;
			return { ok: true, value: isAgain ? { ...answer, isRepeat: true } : answer };
		});
		return result.ok ? result.value : result;
	};
}

async function outcomesOf(runs: ItemRun[], operation: Operation, continueOnFail: boolean) {
	try {
		const together = await operation.executeAll?.(runs);
		if (together) return together;
	} catch (error) {
		return runs.map(() => ({ error }));
	}
	return await eachInTurn(runs, operation, continueOnFail);
}

/**
 * Works on the items in order, some at a time, and ends when none is under way. After a failure, no further item is begun
 * unless the run continues.
 */
async function eachInTurn(
	runs: ItemRun[],
	{ execute, atOnce = 1 }: Operation,
	continueOnFail: boolean,
): Promise<Outcome[]> {
	const outcomes: Outcome[] = [];
	let next = 0;
	let isOver = false;
	const work = async () => {
		while (!isOver) {
			const run = runs[next++];
			if (!run) return;
			try {
				outcomes[run.itemIndex] = { items: await execute(run) };
			} catch (error) {
				outcomes[run.itemIndex] = { error };
				isOver ||= !continueOnFail;
			}
		}
	};
	await Promise.all(Array.from({ length: atOnce }, work));
	return Array.from(outcomes, (outcome: Outcome | undefined) => outcome ?? { items: [] });
}

/** An error as n8n shows it, with the number of its item. */
function errorOf(context: IExecuteFunctions, error: unknown, itemIndex: number) {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		error.context.itemIndex ??= itemIndex;
		return error;
	}
	return new NodeOperationError(context.getNode(), error instanceof Error ? error : String(error), {
		itemIndex,
	});
}

/** What happened and what to do, in one text: n8n sends an item with more keys than `error` to the main output. */
function textOf({ message, description }: NodeApiError | NodeOperationError): string {
	return description ? `${message}. ${description}` : message;
}
