import { randomUUID } from 'node:crypto';

import type { JsonObject } from '../../tools/n8n/schemas';
import { publish, until } from '../../tools/n8n/wait';
import { TRIGGER } from '../../tools/n8n/workflows';
import type { TucoEvent } from '../../tools/sandbox';
import { dataTable, type DataTable } from '../support/n8n/dataTable';
import {
	formsOf,
	useWorkflows,
	type WorkflowEvent,
	type WorkflowRun,
} from '../support/services/workflowRun';

const FILE = '4-outcomes-to-table.json';
const workflow = useWorkflows(FILE);

let flow: WorkflowRun;
let outcomes: DataTable;
let summary: DataTable;

beforeEach(async () => {
	flow = workflow(FILE);
	outcomes = dataTable(flow.client, 'Tuco Outcomes');
	summary = dataTable(flow.client, 'Tuco Daily Summary');
	await outcomes.empty();
	await summary.empty();
});

const AT = {
	'message.sent': 'sentAt',
	'message.opened': 'openedAt',
	'message.failed': 'failedAt',
	'message.fallback': 'fallbackAt',
};

const timeNow = () => new Date().toISOString();

/** An event that happens to a message. */
const eventOf = (messageId: string, event: string): WorkflowEvent => ({
	event,
	facts: { messageId },
});

/** The status of each message in the table, by message ID. */
const statuses = async (): Promise<JsonObject> =>
	Object.fromEntries(
		(await outcomes.rows()).map(({ messageId, status }) => [String(messageId), status]),
	);

test.each(formsOf('message.sent', 'message.opened', 'message.failed', 'message.fallback'))(
	'records a $event in the form $family',
	async ({ event, family }) => {
		const messageId = randomUUID();
		const timestamp = timeNow();
		const facts = { messageId, timestamp, recipientPhone: '+12025550142' };
		await flow.run({ event, family, facts });
		expect(await outcomes.rows()).toEqual([
			expect.objectContaining({
				messageId,
				recipientPhone: '+12025550142',
				status: event.replace('message.', ''),
				[AT[event]]: timestamp,
			}),
		]);
	},
);

test.each(formsOf('message.reply'))('records a reply in the form $family', async (form) => {
	const messageId = randomUUID();
	const originalMessageId = randomUUID();
	await flow.run(eventOf(originalMessageId, 'message.sent'));
	const execution = await flow.run({ ...form, facts: { messageId, originalMessageId } });
	const [reply] = execution.items(TRIGGER);
	const answered = reply?.originalMessageId === null ? messageId : originalMessageId;
	const rows = await outcomes.rows();
	expect(rows.filter(({ repliedAt }) => repliedAt !== null).map((row) => row.messageId)).toEqual([
		answered,
	]);
	expect((await statuses())[originalMessageId]).toBe('sent');
});

const sequences: [TucoEvent[], string][] = [
	[['message.sent', 'message.opened'], 'opened'],
	[['message.opened', 'message.sent'], 'opened'],
	[['message.sent', 'message.failed', 'message.opened'], 'failed'],
	[['message.fallback', 'message.sent'], 'fallback'],
	[['message.failed', 'message.fallback'], 'failed'],
	[['message.reply', 'message.sent'], 'sent'],
	[['message.reply'], 'received'],
];

test.each(sequences)('after %j the table shows the status %s', async (events, expected) => {
	const messageId = randomUUID();
	for (const event of events) {
		const reply = { originalMessageId: messageId };
		await flow.run(event === 'message.reply' ? { event, facts: reply } : eventOf(messageId, event));
	}
	expect(await statuses()).toEqual({ [messageId]: expected });
});

test('keeps the furthest status when the events of a message arrive at once', async () => {
	const messageIds = Array.from({ length: 5 }, () => randomUUID());
	const before = (await flow.client.executions({ workflowId: flow.id })).length;
	await Promise.all(
		messageIds.flatMap((id) =>
			['message.opened', 'message.sent', 'message.fallback'].map((event) =>
				flow.fire(eventOf(id, event)),
			),
		),
	);
	const executions = await until('all to be recorded', async () => {
		const all = await flow.client.executions({ workflowId: flow.id });
		return all.length === before + 15 && all.every(({ stoppedAt }) => stoppedAt !== null) && all;
	});
	expect(new Set(executions.slice(0, 15).map(({ status }) => status))).toEqual(
		new Set(['success']),
	);
	expect(await statuses()).toEqual(Object.fromEntries(messageIds.map((id) => [id, 'fallback'])));
});

