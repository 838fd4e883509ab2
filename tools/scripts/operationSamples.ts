import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { RESOURCES } from '../../nodes/Tuco/actions/resources';
import { nodeRunner, type RunResult } from '../core/nodeRunner';
import type { RecordedRequest, Sandbox, Workspace } from '../sandbox';

/** What an operation did with its samples: its items, and the calls it made. */
export type SampledOperation = {
	resource: string;
	operation: string;
	items: RunResult['main'];
	requests: RecordedRequest[];
};

/**
 * Runs every operation of the node with its samples, each in a workspace of its own.
 *
 * @param url where the node calls Tuco: the sandbox unless given
 */
export async function runSamples(sandbox: Sandbox, url = sandbox.url): Promise<SampledOperation[]> {
	const all: SampledOperation[] = [];
	for (const { value: resource, operations } of RESOURCES) {
		for (const { value: operation } of operations) {
			const workspace = sandbox.createWorkspace();
			const samples = SAMPLES[`${resource}/${operation}`]?.(await populate(workspace)) ?? [];
			const run = nodeRunner({ url }, workspace);
			const items: RunResult['main'] = [];
			const before = sandbox.requests.length;
			for (const parameters of samples) {
				const { main, error } = await run({ parameters: { resource, operation, ...parameters } });
				if (error) throw error;
				const answer = ANSWERS[`${resource}/${operation}`];
				items.push(...(answer ? [answer] : main));
			}
			if (items.length === 0) throw new Error(`No sample gives an item: ${resource}/${operation}`);
			all.push({ resource, operation, items, requests: sandbox.requests.slice(before) });
		}
	}
	return all;
}

const PHONE = '+12025550143';

/** A lead who got a message of a campaign, and answered it. */
async function populate(workspace: Workspace) {
	const { messaging } = workspace;
	const address = { phone: PHONE, email: 'jane@example.com' };
	const lead = messaging.addLead({ firstName: 'Jane', lastName: 'Smith', ...address });
	const { _id: campaignId } = messaging.addCampaign('Spring Outreach', 'Hi!');
	const step = { messageType: 'imessage', batchId: `campaign_${campaignId}_1` };
	messaging.send(lead, { text: 'Hi Jane', ...step });
	await workspace.reply(lead._id, 'Yes');
	return { leadId: { __rl: true, mode: 'id', value: lead._id }, campaignId };
}

type Population = Awaited<ReturnType<typeof populate>>;

const toPhone = { to: 'phone', recipientPhone: PHONE };
const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString();

/** What an operation outputs when it has waited. Until then, it outputs its input. */
const ANSWERS: Partial<Record<string, INodeExecutionData>> = {
	'message/sendAndWait': {
		json: { data: { approved: true, respondedAt: new Date().toISOString() } },
	},
};

/** The parameters with which each operation runs. */
const SAMPLES: Partial<Record<string, (population: Population) => INodeParameters[]>> = {
	'campaign/addLead': ({ leadId, campaignId }) => [{ campaignId, leadMode: 'existing', leadId }],
	'lead/checkAvailability': ({ leadId }) => [
		{ check: 'address', address: PHONE },
		{ check: 'lead', leadId },
	],
	'lead/create': () => [
		{ firstName: 'Ann', lastName: 'Lee', phone: '+12025550144', email: 'ann@example.com' },
	],
	'lead/delete': ({ leadId }) => [{ leadId }],
	'lead/get': ({ leadId }) => [{ leadId }],
	'lead/getAll': () => [{}],
	'line/getAll': () => [{}],
	'message/cancelPending': () => [toPhone],
	'message/send': () => [
		{ ...toPhone, message: 'Hi' },
		{ ...toPhone, message: 'Hi', additionalFields: { scheduledDate: tomorrow() } },
	],
	'message/sendAndWait': () => [{ ...toPhone, message: 'May we?' }],
	'reply/getAll': () => [{}],
};
