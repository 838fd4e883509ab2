import type { IDataObject } from 'n8n-workflow';

import type { Answer } from '../../shared/api/client';
import { textAt } from '../../shared/json';
import { type ItemRun, type Unsure, valueOf } from '../operation';
import { includeField, withoutSecrets } from '../secrets';
import { requiredIdOf, unknownId } from '../values';

export const includeHeadersField = includeField(
	'Include Headers',
	'includeHeaders',
	'what tools have under headers, such as API keys',
);

/**
 * The ID of the tool in the form.
 *
 * @throws NodeOperationError if it cannot be one, before Tuco is asked
 */
export const toolIdOf = (run: ItemRun): string =>
	requiredIdOf(run, run.parameter('toolId'), 'Tool');

/**
 * Tuco's answer to a call about tools, without headers unless the form asks for them. No error text is documented (contract
 * of actions, section 8), so a 404 with one means that the tool is unknown, unless it is about the lead.
 *
 * @throws NodeApiError with cause and remedy if the call failed
 */
export function toolAnswer(run: ItemRun, given: Answer, unsure?: Unsure): IDataObject {
	const result = given.ok ? given : withoutHeaders(given);
	const isUnknown = !result.ok && result.failure.status === 404 && result.failure.detail !== '';
	const known = {
		'Lead not found': unknownId('lead'),
		...(isUnknown && { [result.failure.detail]: unknownId('API tool') }),
	};
	const answer = valueOf(result, run, { again: 'run the node again', known, unsure });
	return run.parameter('includeHeaders', false) === true
		? answer
		: withoutSecrets(answer, 'header');
}

/** A tool of Tuco as an item. */
export function toolItem({ _id, id, ...tool }: IDataObject): IDataObject {
	return { toolId: textAt({ _id, id }, '_id', 'id'), ...tool };
}

/** A failure whose text ends where it may show headers, such as those that the form has. */
function withoutHeaders(answer: Answer & { ok: false }): Answer {
	const detail = answer.failure.detail.replace(/(headers?|authorization|bearer)\b.*$/is, '$1…');
	return { ...answer, failure: { ...answer.failure, detail } };
}
