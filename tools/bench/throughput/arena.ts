import { join } from 'node:path';

import { type RealN8n, startRealN8n } from '../../n8n/realN8n';
import type { Contestant, Entry, Name } from './contestant';
import { enter } from './enter';
import { github, type GitHub, startGitHub } from './github';
import { MODULES_FOR_CODE, withCode, withCrypto } from './homemade';
import type { Setting } from './settings';
import { doNothing, furnished, tuco, webhook } from './triggers';

/** An n8n run in one way, and all who take part in it, published. */
export type Arena = {
	setting: Setting;
	contestants: Contestant[];
	n8n: RealN8n;
	stop(): Promise<void>;
};

const ENTRIES: Record<Name, (n8n: RealN8n, service: GitHub) => Entry | Promise<Entry>> = {
	tuco,
	floor: (n8n) => doNothing(n8n, 1.1),
	furnished,
	version1: (n8n) => doNothing(n8n, 1),
	webhook,
	github,
	crypto: withCrypto,
	code: withCode,
};

/** Starts an n8n in the way a setting says, and publishes everybody's workflow. */
export async function openArena(
	setting: Setting,
	env: Record<string, string> = {},
): Promise<Arena> {
	const service = await startGitHub();
	const n8n = await startRealN8n(
		{ ...MODULES_FOR_CODE, ...setting.env, ...env },
		{ version: setting.version, extensions: [join(__dirname, 'extension')] },
	);
	const stop = async () => {
		await n8n.stop();
		service.stop();
	};
	try {
		const contestants: Contestant[] = [];
		for (const name of setting.names) {
			const entry = await ENTRIES[name](n8n, service);
			contestants.push(await enter(n8n, name, entry));
		}
		return { setting, contestants, n8n, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}
