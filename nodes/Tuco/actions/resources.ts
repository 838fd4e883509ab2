import { addLeadToCampaign } from './campaign/addLead.operation';
import type { Operation, Resource } from './operation';
import { getManyLines } from './line/getMany.operation';
import { getManyReplies } from './reply/getMany.operation';

/** Everything the node can do, in the order of the editor's lists. */
export const RESOURCES: Resource[] = [
	{ name: 'Campaign', value: 'campaign', operations: [addLeadToCampaign] },
	{ name: 'Line', value: 'line', operations: [getManyLines] },
	{ name: 'Reply', value: 'reply', operations: [getManyReplies] },
];

/** The operation with these values, if there is one. */
export function operationOf(resource: unknown, operation: unknown): Operation | undefined {
	return RESOURCES.find(({ value }) => value === resource)?.operations.find(
		({ value }) => value === operation,
	);
}
