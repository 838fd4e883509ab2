import type { INodeParameters } from 'n8n-workflow';

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
				if (error) throw new Error(`${resource}/${operation}: ${error.message}`);
				items.push(...main);
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
	workspace.twilioConnected = true;
	const address = { phone: PHONE, email: 'jane@example.com' };
	const lead = messaging.addLead({ firstName: 'Jane', lastName: 'Smith', ...address });
	const { _id: campaignId } = messaging.addCampaign('Spring Outreach', 'Hi!');
	const step = { messageType: 'imessage', batchId: `campaign_${campaignId}_1` };
	messaging.send(lead, { text: 'Hi Jane', ...step });
	await workspace.reply(lead._id, 'Yes');
	messaging.addLead({ phone: '+12025550148' });
	return { leadId: { __rl: true, mode: 'id', value: lead._id }, campaignId };
}

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
	...{ altPhones: '+12025550145, +12025550146, +12025550147' },
	...{ altEmails: 'a@example.com, b@example.com, c@example.com' },
};

/** The parameters with which each operation runs. Together they fill every field that Tuco gets. */
const SAMPLES: Partial<Record<string, (population: Population) => INodeParameters[]>> = {
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
	'reply/getAll': ({ leadId, campaignId }) => [
		{},
		{ filters: { leadId, campaignId, recipientPhone: PHONE, recipientEmail: 'jane@example.com' } },
		{ filters: { lineId: LINE, receivedAfter: '2026-01-01', receivedBefore: tomorrow() } },
	],
};
