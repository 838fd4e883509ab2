/** The body of a call, of which the app has read the bytes; empty when there was none. */
export function requestText({ body }: { body?: unknown }): string {
	return Buffer.isBuffer(body) ? body.toString() : '';
}
