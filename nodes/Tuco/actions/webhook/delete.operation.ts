import { webhookPath } from '../../shared/api/webhooks';
import { webhookLocator } from '../locators';
import { isGone, type Operation, valueOf } from '../operation';
import { managedNotice, NEXT, webhookIdOf } from './shared';

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
