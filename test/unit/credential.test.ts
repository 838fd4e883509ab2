import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { TucoApi } from '../../credentials/TucoApi.credentials';

const credential = (replaced: ICredentialDataDecryptedObject = {}) => ({
	apiKey: 'tuco_sk_1',
	signingSecret: 'shown-once',
	baseUrl: 'https://app.tuco.ai',
	...replaced,
});

const authenticate = async (
	request: Partial<IHttpRequestOptions> & { uri?: string },
	replaced: ICredentialDataDecryptedObject = {},
) => await new TucoApi().authenticate(credential(replaced), { ...request } as IHttpRequestOptions);

const LOCAL = { baseUrl: 'http://127.0.0.1:3900' };

describe('TucoApi.authenticate', () => {
	it('sends the key as a Bearer token to the base URL', async () => {
		expect(await authenticate({ url: '/api/webhooks' })).toEqual({
			url: '/api/webhooks',
			baseURL: 'https://app.tuco.ai',
			headers: { Authorization: 'Bearer tuco_sk_1' },
		});
	});

	it('keeps what else the request holds', async () => {
		const request = { url: '/api', method: 'POST' as const, headers: { Accept: 'text/plain' } };
		expect(await authenticate(request)).toMatchObject({
			method: 'POST',
			headers: { Accept: 'text/plain', Authorization: 'Bearer tuco_sk_1' },
		});
	});

	it('leaves the request that it was given as it was', async () => {
		const request = { url: '/api', headers: {} };
		await authenticate(request);
		expect(request).toEqual({ url: '/api', headers: {} });
	});

	it('drops the spaces around a pasted key', async () => {
		const { headers } = await authenticate({ url: '/' }, { apiKey: ' tuco_sk_1\n' });
		expect(headers).toEqual({ Authorization: 'Bearer tuco_sk_1' });
	});

	it('never sends the signing secret', async () => {
		expect(JSON.stringify(await authenticate({ url: '/' }))).not.toContain('shown-once');
	});

	it.each([undefined, '', ' '])('reaches Tuco itself by a base URL of %j', async (baseUrl) => {
		const request = await authenticate({ url: '/' }, { baseUrl } as ICredentialDataDecryptedObject);
		expect(request.baseURL).toBe('https://app.tuco.ai');
	});

	it('keeps the base URL that a request brings', async () => {
		const request = await authenticate({ url: '/', baseURL: 'https://eu.tuco.ai' });
		expect(request.baseURL).toBe('https://eu.tuco.ai');
	});

	it('accepts plain http to this machine', async () => {
		const request = await authenticate({ url: '/api/webhooks' }, LOCAL);
		expect(request.baseURL).toBe('http://127.0.0.1:3900');
	});

	it.each([
		'http://app.tuco.ai',
		'HTTP://app.tuco.ai',
		'http://localhost.evil.com',
		'http://127.0.0.1@evil.com',
		'http://evil.com#@127.0.0.1',
		'http://evil.com\\@127.0.0.1',
		'http:\\\\evil.com',
	])('refuses the base URL %j', async (baseUrl) => {
		await expect(authenticate({ url: '/' }, { baseUrl })).rejects.toThrow('travel in the open');
	});

	it('refuses a base URL that is no URL', async () => {
		await expect(authenticate({ url: '/' }, { baseUrl: 'app.tuco.ai' })).rejects.toThrow(
			'is not a URL',
		);
	});

	it.each([
		'http://evil.com/api',
		'HTTP://evil.com/api',
		' http://evil.com/api',
		'http:\\\\evil.com',
		'http://127.0.0.1@evil.com',
	])('refuses the address %j, whatever the base URL', async (url) => {
		await expect(authenticate({ url })).rejects.toThrow('travel in the open');
		await expect(authenticate({ url }, LOCAL)).rejects.toThrow('travel in the open');
	});

	it.each(['//evil.com/api', '\\\\evil.com/api', '/\\evil.com/api'])(
		'refuses the address %j, which leaves a base URL on this machine',
		async (url) => {
			await expect(authenticate({ url }, LOCAL)).rejects.toThrow('travel in the open');
		},
	);

	it('refuses plain http in the base URL that a request brings', async () => {
		await expect(authenticate({ url: '/', baseURL: 'http://evil.com' })).rejects.toThrow(
			'travel in the open',
		);
	});

	it('accepts the uri of the HTTP Request node', async () => {
		expect(await authenticate({ uri: 'https://app.tuco.ai/api/leads' })).toMatchObject({
			uri: 'https://app.tuco.ai/api/leads',
			headers: { Authorization: 'Bearer tuco_sk_1' },
		});
	});

	it('refuses plain http in the uri of the HTTP Request node', async () => {
		await expect(authenticate({ uri: 'http://evil.com/api' })).rejects.toThrow(
			'travel in the open',
		);
	});

	it('names no key in a refusal', async () => {
		await expect(authenticate({ url: 'http://evil.com' })).rejects.toMatchObject({
			message: expect.not.stringContaining('tuco_sk_1') as unknown,
		});
	});
});

describe('TucoApi', () => {
	it('hides key and signing secret while they are typed', () => {
		const hidden = new TucoApi().properties
			.filter(({ typeOptions }) => typeOptions?.password === true)
			.map(({ name }) => name);
		expect(hidden).toEqual(['apiKey', 'signingSecret']);
	});

	it('needs the key alone', () => {
		const needed = new TucoApi().properties.filter(({ required }) => required === true);
		expect(needed.map(({ name }) => name)).toEqual(['apiKey']);
	});

	it('is tested by a call that changes nothing and follows no redirect', () => {
		expect(new TucoApi().test.request).toEqual({
			url: '/api/webhooks',
			disableFollowRedirect: true,
		});
	});
});
