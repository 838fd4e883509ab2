import type { INodeParameters } from 'n8n-workflow';

import { RESOURCES } from '../../nodes/Tuco/actions/resources';
import { nodeRunner, type RunResult } from '../core/nodeRunner';
import type { RecordedRequest, Sandbox, Workspace } from '../sandbox';
import { addGoalBot } from '../sandbox/goalBotsApi';

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
				items.push(...main);
			}
			if (items.length === 0) throw new Error(`No sample gives an item: ${resource}/${operation}`);
			all.push({ resource, operation, items, requests: sandbox.requests.slice(before) });
		}
	}
	return all;
}

const PHONE = '+12025550143';

/** A lead who got a message of a campaign, and answered it, and another one in a goal bot. */
async function populate(workspace: Workspace) {
	const { messaging } = workspace;
	const address = { phone: PHONE, email: 'jane@example.com' };
	const lead = messaging.addLead({ firstName: 'Jane', lastName: 'Smith', ...address });
	const { _id: campaignId } = messaging.addCampaign('Spring Outreach', 'Hi!');
	const step = { messageType: 'imessage', batchId: `campaign_${campaignId}_1` };
	messaging.send(lead, { text: 'Hi Jane', ...step });
	await workspace.reply(lead._id, 'Yes');
	const enrolled = messaging.addLead({ firstName: 'Bo', phone: '+12025550145' });
	const stages = [{ id: 'stage-1', name: 'Qualify', objective: 'Find out the size of the team' }];
	const goalBot = addGoalBot(messaging, { name: 'Book a demo', goal: 'A demo is booked', stages });
	goalBot.leadIds.add(enrolled._id);
	return {
		leadId: byId(lead),
		enrolledId: byId(enrolled),
		goalBotId: byId(goalBot),
		campaignId,
	};
}

const byId = ({ _id: value }: { _id: string }) => ({ __rl: true, mode: 'id', value });

type Population = Awaited<ReturnType<typeof populate>>;

const toPhone = { to: 'phone', recipientPhone: PHONE };
const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString();

const STAGE = {
	...{ name: 'Qualify', objective: 'Find out the size of the team', prompt: 'Ask', maxTurns: 5 },
	...{ advanceConditions: 'The size is known', exitConditions: 'No interest' },
	collectFields: 'teamSize, budget',
};

/** The parameters with which each operation runs. */
const SAMPLES: Partial<Record<string, (population: Population) => INodeParameters[]>> = {
	'campaign/addLead': ({ leadId, campaignId }) => [{ campaignId, leadMode: 'existing', leadId }],
	'campaign/evaluateConditions': ({ leadId }) => [
		{
			leadId,
			stopRules: '[{"id": "rule1", "type": "replied"}]',
			branchConditions: '[{"type": "replied"}]',
		},
	],
	'goalBot/archive': ({ goalBotId }) => [{ goalBotId }],
	'goalBot/create': () => [
		{
			name: 'Book a demo',
			goal: 'A demo is booked',
			stages: { stage: [STAGE] },
			additionalFields: {
				...{ description: 'For inbound leads', mode: 'autopilot', tone: 'friendly' },
				...{ inactivityTimeoutDays: 7, entry: 'tag_trigger', triggerTag: 'wants-demo' },
				...{ completeTag: 'demo-booked', abandonUrl: 'https://example.com/lost' },
			},
		},
	],
	'goalBot/enrollLead': ({ goalBotId, leadId }) => [{ goalBotId, leadId }],
	'goalBot/get': ({ goalBotId }) => [{ goalBotId }],
	'goalBot/getAll': () => [{}],
	'goalBot/unenrollLead': ({ goalBotId, enrolledId: leadId }) => [{ goalBotId, leadId }],
	'goalBot/update': ({ goalBotId }) => [{ goalBotId, updateFields: { tone: 'casual' } }],
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
	'reply/getAll': () => [{}],
};
