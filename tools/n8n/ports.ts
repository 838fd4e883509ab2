import { createServer } from 'node:net';

/** The only address this project's servers listen on. */
export const LOOPBACK = '127.0.0.1';

/** `count` different ports that are free on loopback now. Another process may take one before it is used. */
export async function freePorts(count: number): Promise<number[]> {
	const listeners = await Promise.all(Array.from({ length: count }, () => listen(0)));
	await Promise.all(listeners.map(({ close }) => close()));
	return listeners.map(({ port }) => port);
}

/** Fails, naming the port, when something listens on it. */
export async function assertPortFree(port: number): Promise<void> {
	try {
		const { close } = await listen(port);
		await close();
	} catch (error) {
		throw new Error(
			`Port ${port} is not free on this machine: end what listens there, or choose another port.`,
			{ cause: error },
		);
	}
}

function listen(wanted: number): Promise<{ port: number; close: () => Promise<void> }> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(wanted, LOOPBACK, () => {
			const address = server.address();
			resolve({
				port: typeof address === 'object' && address !== null ? address.port : wanted,
				close: () =>
					new Promise((closed) => {
						server.close(() => {
							closed();
						});
					}),
			});
		});
	});
}
