import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { assertFreeDisk } from './freeDisk';
import { takeLock } from './lock';

/** Something to keep in the user's cache folder. */
export type Installation = {
	/** What it is called when others wait for it, such as `n8n 2.41.1`. */
	what: string;
	/** Where it is to be: whoever finds it there finds all of it. */
	folder: string;
	neededGb: number;
	onProgress: (line: string) => void;
	/** Fills a folder, whose parent exists while it does not, and proves that what is in there works. */
	fill: (folder: string) => Promise<void>;
};

/** Stands in an install that was proved to work; without it a folder is not trusted. */
const MARKER = 'installed.json';

/**
 * Installs what is not there yet. An install that was interrupted counts for nothing and is cleared away by the next; of
 * several processes one installs and the others wait for it.
 */
export async function installOnce(installation: Installation): Promise<void> {
	const { what, folder, neededGb, onProgress } = installation;
	if (isInstalled(folder)) return;
	const cache = dirname(folder);
	mkdirSync(cache, { recursive: true });
	const lock = await takeLock(`${folder}.lock`, {
		everyMs: 2000,
		onWait: (pid, seconds) => {
			onProgress(`Waiting for process ${pid}, which is installing ${what}… ${seconds} s`);
		},
	});
	try {
		removeLeftovers(cache, folder);
		if (!isInstalled(folder)) {
			await assertFreeDisk(cache, neededGb);
			await installAside(installation);
		}
	} finally {
		lock.release();
	}
}

function isInstalled(folder: string): boolean {
	return existsSync(join(folder, MARKER));
}

/** Fills a folder beside the wanted one and renames it when it is complete: the wanted one is whole, or not there. */
async function installAside({ folder, fill }: Installation): Promise<void> {
	const aside = `${folder}.partial-${process.pid}`;
	try {
		await fill(aside);
		writeFileSync(join(aside, MARKER), '{}\n');
		renameSync(aside, folder);
	} finally {
		rmSync(aside, { recursive: true, force: true });
	}
}

/** Removes what interrupted installs of the very same left. Call it with the lock held. */
function removeLeftovers(cache: string, folder: string): void {
	if (!isInstalled(folder)) rmSync(folder, { recursive: true, force: true });
	for (const name of readdirSync(cache)) {
		const path = join(cache, name);
		if (path.startsWith(`${folder}.partial-`)) rmSync(path, { recursive: true, force: true });
	}
}
