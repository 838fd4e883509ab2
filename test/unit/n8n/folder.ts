import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders: string[] = [];

/** A fresh, empty folder. */
export function freshFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-unit-'));
	folders.push(folder);
	return folder;
}

/** Removes all folders given out. */
export function removeFolders(): void {
	for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
