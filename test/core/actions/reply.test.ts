import type { INodeParameters } from 'n8n-workflow';

import { withTuco } from '../../support/runNode';
import { textAt } from '../../../nodes/Tuco/shared/json';
import { containing } from '../../support/startTrigger';

const tuco = withTuco();

const ID = '69ab444ac1feb77d7f46462f';
const at = (minute: number) => new Date(Date.UTC(2026, 3, 15, 12, minute)).toISOString();

const getMany = (filters: INodeParameters = {}, more: INodeParameters = { returnAll: true }) => ({
	parameters: { resource: 'reply', operation: 'getAll', filters, ...more },
});

/** A lead of the workspace who has replied at these minutes. */
async function replier(fields: object, ...minutes: number[]): Promise<string> {
	const { _id: leadId } = tuco.workspace.messaging.addLead({ firstName: 'Jane', ...fields });
	for (const minute of minutes) {
		const facts = { leadId, messageId: `${leadId}-${minute}`, repliedAt: at(minute), text: 'Yes' };
		await tuco.workspace.fire({ event: 'message.reply', facts });
	}
	return leadId;
}

/** The minutes of the replies that the node gives, in its order. */
async function minutesOf(run: ReturnType<typeof getMany>): Promise<number[]> {
	const { main, error } = await tuco.run(run);
	expect(error).toBeUndefined();
	return main.map(({ json }) => Number(textAt(json, 'repliedAt')?.slice(14, 16)));
}

test('each reply is an item, newest first, with what Tuco says about its lead', async () => {
	const phone = '+12025550101';
	const leadId = await replier({ phone }, 1, 4);
	await replier({ phone: '+12025550102' }, 3);
	const { main } = await tuco.run(getMany());
	expect(main.map(({ json }) => json.repliedAt)).toEqual([at(4), at(3), at(1)]);
	expect(main[0]?.json).toMatchObject({
		event: 'message.reply',
		eventId: `message.reply:${leadId}-4`,
		messageId: `${leadId}-4`,
		recipientPhone: phone,
		status: 'received',
	});
});

test.each<
	[filter: string, minutes: number[], filters: (ids: Record<string, string>) => INodeParameters]
>([
	['Lead', [5, 1], ({ jane }) => ({ leadId: { __rl: true, mode: 'id', value: jane } })],
	['Campaign ID', [2], ({ campaignId }) => ({ campaignId })],
	['Phone', [5, 1], () => ({ recipientPhone: '+1 (202) 555-0101' })],
	['Email', [2], () => ({ recipientEmail: 'ann@example.com' })],
	['Received After', [5, 3], () => ({ receivedAfter: at(3) })],
	// Jane's latest reply is later, which must not hide this one.
	['Received Before', [2, 1], () => ({ receivedBefore: at(2) })],
	['Received Before, in a time zone', [2, 1], () => ({ receivedBefore: '2026-04-15T14:02+02:00' })],
])('%s selects replies', async (_filter, minutes, filters) => {
	const { messaging } = tuco.workspace;
	const jane = await replier({ phone: '+12025550101' }, 1, 5);
	const ann = await replier({ email: 'ann@example.com' });
	const { _id: campaignId } = messaging.addCampaign('Spring', 'Hello');
	const lead = { leadId: { __rl: true, mode: 'id', value: ann } };
	const parameters = { resource: 'campaign', operation: 'addLead', campaignId, ...lead };
	await tuco.run({ parameters });
	const facts = { leadId: ann, messageId: 'a', repliedAt: at(2), text: 'Yes' };
	await tuco.workspace.fire({ event: 'message.reply', facts });
	await replier({ phone: '+12025550103' }, 3);
	expect(await minutesOf(getMany(filters({ jane, campaignId })))).toEqual(minutes);
});

test('dates select replies also where Tuco ignores them', async () => {
	const rows = [1, 2, 3].map((n) => ({ messageId: `${n}`, respondedAtUtc: at(n), message: 'Yes' }));
	tuco.sandbox.faults.add({ body: JSON.stringify({ replies: rows, totalPages: 1 }) });
	const dates = { receivedAfter: at(2), receivedBefore: at(2) };
	expect(await minutesOf(getMany(dates))).toEqual([2]);
});

test('a lead that moves to the next page while pages are read is listed once', async () => {
	const rows = [{ messageId: '1', respondedAtUtc: at(1) }];
	const body = JSON.stringify({ replies: rows, totalPages: 2 });
	tuco.sandbox.faults.add({ body, times: 2 });
	expect(await minutesOf(getMany())).toEqual([1]);
});

test('a filter by line is passed on to Tuco', async () => {
	await tuco.run(getMany({ lineId: { __rl: true, mode: 'id', value: ID } }));
	expect(tuco.sandbox.requests.at(-1)?.path).toContain(`lineId=${ID}`);
});

test.each([
	['all replies of all pages', { returnAll: true }, 130, 2],
	['a limit, without reading on', { limit: 20 }, 20, 1],
])('gives %s', async (_what, more, replies, calls) => {
	for (let lead = 0; lead < 130; lead++) await replier({ phone: `+1202555${1000 + lead}` }, 1);
	const { main } = await tuco.run(getMany({}, more));
	expect(new Set(main.map(({ json }) => json.messageId)).size).toBe(replies);
	expect(main).toHaveLength(replies);
	expect(tuco.sandbox.requests).toHaveLength(calls);
});

test.each([
	['The field recipientEmail has no value', { recipientEmail: '={{ $json.none }}' }],
	['Received After is not a date', { receivedAfter: 'yesterday-ish' }],
	['Received After is later than Received Before', { receivedAfter: at(2), receivedBefore: at(1) }],
	['Campaign ID is not an ID', { campaignId: 'Spring' }],
	['Line is not an ID', { lineId: { __rl: true, mode: 'id', value: '+16462230920' } }],
	['2025550101 is not a phone number with a country code', { recipientPhone: '2025550101' }],
])('without asking Tuco: %s', async (message, filters) => {
	const { error } = await tuco.run(getMany(filters));
	expect(error).toMatchObject({ message, description: expect.any(String) as string });
	expect(tuco.sandbox.requests).toEqual([]);
});

test.each([
	[400, 'Invalid leadId', 'no lead with this ID', 'Check the ID'],
	[400, 'Invalid campaignId', 'no campaign with this ID', 'Check the ID'],
	[400, 'Invalid lineId', 'no line with this ID', 'Check the ID'],
	[400, 'Invalid dateFrom', 'does not take this time', 'Received After'],
	[400, 'No active workspace', 'No active workspace', 'active workspace'],
	[404, 'Lead not found or access denied', 'no lead with this ID', 'may have been deleted'],
	[404, 'Campaign not found', 'no campaign with this ID', 'may have been deleted'],
])('explains %i "%s"', async (status, said, message, remedy) => {
	tuco.sandbox.faults.add({ status, body: JSON.stringify({ error: said }) });
	const { error } = await tuco.run(getMany());
	expect(error).toMatchObject({ message: containing(message), description: containing(remedy) });
});
