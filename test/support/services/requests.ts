import { TWILIO_ACCOUNT } from '../../../tools/n8n/serviceCredentials';
import type { Change } from './fakeService';

// The requests that the workflows send to the services, written out.

/** An SMS from the number in the workflow files. */
export const sms = (to: string | null, text: string | null): Change => [
	`POST /2010-04-01/Accounts/${TWILIO_ACCOUNT.accountSid}/Messages.json`,
	{ From: '+15005550006', To: to, Body: text, StatusCallback: '' },
];

/** A message in Slack to a channel or a person. */
export const slackMessage = (
	channel: string,
	text: string,
	{ mrkdwn = true }: { mrkdwn?: boolean } = {},
): Change => [
	'POST /api/chat.postMessage',
	{ channel, text, includeLinkToWorkflow: false, mrkdwn, unfurl_links: false },
];

export const createContact = (properties: object): Change => [
	'POST /crm/v3/objects/contacts',
	{ properties },
];

export const updateContact = (id: string, properties: object): Change => [
	`PATCH /crm/v3/objects/contacts/${id}`,
	{ properties },
];

/** A contact created or updated by its e-mail address, through HubSpot's older API. */
export const upsertContact = (email: string, properties: Record<string, unknown>): Change => [
	`POST /contacts/v1/contact/createOrUpdate/email/${email}`,
	{
		properties: Object.entries(properties).map(([property, value]) => ({ property, value })),
	},
];

/** A note on a contact. */
export const note = (contactId: string, { html, at }: { html: string; at: string }): Change => [
	'POST /crm/v3/objects/notes',
	{
		properties: { hs_timestamp: at, hs_note_body: html },
		associations: [
			{
				to: { id: contactId },
				types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 202 }],
			},
		],
	},
];

/** A task about a contact, for the owner of the contact if there is one. */
export const task = (
	contactId: string,
	{ subject, body, at, ownerId }: { subject: string; body: string; at: string; ownerId?: number },
): Change => [
	'POST /engagements/v1/engagements',
	{
		engagement: {
			type: 'TASK',
			...(ownerId !== undefined && { ownerId }),
			timestamp: Date.parse(at),
		},
		metadata: { subject, body, status: 'NOT_STARTED', forObjectType: 'CONTACT' },
		associations: { contactIds: [contactId] },
	},
];
