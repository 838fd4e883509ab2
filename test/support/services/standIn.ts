import { createServer } from 'node:https';
import type { IncomingMessage, Server } from 'node:http';
import { text } from 'node:stream/consumers';

import type { JsonObject } from '../../../tools/n8n/json';
import type { Identity } from './authority';

/** A request as a service sees it. */
export type ServiceRequest = {
	method: string;
	/** Without the query. */
	path: string;
	query: Record<string, string>;
	/** JSON or a form, read; `{}` when there was none. */
	body: JsonObject;
	/** `null` when there was none. */
	authorization: string | null;
};

/** A request and how it was answered. What it was authorised with is not kept. */
export type Received = Omit<ServiceRequest, 'authorization'> & { status: number };

/** What a service answers. */
export type Answer = { status: number; body?: JsonObject };

/** A service as it answers, apart from how requests reach it. */
export type Behaviour = {
	host: string;
	answer: (request: ServiceRequest) => Answer;
	/** The service's own words for 429 or a fault of its own. */
	fault: (status: 429 | 500) => Answer;
};

/** A service's stand-in. */
export type StandIn = {
	host: string;
	server: Server;
	/** Every request, oldest first. */
	readonly received: readonly Received[];
	/** Has the next requests answered with a fault, after which all is well again. */
	failNext(count: number, status: 429 | 500): void;
	/** Forgets the requests so far, and the faults to come. */
	reset(): void;
};

/** Puts a service behind TLS. The server does not listen: connections are handed to it. */
export function standInFor({ host, answer, fault }: Behaviour, identity: Identity): StandIn {
	const received: Received[] = [];
	const faults: (429 | 500)[] = [];
	const server = createServer(identity, (incoming, response) => {
		void read(incoming).then(({ authorization, ...request }) => {
			const due = faults.shift();
			const { status, body } = due ? fault(due) : answer({ ...request, authorization });
			received.push({ ...request, status });
			response.writeHead(status, {
				'Content-Type': 'application/json',
				...(status === 429 && { 'Retry-After': '1' }),
			});
			response.end(body && JSON.stringify(body));
		});
	});
	return {
		host,
		server,
		received,
		failNext: (count, status) => {
			faults.push(...Array.from({ length: count }, () => status));
		},
		reset: () => {
			received.length = 0;
			faults.length = 0;
		},
	};
}

async function read(incoming: IncomingMessage): Promise<ServiceRequest> {
	const { pathname, searchParams } = new URL(incoming.url ?? '/', 'https://host');
	const content = await text(incoming);
	return {
		method: incoming.method ?? '',
		path: decodeURIComponent(pathname),
		query: Object.fromEntries(searchParams),
		body: bodyOf(content, incoming.headers['content-type'] ?? ''),
		authorization: incoming.headers.authorization ?? null,
	};
}

function bodyOf(content: string, type: string): JsonObject {
	if (content === '') return {};
	if (type.startsWith('application/x-www-form-urlencoded')) {
		return Object.fromEntries(new URLSearchParams(content));
	}
	const value: unknown = JSON.parse(content);
	return typeof value === 'object' && value !== null ? { ...value } : { value };
}
