/** The replacements that turn Markdown into plain text, in this order. */
const STEPS: [markdown: RegExp, plain: string][] = [
	// Code, with and without a fence.
	[/^[ \t]*```[^`\n]*\n?/gm, ''],
	[/`([^`\n]+)`/g, '$1'],
	// Images and links, with a title or without.
	[/!?\[\s*\]\(<?((?:https?:|mailto:|tel:)[^\s()<>]+)>?(?:\s+"[^"\n]*")?\)/g, '$1'],
	[/!?\[([^[\]\n]+)\]\(<?(?:mailto:|tel:)?\1>?(?:\s+"[^"\n]*")?\)/g, '$1'],
	[
		/!?\[([^[\]\n]+)\]\(<?((?:https?:|mailto:|tel:)(?:[^\s()<>]|\([^\s()<>]*\))+)>?(?:\s+"[^"\n]*")?\)/g,
		'$1 ($2)',
	],
	[/<((?:https?:|mailto:|tel:)[^\s<>]+)>/g, '$1'],
	// Lines: headings, quotes, rules, bullets.
	[/^ {0,3}#{1,6}[ \t]+/gm, ''],
	[/^ {0,3}>[ \t]+/gm, ''],
	[/^ {0,3}(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|-{3,})$\n?/gm, ''],
	[/^([ \t]*)\*[ \t]+/gm, '$1- '],
	// Emphasis. Marks inside of words, numbers and URLs stay.
	[/(?<!\\)\*\*(?=[^\s*])((?:[^*\n]|\*(?!\*))+)(?<=\S)\*\*/g, '$1'],
	[/(?<![\w\\/)=])__(?=[^\s_])((?:[^_\n]|_(?!_))+)(?<=\S)__(?![\w/&])/g, '$1'],
	[/(?<![\w*\\/)=])\*(?=[^\s*])([^*\n]+)(?<=\S)\*(?![\w*/&])/g, '$1'],
	[/(?<![\w\\/)=])_(?=[^\s_])([^_\n]+(?:_\w[^_\n]*)*)(?<=\S)_(?![\w/&])/g, '$1'],
	[/~~(?=\S)([^~\n]+)(?<=\S)~~/g, '$1'],
	[/\\([\\`*_{}[\]()#+.!~>|-])/g, '$1'],
];

/** A text without the Markdown that models write: a message shows it as it is. Links become `text (URL)`. */
export function plainText(text: string): string {
	return STEPS.reduce((rest, [markdown, plain]) => rest.replace(markdown, plain), text);
}
