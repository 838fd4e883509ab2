import type { OutgoingHttpHeaders } from 'node:http';

import type { N8nClient } from '../../n8n/client';
import type { WorkflowDraft } from '../../n8n/schemas';

/** Whoever takes part, by what the page calls it. */
export const TITLES = {
	tuco: 'Tuco Trigger',
	floor: 'Does nothing, version 1.1',
	furnished: 'Does nothing, with our fields and credential',
	version1: 'Does nothing, version 1',
	webhook: 'Webhook node, unverified',
	github: 'GitHub Trigger',
	crypto: 'Webhook, Crypto, Switch',
	code: 'Webhook, Code, Switch',
} as const;

export type Name = keyof typeof TITLES;

export const NAMES: readonly Name[] = [
	'tuco',
	'floor',
	'furnished',
	'version1',
	'webhook',
	'github',
	'crypto',
	'code',
];

/** A workflow that takes part, before it is published. */
export type Entry = {
	workflow: WorkflowDraft;
	/** Where its events go, and the secret they are signed with; known once it is published. */
	target: () => { url: string; secret: string };
	/** The headers that carry a body's signature, hex HMAC-SHA256. */
	headers: (signature: string) => OutgoingHttpHeaders;
	/** Whether what is signed with another secret must not get through. */
	isVerifying: boolean;
};

/** A published workflow that takes events. */
export type Contestant = {
	name: Name;
	client: N8nClient;
	workflowId: string;
	/** Opens so many connections, for one turn: n8n closes one that is idle for 5 s, maybe in the moment it is used again. */
	connect: (connections: number) => Connections;
};

/** Connections that are kept alive. */
export type Connections = {
	/** Posts an event that nobody has posted before, and fails unless it is answered 200. */
	post: () => Promise<void>;
	close: () => void;
};
