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

import { hasCode } from '../json';
import { until } from '../wait';

/** A proxy that gives requests to servers in turn. */
export type Balancer = {
	url: string;
	/** The servers' addresses, such as `http://127.0.0.1:5678`. */
	servers: readonly string[];
	/** How many requests each server is at work on, by its address. */
	readonly underway: ReadonlyMap<string, number>;
	/** Sends a server nothing more, and resolves when it has answered what it was sent. */
	takeOut: (address: string) => Promise<void>;
	/** Sends it its share again. It is ready by then. */
	takeBack: (address: string) => void;
	/** How many requests each server has answered, by its address. */
	readonly answered: ReadonlyMap<string, number>;
	stop(): Promise<void>;
};

/**
 * Starts a balancer. A server that refuses the connection has not seen the request, so another gets it, and it gets no
 * more until it says that it is ready: an n8n that starts up answers before it can take anything. When a connection breaks
 * later, nobody knows what became of the request, and the sender is answered 502.
 */
export async function startBalancer(): Promise<Balancer> {
	const answered = new Map<string, number>();
	const down = new Set<string>();
	const underway = new Map<string, number>();
	let turn = 0;
	let stopped = false;
	const server = createServer((incoming, outgoing) => {
		void answer(incoming, outgoing);
	});
	const balancer: Balancer = {
		url: '',
		servers: [],
		answered,
		underway,
		takeOut: async (address) => {
			balancer.servers = balancer.servers.filter((each) => each !== address);
			await until(`${address} to have answered`, () => !underway.get(address), { everyMs: 20 });
		},
		takeBack: (address) => {
			balancer.servers = [...balancer.servers, address];
		},
		stop: async () => {
			stopped = true;
			const closed = once(server, 'close');
			server.close();
			server.closeAllConnections();
			await closed;
		},
	};

	const answer = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
		try {
			const body = await buffer(incoming);
			const { status, headers, body: reply } = await passOn(incoming, body);
			outgoing.writeHead(status, headers).end(reply);
		} catch {
			outgoing.writeHead(502).end();
		}
	};
	const passOn = async (incoming: IncomingMessage, body: Buffer) => {
		for (;;) {
			const up = balancer.servers.filter((each) => !down.has(each));
			const address = up[turn++ % up.length];
			if (address === undefined) throw new Error('No server is up');
			underway.set(address, (underway.get(address) ?? 0) + 1);
			try {
				const reply = await send(address, incoming, body);
				answered.set(address, (answered.get(address) ?? 0) + 1);
				return reply;
			} catch (error) {
				if (!hasCode(error, 'ECONNREFUSED')) throw error;
				leaveOut(address);
			} finally {
				underway.set(address, (underway.get(address) ?? 0) - 1);
			}
		}
	};
	const leaveOut = (address: string) => {
		if (down.has(address)) return;
		down.add(address);
		const ready = async () => stopped || (await fetch(`${address}/healthz/readiness`)).ok;
		until(`${address} to be ready`, ready, { timeoutMs: 600_000, everyMs: 200 }).then(
			() => down.delete(address),
			() => undefined,
		);
	};

	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	balancer.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return balancer;
}

type Reply = { status: number; headers: OutgoingHttpHeaders; body: Buffer };

/** Over a connection of its own: one that is kept alive may be closed by the server just as a request goes out. */
async function send(
	address: string,
	{ method, url, headers }: IncomingMessage,
	body: Buffer,
): Promise<Reply> {
	return await new Promise((resolve, reject) => {
		const options = { method, headers: withoutHop(headers), agent: false };
		const outgoing = request(`${address}${url ?? ''}`, options, (incoming) => {
			buffer(incoming).then((reply) => {
				const { statusCode: status = 502, headers: own } = incoming;
				resolve({ status, headers: withoutHop(own), body: reply });
			}, reject);
		});
		outgoing.on('error', reject);
		outgoing.end(body);
	});
}

/** The headers without those that are about one connection. */
function withoutHop(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
	const hop = ['connection', 'keep-alive', 'transfer-encoding'];
	return Object.fromEntries(Object.entries(headers).filter(([name]) => !hop.includes(name)));
}
