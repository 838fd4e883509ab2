import type { INodeProperties } from 'n8n-workflow';

import { lineLocator } from '../locators';
import { additionalFields, alternateFields, countryCodeField, textField } from '../values';
import { attachmentsField } from './attachments';
import { recipientFields } from './recipient';
import { sendOptions } from './sendOptions';
import { sendWindowField } from './sendWindow';

/** Fields that Tuco takes as they are, by the same names. */
export const SAME_NAME: INodeProperties[] = [
	textField('GoHighLevel Contact ID', 'ghlContactId'),
	textField('GoHighLevel Location ID', 'ghlLocationId'),
	textField('HubSpot Contact ID', 'hsContactId'),
	textField('HubSpot Portal ID', 'hsPortalId'),
	{
		displayName: 'Message Type',
		name: 'messageType',
		type: 'options',
		default: 'imessage',
		options: [
			{ name: 'Email', value: 'email' },
			{ name: 'iMessage', value: 'imessage' },
			{ name: 'SMS', value: 'sms' },
		],
	},
	textField('Recipient Name', 'recipientName', 'Jane Smith', "Default is the lead's name"),
];

const BESIDE =
	"With a lead, used in place of the lead's own addresses. Otherwise a second address of the person.";

/** Names follow Tuco's keys where there is one (contract of actions, section 1). */
export const ADDITIONAL: INodeProperties[] = [
	...SAME_NAME,
	...alternateFields,
	attachmentsField,
	textField('Batch ID', 'batchId', 'spring-offer', 'A label of your own for related messages'),
	textField(
		'Contact Owner Email',
		'contactOwnerEmail',
		'owner@example.com',
		'The user of Tuco who owns the contact. Default is the first user of the workspace.',
	),
	countryCodeField,
	{
		displayName: 'Fallback SMS',
		name: 'sendFallbackSmsOnFailed',
		type: 'boolean',
		default: false,
		description:
			'Whether Tuco also sends an SMS through Twilio if the message fails. With Twilio connected in Tuco, it always does so for people without iMessage. A workflow that sends an SMS on message.fallback then makes it two.',
	},
	{
		...lineLocator,
		description: 'The line to send from. By default, Tuco uses its lines in turn.',
	},
	{
		...textField('Recipient Email', 'recipientEmail', 'jane@example.com', BESIDE),
		displayOptions: { show: { '/to': ['lead', 'phone'] } },
	},
	{
		...textField('Recipient Phone', 'recipientPhone', '+12025550123', BESIDE),
		displayOptions: { show: { '/to': ['email', 'lead'] } },
	},
	{
		displayName: 'Scheduled Date',
		name: 'scheduledDate',
		type: 'dateTime',
		default: '',
		description:
			"When Tuco sends the message. A time without a zone is in the workflow's time zone.",
	},
	sendWindowField,
];

/** The form of Send: who, what, and the rest. */
export const sendFields: INodeProperties[] = [
	...recipientFields,
	{
		...textField(
			'Message',
			'message',
			'Hi Jane, thanks for your call!',
			'The text. It may be empty if there is an attachment.',
		),
		typeOptions: { rows: 4 },
	},
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	},
	additionalFields(ADDITIONAL),
	sendOptions,
];
