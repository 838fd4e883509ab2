import type {
	Icon,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { baseUrlOf, secureUrl, TUCO_BASE_URL } from '../nodes/Tuco/shared/credential';

/** The key to a Tuco workspace, and the signing secret of webhooks that were added by hand in Tuco. */
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
			required: true,
			default: '',
			placeholder: 'e.g. tuco_sk_…',
			description: 'The key of your Tuco workspace. Create one in Tuco under API Keys.',
		},
		{
			displayName: 'Webhook Signing Secret',
			name: 'signingSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Only needed when you add the webhook in Tuco by hand: the secret that Tuco shows once when the webhook is saved. Separate several by commas. Deliveries signed with one of them are accepted beside those of the webhook that Tuco Trigger registers itself.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: TUCO_BASE_URL,
			description:
				'Where Tuco is reached. Plain http is accepted only for this machine itself, such as http://127.0.0.1:3900.',
		},
	];

	/**
	 * Sends the key as a Bearer token (contract section 1). A function in place of n8n's `IAuthenticateGeneric`, because
	 * that would send the key over plain http too.
	 *
	 * @throws UserError when the request would go over plain http to another machine
	 */
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const baseURL = request.baseURL ?? baseUrlOf(credentials.baseUrl);
		secureUrl(new URL(targetOf(request), secureUrl(baseURL)).href);
		const apiKey = typeof credentials.apiKey === 'string' ? credentials.apiKey.trim() : '';
		const headers = { ...request.headers, Authorization: `Bearer ${apiKey}` };
		return { ...request, baseURL, headers };
	}

	test: ICredentialTestRequest = {
		request: { url: '/api/webhooks', disableFollowRedirect: true },
		// n8n goes through rules of both kinds; its types want all of one.
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
				type: 'responseSuccessBody',
				properties: {
					key: 'webhooks',
					value: undefined,
					message: 'The Base URL answers, but not as the Tuco API does',
				},
			},
		] as ICredentialTestRequest['rules'],
	};
}

/** Where a request goes: n8n's HTTP Request node says `uri` where everything else says `url`. */
function targetOf(request: Partial<IHttpRequestOptions> & { uri?: string }): string {
	return request.url ?? request.uri ?? '';
}
