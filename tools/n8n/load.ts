import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Agent, type OutgoingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import type { N8nClient } from './client';
import type { ExecutionSummary } from './schemas';
import { until } from './wait';

/** A request as it travels, and every signature that travels with it. */
export type Wire = { headers: OutgoingHttpHeaders; signatures: string[]; body: Buffer };

/** What a request was answered. */
export type PostAnswer = { status: number; response: string };

/** Connections that are kept alive. */
export type Poster = {
	/** Rejects when there is no answer within two minutes, or half of one. */
	post(url: string, wire: Omit<Wire, 'signatures'>): Promise<PostAnswer>;
	close(): void;
};

/** Signs a body, rightly or not: the body to send, and the signatures to send with it. */
export type Signer = (body: Buffer, secret: string) => Pick<Wire, 'body' | 'signatures'>;

/** Long enough for a busy machine: a test asserts no speed, only that an answer comes. */
const UNANSWERED_MS = 120_000;

/** Shorter than the 5 s after which n8n closes a connection, so that none is used again just then. */
const IDLE_MS = 4_000;

/** Opens a poster that uses this many connections at once. */
export function openPoster(connections: number): Poster {
	const agent = new Agent({ keepAlive: true, maxSockets: connections, timeout: IDLE_MS });
	return {
		post: async (url, { headers, body }) =>
			await new Promise((resolve, reject) => {
				const options = { method: 'POST', agent, headers, timeout: UNANSWERED_MS };
				const outgoing = request(url, options, (incoming) => {
					text(incoming).then((response) => {
						resolve({ status: incoming.statusCode ?? 0, response });
					}, reject);
				});
				outgoing.on('error', reject);
				outgoing.on('timeout', () => outgoing.destroy(new Error('No answer came')));
				outgoing.end(body);
			}),
		close: () => agent.destroy(),
	};
}

const genuine: Signer = (body, secret) => ({
	body,
	signatures: [createHmac('sha256', secret).update(body).digest('hex')],
});

/** A reply that happens now, as Tuco would send it to the webhook with this secret; or as another signer has it. */
export function signedReply(secret: string, messageId: string, sign: Signer = genuine): Wire {
	const timestamp = new Date().toISOString();
	const payload = { event: 'message.reply', timestamp, messageId, message: 'Yes' };
	const { body, signatures } = sign(Buffer.from(JSON.stringify(payload)), secret);
	const headers = { 'Content-Type': 'application/json', 'X-Tuco-Signature': signatures };
	return { body, signatures, headers };
}

/** The `eventId` that the trigger makes of such a reply. */
export function eventIdOf(messageId: string): string {
	return `message.reply:${messageId}`;
}

/** Does a task for each of the values, in order, so many at once. */
export async function inFlight<T>(
	values: Iterable<T>,
	atOnce: number,
	task: (value: T) => Promise<void>,
): Promise<void> {
	const waiting = values[Symbol.iterator]();
	const worker = async () => {
		for (let next = waiting.next(); !next.done; next = waiting.next()) await task(next.value);
	};
	await Promise.all(Array.from({ length: atOnce }, worker));
}

/** Waits until n8n has ended so many executions of a workflow, or more, and gives every one there is. */
export async function awaitExecutions(
	client: N8nClient,
	workflowId: string,
	expected: number,
): Promise<ExecutionSummary[]> {
	return await until(
		`${expected} executions to end`,
		async () => {
			const all = await client.executions({ workflowId });
			const isOver = all.every(({ status }) => ['success', 'error', 'crashed'].includes(status));
			return all.length >= expected && isOver && all;
		},
		{ timeoutMs: 240_000, everyMs: 1000 },
	);
}

/** How much memory a process holds, in MB; `null` where the system does not say (Linux does). */
export async function residentMb(pid: number): Promise<number | null> {
	const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
	const [, kB] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
	return kB === undefined ? null : Number(kB) / 1024;
}

/** What the heap of this process holds that is still in use, in MB. */
export function heapInUse(): number {
	setFlagsFromString('--expose-gc');
	const collectGarbage = runInNewContext('gc') as () => void;
	collectGarbage();
	return process.memoryUsage().heapUsed / 1024 / 1024;
}

/** The middle one of some numbers. */
export function median(numbers: readonly number[]): number {
	const sorted = [...numbers].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
