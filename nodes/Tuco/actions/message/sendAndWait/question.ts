import { randomUUID } from 'node:crypto';

import type { IWebhookFunctions } from 'n8n-workflow';

import { isObject, objectsAt, textAt } from '../../../shared/json';
import type { ItemRun } from '../../operation';
import { collection, refusal, required, textOf } from '../../values';

/** What the page asks for. `choices` are the options of a dropdown or of checkboxes. */
export type FormField = {
	label: string;
	type: string;
	isRequired: boolean;
	choices: string[];
};

/** What a person is asked, with all the texts of the page. The page and the check of the answer derive from it. */
export type Question = {
	/** Part of the signed link: the link to an earlier question of the node differs. */
	id: string;
	title: string;
	/** The text of the message. */
	text: string;
	/** Replaces the text on the page, unless empty. */
	description: string;
	responseType: string;
	fields: FormField[];
	/** The value of a button is what the page sends. */
	buttons: { value: string; label: string }[];
};

/**
 * The question in the node's form.
 *
 * @throws NodeOperationError if nobody could answer it
 */
export function questionOf(run: ItemRun): Question {
	const options = collection(run, 'options');
	const responseType = textOf(run.parameter('responseType', 'approval'));
	const runIndex: unknown = run.context.getWorkflowDataProxy(run.itemIndex).$runIndex;
	return {
		id: String(runIndex),
		title: textOf(options.pageTitle) || 'A question for you',
		text: required(run, messageOf(run), 'Message'),
		description: textOf(options.pageDescription),
		responseType,
		fields: fieldsOf(run, responseType),
		buttons:
			responseType === 'approval'
				? approvalButtons(run)
				: [{ value: 'submit', label: textOf(options.buttonLabel) || 'Send' }],
	};
}

/** What the tool's parameters are in n8n's default message for Human Review. */
const TOOL_PARAMETERS = /\{\{\s*\$tool\.parameters\s*\}\}/g;

/** The text. n8n would write an agent's parameters as `[object Object]`: here they are one a line. */
function messageOf({ context, itemIndex, parameter }: ItemRun): string {
	const raw = context.getNodeParameter('message', itemIndex, '', { rawExpressions: true });
	if (typeof raw !== 'string' || !raw.startsWith('=') || raw.search(TOOL_PARAMETERS) < 0) {
		return textOf(parameter('message'));
	}
	const parameters = linesOf(context.evaluateExpression('{{ $tool.parameters }}', itemIndex));
	// Never part of the expression: a model wrote them.
	const mark = randomUUID();
	const text = context.evaluateExpression(raw.slice(1).replace(TOOL_PARAMETERS, mark), itemIndex);
	return textOf(text).replaceAll(mark, () => parameters);
}

function linesOf(parameters: unknown): string {
	if (!isObject(parameters)) return textOf(parameters);
	return Object.entries(parameters)
		.map(([name, value]) => `${name}: ${textOf(value) || JSON.stringify(value)}`)
		.join('\n');
}

function approvalButtons(run: ItemRun): Question['buttons'] {
	const options = collection(run, 'approvalOptions');
	const label = (name: string, otherwise: string) => textAt(options, `values.${name}`) ?? otherwise;
	const approve = { value: 'approve', label: label('approveLabel', 'Approve') };
	if (label('approvalType', 'double') === 'single') return [approve];
	return [approve, { value: 'decline', label: label('disapproveLabel', 'Decline') }];
}

function fieldsOf(run: ItemRun, responseType: string): FormField[] {
	if (responseType === 'approval') return [];
	if (responseType === 'freeText') {
		return [{ label: 'Your answer', type: 'textarea', isRequired: true, choices: [] }];
	}
	const fields = objectsAt(collection(run, 'formFields'), 'values').map((element) => ({
		label: required(run, textOf(element.fieldLabel), 'The label of a form element'),
		type: textOf(element.fieldType) || 'text',
		isRequired: element.requiredField === true,
		choices: choicesOf(element.choices),
	}));
	const problem = problemIn(fields);
	if (problem === null) return fields;
	throw refusal(run, problem, 'Correct Form Elements. Nothing was sent.');
}

function problemIn(fields: FormField[]): string | null {
	if (fields.length === 0) return 'The form has no elements';
	if (new Set(fields.map(({ label }) => label)).size < fields.length) {
		return 'Two form elements have the same label';
	}
	const isClosed = ({ type }: FormField) => type === 'dropdown' || type === 'checkbox';
	const hasNone = fields.some((field) => isClosed(field) && field.choices.length === 0);
	return hasNone ? 'A form element has no choices' : null;
}

const choicesOf = (choices: unknown) =>
	[choices]
		.flat()
		.flatMap((each) => textOf(each).split('\n'))
		.map(textOf)
		.filter(Boolean);

/** The question that the execution waits for, or `null` if it is not the link's: that one was answered already. */
export function waitingQuestion(context: IWebhookFunctions): Question | null {
	// A name is text in the expression, where braces would end it.
	const name = JSON.stringify(context.getNode().name).replaceAll('}', '\\u007d');
	const stored = context.evaluateExpression(`{{ $node[${name}].context.question }}`);
	// n8n stores what `execute` put there.
	const question = JSON.parse(textOf(stored) || 'null') as Question | null;
	const query: unknown = context.getQueryData();
	return question && isObject(query) && query.question === question.id ? question : null;
}
