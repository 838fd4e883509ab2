import { badRequest, type Operation } from './answers';
import { readNewWebhook } from './readFields';

/** `POST /api/webhooks`: the only answer that shows a secret (contract section 1). */
export const createWebhook: Operation = {
	writes: true,
	run: ({ workspace, body }) => {
		const read = readNewWebhook(body);
		if (!read.ok) return badRequest(read.reason);
		const webhook = workspace.store.add(read.value);
		const { id, secret, url, events, name, description, createdAt } = webhook;
		const warning = 'Save this secret now. You will not be able to see it again.';
		return {
			status: 201,
			body: { id, secret, url, events, name, description, createdAt, warning },
		};
	},
};
