import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { listOf, numberOf, objectOf, textOf } from '../n8n/json';

/** A package as npm packs it; sizes in bytes, paths as they are inside of it. */
export type Packed = {
	name: string;
	version: string;
	size: number;
	unpackedSize: number;
	files: string[];
	tarball: string;
};

const project = join(__dirname, '../..');

/**
 * Packs this package as `npm publish` would, or fetches another from the registry.
 *
 * @param folder where the tarball goes; without one nothing is written
 * @param spec another package's name and version
 */
export async function pack(folder?: string, ...spec: string[]): Promise<Packed> {
	const where = folder === undefined ? ['--dry-run'] : ['--pack-destination', folder];
	const { stdout } = await promisify(execFile)('npm', ['pack', ...spec, '--json', ...where], {
		cwd: project,
		maxBuffer: 64 * 1024 * 1024,
	});
	const answer: unknown = JSON.parse(stdout);
	const packed = objectOf(listOf(answer, 'What npm packed')[0], 'What npm packed');
	return {
		name: textOf(packed.name, 'The name'),
		version: textOf(packed.version, 'The version'),
		size: numberOf(packed.size, 'The size'),
		unpackedSize: numberOf(packed.unpackedSize, 'The unpacked size'),
		files: listOf(packed.files, 'The files').map((file) =>
			textOf(objectOf(file, 'A file').path, 'The path'),
		),
		tarball: join(folder ?? '', textOf(packed.filename, 'The name of the tarball')),
	};
}
