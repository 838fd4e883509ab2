import { useSandbox } from '../support/useSandbox';

const PHONE = '+12025550101';
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

describe('replies', () => {
	const [first, second] = ['667f1f77bcf86cd799439014', '667f1f77bcf86cd799439024'];

	test.each([
		['', ['Bo', 'Ann']],
		[`lineId=${second}`, ['Bo']],
		['dateFrom=2026-05-02T00:00:00.000Z', ['Bo']],
		['dateTo=2026-05-01T00:00:00.000Z', ['Ann']],
		['recipientEmail=BO@example.com', ['Bo']],
	])('are filtered by "%s"', async (query, expected) => {
		for (const [firstName, lineId, timestamp] of [
			['Ann', first, '2026-05-01T00:00:00.000Z'],
			['Bo', second, '2026-05-02T00:00:00.000Z'],
		] as const) {
			const lead = messaging().addLead({ firstName, email: `${firstName}@example.com` });
			messaging().send(lead, { text: 'Hi', messageType: 'imessage', lineId });
			await workspace().fire({ event: 'message.reply', facts: { leadId: lead._id, timestamp } });
		}
		const { replies } = await call('GET', `/replies?${query}`);
		expect((replies as { name: string }[]).map(({ name }) => name)).toEqual(expected);
	});
});
