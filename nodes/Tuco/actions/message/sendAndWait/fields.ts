import type { INodeProperties } from 'n8n-workflow';

import { additionalFields, textField } from '../../values';
import { recipientFields } from '../recipient';
import { ADDITIONAL } from '../sendFields';

const shownFor = (...responseTypes: string[]) => ({
	displayOptions: { show: { responseType: responseTypes } },
});

const approvalOptions: INodeProperties = {
	displayName: 'Approval Options',
	name: 'approvalOptions',
	type: 'fixedCollection',
	placeholder: 'Add Option',
	default: {},
	...shownFor('approval'),
	options: [
		{
			displayName: 'Values',
			name: 'values',
			values: [
				{
					displayName: 'Type of Approval',
					name: 'approvalType',
					type: 'options',
					default: 'double',
					options: [
						{ name: 'Approve and Decline', value: 'double' },
						{ name: 'Approve Only', value: 'single' },
					],
				},
				{ ...textField('Approve Button Label', 'approveLabel'), default: 'Approve' },
				{
					...textField('Decline Button Label', 'disapproveLabel'),
					default: 'Decline',
					displayOptions: { show: { approvalType: ['double'] } },
				},
			],
		},
	],
};

/** Names and values are those of n8n's own forms, where it has them. */
const formFields: INodeProperties = {
	displayName: 'Form Elements',
	name: 'formFields',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Form Element',
	default: {},
	description: 'What the page asks for. The labels are the keys of the output.',
	...shownFor('customForm'),
	options: [
		{
			displayName: 'Values',
			name: 'values',
			values: [
				{ ...textField('Label', 'fieldLabel', 'How many people will come?'), required: true },
				{
					displayName: 'Element Type',
					name: 'fieldType',
					type: 'options',
					default: 'text',
					options: [
						{ name: 'Checkboxes', value: 'checkbox' },
						{ name: 'Date', value: 'date' },
						{ name: 'Dropdown', value: 'dropdown' },
						{ name: 'Email', value: 'email' },
						{ name: 'Number', value: 'number' },
						{ name: 'Text', value: 'text' },
						{ name: 'Textarea', value: 'textarea' },
					],
				},
				{
					...textField('Choices', 'choices', '', 'One per line'),
					typeOptions: { rows: 3 },
					displayOptions: { show: { fieldType: ['checkbox', 'dropdown'] } },
				},
				{ displayName: 'Required', name: 'requiredField', type: 'boolean', default: false },
			],
		},
	],
};

const limitWaitTime: INodeProperties = {
	displayName: 'Limit Wait Time',
	name: 'limitWaitTime',
	type: 'fixedCollection',
	default: { values: { limitType: 'afterTimeInterval', resumeAmount: 45, resumeUnit: 'minutes' } },
	description: 'When to stop waiting. The workflow then continues with the input of this node.',
	options: [
		{
			displayName: 'Values',
			name: 'values',
			values: [
				{
					displayName: 'Limit Type',
					name: 'limitType',
					type: 'options',
					default: 'afterTimeInterval',
					options: [
						{ name: 'After Time Interval', value: 'afterTimeInterval' },
						{ name: 'At Specified Time', value: 'atSpecifiedTime' },
					],
				},
				{
					displayName: 'Amount',
					name: 'resumeAmount',
					type: 'number',
					typeOptions: { minValue: 0, numberPrecision: 2 },
					default: 1,
					displayOptions: { show: { limitType: ['afterTimeInterval'] } },
				},
				{
					displayName: 'Unit',
					name: 'resumeUnit',
					type: 'options',
					default: 'hours',
					displayOptions: { show: { limitType: ['afterTimeInterval'] } },
					options: [
						{ name: 'Days', value: 'days' },
						{ name: 'Hours', value: 'hours' },
						{ name: 'Minutes', value: 'minutes' },
					],
				},
				{
					displayName: 'Max Date and Time',
					name: 'maxDateAndTime',
					type: 'dateTime',
					default: '',
					displayOptions: { show: { limitType: ['atSpecifiedTime'] } },
				},
			],
		},
	],
};

const OF_SEND = ['defaultCountryCode', 'lineId', 'messageType', 'sendFallbackSmsOnFailed'];

/** The form of Send and Wait for Response: who, the question, and how it is answered. */
export const sendAndWaitFields: INodeProperties[] = [
	...recipientFields,
	{
		...textField(
			'Message',
			'message',
			'Can we publish the spring offer?',
			'The question. A link to the page for the answer is added to it.',
		),
		typeOptions: { rows: 4 },
		required: true,
	},
	{
		displayName: 'Response Type',
		name: 'responseType',
		type: 'options',
		default: 'approval',
		options: [
			{ name: 'Approval', value: 'approval', description: 'Buttons to approve or decline' },
			{ name: 'Custom Form', value: 'customForm', description: 'A form with your own elements' },
			{ name: 'Free Text', value: 'freeText', description: 'A field for a text' },
		],
	},
	approvalOptions,
	formFields,
	additionalFields(ADDITIONAL.filter(({ name }) => OF_SEND.includes(name))),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				...textField('Button Label', 'buttonLabel'),
				default: 'Send',
				displayOptions: { show: { '/responseType': ['customForm', 'freeText'] } },
			},
			limitWaitTime,
			{
				...textField('Link Label', 'linkLabel', '', 'The line before the link in the message'),
				default: 'Answer here:',
			},
			textField('Page Description', 'pageDescription', '', 'Replaces the message on the page'),
			{ ...textField('Page Title', 'pageTitle'), default: 'A question for you' },
		],
	},
];
