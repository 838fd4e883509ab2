import { credentialsOf } from '../../../tools/n8n/serviceCredentials';
import type { JsonObject, Workflow } from '../../../tools/n8n/schemas';
import type { RealN8n } from '../../../tools/n8n/realN8n';
import { until } from '../../../tools/n8n/wait';
import { importWorkflow, readWorkflowFile } from '../../../tools/n8n/workflows';
import { dataTable } from './dataTable';

/** The names of nodes of workflow 8. */
export const POLL = 'Tuco Polling Trigger';
export const HOURLY = 'Every Hour';
const WORK = 'Do Your Work Here';
const GATE = 'Tuco Reply Gate';

/** When to poll: at these times, as cron expressions with seconds. */
export const pollTimes = (...all: string[]) => ({
	item: all.map((cronExpression) => ({ mode: 'custom', cronExpression })),
});

/** Six times a minute, or only when the workflow is published and when n8n starts. */
export const OFTEN = pollTimes(...[0, 10, 20, 30, 40, 50].map((at) => `${at} * * * * *`));
export const SELDOM = pollTimes('0 0 0 1 1 *');

type Changes = {
	/** What replaces the placeholder. */
	work: { type: string; typeVersion?: number; parameters: JsonObject };
	polls?: ReturnType<typeof pollTimes>;
	/** Replaces its 15 minutes, and its 7 days. */
	limit?: string;
	days?: string;
	/** Further changes, by node name. */
	nodes?: Record<string, object>;
};

/** Imports workflow 8 as its note says. Its hourly run starts only by hand. */
export async function importNoReplyLost(
	{ client, credentialId }: Pick<RealN8n, 'client' | 'credentialId'>,
	{ work, polls = SELDOM, limit = 'minutes: 15', days = 'days: 7', nodes: more = {} }: Changes,
): Promise<Workflow> {
	const file = await readWorkflowFile('8-no-reply-lost.json');
	const changed = JSON.stringify(file).replaceAll('minutes: 15', limit).replaceAll('days: 7', days);
	const { nodes, ...rest } = JSON.parse(changed) as typeof file;
	const { type, typeVersion = 1, parameters } = work;
	const own: Record<string, object> = {
		[POLL]: { parameters: { pollTimes: polls } },
		[HOURLY]: { parameters: { rule: { interval: [{ field: 'months' }] } } },
		[WORK]: { type, typeVersion, parameters },
		...more,
	};
	const content = { ...rest, nodes: nodes.map((node) => ({ ...node, ...own[node.name] })) };
	return await importWorkflow(client, content, await credentialsOf(client, credentialId));
}

/** Whether each of these events has a row in the gate. */
export async function areInGate(
	{ client }: Pick<RealN8n, 'client'>,
	ids: readonly string[],
): Promise<boolean> {
	const rows = await dataTable(client, GATE).rows();
	const inGate = new Set(rows.map(({ eventId }) => eventId));
	return ids.every((id) => inGate.has(id));
}

/** Starts the hourly run by hand until it has nothing left to offer again. */
export async function runHourly(
	{ client }: Pick<RealN8n, 'client'>,
	{ id }: Workflow,
): Promise<void> {
	const isOver = async () => {
		await client.runByHand(id, HOURLY, { timeoutMs: 600_000 });
		const rows = await dataTable(client, GATE).rows();
		return rows.every(({ state }) => state === 'done' || state === 'repeat');
	};
	await until('the hourly run to finish the rest', isOver, { timeoutMs: 600_000, everyMs: 2000 });
}
