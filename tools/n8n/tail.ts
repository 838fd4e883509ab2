import { readFileSync } from 'node:fs';

/** The last lines of a text file, indented for an error message; a plain word when there is nothing to show. */
export function tailOf(file: string, lines = 30): string {
	let text = '';
	try {
		text = readFileSync(file, 'utf8').trimEnd();
	} catch {
		// No file, nothing to show.
	}
	if (text === '') return `${file} is empty.`;
	const last = text.split('\n').slice(-lines);
	return `The end of ${file}:\n${last.map((line) => `  ${line}`).join('\n')}`;
}
