import type { IDataObject, IHttpRequestOptions, IWebhookFunctions } from 'n8n-workflow';

import { isObject, textAt } from '../../shared/json';
import { isLoopback, isPrivate } from '../../shared/network';

/** A downloaded file, or an error text for the user. */
export type Download =
	{ ok: true; bytes: Buffer; mimeType: string | undefined } | { ok: false; error: string };

const MAXIMUM_REDIRECTS = 5;

type DownloadLimits = {
	/** The maximum size. A larger file stops downloading there. */
	bytes: number;
	/** The error for a larger file. */
	tooLarge: string;
	/** Aborts the download when its time is up. */
	signal: AbortSignal;
	/** Whether Tuco is a sandbox on this machine, and its files are too. */
	isLocalSandbox: boolean;
};

/**
 * Downloads a file named in a verified event, without the API key. Fetches only public https addresses, also after a
 * redirect: an outsider may control the URL in an event, and must not reach n8n's own network. Blocking names that resolve
 * to private addresses is up to n8n (`N8N_SSRF_PROTECTION_ENABLED`). Never throws.
 */
export async function download(
	context: IWebhookFunctions,
	url: string,
	limits: DownloadLimits,
): Promise<Download> {
	const failed = (error: string): Download => ({ ok: false, error });
	try {
		let address = url;
		for (let redirects = 0; redirects <= MAXIMUM_REDIRECTS; redirects++) {
			if (!isAllowed(address, limits)) {
				return failed('The address of the file is not a public https address');
			}
			const response = await request(context, address, limits.signal);
			if (!response) return failed('The answer holds no file');
			const { status, headers, body } = response;
			const location = textAt(headers, 'location');
			if (status >= 300 && status < 400 && location !== null && URL.canParse(location, address)) {
				body.destroy();
				address = new URL(location, address).href;
			} else if (status < 200 || status > 299) {
				body.destroy();
				return failed(`The file could not be downloaded (HTTP ${status})`);
			} else {
				const bytes = await read(body, limits.bytes);
				const mimeType = textAt(headers, 'content-type')?.split(';')[0]?.trim();
				return bytes ? { ok: true, bytes, mimeType } : failed(limits.tooLarge);
			}
		}
		return failed('The file could not be downloaded (too many redirects)');
	} catch (error) {
		if (limits.signal.aborted) return failed('The download took too long');
		const code = isObject(error) ? textAt(error, 'code') : null;
		return failed(`The file could not be downloaded${code ? ` (${code})` : ''}`);
	}
}

function isAllowed(url: string, { isLocalSandbox }: DownloadLimits): boolean {
	const isPublic = url.startsWith('https://') && URL.canParse(url) && !isPrivate(url);
	return isPublic || (isLocalSandbox && isLoopback(url));
}

type FileStream = AsyncIterable<Buffer> & { destroy(): void };

async function request(
	context: IWebhookFunctions,
	url: string,
	abortSignal: AbortSignal,
): Promise<{ status: number; headers: IDataObject; body: FileStream } | null> {
	const options: IHttpRequestOptions = {
		url,
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		abortSignal,
	};
	const response: unknown = await context.helpers.httpRequest(options);
	if (!isObject(response)) return null;
	const { statusCode, headers, body }: Record<string, unknown> = response;
	if (!isStream(body)) return null;
	return { status: Number(statusCode), headers: isObject(headers) ? headers : {}, body };
}

function isStream(value: unknown): value is FileStream {
	return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/** The bytes of a stream, or `null` as soon as they exceed the maximum. */
async function read(body: FileStream, maximum: number): Promise<Buffer | null> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of body) {
		size += chunk.length;
		// Leaving the loop closes the connection.
		if (size > maximum) return null;
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}
