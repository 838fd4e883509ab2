/** What people type between digits, and the invisible marks that come with a pasted number. */
const SIGNS = /[\s()./\p{Pd}\p{Cf}]/gu;

/**
 * A phone number in E.164, without the spaces and signs that people type, or `null` if it cannot be one. A leading 00
 * counts as +. A wrong guess of the country would text a stranger, so a number without a country code gets the one given,
 * or is refused. It is refused too if its length does not fit the country, or if it may begin with the country code
 * already. What is dialled only inside the country, such as a leading 0, is left out.
 */
export function tidyPhone(typed: string, defaultCountryCode = ''): string | null {
	const bare = typed
		.replace(/^([^(]*(?:\+|00)[^(]*)\(0\)/, '$1')
		.replace(SIGNS, '')
		.replace(/^00/, '+');
	const code = defaultCountryCode.replace(/\D/g, '').replace(/^00/, '');
	const number = bare.startsWith('+') || code === '' ? bare : `+${code}${nationalPart(bare, code)}`;
	return /^\+[1-9]\d{6,14}$/.test(number) ? number : null;
}

/** Countries whose numbers have ten digits, behind a digit that is dialled at home. */
const TEN_DIGITS: Partial<Record<string, RegExp>> = {
	1: /^1?([2-9]\d{9})$/,
	7: /^[78]?(\d{10})$/,
};

/** Countries where a leading 0 is dialled from abroad too: Italy, San Marino, Côte d'Ivoire, Benin and Congo. */
const KEEP_ZERO = ['39', '378', '225', '229', '242'];

/** The digits behind the country code, or `''` if the number cannot be one of the country. */
function nationalPart(number: string, code: string): string {
	const pattern = TEN_DIGITS[code];
	if (pattern) return pattern.exec(number)?.[1] ?? '';
	if (number.startsWith(code) && number.length > 10) return '';
	return KEEP_ZERO.includes(code) ? number : number.replace(code === '36' ? /^06/ : /^0/, '');
}
