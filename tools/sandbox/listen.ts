import type { Server } from 'node:http';

/** Listens on 127.0.0.1 alone and gives the URL; port 0 takes any free one. Rejects plainly when the port is in use. */
export function listen(server: Server, port: number): Promise<string> {
	return new Promise((resolve, reject) => {
		server.once('error', (error) => {
			const inUse = 'code' in error && error.code === 'EADDRINUSE';
			reject(inUse ? new Error(`Port ${port} is in use already`, { cause: error }) : error);
		});
		server.listen(port, '127.0.0.1', () => {
			const address = server.address();
			const taken = typeof address === 'object' && address ? address.port : port;
			resolve(`http://127.0.0.1:${taken}`);
		});
	});
}
