import type { MessageFacts } from './facts';

/** Family T: what a health check sends. There is no message behind it (contract section 3). */
export type HealthCheckPayload = {
	event: string;
	timestamp: string;
	workspaceId: string;
	data: { test: true; message: string };
};

/** Builds a payload of family T. Of the facts it tells the text alone, as the message of the test. */
export function healthCheck(event: string, facts: MessageFacts): HealthCheckPayload {
	const { timestamp, workspaceId, text } = facts;
	return { event, timestamp, workspaceId, data: { test: true, message: text } };
}
