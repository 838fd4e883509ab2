import { join } from 'node:path';
import { cacheFolder, installKey } from './cacheFolder';
import { type Host, type NodeChoice, chooseNode, placeOfNode } from './chooseNode';
import { ENTRY, installInto } from './installInto';
import { installOnce } from './installOnce';
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

const NEEDED_GB = 4;

/**
 * Gives a pinned n8n, 2.41.1 unless told, installing it once into the user's cache folder (N8N_TUCO_CACHE, else
 * XDG_CACHE_HOME or ~/.cache) by the recipe in runtimes/. The first call takes minutes and tells `onProgress` what it
 * does; later ones return at once.
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
	const folder = join(
		cacheFolder(),
		installKey({ version, hash, platform, arch, nodeMajor: choice.major }),
	);
	await installOnce({
		what: `n8n ${version}`,
		folder,
		neededGb: NEEDED_GB,
		onProgress,
		fill: async (aside) => {
			const logFile = `${folder}.log`;
			await installInto({ recipe, choice, host: process, folder: aside, logFile, onProgress });
		},
	});
	return installed(folder, version, choice, process);
}

function installed(folder: string, version: string, choice: NodeChoice, host: Host): InstalledN8n {
	const { node } = placeOfNode(choice, host, folder);
	return { version, node, entry: join(folder, ENTRY), folder };
}
