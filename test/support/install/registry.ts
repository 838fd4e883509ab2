import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, cp, mkdtemp, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { request, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { cacheFolder } from '../../../tools/n8n/install';
import { LOOPBACK, freePorts } from '../../../tools/n8n/server';
import { spawnGuarded } from '../../../tools/n8n/process';
import { until } from '../../../tools/n8n/wait';
import { startHosts } from '../services/https';

const run = promisify(execFile);

/** npm's settings by name, for variables or an `.npmrc`. */
type NpmConfig = Record<string, string>;

/** Runs npm in a folder, without the user's environment, and returns its output. Fails with npm's own error. */
async function npm(args: readonly string[], cwd: string, config: NpmConfig): Promise<string> {
	const env = { PATH: process.env.PATH, ...asVariables(config) };
	const { stdout } = await run('npm', args, { cwd, env });
	return stdout.trim();
}

/** Settings that keep all of npm's own files in one folder and ignore the user's settings. */
const freshNpm = (folder: string): NpmConfig => ({
	userconfig: join(folder, 'user.npmrc'),
	globalconfig: join(folder, 'global.npmrc'),
	cache: join(folder, 'cache'),
	'update-notifier': 'false',
});

const asVariables = (config: NpmConfig): Record<string, string> =>
	Object.fromEntries(
		Object.entries(config).map(([key, value]) => [`npm_config_${key.replaceAll('-', '_')}`, value]),
	);

/** The registry that npm uses by default, and n8n always. */
const HOST = 'registry.npmjs.org';

/** A local npm registry in place of the public one, with only what was published to it. */
export type Registry = {
	/** The environment for n8n to use the registry, as does each npm that n8n starts with its own environment. */
	env: Record<string, string>;
	/** An `.npmrc` for the folder in which n8n starts npm with another environment. */
	npmrc: string;
	/** Publishes a package, given as a folder or a tarball. */
	publish(packed: string): Promise<void>;
	stop(): Promise<void>;
};

/** Starts an empty registry. Needs n8n's Node.js: verdaccio does not run on the oldest one this project supports. */
export async function startRegistry(node: string): Promise<Registry> {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-tuco-registry-'));
	const verdaccio = await startVerdaccio(node, folder);
	const hosts = await startHosts({ [HOST]: forwardTo(verdaccio.port) });
	const config = {
		...freshNpm(folder),
		registry: `https://${HOST}/`,
		'https-proxy': hosts.env.HTTPS_PROXY,
		cafile: hosts.env.NODE_EXTRA_CA_CERTS,
	};
	return {
		env: { ...hosts.env, ...asVariables(config) },
		npmrc: Object.entries(config)
			.map((setting) => `${setting.join('=')}\n`)
			.join(''),
		async publish(packed) {
			// npm requires a token, even if everybody may publish.
			const options = [`--//${HOST}/:_authToken=anybody`, '--ignore-scripts'];
			await npm(['publish', packed, ...options], folder, config);
		},
		async stop() {
			await hosts.stop();
			await verdaccio.stop();
			await rm(folder, { recursive: true, force: true });
		},
	};
}

async function startVerdaccio(node: string, folder: string) {
	const program = await ensureVerdaccio();
	const config = join(folder, 'config.json');
	const content = {
		storage: join(folder, 'storage'),
		packages: { '**': { access: '$all', publish: '$all' } },
		web: { enable: false },
		log: { type: 'stdout', format: 'pretty', level: 'http' },
	};
	await writeFile(config, JSON.stringify(content));
	const [port = 0] = await freePorts(1);
	const url = `http://${LOOPBACK}:${port}`;
	const log = await open(join(folder, 'verdaccio.log'), 'a');
	const running = await spawnGuarded(node, [program, '--config', config, '--listen', url], {
		cwd: folder,
		env: { PATH: process.env.PATH, HOME: folder, VERDACCIO_PUBLIC_URL: `https://${HOST}` },
		output: log.fd,
		graceMs: 5000,
	});
	await log.close();
	const isUp = async () => (await fetch(`${url}/-/ping`)).ok;
	await until('verdaccio to answer', isUp, { timeoutMs: 120_000 });
	return { port, stop: () => running.stop() };
}

const RECIPE = join(__dirname, 'verdaccio');

/** The path of verdaccio's program. The first call installs it into the cache folder. */
async function ensureVerdaccio(): Promise<string> {
	const lock = await readFile(join(RECIPE, 'package-lock.json'));
	const key = createHash('sha256').update(lock).digest('hex').slice(0, 12);
	const folder = join(cacheFolder(), `verdaccio-${key}`);
	if (!existsSync(folder)) {
		// Renamed once complete, so that the final folder is never partial.
		const aside = `${folder}.partial-${process.pid}`;
		await cp(RECIPE, aside, { recursive: true });
		await run('npm', ['ci', '--prefix', aside, '--no-audit', '--no-fund'], { cwd: aside });
		await rename(aside, folder);
	}
	return join(folder, 'node_modules/verdaccio/bin/verdaccio');
}

function forwardTo(port: number): RequestListener {
	return (incoming, response) => {
		const { method, url: path, headers } = incoming;
		const forwarded = request({ host: LOOPBACK, port, method, path, headers }, (answer) => {
			response.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(response);
		});
		forwarded.on('error', () => response.destroy());
		incoming.pipe(forwarded);
	};
}

/** A version of the package, ready to be published. */
export type Release = { version: string; packed: string };

/** This package as it would be published today, and again under the next version. */
export type Releases = {
	name: string;
	current: Release;
	/** The same, but its items have `release`, the version of the code that made them. */
	next: Release;
	/** Removes both. */
	remove(): Promise<void>;
};

/** Packs the built package. */
export async function makeReleases(): Promise<Releases> {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-tuco-releases-'));
	const config = freshNpm(folder);
	const pack = ['pack', '--silent', '--pack-destination', folder];
	const packed = join(folder, await npm(pack, join(__dirname, '../../..'), config));
	await run('tar', ['-xzf', packed, '-C', folder]);
	const next = join(folder, 'package');
	const current = await manifestIn(next);
	await npm(['version', 'patch', '--no-git-tag-version'], next, config);
	const { version } = await manifestIn(next);
	await appendFile(join(next, 'dist/nodes/Tuco/TucoTrigger.node.js'), addRelease(version));
	return {
		name: current.name,
		current: { version: current.version, packed },
		next: { version, packed: next },
		remove: () => rm(folder, { recursive: true, force: true }),
	};
}

async function manifestIn(folder: string): Promise<{ name: string; version: string }> {
	const content = await readFile(join(folder, 'package.json'), 'utf8');
	return JSON.parse(content) as { name: string; version: string };
}

/** Code that makes the trigger put a version into each item. */
function addRelease(version: string): string {
	return `
const { webhook } = exports.TucoTrigger.prototype;
exports.TucoTrigger.prototype.webhook = async function () {
	const response = await webhook.call(this);
	for (const { json } of (response.workflowData ?? []).flat()) json.release = '${version}';
	return response;
};
`;
}
