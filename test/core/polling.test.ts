import { recordLog } from '../support/coreN8n';
import { Poller } from '../support/poller';
import { withTuco } from '../support/runNode';
import { containing } from '../support/startTrigger';

const tuco = withTuco();
let log: ReturnType<typeof recordLog>;
beforeEach(() => {
	log = recordLog();
});

const HOUR_MS = 3_600_000;

const addLead = (number = 1) =>
	tuco.workspace.messaging.addLead({ firstName: 'Jane', phone: `+1202555${1000 + number}` })._id;
const reply = async (leadId: string, ...texts: string[]) => {
	for (const text of texts) {
		await tuco.workspace.reply(leadId, text);
		tuco.sandbox.advance(1000);
	}
};
const texts = async (items: Promise<{ message?: unknown }[]>) =>
	(await items).map(({ message }) => message);
const newPoller = (parameters = {}) => new Poller(tuco.sandbox, tuco.workspace, parameters);
const published = async (parameters = {}) => {
	const poller = newPoller(parameters);
	await poller.activate();
	return poller;
};

test('starts with the replies that arrive after publishing, each once, the earliest first', async () => {
	const [jane, joe] = [addLead(1), addLead(2)];
	await reply(jane, 'Old');
	const poller = newPoller();
	expect(await poller.activate()).toEqual([]);
	await reply(jane, 'One', 'Two');
	await reply(joe, 'Three');
	expect(await texts(poller.poll())).toEqual(['One', 'Two', 'Three']);
	await reply(jane, 'Four');
	expect(await texts(poller.poll())).toEqual(['Four']);
	expect(await poller.poll()).toEqual([]);
});

test('looks back as many hours as the user says', async () => {
	const jane = addLead();
	await reply(jane, 'Too old');
	tuco.sandbox.advance(2 * HOUR_MS);
	await reply(jane, 'Recent');
	const poller = newPoller({ options: { lookBackHours: 1 } });
	expect(await texts(poller.activate())).toEqual(['Recent']);
	expect(await poller.poll()).toEqual([]);
});

test('after a restart, goes on where it was, and the last batch comes again', async () => {
	const jane = addLead();
	const poller = await published();
	await reply(jane, 'One');
	await poller.poll();
	await reply(jane, 'Two');
	await poller.poll();
	poller.startProcess();
	await reply(jane, 'Three');
	expect(await texts(poller.activate())).toEqual(['Two', 'Three']);
	expect(await poller.poll()).toEqual([]);
});

test('goes on where it was after the node was renamed', async () => {
	const jane = addLead();
	const poller = await published();
	await reply(jane, 'One');
	await poller.poll();
	await reply(jane, 'Two');
	poller.rename();
	expect(await texts(poller.activate())).toEqual(['Two']);
});

test('Execute Step shows the latest replies, and leaves the cursor alone', async () => {
	const jane = addLead();
	const poller = await published();
	await reply(jane, 'One', 'Two');
	expect(await texts(poller.poll('manual'))).toEqual(['Two', 'One']);
	expect(await texts(poller.poll())).toEqual(['One', 'Two']);
});

test('says which leads may have had more replies than Tuco lists, and which texts are cut', async () => {
	const [jane, joe] = [addLead(1), addLead(2)];
	await reply(joe, ...Array.from({ length: 10 }, () => 'Old'));
	const poller = await published();
	await reply(jane, ...Array.from({ length: 12 }, (_, index) => `${index} ${'y'.repeat(300)}`));
	await reply(joe, 'One');
	const items = await poller.poll();
	const ofJane = items.filter(({ leadId }) => leadId === jane);
	expect(ofJane).toHaveLength(10);
	expect(ofJane.every(({ mayHaveMissed }) => mayHaveMissed)).toBe(true);
	expect(ofJane.map(({ isTruncated }) => isTruncated)).toEqual([
		...Array<boolean>(9).fill(true),
		false,
	]);
	expect(items.at(-1)).toMatchObject({ leadId: joe, mayHaveMissed: false, isTruncated: false });
	expect(log).toMatchObject([{ level: 'warn', message: containing(jane) }]);
});

test.each([
	[{ repliesContaining: ['yes', 'buy*'] }, ['Yes!', 'Buying']],
	[{ repliesNotContaining: ['yes'] }, ['No', 'Buying']],
])('filters %j by text; a cut text may contain anything', async (filters, expected) => {
	const [jane, joe] = [addLead(1), addLead(2)];
	const poller = await published({ filters });
	await reply(joe, 'a '.repeat(150), 'Yes!');
	await reply(jane, 'No');
	await reply(addLead(3), 'Buying');
	const [cut, ...others] = await texts(poller.poll());
	expect(cut).toBe('a '.repeat(100));
	expect(others).toEqual(expected);
});

test('lets Tuco filter by campaign and line', async () => {
	const [jane, joe] = [addLead(1), addLead(2)];
	const { messaging } = tuco.workspace;
	const { _id: campaignId } = messaging.addCampaign('Spring', 'Hello');
	const step = { text: 'Hi', messageType: 'imessage', batchId: `campaign_${campaignId}_0` };
	messaging.send(messaging.lead(joe), step);
	const poller = await published({ filters: { campaignId } });
	await reply(jane, 'Not this one');
	await reply(joe, 'This one');
	expect(await texts(poller.poll())).toEqual(['This one']);
});

test.each([
	[{ campaignId: '' }, 'Campaign ID is not an ID'],
	[{ lineId: '={{ null }}' }, 'Line is not an ID'],
	[{ repliesContaining: [] }, 'Replies Containing is empty'],
])('a filter without a usable value is an error: %j', async (filters, message) => {
	await expect(newPoller({ filters }).poll()).rejects.toThrow(message);
	expect(tuco.sandbox.requests).toEqual([]);
});

test('an error says what happened, and the next poll loses nothing', async () => {
	const jane = addLead();
	const poller = await published();
	await reply(jane, 'One');
	tuco.sandbox.faults.add({ status: 401 });
	await expect(poller.poll()).rejects.toThrow('Tuco did not accept the API key');
	expect(await texts(poller.poll())).toEqual(['One']);
});

test('a poll that still runs keeps a second one from reading', async () => {
	const jane = addLead();
	const poller = await published();
	await reply(jane, 'One');
	const both = await Promise.all([poller.poll(), poller.poll()]);
	expect(both.flat()).toHaveLength(1);
});

test.each([
	['listed first', true, 1],
	['listed anywhere', false, 50],
])('5,000 leads who replied take %s at most 60 calls a poll', async (_how, first, calls) => {
	const { messaging } = tuco.workspace;
	messaging.listsLatestRepliesFirst = first;
	const leads = Array.from({ length: 5000 }, (_, index) => addLead(index));
	for (const [index, leadId] of leads.entries()) {
		const receivedAtUtc = new Date(Date.now() + ((index * 7919) % 5000) * 60_000).toISOString();
		messaging.noteReply(leadId, { messageId: `old${index}`, message: 'Old', receivedAtUtc });
	}
	tuco.sandbox.advance(90 * HOUR_MS);
	const poller = await published();
	expect(tuco.sandbox.requests).toHaveLength(50);
	tuco.sandbox.advance(HOUR_MS);
	await reply(leads[2500] ?? '', 'New');
	expect(await texts(poller.poll())).toEqual(['New']);
	expect(tuco.sandbox.requests).toHaveLength(50 + calls);
});
