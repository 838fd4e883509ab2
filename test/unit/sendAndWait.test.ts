import * as fc from 'fast-check';

import { readAnswer } from '../../nodes/Tuco/actions/message/sendAndWait/answer';
import { questionPage } from '../../nodes/Tuco/actions/message/sendAndWait/page';
import type { FormField, Question } from '../../nodes/Tuco/actions/message/sendAndWait/question';

const NOW = new Date('2026-11-28T16:00:00Z');

const field = (type: string, changes: Partial<FormField> = {}): FormField => ({
	label: 'Label',
	type,
	isRequired: false,
	choices: ['Red', 'Blue'],
	...changes,
});

const question = (fields: FormField[], changes: Partial<Question> = {}): Question => ({
	id: '0',
	title: 'Title',
	text: 'Text',
	description: '',
	responseType: 'form',
	fields,
	buttons: [{ value: 'submit', label: 'Send' }],
	...changes,
});

const read = (asked: FormField, posted: unknown) =>
	readAnswer(question([asked]), { answer: 'submit', field0: posted } as never, NOW);

test.each<[type: string, posted: unknown, value: unknown]>([
	['text', ' Ann ', 'Ann'],
	['text', '', null],
	['text', undefined, null],
	['text', { a: 'b' }, null],
	['number', '2.5', 2.5],
	['email', 'ann@example.com', 'ann@example.com'],
	['date', '2026-12-01', '2026-12-01'],
	['dropdown', 'Blue', 'Blue'],
	['checkbox', 'Red', ['Red']],
	['checkbox', ['Red', 'Blue'], ['Red', 'Blue']],
	['checkbox', undefined, []],
	['unknown', 'Any text', 'Any text'],
])('a field of type %s reads %j as %j', (type, posted, value) => {
	const data = { Label: value, respondedAt: NOW.toISOString() };
	expect(read(field(type), posted)).toEqual({ ok: true, data });
});

test.each<[type: string, posted: unknown, problem: string]>([
	['number', 'two', 'Please enter a number'],
	['number', 'Infinity', 'Please enter a number'],
	['email', 'ann', 'Please enter an email address'],
	['date', '2026-13-01', 'Please enter a date'],
	['date', 'tomorrow', 'Please enter a date'],
	['dropdown', 'Green', 'Please choose from the list'],
	['checkbox', ['Red', 'Green'], 'Please choose from the list'],
	['text', 'x'.repeat(501), 'This is too long'],
	['textarea', 'x'.repeat(10_001), 'This is too long'],
	['text', ' ', 'Please fill this in'],
	['checkbox', [], 'Please fill this in'],
])('a required field of type %s refuses %j', (type, posted, problem) => {
	const reading = read(field(type, { isRequired: true }), posted);
	expect(reading).toEqual({ ok: false, problems: { field0: problem } });
});

test('a label may be any text, also the name of a part of every object', () => {
	const reading = read(field('text', { label: '__proto__' }), 'Ann');
	expect(Object.keys(reading.ok ? reading.data : {})).toEqual(['__proto__', 'respondedAt']);
});

test.each([undefined, 'yes', 'submit', ['approve'], { approve: true }])(
	'%j is no answer to an approval',
	(answer) => {
		const buttons = [{ value: 'approve', label: 'Approve' }];
		const asked = question([], { responseType: 'approval', buttons });
		expect(readAnswer(asked, { answer }, NOW).ok).toBe(false);
	},
);

test('the page holds no text of others as HTML', () => {
	const tags = (page: string) => page.match(/<\/?[a-z]+/g);
	const attributes = (page: string) => page.match(/[a-z]+="/g);
	const page = (text: string) => {
		const asked = { label: text, choices: [text] };
		const fields = ['text', 'textarea', 'dropdown', 'checkbox'].map((type) => field(type, asked));
		const posted = { field0: text, field1: text, field3: [text] };
		const buttons = [{ value: 'submit', label: text }];
		const all = question(fields, { title: text, text, buttons });
		return questionPage(all, posted, { field0: text });
	};
	const expected = page('-');
	const hostile = fc.array(fc.constantFrom('<', '>', '"', "'", '&', '</textarea>', '<b a="', '-'), {
		minLength: 1,
	});
	fc.assert(
		fc.property(hostile, (parts) => {
			const text = parts.join('');
			expect(tags(page(text))).toEqual(tags(expected));
			expect(attributes(page(text))).toEqual(attributes(expected));
		}),
	);
});
