import { publish, theOnly, until } from '../wait';
import type { Workflow } from '../schemas';
import { openPoster, type PostAnswer, signedReply, type Signer } from '../load';
import type { QueueN8n } from './queueN8n';

/** A workflow that is published in queue mode, and the webhook that Tuco has of it. */
export type Published = {
	workflowId: string;
	/** Where Tuco sends its events: to the balancer. */
	url: string;
	/** Sends a reply, to the balancer unless told. Rejects when no answer comes. */
	send: (
		messageId: string,
		how?: { sign?: Signer; at?: string | undefined },
	) => Promise<PostAnswer>;
	/** Takes the workflow back, and its webhook with it. */
	retire: () => Promise<void>;
};

const CONNECTIONS = 40;

const unsigned: Signer = (body) => ({ body, signatures: [] });

/** Publishes a workflow, and waits until each process takes its deliveries. */
export async function publishInQueue(
	{ client, workspace, processors }: QueueN8n,
	{ id: workflowId }: Pick<Workflow, 'id'>,
): Promise<Published> {
	await publish(client, workflowId);
	const { url, secret } = await until('the webhook to stand', () => theOnly(workspace));
	const poster = openPoster(CONNECTIONS);
	const send: Published['send'] = async (messageId, { sign, at } = {}) => {
		const to = at === undefined ? url : at + new URL(url).pathname;
		return await poster.post(to, signedReply(secret, messageId, sign));
	};
	for (const { server } of processors) {
		await until(`${server.url} to take deliveries`, async () => {
			const { status } = await send('', { sign: unsigned, at: server.url });
			return status === 401;
		});
	}
	return {
		workflowId,
		url,
		send,
		retire: async () => {
			poster.close();
			await client.unpublish(workflowId);
			await until('the webhook to be gone', () => workspace.webhooks.length === 0);
		},
	};
}
