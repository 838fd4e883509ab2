import type { Workflow } from '../../tools/n8n/schemas';
import { publish, unpublish, until } from '../../tools/n8n/wait';
import { chainOf, noOp, TRIGGER } from '../../tools/n8n/workflows';
import type { MessageFacts } from '../../tools/sandbox';
import { dataTable, type DataTable } from '../support/n8n/dataTable';
import { startSuite } from '../support/n8n/suite';
import { importForTests } from '../support/services/workflowRun';

const HOURLY = 'Every Hour';
const HOUR_MS = 3_600_000;
const DAY = '00:00-23:59';

const NO_CAMPAIGN = { campaignId: null, campaignName: null };

/** Hangs fail; slowness does not. */
const SLOW = { timeoutMs: 600_000 };

jest.setTimeout(900_000);

const suite = startSuite();
let workflow: Workflow;
let table: DataTable;

afterEach(async () => unpublish(suite.client, workflow.id));

/** Publishes the workflow. `hours` and `lease` replace the hours of every country and the 30 minutes; no day is free. */
async function start({ hours = DAY, lease = 'minutes: 30' } = {}) {
	const [from, to] = hours.split('-');
	workflow = await importForTests(suite, '10-follow-up.json', (json) =>
		json
			.replace(/start: '\S+', end: '\S+'/g, `start: '${from}', end: '${to}'`)
			.replace('weekday <= 5', 'weekday <= 7')
			.replace('[1,2,3,4,5]', '[]')
			.replace('minutes: 30', lease),
	);
	table = dataTable(suite.client, 'Tuco Follow-Ups');
	await table.empty();
	await publish(suite.client, workflow.id);
}

let lastPhone = 2_025_000_000;

/** A lead that Tuco wrote to this many hours ago. */
async function leadWrittenTo(hoursAgo: number, facts: Partial<MessageFacts> = {}) {
	const phone = facts.recipientPhone ?? `+1${++lastPhone}`;
	const { _id: id } = suite.workspace.messaging.addLead({ firstName: 'Jane', phone });
	await writeTo(id, hoursAgo, { recipientPhone: phone, ...facts });
	return id;
}

async function writeTo(leadId: string, hoursAgo: number, facts: Partial<MessageFacts> = {}) {
	const sentAt = new Date(Date.now() - hoursAgo * HOUR_MS).toISOString();
	await suite.workspace.fire({
		event: 'message.sent',
		facts: { ...NO_CAMPAIGN, leadId, firstName: 'Jane', sentAt, ...facts },
	});
	await settled();
}

const leadsWrittenTo = async (count: number) =>
	Promise.all(Array.from({ length: count }, async () => leadWrittenTo(49)));

/** A reply that reaches Tuco, but not n8n. */
function noteReply(leadId: string, message: string, at = Date.now()) {
	const receivedAtUtc = new Date(at).toISOString();
	const messageId = leadId.split('').reverse().join('');
	suite.workspace.messaging.noteReply(leadId, { messageId, message, receivedAtUtc });
}

/** Waits until all executions have ended. */
const settled = async () =>
	until(
		'executions to end',
		async () => {
			const all = await suite.client.executions({ workflowId: workflow.id });
			return all.every(({ stoppedAt }) => stoppedAt !== null);
		},
		SLOW,
	);

const hourly = async () => {
	const execution = await suite.client.runByHand(workflow.id, HOURLY, SLOW);
	await settled();
	return execution;
};

/** What n8n sent to a lead, or tried to. */
const sends = (leadId?: string) =>
	suite.writes
		.filter(({ path }) => path === '/api/messages')
		.map(({ body }) => body as Record<string, unknown>)
		.filter((body) => leadId === undefined || body.leadId === leadId);

/** A reply of which Tuco knows the phone number only. */
async function replyWithoutLead(id: string) {
	const recipientPhone = String(suite.workspace.messaging.lead(id).phone);
	await suite.workspace.fire({ event: 'message.reply', facts: { leadId: null, recipientPhone } });
}

/** Makes Tuco hold back all messages, until tomorrow. */
const fillLines = () => suite.workspace.messaging.lines.limit(0);

/** The statuses of a lead's messages in Tuco. */
const statusesOf = (id: string) =>
	suite.workspace.messaging.messages.flatMap((each) => (each.leadId === id ? each.status : []));

