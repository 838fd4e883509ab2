import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROJECT = join(__dirname, '../..');

/** Packs the package as `npm publish` does, and unpacks it into a folder. */
function packInto(folder: string): string {
	const pack = ['pack', '--silent', '--pack-destination', folder];
	const tarball = execFileSync('npm', pack, { cwd: PROJECT, encoding: 'utf8' }).trim();
	execFileSync('tar', ['-xzf', tarball], { cwd: folder });
	return join(folder, 'package');
}

/** Scans the source and the package to be published. */
async function scan(): Promise<void> {
	const { analyzePackage, SOURCE_FILE_PATTERNS } =
		await import('@n8n/scan-community-package/scanner/scanner.mjs');
	const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-tuco-scan-'));
	try {
		const scans = {
			source: await analyzePackage(PROJECT, SOURCE_FILE_PATTERNS),
			tarball: await analyzePackage(packInto(folder), ['**/*.js', 'package.json']),
		};
		for (const [name, { passed, message, details }] of Object.entries(scans)) {
			console.log(passed ? `${name}: passed` : `${name}: ${message ?? ''}\n${details ?? ''}`);
			if (!passed) process.exitCode = 1;
		}
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

void scan();
