import type { Operation, Resource } from './operation';
import { getManyLines } from './line/getMany.operation';
import { sendMessage } from './message/send.operation';

/** Everything the node can do, in the order of the editor's lists. */
export const RESOURCES: Resource[] = [
	{ name: 'Line', value: 'line', operations: [getManyLines] },
	{ name: 'Message', value: 'message', operations: [sendMessage] },
];

/** The operation with these values, if there is one. */
export function operationOf(resource: unknown, operation: unknown): Operation | undefined {
	return RESOURCES.find(({ value }) => value === resource)?.operations.find(
		({ value }) => value === operation,
	);
}
