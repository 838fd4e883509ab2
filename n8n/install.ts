import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, installKey } from './cacheFolder';
import { type Host, type NodeChoice, chooseNode, placeOfNode } from './chooseNode';
import { assertFreeDisk } from './freeDisk';
import { ENTRY, installInto } from './installInto';
import { takeLock } from './lock';
import { type N8nVersion, readRecipe } from './recipe';

/** A real n8n on this machine. */
export type InstalledN8n = {
	version: string;
	/** The path of the Node.js program that runs it. */
	node: string;
	/** The path of n8n's own program. */
	entry: string;
	folder: string;
};

/** Stands in an install that was proved to work; without it a folder is not trusted. */
const MARKER = 'installed.json';

const NEEDED_GB = 4;

/**
 * Gives a pinned n8n, 2.40.7 unless told, installing it once into the user's cache folder (N8N_TUCO_CACHE, else
 * XDG_CACHE_HOME or ~/.cache) by the recipe in runtimes/. The first call takes minutes and tells `onProgress` what it
 * does; later ones return at once. An install that was interrupted counts for nothing and is cleared away by the next; of several
 * processes one installs and the others wait for it.
 */
export async function ensureN8n({
	version: wanted,
	onProgress = () => undefined,
}: {
	version?: N8nVersion | undefined;
	onProgress?: (line: string) => void;
} = {}): Promise<InstalledN8n> {
	const recipe = readRecipe(wanted);
	const { version, hash } = recipe;
	const choice = chooseNode(process);
	const { platform, arch } = process;
	const cache = cacheFolder();
	const folder = join(
		cache,
		installKey({ version, hash, platform, arch, nodeMajor: choice.major }),
	);
	if (!isInstalled(folder)) {
		mkdirSync(cache, { recursive: true });
		const lock = await takeLock(`${folder}.lock`, {
			everyMs: 2000,
			onWait: (pid, seconds) => {
				onProgress(`Waiting for process ${pid}, which is installing n8n ${version}… ${seconds} s`);
			},
		});
		try {
			removeLeftovers(cache, folder);
			if (!isInstalled(folder)) {
				await assertFreeDisk(cache, NEEDED_GB);
				await installAside(folder, (aside) =>
					installInto({
						recipe,
						choice,
						host: process,
						folder: aside,
						logFile: `${folder}.log`,
						onProgress,
					}),
				);
			}
		} finally {
			lock.release();
		}
	}
	return installed(folder, version, choice, process);
}

function isInstalled(folder: string): boolean {
	return existsSync(join(folder, MARKER));
}

function installed(folder: string, version: string, choice: NodeChoice, host: Host): InstalledN8n {
	const { node } = placeOfNode(choice, host, folder);
	return { version, node, entry: join(folder, ENTRY), folder };
}

/** Fills a folder beside the wanted one and renames it when it is complete: the wanted one is whole, or not there. */
async function installAside(folder: string, fill: (aside: string) => Promise<void>): Promise<void> {
	const aside = `${folder}.partial-${process.pid}`;
	try {
		await fill(aside);
		writeFileSync(join(aside, MARKER), '{}\n');
		renameSync(aside, folder);
	} finally {
		rmSync(aside, { recursive: true, force: true });
	}
}

/** Removes what interrupted installs of this very n8n left. Call it with the lock held. */
function removeLeftovers(cache: string, folder: string): void {
	if (!isInstalled(folder)) rmSync(folder, { recursive: true, force: true });
	for (const name of readdirSync(cache)) {
		const path = join(cache, name);
		if (path.startsWith(`${folder}.partial-`)) rmSync(path, { recursive: true, force: true });
	}
}
