import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { TOOLS_PATH } from '../../shared/api/tools';
import { isObject, objectsAt, textAt } from '../../shared/json';
import { toolLocator } from '../locators';
import type { ItemRun, Operation } from '../operation';
import {
	additionalFields,
	collection,
	filled,
	idOf,
	refusal,
	required,
	textField,
	textOf,
	withValues,
} from '../values';
import { includeHeadersField, toolAnswer, toolItem } from './shared';

const FILLED =
	'{phone}, {email}, {firstName}, {lastName} and {companyName} become those of the lead';

const MAPPING =
	"The path to the value that campaigns use, in the other system's JSON answer, such as items[0].id";

const REQUIRED = [
	textField('Name', 'name', 'Check DNC Status'),
	textField('URL', 'url', 'https://api.example.com/check/{phone}', FILLED),
	textField('Response Mapping', 'responseMapping', 'data.status', MAPPING),
];

const HEADER = [textField('Name', 'name', 'Authorization'), textField('Value', 'value')];

const fields: INodeProperties[] = [
	{
		...toolLocator,
		displayName: 'Tool to Update',
		description:
			'Leave empty to create a tool. To update one, fill in everything: Tuco does not document whether it keeps what is left out.',
	},
	{
		displayName: 'Method',
		name: 'method',
		type: 'options',
		default: 'GET',
		options: ['DELETE', 'GET', 'PATCH', 'POST', 'PUT'].map((name) => ({ name, value: name })),
	},
	...REQUIRED.map((field) => ({ ...field, required: true })),
	additionalFields([
		{ ...textField('Body', 'body', '{"phone": "{phone}"}', FILLED), type: 'json' },
		textField('Description', 'description'),
		{
			displayName: 'Headers',
			name: 'headers',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Header',
			default: {},
			description: 'Everyone who may open this workflow can read what you enter here',
			options: [{ displayName: 'Header', name: 'fields', values: HEADER }],
		},
	]),
	includeHeadersField,
];

const DESCRIPTION =
	'Save an API tool: a request to another system that campaigns can make, and which value of the answer they use. Without the ID of a tool, this creates a new one each time.';

/**
 * Creates an API tool, or updates the one with the ID (contract of actions, section 8, 20). Never repeated where Tuco may
 * have saved it: without an ID that would create another one, and so it may with the ID of a tool that is gone.
 */
export const saveTool: Operation = {
	name: 'Create or Update',
	value: 'upsert',
	action: 'Create or update an API tool',
	description: DESCRIPTION,
	limit: null,
	fields,
	execute: async (run) => {
		const body = bodyOf(run);
		const result = await run.call({ method: 'POST', path: TOOLS_PATH, body });
		const answer = toolAnswer(run, result, [
			'Tuco may have saved the tool',
			'Look for it with Get Many. Run the node again only if it is not there, or you may get it twice',
		]);
		// The tool may be the answer itself, or under any key of it.
		const isTool = (value: unknown) => isObject(value) && textAt(value, '_id', 'id') !== null;
		const tool = [answer, answer.tool, ...Object.values(answer)].find(isTool);
		const item = toolItem(isObject(tool) ? tool : answer);
		return [{ ...item, toolId: item.toolId ?? body.id ?? null }];
	},
};

function bodyOf(run: ItemRun): IDataObject {
	const more = withValues(run, collection(run, 'additionalFields'));
	const texts = REQUIRED.map(({ name, displayName }) => {
		return [name, required(run, textOf(run.parameter(name)), displayName)];
	});
	const headers = objectsAt(more, 'headers.fields').map(({ name, value }) => {
		const key = required(run, textOf(name), 'The name of a header');
		return [key, required(run, textOf(value), `The header ${key}`)];
	});
	return filled({
		id: toolToUpdate(run),
		...(Object.fromEntries(texts) as IDataObject),
		method: textOf(run.parameter('method', 'GET')),
		description: textOf(more.description),
		headers: headers.length > 0 ? (Object.fromEntries(headers) as IDataObject) : '',
		body: isObject(more.body) ? JSON.stringify(more.body) : textOf(more.body),
	});
}

/** An expression that finds no ID must not create a tool. */
function toolToUpdate(run: ItemRun): string {
	const id = run.parameter('toolId', null);
	if (id !== null) return idOf(run, id, 'Tool to Update');
	const remedy = 'Correct its expression. To create a tool, it must be an empty text';
	throw refusal(run, 'Tool to Update has no value', remedy);
}
