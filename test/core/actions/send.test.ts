import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { locator, SEND, withTuco } from '../../support/runNode';
import { containing } from '../../support/startTrigger';

const tuco = withTuco();

const JANE = SEND.recipientPhone;
const LEAD = '69b2c41d352a78479d2c623b';
const LINE = '667f1f77bcf86cd799439014';
const settings = { onError: 'continueErrorOutput' } as const;
const send = async (
	more: INodeParameters = {},
	top: INodeParameters = {},
	items: INodeExecutionData[] = [{ json: {} }],
) =>
	await tuco.run({
		parameters: { ...SEND, additionalFields: more, ...top },
		items,
		settings,
	});
/** Has Tuco answer the next call with this, without doing anything. */
const answering = (body: object, status = 200) =>
	tuco.sandbox.faults.add({ method: 'POST', status, body: JSON.stringify(body) });
const bodies = () => tuco.sandbox.requests.map(({ body }) => body);
const files = (...values: INodeParameters[]) => ({ attachments: { files: values } });

describe('Send asks Tuco for what the form says', () => {
	const to = { recipientPhone: JANE, message: 'Hi' };
	const [A, B] = ['https://a.example/one.pdf?x=1', 'http://b.example/two.caf'];

	test.each<[string, more: INodeParameters, top: INodeParameters, body: object]>([
		['the minimum', {}, {}, to],
		['a phone tidied', {}, { recipientPhone: ' +1 (202) 555-0143' }, to],
		['a default country', { defaultCountryCode: '+1' }, { recipientPhone: '(202) 555-0143' }, to],
		[
			'an email address',
			{},
			{ to: 'email', recipientEmail: 'jane@example.com' },
			{ recipientEmail: 'jane@example.com', message: 'Hi' },
		],
		[
			'an address beside a lead',
			{ recipientPhone: JANE },
			{ to: 'lead', leadId: locator(LEAD) },
			{ ...to, leadId: LEAD },
		],
		[
			'texts as they are, and a line',
			{
				messageType: 'sms',
				recipientName: 'Jane Smith',
				lineId: locator(LINE),
				batchId: 'spring',
				contactOwnerEmail: 'owner@example.com',
				hsContactId: 120001,
				hsPortalId: '991001',
				ghlContactId: 'ghl_1',
				ghlLocationId: '',
			},
			{},
			{
				...to,
				messageType: 'sms',
				recipientName: 'Jane Smith',
				fromLineId: LINE,
				batchId: 'spring',
				contactOwnerEmail: 'owner@example.com',
				hsContactId: '120001',
				hsPortalId: '991001',
				ghlContactId: 'ghl_1',
			},
		],
		[
			'alternates',
			{
				altPhones: '202 555 0144, +442079460958',
				altEmails: 'a@b.example',
				defaultCountryCode: '1',
			},
			{},
			{ ...to, altPhone1: '+12025550144', altPhone2: '+442079460958', altEmail1: 'a@b.example' },
		],
		[
			'attachments without a text',
			files({ url: A }),
			{ message: ' ' },
			{ recipientPhone: JANE, attachmentUrls: [A] },
		],
		[
			'a name for each attachment once one has a name',
			files({ url: A, name: '' }, { url: B, name: 'Hello.caf' }),
			{},
			{ ...to, attachmentUrls: [A, B], attachmentNames: ['one.pdf', 'Hello.caf'] },
		],
		[
			"a schedule in the workflow's time zone, and Fallback SMS",
			{ scheduledDate: '2099-07-01T09:00:00', sendFallbackSmsOnFailed: true },
			{},
			{ ...to, scheduledDate: '2099-07-01T13:00:00.000Z', sendFallbackSmsOnFailed: true },
		],
		[
			"a send window in the workflow's time zone",
			{ sendWindow: { window: { start: '9:00', end: '17:30', days: [1, 5], timezone: '' } } },
			{},
			{
				...to,
				sendWindowStart: '09:00',
				sendWindowEnd: '17:30',
				allowedDaysOfWeek: [1, 5],
				timezone: 'America/New_York',
			},
		],
		[
			'days alone, in a time zone',
			{ sendWindow: { window: { days: [0], timezone: 'Europe/Berlin' } } },
			{},
			{ ...to, allowedDaysOfWeek: [0], timezone: 'Europe/Berlin' },
		],
		[
			'a text without Markdown',
			{},
			{ message: '**Hi**', options: { removeMarkdown: true } },
			{ recipientPhone: JANE, message: 'Hi' },
		],
	])('%s', async (_what, more, top, body) => {
		answering({ success: true, status: 'sent' }, 201);
		await send(more, top);
		expect(bodies()).toEqual([body]);
	});
});

describe('Send refuses before it asks Tuco', () => {
	const url = (text: string) => files({ url: text });

	test.each<[string, more: INodeParameters, top: INodeParameters]>([
		['The message is empty', {}, { message: '' }],
		['The message is empty. Tuco takes no uploads', {}, { message: '={{ undefined }}' }],
		['The message is empty', {}, { message: '****', options: { removeMarkdown: true } }],
		['+12025550123, or add the field Default Country Code', {}, { recipientPhone: '202 555 0143' }],
		['Phone Number is empty', {}, { recipientPhone: '={{ $json.none }}' }],
		['jane@ is not an email address', {}, { to: 'email', recipientEmail: 'jane@' }],
		['not an email address', { altEmails: 'a@b.example, c' }, {}],
		['Lead is empty', {}, { to: 'lead', leadId: locator('={{ "" }}') }],
		['Lead is not an ID', {}, { to: 'lead', leadId: locator('={{ "../leads" }}') }],
		['To has an unknown value', {}, { to: 'jane' }],
		[
			'4 alternates are too many',
			{ altEmails: 'a@x.example,b@x.example,c@x.example,d@x.example' },
			{},
		],
		['3 attachments are too many', files({ url: 'a' }, { url: 'b' }, { url: 'c' }), {}],
		['The URL of the attachment is empty', url(''), {}],
		['is not an http or https URL', url('ftp://a.example/b.pdf'), {}],
		['a file of the item, not a URL. Tuco takes no uploads. Store the file', url('data'), {}],
		['a file of the item, not a URL', url('={{ $binary.data }}'), {}],
		['Batch ID must not begin with campaign_', { batchId: 'campaign_1_0' }, {}],
		['The send window has only one end', { sendWindow: { window: { start: '09:00' } } }, {}],
		['no hours or days', { sendWindow: { window: { start: '={{ $json.none }}' } } }, {}],
		['no hours or days', { sendWindow: { window: { days: '={{ "1,2" }}' } } }, {}],
		['lineId has no value', { lineId: locator('={{ $json.none }}') }, {}],
		['scheduledDate has no value', { scheduledDate: '={{ $json.none }}' }, {}],
		['Scheduled Date is not a date', { scheduledDate: 'soon' }, {}],
	])('%s: %j %j', async (message, more, top) => {
		const data = { data: 'aGk=', mimeType: 'application/pdf', fileName: 'hi.pdf' };
		const { main, errors } = await send(more, top, [{ json: {}, binary: { data } }]);
		expect(main).toEqual([]);
		expect(errors).toMatchObject([{ json: { error: containing(message) } }]);
		expect(bodies()).toEqual([]);
	});
});
