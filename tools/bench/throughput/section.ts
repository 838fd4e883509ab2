import type { Report, Section } from '../section';
import { Comparison } from './compare';
import { verdicts } from './goals';
import { type Effort, measure } from './measure';
import { picture } from './picture';
import { profile } from './profile';
import { COMPARED, TUNING } from './settings';
import { textOf } from './text';

/** With TUCO_BENCH_QUICK=1 to see that all works: its figures are worth nothing. */
const isQuick = process.env.TUCO_BENCH_QUICK === '1';

/** Fewer rounds take less time, and say less: the quarters tell how much less. */
const ROUNDS = Number(process.env.TUCO_BENCH_ROUNDS ?? 7);

const EFFORT: Effort = isQuick ? { rounds: 1, seconds: 0.5 } : { rounds: ROUNDS, seconds: 1.5 };
const PROFILE_SECONDS = isQuick ? 2 : 15;

async function report(say: (line: string) => void): Promise<Report> {
	const settings = [...COMPARED, ...TUNING.map(({ setting }) => setting)];
	const comparison = new Comparison(await measure(settings, EFFORT, say));
	say('taking a CPU profile');
	const chart = picture(comparison);
	const text = textOf({
		comparison,
		verdicts: verdicts(comparison),
		profile: await profile(PROFILE_SECONDS),
		effort: EFFORT,
		chart: chart.name,
	});
	return { text, charts: [chart] };
}

/** How many events a second n8n takes through Tuco Trigger, and through others. About 20 minutes. */
export const throughput: Section = { name: 'throughput', measure: report };
