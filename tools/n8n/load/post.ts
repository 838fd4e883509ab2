import { Agent, type OutgoingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** A request as it travels, and every signature that travels with it. */
export type Wire = { headers: OutgoingHttpHeaders; signatures: string[]; body: Buffer };

/** What a request was answered. */
export type PostAnswer = { status: number; response: string };

/** Long enough for a machine with much else to do: a test asserts no speed, only that an answer comes. */
const UNANSWERED_MS = 120_000;

/** Shorter than the 5 s after which n8n closes a connection, so that none is used again just then. */
const IDLE_MS = 4_000;

/** Connections that are kept alive. */
export type Poster = {
	/** Rejects when there is no answer within two minutes, or half of one. */
	post(url: string, wire: Omit<Wire, 'signatures'>): Promise<PostAnswer>;
	close(): void;
};

/** Opens a poster that uses so many connections at once. */
export function openPoster(connections: number): Poster {
	const agent = new Agent({ keepAlive: true, maxSockets: connections, timeout: IDLE_MS });
	return {
		post: async (url, { headers, body }) =>
			await new Promise((resolve, reject) => {
				const outgoing = request(
					url,
					{ method: 'POST', agent, headers, timeout: UNANSWERED_MS },
					(incoming) => {
						text(incoming).then((response) => {
							resolve({ status: incoming.statusCode ?? 0, response });
						}, reject);
					},
				);
				outgoing.on('error', reject);
				outgoing.on('timeout', () => {
					outgoing.destroy(new Error('No answer came'));
				});
				outgoing.end(body);
			}),
		close: () => {
			agent.destroy();
		},
	};
}
