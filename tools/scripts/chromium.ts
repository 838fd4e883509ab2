import { accessSync, constants } from 'node:fs';

import { type Browser, chromium } from 'playwright-core';

/** The Chromium of Debian's packages, or the one that `CHROMIUM` names. */
export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Keeps Chromium from looking for anything beyond this machine. */
const ARGUMENTS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** Whether there is a Chromium to run. */
export function hasChromium(): boolean {
	try {
		accessSync(CHROMIUM, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

/** Starts Chromium. */
export async function launchChromium(): Promise<Browser> {
	return await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
}
