import {
	type ICredentialDataDecryptedObject,
	ICredentialsHelper,
	type IHttpRequestOptions,
} from 'n8n-workflow';

import { TucoApi } from '../../credentials/TucoApi.credentials';

/** n8n's credential store as nodes see it, with one credential, whose type authenticates requests. */
export class OneCredential extends ICredentialsHelper {
	/** `null` if the credential was deleted. */
	constructor(public data: ICredentialDataDecryptedObject | null) {
		super();
	}

	async getDecrypted(): Promise<ICredentialDataDecryptedObject> {
		if (this.data === null) throw new Error('Credential with ID "1" does not exist');
		return { ...this.data };
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		_typeName: string,
		requestOptions: IHttpRequestOptions,
	) {
		return await new TucoApi().authenticate(credentials, requestOptions);
	}

	getCredentialsProperties() {
		return new TucoApi().properties;
	}

	getParentTypes() {
		return [];
	}

	isCredentialUsableByNode() {
		return true;
	}

	async preAuthentication() {
		return undefined;
	}

	async runPreAuthentication() {
		return undefined;
	}

	getCredentials(): never {
		throw new Error('Nodes do not use the encrypted credential');
	}

	updateCredentials(): never {
		throw new Error('No node updates the credential');
	}

	updateCredentialsOauthTokenData(): never {
		throw new Error('No node updates the credential');
	}
}
