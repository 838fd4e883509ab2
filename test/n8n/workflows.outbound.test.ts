import type { JsonObject } from '../../tools/n8n/schemas';
import { publish } from '../../tools/n8n/wait';
import { dataTable } from '../support/n8n/dataTable';
import { sheet } from '../support/services/googleSheets';
import { hubspot, NEW_CONTACT } from '../support/services/hubspot';
import * as request from '../support/services/requests';
import { changes, tuco, useWorkflows, type WorkflowRun } from '../support/services/workflowRun';

const FILE = '9-outbound.json';
const workflow = useWorkflows(FILE);

const SCHEDULE = 'Every 15 Minutes';
const FORM = 'New Contact Form';
/** Jane, as she fills in the form. */
const JANE = ['Jane', 'Doe', '(202) 555-0142', 'jane@example.com', '["You may text me"]'];
const PHONE = '+12025550142';
const MESSAGE =
	'Hi Jane, this is Sam from Acme. Thanks for your interest! When is a good time for a short call? Reply STOP to opt out.';
const HEADINGS = ['HubSpot ID', 'First Name', 'Phone', 'Email', 'Time Zone', 'First Message'];
const HOUR_MS = 3_600_000;

let run: WorkflowRun;

beforeEach(async () => {
	run = workflow(FILE);
	const { messaging } = run.n8n.workspace;
	messaging.removeLeads(messaging.leads.map(({ _id }) => _id));
	passToNoon();
	await anHourLater();
});

/** Lets time pass in Tuco, to a Wednesday's noon in New York and morning in Honolulu. */
function passToNoon(): void {
	const { clock } = run.n8n.workspace;
	const isThen = (at: Date) => at.getUTCDay() === 3 && at.getUTCHours() === 17;
	do clock.advance(HOUR_MS);
	while (!isThen(new Date(clock.now())));
}

/** The workflow forgets a number after an hour. */
const anHourLater = async () => dataTable(run.client, 'Tuco Outbound Numbers').empty();

const scheduled = async () => run.execute(SCHEDULE);

const addNewContact = (properties: Record<string, string> = {}) =>
	hubspot.addContact({
		firstname: 'Jane',
		phone: '(202) 555-0142',
		createdate: String(Date.now()),
		...properties,
	});

const addOldContact = (properties: Record<string, string>) =>
	addNewContact({ createdate: '1700000000000', ...properties });

const shownOn = (contact: string) => hubspot.propertyOf(contact, 'tuco_first_message');

/** A row of the sheet; `JANE` unless given otherwise. */
function addRow({ id = '', phone = '202-555-0142', email = '', timeZone = '' } = {}): void {
	if (sheet.cells.length === 0) sheet.cells.push(HEADINGS);
	sheet.cells.push([id, 'Jane', phone, email, timeZone, '']);
}

const ticks = () => sheet.cells.slice(1).map((cells) => cells[5]);

/** What Tuco was asked to send. */
const sends = () =>
	tuco.received.filter(({ call }) => call === 'POST /api/messages').map(({ body }) => body);

const tasks = () =>
	changes()
		.filter(([call]) => call.includes('engagements'))
		.map(([, { metadata, associations }]) => ({ metadata, associations }));

describe('as imported, a dry run', () => {
	const dry = (items: JsonObject[]) => items.map(({ message, timeZone }) => [message, timeZone]);

	test('shows what it would send, from every source, and changes nothing', async () => {
		addNewContact();
		addRow();
		const executions = [await scheduled(), await run.submit(JANE), await run.execute(FORM)];
		const shown = executions.flatMap((execution) => dry(execution.items('Dry Run')));
		expect(executions.map(({ error }) => error)).toEqual([null, null, null]);
		// The row's number is the one that was just seen in HubSpot.
		expect(shown).toEqual(Array.from({ length: 3 }, () => [MESSAGE, 'America/New_York']));
		expect([...changes(), ...tuco.received]).toEqual([]);
	});

	test('knows the time zone from the contact, the row, the area code or the country code', async () => {
		const expected = [
			['(808) 555-0142', '', 'Pacific/Honolulu'],
			['1 303 555 0142', '', 'America/Denver'],
			['+44 20 7946 0958', '', 'Europe/London'],
			['0049 30 1234567', '', 'Europe/Berlin'],
			['+998 71 123 4567', '', 'America/New_York'],
			['(202) 555-0143', 'Europe/Paris', 'Europe/Paris'],
			['(202) 555-0144', 'Paris', 'America/New_York'],
			['(808) 555-0146', 'UTC+1', 'Pacific/Honolulu'],
			['(808) 555-0147', '+01:00', 'Pacific/Honolulu'],
			['(202) 555-0145', '', 'America/Chicago'],
		] as const;
		addOldContact({ phone: '+12025550145', hs_timezone: 'america_slash_chicago' });
		for (const [phone, timeZone] of expected) addRow({ phone, timeZone });
		const shown = dry((await scheduled()).items('Dry Run'));
		expect(shown.map(([, timeZone]) => timeZone)).toEqual(expected.map(([, , zone]) => zone));
	});
});

