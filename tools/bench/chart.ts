import { type EChartsOption, init } from 'echarts';

import type { Chart } from './section';

/** Draws a chart that is described in ECharts' terms, on a white ground, so that it can be read in either theme. */
export function chartOf(
	name: string,
	size: { width: number; height: number },
	option: EChartsOption,
): Chart {
	const chart = init(null, null, { renderer: 'svg', ssr: true, ...size });
	chart.setOption({ backgroundColor: 'white', animation: false, ...option });
	const svg = chart.renderToSVGString();
	chart.dispose();
	return { name, svg };
}
