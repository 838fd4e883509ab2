import type { INodeProperties } from 'n8n-workflow';

/** Who adds the webhook in Tuco, and how it is done by hand. */
export const webhookFields: INodeProperties[] = [
	{
		displayName: 'Webhook',
		name: 'webhookSetup',
		type: 'options',
		noDataExpression: true,
		default: 'automatic',
		description: 'Who adds the webhook in Tuco',
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description:
					'This node adds the webhook when you publish, and removes it when you unpublish',
			},
			{
				name: 'Manual',
				value: 'manual',
				description: 'You add the webhook in Tuco yourself, and remove it there',
			},
		],
	},
	{
		displayName:
			'In Tuco, open <b>API Keys → Webhooks → Add Webhook</b> and paste the <b>Production URL</b> shown above under Webhook URLs. Copy the secret that Tuco shows once into the <b>Webhook Signing Secret</b> of the credential, then publish this workflow. To listen for a test event, add a second webhook with the <b>Test URL</b>, and put its secret behind the first one in the credential, separated by a comma.',
		name: 'manualNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { webhookSetup: ['manual'] } },
	},
];
