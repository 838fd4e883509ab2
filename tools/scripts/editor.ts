import { accessSync, constants } from 'node:fs';

import { type Browser, chromium, type Locator, type Page } from 'playwright-core';

import { DEFAULT_OWNER } from '../n8n/client';
import type { Sandbox } from '../sandbox';
import { ACTIVATION_MESSAGE } from '../../nodes/Tuco/trigger/description/panel';

/** Debian's Chromium, or the one in `CHROMIUM`. */
export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Whether Chromium is installed. */
export function hasChromium(): boolean {
	try {
		accessSync(CHROMIUM, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

/** Starts Chromium, even as root. Playwright keeps it from contacting other machines on its own. */
export async function launchChromium(): Promise<Browser> {
	const args = ['--no-sandbox', '--disable-gpu', '--disable-quic'];
	return await chromium.launch({ executablePath: CHROMIUM, args });
}

/** A part of a page, in CSS pixels. */
export type Box = { x: number; y: number; width: number; height: number };

/** Room around the nodes of a picture, and more below for their labels. In CSS pixels. */
const MARGIN = 40;
const LABELS = 40;

/** A user's steps in n8n's editor. Each waits until the editor is ready for it. */
export class Editor {
	constructor(
		readonly page: Page,
		private readonly url: string,
	) {}

	/** A part of the editor, by n8n's own test ID. */
	part(name: string): Locator {
		return this.page.locator(`[data-test-id="${name}"]`);
	}

	async signIn(): Promise<void> {
		await this.page.goto(`${this.url}/signin`);
		await this.page.fill('input[type=email]', DEFAULT_OWNER.email);
		await this.page.fill('input[type=password]', DEFAULT_OWNER.password);
		await this.part('form-submit-button').click();
		await this.page.waitForURL(/home/);
	}

	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.url}/workflow/${id}`);
		await this.part('canvas-node').first().waitFor();
	}

	/** Searches the node panel for a trigger, in a new workflow. Returns the names found. */
	async searchTriggers(text: string): Promise<Locator> {
		await this.page.goto(`${this.url}/workflow/new`);
		await this.part('canvas-add-button').click();
		await this.part('node-creator-search-bar').fill(text);
		return this.part('node-creator-item-name');
	}

	async openNode(name: string): Promise<void> {
		const node = this.part('canvas-node').filter({ hasText: name });
		await node.dblclick({ position: { x: 30, y: 30 } });
		await this.part('ndv').waitFor();
	}

	/** Widens the open node's output panel by dragging its fields to the left, in CSS pixels. */
	async widenOutput(by: number): Promise<void> {
		const { mouse } = this.page;
		await this.part('panel-drag-button').hover();
		const box = await this.part('panel-drag-button').boundingBox();
		if (!box) throw new Error("The open node's drag handle was not found");
		const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
		await mouse.down();
		await mouse.move(x - by, y, { steps: 10 });
		await mouse.up();
	}

	async closeNode(): Promise<void> {
		await this.part('ndv-close-button').click();
		await this.part('ndv').waitFor({ state: 'detached' });
	}

	/** Picks options in a list field, in addition to those already picked. */
	async pick(field: string, ...choices: string[]): Promise<void> {
		await this.part(`parameter-input-${field}`).click();
		for (const choice of choices) {
			await this.page.getByRole('option', { name: choice }).locator('visible=true').click();
		}
		await this.part('ndv').getByText('Credential', { exact: true }).click();
	}

	/** The part of the canvas that holds all nodes and notes. */
	async boxOfNodes(): Promise<Box> {
		const nodes = await this.page.locator('.vue-flow__node').all();
		const boxes = (await Promise.all(nodes.map((node) => node.boundingBox()))).filter(
			(box) => box !== null,
		);
		const left = Math.min(...boxes.map(({ x }) => x)) - MARGIN;
		const top = Math.min(...boxes.map(({ y }) => y)) - MARGIN;
		const right = Math.max(...boxes.map(({ x, width }) => x + width)) + MARGIN;
		const bottom = Math.max(...boxes.map(({ y, height }) => y + height)) + MARGIN + LABELS;
		return { x: left, y: top, width: right - left, height: bottom - top };
	}

	/** The canvas's output labels, from top to bottom. */
	async outputLabels(): Promise<string[]> {
		return await this.part('canvas-node-output-handle').allInnerTexts();
	}

	/** The canvas's connections: each ID names a node and output, and the node and input that it leads to. */
	async connections(): Promise<(string | null)[]> {
		const edges = await this.page.locator('.vue-flow__edge').all();
		return await Promise.all(edges.map((edge) => edge.getAttribute('data-id')));
	}

	/** Whether an image with this file name has loaded and is visible on the canvas. */
	async showsPicture(file: string): Promise<boolean> {
		const picture = this.part('canvas-node').locator(`img[src$="/${file}"]`);
		const hasLoaded = await this.page.evaluate(
			`[...document.images].some((image) => image.src.endsWith('/${file}') && image.naturalWidth > 0)`,
		);
		return hasLoaded === true && (await picture.isVisible());
	}

	/** Entries in the Executions tab. n8n marks test executions with a flask. */
	executions(kind: 'published' | 'test'): Locator {
		const flask = this.page.locator('[data-icon="flask-conical"]');
		const entries = this.page.locator('[data-test-id^="execution-details-"]');
		return entries.filter(kind === 'test' ? { has: flask } : { hasNot: flask });
	}

	async publish(): Promise<void> {
		await this.part('workflow-open-publish-modal-button').click();
		await this.part('workflow-publish-button').click();
		// n8n then shows the trigger's activation message.
		const message = this.page.getByText(ACTIVATION_MESSAGE);
		await message.waitFor();
		await this.page.keyboard.press('Escape');
		await message.waitFor({ state: 'hidden' });
	}
}

/** A user's steps on the sandbox's page. */
export class SandboxPage {
	private constructor(readonly page: Page) {}

	static async open(page: Page, { url }: Sandbox): Promise<SandboxPage> {
		await page.goto(url);
		return new SandboxPage(page);
	}

	/** Clicks an event's button and waits for its delivery. */
	async fire(event: string, message: string): Promise<void> {
		const deliveries = this.page.getByTestId('delivery-row');
		const before = await deliveries.count();
		await this.page.getByTestId('field-message').fill(message);
		await this.page.getByTestId(`fire-${event}`).click();
		await deliveries.nth(before).waitFor();
	}

	/** The latest delivery's status, such as `200 OK`. */
	async latestStatus(): Promise<string> {
		return await this.page.getByTestId('delivery-status').first().innerText();
	}
}
