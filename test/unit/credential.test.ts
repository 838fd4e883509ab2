import * as fc from 'fast-check';
import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { TucoApi } from '../../credentials/TucoApi.credentials';
import { TUCO_BASE_URL, baseUrlOf, cleaned } from '../../nodes/Tuco/shared/credential';

type Request = Partial<IHttpRequestOptions> & { uri?: string };

const LOCAL = 'http://127.0.0.1:3900';
const OPEN = 'The API key would be sent unencrypted to evil.com.';

/** The request after authentication; `replaced` overrides parts of the credential. */
async function authenticate(request: Request, replaced: ICredentialDataDecryptedObject = {}) {
	const data = {
		apiKey: 'tuco_sk_1',
		signingSecret: 'shown-once',
		baseUrl: TUCO_BASE_URL,
		...replaced,
	};
	return await new TucoApi().authenticate(data, request as IHttpRequestOptions);
}

describe('authenticate', () => {
	it('adds the key as a Bearer token and the Base URL, for no other origin to see after a redirect', async () => {
		const request = { url: '/api', method: 'POST' as const, headers: { Accept: 'text/plain' } };
		expect(await authenticate(request, { apiKey: ' “tuco_sk_1\u200b”\n' })).toEqual({
			url: '/api',
			method: 'POST',
			baseURL: TUCO_BASE_URL,
			headers: { Accept: 'text/plain', Authorization: 'Bearer tuco_sk_1' },
			sendCredentialsOnCrossOriginRedirect: false,
		});
		expect(request.headers).toEqual({ Accept: 'text/plain' });
	});

	it("keeps a request's own base URL", async () => {
		const baseURL = `${TUCO_BASE_URL}/api`;
		expect(await authenticate({ url: '/', baseURL })).toMatchObject({ baseURL });
	});

	it.each([
		{ uri: 'https://evil.com/api' },
		{ url: '//evil.com/api' },
		{ url: '/', baseURL: 'https://evil.com' },
		{ url: 'https://app.tuco.ai:444' },
		{ url: 'https://app.tuco.ai.evil.com' },
		{ url: 'https://app.tuco.ai@evil.com' },
	])('refuses %j, which would send the key somewhere other than the Base URL', async (request) => {
		await expect(authenticate(request)).rejects.toThrow(
			`only goes to the Base URL ${TUCO_BASE_URL}`,
		);
	});

	it('refuses to send a request without a key', async () => {
		const authenticated = authenticate({ url: '/' }, { apiKey: ' "\u200b" ' });
		await expect(authenticated).rejects.toThrow('The Tuco credential has no API key.');
	});

	it('accepts plain http to this machine', async () => {
		expect(await authenticate({ url: '/api' }, { baseUrl: LOCAL })).toMatchObject({
			baseURL: LOCAL,
		});
	});

	it('accepts the uri that the HTTP Request node sets', async () => {
		expect(await authenticate({ uri: 'https://app.tuco.ai/api/leads' })).toMatchObject({
			uri: 'https://app.tuco.ai/api/leads',
			headers: { Authorization: 'Bearer tuco_sk_1' },
		});
	});

	it.each(['http://evil.com', 'HTTP://evil.com', 'http://127.0.0.1@evil.com', 'http:\\\\evil.com'])(
		'refuses plain http in the Base URL %j',
		async (baseUrl) => {
			await expect(authenticate({ url: '/' }, { baseUrl })).rejects.toThrow(OPEN);
		},
	);

	it('refuses a Base URL that is not a URL', async () => {
		const authenticated = authenticate({ url: '/' }, { baseUrl: 'app.tuco.ai' });
		await expect(authenticated).rejects.toThrow('is not a URL');
	});

	it("refuses plain http in a request's own base URL", async () => {
		await expect(authenticate({ url: '/', baseURL: 'http://evil.com' })).rejects.toThrow(OPEN);
	});

	it.each([
		[{ url: 'http://evil.com/api' }, TUCO_BASE_URL],
		[{ url: ' http://evil.com/api' }, TUCO_BASE_URL],
		[{ url: 'http://127.0.0.1@evil.com' }, LOCAL],
		[{ url: '//evil.com/api' }, LOCAL],
		[{ url: '\\\\evil.com/api' }, LOCAL],
		[{ url: '/\\evil.com/api' }, LOCAL],
		[{ uri: 'http://evil.com/api' }, TUCO_BASE_URL],
	])('refuses %j, which leaves the Base URL %s for plain http', async (request, baseUrl) => {
		await expect(authenticate(request, { baseUrl })).rejects.toThrow(OPEN);
	});

	it.each([
		[{ url: '/', rejectUnauthorized: false }, TUCO_BASE_URL],
		[{ url: '/', skipSslCertificateValidation: true }, TUCO_BASE_URL],
		[{ url: '/', proxy: { host: 'evil.com', port: 8080 } }, LOCAL],
	])('refuses %j at %s, where others can read the key', async (request, baseUrl) => {
		await expect(authenticate(request, { baseUrl })).rejects.toThrow('could be intercepted');
	});

	it('keeps the key out of the error message', async () => {
		await expect(authenticate({ url: 'http://evil.com' })).rejects.toMatchObject({
			message: expect.not.stringContaining('tuco_sk_1') as unknown,
		});
	});
});

describe('cleaned', () => {
	const MARKS = ' \n\t"\'`“”‘’„«»\u00ad\u200b\u200e\u2066\u2069\ufeff';
	const marks = fc.string({ unit: fc.constantFrom(...MARKS.split('')), maxLength: 5 });
	const scheme = fc.constantFrom('', 'Bearer ', 'bearer\t');
	it('removes everything around the key, and invisible characters within it', () => {
		fc.assert(
			fc.property(marks, scheme, marks, marks, (before, name, between, after) => {
				expect(cleaned(`${before}${name}${between}K\u200bEY${after}`)).toBe('KEY');
			}),
		);
	});

	it.each(['', '"', ' Bearer ', '\u200b', undefined, null, 42, {}])('%j is empty', (pasted) => {
		expect(cleaned(pasted)).toBe('');
	});

	it.each(['BearerKEY', 'K\'E"Y', 'dGhpcw+/=='])('keeps %j unchanged', (pasted) => {
		expect(cleaned(pasted)).toBe(pasted);
	});
});

describe('baseUrlOf', () => {
	it.each([undefined, null, '', '  ', '/', 42, {}])("is Tuco's URL for %j", (entered) => {
		expect(baseUrlOf(entered)).toBe(TUCO_BASE_URL);
	});

	it('drops surrounding spaces and trailing slashes', () => {
		expect(baseUrlOf(' https://tuco.example/base// \n')).toBe('https://tuco.example/base');
	});
});

describe('TucoApi', () => {
	it('masks the key and the signing secret, and requires neither', () => {
		const { properties } = new TucoApi();
		const hidden = properties.filter(({ typeOptions }) => typeOptions?.password === true);
		expect(hidden.map(({ name }) => name)).toEqual(['apiKey', 'signingSecret']);
		expect(properties.filter(({ required }) => required)).toEqual([]);
	});

	it('is tested by a call that changes nothing and follows no redirect', () => {
		expect(new TucoApi().test.request).toEqual({
			url: '/api/webhooks',
			disableFollowRedirect: true,
		});
	});
});
