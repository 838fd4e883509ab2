import type { INodeProperties } from 'n8n-workflow';

import { additionalFields, textField } from '../../values';
import { recipientFields } from '../recipient';
import { ADDITIONAL } from '../sendFields';

const shown = (...[name, ...values]: [string, ...string[]]) => ({
	displayOptions: { show: { [name]: values } },
});

const choice = (
	displayName: string,
	name: string,
	value: string,
	options: Record<string, string>,
): INodeProperties => ({
	displayName,
	name,
	type: 'options',
	default: value,
	options: Object.entries(options).map(([each, label]) => ({ name: label, value: each })),
});

const group = (displayName: string, name: string, values: INodeProperties[]): INodeProperties => ({
	displayName,
	name,
	type: 'fixedCollection',
	default: {},
	options: [{ displayName: 'Values', name: 'values', values }],
});

const labelField = (displayName: string, name: string, text: string, description = '') => ({
	...textField(displayName, name, '', description),
	default: text,
});

// Names and values are those of n8n's own nodes that ask, where they have them.

const approvalOptions: INodeProperties = {
	...group('Approval Options', 'approvalOptions', [
		choice('Type of Approval', 'approvalType', 'double', {
			double: 'Approve and Decline',
			single: 'Approve Only',
		}),
		labelField('Approve Button Label', 'approveLabel', 'Approve'),
		{
			...labelField('Decline Button Label', 'disapproveLabel', 'Decline'),
			...shown('approvalType', 'double'),
		},
	]),
	placeholder: 'Add Option',
	...shown('responseType', 'approval'),
};

const formFields: INodeProperties = {
	...group('Form Elements', 'formFields', [
		{ ...textField('Label', 'fieldLabel', 'How many people will come?'), required: true },
		choice('Element Type', 'fieldType', 'text', {
			checkbox: 'Checkboxes',
			date: 'Date',
			dropdown: 'Dropdown',
			email: 'Email',
			number: 'Number',
			text: 'Text',
			textarea: 'Textarea',
		}),
		{
			...textField('Choices', 'choices', '', 'One per line'),
			typeOptions: { rows: 3 },
			...shown('fieldType', 'checkbox', 'dropdown'),
		},
		{ displayName: 'Required', name: 'requiredField', type: 'boolean', default: false },
	]),
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Form Element',
	description: 'What the page asks for. The labels are the keys of the output.',
	...shown('responseType', 'form'),
};

const limitWaitTime: INodeProperties = {
	...group('Limit Wait Time', 'limitWaitTime', [
		choice('Limit Type', 'limitType', 'afterTimeInterval', {
			afterTimeInterval: 'After Time Interval',
			atSpecifiedTime: 'At Specified Time',
		}),
		{
			displayName: 'Amount',
			name: 'resumeAmount',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 2 },
			default: 1,
			...shown('limitType', 'afterTimeInterval'),
		},
		{
			...choice('Unit', 'resumeUnit', 'hours', {
				days: 'Days',
				hours: 'Hours',
				minutes: 'Minutes',
			}),
			...shown('limitType', 'afterTimeInterval'),
		},
		{
			displayName: 'Max Date and Time',
			name: 'maxDateAndTime',
			type: 'dateTime',
			default: '',
			...shown('limitType', 'atSpecifiedTime'),
		},
	]),
	default: { values: { limitType: 'afterTimeInterval', resumeAmount: 45, resumeUnit: 'minutes' } },
	description: 'When to stop waiting. The workflow then continues with the input of this node.',
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
	// Not `customForm`: for that, n8n takes no answer but multipart/form-data.
	choice('Response Type', 'responseType', 'approval', {
		approval: 'Approval',
		form: 'Custom Form',
		freeText: 'Free Text',
	}),
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
				...labelField('Button Label', 'buttonLabel', 'Send'),
				...shown('/responseType', 'form', 'freeText'),
			},
			limitWaitTime,
			labelField('Link Label', 'linkLabel', 'Answer here:', 'The line before the link'),
			textField('Page Description', 'pageDescription', '', 'Replaces the message on the page'),
			labelField('Page Title', 'pageTitle', 'A question for you'),
		],
	},
];
