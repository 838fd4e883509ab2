import { createHash } from 'node:crypto';

import type { Result } from '../shared/api/failure';
import type { ItemRun } from './operation';

/** The sends of one execution, by identity. Those under way are promises too: a second entry joins them. */
type Execution<T> = { usedAt: number; sends: Map<string, Promise<Result<T>>> };

/** How many executions are remembered, and how long after their last send. */
const MOST_EXECUTIONS = 10_000;
const LONGEST_IDLE_MS = 3_600_000;

/**
 * What this process has sent, so that Retry On Fail, which enters `execute()` again with all items, sends nothing twice.
 * Kept for an hour after an execution's last send, for up to 10,000 executions, and lost when n8n restarts.
 */
export class ExecutionMemory<T> {
	/** The longest idle first. */
	readonly #executions = new Map<string, Execution<T>>();

	constructor(private readonly now: () => number = Date.now) {}

	/**
	 * Sends once and remembers the result, unless nothing was certainly sent. A result remembered is given again.
	 *
	 * @param executionId an execution without an ID cannot be entered again, so nothing is remembered
	 * @param sendsUnknownAgain sends again what may have been sent. If that certainly fails, it may still have been sent
	 *   before
	 * @param send learns whether it sends again
	 */
	async once(
		{ executionId, identity }: { executionId: string | undefined; identity: string },
		sendsUnknownAgain: boolean,
		send: (isAgain: boolean) => Promise<Result<T>>,
	): Promise<Result<T>> {
		if (!executionId) return await send(false);
		const execution = this.#use(executionId);
		const { sends } = execution;
		let before = sends.get(identity);
		while (before) {
			const result = await before;
			if (result.ok || !sendsUnknownAgain) return result;
			if (sends.get(identity) === before) break;
			before = sends.get(identity);
		}
		const sending = send(before !== undefined);
		sends.set(identity, sending);
		const result = await sending;
		this.#use(executionId, execution);
		const isCertain = !result.ok && result.failure.notDone;
		if (isCertain && before) sends.set(identity, before);
		else if (isCertain) sends.delete(identity);
		return isCertain && before ? await before : result;
	}

	#use(
		executionId: string,
		execution = this.#executions.get(executionId) ?? { usedAt: 0, sends: new Map() },
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
 * Which send this is: node, run and item, and the request where that counts. A loop that repeats a text on purpose has a
 * new run index, so it sends again.
 */
export function identityOf(
	{ context, itemIndex }: Pick<ItemRun, 'context' | 'itemIndex'>,
	request: object | null,
) {
	const { id } = context.getNode();
	const runIndex: unknown = context.getWorkflowDataProxy(itemIndex).$runIndex;
	const parts = [context.getWorkflow().id, id, runIndex, itemIndex, request];
	const identity = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
	return { executionId: context.getExecutionId(), identity };
}