test('records an event delivered twice only once, and a test event never', async () => {
	const messageId = randomUUID();
	await flow.run(eventOf(messageId, 'message.sent'));
	await flow.fire(eventOf(messageId, 'message.sent'));
	await flow.fire({ ...eventOf(randomUUID(), 'message.sent'), testMode: true });
	await flow.run(eventOf(messageId, 'message.opened'));
	expect(await statuses()).toEqual({ [messageId]: 'opened' });
});

const figures = (rows: readonly JsonObject[]) =>
	rows.map(({ id, createdAt, updatedAt, ...row }) => {
		expect([id, createdAt, updatedAt]).not.toContain(undefined);
		return row;
	});

test('executed by hand, it records the three pinned messages, and sums up their day and today', async () => {
	expect(await flow.execute()).toMatchObject({ status: 'success', mode: 'manual' });
	const rows = await outcomes.rows();
	expect(rows.map(({ status, repliedAt }) => [status, repliedAt !== null])).toEqual([
		['opened', true],
		['failed', false],
		['fallback', false],
	]);
	expect(rows.map(({ day }) => day)).toEqual(['2026-04-15', '2026-04-15', '2026-04-15']);

	await flow.run(eventOf(randomUUID(), 'message.sent'));
	const summedUp = (await flow.execute('Every Morning')).items('Sum Up');
	expect(figures(await summary.rows())).toEqual(summedUp);
	expect(summedUp).toEqual([
		{
			day: '2026-04-15',
			messages: 3,
			delivered: 1,
			replied: 1,
			fallback: 1,
			failed: 1,
			deliveryRate: 33.3,
			replyRate: 100,
			fallbackRate: 33.3,
		},
		expect.objectContaining({ messages: 1, delivered: 1, deliveryRate: 100, replyRate: 0 }),
	]);
});

test('sums up the days before, every morning', async () => {
	const [day = 0, anotherDay = 0] = [1, 3].map((days) => Date.now() - days * 24 * 3600_000);
	const dayOf = (time: number) =>
		new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/New_York' }).format(time);
	const row = (time: number, status: string, repliedAt: string | null = null) => ({
		messageId: randomUUID(),
		day: dayOf(time),
		status,
		repliedAt,
	});
	const twin = row(day, 'opened');
	await flow.execute('Every Morning');
	await summary.empty();
	await outcomes.insert([
		row(day, 'sent', timeNow()),
		twin,
		{ ...twin, repliedAt: timeNow() },
		row(day, 'delivered'),
		row(day, 'fallback'),
		row(day, 'failed'),
		row(day, 'received', timeNow()),
		row(anotherDay, 'fallback'),
		row(Date.now(), 'sent'),
	]);
	const { nodes } = await flow.client.getWorkflow(flow.id);
	const often = { rule: { interval: [{ field: 'seconds', secondsInterval: 2 }] } };
	await flow.client.updateWorkflow(flow.id, {
		nodes: nodes.map((node) =>
			node.name === 'Every Morning' ? { ...node, parameters: often } : node,
		),
	});
	await publish(flow.client, flow.id);
	const rows = await until('the summary', async () => {
		const all = await summary.rows();
		return all.length === 2 && all;
	});
	expect(figures(rows)).toEqual([
		{
			day: dayOf(anotherDay),
			messages: 1,
			delivered: 0,
			replied: 0,
			fallback: 1,
			failed: 0,
			deliveryRate: 0,
			replyRate: null,
			fallbackRate: 100,
		},
		{
			day: dayOf(day),
			messages: 5,
			delivered: 3,
			replied: 3,
			fallback: 1,
			failed: 1,
			deliveryRate: 60,
			replyRate: 100,
			fallbackRate: 20,
		},
	]);
});
