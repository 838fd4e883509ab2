import type { INodeProperties } from 'n8n-workflow';

/** The most events in a batch, and the longest wait for them: Tuco gives an answer a few seconds, and storing takes time. */
export const BATCH_LIMITS = { size: 100, waitMs: 1000 };

const OPTIONS: INodeProperties[] = [
	{
		displayName: 'Batch Size',
		name: 'batchSize',
		type: 'number',
		noDataExpression: true,
		typeOptions: { minValue: 1, maxValue: BATCH_LIMITS.size, numberPrecision: 0 },
		default: 1,
		description:
			'How many events that arrive together may start one execution, as its items. For many events a second: it saves most of what an execution costs n8n. If the execution fails, it fails for all of them.',
	},
	{
		displayName: 'Batch Wait (Milliseconds)',
		name: 'batchWait',
		type: 'number',
		noDataExpression: true,
		typeOptions: { minValue: 1, maxValue: BATCH_LIMITS.waitMs },
		default: 250,
		displayOptions: { show: { batchSize: [{ _cnd: { gt: 1 } }] } },
		description:
			'How long an event waits for others. A full batch starts at once. Tuco is answered once the execution is stored, so if n8n stops during the wait, the waiting events are lost.',
	},
	{
		displayName: 'Download Attachments',
		name: 'downloadAttachments',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description:
			'Whether to download the files of a reply as binary data. The field attachments lists every file, with an error if its download failed. If n8n stops during a download, that reply is lost.',
	},
	{
		displayName: 'Emit Test Events',
		name: 'emitTestEvents',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description:
			'Whether the Test button and the health check in Tuco start the published workflow. They always do while you listen for a test event.',
	},
	{
		displayName: 'Ignore Duplicates',
		name: 'ignoreDuplicates',
		type: 'boolean',
		noDataExpression: true,
		default: true,
		description:
			'Whether to start the workflow only once if an event arrives twice. Each n8n process remembers recent events until it restarts. In queue mode, use the template Once Across Processes.',
	},
	{
		displayName: 'Maximum Attachment Size (MB)',
		name: 'maximumAttachmentSize',
		type: 'number',
		noDataExpression: true,
		typeOptions: { minValue: 1 },
		default: 25,
		displayOptions: { show: { downloadAttachments: [true] } },
		description: 'Larger files are not downloaded',
	},
	{
		displayName: 'Maximum Event Age (Minutes)',
		name: 'maximumEventAge',
		type: 'number',
		noDataExpression: true,
		typeOptions: { minValue: 0 },
		default: 60,
		description:
			'Rejects events whose signed time is further away from now than this, because they may be replayed. A rejected event is lost. 0 accepts any age.',
	},
	{
		displayName: 'Webhook Name',
		name: 'webhookName',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder: 'e.g. n8n: Replies to HubSpot',
		displayOptions: { show: { '/webhookSetup': ['automatic'] } },
		description: 'The name of the webhook in Tuco. Leave empty to use the name of the workflow.',
	},
];

/** The default of each option. n8n leaves out options that the user never added. */
export const OPTION_DEFAULTS = Object.fromEntries(
	OPTIONS.map((option) => [option.name, option.default]),
);

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
