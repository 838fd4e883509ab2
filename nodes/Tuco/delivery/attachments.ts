import type { IBinaryKeyData, IWebhookFunctions } from 'n8n-workflow';

import { readCredential } from '../credential';
import type { TucoItem } from '../events/items';
import { isLoopback } from '../network';
import { whereabouts } from '../whereabouts';
import { download } from './download';

/** A file that came with a reply: under which name it is in the item's binary data, or why it is not. */
export type Attachment = {
	name: string;
	url: string;
	/** The name of the binary data; `null` where there is an error. */
	binary: string | null;
	error: string | null;
};

/** What the files of a reply add to the item. */
export type Attachments = { attachments: Attachment[]; binary: IBinaryKeyData };

/** The files that an event names, with the names that Tuco gives them; only replies have any. */
export function filesOf(item: TucoItem): { name: string; url: string }[] {
	if (item.event !== 'message.reply') return [];
	const { attachmentUrls, attachmentNames } = item;
	return attachmentUrls.map((url, index) => ({
		url,
		name: [attachmentNames[index]?.trim(), nameIn(url)].find(Boolean) ?? `attachment-${index + 1}`,
	}));
}

/** The last part of a URL's path, as it stands there: it is for people to read. */
function nameIn(url: string): string {
	return URL.canParse(url) ? (new URL(url).pathname.split('/').pop() ?? '') : '';
}

/** Downloads files all at once. It never throws: one that cannot be had takes nothing from the others. */
export async function fetchAttachments(
	context: IWebhookFunctions,
	files: readonly { name: string; url: string }[],
	megabytes: number,
): Promise<Attachments> {
	const binary: IBinaryKeyData = {};
	const limits = { megabytes, isTucoHere: await isTucoHere(context) };
	const attachments = await Promise.all(
		files.map(async ({ name, url }, index): Promise<Attachment> => {
			const file = await download(context, url, limits);
			if (!file.ok) return { name, url, binary: null, error: file.error };
			try {
				const key = `attachment_${index}`;
				binary[key] = await context.helpers.prepareBinaryData(file.bytes, name, file.mimeType);
				return { name, url, binary: key, error: null };
			} catch (error) {
				context.logger.error('An attachment cannot be stored', { ...whereabouts(context), error });
				return { name, url, binary: null, error: 'n8n could not store the file' };
			}
		}),
	);
	return { attachments, binary };
}

/** Whether Tuco is a stand-in on this machine; not, when the credential cannot be read. */
async function isTucoHere(context: IWebhookFunctions): Promise<boolean> {
	return await readCredential(context).then(
		({ baseUrl }) => isLoopback(baseUrl),
		() => false,
	);
}
