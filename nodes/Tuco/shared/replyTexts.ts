import type { INodeProperties } from 'n8n-workflow';

import { contains, fold } from './text';

/** The filters of a reply's text. `null` is a filter that is not set, an empty list one that resolves to nothing. */
export type ReplyTexts = {
	repliesContaining: string[] | null;
	repliesNotContaining: string[] | null;
};

const textList = (displayName: string, placeholder: string, description: string) => ({
	displayName,
	type: 'string' as const,
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Text' },
	default: [],
	placeholder,
	description,
});

/** The fields of these filters, for a collection. */
export const replyTextFields: (INodeProperties & { name: keyof ReplyTexts })[] = [
	{
		name: 'repliesContaining',
		...textList(
			'Replies Containing',
			'e.g. interested',
			'Only replies that contain at least one of these texts as whole words. Case and the kind of apostrophe, dash or space make no difference. Use * to match longer words, as in interest*. Other events are not affected.',
		),
	},
	{
		name: 'repliesNotContaining',
		...textList(
			'Replies Not Containing',
			'e.g. out of office',
			'Only replies that contain none of these texts, matched as in Replies Containing. Other events are not affected.',
		),
	},
];

/**
 * The texts and numbers of a list, or of an expression's single value. Nested lists count as lists: n8n itself stores
 * `[[]]` for a filter that is added but left empty.
 */
export function textsOf(value: unknown): string[] {
	return [value]
		.flat(Infinity)
		.filter((each) => typeof each === 'string' || Number.isFinite(each))
		.map((each) => String(each).trim())
		.filter((each) => fold(each) !== '');
}

/**
 * Whether a reply passes the filters of its text. The missing part of a truncated text may contain anything, so it counts
 * as containing what is wanted, and as not containing the rest.
 */
export function passesTexts(
	{ message, isTruncated = false }: { message: string | null; isTruncated?: boolean },
	{ repliesContaining: wanted, repliesNotContaining: unwanted }: ReplyTexts,
): boolean {
	const text = fold(message ?? '');
	const isInReply = (phrase: string) => contains(text, fold(phrase));
	if (wanted && !wanted.some(isInReply) && !(isTruncated && wanted.length > 0)) return false;
	// With an empty list, the texts to keep out are unknown, so no reply passes.
	if (unwanted?.length === 0) return false;
	return !unwanted?.some(isInReply);
}
