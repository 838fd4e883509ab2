import type { IBinaryKeyData, IWebhookFunctions } from 'n8n-workflow';

import { readCredential } from '../../shared/credential';
import { logContext } from '../../shared/logContext';
import { isLoopback } from '../../shared/network';
import type { TucoItem } from '../../shared/items';
import { download } from './download';

const BYTES_IN_MB = 1024 * 1024;

/** Time limit for all files of a reply. Tuco already has its answer, so the reply is lost if n8n stops meanwhile. */
const TIME_MS = 120_000;

/** Size limit for all files of a reply, unless the limit for a single file is larger. */
const DEFAULT_TOTAL_MB = 100;

/** A file of a reply: its key in the item's binary data, or why it is not there. */
type Attachment = File & { binary: string | null; error: string | null };

type File = { name: string; url: string };

/**
 * The files of a reply, or `null` for any other event. Tuco's names match files by position, so they are only used if both
 * lists have the same length.
 */
export function filesOf(item: TucoItem): File[] | null {
	if (!('attachmentUrls' in item)) return null;
	const { attachmentUrls, attachmentNames } = item;
	const names = attachmentNames.length === attachmentUrls.length ? attachmentNames : [];
	return attachmentUrls.map((url, index) => {
		const inUrl = URL.canParse(url) ? new URL(url).pathname.split('/').pop() : '';
		const name = [names[index]?.trim(), inUrl].find(Boolean) ?? `attachment-${index + 1}`;
		return { url, name };
	});
}

/**
 * Downloads the files of a reply one by one, within limits on their total size and time. Never throws: a failed download
 * does not affect the others.
 */
export async function fetchAttachments(
	context: IWebhookFunctions,
	files: readonly File[],
	limitMb: number,
): Promise<{ attachments: Attachment[]; binary: IBinaryKeyData }> {
	const attachments: Attachment[] = [];
	const binary: IBinaryKeyData = {};
	const signal = AbortSignal.timeout(TIME_MS);
	const isLocalSandbox = await usesLocalSandbox(context);
	const totalMb = Math.max(limitMb, DEFAULT_TOTAL_MB);
	let bytesLeft = totalMb * BYTES_IN_MB;
	for (const [index, { name, url }] of files.entries()) {
		const limit =
			bytesLeft < limitMb * BYTES_IN_MB
				? { bytes: bytesLeft, tooLarge: `The files are larger than ${totalMb} MB together` }
				: { bytes: limitMb * BYTES_IN_MB, tooLarge: `The file is larger than ${limitMb} MB` };
		const file = await download(context, url, { ...limit, signal, isLocalSandbox });
		let error = file.ok ? null : file.error;
		const key = `attachment_${index}`;
		if (file.ok) {
			bytesLeft -= file.bytes.length;
			try {
				binary[key] = await context.helpers.prepareBinaryData(file.bytes, name, file.mimeType);
			} catch (cause) {
				const details = { ...logContext(context), error: cause };
				context.logger.error('An attachment cannot be stored', details);
				error = 'n8n could not store the file';
			}
		}
		attachments.push({ name, url, binary: error === null ? key : null, error });
	}
	return { attachments, binary };
}

/** Whether Tuco is a sandbox on this machine. `false` if the credential cannot be read. */
async function usesLocalSandbox(context: IWebhookFunctions): Promise<boolean> {
	const credential = await readCredential(context).catch(() => null);
	return credential !== null && isLoopback(credential.baseUrl);
}
