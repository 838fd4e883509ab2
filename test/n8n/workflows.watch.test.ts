import { unpublish, until } from '../../tools/n8n/wait';
import type { StoredWebhook, Workspace } from '../../tools/sandbox';
import { dataTable } from '../support/n8n/dataTable';
import { slack } from '../support/services/fakeService';
import * as request from '../support/services/requests';
import { useEditedWorkflows } from '../support/services/workflowRun';

const FILE = '15-watch.json';
const OUTCOMES = '4-outcomes-to-table.json';
const GATE = '8-no-reply-lost.json';
const HOURLY = 'Every Hour';

const workflow = useEditedWorkflows(
	(json) => json.replaceAll('minutes: 15', 'seconds: 1'),
	OUTCOMES,
	GATE,
	FILE,
);

// The webhook of the other one is the one that must be there.
beforeAll(async () => unpublish(workflow(GATE).client, workflow(GATE).id), 300_000);

const tuco = () => workflow(FILE).n8n.workspace;
const faults = () => workflow(FILE).n8n.sandbox.faults;
const outcomes = () => dataTable(workflow(FILE).client, 'Tuco Outcomes');

const watch = async () => workflow(FILE).execute(HOURLY);

/** The texts of all alerts in Slack. */
const alerts = () =>
	slack.received.filter(({ status }) => status === 200).map(({ body }) => String(body.text));

const titles = () => alerts().map((text) => text.split('*')[1]);

const changeWebhook = (changes: Partial<StoredWebhook>) => {
	for (const { id } of tuco().webhooks) tuco().change(id, changes);
};

const changeLine = (changes: object) => {
	Object.assign(tuco().messaging.lines.all[0] ?? {}, changes);
};

const timeNow = () => new Date().toISOString();

async function addOutcomes(counts: Record<string, number>) {
	const rows = Object.entries(counts).flatMap(([status, count]) =>
		Array.from({ length: count }, (_, at) => ({ status, messageId: `${status}-${at}` })),
	);
	await outcomes().insert(rows);
}

let replies = 0;

/** A reply that no trigger brought, old enough to count. */
async function addReply() {
	const { messaging } = tuco();
	const { _id } = messaging.addLead({ firstName: 'Jane', phone: '+12025550142' });
	const messageId = String(++replies).padStart(24, '0');
	const at = Date.now();
	messaging.noteReply(_id, {
		messageId,
		message: 'Yes',
		receivedAtUtc: new Date(at).toISOString(),
	});
	await until('the reply to be old enough', () => Date.now() > at + 1_500);
}

test('skips the checks whose tables do not exist', async () => {
	await addReply();
	const execution = await watch();
	expect(execution).toMatchObject({ status: 'success' });
	expect([...execution.items('Outcomes'), ...execution.items('Newest Reply')]).toEqual([]);
	expect(execution.items('Webhook Check')).toMatchObject([{ cause: '' }]);
	expect(alerts()).toEqual([]);
});

