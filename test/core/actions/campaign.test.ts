import type { INodeParameters } from 'n8n-workflow';

import type { Fault } from '../../../tools/sandbox/faults';
import { locator, withTuco } from '../../support/runNode';
import { containing } from '../../support/startTrigger';

const tuco = withTuco();

const ID = '69ab444ac1feb77d7f46462f';
const JANE = { firstName: 'Jane', phone: '+12025550101' };

let campaignId: string;
beforeEach(() => {
	campaignId = tuco.workspace.messaging.addCampaign('Spring', 'Hello')._id;
});

const addLead = (fields: INodeParameters) => ({
	parameters: { resource: 'campaign', operation: 'addLead', campaignId, ...fields },
});
const at = (leadId: string) => ({ leadId: locator(leadId) });
const existing = (leadId: string) => addLead(at(leadId));

test('a known lead enters once, and the editor says who was in already', async () => {
	const { _id: leadId } = tuco.workspace.messaging.addLead(JANE);
	const items = [{ json: {} }, { json: {} }];
	const { main, hints } = await tuco.run({ ...existing(leadId), items });
	const both = { leadId, campaignId, message: expect.any(String) as string, hsContactId: null };
	expect(main.map(({ json }) => json)).toMatchObject([
		{ ...both, messageCount: 1, isAlreadyIn: false },
		{ ...both, messageCount: 0, isAlreadyIn: true },
	]);
	expect(hints).toEqual(['1 was already in the campaign']);
	expect(tuco.workspace.messaging.messages).toHaveLength(1);
});

test('a new lead enters with every field, its phone numbers tidied', async () => {
	const additionalFields = {
		altPhones: '(202) 555-0102, +44 20 7946 0001',
		altEmails: 'j@home.example.com',
		companyName: 'Acme Inc',
		customFields: { fields: [{ name: 'plan', value: 'pro' }] },
		defaultCountryCode: '+1',
		lastName: ' Smith ',
		notes: '',
	};
	const { main } = await tuco.run(
		addLead({ leadMode: 'new', firstName: 'Jane', phone: '202-555-0101', additionalFields }),
	);
	const [{ _id, ...lead } = { _id: '' }] = tuco.workspace.messaging.leads;
	expect(main).toMatchObject([{ json: { leadId: _id, isAlreadyIn: false } }]);
	expect(tuco.sandbox.requests.at(-1)?.body).toEqual({
		lead: {
			...JANE,
			altPhone1: '+12025550102',
			altPhone2: '+442079460001',
			altEmail1: 'j@home.example.com',
			companyName: 'Acme Inc',
			customFields: { plan: 'pro' },
			lastName: 'Smith',
		},
	});
	expect(lead).toMatchObject(JANE);
});

test('an attempt without an answer is made again: the lead enters once, and nobody knows by which', async () => {
	const { _id: leadId } = tuco.workspace.messaging.addLead(JANE);
	tuco.sandbox.faults.add({ drop: 'after' });
	const { main } = await tuco.run(existing(leadId));
	expect(main).toMatchObject([{ json: { leadId, isAlreadyIn: null } }]);
	expect(tuco.workspace.messaging.messages).toHaveLength(1);
});

// n8n itself refuses an empty field, but not an expression that finds nothing.
const NOTHING = '={{ $json.missing }}';

test.each<[message: string, fields: { leadId?: string } & INodeParameters]>([
	['Campaign ID is empty', { campaignId: NOTHING, leadId: ID }],
	['Campaign ID is not an ID', { campaignId: '../leads', leadId: ID }],
	['Lead is empty', { leadId: NOTHING }],
	['Lead is not an ID', { leadId: '={{ ".." }}' }],
	['First Name is empty', { leadMode: 'new', firstName: NOTHING, phone: JANE.phone }],
	['The lead has no address', { leadMode: 'new', firstName: 'Jane' }],
	[
		'202-555-0101 is not a phone number with a country code',
		{ leadMode: 'new', firstName: 'Jane', phone: '202-555-0101' },
	],
	[
		'4 alternates are too many',
		{ leadMode: 'new', ...JANE, additionalFields: { altEmails: 'a@x.co,b@x.co,c@x.co,d@x.co' } },
	],
])('without asking Tuco: %s', async (message, { leadId, ...fields }) => {
	const { error } = await tuco.run(addLead({ ...fields, ...(leadId && at(leadId)) }));
	expect(error).toMatchObject({ message, description: expect.any(String) as string });
	expect(tuco.sandbox.requests).toEqual([]);
});

