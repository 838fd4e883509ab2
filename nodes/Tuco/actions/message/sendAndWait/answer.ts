import type { IDataObject } from 'n8n-workflow';

import type { FormField, Question } from './question';

/** What the node gives for an answer, or what is wrong with it, by the name of the input. */
export type Reading = { ok: true; data: IDataObject } | { ok: false; problems: Problems };
export type Problems = Partial<Record<string, string>>;

/** The name of a field's input on the page: labels may be any text. */
export const inputName = (index: number) => `field${index}`;

/** The longest text of a field. */
export const LONGEST: Partial<Record<string, number>> = { textarea: 10_000 };
export const LONGEST_LINE = 500;

/** Reads what the page's form posted. Nothing is trusted: anyone with the link can post anything. */
export function readAnswer(question: Question, body: IDataObject, now: Date): Reading {
	const { responseType, fields, buttons } = question;
	const button = buttons.find(({ value }) => value === body.answer);
	if (!button) return { ok: false, problems: {} };
	const respondedAt = now.toISOString();
	if (responseType === 'approval') {
		return { ok: true, data: { approved: button.value === 'approve', respondedAt } };
	}
	const read = fields.map((field, index) => valueIn(field, textsOf(body[inputName(index)])));
	const problems = read.flatMap((each, index) =>
		'problem' in each ? [[inputName(index), each.problem] as const] : [],
	);
	if (problems.length > 0) return { ok: false, problems: Object.fromEntries(problems) };
	const keyOf = ({ label }: FormField) => (responseType === 'freeText' ? 'text' : label);
	const values = fields.map((field, index) => {
		const each = read[index];
		return [keyOf(field), each && 'value' in each ? each.value : null] as const;
	});
	return { ok: true, data: { ...Object.fromEntries(values), respondedAt } };
}

/** The texts posted for an input: checkboxes post several. */
export const textsOf = (posted: unknown): string[] =>
	[posted]
		.flat()
		.flatMap((each) => (typeof each === 'string' ? [each.trim()] : []))
		.filter(Boolean);

type Value = { value: string | number | string[] | null } | { problem: string };

function valueIn({ type, isRequired, choices }: FormField, texts: string[]): Value {
	const [text = ''] = texts;
	if (text === '' && isRequired) return { problem: 'Please fill this in' };
	if (type === 'checkbox') {
		return texts.every((each) => choices.includes(each)) ? { value: texts } : OTHER_CHOICE;
	}
	if (text === '') return { value: null };
	if (text.length > (LONGEST[type] ?? LONGEST_LINE)) return { problem: 'This is too long' };
	switch (type) {
		case 'dropdown':
			return choices.includes(text) ? { value: text } : OTHER_CHOICE;
		case 'number':
			return Number.isFinite(Number(text)) ? { value: Number(text) } : wanted('a number');
		case 'email':
			return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) ? { value: text } : wanted('an email address');
		case 'date':
			return isDate(text) ? { value: text } : wanted('a date');
		default:
			return { value: text };
	}
}

const OTHER_CHOICE = { problem: 'Please choose from the list' };

const wanted = (what: string) => ({ problem: `Please enter ${what}` });

const isDate = (text: string) =>
	/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
