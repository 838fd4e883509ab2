import type { Footprint } from './footprint';
import type { Manner, Outcome } from './duplicates';
import type { Rates } from './rates';
import type { Recovery } from './recovery';

const ms = (value: number) => value.toFixed(1);

/** What an event takes, and how fast it went here. */
export function ratesTable(rows: readonly { name: string; rates: Rates }[]): string {
	return `Two processes for webhooks take events, 20 at once, while no worker runs; then two workers execute them while no event
comes. What an event takes is time on a processor core, in milliseconds; how many went through a second depends on what
else this machine does.

| After the trigger | Process for webhooks | Worker | PostgreSQL | Redis | Accepted a second | Executed a second |
| --- | --: | --: | --: | --: | --: | --: |
${rows
	.map(
		({ name, rates: each }) =>
			`| ${name} | ${ms(each.processor)} | ${ms(each.worker)} | ${ms(each.postgres)} | ${ms(each.redis)} | ${each.acceptedPerSecond.toFixed(0)} | ${each.executedPerSecond.toFixed(0)} |`,
	)
	.join('\n')}`;
}

/** What the parts hold, and what each execution adds to the database. */
export function footprintText({
	before,
	after,
	executions,
}: {
	before: Footprint;
	after: Footprint;
	executions: number;
}): string {
	const mb = (value: number) => `${value.toFixed(0)} MB`;
	const kB = (after.database - before.database) / executions / 1024;
	return `After ${executions} executions the main held ${mb(after.main)} of memory, a process for webhooks ${mb(after.processor)}, a worker
${mb(after.worker)}, each without its task runner; an execution with a small event took ${kB.toFixed(1)} kB of the database.`;
}

/** How often the work of events that came twice was done. */
export function outcomesTable(
	rows: readonly { name: string; manner: Manner; outcome: Outcome }[],
	events: number,
): string {
	return `### Duplicates

${events} events came twice each, one after the other through the balancer, or to both processes at the same moment. For how
many of them was the work done not at all, once, twice?

| Remedy | The second came | Never | Once | Twice | Executions that failed |
| --- | --- | --: | --: | --: | --: |
${rows
	.map(
		({ name, manner, outcome: { never, once, twice, failed } }) =>
			`| ${name} | ${manner} | ${never} | ${once} | ${twice} | ${failed} |`,
	)
	.join('\n')}`;
}

/** What a process answers that is not ready. */
export function startUpText(answers: ReadonlyMap<string, number>): string {
	const rows = [...answers].map(([answer, count]) => `| \`${answer}\` | ${count} |`).join('\n');
	return `### A process for webhooks that starts

What it answered to events before \`/healthz/readiness\` said that it was ready:

| Answer | Times |
| --- | --: |
${rows}`;
}

/** What the check for stranded executions cost. */
export function recoveryText({ acknowledged, crashed, seconds, everySeconds }: Recovery): string {
	return `### n8n's queue recovery

The main marks executions as crashed that are in the database, but not in the queue; at its start, and every 3 hours. It
reads the one after the other, and so may take an event for stranded that is just being stored or executed. With the check
made every ${everySeconds} seconds instead, about ${(seconds / everySeconds).toFixed(0)} times, ${crashed} of ${acknowledged} acknowledged events were
marked as crashed, at ${(acknowledged / seconds).toFixed(0)} events a second.`;
}
