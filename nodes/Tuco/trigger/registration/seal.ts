import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const SALT_BYTES = 16;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Separates this use of the API key from any other, and this format from later ones. */
const PURPOSE = 'n8n-nodes-tuco signing secret v1';

function keyFrom(apiKey: string, salt: Buffer): Buffer {
	return Buffer.from(hkdfSync('sha256', apiKey, salt, PURPOSE, 32));
}

/**
 * Encrypts a signing secret for static data, which everyone who may read the workflow can read (SECURITY.md). Only the same
 * API key opens it, and only for the same webhook.
 *
 * @returns salt, initialisation vector, tag and sealed text, joined, in base64
 */
export function seal(secret: string, apiKey: string, webhookId: string): string {
	const salt = randomBytes(SALT_BYTES);
	const iv = randomBytes(IV_BYTES);
	const cipher = createCipheriv(CIPHER, keyFrom(apiKey, salt), iv).setAAD(Buffer.from(webhookId));
	const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
	return Buffer.concat([salt, iv, cipher.getAuthTag(), sealed]).toString('base64');
}

/** Decrypts a sealed signing secret; `null` if the API key has changed or it was sealed for another webhook. */
export function open(sealed: string, apiKey: string, webhookId: string): string | null {
	const bytes = Buffer.from(sealed, 'base64');
	const ivAt = SALT_BYTES;
	const tagAt = ivAt + IV_BYTES;
	const textAt = tagAt + TAG_BYTES;
	if (bytes.length <= textAt) return null;
	const key = keyFrom(apiKey, bytes.subarray(0, ivAt));
	try {
		const decipher = createDecipheriv(CIPHER, key, bytes.subarray(ivAt, tagAt))
			.setAAD(Buffer.from(webhookId))
			.setAuthTag(bytes.subarray(tagAt, textAt));
		return Buffer.concat([decipher.update(bytes.subarray(textAt)), decipher.final()]).toString();
	} catch {
		return null;
	}
}
