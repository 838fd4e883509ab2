import { parseArgs } from 'node:util';

import { inProcess } from './inProcess';
import { queue } from './queue';
import { type Section, writeSection } from './report';
import { throughput } from './throughput';

const SECTIONS: Readonly<Record<string, Section>> = {
	'in-process': inProcess,
	throughput,
	queue,
};

/** Measures the named sections, or all, and writes each into docs/performance.md as soon as it is done. */
async function main(): Promise<void> {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { share: { type: 'string', default: '1' } },
	});
	const share = Number(values.share);
	if (!(share > 0 && share <= 1)) throw new Error('--share takes a number above 0, up to 1');
	const names = positionals.length > 0 ? positionals : Object.keys(SECTIONS);
	const unknown = names.filter((name) => SECTIONS[name] === undefined);
	if (unknown.length > 0) {
		const known = Object.keys(SECTIONS).join(', ');
		throw new Error(`There is no section ${unknown.join(', ')}; there are: ${known}`);
	}
	for (const name of names) {
		const say = (line: string) => process.stderr.write(`${name}: ${line}\n`);
		const text = (await SECTIONS[name]?.(share, say)) ?? '';
		process.stdout.write(`\n${text}\n`);
		await writeSection('performance.md', name, text);
	}
}

main().then(
	() => process.exit(),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
