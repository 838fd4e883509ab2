import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The folder that keeps installs: N8N_TUCO_CACHE, else n8n-nodes-tuco in the user's cache folder. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
	const { N8N_TUCO_CACHE: own, XDG_CACHE_HOME: users } = env;
	if (isSet(own)) return resolve(own);
	return join(isSet(users) ? users : join(homedir(), '.cache'), 'n8n-nodes-tuco');
}

/** The name of an install: a different recipe, platform or major version of Node.js makes a different one. */
export function installKey(install: {
	version: string;
	hash: string;
	platform: string;
	arch: string;
	nodeMajor: number;
}): string {
	const { version, platform, arch, nodeMajor, hash } = install;
	return `n8n-${version}-${platform}-${arch}-node${nodeMajor}-${hash.slice(0, 12)}`;
}

/** Whether a variable says anything: an empty one counts as not set. */
function isSet(value: string | undefined): value is string {
	return value !== undefined && value !== '';
}