describe('switched on', () => {
	beforeAll(async () => {
		const { client, id, workflow: saved } = workflow(FILE);
		const nodes = JSON.stringify(saved.nodes).replace(
			/("name":"dryRun","type":"boolean","value":)true/,
			'$1false',
		);
		await client.updateWorkflow(id, { nodes: JSON.parse(nodes) as typeof saved.nodes });
		await publish(client, id);
	});

	const FIRST = {
		message: MESSAGE,
		recipientPhone: PHONE,
		leadId: expect.any(String) as string,
		batchId: 'n8n-outbound',
		sendWindowStart: '09:00',
		sendWindowEnd: '18:00',
		allowedDaysOfWeek: [1, 2, 3, 4, 5],
		timezone: 'America/New_York',
	};

	const leads = () =>
		run.n8n.workspace.messaging.leads.map(({ phone, hsContactId }) => [phone, hsContactId]);

	test('sends once to a new contact in HubSpot, and shows it there', async () => {
		const contact = addNewContact({ createdate: String(Date.now() - 71 * HOUR_MS) });
		addOldContact({ phone: '(202) 555-0199' });
		await scheduled();
		expect(shownOn(contact)).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d: sent$/);
		expect(leads()).toEqual([[PHONE, contact]]);
		await anHourLater();
		await scheduled();
		expect(sends()).toEqual([FIRST]);
	});

	test("sends to each person what is theirs, in their time zone's window", async () => {
		const people = ['(202) 555-0142', '(303) 555-0143', '(808) 555-0144'];
		const contacts = people.map((phone) => addNewContact({ phone, firstname: phone }));
		await scheduled();
		const e164 = people.map((phone) => `+1${phone.replace(/\D/g, '')}`);
		const pairs = e164.map((phone, index) => [phone, contacts[index]]);
		expect(leads().sort()).toEqual(pairs);
		const texts = sends().map(({ recipientPhone, message }) => [recipientPhone, message]);
		const mine = (phone: string) => expect.stringContaining(`Hi ${phone},`) as string;
		expect(texts.sort()).toEqual(e164.map((phone, index) => [phone, mine(people[index] ?? '')]));
		expect(shownOn(contacts[2] ?? '')).toMatch(/: scheduled for [\d-]+ 09:00 Pacific\/Honolulu$/);
	});

	test('sends once for a row, ticks it, and creates the contact', async () => {
		addRow();
		await scheduled();
		expect(ticks()).toEqual([expect.stringMatching(/: sent$/)]);
		expect(leads()).toEqual([[PHONE, NEW_CONTACT]]);
		await anHourLater();
		await scheduled();
		expect(sends()).toEqual([FIRST]);
	});

	test('sends once to the same person from the form, HubSpot and two rows', async () => {
		addRow();
		addRow({ phone: PHONE });
		await run.submit(JANE);
		// HubSpot's search finds a new contact only after some seconds.
		await scheduled();
		const contact = addNewContact({ email: 'jane@example.com' });
		await scheduled();
		// The contact, then a row each.
		for (let hour = 1; hour <= 3; hour++) {
			await anHourLater();
			await scheduled();
		}
		expect(sends()).toEqual([FIRST]);
		expect(changes().filter(([call]) => call.startsWith('POST /crm'))).toHaveLength(1);
		const again = /: not sent again\. Look in Tuco whether the first message arrived$/;
		expect(shownOn(contact)).toMatch(again);
		expect(ticks()).toEqual([expect.stringMatching(again), expect.stringMatching(again)]);
	});

	test.each([
		['mobile phone', { phone: '', mobilephone: '+1 202.555.0142' }],
		['phone', { phone: '12025550142' }],
	])('finds a contact by its %s in another format', async (_, properties) => {
		addOldContact({ phone: '(302) 555-0142' });
		const contact = addOldContact(properties);
		await run.submit(JANE);
		expect(leads()).toEqual([[PHONE, contact]]);
		expect(shownOn(contact)).toMatch(/: sent$/);
	});

	test('finds a contact by its HubSpot ID, though another has the number', async () => {
		addOldContact({});
		const contact = addOldContact({ phone: '' });
		addRow({ id: contact });
		await scheduled();
		expect(leads()).toEqual([[PHONE, contact]]);
		expect(sends()).toHaveLength(1);
	});

	test('asks a person, and texts nobody, if several contacts have the number', async () => {
		const both = [addOldContact({}), addOldContact({ phone: '', mobilephone: PHONE })];
		addRow();
		await scheduled();
		const text = `not sent. Contacts ${both.join(', ')} have this number: who is it?`;
		expect(ticks()).toEqual([expect.stringContaining(text)]);
		expect(tasks()).toMatchObject([
			{ metadata: { body: ticks()[0] }, associations: { contactIds: both } },
		]);
		expect(sends()).toEqual([]);
	});

	test('asks a person if another contact has the email, or the form has no number', async () => {
		const jane = addOldContact({ phone: '(202) 555-0199', email: 'Jane@example.com' });
		const john = addOldContact({});
		const phones = ['(202) 555-0143', PHONE, '555-0142', '555-0142'];
		for (const phone of phones) await run.submit(JANE.with(2, phone));
		const asked = [[jane], [john, jane], [jane], [jane]];
		expect(tasks()).toMatchObject(asked.map((contactIds) => ({ associations: { contactIds } })));
		expect(JSON.stringify(tasks()[3])).toContain('no usable phone number. Email: jane@example.com');
		expect([...sends(), ...leads()]).toEqual([]);
	});

	test('asks a person if HubSpot refuses a contact, and creates the others once', async () => {
		for (const last of ['3', '4', '5']) addRow({ phone: `(202) 555-014${last}` });
		hubspot.failNext(null, null, null, null, 409);
		await scheduled();
		const posts = changes().filter(([call]) => call.startsWith('POST /crm'));
		expect([posts.length, tasks().length, sends().length]).toEqual([3, 1, 2]);
		expect(ticks().filter((tick) => tick?.includes('HubSpot refused the contact'))).toHaveLength(1);
	});

	test('sends nothing if a contact with the number or the email has opted out', async () => {
		const contact = addOldContact({ tuco_opted_out: 'true', email: 'jane@example.com' });
		addRow({ id: addOldContact({}) });
		addRow({ phone: '(202) 555-0143', email: 'Jane@example.com' });
		await scheduled();
		const tick = expect.stringMatching(`: not sent. Contact ${contact} has opted out$`) as string;
		expect([...ticks(), ...sends()]).toEqual([tick, tick]);
	});

	test('does not send again after an end between sending and ticking, and says so', async () => {
		const contact = addOldContact({});
		addRow();
		hubspot.failNext(null, null, null, 500, 500, 500);
		expect(await scheduled()).toMatchObject({ status: 'error' });
		expect([sends().length, ...ticks()]).toEqual([1, '']);
		await anHourLater();
		await scheduled();
		expect(shownOn(contact)).toMatch(/: sending\. If this stays, look in Tuco$/);
		expect(ticks()).toEqual([shownOn(contact)]);
		expect(sends()).toHaveLength(1);
	});

	test.each([
		['sending fails', { status: 400 }, 1, /: failed\. /],
		[
			'the connection breaks off',
			{ drop: 'after' },
			1,
			/: failed\. The message may have been sent/,
		],
		['the lead is refused', { status: 400 }, 0, /: failed\. /],
	] as const)('shows in HubSpot and in the row that %s', async (_, fault, skip, text) => {
		const contact = addOldContact({});
		addRow();
		run.n8n.sandbox.faults.add({ method: 'POST', skip, ...fault });
		await scheduled();
		expect(shownOn(contact)).toMatch(text);
		expect(ticks()).toEqual([shownOn(contact)]);
	});

	test('retries, ends in a failed execution when HubSpot keeps failing, and sends later', async () => {
		const contact = addNewContact();
		hubspot.failNext(null, 500, 500, 500);
		expect(await scheduled()).toMatchObject({ status: 'error' });
		expect([...sends(), shownOn(contact)]).toEqual([undefined]);
		await anHourLater();
		hubspot.failNext(429, 500);
		await scheduled();
		expect(changes()).toContainEqual(
			request.updateContact(contact, { tuco_first_message: shownOn(contact) }),
		);
		expect(sends()).toEqual([FIRST]);
	});
});
