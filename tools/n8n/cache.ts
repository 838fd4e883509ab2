import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

import { isAlive } from './process';

/** Something to keep in the user's cache folder. */
export type Installation = {
	/** Its name for people, such as `n8n 2.41.1`. */
	what: string;
	/** Where it goes: if the folder is there, it is complete. */
	folder: string;
	neededGb: number;
	onProgress: (line: string) => void;
	/** Fills a folder, which does not exist yet, and proves that the content works. */
	fill: (folder: string) => Promise<void>;
};

/** A file in every complete install; a folder without it is not trusted. */
const MARKER = 'installed.json';

/** How often progress is printed: a log that nobody watches needs fewer lines. */
const PROGRESS_MS = process.stdout.isTTY ? 5_000 : 30_000;

/** The folder that keeps installs: N8N_TUCO_CACHE, else n8n-nodes-tuco in the user's cache folder. */
export function cacheFolder(): string {
	// An empty variable counts as not set.
	const { N8N_TUCO_CACHE: own = '', XDG_CACHE_HOME: users = '' } = process.env;
	if (own !== '') return resolve(own);
	return join(users === '' ? join(homedir(), '.cache') : users, 'n8n-nodes-tuco');
}

/**
 * Installs what is not there yet, in a folder of its own that is renamed when complete. So an interrupted install leaves
 * nothing that anybody trusts, and of two processes that install the same, the later one drops its copy.
 */
export async function installOnce(installation: Installation): Promise<void> {
	const { what, folder, neededGb, onProgress, fill } = installation;
	if (isInstalled(folder)) return;
	mkdirSync(dirname(folder), { recursive: true });
	rmSync(folder, { recursive: true, force: true });
	removeInterrupted(folder);
	await assertFreeDisk(what, dirname(folder), neededGb);
	const partial = `${folder}.partial-${process.pid}`;
	const stopProgress = startProgress(`Installing ${what} (once)`, onProgress);
	try {
		await fill(partial);
		writeFileSync(join(partial, MARKER), '{}\n');
		renameSync(partial, folder);
	} catch (error) {
		// Another process was faster, and its install is as good as this one.
		if (!isInstalled(folder)) throw error;
	} finally {
		stopProgress();
		rmSync(partial, { recursive: true, force: true });
	}
}

function isInstalled(folder: string): boolean {
	return existsSync(join(folder, MARKER));
}

/** Removes the partial installs of processes that have ended. */
function removeInterrupted(folder: string): void {
	const prefix = `${basename(folder)}.partial-`;
	for (const name of readdirSync(dirname(folder))) {
		if (!name.startsWith(prefix)) continue;
		const pid = Number(name.slice(prefix.length));
		const isInUse = pid !== process.pid && isAlive(pid);
		if (!isInUse) rmSync(join(dirname(folder), name), { recursive: true, force: true });
	}
}

async function assertFreeDisk(what: string, folder: string, neededGb: number): Promise<void> {
	const { bavail, bsize } = await statfs(folder);
	const freeGb = (bavail * bsize) / 1e9;
	if (freeGb >= neededGb) return;
	throw new Error(
		`${what} takes ${neededGb} GB of disk, and ${folder} has ${freeGb.toFixed(1)} GB free. Free some, or set ` +
			'N8N_TUCO_CACHE to a folder on another disk.',
	);
}

/** Prints what is going on, now and again and again with the seconds, until the returned function is called. */
function startProgress(what: string, onProgress: (line: string) => void): () => void {
	const since = Date.now();
	const print = () => onProgress(`${what}… ${Math.round((Date.now() - since) / 1000)} s`);
	print();
	const timer = setInterval(print, PROGRESS_MS);
	return () => clearInterval(timer);
}
