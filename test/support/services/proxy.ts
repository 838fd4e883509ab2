import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** What takes over the tunnel to a host. */
export type TunnelEnd = { emit(event: 'connection', socket: Duplex): boolean };

/** A running proxy on loopback. */
export type Proxy = {
	url: string;
	/** What was asked of other hosts, and answered 502, such as `api.n8n.io:443`. Oldest first. */
	readonly refused: readonly string[];
	stop(): Promise<void>;
};

/** Starts an HTTP proxy whose tunnels lead to the given ends, by host, and nowhere else. */
export async function startProxy(ends: ReadonlyMap<string, TunnelEnd>): Promise<Proxy> {
	const refused: string[] = [];
	const sockets = new Set<Socket>();
	const server = createServer((request, response) => {
		refused.push(request.url ?? '');
		response.writeHead(502).end();
	});
	server.on('connection', (socket) => {
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
	});
	server.on('connect', ({ url = '' }, socket) => {
		// A client that goes away is none of the proxy's errors.
		socket.on('error', () => socket.destroy());
		const end = ends.get(url.replace(/:443$/, ''));
		if (end === undefined) {
			refused.push(url);
			socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n');
			return;
		}
		socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
		end.emit('connection', socket);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		refused,
		async stop() {
			const closed = once(server, 'close');
			server.close();
			for (const socket of sockets) socket.destroy();
			await closed;
		},
	};
}
