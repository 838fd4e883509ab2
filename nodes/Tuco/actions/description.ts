import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';

import type { Resource } from './operation';
import { RESOURCES } from './resources';

const resourceField: INodeProperties = {
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	default: 'message',
	options: RESOURCES.map(({ name, value }) => ({ name, value })),
};

/** The list of a resource's operations, and the form of each. */
function fieldsOf({
	value: resource,
	operations,
	preselected = operations[0],
}: Resource): INodeProperties[] {
	const list = {
		displayName: 'Operation',
		name: 'operation',
		type: 'options' as const,
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		options: operations.map(({ name, value, action, description }) => ({
			name,
			value,
			action,
			description,
		})),
	};
	const forms = operations.flatMap(({ value, fields }) =>
		updateDisplayOptions({ show: { resource: [resource], operation: [value] } }, fields),
	);
	return [{ ...list, default: preselected?.value ?? '' }, ...forms];
}

export const properties: INodeProperties[] = [resourceField, ...RESOURCES.flatMap(fieldsOf)];
