import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What an install is at; `packages` counts those in place. */
export type Phase =
	{ phase: 'node' | 'native' | 'check' } | { phase: 'packages'; packages: number };

/** A phase of the install of one version of n8n, and the seconds since that install began. */
export type Progress = Phase & { version: string; seconds: number };

/** One line that tells a waiting person what happens. */
export function progressLine(progress: Progress): string {
	const { version, seconds } = progress;
	switch (progress.phase) {
		case 'node':
			return `Installing the Node.js that runs n8n ${version}… ${seconds} s`;
		case 'packages':
			return `Installing n8n ${version} (once, about 3 minutes, 2 GB)… ${progress.packages} packages, ${seconds} s`;
		case 'native':
			return `Building the native parts of n8n ${version}… ${seconds} s`;
		case 'check':
			return `Checking n8n ${version}… ${seconds} s`;
	}
}

/** How many packages stand directly in a node_modules folder, scoped ones counted one by one; 0 without a folder. */
export function countPackages(nodeModules: string): number {
	return namesIn(nodeModules).reduce(
		(count, name) => count + (name.startsWith('@') ? namesIn(join(nodeModules, name)).length : 1),
		0,
	);
}

/** Runs `work` and calls `report` at once, then every `everyMs` until the work is done or has failed. */
export async function reporting<T>(
	report: () => void,
	work: () => Promise<T>,
	everyMs = 5000,
): Promise<T> {
	report();
	const timer = setInterval(report, everyMs);
	try {
		return await work();
	} finally {
		clearInterval(timer);
	}
}

function namesIn(folder: string): string[] {
	try {
		return readdirSync(folder).filter((name) => !name.startsWith('.'));
	} catch {
		return [];
	}
}
