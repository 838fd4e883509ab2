import { setTimeout as sleep } from 'node:timers/promises';
import { isObject } from './json';

/**
 * Waits until an n8n is healthy and its REST interface answers with what it is there for: n8n listens, and calls
 * itself healthy, before its routes stand.
 */
export async function waitUntilReady(
	url: string,
	timeoutMs: number,
): Promise<'ready' | 'too late'> {
	const deadline = Date.now() + timeoutMs;
	while (Date.now() < deadline) {
		if ((await isHealthy(url)) && (await hasRoutes(url))) return 'ready';
		await sleep(100, undefined, { ref: false });
	}
	return 'too late';
}

async function isHealthy(url: string): Promise<boolean> {
	try {
		return (await get(`${url}/healthz`)).ok;
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
