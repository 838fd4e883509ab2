import { once } from 'node:events';
import {
	createServer,
	type IncomingMessage,
	type OutgoingHttpHeaders,
	request,
	type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

import { until } from '../wait';

/**
 * A round-robin proxy. If a server refuses the connection, it has not seen the request: another server gets it, and the
 * first gets no more until it is added again. If a connection breaks later, the request may have been processed, so the
 * sender gets 502.
 */
export class Balancer {
	url = '';
	/** Requests in progress, by server address. */
	readonly underway = new Map<string, number>();
	/** Requests answered, by server address. */
	readonly answered = new Map<string, number>();

	/** The addresses of the active servers, next one first. */
	#servers: string[] = [];
	readonly #server = createServer((incoming, outgoing) => void this.#answer(incoming, outgoing));

	/** Starts a balancer without servers on a free port on 127.0.0.1. */
	static async start(): Promise<Balancer> {
		const balancer = new Balancer();
		balancer.#server.listen(0, '127.0.0.1');
		await once(balancer.#server, 'listening');
		const { port } = balancer.#server.address() as AddressInfo;
		balancer.url = `http://127.0.0.1:${port}`;
		return balancer;
	}

	/** Stops sending to a server. Resolves when it has answered all its requests. */
	async drain(address: string): Promise<void> {
		this.#remove(address);
		await until(`${address} to finish`, () => !this.underway.get(address), {
			everyMs: 20,
		});
	}

	/** Adds a server that is ready, for the first time or again. */
	add(address: string): void {
		this.#remove(address);
		this.#servers.push(address);
	}

	stop(): void {
		this.#server.close();
		this.#server.closeAllConnections();
	}

	#remove(address: string): void {
		this.#servers = this.#servers.filter((each) => each !== address);
	}

	async #answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
		try {
			const { reply, body } = await this.#forward(incoming, await buffer(incoming));
			outgoing.writeHead(reply.statusCode ?? 502, withoutHop(reply.headers)).end(body);
		} catch {
			outgoing.writeHead(502).end();
		}
	}

	async #forward(incoming: IncomingMessage, body: Buffer): Promise<Reply> {
		const address = this.#servers.shift();
		if (address === undefined) throw new Error('No server is up');
		this.#servers.push(address);
		increase(this.underway, address, 1);
		try {
			const reply = await send(address, incoming, body);
			increase(this.answered, address, 1);
			return reply;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') throw error;
			this.#remove(address);
			return await this.#forward(incoming, body);
		} finally {
			increase(this.underway, address, -1);
		}
	}
}

type Reply = { reply: IncomingMessage; body: Buffer };

/** Uses a new connection: the server may close a kept-alive one just as a request goes out. */
async function send(
	address: string,
	{ method, url = '', headers }: IncomingMessage,
	body: Buffer,
): Promise<Reply> {
	const options = { method, headers: withoutHop(headers), agent: false };
	const outgoing = request(address + url, options).end(body);
	// `once` handles errors until the response begins. Later ones also reach the response's own stream.
	outgoing.on('error', () => undefined);
	const [reply] = (await once(outgoing, 'response')) as [IncomingMessage];
	return { reply, body: await buffer(reply) };
}

/** Removes the headers that concern only one connection. */
function withoutHop(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
	const hop = ['connection', 'keep-alive', 'transfer-encoding'];
	return Object.fromEntries(Object.entries(headers).filter(([name]) => !hop.includes(name)));
}

function increase(counts: Map<string, number>, key: string, change: number): void {
	counts.set(key, (counts.get(key) ?? 0) + change);
}
