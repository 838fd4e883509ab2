import type { IHttpRequestOptions, IWebhookFunctions } from 'n8n-workflow';

import { isObject, textAt } from '../json';
import { isLoopback, isPrivate } from '../network';

/** A file that was downloaded, or why it was not, in words for the user. */
export type Download =
	{ ok: true; bytes: Buffer; mimeType: string | undefined } | { ok: false; error: string };

const TIMEOUT_MS = 60_000;
const BYTES_IN_MB = 1024 * 1024;

type DownloadLimits = {
	/** What is larger is given up as soon as that shows. */
	megabytes: number;
	/** Whether Tuco itself is a stand-in on this machine, and its files are here. */
	isTucoHere: boolean;
};

/**
 * Downloads a file that a verified event names, without the API key. Nothing is fetched but from public https addresses:
 * what somebody has Tuco write into an event must not reach into the network that n8n stands in. It never throws.
 */
export async function download(
	context: IWebhookFunctions,
	url: string,
	{ megabytes, isTucoHere }: DownloadLimits,
): Promise<Download> {
	const isPublic = url.startsWith('https://') && URL.canParse(url) && !isPrivate(url);
	if (!isPublic && !(isTucoHere && isLoopback(url))) {
		return { ok: false, error: 'The address of the file is not a public https address' };
	}
	const options: IHttpRequestOptions = {
		url,
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		timeout: TIMEOUT_MS,
	};
	try {
		return await read(await context.helpers.httpRequest(options), megabytes);
	} catch (error) {
		const code = isObject(error) ? textAt(error, 'code') : null;
		return { ok: false, error: `The file could not be downloaded${code ? ` (${code})` : ''}` };
	}
}

async function read(response: unknown, limitMb: number): Promise<Download> {
	if (!isObject(response) || !isStream(response.body)) {
		return { ok: false, error: 'The answer holds no file' };
	}
	const { headers, body } = response;
	const status = Number(response.statusCode);
	if (status < 200 || status > 299) {
		body.destroy();
		return { ok: false, error: `The file could not be downloaded (HTTP ${status})` };
	}
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of body) {
		size += chunk.length;
		// Leaving the loop closes the connection.
		if (size > limitMb * BYTES_IN_MB)
			return { ok: false, error: `The file is larger than ${limitMb} MB` };
		chunks.push(chunk);
	}
	const type = isObject(headers) ? textAt(headers, 'content-type') : null;
	return { ok: true, bytes: Buffer.concat(chunks), mimeType: type?.split(';')[0]?.trim() };
}

type FileStream = AsyncIterable<Buffer> & { destroy(): void };

function isStream(value: unknown): value is FileStream {
	return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
