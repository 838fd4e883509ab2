import { randomUUID } from 'node:crypto';

import { isObject } from '../../nodes/Tuco/shared/json';
import { pushMessage, started } from './schemas';

export type CallOptions = {
	/** Sent as JSON. */
	body?: object;
	headers?: Record<string, string>;
	/** How long it may take, in milliseconds. */
	timeoutMs?: number;
};

/** Publishing, for one, may wait for another service. */
const CALL_MS = 60_000;

/** One browser's session with an n8n: keeps the cookie, which n8n binds to the ID of the browser that logged in. */
export class N8nSession {
	readonly #browserId = randomUUID();
	#cookie = '';

	constructor(readonly url: string) {}

	/** Calls n8n and gives the answer's `data`, or all of the answer when it has none. Fails with any status but 2xx. */
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
			throw new Error(`${method} ${path} was answered ${response.status}: ${text.slice(0, 500)}`);
		}
		const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
		if (cookies.length > 0) this.#cookie = cookies.join('; ');
		const answer: unknown = text === '' ? null : JSON.parse(text);
		return isObject(answer) && 'data' in answer ? answer.data : answer;
	}

	/** What identifies this session, for calls that are made another way. */
	headers(): Record<string, string> {
		return { cookie: this.#cookie, 'browser-id': this.#browserId };
	}
}

/** An n8n that listens for one test event, on the `/webhook-test/` URL of a trigger. */
export type TestListener = {
	/** `false` when the trigger waits for no webhook, and the workflow ran at once. */
	waitingForWebhook: boolean;
	/** Resolves when the event has come. Fails when the listening ends without one (n8n gives up after 2 minutes). */
	received: Promise<{ executionId: string }>;
	/** Ends the listening, as a click on "Stop listening" does. */
	cancel(): Promise<void>;
};

/**
 * Does what the editor does on "Execute workflow" with a trigger chosen: n8n registers the trigger's test webhook, then
 * runs the latest saved version of the workflow on the first event. n8n must run with N8N_PUSH_BACKEND=sse.
 */
export async function listenForTestEvent(
	session: N8nSession,
	workflowId: string,
	triggerName: string,
): Promise<TestListener> {
	const ref = randomUUID();
	const abort = new AbortController();
	const push = await fetch(`${session.url}/rest/push?pushRef=${ref}`, {
		// n8n accepts only its own pages.
		headers: { ...session.headers(), accept: 'text/event-stream', origin: session.url },
		signal: abort.signal,
	});
	if (!push.ok || push.body === null) {
		throw new Error(`n8n opened no push connection (${push.status})`);
	}
	const received = testEvent(push.body, workflowId).finally(() => abort.abort());
	// Nobody need look at it after a cancel.
	received.catch(() => undefined);
	// n8n 1 runs the workflow in the request, n8n 2 the one that it has.
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

/** Reads n8n's messages to the editor until one says that the test event has come. */
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
