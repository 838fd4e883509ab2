import type { Delivery, Workspace } from '../../tools/sandbox';
import { inFlight } from '../../tools/n8n/load';

/** A reply, and what came of the one POST to each webhook. */
type SentReply = { phase: string; eventId: string; deliveries: Delivery[] };

/** How often the work was done: never, once, or more often, and for how many replies. */
export type Tally = { lost: number; once: number; more: number };

/** Replies of many leads, sent in phases. */
export class Replies {
	readonly sent: SentReply[] = [];
	readonly #leads: string[];

	constructor(
		readonly workspace: Workspace,
		leads: number,
	) {
		const { messaging } = workspace;
		const phones = Array.from({ length: leads }, (_, at) => `+${12_025_010_000 + at}`);
		this.#leads = phones.map((phone) => messaging.addLead({ firstName: 'Jane', phone })._id);
	}

	/** Sends a reply of the next lead, and resolves when each webhook has answered or failed. */
	async send(phase: string): Promise<void> {
		const { workspace, sent } = this;
		const leadId = this.#leads[sent.length % this.#leads.length] ?? '';
		const delivering = workspace.reply(leadId, `Yes (${phase})`);
		const { messageId } = workspace.messaging.replies.get(leadId)?.[0] ?? { messageId: '' };
		const reply: SentReply = { phase, eventId: `message.reply:${messageId}`, deliveries: [] };
		sent.push(reply);
		reply.deliveries = await delivering;
	}

	/** Sends so many, some at a time. */
	async sendAll(phase: string, count: number, atOnce = 4): Promise<void> {
		await inFlight(Array<string>(count).fill(phase), atOnce, async (each) => this.send(each));
	}

	/** The event IDs of a phase, or of all. */
	ids(phase?: string): string[] {
		return this.sent
			.filter((reply) => phase === undefined || reply.phase === phase)
			.map(({ eventId }) => eventId);
	}
}

/** Counts these by how often the work was done. */
export function tally(ids: readonly string[], timesDone: (id: string) => number): Tally {
	const count = (isMeant: (times: number) => boolean) =>
		ids.filter((id) => isMeant(timesDone(id))).length;
	return {
		lost: count((times) => times === 0),
		once: count((times) => times === 1),
		more: count((times) => times > 1),
	};
}
