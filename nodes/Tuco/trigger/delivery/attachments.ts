import type { IBinaryData, IBinaryKeyData, IWebhookFunctions } from 'n8n-workflow';

import { readCredential } from '../../shared/credential';
import type { TucoItem } from '../events/items';
import { isLoopback } from '../../shared/network';
import { logContext } from '../../shared/logContext';
import { download, type Download } from './download';

const BYTES_IN_MB = 1024 * 1024;

/** How long the files of one reply may take together: Tuco has been answered, and n8n may end before they are here. */
const TIME_MS = 120_000;

/** How much the files of one reply may take together, unless a single one may take more. */
const LEAST_TOTAL_MB = 100;

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

/**
 * The files that an event names, with the names that Tuco gives them; only replies have any. Names are believed only where
 * there is one for each file, for which is whose is told by their order alone.
 */
export function filesOf(item: TucoItem): { name: string; url: string }[] {
	if (item.event !== 'message.reply') return [];
	const { attachmentUrls, attachmentNames } = item;
	const given = attachmentNames.length === attachmentUrls.length ? attachmentNames : [];
	return attachmentUrls.map((url, index) => ({
		url,
		name: [given[index]?.trim(), nameIn(url)].find(Boolean) ?? `attachment-${index + 1}`,
	}));
}

/** The last part of a URL's path, as it stands there: it is for people to read. */
function nameIn(url: string): string {
	return URL.canParse(url) ? (new URL(url).pathname.split('/').pop() ?? '') : '';
}

/**
 * Downloads files, one after the other, so that those of one reply neither fill n8n's memory nor keep it for longer than
 * they may. It never throws: one that cannot be had takes nothing from the others.
 */
export async function fetchAttachments(
	context: IWebhookFunctions,
	files: readonly { name: string; url: string }[],
	limitMb: number,
): Promise<Attachments> {
	const attachments: Attachment[] = [];
	const binary: IBinaryKeyData = {};
	const limits = { isTucoHere: await isTucoHere(context), signal: AbortSignal.timeout(TIME_MS) };
	const totalMb = Math.max(limitMb, LEAST_TOTAL_MB);
	const one = { bytes: limitMb * BYTES_IN_MB, tooLarge: `The file is larger than ${limitMb} MB` };
	let left = totalMb * BYTES_IN_MB;
	for (const [index, { name, url }] of files.entries()) {
		const rest = { bytes: left, tooLarge: `The files are larger than ${totalMb} MB together` };
		const file = await download(context, url, { ...limits, ...(left < one.bytes ? rest : one) });
		const stored = file.ok ? await store(context, name, file) : file;
		if (stored.ok) {
			const key = `attachment_${index}`;
			binary[key] = stored.data;
			attachments.push({ name, url, binary: key, error: null });
		} else {
			attachments.push({ name, url, binary: null, error: stored.error });
		}
		if (file.ok) left -= file.bytes.length;
	}
	return { attachments, binary };
}

async function store(
	context: IWebhookFunctions,
	name: string,
	{ bytes, mimeType }: Extract<Download, { ok: true }>,
): Promise<{ ok: true; data: IBinaryData } | { ok: false; error: string }> {
	try {
		return { ok: true, data: await context.helpers.prepareBinaryData(bytes, name, mimeType) };
	} catch (error) {
		context.logger.error('An attachment cannot be stored', { ...logContext(context), error });
		return { ok: false, error: 'n8n could not store the file' };
	}
}

/** Whether Tuco is a stand-in on this machine; not, when the credential cannot be read. */
async function isTucoHere(context: IWebhookFunctions): Promise<boolean> {
	return await readCredential(context).then(
		({ baseUrl }) => isLoopback(baseUrl),
		() => false,
	);
}
