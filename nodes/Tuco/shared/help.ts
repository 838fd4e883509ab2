/** The package's documentation. */
const DOCS = 'https://github.com/tuco-ai/n8n-nodes-tuco/blob/main/docs';
const TROUBLESHOOTING = `${DOCS}/troubleshooting.md`;

/** The sections of the documentation that errors, notices and log lines link to. */
export const HELP = {
	apiKey: `${TROUBLESHOOTING}#tuco-did-not-accept-the-api-key`,
	manual: `${DOCS}/reference.md#events`,
	moving: `${TROUBLESHOOTING}#moving-from-tucos-http-guide`,
	neverTwice: `${DOCS}/sending.md#never-twice`,
	reachable: `${TROUBLESHOOTING}#tuco-cannot-reach-this-n8n`,
	readOnly: `${TROUBLESHOOTING}#the-workspace-is-read-only`,
	secret: `${TROUBLESHOOTING}#the-signing-secret-cannot-be-decrypted`,
	signature: `${TROUBLESHOOTING}#the-signature-does-not-match`,
	tooOld: `${TROUBLESHOOTING}#events-are-refused-as-too-old`,
} as const;
