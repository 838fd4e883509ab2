import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode } from './hasCode';
import { isObject } from './json';
import { processStart } from './processStart';

/** A lock that is held. It ends with `release`, or with the death of the process that owns it. */
export type Lock = {
	/** Makes another living process the owner, so that the lock stands as long as that one runs. */
	handTo(pid: number): void;
	release(): void;
};

type Owner = { pid: number; start: string };

/**
 * Takes the lock kept in `file`, for this process, or tells the id of the living process that has it. A lock whose
 * owner is dead, or whose file makes no sense, is taken over.
 *
 * Two processes that take over the same dead lock in the same instant may, very rarely, both get it: what it guards
 * must merely become wasteful then, not wrong.
 */
export function tryLock(file: string): Lock | { heldBy: number } {
	const draft = `${file}.${randomUUID()}`;
	let text = ownerText(process.pid);
	writeFileSync(draft, text);
	try {
		while (!place(draft, file)) {
			const held = readIfThere(file);
			if (held === undefined) continue;
			const owner = readOwner(held);
			if (owner !== undefined && processStart(owner.pid) === owner.start)
				return { heldBy: owner.pid };
			putAside(file, held);
		}
	} finally {
		rmSync(draft, { force: true });
	}
	return {
		handTo(pid) {
			text = ownerText(pid);
			writeFileSync(draft, text);
			renameSync(draft, file);
		},
		release() {
			if (readIfThere(file) === text) rmSync(file, { force: true });
		},
	};
}

/**
 * Waits for the lock kept in `file`, looking every `everyMs` and telling `onWait` each time who has it and for how
 * many seconds this waits already. Fails after `timeoutMs`, when given.
 */
export async function takeLock(
	file: string,
	{
		onWait = () => undefined,
		everyMs = 1000,
		timeoutMs = Infinity,
	}: { onWait?: (pid: number, seconds: number) => void; everyMs?: number; timeoutMs?: number } = {},
): Promise<Lock> {
	const since = Date.now();
	for (;;) {
		const attempt = tryLock(file);
		if (!('heldBy' in attempt)) return attempt;
		const waited = Date.now() - since;
		if (waited >= timeoutMs) {
			throw new Error(
				`${file} is held by process ${attempt.heldBy}, and still was after ${timeoutMs / 1000} s`,
			);
		}
		onWait(attempt.heldBy, Math.round(waited / 1000));
		await sleep(everyMs);
	}
}

function ownerText(pid: number): string {
	return JSON.stringify({ pid, start: processStart(pid) ?? '', token: randomUUID() });
}

function readOwner(text: string): Owner | undefined {
	try {
		const value: unknown = JSON.parse(text);
		if (!isObject(value) || typeof value.pid !== 'number' || typeof value.start !== 'string')
			return undefined;
		return { pid: value.pid, start: value.start };
	} catch {
		return undefined;
	}
}

/** Links the draft to the lock's name: it appears complete, or not at all when the name is taken. */
function place(draft: string, file: string): boolean {
	try {
		linkSync(draft, file);
		return true;
	} catch (error) {
		if (hasCode(error, 'EEXIST')) return false;
		throw error;
	}
}

/** Removes the lock that was judged dead; one that somebody else has placed meanwhile is put back. */
function putAside(file: string, judged: string): void {
	const aside = `${file}.${randomUUID()}`;
	try {
		renameSync(file, aside);
	} catch (error) {
		if (hasCode(error, 'ENOENT')) return;
		throw error;
	}
	if (readIfThere(aside) !== judged) place(aside, file);
	rmSync(aside, { force: true });
}

function readIfThere(file: string): string | undefined {
	try {
		return readFileSync(file, 'utf8');
	} catch (error) {
		if (hasCode(error, 'ENOENT')) return undefined;
		throw error;
	}
}
