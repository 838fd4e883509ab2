import { WEBHOOKS_PATH } from '../../shared/api/webhooks';
import { textAt } from '../../shared/json';
import { type Operation, valueOf } from '../operation';
import { includeField } from '../secrets';
import { additionalFields, collection, filled, partsOf, required, textOf } from '../values';
import { FIELDS, NEXT, webhookItem } from './shared';

const { description, ...REQUIRED } = FIELDS;

/** Adds a webhook (contract section 1). */
export const createWebhookOperation: Operation = {
	name: 'Create',
	value: 'create',
	action: 'Create a webhook',
	description:
		"Add a webhook, so that Tuco sends events to an address outside n8n. For events in n8n, use Tuco Trigger, which adds its own webhook. Tuco shows the webhook's signing secret only once.",
	limit: null,
	fields: [
		{
			displayName:
				'Tuco shows the signing secret only once, in the answer to this. Without it, nobody can verify the events. Include Signing Secret is off, so that the secret is not stored in n8n: it is then lost. A lost secret has one remedy: delete the webhook and create another one.',
			name: 'secretNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { includeSecret: [false] } },
		},
		...Object.values(REQUIRED).map((field) => ({ ...field, required: true })),
		includeField(
			'Include Signing Secret',
			'includeSecret',
			'the signing secret, which Tuco shows only once',
		),
		additionalFields([description]),
	],
	execute: async (run) => {
		const events = partsOf(run.parameter('events', []));
		required(run, events.join(), 'Events');
		const body = filled({
			url: required(run, textOf(run.parameter('url')), 'URL'),
			events,
			name: required(run, textOf(run.parameter('name')), 'Name'),
			description: textOf(collection(run, 'additionalFields').description),
		});
		const path = WEBHOOKS_PATH;
		const result = await run.call({ method: 'POST', path, body });
		const { warning, ...webhook } = valueOf(result, run, {
			...NEXT,
			unsure: [
				'Tuco may have added the webhook',
				'Look for it with Get Many. If it is there, delete it, because its secret is lost. Then run the node again',
			],
		});
		const secret = run.parameter('includeSecret', false) === true && textAt(webhook, 'secret');
		return [{ ...webhookItem(webhook), ...(secret && { secret, warning }) }];
	},
};
