import { chartOf } from '../chart';
import { ratios } from '../rounds';
import type { Chart } from '../section';
import { median, spread, table } from '../table';
import type { Installed } from './install';

/** A package and the milliseconds that it took to require, a round each. */
export type Measured = Installed & { starts: number[] };

const CHART = 'size';

const kB = (bytes: number) => (bytes / 1000).toFixed(1);

/** What the page says of it; this package comes first. */
export function page(packages: readonly Measured[], rounds: number): string {
	const [own] = packages;
	if (!own) throw new Error('Nothing was measured');
	const times = (value: number, of: number) => `${(value / of).toFixed(2)} ×`;
	return `## Size and start

Against five of the community packages that are downloaded most from npm: as packed, as unpacked, and as installed the way
n8n does, with what they depend on at run time (n8n-workflow, which n8n brings along, left out). In bold: how many times
Tuco Trigger's figure that is. A test of the suite holds the packed size of Tuco Trigger below 40 kB.

${table(
	['Package', 'Packed, kB', 'Unpacked, kB', 'Files', 'Runtime dependencies', 'Installed, MB'],
	packages.map(({ packed, dependencies, installedSize }) => [
		`${packed.name} ${packed.version}`,
		`${kB(packed.size)} · **${times(packed.size, own.packed.size)}**`,
		`${kB(packed.unpackedSize)} · **${times(packed.unpackedSize, own.packed.unpackedSize)}**`,
		String(packed.files.length),
		String(dependencies),
		`${(installedSize / 1e6).toFixed(1)} · **${times(installedSize, own.installedSize)}**`,
	]),
)}

![Time to require](performance/${CHART}.svg)

How long a new process of Node.js ${process.version} takes to require the main files of all nodes, n8n-workflow being loaded: ${rounds}
rounds in turns, with the files in the system's cache; medians in ms, quartiles in brackets.

${table(
	['Package', 'Nodes', 'ms', 'Against Tuco Trigger'],
	packages.map(({ packed, nodes, starts }) => [
		packed.name,
		String(nodes.length),
		spread(starts),
		`${median(ratios(starts, own.starts)).toFixed(2)} ×`,
	]),
)}
`;
}

/** How long each takes to require, this package's bar in its own colour. */
export function chart(packages: readonly Measured[]): Chart {
	return chartOf(
		CHART,
		{ width: 760, height: 320 },
		{
			title: { text: "Time to require the nodes' main files (ms)", left: 'center' },
			grid: { left: 250, right: 60, top: 50, bottom: 40 },
			xAxis: { type: 'value' },
			yAxis: { type: 'category', inverse: true, data: packages.map(({ packed }) => packed.name) },
			series: [
				{
					type: 'bar',
					label: { show: true, position: 'right' },
					data: packages.map(({ starts }, index) => ({
						value: Number(median(starts).toFixed(1)),
						itemStyle: { color: index === 0 ? '#2f6fed' : '#9aa5b1' },
					})),
				},
			],
		},
	);
}
