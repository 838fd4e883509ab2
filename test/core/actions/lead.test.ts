import type { INodeParameters } from 'n8n-workflow';

import type { Fault } from '../../../tools/sandbox/faults';
import { locator, withTuco } from '../../support/runNode';
import { containing } from '../../support/startTrigger';

const tuco = withTuco();

const UNKNOWN = '0123456789abcdef01234567';
const PHONE = '+12025550143';
const lead = (operation: string, more: INodeParameters = {}) => ({
	parameters: { resource: 'lead', operation, ...more },
});
const byId = (operation: string, id: string, more: INodeParameters = {}) =>
	lead(operation, { leadId: locator(id), ...more });

/** An item for each text, and a run that takes the parameter `name` from it. */
const each = (texts: string[]) => ({ items: texts.map((text) => ({ json: { text } })) });

describe('Create', () => {
	test('sends what the form says, and gives the ID of the new lead', async () => {
		const { messaging } = tuco.workspace;
		const known = messaging.addLead({ phone: '+12025550100' });
		const { main, hints } = await tuco.run(
			lead('create', {
				firstName: ' Jane ',
				phone: '(202) 555-0143',
				email: 'jane@example.com',
				additionalFields: {
					defaultCountryCode: '+1',
					lastName: 'Doe',
					listId: locator(known.listId),
					customFields: { fields: [{ name: 'plan', value: 'pro' }] },
					customFieldsJson: '{"seats": 3}',
				},
			}),
		);
		const named = { firstName: 'Jane', lastName: 'Doe', phone: PHONE, email: 'jane@example.com' };
		const created = messaging.leadAt({ phone: PHONE });
		expect(created).toMatchObject({
			...named,
			source: 'api',
			customFields: { plan: 'pro', seats: 3 },
		});
		const { listId } = known;
		const json = { ...named, leadId: created?._id, isNew: true, note: null, listId };
		expect(main).toEqual([{ json, pairedItem: { item: 0 } }]);
		expect(hints).toEqual([]);
	});

	test('finds a lead that Tuco knows, and does not change it', async () => {
		const { messaging } = tuco.workspace;
		const { _id: leadId } = messaging.addLead({ email: 'jane@example.com', firstName: 'Jane' });
		const { main, hints } = await tuco.run(
			lead('create', { firstName: 'Joan', email: 'Jane@Example.com' }),
		);
		expect(main).toMatchObject([{ json: { leadId, isNew: false } }]);
		expect(messaging.leads).toMatchObject([{ firstName: 'Jane' }]);
		expect(hints).toEqual([containing('1 known before and not updated')]);
	});

	test('calls a lead “existing or just created” if an earlier attempt may have created it', async () => {
		tuco.sandbox.faults.add({ method: 'POST', drop: 'after' });
		const { main } = await tuco.run(lead('create', { phone: PHONE }));
		const leadId = tuco.workspace.messaging.leads[0]?._id;
		expect(main).toMatchObject([
			{ json: { leadId, isNew: null, note: containing('Existing or just created') } },
		]);
		expect(tuco.workspace.messaging.leads).toHaveLength(1);
	});

	test('sends many items in one call for each list, and each that cannot be sent gets its error', async () => {
		const { listId } = tuco.workspace.messaging.addLead({ phone: '+12025550199' });
		const other = tuco.workspace.messaging.list('Fair')._id;
		const lists = [listId, other];
		const items = Array.from({ length: 20 }, (_, n) => ({
			json: { phone: n === 7 ? '' : `+120255501${n + 10}`, list: lists[n % 2] },
		}));
		const { main, errors } = await tuco.run({
			...lead('create', {
				leadsPerCall: 'many',
				phone: '={{ $json.phone }}',
				additionalFields: { listId: locator('={{ $json.list }}') },
			}),
			items,
			settings: { onError: 'continueErrorOutput' },
		});
		const wanted = items.flatMap(({ json: { phone, list: listId } }, item) => {
			const leadId = tuco.workspace.messaging.leadAt({ phone })?._id;
			return item === 7 ? [] : [{ json: { leadId, isNew: true, listId }, pairedItem: { item } }];
		});
		expect(main).toMatchObject(wanted);
		expect(errors).toEqual([
			{ json: { error: containing('no address') }, pairedItem: { item: 7 } },
		]);
		// The second of each two reads the new leads back from the list.
		const methods = tuco.sandbox.requests.map(({ method }) => method);
		expect(methods).toEqual(['POST', 'GET', 'POST', 'GET']);
	});

	test('gives every item of a call that Tuco rejects the error', async () => {
		tuco.sandbox.faults.add({ method: 'POST', status: 400, body: '{"error":"Bad lead"}' });
		const { main } = await tuco.run({
			...lead('create', { leadsPerCall: 'many', email: '={{ $json.text }}' }),
			...each(['a@example.com', 'b@example.com']),
			settings: { onError: 'continueRegularOutput' },
		});
		const error = containing('Tuco rejected the request (Bad lead)');
		expect(main).toMatchObject([{ json: { error } }, { json: { error } }]);
	});
});