test.each([
	[400, 'Either leadId or lead data is required', 'Tuco received no lead', 'Select a lead'],
	[400, 'firstName is required', 'Tuco needs the first name', 'Check the first name'],
	[400, 'Either email or phone is required', 'Tuco needs a phone number', 'the email'],
	[400, 'Invalid request: must provide leadId or lead data', 'received no lead', 'fill in'],
	[400, 'Lead not resolved', 'neither find nor create', 'the phone number'],
	[400, 'Failed to process lead through campaign', 'not start the campaign', 'active line'],
	[404, 'Campaign not found', 'no campaign with this ID', 'may have been deleted'],
	[404, 'Lead not found', 'no lead with this ID', 'may have been deleted'],
])('explains %i "%s"', async (status, said, message, remedy) => {
	tuco.sandbox.faults.add({ status, body: JSON.stringify({ error: said }) });
	const { error } = await tuco.run(existing(ID));
	expect(error).toMatchObject({ message: containing(message), description: containing(remedy) });
});

describe('Evaluate Conditions', () => {
	const evaluate = (leadId: string, lists: INodeParameters) => ({
		parameters: { resource: 'campaign', operation: 'evaluateConditions', ...lists, ...at(leadId) },
	});
	const rules = [{ id: 'r1', type: 'replied' }];
	const RULE = JSON.stringify(rules);

	test('gives the result of each condition for the lead', async () => {
		const { _id: leadId } = tuco.workspace.messaging.addLead(JANE);
		await tuco.workspace.reply(leadId, 'Yes');
		const branchConditions = '[{"type": "tag"}]';
		const { main } = await tuco.run(evaluate(leadId, { stopRules: RULE, branchConditions }));
		const detail = expect.any(String) as string;
		const stopResults = [{ ruleId: 'r1', type: 'replied', result: true, detail }];
		const branchResults = [{ type: 'tag', result: false, detail }];
		expect(main).toMatchObject([{ json: { leadId, stopResults, branchResults } }]);
	});

	test('has both lists, whatever Tuco answers, and sends only the one that is given', async () => {
		tuco.sandbox.faults.add({ body: '{}' });
		const { main } = await tuco.run(evaluate(ID, { stopRules: RULE }));
		expect(main).toMatchObject([{ json: { leadId: ID, stopResults: [], branchResults: [] } }]);
		expect(tuco.sandbox.requests[0]?.body).toEqual({ leadId: ID, stopRules: rules });
	});

	test.each<[string, Fault[], INodeParameters, string, number]>([
		['no condition', [], {}, 'no conditions', 0],
		['no JSON', [], { stopRules: '={{ "[{" }}' }, 'Stop Rules is not a JSON array', 0],
		['an object', [], { branchConditions: '{}' }, 'Branch Conditions is not a JSON array', 0],
		['an unknown lead', [], { stopRules: RULE }, 'no lead with this ID', 1],
		[
			'no answer, as Tuco may have called others',
			[{ drop: 'after' }],
			{ stopRules: RULE },
			'reached',
			1,
		],
	])('explains %s, and asks no second time', async (_what, faults, lists, said, calls) => {
		for (const fault of faults) tuco.sandbox.faults.add(fault);
		const { error } = await tuco.run(evaluate(ID, lists));
		expect(error).toMatchObject({ message: containing(said) });
		expect(tuco.sandbox.requests).toHaveLength(calls);
	});
});
