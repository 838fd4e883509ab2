import type { INodeProperties } from 'n8n-workflow';

const OPTIONS: INodeProperties[] = [
	{
		displayName: 'Download Attachments',
		name: 'downloadAttachments',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description:
			'Whether to download the files that come with a reply, each as binary data of the item. What could not be downloaded is listed in attachments with the error. A reply whose files are still underway is lost when n8n stops.',
	},
	{
		displayName: 'Emit Test Events',
		name: 'emitTestEvents',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description:
			'Whether events from the Test button and health check of Tuco start the published workflow. While you listen for a test event they always do.',
	},
	{
		displayName: 'Ignore Duplicates',
		name: 'ignoreDuplicates',
		type: 'boolean',
		noDataExpression: true,
		default: true,
		description:
			'Whether an event that arrives twice starts the workflow once. A process of n8n remembers recent events until it restarts. Where several processes take webhooks, start from the workflow Once Across Processes of this package.',
	},
	{
		displayName: 'Maximum Attachment Size (MB)',
		name: 'maximumAttachmentSize',
		type: 'number',
		noDataExpression: true,
		typeOptions: { minValue: 1 },
		default: 25,
		displayOptions: { show: { downloadAttachments: [true] } },
		description: 'A larger file is not downloaded',
	},
	{
		displayName: 'Maximum Event Age (Minutes)',
		name: 'maximumEventAge',
		type: 'number',
		noDataExpression: true,
		typeOptions: { minValue: 0 },
		default: 60,
		description:
			'Rejects events whose signed timestamp is further from now than this, since they may be replayed. A rejected event is lost. 0 accepts any age.',
	},
	{
		displayName: 'Webhook Name',
		name: 'webhookName',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder: 'e.g. n8n: Replies to HubSpot',
		displayOptions: { show: { '/webhookSetup': ['automatic'] } },
		description: 'The name of the webhook in Tuco. Empty uses the name of the workflow.',
	},
];

/** The default of each option. n8n leaves out options that the user never added. */
export const OPTION_DEFAULTS = Object.fromEntries(
	OPTIONS.map((option) => [option.name, option.default]),
);

/** What most users leave alone. */
export const optionFields: INodeProperties[] = [
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: OPTIONS,
	},
];