describe('Get Many', () => {
	beforeEach(() => {
		for (let n = 0; n < 120; n++) {
			tuco.workspace.messaging.addLead({ phone: `+1202555${1000 + n}`, companyName: `Acme ${n}` });
		}
		const { messaging } = tuco.workspace;
		messaging.addLead({ phone: '+12025552000', firstName: 'Jane' }, messaging.list('Fair')._id);
	});

	test.each([
		['50 by default', { limit: '={{ $json.none }}' }, 50],
		['as many as the limit, over pages', { limit: 70 }, 70],
		['all, over pages', { returnAll: true }, 121],
		['those that a search finds', { filters: { search: 'Acme 11' } }, 11],
	])('gives %s', async (_what, parameters, count) => {
		const { main } = await tuco.run(lead('getAll', parameters));
		const ids = main.map(({ json }) => json.leadId);
		const all = tuco.workspace.messaging.leads.map(({ _id }) => _id);
		expect(new Set(ids).size).toBe(count);
		expect(all).toEqual(expect.arrayContaining(ids));
	});

	test('gives those on a list', async () => {
		const { _id } = tuco.workspace.messaging.list('Fair');
		const { main } = await tuco.run(lead('getAll', { filters: { listId: locator(_id) } }));
		expect(main).toMatchObject([{ json: { firstName: 'Jane', listId: _id } }]);
	});
});

test('Get gives the lead', async () => {
	const { _id, ...fields } = tuco.workspace.messaging.addLead({ phone: PHONE });
	const { main } = await tuco.run(byId('get', _id));
	expect(main).toEqual([{ json: { leadId: _id, ...fields }, pairedItem: { item: 0 } }]);
});

test.each<[string, Fault[]]>([
	['deletes the lead', []],
	['counts a lead as deleted that an attempt without an answer deleted', [{ drop: 'after' }]],
])('Delete %s', async (_what, faults) => {
	const { messaging } = tuco.workspace;
	const { _id: leadId } = messaging.addLead({ phone: PHONE });
	const other = messaging.addLead({ phone: '+12025550144' });
	for (const fault of faults) tuco.sandbox.faults.add(fault);
	const { main } = await tuco.run(byId('delete', leadId));
	expect(main).toMatchObject([{ json: { leadId, deleted: true } }]);
	expect(messaging.leads).toEqual([other]);
});

describe('Check Availability', () => {
	test.each([
		['an address', { address: '202 555 0143', options: { defaultCountryCode: '1' } }, false],
		['another address', { address: 'jane@example.com' }, true],
	])('says whether %s has iMessage', async (_what, parameters, available) => {
		tuco.workspace.messaging.withoutIMessage.add(PHONE);
		const { main } = await tuco.run(lead('checkAvailability', parameters));
		expect(main).toMatchObject([{ json: { available } }]);
	});

	test.each([
		['true', { available: true, status: 'available' }, true],
		['false', { available: false, status: 'unavailable' }, false],
		['no answer, for a check that failed', { available: false, status: 'error' }, null],
	])('gives %s for a lead', async (_what, answer, available) => {
		tuco.sandbox.faults.add({ body: JSON.stringify({ success: true, ...answer }) });
		const { main } = await tuco.run(byId('checkAvailability', UNKNOWN, { check: 'lead' }));
		expect(main).toMatchObject([{ json: { leadId: UNKNOWN, available, status: answer.status } }]);
	});

	const many = (ids: string[]) => ({
		...byId('checkAvailability', '={{ $json.text }}', { check: 'leads' }),
		...each(ids),
		settings: { onError: 'continueErrorOutput' as const },
	});

	test('checks the leads of all items in one call, and accounts for each', async () => {
		const { messaging } = tuco.workspace;
		messaging.withoutIMessage.add(PHONE);
		const { _id: without } = messaging.addLead({ phone: PHONE });
		const { _id: having } = messaging.addLead({ phone: '+12025550144' });
		const { main, errors, hints } = await tuco.run(
			many([having, UNKNOWN, without, having.toUpperCase(), 'x']),
		);
		expect(main).toMatchObject([
			{ json: { leadId: having, available: true }, pairedItem: { item: 0 } },
			{ json: { leadId: without, available: false }, pairedItem: { item: 2 } },
			{ json: { leadId: having, available: true }, pairedItem: { item: 3 } },
		]);
		expect(errors).toMatchObject([
			{ json: { error: containing('no lead with this ID') }, pairedItem: { item: 1 } },
			{ json: { error: containing('not an ID') }, pairedItem: { item: 4 } },
		]);
		expect(hints).toEqual(['1 without iMessage, 0 unknown']);
		expect(tuco.sandbox.requests).toHaveLength(1);
	});

	test('says so when Tuco checks in the background', async () => {
		const answer = { success: true, jobId: 'j1', checked: 1, processingMode: 'background' };
		tuco.sandbox.faults.add({ body: JSON.stringify(answer) });
		const { main } = await tuco.run(many([UNKNOWN]));
		const status = 'checking in background';
		expect(main).toMatchObject([{ json: { leadId: UNKNOWN, available: null, status } }]);
	});
});

