import type { N8nClient } from './client';
import type { Publication } from './publication';
import { until } from './until';

/** Publishes the latest version and waits until n8n has set its triggers up. Fails with what n8n shows when it could not. */
export async function publish(client: N8nClient, id: string): Promise<void> {
	const { status, triggers } = await tryToPublish(client, id);
	if (status === 'published') return;
	throw new Error(`The workflow is ${status}: ${JSON.stringify(triggers)}`);
}

/** Publishes the latest version and waits until n8n is done with it, well or badly. */
export async function tryToPublish(client: N8nClient, id: string): Promise<Publication> {
	await client.publish(id);
	return await settled(client, id);
}

/** Unpublishes and waits until n8n has torn the triggers down. */
export async function unpublish(client: N8nClient, id: string): Promise<void> {
	await client.unpublish(id);
	const { status } = await settled(client, id);
	if (status !== 'not_published') throw new Error(`The workflow is ${status} after all`);
}

/** How the publication stands once n8n is at work on it no more. */
export async function settled(client: N8nClient, id: string): Promise<Publication> {
	return await until(
		'n8n to be done with the publication',
		async () => {
			const { status } = await client.publication(id);
			// n8n reads it from two tables, one after the other: what it says in between does not last.
			const publication = await client.publication(id);
			return status !== 'in_progress' && publication.status === status && publication;
		},
		{ timeoutMs: 180_000 },
	);
}
