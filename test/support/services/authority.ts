import { webcrypto } from 'node:crypto';

import {
	AuthorityKeyIdentifierExtension,
	BasicConstraintsExtension,
	KeyUsageFlags,
	KeyUsagesExtension,
	PemConverter,
	SubjectAlternativeNameExtension,
	SubjectKeyIdentifierExtension,
	X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate and its private key, as PEM. */
export type Identity = { cert: string; key: string };

/** A certificate authority that is trusted by nobody but whoever is given its certificate, and ends with the run. */
export type Authority = {
	/** As PEM. */
	certificate: string;
	/** Signs a certificate for a host. */
	issue(host: string): Promise<Identity>;
};

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 86_400_000;

/** Makes an authority with a new key, which never leaves the memory of this process. */
export async function createAuthority(): Promise<Authority> {
	const keys = await newKeys();
	const root = await X509CertificateGenerator.createSelfSigned({
		...validity(),
		name: 'CN=Authority of one test run',
		signingAlgorithm: ALGORITHM,
		keys,
		extensions: [
			new BasicConstraintsExtension(true, 0, true),
			new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
			await SubjectKeyIdentifierExtension.create(keys.publicKey),
		],
	});
	const issue = async (host: string): Promise<Identity> => {
		const own = await newKeys();
		const certificate = await X509CertificateGenerator.create({
			...validity(),
			subject: `CN=${host}`,
			issuer: root.subject,
			publicKey: own.publicKey,
			signingKey: keys.privateKey,
			signingAlgorithm: ALGORITHM,
			extensions: [
				new SubjectAlternativeNameExtension([{ type: 'dns', value: host }]),
				await AuthorityKeyIdentifierExtension.create(keys.publicKey),
			],
		});
		const key = await webcrypto.subtle.exportKey('pkcs8', own.privateKey);
		return { cert: certificate.toString('pem'), key: PemConverter.encode(key, 'PRIVATE KEY') };
	};
	return { certificate: root.toString('pem'), issue };
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
	return await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

/** From an hour ago, lest clocks differ, to a day from now. */
function validity(): { notBefore: Date; notAfter: Date } {
	const now = Date.now();
	return { notBefore: new Date(now - DAY_MS / 24), notAfter: new Date(now + DAY_MS) };
}
