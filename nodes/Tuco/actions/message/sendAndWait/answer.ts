import type { IDataObject } from 'n8n-workflow';

import type { FormField, Question } from './question';

/** What is wrong with an answer, by the name of the input. */
export type Problems = Partial<Record<string, string>>;

/** The name of a field's input on the page: a label may be any text. */
export const inputName = (index: number) => `field${index}`;

/** The longest text that a field takes. */
export const longest = (type: string) => (type === 'textarea' ? 10_000 : 500);

/** The texts posted for an input: checkboxes post several. */
export const textsOf = (posted: unknown): string[] =>
	[posted]
		.flat()
		.flatMap((each) => (typeof each === 'string' ? [each.trim()] : []))
		.filter(Boolean);

/**
 * Reads what the page's form posted into what the node outputs, with the keys of n8n's own nodes that ask. Whoever has the
 * link can post anything, so unknown inputs are ignored and the fields are checked again.
 */
export function readAnswer(
	{ responseType, fields, buttons }: Question,
	body: IDataObject,
	now: Date,
): { ok: true; data: IDataObject } | { ok: false; problems: Problems } {
	const button = buttons.find(({ value }) => value === body.answer);
	if (!button) return { ok: false, problems: {} };
	const respondedAt = now.toISOString();
	if (responseType === 'approval') {
		return { ok: true, data: { approved: button.value === 'approve', respondedAt } };
	}
	const posted = fields.map((field, index) => [field, textsOf(body[inputName(index)])] as const);
	const problems = posted.flatMap(([field, texts], index) => {
		const problem = problemIn(field, texts);
		return problem === null ? [] : [[inputName(index), problem] as const];
	});
	if (problems.length > 0) return { ok: false, problems: Object.fromEntries(problems) };
	const values = posted.map(([field, texts]) => {
		return [responseType === 'freeText' ? 'text' : field.label, valueOf(field, texts)] as const;
	});
	return { ok: true, data: { ...Object.fromEntries(values), respondedAt } };
}

function valueOf({ type }: FormField, [text, ...others]: string[]) {
	if (type === 'checkbox') return text === undefined ? [] : [text, ...others];
	if (text === undefined) return null;
	return type === 'number' ? Number(text) : text;
}

const FORMATS: Partial<Record<string, [what: string, isRight: (text: string) => boolean]>> = {
	date: ['a date', (text) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))],
	email: ['an email address', (text) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)],
	number: ['a number', (text) => Number.isFinite(Number(text))],
};

function problemIn({ type, isRequired, choices }: FormField, texts: string[]): string | null {
	const [text] = texts;
	if (text === undefined) return isRequired ? 'Please fill this in' : null;
	const isClosed = type === 'checkbox' || type === 'dropdown';
	if (isClosed && !texts.every((each) => choices.includes(each))) {
		return 'Please choose from the list';
	}
	if (text.length > longest(type)) return 'This is too long';
	const [what, isRight] = FORMATS[type] ?? [];
	return isRight && !isRight(text) ? `Please enter ${what}` : null;
}
