import { openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { hasCode } from './hasCode';

/** Keeps all that a process says in a file, and passes it on line by line. */
export type OutputLog = { file: string; text(): string; keep(stream: Readable): void };

/** Opens a new log file in a folder: n8n-1.log, n8n-2.log and so on, so that each start has its own. */
export function openOutputLog(folder: string, onLine: (line: string) => void): OutputLog {
	const { file, fd } = openNext(folder);
	return {
		file,
		text: () => readFileSync(file, 'utf8'),
		keep(stream) {
			let rest = '';
			stream.setEncoding('utf8');
			stream.on('data', (chunk: string) => {
				writeSync(fd, chunk);
				const lines = (rest + chunk).split('\n');
				rest = lines.pop() ?? '';
				lines.forEach(onLine);
			});
		},
	};
}

function openNext(folder: string): { file: string; fd: number } {
	for (let number = 1; ; number++) {
		const file = join(folder, `n8n-${number}.log`);
		try {
			return { file, fd: openSync(file, 'wx') };
		} catch (error) {
			if (!hasCode(error, 'EEXIST')) throw error;
		}
	}
}
