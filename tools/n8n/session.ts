import { randomUUID } from 'node:crypto';

import { isObject } from '../../nodes/Tuco/shared/json';
import { pushMessage, started } from './schemas';

export type CallOptions = {
	/** Sent as JSON. */
	body?: object;
	headers?: Record<string, string>;
	timeoutMs?: number;
};

/** Long, because publishing may wait for another service. */
const CALL_MS = 60_000;

/** A browser's session with n8n. Keeps the cookie, which n8n ties to the browser ID used to log in. */
export class N8nSession {
	readonly #browserId = randomUUID();
	#cookie = '';

	constructor(readonly url: string) {}

	/** Calls n8n. Returns the response's `data`, or the whole response if it has none. Fails unless the status is 2xx. */
	async call(
		method: string,
		path: string,
		{ body, headers, timeoutMs = CALL_MS }: CallOptions = {},
	): Promise<unknown> {
		const response = await fetch(this.url + path, {
			method,
			headers: { ...this.headers(), 'content-type': 'application/json', ...headers },
			signal: AbortSignal.timeout(timeoutMs),
			body: body === undefined ? null : JSON.stringify(body),
		});
		const text = await response.text();
		if (!response.ok) {
			throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 500)}`);
		}
		const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
		if (cookies.length > 0) this.#cookie = cookies.join('; ');
		const answer: unknown = text === '' ? null : JSON.parse(text);
		return isObject(answer) && 'data' in answer ? answer.data : answer;
	}

	/** The headers that identify this session, for calls made elsewhere. */
	headers(): Record<string, string> {
		return { cookie: this.#cookie, 'browser-id': this.#browserId };
	}
}

/** n8n listening for one test event on a trigger's `/webhook-test/` URL. */
export type TestListener = {
	/** `false` if the trigger has no webhook, so the workflow ran at once. */
	waitingForWebhook: boolean;
	/** Resolves when the event has arrived. Fails if n8n stops listening first (it gives up after 2 minutes). */
	received: Promise<{ executionId: string }>;
	/** Stops listening, like the button "Stop listening". */
	cancel(): Promise<void>;
};

/**
 * Does what "Execute workflow" does in the editor: n8n registers the trigger's test webhook, then runs the latest saved
 * version of the workflow on the first event. n8n must run with N8N_PUSH_BACKEND=sse.
 */
export async function listenForTestEvent(
	session: N8nSession,
	workflowId: string,
	triggerName: string,
): Promise<TestListener> {
	const ref = randomUUID();
	const abort = new AbortController();
	const push = await fetch(`${session.url}/rest/push?pushRef=${ref}`, {
		// n8n accepts only its own origin.
		headers: { ...session.headers(), accept: 'text/event-stream', origin: session.url },
		signal: abort.signal,
	});
	if (!push.ok || push.body === null) {
		throw new Error(`n8n opened no push connection (${push.status})`);
	}
	const received = testEvent(push.body, workflowId).finally(() => abort.abort());
	// Callers may ignore the rejection after `cancel`.
	received.catch(() => undefined);
	// n8n 1 runs the workflow in the request, n8n 2 the saved one.
	const workflowData = await session.call('GET', `/rest/workflows/${workflowId}`);
	const answer = await session.call('POST', `/rest/workflows/${workflowId}/run`, {
		body: { workflowData, triggerToStartFrom: { name: triggerName } },
		headers: { 'push-ref': ref },
	});
	return {
		...started.parse(answer),
		received,
		async cancel() {
			await session.call('DELETE', `/rest/test-webhook/${workflowId}`);
			abort.abort();
		},
	};
}

/** Reads n8n's messages to the editor until the test event has arrived. */
async function testEvent(
	body: ReadableStream<Uint8Array>,
	workflowId: string,
): Promise<{ executionId: string }> {
	let rest = '';
	for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
		const lines = (rest + chunk).split('\n');
		rest = lines.pop() ?? '';
		// Other lines are pings.
		for (const line of lines.filter((each) => each.startsWith('data: '))) {
			const { type, data } = pushMessage.parse(JSON.parse(line.slice('data: '.length)));
			if (data.workflowId !== workflowId) continue;
			if (type === 'testWebhookReceived') return { executionId: String(data.executionId) };
			if (type === 'testWebhookDeleted') throw new Error('n8n stopped listening');
		}
	}
	throw new Error('n8n closed the push connection');
}
