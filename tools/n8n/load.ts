import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Agent, type OutgoingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import type { N8nClient } from './client';
import type { ExecutionSummary } from './schemas';
import { until } from './wait';

/** A request to send, and every signature in it. */
export type Wire = { headers: OutgoingHttpHeaders; signatures: string[]; body: Buffer };

export type PostAnswer = { status: number; response: string };

/** Sends POSTs over kept-alive connections. */
export type Poster = {
	/** Rejects if there is no complete response within two minutes. */
	post(url: string, wire: Omit<Wire, 'signatures'>): Promise<PostAnswer>;
	close(): void;
};

/** Signs a body, correctly or not. Returns the body and signatures to send. */
export type Signer = (body: Buffer, secret: string) => Pick<Wire, 'body' | 'signatures'>;

/** Long enough for a busy machine: tests check that a response comes, not how fast. */
const RESPONSE_TIMEOUT_MS = 120_000;

/** n8n closes idle connections after 5 s. Close them sooner, so a request never uses one that is just closing. */
const IDLE_MS = 4_000;

/** Opens a poster with up to this many connections. */
export function openPoster(connections: number): Poster {
	const agent = new Agent({ keepAlive: true, maxSockets: connections, timeout: IDLE_MS });
	return {
		post: async (url, { headers, body }) =>
			await new Promise((resolve, reject) => {
				const options = { method: 'POST', agent, headers, timeout: RESPONSE_TIMEOUT_MS };
				const outgoing = request(url, options, (incoming) => {
					text(incoming).then((response) => {
						resolve({ status: incoming.statusCode ?? 0, response });
					}, reject);
				});
				outgoing.on('error', reject);
				outgoing.on('timeout', () => outgoing.destroy(new Error('No response')));
				outgoing.end(body);
			}),
		close: () => agent.destroy(),
	};
}

const genuine: Signer = (body, secret) => ({
	body,
	signatures: [createHmac('sha256', secret).update(body).digest('hex')],
});

/** A reply received now, signed as Tuco would with this secret, or by `sign`. */
export function signedReply(secret: string, messageId: string, sign: Signer = genuine): Wire {
	const timestamp = new Date().toISOString();
	const payload = { event: 'message.reply', timestamp, messageId, message: 'Yes' };
	const { body, signatures } = sign(Buffer.from(JSON.stringify(payload)), secret);
	const headers = { 'Content-Type': 'application/json', 'X-Tuco-Signature': signatures };
	return { body, signatures, headers };
}

/** The `eventId` that the trigger assigns to such a reply. */
export function eventIdOf(messageId: string): string {
	return `message.reply:${messageId}`;
}

/** Runs a task for each value, in order, `atOnce` at a time. */
export async function inFlight<T>(
	values: Iterable<T>,
	atOnce: number,
	task: (value: T) => Promise<void>,
): Promise<void> {
	const remaining = values[Symbol.iterator]();
	const worker = async () => {
		for (let next = remaining.next(); !next.done; next = remaining.next()) await task(next.value);
	};
	await Promise.all(Array.from({ length: atOnce }, worker));
}

/** Waits until at least `expected` executions of a workflow exist and all have ended. Returns them all. */
export async function awaitExecutions(
	client: N8nClient,
	workflowId: string,
	expected: number,
): Promise<ExecutionSummary[]> {
	return await until(
		`${expected} executions to end`,
		async () => {
			const all = await client.executions({ workflowId });
			const haveEnded = all.every(({ status }) => ['success', 'error', 'crashed'].includes(status));
			return all.length >= expected && haveEnded && all;
		},
		{ timeoutMs: 240_000, everyMs: 1000 },
	);
}

/** A process's resident memory in MB; `null` except on Linux. */
export async function residentMb(pid: number): Promise<number | null> {
	const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
	const [, kB] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
	return kB === undefined ? null : Number(kB) / 1024;
}

/** This process's heap in use after garbage collection, in MB. */
export function heapInUse(): number {
	setFlagsFromString('--expose-gc');
	const collectGarbage = runInNewContext('gc') as () => void;
	collectGarbage();
	return process.memoryUsage().heapUsed / 1024 / 1024;
}
