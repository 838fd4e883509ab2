import type { IWebhookFunctions } from 'n8n-workflow';

import { readCredential } from '../../shared/credential';
import { logContext } from '../../shared/logContext';
import { recall, secretInMemory, secretOf } from '../registration/memory';
import type { Delivery } from './receive';
import { reserialise, type SignatureFault, type Verification, verify } from './signature';

/** Why the registered webhook's secret cannot be used. */
export type SecretFault = 'secret-sealed' | 'credential-unreadable';

/** The bytes that Tuco signed, or why the delivery cannot be verified. */
export type Authentication = Verification<SignatureFault | SecretFault>;

/**
 * Verifies a delivery with every secret of this node: first the one in process memory; if that fails, the sealed one of
 * the registered webhook and those in the credential, which takes a query to n8n's database. Only if all of them fail is
 * the body serialised again, once.
 */
export async function authenticate(
	context: IWebhookFunctions,
	{ rawBody, signature }: Delivery,
): Promise<Authentication> {
	const inMemory = secretInMemory(context) ?? '';
	const first = verify(rawBody, signature, [inMemory]);
	if (first.ok || !['no-secret', 'signature-mismatch'].includes(first.reason)) return first;
	const { secrets, fault } = await storedSecrets(context);
	const untried = [...new Set(secrets)].filter((secret) => secret !== inMemory);
	const second = verify(rawBody, signature, untried);
	const known = [inMemory, ...untried].filter((secret) => secret !== '');
	const last =
		second.ok || known.length === 0 ? second : verify(reserialise(rawBody), signature, known);
	return last.ok || fault === null ? last : { ok: false, reason: fault };
}

/** The secrets of the registered webhook and of the credential. `fault` says why the registered one cannot be opened. */
async function storedSecrets(
	context: IWebhookFunctions,
): Promise<{ secrets: string[]; fault: SecretFault | null }> {
	const registration = recall(context);
	const credential = await readCredential(context).catch((error: unknown) => {
		context.logger.error('The Tuco credential cannot be read', { ...logContext(context), error });
		return null;
	});
	const registered = registration && secretOf(context, registration, credential?.apiKey);
	const isLost = registration !== null && registered === null;
	const fault = credential ? 'secret-sealed' : 'credential-unreadable';
	return {
		secrets: [registered ?? '', ...(credential?.signingSecrets ?? [])],
		fault: isLost ? fault : null,
	};
}
