import type { Redis } from 'ioredis';

import type { N8nClient } from '../client';
import type { Workflow } from '../schemas';
import { importWorkflow, readWorkflowFile } from '../workflowFile';
import type { QueueN8n } from './queueN8n';
import type { Work } from './work';

/** The workflow for users that does its work once per event. */
export const FILE = '7-once-across-processes.json';

const PLACEHOLDER = 'Do Your Work Here';

/** Brings that workflow in as its note says: with its credentials chosen, and some work in the place that is left for it. */
export async function importOnceAcrossProcesses(n8n: QueueN8n, work: Work): Promise<Workflow> {
	const { nodes, ...rest } = await readWorkflowFile(FILE);
	const redis = await redisCredential(n8n.client, n8n);
	const file = {
		...rest,
		nodes: nodes.map((node) =>
			node.name === PLACEHOLDER
				? { ...node, ...work.node(PLACEHOLDER), position: node.position }
				: node,
		),
	};
	return await importWorkflow(n8n.client, file, ({ type }) => {
		if (type.endsWith('.tucoTrigger')) {
			return { credentials: { tucoApi: { id: n8n.credentialId, name: 'Tuco' } } };
		}
		return type === 'n8n-nodes-base.redis' ? { credentials: { redis } } : {};
	});
}

/** Forgets what the workflow has counted: its keys are not among those of n8n, which go by themselves. */
export async function forgetCounted(redis: Redis, { id }: Pick<Workflow, 'id'>): Promise<void> {
	const stream = redis.scanStream({ match: `tuco:${id}:*`, count: 1000 });
	for await (const found of stream) {
		const counted = found as string[];
		if (counted.length > 0) await redis.unlink(counted);
	}
}

async function redisCredential(client: N8nClient, { keys }: QueueN8n) {
	const name = 'Redis';
	const { id } = await client.createCredential({ name, type: 'redis', data: keys.credential });
	return { id, name };
}
