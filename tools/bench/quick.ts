/** Whether to measure just enough to see that everything works: `TUCO_BENCH_QUICK=1`. Such figures are worth nothing. */
export const QUICK = process.env.TUCO_BENCH_QUICK === '1';
