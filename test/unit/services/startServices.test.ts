import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { request } from 'node:https';
import type { Socket } from 'node:net';
import { json } from 'node:stream/consumers';
import { connect } from 'node:tls';

import { type Services, startServices } from '../../support/services/startServices';

let services: Services;

beforeAll(async () => {
	services = await startServices();
});

afterAll(async () => {
	await services.stop();
});

/** Opens a tunnel through the proxy; gives what the proxy answered, and the tunnel. */
async function tunnelTo(host: string): Promise<{ status: number; socket: Socket }> {
	const connecting = httpRequest(services.env.HTTPS_PROXY ?? '', {
		method: 'CONNECT',
		path: `${host}:443`,
	}).end();
	return await new Promise((resolve) => {
		connecting.once('connect', ({ statusCode = 0 }, socket) => {
			resolve({ status: statusCode, socket });
		});
	});
}

test('a service answers under a certificate of the authority, in its own words', async () => {
	const host = 'api.twilio.com';
	const { socket } = await tunnelTo(host);
	const ca = readFileSync(services.env.NODE_EXTRA_CA_CERTS ?? '');
	const createConnection = () => connect({ socket, servername: host, ca });
	const asking = request({ host, path: '/anything?a=1', createConnection }).end();
	const response = await new Promise<IncomingMessage>((resolve) => {
		asking.once('response', resolve);
	});
	expect(response).toMatchObject({ statusCode: 401 });
	expect(await json(response)).toMatchObject({ code: 20003, message: 'Authenticate' });
	socket.destroy();
	expect(services.twilio.received).toEqual([
		{ method: 'GET', path: '/anything', query: { a: '1' }, body: {}, status: 401 },
	]);
});

test('whoever does not know the authority trusts none of it', async () => {
	const { socket } = await tunnelTo('slack.com');
	const secured = connect({ socket, servername: 'slack.com' });
	await expect(once(secured, 'secureConnect')).rejects.toThrow(/certificate/);
	socket.destroy();
});

test('any other host is refused, and kept in mind', async () => {
	const { status } = await tunnelTo('api.n8n.io');
	expect(status).toBe(502);
	expect(services.refused).toEqual(['api.n8n.io:443']);
});
