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
 * A proxy that gives requests to servers in turn. A server that refuses the connection has not seen the request, so
 * another gets it, and the first gets no more until it is taken back. When a connection breaks later, nobody knows what
 * became of the request: the sender gets 502.
 */
export class Balancer {
	url = '';
	/** How many requests each server is working on, by its address. */
	readonly underway = new Map<string, number>();
	/** How many requests each server has answered, by its address. */
	readonly answered = new Map<string, number>();

	/** The addresses of the servers that get requests; the next one comes first. */
	#servers: string[] = [];
	readonly #server = createServer((incoming, outgoing) => void this.#answer(incoming, outgoing));

	/** Starts a balancer without servers on a free port of 127.0.0.1. */
	static async start(): Promise<Balancer> {
		const balancer = new Balancer();
		balancer.#server.listen(0, '127.0.0.1');
		await once(balancer.#server, 'listening');
		const { port } = balancer.#server.address() as AddressInfo;
		balancer.url = `http://127.0.0.1:${port}`;
		return balancer;
	}

	/** Sends a server nothing more, and resolves when it has answered what it was sent. */
	async takeOut(address: string): Promise<void> {
		this.#remove(address);
		await until(`${address} to have answered`, () => !this.underway.get(address), { everyMs: 20 });
	}

	/** Sends a server that is ready its share, from now on or again. */
	takeBack(address: string): void {
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
			const { reply, body } = await this.#passOn(incoming, await buffer(incoming));
			outgoing.writeHead(reply.statusCode ?? 502, withoutHop(reply.headers)).end(body);
		} catch {
			outgoing.writeHead(502).end();
		}
	}

	async #passOn(incoming: IncomingMessage, body: Buffer): Promise<Reply> {
		const address = this.#servers.shift();
		if (address === undefined) throw new Error('No server is up');
		this.#servers.push(address);
		add(this.underway, address, 1);
		try {
			const reply = await send(address, incoming, body);
			add(this.answered, address, 1);
			return reply;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') throw error;
			this.#remove(address);
			return await this.#passOn(incoming, body);
		} finally {
			add(this.underway, address, -1);
		}
	}
}

type Reply = { reply: IncomingMessage; body: Buffer };

/** Over a connection of its own: the server may close one that is kept alive just as a request goes out. */
async function send(
	address: string,
	{ method, url = '', headers }: IncomingMessage,
	body: Buffer,
): Promise<Reply> {
	const options = { method, headers: withoutHop(headers), agent: false };
	const outgoing = request(address + url, options).end(body);
	// `once` listens until the answer begins; a break after that is an error of the answer too.
	outgoing.on('error', () => undefined);
	const [reply] = (await once(outgoing, 'response')) as [IncomingMessage];
	return { reply, body: await buffer(reply) };
}

/** The headers without those that concern one connection. */
function withoutHop(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
	const hop = ['connection', 'keep-alive', 'transfer-encoding'];
	return Object.fromEntries(Object.entries(headers).filter(([name]) => !hop.includes(name)));
}

function add(counts: Map<string, number>, key: string, change: number): void {
	counts.set(key, (counts.get(key) ?? 0) + change);
}
