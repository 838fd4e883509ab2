import type { EChartsOption } from 'echarts';

import { chartOf } from '../chart';
import type { Chart } from '../section';
import { median } from '../table';
import { type Name, TITLES } from './contestant';
import type { Comparison } from './compare';
import { type AtOnce, COMPARED, type Setting } from './settings';

const WIDTH = 900;
const PANEL = 330;
const STEP = 20;
const LEVELS = [1, 8, 32] as const;
const COLOURS = ['#9bbcf2', '#3f7ddb', '#1b3f7a'];

/** Events a second of everybody, a panel for each setting, all to the same scale. */
export function picture(comparison: Comparison): Chart {
	const rateOf = (setting: Setting, name: Name, atOnce: AtOnce) =>
		Number(median(comparison.of(setting, name, atOnce).rates).toFixed(1));
	const rates = COMPARED.flatMap((setting) =>
		setting.names.flatMap((name) => LEVELS.map((atOnce) => rateOf(setting, name, atOnce))),
	);
	const max = Math.ceil(Math.max(...rates) / STEP) * STEP;
	const places = COMPARED.map((_, index) => ({ top: 70 + index * PANEL, height: PANEL - 90 }));
	const option: EChartsOption = {
		color: COLOURS,
		legend: { top: 8, data: LEVELS.map(label) },
		title: COMPARED.map(({ title }, index) => ({
			text: title.replaceAll('`', ''),
			top: 42 + index * PANEL,
			left: 10,
			textStyle: { fontSize: 13 },
		})),
		grid: places.map((place) => ({ ...place, left: 290, right: 60 })),
		xAxis: COMPARED.map((_, gridIndex) => ({
			type: 'value' as const,
			gridIndex,
			max,
			name: gridIndex === COMPARED.length - 1 ? 'events a second' : '',
			nameLocation: 'middle' as const,
			nameGap: 24,
		})),
		yAxis: COMPARED.map(({ names }, gridIndex) => ({
			type: 'category' as const,
			gridIndex,
			inverse: true,
			data: names.map((name) => TITLES[name]),
		})),
		series: COMPARED.flatMap((setting, index) =>
			LEVELS.map((atOnce, level) => ({
				type: 'bar' as const,
				name: label(atOnce),
				color: COLOURS[level],
				xAxisIndex: index,
				yAxisIndex: index,
				data: setting.names.map((name) => rateOf(setting, name, atOnce)),
			})),
		),
	};
	return chartOf('throughput', { width: WIDTH, height: 60 + COMPARED.length * PANEL }, option);
}

function label(atOnce: number): string {
	return `${atOnce} in flight`;
}
