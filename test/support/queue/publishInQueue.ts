import { until } from '../../../n8n/until';
import type { Workflow } from '../../../n8n/workflow';
import { openPoster, type PostAnswer } from '../fuzz/post';
import type { Signing } from '../fuzz/signing';
import { publish } from '../n8n/publishing';
import { signedReply } from '../n8n/signedReply';
import { theOnly } from '../n8n/standing';
import type { QueueN8n } from './queueN8n';

/** A workflow that is published in queue mode, and the webhook that Tuco has of it. */
export type Published = {
	workflowId: string;
	/** Where Tuco sends its events: to the balancer. */
	url: string;
	/** Sends a reply, to the balancer unless told. Rejects when no answer comes. */
	send: (
		messageId: string,
		how?: { signing?: Signing; at?: string | undefined },
	) => Promise<PostAnswer>;
	/** Takes the workflow back, and its webhook with it. */
	retire: () => Promise<void>;
};

const CONNECTIONS = 40;

/** Publishes a workflow, and waits until each process takes its deliveries. */
export async function publishInQueue(
	{ client, workspace, processors }: QueueN8n,
	{ id: workflowId }: Pick<Workflow, 'id'>,
): Promise<Published> {
	await publish(client, workflowId);
	const { url, secret } = await until('the webhook to stand', () => theOnly(workspace));
	const poster = openPoster(CONNECTIONS);
	const send: Published['send'] = async (messageId, { signing, at } = {}) => {
		const to = at === undefined ? url : at + new URL(url).pathname;
		return await poster.post(to, signedReply(secret, messageId, signing));
	};
	for (const { server } of processors) {
		await until(`${server.url} to take deliveries`, async () => {
			const { status } = await send('', { signing: { kind: 'none' }, at: server.url });
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