/** Calls the workflow from another one. */
async function holdBack(leadId: string) {
	const workflowId = { __rl: true, mode: 'id', value: workflow.id };
	const workflowInputs = { mappingMode: 'defineBelow', value: { leadId }, schema: [] };
	const parameters = { workflowId, workflowInputs };
	const call = { type: 'n8n-nodes-base.executeWorkflow', typeVersion: 1.2, parameters };
	const first = { ...noOp('Start'), type: 'n8n-nodes-base.manualTrigger' };
	const draft = chainOf([first, { ...noOp('Call'), ...call }]);
	const caller = await suite.client.createWorkflow(draft);
	const { status } = await suite.client.runByHand(caller.id, 'Start', SLOW);
	expect(status).toBe('success');
}

test('follows up once, 48 hours after the last message, from its line', async () => {
	await start();
	const lineId = '667f1f77bcf86cd799439024';
	const due = await leadWrittenTo(49, { lineId });
	const early = await leadWrittenTo(47);
	const later = await leadWrittenTo(60);
	await writeTo(later, 1);
	for (let run = 0; run < 3; run++) await hourly();
	expect(sends()).toEqual([
		expect.objectContaining({
			leadId: due,
			fromLineId: lineId,
			message: expect.stringMatching(/^Hi Jane, /) as string,
			timezone: 'America/New_York',
		}),
	]);
	// Its own message.sent started no other.
	const states: Record<string, unknown> = Object.fromEntries(
		(await table.rows()).map(({ leadId, state }) => [String(leadId), state]),
	);
	expect(states).toEqual({ [due]: 'sent', [early]: 'waiting', [later]: 'waiting' });
});

test('never follows up on a lead that replied, opted out, was held back or is not due', async () => {
	await start();
	const { _id: early } = suite.workspace.messaging.addLead({ firstName: 'Jane' });
	await holdBack(early);
	await writeTo(early, 49);
	const leads = {
		'without a reply': await leadWrittenTo(49),
		'replied, and n8n got it': await leadWrittenTo(49),
		'replied, and n8n missed it': await leadWrittenTo(49),
		'opted out long ago': await leadWrittenTo(49),
		'was held back': await leadWrittenTo(49),
		'was held back before its message went out': early,
		'was written to by a campaign': await leadWrittenTo(49, { campaignId: 'a'.repeat(24) }),
		'is 5 days late': await leadWrittenTo(48 + 5 * 24),
		'lives in a country that is not listed': await leadWrittenTo(49, {
			recipientPhone: '+3512025550',
		}),
	};
	await suite.workspace.reply(leads['replied, and n8n got it'], 'Yes');
	noteReply(leads['replied, and n8n missed it'], 'Yes');
	noteReply(leads['opted out long ago'], 'STOP', Date.now() - 400 * 24 * HOUR_MS);
	await holdBack(leads['was held back']);
	await settled();
	suite.workspace.messaging.replies.delete(leads['replied, and n8n got it']);
	expect((await hourly()).status).toBe('success');
	const sent = Object.entries(leads).filter(([, id]) => sends(id).length > 0);
	expect(sent.map(([who]) => who)).toEqual(['without a reply']);
});

test("sends only within the hours of the lead's country", async () => {
	const inNewYork = { timeZone: 'America/New_York', hour: '2-digit', hourCycle: 'h23' } as const;
	const hour = Number(new Intl.DateTimeFormat('en', inNewYork).format());
	const to = hour > 21 ? '23:59' : `${String(hour + 2).padStart(2, '0')}:00`;
	await start({ hours: `${String(hour).padStart(2, '0')}:00-${to}` });
	const american = await leadWrittenTo(49);
	await leadWrittenTo(49, { recipientPhone: '+442025550142' });
	await hourly();
	expect(sends().map(({ leadId }) => leadId)).toEqual([american]);
});

test.each([
	['a reply', async (id: string) => suite.workspace.reply(id, 'Yes')],
	['a reply without a lead', replyWithoutLead],
	['another workflow', holdBack],
])('%s cancels a follow-up that Tuco still holds back', async (_, cancel) => {
	await start();
	fillLines();
	const [one, other] = [await leadWrittenTo(49), await leadWrittenTo(49)];
	await hourly();
	await cancel(one);
	await settled();
	expect([one, other].map(statusesOf)).toEqual([['cancelled'], ['scheduled']]);
});

