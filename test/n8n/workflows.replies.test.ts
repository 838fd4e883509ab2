import { randomBytes } from 'node:crypto';

import type { Workflow } from '../../tools/n8n/schemas';
import { publish, unpublish, until } from '../../tools/n8n/wait';
import { TRIGGER } from '../../tools/n8n/workflows';
import { buildPayload } from '../../tools/sandbox';
import { dataTable, type DataTable } from '../support/n8n/dataTable';
import { HOURLY, importNoReplyLost, OFTEN, POLL } from '../support/n8n/noReplyLost';
import { sized } from '../support/random';
import { startSuite } from '../support/n8n/suite';

const REPLIES = sized(100);

/** Hangs fail; slowness does not. */
const SLOW = { timeoutMs: 600_000 };

/** A call to Tuco, which shows what ran even after a crash. */
const CALL = {
	type: 'n8n-nodes-tuco.tuco',
	parameters: {
		resource: 'message',
		operation: 'cancelPending',
		to: 'phone',
		recipientPhone: '={{ $json.recipientPhone }}',
	},
};

jest.setTimeout(900_000);

const suite = startSuite();
let workflow: Workflow;
let gate: DataTable;

afterEach(async () => unpublish(suite.client, workflow.id));

const polls = () =>
	suite.sandbox.requests.filter(({ path }) => path.startsWith('/api/replies')).length;

const nextPoll = async (before = polls()) => until('a poll', () => polls() > before, SLOW);

/** Publishes the workflow, and waits for the first poll. */
async function start(changes: Omit<Parameters<typeof importNoReplyLost>[1], 'work'> = {}) {
	workflow = await importNoReplyLost(suite, { ...changes, work: CALL });
	gate = dataTable(suite.client, 'Tuco Reply Gate');
	await gate.empty();
	const before = polls();
	await publish(suite.client, workflow.id);
	await nextPoll(before);
}

let lastPhone = 12_025_000_000;

function newLead() {
	const phone = `+${++lastPhone}`;
	return { phone, id: suite.workspace.messaging.addLead({ firstName: 'Jane', phone })._id };
}

type Lead = ReturnType<typeof newLead>;

/** A new reply, whose event has not been sent. */
function replyOf({ id: leadId, phone: recipientPhone }: Lead) {
	const [messageId, text] = [randomBytes(12).toString('hex'), 'Yes'];
	const repliedAt = new Date().toISOString();
	const { messaging, id: workspaceId } = suite.workspace;
	messaging.noteReply(leadId, { messageId, message: text, receivedAtUtc: repliedAt });
	const facts = { workspaceId, leadId, messageId, text, recipientPhone, repliedAt };
	return buildPayload('reply', 'message.reply', { ...facts, timestamp: repliedAt });
}

const deliver = async (payload: ReturnType<typeof replyOf>) =>
	suite.workspace.deliver(suite.webhookOf(workflow, TRIGGER), payload);

/** Waits until all executions have ended, and returns them. */
async function settled() {
	const ended = async () => {
		const all = await suite.client.executions({ workflowId: workflow.id });
		return all.every(({ stoppedAt }) => stoppedAt !== null) && all;
	};
	const all = await until('executions to end', ended, SLOW);
	return await Promise.all(all.map(({ id }) => suite.client.execution(id)));
}

/** Publishes again, which polls. */
async function poll() {
	await unpublish(suite.client, workflow.id);
	const before = polls();
	await publish(suite.client, workflow.id);
	await nextPoll(before);
	await settled();
}

const hourly = async () => suite.client.runByHand(workflow.id, HOURLY, SLOW);

/** How often the work ran for replies of these leads. */
const worked = (...leads: Lead[]) =>
	suite.sandbox.requests
		.filter(({ path }) => path.includes('cancel'))
		.filter(({ body }) => leads.some(({ phone }) => JSON.stringify(body).includes(phone))).length;

/** How many leads were worked on never, once, twice and so on. Prints it, too. */
function tally(what: string, leads: Lead[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const lead of leads) counts[worked(lead)] = (counts[worked(lead)] ?? 0) + 1;
	process.stdout.write(`${what}, times worked on: ${JSON.stringify(counts)}\n`);
	return counts;
}

