import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Answer, ApiRequest } from '../shared/api/client';
import { actionError, type NextStep } from '../shared/api/error';
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

/**
 * The value of a call that succeeded.
 *
 * @throws NodeApiError with cause and remedy if it failed
 */
export function valueOf<T>(
	result: Result<T>,
	run: ItemRun,
	next: NextStep & { known?: KnownErrors },
): T {
	if (result.ok) return result.value;
	const { failure } = result;
	const known = Object.entries(next.known ?? run.known ?? {});
	const [, [happened, remedy] = []] = known.find(([text]) => failure.detail.startsWith(text)) ?? [];
	const words = { ...next, itemIndex: run.itemIndex, happened, remedy };
	throw actionError(run.context.getNode(), failure, words);
}
