/** What people type between digits, and the invisible marks that come with a pasted number. */
const SIGNS = /[\s()./\p{Pd}\p{Cf}]/gu;

/**
 * A phone number in E.164, without the spaces and signs that people type, or `null` if it cannot be one. A leading 00
 * counts as +. A wrong guess of the country would text a stranger, so a number without a country code gets the one given,
 * or is refused. With a country code, the 0 or 1 that is dialled only inside the country is left out (Italy keeps it).
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

function nationalPart(number: string, code: string): string {
	if (code === '1') return number.replace(/^1(?=\d{10}$)/, '');
	return code === '39' ? number : number.replace(/^0/, '');
}
