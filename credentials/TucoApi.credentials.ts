import {
	type Icon,
	type ICredentialDataDecryptedObject,
	type ICredentialTestRequest,
	type ICredentialType,
	type IHttpRequestOptions,
	type INodeProperties,
	UserError,
} from 'n8n-workflow';

import { baseUrlOf, cleaned, secureUrl, TUCO_BASE_URL } from '../nodes/Tuco/shared/credential';

const NOT_TUCO = 'The Base URL answers, but it is not the Tuco API';

/** The API key of a Tuco workspace, and the signing secrets of webhooks added by hand in Tuco. */
export class TucoApi implements ICredentialType {
	name = 'tucoApi';

	displayName = 'Tuco API';

	icon: Icon = { light: 'file:../nodes/Tuco/tuco.svg', dark: 'file:../nodes/Tuco/tuco.dark.svg' };

	documentationUrl = 'https://docs.tuco.ai';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			// Not required: n8n would not save a credential without it, and Manual needs none.
			default: '',
			placeholder: 'e.g. tuco_sk_…',
			description:
				'The key of your Tuco workspace. Create one in Tuco under API Keys. Without it, only a Tuco Trigger with Webhook set to Manual works, and the connection test fails.',
		},
		{
			displayName: 'Webhook Signing Secret',
			name: 'signingSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Only needed for webhooks that you add in Tuco by hand, with Webhook set to Manual: the secret that Tuco shows once when you save the webhook. Separate several with commas. With Webhook set to Automatic, Tuco Trigger keeps the secret of its own webhook, and accepts deliveries signed with one of these too.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: TUCO_BASE_URL,
			description:
				'The address of the Tuco API. Plain http only works for this machine, such as http://127.0.0.1:3900.',
		},
	];

	/**
	 * Sends the key as a Bearer token (contract section 1), and only to the Base URL: otherwise anyone who may use the
	 * credential could have an HTTP Request node send them the key. n8n's `IAuthenticateGeneric` would send it anywhere, so
	 * this is a function. It is a property because n8n copies credentials without their methods, and would then not offer
	 * this one in the HTTP Request node.
	 *
	 * @throws UserError when the key is missing, or would go to another address, over plain http to another machine, or
	 *   where a certificate is not verified or plain http passes a proxy
	 */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const ownBaseUrl = baseUrlOf(credentials.baseUrl);
		const baseURL = request.baseURL ?? ownBaseUrl;
		const target = secureUrl(new URL(targetOf(request), secureUrl(baseURL)).href);
		const { origin } = secureUrl(ownBaseUrl);
		if (target.origin !== origin) {
			throw new UserError(`The API key only goes to the Base URL ${origin}, not to ${target.host}`);
		}
		if (isInterceptable(request, target)) {
			throw new UserError(
				'The API key could be intercepted: turn off Ignore SSL Issues, and use no proxy for plain http',
			);
		}
		const apiKey = cleaned(credentials.apiKey);
		if (apiKey === '') {
			throw new UserError(
				'The Tuco credential has no API key. Enter one from API Keys in Tuco: only Webhook set to Manual works without it',
			);
		}
		const headers = { ...request.headers, Authorization: `Bearer ${apiKey}` };
		// An answer must not send the key elsewhere either.
		return { ...request, baseURL, headers, sendCredentialsOnCrossOriginRedirect: false };
	};

	test: ICredentialTestRequest = {
		request: { url: '/api/webhooks', disableFollowRedirect: true },
		// n8n accepts a mix of both kinds of rule. Its types allow only one kind.
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message:
						'Tuco did not accept the API key. It is wrong or was revoked: copy a valid one from API Keys in Tuco.',
				},
			},
			{
				type: 'responseCode',
				properties: { value: 404, message: NOT_TUCO },
			},
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'webhooks',
					value: undefined,
					message: NOT_TUCO,
				},
			},
		] as ICredentialTestRequest['rules'],
	};
}

/** The URL of a request. Only n8n's HTTP Request node calls it `uri`. */
function targetOf(request: Partial<IHttpRequestOptions> & { uri?: string }): string {
	return request.url ?? request.uri ?? '';
}

/** Whether others can read a request on its way: n8n's options name it in two ways, by the helper that sends it. */
function isInterceptable(
	{ proxy, ...options }: Partial<IHttpRequestOptions> & { rejectUnauthorized?: boolean },
	target: URL,
): boolean {
	const isUnverified =
		options.rejectUnauthorized === false || options.skipSslCertificateValidation === true;
	return isUnverified || (proxy !== undefined && target.protocol === 'http:');
}
