import { createHash } from 'node:crypto';

import type { Result } from '../shared/api/failure';
import type { ItemRun } from './operation';

/** The calls of one execution, by identity. Those under way are promises too: a second entry joins them. */
type Execution<T> = { usedAt: number; calls: Map<string, Promise<Result<T>>> };

/** How many executions are remembered, and how long after their last call. */
const MOST_EXECUTIONS = 10_000;
const LONGEST_IDLE_MS = 3_600_000;

/**
 * What this process has changed in Tuco, so that Retry On Fail, which enters `execute()` again with all items, changes
 * nothing twice. Kept for an hour after an execution's last call, for up to 10,000 executions, and lost when n8n restarts.
 */
export class ExecutionMemory<T> {
	/** The longest idle first. */
	readonly #executions = new Map<string, Execution<T>>();

	constructor(private readonly now: () => number = Date.now) {}

	/**
	 * Calls once and remembers the result, unless Tuco certainly did nothing. Returns a remembered result again.
	 *
	 * @param executionId an execution without an ID cannot be entered again, so nothing is remembered
	 * @param repeatsUnknown calls again where Tuco may have done it. If that certainly fails, Tuco may still have done it
	 *   before
	 * @param call receives whether it is a repeat
	 */
	async once(
		{ executionId, identity }: { executionId: string | undefined; identity: string },
		repeatsUnknown: boolean,
		call: (isAgain: boolean) => Promise<Result<T>>,
	): Promise<Result<T>> {
		if (!executionId) return await call(false);
		const execution = this.#use(executionId);
		const { calls } = execution;
		let before = calls.get(identity);
		while (before) {
			const result = await before;
			if (result.ok || !repeatsUnknown) return result;
			if (calls.get(identity) === before) break;
			before = calls.get(identity);
		}
		const calling = call(before !== undefined);
		calls.set(identity, calling);
		const result = await calling;
		this.#use(executionId, execution);
		const isCertain = !result.ok && result.failure.notDone;
		if (isCertain && before) calls.set(identity, before);
		else if (isCertain) calls.delete(identity);
		return isCertain && before ? await before : result;
	}

	#use(
		executionId: string,
		execution = this.#executions.get(executionId) ?? { usedAt: 0, calls: new Map() },
	): Execution<T> {
		execution.usedAt = this.now();
		this.#executions.delete(executionId);
		this.#executions.set(executionId, execution);
		for (const [oldest, { usedAt }] of this.#executions) {
			const isIdle = usedAt < this.now() - LONGEST_IDLE_MS;
			if (!isIdle && this.#executions.size <= MOST_EXECUTIONS) break;
			this.#executions.delete(oldest);
		}
		return execution;
	}
}

/**
 * Which call this is: node, run and item, and the request where that counts. A loop that repeats a text on purpose has a
 * new run index, so it sends again.
 *
 * @param byContent the request counts alone: each call of a tool is a new run
 */
export function identityOf(
	{ context, itemIndex }: Pick<ItemRun, 'context' | 'itemIndex'>,
	request: object | null,
	byContent = false,
) {
	const { id } = context.getNode();
	const runIndex: unknown = context.getWorkflowDataProxy(itemIndex).$runIndex;
	const place = byContent ? [] : [runIndex, itemIndex];
	const parts = [context.getWorkflow().id, id, ...place, request];
	const identity = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
	return { executionId: context.getExecutionId(), identity };
}
