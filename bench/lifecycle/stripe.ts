import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

import express from 'express';

import { isObject } from '../../n8n/json';
import { listen } from '../../sandbox/listen';
import { createAuthority } from '../../test/support/services/authority';
import { openRoute } from '../../test/support/services/route';
import { type Gate, openGate } from '../leftovers/gate';

const HOST = 'api.stripe.com';

/** A stand-in for the webhook endpoints of Stripe's API, behind a gate, and how n8n is led there. */
export type Stripe = {
	gate: Gate;
	env: Record<string, string>;
	/** How many endpoints stand. */
	standing: () => number;
	stop(): Promise<void>;
};

/** Starts it. Stripe's host is fixed in n8n, so that n8n is led to it by a proxy and an authority of this run. */
export async function startStripe(): Promise<Stripe> {
	const endpoints = new Set<string>();
	const server = createServer(endpointsOf(endpoints));
	const gate = await openGate(await listen(server, 0));
	const authority = await createAuthority();
	const port = Number(new URL(gate.url).port);
	const end = createTlsServer(await authority.issue(HOST), (socket) => {
		const onward = connect(port, '127.0.0.1');
		for (const each of [socket, onward]) {
			each.on('error', () => {
				socket.destroy();
				onward.destroy();
			});
		}
		socket.pipe(onward).pipe(socket);
	});
	const route = await openRoute(authority, new Map([[HOST, end]]));
	return {
		gate,
		env: route.env,
		standing: () => endpoints.size,
		async stop() {
			await route.stop();
			gate.stop();
			server.close();
			server.closeAllConnections();
		},
	};
}

function endpointsOf(endpoints: Set<string>) {
	const app = express();
	app.use(express.urlencoded({ extended: true }));
	app.post('/v1/webhook_endpoints', (request, response) => {
		const fields: unknown = request.body;
		const id = `we_${randomUUID()}`;
		endpoints.add(id);
		response.json({
			...(isObject(fields) && fields),
			id,
			object: 'webhook_endpoint',
			status: 'enabled',
			secret: `whsec_${randomUUID()}`,
		});
	});
	app.use('/v1/webhook_endpoints/:id', (request, response, next) => {
		if (endpoints.has(request.params.id)) {
			next();
			return;
		}
		const error = { code: 'resource_missing', message: 'No such webhook endpoint' };
		response.status(404).json({ error });
	});
	app.get('/v1/webhook_endpoints/:id', (request, response) => {
		response.json({ id: request.params.id, object: 'webhook_endpoint', status: 'enabled' });
	});
	app.delete('/v1/webhook_endpoints/:id', (request, response) => {
		endpoints.delete(request.params.id);
		response.json({ id: request.params.id, object: 'webhook_endpoint', deleted: true });
	});
	return app;
}
