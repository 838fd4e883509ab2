import { isObject, listOf, objectOf, textOf, textOrNull } from './json';

/** How far n8n is with publishing a workflow, which it does after it has answered. */
export type Publication = {
	status: 'not_published' | 'in_progress' | 'published' | 'partial' | 'failed';
	/** The version whose triggers stand. */
	liveVersionId: string | null;
	/** For each trigger, by the id of its node: whether it stands, and if not what n8n shows the user. */
	triggers: { nodeId: string; status: string; errorMessage: string | null }[];
};

const STATUSES = ['not_published', 'in_progress', 'published', 'partial', 'failed'] as const;

/** Checks what n8n said about a publication. Throws, naming what is wrong. */
export function readPublication(value: unknown): Publication {
	const publication = objectOf(value, 'The publication');
	const status = STATUSES.find((known) => known === publication.status);
	if (status === undefined) throw new Error(`Unknown publication: ${JSON.stringify(publication)}`);
	return {
		status,
		liveVersionId: textOrNull(publication.liveVersionId),
		triggers: listOf(publication.triggers, 'The triggers of the publication')
			.filter(isObject)
			.map((trigger) => ({
				nodeId: textOf(trigger.nodeId, 'The node of the trigger'),
				status: textOf(trigger.status, 'The status of the trigger'),
				errorMessage: textOrNull(trigger.errorMessage),
			})),
	};
}
