import type { IncomingMessage, RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';

import type { JsonObject } from '../../../tools/n8n/schemas';
import { SLACK_TOKEN, TWILIO_ACCOUNT } from '../../../tools/n8n/serviceCredentials';

/** A request that a service got, and how it answered. */
export type Received = {
	/** Method and URL, such as `POST /api/chat.postMessage`. */
	call: string;
	/** The parsed JSON or form; `{}` if there was none. */
	body: JsonObject;
	status: number;
};

/** A request that changes something in a service. */
export type Change = [call: string, body: JsonObject];

export type ServiceResponse = { status: number; body: JsonObject };

/** How a service answers the calls that match; `part` is what the pattern captured from the URL. */
export type Route = [call: RegExp, respond: (body: JsonObject, part: string) => ServiceResponse];

/**
 * A fake service, which records the requests it gets and fails on demand. The tests compare the requests, so it only
 * checks their authorization.
 */
export class FakeService {
	/** All requests since the last reset, oldest first. */
	readonly received: Received[] = [];
	readonly #failures: (number | null)[] = [];

	constructor(
		readonly host: string,
		private readonly authorization: string | undefined,
		private readonly routes: readonly Route[],
	) {}

	/** The requests that change something: neither GET nor a search. */
	get changes(): Change[] {
		return this.received
			.filter(({ call }) => !/^GET |\/search$/.test(call))
			.map(({ call, body }) => [call, body]);
	}

	/** Makes the next requests fail with these statuses, in order; `null` lets one through. */
	failNext(...statuses: (number | null)[]): void {
		this.#failures.push(...statuses);
	}

	/** Forgets all requests and pending failures. */
	reset(): void {
		this.received.length = 0;
		this.#failures.length = 0;
	}

	readonly listener: RequestListener = (incoming, response) => {
		void read(incoming).then(({ call, body }) => {
			const answer = this.#respond(call, body, incoming.headers.authorization);
			this.received.push({ call, body, status: answer.status });
			response.writeHead(answer.status, { 'Content-Type': 'application/json' });
			response.end(JSON.stringify(answer.body));
		});
	};

	#respond(call: string, body: JsonObject, authorization: string | undefined): ServiceResponse {
		const failure = this.#failures.shift();
		if (failure != null) return { status: failure, body: {} };
		if (authorization !== this.authorization) return { status: 401, body: {} };
		for (const [pattern, respond] of this.routes) {
			const match = pattern.exec(call);
			if (match) return respond(body, match[1] ?? '');
		}
		return { status: 404, body: {} };
	}
}

async function read(incoming: IncomingMessage): Promise<{ call: string; body: JsonObject }> {
	const { method = '', url = '', headers } = incoming;
	const content = await text(incoming);
	const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded');
	const body = isForm
		? Object.fromEntries(new URLSearchParams(content))
		: (JSON.parse(content || '{}') as JsonObject);
	return { call: `${method} ${decodeURIComponent(url)}`, body };
}

const { accountSid, authToken } = TWILIO_ACCOUNT;

export const twilio = new FakeService(
	'api.twilio.com',
	`Basic ${btoa(`${accountSid}:${authToken}`)}`,
	[[/^POST .*\/Messages\.json$/, () => ({ status: 201, body: { status: 'queued' } })]],
);

/** The only user that Slack knows. */
export const SLACK_USER = { id: 'U0SAM', email: 'sam@example.com' };

/** Slack, which reports most problems with status 200 and `error`. */
export const slack = new FakeService('slack.com', `Bearer ${SLACK_TOKEN}`, [
	[
		/^GET \/api\/users\.lookupByEmail\?email=(.*)$/,
		(_, email) => {
			const isKnown = email === SLACK_USER.email;
			const body = isKnown
				? { ok: true, user: SLACK_USER }
				: { ok: false, error: 'users_not_found' };
			return { status: 200, body };
		},
	],
	[
		/^POST \/api\/chat\.postMessage$/,
		() => ({ status: 200, body: { ok: true, ts: '1700000000.000001' } }),
	],
]);
