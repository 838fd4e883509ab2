import { createServer, request as call } from 'node:http';

import { listen } from '../../sandbox';

/**
 * How an API does at present: well; answering 500 without doing the work; or doing it, with the answer to a POST lost
 * with its connection, or kept back for good.
 */
export type Weather = 'well' | 'answers 500' | 'loses answers' | 'keeps answers back';

/** What stands between n8n and an API, so that the same can happen to any of them. */
export type Gate = {
	url: string;
	weather: Weather;
	/** How many of the next calls are answered 429 without doing the work, and the seconds they are told to wait. */
	limit: { calls: number; retryAfter: number };
	/** The methods of the calls that came so far, oldest first. */
	readonly calls: readonly string[];
	/** When the last of them came, by `performance.now()`. */
	lastCallAt: number;
	stop: () => void;
};

/** Opens a gate before the API at an address, on a free port of 127.0.0.1. */
export async function openGate(target: string): Promise<Gate> {
	const calls: string[] = [];
	const server = createServer((request, response) => {
		const { weather, limit } = gate;
		calls.push(request.method ?? '');
		gate.lastCallAt = performance.now();
		if (limit.calls > 0) {
			limit.calls -= 1;
			const headers = { 'Content-Type': 'application/json', 'Retry-After': limit.retryAfter };
			response.writeHead(429, headers).end('{"error":"Too many requests"}');
			return;
		}
		if (weather === 'answers 500') {
			response.writeHead(500, { 'Content-Type': 'application/json' });
			response.end('{"error":"Internal Server Error"}');
			return;
		}
		const { method, headers } = request;
		const onward = call(target + (request.url ?? ''), { method, headers }, (answer) => {
			if (method === 'POST' && weather === 'keeps answers back') {
				answer.resume();
			} else if (method === 'POST' && weather === 'loses answers') {
				response.destroy();
			} else {
				response.writeHead(answer.statusCode ?? 502, answer.headers);
				answer.pipe(response);
			}
		});
		onward.on('error', () => {
			response.destroy();
		});
		request.pipe(onward);
	});
	const gate: Gate = {
		url: await listen(server, 0),
		weather: 'well',
		limit: { calls: 0, retryAfter: 0 },
		calls,
		lastCallAt: 0,
		stop() {
			server.close();
			server.closeAllConnections();
		},
	};
	return gate;
}
