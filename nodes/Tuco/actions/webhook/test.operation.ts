import { webhookPath } from '../../shared/api/webhooks';
import { webhookLocator } from '../locators';
import { type Operation, valueOf } from '../operation';
import { NEXT, webhookIdOf } from './shared';

/** Has Tuco send a signed test event (contract section 1). A failed test is a result, not an error. */
export const testWebhook: Operation = {
	name: 'Test',
	value: 'test',
	action: 'Test a webhook',
	description:
		"Send a signed test event to a webhook's URL, and get whether it answered with success, and with which status",
	limit: null,
	fields: [{ ...webhookLocator, required: true }],
	execute: async (run) => {
		const webhookId = webhookIdOf(run);
		const path = `${webhookPath(webhookId)}/health-check`;
		const result = await run.call({ method: 'POST', path });
		return [{ webhookId, ...valueOf(result, run, NEXT) }];
	},
};
