import { webhookPath, WEBHOOKS_PATH } from '../../shared/api/webhooks';
import { objectsAt } from '../../shared/json';
import { limitFields, maximumOf } from '../limit';
import { webhookLocator } from '../locators';
import { isGone, type Operation, valueOf } from '../operation';
import { withoutSecrets } from '../secrets';
import { managedNotice, NEXT, webhookIdOf, webhookItem } from './shared';

/** Deletes a webhook (contract section 1). */
export const deleteWebhookOperation: Operation = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete a webhook',
	description:
		'Delete a webhook permanently: Tuco sends no more events to it. One whose description begins with "Added by the node" belongs to a Tuco Trigger, whose workflow then gets no events: unpublish that workflow instead.',
	limit: null,
	fields: [
		managedNotice(
			'If you delete one, its workflow gets no more events until you unpublish and publish it. To remove one, unpublish the workflow.',
		),
		{ ...webhookLocator, required: true },
	],
	execute: async (run) => {
		const webhookId = webhookIdOf(run);
		const result = await run.call({ method: 'DELETE', path: webhookPath(webhookId) });
		if (!isGone(result)) valueOf(result, run, NEXT);
		return [{ webhookId, deleted: true }];
	},
};

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

/** Lists the webhooks, newest first (contract section 1). Tuco has no paging for them. */
export const getManyWebhooks: Operation = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many webhooks',
	description:
		'Get the webhooks of the workspace, newest first, also those of Tuco Trigger, with their last success and failures',
	limit: null,
	fields: limitFields,
	execute: async (run) => {
		const maximum = maximumOf(run) ?? Infinity;
		const result = await run.call({ method: 'GET', path: WEBHOOKS_PATH });
		return objectsAt(valueOf(result, run, NEXT), 'webhooks')
			.slice(0, maximum)
			.map(webhookItem);
	},
};

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
		return [{ webhookId, ...withoutSecrets(valueOf(result, run, NEXT), 'secret') }];
	},
};
