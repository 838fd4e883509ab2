import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { isObject } from '../../shared/json';

/** A delivery as it was received, without n8n's types. */
export type Delivery = {
	rawBody: Buffer;
	/** `X-Tuco-Signature`. */
	signature: string | null;
	/** `X-Tuco-Event`: not signed, so only a hint. */
	eventHeader: string | null;
	/** Milliseconds since 1970. */
	receivedAt: number;
};

/**
 * Reads the delivery from n8n's request. n8n has already read bodies with JSON, text, form and XML content types; others
 * are read here.
 *
 * @returns `null` if the body cannot be read: cut short, too large, or badly compressed
 */
export async function receive(context: IWebhookFunctions): Promise<Delivery | null> {
	const receivedAt = Date.now();
	const request: { rawBody?: Buffer; readRawBody: () => Promise<void> } =
		context.getRequestObject();
	const headers = context.getHeaderData();
	try {
		if (!request.rawBody) await request.readRawBody();
	} catch {
		return null;
	}
	return {
		rawBody: request.rawBody ?? Buffer.alloc(0),
		signature: single(headers['x-tuco-signature']),
		eventHeader: single(headers['x-tuco-event']),
		receivedAt,
	};
}

function single(header: string | string[] | undefined): string | null {
	return typeof header === 'string' ? header : null;
}

const UTF_8 = new TextDecoder();

/** The JSON value in the bytes, or `undefined` if they are not JSON. */
export function parseJson(body: Uint8Array): unknown {
	try {
		return JSON.parse(UTF_8.decode(body));
	} catch {
		return undefined;
	}
}

/** The payload in a delivery's body, or `null` if the body is not a JSON object. */
export function parsePayload(body: Uint8Array): IDataObject | null {
	const value = parseJson(body);
	return isObject(value) ? value : null;
}
