import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { isObject, objectsAt } from '../../shared/json';
import type { ItemRun } from '../operation';
import { refusal, required, textField, textOf } from '../values';

/** Files by URL: Tuco has no upload (contract of actions, section 1). */
export const attachmentsField: INodeProperties = {
	displayName: 'Attachments',
	name: 'attachments',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Attachment' },
	placeholder: 'Add Attachment',
	default: {},
	description:
		'Up to two files of at most 25 MB by public URL: images, MP4, MOV, PDF. A CAF file alone is sent as a voice bubble.',
	options: [
		{
			displayName: 'Attachment',
			name: 'files',
			values: [
				textField('URL', 'url', 'https://example.com/prices.pdf', 'A public URL. Tuco loads it.'),
				textField('Name', 'name', 'Prices.pdf', 'Default is the last part of the URL'),
			],
		},
	],
};

/** What to do with a file that is not on the web. */
export const RECIPE =
	'Tuco takes no uploads. Store the file where anyone can load it, for example with an AWS S3 node, and enter its public URL.';

/**
 * The attachments of a message, by Tuco's keys. An item's binary data matters only where an attachment refers to it: a
 * workflow may carry files that are not meant for the recipient.
 *
 * @throws NodeOperationError if there are too many, or one is not a URL
 */
export function attachmentsOf(run: ItemRun, more: IDataObject): IDataObject {
	const files = objectsAt(more, 'attachments.files');
	if (files.length === 0) return {};
	if (files.length > 2) {
		const remedy = 'Send the others in a message of their own';
		throw refusal(run, `${files.length} attachments are too many: Tuco takes two`, remedy);
	}
	const urls = files.map(({ url }) => urlOf(run, url));
	const names = files.map(({ name }) => textOf(name));
	// Names match URLs by position, so one name needs the others too.
	const attachmentNames = names.map((name, index) => name || nameIn(urls[index] ?? ''));
	return { attachmentUrls: urls, ...(names.some(Boolean) && { attachmentNames }) };
}

function urlOf(run: ItemRun, value: unknown): string {
	const url = textOf(value);
	if (isObject(value) || filesOf(run).includes(url)) {
		throw refusal(run, 'The attachment is a file of the item, not a URL', RECIPE);
	}
	if (/^https?:\/\/[^\s/]+/i.test(required(run, url, 'The URL of the attachment'))) return url;
	throw refusal(run, `The attachment ${url.slice(0, 100)} is not an http or https URL`, RECIPE);
}

function nameIn(url: string): string {
	return url.replace(/[?#].*$/, '').replace(/^.*\//, '') || 'attachment';
}

/** The names of the item's files. */
export function filesOf({ context, itemIndex }: ItemRun): string[] {
	return Object.keys(context.getInputData()[itemIndex]?.binary ?? {});
}
