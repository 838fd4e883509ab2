import { randomUUID } from 'node:crypto';
import { isObject, textOrNull } from './json';

/** n8n answered a call with an error. */
export class N8nCallError extends Error {
	override name = 'N8nCallError';

	constructor(
		readonly method: string,
		readonly path: string,
		readonly status: number,
		/** What n8n said. */
		readonly reason: string,
	) {
		super(`${method} ${path} was answered ${status}: ${reason}`);
	}
}

export type CallOptions = {
	/** Sent as JSON. */
	body?: object;
	headers?: Record<string, string>;
	/** How long it may take, in milliseconds; a minute unless told. */
	timeoutMs?: number;
};

/** Publishing, for one, may wait for another service. */
const CALL_MS = 60_000;

/** One browser's session with an n8n: keeps the cookie, which n8n binds to the id of the browser that logged in. */
export class N8nSession {
	readonly #browserId = randomUUID();
	#cookie = '';

	constructor(readonly url: string) {}

	/**
	 * Calls n8n and gives the answer's `data`, or all of the answer when it has none. Any status but 2xx is an
	 * N8nCallError.
	 */
	async call(
		method: string,
		path: string,
		{ body, headers, timeoutMs = CALL_MS }: CallOptions = {},
	): Promise<unknown> {
		const response = await fetch(this.url + path, {
			method,
			headers: {
				...this.headers(),
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
				...headers,
			},
			signal: AbortSignal.timeout(timeoutMs),
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		const answer = parsed(await response.text());
		if (!response.ok) throw new N8nCallError(method, path, response.status, reasonIn(answer));
		const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
		if (cookies.length > 0) this.#cookie = cookies.join('; ');
		return isObject(answer) && 'data' in answer ? answer.data : answer;
	}

	/** What tells n8n who asks: for calls that are made another way. */
	headers(): Record<string, string> {
		return { cookie: this.#cookie, 'browser-id': this.#browserId };
	}
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

function reasonIn(answer: unknown): string {
	const message = isObject(answer) ? textOrNull(answer.message) : null;
	return message ?? (typeof answer === 'string' ? answer.slice(0, 500) : JSON.stringify(answer));
}
