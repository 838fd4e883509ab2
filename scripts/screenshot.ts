import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';

import { DEFAULT_OWNER } from '../n8n/client';
import { until } from '../n8n/until';
import { setUpDemo } from './demo/setUp';
import type { Demo } from './demo/setUp';

const PICTURE = join(__dirname, '../docs/tuco-trigger.png');

/** Keeps Chromium from looking for anything beyond this machine. */
const CHROMIUM_ARGUMENTS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** Takes the README's picture: the trigger in n8n's editor, with a reply that has just come in. */
async function main(): Promise<void> {
	const demo = await setUpDemo(console.log);
	const browser = await chromium.launch({
		executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
		args: CHROMIUM_ARGUMENTS,
	});
	try {
		const page = await browser.newPage({
			viewport: { width: 1360, height: 800 },
			deviceScaleFactor: 1.5,
		});
		await logIn(page, demo);
		await showReply(page, demo);
		await mkdir(dirname(PICTURE), { recursive: true });
		await page.screenshot({ path: PICTURE });
		console.log(`The picture is ${PICTURE}`);
	} finally {
		await browser.close();
		await demo.stop();
	}
}

async function logIn(page: Page, { server }: Demo): Promise<void> {
	await page.goto(`${server.url}/signin`);
	await page.fill('input[type=email]', DEFAULT_OWNER.email);
	await page.fill('input[type=password]', DEFAULT_OWNER.password);
	await page.click('[data-test-id=form-submit-button]');
	await page.waitForURL(/home/);
}

/** Opens the trigger, has n8n listen for a test event as a user does, and lets a lead reply. */
async function showReply(page: Page, { server, automatic, workspace }: Demo): Promise<void> {
	await page.goto(`${server.url}/workflow/${automatic}`);
	const node = page.locator('[data-test-id=canvas-node]').first();
	await node.dblclick({ position: { x: 30, y: 30 } });
	await page.getByRole('button', { name: 'Test this trigger' }).click();
	await until('n8n to listen for a test event', () =>
		workspace.webhooks.some(({ url }) => url.includes('/webhook-test/')),
	);
	await workspace.fire({ event: 'message.reply' });
	await page.getByText('JSON', { exact: true }).click();
	await page.getByText('eventId').first().waitFor();
}

main().then(
	() => process.exit(),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
