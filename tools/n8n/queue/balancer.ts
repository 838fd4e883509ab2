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
 * another gets it, and the first gets no more until it says that it is ready: an n8n that starts up answers before it
 * can take anything. When a connection breaks later, nobody knows what became of the request: the sender gets 502.
 */
export class Balancer {
	url = '';
	/** The addresses of the servers that get requests, such as `http://127.0.0.1:5678`. */
	servers: readonly string[] = [];
	/** How many requests each server is working on, by its address. */
	readonly underway = new Map<string, number>();
	/** How many requests each server has answered, by its address. */
	readonly answered = new Map<string, number>();

	readonly #down = new Set<string>();
	readonly #server = createServer((incoming, outgoing) => void this.#answer(incoming, outgoing));
	#turn = 0;
	#stopped = false;

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
		this.servers = this.servers.filter((each) => each !== address);
		await until(`${address} to have answered`, () => !this.underway.get(address), { everyMs: 20 });
	}

	/** Sends a server that is ready its share again. */
	takeBack(address: string): void {
		this.servers = [...this.servers, address];
	}

	async stop(): Promise<void> {
		this.#stopped = true;
		const closed = once(this.#server, 'close');
		this.#server.close();
		this.#server.closeAllConnections();
		await closed;
	}

	async #answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
		try {
			const { status, headers, body } = await this.#passOn(incoming, await buffer(incoming));
			outgoing.writeHead(status, headers).end(body);
		} catch {
			outgoing.writeHead(502).end();
		}
	}

	async #passOn(incoming: IncomingMessage, body: Buffer): Promise<Reply> {
		for (;;) {
			const up = this.servers.filter((each) => !this.#down.has(each));
			const address = up[this.#turn++ % up.length];
			if (address === undefined) throw new Error('No server is up');
			add(this.underway, address, 1);
			try {
				const reply = await send(address, incoming, body);
				add(this.answered, address, 1);
				return reply;
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') throw error;
				this.#leaveOut(address);
			} finally {
				add(this.underway, address, -1);
			}
		}
	}

	/** Until it is ready. */
	#leaveOut(address: string): void {
		if (this.#down.has(address)) return;
		this.#down.add(address);
		const ready = async () => this.#stopped || (await fetch(`${address}/healthz/readiness`)).ok;
		until(`${address} to be ready`, ready, { timeoutMs: 600_000, everyMs: 200 }).then(
			() => this.#down.delete(address),
			() => undefined,
		);
	}
}

type Reply = { status: number; headers: OutgoingHttpHeaders; body: Buffer };

/** Over a connection of its own: the server may close one that is kept alive just as a request goes out. */
async function send(
	address: string,
	{ method, url, headers }: IncomingMessage,
	body: Buffer,
): Promise<Reply> {
	const options = { method, headers: withoutHop(headers), agent: false };
	const outgoing = request(`${address}${url ?? ''}`, options).end(body);
	// `once` listens until the answer begins; a break after that is an error of the answer too.
	outgoing.on('error', () => undefined);
	const [reply] = (await once(outgoing, 'response')) as [IncomingMessage];
	const { statusCode: status = 502, headers: own } = reply;
	return { status, headers: withoutHop(own), body: await buffer(reply) };
}

/** The headers without those that concern one connection. */
function withoutHop(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
	const hop = ['connection', 'keep-alive', 'transfer-encoding'];
	return Object.fromEntries(Object.entries(headers).filter(([name]) => !hop.includes(name)));
}

function add(counts: Map<string, number>, key: string, change: number): void {
	counts.set(key, (counts.get(key) ?? 0) + change);
}
