import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';

import { DataDeduplicationService } from 'n8n-core';
import type { ICheckProcessedContextData, IDataDeduplicator } from 'n8n-workflow';

/** n8n's history of processed keys: one row per node, with a hash of each key. */
const rows = new Map<string, string>();

const rowOf = ({ workflow, node }: ICheckProcessedContextData) => `${workflow.id} n:${node?.id}`;
const hashOf = (value: unknown) => createHash('md5').update(String(value)).digest('base64');

/** Reads a row, and writes it whole after what its caller makes of it: like n8n's database, without a lock. */
async function rewrite<T>(context: ICheckProcessedContextData, edit: (keys: string[]) => T) {
	await setImmediate();
	if (isFailing) throw new Error('SQLITE_BUSY');
	const keys = JSON.parse(rows.get(rowOf(context)) ?? '[]') as string[];
	const result = edit(keys);
	await setImmediate();
	rows.set(rowOf(context), JSON.stringify(keys));
	return result;
}

const deduplicator: IDataDeduplicator = {
	checkProcessedAndRecord: async (items, _scope, context, { maxEntries }) =>
		await rewrite(context, (keys) => {
			const isNew = (item: unknown) => !keys.includes(hashOf(item));
			const found = { new: items.filter(isNew), processed: items.filter((item) => !isNew(item)) };
			keys.push(...found.new.map(hashOf));
			if (maxEntries) keys.splice(0, keys.length - maxEntries);
			return found;
		}),
	removeProcessed: async (items, _scope, context) => {
		await rewrite(context, (keys) => {
			for (const item of items)
				if (keys.includes(hashOf(item))) keys.splice(keys.indexOf(hashOf(item)), 1);
		});
	},
	clearAllProcessedItems: async (_scope, context) => void rows.delete(rowOf(context)),
	getProcessedDataCount: async (_scope, context) => await rewrite(context, (keys) => keys.length),
};

let started: Promise<void> | undefined;
let isFailing = false;

/** Makes the history fail until it is started again. */
export function failingKeys(): void {
	isFailing = true;
}

/** Gives n8n-core a history of processed keys, as n8n's server does. Can be called again, which empties it. */
export async function startProcessedKeys(): Promise<void> {
	rows.clear();
	isFailing = false;
	// n8n-core allows this once per process.
	started ??= DataDeduplicationService.init(deduplicator);
	await started;
}
