import { parseArgs } from 'node:util';

import { actions } from './actions';
import { forgeries } from './forgeries';
import { inProcess } from './inProcess';
import { queue } from './queue';
import { type Section, writeSection } from './report';
import { throughput } from './throughput';

const SECTIONS: Partial<Record<string, Section>> = {
	'in-process': inProcess,
	throughput,
	forgeries,
	queue,
	actions,
};

/** Measures the named sections, or all, and writes each to docs/performance.md when done. */
async function main(): Promise<void> {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { share: { type: 'string', default: '1' } },
	});
	const names = positionals.length > 0 ? positionals : Object.keys(SECTIONS);
	for (const name of names) {
		const section = SECTIONS[name];
		if (section === undefined)
			throw new Error(`Unknown section ${name}. Choose from ${Object.keys(SECTIONS).join(', ')}`);
		const say = (line: string) => console.error(`${name}: ${line}`);
		const text = await section(Number(values.share), say);
		console.log(`\n${text}`);
		await writeSection(name, text);
	}
}

main().then(
	() => process.exit(),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
