import { useSandbox } from '../support/useSandbox';

const PHONE = '+12025550101';
const UNKNOWN = '0'.repeat(24);
const ann = { firstName: 'Ann', phone: PHONE };

const { workspace, messaging, call } = useSandbox();

test('a reply is on its row with what it answers, and ends the campaign for its lead', async () => {
	const campaign = messaging().addCampaign('Spring', 'Hello');
	const path = `/campaigns/${campaign._id}/leads`;
	const lead = { firstName: 'Ann', phone: PHONE };
	const added = await call('POST', path, { lead });
	expect(added).toMatchObject({ messageCount: 1 });
	expect(await call('POST', path, { lead })).toMatchObject({ alreadyInCampaign: true });
	const text = 'Yes'.padEnd(300, '!');
	const leadId = String(added.leadId);
	await workspace().fire({ event: 'message.reply', facts: { leadId, messageId: 'r1', text } });
	const { replies } = await call('GET', `/replies?campaignId=${campaign._id}`);
	expect(replies).toMatchObject([
		{
			leadId,
			messageId: 'r1',
			message: text,
			recentReplies: [{ messageId: 'r1', message: text.slice(0, 200) }],
			parentMessages: [{ message: 'Hello', batchId: `campaign_${campaign._id}_0`, stepIndex: 0 }],
		},
	]);
});

test('a campaign takes a known lead unchanged, but for the CRM IDs that it lacks', async () => {
	const known = messaging().addLead({ ...ann, altEmail1: 'ann@example.com', hsContactId: '1' });
	const path = `/campaigns/${messaging().addCampaign('Spring', 'Hello')._id}/leads`;
	const given = { firstName: 'Anna', hsContactId: '2', ghlContactId: 'g1' };
	const added = await call('POST', path, { lead: { ...given, email: 'ann@example.com' } });
	const crm = { hsContactId: '1', ghlContactId: 'g1' };
	expect(added).toMatchObject({ status: 201, leadId: known._id, ...crm });
	expect(messaging().leads).toMatchObject([{ ...ann, email: null, ...crm }]);
	const byContact = { lead: { firstName: 'Anna', email: 'a@example.com', ghlContactId: 'g1' } };
	const already = { status: 200, messageCount: 0, existingLeadIds: [known._id] };
	expect(await call('POST', path, byContact)).toMatchObject(already);
});

test.each([
	[{}, 400, 'Either leadId or lead data is required'],
	[{ lead: 'Ann' }, 400, 'Invalid request: must provide leadId or lead data'],
	[{ lead: { phone: PHONE } }, 400, 'firstName is required'],
	[{ lead: { firstName: 'Ann', altPhone1: PHONE } }, 400, 'Either email or phone is required'],
	[{ leadId: UNKNOWN }, 404, 'Lead not found'],
])('a campaign refuses %j with %i', async (body, status, error) => {
	const { _id } = messaging().addCampaign('Spring', 'Hello');
	expect(await call('POST', `/campaigns/${_id}/leads`, body)).toMatchObject({ status, error });
	const missing = { status: 404, error: 'Campaign not found' };
	expect(await call('POST', `/campaigns/${UNKNOWN}/leads`, body)).toMatchObject(missing);
});

describe('replies', () => {
	test.each([
		['leadId=x', 400, 'Invalid leadId'],
		['campaignId=x', 400, 'Invalid campaignId'],
		['lineId=x', 400, 'Invalid lineId'],
		['dateFrom=x', 400, 'Invalid dateFrom'],
		['dateTo=x', 400, 'Invalid dateTo'],
		['dateFrom=2026-01-02&dateTo=2026-01-01', 400, 'dateFrom must be <= dateTo'],
		[`leadId=${UNKNOWN}`, 404, 'Lead not found or access denied'],
		[`campaignId=${UNKNOWN}`, 404, 'Campaign not found'],
	])('with %s are refused with %i', async (query, status, error) => {
		expect(await call('GET', `/replies?${query}`)).toMatchObject({ status, error });
	});

	const [first, second] = ['667f1f77bcf86cd799439014', '667f1f77bcf86cd799439024'];

	test.each([
		['', ['Ann', 'Bo']],
		[`lineId=${second}`, ['Bo']],
		['dateFrom=2026-05-02T00:00:00.000Z', ['Bo']],
		['dateTo=2026-05-01T00:00:00.000Z', ['Ann']],
		['recipientEmail=BO@example.com', ['Bo']],
	])('are filtered by "%s", unless Tuco is old', async (query, expected) => {
		for (const [firstName, lineId, timestamp] of [
			['Ann', first, '2026-05-01T00:00:00.000Z'],
			['Bo', second, '2026-05-02T00:00:00.000Z'],
		] as const) {
			const lead = messaging().addLead({ firstName, email: `${firstName}@example.com` });
			messaging().send(lead, { text: 'Hi', messageType: 'imessage', lineId });
			await workspace().fire({ event: 'message.reply', facts: { leadId: lead._id, timestamp } });
		}
		const names = async () => {
			const { replies } = await call('GET', `/replies?${query}`);
			return (replies as { name: string }[]).map(({ name }) => name);
		};
		expect(await names()).toEqual(expected);
		messaging().honoursReplyFilters = false;
		expect(await names()).toEqual(query.startsWith('recipient') ? expected : ['Ann', 'Bo']);
	});
});