test.each([
	['Create', lead('create', { firstName: 'Jane' }), 'no address'],
	['Create', lead('create', { phone: '202 555 0143' }), 'country code'],
	[
		'Create',
		lead('create', { phone: PHONE, additionalFields: { customFieldsJson: '[1]' } }),
		'JSON object',
	],
	['Get', byId('get', '={{ "../leads" }}'), 'not an ID'],
	['Delete', byId('delete', '={{ "667f" }}'), 'not an ID'],
	['Get Many', lead('getAll', { filters: { search: '={{ $json.none }}' } }), 'search has no value'],
	['Get Many', lead('getAll', { limit: 0 }), 'Limit is not'],
	['Create', lead('create', { phone: PHONE, email: 'n/a' }), 'not an email'],
	['Delete', byId('delete', '={{ "" }}'), 'Lead is empty'],
	['Check Availability', lead('checkAvailability', { address: ' ' }), 'Address is empty'],
	['Check Availability', lead('checkAvailability', { address: '2025550143' }), 'country code'],
])('%s refuses a form that cannot be right, before it calls Tuco: %#', async (_name, run, said) => {
	const { error } = await tuco.run(run);
	expect(error).toMatchObject({ message: containing(said), context: { itemIndex: 0 } });
	expect(tuco.sandbox.requests).toEqual([]);
});

const answers = (status: number, error: string) => ({ status, body: JSON.stringify({ error }) });
const SEARCH = answers(503, 'Search timed out. Try a more specific search or fewer results.');
const NO_LINE = answers(400, 'No active workspace - No orgId');

test.each<[string, ReturnType<typeof lead>, Fault | null, string, string]>([
	['Get', byId('get', UNKNOWN), null, 'no lead with this ID', 'deleted'],
	['Delete', byId('delete', UNKNOWN), null, 'no lead with this ID', 'deleted'],
	[
		'Create',
		lead('create', { phone: PHONE, additionalFields: { listId: locator(UNKNOWN) } }),
		null,
		'no list with this ID',
		'Quick Sends',
	],
	['Create', lead('create', { phone: PHONE }), { status: 402 }, 'read-only', 'billing'],
	['Create', lead('create', { phone: PHONE }), answers(400, 'Bad'), 'Bad', 'Correct the fields'],
	['Get Many', lead('getAll', { filters: { search: 'a' } }), SEARCH, 'too broad', 'more of'],
	[
		'Check Availability',
		byId('checkAvailability', UNKNOWN, { check: 'lead' }),
		null,
		'no lead with this ID',
		'deleted',
	],
	[
		'Check Availability',
		lead('checkAvailability', { address: PHONE }),
		NO_LINE,
		'without an active line',
		'Activate a line',
	],
])('%s explains what Tuco refuses: %#', async (_name, run, fault, happened, remedy) => {
	if (fault) tuco.sandbox.faults.add(fault);
	const { error } = await tuco.run(run);
	expect(error).toMatchObject({
		message: containing(happened),
		description: containing(remedy),
		context: { itemIndex: 0 },
	});
	expect(tuco.sandbox.requests).toHaveLength(1);
});
