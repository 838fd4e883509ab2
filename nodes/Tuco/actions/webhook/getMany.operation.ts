import { WEBHOOKS_PATH } from '../../shared/api/webhooks';
import { objectsAt } from '../../shared/json';
import { limitFields, maximumOf } from '../limit';
import { type Operation, valueOf } from '../operation';
import { NEXT, webhookItem } from './shared';

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
