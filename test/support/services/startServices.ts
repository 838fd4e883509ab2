import { type Authority, createAuthority } from './authority';
import type { TunnelEnd } from './proxy';
import { openRoute } from './route';
import { type Behaviour, type StandIn, standInFor } from './standIn';
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

/** What stands behind a host beside the services. */
export type OtherHost = (authority: Authority) => Promise<{ host: string; end: TunnelEnd }>;

/** Starts the stand-ins behind a proxy, under an authority made for them. */
export async function startServices(...others: OtherHost[]): Promise<Services> {
	const authority = await createAuthority();
	const putUp = async (behaviour: Behaviour) =>
		standInFor(behaviour, await authority.issue(behaviour.host));
	const account = hubspot();
	const standIns = {
		twilio: await putUp(twilio()),
		hubspot: await putUp(account),
		slack: await putUp(slack()),
	};
	const ends = new Map<string, TunnelEnd>();
	for (const { host, server } of Object.values(standIns)) ends.set(host, server);
	for (const other of others) {
		const { host, end } = await other(authority);
		ends.set(host, end);
	}
	const route = await openRoute(authority, ends);
	return {
		...standIns,
		contacts: account.contacts,
		env: route.env,
		refused: route.refused,
		reset() {
			for (const standIn of Object.values(standIns)) standIn.reset();
			account.contacts.clear();
		},
		stop: async () => {
			await route.stop();
		},
	};
}
