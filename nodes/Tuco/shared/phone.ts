/**
 * A phone number in E.164, without the spaces and signs that people type, or `null` if it cannot be one. A wrong guess of
 * the country would text a stranger, so a number without a country code gets the one given, or is refused.
 */
export function tidyPhone(typed: string, defaultCountryCode = ''): string | null {
	const bare = typed.replace(/[\s().\-/]/g, '');
	const code = defaultCountryCode.replace(/\D/g, '');
	const number = bare.startsWith('+') || code === '' ? bare : `+${code}${bare.replace(/^0/, '')}`;
	return /^\+[1-9]\d{6,14}$/.test(number) ? number : null;
}
