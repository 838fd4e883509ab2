import type { IDataObject, IHttpRequestOptions, IWebhookFunctions } from 'n8n-workflow';

import { isObject, textAt } from '../../shared/json';
import { isLoopback, isPrivate } from '../../shared/network';

/** A file that was downloaded, or why it was not, in words for the user. */
export type Download =
	{ ok: true; bytes: Buffer; mimeType: string | undefined } | { ok: false; error: string };

/** How often a file may be somewhere else than where it was said to be. */
const MOST_REDIRECTS = 5;

type DownloadLimits = {
	/** What is larger is given up as soon as that shows, and for this reason. */
	bytes: number;
	tooLarge: string;
	/** Ends the download when its time is up. */
	signal: AbortSignal;
	/** Whether Tuco itself is a stand-in on this machine, and its files are here. */
	isTucoHere: boolean;
};

/**
 * Downloads a file that a verified event names, without the API key. Nothing is fetched but from public https addresses,
 * and no redirect leads elsewhere: what somebody has Tuco write into an event must not reach into the network that n8n
 * stands in. Names that resolve to private addresses are left to n8n (`N8N_SSRF_PROTECTION_ENABLED`). It never throws.
 */
export async function download(
	context: IWebhookFunctions,
	url: string,
	limits: DownloadLimits,
): Promise<Download> {
	try {
		let address = url;
		for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
			if (!isAllowed(address, limits)) {
				return { ok: false, error: 'The address of the file is not a public https address' };
			}
			const answer = await ask(context, address, limits.signal);
			if (!answer) return { ok: false, error: 'The answer holds no file' };
			const target = targetOf(answer, address);
			if (target === null) return await read(answer, limits);
			answer.body.destroy();
			address = target;
		}
		return { ok: false, error: 'The file could not be downloaded (too many redirects)' };
	} catch (error) {
		if (limits.signal.aborted) return { ok: false, error: 'The file did not come in time' };
		const code = isObject(error) ? textAt(error, 'code') : null;
		return { ok: false, error: `The file could not be downloaded${code ? ` (${code})` : ''}` };
	}
}

function isAllowed(url: string, { isTucoHere }: DownloadLimits): boolean {
	const isPublic = url.startsWith('https://') && URL.canParse(url) && !isPrivate(url);
	return isPublic || (isTucoHere && isLoopback(url));
}

type FileStream = AsyncIterable<Buffer> & { destroy(): void };
type Answer = { status: number; headers: IDataObject; body: FileStream };

async function ask(
	context: IWebhookFunctions,
	url: string,
	abortSignal: AbortSignal,
): Promise<Answer | null> {
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

/** Where a redirect leads, or `null` when it is none. */
function targetOf({ status, headers }: Answer, from: string): string | null {
	const location = textAt(headers, 'location');
	const isRedirect = status >= 300 && status < 400 && location !== null;
	return isRedirect && URL.canParse(location, from) ? new URL(location, from).href : null;
}

async function read({ status, headers, body }: Answer, limits: DownloadLimits): Promise<Download> {
	if (status < 200 || status > 299) {
		body.destroy();
		return { ok: false, error: `The file could not be downloaded (HTTP ${status})` };
	}
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of body) {
		size += chunk.length;
		// Leaving the loop closes the connection.
		if (size > limits.bytes) return { ok: false, error: limits.tooLarge };
		chunks.push(chunk);
	}
	const type = textAt(headers, 'content-type');
	return { ok: true, bytes: Buffer.concat(chunks), mimeType: type?.split(';')[0]?.trim() };
}