test('a reply cancels a follow-up that is being sent, or may have been sent', async () => {
	await start();
	fillLines();
	const sending = await leadWrittenTo(49);
	suite.faults.add({ method: 'POST', delayMs: 5_000 });
	const run = hourly();
	await until('the send', () => sends(sending).length === 1);
	await suite.workspace.reply(sending, 'Yes');
	await run;
	const unknown = await leadWrittenTo(49);
	suite.faults.add({ method: 'POST', drop: 'after' });
	expect((await hourly()).status).toBe('error');
	await suite.workspace.reply(unknown, 'Yes');
	await settled();
	expect([sending, unknown].map(statusesOf)).toEqual([['cancelled'], ['cancelled']]);
});

test('a reply cancels no other message once the follow-up has gone out', async () => {
	await start();
	fillLines();
	const id = await leadWrittenTo(49);
	await hourly();
	const { messaging } = suite.workspace;
	await writeTo(id, 0, { messageId: messaging.messages[0]?._id });
	messaging.send(messaging.lead(id), { text: 'A reminder', messageType: 'imessage' });
	await suite.workspace.reply(id, 'Yes');
	await settled();
	expect(statusesOf(id)).toEqual(['scheduled', 'scheduled']);
});

test('goes on with the next lead when one fails, and tries that one later each time', async () => {
	await start();
	const gone = await leadWrittenTo(51);
	const [refused, other] = [await leadWrittenTo(50), await leadWrittenTo(49)];
	suite.workspace.messaging.removeLeads([gone]);
	const [row] = await table.rows();
	await table.update(row?.id, { tries: 3 });
	suite.faults.add({ method: 'POST', status: 400 });
	expect((await hourly()).status).toBe('error');
	expect(sends().map(({ leadId }) => leadId)).toEqual([refused, other]);
	const [tried] = await table.rows();
	expect(Date.parse(String(tried?.dueAt))).toBeGreaterThan(Date.now() + 12 * HOUR_MS);
});

test('two runs at the same moment send one message to each lead', async () => {
	await start();
	await leadsWrittenTo(8);
	const runs = await Promise.all([hourly(), hourly(), hourly()]);
	expect(runs.map(({ status }) => status)).toEqual(['success', 'success', 'success']);
	expect(new Set(sends().map(({ leadId }) => leadId)).size).toBe(8);
	expect(sends()).toHaveLength(8);
});

test('sends at most 20 follow-ups a run', async () => {
	await start();
	await leadsWrittenTo(25);
	await hourly();
	expect(sends()).toHaveLength(20);
	await hourly();
	expect(sends()).toHaveLength(25);
});

test('sends once if n8n is killed while it sends', async () => {
	await start({ lease: 'seconds: 0' });
	const id = await leadWrittenTo(49);
	suite.faults.add({ method: 'POST', delayMs: 5_000 });
	void suite.client.runByHand(workflow.id, HOURLY).catch(() => undefined);
	await until('the send', () => sends(id).length === 1);
	await suite.server.stop('SIGKILL');
	await suite.restart();
	await until('the row to be offered again', async () => {
		await hourly();
		return (await table.rows()).every(({ state }) => state === 'skipped');
	});
	expect(sends(id)).toHaveLength(1);
});

test('sends nothing while Tuco cannot be asked for replies, and tries a lead 5 times', async () => {
	await start({ lease: 'seconds: 0' });
	const id = await leadWrittenTo(49);
	suite.faults.add({ method: 'GET', status: 500, times: Infinity });
	expect((await hourly()).status).toBe('error');
	expect(sends(id)).toHaveLength(0);
	suite.faults.clear();
	suite.faults.add({ method: 'POST', status: 400, times: Infinity });
	for (let run = 0; run < 6; run++) await hourly();
	expect(sends(id)).toHaveLength(4);
});

test('by hand, its sample message starts the wait and its sample reply ends it', async () => {
	await start();
	expect((await suite.client.runByHand(workflow.id, TRIGGER)).status).toBe('success');
	expect(await table.rows()).toMatchObject([{ state: 'closed', phone: '+12025550123' }]);
});
