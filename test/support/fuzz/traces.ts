import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A secret text under a name that may be told. */
export type Secret = { name: string; text: string };

/** Bytes to search, and where they are from. */
export type Haystack = { place: string; bytes: Buffer };

/** Everything that lies in a folder, at any depth. Files that vanish meanwhile are left out. */
export async function filesIn(folder: string): Promise<Haystack[]> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const files = entries.filter((entry) => entry.isFile());
	const read = files.map(async ({ parentPath, name }) => {
		const place = join(parentPath, name);
		const bytes = await readFile(place).catch(() => Buffer.alloc(0));
		return { place, bytes };
	});
	return await Promise.all(read);
}

/** Which secrets lie where, in the open or in an encoding that hides nothing. */
export function tracesOf(secrets: readonly Secret[], haystacks: readonly Haystack[]): string[] {
	return haystacks.flatMap(({ place, bytes }) =>
		secrets
			.filter(({ text }) => formsOf(text).some((form) => bytes.includes(form)))
			.map(({ name }) => `${name} in ${place}`),
	);
}

function formsOf(text: string): string[] {
	const bytes = Buffer.from(text);
	return [text, bytes.toString('hex'), bytes.toString('base64').replace(/=+$/, '')];
}
