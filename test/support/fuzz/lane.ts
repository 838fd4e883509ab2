import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import type { Host } from '../../../tools/core/host';
import { parameters, type Stage } from '../stage';
import type { Keys } from './sign';
import type { Knowledge } from './oracle';

/** A workflow under attack, one request at a time, and what the oracle knows of it. */
export type Lane = {
	name: string;
	host: Host;
	keys: Keys;
	knowledge: Knowledge & { emitted: Set<string> | null };
	simplify: boolean;
};

const NO_SECRET = 'No signing secret is known for this webhook';
const SEALED = 'The signing secret of this webhook cannot be opened';
const EVENTS = parameters().events as string[];

const knowledge = (changes: Partial<Lane['knowledge']> = {}): Lane['knowledge'] => ({
	secrets: [],
	withoutSecret: NO_SECRET,
	events: EVENTS,
	emitsTests: false,
	maximumAgeSeconds: 300,
	emitted: new Set(),
	...changes,
});

function secretOf({ workspace }: Stage, { url }: Host): string {
	const webhook = workspace.webhooks.find((standing) => standing.url === url);
	if (!webhook) throw new Error('No webhook stands');
	return webhook.secret;
}

async function published(stage: Stage, changes: INodeParameters = {}) {
	const host = await stage.anotherHost({ parameters: parameters(changes) });
	await host.publish();
	return { host, secret: secretOf(stage, host) };
}

/** Opens one lane for each way to set the node up, and for each state its secret can be in. */
export async function openLanes(stage: Stage): Promise<Lane[]> {
	const { host: neighbour, secret: other } = await published(stage);
	const credential = (changes: Record<string, string>): ICredentialDataDecryptedObject => ({
		...neighbour.credential.data,
		signingSecret: '',
		...changes,
	});

	const automatic = await published(stage);
	const whole = await published(stage, { simplify: false });
	const loose = await published(stage, {
		options: { emitTestEvents: true, ignoreDuplicates: false, maximumEventAge: 0 },
	});
	const original = await published(stage);
	const staticDataOf = ({ host }: { host: Host }) => ({ staticData: host.staticData });
	const restarted = await stage.anotherHost(staticDataOf(original));
	const both = await published(stage);
	both.host.credential.data = credential({ signingSecret: 'whsec_by_hand' });
	const sealed = await stage.anotherHost({
		...staticDataOf(original),
		credential: credential({ apiKey: 'tuco_sk_rotated' }),
	});
	const manual = parameters({
		webhookSetup: 'manual',
		events: ['other', 'message.delivered', 'message.reply'],
	});
	const byHand = await stage.anotherHost({
		parameters: manual,
		credential: credential({ signingSecret: 'whsec_manual' }),
	});
	const bare = await stage.anotherHost({ parameters: manual });

	const lane = (
		name: string,
		host: Host,
		own: string,
		known: Partial<Lane['knowledge']> = {},
		simplify = true,
	): Lane => ({
		name,
		host,
		simplify,
		keys: { own, other },
		knowledge: knowledge({ secrets: [own], ...known }),
	});
	const { events } = manual as { events: string[] };
	return [
		lane('automatic', automatic.host, automatic.secret),
		lane('Simplify off', whole.host, whole.secret, {}, false),
		lane('everything let through', loose.host, loose.secret, {
			emitsTests: true,
			maximumAgeSeconds: 0,
			emitted: null,
		}),
		lane('restarted', restarted, original.secret),
		lane('a secret in the credential too', both.host, 'whsec_by_hand', {
			secrets: [both.secret, 'whsec_by_hand'],
		}),
		lane('manual', byHand, 'whsec_manual', { secrets: ['whsec_manual'], events }),
		lane('no secret', bare, 'whsec_manual', { secrets: [], events }),
		lane('a secret that does not open', sealed, original.secret, {
			secrets: [],
			withoutSecret: SEALED,
		}),
	];
}
