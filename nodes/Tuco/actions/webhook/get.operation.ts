import { webhookPath } from '../../shared/api/webhooks';
import { webhookLocator } from '../locators';
import { type Operation, valueOf } from '../operation';
import { NEXT, webhookIdOf, webhookItem } from './shared';

/** Reads one webhook (contract section 1). */
export const getWebhook: Operation = {
	name: 'Get',
	value: 'get',
	action: 'Get a webhook',
	description:
		'Get a webhook, with its events, last success and failures. Tuco never shows its secret again.',
	limit: null,
	fields: [{ ...webhookLocator, required: true }],
	execute: async (run) => {
		const path = webhookPath(webhookIdOf(run));
		return [webhookItem(valueOf(await run.call({ method: 'GET', path }), run, NEXT))];
	},
};