describe('with the tables of the other workflows', () => {
	let webhooks: readonly StoredWebhook[];
	let lines: Workspace['messaging']['lines']['all'];

	beforeAll(async () => {
		webhooks = tuco().webhooks;
		await workflow(OUTCOMES).run({ event: 'message.sent' });
		await workflow(GATE).execute(HOURLY);
	});

	beforeEach(async () => outcomes().empty());

	/** How to cause what an alert says, and how to repair it. */
	const causes: Record<string, [spoil: () => unknown, repair: () => unknown]> = {
		'A webhook is missing': [() => (tuco().webhooks = []), () => (tuco().webhooks = webhooks)],
		'A webhook is paused': [
			() => changeWebhook({ isActive: false }),
			() => changeWebhook({ isActive: true }),
		],
		'A webhook fails': [
			() => changeWebhook({ lastFailureAt: timeNow() }),
			() => changeWebhook({ lastSuccessAt: timeNow() }),
		],
		'Tuco cannot be asked': [
			() => faults().add({ method: 'GET', status: 401, times: Infinity }),
			() => faults().clear(),
		],
		'There is no line': [
			() => (lines = tuco().messaging.lines.all.splice(0)),
			() => tuco().messaging.lines.all.push(...lines),
		],
		'A line is off': [() => changeLine({ isActive: false }), () => changeLine({ isActive: true })],
		'A line is down': [
			() => changeLine({ healthCheck: { status: 'down' } }),
			() => changeLine({ healthCheck: { status: 'healthy' } }),
		],
		'A line is at its limit': [
			() => changeLine({ dailyTotalMessagesLimit: 0 }),
			() => changeLine({ dailyTotalMessagesLimit: 50 }),
		],
		'Many messages fail': [
			async () => addOutcomes({ sent: 9, opened: 9, failed: 2 }),
			async () => addOutcomes({ sent: 9 }),
		],
		'Many recipients have no iMessage': [
			async () => addOutcomes({ sent: 6, fallback: 4 }),
			async () => addOutcomes({ sent: 9 }),
		],
		'The newest reply is not processed': [addReply, async () => workflow(GATE).execute(HOURLY)],
	};

	// Those of a webhook and of a line exclude each other.
	test.each([
		[['A webhook is missing', 'A line is off', 'Many messages fail']],
		[['A webhook is paused', 'A line is down', 'Many recipients have no iMessage']],
		[['A webhook fails', 'A line is at its limit', 'The newest reply is not processed']],
		[['Tuco cannot be asked']],
		[['There is no line']],
	])('%j: one alert each, and another only after it was well', async (expected) => {
		const all = async (at: 0 | 1) => {
			for (const title of expected) await causes[title]?.[at]();
		};
		await all(0);
		await watch();
		await watch();
		expect(titles().sort()).toEqual(expected.sort());
		for (const text of alerts()) expect(text).toMatch(/\n\*Check:\* .+\n\*Do:\* /);
		await all(1);
		await watch();
		await outcomes().empty();
		await all(0);
		await watch();
		expect(titles().sort()).toEqual([...expected, ...expected].sort());
		await all(1);
		await watch();
	});

	test.each([
		['Lines', '/api/lines/by-user'],
		['Newest Reply', '/api/replies'],
	])('alerts if %s alone cannot ask Tuco', async (node, path) => {
		await addReply();
		await watch();
		faults().add({ method: 'GET', path, status: 401, times: Infinity });
		await watch();
		await watch();
		faults().clear();
		await watch();
		expect(titles()).toEqual(['The newest reply is not processed', 'Tuco cannot be asked']);
		expect(alerts()[1]).toMatch(new RegExp(`\\n${node}: .+\\n`));
		await workflow(GATE).execute(HOURLY);
		await watch();
	});

	test('alerts about each webhook', async () => {
		const [one] = webhooks;
		const other = tuco().duplicate(one?.id ?? '');
		tuco().change(other.id, { name: 'Other', isActive: false });
		await watch();
		changeWebhook({ lastFailureAt: timeNow() });
		await watch();
		expect(titles()).toEqual(['A webhook is paused', 'A webhook fails']);
		const names = alerts().map((text) => /\n(.*): last success/.exec(text)?.[1]);
		expect(names).toEqual(['Other', one?.name]);
		tuco().webhooks = webhooks;
		await watch();
	});

	test('an alert says what is wrong, what to check and what to do', async () => {
		changeLine({ firstName: 'R&D', lastName: '<Sam>', isActive: false });
		await watch();
		const text = `*A line is off*
R&amp;D &lt;Sam>, +16462230920: 0 of 50 messages and 0 of 20 new conversations today
*Check:* Was it switched off in Tuco on purpose? Do campaigns still use it?
*Do:* Switch it on, or move its campaigns to another line.`;
		expect(slack.changes).toEqual([request.slackMessage('#tuco-alerts', text)]);
		changeLine({ isActive: true });
		await watch();
	});

	test('retries in Slack, and alerts an hour later if Slack keeps failing', async () => {
		changeLine({ isActive: false });
		changeWebhook({ isActive: false });
		slack.failNext(429, 500);
		await watch();
		expect(titles().sort()).toEqual(['A line is off', 'A webhook is paused']);
		changeLine({ isActive: true });
		changeWebhook({ isActive: true });
		await watch();
		changeLine({ isActive: false });
		slack.failNext(500, 500, 500);
		expect((await watch()).status).toBe('error');
		await watch();
		expect(titles().slice(2)).toEqual(['A line is off']);
		changeLine({ isActive: true });
		await watch();
	});

	test('posts no alert again if Slack refuses the next', async () => {
		const { all } = tuco().messaging.lines;
		for (const line of all) line.isActive = false;
		slack.failNext(null, 500, 500, 500);
		expect((await watch()).status).toBe('error');
		await watch();
		const phones = alerts().map((text) => /\+\d+/.exec(text)?.[0]);
		expect(phones).toEqual(all.map(({ phone }) => phone));
		for (const line of all) line.isActive = true;
		await watch();
	});
});
