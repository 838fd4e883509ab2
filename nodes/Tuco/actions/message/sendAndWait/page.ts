import { createHash } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import { inputName, longest, type Problems, textsOf } from './answer';
import type { FormField, Question } from './question';

const CSS = `:root{color-scheme:light dark}
body{margin:0;padding:24px 16px;background:Canvas;color:CanvasText;font:17px/1.5 system-ui,sans-serif}
main{max-width:34rem;margin:0 auto}
h1{font-size:1.3rem;margin:0 0 12px}
p{white-space:pre-wrap;overflow-wrap:anywhere;margin:0 0 24px}
label,legend{display:block;font-weight:600;margin:0 0 6px;padding:0}
fieldset{border:0;margin:0;padding:0}
div{margin:0 0 20px}
fieldset label{font-weight:400;padding:8px 0;margin:0}
input:not([type=checkbox]),textarea,select{box-sizing:border-box;width:100%;min-height:48px;padding:10px 12px;border:1px solid GrayText;border-radius:8px;background:Field;color:FieldText;font:inherit}
input[type=checkbox]{width:20px;height:20px;margin:0 10px 0 0;vertical-align:-3px}
small{display:block;margin:6px 0 0;font-size:.9rem;font-weight:600;color:light-dark(#b42318,#ff9b8f)}
button{display:block;width:100%;min-height:52px;margin:0 0 12px;padding:10px;border:1px solid #2450d3;border-radius:10px;background:#2450d3;color:#fff;font:600 1rem system-ui,sans-serif}
button[value=decline]{background:Canvas;color:CanvasText;border-color:GrayText}`;

/** Sends the form once, however often the button is pressed: n8n answers a second time with an error. */
const SCRIPT =
	"var sent=false;addEventListener('pageshow',function(){sent=false});addEventListener('submit',function(e){if(sent)e.preventDefault();sent=true})";

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The headers of every page. n8n too puts its pages in a sandbox, so that they cannot act in its editor. */
export const HEADERS = {
	'Content-Type': 'text/html; charset=utf-8',
	'Content-Security-Policy': `sandbox allow-forms allow-scripts; default-src 'none'; style-src ${hashOf(CSS)}; script-src ${hashOf(SCRIPT)}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
	'Cache-Control': 'no-store',
	'Referrer-Policy': 'no-referrer',
	'X-Robots-Tag': 'noindex',
};

/** The page that asks. After an answer that cannot be used, it shows what was typed, and what is wrong. */
export function questionPage(
	question: Question,
	typed: IDataObject = {},
	problems: Problems = {},
): string {
	const { title, text, description, fields, buttons } = question;
	const inputs = fields.map((field, index) => {
		const name = inputName(index);
		return fieldHtml(field, name, textsOf(typed[name]), problems[name] ?? '');
	});
	const pressed = buttons.map(
		({ value, label }) =>
			`<button name="answer" value="${escaped(value)}">${escaped(label)}</button>`,
	);
	const form = `<form method="post">${[...inputs, ...pressed].join('\n')}</form>`;
	return page(title, description || text, `${form}<script>${SCRIPT}</script>`);
}

/** A page that only says something. */
export const notePage = (title: string, text: string) => page(title, text, '');

function page(title: string, text: string, rest: string): string {
	return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title><style>${CSS}</style></head>
<body><main><h1>${escaped(title)}</h1>
<p>${escaped(text)}</p>
${rest}</main></body></html>`;
}

function fieldHtml(field: FormField, name: string, typed: string[], problem: string): string {
	const { label, type, isRequired, choices } = field;
	const [text = ''] = typed;
	const words = escaped(isRequired ? label : `${label} (optional)`);
	const note = problem && `<small role="alert">${escaped(problem)}</small>`;
	if (type === 'checkbox') {
		const boxes = choices.map((choice) => {
			const checked = typed.includes(choice) ? ' checked' : '';
			return `<label><input type="checkbox" name="${name}" value="${escaped(choice)}"${checked}>${escaped(choice)}</label>`;
		});
		return `<div><fieldset><legend>${words}</legend>${boxes.join('')}</fieldset>${note}</div>`;
	}
	const required = isRequired ? ' required' : '';
	const common = `id="${name}" name="${name}" maxlength="${longest(type)}"${required}`;
	const options = ['', ...choices].map((choice) => {
		const selected = choice === text ? ' selected' : '';
		return `<option value="${escaped(choice)}"${selected}>${escaped(choice || 'Choose…')}</option>`;
	});
	const input =
		type === 'textarea'
			? `<textarea ${common} rows="5">\n${escaped(text)}</textarea>`
			: type === 'dropdown'
				? `<select ${common}>${options.join('')}</select>`
				: `<input ${common} type="${inputType(type)}" value="${escaped(text)}">`;
	return `<div><label for="${name}">${words}</label>${input}${note}</div>`;
}

/** Keyboards of phones follow it. A number may have decimals, which the type number would refuse. */
const inputType = (type: string) =>
	({ date: 'date', email: 'email', number: 'text" inputmode="decimal' })[type] ?? 'text';

/** A text as HTML, also within quotation marks. */
export const escaped = (text: string) =>
	text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
