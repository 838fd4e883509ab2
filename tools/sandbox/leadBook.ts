import { ApiError } from './apiError';
import { newId } from './facts';
import { type Lead, type LeadFields, type LeadList, addressesOf } from './leads';

/** The list that leads without one are put on. */
export const QUICK_SENDS = 'Quick Sends';

/** The time of a sandbox. Tests move it forward instead of waiting. */
export class Clock {
	#ahead = 0;

	now(): number {
		return Date.now() + this.#ahead;
	}

	advance(milliseconds: number): void {
		this.#ahead += milliseconds;
	}
}

/** The leads and lists of a workspace (contract of actions, section 3). */
export class LeadBook {
	leads: Lead[] = [];
	readonly lists: LeadList[] = [];
	/** Each lead's addresses, as leads are compared all the time. */
	readonly #addresses = new WeakMap<Lead, string[]>();

	constructor(
		protected readonly workspaceId: string,
		protected readonly clock: Clock,
	) {}

	/** The lead with an ID; refuses one that the workspace does not have. */
	lead(id: string, error = 'Lead not found'): Lead {
		const found = this.leads.find(({ _id }) => _id === id);
		if (!found) throw new ApiError(404, { error });
		return found;
	}

	/** The lead with one of these addresses, including alternates. */
	leadAt(fields: LeadFields): Lead | undefined {
		const wanted = addressesOf(fields);
		return this.leads.find((lead) =>
			this.#addressesOf(lead).some((address) => wanted.includes(address)),
		);
	}

	/** Changes fields of a lead. */
	change(lead: Lead, fields: LeadFields): void {
		if (Object.keys(fields).length === 0) return;
		Object.assign(lead, fields, { updatedAt: this.iso() });
		this.#addresses.delete(lead);
	}

	/** Adds a lead, whether or not there is one with its addresses. */
	addLead(fields: LeadFields, listId = this.list(QUICK_SENDS)._id): Lead {
		const now = this.iso();
		const ids = { _id: newId(), listId, workspaceId: this.workspaceId };
		const lead = { firstName: null, lastName: null, email: null, phone: null, ...fields, ...ids };
		const stored = { ...lead, createdAt: now, updatedAt: now };
		this.leads.push(stored);
		return stored;
	}

	/** Removes leads; unknown ones are skipped. */
	removeLeads(ids: readonly string[]): number {
		const before = this.leads.length;
		this.leads = this.leads.filter(({ _id }) => !ids.includes(_id));
		return before - this.leads.length;
	}

	/** The list of a name, made if need be. */
	list(name: string, description = name === QUICK_SENDS ? 'Quick send messages' : ''): LeadList {
		const found = this.lists.find((list) => list.name === name);
		if (found) return found;
		const { workspaceId } = this;
		const list = { _id: newId(), name, description, workspaceId };
		this.lists.push(list);
		return list;
	}

	/** Now. */
	iso(): string {
		return new Date(this.clock.now()).toISOString();
	}

	#addressesOf(lead: Lead): string[] {
		const addresses = this.#addresses.get(lead) ?? addressesOf(lead);
		this.#addresses.set(lead, addresses);
		return addresses;
	}
}
