import { setTimeout as sleep } from 'node:timers/promises';
import { isObject } from './json';
import type { N8nCommand } from './serverEnv';

/**
 * Waits until an n8n does what it is there for. A main listens, and calls itself healthy, before its routes stand; one
 * that takes webhooks, or executes workflows, tells when it is ready.
 */
export async function waitUntilReady(
	url: string,
	command: N8nCommand,
	timeoutMs: number,
): Promise<'ready' | 'too late'> {
	const deadline = Date.now() + timeoutMs;
	while (Date.now() < deadline) {
		const ready =
			command === 'start'
				? (await answers(`${url}/healthz`)) && (await hasRoutes(url))
				: await answers(`${url}/healthz/readiness`);
		if (ready) return 'ready';
		await sleep(100, undefined, { ref: false });
	}
	return 'too late';
}

async function answers(url: string): Promise<boolean> {
	try {
		return (await get(url)).ok;
	} catch {
		return false;
	}
}

async function hasRoutes(url: string): Promise<boolean> {
	try {
		const response = await get(`${url}/rest/settings`);
		const body: unknown = await response.json();
		return response.ok && isObject(body) && isObject(body.data);
	} catch {
		return false;
	}
}

async function get(url: string): Promise<Response> {
	return await fetch(url, { signal: AbortSignal.timeout(5000) });
}
