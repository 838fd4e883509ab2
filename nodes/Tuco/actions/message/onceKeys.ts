import { type IDataObject, type IExecuteFunctions, NodeOperationError } from 'n8n-workflow';

import type { ItemRun } from '../operation';

/** How n8n keeps the keys: the latest 10,000 of each node, as its Remove Duplicates node does. */
const HISTORY = { mode: 'entries', maxEntries: 10_000 } as const;

/** The last access to each node's history. n8n rewrites it whole and without a lock, so one waits for the other. */
const accesses = new Map<string, Promise<unknown>>();

async function inTurn<T>(context: IExecuteFunctions, access: () => Promise<T>): Promise<T> {
	const node = `${context.getWorkflow().id} ${context.getNode().id}`;
	const mine = (accesses.get(node) ?? Promise.resolve()).then(access);
	const settled = mine.catch(() => undefined);
	accesses.set(node, settled);
	try {
		return await mine;
	} finally {
		if (accesses.get(node) === settled) accesses.delete(node);
	}
}

/**
 * Records a key in n8n's history of processed keys, which outlives executions and restarts. Resolves to whether it is
 * new. In queue mode, two workers can both find it new: n8n's history has no lock.
 */
export async function claimKey(context: IExecuteFunctions, key: string): Promise<boolean> {
	const { helpers } = context;
	const record = async () => await helpers.checkProcessedAndRecord([key], 'node', HISTORY);
	const found = await inTurn(context, record);
	return found.new.length > 0;
}

/** Takes a key back, because its message was certainly not sent. */
export async function releaseKey(context: IExecuteFunctions, key: string): Promise<void> {
	const { helpers } = context;
	await inTurn(context, async () => await helpers.removeProcessed([key], 'node', HISTORY));
}

/**
 * The option Once per Key, trimmed, or `''` if it was not added.
 *
 * @throws NodeOperationError if it was added but has no usable value: then nothing would hold back a second message
 */
export function onceKeyOf({ context, itemIndex }: ItemRun, options: IDataObject): string {
	if (!('onceKey' in options)) return '';
	const { onceKey } = options;
	const key = typeof onceKey === 'number' ? String(onceKey) : onceKey;
	if (typeof key === 'string' && key.trim() !== '') return key.trim();
	const description =
		'Nothing was sent, because without a key it could be sent twice. Use a field that every item has, or remove the option.';
	throw new NodeOperationError(context.getNode(), 'Once per Key is empty for this item', {
		itemIndex,
		description,
	});
}
