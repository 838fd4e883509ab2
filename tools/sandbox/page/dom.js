/** The element with this id. */
export const byId = (id) => document.getElementById(id);

/** An element. Whatever comes from outside becomes text or an attribute, never HTML. */
export function element(tag, { testId, text, ...properties } = {}, ...children) {
	const made = Object.assign(document.createElement(tag), properties);
	if (testId) made.dataset.testid = testId;
	if (text !== undefined) made.textContent = text;
	made.append(...children);
	return made;
}

/** A table without rows yet: what is to be put on the page, and the body that takes the rows. */
export function emptyTable(className, headings) {
	const head = headings.map((text) => element('th', { text, scope: 'col' }));
	const body = element('tbody');
	const row = element('tr', {}, ...head);
	const table = element('table', { className }, element('thead', {}, row), body);
	return { table, body };
}

/** A time of the day as the clock on the wall shows it; the whole of it on hover. */
export function clock(at) {
	const text = new Date(at).toTimeString().slice(0, 8);
	return element('time', { dateTime: at, title: at, text });
}

/** A URL by its host and the end of its path: n8n's paths differ there. */
export function shortUrl(url) {
	if (!URL.canParse(url)) return url;
	const { host, pathname } = new URL(url);
	return pathname.length <= 12 ? `${host}${pathname}` : `${host}/…${pathname.slice(-10)}`;
}

/** What an answer was, in a colour and in words. */
export function statusBadge({ status, statusText }, testId) {
	const text = status === null ? statusText : `${status} ${statusText}`.trim();
	return element('span', { testId, text, className: `badge ${toneOf(status)}` });
}

function toneOf(status) {
	if (status === null || status >= 400) return 'bad';
	return status >= 200 && status < 300 ? 'good' : 'doubtful';
}
