import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createAuthority } from './authority';
import { startProxy } from './proxy';
import { standInFor } from './standIn';
import type { Behaviour, StandIn } from './standIn';
import { hubspot } from './hubspot';
import type { HubspotContacts } from './hubspotContacts';
import { slack } from './slack';
import { twilio } from './twilio';

/** The services' stand-ins, and how a process is led to them. */
export type Services = {
	twilio: StandIn;
	hubspot: StandIn;
	slack: StandIn;
	/** The contacts in HubSpot. */
	contacts: HubspotContacts;
	/** What makes a process send its HTTPS requests here, and trust the answers. */
	env: Record<string, string>;
	/** What was asked of any other host, and refused. */
	readonly refused: readonly string[];
	/** Has the services forget what came and what they were to fail, and HubSpot its contacts. */
	reset(): void;
	stop(): Promise<void>;
};

/** Starts the stand-ins behind a proxy, under an authority made for them. */
export async function startServices(): Promise<Services> {
	const authority = await createAuthority();
	const putUp = async (behaviour: Behaviour) =>
		standInFor(behaviour, await authority.issue(behaviour.host));
	const account = hubspot();
	const standIns = {
		twilio: await putUp(twilio()),
		hubspot: await putUp(account),
		slack: await putUp(slack()),
	};
	const ends = Object.values(standIns).map(({ host, server }) => [host, server] as const);
	const proxy = await startProxy(new Map(ends));
	const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-tuco-services-'));
	const certificate = join(folder, 'authority.pem');
	await writeFile(certificate, authority.certificate);
	return {
		...standIns,
		contacts: account.contacts,
		env: {
			HTTPS_PROXY: proxy.url,
			HTTP_PROXY: proxy.url,
			NO_PROXY: '127.0.0.1,localhost',
			NODE_EXTRA_CA_CERTS: certificate,
		},
		refused: proxy.refused,
		reset() {
			for (const standIn of Object.values(standIns)) standIn.reset();
			account.contacts.clear();
		},
		async stop() {
			await proxy.stop();
			await rm(folder, { recursive: true, force: true });
		},
	};
}