describe.each([
	['the same IDs', false],
	['other IDs', true],
])('with %s in the API', (what, apiRepliesHaveOtherIds) => {
	beforeEach(() => void Object.assign(suite.workspace.messaging, { apiRepliesHaveOtherIds }));

	test.each(['webhook', 'poll'])('a reply gets through once, first by %s', async (first) => {
		await start();
		const lead = newLead();
		// A person may send the same text twice, and Tuco an event twice.
		const payloads = [replyOf(lead), replyOf(lead)];
		const both = async () => Promise.all([...payloads, ...payloads].map(deliver));
		if (first === 'webhook') await both();
		await poll();
		expect(worked(lead)).toBe(2);
		if (first === 'poll') await both();
		await poll();
		expect(worked(lead)).toBe(2);
	});

	test('a reply whose event was lost gets through, though another has the same text', async () => {
		await start();
		const lead = newLead();
		const [, second] = [replyOf(lead), replyOf(lead)];
		await deliver(second);
		await settled();
		await poll();
		expect(worked(lead)).toBe(2);
	});

	test('replies get through once, if both triggers bring them at once', async () => {
		await start({ polls: OFTEN });
		await settled();
		const leads = Array.from({ length: REPLIES }, newLead);
		const payloads = leads.map(replyOf);
		// The poll has begun to add its rows.
		await until('the first rows', async () => (await gate.rows()).length >= 5, { everyMs: 20 });
		await Promise.all(payloads.map(deliver));
		const all = await settled();
		expect(all.flatMap(({ items }) => items(POLL))).toHaveLength(REPLIES);
		expect(all.flatMap(({ items }) => items(TRIGGER))).toHaveLength(REPLIES);
		expect(tally(`Both at once, ${what}`, leads)).toEqual({ 1: REPLIES });
	});
});

test('without a public address, the polling trigger alone brings replies through the gate', async () => {
	await start({ nodes: { [TRIGGER]: { disabled: true } } });
	expect(suite.urls).toEqual([]);
	const lead = newLead();
	replyOf(lead);
	await poll();
	await suite.restart('SIGKILL');
	// The last batch comes again.
	const brought = async () => (await settled()).flatMap(({ items }) => items(POLL)).length;
	await until('the reply to come twice', async () => (await brought()) === 2, SLOW);
	expect(worked(lead)).toBe(1);
	expect((await hourly()).status).toBe('success');
});

test('what n8n was working on when it was killed runs again, and the rest once', async () => {
	// More than any work takes: what still runs is not offered again.
	await start({ limit: 'seconds: 15' });
	const leads = Array.from({ length: 30 }, newLead);
	const payloads = leads.map(replyOf);
	suite.faults.add({ method: 'POST', times: Infinity, delayMs: 700 });
	await Promise.all(payloads.slice(0, 10).map(deliver));
	await until('some work', () => worked(...leads) >= 4, SLOW);
	const restart = async () => {
		await suite.server.stop('SIGKILL');
		const before = polls();
		await suite.restart();
		await nextPoll(before);
	};
	await restart();
	// Polled, and killed in the midst of the batch.
	const atKill = worked(...leads);
	await until('some work on the batch', () => worked(...leads) >= atKill + 6, SLOW);
	await restart();
	suite.faults.clear();
	const isOver = async () => {
		await settled();
		await hourly();
		const rows = await gate.rows();
		return rows.length >= 30 && rows.every(({ state }) => state !== 'new' && state !== 'taken');
	};
	await until('all to be offered again', isOver, SLOW);
	const { 1: once = 0, 2: twice = 0, 3: thrice = 0 } = tally('Killed twice', leads);
	expect(once + twice + thrice).toBe(30);
	// Ten executions of the webhook were running, then one reply of the batch.
	expect(twice + 2 * thrice).toBeLessThanOrEqual(11);
});

test('a reply whose work fails is offered again, three times in all, and its row is deleted later', async () => {
	await start({ limit: 'seconds: 1', days: 'seconds: 5' });
	const lead = newLead();
	suite.faults.add({ method: 'POST', times: Infinity, status: 400 });
	await deliver(replyOf(lead));
	await until('the first try', () => worked(lead) === 1, SLOW);
	for (const tries of [2, 3]) {
		await until('the next try', async () => (await hourly()).error !== null, SLOW);
		expect(worked(lead)).toBe(tries);
	}
	// The heartbeat would bring it again.
	suite.workspace.messaging.removeLeads([lead.id]);
	await until('the row to be deleted', async () => {
		await hourly();
		return (await gate.rows()).length === 0;
	});
	expect(worked(lead)).toBe(3);
});

test('the heartbeat processes what no trigger brought, and says so once', async () => {
	await start({ limit: 'seconds: 1' });
	await hourly();
	const SAID = 'Replies that neither trigger brought: 1';
	const bringNothing = async () => {
		const lead = newLead();
		replyOf(lead);
		const execution = await until('the heartbeat to find it', async () => {
			const all = await hourly();
			return worked(lead) === 1 && all;
		});
		return execution.error?.split('.')[0] ?? null;
	};
	expect(await bringNothing()).toBe(SAID);
	expect(await bringNothing()).toBe(null);
	await deliver(replyOf(newLead()));
	await settled();
	expect(await bringNothing()).toBe(SAID);
	expect((await hourly()).status).toBe('success');
});
