import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { RESOURCES } from '../../nodes/Tuco/actions/resources';
import { nodeRunner, type RunResult } from '../core/nodeRunner';
import type { RecordedRequest, Sandbox, Workspace } from '../sandbox';
import { newId } from '../sandbox/facts';
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
			const samples =
				SAMPLES[`${resource}/${operation}`]?.(await populate(workspace, sandbox.url)) ?? [];
			const run = nodeRunner({ url }, workspace);
			const items: RunResult['main'] = [];
			const before = sandbox.requests.length;
			for (const parameters of samples) {
				const { main, error } = await run({ parameters: { resource, operation, ...parameters } });
				if (error) throw new Error(`${resource}/${operation}: ${error.message}`);
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

/** A lead who got a message of a campaign, and answered it, and another one in a goal bot. */
async function populate(workspace: Workspace, url: string) {
	const { messaging } = workspace;
	workspace.twilioConnected = true;
	const address = { phone: PHONE, email: 'jane@example.com' };
	const lead = messaging.addLead({ firstName: 'Jane', lastName: 'Smith', ...address });
	const { _id: campaignId } = messaging.addCampaign('Spring Outreach', 'Hi!');
	const step = { messageType: 'imessage', batchId: `campaign_${campaignId}_1` };
	messaging.send(lead, { text: 'Hi Jane', ...step });
	await workspace.reply(lead._id, 'Yes');
	const fields = {
		name: 'Status',
		url: 'https://api.example.com/{phone}',
		responseMapping: 'status',
	};
	const tool = { _id: newId(), method: 'GET' as const, description: '', ...fields };
	workspace.tools.push(tool);
	const webhook = workspace.addByHand({ url, events: ['message.opened'] });
	const enrolled = messaging.addLead({ firstName: 'Bo', phone: '+12025550145' });
	const stages = [{ id: 'stage-1', name: 'Qualify', objective: 'Find out the size of the team' }];
	const goalBot = addGoalBot(messaging, { name: 'Book a demo', goal: 'A demo is booked', stages });
	goalBot.leadIds.add(enrolled._id);
	return {
		leadId: byId(lead),
		enrolledId: byId(enrolled),
		goalBotId: byId(goalBot),
		campaignId,
		toolId: byId(tool),
		webhookId: byId({ _id: webhook.id }),
	};
}

const byId = ({ _id: value }: { _id: string }) => ({ __rl: true, mode: 'id', value });

type Population = Awaited<ReturnType<typeof populate>>;

const toPhone = { to: 'phone', recipientPhone: PHONE };
const LINE = { __rl: true, mode: 'id', value: '667f1f77bcf86cd799439014' };
const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString();

/** Fields of every new lead, and of every message. */
const SYNC = {
	...{ contactOwnerEmail: 'owner@example.com', hsContactId: '120001' },
	...{ ghlContactId: 'ghl_1', ghlLocationId: 'ghl_2' },
};
const ANN = { firstName: 'Ann', phone: '+12025550144', email: 'ann@example.com' };
const PERSON = {
	...{ ...SYNC, lastName: 'Lee', companyName: 'Acme Inc', jobTitle: 'Head of Sales' },
	...{ notes: 'Met in May', customFieldsJson: '{"plan": "pro"}' },
};
const ALTERNATES = {
	...{ altPhones: '+12025550151, +12025550152, +12025550153' },
	...{ altEmails: 'a@example.com, b@example.com, c@example.com' },
};

/** What an operation outputs when it has waited. Until then, it outputs its input. */
const ANSWERS: Partial<Record<string, INodeExecutionData>> = {
	'message/sendAndWait': {
		json: { data: { approved: true, respondedAt: new Date().toISOString() } },
	},
};

const STAGE = {
	...{ name: 'Qualify', objective: 'Find out the size of the team', prompt: 'Ask', maxTurns: 5 },
	...{ advanceConditions: 'The size is known', exitConditions: 'No interest' },
	collectFields: 'teamSize, budget',
};

/** The parameters with which each operation runs. Together they fill every field that Tuco gets. */
const SAMPLES: Partial<Record<string, (population: Population) => INodeParameters[]>> = {
	'apiTool/delete': ({ toolId }) => [{ toolId }],
	'apiTool/getAll': () => [{}],
	'apiTool/test': ({ toolId, leadId }) => [{ toolId, leadId }],
	'apiTool/upsert': ({ toolId }) => [
		{ toolId, name: 'Status', url: 'https://api.example.com/{phone}', responseMapping: 'status' },
	],
	'campaign/addLead': ({ leadId, campaignId }) => [
		{ campaignId, leadMode: 'existing', leadId },
		{
			...{ campaignId, leadMode: 'new', ...ANN },
			additionalFields: {
				...{ ...PERSON, ...ALTERNATES, contactOwnerId: 'owner-1' },
				linkedinUrl: 'https://www.linkedin.com/in/ann-lee',
			},
		},
	],
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
	'lead/create': () => [{ ...ANN, additionalFields: { ...PERSON, externalId: 'crm-4711' } }],
	'lead/delete': ({ leadId }) => [{ leadId }],
	'lead/get': ({ leadId }) => [{ leadId }],
	'lead/getAll': () => [{}, { filters: { search: 'Jane' } }],
	'line/getAll': () => [{}],
	'message/cancelPending': () => [toPhone],
	'message/send': () => [
		{ ...toPhone, message: 'Hi' },
		{
			...{ ...toPhone, message: 'Hi' },
			additionalFields: {
				...{ ...SYNC, ...ALTERNATES, hsPortalId: '991001', recipientName: 'Jane Smith' },
				...{ messageType: 'sms', lineId: LINE, batchId: 'spring', scheduledDate: tomorrow() },
				attachments: { files: [{ url: 'https://example.com/a.pdf', name: 'Offer.pdf' }] },
				sendFallbackSmsOnFailed: true,
				sendWindow: { window: { start: '09:00', end: '17:30', days: [1, 2], timezone: 'UTC' } },
			},
		},
	],
	'message/sendAndWait': () => [{ ...toPhone, message: 'May we?' }],
	'reply/getAll': ({ leadId, campaignId }) => [
		{},
		{ filters: { leadId, campaignId, recipientPhone: PHONE, recipientEmail: 'jane@example.com' } },
		{ filters: { lineId: LINE, receivedAfter: '2026-01-01', receivedBefore: tomorrow() } },
	],
	'webhook/create': () => [
		{ url: 'https://example.com/tuco', events: ['message.reply'], name: 'Replies' },
	],
	'webhook/delete': ({ webhookId }) => [{ webhookId }],
	'webhook/get': ({ webhookId }) => [{ webhookId }],
	'webhook/getAll': () => [{}],
	'webhook/test': ({ webhookId }) => [{ webhookId }],
	'webhook/update': ({ webhookId }) => [{ webhookId, updateFields: { isActive: false } }],
};
