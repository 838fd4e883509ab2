import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { type Host, type NodeChoice, placeOfNode } from './chooseNode';
import { environmentForNpm } from './environmentForNpm';
import { type Phase, countPackages, progressLine, reporting } from './progress';
import type { Recipe } from './recipe';
import { runLogged } from './runLogged';

/** n8n's program inside an install. */
export const ENTRY = join('node_modules', 'n8n', 'bin', 'n8n');

const CLEAN_INSTALL = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];

export type InstallPlan = {
	recipe: Recipe;
	choice: NodeChoice;
	host: Host;
	/** The folder to fill: its parent exists, it does not. */
	folder: string;
	/** Where npm's output goes. */
	logFile: string;
	onProgress: (line: string) => void;
};

/** Installs n8n and, where needed, its Node.js into a fresh folder, and proves that both of them work. */
export async function installInto(plan: InstallPlan): Promise<void> {
	const { recipe, choice, host, folder, logFile } = plan;
	const { version, native } = recipe;
	const phase = phases(version, plan.onProgress);
	const env = environmentForNpm();
	const npm = (args: string[], cwd = folder) => runLogged('npm', args, { cwd, env, logFile });

	for (const { source, name } of recipe.files) {
		mkdirSync(join(folder, name, '..'), { recursive: true });
		copyFileSync(source, join(folder, name));
	}
	if (choice.kind === 'package') {
		await phase(
			() => ({ phase: 'node' }),
			() => npm(CLEAN_INSTALL, join(folder, 'node')),
		);
	}
	await phase(
		() => ({ phase: 'packages', packages: countPackages(join(folder, 'node_modules')) }),
		() => npm(CLEAN_INSTALL),
	);

	const { node, bin, headers } = placeOfNode(choice, host, folder);
	env.PATH = [bin, env.PATH].join(delimiter);
	if (headers !== null) env.npm_config_nodedir = headers;
	await phase(
		() => ({ phase: 'native' }),
		() => npm(['rebuild', ...native, '--ignore-scripts=false']),
	);
	await phase(
		() => ({ phase: 'check' }),
		() => check(node, folder, recipe),
	);
}

/** Fails unless n8n starts far enough to tell its version, and the parts built for this machine load. */
async function check(node: string, folder: string, { version, native }: Recipe): Promise<void> {
	const run = promisify(execFile);
	const { stdout } = await run(node, [join(folder, ENTRY), '--version'], { cwd: folder });
	if (stdout.trim() !== version) {
		throw new Error(`The n8n just installed calls itself ${stdout.trim()}, not ${version}`);
	}
	const loading = native.map((name) => `require(${JSON.stringify(name)});`).join(' ');
	await run(node, ['-e', loading], { cwd: folder });
}

function phases(version: string, onProgress: (line: string) => void) {
	const since = Date.now();
	return async (what: () => Phase, work: () => Promise<void>) => {
		await reporting(() => {
			const seconds = Math.round((Date.now() - since) / 1000);
			onProgress(progressLine({ ...what(), version, seconds }));
		}, work);
	};
}
