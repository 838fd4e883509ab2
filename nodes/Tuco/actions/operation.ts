import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Answer, ApiRequest } from '../shared/api/client';
import { actionError, messageFor, type NextStep } from '../shared/api/error';
import type { Result } from '../shared/api/failure';
import type { Limit } from '../shared/api/pace';

/** What an operation gets to work on one input item. */
export type ItemRun = {
	context: IExecuteFunctions;
	itemIndex: number;
	/**
	 * Calls Tuco at the pace of the operation's limit, until the execution is cancelled.
	 *
	 * @param repeatsUnknown whether it calls again, when Retry On Fail enters again, where Tuco may have done it before. By
	 *   default, if the call is safe
	 */
	call: (request: ApiRequest, repeatsUnknown?: boolean) => Promise<Answer>;
	/**
	 * A parameter of the form; of a resource locator, its value. A model may leave out even required ones, so everything has
	 * a fallback.
	 */
	parameter: (name: string, fallback?: unknown) => unknown;
	/** What the operation's errors mean, where its caller of {@link valueOf} does not know them. */
	known?: KnownErrors;
};

/**
 * Whether an AI agent calls the node as its tool. n8n's `isToolExecution()` says so under Agent 2 only, and n8n 1 has no
 * such method, but the tool variant always has a type of its own.
 */
export const isTool = ({ context }: Pick<ItemRun, 'context'>) =>
	context.getNode().type.endsWith('Tool');

/** What became of one input item: the items it gives, or its error. */
export type Outcome = { items: IDataObject[] } | { error: unknown };

/** One operation of the node: its entry in the editor, its form, and what it does. */
export type Operation = {
	name: string;
	value: string;
	/** Its text in n8n's node panel. A model reads it too. */
	action: string;
	description: string;
	/** Shown for this operation only. */
	fields: INodeProperties[];
	/** Which of Tuco's limits its calls count against. */
	limit: Limit | null;
	/** How many input items are worked on at a time, 1 by default. */
	atOnce?: number;
	/** Works on one input item. Throws a NodeApiError or NodeOperationError. */
	execute: (run: ItemRun) => Promise<IDataObject[]>;
	/** Works on all input items together, if the form asks for that; `null` if it does not. One outcome per item. */
	executeAll?: (runs: ItemRun[]) => Promise<Outcome[] | null>;
	/** What the editor shows above the output: a sentence about these items, or `null`. */
	summary?: (items: IDataObject[]) => string | null;
};

/** A group of operations, as the editor shows them. */
export type Resource = {
	name: string;
	value: string;
	operations: Operation[];
	/** Selected when the user selects the resource: the first unless given. */
	preselected?: Operation;
};

/** What errors mean that Tuco gives for an operation, by the beginning of its text, and what the user can do. */
export type KnownErrors = Partial<Record<string, readonly [happened: string, remedy: string]>>;

/** What Tuco may have done, where nobody knows whether it did, and what the user can do. */
export type Unsure = readonly [happened: string, remedy: string];

/** Whether a repeated deletion finds nothing: the first attempt may have deleted it. */
export const isGone = (result: Answer): boolean =>
	!result.ok && result.failure.kind === 'not-found' && result.isRepeat === true;

/**
 * The value of a call that succeeded.
 *
 * @throws NodeApiError with cause and remedy if it failed
 */
export function valueOf<T>(
	result: Result<T>,
	run: ItemRun,
	next: NextStep & { known?: KnownErrors; unsure?: Unsure | undefined },
): T {
	if (result.ok) return result.value;
	const { failure } = result;
	const unsure = failure.notDone ? undefined : next.unsure;
	const known = Object.entries(next.known ?? run.known ?? {});
	const [, words] = known.find(([text]) => failure.detail.startsWith(text)) ?? [];
	const [happened, remedy] = unsure
		? [`${unsure[0]}. ${messageFor(failure)}`, unsure[1]]
		: (words ?? []);
	const { itemIndex } = run;
	throw actionError(run.context.getNode(), failure, { ...next, itemIndex, happened, remedy });
}
