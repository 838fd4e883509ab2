import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

import express, { type Request, type Response } from 'express';

/** The address at which deliveries come in. */
export type FrontDoor = {
	url: string;
	onDelivery: (request: Request, response: Response, isTest: boolean) => Promise<void>;
	stop(): Promise<void>;
};

/** n8n's way of reading a body: on demand, once, for JSON before the node sees the request. */
function bodyReader(request: Request): () => Promise<void> {
	return async () => {
		if (!('rawBody' in request)) Object.assign(request, { rawBody: await buffer(request) });
	};
}

/** Opens a real address on this machine, and hands what is posted to it to whoever answers the door. */
export async function startFrontDoor(): Promise<FrontDoor> {
	const app = express();
	const server = createServer(app);
	const door: FrontDoor = {
		url: '',
		onDelivery: async () => {
			await Promise.reject(new Error('Nobody is in'));
		},
		stop: async () => {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
	app.post('/:kind/*path', async (request, response) => {
		const readRawBody = bodyReader(request);
		Object.assign(request, { readRawBody });
		if (request.is('application/json')) await readRawBody();
		await door.onDelivery(request, response, request.params.kind === 'webhook-test');
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	door.url = `http://127.0.0.1:${port}`;
	return door;
}
