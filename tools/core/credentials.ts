import {
	type ICredentialDataDecryptedObject,
	ICredentialsHelper,
	type IHttpRequestOptions,
} from 'n8n-workflow';

import { TucoApi } from '../../credentials/TucoApi.credentials';

/** What n8n's server does with credentials, as far as nodes notice: keeps one, and lets its type authenticate. */
export class OneCredential extends ICredentialsHelper {
	/** `null` plays a credential that was deleted. */
	constructor(public data: ICredentialDataDecryptedObject | null) {
		super();
	}

	getParentTypes() {
		return [];
	}

	isCredentialUsableByNode() {
		return true;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		_typeName: string,
		requestOptions: IHttpRequestOptions,
	) {
		return await new TucoApi().authenticate(credentials, requestOptions);
	}

	async preAuthentication() {
		await Promise.resolve();
		return undefined;
	}

	async runPreAuthentication() {
		await Promise.resolve();
		return undefined;
	}

	async getDecrypted(): Promise<ICredentialDataDecryptedObject> {
		if (this.data === null) throw new Error('Credential with ID "1" does not exist');
		return await Promise.resolve({ ...this.data });
	}

	getCredentialsProperties() {
		return new TucoApi().properties;
	}

	getCredentials(): never {
		throw new Error('No node asks for the encrypted credential');
	}

	updateCredentials(): never {
		throw new Error('No node updates the credential');
	}

	updateCredentialsOauthTokenData(): never {
		throw new Error('No node updates the credential');
	}
}
