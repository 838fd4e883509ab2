import { randomUUID } from 'node:crypto';

import type { JsonObject } from '../../tools/n8n/json';
import { publish, until } from '../../tools/n8n/wait';
import { FAMILIES_OF } from '../../tools/sandbox';
import type { TucoEvent } from '../../tools/sandbox/payloads/events';
import { dataTable, type DataTable } from '../support/n8n/dataTable';
import { type Chain, type ChainEvent, useChain } from '../support/services/chain';

let chain: Chain;
let outcomes: DataTable;
let summary: DataTable;

useChain('4-outcomes-to-table.json', (started) => {
	chain = started;
	outcomes = dataTable(started.client, 'Tuco Outcomes');
	summary = dataTable(started.client, 'Tuco Daily Summary');
});

beforeEach(async () => {
	await outcomes.empty();
	await summary.empty();
});

const AT = {
	'message.sent': 'sentAt',
	'message.opened': 'openedAt',
	'message.failed': 'failedAt',
	'message.fallback': 'fallbackAt',
};

const NOW = () => new Date().toISOString();

const tell = (messageId: string, event: string, facts: ChainEvent['facts'] = {}): ChainEvent => ({
	event,
	facts: { messageId, ...facts },
});

/** The statuses that the table shows of messages, by their IDs. */
const statuses = async (): Promise<JsonObject> =>
	Object.fromEntries(
		(await outcomes.rows()).map(({ messageId, status }) => [String(messageId), status]),
	);

const outgoing = (Object.keys(AT) as (keyof typeof AT)[]).flatMap((event) =>
	FAMILIES_OF[event].filter((family) => family !== 'test').map((family) => ({ event, family })),
);

test.each(outgoing)('$event in the form $family is noted', async ({ event, family }) => {
	const messageId = randomUUID();
	const timestamp = NOW();
	const facts = { messageId, timestamp, recipientPhone: '+12025550142' };
	expect((await chain.run({ event, family, facts })).status).toBe('success');
	expect(await outcomes.rows()).toEqual([
		expect.objectContaining({
			messageId,
			recipientPhone: '+12025550142',
			status: event.replace('message.', ''),
			[AT[event]]: timestamp,
		}),
	]);
});

const replies = FAMILIES_OF['message.reply'].filter((family) => family !== 'test');

test.each(replies)('a reply in the form %s is noted', async (family) => {
	const messageId = randomUUID();
	const originalMessageId = randomUUID();
	await chain.run(tell(originalMessageId, 'message.sent'));
	const execution = await chain.run({
		event: 'message.reply',
		family,
		facts: { messageId, originalMessageId },
	});
	const [reply] = execution.items('Tuco Trigger');
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

test.each(sequences)('after %j the status is %s', async (events, expected) => {
	const messageId = randomUUID();
	for (const event of events) {
		const reply = { originalMessageId: messageId };
		await chain.run(event === 'message.reply' ? { event, facts: reply } : tell(messageId, event));
	}
	expect(await statuses()).toEqual({ [messageId]: expected });
});

test('events of a message that come at once leave its status at the furthest', async () => {
	const messageIds = Array.from({ length: 5 }, () => randomUUID());
	const before = (await chain.client.executions({ workflowId: chain.workflowId })).length;
	await Promise.all(
		messageIds.flatMap((id) =>
			['message.opened', 'message.sent', 'message.fallback'].map((event) =>
				chain.fire(tell(id, event)),
			),
		),
	);
	const executions = await until('all to be noted', async () => {
		const all = await chain.client.executions({ workflowId: chain.workflowId });
		return all.length === before + 15 && all.every(({ stoppedAt }) => stoppedAt !== null) && all;
	});
	expect(new Set(executions.slice(0, 15).map(({ status }) => status))).toEqual(
		new Set(['success']),
	);
	expect(await statuses()).toEqual(Object.fromEntries(messageIds.map((id) => [id, 'fallback'])));
});

test('an event that is delivered twice is noted once, and one for testing not at all', async () => {
	const messageId = randomUUID();
	await chain.run(tell(messageId, 'message.sent'));
	await chain.fire(tell(messageId, 'message.sent'));
	await chain.fire({ ...tell(randomUUID(), 'message.sent'), testMode: true });
	await chain.run(tell(messageId, 'message.opened'));
	expect(await statuses()).toEqual({ [messageId]: 'opened' });
});

const figures = (rows: readonly JsonObject[]) =>
	rows.map(({ id, createdAt, updatedAt, ...row }) => {
		expect([id, createdAt, updatedAt]).not.toContain(undefined);
		return row;
	});

test('executed by hand, it notes the three messages that are pinned, and sums up their day and today', async () => {
	expect(await chain.execute()).toMatchObject({ status: 'success', mode: 'manual' });
	const rows = await outcomes.rows();
	expect(rows.map(({ status, repliedAt }) => [status, repliedAt !== null])).toEqual([
		['opened', true],
		['failed', false],
		['fallback', false],
	]);
	expect(rows.map(({ day }) => day)).toEqual(['2026-04-15', '2026-04-15', '2026-04-15']);

	await chain.run(tell(randomUUID(), 'message.sent'));
	const summedUp = (await chain.execute('Every Morning')).items('Sum Up');
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

test('each morning it sums up the days before', async () => {
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
	await chain.execute('Every Morning');
	await summary.empty();
	await outcomes.insert([
		row(day, 'sent', NOW()),
		twin,
		{ ...twin, repliedAt: NOW() },
		row(day, 'delivered'),
		row(day, 'fallback'),
		row(day, 'failed'),
		row(day, 'received', NOW()),
		row(anotherDay, 'fallback'),
		row(Date.now(), 'sent'),
	]);
	const { nodes } = await chain.client.getWorkflow(chain.workflowId);
	const often = { rule: { interval: [{ field: 'seconds', secondsInterval: 2 }] } };
	await chain.client.updateWorkflow(chain.workflowId, {
		nodes: nodes.map((node) =>
			node.name === 'Every Morning' ? { ...node, parameters: often } : node,
		),
	});
	await publish(chain.client, chain.workflowId);
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
