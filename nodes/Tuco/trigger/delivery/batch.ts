import type { INodeExecutionData } from 'n8n-workflow';

/** The items that start an execution, by output. */
export type Outputs = INodeExecutionData[][];

/** Deliveries that start one execution together. */
type Batch = {
	deliveries: Outputs[];
	/** Resolves with whether n8n stored the execution. */
	isStored: Promise<boolean>;
	/** Admits no more deliveries, and lets the first one go on. */
	close: () => void;
};

/** The batches in this process that admit deliveries. */
const open = new Map<string, Batch>();

/**
 * Adds a delivery to the open batch, or opens one. The first delivery waits until the batch is full or its time is up, and
 * then starts the execution. The others wait until n8n has stored it, or has failed to.
 *
 * @param key the same for deliveries that may share an execution
 * @param size the most deliveries in a batch
 * @param wait called if the delivery is the first; resolves when time is up
 * @param whenStored called if it is the first; resolves with whether n8n stored the execution, and never rejects
 * @returns for the first, the items of all; for the others, whether they are stored
 */
export async function joinBatch(
	key: string,
	delivery: Outputs,
	size: number,
	wait: () => Promise<void>,
	whenStored: () => Promise<boolean>,
): Promise<{ outputs: Outputs } | { isStored: boolean }> {
	const joined = open.get(key);
	if (joined) {
		joined.deliveries.push(delivery);
		if (joined.deliveries.length >= size) joined.close();
		return { isStored: await joined.isStored };
	}
	const deliveries = [delivery];
	await new Promise<void>((resolve) => {
		const close = () => {
			// Once closed, another may be open.
			if (open.get(key) === batch) open.delete(key);
			resolve();
		};
		const batch = { deliveries, isStored: whenStored(), close };
		open.set(key, batch);
		void wait().then(close);
	});
	return { outputs: delivery.map((_, output) => deliveries.flatMap((each) => each[output] ?? [])) };
}
