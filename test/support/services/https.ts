import { webcrypto } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';

import {
	BasicConstraintsExtension,
	PemConverter,
	SubjectAlternativeNameExtension,
	X509CertificateGenerator,
} from '@peculiar/x509';

/** The listener that answers the requests to each host. */
export type Hosts = Record<string, RequestListener>;

/** Internet hosts that this machine answers for. */
export type LocalHosts = {
	/** The environment for a process, such as n8n or npm, to send its requests here and trust the answers. */
	env: { HTTPS_PROXY: string; HTTP_PROXY: string; NO_PROXY: string; NODE_EXTRA_CA_CERTS: string };
	stop(): Promise<void>;
};

/** Answers HTTPS requests to these hosts. Requests to any other host fail with 502, and nothing leaves the machine. */
export async function startHosts(hosts: Hosts): Promise<LocalHosts> {
	const identity = await selfSigned(Object.keys(hosts));
	const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-tuco-hosts-'));
	const certificate = join(folder, 'certificate.pem');
	await writeFile(certificate, identity.cert);
	const server = createHttpsServer(identity, (request, response) => {
		hosts[request.headers.host ?? '']?.(request, response);
	});
	const proxy = await startProxy((host) => (host in hosts ? server : null));
	return {
		env: {
			HTTPS_PROXY: proxy.url,
			HTTP_PROXY: proxy.url,
			NO_PROXY: '127.0.0.1,localhost',
			NODE_EXTRA_CA_CERTS: certificate,
		},
		async stop() {
			await proxy.stop();
			await rm(folder, { recursive: true, force: true });
		},
	};
}

/** A proxy on loopback. Its tunnels end at the server chosen for the host, which need not listen. */
async function startProxy(serverOf: (host: string) => Server | null) {
	const sockets = new Set<Duplex>();
	const proxy = createHttpServer((_, response) => response.writeHead(502).end());
	proxy.on('connection', (socket) => sockets.add(socket));
	proxy.on('connect', ({ url = '' }, socket) => {
		socket.on('error', () => socket.destroy());
		const server = serverOf(url.replace(/:443$/, ''));
		if (server === null) {
			socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n');
			return;
		}
		socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
		server.emit('connection', socket);
	});
	proxy.listen(0, '127.0.0.1');
	await once(proxy, 'listening');
	return {
		url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
		async stop() {
			const closed = once(proxy, 'close');
			proxy.close();
			for (const socket of sockets) socket.destroy();
			await closed;
		},
	};
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 86_400_000;

/**
 * A self-signed certificate for all hosts: a process that trusts it, as through NODE_EXTRA_CA_CERTS, trusts the hosts.
 * The key is new and stays in the memory of this process.
 */
async function selfSigned(hosts: string[]): Promise<{ cert: string; key: string }> {
	const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
	const certificate = await X509CertificateGenerator.createSelfSigned({
		name: 'CN=Local hosts of one test run',
		// An hour back, in case clocks differ.
		notBefore: new Date(Date.now() - DAY_MS / 24),
		notAfter: new Date(Date.now() + DAY_MS),
		signingAlgorithm: ALGORITHM,
		keys,
		extensions: [
			new BasicConstraintsExtension(true, 0, true),
			new SubjectAlternativeNameExtension(hosts.map((value) => ({ type: 'dns', value }))),
		],
	});
	const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
	return { cert: certificate.toString('pem'), key: PemConverter.encode(key, 'PRIVATE KEY') };
}
