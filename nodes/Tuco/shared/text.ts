/** Invisible characters: soft hyphens, zero-width and direction marks, variation selectors, the box of an emoji digit. */
const INVISIBLE = /[\p{Cf}\p{DI}\u20E3]/gu;

/**
 * A text in a form that ignores differences in case, composed and decomposed accents, full width, apostrophes, quotation
 * marks, dashes, white space and invisible characters.
 */
export function fold(text: string): string {
	return (
		text
			.replace(INVISIBLE, '')
			// Before NFKC turns these apostrophes into a space with an accent.
			.replace(/[\u00B4\u02CA\u02CB\u0384\u1FBD\u1FBF\u1FFD\u1FFE]/g, "'")
			.normalize('NFKC')
			// Full case folding: ẞ, ß and SS become ss, the dot left over from İ is dropped, and ς becomes σ.
			.toLowerCase()
			.toUpperCase()
			.toLowerCase()
			.replaceAll('i\u0307', 'i')
			.replaceAll('ς', 'σ')
			.normalize('NFKC')
			.replace(/[’‘‛‚‹›❛❜ʼʻʽʹ′`՚׳ꞌ]/gu, "'")
			.replace(/''|[\p{Pi}\p{Pf}„〝〞〟❝❞״]/gu, '"')
			.replace(/[\p{Pd}−˗⁃]+/gu, '-')
			.replace(/[\s\p{Cc}]+/gu, ' ')
			.trim()
	);
}

/** A word character, except in scripts that put no spaces between words. */
const WORD = String.raw`(?!${['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar']
	.map((script) => String.raw`\p{scx=${script}}`)
	.join('|')})[\p{L}\p{M}\p{N}]`;

/** Not in the middle of a word. What follows an apostrophe belongs to the word: "can" is not in "can't". */
const START = `(?:(?<!${WORD})|(?!${WORD}))`;
const END = `(?:(?<!${WORD})|(?!'?${WORD}))`;

/**
 * Whether a folded text contains a folded phrase as whole words. In scripts without spaces, the phrase may be anywhere.
 * A `*` at either end of the phrase lets the word go on there; a lone `*` matches every text that is not empty.
 */
export function contains(text: string, phrase: string): boolean {
	const words = phrase.replace(/^[* ]+|[* ]+$/g, '');
	if (words === '') return text !== '';
	const start = phrase.startsWith('*') ? '' : START;
	const end = phrase.endsWith('*') ? '' : END;
	const escaped = words.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
	return new RegExp(start + escaped + end, 'u').test(text);
}
