/** What nobody sees: soft hyphens, zero-width and direction marks, variation selectors, the box of an emoji digit. */
const INVISIBLE = /[\p{Cf}\p{DI}\u20E3]/gu;

/**
 * The one form of a text however it is spelled: case, composed and decomposed accents, full width, apostrophes,
 * quotation marks, dashes, white space and invisible characters make no difference.
 */
export function fold(text: string): string {
	return (
		text
			.replace(INVISIBLE, '')
			// As an apostrophe, before the compatibility form makes it a space with an accent.
			.replace(/[\u00B4\u1FFD]/g, "'")
			.normalize('NFKC')
			// Full case folding: ẞ, ß and SS become ss. The dot that İ leaves goes, and σ has one form.
			.toLowerCase()
			.toUpperCase()
			.toLowerCase()
			.replaceAll('i\u0307', 'i')
			.replaceAll('ς', 'σ')
			.normalize('NFKC')
			.replace(/[’‘‛‚‹›ʼʻʽʹ′`՚׳ꞌ]/gu, "'")
			.replace(/''|[\p{Pi}\p{Pf}„〝〞〟❝❞״]/gu, '"')
			.replace(/[\p{Pd}−]+/gu, '-')
			.replace(/[\s\p{Cc}]+/gu, ' ')
			.trim()
	);
}

/** A character of a word, except in scripts that put no spaces between words. */
const WORD = String.raw`(?!${['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar']
	.map((script) => String.raw`\p{scx=${script}}`)
	.join('|')})[\p{L}\p{M}\p{N}]`;

/** No word goes on here, or none was there. What follows an apostrophe belongs to the word: "can" is not in "can't". */
const START = `(?:(?<!${WORD})|(?!${WORD}))`;
const END = `(?:(?<!${WORD})|(?!'?${WORD}))`;

/**
 * Whether a text contains a phrase as whole words, both folded. Where a script writes no spaces, the phrase may be
 * anywhere. `*` at an end of the phrase opens that end; alone, it is in every text that is not empty.
 */
export function contains(text: string, phrase: string): boolean {
	const words = phrase.replace(/^[* ]+|[* ]+$/g, '');
	if (words === '') return text !== '';
	const start = phrase.startsWith('*') ? '' : START;
	const end = phrase.endsWith('*') ? '' : END;
	const escaped = words.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
	return new RegExp(start + escaped + end, 'u').test(text);
}
