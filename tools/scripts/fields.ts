import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../nodes/Tuco/actions/operation';
import { RESOURCES } from '../../nodes/Tuco/actions/resources';
import { table } from './pages';

/** The reference's table of a form. */
export function fieldsTable(fields: readonly INodeProperties[]): string {
	const shown = fields.filter(({ type }) => type !== 'notice');
	const rows = shown.flatMap((field) =>
		field.type === 'collection'
			? (field.options ?? []).filter(isField).map((each) => rowOf(each, `${field.displayName}: `))
			: [rowOf(field)],
	);
	return table(['Field', 'Default', 'What it does'], rows);
}

const isField = (option: object): option is INodeProperties =>
	'displayName' in option && 'type' in option;

function rowOf(field: INodeProperties, collection = ''): string[] {
	const { displayName, options, default: value, description = '', placeholder = '' } = field;
	const choices = (options ?? []).flatMap((option) => ('value' in option ? [option] : []));
	const chosen = choices.find((choice) => choice.value === value)?.name ?? value;
	const parts = (options ?? []).flatMap((option) => ('values' in option ? option.values : []));
	const texts = [
		description || (placeholder.startsWith('e.g.') ? placeholder : ''),
		...choices.map(({ name, description: text = '' }) => `**${name}**${text && `: ${text}`}`),
		...parts.map(
			(part) => `**${part.displayName}**: ${part.description ?? part.placeholder ?? ''}`,
		),
	];
	const sentences = texts
		.map((text) => text.replace(/<[^>]+>/g, '').replace(/(\.|: )$/, ''))
		.filter(Boolean);
	return [`${collection}${displayName}`, shownDefault(chosen), sentences.join('. ')];
}

function shownDefault(value: unknown): string {
	if (typeof value === 'boolean') return value ? 'on' : 'off';
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** What each operation calls, by resource and operation: methods and paths of Tuco's API. */
export const ENDPOINTS: Partial<Record<string, string>> = {
	'apiTool/upsert': 'POST /api/campaign-tools',
	'apiTool/delete': 'DELETE /api/campaign-tools',
	'apiTool/getAll': 'GET /api/campaign-tools',
	'apiTool/test': 'POST /api/campaign-tools/test',
	'campaign/addLead': 'POST /api/campaigns/{id}/leads',
	'campaign/evaluateConditions': 'POST /api/campaigns/evaluate-conditions',
	'goalBot/archive': 'DELETE /api/goal-bots/{id}',
	'goalBot/create': 'POST /api/goal-bots',
	'goalBot/enrollLead': 'POST /api/goal-bots/{id}/enroll',
	'goalBot/get': 'GET /api/goal-bots/{id}',
	'goalBot/getAll': 'GET /api/goal-bots',
	'goalBot/unenrollLead': 'DELETE /api/goal-bots/{id}/enroll',
	'goalBot/update': 'GET /api/goal-bots/{id}, PUT /api/goal-bots/{id}',
	'lead/checkAvailability': 'POST /api/leads/check-availability, GET /api/leads/check-availability',
	'lead/create': 'POST /api/leads',
	'lead/delete': 'DELETE /api/leads',
	'lead/get': 'GET /api/leads',
	'lead/getAll': 'GET /api/leads',
	'line/getAll': 'GET /api/lines/by-user',
	'message/cancelPending': 'POST /api/messages/cancel-for-lead',
	'message/send': 'POST /api/messages',
	'message/sendAndWait': 'POST /api/messages',
	'reply/getAll': 'GET /api/replies',
	'webhook/create': 'POST /api/webhooks',
	'webhook/delete': 'DELETE /api/webhooks/{id}',
	'webhook/get': 'GET /api/webhooks/{id}',
	'webhook/getAll': 'GET /api/webhooks',
	'webhook/test': 'POST /api/webhooks/{id}/health-check',
	'webhook/update': 'PATCH /api/webhooks/{id}',
};

/** Every operation with its resource, in the order of the editor's lists. */
const OPERATIONS = RESOURCES.flatMap(({ name, value, operations }) =>
	operations.map((operation) => ({ name, resource: value, operation })),
);

/** The reference's table of operations. */
export function operationsTable(): string {
	const rows = OPERATIONS.map(({ name, resource, operation }) => {
		const endpoint = ENDPOINTS[`${resource}/${operation.value}`];
		if (endpoint === undefined) throw new Error(`${name} ${operation.name} has no endpoint`);
		return [
			titleOf(name, operation),
			endpoint
				.split(', ')
				.map((call) => `\`${call}\``)
				.join(', '),
			operation.description.replace(/\.$/, ''),
		];
	});
	return table(['Operation', "In Tuco's API", 'What it does'], rows);
}

/** The reference's sections with the fields of each operation. */
export function operationFields(): string {
	return OPERATIONS.filter(({ operation }) => operation.fields.length > 0)
		.map(
			({ name, operation }) =>
				`#### ${titleOf(name, operation)}\n\n${fieldsTable(operation.fields)}`,
		)
		.join('\n\n');
}

const titleOf = (resource: string, { name }: Operation) => `${resource}: ${name}`;
