import { isN8n1 } from './isN8n1';
import { objectOf, textOf } from './json';
import type { N8nSession } from './n8nSession';
import { type Publication, readPublication } from './publication';
import { type Workflow, readWorkflow } from './workflow';

/** Publishing, which n8n 1 and n8n 2 do in different ways. */
export type Publisher = {
	publish(id: string): Promise<Workflow>;
	unpublish(id: string): Promise<Workflow>;
	publication(id: string): Promise<Publication>;
};

/** The publisher for the n8n that a session has been opened with. */
export async function publisherFor(session: N8nSession): Promise<Publisher> {
	const settings = objectOf(await session.call('GET', '/rest/settings'), 'The settings');
	const version = textOf(settings.versionCli, 'The version of n8n');
	return isN8n1(version) ? publisherOf1(session) : publisherOf2(session);
}

/** Has versions, of which one is published; answers before the triggers are set up. */
function publisherOf2(session: N8nSession): Publisher {
	const post = async (path: string, body: object) =>
		readWorkflow(await session.call('POST', path, { body }));
	return {
		async publish(id) {
			const { versionId } = readWorkflow(await session.call('GET', `/rest/workflows/${id}`));
			return await post(`/rest/workflows/${id}/activate`, { versionId });
		},
		unpublish: async (id) => await post(`/rest/workflows/${id}/deactivate`, {}),
		publication: async (id) =>
			readPublication(await session.call('GET', `/rest/workflows/${id}/publication-status`)),
	};
}

/** Has a switch; answers when the triggers are set up, or with an error when one of them failed. */
function publisherOf1(session: N8nSession): Publisher {
	const path = (id: string) => `/rest/workflows/${id}`;
	const turn = async (id: string, active: boolean) =>
		readWorkflow(await session.call('PATCH', path(id), { body: { active } }));
	return {
		publish: async (id) => await turn(id, true),
		unpublish: async (id) => await turn(id, false),
		async publication(id) {
			const { active, activeVersionId } = readWorkflow(await session.call('GET', path(id)));
			const status = active ? 'published' : 'not_published';
			return { status, liveVersionId: activeVersionId, triggers: [] };
		},
	};
}
