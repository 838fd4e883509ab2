import { randomBytes } from 'node:crypto';

const PREFIX = 'n8n_nodes_tuco_';
const DAY_MS = 24 * 60 * 60 * 1000;

/** A name for one run's database and keys, which no other run has. It tells when the run began. */
export function newName(): string {
	return `${PREFIX}${Date.now()}_${randomBytes(4).toString('hex')}`;
}

/** Whether a database or key is of a run that was killed before it could tidy up: it began more than a day ago. */
export function isLeftOver(name: string): boolean {
	const begun = new RegExp(`^\\{?${PREFIX}(\\d+)_`).exec(name)?.[1];
	return begun !== undefined && Number(begun) < Date.now() - DAY_MS;
}

/** What the names of all runs match, for Redis. */
export const ANY_NAME = `*${PREFIX}*`;
