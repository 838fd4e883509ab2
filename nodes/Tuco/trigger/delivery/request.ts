import type { IWebhookFunctions } from 'n8n-workflow';

import type { Delivery } from './receive';

/**
 * Takes a delivery out of n8n's request. n8n has read the body already for JSON, text, form and XML content types; for
 * any other it is read here.
 *
 * @returns `null` when the body cannot be read: cut short, too large, or wrongly compressed
 */
export async function readDelivery(context: IWebhookFunctions): Promise<Delivery | null> {
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
		signature: text(headers['x-tuco-signature']),
		eventHeader: text(headers['x-tuco-event']),
		receivedAt,
	};
}

function text(header: string | string[] | undefined): string | null {
	return typeof header === 'string' ? header : null;
}
