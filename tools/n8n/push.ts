import { randomUUID } from 'node:crypto';
import { type JsonObject, isObject } from './json';
import { type N8nSession } from './n8nSession';

/** Something n8n tells an open editor. */
export type PushMessage = { type: string; data: JsonObject };

/** The line on which n8n tells an open editor what happens. */
export type PushConnection = {
	/** Names this editor in the `push-ref` header of calls. */
	ref: string;
	/** Resolves with the next message that fits; fails when the line ends first. */
	next(fits: (message: PushMessage) => boolean): Promise<PushMessage>;
	close(): void;
};

type Wait = {
	fits: (message: PushMessage) => boolean;
	resolve: (message: PushMessage) => void;
	reject: (error: Error) => void;
};

/** Opens such a line, as server-sent events: n8n must run with N8N_PUSH_BACKEND=sse. */
export async function openPush(session: N8nSession): Promise<PushConnection> {
	const ref = randomUUID();
	const abort = new AbortController();
	const response = await fetch(`${session.url}/rest/push?pushRef=${ref}`, {
		// n8n refuses a line that does not come from its own pages.
		headers: { ...session.headers(), accept: 'text/event-stream', origin: session.url },
		signal: abort.signal,
	});
	if (!response.ok || response.body === null) {
		throw new Error(
			`n8n did not open a push connection (${response.status}): ${await response.text()}`,
		);
	}
	const waits = new Set<Wait>();
	let ended: Error | null = null;
	void deliver(response.body, waits).then((error) => {
		ended = error;
		for (const { reject } of waits) reject(error);
	});
	return {
		ref,
		next: (fits) =>
			new Promise((resolve, reject) => {
				if (ended === null) waits.add({ fits, resolve, reject });
				else reject(ended);
			}),
		close() {
			abort.abort();
		},
	};
}

/** Hands each message to those who wait for it, until the stream ends; gives why it did. */
async function deliver(body: ReadableStream<Uint8Array>, waits: Set<Wait>): Promise<Error> {
	try {
		let rest = '';
		for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
			const lines = (rest + chunk).split('\n');
			rest = lines.pop() ?? '';
			for (const message of lines.flatMap(readLine)) {
				for (const wait of waits) {
					if (wait.fits(message) && waits.delete(wait)) wait.resolve(message);
				}
			}
		}
		return new Error('n8n closed the push connection');
	} catch (error) {
		return new Error('The push connection was closed', { cause: error });
	}
}

/** The message in a line of the stream; other lines, such as pings, have none. */
function readLine(line: string): PushMessage[] {
	if (!line.startsWith('data: ')) return [];
	const message: unknown = JSON.parse(line.slice('data: '.length));
	if (!isObject(message) || typeof message.type !== 'string') return [];
	return [{ type: message.type, data: isObject(message.data) ? message.data : {} }];
}
